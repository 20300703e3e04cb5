/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a session, shared by sensor-session.c and sensor-receive.c (for the holder of the
 * radio) and sensors/driver.c (for the families). */
#pragma once

#include "driver.h"
#include "heart-rate.h"

#define PLUMB_STEPS_MAX           32
#define PLUMB_HELD_MAX            4
#define PLUMB_SENSOR_STATE_MAX    512
#define PLUMB_CHARACTERISTICS_MAX 32
#define PLUMB_ACTION_TIMEOUT_US   (40 * G_USEC_PER_SEC) /* above ATT's own 30 s */
#define PLUMB_SILENCE_LEAST_US    (10 * G_USEC_PER_SEC)
#define PLUMB_SILENCE_UNKNOWN_US  (30 * G_USEC_PER_SEC)
#define PLUMB_SILENCE_PERIODS     20
#define PLUMB_WEAR_EVIDENCE_US    (10 * G_USEC_PER_SEC) /* a strap tells every second */

typedef enum {
  PLUMB_STEP_ACTION,
  PLUMB_STEP_MODEL,    /* a read whose answer is the model */
  PLUMB_STEP_FIRMWARE, /* a read whose answer is the firmware revision */
  PLUMB_STEP_PAUSE,
  PLUMB_STEP_AWAIT,
  PLUMB_STEP_STREAMING,
} PlumbStepKind;

typedef struct {
  PlumbStepKind kind;
  PlumbStepWeight weight;
  int64_t duration_us; /* of a pause or an await */
  PlumbSensorAction action;
} PlumbStep;

struct PlumbSensorSession {
  const PlumbSensorDriver *driver;
  PlumbSensorOptions options;
  PlumbSensorStatus status;
  const char *error;
  bool is_pairing_wanted;
  bool is_streaming;
  bool is_stopping;
  bool is_over; /* the stop sequence has been handed out */

  PlumbStep steps[PLUMB_STEPS_MAX]; /* a ring */
  size_t first_step;
  size_t n_steps;
  PlumbStep outstanding;
  bool is_outstanding;
  int64_t outstanding_until_us;
  int64_t wait_until_us; /* of the pause or await at the head, 0: not begun */
  bool has_reply;
  uint32_t subscribed; /* a bit a characteristic */

  int64_t now_us;
  int64_t next_poll_us;
  int64_t last_sample_us;
  PlumbWearEvidence wear_evidence; /* of a heart rate, good until wear_until_us */
  int64_t wear_until_us;
  PlumbSample *out; /* where plumb_driver_sample () puts them, NULL: nowhere */
  size_t n_out;
  size_t out_max;
  PlumbSample held[PLUMB_HELD_MAX]; /* of a read, until they are collected */
  size_t n_held;
  _Alignas(max_align_t) uint8_t state[PLUMB_SENSOR_STATE_MAX];
};

/* Where samples of the driver go, until close gives them their times and counts them. */
void plumb_session_open_sink (PlumbSensorSession *session, int64_t now_us, PlumbSample *out_samples,
                              size_t max);
size_t plumb_session_close_sink (PlumbSensorSession *session);

void plumb_session_queue (PlumbSensorSession *session, const PlumbStep *step);
