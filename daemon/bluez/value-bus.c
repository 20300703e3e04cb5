/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value-bus.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "peer.h"

#define MESSAGES_A_TURN 32 /* so that a flood does not starve the loop */

typedef struct {
  guint id;
  char *sender;
  char *path;
  PlumbValueListener listener;
  gpointer user_data;
  sd_bus_slot *match; /* on the connection of our own */
  guint signal_id;    /* of GDBus, where there is none */
} Subscription;

struct PlumbValueBus {
  GDBusConnection *bus;
  sd_bus *own; /* NULL: none */
  GSource *source;
  guint last_id;
  GPtrArray *subscriptions;
};

/* An sd-bus connection as a source of the loop. */
typedef struct {
  GSource source;
  PlumbValueBus *values;
  gpointer tag;
  int events; /* what is polled for */
} BusSource;

static void
subscription_free (gpointer data)
{
  Subscription *subscription = data;
  sd_bus_slot_unref (subscription->match);
  g_free (subscription->sender);
  g_free (subscription->path);
  g_free (subscription);
}

/* The last thing that is done with subscription: the listener may unsubscribe. */
static void
notify_value (const Subscription *subscription, const uint8_t *bytes, size_t size)
{
  static const uint8_t nothing; /* an empty array has no address */
  subscription->listener.on_value (bytes != NULL ? bytes : &nothing, size, subscription->user_data);
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer user_data)
{
  const Subscription *subscription = user_data;
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
  notify_value (subscription, bytes, size);
}

static void
subscribe_by_bus (PlumbValueBus *values, Subscription *subscription)
{
  subscription->signal_id = g_dbus_connection_signal_subscribe (
      values->bus, subscription->sender, PLUMB_DBUS_PROPERTIES, "PropertiesChanged",
      subscription->path, PLUMB_BLUEZ_CHARACTERISTIC, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
      subscription, NULL);
}

static void
close_own (PlumbValueBus *values)
{
  if (values->source != NULL)
    g_source_destroy (values->source);
  g_clear_pointer (&values->source, g_source_unref);
  for (guint i = 0; i < values->subscriptions->len; i++) {
    Subscription *subscription = values->subscriptions->pdata[i];
    subscription->match = sd_bus_slot_unref (subscription->match);
  }
  values->own = sd_bus_close_unref (values->own);
}

/* Whatever goes wrong with it, GDBus takes over; if the bus itself is gone, GDBus knows too. */
static void
give_up (PlumbValueBus *values, const char *why)
{
  g_debug ("no connection of its own for values: %s; they come through GDBus", why);
  close_own (values);
  for (guint i = 0; i < values->subscriptions->len; i++)
    subscribe_by_bus (values, values->subscriptions->pdata[i]);
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
on_properties_changed (const Subscription *subscription, sd_bus_message *message)
{
  g_auto (GVariantDict) flags;
  const uint8_t *bytes = NULL;
  size_t size = 0;
  g_variant_dict_init (&flags, NULL);
  while (bytes == NULL && sd_bus_message_enter_container (message, 'e', "sv") > 0) {
    if (read_property (message, &flags, &bytes, &size)) {
      notify_value (subscription, bytes, size);
      return;
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
    on_properties_changed (user_data, message);
  return 0;
}

static void
subscribe_by_own (PlumbValueBus *values, Subscription *subscription)
{
  g_autofree char *rule =
      g_strdup_printf ("type='signal',sender='%s',path='%s',interface='" PLUMB_DBUS_PROPERTIES
                       "',member='PropertiesChanged',arg0='" PLUMB_BLUEZ_CHARACTERISTIC "'",
                       subscription->sender, subscription->path);
  int done = sd_bus_add_match_async (values->own, &subscription->match, rule, on_match, NULL,
                                     subscription);
  if (done < 0)
    give_up (values, g_strerror (-done));
}

/* Messages that sd-bus has read already are not seen by the poll. Its own timeouts are left alone:
 * they bound only the greeting, and GDBus notices a bus that is dead. */
static gboolean
prepare (GSource *source, int *out_timeout_ms)
{
  BusSource *self = (BusSource *)source;
  sd_bus *own = self->values->own;
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
  BusSource *self = (BusSource *)source;
  return g_source_query_unix_fd (source, self->tag) != 0;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  PlumbValueBus *values = ((BusSource *)source)->values;
  int done = 1;
  for (int i = 0; i < MESSAGES_A_TURN && done > 0 && values->own != NULL; i++)
    done = sd_bus_process (values->own, NULL);
  if (done >= 0)
    return G_SOURCE_CONTINUE;
  give_up (values, g_strerror (-done));
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
open_own (PlumbValueBus *values)
{
  g_autofree char *address = dup_address (values->bus);
  int done = address != NULL ? sd_bus_new (&values->own) : -EAFNOSUPPORT;
  if (done >= 0)
    done = sd_bus_set_address (values->own, address);
  if (done >= 0)
    done = sd_bus_set_bus_client (values->own, 1);
  return done >= 0 ? sd_bus_start (values->own) : done;
}

static void
attach (PlumbValueBus *values)
{
  static GSourceFuncs functions = {.prepare = prepare, .check = check, .dispatch = dispatch};
  values->source = g_source_new (&functions, sizeof (BusSource));
  BusSource *self = (BusSource *)values->source;
  self->values = values;
  self->events = G_IO_IN;
  self->tag = g_source_add_unix_fd (values->source, sd_bus_get_fd (values->own), G_IO_IN);
  g_source_set_can_recurse (values->source, TRUE); /* or GLib wakes its own loop twice a dispatch */
  g_source_attach (values->source, g_main_context_get_thread_default ());
}

PlumbValueBus *
plumb_value_bus_new (GDBusConnection *bus)
{
  PlumbValueBus *values = g_new0 (PlumbValueBus, 1);
  values->bus = g_object_ref (bus);
  values->subscriptions = g_ptr_array_new_with_free_func (subscription_free);
  int done = open_own (values);
  if (done < 0)
    give_up (values, g_strerror (-done));
  else
    attach (values);
  return values;
}

void
plumb_value_bus_free (PlumbValueBus *values)
{
  close_own (values);
  while (values->subscriptions->len > 0)
    plumb_value_bus_unsubscribe (values, ((Subscription *)values->subscriptions->pdata[0])->id);
  g_ptr_array_unref (values->subscriptions);
  g_object_unref (values->bus);
  g_free (values);
}

guint
plumb_value_bus_subscribe (PlumbValueBus *values, const char *sender, const char *path,
                           const PlumbValueListener *listener, gpointer user_data)
{
  Subscription *subscription = g_new0 (Subscription, 1);
  *subscription = (Subscription){.id = ++values->last_id,
                                 .sender = g_strdup (sender),
                                 .path = g_strdup (path),
                                 .listener = *listener,
                                 .user_data = user_data};
  g_ptr_array_add (values->subscriptions, subscription);
  if (values->own != NULL)
    subscribe_by_own (values, subscription);
  else
    subscribe_by_bus (values, subscription);
  return subscription->id;
}

void
plumb_value_bus_unsubscribe (PlumbValueBus *values, guint id)
{
  for (guint i = 0; i < values->subscriptions->len; i++) {
    Subscription *subscription = values->subscriptions->pdata[i];
    if (subscription->id != id)
      continue;
    if (subscription->signal_id != 0)
      g_dbus_connection_signal_unsubscribe (values->bus, subscription->signal_id);
    g_ptr_array_remove_index (values->subscriptions, i);
    return;
  }
}
