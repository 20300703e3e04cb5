/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dik-dur-ble, a home-made trainer that tells its angle. Source: onurae/dik-dur-ble,
 * src/main.cpp. */
#include "families.h"

#include "bytes.h"

#define SERVICE "e653fc6d-d701-4a73-ab2c-794482caaba6"

enum { ANGLE, BATTERY };

static const PlumbGattCharacteristic characteristics[] = {
    [ANGLE] = {SERVICE, "918f19a4-c5c1-4194-8fa4-d78a4eb9db94",
               PLUMB_GATT_READ | PLUMB_GATT_NOTIFY | PLUMB_GATT_INDICATE},
    [BATTERY] = {SERVICE, "28faaba7-417a-413c-a827-b247e68c12df", PLUMB_GATT_READ},
};

typedef struct {
  uint8_t angle[2];
} State;

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  uint8_t centivolts[2];
  plumb_put_i16 (centivolts, 330 + plumb_virtual_sensor_battery (sensor) * 0.9);
  g_byte_array_append (out_bytes, index == ANGLE ? state->angle : centivolts, 2);
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  plumb_put_i16 (state->angle, atan2 (-motion->accel_g[2], motion->accel_g[0]) * 180 / M_PI);
  plumb_virtual_sensor_notify (sensor, ANGLE, state->angle, sizeof state->angle);
}

static const char *const uuids[] = {SERVICE, NULL};

const PlumbFamily plumb_family_dikdur = {
    .family = "dikdur",
    .name = "dd-ble",
    .advertised_uuids = uuids,
    .rate_hz = 5,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .read = read_value,
    .sample = sample,
};
