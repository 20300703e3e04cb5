/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as lines of time. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "report-axis.h"
#include "report-day.h"
#include "report-html.h"
#include "report-sections.h"
#include "report-track.h"
#include "report-words.h"
#include "vocabulary.h"

#define STATE_HEIGHT 22
#define PLACE_TOP    25
#define PLACE_HEIGHT 6
#define MARK_TOP     39
#define LONG_LIST    7

static void
add_run (GString *out, const PlumbReportAxis *axis, int from_min, int to_min, int top, int height)
{
  g_string_append (out, "<rect x=\"");
  plumb_html_percent (out, plumb_report_axis_place (axis, from_min));
  g_string_append (out, "\" width=\"");
  plumb_html_percent (out, plumb_report_axis_place (axis, to_min) -
                               plumb_report_axis_place (axis, from_min));
  plumb_html_add (out, "\" y=\"%d\" height=\"%d\"/>", top, height);
}

/* All stretches of one value as a group of its look. */
static void
add_runs (GString *out, const PlumbReportAxis *axis, const PlumbReportTrack *track,
          const guint8 *slots, guint8 value, const char *look, int top, int height)
{
  bool has_any = false;
  int count = (PLUMB_REPORT_TRACK_TO_MIN - PLUMB_REPORT_TRACK_FROM_MIN) / track->slot_min;
  for (int i = 0; i < count; i++) {
    if (slots[i] != value)
      continue;
    int begin = i;
    while (i + 1 < count && slots[i + 1] == value)
      i++;
    int from_min = PLUMB_REPORT_TRACK_FROM_MIN + begin * track->slot_min;
    int to_min = PLUMB_REPORT_TRACK_FROM_MIN + (i + 1) * track->slot_min;
    from_min = MAX (from_min, axis->from_min);
    to_min = MIN (to_min, axis->to_min);
    if (from_min >= to_min)
      continue;
    if (!has_any)
      plumb_html_add (out, "<g class=\"%s\">", look);
    has_any = true;
    add_run (out, axis, from_min, to_min, top, height);
  }
  if (has_any)
    g_string_append (out, "</g>\n");
}

static void
add_marks (GString *out, const PlumbReportAxis *axis, const PlumbReportTrack *track,
           GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++) {
    const PlumbReportEvent *event = events->pdata[i];
    int minute = plumb_report_track_minute (track, event->at_us);
    bool is_known = strcmp (event->kind, "break") == 0 || strcmp (event->kind, "session") == 0;
    if (strcmp (event->day, track->day) != 0 || minute < axis->from_min || minute >= axis->to_min)
      continue;
    plumb_html_add (out, "<use href=\"#m-%s\" y=\"%d\" x=\"", is_known ? event->kind : "check-in",
                    MARK_TOP);
    plumb_html_percent (out, plumb_report_axis_place (axis, minute));
    g_string_append (out, "\"><title>");
    plumb_html_text (out, event->when);
    g_string_append (out, " ");
    plumb_html_text (out, plumb_vocabulary (event->kind));
    g_string_append (out, *event->outcome != '\0' ? ": " : "");
    plumb_html_text (out, plumb_report_outcome_label (event->outcome));
    g_string_append (out, "</title></use>\n");
  }
}

static void
add_summary (GString *out, const PlumbReport *report, const PlumbReportRow *row)
{
  g_autofree char *label = plumb_report_row_dup_label (report, row);
  plumb_html_text (out, label);
  plumb_html_add (out, ":%s%s", row->has_data ? "" : " ",
                  row->has_data ? "" : _ ("nothing was recorded"));
  bool has_any = false;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++) {
    if (row->state_s[i] < 1)
      continue;
    plumb_html_add (out, "%s %s ", has_any ? "," : "",
                    plumb_report_state_label ((PlumbReportState)i));
    plumb_html_duration (out, row->state_s[i]);
    has_any = true;
  }
}

/* How much was measured, and what share can be told of it. */
static void
add_facts (GString *out, const PlumbReportRow *row)
{
  double monitored_s = plumb_report_row_get_monitored (row);
  g_string_append (out, "<p class=\"facts\">");
  if (!row->has_data || monitored_s < 1) {
    plumb_html_add (out, "%s</p>\n",
                    row->has_data ? _ ("nothing was measured") : _ ("nothing was recorded"));
    return;
  }
  g_autofree char *measured = plumb_report_dup_duration (monitored_s);
  g_autofree char *expected = plumb_report_dup_duration (row->expected_s);
  g_autofree char *coverage = plumb_report_dup_share (row->coverage);
  g_autofree char *ratio = plumb_report_dup_share (row->upright_ratio);
  g_string_append (out, "<span>");
  if (isfinite (row->expected_s))
    plumb_html_add (out, _ ("%s measured of %s expected"), measured, expected);
  else
    plumb_html_add (out, _ ("%s measured"), measured);
  g_string_append (out, "</span><span>");
  plumb_html_bar (out, "covered", isfinite (row->coverage) ? row->coverage : 0);
  plumb_html_add (out, _ ("%s covered"), coverage);
  g_string_append (out, "</span><span>");
  if (isfinite (row->upright_ratio))
    plumb_html_add (out, _ ("<b>%s</b> near your pose"), ratio);
  else
    g_string_append (out, _ ("too little to give a share"));
  g_string_append (out, "</span></p>\n");
}

static void
add_remark (GString *out, const char *text)
{
  plumb_html_add (out, "<p class=\"remark\">%s</p>\n", text);
}

/* Where an hour came twice, or never. */
static void
add_change (GString *out, const PlumbReportTrack *track)
{
  g_autofree char *change = plumb_report_dup_duration (ABS (track->change_s));
  g_string_append (out, "<p class=\"remark\">");
  if (track->change_s > 0)
    plumb_html_add (out, _ ("The clock went forward by %s on this day."), change);
  else if (track->change_s < 0)
    plumb_html_add (out, _ ("The clock went back by %s on this day."), change);
  else
    g_string_append (out, _ ("The clock changed on this day, and back again."));
  plumb_html_add (out, " %s</p>\n",
                  _ ("The hours below its line are those that it showed; a dashed line stands "
                     "where it changed."));
}

static void
add_remarks (GString *out, const PlumbReportRow *row, const PlumbReportTrack *track)
{
  if (row->has_data && track == NULL && plumb_report_row_get_recorded (row) >= 1)
    add_remark (out, _ ("Of this day only the sums are kept: the line shows how much, not when."));
  if (track != NULL && track->slot_min == 60)
    add_remark (out, _ ("Of this day only the hours are kept: each step shows what most of an hour "
                        "was."));
  if (track != NULL && plumb_report_track_has_changed (track))
    add_change (out, track);
}

/* The states one after the other, as wide as they are long. */
static void
add_stack (GString *out, const PlumbReportRow *row, double longest_s)
{
  double begin = 0;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++) {
    double width = longest_s > 0 ? row->state_s[i] / longest_s : 0;
    if (width <= 0)
      continue;
    plumb_html_add (out, "<rect class=\"%s\" height=\"%d\" x=\"",
                    plumb_report_state_look ((PlumbReportState)i), STATE_HEIGHT);
    plumb_html_percent (out, begin);
    g_string_append (out, "\" width=\"");
    plumb_html_percent (out, width);
    g_string_append (out, "\"/>");
    begin += width;
  }
}

static void
begin_strip (GString *out, const PlumbReport *report, const PlumbReportRow *row, const char *look)
{
  plumb_html_add (out, "<svg class=\"strip%s\" role=\"img\" aria-label=\"", look);
  add_summary (out, report, row);
  g_string_append (out, "\">\n");
}

static void
add_tracks (GString *out, const PlumbReport *report, const PlumbReportAxis *axis,
            const PlumbReportTrack *track)
{
  for (guint8 i = 0; i < PLUMB_REPORT_NO_DATA; i++)
    add_runs (out, axis, track, track->state, i, plumb_report_state_look ((PlumbReportState)i), 0,
              STATE_HEIGHT);
  for (guint8 i = 0; i < PLUMB_REPORT_NOWHERE; i++)
    add_runs (out, axis, track, track->place, i, plumb_report_place_look ((PlumbReportPlace)i),
              PLACE_TOP, PLACE_HEIGHT);
  add_marks (out, axis, track, report->events);
}

static void
add_strip (GString *out, const PlumbReport *report, const PlumbReportAxis *axis,
           const PlumbReportRow *row, const PlumbReportTrack *track)
{
  double recorded_s = plumb_report_row_get_recorded (row);
  begin_strip (out, report, row, report->events->len > 0 ? " with-marks" : "");
  plumb_html_add (out, "<rect class=\"no-data\" width=\"100%%\" height=\"%d\"/>\n", STATE_HEIGHT);
  if (track != NULL)
    add_tracks (out, report, axis, track);
  else if (row->has_data && recorded_s >= 1)
    add_stack (out, row, MAX (recorded_s, (axis->to_min - axis->from_min) * 60.0));
  if (track != NULL || !row->has_data)
    plumb_report_axis_grid (out, axis, PLACE_TOP + PLACE_HEIGHT);
  g_string_append (out, "</svg>\n");
}

static void
add_axis (GString *out, const PlumbReportAxis *axis)
{
  g_string_append (out, "<li class=\"line axis\" aria-hidden=\"true\">");
  plumb_report_axis_hours (out, axis);
  g_string_append (out, "</li>\n");
}

static const PlumbReportTrack *
find_track (const PlumbReport *report, const char *day)
{
  for (guint i = 0; i < report->tracks->len; i++) {
    const PlumbReportTrack *track = report->tracks->pdata[i];
    if (strcmp (track->day, day) == 0)
      return track;
  }
  return NULL;
}

static void
add_day (GString *out, const PlumbReport *report, const PlumbReportAxis *axis,
         const PlumbReportRow *row)
{
  const PlumbReportTrack *track = find_track (report, row->day);
  bool has_own_axis = track != NULL && plumb_report_track_has_changed (track);
  PlumbReportAxis own = has_own_axis ? plumb_report_axis_of_day (track) : *axis;
  g_autofree char *label = plumb_report_row_dup_label (report, row);
  g_string_append (out, "<li class=\"line\"><h3>");
  plumb_html_text (out, label);
  g_string_append (out, "</h3>\n");
  add_strip (out, report, &own, row, track);
  add_facts (out, row);
  if (has_own_axis)
    plumb_report_axis_hours (out, &own);
  add_remarks (out, row, track);
  g_string_append (out, "</li>\n");
}

/* Whether any day has no axis of its own. */
static bool
has_common_axis (const PlumbReport *report)
{
  for (guint i = 0; i < report->tracks->len; i++) {
    if (!plumb_report_track_has_changed (report->tracks->pdata[i]))
      return true;
  }
  return false;
}

/* The finest there is. */
static int
find_slot (const PlumbReport *report)
{
  int slot_min = 60;
  for (guint i = 0; i < report->tracks->len; i++)
    slot_min = MIN (slot_min, ((const PlumbReportTrack *)report->tracks->pdata[i])->slot_min);
  return slot_min;
}

void
plumb_report_timeline (GString *out, const PlumbReport *report)
{
  PlumbReportAxis axis = plumb_report_axis_of_days (report);
  bool has_axis = has_common_axis (report);
  int slot_min = find_slot (report);
  plumb_html_begin_section (out, "timeline", _ ("The days"));
  plumb_html_add (
      out, "<p>%s %s",
      _ ("The wide line is the posture, the thin one below it what else could be told."),
      _ ("Hatched time has no data and counts as nothing, least of all as good."));
  if (slot_min < 60) {
    g_string_append_c (out, ' ');
    plumb_html_add (out, _ ("Each step is %d minutes long and shows what most of them were."),
                    slot_min);
  }
  g_string_append (out, "</p>\n");
  plumb_report_legend (out, report);
  g_string_append (out, "<ol class=\"lines\">\n");
  if (has_axis)
    add_axis (out, &axis);
  for (guint i = 0; i < report->rows->len; i++)
    add_day (out, report, &axis, report->rows->pdata[i]);
  if (has_axis && report->rows->len > LONG_LIST)
    add_axis (out, &axis);
  g_string_append (out, "</ol>\n");
  plumb_html_end_section (out);
}

static void
add_stacks_intro (GString *out, PlumbReportBucket bucket, double longest_s)
{
  g_autofree char *longest = plumb_report_dup_duration (longest_s);
  g_string_append (out, "<p>");
  plumb_html_add (
      out,
      plumb_report_pick (bucket, _ ("All that was recorded, day by day; the longest line is %s."),
                         _ ("All that was recorded, week by week; the longest line is %s. Each is "
                            "named by the Monday "
                            "that it begins with."),
                         _ ("All that was recorded, month by month; the longest line is %s.")),
      longest);
  plumb_html_add (out, " %s</p>\n",
                  _ ("Hatched time has no data and counts as nothing, least of all as good."));
}

void
plumb_report_stacks (GString *out, const PlumbReport *report)
{
  double longest_s = 0;
  for (guint i = 0; i < report->rows->len; i++)
    longest_s = MAX (longest_s, plumb_report_row_get_recorded (report->rows->pdata[i]));
  plumb_html_begin_section (out, "timeline", _ ("The time"));
  add_stacks_intro (out, report->bucket, longest_s);
  plumb_report_legend (out, report);
  g_string_append (out, "<ol class=\"lines\">\n");
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    g_autofree char *label = plumb_report_row_dup_label (report, row);
    g_string_append (out, "<li class=\"line\"><h3>");
    plumb_html_text (out, label);
    g_string_append (out, "</h3>\n");
    begin_strip (out, report, row, "");
    add_stack (out, row, longest_s);
    g_string_append (out, "</svg>\n");
    add_facts (out, row);
    g_string_append (out, "</li>\n");
  }
  g_string_append (out, "</ol>\n");
  plumb_html_end_section (out);
}
