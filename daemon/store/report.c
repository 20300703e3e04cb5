/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report's values, for those who write the page. */
#include "report.h"

#include <string.h>

#include "day.h"
#include "query.h"

#define EVENTS_MAX      1000
#define MINUTE_US       (INT64_C (60) * G_USEC_PER_SEC)
#define MINUTES_PER_DAY 1440
/* A local day lies within this of the same day in UTC; see query.c. */
#define SLACK_BEFORE (14 * 60)
#define SLACK_AFTER  (36 * 60)
/* What g_date_get_julian () says of 1970-01-01. */
#define JULIAN_OF_EPOCH 719163

static GDate
to_date (int64_t day)
{
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)(day + JULIAN_OF_EPOCH));
  return date;
}

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
  int64_t first_us = (period->from_day * MINUTES_PER_DAY - SLACK_BEFORE) * MINUTE_US;
  int64_t last_us = ((period->to_day + 1) * MINUTES_PER_DAY + SLACK_AFTER) * MINUTE_US;
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
read_score (GVariant *details, const char *key)
{
  guint32 score;
  return g_variant_lookup (details, key, "u", &score) && score <= 10 ? (int)score : -1;
}

static char *
read_text (GVariant *details, const char *key)
{
  char *text;
  return g_variant_lookup (details, key, "s", &text) ? text : NULL;
}

/* One area, or a list of them. */
static void
read_areas (GVariant *details, PlumbStoreReportEvent *event)
{
  g_autofree const char **list = NULL;
  event->areas[0] = read_text (details, "area");
  if (event->areas[0] != NULL || !g_variant_lookup (details, "areas", "^a&s", &list))
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (event->areas) && list[i] != NULL; i++)
    event->areas[i] = g_strdup (list[i]);
}

static void
read_check_in (GVariant *details, PlumbStoreReportEvent *event)
{
  event->feeling = read_text (details, "feeling");
  event->comfort = read_score (details, "comfort");
  event->sleep = read_score (details, "sleep");
  event->energy = read_score (details, "energy");
  event->focus = read_score (details, "focus");
  read_areas (details, event);
}

bool
plumb_report_read_event (PlumbStatement *row, const PlumbReportPeriod *period,
                         PlumbStoreReportEvent *out_event, PlumbReportPlace *out_place)
{
  const char *kind = (const char *)sqlite3_column_text (row, 4);
  const char *text = (const char *)sqlite3_column_text (row, 5);
  g_autoptr (GVariant) details =
      g_variant_parse (G_VARIANT_TYPE_VARDICT, text != NULL ? text : "@a{sv} {}", NULL, NULL, NULL);
  *out_place = (PlumbReportPlace){.at_us = sqlite3_column_int64 (row, 1),
                                  .id = sqlite3_column_int64 (row, 0) + 1};
  if (details == NULL)
    return false;
  PlumbStoreReportEvent event = {.day = to_date (sqlite3_column_int64 (row, 2)),
                                 .comfort = -1,
                                 .sleep = -1,
                                 .energy = -1,
                                 .focus = -1};
  plumb_day_write_moment (sqlite3_column_int64 (row, 1), sqlite3_column_int (row, 3), event.moment);
  event.is_session = strcmp (kind, "session") == 0;
  if (event.is_session)
    event.session = read_text (details, "kind");
  else
    read_check_in (details, &event);
  if (period->fields & PLUMB_REPORT_FIELD_NOTES)
    event.note = read_text (details, "note");
  *out_event = event;
  return true;
}

void
plumb_report_event_clear (PlumbStoreReportEvent *event)
{
  g_free (event->session);
  g_free (event->feeling);
  for (unsigned i = 0; i < G_N_ELEMENTS (event->areas); i++)
    g_free (event->areas[i]);
  g_free (event->note);
}

static bool
read_days (PlumbStore *store, const PlumbReportPeriod *period, GArray *days, GError **error)
{
  g_autoptr (GPtrArray) buckets =
      plumb_query_gather (store, period->from_day, period->to_day, PLUMB_BUCKET_DAY, error);
  if (buckets == NULL)
    return false;
  for (guint i = 0; i < buckets->len; i++) {
    const PlumbBucket *bucket = buckets->pdata[i];
    const PlumbStoreReportDay day = {.day = to_date (bucket->day),
                                     .totals = bucket->totals,
                                     .monitored_us = plumb_totals_get_monitored (&bucket->totals),
                                     .longest_sit_us = bucket->longest_sit_us,
                                     .longest_slouch_us = bucket->longest_slouch_us,
                                     .slouches = bucket->slouch_events + bucket->lean_events,
                                     .breaks = plumb_bucket_count_breaks (bucket)};
    g_array_append_val (days, day);
  }
  return true;
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
    if (has_row && plumb_report_read_event (select, period, &event, &place))
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
  if (!plumb_report_parse (from_day, to_day, fields, &period, error) ||
      !plumb_store_begin_query (store, error))
    return NULL;
  g_autoptr (PlumbStoreReport) report = g_new0 (PlumbStoreReport, 1);
  report->from_day = to_date (period.from_day);
  report->to_day = to_date (period.to_day);
  report->coverage_floor = store->coverage_floor;
  report->days = g_array_new (FALSE, FALSE, sizeof (PlumbStoreReportDay));
  report->events = g_array_new (FALSE, FALSE, sizeof (PlumbStoreReportEvent));
  g_array_set_clear_func (report->events, (GDestroyNotify)plumb_report_event_clear);
  if (!read_days (store, &period, report->days, error) ||
      !read_events (store, &period, report->events, error))
    return NULL;
  reverse (report->events);
  return g_steal_pointer (&report);
}

void
plumb_store_report_free (PlumbStoreReport *report)
{
  g_array_unref (report->days);
  g_array_unref (report->events);
  g_free (report);
}
