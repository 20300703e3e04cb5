/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-set.h"

struct PlumbSensorSet {
  PlumbPeer *peer;
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

static int64_t
serves_until (const PlumbAdvertisementMonitor *monitor, const PlumbSensorNeeds *needs)
{
  if (needs->pattern == NULL || needs->adapter == NULL)
    return INT64_MIN;
  return plumb_advertisement_monitor_serves_until (monitor, needs->adapter->path,
                                                   needs->advertised_us);
}

/* The first sensor that needs a scan and whose settings name an adapter decides which one scans.
 * Where one sensor alone is looked for, and nothing else is wanted, bluetoothd can filter. */
int64_t
plumb_sensor_set_collect_scan (const PlumbSensorSet *set, const PlumbAdvertisementMonitor *monitor,
                               int64_t now_us, PlumbScanNeeds *out_scan)
{
  const PlumbMirrorAdapter *adapter =
      plumb_mirror_find_adapter (plumb_peer_get_mirror (set->peer), NULL);
  int64_t scan_needed_us = INT64_MAX;
  guint n_searched = 0;
  *out_scan = (PlumbScanNeeds){0};
  for (guint i = PLUMB_SENSORS_MAX; i-- > 0;) { /* so that the first one has the last word */
    PlumbSensorNeeds needs;
    plumb_sensor_link_get_needs (set->sensors[i], &needs);
    int64_t served_until_us = serves_until (monitor, &needs);
    bool is_served = now_us < served_until_us;
    if (is_served)
      scan_needed_us = MIN (scan_needed_us, served_until_us);
    if (needs.has_own_adapter && (needs.is_searched || needs.is_listened_to))
      adapter = needs.adapter;
    if (needs.is_searched)
      out_scan->search_prefix = needs.search_prefix;
    n_searched += needs.is_searched;
    out_scan->facts.is_connect_wanted |= needs.is_radio_wanted;
    out_scan->is_every_packet_wanted |= needs.is_listened_to;
    out_scan->facts.is_search_wanted |= needs.is_searched && !is_served;
    out_scan->facts.is_listen_wanted |= needs.is_listened_to && !is_served;
  }
  if (n_searched > 1 || out_scan->is_every_packet_wanted)
    out_scan->search_prefix = NULL;
  if (adapter != NULL && adapter->is_powered)
    out_scan->adapter = adapter->path;
  return scan_needed_us;
}

void
plumb_sensor_set_collect_drivers (const PlumbSensorSet *set, PlumbWantedDrivers *out_wanted)
{
  *out_wanted = (PlumbWantedDrivers){0};
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    PlumbSensorNeeds needs;
    plumb_sensor_link_get_needs (set->sensors[i], &needs);
    if (needs.driver == NULL)
      continue;
    if (needs.is_wanted && !plumb_sensor_driver_info (needs.driver)->is_broadcast)
      out_wanted->drivers[out_wanted->n++] = needs.driver;
    if (out_wanted->adapter == NULL && needs.adapter != NULL && needs.adapter->is_powered)
      out_wanted->adapter = needs.adapter->path;
  }
}

void
plumb_sensor_set_collect_patterns (const PlumbSensorSet *set, PlumbWantedPatterns *out_wanted)
{
  *out_wanted = (PlumbWantedPatterns){0};
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    PlumbSensorNeeds needs;
    plumb_sensor_link_get_needs (set->sensors[i], &needs);
    if (needs.pattern == NULL)
      continue;
    out_wanted->patterns[out_wanted->n++] = needs.pattern;
    if (out_wanted->adapter == NULL && needs.adapter != NULL && needs.adapter->is_powered &&
        needs.adapter->has_monitors)
      out_wanted->adapter = needs.adapter->path;
  }
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
  set->peer = peer;
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
