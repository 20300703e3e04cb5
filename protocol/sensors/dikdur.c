/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dik-dur-ble: a home-built posture wearable that gives its angle in whole degrees.
 *
 * Source: onurae/dik-dur-ble 8225fd39 src/main.cpp. Experimental.
 */
#include "driver.h"

#define ANGLE_MAX_DEG 180

enum { ANGLE, BATTERY, MODEL, FIRMWARE };

#define SERVICE "e653fc6d-d701-4a73-ab2c-794482caaba6"

static const PlumbSensorCharacteristic characteristics[] = {
    [ANGLE] = {SERVICE, "918f19a4-c5c1-4194-8fa4-d78a4eb9db94", true},
    [BATTERY] = {SERVICE, "28faaba7-417a-413c-a827-b247e68c12df", false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  return g_strcmp0 (advertisement->name, "dd-ble") == 0 ? PLUMB_CONFIDENCE_LIKELY
                                                        : PLUMB_CONFIDENCE_NONE;
}

static void
poll (PlumbSensorSession *session, void *state)
{
  plumb_driver_read (session, BATTERY, PLUMB_STEP_OPTIONAL);
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, ANGLE, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  poll (session, state);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
completed (PlumbSensorSession *session, void *state, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  int centivolts = plumb_bytes_i16le (&bytes);

  if (action->kind == PLUMB_ACTION_READ && !bytes.is_short && centivolts > 0)
    plumb_driver_set_battery (session, plumb_driver_percent_of_cell (centivolts), false);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  bool is_length_right = bytes.left == 2;
  int angle_deg = plumb_bytes_i16le (&bytes);
  PlumbSample *sample;

  if (!is_length_right) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (angle_deg < -ANGLE_MAX_DEG || angle_deg > ANGLE_MAX_DEG) {
    plumb_driver_drop (session, PLUMB_DROP_RANGE);
    return;
  }
  sample = plumb_driver_sample (session);
  if (sample == NULL)
    return;
  sample->fields = PLUMB_SAMPLE_ANGLE;
  sample->angle_deg = angle_deg;
}

const PlumbSensorDriver plumb_sensor_dikdur = {
    .info =
        {
            .family = "dikdur",
            .title = "dik-dur-ble (home-built)",
            .evidence = "F",
            .placement_advice = "As its builder shows: upper back.",
            .battery = "own characteristic",
            .measures = "angle in whole degrees",
            .pairing = PLUMB_PAIRING_NONE,
            .is_experimental = true,
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
        },
    .poll_us = 5 * G_TIME_SPAN_MINUTE,
    .match = match,
    .start = start,
    .completed = completed,
    .notified = notified,
    .poll = poll,
};
