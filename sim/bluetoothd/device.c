/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device1: the object, its properties, its link and when it is deleted. */
#include "internal.h"

#include <string.h>

#define RESOLVE_S   0.3
#define TEMPORARY_S 30.0
#define KEY_LOSS_S  0.2 /* a peer without the key drops the link so soon */

static GVariant *
device_uuids (const PlumbDevice *device)
{
  const PlumbFamily *family = device->sensor ? plumb_virtual_sensor_family (device->sensor) : NULL;
  g_autoptr (GPtrArray) uuids = g_ptr_array_new ();
  for (size_t i = 0; family && family->advertised_uuids && family->advertised_uuids[i]; i++)
    g_ptr_array_add (uuids, (gpointer)family->advertised_uuids[i]);
  for (size_t i = 0; family && device->knows_services && i < family->n_characteristics; i++)
    if (!g_ptr_array_find_with_equal_func (uuids, family->characteristics[i].service_uuid,
                                           g_str_equal, NULL))
      g_ptr_array_add (uuids, (gpointer)family->characteristics[i].service_uuid);
  if (family && device->knows_services && family->has_battery_service)
    g_ptr_array_add (uuids, (gpointer)PLUMB_SIG_UUID ("180f"));
  return g_variant_new_strv ((const char *const *)uuids->pdata, uuids->len);
}

static GVariant *
bytes_variant (const GByteArray *bytes)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes->data, bytes->len, 1);
}

static GVariant *
advertised_data (const PlumbDevice *device, bool is_manufacturer)
{
  if (!device->sensor)
    return NULL;
  GVariantBuilder builder;
  const PlumbFamily *family = plumb_virtual_sensor_family (device->sensor);
  const PlumbAdvertising *advertising = plumb_virtual_sensor_advertising (device->sensor);
  const GByteArray *bytes =
      is_manufacturer ? advertising->manufacturer_data : advertising->service_data;
  if (bytes->len == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (is_manufacturer ? "a{qv}" : "a{sv}"));
  if (is_manufacturer)
    g_variant_builder_add (&builder, "{qv}", family->company, bytes_variant (bytes));
  else
    g_variant_builder_add (&builder, "{sv}", family->service_data_uuid, bytes_variant (bytes));
  return g_variant_builder_end (&builder);
}

static GVariant *
device_text (const PlumbDevice *device, const char *property)
{
  if (g_str_equal (property, "Address"))
    return g_variant_new_string (device->address);
  if (g_str_equal (property, "AddressType"))
    return g_variant_new_string ("random");
  if (g_str_equal (property, "Adapter"))
    return g_variant_new_object_path (device->daemon->adapter_path);
  if (g_str_equal (property, "Name") || g_str_equal (property, "Alias"))
    return g_variant_new_string (device->name);
  return NULL;
}

static GVariant *
device_flag (const PlumbDevice *device, const char *property)
{
  const struct {
    const char *name;
    bool is_on;
  } flags[] = {{"Paired", device->is_paired},       {"Trusted", device->is_trusted},
               {"Blocked", device->is_blocked},     {"LegacyPairing", false},
               {"Connected", device->is_connected}, {"ServicesResolved", device->is_resolved}};
  for (size_t i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_str_equal (property, flags[i].name))
      return g_variant_new_boolean (flags[i].is_on);
  return NULL;
}

static GVariant *
device_get (gpointer object, const char *property)
{
  const PlumbDevice *device = object;
  GVariant *value = device_text (device, property);
  if (!value)
    value = device_flag (device, property);
  if (value)
    return value;
  if (g_str_equal (property, "RSSI"))
    return device->rssi_dbm != 0 ? g_variant_new_int16 (device->rssi_dbm) : NULL;
  if (g_str_equal (property, "UUIDs"))
    return device_uuids (device);
  return advertised_data (device, g_str_equal (property, "ManufacturerData"));
}

void
plumb_device_store (PlumbDevice *device)
{
  if (!device->is_trusted && !device->is_paired) {
    g_hash_table_remove (device->daemon->stored, device->address);
    return;
  }
  PlumbStored *stored = g_new0 (PlumbStored, 1);
  *stored = (PlumbStored){device->is_trusted, device->is_paired};
  g_hash_table_insert (device->daemon->stored, g_strdup (device->address), stored);
}

static bool
device_set (gpointer object, const char *property, GVariant *value, GError **error)
{
  PlumbDevice *device = object;
  bool *flag = g_str_equal (property, "Trusted")   ? &device->is_trusted
               : g_str_equal (property, "Blocked") ? &device->is_blocked
                                                   : NULL;
  if (!flag || *flag == g_variant_get_boolean (value))
    return true;
  *flag = !*flag;
  plumb_device_store (device);
  plumb_device_changed (device, property);
  if (device->is_blocked)
    plumb_device_link_down (device);
  plumb_device_consider (device, 0.5);
  plumb_device_expire (device);
  return true;
}

static const PlumbTreeInterface device_interface = {IFACE_DEVICE, plumb_device_call, device_get,
                                                    device_set};

static GVariant *
battery_get (gpointer object, const char *property)
{
  const PlumbDevice *device = object;
  if (g_str_equal (property, "Source"))
    return g_variant_new_string ("GATT Battery Service");
  return g_variant_new_byte ((guint8)plumb_virtual_sensor_battery (device->sensor));
}

/* property NULL: the battery's percentage. */
void
plumb_device_changed (PlumbDevice *device, const char *property)
{
  plumb_tree_changed (device->daemon->tree, device->path, property ? IFACE_DEVICE : IFACE_BATTERY,
                      property ? property : "Percentage");
}

PlumbDevice *
plumb_device_find (const PlumbBluetoothd *daemon, const PlumbVirtualSensor *sensor)
{
  for (guint i = 0; daemon->devices && i < daemon->devices->len; i++)
    if (((PlumbDevice *)daemon->devices->pdata[i])->sensor == sensor)
      return daemon->devices->pdata[i];
  return NULL;
}

bool
plumb_device_is_reachable (const PlumbDevice *device)
{
  return device->sensor && !device->is_blocked &&
         !plumb_virtual_sensor_family (device->sensor)->is_broadcast &&
         plumb_virtual_sensor_is_reachable (device->sensor);
}

PlumbDevice *
plumb_device_add (PlumbBluetoothd *daemon, PlumbVirtualSensor *sensor, const char *address,
                  const char *name)
{
  PlumbDevice *device = g_new0 (PlumbDevice, 1);
  const PlumbStored *stored = g_hash_table_lookup (daemon->stored, address);
  device->daemon = daemon;
  device->sensor = sensor;
  device->address = g_strdup (address);
  if (plumb_faults_has (daemon->faults, "private-address", address) && !stored)
    memcpy (device->address, "4A", 2);
  g_autofree char *tail = g_strdelimit (g_strdup (device->address), ":", '_');
  device->name = g_strdup (name);
  device->path = g_strdup_printf ("%s/dev_%s", daemon->adapter_path, tail);
  device->timers = plumb_timers_new (daemon->speed);
  device->characteristics = g_ptr_array_new ();
  device->services = g_ptr_array_new ();
  device->is_trusted = stored && stored->is_trusted;
  device->is_paired = stored && stored->is_paired;
  device->knows_services = stored != NULL;
  device->rssi_dbm = stored ? 0 : -58;
  g_ptr_array_add (daemon->devices, device);
  plumb_tree_add (daemon->tree, device->path, &device_interface, device);
  plumb_device_consider (device, 0.5);
  return device;
}

void
plumb_device_free (gpointer data)
{
  PlumbDevice *device = data;
  plumb_timers_free (device->timers);
  plumb_gatt_unexport (device, true);
  if (device->sensor)
    plumb_virtual_sensor_disconnect (device->sensor);
  g_clear_object (&device->connect_call);
  g_clear_object (&device->disconnect_call);
  plumb_pairing_free (device->pairing);
  g_ptr_array_unref (device->characteristics);
  g_ptr_array_unref (device->services);
  g_free (device->absent_uuid);
  g_free (device->path);
  g_free (device->address);
  g_free (device->name);
  g_free (device);
}

void
plumb_device_remove (PlumbDevice *device)
{
  plumb_device_link_down (device);
  plumb_device_answer_connect (device, "br-connection-canceled");
  plumb_device_answer_disconnect (device);
  plumb_gatt_unexport (device, false);
  plumb_tree_remove (device->daemon->tree, device->path);
  g_ptr_array_remove (device->daemon->devices, device);
}

static void
on_resolved (gpointer data)
{
  static const PlumbTreeInterface battery = {IFACE_BATTERY, NULL, battery_get, NULL};
  PlumbDevice *device = data;
  device->resolve_timer = 0;
  device->is_resolved = true;
  plumb_gatt_export (device);
  if (!device->has_battery && plumb_virtual_sensor_family (device->sensor)->has_battery_service) {
    device->has_battery = true;
    plumb_tree_add (device->daemon->tree, device->path, &battery, device);
  }
  if (!device->knows_services) {
    device->knows_services = true;
    plumb_device_changed (device, "UUIDs");
  }
  plumb_device_changed (device, "ServicesResolved");
  plumb_device_consider (device, 0.5);
  plumb_gatt_rearm (device);
}

static void
on_keys_missing (gpointer data)
{
  plumb_device_link_down (data);
}

void
plumb_device_link_up (PlumbDevice *device)
{
  PlumbFaults *faults = device->daemon->faults;
  plumb_timers_cancel (device->timers, &device->auto_timer);
  plumb_timers_cancel (device->timers, &device->temporary_timer);
  plumb_timers_cancel (device->timers, &device->link_timer);
  device->is_connected = true;
  plumb_virtual_sensor_connect (device->sensor);
  if (!plumb_faults_has (faults, "connected-unsaid", device->address))
    plumb_device_changed (device, "Connected");
  if (device->is_paired && plumb_faults_has (faults, "lost-keys", device->address))
    device->resolve_timer =
        plumb_timers_add (device->timers, KEY_LOSS_S, on_keys_missing, device, NULL);
  else if (!device->daemon->returns_as_zombie &&
           !plumb_faults_has (faults, "never-resolves", device->address))
    device->resolve_timer = plumb_timers_add (device->timers, RESOLVE_S, on_resolved, device, NULL);
}

void
plumb_device_link_down (PlumbDevice *device)
{
  if (!device->is_connected)
    return;
  plumb_timers_cancel (device->timers, &device->resolve_timer);
  plumb_gatt_link_down (device);
  device->is_connected = false;
  if (device->is_resolved) {
    device->is_resolved = false;
    plumb_device_changed (device, "ServicesResolved");
  }
  plumb_device_changed (device, "Connected");
  plumb_virtual_sensor_disconnect (device->sensor);
  plumb_device_expire (device);
  plumb_device_consider (device, 0.5);
}

static void
on_temporary (gpointer data)
{
  PlumbDevice *device = data;
  device->temporary_timer = 0;
  plumb_device_remove (device);
}

/* BlueZ 5.66 makes every device temporary again that is neither trusted nor paired. */
void
plumb_device_expire (PlumbDevice *device)
{
  plumb_timers_cancel (device->timers, &device->temporary_timer);
  if (!device->is_trusted && !device->is_paired && !device->is_connected &&
      !plumb_adapter_is_scanning (device->daemon))
    device->temporary_timer =
        plumb_timers_add (device->timers, TEMPORARY_S, on_temporary, device, NULL);
}

static bool
has_profile (const PlumbDevice *device)
{
  g_autoptr (GVariant) uuids = g_variant_ref_sink (device_uuids (device));
  g_autofree const char **list = g_variant_get_strv (uuids, NULL);
  for (size_t i = 0; list[i]; i++)
    if (plumb_managers_have_profile (device->daemon, list[i]))
      return true;
  return false;
}

static bool
wants_auto (PlumbDevice *device)
{
  bool is_kept = device->is_trusted || device->is_paired;
  device->is_armed |= is_kept && has_profile (device);
  return is_kept && device->is_armed && !device->is_forsaken && !device->is_connected &&
         !device->connect_call && device->daemon->is_powered && plumb_device_is_reachable (device);
}

static void
on_auto (gpointer data)
{
  PlumbDevice *device = data;
  device->auto_timer = 0;
  if (wants_auto (device))
    plumb_device_link_up (device);
}

void
plumb_device_consider (PlumbDevice *device, double delay_s)
{
  if (wants_auto (device) && device->auto_timer == 0)
    device->auto_timer = plumb_timers_add (device->timers, delay_s, on_auto, device, NULL);
}

void
plumb_device_consider_all (PlumbBluetoothd *daemon, double delay_s)
{
  for (guint i = 0; i < daemon->devices->len; i++)
    plumb_device_consider (daemon->devices->pdata[i], delay_s);
}
