/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movesense with the GATT SensorData application: lists go on in a second notification when they
 * do not fit. Source: Movesense sample firmware, GATTSensorDataClient.cpp. */
#include "families.h"

#include "bytes.h"

#define SERVICE   "34802252-7185-4d5d-b431-630e7050e8f0"
#define PATH      "/Meas/Acc/"
#define TRIPLETS  4
#define FIRST_MAX 43 /* bytes of samples in the first part: in the middle of a number */

enum { COMMAND, DATA };

static const PlumbGattCharacteristic characteristics[] = {
    [COMMAND] = {SERVICE, "34800001-7185-4d5d-b431-630e7050e8f0", PLUMB_GATT_WRITE},
    [DATA] = {SERVICE, "34800002-7185-4d5d-b431-630e7050e8f0", PLUMB_GATT_NOTIFY},
    PLUMB_DEVICE_INFORMATION ("Movesense", "2.3.1"),
};

typedef struct {
  uint8_t reference; /* 0: not subscribed */
  uint8_t list[TRIPLETS * 12];
  unsigned triplets;
} State;

static void
reply (PlumbVirtualSensor *sensor, uint8_t reference, unsigned status)
{
  uint8_t bytes[4] = {0x01, reference};
  plumb_put_u16 (bytes + 2, (uint16_t)status);
  plumb_virtual_sensor_notify (sensor, DATA, bytes, sizeof bytes);
}

static bool
subscribe (PlumbVirtualSensor *sensor, const uint8_t *path, size_t size)
{
  static const unsigned rates[] = {13, 26, 52, 104, 208, 416, 833};
  g_autofree char *text = g_strndup ((const char *)path, size);
  unsigned rate = g_str_has_prefix (text, PATH)
                      ? (unsigned)g_ascii_strtoull (text + strlen (PATH), NULL, 10)
                      : 0;
  for (size_t i = 0; i < G_N_ELEMENTS (rates); i++)
    if (rates[i] == rate) {
      plumb_virtual_sensor_set_rate (sensor, rate);
      return true;
    }
  return false;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (size < 2)
    return PLUMB_ATT_WRONG_LENGTH;
  bool is_known = true;
  if (bytes[0] == 0x01 && bytes[1] != 0) {
    is_known = subscribe (sensor, bytes + 2, size - 2);
    state->reference = is_known ? bytes[1] : 0;
    state->triplets = 0;
  } else if (bytes[0] == 0x02) {
    state->reference = 0;
  }
  reply (sensor, bytes[1], is_known ? 200 : 404);
  return PLUMB_ATT_OK;
}

static void
send_list (PlumbVirtualSensor *sensor, State *state)
{
  uint8_t first[6 + FIRST_MAX] = {0x02, state->reference};
  uint8_t rest[2 + sizeof state->list - FIRST_MAX] = {0x03, state->reference};
  plumb_put_u32 (first + 2, (uint32_t)(plumb_virtual_sensor_time_s (sensor) * 1000));
  memcpy (first + 6, state->list, FIRST_MAX);
  memcpy (rest + 2, state->list + FIRST_MAX, sizeof state->list - FIRST_MAX);
  plumb_virtual_sensor_notify (sensor, DATA, first, sizeof first);
  plumb_virtual_sensor_notify (sensor, DATA, rest, sizeof rest);
  state->triplets = 0;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  if (state->reference == 0)
    return;
  uint8_t *at = state->list + 12 * state->triplets++;
  for (int i = 0; i < 3; i++)
    at = plumb_put_f32 (at, motion->accel_g[i] * PLUMB_G_IN_M_S2);
  if (state->triplets == TRIPLETS)
    send_list (sensor, state);
}

static void
disconnected (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->reference = 0;
}

static const char *const uuids[] = {PLUMB_SIG_UUID ("fdf3"), NULL};

const PlumbFamily plumb_family_movesense = {
    .family = "movesense",
    .name = "Movesense 204830001234",
    .advertised_uuids = uuids,
    .has_battery_service = true,
    .rate_hz = 13,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .disconnected = disconnected,
    .write = write_value,
    .sample = sample,
};
