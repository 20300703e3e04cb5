/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-gather.h"

#include <glib/gi18n.h>
#include <string.h>

#include "days.h"
#include "export.h"
#include "report-baseline.h"
#include "report-day.h"
#include "report-minutes.h"
#include "report-row.h"
#include "words.h"

/* Longer periods are told by week, then by month: a page is to be looked through. */
#define BY_DAY_MAX  31
#define BY_WEEK_MAX 371
/* Up to so many days a slot is two minutes long, then five. */
#define FINE_DAYS_MAX 8
#define FINE_SLOT_MIN 2
#define SLOT_MIN      5
#define HOUR_MIN      60
#define EVENTS_MAX    1000

static int
count_days (const char *from, const char *to)
{
  return (int)((plumb_report_day_to_seconds (to) - plumb_report_day_to_seconds (from)) / 86400) + 1;
}

static PlumbReportBucket
pick_bucket (const char *from, const char *to)
{
  int days = count_days (from, to);
  return days <= BY_DAY_MAX    ? PLUMB_REPORT_BY_DAY
         : days <= BY_WEEK_MAX ? PLUMB_REPORT_BY_WEEK
                               : PLUMB_REPORT_BY_MONTH;
}

/* Rows of a range in order. False: error. */
static bool
ask_rows (PlumbCtl *ctl, const char *from, const char *to, const char *bucket, GPtrArray *rows,
          GError **error)
{
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetRange",
                         g_variant_new ("(sss)", from, to, bucket), error);
  if (reply == NULL)
    return false;
  g_autoptr (GVariant) buckets = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (buckets); i++) {
    g_autoptr (GVariant) one = g_variant_get_child_value (buckets, i);
    PlumbReportRow *row = plumb_report_row_from_bucket (one);
    if (row != NULL)
      g_ptr_array_add (rows, row);
  }
  return true;
}

/* Days that nothing was recorded on are days as well. */
static void
fill_days (PlumbReport *report)
{
  int days = count_days (report->from, report->to);
  for (int i = 0; i < days; i++) {
    g_autofree char *day = plumb_days_dup_before (report->from, -i);
    const PlumbReportRow *row = (guint)i < report->rows->len ? report->rows->pdata[i] : NULL;
    if (row == NULL || strcmp (row->day, day) > 0)
      g_ptr_array_insert (report->rows, i, plumb_report_row_new (day));
  }
}

static bool
ask_baseline (PlumbCtl *ctl, PlumbReport *report, GError **error)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_row_free);
  g_free (report->baseline.from);
  g_free (report->baseline.to);
  report->baseline.from = plumb_days_dup_before (report->from, PLUMB_REPORT_BASELINE_DAYS);
  report->baseline.to = plumb_days_dup_before (report->from, 1);
  if (!ask_rows (ctl, report->baseline.from, report->baseline.to, "day", rows, error))
    return false;
  plumb_report_baseline_set (&report->baseline, rows);
  return true;
}

/* Where moments of those days can lie, whatever the zone and the hour in which days begin; what
 * belongs to them says so by its day. */
static void
find_span (const PlumbReport *report, guint64 *out_from_us, guint64 *out_to_us)
{
  const gint64 day_s = 86400;
  gint64 from_s = plumb_report_day_to_seconds (report->from) - day_s;
  gint64 to_s = plumb_report_day_to_seconds (report->to) + 3 * day_s;
  *out_from_us = (guint64)(MAX (from_s, 0) * G_USEC_PER_SEC);
  *out_to_us = (guint64)(MAX (to_s, 1) * G_USEC_PER_SEC);
}

static bool
ask_tracks (PlumbCtl *ctl, PlumbReport *report, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  guint64 from_us, to_us;
  find_span (report, &from_us, &to_us);
  int slot_min = count_days (report->from, report->to) <= FINE_DAYS_MAX ? FINE_SLOT_MIN : SLOT_MIN;
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "what", "s", "minutes");
  g_variant_dict_insert (&options, "from_usec", "t", from_us);
  g_variant_dict_insert (&options, "to_usec", "t", to_us);
  g_autofree char *csv = plumb_export_dup (ctl, "csv", g_variant_dict_end (&options), out_code);
  if (csv == NULL)
    return false;
  if (plumb_report_minutes_parse (csv, report->from, report->to, slot_min, report->tracks, &error))
    return true;
  plumb_command_complain ("%s", error->message);
  *out_code = PLUMB_EXIT_FAILURE;
  return false;
}

static bool
has_track (const PlumbReport *report, const char *day)
{
  for (guint i = 0; i < report->tracks->len; i++) {
    if (strcmp (((const PlumbReportTrack *)report->tracks->pdata[i])->day, day) == 0)
      return true;
  }
  return false;
}

static bool
has_days_without_track (const PlumbReport *report)
{
  for (guint i = 0; i < report->rows->len; i++) {
    if (!has_track (report, ((const PlumbReportRow *)report->rows->pdata[i])->day))
      return true;
  }
  return false;
}

/* The hours of the day that hour number first is of, as its track. Who travels may come back into
 * a day that was over. */
static void
add_hours (PlumbReport *report, GVariant *hours, gsize first)
{
  g_autoptr (GVariant) head = g_variant_get_child_value (hours, first);
  const char *day = plumb_client_string (head, "day");
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (PlumbReportEntry));
  if (!plumb_report_day_is_good (day) || has_track (report, day))
    return;
  for (gsize i = first; i < g_variant_n_children (hours); i++) {
    g_autoptr (GVariant) hour = g_variant_get_child_value (hours, i);
    PlumbReportEntry entry;
    if (strcmp (plumb_client_string (hour, "day"), day) == 0 &&
        plumb_report_entry_from_hour (hour, &entry))
      g_array_append_val (entries, entry);
  }
  if (entries->len > 0)
    g_ptr_array_add (report->tracks, plumb_report_track_new (day, HOUR_MIN, entries));
}

/* Minutes of long ago are gone, their hours may be there still. */
static bool
ask_hours (PlumbCtl *ctl, PlumbReport *report, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  if (!has_days_without_track (report))
    return true;
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetRange",
                         g_variant_new ("(sss)", report->from, report->to, "hour"), &error);
  if (reply == NULL) {
    *out_code = plumb_client_fail (ctl, error);
    return false;
  }
  g_autoptr (GVariant) hours = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (hours); i++)
    add_hours (report, hours, i);
  return true;
}

/* Events of these kinds, with those of some hours around. False: error. */
static bool
ask_events (PlumbCtl *ctl, PlumbReport *report, const char *const *kinds, GError **error)
{
  guint64 from_us, to_us;
  find_span (report, &from_us, &to_us);
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "ListEvents",
                         g_variant_new ("(tt^asu)", from_us, to_us, kinds, EVENTS_MAX), error);
  if (reply == NULL)
    return false;
  g_autoptr (GVariant) events = g_variant_get_child_value (reply, 0);
  report->has_more_events |= g_variant_n_children (events) >= EVENTS_MAX;
  for (gsize i = 0; i < g_variant_n_children (events); i++) {
    g_autoptr (GVariant) one = g_variant_get_child_value (events, i);
    PlumbReportEvent *event = plumb_report_event_from_reply (one);
    if (event != NULL)
      g_ptr_array_add (report->events, event);
  }
  return true;
}

/* A daemon without breaks knows of those that it verified only. */
static bool
ask_breaks (PlumbCtl *ctl, PlumbReport *report, GError **error)
{
  static const char *const breaks[] = {"break", NULL};
  static const char *const verified[] = {"break-verified", NULL};
  g_autoptr (GError) refusal = NULL;
  if (ask_events (ctl, report, breaks, &refusal))
    return true;
  if (g_error_matches (refusal, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS))
    return ask_events (ctl, report, verified, error);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return false;
}

static gint
compare_events (gconstpointer a, gconstpointer b)
{
  const PlumbReportEvent *first = *(PlumbReportEvent *const *)a;
  const PlumbReportEvent *second = *(PlumbReportEvent *const *)b;
  return (first->at_us > second->at_us) - (first->at_us < second->at_us);
}

/* How long after midnight a day goes on, as far as what was recorded shows: of an older daemon,
 * which does not say what day an event belongs to. */
static int
find_small_hours (const PlumbReport *report)
{
  int last_min = 24 * 60;
  for (guint i = 0; i < report->tracks->len; i++)
    last_min = MAX (last_min, ((const PlumbReportTrack *)report->tracks->pdata[i])->last_min);
  return last_min - 24 * 60;
}

/* Gives each event the day that it was lived in, and takes out those of other days. */
static void
sort_events (PlumbReport *report)
{
  int small_min = find_small_hours (report);
  for (guint i = report->events->len; i > 0; i--) {
    PlumbReportEvent *event = report->events->pdata[i - 1];
    if (!event->is_day_known && event->minute < small_min) {
      char *day = plumb_days_dup_before (event->day, 1);
      g_free (event->day);
      event->day = day;
    }
    if (strcmp (event->day, report->from) < 0 || strcmp (event->day, report->to) > 0)
      g_ptr_array_remove_index (report->events, i - 1);
  }
  g_ptr_array_sort (report->events, compare_events);
}

static bool
is_of_one_clock (const PlumbReport *report)
{
  const PlumbReportTrack *first = report->tracks->len > 0 ? report->tracks->pdata[0] : NULL;
  int offset_s = first != NULL ? first->offset_s
                               : ((const PlumbReportEvent *)report->events->pdata[0])->offset_s;
  for (guint i = 0; i < report->tracks->len; i++) {
    const PlumbReportTrack *track = report->tracks->pdata[i];
    if (track->offset_s != offset_s || plumb_report_track_has_changed (track))
      return false;
  }
  for (guint i = 0; i < report->events->len; i++) {
    if (((const PlumbReportEvent *)report->events->pdata[i])->offset_s != offset_s)
      return false;
  }
  return true;
}

/* Where the clock was not one and the same, each moment says by which it is told: an hour may come
 * twice. */
static void
name_clocks (PlumbReport *report)
{
  if (report->events->len == 0 || is_of_one_clock (report))
    return;
  for (guint i = 0; i < report->events->len; i++) {
    PlumbReportEvent *event = report->events->pdata[i];
    g_autofree char *clock = plumb_report_dup_clock (event->offset_s);
    char *when = g_strdup_printf ("%s %s", event->when, clock);
    g_free (event->when);
    event->when = when;
  }
}

static void
set_titles (PlumbReport *report)
{
  g_autoptr (GString) zones = g_string_new (NULL);
  for (guint i = 0; i < report->rows->len; i++) {
    const char *tz = ((const PlumbReportRow *)report->rows->pdata[i])->tz;
    if (*tz != '\0' && strstr (zones->str, tz) == NULL)
      g_string_append_printf (zones, zones->len > 0 ? _ (", then %s") : "%s", tz);
  }
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *iso = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *day = plumb_report_day_dup_long (iso);
  g_free (report->zones);
  g_free (report->made_at);
  g_free (report->version);
  report->zones = g_strdup (zones->str);
  report->made_at = g_strdup_printf (_ ("%s at %02d:%02d"), day, g_date_time_get_hour (now),
                                     g_date_time_get_minute (now));
  report->version = g_strdup (PLUMB_VERSION);
  report->language = plumb_words_language ();
}

static bool
ask_all (PlumbCtl *ctl, PlumbReport *report, GError **error)
{
  static const char *const buckets[] = {"day", "week", "month"};
  static const char *const said[] = {"check-in", "session", NULL};
  return ask_rows (ctl, report->from, report->to, buckets[report->bucket], report->rows, error) &&
         ask_breaks (ctl, report, error) && ask_events (ctl, report, said, error) &&
         ask_baseline (ctl, report, error);
}

PlumbReport *
plumb_report_gather (PlumbCtl *ctl, const char *from, const char *to, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbReport) report = plumb_report_new (from, to, pick_bucket (from, to));
  if (!ask_all (ctl, report, &error)) {
    *out_code = plumb_client_fail (ctl, error);
    return NULL;
  }
  if (report->bucket == PLUMB_REPORT_BY_DAY &&
      (!ask_tracks (ctl, report, out_code) || !ask_hours (ctl, report, out_code)))
    return NULL;
  sort_events (report);
  name_clocks (report);
  if (report->rows->len == 0 && report->events->len == 0) {
    plumb_command_complain (_ ("nothing was recorded from %s to %s"), from, to);
    *out_code = PLUMB_EXIT_NO_DATA;
    return NULL;
  }
  if (report->bucket == PLUMB_REPORT_BY_DAY)
    fill_days (report);
  set_titles (report);
  return g_steal_pointer (&report);
}
