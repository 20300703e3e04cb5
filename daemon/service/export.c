/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"

#include <gio/gunixoutputstream.h>

#include "errors.h"

/* poll () promises room for this much in a pipe, so a write of it returns at once and a transfer
 * can be cancelled between two of them. PIPE_BUF on Linux. */
#define WRITE_MAX 4096

typedef struct {
  PlumbExports *exports; /* NULL: they were freed */
  char *client;
  PlumbExport *source; /* NULL: text */
  GString *text;       /* all that is to be written, NULL: source, or taken */
  GOutputStream *stream;
  GBytes *piece; /* being written */
  GCancellable *cancellable;
  int64_t moved_us; /* when the last piece went out */
  bool is_last;     /* the source has no more */
  PlumbExportDone done;
  gpointer user_data;
} Transfer;

struct PlumbExports {
  GPtrArray *transfers;
  void (*deadline_changed) (gpointer);
  int64_t (*boot_us) (gpointer);
  gpointer user_data;
};

static void
transfer_free (Transfer *transfer)
{
  g_clear_pointer (&transfer->source, plumb_store_export_free);
  if (transfer->text != NULL)
    g_string_free (transfer->text, TRUE);
  g_clear_pointer (&transfer->piece, g_bytes_unref);
  g_object_unref (transfer->stream);
  g_object_unref (transfer->cancellable);
  g_free (transfer->client);
  g_free (transfer);
}

PlumbExports *
plumb_exports_new (void (*deadline_changed) (gpointer), int64_t (*boot_us) (gpointer),
                   gpointer user_data)
{
  PlumbExports *exports = g_new0 (PlumbExports, 1);
  exports->transfers = g_ptr_array_new ();
  exports->deadline_changed = deadline_changed;
  exports->boot_us = boot_us;
  exports->user_data = user_data;
  return exports;
}

/* A write that is under way still needs its transfer, which ends by itself when it returns. */
void
plumb_exports_free (PlumbExports *exports)
{
  for (guint i = 0; i < exports->transfers->len; i++) {
    Transfer *transfer = exports->transfers->pdata[i];
    g_autoptr (GError) error =
        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the daemon is leaving");
    transfer->exports = NULL;
    /* The store may be closed before the write returns. */
    g_clear_pointer (&transfer->source, plumb_store_export_free);
    g_cancellable_cancel (transfer->cancellable);
    transfer->done (error, transfer->user_data);
  }
  g_ptr_array_unref (exports->transfers);
  g_free (exports);
}

bool
plumb_exports_check (const PlumbExports *exports, const char *client, GError **error)
{
  unsigned held = 0;
  for (guint i = 0; i < exports->transfers->len; i++)
    if (g_str_equal (((Transfer *)exports->transfers->pdata[i])->client, client))
      held++;
  if (held >= PLUMB_EXPORTS_PER_CLIENT)
    return plumb_error_limit (error,
                              "this client has %u exports running, no more than %d are allowed",
                              held, PLUMB_EXPORTS_PER_CLIENT);
  if (exports->transfers->len >= PLUMB_EXPORTS_MAX)
    return plumb_error_limit (error, "%u exports are running, no more than %d are allowed",
                              exports->transfers->len, PLUMB_EXPORTS_MAX);
  return true;
}

static void
end_transfer (Transfer *transfer, const GError *error)
{
  PlumbExports *exports = transfer->exports;
  if (exports != NULL) {
    g_ptr_array_remove_fast (exports->transfers, transfer);
    transfer->done (error, transfer->user_data);
    exports->deadline_changed (exports->user_data);
  }
  transfer_free (transfer);
}

static void write_on (Transfer *transfer);

/* On a thread of its own, as a pipe that another process holds too can be filled between poll ()
 * and write (), and a file can lie on a file system that hangs: neither may stop the loop. The
 * stream polls for room and for the cancellable before each write. */
static void
write_piece (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Transfer *transfer = task_data;
  GError *error = NULL;
  gsize size, written = 0;
  const char *data = g_bytes_get_data (transfer->piece, &size);
  while (written < size) {
    gssize more = g_output_stream_write (transfer->stream, data + written,
                                         MIN (size - written, WRITE_MAX), cancellable, &error);
    if (more < 0) {
      g_task_return_error (task, error);
      return;
    }
    written += (gsize)more;
  }
  g_task_return_boolean (task, TRUE);
}

static void
on_written (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error) || transfer->exports == NULL)
    end_transfer (transfer, error);
  else
    write_on (transfer);
}

/* False: there is none, or an error. */
static bool
take_next_piece (Transfer *transfer, GError **error)
{
  GString *text = transfer->text != NULL ? g_steal_pointer (&transfer->text)
                                         : g_string_sized_new (g_bytes_get_size (transfer->piece));
  GError *local = NULL;
  if (transfer->source != NULL && !transfer->is_last)
    transfer->is_last = !plumb_store_export_next (transfer->source, text, &local);
  g_clear_pointer (&transfer->piece, g_bytes_unref);
  transfer->piece = g_string_free_to_bytes (text);
  transfer->moved_us = transfer->exports->boot_us (transfer->exports->user_data);
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL && g_bytes_get_size (transfer->piece) > 0;
}

static void
write_on (Transfer *transfer)
{
  g_autoptr (GError) error = NULL;
  if (!take_next_piece (transfer, &error)) {
    end_transfer (transfer, error);
    return;
  }
  g_autoptr (GTask) task = g_task_new (NULL, transfer->cancellable, on_written, transfer);
  g_task_set_task_data (task, transfer, NULL);
  g_task_run_in_thread (task, write_piece);
}

/* source or text: the other one is NULL. */
static void
begin (PlumbExports *exports, const char *client, PlumbExport *source, GString *text, int fd,
       PlumbExportDone done, gpointer user_data)
{
  Transfer *transfer = g_new0 (Transfer, 1);
  transfer->exports = exports;
  transfer->client = g_strdup (client);
  transfer->source = source;
  transfer->text = text;
  transfer->stream = g_unix_output_stream_new (fd, TRUE); /* SIGPIPE: GSocket has it ignored */
  transfer->piece = g_bytes_new (NULL, 0);
  transfer->cancellable = g_cancellable_new ();
  transfer->moved_us = exports->boot_us (exports->user_data);
  transfer->done = done;
  transfer->user_data = user_data;
  g_ptr_array_add (exports->transfers, transfer);
  exports->deadline_changed (exports->user_data);
  write_on (transfer);
}

void
plumb_exports_begin (PlumbExports *exports, const char *client, PlumbExport *source, int fd,
                     PlumbExportDone done, gpointer user_data)
{
  begin (exports, client, source, NULL, fd, done, user_data);
}

void
plumb_exports_begin_text (PlumbExports *exports, const char *client, const char *text, int fd,
                          PlumbExportDone done, gpointer user_data)
{
  begin (exports, client, NULL, g_string_new (text), fd, done, user_data);
}

void
plumb_exports_tick (PlumbExports *exports, int64_t boot_us)
{
  for (guint i = 0; i < exports->transfers->len; i++) {
    Transfer *transfer = exports->transfers->pdata[i];
    if (boot_us - transfer->moved_us >= PLUMB_EXPORT_STALL_US)
      g_cancellable_cancel (transfer->cancellable);
  }
}

int64_t
plumb_exports_deadline (const PlumbExports *exports)
{
  int64_t deadline_us = INT64_MAX;
  for (guint i = 0; i < exports->transfers->len; i++) {
    const Transfer *transfer = exports->transfers->pdata[i];
    if (!g_cancellable_is_cancelled (transfer->cancellable))
      deadline_us = MIN (deadline_us, transfer->moved_us + PLUMB_EXPORT_STALL_US);
  }
  return deadline_us;
}
