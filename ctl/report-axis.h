/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lines of days begin and end with, and the hours beside them. */
#pragma once

#include "report.h"

/* In minutes after midnight; whole hours. */
typedef struct {
  int from_min, to_min;
  const PlumbReportTrack *track; /* whose clocks its hours are told by; NULL: one clock */
} PlumbReportAxis;

/* The axis that the days have in common, but for those whose clock changed. */
PlumbReportAxis plumb_report_axis_of_days (const PlumbReport *report);
/* The axis of one day alone. */
PlumbReportAxis plumb_report_axis_of_day (const PlumbReportTrack *track);
/* Where a minute stands, 0 to 1 within the axis. */
double plumb_report_axis_place (const PlumbReportAxis *axis, int minute);
/* Lines at some full hours, and where the clock changed. */
void plumb_report_axis_grid (GString *out, const PlumbReportAxis *axis, int height);
/* The hours by their names, as a drawing of its own. */
void plumb_report_axis_hours (GString *out, const PlumbReportAxis *axis);
