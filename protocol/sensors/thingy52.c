/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nordic Thingy:52: its gravity vector, or the raw motion data where that is refused. Subscribing
 * starts a sensor, and it is said to restart if many are switched; pairing it refuses.
 *
 * Source: NordicSemiconductor/Nordic-Thingy52-FW 6ada0a9a documentation/firmware_architecture.html,
 * include/ble_services/ble_tms.h, source/modules/m_motion.c. The axis that points down reads +1 g.
 */
#include "driver.h"

#define LIMIT_G            16.0
#define RAW_COUNTS_PER_G   1024.0
#define RAW_COUNTS_PER_DPS 32.0
#define SETTINGS_SIZE      9

enum { SETTINGS, GRAVITY, RAW, MODEL, FIRMWARE };

#define THINGY_UUID(id) "ef68" id "-9b35-4933-9b10-52ffa9740042"

static const PlumbSensorCharacteristic characteristics[] = {
    [SETTINGS] = {THINGY_UUID ("0400"), THINGY_UUID ("0401"), true},
    [GRAVITY] = {THINGY_UUID ("0400"), THINGY_UUID ("040a"), false},
    [RAW] = {THINGY_UUID ("0400"), THINGY_UUID ("0406"), false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {5, 10, 20, 50, 100, 200};

/* Steps, compass and temperature intervals stay as they were read; so does waking on motion. */
static const uint8_t set_rate[][SETTINGS_SIZE] = {
    {0, 0, 0, 0, 0, 0, 5, 0, 0},  {0, 0, 0, 0, 0, 0, 10, 0, 0},  {0, 0, 0, 0, 0, 0, 20, 0, 0},
    {0, 0, 0, 0, 0, 0, 50, 0, 0}, {0, 0, 0, 0, 0, 0, 100, 0, 0}, {0, 0, 0, 0, 0, 0, 200, 0, 0},
};
static const uint8_t set_mask[SETTINGS_SIZE] = {0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xfe};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (set_rate));

static const PlumbSensorWrite writes[] = {
    {SETTINGS, SETTINGS_SIZE, set_rate[0], set_mask},
    {SETTINGS, SETTINGS_SIZE, set_rate[1], set_mask},
    {SETTINGS, SETTINGS_SIZE, set_rate[2], set_mask},
    {SETTINGS, SETTINGS_SIZE, set_rate[3], set_mask},
    {SETTINGS, SETTINGS_SIZE, set_rate[4], set_mask},
    {SETTINGS, SETTINGS_SIZE, set_rate[5], set_mask},
};

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, THINGY_UUID ("0100")))
    return PLUMB_CONFIDENCE_CERTAIN;
  return plumb_match_name_starts (advertisement, "Thingy") ? PLUMB_CONFIDENCE_LIKELY
                                                           : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_read (session, SETTINGS, PLUMB_STEP_OPTIONAL);
}

static bool
are_settings_sane (PlumbBytes bytes)
{
  uint16_t step_ms = plumb_bytes_u16le (&bytes);
  uint16_t temperature_ms = plumb_bytes_u16le (&bytes);
  uint16_t compass_ms = plumb_bytes_u16le (&bytes);

  return step_ms >= 100 && step_ms <= 5000 && temperature_ms >= 100 && temperature_ms <= 5000 &&
         compass_ms >= 100 && compass_ms <= 1000;
}

static void
correct_settings (PlumbSensorSession *session, PlumbBytes bytes)
{
  uint8_t wanted[SETTINGS_SIZE];
  uint8_t rate_hz = (uint8_t)rates_hz[plumb_driver_nearest_rate (session)];

  if (bytes.left != SETTINGS_SIZE || !are_settings_sane (bytes))
    return;
  memcpy (wanted, bytes.at, sizeof wanted);
  wanted[6] = rate_hz;
  wanted[7] = 0;
  wanted[8] &= 1;
  plumb_driver_set_rate (session, rate_hz);
  if (memcmp (wanted, bytes.at, sizeof wanted) != 0)
    plumb_driver_write (session, SETTINGS, wanted, sizeof wanted, PLUMB_STEP_OPTIONAL);
}

static void
completed (PlumbSensorSession *session, void *state, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  if (action->kind == PLUMB_ACTION_READ && action->characteristic == SETTINGS) {
    correct_settings (session, bytes);
    plumb_driver_subscribe (session, GRAVITY, PLUMB_STEP_OPTIONAL);
  } else if (action->kind == PLUMB_ACTION_SUBSCRIBE) {
    if (result != PLUMB_RESULT_OK && action->characteristic == GRAVITY)
      plumb_driver_subscribe (session, RAW, PLUMB_STEP_VITAL);
    else {
      plumb_driver_streaming (session);
      plumb_driver_read_identity (session, MODEL, FIRMWARE);
    }
  }
}

static void
decode_gravity (PlumbSensorSession *session, PlumbBytes bytes)
{
  double accel_g[3];

  if (bytes.left != 12) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  plumb_bytes_vector_f32le (&bytes, PLUMB_G_M_S2, accel_g);
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
decode_raw (PlumbSensorSession *session, PlumbBytes bytes)
{
  double accel_g[3], rate_dps[3];

  if (bytes.left != 18) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  plumb_bytes_vector_i16le (&bytes, RAW_COUNTS_PER_G, accel_g);
  plumb_bytes_vector_i16le (&bytes, RAW_COUNTS_PER_DPS, rate_dps);
  plumb_driver_accel (session, accel_g, rate_dps, LIMIT_G);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  if (characteristic == GRAVITY)
    decode_gravity (session, bytes);
  else
    decode_raw (session, bytes);
}

const PlumbSensorDriver plumb_sensor_thingy52 = {
    .info =
        {
            .family = "thingy52",
            .title = "Nordic Thingy:52",
            .evidence = "V",
            .placement_advice = "Upper back, in a pocket or on a clip; it is bulky.",
            .battery = "Battery Service",
            .measures = "gravity vector",
            .pairing = PLUMB_PAIRING_REFUSED,
            .rates_hz = rates_hz,
            .n_rates = G_N_ELEMENTS (rates_hz),
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
            .writes = writes,
            .n_writes = G_N_ELEMENTS (writes),
        },
    .match = match,
    .start = start,
    .completed = completed,
    .notified = notified,
};
