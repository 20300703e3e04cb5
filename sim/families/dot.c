/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movella (Xsens) DOT. Source: Xsens DOT BLE Services Specifications XD0506P rev F. */
#include "families.h"

#include "bytes.h"

#define DOT(x)       "1517" x "-4947-11e9-8646-d663bd873d93"
#define CONTROL_SIZE 32
#define MODE_RATES   21 /* acceleration and angular rate */

enum { DEVICE, MEASURE, MEDIUM, SHORT, BATTERY };

static const PlumbGattCharacteristic characteristics[] = {
    [DEVICE] = {DOT ("1000"), DOT ("1002"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [MEASURE] = {DOT ("2000"), DOT ("2001"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [MEDIUM] = {DOT ("2000"), DOT ("2003"), PLUMB_GATT_NOTIFY},
    [SHORT] = {DOT ("2000"), DOT ("2004"), PLUMB_GATT_NOTIFY},
    [BATTERY] = {DOT ("3000"), DOT ("3001"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    PLUMB_DEVICE_INFORMATION ("XS-T01", "2.1.0"),
};

typedef struct {
  uint8_t control[CONTROL_SIZE];
  uint8_t mode; /* 0: not measuring */
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->control[3] = 10; /* minutes of advertising */
  state->control[5] = 30; /* minutes until it sleeps, connected or not */
  plumb_put_u16 (state->control + 24, (uint16_t)plumb_virtual_sensor_rate (sensor));
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  const uint8_t measure[3] = {1, state->mode != 0, state->mode};
  const uint8_t battery[2] = {(uint8_t)plumb_virtual_sensor_battery (sensor),
                              plumb_virtual_sensor_is_charging (sensor)};
  if (index == DEVICE)
    g_byte_array_append (out_bytes, state->control, CONTROL_SIZE);
  else if (index == MEASURE)
    g_byte_array_append (out_bytes, measure, sizeof measure);
  else
    g_byte_array_append (out_bytes, battery, sizeof battery);
  return PLUMB_ATT_OK;
}

/* Only what the first byte marks is taken over. */
static PlumbAttError
write_device (PlumbVirtualSensor *sensor, State *state, const uint8_t *bytes)
{
  static const unsigned supported[] = {1, 4, 10, 12, 15, 20, 30, 60};
  unsigned rate = plumb_get_u16 (bytes + 24);
  if (bytes[0] & 0x04)
    memcpy (state->control + 3, bytes + 3, 4);
  if (!(bytes[0] & 0x10))
    return PLUMB_ATT_OK;
  for (size_t i = 0; i < G_N_ELEMENTS (supported); i++)
    if (supported[i] == rate && state->mode == 0) {
      plumb_put_u16 (state->control + 24, (uint16_t)rate);
      plumb_virtual_sensor_set_rate (sensor, rate);
      return PLUMB_ATT_OK;
    }
  return PLUMB_ATT_REFUSED;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size != (index == DEVICE ? CONTROL_SIZE : 3))
    return PLUMB_ATT_WRONG_LENGTH;
  if (index == DEVICE)
    return write_device (sensor, state, bytes);
  if (bytes[0] != 1 || bytes[1] > 1)
    return PLUMB_ATT_REFUSED;
  state->mode = bytes[1] == 1 ? bytes[2] : 0;
  return PLUMB_ATT_OK;
}

static void
disconnected (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->mode = 0;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  uint8_t payload[40] = {0};
  if (state->mode != MODE_RATES)
    return;
  uint8_t *at =
      plumb_put_u32 (payload, (uint32_t)(uint64_t)(plumb_virtual_sensor_time_s (sensor) * 1e6));
  for (int i = 0; i < 3; i++)
    at = plumb_put_f32 (at, motion->accel_g[i] * PLUMB_G_IN_M_S2);
  for (int i = 0; i < 3; i++)
    at = plumb_put_f32 (at, motion->rate_dps[i]);
  plumb_virtual_sensor_notify (sensor, MEDIUM, payload, sizeof payload);
}

static void
advertise (PlumbVirtualSensor *sensor, const PlumbMotion *motion, PlumbAdvertising *advertising)
{
  static const uint8_t body[] = {0x01, 0x00};
  g_byte_array_append (advertising->manufacturer_data, body, sizeof body);
}

const PlumbFamily plumb_family_dot = {
    .family = "dot",
    .name = "Movella DOT",
    .company = 0x0886,
    .rate_hz = 60,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .disconnected = disconnected,
    .read = read_value,
    .write = write_value,
    .sample = sample,
    .advertise = advertise,
};
