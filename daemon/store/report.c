/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report's values, for those who write the page. */
#include "report.h"

#include <string.h>

#include "day.h"
#include "query.h"

#define EVENTS_MAX 1000

bool
plumb_report_parse (const char *from_day, const char *to_day, unsigned fields,
                    PlumbReportPeriod *out_period, GError **error)
{
  PlumbReportPeriod period = {.fields = fields};
  if (!plumb_day_parse (from_day, &period.from_day) || !plumb_day_parse (to_day, &period.to_day)) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the period of a report wants two days such as 2026-11-23");
    return false;
  }
  int64_t days = period.to_day - period.from_day + 1;
  if (days < 1 || days > PLUMB_REPORT_DAYS_MAX) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "a report of %" G_GINT64_FORMAT " days, wanted 1 to %d", days,
                 PLUMB_REPORT_DAYS_MAX);
    return false;
  }
  *out_period = period;
  return true;
}

PlumbStatement *
plumb_report_select_events (PlumbStore *store, const PlumbReportPeriod *period,
                            const PlumbReportPlace *place, bool is_newest_first, int64_t limit,
                            GError **error)
{
  static const char oldest_first[] =
      "SELECT id, at_us, day, offset_s, kind, details FROM events"
      " WHERE at_us BETWEEN ?1 AND ?2 AND day BETWEEN ?3 AND ?4"
      " AND ((?5 AND kind = 'check-in') OR (?6 AND kind = 'session'))"
      " AND (at_us > ?1 OR id >= ?7) ORDER BY at_us, id LIMIT ?8";
  static const char newest_first[] =
      "SELECT id, at_us, day, offset_s, kind, details FROM events"
      " WHERE at_us BETWEEN ?1 AND ?2 AND day BETWEEN ?3 AND ?4"
      " AND ((?5 AND kind = 'check-in') OR (?6 AND kind = 'session'))"
      " AND (at_us > ?1 OR id >= ?7) ORDER BY at_us DESC, id DESC LIMIT ?8";
  int64_t first_us = plumb_day_earliest_s (period->from_day) * G_USEC_PER_SEC;
  int64_t last_us = plumb_day_latest_s (period->to_day) * G_USEC_PER_SEC;
  PlumbStatement *select =
      plumb_store_prepare_read (store, is_newest_first ? newest_first : oldest_first, error);
  if (select == NULL)
    return NULL;
  plumb_statement_bind (
      select, "iiiiiiii", MAX (first_us, place->at_us), last_us, period->from_day, period->to_day,
      (int64_t)((period->fields & PLUMB_REPORT_FIELD_CHECK_INS) != 0),
      (int64_t)((period->fields & PLUMB_REPORT_FIELD_SESSIONS) != 0), place->id, limit);
  return select;
}

static int
read_score (const PlumbDetails *details, const char *key)
{
  const PlumbField *score =
      plumb_fields_find (details->fields, details->count, key, PLUMB_FIELD_UNSIGNED);
  return score != NULL && score->integer >= 0 && score->integer <= 10 ? (int)score->integer : -1;
}

static const char *
read_text (const PlumbDetails *details, const char *key)
{
  const PlumbField *text =
      plumb_fields_find (details->fields, details->count, key, PLUMB_FIELD_STRING);
  return text != NULL ? text->string : NULL;
}

/* One area, or a list of them. */
static void
read_areas (PlumbStoreReportEvent *event)
{
  const PlumbDetails *details = &event->details;
  const PlumbField *list =
      plumb_fields_find (details->fields, details->count, "areas", PLUMB_FIELD_STRINGS);
  event->areas[0] = read_text (details, "area");
  if (event->areas[0] != NULL || list == NULL)
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (event->areas) && list->strings[i] != NULL; i++)
    event->areas[i] = list->strings[i];
}

static void
read_check_in (PlumbStoreReportEvent *event)
{
  const PlumbDetails *details = &event->details;
  event->feeling = read_text (details, "feeling");
  event->comfort = read_score (details, "comfort");
  event->sleep = read_score (details, "sleep");
  event->energy = read_score (details, "energy");
  event->focus = read_score (details, "focus");
  read_areas (event);
}

void
plumb_report_read_event (PlumbStatement *row, const PlumbReportPeriod *period,
                         PlumbStoreReportEvent *out_event, PlumbReportPlace *out_place)
{
  const char *kind = (const char *)sqlite3_column_text (row, 4);
  PlumbStoreReportEvent event = {
      .day = sqlite3_column_int64 (row, 2), .comfort = -1, .sleep = -1, .energy = -1, .focus = -1};
  plumb_details_init (&event.details, (const char *)sqlite3_column_text (row, 5));
  plumb_day_write_moment (sqlite3_column_int64 (row, 1), sqlite3_column_int (row, 3), event.moment);
  event.is_session = strcmp (kind, "session") == 0;
  if (event.is_session)
    event.session = read_text (&event.details, "kind");
  else
    read_check_in (&event);
  if (period->fields & PLUMB_REPORT_FIELD_NOTES)
    event.note = read_text (&event.details, "note");
  *out_event = event;
  *out_place = (PlumbReportPlace){.at_us = sqlite3_column_int64 (row, 1),
                                  .id = sqlite3_column_int64 (row, 0) + 1};
}

void
plumb_report_event_clear (PlumbStoreReportEvent *event)
{
  plumb_details_clear (&event->details);
}

static bool
read_events (PlumbStore *store, const PlumbReportPeriod *period, GArray *events, GError **error)
{
  const PlumbReportPlace first = {0};
  g_autoptr (PlumbStatement) select =
      plumb_report_select_events (store, period, &first, true, EVENTS_MAX, error);
  bool has_row = select != NULL;
  while (has_row) {
    PlumbStoreReportEvent event;
    PlumbReportPlace place;
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      break;
    plumb_report_read_event (select, period, &event, &place);
    g_array_append_val (events, event);
  }
  return select != NULL;
}

/* The newest were asked for, and are told in order of time. */
static void
reverse (GArray *events)
{
  for (guint i = 0; i < events->len / 2; i++) {
    PlumbStoreReportEvent *left = &g_array_index (events, PlumbStoreReportEvent, i);
    PlumbStoreReportEvent *right =
        &g_array_index (events, PlumbStoreReportEvent, events->len - 1 - i);
    PlumbStoreReportEvent kept = *left;
    *left = *right;
    *right = kept;
  }
}

PlumbStoreReport *
plumb_store_read_report (PlumbStore *store, const char *from_day, const char *to_day,
                         unsigned fields, GError **error)
{
  PlumbReportPeriod period;
  if (!plumb_report_parse (from_day, to_day, fields, &period, error))
    return NULL;
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  if (reading == NULL)
    return NULL;
  g_autoptr (PlumbStoreReport) report = g_new0 (PlumbStoreReport, 1);
  report->from_day = period.from_day;
  report->to_day = period.to_day;
  report->coverage_floor = store->coverage_floor;
  report->events = g_array_new (FALSE, FALSE, sizeof (PlumbStoreReportEvent));
  g_array_set_clear_func (report->events, (GDestroyNotify)plumb_report_event_clear);
  report->days =
      plumb_query_gather (store, period.from_day, period.to_day, PLUMB_BUCKET_DAY, error);
  if (report->days == NULL || !read_events (store, &period, report->events, error))
    return NULL;
  reverse (report->events);
  return g_steal_pointer (&report);
}

void
plumb_store_report_free (PlumbStoreReport *report)
{
  g_clear_pointer (&report->days, g_ptr_array_unref);
  g_array_unref (report->events);
  g_free (report);
}
