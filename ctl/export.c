/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <stdlib.h>

#define PIECE_SIZE (64 * 1024)

typedef struct {
  GMainLoop *loop;
  GCancellable *copying;
  GVariant *reply;
  GError *error; /* of the call */
  FILE *out;
  int write_errno;  /* of out */
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
  if (size > 0 && fwrite (g_bytes_get_data (piece, NULL), 1, size, export->out) < size)
    export->write_errno = errno;
  if (size == 0 || export->write_errno != 0)
    settle (export);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (input), PIECE_SIZE, G_PRIORITY_DEFAULT,
                                     export->copying, on_piece, export);
}

static void
begin_call (PlumbCtl *ctl, Export *export, int write_fd, const char *format, GVariant *options)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new_from_array (&write_fd, 1);
  export->pending++;
  g_dbus_connection_call_with_unix_fd_list (
      ctl->connection, PLUMB_BUS_NAME, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Export",
      g_variant_new ("(hs@a{sv})", 0, format, options), NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT,
      list, NULL, on_reply, export);
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
  plumb_command_complain (_ ("cannot write: %s"), g_strerror (export->write_errno));
  return PLUMB_EXIT_FAILURE;
}

static GVariant *
with_wait (GVariant *options)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (options);
  GVariantDict dict;
  g_variant_dict_init (&dict, owned);
  g_variant_dict_insert (&dict, "wait", "b", TRUE);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

PlumbExit
plumb_export_copy (PlumbCtl *ctl, const char *format, GVariant *options, FILE *out)
{
  g_autoptr (GVariant) all = with_wait (options);
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
  Export export = {.loop = loop, .copying = copying, .out = out};
  begin_call (ctl, &export, fds[1], format, all);
  begin_copy (&export, fds[0]);
  g_main_loop_run (loop);
  PlumbExit code = finish (ctl, &export);
  g_clear_pointer (&export.reply, g_variant_unref);
  g_clear_error (&export.error);
  return code;
}

char *
plumb_export_dup (PlumbCtl *ctl, const char *format, GVariant *options, PlumbExit *out_code)
{
  char *text = NULL;
  size_t size = 0;
  FILE *memory = open_memstream (&text, &size);
  g_assert (memory != NULL);
  *out_code = plumb_export_copy (ctl, format, options, memory);
  fclose (memory);
  g_autofree char *copy = *out_code == PLUMB_EXIT_OK ? g_strndup (text, size) : NULL;
  free (text);
  return g_steal_pointer (&copy);
}
