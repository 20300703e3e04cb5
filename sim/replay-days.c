/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay-days.h"

#include "day.h"
#include "event.h"

#define HOUR_S 3600

void
plumb_replay_days_init (PlumbReplayDays *days, GTimeZone *zone, const PlumbSettingsValues *values)
{
  *days = (PlumbReplayDays){
      .zone = zone,
      .values = values,
      .days = g_array_new (FALSE, TRUE, sizeof (PlumbReplayDay)),
      .hours = g_array_new (FALSE, TRUE, sizeof (PlumbReplayDay)),
  };
}

void
plumb_replay_days_clear (PlumbReplayDays *days)
{
  g_clear_pointer (&days->days, g_array_unref);
  g_clear_pointer (&days->hours, g_array_unref);
}

/* The one that is wanted is among the last, as a rule. */
static PlumbReplayDay *
find (GArray *list, int64_t number)
{
  for (guint i = list->len; i > 0; i--) {
    PlumbReplayDay *day = &g_array_index (list, PlumbReplayDay, i - 1);
    if (day->number == number)
      return day;
  }
  g_array_set_size (list, list->len + 1);
  PlumbReplayDay *added = &g_array_index (list, PlumbReplayDay, list->len - 1);
  added->number = number;
  return added;
}

static int64_t
day_of (const PlumbReplayDays *days, int64_t wall_us, int *out_offset_s)
{
  return plumb_day_at (days->zone, days->values->statistics.day_starts_min, wall_us, out_offset_s);
}

static int64_t
hour_of (const PlumbReplayDays *days, int64_t wall_us)
{
  int offset_s;

  day_of (days, wall_us, &offset_s);
  return plumb_day_hour_start_s (plumb_day_floor (wall_us, G_USEC_PER_SEC), offset_s) / HOUR_S;
}

PlumbReplayDay *
plumb_replay_days_get (PlumbReplayDays *days, int64_t number)
{
  return find (days->days, number);
}

const PlumbTotals *
plumb_replay_days_get_hour (PlumbReplayDays *days, int64_t start_wall_us)
{
  return &find (days->hours, hour_of (days, start_wall_us))->totals;
}

/* A revision comes later than its minute, and the clock may have been set since: a minute is of the
 * day that it was of when it was told. */
static void
note_minute (PlumbReplayDays *days, const PlumbEvent *event)
{
  int64_t wall_us = event->minute.start_us + event->offset_us;

  plumb_totals_add (&days->totals, &event->minute.totals);
  plumb_totals_add (&find (days->days, day_of (days, wall_us, NULL))->totals,
                    &event->minute.totals);
  plumb_totals_add (&find (days->hours, hour_of (days, wall_us))->totals, &event->minute.totals);
}

void
plumb_replay_days_note (PlumbReplayDays *days, const PlumbEvent *event)
{
  int64_t from_us, to_us;

  if (event->kind == PLUMB_EVENT_MINUTE || event->kind == PLUMB_EVENT_MINUTE_REVISED)
    note_minute (days, event);
  if (event->kind != PLUMB_EVENT_BREAK_FINISHED ||
      !plumb_break_outcome_is_taken (plumb_break_outcome_to_string (event->rest.outcome)))
    return;
  plumb_event_get_span (event, &from_us, &to_us);
  find (days->days, day_of (days, from_us, NULL))->breaks++;
}

void
plumb_replay_days_judge (PlumbReplayDays *days, const PlumbReplayDay *day, bool is_over,
                         PlumbReplayGoal *out_goal)
{
  const PlumbGoalSettings *goals = &days->values->goals;
  PlumbStreak streak = days->streak;

  plumb_goals_describe_day (&day->totals, day->breaks, &out_goal->day);
  out_goal->result =
      plumb_goals_judge (&out_goal->day, goals, days->values->statistics.coverage_floor);
  if (!is_over && out_goal->result == PLUMB_GOAL_MISSED)
    out_goal->result = PLUMB_GOAL_NEUTRAL;
  plumb_streak_feed (&streak, plumb_day_week_start (day->number), out_goal->result,
                     goals->freeze_days_per_week);
  out_goal->streak = streak.length;
  if (is_over)
    days->streak = streak;
}
