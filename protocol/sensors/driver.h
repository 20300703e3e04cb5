/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one sensor family implements, and what the session offers it. Only the files of this folder
 * and the session include this.
 *
 * A driver never acts: it queues steps (plumb_driver_read, _write, _subscribe, _pause, _await,
 * _streaming) and the session hands them out one at a time. It never sees a clock: the session
 * stamps the samples.
 */
#pragma once

#include "../sensor.h"
#include "bytes.h"

#define PLUMB_G_M_S2 9.80665 /* standard gravity, metres per second squared */

#define PLUMB_SIG_UUID(short_hex)     "0000" short_hex "-0000-1000-8000-00805f9b34fb"
#define PLUMB_UUID_DEVICE_INFORMATION PLUMB_SIG_UUID ("180a")
#define PLUMB_UUID_MODEL              PLUMB_SIG_UUID ("2a24")
#define PLUMB_UUID_FIRMWARE           PLUMB_SIG_UUID ("2a26")
#define PLUMB_UUID_HEART_RATE_SERVICE PLUMB_SIG_UUID ("180d")
#define PLUMB_UUID_HEART_RATE         PLUMB_SIG_UUID ("2a37")

/* Rows for a characteristic table: what a device may say of itself. */
#define PLUMB_MODEL_CHARACTERISTIC                                                                 \
  {                                                                                                \
    PLUMB_UUID_DEVICE_INFORMATION, PLUMB_UUID_MODEL, false                                         \
  }
#define PLUMB_FIRMWARE_CHARACTERISTIC                                                              \
  {                                                                                                \
    PLUMB_UUID_DEVICE_INFORMATION, PLUMB_UUID_FIRMWARE, false                                      \
  }

/* What becomes of the session when a step does not succeed. */
typedef enum {
  PLUMB_STEP_OPTIONAL, /* goes on; the driver is told in completed () */
  PLUMB_STEP_VITAL,    /* ends with an error */
} PlumbStepWeight;

struct PlumbSensorDriver {
  PlumbSensorInfo info;
  size_t state_size;  /* bytes of the driver's own state, zeroed at the start; at most 512 */
  int64_t silence_us; /* what counts as a dead link, 0: from the rate */
  int64_t poll_us;    /* how often poll () is called while streaming, 0: never */

  /* How sure the family is of an advertisement. */
  PlumbConfidence (*match) (const PlumbAdvertisement *advertisement);
  /* Queues the start sequence, up to and including plumb_driver_streaming (). */
  void (*start) (PlumbSensorSession *session, void *state);
  /* An own step came back; bytes of a read that succeeded, else empty. NULL: not interested. */
  void (*completed) (PlumbSensorSession *session, void *state, const PlumbSensorAction *action,
                     PlumbActionResult result, PlumbBytes bytes);
  /* Bytes of a subscribed characteristic: samples, a reply, or a drop. */
  void (*notified) (PlumbSensorSession *session, void *state, uint8_t characteristic,
                    PlumbBytes bytes);
  /* Broadcast families only. */
  void (*advertised) (PlumbSensorSession *session, void *state,
                      const PlumbAdvertisement *advertisement);
  /* An awaited reply never came. NULL: that ends the session. */
  void (*timed_out) (PlumbSensorSession *session, void *state);
  void (*poll) (PlumbSensorSession *session, void *state);
  /* Queues what leaves the sensor quiet; the session itself unsubscribes afterwards. May be NULL.
   */
  void (*stop) (PlumbSensorSession *session, void *state);
};

/* Recognition. Name tests are exact in case, as the devices are. */
bool plumb_match_name_starts (const PlumbAdvertisement *advertisement, const char *prefix);
bool plumb_match_uuid (const PlumbAdvertisement *advertisement, const char *uuid);
bool plumb_match_company (const PlumbAdvertisement *advertisement, uint16_t company);

/* Steps. A full queue (32) ends the session with an error. */
void
plumb_driver_read (PlumbSensorSession *session, uint8_t characteristic, PlumbStepWeight weight);
void plumb_driver_subscribe (PlumbSensorSession *session, uint8_t characteristic,
                             PlumbStepWeight weight);
void plumb_driver_write (PlumbSensorSession *session, uint8_t characteristic, const void *value,
                         size_t size, PlumbStepWeight weight);
/* Nothing is handed out for this long. */
void plumb_driver_pause (PlumbSensorSession *session, int64_t pause_us);
/* Nothing is handed out until plumb_driver_replied (), or timed_out () after this long. */
void plumb_driver_await (PlumbSensorSession *session, int64_t timeout_us);
void plumb_driver_replied (PlumbSensorSession *session);
/* When this step is reached the start sequence is over. */
void plumb_driver_streaming (PlumbSensorSession *session);
/* Ends the session; text is static and names what was found. */
void plumb_driver_fail (PlumbSensorSession *session, const char *text);

/* Facts the driver learned. */
void plumb_driver_set_battery (PlumbSensorSession *session, int percent, bool is_charging);
void plumb_driver_set_rate (PlumbSensorSession *session, double rate_hz);
/* The device is set to something by us that stop () puts back; it is put back. A session that
 * breaks off hands it on: options.was_changed. */
void plumb_driver_set_changed (PlumbSensorSession *session, bool is_changed);
/* Reads that fill status.model and status.firmware; either index may be PLUMB_NO_CHARACTERISTIC. */
#define PLUMB_NO_CHARACTERISTIC 0xff
void plumb_driver_read_identity (PlumbSensorSession *session, uint8_t model, uint8_t firmware);
const PlumbSensorOptions *plumb_driver_options (const PlumbSensorSession *session);
const PlumbSensorStatus *plumb_driver_status (const PlumbSensorSession *session);
/* The entry of info.rates_hz nearest to the wanted rate, by ratio; its index. */
size_t plumb_driver_nearest_rate (const PlumbSensorSession *session);

/* A Heart Rate Measurement (Bluetooth SIG, 2A37), bytes as notified: whether the sensor is worn
 * stands in the vectors of the next 10 s (heart-rate.h). A value that is not one is dropped and
 * counted under LENGTH. */
void plumb_driver_heart_rate (PlumbSensorSession *session, PlumbBytes bytes);

/* A single lithium cell's charge from its voltage, after WitMotion's table. */
int plumb_driver_percent_of_cell (int centivolts);

/* Samples. Times are set afterwards by the session: the last one is now, those before it one period
 * apart, never before a sample already given. */
void plumb_driver_drop (PlumbSensorSession *session, PlumbDrop kind);
/* A sample to be filled in by the driver; NULL (and counted) when the notification holds more than
 * PLUMB_SENSOR_SAMPLES_MAX or the session is stopping. */
PlumbSample *plumb_driver_sample (PlumbSensorSession *session);
/* Checks and gives a vector: not finite, longer than limit_g in an axis, or all zero (a sensor
 * that has not measured yet) is a counted drop. rate_dps may be NULL. Returns the sample, so that
 * a driver may add to it, or NULL. */
PlumbSample *plumb_driver_accel (PlumbSensorSession *session, const double accel_g[3],
                                 const double *rate_dps, double limit_g);
