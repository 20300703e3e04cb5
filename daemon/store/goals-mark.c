/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "goals-mark.h"

#include "day.h"
#include "goals.h"
#include "query.h"

/* A row is looked for backwards, so many days at a time: whole weeks, because a week has its days
 * that are forgiven; and not for ever. */
#define CHUNK_DAYS (8 * 7)
#define BACK_MAX   (10 * 366)

static PlumbGoalResult
judge (const PlumbStore *store, const PlumbBucket *bucket)
{
  PlumbGoalDay day;

  plumb_goals_describe_day (&bucket->totals, plumb_bucket_count_breaks (bucket), &day);
  if (bucket->day >= store->open_day)
    return PLUMB_GOAL_NEUTRAL;
  return plumb_goals_judge (&day, &store->goals, store->coverage_floor);
}

/* As if the day, of which enough is known, were over. */
static void
judge_so_far (const PlumbStore *store, PlumbBucket *bucket)
{
  PlumbGoalDay day;

  plumb_goals_describe_day (&bucket->totals, plumb_bucket_count_breaks (bucket), &day);
  if (day.monitored_us >= PLUMB_GOALS_WIN_US)
    day.monitored_us = MAX (day.monitored_us, PLUMB_GOALS_LOSE_US);
  PlumbGoalResult result = plumb_goals_judge (&day, &store->goals, store->coverage_floor);
  bucket->has_goal_so_far = result != PLUMB_GOAL_NEUTRAL;
  bucket->is_goal_met_so_far = result == PLUMB_GOAL_MET;
}

static PlumbGoalResult
feed (const PlumbStore *store, const PlumbBucket *bucket, PlumbStreak *streak)
{
  PlumbGoalResult result = judge (store, bucket);
  plumb_streak_feed (streak, plumb_day_week_start (bucket->day), result,
                     store->goals.freeze_days_per_week);
  return result;
}

static bool
feed_days (PlumbStore *store, int64_t from_day, int64_t to_day, PlumbStreak *streak, GError **error)
{
  if (from_day > to_day)
    return true;
  g_autoptr (GPtrArray) days =
      plumb_query_gather (store, from_day, to_day, PLUMB_BUCKET_DAY, error);
  if (days == NULL)
    return false;
  for (guint i = 0; i < days->len; i++)
    feed (store, days->pdata[i], streak);
  return true;
}

/* The row as it stood before Monday, the first day of a week. */
static bool
look_back (PlumbStore *store, int64_t monday, unsigned *out_length, GError **error)
{
  int64_t first;
  *out_length = 0;
  if (!plumb_statement_get_integer (store->db, PLUMB_STORE_ERROR_READ, "SELECT min(day) FROM days",
                                    G_MAXINT64, &first, error))
    return false;
  first = MAX (first, monday - BACK_MAX);
  for (int64_t end = monday; end > first; end -= CHUNK_DAYS) {
    PlumbStreak streak = {0};
    if (!feed_days (store, end - CHUNK_DAYS, end - 1, &streak, error))
      return false;
    *out_length += streak.length;
    if (streak.has_broken)
      break;
  }
  return true;
}

bool
plumb_goals_mark (PlumbStore *store, GPtrArray *days, GError **error)
{
  if (days->len == 0 || !store->goals.is_enabled)
    return true;
  int64_t first = ((const PlumbBucket *)days->pdata[0])->day;
  int64_t monday = plumb_day_week_start (first);
  PlumbStreak streak = {0};
  if (!look_back (store, monday, &streak.length, error) ||
      !feed_days (store, monday, first - 1, &streak, error))
    return false;
  for (guint i = 0; i < days->len; i++) {
    PlumbBucket *bucket = days->pdata[i];
    PlumbGoalResult result = feed (store, bucket, &streak);
    bucket->has_goal = result != PLUMB_GOAL_NEUTRAL;
    bucket->is_goal_met = result == PLUMB_GOAL_MET;
    bucket->has_streak = true;
    bucket->streak = streak.length;
    if (bucket->day >= store->open_day)
      judge_so_far (store, bucket);
  }
  return true;
}

void
plumb_store_set_goals (PlumbStore *store, const PlumbGoalSettings *goals)
{
  store->goals = *goals;
}

void
plumb_store_set_now (PlumbStore *store, int64_t wall_us)
{
  /* a clock that cannot be right opens no day again */
  store->open_day = wall_us < store->oldest_us
                        ? G_MAXINT64
                        : plumb_day_at (store->zone, store->day_starts_min, wall_us, NULL);
}
