/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adafruit CLUE, Circuit Playground Bluefruit, Feather Sense with the Bluefruit Playground
 * firmware. The period characteristic has the same UUID in each of its services: ours is the one
 * below the accelerometer's.
 *
 * Sources: adafruit/Adafruit_CircuitPython_BLE_Adafruit 8d02b941 accelerometer_service.py,
 * adafruit_service.py; adafruit/Adafruit_nRF52_Arduino BLEAdafruitSensor.cpp.
 */
#include "driver.h"

#define LIMIT_G 16.0
#define COMPANY 0x0822

enum { DATA, PERIOD, MODEL, FIRMWARE };

#define SERVICE "adaf0200-c332-42a8-93bd-25e905756cb8"

static const PlumbSensorCharacteristic characteristics[] = {
    [DATA] = {SERVICE, "adaf0201-c332-42a8-93bd-25e905756cb8", true},
    [PERIOD] = {SERVICE, "adaf0001-c332-42a8-93bd-25e905756cb8", true},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {1, 2, 5, 10, 20, 50};
static const uint8_t periods[][4] = {{0xe8, 0x03, 0x00, 0x00}, {0xf4, 0x01, 0x00, 0x00},
                                     {0xc8, 0x00, 0x00, 0x00}, {0x64, 0x00, 0x00, 0x00},
                                     {0x32, 0x00, 0x00, 0x00}, {0x14, 0x00, 0x00, 0x00}};
static const uint8_t period_off[] = {0xff, 0xff, 0xff, 0xff};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (periods));

static const PlumbSensorWrite writes[] = {
    {PERIOD, 4, periods[0], NULL}, {PERIOD, 4, periods[1], NULL}, {PERIOD, 4, periods[2], NULL},
    {PERIOD, 4, periods[3], NULL}, {PERIOD, 4, periods[4], NULL}, {PERIOD, 4, periods[5], NULL},
    {PERIOD, 4, period_off, NULL},
};

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  static const uint8_t head[] = {0x04, 0x01, 0x00}; /* then the product, two bytes */

  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  if (!plumb_match_company (advertisement, COMPANY))
    return PLUMB_CONFIDENCE_NONE;
  return advertisement->manufacturer_size >= 5 &&
                 memcmp (advertisement->manufacturer_data, head, sizeof head) == 0
             ? PLUMB_CONFIDENCE_LIKELY
             : PLUMB_CONFIDENCE_POSSIBLE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  size_t rate = plumb_driver_nearest_rate (session);

  plumb_driver_set_rate (session, rates_hz[rate]);
  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  plumb_driver_write (session, PERIOD, periods[rate], 4, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
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
stop (PlumbSensorSession *session, void *state)
{
  plumb_driver_write (session, PERIOD, period_off, sizeof period_off, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorDriver plumb_sensor_adafruit = {
    .info =
        {
            .family = "adafruit",
            .title = "Adafruit CLUE, Circuit Playground Bluefruit, Feather Sense",
            .evidence = "V",
            .placement_advice = "Upper back, in a pocket or pinned so that it cannot turn.",
            .battery = "none",
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
    .notified = notified,
    .stop = stop,
};
