/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from the wearer's check-ins: now and then, the suggestion to talk to a professional.
 */
#include "engine-private.h"

#include <string.h>

#include "day.h"
#include "discomfort.h"
#include "event.h"

#define DAY_US ((int64_t)24 * 3600 * G_USEC_PER_SEC)

/* The day that it is now. */
int64_t
plumb_engine_today (const PlumbEngine *engine)
{
  return plumb_day_at (engine->zone, engine->settings->values.statistics.day_starts_min,
                       plumb_engine_wall_us (engine), NULL);
}

PlumbCoachTime
plumb_engine_get_time (const PlumbEngine *engine)
{
  int offset_s;
  int64_t wall_us = plumb_engine_wall_us (engine);
  int64_t day = plumb_day_at (engine->zone, engine->settings->values.statistics.day_starts_min,
                              wall_us, &offset_s);
  int64_t minutes = plumb_day_floor (wall_us / G_USEC_PER_SEC + offset_s, 60);

  return (PlumbCoachTime){
      .day = day,
      .minute_of_day = (int)(minutes - plumb_day_floor (minutes, 1440) * 1440),
      .wall_us = wall_us,
  };
}

/* out_days: by day, [0] is today. */
static void
gather_discomfort (const PlumbEngine *engine, const PlumbCommand *command,
                   bool out_days[PLUMB_DISCOMFORT_DAYS])
{
  int starts_min = engine->settings->values.statistics.day_starts_min;
  int64_t this_day = plumb_engine_today (engine);

  memset (out_days, 0, sizeof (bool) * PLUMB_DISCOMFORT_DAYS);
  for (unsigned i = 0; i < command->check_ins.count; i++) {
    const PlumbCheckIn *check_in = &command->check_ins.list[i];
    bool is_sore = check_in->has_feeling && check_in->feeling == PLUMB_FEELING_SORE;
    int64_t day = plumb_day_at (engine->zone, starts_min, check_in->wall_us, NULL);
    int64_t age = MAX (this_day - day, 0);
    if (age < PLUMB_DISCOMFORT_DAYS &&
        plumb_discomfort_is_told (check_in->comfort, is_sore, &engine->settings->values))
      out_days[age] = true;
  }
}

/* It was answered, or went by itself, not long ago. A stamp from far in the future counts for
 * nothing; a clock that was set back by less than a day is forgiven here as it is for check-ins. */
static bool
is_resting (const PlumbEngine *engine)
{
  int64_t rest_us = engine->settings->values.check_ins.again_after_days * DAY_US;

  if (engine->answered_wall_us == INT64_MIN)
    return false;
  int64_t age_us = plumb_engine_wall_us (engine) - engine->answered_wall_us;
  return age_us > -DAY_US && age_us < rest_us;
}

void
plumb_engine_review_check_ins (PlumbEngine *engine, const PlumbCommand *command,
                               PlumbEvents *out_events)
{
  bool days[PLUMB_DISCOMFORT_DAYS];
  PlumbDiscomfort discomfort;
  PlumbEvents more;

  gather_discomfort (engine, command, days);
  plumb_discomfort_judge (days, &engine->settings->values, &discomfort);
  discomfort.is_due = discomfort.is_due && !is_resting (engine);
  plumb_monitor_set_discomfort (engine->monitor, &discomfort, engine->boot_us, &more);
  plumb_events_append (out_events, &more);
  if (command->check_ins.count > 0)
    return;
  /* what was erased is forgotten here, too */
  plumb_engine_handle_events (engine, out_events);
  if (engine->answered_wall_us != INT64_MIN)
    plumb_engine_keep (engine, PLUMB_KEEP_SEE_PROFESSIONAL);
  engine->answered_wall_us = INT64_MIN;
}
