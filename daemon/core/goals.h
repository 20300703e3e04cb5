/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the wearer would like a day to be, and for how many days in a row it was so. Made to be
 * kind: a day that is not known well enough counts for nothing, a short one can only be won, and so
 * many days of a week may be missed without an end.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"
#include "totals.h"

/* Monitored time from which a day can meet its goals, and from which it can miss them. */
#define PLUMB_GOALS_WIN_US  (INT64_C (3600) * 1000000)
#define PLUMB_GOALS_LOSE_US (4 * PLUMB_GOALS_WIN_US)

typedef enum {
  PLUMB_GOAL_NEUTRAL, /* not known well enough, not over yet, or no goals: neither */
  PLUMB_GOAL_MET,
  PLUMB_GOAL_MISSED,
} PlumbGoalResult;

typedef struct {
  int64_t monitored_us;
  double coverage; /* 0-1 */
  bool has_ratio;  /* something was judged */
  double upright_ratio;
  unsigned breaks; /* taken */
} PlumbGoalDay;

/* What goals look at in the totals of a day; breaks: taken in it. */
void plumb_goals_describe_day (const PlumbTotals *totals, unsigned breaks, PlumbGoalDay *out_day);

/* coverage_floor: below this a day is neutral. */
PlumbGoalResult
plumb_goals_judge (const PlumbGoalDay *day, const PlumbGoalSettings *goals, double coverage_floor);

typedef struct {
  unsigned length; /* days in a row that met the goals */
  int64_t week;    /* the week that frozen is of */
  int frozen;      /* its missed days that were forgiven */
  bool has_broken; /* since it was all zero */
} PlumbStreak;

/* Days in their order; week: any number that the days of one week share. */
void plumb_streak_feed (PlumbStreak *streak, int64_t week, PlumbGoalResult result,
                        int freeze_days_per_week);
