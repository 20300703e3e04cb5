/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hipee posture trainer: big-endian frames, whole degrees. Source: yonirom/hipee_protocol,
 * README.md and hipee_messages.py. */
#include "families.h"

#include "bytes.h"

#define HEAD      0x09
#define LIVE_SIZE 20

enum { NOTIFY, WRITE };

static const PlumbGattCharacteristic characteristics[] = {
    [NOTIFY] = {PLUMB_SIG_UUID ("fff0"), PLUMB_SIG_UUID ("fff1"), PLUMB_GATT_NOTIFY},
    [WRITE] = {PLUMB_SIG_UUID ("fff0"), PLUMB_SIG_UUID ("fff2"),
               PLUMB_GATT_WRITE | PLUMB_GATT_WRITE_COMMAND},
};

typedef struct {
  bool is_live;
  double zero_deg;
  double forward_deg;
  double left_deg;
} State;

static uint8_t
sum (const uint8_t *bytes, size_t size)
{
  unsigned total = 0;
  for (size_t i = 0; i < size; i++)
    total += bytes[i];
  return (uint8_t)total;
}

/* Sets the last byte so that all add up to 0, and sends. */
static void
send_frame (PlumbVirtualSensor *sensor, uint8_t *frame, size_t size)
{
  frame[0] = HEAD;
  frame[1] = (uint8_t)(size - 3);
  frame[size - 1] = (uint8_t)-sum (frame, size - 1);
  plumb_virtual_sensor_notify (sensor, NOTIFY, frame, size);
}

static void
set_live (PlumbVirtualSensor *sensor, State *state, const uint8_t *payload)
{
  unsigned period_ms = (unsigned)payload[0] << 8 | payload[1];
  state->is_live = payload[2] == 1;
  if (period_ms >= 100)
    plumb_virtual_sensor_set_rate (sensor, 1000.0 / period_ms);
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t hello[] = {0, 0, 0x02, 1, 0};
  uint8_t zeroed[] = {0, 0, 0x33, 0, 0, 0, 0};
  uint8_t battery[] = {0,
                       0,
                       0x45,
                       (uint8_t)plumb_virtual_sensor_battery (sensor),
                       (uint8_t)(plumb_virtual_sensor_is_charging (sensor) ? 0 : 2),
                       0};
  if (size < 4 || bytes[0] != HEAD || sum (bytes, size) != 0)
    return PLUMB_ATT_OK;
  if (bytes[2] == 0x01)
    send_frame (sensor, hello, sizeof hello);
  else if (bytes[2] == 0x30)
    plumb_virtual_sensor_crash (sensor); /* the settings command that reboots it */
  else if (bytes[2] == 0x32) {
    state->zero_deg = state->forward_deg;
    send_frame (sensor, zeroed, sizeof zeroed);
  } else if (bytes[2] == 0x34 && size == 7)
    set_live (sensor, state, bytes + 3);
  else if (bytes[2] == 0x44)
    send_frame (sensor, battery, sizeof battery);
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t frame[LIVE_SIZE] = {0, 0, 0x35};
  uint32_t seconds = (uint32_t)(1641659902 + plumb_virtual_sensor_time_s (sensor));
  state->forward_deg = atan2 (-motion->accel_g[2], motion->accel_g[0]) * 180 / M_PI;
  state->left_deg = atan2 (-motion->accel_g[1], motion->accel_g[0]) * 180 / M_PI;
  if (!state->is_live)
    return;
  for (int i = 0; i < 4; i++)
    frame[3 + i] = (uint8_t)(seconds >> (24 - 8 * i));
  frame[7] = (uint8_t)(int8_t)CLAMP (state->forward_deg - state->zero_deg, -127, 127);
  frame[8] = (uint8_t)(int8_t)CLAMP (state->left_deg, -127, 127);
  frame[13] = 1;
  send_frame (sensor, frame, sizeof frame);
}

static void
disconnected (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->is_live = false;
}

static const char *const uuids[] = {PLUMB_SIG_UUID ("fff0"), NULL};

const PlumbFamily plumb_family_hipee = {
    .family = "hipee",
    .name = "JZ-0A1B2C",
    .advertised_uuids = uuids,
    .rate_hz = 1,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .disconnected = disconnected,
    .write = write_value,
    .sample = sample,
};
