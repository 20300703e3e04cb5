/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bluetoothd as the owner of org.bluez: when it comes it is read into the mirror, when it goes all
 * that was known through it goes too. Signals are taken from its unique name only. */
#include <string.h>

#include "link-pair.h"
#include "names.h"

#define SYNC_TIMEOUT_MS 10000
#define BLOCKED_RETRY_S 300

static void
on_interfaces_added (GDBusConnection *bus, const char *sender, const char *path,
                     const char *interface, const char *signal, GVariant *parameters,
                     gpointer user_data)
{
  PlumbLink *link = user_data;
  if (plumb_mirror_interfaces_added (link->mirror, parameters))
    plumb_link_schedule (link);
}

static void
on_interfaces_removed (GDBusConnection *bus, const char *sender, const char *path,
                       const char *interface, const char *signal, GVariant *parameters,
                       gpointer user_data)
{
  PlumbLink *link = user_data;
  if (plumb_mirror_interfaces_removed (link->mirror, parameters))
    plumb_link_schedule (link);
}

static void
on_adapter_changed (GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *signal, GVariant *parameters,
                    gpointer user_data)
{
  PlumbLink *link = user_data;
  if (plumb_mirror_properties_changed (link->mirror, path, parameters))
    plumb_link_schedule (link);
}

static guint
subscribe (PlumbLink *link, const char *interface, const char *signal, const char *path,
           const char *arg0, GDBusSignalCallback callback)
{
  return g_dbus_connection_signal_subscribe (link->bus, link->owner, interface, signal, path, arg0,
                                             G_DBUS_SIGNAL_FLAGS_NONE, callback, link, NULL);
}

static void
unsubscribe (PlumbLink *link, guint *id)
{
  if (*id != 0)
    g_dbus_connection_signal_unsubscribe (link->bus, *id);
  *id = 0;
}

/* 1, 2, 5, then 10 s between attempts to read bluetoothd's objects. */
static int64_t
sync_pause_us (PlumbLink *link)
{
  static const int pauses_s[] = {1, 2, 5, 10};
  guint row = MIN (link->sync_failures, G_N_ELEMENTS (pauses_s) - 1);
  link->sync_failures++;
  return (int64_t)(link->is_blocked ? BLOCKED_RETRY_S : pauses_s[row]) * G_USEC_PER_SEC;
}

static void
on_objects (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
            PlumbBluezError error, guint32 tag)
{
  link->is_syncing = false;
  link->is_blocked = error == PLUMB_BLUEZ_ACCESS_DENIED;
  if (reply == NULL || !plumb_mirror_load (link->mirror, reply)) {
    int64_t pause_us = sync_pause_us (link);
    link->sync_at_us = link->clock () + pause_us;
    g_warning ("bluetoothd's objects cannot be read: %s; trying again in %d s",
               plumb_bluez_error_to_string (error), (int)(pause_us / G_USEC_PER_SEC));
    return;
  }
  link->sync_failures = 0;
  link->is_synced = true;
}

void
plumb_link_sync (PlumbLink *link)
{
  link->sync_at_us = INT64_MAX;
  if (link->owner == NULL || link->is_syncing)
    return;
  link->is_syncing = true;
  plumb_link_call (link, &(PlumbCall){.cancellable = link->cancellable,
                                      .path = "/",
                                      .interface = PLUMB_DBUS_OBJECT_MANAGER,
                                      .method = "GetManagedObjects",
                                      .timeout_ms = SYNC_TIMEOUT_MS,
                                      .done = on_objects});
}

static void
forget_owner (PlumbLink *link)
{
  if (link->owner == NULL)
    return;
  unsubscribe (link, &link->added_id);
  unsubscribe (link, &link->removed_id);
  unsubscribe (link, &link->adapter_id);
  g_cancellable_cancel (link->cancellable);
  g_clear_object (&link->cancellable);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_link_slot_forget (&link->slots[i]);
  plumb_link_profile_forget (link);
  plumb_link_passive_forget (link);
  plumb_link_scan_forget (link);
  g_clear_pointer (&link->owner, g_free);
  plumb_mirror_clear (link->mirror);
  link->is_synced = false;
  link->is_syncing = false;
  link->is_blocked = false;
  link->sync_failures = 0;
  link->sync_at_us = INT64_MAX;
  plumb_link_pair_forget (link);
}

/* First the subscriptions, then the question: what changes in between is not lost. */
static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  PlumbLink *link = user_data;
  forget_owner (link);
  link->owner = g_strdup (owner);
  link->cancellable = g_cancellable_new ();
  link->added_id = subscribe (link, PLUMB_DBUS_OBJECT_MANAGER, "InterfacesAdded", "/", NULL,
                              on_interfaces_added);
  link->removed_id = subscribe (link, PLUMB_DBUS_OBJECT_MANAGER, "InterfacesRemoved", "/", NULL,
                                on_interfaces_removed);
  link->adapter_id = subscribe (link, PLUMB_DBUS_PROPERTIES, "PropertiesChanged", NULL,
                                PLUMB_BLUEZ_ADAPTER, on_adapter_changed);
  plumb_link_sync (link);
  plumb_link_schedule (link);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  PlumbLink *link = user_data;
  forget_owner (link);
  plumb_link_schedule (link);
}

void
plumb_link_watch_owner (PlumbLink *link)
{
  link->watch_id =
      g_bus_watch_name_on_connection (link->bus, PLUMB_BLUEZ_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_appeared, on_vanished, link, NULL);
}

void
plumb_link_unwatch_owner (PlumbLink *link)
{
  g_bus_unwatch_name (link->watch_id);
  link->watch_id = 0;
  forget_owner (link);
}

PlumbBluetoothState
plumb_link_bluetooth_now (const PlumbLink *link)
{
  if (link->is_blocked)
    return PLUMB_BLUETOOTH_BLOCKED;
  if (!link->is_synced)
    return PLUMB_BLUETOOTH_NO_SERVICE;
  const PlumbMirrorAdapter *adapter = plumb_mirror_find_adapter (link->mirror, NULL);
  if (adapter == NULL)
    return PLUMB_BLUETOOTH_NO_ADAPTER;
  return adapter->is_powered ? PLUMB_BLUETOOTH_READY : PLUMB_BLUETOOTH_POWERED_OFF;
}
