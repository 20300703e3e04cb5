/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nordic Thingy:52; the axis that points down reads +1 g. Source: NordicSemiconductor/
 * Nordic-Thingy52-FW, ble_tms.h and m_motion.c. */
#include "families.h"

#include "bytes.h"

#define THINGY(x)   "ef68" x "-9b35-4933-9b10-52ffa9740042"
#define CONFIG_SIZE 9

enum { CONFIG, RAW, GRAVITY };

static const PlumbGattCharacteristic characteristics[] = {
    [CONFIG] = {THINGY ("0400"), THINGY ("0401"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [RAW] = {THINGY ("0400"), THINGY ("0406"), PLUMB_GATT_NOTIFY},
    [GRAVITY] = {THINGY ("0400"), THINGY ("040a"), PLUMB_GATT_NOTIFY},
};

typedef struct {
  uint8_t config[CONFIG_SIZE];
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  static const uint8_t factory[CONFIG_SIZE] = {0xe8, 3, 0xf4, 1, 0xf4, 1, 10, 0, 1};
  State *state = plumb_virtual_sensor_state (sensor);
  memcpy (state->config, factory, sizeof factory);
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  g_byte_array_append (out_bytes, state->config, CONFIG_SIZE);
  return PLUMB_ATT_OK;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  unsigned rate_hz = size == CONFIG_SIZE ? plumb_get_u16 (bytes + 6) : 0;
  if (rate_hz < 5 || rate_hz > 200)
    return PLUMB_ATT_REFUSED;
  memcpy (state->config, bytes, CONFIG_SIZE);
  plumb_virtual_sensor_set_rate (sensor, rate_hz);
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  uint8_t raw[18] = {0};
  uint8_t gravity[12];
  uint8_t *raw_at = raw;
  uint8_t *gravity_at = gravity;
  for (int i = 0; i < 3; i++) {
    raw_at = plumb_put_i16 (raw_at, -motion->accel_g[i] * 1024);
    gravity_at = plumb_put_f32 (gravity_at, -motion->accel_g[i] * PLUMB_G_IN_M_S2);
  }
  for (int i = 0; i < 3; i++)
    raw_at = plumb_put_i16 (raw_at, motion->rate_dps[i] * 32);
  plumb_virtual_sensor_notify (sensor, GRAVITY, gravity, sizeof gravity);
  plumb_virtual_sensor_notify (sensor, RAW, raw, sizeof raw);
}

static const char *const uuids[] = {THINGY ("0100"), NULL};

const PlumbFamily plumb_family_thingy52 = {
    .family = "thingy52",
    .name = "Thingy",
    .advertised_uuids = uuids,
    .bond = PLUMB_BOND_REFUSED,
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
