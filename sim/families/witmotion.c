/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WitMotion WT901BLE5.0: a byte stream whose packets do not respect notifications. Source:
 * WITMOTION/WitBluetooth_BWT901BLE5_0, device_model.py; WT901BLECL datasheet v20-0707. */
#include "families.h"

#include "bytes.h"

#define SERVICE     "0000ffe5-0000-1000-8000-00805f9a34fb"
#define PACKET_SIZE 20
#define QUEUE_MAX   (3 * PACKET_SIZE)

enum { NOTIFY, WRITE };

static const PlumbGattCharacteristic characteristics[] = {
    [NOTIFY] = {SERVICE, "0000ffe4-0000-1000-8000-00805f9a34fb", PLUMB_GATT_NOTIFY},
    [WRITE] = {SERVICE, "0000ffe9-0000-1000-8000-00805f9a34fb",
               PLUMB_GATT_WRITE | PLUMB_GATT_WRITE_COMMAND},
};

typedef struct {
  uint8_t queue[QUEUE_MAX];
  size_t queued;
  unsigned packets; /* since the subscription */
  double unlocked_until_s;
} State;

/* Which packets of twenty are held back to be merged with the next one, and which are sent in two
 * pieces; the rest goes out whole. */
static bool
is_held_back (unsigned packet)
{
  return packet % 20 == 6 || packet % 20 == 13;
}

static bool
is_split (unsigned packet)
{
  return packet % 20 == 3 || packet % 20 == 14;
}

static void
flush (PlumbVirtualSensor *sensor, State *state, bool splits)
{
  size_t first = splits ? 13 : state->queued;
  plumb_virtual_sensor_notify (sensor, NOTIFY, state->queue, first);
  if (first < state->queued)
    plumb_virtual_sensor_notify (sensor, NOTIFY, state->queue + first, state->queued - first);
  state->queued = 0;
}

static uint8_t *
queue_packet (State *state, uint8_t tag)
{
  uint8_t *packet = state->queue + state->queued;
  state->queued += PACKET_SIZE;
  memset (packet, 0, PACKET_SIZE);
  packet[0] = 0x55;
  packet[1] = tag;
  return packet;
}

static void
subscribed (PlumbVirtualSensor *sensor, unsigned index, bool is_on)
{
  static const uint8_t tail[] = {0x00, 0x08, 0x12, 0x00, 0x55, 0x00, 0x07};
  State *state = plumb_virtual_sensor_state (sensor);
  state->queued = 0;
  state->packets = 0;
  if (is_on) /* it streams all the time: the first bytes are the end of a packet */
    plumb_virtual_sensor_notify (sensor, NOTIFY, tail, sizeof tail);
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t *at = queue_packet (state, 0x61) + 2;
  const double *accel_g = motion->accel_g;
  double degrees = 180 / M_PI;
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16 (at, accel_g[i] * 32768 / 16);
  for (int i = 0; i < 3; i++)
    at = plumb_put_i16 (at, motion->rate_dps[i] * 32768 / 2000);
  at = plumb_put_i16 (at, atan2 (accel_g[1], accel_g[2]) * degrees * 32768 / 180);
  at = plumb_put_i16 (at,
                      -atan2 (accel_g[0], hypot (accel_g[1], accel_g[2])) * degrees * 32768 / 180);
  plumb_put_i16 (at, 0);
  unsigned packet = state->packets++;
  if (!is_held_back (packet) || state->queued + PACKET_SIZE > QUEUE_MAX)
    flush (sensor, state, is_split (packet));
}

static void
answer_register (PlumbVirtualSensor *sensor, State *state, uint8_t first)
{
  static const struct {
    int percent;
    int centivolts;
  } battery[] = {{100, 398}, {90, 393}, {75, 387}, {60, 382}, {50, 379}, {40, 377},
                 {30, 373},  {20, 370}, {15, 368}, {10, 350}, {5, 340},  {0, 330}};
  int percent = plumb_virtual_sensor_battery (sensor);
  size_t level = 0;
  while (battery[level].percent > percent)
    level++;
  if (state->queued > 0)
    flush (sensor, state, false);
  uint8_t *packet = queue_packet (state, 0x71);
  packet[2] = first;
  if (first == 0x64)
    plumb_put_u16 (packet + 4, (uint16_t)battery[level].centivolts);
  flush (sensor, state, false);
}

static void
set_rate (PlumbVirtualSensor *sensor, uint8_t code)
{
  static const double rates_hz[] = {0, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};
  if (code > 0 && code < G_N_ELEMENTS (rates_hz))
    plumb_virtual_sensor_set_rate (sensor, rates_hz[code]);
}

/* FF AA register low high; what is not understood is ignored without a word. */
static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  double now_s = plumb_virtual_sensor_time_s (sensor);
  if (size != 5 || bytes[0] != 0xff || bytes[1] != 0xaa)
    return PLUMB_ATT_OK;
  if (bytes[2] == 0x69 && bytes[3] == 0x88 && bytes[4] == 0xb5)
    state->unlocked_until_s = now_s + 10;
  else if (bytes[2] == 0x27)
    answer_register (sensor, state, bytes[3]);
  else if (bytes[2] == 0x03 && now_s < state->unlocked_until_s)
    set_rate (sensor, bytes[3]);
  return PLUMB_ATT_OK;
}

static const char *const uuids[] = {SERVICE, NULL};

const PlumbFamily plumb_family_witmotion = {
    .family = "witmotion",
    .name = "WT901BLE68",
    .advertised_uuids = uuids,
    .rate_hz = 10,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .subscribed = subscribed,
    .write = write_value,
    .sample = sample,
};
