/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RuuviTag, data format 5: broadcast only, big-endian. Source: ruuvi/ruuvi-sensor-protocols,
 * dataformat_05.md. */
#include "families.h"

#include "bytes.h"

typedef struct {
  uint16_t sequence;
} State;

static void
advertise (PlumbVirtualSensor *sensor, const PlumbMotion *motion, PlumbAdvertising *advertising)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t body[24] = {0x05, 0x12, 0xfc, 0x53, 0x94, 0xc3, 0x7c};
  uint8_t *at = body + 7;
  int millivolts = 2000 + plumb_virtual_sensor_battery (sensor) * 10;
  uint16_t power = (uint16_t)((unsigned)(millivolts - 1600) << 5 | 22); /* and 4 dBm */
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16_be (at, motion->accel_g[i] * 1000);
  *at++ = (uint8_t)(power >> 8);
  *at++ = (uint8_t)power;
  *at++ = 0x42;
  *at++ = (uint8_t)(state->sequence >> 8);
  *at++ = (uint8_t)state->sequence;
  state->sequence = (uint16_t)(state->sequence == 0xfffe ? 0 : state->sequence + 1);
  for (int i = 0; i < 6; i++) {
    const char *pair = plumb_virtual_sensor_address (sensor) + 3 * i;
    *at++ = (uint8_t)(g_ascii_xdigit_value (pair[0]) << 4 | g_ascii_xdigit_value (pair[1]));
  }
  g_byte_array_append (advertising->manufacturer_data, body, sizeof body);
}

const PlumbFamily plumb_family_ruuvi = {
    .family = "ruuvi",
    .name = "Ruuvi 884F",
    .company = 0x0499,
    .is_broadcast = true,
    .rate_hz = 1 / 1.285,
    .state_size = sizeof (State),
    .advertise = advertise,
};
