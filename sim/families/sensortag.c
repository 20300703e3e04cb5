/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TI SensorTag CC2650. Source: sandeepmistry/node-sensortag, lib/cc2650.js. */
#include "families.h"

#include "bytes.h"

#define TAG(x)     "f000" x "-0451-4000-b000-000000000000"
#define ACCEL_BITS 0x0038
#define PERIOD_MIN 10 /* of 10 ms */

enum { DATA, CONFIG, PERIOD };

static const PlumbGattCharacteristic characteristics[] = {
    [DATA] = {TAG ("aa80"), TAG ("aa81"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [CONFIG] = {TAG ("aa80"), TAG ("aa82"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [PERIOD] = {TAG ("aa80"), TAG ("aa83"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    PLUMB_DEVICE_INFORMATION ("CC2650 SensorTag", "1.50"),
};

typedef struct {
  uint8_t data[18];
  uint8_t config[2];
  uint8_t period; /* of 10 ms */
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->period = 100;
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  if (index == DATA)
    g_byte_array_append (out_bytes, state->data, sizeof state->data);
  else if (index == CONFIG)
    g_byte_array_append (out_bytes, state->config, sizeof state->config);
  else
    g_byte_array_append (out_bytes, &state->period, 1);
  return PLUMB_ATT_OK;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size != (index == CONFIG ? 2 : 1))
    return PLUMB_ATT_WRONG_LENGTH;
  if (index == CONFIG) {
    memcpy (state->config, bytes, 2);
    return PLUMB_ATT_OK;
  }
  state->period = MAX (bytes[0], PERIOD_MIN);
  plumb_virtual_sensor_set_rate (sensor, 100.0 / state->period);
  return PLUMB_ATT_OK;
}

/* Always 8 g, whatever the range bits say. */
static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t *at = state->data;
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16 (at, motion->rate_dps[i] * 65536 / 500);
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16 (at, motion->accel_g[i] * 4096);
  if ((plumb_get_u16 (state->config) & ACCEL_BITS) == ACCEL_BITS)
    plumb_virtual_sensor_notify (sensor, DATA, state->data, sizeof state->data);
}

static void
disconnected (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  memset (state->config, 0, sizeof state->config);
}

static const char *const uuids[] = {PLUMB_SIG_UUID ("aa80"), NULL};

const PlumbFamily plumb_family_sensortag = {
    .family = "sensortag",
    .name = "CC2650 SensorTag",
    .advertised_uuids = uuids,
    .has_battery_service = true,
    .rate_hz = 1,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .disconnected = disconnected,
    .read = read_value,
    .write = write_value,
    .sample = sample,
};
