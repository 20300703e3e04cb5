/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way for every call to bluetoothd: asynchronous, bounded, never starting it, to the owner that
 * we know (a call meant for a bluetoothd that died cannot reach its successor). */
#include "link-private.h"

typedef struct {
  PlumbLink *link; /* valid while cancellable was not cancelled */
  PlumbLinkSlot *slot;
  GCancellable *cancellable;
  PlumbCallDone done;
  guint32 tag;
} Pending;

static void
pending_free (Pending *pending)
{
  g_object_unref (pending->cancellable);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &fds, result, &error);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;
  if (error != NULL)
    g_debug ("call failed: %s", error->message);
  if (pending->done != NULL)
    pending->done (pending->link, pending->slot, reply, fds, plumb_bluez_error_from (error),
                   pending->tag);
  plumb_link_schedule (pending->link);
}

void
plumb_link_call (PlumbLink *link, const PlumbCall *call)
{
  g_autoptr (GVariant) parameters =
      call->parameters != NULL ? g_variant_ref_sink (call->parameters) : NULL;
  if (link->owner == NULL)
    return; /* its loss has cancelled everything that could wait for this */
  Pending *pending = g_new0 (Pending, 1);
  pending->link = link;
  pending->slot = call->slot;
  pending->cancellable = g_object_ref (call->cancellable);
  pending->done = call->done;
  pending->tag = call->tag;
  g_dbus_connection_call_with_unix_fd_list (
      link->bus, link->owner, call->path, call->interface, call->method, parameters,
      call->reply_type != NULL ? G_VARIANT_TYPE (call->reply_type) : NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, call->timeout_ms, NULL, call->cancellable, on_replied,
      pending);
}
