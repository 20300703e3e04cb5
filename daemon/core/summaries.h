/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a day and an hour can be summed up. Pure; wall times in microseconds since the epoch, days
 * of the wearer's own calendar (day.h).
 */
#pragma once

#include "settings.h"

typedef struct {
  int64_t announced_day; /* the last day that was summed up */
  bool has_announced;
  int64_t due_wall_us; /* when to look again; INT64_MAX: not while nobody listens */
} PlumbSummaries;

void plumb_summaries_init (PlumbSummaries *summaries);
/* Days begin at another time of day, by the settings: a day that was summed up and is not over any
 * more will be summed up again at its new end. True: announced_day is another one. */
bool plumb_summaries_move_day (PlumbSummaries *summaries, GTimeZone *zone,
                               const PlumbSettingsValues *values, int64_t wall_us);
/* The last day that was to be summed up by now, and says when it is time again; false: that day has
 * been. *out_day: the local day. */
bool plumb_summaries_look (PlumbSummaries *summaries, GTimeZone *zone,
                           const PlumbSettingsValues *values, int64_t wall_us, int64_t *out_day);
/* An hour of the wearer's clock ends at this moment, and is to be summed up. */
bool
plumb_summaries_is_hour_end (GTimeZone *zone, const PlumbSettingsValues *values, int64_t wall_us);
/* When the hour of the wearer's clock ends that a moment lies in. */
int64_t plumb_summaries_hour_end_us (GTimeZone *zone, int64_t wall_us);
