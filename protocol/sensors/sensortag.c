/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TI SensorTag CC2650 (no longer made). The range is always 8 g: whatever is asked for, its
 * firmware falls back to that.
 *
 * Sources: sandeepmistry/node-sensortag 3fb66095 lib/cc2650.js, IanHarvey/bluepy
 * bluepy/sensortag.py.
 */
#include "driver.h"

#define COUNTS_PER_G 4096.0
#define LIMIT_G      7.999 /* a count at either end of its range is saturated */
#define GYRO_SIZE    6
#define PAYLOAD_SIZE 18

enum { DATA, CONFIG, PERIOD, MODEL, FIRMWARE };

#define TAG_UUID(id) "f000" id "-0451-4000-b000-000000000000"

static const PlumbSensorCharacteristic characteristics[] = {
    [DATA] = {TAG_UUID ("aa80"), TAG_UUID ("aa81"), true},
    [CONFIG] = {TAG_UUID ("aa80"), TAG_UUID ("aa82"), true},
    [PERIOD] = {TAG_UUID ("aa80"), TAG_UUID ("aa83"), false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {1, 2, 5, 10};
static const uint8_t periods[][1] = {{0x64}, {0x32}, {0x14}, {0x0a}}; /* of 10 ms */
static const uint8_t accel_on[] = {0x38, 0x02};
static const uint8_t all_off[] = {0x00, 0x00};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (periods));

static const PlumbSensorWrite writes[] = {
    {CONFIG, 2, accel_on, NULL},   {CONFIG, 2, all_off, NULL},    {PERIOD, 1, periods[0], NULL},
    {PERIOD, 1, periods[1], NULL}, {PERIOD, 1, periods[2], NULL}, {PERIOD, 1, periods[3], NULL},
};

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, TAG_UUID ("aa80")))
    return PLUMB_CONFIDENCE_CERTAIN;
  if (plumb_match_name_starts (advertisement, "CC2650 SensorTag") ||
      plumb_match_name_starts (advertisement, "SensorTag 2.0"))
    return PLUMB_CONFIDENCE_LIKELY;
  return PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  size_t rate = plumb_driver_nearest_rate (session);

  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  plumb_driver_write (session, PERIOD, periods[rate], 1, PLUMB_STEP_OPTIONAL);
  plumb_driver_write (session, CONFIG, accel_on, sizeof accel_on, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
completed (PlumbSensorSession *session, void *state, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  if (action->characteristic == PERIOD)
    plumb_driver_set_rate (
        session, result == PLUMB_RESULT_OK ? rates_hz[plumb_driver_nearest_rate (session)] : 1);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  double accel_g[3];

  if (bytes.left != PAYLOAD_SIZE) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  plumb_bytes_take (&bytes, GYRO_SIZE);
  plumb_bytes_vector_i16le (&bytes, COUNTS_PER_G, accel_g);
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
stop (PlumbSensorSession *session, void *state)
{
  plumb_driver_write (session, CONFIG, all_off, sizeof all_off, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorDriver plumb_sensor_sensortag = {
    .info =
        {
            .family = "sensortag",
            .title = "TI SensorTag CC2650",
            .evidence = "V, R2",
            .placement_advice = "Upper back, in a pocket or on a clip; it is bulky.",
            .battery = "Battery Service",
            .measures = "acceleration",
            .pairing = PLUMB_PAIRING_NONE,
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
    .stop = stop,
};
