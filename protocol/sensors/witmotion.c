/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WitMotion WT901BLE, BWT901BLE5.0, WT9011DCL: data flows as soon as somebody subscribes, as a byte
 * stream of 20-byte packets without a checksum. The rate is kept in flash and therefore only
 * written where it differs.
 *
 * Sources: WITMOTION/WitBluetooth_BWT901BLE5_0 9efaab0f (the maker's own client programs),
 * WT901BLECL datasheet v20-0707, rubenmuehlhans/esphome-witmotion 64a7bc19.
 */
#include "driver.h"

#define COUNTS_PER_G   (32768 / 16.0)
#define COUNTS_PER_DPS (32768 / 2000.0)
#define LIMIT_G        15.99 /* a count at either end of its range is saturated */

#define PACKET_SIZE      20
#define HEAD             0x55
#define KIND_DATA        0x61
#define KIND_REGISTER    0x71
#define REGISTER_RATE    0x03
#define REGISTER_BATTERY 0x64

#define REPLY_TIMEOUT_US (1500 * G_TIME_SPAN_MILLISECOND)
#define SAVE_PAUSE_US    (150 * G_TIME_SPAN_MILLISECOND)

enum { DATA, COMMAND, MODEL, FIRMWARE };

/* Not the Bluetooth SIG's base: it ends in 9a34fb. */
#define SERVICE "0000ffe5-0000-1000-8000-00805f9a34fb"

static const PlumbSensorCharacteristic characteristics[] = {
    [DATA] = {SERVICE, "0000ffe4-0000-1000-8000-00805f9a34fb", true},
    [COMMAND] = {SERVICE, "0000ffe9-0000-1000-8000-00805f9a34fb", false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

/* The code of a rate is its place in this list, from 1. */
static const double rates_hz[] = {0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};

static const uint8_t read_rate[] = {0xff, 0xaa, 0x27, REGISTER_RATE, 0x00};
static const uint8_t read_battery[] = {0xff, 0xaa, 0x27, REGISTER_BATTERY, 0x00};
static const uint8_t unlock[] = {0xff, 0xaa, 0x69, 0x88, 0xb5};
static const uint8_t save[] = {0xff, 0xaa, 0x00, 0x00, 0x00};
static const uint8_t set_rate[][5] = {
    {0xff, 0xaa, 0x03, 0x01, 0x00}, {0xff, 0xaa, 0x03, 0x02, 0x00}, {0xff, 0xaa, 0x03, 0x03, 0x00},
    {0xff, 0xaa, 0x03, 0x04, 0x00}, {0xff, 0xaa, 0x03, 0x05, 0x00}, {0xff, 0xaa, 0x03, 0x06, 0x00},
    {0xff, 0xaa, 0x03, 0x07, 0x00}, {0xff, 0xaa, 0x03, 0x08, 0x00}, {0xff, 0xaa, 0x03, 0x09, 0x00},
};
G_STATIC_ASSERT (G_N_ELEMENTS (rates_hz) == G_N_ELEMENTS (set_rate));

static const PlumbSensorWrite writes[] = {
    {COMMAND, 5, read_rate, NULL},   {COMMAND, 5, read_battery, NULL},
    {COMMAND, 5, unlock, NULL},      {COMMAND, 5, save, NULL},
    {COMMAND, 5, set_rate[0], NULL}, {COMMAND, 5, set_rate[1], NULL},
    {COMMAND, 5, set_rate[2], NULL}, {COMMAND, 5, set_rate[3], NULL},
    {COMMAND, 5, set_rate[4], NULL}, {COMMAND, 5, set_rate[5], NULL},
    {COMMAND, 5, set_rate[6], NULL}, {COMMAND, 5, set_rate[7], NULL},
    {COMMAND, 5, set_rate[8], NULL},
};

typedef struct {
  uint8_t bytes[64]; /* of the stream, not yet understood */
  size_t n_bytes;
  bool is_out_of_step; /* hunting for the head of a packet */
  bool is_rate_known;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  const char *name = advertisement->name;
  bool has_service = plumb_match_uuid (advertisement, SERVICE);

  /* The vibration meters speak the same tag with another layout. */
  if (name != NULL && strstr (name, "WTVB") != NULL)
    return PLUMB_CONFIDENCE_NONE;
  if (has_service)
    return PLUMB_CONFIDENCE_CERTAIN;
  if (name != NULL && strstr (name, "WT901") != NULL)
    return PLUMB_CONFIDENCE_LIKELY;
  return plumb_match_name_starts (advertisement, "WT") ? PLUMB_CONFIDENCE_POSSIBLE
                                                       : PLUMB_CONFIDENCE_NONE;
}

static void
ask (PlumbSensorSession *session, const uint8_t command[5])
{
  plumb_driver_write (session, COMMAND, command, 5, PLUMB_STEP_OPTIONAL);
}

static void
start (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
  ask (session, read_rate);
  plumb_driver_await (session, REPLY_TIMEOUT_US);
  ask (session, read_battery);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

/* A unit that does not tell its rate keeps the one it has. */
static void
timed_out (PlumbSensorSession *session, void *state)
{
}

static void
poll (PlumbSensorSession *session, void *state)
{
  ask (session, read_battery);
}

static void
learn_rate (PlumbSensorSession *session, State *state, unsigned code)
{
  size_t wanted = plumb_driver_nearest_rate (session);

  plumb_driver_replied (session);
  if (state->is_rate_known || code < 1 || code > G_N_ELEMENTS (rates_hz))
    return;
  state->is_rate_known = true;
  plumb_driver_set_rate (session, rates_hz[wanted]);
  if (wanted + 1 == code)
    return;
  ask (session, unlock);
  ask (session, set_rate[wanted]);
  plumb_driver_pause (session, SAVE_PAUSE_US);
  ask (session, save);
}

static void
decode_register (PlumbSensorSession *session, State *state, PlumbBytes packet)
{
  unsigned first = plumb_bytes_u16le (&packet);
  int value = plumb_bytes_i16le (&packet);

  if (first == REGISTER_RATE)
    learn_rate (session, state, (unsigned)value);
  else if (first == REGISTER_BATTERY && value > 0)
    plumb_driver_set_battery (session, plumb_driver_percent_of_cell (value), false);
}

static void
decode_data (PlumbSensorSession *session, PlumbBytes packet)
{
  double accel_g[3], rate_dps[3];

  plumb_bytes_vector_i16le (&packet, COUNTS_PER_G, accel_g);
  plumb_bytes_vector_i16le (&packet, COUNTS_PER_DPS, rate_dps);
  plumb_driver_accel (session, accel_g, rate_dps, LIMIT_G);
}

static bool
is_head (const uint8_t *bytes)
{
  return bytes[0] == HEAD && (bytes[1] == KIND_DATA || bytes[1] == KIND_REGISTER);
}

static void
forget (State *state, size_t size)
{
  state->n_bytes -= size;
  memmove (state->bytes, state->bytes + size, state->n_bytes);
}

/* Out of step, a packet counts only when another one follows it: its head may also occur in data.
 */
static bool
is_packet (const State *state, bool *out_is_wanting_more)
{
  size_t wanted = state->is_out_of_step ? PACKET_SIZE + 2 : PACKET_SIZE;

  *out_is_wanting_more = state->n_bytes < 2;
  if (*out_is_wanting_more || !is_head (state->bytes))
    return false;
  *out_is_wanting_more = state->n_bytes < wanted;
  return !*out_is_wanting_more && (!state->is_out_of_step || is_head (state->bytes + PACKET_SIZE));
}

static void
parse (PlumbSensorSession *session, State *state)
{
  bool is_wanting_more = false;

  while (true) {
    if (is_packet (state, &is_wanting_more)) {
      PlumbBytes packet = plumb_bytes (state->bytes + 2, PACKET_SIZE - 2);

      if (state->bytes[1] == KIND_DATA)
        decode_data (session, packet);
      else
        decode_register (session, state, packet);
      state->is_out_of_step = false;
      forget (state, PACKET_SIZE);
    } else if (is_wanting_more) {
      return;
    } else {
      if (!state->is_out_of_step)
        plumb_driver_drop (session, PLUMB_DROP_FRAME);
      state->is_out_of_step = true;
      forget (state, 1);
    }
  }
}

static void
notified (PlumbSensorSession *session, void *data, uint8_t characteristic, PlumbBytes bytes)
{
  State *state = data;

  while (bytes.left > 0) {
    size_t room = MIN (sizeof state->bytes - state->n_bytes, bytes.left);

    memcpy (state->bytes + state->n_bytes, plumb_bytes_take (&bytes, room), room);
    state->n_bytes += room;
    parse (session, state);
  }
}

const PlumbSensorDriver plumb_sensor_witmotion = {
    .info =
        {
            .family = "witmotion",
            .title = "WitMotion WT901BLE, BWT901BLE5.0, WT9011DCL",
            .evidence = "V",
            .placement_advice = "Upper back or collar, taped or clipped so that it cannot turn.",
            .battery = "register 64",
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
    .poll_us = 5 * G_TIME_SPAN_MINUTE,
    .match = match,
    .start = start,
    .notified = notified,
    .timed_out = timed_out,
    .poll = poll,
};
