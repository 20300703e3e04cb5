/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator.h"

#include "bluetoothd/bluetoothd.h"
#include "bluetoothd/interfaces.h"
#include "peripheral.h"

#define NAME  "org.plumbline.Simulator1"
#define PATH  "/org/plumbline/Simulator1"
#define ERROR "org.plumbline.Simulator1.Error"

struct PlumbSimulator {
  GDBusConnection *connection;
  GDBusNodeInfo *interfaces;
  guint name_id;
  guint object_id;
  PlumbFaults *faults;
  GPtrArray *sensors;          /* PlumbVirtualSensor */
  PlumbBluetoothd *bluetoothd; /* or peripheral */
  PlumbPeripheral *peripheral;
  void (*ready) (void);
};

static const char default_script[] = "upright 60s\nslouch 30s 25deg\nupright 30s\nlean-left 15s\n"
                                     "upright 30s\nstand 10s\nwalk 30s\nrepeat\n";

static PlumbVirtualSensor *
find_sensor (const PlumbSimulator *simulator, const char *address)
{
  for (guint i = 0; i < simulator->sensors->len; i++)
    if (g_ascii_strcasecmp (plumb_virtual_sensor_address (simulator->sensors->pdata[i]), address) ==
        0)
      return simulator->sensors->pdata[i];
  return NULL;
}

static void
answer (GDBusMethodInvocation *invocation, const GError *error)
{
  if (error)
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR, error->message);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_fault (PlumbSimulator *simulator, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *name = NULL;
  g_autoptr (GVariant) arguments = NULL;
  g_autoptr (GError) error = NULL;
  g_variant_get (parameters, "(&s@a{sv})", &name, &arguments);
  plumb_faults_set (simulator->faults, name, arguments, &error);
  answer (invocation, error);
}

static void
call_sensor (PlumbSimulator *simulator, const char *method, GVariant *parameters,
             GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) first = g_variant_get_child_value (parameters, 0);
  PlumbVirtualSensor *sensor = find_sensor (simulator, g_variant_get_string (first, NULL));
  if (!sensor) {
    g_dbus_method_invocation_return_dbus_error (invocation, ERROR, "no sensor has this address");
    return;
  }
  if (g_str_equal (method, "GetSensor")) {
    g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(@a{sv})", plumb_virtual_sensor_describe (sensor)));
    return;
  }
  g_autoptr (GVariant) text = g_variant_get_child_value (parameters, 1);
  g_autoptr (GError) error = NULL;
  PlumbPlayer *player =
      plumb_player_new_script (g_variant_get_string (text, NULL), "script", &error);
  if (player)
    plumb_virtual_sensor_play (sensor, player);
  answer (invocation, error);
}

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  PlumbSimulator *simulator = user_data;
  if (g_str_equal (method, "Fault")) {
    call_fault (simulator, parameters, invocation);
  } else if (g_str_equal (method, "ClearFault")) {
    const char *name = NULL;
    g_variant_get (parameters, "(&s)", &name);
    plumb_faults_clear (simulator->faults, name);
    answer (invocation, NULL);
  } else {
    call_sensor (simulator, method, parameters, invocation);
  }
}

static GVariant *
on_get (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer user_data)
{
  PlumbSimulator *simulator = user_data;
  GVariantBuilder addresses;
  guint64 notifications = 0;
  if (g_str_equal (property, "BluetoothdReady"))
    return g_variant_new_boolean (simulator->bluetoothd
                                      ? plumb_bluetoothd_is_ready (simulator->bluetoothd)
                                      : plumb_peripheral_is_ready (simulator->peripheral));
  g_variant_builder_init (&addresses, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < simulator->sensors->len; i++) {
    const PlumbVirtualSensor *sensor = simulator->sensors->pdata[i];
    notifications += plumb_virtual_sensor_notifications (sensor);
    g_variant_builder_add (&addresses, "s", plumb_virtual_sensor_address (sensor));
  }
  g_autoptr (GVariant) list = g_variant_ref_sink (g_variant_builder_end (&addresses));
  return g_str_equal (property, "Sensors") ? g_steal_pointer (&list)
                                           : g_variant_new_uint64 (notifications);
}

static void
on_fault_changed (const char *name, bool is_on, gpointer user_data)
{
  PlumbSimulator *simulator = user_data;
  for (guint i = 0; i < simulator->sensors->len; i++)
    plumb_virtual_sensor_faults_changed (simulator->sensors->pdata[i]);
  if (simulator->bluetoothd)
    plumb_bluetoothd_fault_changed (simulator->bluetoothd, name, is_on);
}

static void
on_carrier_changed (gpointer user_data)
{
  PlumbSimulator *simulator = user_data;
  if (!simulator->ready) /* said already, or going down */
    return;
  bool is_ready = simulator->bluetoothd   ? plumb_bluetoothd_is_ready (simulator->bluetoothd)
                  : simulator->peripheral ? plumb_peripheral_is_ready (simulator->peripheral)
                                          : false;
  if (is_ready)
    g_steal_pointer (&simulator->ready) ();
}

static PlumbPlayer *
player_new (const PlumbSimOptions *options, GError **error)
{
  g_autofree char *text = NULL;
  if (options->recordings)
    return plumb_player_new_recordings ((const char *const *)options->recordings, options->loops,
                                        error);
  if (options->script && !g_file_get_contents (options->script, &text, NULL, error))
    return NULL;
  return plumb_player_new_script (text ? text : default_script,
                                  text ? options->script : "the default script", error);
}

static bool
add_sensors (PlumbSimulator *simulator, const PlumbSimOptions *options, GError **error)
{
  for (guint i = 0; i < options->sensors->len; i++) {
    const PlumbSensorSpec *spec = options->sensors->pdata[i];
    const PlumbVirtualSensorOptions sensor = {
        spec->family,   spec->address,         spec->name,     spec->rate_hz,
        options->speed, spec->battery_percent, spec->is_known, spec->is_bonded,
    };
    PlumbPlayer *player = player_new (options, error);
    if (!player)
      return false;
    g_ptr_array_add (simulator->sensors,
                     plumb_virtual_sensor_new (&sensor, simulator->faults, player));
  }
  return true;
}

static bool
set_faults (PlumbSimulator *simulator, const PlumbSimOptions *options, GError **error)
{
  for (size_t i = 0; options->faults && options->faults[i]; i++)
    if (!plumb_faults_set_from_spec (simulator->faults, options->faults[i], error))
      return false;
  plumb_faults_listen (simulator->faults, on_fault_changed, simulator);
  return true;
}

static bool
open_control (PlumbSimulator *simulator, const char *address, GError **error)
{
  static const GDBusInterfaceVTable vtable = {.method_call = on_call, .get_property = on_get};
  simulator->connection =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, error);
  if (!simulator->connection)
    return false;
  simulator->object_id = g_dbus_connection_register_object (
      simulator->connection, PATH, g_dbus_node_info_lookup_interface (simulator->interfaces, NAME),
      &vtable, simulator, NULL, error);
  if (simulator->object_id == 0)
    return false;
  simulator->name_id = g_bus_own_name_on_connection (simulator->connection, NAME,
                                                     G_BUS_NAME_OWNER_FLAGS_REPLACE |
                                                         G_BUS_NAME_OWNER_FLAGS_ALLOW_REPLACEMENT,
                                                     NULL, NULL, NULL, NULL);
  return true;
}

PlumbSimulator *
plumb_simulator_new (const PlumbSimOptions *options, void (*ready) (void), GError **error)
{
  PlumbSimulator *simulator = g_new0 (PlumbSimulator, 1);
  g_autofree char *address = options->bus_address
                                 ? g_strdup (options->bus_address)
                                 : g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, error);
  simulator->ready = ready;
  simulator->interfaces = plumb_interfaces_new ();
  simulator->faults = plumb_faults_new ();
  simulator->sensors = g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_virtual_sensor_free);
  if (!address || !add_sensors (simulator, options, error) ||
      !open_control (simulator, address, error) || !set_faults (simulator, options, error)) {
    plumb_simulator_free (simulator);
    return NULL;
  }
  if (options->adapter) {
    simulator->peripheral = plumb_peripheral_new (
        simulator->connection, options->adapter, simulator->sensors, on_carrier_changed, simulator);
    return simulator;
  }
  simulator->bluetoothd = plumb_bluetoothd_new (address, options->speed, simulator->faults,
                                                simulator->sensors, on_carrier_changed, simulator);
  plumb_bluetoothd_start (simulator->bluetoothd);
  return simulator;
}

void
plumb_simulator_free (PlumbSimulator *simulator)
{
  if (!simulator)
    return;
  simulator->ready = NULL;
  plumb_faults_listen (simulator->faults, NULL, NULL);
  g_clear_pointer (&simulator->bluetoothd, plumb_bluetoothd_free);
  g_clear_pointer (&simulator->peripheral, plumb_peripheral_free);
  if (simulator->name_id != 0)
    g_bus_unown_name (simulator->name_id);
  if (simulator->object_id != 0)
    g_dbus_connection_unregister_object (simulator->connection, simulator->object_id);
  g_clear_object (&simulator->connection);
  g_dbus_node_info_unref (simulator->interfaces);
  g_ptr_array_unref (simulator->sensors);
  plumb_faults_free (simulator->faults);
  g_free (simulator);
}
