/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PineTime with InfiniTime: polled at 10 Hz, notified only on change. Source:
 * InfiniTimeOrg/InfiniTime, doc/MotionService.md. */
#include "families.h"

#include "bytes.h"

#define SERVICE "00030000-78fc-48fe-8e23-433b3a1942d0"

enum { STEPS, MOTION };

static const PlumbGattCharacteristic characteristics[] = {
    [STEPS] = {SERVICE, "00030001-78fc-48fe-8e23-433b3a1942d0",
               PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [MOTION] = {SERVICE, "00030002-78fc-48fe-8e23-433b3a1942d0",
                PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    PLUMB_DEVICE_INFORMATION ("PineTime", "1.14.0"),
};

typedef struct {
  int16_t counts[3];
} State;

static void
put_counts (const State *state, uint8_t *at)
{
  for (int i = 0; i < 3; i++)
    at = plumb_put_u16 (at, (uint16_t)state->counts[i]);
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const State *state = plumb_virtual_sensor_state (sensor);
  uint8_t payload[6] = {0};
  if (index == MOTION)
    put_counts (state, payload);
  g_byte_array_append (out_bytes, payload, index == MOTION ? 6 : 4);
  return PLUMB_ATT_OK;
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t payload[6];
  int16_t counts[3];
  bool is_changed = false;
  for (int i = 0; i < 3; i++) {
    counts[i] = plumb_to_i16 (motion->accel_g[i] * 1024);
    is_changed |= counts[i] != state->counts[i];
  }
  if (!is_changed)
    return;
  memcpy (state->counts, counts, sizeof counts);
  put_counts (state, payload);
  plumb_virtual_sensor_notify (sensor, MOTION, payload, sizeof payload);
}

static const char *const uuids[] = {PLUMB_SIG_UUID ("180d"), "00001530-1212-efde-1523-785feabcd123",
                                    NULL};

const PlumbFamily plumb_family_infinitime = {
    .family = "infinitime",
    .name = "InfiniTime",
    .advertised_uuids = uuids,
    .has_battery_service = true,
    .rate_hz = 10,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .read = read_value,
    .sample = sample,
};
