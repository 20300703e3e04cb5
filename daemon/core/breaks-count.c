/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the wearer's time counts, and when it makes a break due. */
#include "breaks-private.h"

#define MINUTE_US ((int64_t)60 * G_USEC_PER_SEC)
/* A share of less than this says nothing about an hour. */
#define JUDGED_ENOUGH_US (30 * MINUTE_US)
/* Two walks with less than this between them are one. */
#define WALK_PAUSE_US MINUTE_US
/* How exactly the share of the hour is watched while it grows. */
#define SHARE_STEP_US MINUTE_US

bool
plumb_breaks_is_counting (const PlumbBreaksCount *count)
{
  bool has_data = count->quality == PLUMB_QUALITY_LIVE || count->quality == PLUMB_QUALITY_SUSPECT;

  return has_data && count->wear == PLUMB_WEAR_WORN && !count->is_paused;
}

bool
plumb_breaks_is_walking (const PlumbBreaksCount *count)
{
  return count->activity == PLUMB_ACTIVITY_WALKING && count->wear != PLUMB_WEAR_NOT_WORN;
}

/* As the monitor counts its bouts: sitting where that can be told, else anything but walking. */
static bool
is_staying (const PlumbBreaksCount *count)
{
  return count->activity == PLUMB_ACTIVITY_STILL || count->activity == PLUMB_ACTIVITY_MOVING ||
         count->activity == PLUMB_ACTIVITY_SITTING;
}

static bool
is_judged (const PlumbBreaksCount *count)
{
  return count->posture != PLUMB_POSTURE_UNKNOWN && count->posture != PLUMB_POSTURE_RECLINING;
}

static bool
is_slouched (const PlumbBreaksCount *count)
{
  return is_judged (count) && count->posture != PLUMB_POSTURE_UPRIGHT;
}

static unsigned
slot_of (int64_t minute)
{
  int64_t rest = minute % PLUMB_BREAKS_MINUTES;

  return (unsigned)(rest < 0 ? rest + PLUMB_BREAKS_MINUTES : rest);
}

static void
slide (PlumbBreaksCount *count, int64_t time_us)
{
  int64_t minute = time_us / MINUTE_US;
  int64_t steps = CLAMP (minute - count->minute, 0, PLUMB_BREAKS_MINUTES);

  for (int64_t i = 0; i < steps; i++) {
    count->judged_us[slot_of (minute - i)] = 0;
    count->slouched_us[slot_of (minute - i)] = 0;
  }
  count->minute = MAX (count->minute, minute);
}

static void
count_posture (PlumbBreaksCount *count, int64_t from_us, int64_t to_us)
{
  if (!plumb_breaks_is_counting (count) || !is_judged (count)) {
    slide (count, to_us);
    return;
  }
  for (int64_t at_us = from_us; at_us < to_us;) {
    int64_t end_us = MIN (to_us, (at_us / MINUTE_US + 1) * MINUTE_US);
    slide (count, at_us);
    count->judged_us[slot_of (count->minute)] += end_us - at_us;
    if (is_slouched (count))
      count->slouched_us[slot_of (count->minute)] += end_us - at_us;
    at_us = end_us;
  }
}

void
plumb_breaks_set_activity (PlumbBreaksCount *count, PlumbActivity activity, int64_t now_us)
{
  count->activity = activity;
  if (plumb_breaks_is_walking (count) && now_us - count->walked_at_us > WALK_PAUSE_US)
    count->walk_us = 0; /* it is another walk */
}

static void
count_walk (PlumbBreaksCount *count, int64_t from_us, int64_t to_us)
{
  count->walk_us += to_us - from_us;
  count->walked_at_us = to_us;
  count->has_walked = true;
}

void
plumb_breaks_count (PlumbBreaksCount *count, int64_t from_us, int64_t to_us)
{
  int64_t amount_us = to_us - from_us;

  if (amount_us <= 0)
    return;
  count_posture (count, from_us, to_us);
  if (plumb_breaks_is_walking (count))
    count_walk (count, from_us, to_us);
  if (!plumb_breaks_is_counting (count))
    return;
  count->worn_us += amount_us;
  count->long_us += amount_us;
  if (is_staying (count)) {
    count->bout_us += amount_us;
    count->still_us += amount_us;
  }
}

static void
forget_hour (PlumbBreaksCount *count)
{
  for (unsigned i = 0; i < PLUMB_BREAKS_MINUTES; i++)
    count->judged_us[i] = count->slouched_us[i] = 0;
}

void
plumb_breaks_restart (PlumbBreaksCount *count, PlumbBreakKind kind)
{
  count->still_us = count->worn_us = 0;
  count->spell = (PlumbSpell){0};
  if (kind == PLUMB_BREAK_LONG)
    count->long_us = 0;
  forget_hour (count);
}

static int64_t
first_us (const PlumbBreaks *breaks)
{
  double every_min = plumb_settings_micro_every_min (&breaks->settings->values);

  return every_min > 0 ? plumb_breaks_seconds_us (every_min * 60) : INT64_MAX;
}

void
plumb_breaks_note_spell (PlumbBreaksCount *count)
{
  count->spell.tellings++;
  count->spell.at_us = count->still_us;
}

int64_t
plumb_breaks_spell_us (const PlumbBreaks *breaks)
{
  return plumb_pace_get_spell_us (breaks->settings, first_us (breaks), &breaks->count.spell);
}

void
plumb_breaks_go_on (PlumbBreaks *breaks)
{
  PlumbBreaksCount *count = &breaks->count;

  count->worn_us = 0;
  if (count->still_us >= plumb_breaks_spell_us (breaks))
    plumb_breaks_note_spell (count); /* else it were due once more at once */
  if (first_us (breaks) == INT64_MAX && breaks->kind == PLUMB_BREAK_LONG)
    count->long_us = 0;
  forget_hour (count);
}

void
plumb_breaks_sum_hour (const PlumbBreaksCount *count, int64_t *out_judged_us,
                       int64_t *out_slouched_us)
{
  *out_judged_us = *out_slouched_us = 0;
  for (unsigned i = 0; i < PLUMB_BREAKS_MINUTES; i++) {
    *out_judged_us += count->judged_us[i];
    *out_slouched_us += count->slouched_us[i];
  }
}

static bool
is_reached (int64_t counted_us, double every_min)
{
  return every_min > 0 && counted_us >= plumb_breaks_seconds_us (every_min * 60);
}

bool
plumb_breaks_is_hour_slouched (const PlumbBreaks *breaks)
{
  double share = breaks->settings->values.breaks.slouched_share;
  int64_t judged_us, slouched_us;

  if (share <= 0)
    return false;
  plumb_breaks_sum_hour (&breaks->count, &judged_us, &slouched_us);
  return judged_us >= JUDGED_ENOUGH_US && (double)slouched_us > share * (double)judged_us;
}

bool
plumb_breaks_is_long_due (const PlumbBreaks *breaks)
{
  return is_reached (breaks->count.long_us, breaks->settings->values.breaks.long_every_min);
}

bool
plumb_breaks_find_due (const PlumbBreaks *breaks, PlumbBreakKind *out_kind,
                       PlumbBreakTrigger *out_trigger)
{
  const PlumbBreaksCount *count = &breaks->count;
  const PlumbSettingsValues *values = &breaks->settings->values;
  bool is_long = plumb_breaks_is_long_due (breaks);

  *out_kind = is_long ? PLUMB_BREAK_LONG : PLUMB_BREAK_MICRO;
  if (count->still_us >= plumb_breaks_spell_us (breaks))
    *out_trigger = is_long ? PLUMB_TRIGGER_SCHEDULE : PLUMB_TRIGGER_STATIONARY;
  else if ((is_long && first_us (breaks) == INT64_MAX) ||
           is_reached (count->worn_us, values->breaks.scheduled_every_min))
    *out_trigger = PLUMB_TRIGGER_SCHEDULE;
  else
    return false;
  return true;
}

/* When a count that grows with time will have reached so much. */
static int64_t
reach_us (const PlumbBreaks *breaks, int64_t counted_us, double every_min)
{
  int64_t left_us = plumb_breaks_seconds_us (every_min * 60) - counted_us;

  return every_min > 0 ? breaks->now_us + MAX (left_us, 0) : INT64_MAX;
}

/* While the share grows it is looked at when it may be large enough, and at least every minute,
 * because old minutes fall out of the hour meanwhile. */
int64_t
plumb_breaks_look_us (const PlumbBreaks *breaks)
{
  double share = breaks->settings->values.breaks.slouched_share;
  int64_t judged_us, slouched_us;

  if (share <= 0 || share >= 1 || !plumb_breaks_is_counting (&breaks->count) ||
      !is_slouched (&breaks->count))
    return INT64_MAX;
  if (plumb_breaks_is_hour_slouched (breaks))
    return breaks->now_us + SHARE_STEP_US;
  plumb_breaks_sum_hour (&breaks->count, &judged_us, &slouched_us);
  double missing_us = (share * (double)judged_us - (double)slouched_us) / (1 - share) + 1;
  double wait_us = MAX ((double)(JUDGED_ENOUGH_US - judged_us), missing_us);
  return breaks->now_us + (int64_t)CLAMP (wait_us, G_USEC_PER_SEC, SHARE_STEP_US);
}

int64_t
plumb_breaks_next_us (const PlumbBreaks *breaks)
{
  const PlumbBreaksCount *count = &breaks->count;
  const PlumbSettingsValues *values = &breaks->settings->values;
  int64_t spell_us = plumb_breaks_spell_us (breaks);
  int64_t next_us = reach_us (breaks, count->worn_us, values->breaks.scheduled_every_min);

  if (!plumb_breaks_is_counting (count))
    return INT64_MAX;
  if (first_us (breaks) == INT64_MAX)
    next_us = MIN (next_us, reach_us (breaks, count->long_us, values->breaks.long_every_min));
  if (is_staying (count) && spell_us != INT64_MAX)
    next_us = MIN (next_us, breaks->now_us + MAX (spell_us - count->still_us, 0));
  return next_us;
}
