/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A home-made tilt tag that broadcasts BTHome v2: battery and rotation. Source:
 * Bluetooth-Devices/bthome-ble, const.py. */
#include "families.h"

#include "bytes.h"

typedef struct {
  uint8_t packet;
} State;

static void
advertise (PlumbVirtualSensor *sensor, const PlumbMotion *motion, PlumbAdvertising *advertising)
{
  State *state = plumb_virtual_sensor_state (sensor);
  double tilt_deg = atan2 (-motion->accel_g[2], motion->accel_g[0]) * 180 / M_PI;
  uint8_t body[8] = {
      0x40, 0x00, state->packet++, 0x01, (uint8_t)plumb_virtual_sensor_battery (sensor), 0x3f};
  plumb_put_i16 (body + 6, tilt_deg * 10);
  g_byte_array_append (advertising->service_data, body, sizeof body);
}

const PlumbFamily plumb_family_bthome = {
    .family = "bthome",
    .name = "Tilt tag",
    .service_data_uuid = PLUMB_SIG_UUID ("fcd2"),
    .is_broadcast = true,
    .rate_hz = 1,
    .state_size = sizeof (State),
    .advertise = advertise,
};
