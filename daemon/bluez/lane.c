/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lane.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "link-private.h"

#define MESSAGES_A_TURN 32 /* so that a flood does not starve the loop */

typedef struct {
  guint id;
  char *sender;
  char *path;
  PlumbLaneListener listener;
  gpointer user_data;
  sd_bus_slot *match; /* on the lane */
  guint signal_id;    /* of GDBus, where there is no lane */
} Subscription;

struct PlumbLane {
  GDBusConnection *bus;
  sd_bus *own; /* NULL: no lane */
  GSource *source;
  guint last_id;
  GPtrArray *subscriptions;
};

/* An sd-bus connection as a source of the loop. */
typedef struct {
  GSource source;
  PlumbLane *lane;
  gpointer tag;
  int events; /* what is polled for */
} LaneSource;

static void
subscription_free (gpointer data)
{
  Subscription *subscription = data;
  sd_bus_slot_unref (subscription->match);
  g_free (subscription->sender);
  g_free (subscription->path);
  g_free (subscription);
}

static void
hear_parameters (const Subscription *subscription, const char *path, GVariant *parameters)
{
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
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
  for (guint i = 0; i < lane->subscriptions->len; i++) {
    Subscription *subscription = lane->subscriptions->pdata[i];
    subscription->match = sd_bus_slot_unref (subscription->match);
  }
  lane->own = sd_bus_close_unref (lane->own);
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

/* One {sv} of the changed properties: true if it was Value as bytes. Flags that a characteristic
 * has, such as Notifying, are kept for whoever wants them; the rest is passed over. */
static bool
read_property (sd_bus_message *message, GVariantDict *flags, const uint8_t **out_bytes,
               size_t *out_size)
{
  const char *name, *contents;
  const void *bytes;
  int flag;
  if (sd_bus_message_read (message, "s", &name) <= 0 ||
      sd_bus_message_peek_type (message, NULL, &contents) <= 0)
    return false;
  if (strcmp (name, "Value") == 0 && strcmp (contents, "ay") == 0) {
    if (sd_bus_message_enter_container (message, 'v', "ay") <= 0 ||
        sd_bus_message_read_array (message, 'y', &bytes, out_size) < 0)
      return false;
    *out_bytes = bytes;
    return true;
  }
  if (strcmp (contents, "b") == 0 && sd_bus_message_read (message, "v", "b", &flag) > 0)
    g_variant_dict_insert (flags, name, "b", flag != 0);
  else if (strcmp (contents, "b") != 0)
    sd_bus_message_skip (message, "v");
  return false;
}

static void
hear_changed (const Subscription *subscription, sd_bus_message *message)
{
  g_auto (GVariantDict) flags;
  const uint8_t *bytes = NULL;
  size_t size = 0;
  g_variant_dict_init (&flags, NULL);
  while (bytes == NULL && sd_bus_message_enter_container (message, 'e', "sv") > 0) {
    static const uint8_t nothing;
    if (read_property (message, &flags, &bytes, &size)) {
      /* an empty array has no address */
      subscription->listener.on_value (bytes != NULL ? bytes : &nothing, size,
                                       subscription->user_data);
      return; /* the listener may have unsubscribed */
    }
    if (sd_bus_message_exit_container (message) < 0)
      return;
  }
  g_autoptr (GVariant) parameters = g_variant_ref_sink (
      g_variant_new ("(s@a{sv}as)", PLUMB_BLUEZ_CHARACTERISTIC, g_variant_dict_end (&flags), NULL));
  subscription->listener.on_change (subscription->path, parameters, subscription->user_data);
}

static int
on_match (sd_bus_message *message, void *user_data, sd_bus_error *error)
{
  if (sd_bus_message_has_signature (message, "sa{sv}as") &&
      sd_bus_message_skip (message, "s") > 0 &&
      sd_bus_message_enter_container (message, 'a', "{sv}") > 0)
    hear_changed (user_data, message);
  return 0;
}

static void
subscribe_by_lane (PlumbLane *lane, Subscription *subscription)
{
  g_autofree char *rule =
      g_strdup_printf ("type='signal',sender='%s',path='%s',interface='" PLUMB_DBUS_PROPERTIES
                       "',member='PropertiesChanged',arg0='" PLUMB_BLUEZ_CHARACTERISTIC "'",
                       subscription->sender, subscription->path);
  int done =
      sd_bus_add_match_async (lane->own, &subscription->match, rule, on_match, NULL, subscription);
  if (done < 0)
    give_up (lane, g_strerror (-done));
}

/* Messages that sd-bus has read already are not seen by the poll. Its own timeouts are left alone:
 * they bound only the greeting, and GDBus notices a bus that is dead. */
static gboolean
prepare (GSource *source, int *out_timeout_ms)
{
  LaneSource *self = (LaneSource *)source;
  sd_bus *own = self->lane->own;
  uint64_t until_us;
  int events = sd_bus_get_events (own);
  if (events != self->events) { /* GLib wakes its own loop to tell it, even of what it knows */
    self->events = events;
    g_source_modify_unix_fd (source, self->tag, (GIOCondition)MAX (events, 0));
  }
  return events < 0 || sd_bus_get_timeout (own, &until_us) < 0 || until_us == 0;
}

static gboolean
check (GSource *source)
{
  LaneSource *self = (LaneSource *)source;
  return g_source_query_unix_fd (source, self->tag) != 0;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  PlumbLane *lane = ((LaneSource *)source)->lane;
  int done = 1;
  for (int i = 0; i < MESSAGES_A_TURN && done > 0 && lane->own != NULL; i++)
    done = sd_bus_process (lane->own, NULL);
  if (done >= 0)
    return G_SOURCE_CONTINUE;
  give_up (lane, g_strerror (-done));
  return G_SOURCE_REMOVE;
}

/* Where the socket of bus leads, in D-Bus's words; NULL if it is not a socket of this machine. */
static char *
dup_address (GDBusConnection *bus)
{
  GIOStream *stream = g_dbus_connection_get_stream (bus);
  if (!G_IS_SOCKET_CONNECTION (stream))
    return NULL;
  g_autoptr (GSocketAddress) address =
      g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream), NULL);
  if (!G_IS_UNIX_SOCKET_ADDRESS (address))
    return NULL;
  GUnixSocketAddress *path = G_UNIX_SOCKET_ADDRESS (address);
  g_autofree char *escaped = g_dbus_address_escape_value (g_unix_socket_address_get_path (path));
  bool is_abstract = g_unix_socket_address_get_address_type (path) != G_UNIX_SOCKET_ADDRESS_PATH;
  return g_strdup_printf ("unix:%s=%s", is_abstract ? "abstract" : "path", escaped);
}

static int
open_lane (PlumbLane *lane)
{
  g_autofree char *address = dup_address (lane->bus);
  int done = address != NULL ? sd_bus_new (&lane->own) : -EAFNOSUPPORT;
  if (done >= 0)
    done = sd_bus_set_address (lane->own, address);
  if (done >= 0)
    done = sd_bus_set_bus_client (lane->own, 1);
  return done >= 0 ? sd_bus_start (lane->own) : done;
}

static void
attach (PlumbLane *lane)
{
  static GSourceFuncs functions = {.prepare = prepare, .check = check, .dispatch = dispatch};
  lane->source = g_source_new (&functions, sizeof (LaneSource));
  LaneSource *self = (LaneSource *)lane->source;
  self->lane = lane;
  self->events = G_IO_IN;
  self->tag = g_source_add_unix_fd (lane->source, sd_bus_get_fd (lane->own), G_IO_IN);
  g_source_set_can_recurse (lane->source, TRUE); /* or GLib wakes its own loop twice a dispatch */
  g_source_attach (lane->source, g_main_context_get_thread_default ());
}

PlumbLane *
plumb_lane_new (GDBusConnection *bus)
{
  PlumbLane *lane = g_new0 (PlumbLane, 1);
  lane->bus = g_object_ref (bus);
  lane->subscriptions = g_ptr_array_new_with_free_func (subscription_free);
  int done = open_lane (lane);
  if (done < 0)
    give_up (lane, g_strerror (-done));
  else
    attach (lane);
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
  g_ptr_array_add (lane->subscriptions, subscription);
  if (lane->own != NULL)
    subscribe_by_lane (lane, subscription);
  else
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
    if (subscription->signal_id != 0)
      g_dbus_connection_signal_unsubscribe (lane->bus, subscription->signal_id);
    g_ptr_array_remove_index (lane->subscriptions, i);
    return;
  }
}
