/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UPRIGHT GO 2: judges by itself against its own calibration. Sources: nhazdun/HA-Upright-Go-2-BLE
 * docs/PROTOCOL.md; uninova/citizen-hub-android UprightGo2*Protocol.java. */
#include "families.h"

#include "bytes.h"

#define SERVICE(x)      "0000" x "-0000-1000-8000-00805f9b34fb"
#define SLOUCH_DEG      15.0 /* the device's own tolerance */
#define VIBRATE_AFTER_S 5.0
#define MOUNTING_DEG    35.0 /* what an upright wearer reads before any calibration */
#define STATUS_EVERY    15   /* samples between two status notifications without a change */

enum { CALIBRATE, CALIBRATED, STATUS, ANGLE, BATTERY, CHARGING, BOOTLOADER, VIBRATION, HISTORY };

static const PlumbGattCharacteristic characteristics[] = {
    [CALIBRATE] = {SERVICE ("bac0"), SERVICE ("bac1"), PLUMB_GATT_WRITE},
    [CALIBRATED] = {SERVICE ("bac0"), SERVICE ("bac2"), PLUMB_GATT_NOTIFY},
    [STATUS] = {SERVICE ("bac0"), SERVICE ("bac3"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [ANGLE] = {SERVICE ("bac0"), SERVICE ("bac4"), PLUMB_GATT_READ | PLUMB_GATT_NOTIFY},
    [BATTERY] = {SERVICE ("bad0"), SERVICE ("bad1"), PLUMB_GATT_READ},
    [CHARGING] = {SERVICE ("bad0"), SERVICE ("bad2"), PLUMB_GATT_READ},
    [BOOTLOADER] = {SERVICE ("bad0"), SERVICE ("bad4"), PLUMB_GATT_WRITE},
    [VIBRATION] = {SERVICE ("bab0"), SERVICE ("bab5"), PLUMB_GATT_READ | PLUMB_GATT_WRITE},
    [HISTORY] = {SERVICE ("baa0"), SERVICE ("baa2"), PLUMB_GATT_WRITE},
    PLUMB_DEVICE_INFORMATION ("UPRIGHT GO 2", "1.0.16"),
};

typedef struct {
  double upright_g[3];
  double last_g[3];
  double angle_deg; /* from the calibrated pose, forward positive */
  double slouched_since_s;
  uint8_t status[3];
  uint8_t vibration[2];
  unsigned samples;
  unsigned battery_reads; /* since connecting */
} State;

static void
power_on (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->upright_g[0] = state->last_g[0] = 1;
}

static void
connected (PlumbVirtualSensor *sensor)
{
  State *state = plumb_virtual_sensor_state (sensor);
  state->battery_reads = 0;
  state->samples = 0;
}

static double
tilt_deg (const double *from_g, const double *to_g)
{
  double dot = 0;
  double from_square = 0;
  double to_square = 0;
  for (int i = 0; i < 3; i++) {
    dot += from_g[i] * to_g[i];
    from_square += from_g[i] * from_g[i];
    to_square += to_g[i] * to_g[i];
  }
  double cosine = dot / sqrt (fmax (from_square * to_square, 1e-9));
  double angle = acos (fmin (fmax (cosine, -1), 1)) * 180 / M_PI;
  return to_g[2] <= from_g[2] ? angle : -angle;
}

static void
judge (PlumbVirtualSensor *sensor, State *state)
{
  double now_s = plumb_virtual_sensor_time_s (sensor);
  bool is_slouching = fabs (state->angle_deg) > SLOUCH_DEG;
  bool was_vibrating = state->status[0] == 2;
  if (!is_slouching)
    state->slouched_since_s = now_s;
  bool vibrates =
      is_slouching && now_s - state->slouched_since_s > VIBRATE_AFTER_S && state->vibration[0] == 0;
  state->status[0] = vibrates ? 2 : is_slouching ? 1 : 0;
  state->status[1] = is_slouching;
  state->status[2] = vibrates || (was_vibrating && !is_slouching);
}

static void
put_angle (const State *state, uint8_t *at)
{
  plumb_put_i16 (at, (state->angle_deg + MOUNTING_DEG) * 10);
  plumb_put_i16 (at + 2, state->angle_deg * 10);
  plumb_put_i16 (at + 4, 0);
}

static void
sample (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t before[3];
  uint8_t angle[6];
  memcpy (before, state->status, sizeof before);
  memcpy (state->last_g, motion->accel_g, sizeof state->last_g);
  state->angle_deg += 0.4 * (tilt_deg (state->upright_g, motion->accel_g) - state->angle_deg);
  if (!isfinite (state->angle_deg))
    state->angle_deg = 0;
  judge (sensor, state);
  put_angle (state, angle);
  plumb_virtual_sensor_notify (sensor, ANGLE, angle, sizeof angle);
  if (state->samples++ % STATUS_EVERY == 0 || memcmp (before, state->status, 3) != 0)
    plumb_virtual_sensor_notify (sensor, STATUS, state->status, sizeof state->status);
}

static uint8_t
battery_level (int percent)
{
  return percent == 0 ? 1 : percent < 10 ? 2 : (uint8_t)(percent / 10 + 2);
}

static PlumbAttError
read_value (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  State *state = plumb_virtual_sensor_state (sensor);
  uint8_t angle[6];
  uint8_t charging = plumb_virtual_sensor_is_charging (sensor);
  uint8_t battery = battery_level (plumb_virtual_sensor_battery (sensor));
  put_angle (state, angle);
  if (index == BATTERY && state->battery_reads++ == 0)
    battery = 0; /* just after connecting it does not know yet */
  if (index == STATUS)
    g_byte_array_append (out_bytes, state->status, sizeof state->status);
  else if (index == ANGLE)
    g_byte_array_append (out_bytes, angle, sizeof angle);
  else if (index == VIBRATION)
    g_byte_array_append (out_bytes, state->vibration, sizeof state->vibration);
  else
    g_byte_array_append (out_bytes, index == BATTERY ? &battery : &charging, 1);
  return PLUMB_ATT_OK;
}

static PlumbAttError
write_value (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size)
{
  static const uint8_t done = 1;
  State *state = plumb_virtual_sensor_state (sensor);
  if (index == BOOTLOADER || index == HISTORY) {
    plumb_virtual_sensor_crash (sensor); /* firmware update mode, or the history is gone */
    return PLUMB_ATT_OK;
  }
  if (size != (index == VIBRATION ? 2 : 1))
    return PLUMB_ATT_WRONG_LENGTH;
  if (index == VIBRATION) {
    memcpy (state->vibration, bytes, 2);
  } else if (bytes[0] == 0) {
    memcpy (state->upright_g, state->last_g, sizeof state->upright_g);
    plumb_virtual_sensor_notify (sensor, CALIBRATED, &done, 1);
  }
  return PLUMB_ATT_OK;
}

const PlumbFamily plumb_family_upright = {
    .family = "upright",
    .name = "UprightGO2",
    .rate_hz = 15,
    .characteristics = characteristics,
    .n_characteristics = G_N_ELEMENTS (characteristics),
    .state_size = sizeof (State),
    .power_on = power_on,
    .connected = connected,
    .read = read_value,
    .write = write_value,
    .sample = sample,
};
