/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline stats: a day, a week or any range, as bars, JSON or CSV. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "days.h"
#include "json.h"
#include "stats-export.h"
#include "stats-view.h"

#define WEEK_DAYS 7

typedef struct {
  char *day;
  char *from;
  char *to;
  char *content;
  gboolean is_week;
  gboolean is_json;
  gboolean is_csv;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->day);
  g_free (request->from);
  g_free (request->to);
  g_free (request->content);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static bool
check_days (const PlumbCommand *command, const Request *request, PlumbExit *out_code)
{
  const char *const days[] = {request->day, request->from, request->to};
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++) {
    if (days[i] == NULL || plumb_days_check (days[i]))
      continue;
    *out_code = plumb_command_misused (
        command, _ ("\"%s\" is not a day like 2026-11-23, today or yesterday"), days[i]);
    return false;
  }
  return true;
}

/* Whether both ends must be dates: a row of a table has no word for its day, and a date and a word
 * cannot be compared. */
static bool
needs_dates (const Request *request)
{
  bool is_from_word = plumb_days_get_back (request->from) >= 0;
  bool is_to_word = plumb_days_get_back (request->to) >= 0;
  return (request->is_csv && (is_from_word || is_to_word)) || is_from_word != is_to_word;
}

static bool
is_upside_down (const Request *request)
{
  int from_back = plumb_days_get_back (request->from);
  if (from_back >= 0)
    return from_back < plumb_days_get_back (request->to);
  return strcmp (request->from, request->to) > 0;
}

/* Words become dates. False: out_code is how to leave. */
static bool
find_dates (PlumbCtl *ctl, Request *request, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *today = plumb_days_dup_today (ctl, &error);
  if (today != NULL && plumb_days_resolve (&request->from, today) &&
      plumb_days_resolve (&request->to, today))
    return true;
  *out_code = plumb_client_fail (ctl, error);
  return false;
}

/* The range that the options ask for; one day if from and to are equal. The daemon takes words as
 * they are, so that it is asked once. */
static bool
resolve (PlumbCtl *ctl, const PlumbCommand *command, Request *request, PlumbExit *out_code)
{
  if (!check_days (command, request, out_code))
    return false;
  bool is_open = request->from == NULL && request->is_week;
  if (request->to == NULL)
    request->to = g_strdup (request->day != NULL ? request->day : "today");
  if (request->from == NULL)
    request->from = g_strdup (request->to);
  if (needs_dates (request) && !find_dates (ctl, request, out_code))
    return false;
  if (is_upside_down (request)) {
    *out_code = plumb_command_misused (command, _ ("%s is after %s"), request->from, request->to);
    return false;
  }
  if (is_open) {
    g_free (request->from);
    request->from = plumb_days_dup_before (request->to, WEEK_DAYS - 1);
  }
  return true;
}

static void
print_json (GVariant *value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  plumb_json_add (builder, value);
  plumb_json_print (builder);
}

static PlumbExit
show_day (PlumbCtl *ctl, const Request *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetDay",
                                                  g_variant_new ("(s)", request->from), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  g_autoptr (GVariant) day = g_variant_get_child_value (reply, 0);
  if (request->is_json)
    print_json (day);
  else
    plumb_stats_view_day (ctl, day);
  return PLUMB_EXIT_OK;
}

static PlumbExit
show_range (PlumbCtl *ctl, Request *request)
{
  PlumbExit code = PLUMB_EXIT_NO_DATA;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetRange",
                         g_variant_new ("(sss)", request->from, request->to, "day"), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  g_autoptr (GVariant) days = g_variant_get_child_value (reply, 0);
  if (g_variant_n_children (days) == 0) {
    if (find_dates (ctl, request, &code))
      plumb_command_complain (_ ("nothing was recorded from %s to %s"), request->from, request->to);
    return code;
  }
  if (request->is_json)
    print_json (days);
  else
    plumb_stats_view_days (ctl, days);
  return PLUMB_EXIT_OK;
}

static bool
check (const PlumbCommand *command, const Request *request, PlumbExit *out_code)
{
  static const char *const contents[] = {"days", "hours", "minutes", "events", NULL};
  *out_code = PLUMB_EXIT_USAGE;
  if (request->day != NULL && (request->is_week || request->from != NULL || request->to != NULL))
    plumb_command_misused (command, _ ("--day excludes --week, --from and --to"));
  else if (request->is_week && request->from != NULL)
    plumb_command_misused (command, _ ("--week excludes --from"));
  else if (request->is_json && request->is_csv)
    plumb_command_misused (command, _ ("--json and --csv exclude each other"));
  else if (request->content != NULL && !request->is_csv)
    plumb_command_misused (command, _ ("--content belongs to --csv"));
  else if (request->content != NULL && !g_strv_contains (contents, request->content))
    plumb_command_misused (command, _ ("\"%s\" is none of days, hours, minutes, events"),
                           request->content);
  else
    return true;
  return false;
}

PlumbExit
plumb_command_stats (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Request) request = {0};
  const GOptionEntry entries[] = {
      {"day", 0, 0, G_OPTION_ARG_STRING, &request.day, N_ ("One day (default: today)"), "DAY"},
      {"week", 0, 0, G_OPTION_ARG_NONE, &request.is_week, N_ ("Seven days up to --to or today"),
       NULL},
      {"from", 0, 0, G_OPTION_ARG_STRING, &request.from, N_ ("First day of a range"), "DAY"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &request.to, N_ ("Last day of a range (default: today)"),
       "DAY"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &request.is_json,
       N_ ("One JSON object, or an array of days"), NULL},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &request.is_csv, N_ ("Comma-separated values"), NULL},
      {"content", 0, 0, G_OPTION_ARG_STRING, &request.content,
       N_ ("With --csv: days (default), hours, minutes or events"), "WHAT"},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code) ||
      !check (command, &request, &code))
    return code;
  if (!resolve (ctl, command, &request, &code))
    return code;
  if (request.is_csv)
    return plumb_stats_export (ctl, request.content != NULL ? request.content : "days",
                               request.from, request.to);
  return strcmp (request.from, request.to) == 0 ? show_day (ctl, &request)
                                                : show_range (ctl, &request);
}
