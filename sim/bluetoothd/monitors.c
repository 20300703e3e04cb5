/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AdvertisementMonitorManager1, which bluetoothd has only with --experimental (here: the fault
 * "monitors"): what a client's monitors match is heard without a scan. */
#include "internal.h"

#include <string.h>

#define IFACE_MONITOR "org.bluez.AdvertisementMonitor1"
#define FIELD_SERVICE 0x16 /* 16-bit UUID and data */
#define FIELD_COMPANY 0xff
#define ACTIVATE_S    0.05 /* the kernel is asked first */
#define RELEASE_S     0.2  /* where what was unregistered is released, too */

typedef struct {
  PlumbBluetoothd *daemon;
  char *sender;
  char *root; /* where its ObjectManager is */
  char *path; /* of its monitor */
  GVariant *patterns;
  bool is_active;
} Monitor;

typedef struct {
  PlumbBluetoothd *daemon;
  GDBusMethodInvocation *invocation;
} Registration;

void
plumb_client_monitor_free (gpointer data)
{
  Monitor *monitor = data;
  g_free (monitor->sender);
  g_free (monitor->root);
  g_free (monitor->path);
  g_clear_pointer (&monitor->patterns, g_variant_unref);
  g_free (monitor);
}

static guint
find (const PlumbBluetoothd *daemon, const char *sender, const char *root)
{
  guint i = 0;
  for (; i < daemon->monitors->len; i++) {
    const Monitor *monitor = daemon->monitors->pdata[i];
    if (g_str_equal (monitor->sender, sender) && (!root || g_str_equal (monitor->root, root)))
      break;
  }
  return i;
}

static void
tell (const Monitor *monitor, const char *method)
{
  g_dbus_connection_call (monitor->daemon->connection, monitor->sender, monitor->path,
                          IFACE_MONITOR, method, NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          NULL, NULL, NULL);
}

static bool
is_refused (const PlumbBluetoothd *daemon, const char *how)
{
  return g_str_equal (plumb_faults_text (daemon->faults, "monitors", "refuse", ""), how);
}

static void
activate_each (gpointer data)
{
  PlumbBluetoothd *daemon = data;
  for (guint i = daemon->monitors->len; i-- > 0;) {
    Monitor *monitor = daemon->monitors->pdata[i];
    bool is_released = is_refused (daemon, "release");
    if (!monitor->is_active)
      tell (monitor, is_released ? "Release" : "Activate");
    monitor->is_active = true;
    if (is_released)
      g_ptr_array_remove_index (daemon->monitors, i);
  }
}

/* The first monitor of a client's objects that can be used; NULL: none. */
static Monitor *
read_monitor (GVariant *reply)
{
  g_autoptr (GVariant) objects = g_variant_get_child_value (reply, 0);
  GVariantIter iter;
  const char *path = NULL;
  GVariant *boxed = NULL;
  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &path, &boxed)) {
    g_autoptr (GVariant) interfaces = boxed;
    g_autoptr (GVariant) own = g_variant_lookup_value (interfaces, IFACE_MONITOR, NULL);
    g_autoptr (GVariant) patterns =
        own ? g_variant_lookup_value (own, "Patterns", G_VARIANT_TYPE ("a(yyay)")) : NULL;
    const char *type = "";
    if (!patterns || !g_variant_lookup (own, "Type", "&s", &type) ||
        !g_str_equal (type, "or_patterns") || g_variant_n_children (patterns) == 0)
      continue;
    Monitor *monitor = g_new0 (Monitor, 1);
    monitor->path = g_strdup (path);
    monitor->patterns = g_steal_pointer (&patterns);
    return monitor;
  }
  return NULL;
}

static void
on_objects (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Registration *registration = user_data;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  PlumbBluetoothd *daemon = registration->daemon;
  GDBusMethodInvocation *invocation = registration->invocation;
  if (g_dbus_connection_is_closed (G_DBUS_CONNECTION (source)) || !daemon->monitors) {
    g_object_unref (invocation);
    return;
  }
  Monitor *monitor = reply ? read_monitor (reply) : NULL;
  if (monitor) {
    monitor->daemon = daemon;
    monitor->sender = g_strdup (g_dbus_method_invocation_get_sender (invocation));
    g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(o)", &monitor->root);
    g_ptr_array_add (daemon->monitors, monitor);
    plumb_timers_add (daemon->timers, ACTIVATE_S, activate_each, daemon, NULL);
  }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_release (gpointer data)
{
  tell (data, "Release");
}

static void
unregister (PlumbBluetoothd *daemon, guint place)
{
  Monitor *monitor = g_ptr_array_steal_index (daemon->monitors, place);
  const char *late = plumb_faults_text (daemon->faults, "monitors", "late-release", "false");
  if (g_str_equal (late, "true"))
    plumb_timers_add (daemon->timers, RELEASE_S, on_release, monitor, plumb_client_monitor_free);
  else
    plumb_client_monitor_free (monitor);
}

static void
manager_call (gpointer object, const char *method, GVariant *parameters,
              GDBusMethodInvocation *invocation)
{
  PlumbBluetoothd *daemon = object;
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  const char *root = NULL;
  g_variant_get (parameters, "(&o)", &root);
  guint place = find (daemon, sender, root);
  bool is_known = place < daemon->monitors->len;
  if (g_str_equal (method, "UnregisterMonitor")) {
    if (!is_known) {
      plumb_bluez_error (invocation, "DoesNotExist", "Does Not Exist");
      return;
    }
    unregister (daemon, place);
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  if (is_known || is_refused (daemon, "register")) {
    plumb_bluez_error (invocation, is_known ? "AlreadyExists" : "Failed",
                       is_known ? "Already Exists" : "Failed");
    return;
  }
  Registration *registration = g_new0 (Registration, 1);
  *registration = (Registration){daemon, invocation};
  g_dbus_connection_call (daemon->connection, sender, root, "org.freedesktop.DBus.ObjectManager",
                          "GetManagedObjects", NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL, on_objects, registration);
}

static GVariant *
manager_get (gpointer object, const char *property)
{
  static const char *const types[] = {"or_patterns", NULL};
  return g_variant_new_strv (g_str_equal (property, "SupportedMonitorTypes") ? types : NULL,
                             g_str_equal (property, "SupportedMonitorTypes") ? 1 : 0);
}

static GByteArray *
field_of (const PlumbVirtualSensor *sensor, guint8 type)
{
  const PlumbFamily *family = plumb_virtual_sensor_family (sensor);
  const PlumbAdvertising *advertising = plumb_virtual_sensor_advertising (sensor);
  const GByteArray *data =
      type == FIELD_COMPANY ? advertising->manufacturer_data : advertising->service_data;
  GByteArray *field = g_byte_array_new ();
  guint number = family->company;
  if (data->len == 0 || (type != FIELD_COMPANY && type != FIELD_SERVICE))
    return field;
  if (type == FIELD_SERVICE)
    number = (guint)g_ascii_strtoull (family->service_data_uuid, NULL, 16);
  const guint8 head[] = {(guint8)number, (guint8)(number >> 8)};
  g_byte_array_append (field, head, sizeof head);
  g_byte_array_append (field, data->data, data->len);
  return field;
}

static bool
is_matched (const Monitor *monitor, const PlumbVirtualSensor *sensor)
{
  GVariantIter iter;
  guint8 start = 0;
  guint8 type = 0;
  GVariant *boxed = NULL;
  g_variant_iter_init (&iter, monitor->patterns);
  while (g_variant_iter_next (&iter, "(yy@ay)", &start, &type, &boxed)) {
    g_autoptr (GVariant) content = boxed;
    g_autoptr (GByteArray) field = field_of (sensor, type);
    gsize size = 0;
    const guint8 *bytes = g_variant_get_fixed_array (content, &size, 1);
    if (size > 0 && start + size <= field->len && memcmp (field->data + start, bytes, size) == 0)
      return true;
  }
  return false;
}

bool
plumb_monitors_hear (const PlumbBluetoothd *daemon, const PlumbVirtualSensor *sensor)
{
  bool is_deaf = is_refused (daemon, "hear");
  for (guint i = 0; !is_deaf && i < daemon->monitors->len; i++) {
    const Monitor *monitor = daemon->monitors->pdata[i];
    if (monitor->is_active && is_matched (monitor, sensor))
      return true;
  }
  return false;
}

void
plumb_monitors_release (PlumbBluetoothd *daemon)
{
  for (guint i = 0; i < daemon->monitors->len; i++)
    tell (daemon->monitors->pdata[i], "Release");
  g_ptr_array_set_size (daemon->monitors, 0);
}

void
plumb_monitors_client_left (PlumbBluetoothd *daemon, const char *name)
{
  for (guint i; (i = find (daemon, name, NULL)) < daemon->monitors->len;)
    g_ptr_array_remove_index (daemon->monitors, i);
}

const PlumbTreeInterface plumb_client_monitor_manager = {"org.bluez.AdvertisementMonitorManager1",
                                                         manager_call, manager_get, NULL};
