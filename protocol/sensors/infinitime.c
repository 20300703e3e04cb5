/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * InfiniTime, the firmware of the PineTime watch: notifies only what has changed, so that silence
 * may be stillness. Then the value is read instead.
 *
 * Source: InfiniTimeOrg/InfiniTime 82505657 doc/MotionService.md, MotionService.cpp, Bma421.cpp.
 */
#include "driver.h"

#define COUNTS_PER_G 1024.0
#define LIMIT_G      2.1 /* the range is 2 g */
#define RATE_HZ      10

enum { MOTION, MODEL, FIRMWARE };

#define SERVICE "00030000-78fc-48fe-8e23-433b3a1942d0"

static const PlumbSensorCharacteristic characteristics[] = {
    [MOTION] = {SERVICE, "00030002-78fc-48fe-8e23-433b3a1942d0", true},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

typedef struct {
  bool is_notifying; /* something came since the last poll */
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  return plumb_match_name_starts (advertisement, "InfiniTime") ? PLUMB_CONFIDENCE_LIKELY
                                                               : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_set_rate (session, RATE_HZ);
  plumb_driver_subscribe (session, MOTION, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static PlumbSample *
decode (PlumbSensorSession *session, PlumbBytes bytes)
{
  double accel_g[3];

  if (bytes.left != 6) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return NULL;
  }
  plumb_bytes_vector_i16le (&bytes, COUNTS_PER_G, accel_g);
  return plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
notified (PlumbSensorSession *session, void *data, uint8_t characteristic, PlumbBytes bytes)
{
  State *state = data;

  state->is_notifying = true;
  decode (session, bytes);
}

static void
completed (PlumbSensorSession *session, void *state, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  PlumbSample *sample = NULL;

  if (action->kind == PLUMB_ACTION_READ && action->characteristic == MOTION)
    sample = decode (session, bytes);
  if (sample != NULL)
    sample->fields |= PLUMB_SAMPLE_CONFIRMED;
}

/* A read that fails tells a dead link from a still wearer. */
static void
poll (PlumbSensorSession *session, void *data)
{
  State *state = data;

  if (!state->is_notifying)
    plumb_driver_read (session, MOTION, PLUMB_STEP_VITAL);
  state->is_notifying = false;
}

const PlumbSensorDriver plumb_sensor_infinitime = {
    .info =
        {
            .family = "infinitime",
            .title = "InfiniTime (PineTime watch)",
            .evidence = "F",
            .placement_advice =
                "Clipped to the collar or strapped to the upper back, not on the wrist.",
            .battery = "Battery Service",
            .measures = "acceleration",
            .pairing = PLUMB_PAIRING_NONE,
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
        },
    .state_size = sizeof (State),
    .silence_us = 2 * G_TIME_SPAN_MINUTE,
    .poll_us = 3 * G_TIME_SPAN_SECOND,
    .match = match,
    .start = start,
    .completed = completed,
    .notified = notified,
    .poll = poll,
};
