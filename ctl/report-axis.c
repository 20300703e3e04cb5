/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-axis.h"

#include <math.h>

#include "report-html.h"
#include "report-track.h"

#define HOURS_MIN  6
#define STEP_HOURS 3
#define LABEL_ROOM 0.085 /* of the axis, for the name of an hour */

static int
floor_hour (int minute)
{
  return (int)floor (minute / 60.0) * 60;
}

static void
include (PlumbReportAxis *axis, const PlumbReportTrack *track)
{
  axis->from_min = MIN (axis->from_min, floor_hour (track->first_min));
  axis->to_min = MAX (axis->to_min, floor_hour (track->last_min + 59));
}

static PlumbReportAxis
complete (PlumbReportAxis axis)
{
  if (axis.from_min >= axis.to_min) {
    axis.from_min = 0;
    axis.to_min = 24 * 60;
  }
  axis.to_min = MAX (axis.to_min, axis.from_min + HOURS_MIN * 60);
  return axis;
}

PlumbReportAxis
plumb_report_axis_of_days (const PlumbReport *report)
{
  PlumbReportAxis axis = {PLUMB_REPORT_TRACK_TO_MIN, PLUMB_REPORT_TRACK_FROM_MIN, NULL};
  for (guint i = 0; i < report->tracks->len; i++) {
    if (!plumb_report_track_has_changed (report->tracks->pdata[i]))
      include (&axis, report->tracks->pdata[i]);
  }
  return complete (axis);
}

PlumbReportAxis
plumb_report_axis_of_day (const PlumbReportTrack *track)
{
  PlumbReportAxis axis = {PLUMB_REPORT_TRACK_TO_MIN, PLUMB_REPORT_TRACK_FROM_MIN, track};
  include (&axis, track);
  return complete (axis);
}

double
plumb_report_axis_place (const PlumbReportAxis *axis, int minute)
{
  return (double)(minute - axis->from_min) / (axis->to_min - axis->from_min);
}

/* The minute after midnight by the clock that was in force. */
static int
local_of (const PlumbReportAxis *axis, int minute)
{
  return axis->track != NULL ? plumb_report_track_local (axis->track, minute) : minute;
}

static bool
is_step (const PlumbReportAxis *axis, int minute)
{
  return local_of (axis, minute) % (STEP_HOURS * 60) == 0;
}

static void
add_line (GString *out, const PlumbReportAxis *axis, int minute, int height, const char *look)
{
  g_autoptr (GString) place = g_string_new (NULL);
  plumb_html_percent (place, plumb_report_axis_place (axis, minute));
  plumb_html_add (out, "<line%s x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>", look, place->str,
                  place->str, height);
}

void
plumb_report_axis_grid (GString *out, const PlumbReportAxis *axis, int height)
{
  const GArray *clocks = axis->track != NULL ? axis->track->clocks : NULL;
  g_string_append (out, "<g class=\"grid\">");
  for (int minute = axis->from_min + 1; minute < axis->to_min; minute++) {
    if (is_step (axis, minute))
      add_line (out, axis, minute, height, "");
  }
  for (guint i = 1; clocks != NULL && i < clocks->len; i++)
    add_line (out, axis, g_array_index (clocks, PlumbReportClock, i).from_min, height,
              " class=\"change\"");
  g_string_append (out, "</g>");
}

static void
add_label (GString *out, const PlumbReportAxis *axis, int minute, const char *anchor)
{
  const int day_min = 24 * 60;
  int local = (local_of (axis, minute) % day_min + day_min) % day_min;
  g_string_append (out, "<text y=\"11\" x=\"");
  plumb_html_percent (out, plumb_report_axis_place (axis, minute));
  plumb_html_add (out, "\" text-anchor=\"%s\">%02d:%02d</text>", anchor, local / 60, local % 60);
}

void
plumb_report_axis_hours (GString *out, const PlumbReportAxis *axis)
{
  /* for the labels of the ends; a day on the way needs each that it can have */
  int room_min = (axis->to_min - axis->from_min) / (axis->track != NULL ? 8 : 6);
  double last_place = 0;
  g_string_append (out, "<svg class=\"hours\">");
  add_label (out, axis, axis->from_min, "start");
  for (int minute = axis->from_min + room_min; minute <= axis->to_min - room_min; minute++) {
    double place = plumb_report_axis_place (axis, minute);
    if (!is_step (axis, minute) || place - last_place < LABEL_ROOM)
      continue;
    add_label (out, axis, minute, "middle");
    last_place = place;
  }
  add_label (out, axis, axis->to_min, "end");
  g_string_append (out, "</svg>");
}
