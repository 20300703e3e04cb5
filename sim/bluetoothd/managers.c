/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GattManager1, LEAdvertisingManager1, AgentManager1: what clients offer to bluetoothd. */
#include "internal.h"

typedef struct {
  PlumbBluetoothd *daemon;
  GDBusMethodInvocation *invocation;
  char *path;
} Registration;

void
plumb_application_free (gpointer data)
{
  PlumbApplication *application = data;
  g_free (application->sender);
  g_free (application->path);
  g_strfreev (application->profile_uuids);
  g_free (application);
}

bool
plumb_managers_have_profile (const PlumbBluetoothd *daemon, const char *uuid)
{
  for (guint i = 0; i < daemon->applications->len; i++) {
    const PlumbApplication *application = daemon->applications->pdata[i];
    if (g_strv_contains ((const char *const *)application->profile_uuids, uuid))
      return true;
  }
  return false;
}

static guint
find_application (const PlumbBluetoothd *daemon, const char *sender, const char *path)
{
  guint i = 0;
  for (; i < daemon->applications->len; i++) {
    const PlumbApplication *application = daemon->applications->pdata[i];
    if (g_str_equal (application->sender, sender) &&
        (!path || g_str_equal (application->path, path)))
      break;
  }
  return i;
}

/* The UUIDs of every GattProfile1 in a reply of GetManagedObjects; out_found: anything of use. */
static GStrv
profile_uuids (GVariant *reply, bool *out_found)
{
  g_autoptr (GStrvBuilder) uuids = g_strv_builder_new ();
  g_autoptr (GVariant) objects = g_variant_get_child_value (reply, 0);
  GVariantIter iter;
  GVariant *boxed = NULL;
  *out_found = false;
  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", NULL, &boxed)) {
    g_autoptr (GVariant) interfaces = boxed;
    g_autoptr (GVariant) service =
        g_variant_lookup_value (interfaces, "org.bluez.GattService1", NULL);
    g_autoptr (GVariant) profile =
        g_variant_lookup_value (interfaces, "org.bluez.GattProfile1", NULL);
    g_auto (GStrv) list = NULL;
    *out_found |= service || profile;
    if (profile)
      g_variant_lookup (profile, "UUIDs", "^as", &list);
    for (size_t i = 0; list && list[i]; i++)
      g_strv_builder_add (uuids, list[i]);
  }
  return g_strv_builder_end (uuids);
}

static void
on_objects (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Registration *registration = user_data;
  G_GNUC_UNUSED g_autofree char *path = registration->path;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  PlumbBluetoothd *daemon = registration->daemon;
  GDBusMethodInvocation *invocation = registration->invocation;
  if (g_dbus_connection_is_closed (G_DBUS_CONNECTION (source)) || !daemon->applications) {
    g_object_unref (invocation);
    return;
  }
  bool is_found = false;
  g_auto (GStrv) uuids = reply ? profile_uuids (reply, &is_found) : NULL;
  if (!is_found) {
    plumb_bluez_error (invocation, "Failed", "No object received");
    return;
  }
  PlumbApplication *application = g_new0 (PlumbApplication, 1);
  application->sender = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  application->path = g_strdup (path);
  application->profile_uuids = g_steal_pointer (&uuids);
  g_ptr_array_add (daemon->applications, application);
  g_dbus_method_invocation_return_value (invocation, NULL);
  plumb_device_consider_all (daemon, 0.5);
}

static void
gatt_manager_call (gpointer object, const char *method, GVariant *parameters,
                   GDBusMethodInvocation *invocation)
{
  PlumbBluetoothd *daemon = object;
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  g_autoptr (GVariant) first = g_variant_get_child_value (parameters, 0);
  const char *path = g_variant_get_string (first, NULL);
  guint place = find_application (daemon, sender, path);
  bool is_known = place < daemon->applications->len;
  if (g_str_equal (method, "UnregisterApplication")) {
    if (!is_known) {
      plumb_bluez_error (invocation, "DoesNotExist", "Does Not Exist");
      return;
    }
    g_ptr_array_remove_index (daemon->applications, place);
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  if (is_known) {
    plumb_bluez_error (invocation, "AlreadyExists", "Already Exists");
    return;
  }
  Registration *registration = g_new0 (Registration, 1);
  *registration = (Registration){daemon, invocation, g_strdup (path)};
  g_dbus_connection_call (daemon->connection, sender, path, "org.freedesktop.DBus.ObjectManager",
                          "GetManagedObjects", NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL, on_objects, registration);
}

static void
on_advertisement (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Registration *registration = user_data;
  G_GNUC_UNUSED g_autofree char *path = registration->path;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (g_dbus_connection_is_closed (G_DBUS_CONNECTION (source))) {
    g_object_unref (registration->invocation);
    return;
  }
  g_autoptr (GVariant) properties = reply ? g_variant_get_child_value (reply, 0) : NULL;
  const char *type = NULL;
  if (!properties || !g_variant_lookup (properties, "Type", "&s", &type)) {
    plumb_bluez_error (registration->invocation, "Failed", "Failed to parse advertisement.");
    return;
  }
  registration->daemon->advertisements++;
  g_dbus_method_invocation_return_value (registration->invocation, NULL);
}

static void
advertising_call (gpointer object, const char *method, GVariant *parameters,
                  GDBusMethodInvocation *invocation)
{
  PlumbBluetoothd *daemon = object;
  g_autoptr (GVariant) first = g_variant_get_child_value (parameters, 0);
  const char *path = g_variant_get_string (first, NULL);
  if (g_str_equal (method, "UnregisterAdvertisement")) {
    daemon->advertisements -= MIN (daemon->advertisements, 1);
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  if (!daemon->is_powered) {
    plumb_bluez_error (invocation, "Failed", "Failed to register advertisement");
    return;
  }
  Registration *registration = g_new0 (Registration, 1);
  *registration = (Registration){daemon, invocation, g_strdup (path)};
  g_dbus_connection_call (daemon->connection, g_dbus_method_invocation_get_sender (invocation),
                          path, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", "org.bluez.LEAdvertisement1"),
                          G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL,
                          on_advertisement, registration);
}

static GVariant *
advertising_get (gpointer object, const char *property)
{
  static const char *const includes[] = {"tx-power", "appearance", "local-name", NULL};
  const PlumbBluetoothd *daemon = object;
  if (g_str_equal (property, "SupportedIncludes"))
    return g_variant_new_strv (includes, -1);
  return g_variant_new_byte ((guint8)(g_str_equal (property, "ActiveInstances")
                                          ? daemon->advertisements
                                          : 5 - MIN (daemon->advertisements, 5)));
}

static void
set_default_agent (PlumbBluetoothd *daemon, const char *sender)
{
  g_free (daemon->default_agent);
  daemon->default_agent = g_strdup (sender);
}

static void
note_agents (const PlumbBluetoothd *daemon, const char *word)
{
  for (guint i = 0; i < daemon->sensors->len; i++)
    plumb_virtual_sensor_note (daemon->sensors->pdata[i], word);
}

static void
forget_agent (PlumbBluetoothd *daemon, const char *sender)
{
  if (!g_hash_table_remove (daemon->agents, sender))
    return;
  note_agents (daemon, "agent-gone");
  if (g_strcmp0 (daemon->default_agent, sender) == 0)
    set_default_agent (daemon, "");
}

/* The first agent of all becomes the default, whether it asks for that or not. */
static void
register_agent (PlumbBluetoothd *daemon, const char *sender, GVariant *parameters)
{
  PlumbAgent *agent = g_new0 (PlumbAgent, 1);
  agent->sender = g_strdup (sender);
  g_variant_get (parameters, "(os)", &agent->path, &agent->capability);
  note_agents (daemon, "agent-registered");
  if (g_hash_table_size (daemon->agents) == 0)
    set_default_agent (daemon, sender);
  g_hash_table_insert (daemon->agents, g_strdup (sender), agent);
}

static void
agent_call (gpointer object, const char *method, GVariant *parameters,
            GDBusMethodInvocation *invocation)
{
  PlumbBluetoothd *daemon = object;
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  bool has_agent = g_hash_table_contains (daemon->agents, sender);
  if (g_str_equal (method, "RegisterAgent")) {
    if (has_agent) {
      plumb_bluez_error (invocation, "AlreadyExists", "Already Exists");
      return;
    }
    register_agent (daemon, sender, parameters);
  } else if (!has_agent) {
    plumb_bluez_error (invocation, "DoesNotExist", "Does Not Exist");
    return;
  } else if (g_str_equal (method, "UnregisterAgent")) {
    forget_agent (daemon, sender);
  } else {
    set_default_agent (daemon, sender);
  }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

void
plumb_managers_client_left (PlumbBluetoothd *daemon, const char *name)
{
  forget_agent (daemon, name);
  for (guint i; (i = find_application (daemon, name, NULL)) < daemon->applications->len;)
    g_ptr_array_remove_index (daemon->applications, i);
}

const PlumbTreeInterface plumb_gatt_manager = {"org.bluez.GattManager1", gatt_manager_call, NULL,
                                               NULL};
const PlumbTreeInterface plumb_advertising_manager = {"org.bluez.LEAdvertisingManager1",
                                                      advertising_call, advertising_get, NULL};
const PlumbTreeInterface plumb_agent_manager = {"org.bluez.AgentManager1", agent_call, NULL, NULL};
