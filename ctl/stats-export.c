/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats-export.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#include "days.h"

#define PIECE_SIZE (64 * 1024)

typedef struct {
  GMainLoop *loop;
  GCancellable *copying;
  GVariant *reply;
  GError *error;    /* of the call */
  int write_errno;  /* of standard output */
  unsigned pending; /* the call and the copy */
} Export;

static void
settle (Export *export)
{
  if (--export->pending == 0)
    g_main_loop_quit (export->loop);
}

static void
on_reply (GObject *connection, GAsyncResult *result, gpointer data)
{
  Export *export = data;
  export->reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (connection),
                                                                   NULL, result, &export->error);
  /* Nothing more will come, whoever still holds the pipe's other end. */
  if (export->reply == NULL)
    g_cancellable_cancel (export->copying);
  settle (export);
}

static void
on_piece (GObject *input, GAsyncResult *result, gpointer data)
{
  Export *export = data;
  g_autoptr (GBytes) piece =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (input), result, NULL);
  gsize size = piece != NULL ? g_bytes_get_size (piece) : 0;
  if (size > 0 && fwrite (g_bytes_get_data (piece, NULL), 1, size, stdout) < size)
    export->write_errno = errno;
  if (size == 0 || export->write_errno != 0)
    settle (export);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (input), PIECE_SIZE, G_PRIORITY_DEFAULT,
                                     export->copying, on_piece, export);
}

/* Days are the daemon's, which may begin in the small hours: the last second of a calendar day
 * belongs to the day of that name wherever it begins. Minutes and events go by the calendar. */
static GVariant *
make_options (const char *content, const char *from_day, const char *to_day)
{
  bool is_days = strcmp (content, "days") == 0;
  gint64 from_us = is_days ? plumb_days_moment_us (from_day, 23, 59, 59)
                           : plumb_days_moment_us (from_day, 0, 0, 0);
  gint64 to_us = plumb_days_moment_us (to_day, 23, 59, 59) + G_USEC_PER_SEC;
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "what", "s", content);
  g_variant_dict_insert (&options, "from_usec", "t", (guint64)MAX (from_us, 0));
  g_variant_dict_insert (&options, "to_usec", "t", (guint64)MAX (to_us, 1));
  g_variant_dict_insert (&options, "wait", "b", TRUE);
  return g_variant_dict_end (&options);
}

static void
begin_call (PlumbCtl *ctl, Export *export, int write_fd, GVariant *options)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new_from_array (&write_fd, 1);
  export->pending++;
  g_dbus_connection_call_with_unix_fd_list (
      ctl->connection, PLUMB_BUS_NAME, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Export",
      g_variant_new ("(hs@a{sv})", 0, "csv", options), NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, list,
      NULL, on_reply, export);
}

static void
begin_copy (Export *export, int read_fd)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (read_fd, TRUE);
  export->pending++;
  g_input_stream_read_bytes_async (input, PIECE_SIZE, G_PRIORITY_DEFAULT, export->copying, on_piece,
                                   export);
}

static PlumbExit
finish (PlumbCtl *ctl, const Export *export)
{
  if (export->error != NULL)
    return plumb_client_fail (ctl, export->error);
  if (export->write_errno == 0)
    return PLUMB_EXIT_OK;
  plumb_command_complain ("cannot write: %s", g_strerror (export->write_errno));
  return PLUMB_EXIT_FAILURE;
}

PlumbExit
plumb_stats_export (PlumbCtl *ctl, const char *content, const char *from_day, const char *to_day)
{
  g_autoptr (GError) error = NULL;
  int fds[2];
  if (!plumb_client_connect (ctl, &error))
    return plumb_client_fail (ctl, error);
  if (!g_unix_open_pipe (fds, FD_CLOEXEC, &error)) {
    plumb_command_complain ("%s", error->message);
    return PLUMB_EXIT_FAILURE;
  }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) copying = g_cancellable_new ();
  Export export = {.loop = loop, .copying = copying};
  begin_call (ctl, &export, fds[1], make_options (content, from_day, to_day));
  begin_copy (&export, fds[0]);
  g_main_loop_run (loop);
  PlumbExit code = finish (ctl, &export);
  g_clear_pointer (&export.reply, g_variant_unref);
  g_clear_error (&export.error);
  return code;
}
