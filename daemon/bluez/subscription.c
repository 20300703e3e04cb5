/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscription.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "repeats.h"

#define CALL_TIMEOUT_MS 35000 /* an ATT transaction ends after 30 s */
#define DATAGRAM_MAX    517   /* the largest ATT MTU that bluetoothd offers */

/* One characteristic. */
typedef struct {
  PlumbSubscriptions *owner;
  uint8_t index;
  char *path;      /* NULL: not subscribed to */
  guint signal_id; /* of the value bus, 0: none */
  int fd;          /* -1: by signals */
  GSource *source; /* of fd */
  PlumbRepeats repeats;
} Channel;

struct PlumbSubscriptions {
  PlumbPeer *peer;
  PlumbValueBus *values;
  const PlumbSubscriptionsListener *listener;
  gpointer user_data;
  GCancellable *cancellable; /* of the session, NULL: none is open */
  Channel *channels;
  size_t n_channels;
  uint32_t restarting; /* channels still to go */
  bool is_fd_refused;
};

static void
call (Channel *channel, const char *method, PlumbReplyHandler on_reply)
{
  bool has_options = strcmp (method, "AcquireNotify") == 0;
  plumb_peer_call (channel->owner->peer,
                   &(PlumbCall){.path = channel->path,
                                .interface = PLUMB_BLUEZ_CHARACTERISTIC,
                                .method = method,
                                .parameters = has_options ? g_variant_new ("(a{sv})", NULL) : NULL,
                                .reply_type = has_options ? "(hq)" : "()",
                                .timeout_ms = CALL_TIMEOUT_MS,
                                .cancellable = channel->owner->cancellable,
                                .on_reply = on_reply,
                                .user_data = channel});
}

static void
report_done (const Channel *channel, PlumbBluezError error)
{
  channel->owner->listener->on_done (error, channel->owner->user_data);
}

/* The hot path by signals: no more than the bytes are looked at. */
static void
on_value (const uint8_t *bytes, size_t size, gpointer user_data)
{
  const Channel *channel = user_data;
  channel->owner->listener->on_value (channel->index, bytes, size, channel->owner->user_data);
}

static void
on_change (const char *path, GVariant *parameters, gpointer user_data)
{
  const Channel *channel = user_data;
  plumb_peer_properties_changed (channel->owner->peer, path, parameters);
}

static void
listen_to_signals (Channel *channel)
{
  static const PlumbValueListener listener = {.on_value = on_value, .on_change = on_change};
  const PlumbSubscriptions *owner = channel->owner;
  if (channel->signal_id == 0)
    channel->signal_id = plumb_value_bus_subscribe (
        owner->values, plumb_peer_get_owner (owner->peer), channel->path, &listener, channel);
}

static void
close_fd (Channel *channel)
{
  if (channel->source != NULL)
    g_source_destroy (channel->source);
  g_clear_pointer (&channel->source, g_source_unref);
  if (channel->fd >= 0)
    close (channel->fd);
  channel->fd = -1;
}

static void
drop (Channel *channel)
{
  if (channel->signal_id != 0)
    plumb_value_bus_unsubscribe (channel->owner->values, channel->signal_id);
  channel->signal_id = 0;
  close_fd (channel);
  g_clear_pointer (&channel->path, g_free);
  memset (&channel->repeats, 0, sizeof channel->repeats);
}

/* One datagram is one notification, and one a turn: the loop knows already that it is there, and a
 * look for a second one would nearly always be a system call for nothing. */
static gboolean
on_fd_ready (int fd, GIOCondition condition, gpointer user_data)
{
  Channel *channel = user_data;
  PlumbSubscriptions *owner = channel->owner;
  uint8_t buffer[DATAGRAM_MAX + 1];
  ssize_t size = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT | MSG_TRUNC);
  /* The link or bluetoothd went: the bus will say which. A notification may be empty, too. */
  if (size == 0 && condition & (G_IO_HUP | G_IO_ERR))
    close_fd (channel);
  else if (size > (ssize_t)sizeof buffer)
    owner->listener->on_oversized (owner->user_data);
  else if (size >= 0) /* else interrupted */
    owner->listener->on_value (channel->index, buffer, (size_t)size, owner->user_data);
  return G_SOURCE_CONTINUE; /* a source that was destroyed meanwhile ends all the same */
}

static void
listen_to_fd (Channel *channel, int fd)
{
  channel->fd = fd;
  channel->source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  /* Otherwise GLib takes the descriptor out of the poll and puts it back around each dispatch, and
   * wakes its own loop twice for it: three system calls a notification. */
  g_source_set_can_recurse (channel->source, TRUE);
  g_source_set_callback (channel->source, G_SOURCE_FUNC (on_fd_ready), channel, NULL);
  g_source_attach (channel->source, g_main_context_get_thread_default ());
}

static void
on_started (const PlumbReply *reply, gpointer user_data)
{
  Channel *channel = user_data;
  if (reply->error != PLUMB_BLUEZ_OK && reply->error != PLUMB_BLUEZ_ALREADY)
    drop (channel);
  report_done (channel, reply->error);
}

static void
start_by_signals (Channel *channel)
{
  listen_to_signals (channel); /* before the call: the first value may overtake its reply */
  call (channel, "StartNotify", on_started);
}

static int
take_fd (const PlumbReply *reply)
{
  gint32 handle;
  guint16 mtu;
  if (reply->value == NULL || reply->fds == NULL)
    return -1;
  g_variant_get (reply->value, "(hq)", &handle, &mtu);
  return g_unix_fd_list_get (reply->fds, handle, NULL);
}

static void
on_acquired (const PlumbReply *reply, gpointer user_data)
{
  Channel *channel = user_data;
  PlumbBluezError error = reply->error;
  int fd = take_fd (reply);
  if (fd >= 0) {
    listen_to_fd (channel, fd);
    report_done (channel, PLUMB_BLUEZ_OK);
    return;
  }
  channel->owner->is_fd_refused = true;
  if (error == PLUMB_BLUEZ_NOT_SUPPORTED || error == PLUMB_BLUEZ_NOTIFY_TAKEN ||
      error == PLUMB_BLUEZ_NOT_PERMITTED || error == PLUMB_BLUEZ_OK) {
    start_by_signals (channel);
    return;
  }
  drop (channel);
  report_done (channel, error);
}

void
plumb_subscriptions_start (PlumbSubscriptions *subscriptions, uint8_t index, const char *path,
                           bool is_fd_preferred)
{
  Channel *channel = &subscriptions->channels[index];
  const PlumbMirrorCharacteristic *characteristic =
      plumb_mirror_get_characteristic (plumb_peer_get_mirror (subscriptions->peer), path);
  bool can_acquire = characteristic != NULL && characteristic->can_acquire;
  drop (channel);
  channel->path = g_strdup (path);
  if (is_fd_preferred && can_acquire && !subscriptions->is_fd_refused)
    call (channel, "AcquireNotify", on_acquired);
  else
    start_by_signals (channel);
}

static void
on_stopped (const PlumbReply *reply, gpointer user_data)
{
  drop (user_data);
  report_done (user_data, PLUMB_BLUEZ_OK);
}

/* A file descriptor is closed instead: bluetoothd ends the session when it notices, and answers
 * StopNotify only after that; so its answer is what to wait for before leaving the bus. */
void
plumb_subscriptions_stop (PlumbSubscriptions *subscriptions, uint8_t index)
{
  Channel *channel = &subscriptions->channels[index];
  if (channel->path == NULL) { /* never subscribed to */
    report_done (channel, PLUMB_BLUEZ_OK);
    return;
  }
  close_fd (channel);
  call (channel, "StopNotify", on_stopped);
}

static void
on_restarted (const PlumbReply *reply, gpointer user_data)
{
  PlumbSubscriptions *owner = ((Channel *)user_data)->owner;
  PlumbBluezError error = reply->error != PLUMB_BLUEZ_ALREADY ? reply->error : PLUMB_BLUEZ_OK;
  if (error == PLUMB_BLUEZ_OK && --owner->restarting > 0)
    return;
  owner->restarting = 0;
  owner->listener->on_restarted (error, owner->user_data);
}

/* Whether StopNotify succeeded does not matter. */
static void
on_paused (const PlumbReply *reply, gpointer user_data)
{
  listen_to_signals (user_data);
  call (user_data, "StartNotify", on_restarted);
}

void
plumb_subscriptions_restart (PlumbSubscriptions *subscriptions)
{
  subscriptions->restarting = plumb_subscriptions_count (subscriptions);
  if (subscriptions->restarting == 0)
    subscriptions->listener->on_restarted (PLUMB_BLUEZ_OK, subscriptions->user_data);
  for (size_t i = 0; i < subscriptions->n_channels; i++) {
    Channel *channel = &subscriptions->channels[i];
    if (channel->path == NULL)
      continue;
    close_fd (channel);
    call (channel, "StopNotify", on_paused);
  }
}

guint
plumb_subscriptions_count (const PlumbSubscriptions *subscriptions)
{
  guint count = 0;
  for (size_t i = 0; i < subscriptions->n_channels; i++)
    count += subscriptions->channels[i].path != NULL;
  return count;
}

bool
plumb_subscriptions_is_repeat (PlumbSubscriptions *subscriptions, uint8_t index,
                               const uint8_t *bytes, size_t size, int64_t now_us)
{
  Channel *channel = &subscriptions->channels[index];
  return channel->fd < 0 && plumb_repeats_check (&channel->repeats, bytes, size, now_us);
}

void
plumb_subscriptions_open (PlumbSubscriptions *subscriptions, size_t count)
{
  plumb_subscriptions_close (subscriptions);
  subscriptions->cancellable = g_cancellable_new ();
  subscriptions->channels = g_new0 (Channel, count);
  subscriptions->n_channels = count;
  for (size_t i = 0; i < count; i++)
    subscriptions->channels[i] = (Channel){.owner = subscriptions, .index = (uint8_t)i, .fd = -1};
}

void
plumb_subscriptions_close (PlumbSubscriptions *subscriptions)
{
  g_cancellable_cancel (subscriptions->cancellable);
  g_clear_object (&subscriptions->cancellable);
  for (size_t i = 0; i < subscriptions->n_channels; i++)
    drop (&subscriptions->channels[i]);
  g_clear_pointer (&subscriptions->channels, g_free);
  subscriptions->n_channels = 0;
  subscriptions->restarting = 0;
}

void
plumb_subscriptions_forget_owner (PlumbSubscriptions *subscriptions)
{
  subscriptions->is_fd_refused = false;
}

PlumbSubscriptions *
plumb_subscriptions_new (PlumbPeer *peer, PlumbValueBus *values,
                         const PlumbSubscriptionsListener *listener, gpointer user_data)
{
  PlumbSubscriptions *subscriptions = g_new0 (PlumbSubscriptions, 1);
  subscriptions->peer = peer;
  subscriptions->values = values;
  subscriptions->listener = listener;
  subscriptions->user_data = user_data;
  return subscriptions;
}

void
plumb_subscriptions_free (PlumbSubscriptions *subscriptions)
{
  plumb_subscriptions_close (subscriptions);
  g_free (subscriptions);
}
