/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as lines of time. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "report-day.h"
#include "report-html.h"
#include "report-sections.h"
#include "report-words.h"
#include "vocabulary.h"

#define HOURS_MIN    6
#define STEP_HOURS   3
#define STATE_HEIGHT 22
#define PLACE_TOP    25
#define PLACE_HEIGHT 6
#define MARK_TOP     39
#define LONG_LIST    7

/* What every day's line begins and ends with, in minutes after midnight; whole hours. */
typedef struct {
  int from_min, to_min;
} Axis;

static int
floor_hour (int minute)
{
  return (int)floor (minute / 60.0) * 60;
}

static Axis
find_axis (const PlumbReport *report)
{
  Axis axis = {PLUMB_REPORT_TRACK_TO_MIN, PLUMB_REPORT_TRACK_FROM_MIN};
  for (guint i = 0; i < report->tracks->len; i++) {
    const PlumbReportTrack *track = report->tracks->pdata[i];
    axis.from_min = MIN (axis.from_min, floor_hour (track->first_min));
    axis.to_min = MAX (axis.to_min, floor_hour (track->last_min + 59));
  }
  if (axis.from_min >= axis.to_min)
    axis = (Axis){0, 24 * 60};
  axis.to_min = MAX (axis.to_min, axis.from_min + HOURS_MIN * 60);
  return axis;
}

static double
place_of (const Axis *axis, int minute)
{
  return (double)(minute - axis->from_min) / (axis->to_min - axis->from_min);
}

static void
add_run (GString *out, const Axis *axis, int from_min, int to_min, int top, int height)
{
  g_string_append (out, "<rect x=\"");
  plumb_html_percent (out, place_of (axis, from_min));
  g_string_append (out, "\" width=\"");
  plumb_html_percent (out, place_of (axis, to_min) - place_of (axis, from_min));
  plumb_html_add (out, "\" y=\"%d\" height=\"%d\"/>", top, height);
}

/* All stretches of one value as a group of its look. */
static void
add_runs (GString *out, const Axis *axis, const PlumbReportTrack *track, const guint8 *slots,
          guint8 value, const char *look, int top, int height)
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
add_hours (GString *out, const Axis *axis)
{
  g_string_append (out, "<g class=\"grid\">");
  for (int minute = axis->from_min + 60; minute < axis->to_min; minute += 60) {
    if (minute % (STEP_HOURS * 60) != 0)
      continue;
    g_autoptr (GString) place = g_string_new (NULL);
    plumb_html_percent (place, place_of (axis, minute));
    plumb_html_add (out, "<line x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>", place->str, place->str,
                    PLACE_TOP + PLACE_HEIGHT);
  }
  g_string_append (out, "</g>");
}

/* The minute of the day's own clock. */
static int
minute_of (const PlumbReportTrack *track, gint64 at_us)
{
  gint64 midnight_s = plumb_report_day_to_seconds (track->day);
  gint64 minute = (at_us / G_USEC_PER_SEC + track->offset_s - midnight_s) / 60;
  return (int)CLAMP (minute, -10000, 10000);
}

static void
add_marks (GString *out, const Axis *axis, const PlumbReportTrack *track, GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++) {
    const PlumbReportEvent *event = events->pdata[i];
    int minute = minute_of (track, event->at_us);
    bool is_known = strcmp (event->kind, "break") == 0 || strcmp (event->kind, "session") == 0;
    /* Where a line is longer than a day, its end is the next line's beginning. */
    if (minute < axis->from_min || minute >= MIN (axis->to_min, axis->from_min + 24 * 60))
      continue;
    plumb_html_add (out, "<use href=\"#m-%s\" y=\"%d\" x=\"", is_known ? event->kind : "check-in",
                    MARK_TOP);
    plumb_html_percent (out, place_of (axis, minute));
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
  g_autofree char *coverage = plumb_report_dup_share (row->coverage);
  g_autofree char *ratio = plumb_report_dup_share (row->upright_ratio);
  g_string_append (out, "<span>");
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

static void
add_remarks (GString *out, const PlumbReportRow *row, const PlumbReportTrack *track)
{
  if (row->has_data && track == NULL && plumb_report_row_get_recorded (row) >= 1)
    add_remark (out, _ ("Of this day only the sums are kept: the line shows how much, not when."));
  if (track != NULL && track->slot_min == 60)
    add_remark (out, _ ("Of this day only the hours are kept: each step shows what most of an hour "
                        "was."));
  if (track != NULL && track->change_s != 0) {
    g_autofree char *change = plumb_report_dup_duration (ABS (track->change_s));
    g_string_append (out, "<p class=\"remark\">");
    plumb_html_add (out,
                    track->change_s > 0 ? _ ("The clock went forward by %s on this day. The line "
                                             "shows the later clock throughout.")
                                        : _ ("The clock went back by %s on this day. The line "
                                             "shows the later clock throughout."),
                    change);
    g_string_append (out, "</p>\n");
  }
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
add_tracks (GString *out, const PlumbReport *report, const Axis *axis,
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
add_strip (GString *out, const PlumbReport *report, const Axis *axis, const PlumbReportRow *row,
           const PlumbReportTrack *track)
{
  double recorded_s = plumb_report_row_get_recorded (row);
  begin_strip (out, report, row, report->events->len > 0 ? " with-marks" : "");
  plumb_html_add (out, "<rect class=\"no-data\" width=\"100%%\" height=\"%d\"/>\n", STATE_HEIGHT);
  if (track != NULL)
    add_tracks (out, report, axis, track);
  else if (row->has_data && recorded_s >= 1)
    add_stack (out, row, MAX (recorded_s, (axis->to_min - axis->from_min) * 60.0));
  if (track != NULL || !row->has_data)
    add_hours (out, axis);
  g_string_append (out, "</svg>\n");
}

static void
add_axis (GString *out, const Axis *axis)
{
  g_string_append (out, "<li class=\"line axis\" aria-hidden=\"true\"><svg class=\"hours\">");
  for (int minute = axis->from_min; minute <= axis->to_min; minute += 60) {
    bool is_end = minute == axis->from_min || minute == axis->to_min;
    int room_min = (axis->to_min - axis->from_min) / 6; /* for the labels of the ends */
    bool is_near_end = minute - axis->from_min < room_min || axis->to_min - minute < room_min;
    if (!is_end && (minute % (STEP_HOURS * 60) != 0 || is_near_end))
      continue;
    g_string_append (out, "<text y=\"11\" x=\"");
    plumb_html_percent (out, place_of (axis, minute));
    plumb_html_add (out, "\" text-anchor=\"%s\">%02d:00</text>",
                    minute == axis->from_min ? "start"
                    : minute == axis->to_min ? "end"
                                             : "middle",
                    (minute / 60 + 24) % 24);
  }
  g_string_append (out, "</svg></li>\n");
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
add_day (GString *out, const PlumbReport *report, const Axis *axis, const PlumbReportRow *row)
{
  const PlumbReportTrack *track = find_track (report, row->day);
  g_autofree char *label = plumb_report_row_dup_label (report, row);
  g_string_append (out, "<li class=\"line\"><h3>");
  plumb_html_text (out, label);
  g_string_append (out, "</h3>\n");
  add_strip (out, report, axis, row, track);
  add_facts (out, row);
  add_remarks (out, row, track);
  g_string_append (out, "</li>\n");
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
  Axis axis = find_axis (report);
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
  if (report->tracks->len > 0)
    add_axis (out, &axis);
  for (guint i = 0; i < report->rows->len; i++)
    add_day (out, report, &axis, report->rows->pdata[i]);
  if (report->tracks->len > 0 && report->rows->len > LONG_LIST)
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
