/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own open service, as docs/open-sensor-service.md has it. */
#include "families.h"

#include "bytes.h"

#define OPEN(x)      "3d1e" x "-85fa-4656-b342-f29bb483d05c"
#define TRIPLETS_MAX 8
#define FLAG_KNOWS   0x01
#define FLAG_WORN    0x02
#define FLAG_CHARGES 0x04
#define FLAG_RATE    0x08

enum { SAMPLES, CONFIG, MODEL };

static const PlumbGattCharacteristic characteristics[] = {
    [SAMPLES] = {OPEN ("0001"), OPEN ("0002"), PLUMB_GATT_NOTIFY},
    [CONFIG] = {OPEN ("0001"), OPEN ("0003"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [MODEL] = {PLUMB_SIG_UUID ("180a"), PLUMB_SIG_UUID ("2a24"), PLUMB_GATT_READ},
};

typedef struct {
  bool sends_rate;
  uint8_t wanted; /* triplets a notification */
  uint16_t sequence;
  double batch[TRIPLETS_MAX][6];
  unsigned batched;
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->wanted = 1;
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  static const char model[] = "Virtual plumb line";
  const State *state = plumb_virtual_sensor_state (sensor);
  uint8_t config[5] = {1, state->sends_rate, 0, 0, state->wanted};
  plumb_put_u16 (config + 2, (uint16_t)(plumb_virtual_sensor_rate (sensor) * 10));
  if (index == MODEL)
    g_byte_array_append (out_bytes, (const uint8_t *)model, sizeof model - 1);
  else
    g_byte_array_append (out_bytes, config, sizeof config);
  return PLUMB_ATT_OK;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size != 5)
    return PLUMB_ATT_WRONG_LENGTH;
  if (bytes[0] != 1 || bytes[4] == 0)
    return PLUMB_ATT_REFUSED;
  state->sends_rate = bytes[1] & 1;
  state->wanted = MIN (bytes[4], TRIPLETS_MAX);
  state->batched = 0;
  plumb_virtual_sensor_set_rate (sensor, CLAMP (plumb_get_u16 (bytes + 2) / 10.0, 0.5, 100));
  return PLUMB_ATT_OK;
}

static void
send_batch (PlumbVirtualSensor *sensor, State *state)
{
  uint8_t payload[8 + 12 * TRIPLETS_MAX];
  uint8_t *at = payload;
  *at++ = (uint8_t)(FLAG_KNOWS | (plumb_virtual_sensor_is_worn (sensor) ? FLAG_WORN : 0) |
                    (plumb_virtual_sensor_is_charging (sensor) ? FLAG_CHARGES : 0) |
                    (state->sends_rate ? FLAG_RATE : 0));
  *at++ = (uint8_t)state->batched;
  at = plumb_put_u16 (at, state->sequence++);
  at = plumb_put_u32 (at, (uint32_t)(plumb_virtual_sensor_time_s (sensor) * 1000));
  for (unsigned i = 0; i < state->batched; i++)
    for (unsigned j = 0; j < (state->sends_rate ? 6 : 3); j++)
      at = plumb_put_i16 (at, state->batch[i][j] * (j < 3 ? 4096 : 16));
  plumb_virtual_sensor_notify (sensor, SAMPLES, payload, (size_t)(at - payload));
  state->batched = 0;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  double *triplet = state->batch[state->batched++];
  memcpy (triplet, motion->accel_g, sizeof motion->accel_g);
  memcpy (triplet + 3, motion->rate_dps, sizeof motion->rate_dps);
  if (state->batched >= state->wanted)
    send_batch (sensor, state);
}

static const char *const uuids[] = {OPEN ("0001"), NULL};

const PlumbFamily plumb_family_plumbline = {
    .family = "plumbline",
    .name = "My sensor",
    .advertised_uuids = uuids,
    .has_battery_service = true,
    .rate_hz = 10,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .read = read_value,
    .write = write_value,
    .sample = sample,
};
