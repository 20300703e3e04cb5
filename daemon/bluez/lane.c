/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lane.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lane-connect.h"
#include "link-private.h"
#include "wire.h"

#define BUS_NAME   "org.freedesktop.DBus"
#define BUS_PATH   "/org/freedesktop/DBus"
#define BUFFER_MAX 16384 /* nothing that is meant for the lane is near as long */

typedef struct {
  guint id;
  char *sender;
  char *path;
  PlumbLaneListener listener;
  gpointer user_data;
  guint signal_id; /* of GDBus, where there is no lane */
} Subscription;

struct PlumbLane {
  GDBusConnection *bus;
  int fd; /* -1: no lane */
  GSource *source;
  guint32 serial;
  guint last_id;
  GPtrArray *subscriptions;
  size_t filled;
  uint8_t buffer[BUFFER_MAX];
};

static void
subscription_free (gpointer data)
{
  Subscription *subscription = data;
  g_free (subscription->sender);
  g_free (subscription->path);
  g_free (subscription);
}

static void
hear_parameters (const Subscription *subscription, const char *path, GVariant *parameters)
{
  if (parameters == NULL || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) value = g_variant_lookup_value (changed, "Value", G_VARIANT_TYPE_BYTESTRING);
  if (value == NULL) {
    subscription->listener.on_change (path, parameters, subscription->user_data);
    return;
  }
  gsize size;
  const uint8_t *bytes = g_variant_get_fixed_array (value, &size, 1);
  subscription->listener.on_value (bytes, size, subscription->user_data);
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer user_data)
{
  hear_parameters (user_data, path, parameters);
}

static void
subscribe_by_bus (PlumbLane *lane, Subscription *subscription)
{
  subscription->signal_id = g_dbus_connection_signal_subscribe (
      lane->bus, subscription->sender, PLUMB_DBUS_PROPERTIES, "PropertiesChanged",
      subscription->path, PLUMB_BLUEZ_CHARACTERISTIC, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
      subscription, NULL);
}

static void
close_lane (PlumbLane *lane)
{
  if (lane->source != NULL)
    g_source_destroy (lane->source);
  g_clear_pointer (&lane->source, g_source_unref);
  if (lane->fd >= 0)
    close (lane->fd);
  lane->fd = -1;
}

/* Whatever goes wrong with the lane, GDBus takes over; if the bus itself is gone, it knows too. */
static void
give_up (PlumbLane *lane, const char *why)
{
  g_debug ("no lane of its own for values: %s; they come through GDBus", why);
  close_lane (lane);
  for (guint i = 0; i < lane->subscriptions->len; i++)
    subscribe_by_bus (lane, lane->subscriptions->pdata[i]);
}

static void
send_message (PlumbLane *lane, GDBusMessage *message)
{
  gsize size;
  g_dbus_message_set_serial (message, ++lane->serial);
  g_autofree guchar *blob =
      g_dbus_message_to_blob (message, &size, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  if (blob == NULL || send (lane->fd, blob, size, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)size)
    give_up (lane, "a message could not be sent");
}

static void
call_bus (PlumbLane *lane, const char *method, const Subscription *subscription)
{
  g_autoptr (GDBusMessage) message =
      g_dbus_message_new_method_call (BUS_NAME, BUS_PATH, BUS_NAME, method);
  g_autofree char *rule =
      g_strdup_printf ("type='signal',sender='%s',path='%s',interface='" PLUMB_DBUS_PROPERTIES
                       "',member='PropertiesChanged',arg0='" PLUMB_BLUEZ_CHARACTERISTIC "'",
                       subscription->sender, subscription->path);
  g_dbus_message_set_body (message, g_variant_new ("(s)", rule));
  send_message (lane, message);
}

static const Subscription *
find (const PlumbLane *lane, const char *sender, const char *path)
{
  for (guint i = 0; i < lane->subscriptions->len; i++) {
    const Subscription *subscription = lane->subscriptions->pdata[i];
    if (g_strcmp0 (subscription->path, path) == 0 && g_strcmp0 (subscription->sender, sender) == 0)
      return subscription;
  }
  return NULL;
}

static void
hear_message (PlumbLane *lane, GDBusMessage *message)
{
  const char *path = g_dbus_message_get_path (message);
  const Subscription *subscription = find (lane, g_dbus_message_get_sender (message), path);
  switch (g_dbus_message_get_message_type (message)) {
  case G_DBUS_MESSAGE_TYPE_SIGNAL:
    if (subscription != NULL &&
        g_strcmp0 (g_dbus_message_get_member (message), "PropertiesChanged") == 0)
      hear_parameters (subscription, path, g_dbus_message_get_body (message));
    return;
  case G_DBUS_MESSAGE_TYPE_METHOD_CALL: {
    /* Somebody looks around on the bus; let him not wait. */
    g_autoptr (GDBusMessage) answer = g_dbus_message_new_method_error_literal (
        message, "org.freedesktop.DBus.Error.UnknownMethod", "Nothing is offered here");
    if (!(g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED))
      send_message (lane, answer);
    return;
  }
  case G_DBUS_MESSAGE_TYPE_ERROR: give_up (lane, g_dbus_message_get_error_name (message)); return;
  case G_DBUS_MESSAGE_TYPE_METHOD_RETURN:
  case G_DBUS_MESSAGE_TYPE_INVALID: return;
  }
}

static void
hear (PlumbLane *lane, const uint8_t *bytes, size_t size)
{
  PlumbWireValue value;
  if (plumb_wire_read_value (bytes, size, &value)) {
    const Subscription *subscription = find (lane, value.sender, value.path);
    if (subscription != NULL)
      subscription->listener.on_value (value.value, value.size, subscription->user_data);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusMessage) message =
      g_dbus_message_new_from_blob ((guchar *)bytes, size, G_DBUS_CAPABILITY_FLAGS_NONE, &error);
  if (message != NULL)
    hear_message (lane, message);
  else
    give_up (lane, error->message);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  PlumbLane *lane = user_data;
  ssize_t got = recv (fd, lane->buffer + lane->filled, BUFFER_MAX - lane->filled, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (got <= 0) {
    give_up (lane, got == 0 ? "the bus hung up" : g_strerror (errno));
    return G_SOURCE_REMOVE;
  }
  lane->filled += (size_t)got;
  size_t at = 0;
  while (lane->fd >= 0) {
    int64_t length = plumb_wire_measure (lane->buffer + at, lane->filled - at);
    if (length < 0 || length > BUFFER_MAX)
      give_up (lane, "a message that was not expected here");
    if (length <= 0 || (size_t)length > lane->filled - at)
      break;
    hear (lane, lane->buffer + at, (size_t)length);
    at += (size_t)length;
  }
  lane->filled -= at;
  memmove (lane->buffer, lane->buffer + at, lane->filled);
  return lane->fd >= 0;
}

PlumbLane *
plumb_lane_new (GDBusConnection *bus)
{
  PlumbLane *lane = g_new0 (PlumbLane, 1);
  g_autoptr (GError) error = NULL;
  lane->bus = g_object_ref (bus);
  lane->subscriptions = g_ptr_array_new_with_free_func (subscription_free);
  lane->fd = plumb_lane_connect (bus, &error);
  if (lane->fd < 0) {
    give_up (lane, error->message);
    return lane;
  }
  lane->serial = PLUMB_LANE_LAST_SERIAL;
  lane->source = g_unix_fd_source_new (lane->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_can_recurse (lane->source, TRUE); /* or GLib wakes its own loop twice a dispatch */
  g_source_set_callback (lane->source, G_SOURCE_FUNC (on_readable), lane, NULL);
  g_source_attach (lane->source, g_main_context_get_thread_default ());
  return lane;
}

void
plumb_lane_free (PlumbLane *lane)
{
  close_lane (lane);
  while (lane->subscriptions->len > 0)
    plumb_lane_unsubscribe (lane, ((Subscription *)lane->subscriptions->pdata[0])->id);
  g_ptr_array_unref (lane->subscriptions);
  g_object_unref (lane->bus);
  g_free (lane);
}

guint
plumb_lane_subscribe (PlumbLane *lane, const char *sender, const char *path,
                      const PlumbLaneListener *listener, gpointer user_data)
{
  Subscription *subscription = g_new0 (Subscription, 1);
  *subscription = (Subscription){.id = ++lane->last_id,
                                 .sender = g_strdup (sender),
                                 .path = g_strdup (path),
                                 .listener = *listener,
                                 .user_data = user_data};
  if (lane->fd >= 0)
    call_bus (lane, "AddMatch", subscription);
  g_ptr_array_add (lane->subscriptions, subscription);
  if (lane->fd < 0)
    subscribe_by_bus (lane, subscription);
  return subscription->id;
}

void
plumb_lane_unsubscribe (PlumbLane *lane, guint id)
{
  for (guint i = 0; i < lane->subscriptions->len; i++) {
    Subscription *subscription = lane->subscriptions->pdata[i];
    if (subscription->id != id)
      continue;
    if (lane->fd >= 0)
      call_bus (lane, "RemoveMatch", subscription);
    if (subscription->signal_id != 0)
      g_dbus_connection_signal_unsubscribe (lane->bus, subscription->signal_id);
    g_ptr_array_remove_index (lane->subscriptions, i);
    return;
  }
}
