/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subscriptions: StartNotify and signals by default; a file descriptor where the settings ask for
 * it, because bluetoothd before 5.86 crashes when its holder leaves the bus. */
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "link-private.h"

#define DATAGRAM_MAX 517 /* the largest ATT MTU that bluetoothd offers */

static void
call (PlumbLinkChannel *channel, const char *method, PlumbCallDone done)
{
  PlumbLinkSlot *slot = channel->slot;
  bool has_options = strcmp (method, "AcquireNotify") == 0;
  plumb_link_call (slot->link,
                   &(PlumbCall){.slot = slot,
                                .cancellable = slot->session_cancellable,
                                .path = channel->path,
                                .interface = PLUMB_BLUEZ_CHARACTERISTIC,
                                .method = method,
                                .parameters = has_options ? g_variant_new ("(a{sv})", NULL) : NULL,
                                .reply_type = has_options ? "(hq)" : "()",
                                .timeout_ms = PLUMB_NOTIFY_TIMEOUT_MS,
                                .done = done,
                                .tag = channel->index});
}

/* The hot path by signals: no more than the bytes are looked at. */
static void
on_value (const uint8_t *bytes, size_t size, gpointer user_data)
{
  plumb_link_receive (user_data, bytes, size);
}

static void
on_change (const char *path, GVariant *parameters, gpointer user_data)
{
  PlumbLinkChannel *channel = user_data;
  plumb_mirror_properties_changed (channel->slot->link->mirror, path, parameters);
}

static void
listen_to_signals (PlumbLinkChannel *channel)
{
  static const PlumbLaneListener listener = {.on_value = on_value, .on_change = on_change};
  PlumbLink *link = channel->slot->link;
  if (channel->signal_id == 0)
    channel->signal_id =
        plumb_lane_subscribe (link->lane, link->owner, channel->path, &listener, channel);
}

static void
close_fd (PlumbLinkChannel *channel)
{
  if (channel->source != NULL)
    g_source_destroy (channel->source);
  g_clear_pointer (&channel->source, g_source_unref);
  if (channel->fd >= 0)
    close (channel->fd);
  channel->fd = -1;
}

/* One datagram is one notification, and one a turn: the loop knows already that it is there, and a
 * look for a second one would nearly always be a system call for nothing. */
static gboolean
on_fd_ready (int fd, GIOCondition condition, gpointer user_data)
{
  PlumbLinkChannel *channel = user_data;
  PlumbLinkSlot *slot = channel->slot;
  const PlumbSensorSession *session = slot->session;
  uint8_t buffer[DATAGRAM_MAX + 1];
  ssize_t size = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT | MSG_TRUNC);
  if (size < 0)
    return G_SOURCE_CONTINUE; /* interrupted */
  if (size == 0) {            /* the link or bluetoothd went: the bus will say which */
    g_clear_pointer (&channel->source, g_source_unref);
    close_fd (channel);
    return G_SOURCE_REMOVE;
  }
  if ((size_t)size > sizeof buffer)
    slot->dropped++;
  else
    plumb_link_receive (channel, buffer, (size_t)size);
  /* what was received may have ended the session, and the channel with it */
  return slot->session == session ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
listen_to_fd (PlumbLinkChannel *channel, int fd)
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
on_started (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
            PlumbBluezError error, guint32 tag)
{
  PlumbLinkChannel *channel = &slot->channels[tag];
  if (error != PLUMB_BLUEZ_OK && error != PLUMB_BLUEZ_ALREADY)
    plumb_link_notify_drop (channel);
  plumb_link_session_complete (slot, NULL, error);
}

static void
start_by_signals (PlumbLinkChannel *channel)
{
  listen_to_signals (channel); /* before the call: the first value may overtake its reply */
  call (channel, "StartNotify", on_started);
}

static int
take_fd (GVariant *reply, GUnixFDList *fds)
{
  gint32 handle;
  guint16 mtu;
  if (reply == NULL || fds == NULL)
    return -1;
  g_variant_get (reply, "(hq)", &handle, &mtu);
  return g_unix_fd_list_get (fds, handle, NULL);
}

static void
on_acquired (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
             PlumbBluezError error, guint32 tag)
{
  PlumbLinkChannel *channel = &slot->channels[tag];
  int fd = take_fd (reply, fds);
  if (fd >= 0) {
    listen_to_fd (channel, fd);
    plumb_link_session_complete (slot, NULL, PLUMB_BLUEZ_OK);
    return;
  }
  slot->is_acquire_refused = true; /* until bluetoothd is another one */
  if (error == PLUMB_BLUEZ_NOT_SUPPORTED || error == PLUMB_BLUEZ_NOTIFY_TAKEN ||
      error == PLUMB_BLUEZ_NOT_PERMITTED || error == PLUMB_BLUEZ_OK) {
    start_by_signals (channel);
    return;
  }
  plumb_link_notify_drop (channel);
  plumb_link_session_complete (slot, NULL, error);
}

void
plumb_link_notify_start (PlumbLinkChannel *channel, const char *path)
{
  PlumbLinkSlot *slot = channel->slot;
  const PlumbMirrorCharacteristic *characteristic =
      plumb_mirror_get_characteristic (slot->link->mirror, path);
  bool can_acquire = characteristic != NULL && characteristic->can_acquire;
  plumb_link_notify_drop (channel);
  channel->path = g_strdup (path);
  if (slot->settings->notify == PLUMB_NOTIFY_FD && can_acquire && !slot->is_acquire_refused)
    call (channel, "AcquireNotify", on_acquired);
  else
    start_by_signals (channel);
}

static void
on_stopped (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
            PlumbBluezError error, guint32 tag)
{
  plumb_link_notify_drop (&slot->channels[tag]);
  plumb_link_session_complete (slot, NULL, PLUMB_BLUEZ_OK);
}

/* A file descriptor is closed instead: bluetoothd ends the session when it notices, and answers
 * StopNotify only after that; so its answer is what to wait for before leaving the bus. */
void
plumb_link_notify_stop (PlumbLinkChannel *channel)
{
  if (channel->path == NULL) { /* never subscribed */
    plumb_link_session_complete (channel->slot, NULL, PLUMB_BLUEZ_OK);
    return;
  }
  close_fd (channel);
  call (channel, "StopNotify", on_stopped);
}

void
plumb_link_notify_drop (PlumbLinkChannel *channel)
{
  if (channel->signal_id != 0)
    plumb_lane_unsubscribe (channel->slot->link->lane, channel->signal_id);
  channel->signal_id = 0;
  close_fd (channel);
  g_clear_pointer (&channel->path, g_free);
  memset (&channel->repeats, 0, sizeof channel->repeats);
}

static void
finish_restart (PlumbLinkSlot *slot, PlumbBluezError error)
{
  if (error == PLUMB_BLUEZ_OK && --slot->resubscribing > 0)
    return;
  slot->resubscribing = 0;
  plumb_plan_done (&slot->plan, PLUMB_STEP_RESUBSCRIBE, error, slot->link->clock ());
}

static void
on_restarted (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
              PlumbBluezError error, guint32 tag)
{
  finish_restart (slot, error == PLUMB_BLUEZ_ALREADY ? PLUMB_BLUEZ_OK : error);
}

static void
on_paused (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
           PlumbBluezError error, guint32 tag)
{
  PlumbLinkChannel *channel = &slot->channels[tag];
  listen_to_signals (channel);
  call (channel, "StartNotify", on_restarted);
}

/* Writes the sensor's configuration descriptors anew. Whether StopNotify succeeds does not matter.
 */
void
plumb_link_notify_restart (PlumbLinkSlot *slot)
{
  slot->resubscribing = 0;
  for (size_t i = 0; i < slot->n_channels; i++) {
    PlumbLinkChannel *channel = &slot->channels[i];
    if (channel->path == NULL)
      continue;
    close_fd (channel);
    slot->resubscribing++;
    call (channel, "StopNotify", on_paused);
  }
  if (slot->resubscribing == 0)
    plumb_plan_done (&slot->plan, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK, slot->link->clock ());
}
