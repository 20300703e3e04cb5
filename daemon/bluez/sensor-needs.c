/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-needs.h"

static const PlumbMirrorAdapter *
find_scan_adapter (const PlumbSensorNeeds *needs, const PlumbMirror *mirror)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (needs[i].has_own_adapter && (needs[i].is_searched || needs[i].is_listened_to))
      return needs[i].adapter;
  return plumb_mirror_find_adapter (mirror, NULL);
}

/* Where one sensor alone is looked for, and nothing else is wanted, bluetoothd can filter. */
static const char *
find_search_prefix (const PlumbSensorNeeds *needs)
{
  const char *prefix = NULL;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    if (needs[i].is_listened_to || (needs[i].is_searched && prefix != NULL))
      return NULL;
    if (needs[i].is_searched)
      prefix = needs[i].search_prefix;
  }
  return prefix;
}

void
plumb_sensor_needs_add_up (const PlumbSensorNeeds *needs, const PlumbMirror *mirror,
                           PlumbScanNeeds *out_scan)
{
  const PlumbMirrorAdapter *adapter = find_scan_adapter (needs, mirror);
  *out_scan = (PlumbScanNeeds){.search_prefix = find_search_prefix (needs)};
  if (adapter != NULL && adapter->is_powered)
    out_scan->adapter = adapter->path;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    out_scan->is_connect_wanted |= needs[i].is_radio_wanted;
    out_scan->is_every_packet_wanted |= needs[i].is_listened_to;
    out_scan->is_search_wanted |= needs[i].is_searched && !needs[i].is_served;
    out_scan->is_listen_wanted |= needs[i].is_listened_to && !needs[i].is_served;
  }
}

void
plumb_sensor_needs_list_drivers (const PlumbSensorNeeds *needs, PlumbWantedDrivers *out_drivers)
{
  *out_drivers = (PlumbWantedDrivers){0};
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbMirrorAdapter *adapter = needs[i].adapter;
    if (needs[i].driver == NULL)
      continue;
    if (needs[i].is_wanted && !plumb_sensor_driver_info (needs[i].driver)->is_broadcast)
      out_drivers->drivers[out_drivers->n++] = needs[i].driver;
    if (out_drivers->adapter == NULL && adapter != NULL && adapter->is_powered)
      out_drivers->adapter = adapter->path;
  }
}

void
plumb_sensor_needs_list_patterns (const PlumbSensorNeeds *needs, PlumbWantedPatterns *out_patterns)
{
  *out_patterns = (PlumbWantedPatterns){0};
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbMirrorAdapter *adapter = needs[i].adapter;
    if (needs[i].pattern == NULL)
      continue;
    out_patterns->patterns[out_patterns->n++] = needs[i].pattern;
    if (out_patterns->adapter == NULL && adapter != NULL && adapter->is_powered &&
        adapter->has_monitors)
      out_patterns->adapter = adapter->path;
  }
}
