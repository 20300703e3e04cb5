/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics.Export: what is asked for, and the answer to the client. */
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "arguments.h"
#include "errors.h"
#include "report-fields.h"
#include "service-private.h"

/* The first day of a report unless the client says which: four weeks. */
#define REPORT_FROM "today-27"

typedef struct {
  const char *format;
  const char *what;                  /* NULL: a report */
  guint64 from_us, to_us;            /* of rows */
  PlumbArgumentDay from_day, to_day; /* of a report */
  unsigned fields;                   /* of PlumbReportField */
  gboolean is_waited_for;            /* the answer comes after the last byte */
} Request;

static bool
parse_rows (PlumbService *service, GVariant *options, Request *request, GError **error)
{
  static const char *const whats[] = {"minutes", "hours", "events", "days", NULL};
  static const PlumbOption known[] = {
      {"what", "s"}, {"from_usec", "t"}, {"to_usec", "t"}, {"wait", "b"}, {NULL, NULL}};
  request->what = "minutes";
  if (!plumb_argument_options ("options", options, known, error))
    return false;
  g_variant_lookup (options, "what", "&s", &request->what);
  g_variant_lookup (options, "from_usec", "t", &request->from_us);
  g_variant_lookup (options, "to_usec", "t", &request->to_us);
  if (request->to_us == 0)
    request->to_us = (guint64)(service->host.wall_us (service->host_data) + 1);
  return plumb_argument_word ("what", request->what, whats, error) &&
         plumb_argument_span (request->from_us, request->to_us, error);
}

static bool
parse_fields (GVariant *options, Request *request, GError **error)
{
  g_autofree const char **names = NULL;
  g_variant_lookup (options, "fields", "^a&s", &names);
  const char *unknown = plumb_report_fields_parse (names, &request->fields);
  if (unknown == NULL)
    return true;
  g_autofree char *escaped = g_strescape (unknown, NULL);
  return plumb_error_invalid (
      error, "fields: \"%.40s\" is none of sitting, slouching, breaks, sessions, check-ins, notes",
      escaped);
}

static bool
parse_report (PlumbService *service, GVariant *options, Request *request, GError **error)
{
  static const PlumbOption known[] = {
      {"from_day", "s"}, {"to_day", "s"}, {"fields", "as"}, {"wait", "b"}, {NULL, NULL}};
  const char *from_day = REPORT_FROM, *to_day = "today";
  if (!plumb_argument_options ("options", options, known, error))
    return false;
  g_variant_lookup (options, "from_day", "&s", &from_day);
  g_variant_lookup (options, "to_day", "&s", &to_day);
  return parse_fields (options, request, error) &&
         plumb_statistics_parse_day (service, "from_day", from_day, &request->from_day, error) &&
         plumb_statistics_parse_day (service, "to_day", to_day, &request->to_day, error);
}

static bool
is_report (const char *format)
{
  return g_str_has_prefix (format, "report");
}

static bool
parse_request (PlumbService *service, const char *format, GVariant *options, Request *request,
               GError **error)
{
  static const char *const formats[] = {"csv", "json", "report", "report-csv", NULL};
  request->format = format;
  if (!plumb_argument_word ("format", format, formats, error) ||
      !(is_report (format) ? parse_report (service, options, request, error)
                           : parse_rows (service, options, request, error)))
    return false;
  g_variant_lookup (options, "wait", "b", &request->is_waited_for);
  return true;
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

static PlumbExport *
open_source (PlumbService *service, const Request *request, GError **error)
{
  PlumbStore *store = plumb_statistics_fresh_store (service);
  if (is_report (request->format))
    return plumb_store_export_report_new (store, request->from_day.text, request->to_day.text,
                                          request->fields, error);
  return plumb_store_export_new (store, request->format, request->what, (int64_t)request->from_us,
                                 (int64_t)request->to_us, error);
}

/* Takes fd if it answers true. waiting: the invocation that on_done () answers, or NULL. */
static bool
begin_writing (PlumbService *service, const char *client, const Request *request, int fd,
               GDBusMethodInvocation *waiting, GError **error)
{
  if (g_str_equal (request->format, "report")) {
    g_autofree char *sheet = plumb_service_dup_sheet (service, request->from_day.text,
                                                      request->to_day.text, request->fields, error);
    if (sheet != NULL)
      plumb_exports_begin_text (service->exports, client, sheet, fd, on_done, waiting);
    return sheet != NULL;
  }
  PlumbExport *source = open_source (service, request, error);
  if (source != NULL)
    plumb_exports_begin (service->exports, client, source, fd, on_done, waiting);
  return source != NULL;
}

static gboolean
begin (PlumbService *service, GDBusMethodInvocation *invocation, const Request *request, int fd)
{
  const char *client = g_dbus_method_invocation_get_sender (invocation);
  g_autoptr (GError) error = NULL;
  if (!begin_writing (service, client, request, fd, request->is_waited_for ? invocation : NULL,
                      &error)) {
    close (fd);
    return plumb_error_reply (invocation, &error);
  }
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
  Request request = {0};
  if (!parse_request (service, format, options, &request, &error) ||
      !plumb_exports_check (service->exports, g_dbus_method_invocation_get_sender (invocation),
                            &error))
    return plumb_error_reply (invocation, &error);
  int fd = take_fd (handle, fd_list, &error);
  if (fd < 0)
    return plumb_error_reply (invocation, &error);
  return begin (service, invocation, &request, fd);
}
