/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arduino Nicla Sense ME with the "App" sketch of Arduino_BHY2. The counts of a g are inferred.
 *
 * Source: arduino/nicla-sense-me-fw deb425b0 Arduino_BHY2/src/BLEHandler.cpp, SensorTypes.h,
 * SensorID.h, DataParser.cpp. Experimental.
 */
#include "driver.h"

#define COUNTS_PER_G 4096.0
#define LIMIT_G      7.999
#define SENSOR_ACCEL 4
#define VECTOR_SIZE  10
#define FRAME_SIZE   12

enum { DATA, CONFIG, MODEL, FIRMWARE };

#define NICLA_UUID(id) "34c2e3" id "-34aa-11eb-adc1-0242ac120002"

static const PlumbSensorCharacteristic characteristics[] = {
    [DATA] = {NICLA_UUID ("bb"), NICLA_UUID ("bc"), true},
    [CONFIG] = {NICLA_UUID ("bb"), NICLA_UUID ("bd"), true},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

/* Sensor, rate as a float, no latency. */
static const double rates_hz[] = {10, 25};
static const uint8_t configs[][9] = {
    {SENSOR_ACCEL, 0x00, 0x00, 0x20, 0x41, 0x00, 0x00, 0x00, 0x00},
    {SENSOR_ACCEL, 0x00, 0x00, 0xc8, 0x41, 0x00, 0x00, 0x00, 0x00},
};
static const uint8_t config_off[9] = {SENSOR_ACCEL};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (configs));

static const PlumbSensorWrite writes[] = {
    {CONFIG, 9, configs[0], NULL},
    {CONFIG, 9, configs[1], NULL},
    {CONFIG, 9, config_off, NULL},
};

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, NICLA_UUID ("bb")))
    return PLUMB_CONFIDENCE_CERTAIN;
  return plumb_match_name_starts (advertisement, "NICLA") ? PLUMB_CONFIDENCE_LIKELY
                                                          : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  size_t rate = plumb_driver_nearest_rate (session);

  plumb_driver_set_rate (session, rates_hz[rate]);
  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  plumb_driver_write (session, CONFIG, configs[rate], 9, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  bool is_length_right = bytes.left == FRAME_SIZE;
  uint8_t sensor = plumb_bytes_u8 (&bytes);
  uint8_t size = plumb_bytes_u8 (&bytes);
  double accel_g[3];

  if (!is_length_right) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (sensor != SENSOR_ACCEL || size < 6 || size > FRAME_SIZE) {
    plumb_driver_drop (session, sensor != SENSOR_ACCEL ? PLUMB_DROP_UNEXPECTED : PLUMB_DROP_FRAME);
    return;
  }
  plumb_bytes_vector_i16le (&bytes, COUNTS_PER_G, accel_g);
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static void
stop (PlumbSensorSession *session, void *state)
{
  plumb_driver_write (session, CONFIG, config_off, sizeof config_off, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorDriver plumb_sensor_nicla = {
    .info =
        {
            .family = "nicla",
            .title = "Arduino Nicla Sense ME (BHY2 App sketch)",
            .evidence = "V, scale I",
            .placement_advice = "Upper back, in a pocket or pinned so that it cannot turn.",
            .battery = "none",
            .measures = "acceleration",
            .pairing = PLUMB_PAIRING_NONE,
            .is_experimental = true,
            .rates_hz = rates_hz,
            .n_rates = G_N_ELEMENTS (rates_hz),
            .characteristics = characteristics,
            .n_characteristics = G_N_ELEMENTS (characteristics),
            .writes = writes,
            .n_writes = G_N_ELEMENTS (writes),
        },
    .match = match,
    .start = start,
    .notified = notified,
    .stop = stop,
};
