/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer.h"

#include <string.h>

#include "names.h"

#define CALL_TIMEOUT_MS 10000
#define BLOCKED_RETRY_S 300

struct PlumbPeer {
  GDBusConnection *bus;
  PlumbClock clock;
  PlumbPeerListener listener;
  gpointer user_data;
  PlumbMirror *mirror;
  guint watch_id;
  char *owner;               /* NULL: not on the bus */
  GCancellable *cancellable; /* of its time on the bus */
  guint added_id, removed_id, adapter_id;
  bool is_synced;
  bool is_syncing;
  bool is_blocked;
  GPtrArray *heard; /* of Heard: signals since the objects were asked for */
  uint32_t sync_failures;
  int64_t sync_at_us; /* INT64_MAX: no reading due */
};

/* More than that in the time of one answer is a flood, which goes on saying how things are.
 */
#define HEARD_MAX 4096

/* A signal about an object. */
typedef struct {
  char *signal, *path;
  GVariant *parameters;
} Heard;

static void
heard_free (gpointer data)
{
  Heard *heard = data;
  g_free (heard->signal);
  g_free (heard->path);
  g_variant_unref (heard->parameters);
  g_free (heard);
}

static void
notify_changed (PlumbPeer *peer)
{
  peer->listener.on_changed (peer->user_data);
}

typedef struct {
  PlumbPeer *peer; /* valid while cancellable was not cancelled */
  GCancellable *cancellable;
  PlumbReplyHandler on_reply;
  gpointer user_data;
  uint32_t tag;
} PendingCall;

static void
pending_call_free (PendingCall *pending)
{
  g_object_unref (pending->cancellable);
  g_free (pending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PendingCall, pending_call_free)

static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PendingCall) pending = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &fds, result, &error);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;
  if (error != NULL)
    g_debug ("call failed: %s", error->message);
  PlumbReply reply = {.value = value,
                      .fds = fds,
                      .cause = error,
                      .error = plumb_bluez_error_from (error),
                      .tag = pending->tag};
  if (pending->on_reply != NULL)
    pending->on_reply (&reply, pending->user_data);
  notify_changed (pending->peer);
}

void
plumb_peer_call (PlumbPeer *peer, const PlumbCall *call)
{
  g_autoptr (GVariant) parameters =
      call->parameters != NULL ? g_variant_ref_sink (call->parameters) : NULL;
  if (peer->owner == NULL)
    return; /* its loss has cancelled everything that could wait for this */
  GCancellable *cancellable = call->cancellable != NULL ? call->cancellable : peer->cancellable;
  PendingCall *pending = g_new0 (PendingCall, 1);
  *pending = (PendingCall){.peer = peer,
                           .cancellable = g_object_ref (cancellable),
                           .on_reply = call->on_reply,
                           .user_data = call->user_data,
                           .tag = call->tag};
  g_dbus_connection_call_with_unix_fd_list (
      peer->bus, peer->owner, call->path, call->interface, call->method, parameters,
      call->reply_type != NULL ? G_VARIANT_TYPE (call->reply_type) : NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, call->timeout_ms != 0 ? call->timeout_ms : CALL_TIMEOUT_MS,
      NULL, cancellable, on_replied, pending);
}

guint
plumb_peer_subscribe (PlumbPeer *peer, const char *interface, const char *signal, const char *path,
                      const char *arg0, GDBusSignalCallback on_signal, gpointer user_data)
{
  return g_dbus_connection_signal_subscribe (peer->bus, peer->owner, interface, signal, path, arg0,
                                             G_DBUS_SIGNAL_FLAGS_NONE, on_signal, user_data, NULL);
}

void
plumb_peer_unsubscribe (PlumbPeer *peer, guint *id)
{
  if (*id != 0)
    g_dbus_connection_signal_unsubscribe (peer->bus, *id);
  *id = 0;
}

bool
plumb_peer_export (PlumbPeer *peer, guint *id, const char *introspection, const char *path,
                   const char *interface, const GDBusInterfaceVTable *vtable, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  if (*id != 0)
    return true;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  *id = g_dbus_connection_register_object (peer->bus, path,
                                           g_dbus_node_info_lookup_interface (node, interface),
                                           vtable, user_data, NULL, &error);
  if (*id == 0)
    g_warning ("%s cannot be exported: %s", path, error->message);
  return *id != 0;
}

void
plumb_peer_unexport (PlumbPeer *peer, guint *id)
{
  if (*id != 0)
    g_dbus_connection_unregister_object (peer->bus, *id);
  *id = 0;
}

void
plumb_peer_reply_object (GDBusMethodInvocation *invocation, const char *path, const char *interface,
                         GVariant *properties)
{
  GVariantBuilder objects, interfaces;
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", interface, properties);
  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  g_variant_builder_add (&objects, "{oa{sa{sv}}}", path, &interfaces);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{oa{sa{sv}}})", &objects));
}

static bool
apply_signal (PlumbPeer *peer, const char *signal, const char *path, GVariant *parameters)
{
  if (strcmp (signal, "InterfacesAdded") == 0)
    return plumb_mirror_interfaces_added (peer->mirror, parameters);
  if (strcmp (signal, "InterfacesRemoved") == 0)
    return plumb_mirror_interfaces_removed (peer->mirror, parameters);
  return plumb_mirror_properties_changed (peer->mirror, path, parameters);
}

/* GDBus hands a reply over one turn of the loop later than a signal: one that bluetoothd sent after
 * its objects may come before them, which are older then. So what is heard while they are on their
 * way is applied again once they are there. */
static bool
hear (PlumbPeer *peer, const char *signal, const char *path, GVariant *parameters)
{
  if (peer->is_syncing && peer->heard->len < HEARD_MAX) {
    Heard *heard = g_new (Heard, 1);
    *heard = (Heard){g_strdup (signal), g_strdup (path), g_variant_ref (parameters)};
    g_ptr_array_add (peer->heard, heard);
  }
  return apply_signal (peer, signal, path, parameters);
}

static void
apply_heard (PlumbPeer *peer)
{
  for (guint i = 0; i < peer->heard->len; i++) {
    const Heard *heard = peer->heard->pdata[i];
    apply_signal (peer, heard->signal, heard->path, heard->parameters);
  }
  g_ptr_array_set_size (peer->heard, 0);
}

/* Of InterfacesAdded that the mirror took; NULL: it brought no device. */
static const PlumbMirrorDevice *
find_added (const PlumbPeer *peer, GVariant *parameters)
{
  g_autoptr (GVariant) interfaces = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) device = g_variant_lookup_value (interfaces, PLUMB_BLUEZ_DEVICE, NULL);
  const char *path;
  g_variant_get_child (parameters, 0, "&o", &path);
  return device != NULL ? plumb_mirror_get_device (peer->mirror, path) : NULL;
}

static void
on_added (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
          const char *signal, GVariant *parameters, gpointer user_data)
{
  PlumbPeer *peer = user_data;
  if (!hear (peer, signal, path, parameters))
    return;
  const PlumbMirrorDevice *device = find_added (peer, parameters);
  if (device != NULL)
    peer->listener.on_device_added (device, peer->user_data);
  notify_changed (peer);
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer user_data)
{
  PlumbPeer *peer = user_data;
  if (hear (peer, signal, path, parameters))
    notify_changed (peer);
}

/* 1, 2, 5, then 10 s between attempts to read bluetoothd's objects. */
static int64_t
sync_pause_us (PlumbPeer *peer)
{
  static const int pauses_s[] = {1, 2, 5, 10};
  guint row = MIN (peer->sync_failures, G_N_ELEMENTS (pauses_s) - 1);
  peer->sync_failures++;
  return (int64_t)(peer->is_blocked ? BLOCKED_RETRY_S : pauses_s[row]) * G_USEC_PER_SEC;
}

static void
on_objects (const PlumbReply *reply, gpointer user_data)
{
  PlumbPeer *peer = user_data;
  peer->is_syncing = false;
  peer->is_blocked = reply->error == PLUMB_BLUEZ_ACCESS_DENIED;
  if (reply->value == NULL || !plumb_mirror_load (peer->mirror, reply->value)) {
    int64_t pause_us = sync_pause_us (peer);
    peer->sync_at_us = peer->clock () + pause_us;
    g_warning ("bluetoothd's objects cannot be read: %s; trying again in %d s",
               plumb_bluez_error_to_string (reply->error), (int)(pause_us / G_USEC_PER_SEC));
    g_ptr_array_set_size (peer->heard, 0);
    return;
  }
  apply_heard (peer);
  peer->sync_failures = 0;
  peer->is_synced = true;
}

void
plumb_peer_sync (PlumbPeer *peer)
{
  peer->sync_at_us = INT64_MAX;
  if (peer->owner == NULL || peer->is_syncing)
    return;
  peer->is_syncing = true;
  plumb_peer_call (peer, &(PlumbCall){.path = "/",
                                      .interface = PLUMB_DBUS_OBJECT_MANAGER,
                                      .method = "GetManagedObjects",
                                      .on_reply = on_objects,
                                      .user_data = peer});
}

/* False: there was none. */
static bool
forget_owner (PlumbPeer *peer)
{
  if (peer->owner == NULL)
    return false;
  plumb_peer_unsubscribe (peer, &peer->added_id);
  plumb_peer_unsubscribe (peer, &peer->removed_id);
  plumb_peer_unsubscribe (peer, &peer->adapter_id);
  g_cancellable_cancel (peer->cancellable);
  g_clear_object (&peer->cancellable);
  g_clear_pointer (&peer->owner, g_free);
  plumb_mirror_clear (peer->mirror);
  peer->is_synced = false;
  peer->is_syncing = false;
  g_ptr_array_set_size (peer->heard, 0);
  peer->is_blocked = false;
  peer->sync_failures = 0;
  peer->sync_at_us = INT64_MAX;
  return true;
}

static void
lose_owner (PlumbPeer *peer)
{
  if (forget_owner (peer))
    peer->listener.on_lost (peer->user_data);
}

/* First the subscriptions, then the question: what changes in between is not lost. */
static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  PlumbPeer *peer = user_data;
  lose_owner (peer);
  peer->owner = g_strdup (owner);
  peer->cancellable = g_cancellable_new ();
  peer->added_id = plumb_peer_subscribe (peer, PLUMB_DBUS_OBJECT_MANAGER, "InterfacesAdded", "/",
                                         NULL, on_added, peer);
  peer->removed_id = plumb_peer_subscribe (peer, PLUMB_DBUS_OBJECT_MANAGER, "InterfacesRemoved",
                                           "/", NULL, on_signal, peer);
  peer->adapter_id = plumb_peer_subscribe (peer, PLUMB_DBUS_PROPERTIES, "PropertiesChanged", NULL,
                                           PLUMB_BLUEZ_ADAPTER, on_signal, peer);
  plumb_peer_sync (peer);
  notify_changed (peer);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  PlumbPeer *peer = user_data;
  lose_owner (peer);
  notify_changed (peer);
}

PlumbPeer *
plumb_peer_new (GDBusConnection *bus, PlumbClock clock, const PlumbPeerListener *listener,
                gpointer user_data)
{
  PlumbPeer *peer = g_new0 (PlumbPeer, 1);
  peer->bus = g_object_ref (bus);
  peer->clock = clock;
  peer->listener = *listener;
  peer->user_data = user_data;
  peer->mirror = plumb_mirror_new (listener->is_device_wanted, user_data);
  peer->heard = g_ptr_array_new_with_free_func (heard_free);
  peer->sync_at_us = INT64_MAX;
  peer->watch_id = g_bus_watch_name_on_connection (
      bus, PLUMB_BLUEZ_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished, peer, NULL);
  return peer;
}

void
plumb_peer_free (PlumbPeer *peer)
{
  g_bus_unwatch_name (peer->watch_id);
  forget_owner (peer);
  plumb_mirror_free (peer->mirror);
  g_ptr_array_unref (peer->heard);
  g_object_unref (peer->bus);
  g_free (peer);
}

void
plumb_peer_suspend (PlumbPeer *peer)
{
  peer->sync_at_us = INT64_MAX;
}

/* The adapter may be off, or another one. */
void
plumb_peer_resume (PlumbPeer *peer, int64_t now_us)
{
  peer->is_synced = false;
  if (peer->owner != NULL)
    peer->sync_at_us = now_us;
}

void
plumb_peer_tick (PlumbPeer *peer, int64_t now_us)
{
  if (now_us >= peer->sync_at_us)
    plumb_peer_sync (peer);
}

int64_t
plumb_peer_deadline (const PlumbPeer *peer)
{
  return peer->sync_at_us;
}

PlumbBluetoothState
plumb_peer_get_state (const PlumbPeer *peer)
{
  if (peer->is_blocked)
    return PLUMB_BLUETOOTH_BLOCKED;
  if (!peer->is_synced)
    return PLUMB_BLUETOOTH_NO_SERVICE;
  const PlumbMirrorAdapter *adapter = plumb_mirror_find_adapter (peer->mirror, NULL);
  if (adapter == NULL)
    return PLUMB_BLUETOOTH_NO_ADAPTER;
  return adapter->is_powered ? PLUMB_BLUETOOTH_READY : PLUMB_BLUETOOTH_POWERED_OFF;
}

bool
plumb_peer_is_synced (const PlumbPeer *peer)
{
  return peer->is_synced;
}

const char *
plumb_peer_get_owner (const PlumbPeer *peer)
{
  return peer->owner;
}

const PlumbMirror *
plumb_peer_get_mirror (const PlumbPeer *peer)
{
  return peer->mirror;
}

bool
plumb_peer_properties_changed (PlumbPeer *peer, const char *path, GVariant *parameters)
{
  return hear (peer, "PropertiesChanged", path, parameters);
}
