/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches of recorded time as a track: one state for each slot of a day. */
#pragma once

#include "report.h"

/* A minute or an hour as the daemon sums it up. */
typedef struct {
  gint64 at_us;
  int offset_s;   /* the clock that it was lived by, seconds east of UTC */
  int length_min; /* no longer than a slot */
  double state_s[PLUMB_REPORT_STATES];
  double place_s[PLUMB_REPORT_PLACES]; /* 0 where not known */
} PlumbReportEntry;

/* entries: PlumbReportEntry in order, one or more. A slot is what most of it was; where that is
 * nothing that was recorded, it is no data. */
PlumbReportTrack *plumb_report_track_new (const char *day, int slot_min, const GArray *entries);

/* A moment as minutes after the day's midnight, by the track's clock. */
int plumb_report_track_minute (const PlumbReportTrack *track, gint64 at_us);
/* Whether the clock was set to another zone or to the hour of summer or winter on that day. */
bool plumb_report_track_has_changed (const PlumbReportTrack *track);
/* The same minute, after midnight by the clock that was in force then. */
int plumb_report_track_local (const PlumbReportTrack *track, int minute);
