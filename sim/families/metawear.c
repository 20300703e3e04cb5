/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MbientLab MetaMotion with a BMI160. Source: mbientlab/MetaWear-SDK-Cpp,
 * sensor/cpp/accelerometer_bosch*. */
#include "families.h"

#include "bytes.h"

#define SERVICE "326a9000-85cb-9195-d9dd-464cfbbae75a"
#define MODULE  0x03

enum { COMMAND, NOTIFY };

static const PlumbGattCharacteristic characteristics[] = {
    [COMMAND] = {SERVICE, "326a9001-85cb-9195-d9dd-464cfbbae75a",
                 PLUMB_GATT_WRITE | PLUMB_GATT_WRITE_COMMAND},
    [NOTIFY] = {SERVICE, "326a9006-85cb-9195-d9dd-464cfbbae75a", PLUMB_GATT_NOTIFY},
    PLUMB_DEVICE_INFORMATION ("5", "1.7.3"),
};

typedef struct {
  double counts_per_g;
  bool is_routed;
  bool is_enabled;
  bool is_started; /* the state outlives the link */
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->counts_per_g = 16384;
}

static void
configure (PlumbVirtualSensor *sensor, State *state, uint8_t rate, uint8_t range)
{
  unsigned code = rate & 0x0f; /* 5 is 12.5 Hz, each step doubles it */
  if (code >= 5 && code <= 12)
    plumb_virtual_sensor_set_rate (sensor, 12.5 * (1u << (code - 5)));
  state->counts_per_g = range == 0x03 ? 16384 : range == 0x05 ? 8192 : range == 0x08 ? 4096 : 2048;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  static const uint8_t bmi160[] = {MODULE, 0x80, 1, 0};
  State *state = plumb_virtual_sensor_state (sensor);
  if (size < 2 || bytes[0] != MODULE)
    return PLUMB_ATT_OK;
  if (bytes[1] == 0x80)
    plumb_virtual_sensor_notify (sensor, NOTIFY, bmi160, sizeof bmi160);
  else if (bytes[1] == 0x03 && size == 4)
    configure (sensor, state, bytes[2], bytes[3]);
  else if (bytes[1] == 0x04 && size == 3)
    state->is_routed = bytes[2] == 1;
  else if (bytes[1] == 0x02 && size == 4)
    state->is_enabled = bytes[2] == 1 || (state->is_enabled && bytes[3] != 1);
  else if (bytes[1] == 0x01 && size == 3)
    state->is_started = bytes[2] == 1;
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  uint8_t payload[8] = {MODULE, 0x04};
  uint8_t *at = payload + 2;
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16 (at, motion->accel_g[i] * state->counts_per_g);
  if (state->is_routed && state->is_enabled && state->is_started)
    plumb_virtual_sensor_notify (sensor, NOTIFY, payload, sizeof payload);
}

static const char *const uuids[] = {SERVICE, NULL};

const PlumbFamily plumb_family_metawear = {
    .family = "metawear",
    .name = "MetaWear",
    .advertised_uuids = uuids,
    .has_battery_service = true,
    .rate_hz = 12.5,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .write = write_value,
    .sample = sample,
};
