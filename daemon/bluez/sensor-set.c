/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-set.h"

struct PlumbSensorSet {
  PlumbSensorLink *sensors[PLUMB_SENSORS_MAX];
};

static bool
is_address_taken (const char *address, gpointer user_data)
{
  const PlumbSensorSet *set = user_data;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (plumb_sensor_link_has_address (set->sensors[i], address))
      return true;
  return false;
}

static bool
is_another_connecting (const PlumbSensorSet *set, uint32_t slot)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (i != slot && plumb_sensor_link_is_connecting (set->sensors[i]))
      return true;
  return false;
}

void
plumb_sensor_set_turn (PlumbSensorSet *set, const PlumbSurroundings *surroundings,
                       uint32_t paired_slot, int64_t now_us)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    PlumbSurroundings own = *surroundings;
    own.is_radio_free &= !is_another_connecting (set, i);
    own.is_being_paired = i == paired_slot;
    own.is_address_taken = is_address_taken;
    own.others = set;
    plumb_sensor_link_turn (set->sensors[i], &own, now_us);
  }
}

void
plumb_sensor_set_notify (PlumbSensorSet *set, bool is_scanning, int64_t now_us)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_sensor_link_notify (set->sensors[i], is_scanning, now_us);
}

void
plumb_sensor_set_forget_owner (PlumbSensorSet *set)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_sensor_link_forget_owner (set->sensors[i]);
}

int64_t
plumb_sensor_set_deadline (const PlumbSensorSet *set)
{
  int64_t deadline_us = INT64_MAX;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    deadline_us = MIN (deadline_us, plumb_sensor_link_deadline (set->sensors[i]));
  return deadline_us;
}

void
plumb_sensor_set_abandon (PlumbSensorSet *set)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_sensor_link_abandon (set->sensors[i]);
}

bool
plumb_sensor_set_is_quiet (const PlumbSensorSet *set)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (!plumb_sensor_link_is_quiet (set->sensors[i]))
      return false;
  return true;
}

bool
plumb_sensor_set_is_device_wanted (const PlumbSensorSet *set, const PlumbMirrorDevice *device)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (plumb_sensor_link_matches (set->sensors[i], device))
      return true;
  return false;
}

void
plumb_sensor_set_receive_advertisement (PlumbSensorSet *set, const PlumbMirrorDevice *device,
                                        bool is_scanning)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_sensor_link_receive_advertisement (set->sensors[i], device, is_scanning);
}

void
plumb_sensor_set_get_needs (const PlumbSensorSet *set, PlumbSensorNeeds *out_needs)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_sensor_link_get_needs (set->sensors[i], &out_needs[i]);
}

PlumbSensorLink *
plumb_sensor_set_get (const PlumbSensorSet *set, uint32_t slot)
{
  return set->sensors[slot];
}

PlumbSensorSet *
plumb_sensor_set_new (PlumbPeer *peer, PlumbValueBus *values, PlumbClock clock, uint32_t seed,
                      const PlumbSensorListener *listener, gpointer user_data)
{
  PlumbSensorSet *set = g_new0 (PlumbSensorSet, 1);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    set->sensors[i] = plumb_sensor_link_new (peer, values, clock, i, seed + i, listener, user_data);
  return set;
}

void
plumb_sensor_set_free (PlumbSensorSet *set)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_sensor_link_free (set->sensors[i]);
  g_free (set);
}
