/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline report: a period as a page to keep or to print, or as a sheet to hand over. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "days.h"
#include "export.h"
#include "report-fields.h"
#include "report-file.h"
#include "report-gather.h"
#include "report-page.h"
#include "sheet-view.h"

#define WEEK_DAYS  7
#define MONTH_DAYS 30
#define DAYS_MAX   3660

typedef struct {
  char *from;
  char *to;
  char *output;
  char *fields;
  char **names;        /* the fields one by one; NULL: not told */
  unsigned field_mask; /* of PlumbReportField */
  int days;            /* 0: not told */
  gboolean is_week;
  gboolean is_month;
  gboolean is_forced;
  gboolean is_text;
  gboolean is_csv;
  gboolean is_without_notes;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->from);
  g_free (request->to);
  g_free (request->output);
  g_free (request->fields);
  g_strfreev (request->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static bool
is_page (const Request *request)
{
  return !request->is_text && !request->is_csv;
}

/* The period that the options ask for. */
static bool
resolve (const PlumbCommand *command, Request *request, const char *today, PlumbExit *out_code)
{
  char **days[] = {&request->from, &request->to};
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++) {
    if (!plumb_days_resolve (days[i], today)) {
      *out_code = plumb_command_misused (
          command, _ ("\"%s\" is not a day like 2026-11-23, today or yesterday"), *days[i]);
      return false;
    }
  }
  int length = request->days > 0 ? request->days : request->is_month ? MONTH_DAYS : WEEK_DAYS;
  if (request->to == NULL)
    request->to = g_strdup (today);
  if (request->from == NULL)
    request->from = plumb_days_dup_before (request->to, length - 1);
  if (strcmp (request->from, request->to) <= 0)
    return true;
  *out_code = plumb_command_misused (command, _ ("%s is after %s"), request->from, request->to);
  return false;
}

/* Which fields, or complains. */
static bool
read_fields (const PlumbCommand *command, Request *request)
{
  request->names = request->fields != NULL ? g_strsplit (request->fields, ",", -1) : NULL;
  const char *unknown =
      plumb_report_fields_parse ((const char *const *)request->names, &request->field_mask);
  if (unknown != NULL)
    plumb_command_misused (
        command,
        /* Translators: the words behind "of" are typed, they stay as they are. */
        _ ("\"%s\" is none of sitting, slouching, breaks, sessions, check-ins, "
           "notes"),
        unknown);
  return unknown == NULL;
}

static bool
check (const PlumbCommand *command, Request *request, PlumbExit *out_code)
{
  int lengths = (request->is_week ? 1 : 0) + (request->is_month ? 1 : 0) +
                (request->days != 0 ? 1 : 0) + (request->from != NULL ? 1 : 0);
  *out_code = PLUMB_EXIT_USAGE;
  if (lengths > 1)
    plumb_command_misused (command, _ ("--week, --month, --days and --from exclude each other"));
  else if (request->days < 0 || request->days > DAYS_MAX)
    plumb_command_misused (command, _ ("--days wants a number between 1 and %d"), DAYS_MAX);
  else if (request->is_text && request->is_csv)
    plumb_command_misused (command, _ ("--text and --csv exclude each other"));
  else if (request->fields != NULL && is_page (request))
    plumb_command_misused (command, _ ("--fields belongs to --text and --csv"));
  else if (request->is_without_notes && !is_page (request))
    plumb_command_misused (command, _ ("--without-notes belongs to the page; --text and --csv have "
                                       "--fields"));
  else
    return read_fields (command, request);
  return false;
}

static bool
is_to_stdout (const Request *request)
{
  return request->output != NULL ? strcmp (request->output, "-") == 0 : !is_page (request);
}

static PlumbExit
print (const char *data, gsize size)
{
  if (fwrite (data, 1, size, stdout) == size && fflush (stdout) == 0)
    return PLUMB_EXIT_OK;
  plumb_command_complain (_ ("cannot write"));
  return PLUMB_EXIT_FAILURE;
}

static PlumbExit
deliver (const Request *request, const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  if (is_to_stdout (request))
    return print (data, size);
  if (!plumb_report_file_write (request->output, data, size, request->is_forced, &error)) {
    plumb_command_complain ("%s", error->message);
    return PLUMB_EXIT_FAILURE;
  }
  printf (_ ("Written: %s\n"), request->output);
  return PLUMB_EXIT_OK;
}

/* A page may be meant for somebody else's eyes. */
static void
drop_notes (PlumbReport *report)
{
  for (guint i = 0; i < report->events->len; i++) {
    PlumbReportEvent *event = report->events->pdata[i];
    g_free (event->note);
    event->note = g_strdup ("");
  }
}

static PlumbExit
make_page (PlumbCtl *ctl, const Request *request)
{
  PlumbExit code = PLUMB_EXIT_OK;
  g_autoptr (PlumbReport) report = plumb_report_gather (ctl, request->from, request->to, &code);
  if (report == NULL)
    return code;
  if (request->is_without_notes)
    drop_notes (report);
  g_autoptr (GString) page = g_string_new (NULL);
  plumb_report_page (page, report);
  return deliver (request, page->str, page->len);
}

/* What is handed over: the daemon's table, or a page that is made of the same. */
static PlumbExit
make_sheet (PlumbCtl *ctl, const Request *request)
{
  PlumbExit code = PLUMB_EXIT_OK;
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "from_day", "s", request->from);
  g_variant_dict_insert (&options, "to_day", "s", request->to);
  if (request->names != NULL)
    g_variant_dict_insert_value (&options, "fields",
                                 g_variant_new_strv ((const char *const *)request->names, -1));
  g_autofree char *table =
      plumb_export_dup (ctl, "report-csv", g_variant_dict_end (&options), &code);
  if (table == NULL)
    return code;
  if (request->is_csv)
    return deliver (request, table, strlen (table));
  g_autofree char *page =
      plumb_sheet_view_dup (ctl, request->from, request->to, request->field_mask, table, &code);
  return page != NULL ? deliver (request, page, strlen (page)) : code;
}

/* Before anything is asked for: a long report that cannot be kept is of no use. */
static bool
check_output (Request *request, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  if (request->output == NULL && is_page (request))
    request->output = g_strdup_printf ("plumbline-report-%s-%s.html", request->from, request->to);
  if (is_to_stdout (request) ||
      plumb_report_file_check (request->output, request->is_forced, &error))
    return true;
  plumb_command_complain ("%s", error->message);
  *out_code = PLUMB_EXIT_FAILURE;
  return false;
}

static PlumbExit
run (PlumbCtl *ctl, const PlumbCommand *command, Request *request)
{
  g_autoptr (GError) error = NULL;
  PlumbExit code;
  g_autofree char *today = plumb_days_dup_today (ctl, &error);
  if (today == NULL)
    return plumb_client_fail (ctl, error);
  if (!resolve (command, request, today, &code) || !check_output (request, &code))
    return code;
  return is_page (request) ? make_page (ctl, request) : make_sheet (ctl, request);
}

PlumbExit
plumb_command_report (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Request) request = {0};
  const GOptionEntry entries[] = {
      {"week", 0, 0, G_OPTION_ARG_NONE, &request.is_week,
       N_ ("Seven days up to --to or today (default)"), NULL},
      {"month", 0, 0, G_OPTION_ARG_NONE, &request.is_month, N_ ("Thirty days up to --to or today"),
       NULL},
      {"days", 0, 0, G_OPTION_ARG_INT, &request.days, N_ ("So many days up to --to or today"), "N"},
      {"from", 0, 0, G_OPTION_ARG_STRING, &request.from, N_ ("First day"), "DAY"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &request.to, N_ ("Last day (default: today)"), "DAY"},
      {"output", 0, 0, G_OPTION_ARG_FILENAME, &request.output,
       N_ ("Where to; - for standard output (default: a file named by its days here)"), "FILE"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &request.is_forced, N_ ("Replace a file that is there"),
       NULL},
      {"without-notes", 0, 0, G_OPTION_ARG_NONE, &request.is_without_notes,
       N_ ("Leave out the notes of check-ins and sessions"), NULL},
      {"text", 0, 0, G_OPTION_ARG_NONE, &request.is_text,
       N_ ("One page of plain text to hand over, on standard output"), NULL},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &request.is_csv,
       N_ ("The same as a table, as comma-separated values"), NULL},
      {"fields", 0, 0, G_OPTION_ARG_STRING, &request.fields,
       N_ ("With --text and --csv: what goes into it, separated by commas"), "FIELDS"},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code) ||
      !check (command, &request, &code))
    return code;
  return run (ctl, command, &request);
}
