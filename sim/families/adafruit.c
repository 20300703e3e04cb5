/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adafruit CLUE: the UUID of the period repeats in each of its services. Source:
 * adafruit/Adafruit_CircuitPython_BLE_Adafruit, adafruit_service.py, accelerometer_service.py. */
#include "families.h"

#include "bytes.h"

#define ADAFRUIT(x) "adaf" x "-c332-42a8-93bd-25e905756cb8"

enum { TEMPERATURE, TEMPERATURE_PERIOD, DATA, PERIOD };

static const PlumbGattCharacteristic characteristics[] = {
    [TEMPERATURE] = {ADAFRUIT ("0100"), ADAFRUIT ("0101"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [TEMPERATURE_PERIOD] = {ADAFRUIT ("0100"), ADAFRUIT ("0001"),
                            PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [DATA] = {ADAFRUIT ("0200"), ADAFRUIT ("0201"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [PERIOD] = {ADAFRUIT ("0200"), ADAFRUIT ("0001"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
};

typedef struct {
  int32_t period_ms; /* -1 off, 0 on change */
  int32_t temperature_period_ms;
  uint8_t data[12];
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->period_ms = state->temperature_period_ms = 1000;
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  uint8_t number[4];
  if (index == DATA) {
    g_byte_array_append (out_bytes, state->data, sizeof state->data);
    return PLUMB_ATT_OK;
  }
  if (index == TEMPERATURE)
    plumb_put_f32 (number, 24.5);
  else
    plumb_put_u32 (number,
                   (uint32_t)(index == PERIOD ? state->period_ms : state->temperature_period_ms));
  g_byte_array_append (out_bytes, number, sizeof number);
  return PLUMB_ATT_OK;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size != 4)
    return PLUMB_ATT_WRONG_LENGTH;
  int32_t period_ms = (int32_t)plumb_get_u32 (bytes);
  if (index == TEMPERATURE_PERIOD)
    state->temperature_period_ms = period_ms;
  else
    state->period_ms = period_ms;
  if (index == PERIOD && period_ms > 0)
    plumb_virtual_sensor_set_rate (sensor, 1000.0 / period_ms);
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t *at = state->data;
  for (int i = 0; i < 3; i++)
    at = plumb_put_f32 (at, motion->accel_g[i] * PLUMB_G_IN_M_S2);
  if (state->period_ms >= 0)
    plumb_virtual_sensor_notify (sensor, DATA, state->data, sizeof state->data);
}

static void
advertise (PlumbVirtualSensor *sensor, const PlumbMotion *motion, PlumbAdvertising *advertising)
{
  static const uint8_t clue[] = {0x04, 0x01, 0x00, 0x72, 0x80};
  g_byte_array_append (advertising->manufacturer_data, clue, sizeof clue);
}

const PlumbFamily plumb_family_adafruit = {
    .family = "adafruit",
    .name = "CIRCUITPY1a2b",
    .company = 0x0822,
    .rate_hz = 1,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .read = read_value,
    .write = write_value,
    .sample = sample,
    .advertise = advertise,
};
