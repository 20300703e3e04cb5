/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of bluetoothd's devices a slot means: by address, or by name once and by address from then
 * on; and which driver takes it. */
#include <string.h>

#include "link-private.h"

const PlumbMirrorAdapter *
plumb_link_slot_adapter (const PlumbLinkSlot *slot)
{
  return plumb_mirror_find_adapter (slot->link->mirror, slot->settings->adapter);
}

static bool
is_pinned_by_another (const PlumbLinkSlot *slot, const char *address)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *other = &slot->link->slots[i];
    if (other != slot && g_ascii_strcasecmp (other->address, address) == 0)
      return true;
  }
  return false;
}

/* How sure we are of a device that has the wanted name. The name is the user's word: one that no
 * driver recognises is taken too, its services decide once it is connected. */
static PlumbConfidence
confidence (const PlumbLinkSlot *slot, const PlumbMirrorDevice *device)
{
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  PlumbConfidence sure = PLUMB_CONFIDENCE_NONE;
  const PlumbSensorDriver *named = plumb_sensor_driver_by_name (slot->settings->driver);
  if (named != NULL)
    return plumb_sensor_driver_match (named, &advertisement);
  plumb_sensor_driver_recognise (&advertisement, slot->settings->is_experimental_allowed, &sure);
  return sure;
}

typedef struct {
  const PlumbLinkSlot *slot;
  const PlumbMirrorAdapter *adapter; /* NULL: any */
  const PlumbMirrorDevice *best;
  PlumbConfidence best_confidence; /* of best, where there is one */
} Search;

static bool
consider (const PlumbMirrorDevice *device, gpointer user_data)
{
  Search *search = user_data;
  if (g_strcmp0 (device->name, search->slot->settings->name) != 0 ||
      (search->adapter != NULL && strcmp (search->adapter->path, device->adapter) != 0) ||
      is_pinned_by_another (search->slot, device->address))
    return true;
  PlumbConfidence sure = confidence (search->slot, device);
  bool is_better = search->best == NULL || sure > search->best_confidence ||
                   (sure == search->best_confidence && device->rssi_dbm > search->best->rssi_dbm);
  if (is_better) {
    search->best = device;
    search->best_confidence = sure;
  }
  return true;
}

static const PlumbMirrorDevice *
find_by_name (PlumbLinkSlot *slot)
{
  bool is_any = slot->settings->adapter == NULL;
  Search search = {.slot = slot, .adapter = is_any ? NULL : plumb_link_slot_adapter (slot)};
  if (slot->settings->name == NULL || (!is_any && search.adapter == NULL))
    return NULL;
  plumb_mirror_foreach_device (slot->link->mirror, consider, &search);
  if (search.best == NULL)
    return NULL;
  g_strlcpy (slot->address, search.best->address, sizeof slot->address);
  /* Its services were not kept while it was a neighbour. */
  if (search.best->is_connected)
    plumb_link_sync (slot->link);
  return search.best;
}

static void
choose_driver (PlumbLinkSlot *slot, const PlumbMirrorDevice *device)
{
  if (slot->driver != NULL)
    return;
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  slot->driver = slot->settings->driver != NULL
                     ? plumb_sensor_driver_by_name (slot->settings->driver)
                     : plumb_sensor_driver_recognise (
                           &advertisement, slot->settings->is_experimental_allowed, NULL);
}

const PlumbMirrorDevice *
plumb_link_slot_device (PlumbLinkSlot *slot)
{
  const PlumbMirrorDevice *device = NULL;
  if (slot->settings == NULL || !slot->link->is_synced)
    return NULL;
  if (slot->address[0] == '\0') {
    device = find_by_name (slot);
  } else if (slot->settings->adapter == NULL) {
    device = plumb_mirror_find_device (slot->link->mirror, slot->address, NULL);
  } else {
    const PlumbMirrorAdapter *adapter = plumb_link_slot_adapter (slot);
    if (adapter != NULL)
      device = plumb_mirror_find_device (slot->link->mirror, slot->address, adapter->path);
  }
  if (device != NULL)
    choose_driver (slot, device);
  return device;
}

/* All that the driver cannot do without; false too if it needs none, as a broadcast one. */
static bool
has_required (const PlumbMirror *mirror, const PlumbMirrorDevice *device,
              const PlumbSensorDriver *driver)
{
  const PlumbSensorInfo *info = plumb_sensor_driver_info (driver);
  bool has_any = false;
  for (size_t i = 0; i < info->n_characteristics; i++) {
    const PlumbSensorCharacteristic *wanted = &info->characteristics[i];
    if (!wanted->is_required)
      continue;
    if (plumb_mirror_find_characteristic (mirror, device->path, wanted->service_uuid,
                                          wanted->uuid) == NULL)
      return false;
    has_any = true;
  }
  return has_any;
}

/* With driver = auto the services decide where the advertisement did not, or was wrong; never under
 * a session, which is its driver's from the first action to the last. */
bool
plumb_link_slot_has_characteristics (PlumbLinkSlot *slot, const PlumbMirrorDevice *device)
{
  const PlumbMirror *mirror = slot->link->mirror;
  if (!device->is_resolved)
    return false;
  if (slot->driver != NULL && has_required (mirror, device, slot->driver))
    return true;
  if (slot->settings->driver != NULL || slot->session != NULL)
    return false;
  size_t count;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&count);
  for (size_t i = 0; i < count; i++) {
    bool is_allowed = slot->settings->is_experimental_allowed ||
                      !plumb_sensor_driver_info (drivers[i])->is_experimental;
    if (is_allowed && has_required (mirror, device, drivers[i])) {
      slot->driver = drivers[i];
      return true;
    }
  }
  return false;
}

bool
plumb_link_slot_is_broadcast (const PlumbLinkSlot *slot)
{
  return slot->driver != NULL && plumb_sensor_driver_info (slot->driver)->is_broadcast;
}

bool
plumb_link_is_device_wanted (const PlumbMirrorDevice *device, gpointer user_data)
{
  const PlumbLink *link = user_data;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *slot = &link->slots[i];
    if (slot->settings == NULL)
      continue;
    bool is_it = slot->address[0] != '\0' ? g_ascii_strcasecmp (slot->address, device->address) == 0
                                          : slot->settings->name != NULL &&
                                                g_strcmp0 (slot->settings->name, device->name) == 0;
    if (is_it)
      return true;
  }
  return false;
}

/* While we scan, one subscription hears every device: see link-discovery.c. */
static void
on_device_changed (GDBusConnection *bus, const char *sender, const char *path,
                   const char *interface, const char *signal, GVariant *parameters,
                   gpointer user_data)
{
  PlumbLinkSlot *slot = user_data;
  PlumbLink *link = slot->link;
  const char *changed = NULL;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  g_variant_get_child (parameters, 0, "&s", &changed);
  if (link->scan_signal_id != 0 && strcmp (changed, PLUMB_BLUEZ_DEVICE) == 0)
    return;
  if (plumb_link_device_changed (link, path, parameters))
    plumb_link_schedule (link);
}

void
plumb_link_slot_watch_device (PlumbLinkSlot *slot, const char *path)
{
  if (g_strcmp0 (slot->device_path, path) == 0)
    return;
  if (slot->device_signal_id != 0)
    g_dbus_connection_signal_unsubscribe (slot->link->bus, slot->device_signal_id);
  slot->device_signal_id = 0;
  g_free (slot->device_path);
  slot->device_path = g_strdup (path);
  if (path != NULL)
    slot->device_signal_id = g_dbus_connection_signal_subscribe (
        slot->link->bus, slot->link->owner, PLUMB_DBUS_PROPERTIES, "PropertiesChanged", path, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_device_changed, slot, NULL);
}
