/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plumbline's own open service, for people who build a sensor. Its specification is
 * docs/open-sensor-service.md, a firmware that speaks it examples/firmware/.
 */
#include "driver.h"

#define COUNTS_PER_G   4096.0
#define COUNTS_PER_DPS 16.0
#define LIMIT_G        7.9999 /* the lowest count, -8 g, says "no value" */
#define HEAD_SIZE      8
#define CONFIG_SIZE    5
#define CONFIG_VERSION 1

#define FLAG_HAS_WORN  (1 << 0)
#define FLAG_WORN      (1 << 1)
#define FLAG_CHARGING  (1 << 2)
#define FLAG_RATE      (1 << 3)
#define FLAGS_RESERVED 0xf0

enum { SAMPLES, CONFIG, MODEL, FIRMWARE };

#define OPEN_UUID(id) "3d1e" id "-85fa-4656-b342-f29bb483d05c"

static const PlumbSensorCharacteristic characteristics[] = {
    [SAMPLES] = {OPEN_UUID ("0001"), OPEN_UUID ("0002"), true},
    [CONFIG] = {OPEN_UUID ("0001"), OPEN_UUID ("0003"), false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

/* Version, no angular rate, tenths of a hertz, triplets a notification: at higher rates several, so
 * that neither radio wakes up more than ten times a second. */
static const double rates_hz[] = {1, 5, 10, 12.5, 20, 25, 50, 100};
static const uint8_t configs[][CONFIG_SIZE] = {
    {CONFIG_VERSION, 0, 0x0a, 0x00, 1}, {CONFIG_VERSION, 0, 0x32, 0x00, 1},
    {CONFIG_VERSION, 0, 0x64, 0x00, 1}, {CONFIG_VERSION, 0, 0x7d, 0x00, 1},
    {CONFIG_VERSION, 0, 0xc8, 0x00, 2}, {CONFIG_VERSION, 0, 0xfa, 0x00, 2},
    {CONFIG_VERSION, 0, 0xf4, 0x01, 5}, {CONFIG_VERSION, 0, 0xe8, 0x03, 10},
};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (configs));

static const PlumbSensorWrite writes[] = {
    {CONFIG, CONFIG_SIZE, configs[0], NULL}, {CONFIG, CONFIG_SIZE, configs[1], NULL},
    {CONFIG, CONFIG_SIZE, configs[2], NULL}, {CONFIG, CONFIG_SIZE, configs[3], NULL},
    {CONFIG, CONFIG_SIZE, configs[4], NULL}, {CONFIG, CONFIG_SIZE, configs[5], NULL},
    {CONFIG, CONFIG_SIZE, configs[6], NULL}, {CONFIG, CONFIG_SIZE, configs[7], NULL},
};

typedef struct {
  bool is_config_set;
  bool has_sequence;
  uint16_t sequence;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  return plumb_match_uuid (advertisement, OPEN_UUID ("0001")) ? PLUMB_CONFIDENCE_CERTAIN
                                                              : PLUMB_CONFIDENCE_NONE;
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, SAMPLES, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  plumb_driver_read (session, CONFIG, PLUMB_STEP_OPTIONAL);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
completed (PlumbSensorSession *session, void *data, const PlumbSensorAction *action,
           PlumbActionResult result, PlumbBytes bytes)
{
  State *state = data;
  const uint8_t *wanted = configs[plumb_driver_nearest_rate (session)];
  uint16_t tenths_hz;

  if (action->kind != PLUMB_ACTION_READ || bytes.left != CONFIG_SIZE ||
      bytes.at[0] != CONFIG_VERSION)
    return;
  tenths_hz = (uint16_t)(bytes.at[2] | bytes.at[3] << 8);
  plumb_driver_set_rate (session, tenths_hz / 10.0);
  if (state->is_config_set || memcmp (bytes.at, wanted, CONFIG_SIZE) == 0)
    return;
  state->is_config_set = true;
  plumb_driver_write (session, CONFIG, wanted, CONFIG_SIZE, PLUMB_STEP_OPTIONAL);
  plumb_driver_read (session, CONFIG, PLUMB_STEP_OPTIONAL);
}

static void
decode_triplet (PlumbSensorSession *session, PlumbBytes *bytes, uint8_t flags)
{
  double accel_g[3], rate_dps[3];
  PlumbSample *sample;

  plumb_bytes_vector_i16le (bytes, COUNTS_PER_G, accel_g);
  if (flags & FLAG_RATE)
    plumb_bytes_vector_i16le (bytes, COUNTS_PER_DPS, rate_dps);
  sample = plumb_driver_accel (session, accel_g, flags & FLAG_RATE ? rate_dps : NULL, LIMIT_G);
  if (sample != NULL && flags & FLAG_HAS_WORN) {
    sample->fields |= PLUMB_SAMPLE_WORN;
    sample->is_worn = flags & FLAG_WORN;
  }
}

static bool
is_repeat (State *state, uint16_t sequence)
{
  bool is_same = state->has_sequence && state->sequence == sequence;

  state->has_sequence = true;
  state->sequence = sequence;
  return is_same;
}

static void
notified (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
  uint8_t flags = plumb_bytes_u8 (&bytes);
  uint8_t n = plumb_bytes_u8 (&bytes);
  uint16_t sequence = plumb_bytes_u16le (&bytes);

  plumb_bytes_u32le (&bytes); /* the sensor's own time: the host's counts */
  if (bytes.is_short || n == 0 || bytes.left != n * (flags & FLAG_RATE ? 12u : 6u)) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (flags & FLAGS_RESERVED) {
    plumb_driver_drop (session, PLUMB_DROP_FRAME);
    return;
  }
  if (is_repeat (state, sequence)) {
    plumb_driver_drop (session, PLUMB_DROP_REPEAT);
    return;
  }
  plumb_driver_set_battery (session, plumb_driver_status (session)->battery_percent,
                            flags & FLAG_CHARGING);
  if (flags & FLAG_CHARGING) {
    plumb_driver_drop (session, PLUMB_DROP_CHARGING);
    return;
  }
  for (uint8_t i = 0; i < n; i++)
    decode_triplet (session, &bytes, flags);
}

const PlumbSensorDriver plumb_sensor_plumbline = {
    .info =
        {
            .family = "plumbline",
            .title = "Plumbline's open sensor service (home-built)",
            .evidence = "F",
            .placement_advice = "Between the shoulder blades, on a clip or strap that cannot turn.",
            .battery = "Battery Service",
            .measures = "acceleration; angular rate, worn and charging where the board knows them",
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
