/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mirror.h"

#include <string.h>

#include "mirror-private.h"

static void
adapter_free (gpointer data)
{
  PlumbMirrorAdapter *adapter = data;
  g_free (adapter->path);
  g_free (adapter);
}

static void
device_free (gpointer data)
{
  PlumbMirrorDevice *device = data;
  g_free (device->path);
  g_free (device->adapter);
  g_free (device->name);
  g_strfreev (device->uuids);
  g_free (device);
}

static void
service_free (gpointer data)
{
  PlumbMirrorService *service = data;
  g_free (service->path);
  g_free (service->device);
  g_free (service);
}

static void
characteristic_free (gpointer data)
{
  PlumbMirrorCharacteristic *characteristic = data;
  g_free (characteristic->path);
  g_free (characteristic->service);
  g_free (characteristic);
}

PlumbMirror *
plumb_mirror_new (PlumbMirrorWanted is_wanted, gpointer user_data)
{
  PlumbMirror *mirror = g_new0 (PlumbMirror, 1);
  mirror->adapters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, adapter_free);
  mirror->devices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, device_free);
  mirror->services = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, service_free);
  mirror->characteristics =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, characteristic_free);
  mirror->is_wanted = is_wanted;
  mirror->user_data = user_data;
  return mirror;
}

void
plumb_mirror_free (PlumbMirror *mirror)
{
  if (mirror == NULL)
    return;
  g_hash_table_unref (mirror->adapters);
  g_hash_table_unref (mirror->devices);
  g_hash_table_unref (mirror->services);
  g_hash_table_unref (mirror->characteristics);
  g_free (mirror);
}

void
plumb_mirror_clear (PlumbMirror *mirror)
{
  g_hash_table_remove_all (mirror->adapters);
  g_hash_table_remove_all (mirror->devices);
  g_hash_table_remove_all (mirror->services);
  g_hash_table_remove_all (mirror->characteristics);
}

static bool
set (PlumbMirror *mirror, PlumbMirrorKind kind, void *object, const char *name, GVariant *value)
{
  PlumbPropertyResult result = plumb_mirror_property_set (kind, object, name, value);
  if (result == PLUMB_PROPERTY_REFUSED)
    mirror->refused++;
  return result == PLUMB_PROPERTY_STORED;
}

static bool
set_all (PlumbMirror *mirror, PlumbMirrorKind kind, void *object, GVariant *dictionary)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;
  bool is_changed = false;
  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    is_changed |= set (mirror, kind, object, name, value);
  return is_changed;
}

static bool
add_adapter (PlumbMirror *mirror, const char *path, GVariant *dictionary)
{
  PlumbMirrorAdapter *adapter = g_hash_table_lookup (mirror->adapters, path);
  if (adapter != NULL)
    return set_all (mirror, PLUMB_MIRROR_ADAPTER, adapter, dictionary);
  if (g_hash_table_size (mirror->adapters) >= PLUMB_MIRROR_ADAPTERS_MAX) {
    mirror->refused++;
    return false;
  }
  adapter = g_new0 (PlumbMirrorAdapter, 1);
  adapter->path = g_strdup (path);
  set_all (mirror, PLUMB_MIRROR_ADAPTER, adapter, dictionary);
  g_hash_table_insert (mirror->adapters, adapter->path, adapter);
  return true;
}

/* It may come before the adapter's own interface does. */
static bool
add_monitors (PlumbMirror *mirror, const char *path, GVariant *dictionary)
{
  g_autoptr (GVariant) nothing = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  if (g_hash_table_lookup (mirror->adapters, path) == NULL)
    add_adapter (mirror, path, nothing);
  PlumbMirrorAdapter *adapter = g_hash_table_lookup (mirror->adapters, path);
  return adapter != NULL && set_all (mirror, PLUMB_MIRROR_MONITORS, adapter, dictionary);
}

static void
remove_characteristics_of (PlumbMirror *mirror, const char *service_path)
{
  GHashTableIter iter;
  PlumbMirrorCharacteristic *characteristic;
  g_hash_table_iter_init (&iter, mirror->characteristics);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&characteristic))
    if (strcmp (characteristic->service, service_path) == 0)
      g_hash_table_iter_remove (&iter);
}

static void
remove_services_of (PlumbMirror *mirror, const char *device_path)
{
  GHashTableIter iter;
  PlumbMirrorService *service;
  g_hash_table_iter_init (&iter, mirror->services);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&service)) {
    if (strcmp (service->device, device_path) != 0)
      continue;
    remove_characteristics_of (mirror, service->path);
    g_hash_table_iter_remove (&iter);
  }
}

static bool
remove_device (PlumbMirror *mirror, const char *path)
{
  if (!g_hash_table_contains (mirror->devices, path))
    return false;
  remove_services_of (mirror, path);
  return g_hash_table_remove (mirror->devices, path);
}

/* Makes room by forgetting the neighbour that was silent longest. False: all are wanted. */
static bool
evict_neighbour (PlumbMirror *mirror)
{
  GHashTableIter iter;
  const PlumbMirrorDevice *device;
  const PlumbMirrorDevice *oldest = NULL;
  g_hash_table_iter_init (&iter, mirror->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&device)) {
    bool is_older = oldest == NULL || device->touched < oldest->touched;
    if (is_older && !mirror->is_wanted (device, mirror->user_data))
      oldest = device;
  }
  return oldest != NULL && remove_device (mirror, oldest->path);
}

static bool
add_device (PlumbMirror *mirror, const char *path, GVariant *dictionary)
{
  PlumbMirrorDevice *device = g_hash_table_lookup (mirror->devices, path);
  if (device != NULL) {
    device->touched = ++mirror->touches;
    return set_all (mirror, PLUMB_MIRROR_DEVICE, device, dictionary);
  }
  device = g_new0 (PlumbMirrorDevice, 1);
  device->path = g_strdup (path);
  device->battery_percent = -1;
  device->touched = ++mirror->touches;
  set_all (mirror, PLUMB_MIRROR_DEVICE, device, dictionary);
  bool is_full = g_hash_table_size (mirror->devices) >= PLUMB_MIRROR_DEVICES_MAX;
  if (device->adapter == NULL || device->address[0] == '\0' ||
      (is_full && !evict_neighbour (mirror))) {
    mirror->refused++;
    device_free (device);
    return false;
  }
  g_hash_table_insert (mirror->devices, device->path, device);
  return true;
}

static bool
add_battery (PlumbMirror *mirror, const char *path, GVariant *dictionary)
{
  PlumbMirrorDevice *device = g_hash_table_lookup (mirror->devices, path);
  return device != NULL && set_all (mirror, PLUMB_MIRROR_BATTERY, device, dictionary);
}

static bool
has_gatt_room (PlumbMirror *mirror)
{
  return g_hash_table_size (mirror->services) + g_hash_table_size (mirror->characteristics) <
         PLUMB_MIRROR_GATT_MAX;
}

static bool
is_service_ours (PlumbMirror *mirror, const PlumbMirrorService *service)
{
  const PlumbMirrorDevice *device =
      service->device != NULL ? g_hash_table_lookup (mirror->devices, service->device) : NULL;
  return device != NULL && mirror->is_wanted (device, mirror->user_data);
}

static bool
add_service (PlumbMirror *mirror, const char *path, GVariant *dictionary)
{
  PlumbMirrorService *service = g_new0 (PlumbMirrorService, 1);
  service->path = g_strdup (path);
  set_all (mirror, PLUMB_MIRROR_SERVICE, service, dictionary);
  if (!is_service_ours (mirror, service)) {
    service_free (service);
    return false;
  }
  if (service->uuid[0] == '\0' || !has_gatt_room (mirror)) {
    mirror->refused++;
    service_free (service);
    return false;
  }
  g_hash_table_replace (mirror->services, service->path, service);
  return true;
}

static bool
add_characteristic (PlumbMirror *mirror, const char *path, GVariant *dictionary)
{
  PlumbMirrorCharacteristic *characteristic = g_new0 (PlumbMirrorCharacteristic, 1);
  characteristic->path = g_strdup (path);
  set_all (mirror, PLUMB_MIRROR_CHARACTERISTIC, characteristic, dictionary);
  bool is_ours = characteristic->service != NULL &&
                 g_hash_table_contains (mirror->services, characteristic->service);
  if (!is_ours) {
    characteristic_free (characteristic);
    return false;
  }
  if (characteristic->uuid[0] == '\0' || !has_gatt_room (mirror)) {
    mirror->refused++;
    characteristic_free (characteristic);
    return false;
  }
  g_hash_table_replace (mirror->characteristics, characteristic->path, characteristic);
  return true;
}

static bool
add_interface (PlumbMirror *mirror, PlumbMirrorKind kind, const char *path, GVariant *dictionary)
{
  switch (kind) {
  case PLUMB_MIRROR_ADAPTER: return add_adapter (mirror, path, dictionary);
  case PLUMB_MIRROR_MONITORS: return add_monitors (mirror, path, dictionary);
  case PLUMB_MIRROR_DEVICE: return add_device (mirror, path, dictionary);
  case PLUMB_MIRROR_BATTERY: return add_battery (mirror, path, dictionary);
  case PLUMB_MIRROR_SERVICE: return add_service (mirror, path, dictionary);
  case PLUMB_MIRROR_CHARACTERISTIC: return add_characteristic (mirror, path, dictionary);
  case PLUMB_MIRROR_KINDS: break;
  }
  return false;
}

/* Those of one object's interfaces that are of this kind. */
static bool
add_kind (PlumbMirror *mirror, PlumbMirrorKind wanted, const char *path, GVariant *interfaces)
{
  GVariantIter iter;
  const char *interface;
  GVariant *dictionary;
  bool is_changed = false;
  g_variant_iter_init (&iter, interfaces);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &interface, &dictionary)) {
    PlumbMirrorKind kind;
    if (plumb_mirror_kind_parse (interface, &kind) && kind == wanted)
      is_changed |= add_interface (mirror, kind, path, dictionary);
  }
  return is_changed;
}

bool
plumb_mirror_load (PlumbMirror *mirror, GVariant *reply)
{
  plumb_mirror_clear (mirror);
  if (!g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a{oa{sa{sv}}})")))
    return false;
  g_autoptr (GVariant) objects = g_variant_get_child_value (reply, 0);
  /* The dictionary has no order, and a child is only taken when its parent is there. */
  for (guint kind = 0; kind < PLUMB_MIRROR_KINDS; kind++) {
    GVariantIter iter;
    const char *path;
    GVariant *interfaces;
    g_variant_iter_init (&iter, objects);
    while (g_variant_iter_loop (&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
      add_kind (mirror, (PlumbMirrorKind)kind, path, interfaces);
  }
  return true;
}

bool
plumb_mirror_interfaces_added (PlumbMirror *mirror, GVariant *arguments)
{
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(oa{sa{sv}})")))
    return false;
  g_autoptr (GVariant) interfaces = NULL;
  const char *path;
  bool is_changed = false;
  g_variant_get (arguments, "(&o@a{sa{sv}})", &path, &interfaces);
  for (guint kind = 0; kind < PLUMB_MIRROR_KINDS; kind++)
    is_changed |= add_kind (mirror, (PlumbMirrorKind)kind, path, interfaces);
  return is_changed;
}

static bool
remove_adapter (PlumbMirror *mirror, const char *path)
{
  g_autoptr (GPtrArray) orphans = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  const PlumbMirrorDevice *device;
  g_hash_table_iter_init (&iter, mirror->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&device))
    if (strcmp (device->adapter, path) == 0)
      g_ptr_array_add (orphans, g_strdup (device->path));
  for (guint i = 0; i < orphans->len; i++)
    remove_device (mirror, orphans->pdata[i]);
  return g_hash_table_remove (mirror->adapters, path);
}

static bool
remove_monitors (PlumbMirror *mirror, const char *path)
{
  PlumbMirrorAdapter *adapter = g_hash_table_lookup (mirror->adapters, path);
  if (adapter != NULL)
    adapter->has_monitors = false;
  return adapter != NULL;
}

static bool
remove_battery (PlumbMirror *mirror, const char *path)
{
  PlumbMirrorDevice *device = g_hash_table_lookup (mirror->devices, path);
  if (device != NULL)
    device->battery_percent = -1;
  return device != NULL;
}

static bool
remove_service (PlumbMirror *mirror, const char *path)
{
  remove_characteristics_of (mirror, path);
  return g_hash_table_remove (mirror->services, path);
}

static bool
remove_interface (PlumbMirror *mirror, PlumbMirrorKind kind, const char *path)
{
  switch (kind) {
  case PLUMB_MIRROR_ADAPTER: return remove_adapter (mirror, path);
  case PLUMB_MIRROR_MONITORS: return remove_monitors (mirror, path);
  case PLUMB_MIRROR_DEVICE: return remove_device (mirror, path);
  case PLUMB_MIRROR_BATTERY: return remove_battery (mirror, path);
  case PLUMB_MIRROR_SERVICE: return remove_service (mirror, path);
  case PLUMB_MIRROR_CHARACTERISTIC: return g_hash_table_remove (mirror->characteristics, path);
  case PLUMB_MIRROR_KINDS: break;
  }
  return false;
}

bool
plumb_mirror_interfaces_removed (PlumbMirror *mirror, GVariant *arguments)
{
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(oas)")))
    return false;
  g_autoptr (GVariantIter) interfaces = NULL;
  const char *path;
  const char *interface;
  bool is_changed = false;
  g_variant_get (arguments, "(&oas)", &path, &interfaces);
  while (g_variant_iter_loop (interfaces, "&s", &interface)) {
    PlumbMirrorKind kind;
    if (plumb_mirror_kind_parse (interface, &kind))
      is_changed |= remove_interface (mirror, kind, path);
  }
  return is_changed;
}

static void *
find_object (PlumbMirror *mirror, PlumbMirrorKind kind, const char *path)
{
  switch (kind) {
  case PLUMB_MIRROR_ADAPTER:
  case PLUMB_MIRROR_MONITORS: return g_hash_table_lookup (mirror->adapters, path);
  case PLUMB_MIRROR_DEVICE:
  case PLUMB_MIRROR_BATTERY: return g_hash_table_lookup (mirror->devices, path);
  case PLUMB_MIRROR_SERVICE: return g_hash_table_lookup (mirror->services, path);
  case PLUMB_MIRROR_CHARACTERISTIC: return g_hash_table_lookup (mirror->characteristics, path);
  case PLUMB_MIRROR_KINDS: break;
  }
  return NULL;
}

bool
plumb_mirror_properties_changed (PlumbMirror *mirror, const char *path, GVariant *arguments)
{
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(sa{sv}as)")))
    return false;
  g_autoptr (GVariant) changed = NULL;
  g_autoptr (GVariantIter) invalidated = NULL;
  const char *interface;
  const char *name;
  PlumbMirrorKind kind;
  g_variant_get (arguments, "(&s@a{sv}as)", &interface, &changed, &invalidated);
  if (!plumb_mirror_kind_parse (interface, &kind))
    return false;
  void *object = find_object (mirror, kind, path);
  if (object == NULL)
    return false;
  if (kind == PLUMB_MIRROR_DEVICE)
    ((PlumbMirrorDevice *)object)->touched = ++mirror->touches;
  bool is_changed = set_all (mirror, kind, object, changed);
  while (g_variant_iter_loop (invalidated, "&s", &name))
    is_changed |= set (mirror, kind, object, name, NULL);
  return is_changed;
}

bool
plumb_mirror_is_advertisement (GVariant *arguments)
{
  g_autoptr (GVariant) changed = g_variant_get_child_value (arguments, 1);
  g_autoptr (GVariant) manufacturer = g_variant_lookup_value (changed, "ManufacturerData", NULL);
  g_autoptr (GVariant) service = g_variant_lookup_value (changed, "ServiceData", NULL);
  return manufacturer != NULL || service != NULL;
}
