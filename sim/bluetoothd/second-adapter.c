/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fault "second-adapter": another adapter that is plugged in, knows the sensors too, and cannot
 * connect them: what is connected to the first one does not advertise. */
#include "internal.h"

#include <string.h>

#define ABORT_S 0.35

typedef struct {
  PlumbBluetoothd *daemon;
  PlumbVirtualSensor *sensor;
  char *path;
  bool is_trusted;
} Ghost;

struct PlumbSecondAdapter {
  PlumbBluetoothd *daemon;
  char *path;
  GPtrArray *ghosts;
};

static void
ghost_free (gpointer data)
{
  Ghost *ghost = data;
  g_free (ghost->path);
  g_free (ghost);
}

static void
on_abort (gpointer invocation)
{
  plumb_bluez_error (invocation, "Failed", "le-connection-abort-by-local");
}

static void
ghost_call (gpointer object, const char *method, GVariant *parameters,
            GDBusMethodInvocation *invocation)
{
  Ghost *ghost = object;
  if (g_str_equal (method, "Connect"))
    plumb_timers_add (ghost->daemon->timers, ABORT_S, on_abort, invocation, NULL);
  else
    plumb_bluez_error (invocation, "NotConnected", "Not Connected");
}

static GVariant *
ghost_get (gpointer object, const char *property)
{
  const Ghost *ghost = object;
  if (g_str_equal (property, "Address"))
    return g_variant_new_string (plumb_virtual_sensor_address (ghost->sensor));
  if (g_str_equal (property, "Adapter"))
    return g_variant_new_object_path (ghost->daemon->second->path);
  if (g_str_equal (property, "Name"))
    return g_variant_new_string (plumb_virtual_sensor_name (ghost->sensor));
  if (g_str_equal (property, "Trusted"))
    return g_variant_new_boolean (ghost->is_trusted);
  if (g_str_equal (property, "Connected") || g_str_equal (property, "ServicesResolved"))
    return g_variant_new_boolean (false);
  return NULL;
}

static bool
ghost_set (gpointer object, const char *property, GVariant *value, GError **error)
{
  Ghost *ghost = object;
  if (!g_str_equal (property, "Trusted"))
    return true;
  ghost->is_trusted = g_variant_get_boolean (value);
  plumb_tree_changed (ghost->daemon->tree, ghost->path, IFACE_DEVICE, property);
  return true;
}

/* It scans when it is told to, and hears nobody. */
static void
adapter_call (gpointer object, const char *method, GVariant *parameters,
              GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
adapter_get (gpointer object, const char *property)
{
  if (g_str_equal (property, "Address"))
    return g_variant_new_string ("00:AA:01:00:00:43");
  if (g_str_equal (property, "Powered") || g_str_equal (property, "Discovering"))
    return g_variant_new_boolean (g_str_equal (property, "Powered"));
  return NULL;
}

static const PlumbTreeInterface adapter_interface = {IFACE_ADAPTER, adapter_call, adapter_get,
                                                     NULL};
static const PlumbTreeInterface ghost_interface = {IFACE_DEVICE, ghost_call, ghost_get, ghost_set};
static const PlumbTreeInterface manager_interface = {"org.bluez.GattManager1", adapter_call, NULL,
                                                     NULL};

static void
add_ghost (PlumbSecondAdapter *second, PlumbVirtualSensor *sensor)
{
  Ghost *ghost = g_new0 (Ghost, 1);
  g_autofree char *tail = g_strdelimit (g_strdup (plumb_virtual_sensor_address (sensor)), ":", '_');
  ghost->daemon = second->daemon;
  ghost->sensor = sensor;
  ghost->path = g_strdup_printf ("%s/dev_%s", second->path, tail);
  ghost->is_trusted = true;
  g_ptr_array_add (second->ghosts, ghost);
  plumb_tree_add (second->daemon->tree, ghost->path, &ghost_interface, ghost);
}

void
plumb_second_adapter_add (PlumbBluetoothd *daemon)
{
  if (daemon->second || !plumb_faults_has (daemon->faults, "second-adapter", NULL))
    return;
  PlumbSecondAdapter *second = g_new0 (PlumbSecondAdapter, 1);
  second->daemon = daemon;
  second->path =
      g_strdup_printf ("/org/bluez/hci%g", plumb_faults_number (daemon->faults, "second-adapter",
                                                                "number", daemon->hci + 1.0));
  second->ghosts = g_ptr_array_new_with_free_func (ghost_free);
  daemon->second = second;
  plumb_tree_add (daemon->tree, second->path, &manager_interface, second);
  plumb_tree_add (daemon->tree, second->path, &adapter_interface, second);
  for (guint i = 0; i < daemon->sensors->len; i++)
    add_ghost (second, daemon->sensors->pdata[i]);
}

void
plumb_second_adapter_free (PlumbSecondAdapter *second)
{
  if (!second)
    return;
  g_ptr_array_unref (second->ghosts);
  g_free (second->path);
  g_free (second);
}

void
plumb_second_adapter_remove (PlumbBluetoothd *daemon)
{
  if (!daemon->second)
    return;
  for (guint i = 0; i < daemon->second->ghosts->len; i++)
    plumb_tree_remove (daemon->tree, ((Ghost *)daemon->second->ghosts->pdata[i])->path);
  plumb_tree_remove (daemon->tree, daemon->second->path);
  g_clear_pointer (&daemon->second, plumb_second_adapter_free);
}
