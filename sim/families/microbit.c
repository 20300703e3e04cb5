/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BBC micro:bit V2 with the accelerometer service. Source: lancaster-university/codal-microbit-v2,
 * MicroBitAccelerometerService.cpp; a period of 0 crashes the board (microbit-connection). */
#include "families.h"

#include "bytes.h"

#define SERVICE      "e95d0753-251d-470a-a062-fa1922dfa9a8"
#define COUNTS_PER_G 1024
#define DEFAULT_MS   20

enum { DATA, PERIOD, MODEL };

static const PlumbGattCharacteristic characteristics[] = {
    [DATA] = {SERVICE, "e95dca4b-251d-470a-a062-fa1922dfa9a8", PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [PERIOD] = {SERVICE, "e95dfb24-251d-470a-a062-fa1922dfa9a8",
                PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [MODEL] = {PLUMB_SIG_UUID ("180a"), PLUMB_SIG_UUID ("2a24"), PLUMB_GATT_READ},
};

typedef struct {
  uint16_t period_ms;
  uint8_t data[6];
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->period_ms = (uint16_t)(1000 / plumb_virtual_sensor_rate (sensor));
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  static const char model[] = "BBC micro:bit V2";
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t period[2];
  plumb_put_u16 (period, state->period_ms);
  if (index == DATA)
    g_byte_array_append (out_bytes, state->data, sizeof state->data);
  else if (index == PERIOD)
    g_byte_array_append (out_bytes, period, sizeof period);
  else
    g_byte_array_append (out_bytes, (const uint8_t *)model, sizeof model - 1);
  return PLUMB_ATT_OK;
}

/* The board takes the next longer period that its accelerometer has. */
static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  static const uint16_t supported_ms[] = {2, 5, 10, 20, 40, 100, 1000};
  State *state = plumb_virtual_sensor_state (sensor);
  if (size != 2)
    return PLUMB_ATT_WRONG_LENGTH;
  uint16_t wanted_ms = plumb_get_u16 (bytes);
  if (wanted_ms == 0) {
    plumb_virtual_sensor_crash (sensor);
    return PLUMB_ATT_OK;
  }
  state->period_ms = supported_ms[G_N_ELEMENTS (supported_ms) - 1];
  for (size_t i = G_N_ELEMENTS (supported_ms); i-- > 0;)
    if (supported_ms[i] >= wanted_ms)
      state->period_ms = supported_ms[i];
  plumb_virtual_sensor_set_rate (sensor, 1000.0 / state->period_ms);
  return PLUMB_ATT_OK;
}

/* Face up reads z = -1 g, logo up y = +1 g, right edge down x > 0. */
static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  plumb_put_i16 (state->data, -motion->accel_g[0] * COUNTS_PER_G);
  plumb_put_i16 (state->data + 2, motion->accel_g[1] * COUNTS_PER_G);
  plumb_put_i16 (state->data + 4, -motion->accel_g[2] * COUNTS_PER_G);
  plumb_virtual_sensor_notify (sensor, DATA, state->data, sizeof state->data);
}

const PlumbFamily plumb_family_microbit = {
    .family = "microbit",
    .name = "BBC micro:bit [zivog]",
    .rate_hz = 1000.0 / DEFAULT_MS,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .read = read_value,
    .write = write_value,
    .sample = sample,
};
