/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lives of the virtual bluetoothd on its bus: coming, going in order, dying. */
#include "internal.h"

#define RETURN_S 2.0

static void
on_notified (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size,
             gpointer user_data)
{
  PlumbDevice *device = plumb_device_find (user_data, sensor);
  if (device && device->is_connected)
    plumb_gatt_notified (device, index, bytes, size);
}

static void
on_reachable_changed (PlumbVirtualSensor *sensor, gpointer user_data)
{
  PlumbDevice *device = plumb_device_find (user_data, sensor);
  if (device)
    plumb_device_reachable_changed (device);
}

static void
on_advertised (PlumbVirtualSensor *sensor, gpointer user_data)
{
  plumb_adapter_advertised (user_data, sensor);
}

PlumbBluetoothd *
plumb_bluetoothd_new (const char *bus_address, double speed, PlumbFaults *faults,
                      GPtrArray *sensors, PlumbBluetoothdChanged changed, gpointer user_data)
{
  static const PlumbSensorHost host = {on_notified, on_reachable_changed, on_advertised};
  PlumbBluetoothd *daemon = g_new0 (PlumbBluetoothd, 1);
  daemon->bus_address = g_strdup (bus_address);
  daemon->speed = speed;
  daemon->faults = faults;
  daemon->sensors = g_ptr_array_ref (sensors);
  daemon->changed = changed;
  daemon->user_data = user_data;
  daemon->is_powered = true;
  daemon->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  daemon->return_timers = plumb_timers_new (speed);
  for (guint i = 0; i < sensors->len; i++) {
    PlumbVirtualSensor *sensor = sensors->pdata[i];
    plumb_virtual_sensor_set_host (sensor, &host, daemon);
    if (!plumb_virtual_sensor_is_known (sensor))
      continue;
    PlumbStored *stored = g_new0 (PlumbStored, 1);
    *stored = (PlumbStored){true, plumb_virtual_sensor_is_bonded (sensor)};
    g_hash_table_insert (daemon->stored, g_strdup (plumb_virtual_sensor_address (sensor)), stored);
  }
  return daemon;
}

/* A call that is never answered: it goes with the connection. */
static void
drop_unanswered (gpointer invocation)
{
  g_object_unref (invocation);
}

static void
do_nothing (gpointer data)
{
}

static bool
intercept (const char *path, const char *interface, const char *method,
           GDBusMethodInvocation *invocation, gpointer user_data)
{
  PlumbBluetoothd *daemon = user_data;
  const char *unanswered = plumb_faults_text (daemon->faults, "no-reply", "method", "Connect");
  if (g_str_equal (method, unanswered) && plumb_faults_take (daemon->faults, "no-reply", NULL)) {
    plumb_timers_add (daemon->timers, 3600 * daemon->speed, do_nothing, invocation,
                      drop_unanswered);
    return true;
  }
  const char *during = plumb_faults_text (daemon->faults, "remove-device", "during", "");
  if (!g_str_equal (method, during) || !plumb_faults_take (daemon->faults, "remove-device", NULL))
    return false;
  for (guint i = daemon->devices->len; i-- > 0;) {
    PlumbDevice *device = daemon->devices->pdata[i];
    if (g_str_has_prefix (path, device->path))
      plumb_device_remove (device);
  }
  plumb_faults_clear (daemon->faults, "remove-device");
  plumb_bluez_error (invocation, "Failed", "br-connection-canceled");
  return true;
}

static void
on_owner_changed (GDBusConnection *connection, const char *sender, const char *path,
                  const char *interface, const char *signal, GVariant *parameters,
                  gpointer user_data)
{
  PlumbBluetoothd *daemon = user_data;
  const char *name = NULL;
  const char *owner = NULL;
  g_variant_get (parameters, "(&s&s&s)", &name, NULL, &owner);
  if (*name != ':' || *owner != '\0')
    return;
  for (guint i = 0; i < daemon->devices->len; i++)
    plumb_gatt_client_left (daemon->devices->pdata[i], name);
  plumb_adapter_client_left (daemon, name);
  plumb_managers_client_left (daemon, name);
  plumb_monitors_client_left (daemon, name);
}

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer user_data)
{
  PlumbBluetoothd *daemon = user_data;
  daemon->is_ready = true;
  daemon->changed (daemon->user_data);
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_printerr ("plumbline-sim: the name %s is taken or the bus does not allow it\n", name);
}

static void
begin_life (PlumbBluetoothd *daemon, GDBusConnection *connection)
{
  daemon->connection = connection;
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  daemon->timers = plumb_timers_new (daemon->speed);
  daemon->tree = plumb_tree_new (connection, "/", intercept, daemon);
  daemon->discoveries =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plumb_discovery_free);
  daemon->devices = g_ptr_array_new_with_free_func (plumb_device_free);
  daemon->applications = g_ptr_array_new_with_free_func (plumb_application_free);
  daemon->monitors = g_ptr_array_new_with_free_func (plumb_client_monitor_free);
  daemon->agents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plumb_agent_free);
  daemon->default_agent = g_strdup ("");
  daemon->clients_id = g_dbus_connection_signal_subscribe (
      connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, daemon, NULL);
  plumb_tree_add (daemon->tree, "/org/bluez", &plumb_agent_manager, daemon);
  if (!plumb_faults_has (daemon->faults, "no-adapter", NULL))
    plumb_adapter_add (daemon);
  plumb_second_adapter_add (daemon);
  daemon->name_id =
      g_bus_own_name_on_connection (connection, "org.bluez", G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                    on_name_acquired, on_name_lost, daemon, NULL);
}

static void
on_connection (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  PlumbBluetoothd *daemon = user_data;
  g_clear_object (&daemon->cancellable);
  if (connection)
    begin_life (daemon, connection);
  else
    g_printerr ("plumbline-sim: no bus at %s: %s\n", daemon->bus_address, error->message);
}

void
plumb_bluetoothd_start (PlumbBluetoothd *daemon)
{
  if (daemon->connection || daemon->cancellable ||
      plumb_faults_has (daemon->faults, "absent", NULL))
    return;
  daemon->cancellable = g_cancellable_new ();
  g_dbus_connection_new_for_address (daemon->bus_address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, daemon->cancellable, on_connection, daemon);
}

bool
plumb_bluetoothd_is_ready (const PlumbBluetoothd *daemon)
{
  return daemon->is_ready;
}

/* Nothing is signalled: the bus notices that the connection is gone. */
void
plumb_bluetoothd_kill (PlumbBluetoothd *daemon)
{
  if (!daemon->connection)
    return;
  daemon->is_ready = false;
  daemon->scan_timer = 0;
  g_dbus_connection_signal_unsubscribe (daemon->connection, daemon->clients_id);
  g_clear_pointer (&daemon->second, plumb_second_adapter_free);
  g_clear_pointer (&daemon->devices, g_ptr_array_unref);
  g_clear_pointer (&daemon->applications, g_ptr_array_unref);
  g_clear_pointer (&daemon->monitors, g_ptr_array_unref);
  g_clear_pointer (&daemon->discoveries, g_hash_table_unref);
  g_clear_pointer (&daemon->agents, g_hash_table_unref);
  g_clear_pointer (&daemon->default_agent, g_free);
  g_clear_pointer (&daemon->tree, plumb_tree_free);
  g_clear_pointer (&daemon->timers, plumb_timers_free);
  g_clear_pointer (&daemon->adapter_path, g_free);
  daemon->advertisements = 0;
  g_dbus_connection_close_sync (daemon->connection, NULL, NULL);
  g_bus_unown_name (daemon->name_id);
  daemon->name_id = 0;
  g_clear_object (&daemon->connection);
  daemon->changed (daemon->user_data);
}

static void
stop_in_order (PlumbBluetoothd *daemon)
{
  if (!daemon->connection)
    return;
  plumb_adapter_set_powered (daemon, false);
  plumb_adapter_remove (daemon);
  daemon->is_powered = true;
  g_dbus_connection_flush_sync (daemon->connection, NULL, NULL);
  plumb_bluetoothd_kill (daemon);
}

static void
on_return (gpointer user_data)
{
  PlumbBluetoothd *daemon = user_data;
  plumb_faults_clear (daemon->faults, "die");
  plumb_faults_clear (daemon->faults, "restart-clean");
  plumb_bluetoothd_start (daemon);
}

static void
die (PlumbBluetoothd *daemon, const char *fault, bool is_clean)
{
  double seconds = plumb_faults_number (daemon->faults, fault, "seconds", RETURN_S);
  daemon->returns_as_zombie =
      g_str_equal (plumb_faults_text (daemon->faults, fault, "zombie", "false"), "true");
  if (is_clean)
    stop_in_order (daemon);
  else
    plumb_bluetoothd_kill (daemon);
  daemon->hci += is_clean ? 0 : 1;
  plumb_timers_add (daemon->return_timers, seconds, on_return, daemon, NULL);
}

static void
change_each_device (PlumbBluetoothd *daemon, const char *name)
{
  for (guint i = daemon->devices->len; i-- > 0;) {
    PlumbDevice *device = daemon->devices->pdata[i];
    if (!plumb_faults_has (daemon->faults, name, device->address))
      continue;
    if (g_str_equal (name, "battery"))
      plumb_device_changed (device, NULL);
    else if (g_str_equal (name, "remove-device"))
      plumb_device_remove (device);
    else if (g_str_equal (name, "services-change"))
      plumb_gatt_change_services (device);
    else
      plumb_device_link_down (device);
  }
}

static void
lose_links (PlumbBluetoothd *daemon)
{
  double seconds = plumb_faults_number (daemon->faults, "drop-link", "seconds", 0);
  for (guint i = 0; i < daemon->sensors->len; i++) {
    PlumbVirtualSensor *sensor = daemon->sensors->pdata[i];
    if (plumb_faults_has (daemon->faults, "drop-link", plumb_virtual_sensor_address (sensor)))
      plumb_virtual_sensor_lose_link (sensor, seconds);
  }
  plumb_faults_clear (daemon->faults, "drop-link");
}

static void
on_impostor_sample (PlumbBluetoothd *daemon)
{
  static const uint8_t lie[] = {0x00, 0x04, 0x00, 0x00, 0x00, 0x00};
  for (guint i = 0; daemon->devices && i < daemon->devices->len; i++) {
    PlumbDevice *device = daemon->devices->pdata[i];
    for (guint j = 0; device->is_connected && j < device->characteristics->len; j++) {
      PlumbCharacteristic *characteristic = device->characteristics->pdata[j];
      GVariant *value = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, lie, sizeof lie, 1);
      GVariantBuilder changed;
      if (!plumb_gatt_is_armed (characteristic))
        continue;
      g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&changed, "{sv}", "Value", value);
      g_dbus_connection_emit_signal (
          daemon->impostor, NULL, characteristic->path, "org.freedesktop.DBus.Properties",
          "PropertiesChanged",
          g_variant_new ("(s@a{sv}as)", IFACE_VALUE, g_variant_builder_end (&changed), NULL), NULL);
    }
  }
}

static void
on_impostor_due (gpointer user_data)
{
  PlumbBluetoothd *daemon = user_data;
  if (!daemon->impostor || !plumb_faults_has (daemon->faults, "impostor", NULL)) {
    g_clear_object (&daemon->impostor);
    return;
  }
  on_impostor_sample (daemon);
  plumb_timers_add (daemon->return_timers, 0.05, on_impostor_due, daemon, NULL);
}

static void
add_twin (PlumbBluetoothd *daemon)
{
  static const char address[] = "C0:FF:EE:BA:D0:01";
  PlumbVirtualSensor *sensor = daemon->sensors->pdata[0];
  for (guint i = 0; i < daemon->devices->len; i++)
    if (g_str_equal (((PlumbDevice *)daemon->devices->pdata[i])->address, address))
      return;
  if (daemon->adapter_path)
    plumb_device_add (daemon, NULL, address, plumb_virtual_sensor_name (sensor));
}

static void
start_impostor (PlumbBluetoothd *daemon)
{
  if (g_str_equal (plumb_faults_text (daemon->faults, "impostor", "kind", "signals"), "twin")) {
    add_twin (daemon);
    return;
  }
  if (daemon->impostor)
    return;
  daemon->impostor =
      g_dbus_connection_new_for_address_sync (daemon->bus_address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  if (daemon->impostor)
    on_impostor_due (daemon);
}

static void
change_adapter (PlumbBluetoothd *daemon, const char *name, bool is_on)
{
  if (g_str_equal (name, "adapter-off"))
    plumb_adapter_set_powered (daemon, !is_on);
  else if (g_str_equal (name, "second-adapter"))
    (is_on ? plumb_second_adapter_add : plumb_second_adapter_remove) (daemon);
  else if (is_on)
    plumb_adapter_remove (daemon);
  else if (!daemon->adapter_path)
    plumb_adapter_add (daemon);
}

static void
change_presence (PlumbBluetoothd *daemon, bool is_absent)
{
  if (is_absent)
    stop_in_order (daemon);
  else
    plumb_bluetoothd_start (daemon);
}

void
plumb_bluetoothd_fault_changed (PlumbBluetoothd *daemon, const char *name, bool is_on)
{
  bool is_there = daemon->connection != NULL;
  if (g_str_equal (name, "absent"))
    change_presence (daemon, is_on);
  else if (!is_there)
    return;
  else if (g_str_equal (name, "no-adapter") || g_str_equal (name, "adapter-off") ||
           g_str_equal (name, "second-adapter"))
    change_adapter (daemon, name, is_on);
  else if (g_str_equal (name, "out-of-range") || g_str_equal (name, "empty"))
    for (guint i = 0; i < daemon->devices->len; i++)
      plumb_device_reachable_changed (daemon->devices->pdata[i]);
  else if (g_str_equal (name, "battery"))
    change_each_device (daemon, name);
  else if (!is_on)
    return;
  else if (g_str_equal (name, "drop-link"))
    lose_links (daemon);
  else if (g_str_equal (name, "release-monitors"))
    plumb_monitors_release (daemon);
  else if (g_str_equal (name, "services-change"))
    change_each_device (daemon, name);
  else if (g_str_equal (name, "remove-device") &&
           !plumb_faults_text (daemon->faults, name, "during", NULL))
    change_each_device (daemon, name);
  else if (g_str_equal (name, "die") || g_str_equal (name, "restart-clean"))
    die (daemon, name, g_str_equal (name, "restart-clean"));
  else if (g_str_equal (name, "impostor"))
    start_impostor (daemon);
}

void
plumb_bluetoothd_free (PlumbBluetoothd *daemon)
{
  if (!daemon)
    return;
  if (daemon->cancellable)
    g_cancellable_cancel (daemon->cancellable);
  g_clear_object (&daemon->cancellable);
  for (guint i = 0; i < daemon->sensors->len; i++)
    plumb_virtual_sensor_set_host (daemon->sensors->pdata[i], NULL, NULL);
  plumb_bluetoothd_kill (daemon);
  plumb_timers_free (daemon->return_timers);
  g_clear_object (&daemon->impostor);
  g_hash_table_unref (daemon->stored);
  g_ptr_array_unref (daemon->sensors);
  g_free (daemon->bus_address);
  g_free (daemon);
}
