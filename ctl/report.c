/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <math.h>
#include <string.h>

#include "notice.h"

static void
tally_clear (gpointer data)
{
  g_free (((PlumbReportTally *)data)->name);
}

static GArray *
tallies_new (void)
{
  GArray *tallies = g_array_new (FALSE, FALSE, sizeof (PlumbReportTally));
  g_array_set_clear_func (tallies, tally_clear);
  return tallies;
}

void
plumb_report_tally_add (GArray *tallies, const char *name, guint count)
{
  for (guint i = 0; i < tallies->len; i++) {
    PlumbReportTally *tally = &g_array_index (tallies, PlumbReportTally, i);
    if (strcmp (tally->name, name) == 0) {
      tally->count += count;
      return;
    }
  }
  PlumbReportTally tally = {g_strdup (name), count};
  g_array_append_val (tallies, tally);
}

guint
plumb_report_tally_find (const GArray *tallies, const char *name)
{
  for (guint i = 0; i < tallies->len; i++)
    if (strcmp (g_array_index (tallies, PlumbReportTally, i).name, name) == 0)
      return g_array_index (tallies, PlumbReportTally, i).count;
  return 0;
}

static guint
sum_notices (const GArray *tallies)
{
  guint sum = 0;
  for (guint i = 0; i < tallies->len; i++) {
    const PlumbReportTally *tally = &g_array_index (tallies, PlumbReportTally, i);
    sum += plumb_notice_has (tally->name) ? tally->count : 0;
  }
  return sum;
}

guint
plumb_report_row_get_told (const PlumbReportRow *row, guint *out_again)
{
  *out_again = sum_notices (row->repeats);
  return sum_notices (row->alerts) + *out_again;
}

PlumbReportRow *
plumb_report_row_new (const char *day)
{
  PlumbReportRow *row = g_new0 (PlumbReportRow, 1);
  row->day = g_strdup (day);
  row->tz = g_strdup ("");
  row->days = 1;
  for (int i = 0; i < PLUMB_REPORT_PLACES; i++)
    row->place_s[i] = NAN;
  row->expected_s = row->coverage = row->upright_ratio = NAN;
  row->alerts = tallies_new ();
  row->repeats = tallies_new ();
  row->breaks = tallies_new ();
  row->goal_met = row->goal_so_far = -1;
  return row;
}

void
plumb_report_row_free (PlumbReportRow *row)
{
  g_free (row->day);
  g_free (row->tz);
  g_array_unref (row->alerts);
  g_array_unref (row->repeats);
  g_array_unref (row->breaks);
  g_free (row);
}

PlumbReportEvent *
plumb_report_event_new (gint64 at_us, const char *kind)
{
  PlumbReportEvent *event = g_new0 (PlumbReportEvent, 1);
  event->at_us = at_us;
  event->kind = g_strdup (kind);
  event->day = g_strdup ("");
  event->when = g_strdup ("");
  event->outcome = g_strdup ("");
  event->text = g_strdup ("");
  event->note = g_strdup ("");
  return event;
}

void
plumb_report_event_free (PlumbReportEvent *event)
{
  g_free (event->kind);
  g_free (event->day);
  g_free (event->when);
  g_free (event->outcome);
  g_free (event->text);
  g_free (event->note);
  g_free (event);
}

void
plumb_report_track_free (PlumbReportTrack *track)
{
  g_free (track->day);
  g_clear_pointer (&track->clocks, g_array_unref);
  g_free (track);
}

PlumbReport *
plumb_report_new (const char *from, const char *to, PlumbReportBucket bucket)
{
  static const char *const english[] = {NULL};
  PlumbReport *report = g_new0 (PlumbReport, 1);
  report->language = plumb_language_find (english);
  report->from = g_strdup (from);
  report->to = g_strdup (to);
  report->zones = g_strdup ("");
  report->made_at = g_strdup ("");
  report->version = g_strdup ("");
  report->bucket = bucket;
  report->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_row_free);
  report->tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_track_free);
  report->events = g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_event_free);
  report->baseline.from = g_strdup ("");
  report->baseline.to = g_strdup ("");
  for (int i = 0; i < PLUMB_REPORT_TRENDS; i++)
    report->baseline.trend[i].low = report->baseline.trend[i].median =
        report->baseline.trend[i].high = NAN;
  return report;
}

void
plumb_report_free (PlumbReport *report)
{
  g_free (report->from);
  g_free (report->to);
  g_free (report->zones);
  g_free (report->made_at);
  g_free (report->version);
  g_ptr_array_unref (report->rows);
  g_ptr_array_unref (report->tracks);
  g_ptr_array_unref (report->events);
  g_free (report->baseline.from);
  g_free (report->baseline.to);
  g_free (report);
}

double
plumb_report_row_get_monitored (const PlumbReportRow *row)
{
  double total_s = 0;
  for (int i = PLUMB_REPORT_UPRIGHT; i <= PLUMB_REPORT_UNJUDGED; i++)
    total_s += row->state_s[i];
  return total_s;
}

double
plumb_report_row_get_recorded (const PlumbReportRow *row)
{
  double total_s = 0;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++)
    total_s += row->state_s[i];
  return total_s;
}

bool
plumb_report_row_is_measured (const PlumbReportRow *row)
{
  return row->has_data && plumb_report_row_get_monitored (row) >= 1;
}

bool
plumb_report_row_has_enough (const PlumbReportRow *row)
{
  return plumb_report_row_is_measured (row) && isfinite (row->upright_ratio);
}

double
plumb_report_get_still (const PlumbReport *report, const PlumbReportRow *row)
{
  return row
      ->place_s[plumb_report_has_sitting (report) ? PLUMB_REPORT_SITTING : PLUMB_REPORT_STATIONARY];
}

double
plumb_report_row_get_trend (const PlumbReportRow *row, PlumbReportTrend trend)
{
  double monitored_s = plumb_report_row_get_monitored (row);
  if (!isfinite (row->upright_ratio) || monitored_s < 1)
    return NAN;
  switch (trend) {
  case PLUMB_REPORT_TREND_UPRIGHT: return row->upright_ratio;
  case PLUMB_REPORT_TREND_SPELL: return row->longest_sit_s / 3600;
  case PLUMB_REPORT_TREND_CHANGES: return row->pose_changes / (monitored_s / 3600);
  }
  return NAN;
}

bool
plumb_report_has_sitting (const PlumbReport *report)
{
  bool has_any = false;
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    if (!plumb_report_row_is_measured (row))
      continue;
    if (!isfinite (row->place_s[PLUMB_REPORT_SITTING]))
      return false;
    has_any = true;
  }
  return has_any;
}

bool
plumb_report_has_place (const PlumbReport *report, PlumbReportPlace place)
{
  for (guint i = 0; i < report->rows->len; i++) {
    if (isfinite (((const PlumbReportRow *)report->rows->pdata[i])->place_s[place]))
      return true;
  }
  return false;
}

bool
plumb_report_has_state (const PlumbReport *report, PlumbReportState state)
{
  for (guint i = 0; i < report->rows->len; i++) {
    if (((const PlumbReportRow *)report->rows->pdata[i])->state_s[state] >= 1)
      return true;
  }
  return false;
}
