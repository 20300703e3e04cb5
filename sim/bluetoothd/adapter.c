/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adapter1: power, discovery sessions that die with their client, RemoveDevice. */
#include "internal.h"

#include <string.h>

#define FIRST_HEARD_S 0.1 /* until the first advertisement of a sensor near by is heard */
#define HEARD_EVERY_S 1.0
#define REMOVE_S      2.7 /* RemoveDevice of a connected one */

static void
adapter_changed (PlumbBluetoothd *daemon, const char *property)
{
  if (daemon->adapter_path)
    plumb_tree_changed (daemon->tree, daemon->adapter_path, IFACE_ADAPTER, property);
}

void
plumb_discovery_free (gpointer data)
{
  PlumbDiscovery *discovery = data;
  g_strfreev (discovery->uuids);
  g_free (discovery);
}

static bool
client_hears (const PlumbDiscovery *discovery, const PlumbVirtualSensor *sensor)
{
  const char *const *advertised = plumb_virtual_sensor_family (sensor)->advertised_uuids;
  if (!discovery->is_scanning)
    return false;
  if (!discovery->uuids || !discovery->uuids[0])
    return true;
  for (size_t i = 0; advertised && advertised[i]; i++)
    if (g_strv_contains ((const char *const *)discovery->uuids, advertised[i]))
      return true;
  return false;
}

static bool
anybody_hears (const PlumbBluetoothd *daemon, const PlumbVirtualSensor *sensor)
{
  GHashTableIter iter;
  gpointer discovery = NULL;
  g_hash_table_iter_init (&iter, daemon->discoveries);
  while (g_hash_table_iter_next (&iter, NULL, &discovery))
    if (client_hears (discovery, sensor))
      return true;
  return false;
}

bool
plumb_adapter_is_scanning (const PlumbBluetoothd *daemon)
{
  GHashTableIter iter;
  gpointer discovery = NULL;
  g_hash_table_iter_init (&iter, daemon->discoveries);
  while (g_hash_table_iter_next (&iter, NULL, &discovery))
    if (((PlumbDiscovery *)discovery)->is_scanning)
      return true;
  return false;
}

static void
on_told_again (gpointer data)
{
  PlumbDevice *device = data;
  device->told_timer = 0;
  device->is_told = false;
}

/* Many controllers hand over each device once a scan, whatever it advertises. */
static bool
is_filtered (PlumbDevice *device)
{
  const PlumbFaults *faults = device->daemon->faults;
  bool was_told = device->is_told;
  double again_s = plumb_faults_number (faults, "filters-duplicates", "again", 0);
  if (!plumb_faults_has (faults, "filters-duplicates", device->address))
    return false;
  device->is_told = true;
  if (again_s > 0 && device->told_timer == 0)
    device->told_timer = plumb_timers_add (device->timers, again_s, on_told_again, device, NULL);
  return was_told;
}

/* An advertisement as bluetoothd shows it: the object if it is new, what changed if it is not. */
static void
hear (PlumbBluetoothd *daemon, PlumbVirtualSensor *sensor)
{
  PlumbDevice *device = plumb_device_find (daemon, sensor);
  if (!plumb_virtual_sensor_is_reachable (sensor) || (device && device->is_connected) ||
      !(anybody_hears (daemon, sensor) || plumb_monitors_hear (daemon, sensor)))
    return;
  if (!device) {
    device = plumb_device_add (daemon, sensor, plumb_virtual_sensor_address (sensor),
                               plumb_virtual_sensor_name (sensor));
    is_filtered (device);
    return;
  }
  if (is_filtered (device))
    return;
  device->rssi_dbm = (int16_t)(device->rssi_dbm <= -63 ? -58 : device->rssi_dbm - 1);
  plumb_timers_cancel (device->timers, &device->temporary_timer);
  plumb_device_changed (device, "RSSI");
  if (plumb_virtual_sensor_advertising (sensor)->manufacturer_data->len > 0)
    plumb_device_changed (device, "ManufacturerData");
  if (plumb_virtual_sensor_advertising (sensor)->service_data->len > 0)
    plumb_device_changed (device, "ServiceData");
}

void
plumb_adapter_advertised (PlumbBluetoothd *daemon, PlumbVirtualSensor *sensor)
{
  if (daemon->connection && daemon->adapter_path && daemon->is_powered)
    hear (daemon, sensor);
}

static void
on_scan (gpointer user_data)
{
  PlumbBluetoothd *daemon = user_data;
  daemon->scan_timer = plumb_timers_add (daemon->timers, HEARD_EVERY_S, on_scan, daemon, NULL);
  for (guint i = 0; i < daemon->sensors->len; i++) {
    PlumbVirtualSensor *sensor = daemon->sensors->pdata[i];
    PlumbDevice *device = plumb_device_find (daemon, sensor);
    if (!plumb_virtual_sensor_family (sensor)->is_broadcast || !device)
      hear (daemon, sensor);
  }
}

static void
forget_signal (PlumbDevice *device)
{
  device->is_told = false;
  if (device->rssi_dbm != 0 && !device->is_connected) {
    device->rssi_dbm = 0;
    plumb_device_changed (device, "RSSI");
  }
  plumb_device_expire (device);
}

static void
scanning_changed (PlumbBluetoothd *daemon, bool was_scanning)
{
  bool is_scanning = plumb_adapter_is_scanning (daemon);
  if (is_scanning == was_scanning)
    return;
  plumb_timers_cancel (daemon->timers, &daemon->scan_timer);
  if (is_scanning)
    daemon->scan_timer = plumb_timers_add (daemon->timers, FIRST_HEARD_S, on_scan, daemon, NULL);
  else
    for (guint i = 0; i < daemon->devices->len; i++)
      forget_signal (daemon->devices->pdata[i]);
  adapter_changed (daemon, "Discovering");
}

void
plumb_adapter_client_left (PlumbBluetoothd *daemon, const char *name)
{
  bool was_scanning = plumb_adapter_is_scanning (daemon);
  if (g_hash_table_remove (daemon->discoveries, name))
    scanning_changed (daemon, was_scanning);
}

static PlumbDiscovery *
client_discovery (PlumbBluetoothd *daemon, const char *sender)
{
  PlumbDiscovery *discovery = g_hash_table_lookup (daemon->discoveries, sender);
  if (!discovery) {
    discovery = g_new0 (PlumbDiscovery, 1);
    g_hash_table_insert (daemon->discoveries, g_strdup (sender), discovery);
  }
  return discovery;
}

/* One key that is not known makes the whole call fail, as a value of the wrong type does. */
static bool
parse_filter (GVariant *filter, PlumbDiscovery *out_discovery)
{
  static const char *const types[][2] = {
      {"UUIDs", "as"},        {"RSSI", "n"},         {"Pathloss", "q"}, {"Transport", "s"},
      {"DuplicateData", "b"}, {"Discoverable", "b"}, {"Pattern", "s"}};
  GVariantIter iter;
  const char *key = NULL;
  GVariant *boxed = NULL;
  g_variant_iter_init (&iter, filter);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &boxed)) {
    g_autoptr (GVariant) value = boxed;
    size_t i = 0;
    while (i < G_N_ELEMENTS (types) && strcmp (types[i][0], key) != 0)
      i++;
    if (i == G_N_ELEMENTS (types) || strcmp (types[i][1], g_variant_get_type_string (value)) != 0)
      return false;
    if (i == 0) {
      g_strfreev (out_discovery->uuids);
      out_discovery->uuids = g_variant_dup_strv (value, NULL);
    }
    if (strcmp (key, "DuplicateData") == 0)
      out_discovery->wants_duplicates = g_variant_get_boolean (value);
  }
  return true;
}

static void
set_filter (PlumbBluetoothd *daemon, const char *sender, GVariant *parameters,
            GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) filter = g_variant_get_child_value (parameters, 0);
  PlumbDiscovery parsed = {0};
  if (!parse_filter (filter, &parsed)) {
    g_strfreev (parsed.uuids);
    plumb_bluez_error (invocation, "InvalidArguments", "Invalid arguments in method call");
    return;
  }
  PlumbDiscovery *discovery = client_discovery (daemon, sender);
  g_strfreev (discovery->uuids);
  discovery->uuids = parsed.uuids;
  discovery->wants_duplicates = parsed.wants_duplicates;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
set_scanning (PlumbBluetoothd *daemon, const char *sender, bool is_on,
              GDBusMethodInvocation *invocation)
{
  bool was_scanning = plumb_adapter_is_scanning (daemon);
  PlumbDiscovery *discovery = g_hash_table_lookup (daemon->discoveries, sender);
  bool had_session = discovery && discovery->is_scanning;
  if (!daemon->is_powered) {
    plumb_bluez_error (invocation, "NotReady", "Resource Not Ready");
  } else if (is_on && had_session) {
    plumb_bluez_error (invocation, "InProgress", "Operation already in progress");
  } else if (!is_on && !had_session) {
    plumb_bluez_error (invocation, "Failed", "No discovery started");
  } else {
    client_discovery (daemon, sender)->is_scanning = is_on;
    scanning_changed (daemon, was_scanning);
    g_dbus_method_invocation_return_value (invocation, NULL);
  }
}

typedef struct {
  PlumbBluetoothd *daemon;
  char *path;
  GDBusMethodInvocation *invocation;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;
  g_clear_object (&removal->invocation);
  g_free (removal->path);
  g_free (removal);
}

static PlumbDevice *
device_at (const PlumbBluetoothd *daemon, const char *path)
{
  for (guint i = 0; i < daemon->devices->len; i++)
    if (g_str_equal (((PlumbDevice *)daemon->devices->pdata[i])->path, path))
      return daemon->devices->pdata[i];
  return NULL;
}

static void
on_removal (gpointer data)
{
  Removal *removal = data;
  PlumbDevice *device = device_at (removal->daemon, removal->path);
  if (device) {
    g_hash_table_remove (removal->daemon->stored, device->address);
    if (device->sensor &&
        device->is_paired) /* one side has no key any more: nothing is encrypted */
      plumb_virtual_sensor_set_bonded (device->sensor, false);
    plumb_device_remove (device);
  }
  g_dbus_method_invocation_return_value (g_steal_pointer (&removal->invocation), NULL);
}

static void
remove_device (PlumbBluetoothd *daemon, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *path = NULL;
  g_variant_get (parameters, "(&o)", &path);
  PlumbDevice *device = device_at (daemon, path);
  if (!device) {
    plumb_bluez_error (invocation, "DoesNotExist", "Does Not Exist");
    return;
  }
  Removal *removal = g_new0 (Removal, 1);
  *removal = (Removal){daemon, g_strdup (path), invocation};
  plumb_timers_add (daemon->timers, device->is_connected ? REMOVE_S : 0.02, on_removal, removal,
                    removal_free);
}

static void
adapter_call (gpointer object, const char *method, GVariant *parameters,
              GDBusMethodInvocation *invocation)
{
  static const char *const filters[] = {"UUIDs",         "RSSI",         "Pathloss", "Transport",
                                        "DuplicateData", "Discoverable", "Pattern",  NULL};
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  if (g_str_equal (method, "SetDiscoveryFilter"))
    set_filter (object, sender, parameters, invocation);
  else if (g_str_equal (method, "RemoveDevice"))
    remove_device (object, parameters, invocation);
  else if (g_str_equal (method, "GetDiscoveryFilters"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", filters));
  else
    set_scanning (object, sender, g_str_equal (method, "StartDiscovery"), invocation);
}

static GVariant *
adapter_get (gpointer object, const char *property)
{
  static const char *const roles[] = {"central", "peripheral", NULL};
  const PlumbBluetoothd *daemon = object;
  if (g_str_equal (property, "Address"))
    return g_variant_new_string (ADAPTER_ADDRESS);
  if (g_str_equal (property, "AddressType"))
    return g_variant_new_string ("public");
  if (g_str_equal (property, "Name") || g_str_equal (property, "Alias"))
    return g_variant_new_string ("virtual");
  if (g_str_equal (property, "Class"))
    return g_variant_new_uint32 (0);
  if (g_str_equal (property, "Powered"))
    return g_variant_new_boolean (daemon->is_powered);
  if (g_str_equal (property, "Discovering"))
    return g_variant_new_boolean (plumb_adapter_is_scanning (daemon));
  if (g_str_equal (property, "Roles"))
    return g_variant_new_strv (roles, -1);
  if (g_str_equal (property, "UUIDs"))
    return g_variant_new_strv (NULL, 0);
  return g_variant_new_boolean (FALSE);
}

static bool
adapter_set (gpointer object, const char *property, GVariant *value, GError **error)
{
  PlumbBluetoothd *daemon = object;
  if (!g_str_equal (property, "Powered"))
    return true;
  bool is_on = g_variant_get_boolean (value);
  if (is_on && plumb_faults_has (daemon->faults, "adapter-off", NULL)) {
    /* What rfkill does to it. */
    g_set_error (error, plumb_bluez_error_quark (), 0, "Failed");
    return false;
  }
  plumb_adapter_set_powered (daemon, is_on);
  return true;
}

void
plumb_adapter_set_powered (PlumbBluetoothd *daemon, bool is_powered)
{
  if (daemon->is_powered == is_powered)
    return;
  bool was_scanning = plumb_adapter_is_scanning (daemon);
  if (!is_powered) {
    for (guint i = 0; i < daemon->devices->len; i++)
      plumb_device_link_down (daemon->devices->pdata[i]);
    g_hash_table_remove_all (daemon->discoveries);
    scanning_changed (daemon, was_scanning);
  }
  daemon->is_powered = is_powered;
  adapter_changed (daemon, "Powered");
  if (is_powered)
    plumb_device_consider_all (daemon, 0.5);
}

void
plumb_adapter_add (PlumbBluetoothd *daemon)
{
  static const PlumbTreeInterface interface = {IFACE_ADAPTER, adapter_call, adapter_get,
                                               adapter_set};
  daemon->adapter_path = g_strdup_printf ("/org/bluez/hci%u", daemon->hci);
  daemon->is_powered = !plumb_faults_has (daemon->faults, "adapter-off", NULL);
  plumb_tree_add (daemon->tree, daemon->adapter_path, &plumb_gatt_manager, daemon);
  plumb_tree_add (daemon->tree, daemon->adapter_path, &plumb_advertising_manager, daemon);
  if (plumb_faults_has (daemon->faults, "monitors", NULL))
    plumb_tree_add (daemon->tree, daemon->adapter_path, &plumb_client_monitor_manager, daemon);
  plumb_tree_add (daemon->tree, daemon->adapter_path, &interface, daemon);
  for (guint i = 0; i < daemon->sensors->len; i++) {
    PlumbVirtualSensor *sensor = daemon->sensors->pdata[i];
    const char *address = plumb_virtual_sensor_address (sensor);
    if (!g_hash_table_contains (daemon->stored, address))
      continue;
    PlumbDevice *device =
        plumb_device_add (daemon, sensor, address, plumb_virtual_sensor_name (sensor));
    if (daemon->returns_as_zombie)
      plumb_device_link_up (device);
  }
  daemon->returns_as_zombie = false;
}

void
plumb_adapter_remove (PlumbBluetoothd *daemon)
{
  if (!daemon->adapter_path)
    return;
  while (daemon->devices->len > 0)
    plumb_device_remove (daemon->devices->pdata[0]);
  plumb_timers_cancel (daemon->timers, &daemon->scan_timer);
  g_hash_table_remove_all (daemon->discoveries);
  g_ptr_array_set_size (daemon->applications, 0);
  g_ptr_array_set_size (daemon->monitors, 0);
  plumb_tree_remove (daemon->tree, daemon->adapter_path);
  g_clear_pointer (&daemon->adapter_path, g_free);
}
