/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summaries.h"

#include "day.h"

#define HOUR_US       (INT64_C (3600) * G_USEC_PER_SEC)
#define DAY_US        (24 * HOUR_US)
#define LOOK_AGAIN_US (HOUR_US / 4)
/* So many days a clock may go back, by an hour in autumn or by hand, without telling them again;
 * one that goes back further had been wrong. */
#define BACK_DAYS 2

void
plumb_summaries_init (PlumbSummaries *summaries)
{
  *summaries = (PlumbSummaries){.due_wall_us = INT64_MAX};
}

static int
minute_of_summary (const PlumbSettingsValues *values)
{
  int at_min = values->statistics.summary_at_min;

  return at_min < 0 ? values->statistics.day_starts_min : at_min;
}

/* The last moment, not after now, at which a day was to be summed up. */
static int64_t
last_moment_us (GTimeZone *zone, const PlumbSettingsValues *values, int64_t wall_us)
{
  int at_min = minute_of_summary (values);
  /* days that begin at that minute: the last one that has begun */
  int64_t day = plumb_day_at (zone, at_min, wall_us, NULL);

  return MIN (plumb_day_begin_us (zone, at_min, day), wall_us);
}

static int64_t
last_day (GTimeZone *zone, const PlumbSettingsValues *values, int64_t moment_us)
{
  return plumb_day_at (zone, values->statistics.day_starts_min, moment_us - 1, NULL);
}

bool
plumb_summaries_move_day (PlumbSummaries *summaries, GTimeZone *zone,
                          const PlumbSettingsValues *values, int64_t wall_us)
{
  int64_t day = last_day (zone, values, last_moment_us (zone, values, wall_us));

  if (!summaries->has_announced || summaries->announced_day <= day)
    return false;
  summaries->announced_day = day;
  return true;
}

bool
plumb_summaries_look (PlumbSummaries *summaries, GTimeZone *zone, const PlumbSettingsValues *values,
                      int64_t wall_us, int64_t *out_day)
{
  int64_t moment_us = last_moment_us (zone, values, wall_us);
  int64_t day = last_day (zone, values, moment_us);
  /* A day of 25 hours is not over after 24. */
  int64_t next_us = moment_us + DAY_US;

  summaries->due_wall_us = next_us > wall_us ? next_us : wall_us + LOOK_AGAIN_US;
  if (summaries->has_announced && day <= summaries->announced_day &&
      summaries->announced_day - day <= BACK_DAYS)
    return false;
  summaries->has_announced = true;
  summaries->announced_day = *out_day = day;
  return true;
}

bool
plumb_summaries_is_hour_end (GTimeZone *zone, const PlumbSettingsValues *values, int64_t wall_us)
{
  int offset_s;

  if (!values->statistics.is_hour_summary_enabled)
    return false;
  plumb_day_at (zone, 0, wall_us, &offset_s);
  return (wall_us + (int64_t)offset_s * G_USEC_PER_SEC) % HOUR_US == 0;
}

int64_t
plumb_summaries_hour_end_us (GTimeZone *zone, int64_t wall_us)
{
  int offset_s;

  plumb_day_at (zone, 0, wall_us, &offset_s);
  int64_t offset_us = (int64_t)offset_s * G_USEC_PER_SEC;
  return (plumb_day_floor (wall_us + offset_us, HOUR_US) + 1) * HOUR_US - offset_us;
}
