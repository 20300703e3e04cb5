/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UPRIGHT GO 2 and GO S: a trainer that judges the posture itself. It gives a flag and an angle
 * whose zero depends on where it sits; no acceleration.
 *
 * Sources: nhazdun/HA-Upright-Go-2-BLE 3bdf0bbe docs/PROTOCOL.md (from the maker's Android
 * program); uninova/citizen-hub-android f33b30b9 UprightGo2*.java (observed on the device). The
 * flag is told alike by both; the angle only by the first.
 *
 * Never written, and therefore not in the table of characteristics at all: bac1 (the device's own
 * calibration), baa2 (2 erases the history), bad4 (firmware mode, deep sleep, airplane mode),
 * everything of bae0 and baf0.
 */
#include "driver.h"

#define DEG_PER_COUNT 0.1
#define ANGLE_MAX     1800 /* counts: half a turn either way */
#define ANGLE_RATE_HZ 15   /* observed */

enum { POSTURE, ANGLE, BATTERY, CHARGING, VIBRATION, MODEL, FIRMWARE };

static const PlumbSensorCharacteristic characteristics[] = {
    [POSTURE] = {PLUMB_SIG_UUID ("bac0"), PLUMB_SIG_UUID ("bac3"), true},
    [ANGLE] = {PLUMB_SIG_UUID ("bac0"), PLUMB_SIG_UUID ("bac4"), false},
    [BATTERY] = {PLUMB_SIG_UUID ("bad0"), PLUMB_SIG_UUID ("bad1"), false},
    [CHARGING] = {PLUMB_SIG_UUID ("bad0"), PLUMB_SIG_UUID ("bad2"), false},
    [VIBRATION] = {PLUMB_SIG_UUID ("bab0"), PLUMB_SIG_UUID ("bab5"), false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

/* The switch is kept twice and inverted. */
static const uint8_t vibration_on[] = {0x00, 0x00};
static const uint8_t vibration_off[] = {0x01, 0x01};

static const PlumbSensorWrite writes[] = {
    {VIBRATION, 2, vibration_on, NULL},
    {VIBRATION, 2, vibration_off, NULL},
};

typedef struct {
  bool is_on_charger;
  bool has_flag;
  bool is_slouching;
  bool has_angle;
  double angle_deg;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (!plumb_match_name_starts (advertisement, "UprightGO2") &&
      !plumb_match_name_starts (advertisement, "UprightGOS"))
    return PLUMB_CONFIDENCE_NONE;
  /* The boot loader: connecting to it serves nobody. */
  if (strstr (advertisement->name, "DFU") != NULL)
    return PLUMB_CONFIDENCE_NONE;
  return plumb_match_uuid (advertisement, PLUMB_SIG_UUID ("bac0")) ? PLUMB_CONFIDENCE_CERTAIN
                                                                   : PLUMB_CONFIDENCE_LIKELY;
}

static void
poll (PlumbSensorSession *session, void *state)
{
  plumb_driver_read (session, CHARGING, PLUMB_STEP_OPTIONAL);
  plumb_driver_read (session, BATTERY, PLUMB_STEP_OPTIONAL);
}

/* It was on before us: off is our doing, be it of an earlier session. */
static void
restore_vibration (PlumbSensorSession *session)
{
  if (plumb_driver_status (session)->is_changed)
    plumb_driver_write (session, VIBRATION, vibration_on, 2, PLUMB_STEP_OPTIONAL);
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_set_rate (session, ANGLE_RATE_HZ);
  poll (session, state);
  plumb_driver_subscribe (session, POSTURE, PLUMB_STEP_VITAL);
  plumb_driver_subscribe (session, ANGLE, PLUMB_STEP_OPTIONAL);
  plumb_driver_read (session, POSTURE, PLUMB_STEP_OPTIONAL);
  plumb_driver_streaming (session);
  if (!plumb_driver_options (session)->is_vibration_wanted)
    plumb_driver_read (session, VIBRATION, PLUMB_STEP_OPTIONAL);
  else
    restore_vibration (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

/* Steps of ten percent; 0 is unknown, and what it reads just after a reconnection. */
static int
percent_of_index (uint8_t index)
{
  if (index < 1 || index > 12)
    return -1;
  if (index < 3)
    return index == 1 ? 0 : 5;
  return (index - 2) * 10;
}

/* A switch that cannot be read is taken for on, which is how the device is sold. */
static void
silence_vibration (PlumbSensorSession *session, PlumbActionResult result, PlumbBytes bytes)
{
  bool is_off = result == PLUMB_RESULT_OK && plumb_bytes_u16le (&bytes) != 0;

  if (result == PLUMB_RESULT_MISSING || is_off)
    return;
  /* Ours from here on, even if the end comes before the answer. */
  plumb_driver_set_changed (session, true);
  plumb_driver_write (session, VIBRATION, vibration_off, 2, PLUMB_STEP_OPTIONAL);
}

/* Whether a write that broke off came to the device is not known. */
static void
vibration_written (PlumbSensorSession *session, const PlumbSensorAction *action,
                   PlumbActionResult result)
{
  bool is_on = action->value[0] == vibration_on[0];

  if (is_on ? result == PLUMB_RESULT_OK
            : result == PLUMB_RESULT_REFUSED || result == PLUMB_RESULT_MISSING)
    plumb_driver_set_changed (session, false);
}

static void
decode_posture (State *state, PlumbBytes bytes)
{
  state->has_flag = true;
  state->is_slouching = plumb_bytes_u8 (&bytes) != 0;
}

static void
completed (PlumbSensorSession *session, void *data, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  State *state = data;
  const PlumbSensorStatus *status = plumb_driver_status (session);

  if (action->characteristic == VIBRATION && action->kind == PLUMB_ACTION_WRITE)
    vibration_written (session, action, result);
  else if (action->characteristic == VIBRATION)
    silence_vibration (session, result, bytes);
  else if (action->kind != PLUMB_ACTION_READ || bytes.left == 0)
    return;
  else if (action->characteristic == CHARGING) {
    state->is_on_charger = plumb_bytes_u8 (&bytes) != 0;
    plumb_driver_set_battery (session, status->battery_percent, state->is_on_charger);
  } else if (action->characteristic == BATTERY)
    plumb_driver_set_battery (session, percent_of_index (plumb_bytes_u8 (&bytes)),
                              state->is_on_charger);
  else if (action->characteristic == POSTURE && bytes.left == 3)
    decode_posture (state, bytes);
}

static void
give (PlumbSensorSession *session, const State *state)
{
  PlumbSample *sample;

  if (state->is_on_charger) {
    plumb_driver_drop (session, PLUMB_DROP_CHARGING);
    return;
  }
  sample = plumb_driver_sample (session);
  if (sample == NULL)
    return;
  if (state->has_flag) {
    sample->fields |= PLUMB_SAMPLE_FLAG;
    sample->is_slouching = state->is_slouching;
  }
  if (state->has_angle) {
    sample->fields |= PLUMB_SAMPLE_ANGLE;
    sample->angle_deg = state->angle_deg;
  }
}

static void
notified_posture (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  if (bytes.left != 3) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (bytes.at[0] > 2) {
    plumb_driver_drop (session, PLUMB_DROP_FRAME);
    return;
  }
  decode_posture (state, bytes);
  give (session, state);
}

/* Some units send six bytes; what follows the first two is not understood. */
static void
notified_angle (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  bool is_length_right = bytes.left >= 2 && bytes.left <= 6;
  int counts = plumb_bytes_i16le (&bytes);

  if (!is_length_right) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (counts < -ANGLE_MAX || counts > ANGLE_MAX) {
    plumb_driver_drop (session, PLUMB_DROP_RANGE);
    return;
  }
  state->has_angle = true;
  state->angle_deg = counts * DEG_PER_COUNT;
  give (session, state);
}

static void
notified (PlumbSensorSession *session, void *data, uint8_t characteristic, PlumbBytes bytes)
{
  if (characteristic == POSTURE)
    notified_posture (session, data, bytes);
  else
    notified_angle (session, data, bytes);
}

static void
stop (PlumbSensorSession *session, void *data)
{
  restore_vibration (session);
}

const PlumbSensorDriver plumb_sensor_upright = {
    .info =
        {
            .family = "upright",
            .title = "UPRIGHT GO 2, UPRIGHT GO S",
            .evidence = "R2",
            .placement_advice = "Between the shoulder blades, as its maker shows.",
            .battery = "battery index",
            .measures = "own verdict and angle",
            .pairing = PLUMB_PAIRING_NONE,
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
            .writes = writes,
            .n_writes = G_N_ELEMENTS (writes),
        },
    .state_size = sizeof (State),
    .silence_us = G_TIME_SPAN_MINUTE,
    .poll_us = 30 * G_TIME_SPAN_SECOND,
    .match = match,
    .start = start,
    .completed = completed,
    .notified = notified,
    .poll = poll,
    .stop = stop,
};
