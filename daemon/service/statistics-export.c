/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics.Export: what is asked for, and the answer to the client. */
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "arguments.h"
#include "errors.h"
#include "service-private.h"

typedef struct {
  const char *format;
  const char *what;
  guint64 from_us, to_us;
  gboolean is_waited_for; /* the answer comes after the last byte */
} Request;

static bool
parse_request (PlumbService *service, const char *format, GVariant *options, Request *out_request,
               GError **error)
{
  static const char *const formats[] = {"csv", "json", NULL};
  static const char *const whats[] = {"minutes", "events", "days", NULL};
  static const PlumbOption known[] = {
      {"what", "s"}, {"from_usec", "t"}, {"to_usec", "t"}, {"wait", "b"}, {NULL, NULL}};
  *out_request = (Request){.format = format, .what = "minutes"};
  if (!plumb_argument_word ("format", format, formats, error) ||
      !plumb_argument_options ("options", options, known, error))
    return false;
  g_variant_lookup (options, "what", "&s", &out_request->what);
  g_variant_lookup (options, "from_usec", "t", &out_request->from_us);
  g_variant_lookup (options, "to_usec", "t", &out_request->to_us);
  g_variant_lookup (options, "wait", "b", &out_request->is_waited_for);
  if (out_request->to_us == 0)
    out_request->to_us = (guint64)(service->host.real_us (service->host_data) + 1);
  return plumb_argument_word ("what", out_request->what, whats, error) &&
         plumb_argument_span (out_request->from_us, out_request->to_us, error);
}

/* A descriptor of our own, or -1. */
static int
take_fd (GVariant *handle, GUnixFDList *list, GError **error)
{
  gint32 index = g_variant_get_handle (handle);
  if (list == NULL || index < 0 || index >= g_unix_fd_list_get_length (list)) {
    plumb_error_invalid (error, "fd: no file descriptor came with the message");
    return -1;
  }
  int fd = g_unix_fd_list_get (list, index, NULL);
  int flags = fd >= 0 ? fcntl (fd, F_GETFL) : -1;
  if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
    return fd;
  if (fd >= 0)
    close (fd);
  plumb_error_invalid (error, "fd: is not open for writing");
  return -1;
}

/* user_data: the invocation that waits, or NULL. */
static void
on_done (const GError *error, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  if (error != NULL)
    g_info ("export: %s; what was written until then is all there is", error->message);
  if (invocation == NULL)
    return;
  if (error == NULL) {
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  g_autoptr (GError) answer = g_error_copy (error);
  plumb_error_reply (invocation, &answer);
}

static gboolean
begin (PlumbService *service, GDBusMethodInvocation *invocation, const Request *request, int fd)
{
  const char *client = g_dbus_method_invocation_get_sender (invocation);
  g_autoptr (GError) error = NULL;
  PlumbExport *source = plumb_store_export_new (
      plumb_statistics_fresh_store (service), request->format, request->what,
      (int64_t)request->from_us, (int64_t)request->to_us, &error);
  if (source == NULL) {
    close (fd);
    return plumb_error_reply (invocation, &error);
  }
  plumb_exports_begin (service->exports, client, source, fd, on_done,
                       request->is_waited_for ? invocation : NULL);
  if (!request->is_waited_for)
    g_dbus_method_invocation_return_value (invocation, NULL);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

gboolean
plumb_statistics_handle_export (PlumbDbusStatistics *statistics, GDBusMethodInvocation *invocation,
                                GUnixFDList *fd_list, GVariant *handle, const char *format,
                                GVariant *options, gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  Request request;
  if (!parse_request (service, format, options, &request, &error) ||
      !plumb_exports_check (service->exports, g_dbus_method_invocation_get_sender (invocation),
                            &error))
    return plumb_error_reply (invocation, &error);
  int fd = take_fd (handle, fd_list, &error);
  if (fd < 0)
    return plumb_error_reply (invocation, &error);
  return begin (service, invocation, &request, fd);
}
