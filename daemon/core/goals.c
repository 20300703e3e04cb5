/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "goals.h"

void
plumb_goals_describe_day (const PlumbTotals *totals, unsigned breaks, PlumbGoalDay *out_day)
{
  *out_day = (PlumbGoalDay){
      .monitored_us = plumb_totals_get_monitored (totals),
      .coverage = plumb_totals_get_coverage (totals),
      .breaks = breaks,
  };
  out_day->has_ratio = plumb_totals_get_upright_ratio (totals, &out_day->upright_ratio);
}

PlumbGoalResult
plumb_goals_judge (const PlumbGoalDay *day, const PlumbGoalSettings *goals, double coverage_floor)
{
  bool wants_ratio = goals->upright_ratio > 0;
  bool wants_breaks = goals->breaks > 0;

  if (!goals->is_enabled || (!wants_ratio && !wants_breaks) ||
      day->monitored_us < PLUMB_GOALS_WIN_US || day->coverage < coverage_floor ||
      (wants_ratio && !day->has_ratio))
    return PLUMB_GOAL_NEUTRAL;
  if ((!wants_ratio || day->upright_ratio >= goals->upright_ratio) &&
      (!wants_breaks || day->breaks >= (unsigned)goals->breaks))
    return PLUMB_GOAL_MET;
  return day->monitored_us < PLUMB_GOALS_LOSE_US ? PLUMB_GOAL_NEUTRAL : PLUMB_GOAL_MISSED;
}

void
plumb_streak_feed (PlumbStreak *streak, int64_t week, PlumbGoalResult result,
                   int freeze_days_per_week)
{
  if (streak->week != week) {
    streak->week = week;
    streak->frozen = 0;
  }
  switch (result) {
  case PLUMB_GOAL_NEUTRAL: break;
  case PLUMB_GOAL_MET: streak->length++; break;
  case PLUMB_GOAL_MISSED:
    if (streak->frozen < freeze_days_per_week) {
      streak->frozen++;
    } else {
      streak->length = 0;
      streak->has_broken = true;
    }
    break;
  }
}
