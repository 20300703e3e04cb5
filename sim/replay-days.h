/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the days and hours of a replay come to. */
#pragma once

#include "engine.h"
#include "goals.h"

typedef struct {
  int64_t number; /* of the day (day.h), or of the hour: see plumb_replay_days_hour () */
  PlumbTotals totals;
  unsigned breaks; /* taken */
} PlumbReplayDay;

typedef struct {
  PlumbGoalDay day; /* what the goals look at */
  PlumbGoalResult result;
  unsigned streak;
} PlumbReplayGoal;

typedef struct {
  GTimeZone *zone; /* borrowed, as settings */
  const PlumbSettingsValues *values;
  GArray *days, *hours; /* PlumbReplayDay, in the order in which they came */
  PlumbTotals totals;   /* of all */
  PlumbStreak streak;
} PlumbReplayDays;

void
plumb_replay_days_init (PlumbReplayDays *days, GTimeZone *zone, const PlumbSettingsValues *values);
void plumb_replay_days_clear (PlumbReplayDays *days);

/* MINUTE, MINUTE_REVISED and BREAK_FINISHED are counted; others change nothing. */
void plumb_replay_days_note (PlumbReplayDays *days, const PlumbEvent *event);
/* The day with that number or that text, or the hour that begins at a wall time; one without any
 * time is zero. */
PlumbReplayDay *plumb_replay_days_get (PlumbReplayDays *days, int64_t number);
const PlumbTotals *plumb_replay_days_get_hour (PlumbReplayDays *days, int64_t start_wall_us);
/* What the goals come to for a day. is_over: it counts for the streak; else it can be met already
 * but not be missed. */
void plumb_replay_days_judge (PlumbReplayDays *days, const PlumbReplayDay *day, bool is_over,
                              PlumbReplayGoal *out_goal);
