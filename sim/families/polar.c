/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polar H10 (raw frames, wants a bond) and Verity Sense (delta frames): several samples a
 * notification, started and stopped through a control point. Source: polarofficial/polar-ble-sdk,
 * online_measurement.pdf and the PMD client. */
#include "families.h"

#include "bytes.h"

#define SERVICE       "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
#define BATCH_MAX     16
#define ACCELERATION  0x02
#define EPOCH_NS      599618164814402794u /* of the vendor's example: 2019 on a clock from 2000 */
#define VERITY_FACTOR 2.44e-4             /* g a count */

enum { CONTROL, DATA, HEART_RATE };
enum { SET_RATE, SET_RESOLUTION, SET_RANGE, SET_MILLI, SET_CHANNELS, SET_FACTOR };
enum {
  STATUS_OK = 0,
  STATUS_BAD_OPERATION = 1,
  STATUS_BAD_TYPE = 2,
  STATUS_BAD_LENGTH = 4,
  STATUS_STREAMING = 6,
  STATUS_BAD_RATE = 8,
  STATUS_BAD_RANGE = 9
};

#define CHARACTERISTICS(encrypted, model)                                                          \
  {                                                                                                \
    [CONTROL] = {SERVICE, "fb005c81-02e7-f387-1cad-8acd2d8df0c8",                                  \
                 PLUMB_GATT_READ | PLUMB_GATT_WRITE | PLUMB_GATT_INDICATE | (encrypted)},          \
    [DATA] = {SERVICE, "fb005c82-02e7-f387-1cad-8acd2d8df0c8", PLUMB_GATT_NOTIFY | (encrypted)},   \
    [HEART_RATE] = {PLUMB_SIG_UUID ("180d"), PLUMB_SIG_UUID ("2a37"), PLUMB_GATT_NOTIFY},          \
    PLUMB_DEVICE_INFORMATION (model, "3.1.1"),                                                     \
  }

static const PlumbGattCharacteristic h10_characteristics[] =
    CHARACTERISTICS (PLUMB_GATT_ENCRYPTED, "H10");
static const PlumbGattCharacteristic verity_characteristics[] = CHARACTERISTICS (0, "Verity Sense");

typedef struct {
  bool is_streaming; /* outlives the link: it stays on until it is told to stop */
  double batch[BATCH_MAX][3];
  unsigned batched;
  unsigned samples;
} State;

static bool
is_verity (PlumbVirtualSensor *sensor)
{
  return plumb_virtual_sensor_family (sensor) == &plumb_family_polar_verity;
}

static void
reply (PlumbVirtualSensor *sensor, uint8_t operation, uint8_t status, const uint8_t *parameters,
       size_t size)
{
  uint8_t bytes[64] = {0xf0, operation, ACCELERATION, status, 0};
  if (size > 0)
    memcpy (bytes + 5, parameters, size);
  plumb_virtual_sensor_notify (sensor, CONTROL, bytes, 5 + size);
}

static void
reply_settings (PlumbVirtualSensor *sensor)
{
  static const uint8_t h10[] = {SET_RATE, 4,    0x19,           0x00, 0x32, 0x00, 0x64,      0x00,
                                0xc8,     0x00, SET_RESOLUTION, 1,    0x10, 0,    SET_RANGE, 3,
                                0x02,     0x00, 0x04,           0x00, 0x08, 0x00};
  static const uint8_t verity[] = {SET_RATE,  1, 0x34, 0x00, SET_RESOLUTION, 1, 0x10, 0x00,
                                   SET_RANGE, 1, 0x08, 0x00, SET_CHANNELS,   1, 0x03};
  if (is_verity (sensor))
    reply (sensor, 1, STATUS_OK, verity, sizeof verity);
  else
    reply (sensor, 1, STATUS_OK, h10, sizeof h10);
}

static uint8_t
check_setting (PlumbVirtualSensor *sensor, uint8_t type, unsigned value)
{
  bool is_rate =
      is_verity (sensor) ? value == 52 : value == 25 || value == 50 || value == 100 || value == 200;
  bool is_range = is_verity (sensor) ? value == 8 : value == 2 || value == 4 || value == 8;
  if (type == SET_RATE && !is_rate)
    return STATUS_BAD_RATE;
  if (type == SET_RANGE && !is_range)
    return STATUS_BAD_RANGE;
  if (type == SET_RATE)
    plumb_virtual_sensor_set_rate (sensor, value);
  return STATUS_OK;
}

static uint8_t
parse_settings (PlumbVirtualSensor *sensor, const uint8_t *bytes, size_t size)
{
  static const size_t sizes[] = {2, 2, 2, 4, 1, 4};
  while (size > 0) {
    if (size < 2 || bytes[0] >= G_N_ELEMENTS (sizes) || bytes[1] != 1)
      return STATUS_BAD_LENGTH;
    size_t length = 2 + sizes[bytes[0]];
    if (size < length)
      return STATUS_BAD_LENGTH;
    unsigned value = length == 3 ? bytes[2] : plumb_get_u16 (bytes + 2);
    uint8_t status = check_setting (sensor, bytes[0], value);
    if (status != STATUS_OK)
      return status;
    bytes += length;
    size -= length;
  }
  return STATUS_OK;
}

static void
start (PlumbVirtualSensor *sensor, State *state, const uint8_t *bytes, size_t size)
{
  uint8_t factor[6] = {SET_FACTOR, 1};
  uint8_t status = state->is_streaming ? STATUS_STREAMING : parse_settings (sensor, bytes, size);
  plumb_put_f32 (factor + 2, VERITY_FACTOR);
  if (status == STATUS_OK) {
    state->is_streaming = true;
    state->batched = 0;
  }
  reply (sensor, 2, status, factor, status == STATUS_OK && is_verity (sensor) ? sizeof factor : 0);
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size < 2)
    return PLUMB_ATT_WRONG_LENGTH;
  if (bytes[1] != ACCELERATION)
    reply (sensor, bytes[0], STATUS_BAD_TYPE, NULL, 0);
  else if (bytes[0] == 1)
    reply_settings (sensor);
  else if (bytes[0] == 2)
    start (sensor, state, bytes + 2, size - 2);
  else if (bytes[0] == 3) {
    state->is_streaming = false;
    reply (sensor, 3, STATUS_OK, NULL, 0);
  } else
    reply (sensor, bytes[0], STATUS_BAD_OPERATION, NULL, 0);
  return PLUMB_ATT_OK;
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  uint8_t features[17] = {0x0f, is_verity (sensor) ? 0x6e : 0x05};
  g_byte_array_append (out_bytes, features, sizeof features);
  return PLUMB_ATT_OK;
}

/* Low bits first, sample after sample. Returns the bytes written. */
static size_t
pack_deltas (uint8_t *out, int deltas[][3], unsigned count, unsigned width)
{
  size_t bit = 0;
  memset (out, 0, (width * count * 3 + 7) / 8);
  for (unsigned i = 0; i < count * 3; i++)
    for (unsigned j = 0; j < width; j++, bit++)
      if (((unsigned)deltas[i / 3][i % 3] >> j) & 1)
        out[bit / 8] |= (uint8_t)(1u << (bit % 8));
  return (bit + 7) / 8;
}

static unsigned
delta_width (int deltas[][3], unsigned count)
{
  unsigned width = 2;
  for (unsigned i = 0; i < count * 3; i++)
    while (deltas[i / 3][i % 3] >= 1 << (width - 1) || deltas[i / 3][i % 3] < -(1 << (width - 1)))
      width++;
  return width;
}

static size_t
put_delta_frame (const State *state, uint8_t *out)
{
  int deltas[BATCH_MAX][3];
  int16_t raw[BATCH_MAX][3];
  uint8_t *at = out;
  for (unsigned i = 0; i < state->batched; i++)
    for (int axis = 0; axis < 3; axis++) {
      raw[i][axis] = plumb_to_i16 (state->batch[i][axis] / VERITY_FACTOR);
      deltas[i][axis] = i > 0 ? raw[i][axis] - raw[i - 1][axis] : 0;
    }
  for (int axis = 0; axis < 3; axis++)
    at = plumb_put_u16 (at, (uint16_t)raw[0][axis]);
  for (unsigned from = 1; from < state->batched; from += 6) { /* two blocks or more */
    unsigned count = MIN (6, state->batched - from);
    unsigned width = delta_width (&deltas[from], count);
    *at++ = (uint8_t)width;
    *at++ = (uint8_t)count;
    at += pack_deltas (at, &deltas[from], count, width);
  }
  return (size_t)(at - out);
}

static size_t
put_raw_frame (const State *state, uint8_t *out)
{
  uint8_t *at = out;
  for (unsigned i = 0; i < state->batched; i++)
    for (int axis = 0; axis < 3; axis++)
      at = plumb_put_i16 (at, state->batch[i][axis] * 1000);
  return (size_t)(at - out);
}

static void
notify_heart (PlumbVirtualSensor *sensor)
{
  static const uint8_t beat[] = {0x16, 72, 0x20, 0x03}; /* contact, and an interval of 781 ms */
  static const uint8_t no_contact[] = {0x04, 0};
  if (plumb_virtual_sensor_is_worn (sensor))
    plumb_virtual_sensor_notify (sensor, HEART_RATE, beat, sizeof beat);
  else
    plumb_virtual_sensor_notify (sensor, HEART_RATE, no_contact, sizeof no_contact);
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  double rate_hz = plumb_virtual_sensor_rate (sensor);
  uint8_t frame[256] = {ACCELERATION};
  if (state->samples++ % (unsigned)fmax (rate_hz, 1) == 0)
    notify_heart (sensor);
  if (!state->is_streaming)
    return;
  memcpy (state->batch[state->batched++], motion->accel_g, sizeof state->batch[0]);
  if (state->batched < CLAMP (rate_hz / 4, 6, BATCH_MAX))
    return;
  uint64_t elapsed_ns = (uint64_t)(plumb_virtual_sensor_time_s (sensor) * 1e9);
  plumb_put_u64 (frame + 1, EPOCH_NS + elapsed_ns);
  frame[9] = is_verity (sensor) ? 0x80 : 0x01;
  size_t size =
      is_verity (sensor) ? put_delta_frame (state, frame + 10) : put_raw_frame (state, frame + 10);
  plumb_virtual_sensor_notify (sensor, DATA, frame, 10 + size);
  state->batched = 0;
}

static void
advertise (PlumbVirtualSensor *sensor, const PlumbMotion *motion, PlumbAdvertising *advertising)
{
  static const uint8_t body[] = {0x72, 0x00, 0x3f};
  g_byte_array_append (advertising->manufacturer_data, body, sizeof body);
}

static const char *const uuids[] = {PLUMB_SIG_UUID ("180d"), NULL};

#define POLAR(word, shown, wanted, rate, table)                                                    \
  {                                                                                                \
    .family = word, .name = shown, .advertised_uuids = uuids, .company = 0x006b, .bond = wanted,   \
    .has_battery_service = true, .rate_hz = rate, .characteristics = table,                        \
    .n_characteristics = G_N_ELEMENTS (table), .state_size = sizeof (State), .read = read_value,   \
    .write = write_value, .sample = sample, .advertise = advertise,                                \
  }

const PlumbFamily plumb_family_polar =
    POLAR ("polar", "Polar H10 1B57E226", PLUMB_BOND_WANTED, 25, h10_characteristics);
const PlumbFamily plumb_family_polar_verity =
    POLAR ("polar-verity", "Polar Sense A1B2C3D4", PLUMB_BOND_NOT_USED, 52, verity_characteristics);
