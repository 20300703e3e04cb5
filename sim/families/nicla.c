/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arduino Nicla Sense ME, Arduino_BHY2 "App" sketch. Source: arduino/nicla-sense-me-fw,
 * BLEHandler.cpp, SensorTypes.h. */
#include "families.h"

#include "bytes.h"

#define NICLA(x) "34c2e3" x "-34aa-11eb-adc1-0242ac120002"

enum { DATA, CONFIG };
enum { SENSOR_ACCELEROMETER = 4, SENSOR_GRAVITY = 28 };

static const PlumbGattCharacteristic characteristics[] = {
    [DATA] = {NICLA ("bb"), NICLA ("bc"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [CONFIG] = {NICLA ("bb"), NICLA ("bd"), PLUMB_GATT_WRITE},
};

typedef struct {
  uint8_t sensor; /* 0: none runs */
  uint8_t data[12];
} State;

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  g_byte_array_append (out_bytes, state->data, sizeof state->data);
  return PLUMB_ATT_OK;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size != 9)
    return PLUMB_ATT_WRONG_LENGTH;
  double rate_hz = plumb_get_f32 (bytes + 1);
  bool is_served = bytes[0] == SENSOR_ACCELEROMETER || bytes[0] == SENSOR_GRAVITY;
  if (is_served && rate_hz > 0 && rate_hz <= 400) {
    state->sensor = bytes[0];
    plumb_virtual_sensor_set_rate (sensor, rate_hz);
  } else if (bytes[0] == state->sensor) {
    state->sensor = 0;
  }
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (state->sensor == 0)
    return;
  uint8_t *at = state->data;
  *at++ = state->sensor;
  *at++ = sizeof state->data;
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16 (at, motion->accel_g[i] * 4096);
  plumb_virtual_sensor_notify (sensor, DATA, state->data, sizeof state->data);
}

const PlumbFamily plumb_family_nicla = {
    .family = "nicla",
    .name = "NICLA",
    .rate_hz = 10,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .read = read_value,
    .write = write_value,
    .sample = sample,
};
