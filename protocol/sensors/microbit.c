/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The accelerometer service of the BBC micro:bit, and everything that speaks it: home-built boards,
 * Bangle.js with "Bluetooth Advert" (which has no period characteristic).
 *
 * Sources: lancaster-university/microbit-dal 318c6abb MicroBitAccelerometerService.cpp and
 * codal-microbit-v2 44f41504 of the same name; microbit-foundation/microbit-connection 5f56770d
 * (a period of 0 stops the board); espruino/BangleApps 0fe18ed7 apps/btadv.
 */
#include "driver.h"

#define COUNTS_PER_G 1024.0 /* what the drivers give, though the profile says milli-g */
#define LIMIT_G      8.0    /* the widest range the chips can be set to */

enum { DATA, PERIOD, MODEL, FIRMWARE };

#define SERVICE "e95d0753-251d-470a-a062-fa1922dfa9a8"

static const PlumbSensorCharacteristic characteristics[] = {
    [DATA] = {SERVICE, "e95dca4b-251d-470a-a062-fa1922dfa9a8", true},
    [PERIOD] = {SERVICE, "e95dfb24-251d-470a-a062-fa1922dfa9a8", false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

/* Periods of version 1 and version 2 boards; the board rounds what it does not have, and is asked
 * afterwards what it took. */
static const double rates_hz[] = {1, 1.5625, 6.25, 10, 12.5, 25, 50, 100, 200};
static const uint8_t periods[][2] = {{0xe8, 0x03}, {0x80, 0x02}, {0xa0, 0x00},
                                     {0x64, 0x00}, {0x50, 0x00}, {0x28, 0x00},
                                     {0x14, 0x00}, {0x0a, 0x00}, {0x05, 0x00}};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (periods));

static const PlumbSensorWrite writes[] = {
    {PERIOD, 2, periods[0], NULL}, {PERIOD, 2, periods[1], NULL}, {PERIOD, 2, periods[2], NULL},
    {PERIOD, 2, periods[3], NULL}, {PERIOD, 2, periods[4], NULL}, {PERIOD, 2, periods[5], NULL},
    {PERIOD, 2, periods[6], NULL}, {PERIOD, 2, periods[7], NULL}, {PERIOD, 2, periods[8], NULL},
};

typedef struct {
  bool is_period_set; /* asked for once: a board that rounds is not asked again */
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  if (plumb_match_name_starts (advertisement, "BBC micro:bit") ||
      plumb_match_name_starts (advertisement, "uBit ["))
    return PLUMB_CONFIDENCE_LIKELY;
  return plumb_match_name_starts (advertisement, "Bangle.js") ? PLUMB_CONFIDENCE_POSSIBLE
                                                              : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read (session, PERIOD, PLUMB_STEP_OPTIONAL);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
completed (PlumbSensorSession *session, void *data, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  State *state = data;
  uint16_t period_ms = plumb_bytes_u16le (&bytes);
  const uint8_t *wanted;

  if (action->kind != PLUMB_ACTION_READ || action->characteristic != PERIOD || period_ms == 0)
    return;
  plumb_driver_set_rate (session, 1000.0 / period_ms);
  wanted = periods[plumb_driver_nearest_rate (session)];
  if (state->is_period_set || period_ms == (wanted[0] | wanted[1] << 8))
    return;
  state->is_period_set = true;
  plumb_driver_write (session, PERIOD, wanted, 2, PLUMB_STEP_OPTIONAL);
  plumb_driver_read (session, PERIOD, PLUMB_STEP_OPTIONAL);
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  double accel_g[3];

  if (bytes.left != 6) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  plumb_bytes_vector_i16le (&bytes, COUNTS_PER_G, accel_g);
  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

const PlumbSensorDriver plumb_sensor_microbit = {
    .info =
        {
            .family = "microbit",
            .title = "BBC micro:bit accelerometer service",
            .evidence = "F",
            .placement_advice =
                "Between the shoulder blades, in a pocket or on a clip that cannot turn.",
            .battery = "Battery Service where the board has one",
            .measures = "acceleration",
            .pairing = PLUMB_PAIRING_OPTIONAL,
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
};
