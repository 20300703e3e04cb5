/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Movella (Xsens) DOT. Its measurement mode 21 gives acceleration and angular rate. Left alone it
 * sleeps after 30 minutes of connection; that timer and the rate lie in its flash and are therefore
 * only written where they differ.
 *
 * Sources: "Xsens DOT BLE Services Specifications" XD0506P rev. F; xsens/xsens_dot_server 364d521a
 * bleHandler.js.
 */
#include "driver.h"

#define LIMIT_G         16.0
#define PAYLOAD_SIZE    28 /* of mode 21; a notification is padded with zeros up to 40 */
#define PAYLOAD_MAX     40
#define SETTINGS_SIZE   32
#define SETTLE_PAUSE_US (200 * G_TIME_SPAN_MILLISECOND)

#define VISIT_POWER_SAVING (1 << 2)
#define VISIT_RATE         (1 << 4)

enum { SETTINGS, CONTROL, PAYLOAD, BATTERY, MODEL, FIRMWARE };

#define DOT_UUID(id) "1517" id "-4947-11e9-8646-d663bd873d93"

static const PlumbSensorCharacteristic characteristics[] = {
    [SETTINGS] = {DOT_UUID ("1000"), DOT_UUID ("1002"), false},
    [CONTROL] = {DOT_UUID ("2000"), DOT_UUID ("2001"), true},
    [PAYLOAD] = {DOT_UUID ("2000"), DOT_UUID ("2003"), true},
    [BATTERY] = {DOT_UUID ("3000"), DOT_UUID ("3001"), false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {1, 4, 10, 12, 15, 20, 30, 60};

static const uint8_t mode_start[] = {0x01, 0x01, 0x15};
static const uint8_t mode_stop[] = {0x01, 0x00, 0x15};

/* Of the settings only what the first byte marks is applied: the timer that ends a connection
 * (never otherwise than off), the rate (up to 63), or both. The timer of advertising stays as it
 * was read. */
static const uint8_t set_timer[SETTINGS_SIZE] = {VISIT_POWER_SAVING};
static const uint8_t set_rate[SETTINGS_SIZE] = {VISIT_RATE};
static const uint8_t set_both[SETTINGS_SIZE] = {VISIT_POWER_SAVING | VISIT_RATE};
static const uint8_t set_mask[SETTINGS_SIZE] = {
    0xff, 0xff, 0xff, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static const PlumbSensorWrite writes[] = {
    {CONTROL, 3, mode_start, NULL},
    {CONTROL, 3, mode_stop, NULL},
    {SETTINGS, SETTINGS_SIZE, set_timer, set_mask},
    {SETTINGS, SETTINGS_SIZE, set_rate, set_mask},
    {SETTINGS, SETTINGS_SIZE, set_both, set_mask},
};

typedef struct {
  bool is_started;
  bool has_time;
  uint32_t time_us; /* the device's own, wraps after 71.6 minutes */
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, DOT_UUID ("1000")) ||
      plumb_match_uuid (advertisement, DOT_UUID ("2000")))
    return PLUMB_CONFIDENCE_CERTAIN;
  if (plumb_match_name_starts (advertisement, "Xsens DOT") ||
      plumb_match_name_starts (advertisement, "Movella DOT"))
    return PLUMB_CONFIDENCE_LIKELY;
  return plumb_match_company (advertisement, 0x0886) ? PLUMB_CONFIDENCE_POSSIBLE
                                                     : PLUMB_CONFIDENCE_NONE;
}

/* Its rate cannot be changed while it measures, which it may still do from an earlier client. */
static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, PAYLOAD, PLUMB_STEP_VITAL);
  plumb_driver_write (session, CONTROL, mode_stop, sizeof mode_stop, PLUMB_STEP_OPTIONAL);
  plumb_driver_read (session, SETTINGS, PLUMB_STEP_OPTIONAL);
}

static void
correct_settings (PlumbSensorSession *session, PlumbBytes bytes)
{
  uint8_t wanted[SETTINGS_SIZE] = {0};
  double rate_hz = rates_hz[plumb_driver_nearest_rate (session)];
  bool is_sleeping = bytes.at[5] != 0 || bytes.at[6] != 0;
  bool is_other_rate = (bytes.at[24] | bytes.at[25] << 8) != (int)rate_hz;

  plumb_driver_set_rate (session, rate_hz);
  if (!is_sleeping && !is_other_rate)
    return;
  if (is_sleeping) {
    wanted[0] |= VISIT_POWER_SAVING;
    wanted[3] = bytes.at[3];
    wanted[4] = bytes.at[4];
  }
  if (is_other_rate) {
    wanted[0] |= VISIT_RATE;
    wanted[24] = (uint8_t)rate_hz;
  }
  plumb_driver_write (session, SETTINGS, wanted, sizeof wanted, PLUMB_STEP_OPTIONAL);
  plumb_driver_pause (session, SETTLE_PAUSE_US);
}

static void
begin_measuring (PlumbSensorSession *session, State *state)
{
  state->is_started = true;
  plumb_driver_write (session, CONTROL, mode_start, sizeof mode_start, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read (session, BATTERY, PLUMB_STEP_OPTIONAL);
  plumb_driver_subscribe (session, BATTERY, PLUMB_STEP_OPTIONAL);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
take_battery (PlumbSensorSession *session, PlumbBytes bytes)
{
  uint8_t percent = plumb_bytes_u8 (&bytes);
  bool is_charging = plumb_bytes_u8 (&bytes) == 1;

  if (bytes.is_short || percent > 100)
    plumb_driver_drop (session, bytes.is_short ? PLUMB_DROP_LENGTH : PLUMB_DROP_RANGE);
  else
    plumb_driver_set_battery (session, percent, is_charging);
}

static void
completed (PlumbSensorSession *session, void *data, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  if (action->kind != PLUMB_ACTION_READ)
    return;
  if (action->characteristic == SETTINGS) {
    if (bytes.left >= SETTINGS_SIZE)
      correct_settings (session, bytes);
    begin_measuring (session, data);
  } else if (result == PLUMB_RESULT_OK && bytes.left > 0)
    take_battery (session, bytes);
}

static bool
is_repeat (State *state, uint32_t time_us)
{
  bool is_same = state->has_time && state->time_us == time_us;

  state->has_time = true;
  state->time_us = time_us;
  return is_same;
}

/* What stands behind a payload of mode 21 is padding; another mode, which an earlier client may
 * have left, has more to say. */
static bool
is_padded (PlumbBytes bytes)
{
  for (size_t i = PAYLOAD_SIZE; i < bytes.left; i++)
    if (bytes.at[i] != 0)
      return false;
  return true;
}

static void
decode_payload (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  double accel_g[3], rate_dps[3];

  if (bytes.left < PAYLOAD_SIZE || bytes.left > PAYLOAD_MAX) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (!is_padded (bytes)) {
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
    return;
  }
  if (is_repeat (state, plumb_bytes_u32le (&bytes))) {
    plumb_driver_drop (session, PLUMB_DROP_REPEAT);
    return;
  }
  plumb_bytes_vector_f32le (&bytes, PLUMB_G_M_S2, accel_g);
  plumb_bytes_vector_f32le (&bytes, 1, rate_dps);
  if (plumb_driver_status (session)->is_charging)
    plumb_driver_drop (session, PLUMB_DROP_CHARGING);
  else
    plumb_driver_accel (session, accel_g, rate_dps, LIMIT_G);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  if (characteristic == PAYLOAD)
    decode_payload (session, state, bytes);
  else
    take_battery (session, bytes);
}

static void
stop (PlumbSensorSession *session, void *data)
{
  State *state = data;

  if (state->is_started)
    plumb_driver_write (session, CONTROL, mode_stop, sizeof mode_stop, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorDriver plumb_sensor_dot = {
    .info =
        {
            .family = "dot",
            .title = "Movella DOT (Xsens DOT)",
            .evidence = "V",
            .placement_advice = "Upper back, with its strap or tape.",
            .battery = "own characteristic",
            .measures = "acceleration and angular rate",
            .pairing = PLUMB_PAIRING_NONE,
            .rates_hz = rates_hz,
            .n_rates = G_N_ELEMENTS (rates_hz),
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
            .writes = writes,
            .n_writes = G_N_ELEMENTS (writes),
        },
    .state_size = sizeof (State),
    .match = match,
    .start = start,
    .completed = completed,
    .notified = notified,
    .stop = stop,
};
