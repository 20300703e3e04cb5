/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Polar H10, Verity Sense, OH1: the "PMD" service. What the strap offers is asked for first and the
 * request is made of the answer. It must be told to stop, or it stays on until its battery is
 * empty.
 *
 * Sources: polarofficial/polar-ble-sdk 8fb5311c technical_documentation/online_measurement.pdf,
 * pmd/ *.kt, documentation/KnownIssues.md; whether it is worn: heart-rate.h.
 */
#include "driver.h"

#include <math.h>

#define LIMIT_G          16.0
#define TYPE_ACCEL       2
#define REPLY            0xf0
#define OP_QUERY         1
#define OP_START         2
#define OP_STOP          3
#define REPLY_TIMEOUT_US (5 * G_TIME_SPAN_SECOND)
#define STOP_TIMEOUT_US  (2 * G_TIME_SPAN_SECOND)

enum { CONTROL, DATA, HEART_RATE, MODEL, FIRMWARE };

/* Setting types: what a query offers, what a start chooses. */
enum {
  SETTING_RATE,
  SETTING_RESOLUTION,
  SETTING_RANGE,
  SETTING_RANGE_MILLI,
  SETTING_CHANNELS,
  SETTING_FACTOR,
  SETTINGS
};

enum { STATUS_OK = 0, STATUS_ALREADY_STREAMING = 6, STATUS_IN_CHARGER = 13 };

#define SERVICE "fb005c80-02e7-f387-1cad-8acd2d8df0c8"

static const PlumbSensorCharacteristic characteristics[] = {
    [CONTROL] = {SERVICE, "fb005c81-02e7-f387-1cad-8acd2d8df0c8", true},
    [DATA] = {SERVICE, "fb005c82-02e7-f387-1cad-8acd2d8df0c8", true},
    [HEART_RATE] = {PLUMB_UUID_HEART_RATE_SERVICE, PLUMB_UUID_HEART_RATE, false},
    [MODEL] = PLUMB_MODEL_CHARACTERISTIC,
    [FIRMWARE] = PLUMB_FIRMWARE_CHARACTERISTIC,
};

static const double rates_hz[] = {25, 50, 52, 100, 200}; /* H10: not 52; Verity Sense: only 52 */

static const uint8_t query[] = {OP_QUERY, TYPE_ACCEL};
static const uint8_t halt[] = {OP_STOP, TYPE_ACCEL};
/* Rate, resolution and range, each one value; the Verity Sense also wants its three channels. */
static const uint8_t start_pattern[] = {
    OP_START, TYPE_ACCEL, SETTING_RATE,     1, 0, 0, SETTING_RESOLUTION, 1, 0, 0, SETTING_RANGE, 1,
    0,        0,          SETTING_CHANNELS, 1, 3};
static const uint8_t start_mask[] = {0xff, 0xff, 0xff, 0xff, 0,    0xff, 0xff, 0xff, 0,
                                     0xff, 0xff, 0xff, 0,    0xff, 0xff, 0xff, 0xff};

static const PlumbSensorWrite writes[] = {
    {CONTROL, 2, query, NULL},
    {CONTROL, 2, halt, NULL},
    {CONTROL, 14, start_pattern, start_mask},
    {CONTROL, 17, start_pattern, start_mask},
};

typedef struct {
  bool is_asked_to_start;
  bool is_started;
  bool is_second_start; /* it was streaming already, was stopped and is started again */
  bool has_frame;
  uint64_t frame_time_ns; /* of the last frame, the strap's own clock */
  double factor;          /* of compressed frames: to g (type 80) or to thousandths of it (81) */
  uint8_t start[17];
  size_t start_size;
} State;

static PlumbConfidence
match (const PlumbAdvertisement *advertisement)
{
  if (plumb_match_uuid (advertisement, SERVICE))
    return PLUMB_CONFIDENCE_CERTAIN;
  if (plumb_match_name_starts (advertisement, "Polar H10") ||
      plumb_match_name_starts (advertisement, "Polar Sense") ||
      plumb_match_name_starts (advertisement, "Polar Verity") ||
      plumb_match_name_starts (advertisement, "Polar OH1"))
    return PLUMB_CONFIDENCE_LIKELY;
  return PLUMB_CONFIDENCE_NONE;
}

static void
command (PlumbSensorSession *session, const uint8_t *bytes, size_t size)
{
  plumb_driver_write (session, CONTROL, bytes, size, PLUMB_STEP_VITAL);
  plumb_driver_await (session, REPLY_TIMEOUT_US);
}

static void
start (PlumbSensorSession *session, void *data)
{
  State *state = data;

  state->factor = 1;
  plumb_driver_subscribe (session, CONTROL, PLUMB_STEP_VITAL);
  plumb_driver_subscribe (session, DATA, PLUMB_STEP_VITAL);
  command (session, query, sizeof query);
}

/* One offered setting: its values, each of width bytes, little-endian. */
typedef struct {
  uint8_t type;
  uint8_t count;
  uint8_t width;
  const uint8_t *values;
} Setting;

static bool
next_setting (PlumbBytes *bytes, Setting *out_setting)
{
  static const uint8_t widths[SETTINGS] = {2, 2, 2, 4, 1, 4};
  uint8_t type = plumb_bytes_u8 (bytes);
  uint8_t count = plumb_bytes_u8 (bytes);

  if (bytes->is_short || type >= SETTINGS || count == 0)
    return false;
  *out_setting = (Setting){type, count, widths[type], NULL};
  out_setting->values = plumb_bytes_take (bytes, (size_t)count * widths[type]);
  return out_setting->values != NULL;
}

/* What we like: the wanted rate, 16 bits, 4 g (at 2 g one H10 was reported stuck at the end of its
 * range), three channels. */
static double
liking_of (const PlumbSensorSession *session, uint8_t type)
{
  switch (type) {
  case SETTING_RATE: return CLAMP (plumb_driver_options (session)->rate_hz, 0.01, 10000);
  case SETTING_RESOLUTION: return 16;
  case SETTING_RANGE: return 4;
  default: return 3;
  }
}

/* The offered value that is nearest to it, by ratio. */
static unsigned
choose (const PlumbSensorSession *session, const Setting *setting)
{
  PlumbBytes values = plumb_bytes (setting->values, (size_t)setting->count * setting->width);
  double liking = liking_of (session, setting->type);
  double least = INFINITY;
  unsigned chosen = 0;

  for (unsigned i = 0; i < setting->count; i++) {
    unsigned value = setting->width == 1 ? plumb_bytes_u8 (&values) : plumb_bytes_u16le (&values);
    double distance = fabs (log (MAX (value, 0.01) / liking));

    if (distance < least) {
      least = distance;
      chosen = value;
    }
  }
  return chosen;
}

/* The query's answer becomes the start request. */
static bool
plan_start (PlumbSensorSession *session, State *state, PlumbBytes offered)
{
  Setting setting;

  memcpy (state->start, start_pattern, 2);
  state->start_size = 2;
  while (offered.left > 0) {
    unsigned value;

    if (!next_setting (&offered, &setting))
      return false;
    if (setting.type == SETTING_RANGE_MILLI || setting.type == SETTING_FACTOR)
      return false;
    if (state->start_size + 2 + setting.width > sizeof state->start)
      return false;
    value = choose (session, &setting);
    if (setting.type == SETTING_RATE)
      plumb_driver_set_rate (session, value);
    state->start[state->start_size++] = setting.type;
    state->start[state->start_size++] = 1;
    state->start[state->start_size++] = (uint8_t)value;
    if (setting.width == 2)
      state->start[state->start_size++] = (uint8_t)(value >> 8);
  }
  return state->start_size == 14 || state->start_size == 17;
}

static void
send_start (PlumbSensorSession *session, State *state)
{
  state->is_asked_to_start = true;
  command (session, state->start, state->start_size);
}

static void
take_factor (State *state, PlumbBytes parameters)
{
  Setting setting;

  while (parameters.left > 0 && next_setting (&parameters, &setting))
    if (setting.type == SETTING_FACTOR) {
      PlumbBytes value = plumb_bytes (setting.values, 4);
      float factor = plumb_bytes_f32le (&value);

      if (isfinite (factor) && factor > 0)
        state->factor = factor;
    }
}

static void
started (PlumbSensorSession *session, State *state, PlumbBytes parameters)
{
  state->is_started = true;
  take_factor (state, parameters);
  plumb_driver_streaming (session);
  plumb_driver_subscribe (session, HEART_RATE, PLUMB_STEP_OPTIONAL);
  plumb_driver_read_identity (session, MODEL, FIRMWARE);
}

static void
handle_start_reply (PlumbSensorSession *session, State *state, uint8_t status, PlumbBytes rest)
{
  if (status == STATUS_OK || (status == STATUS_ALREADY_STREAMING && state->is_second_start))
    started (session, state, rest);
  else if (status == STATUS_ALREADY_STREAMING) {
    state->is_second_start = true;
    command (session, halt, sizeof halt);
    send_start (session, state);
  } else
    plumb_driver_fail (session, status == STATUS_IN_CHARGER
                                    ? "the sensor is on its charger"
                                    : "the sensor refused to start measuring");
}

static void
handle_reply (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  uint8_t head = plumb_bytes_u8 (&bytes);
  uint8_t op = plumb_bytes_u8 (&bytes);
  uint8_t type = plumb_bytes_u8 (&bytes);
  uint8_t status = plumb_bytes_u8 (&bytes);

  if (bytes.is_short || head != REPLY || type != TYPE_ACCEL) {
    plumb_driver_drop (session, bytes.is_short ? PLUMB_DROP_LENGTH : PLUMB_DROP_FRAME);
    return;
  }
  if (bytes.left > 0)
    plumb_bytes_u8 (&bytes); /* whether more follows: never, for acceleration */
  plumb_driver_replied (session);
  if (op == OP_START && state->is_asked_to_start && !state->is_started)
    handle_start_reply (session, state, status, bytes);
  else if (op == OP_QUERY && !state->is_asked_to_start) {
    if (status == STATUS_OK && plan_start (session, state, bytes))
      send_start (session, state);
    else
      plumb_driver_fail (session, "the sensor offers no acceleration that this driver knows");
  }
}

static void
give (PlumbSensorSession *session, const int64_t counts[3], double g_per_count)
{
  const double accel_g[3] = {(double)counts[0] * g_per_count, (double)counts[1] * g_per_count,
                             (double)counts[2] * g_per_count};

  plumb_driver_accel (session, accel_g, NULL, LIMIT_G);
}

static int32_t
read_raw (PlumbBytes *bytes, unsigned width)
{
  switch (width) {
  case 1: return plumb_bytes_i8 (bytes);
  case 2: return plumb_bytes_i16le (bytes);
  default: return plumb_bytes_i24le (bytes);
  }
}

/* Three values of 1, 2 or 3 bytes a sample, in thousandths of a g. */
static void
decode_raw (PlumbSensorSession *session, PlumbBytes bytes, unsigned width)
{
  if (bytes.left == 0 || bytes.left % (3 * width) != 0) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  while (bytes.left > 0) {
    int64_t counts[3];

    for (int axis = 0; axis < 3; axis++)
      counts[axis] = read_raw (&bytes, width);
    give (session, counts, 0.001);
  }
}

/* A signed value of width (1-32) bits, the lowest first, that begins at bit `at`. The caller has
 * checked that it is there. */
static int32_t
read_bits (const uint8_t *bytes, size_t at, unsigned width)
{
  uint64_t value = 0;
  size_t last = (at + width - 1) / 8;

  for (size_t i = last + 1; i-- > at / 8;)
    value = value << 8 | bytes[i];
  value = (value >> at % 8) & ((UINT64_C (1) << width) - 1);
  if (value >> (width - 1))
    value |= ~UINT64_C (0) << width;
  return (int32_t)value;
}

/* One block of differences; false: it does not fit. */
static bool
decode_block (PlumbSensorSession *session, PlumbBytes *bytes, int64_t counts[3], double g_per_count)
{
  unsigned width = plumb_bytes_u8 (bytes);
  unsigned n = plumb_bytes_u8 (bytes);
  const uint8_t *packed;

  if (bytes->is_short || width == 0 || width > 32)
    return false;
  packed = plumb_bytes_take (bytes, ((size_t)width * n * 3 + 7) / 8);
  if (packed == NULL)
    return false;
  for (size_t i = 0; i < n; i++) {
    for (size_t axis = 0; axis < 3; axis++)
      counts[axis] += read_bits (packed, (i * 3 + axis) * width, width);
    give (session, counts, g_per_count);
  }
  return true;
}

/* A reference sample, then blocks of differences of as many bits as they need. */
static void
decode_delta (PlumbSensorSession *session, PlumbBytes bytes, double g_per_count)
{
  int64_t counts[3];

  for (int axis = 0; axis < 3; axis++)
    counts[axis] = plumb_bytes_i16le (&bytes);
  if (bytes.is_short) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  give (session, counts, g_per_count);
  while (bytes.left > 0)
    if (!decode_block (session, &bytes, counts, g_per_count)) {
      plumb_driver_drop (session, PLUMB_DROP_FRAME);
      return;
    }
}

static bool
is_repeat (State *state, uint64_t time_ns)
{
  bool is_same = state->has_frame && state->frame_time_ns == time_ns;

  state->has_frame = true;
  state->frame_time_ns = time_ns;
  return is_same;
}

static void
decode_frame (PlumbSensorSession *session, State *state, PlumbBytes bytes)
{
  uint8_t type = plumb_bytes_u8 (&bytes) & 0x3f;
  uint64_t time_ns = plumb_bytes_u64le (&bytes);
  uint8_t frame = plumb_bytes_u8 (&bytes);

  if (bytes.is_short)
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
  else if (type != TYPE_ACCEL)
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
  else if (is_repeat (state, time_ns))
    plumb_driver_drop (session, PLUMB_DROP_REPEAT);
  else if (frame <= 2)
    decode_raw (session, bytes, frame + 1u);
  else if (frame == 0x80)
    decode_delta (session, bytes, state->factor);
  else if (frame == 0x81)
    decode_delta (session, bytes, state->factor / 1000);
  else
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
}

static void
notified (PlumbSensorSession *session, void *data, uint8_t characteristic, PlumbBytes bytes)
{
  State *state = data;

  if (characteristic == CONTROL)
    handle_reply (session, state, bytes);
  else if (characteristic == DATA)
    decode_frame (session, state, bytes);
  else
    plumb_driver_heart_rate (session, bytes);
}

static void
stop (PlumbSensorSession *session, void *data)
{
  State *state = data;

  if (!state->is_asked_to_start)
    return;
  plumb_driver_write (session, CONTROL, halt, sizeof halt, PLUMB_STEP_OPTIONAL);
  plumb_driver_await (session, STOP_TIMEOUT_US);
}

const PlumbSensorDriver plumb_sensor_polar = {
    .info =
        {
            .family = "polar",
            .title = "Polar H10, Verity Sense, OH1",
            .evidence = "V",
            .placement_advice =
                "H10: on its strap, over the breastbone. Verity Sense: pinned to clothing "
                "on the upper back, not on the arm.",
            .battery = "Battery Service",
            .measures = "acceleration; whether it is worn",
            .pairing = PLUMB_PAIRING_REQUIRED,
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
    .notified = notified,
    .stop = stop,
};
