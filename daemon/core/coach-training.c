/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day's minutes of training. */
#include "coach-private.h"
#include "day.h"
#include "event.h"

/* Judged time is counted in pieces of so much: not for every sample. */
#define COUNTED_US ((int64_t)G_USEC_PER_SEC)

static int64_t
planned_us (const PlumbCoach *coach)
{
  return plumb_training_get_planned_us (&coach->training, &coach->settings->values,
                                        coach->aftercare.is_open);
}

/* Notices that are held back, or not told at this hour, train nobody. */
static bool
is_counting (const PlumbCoach *coach)
{
  return plumb_monitor_get_mode (coach->monitor) == PLUMB_MODE_TRAINING &&
         plumb_monitor_get_holds (coach->monitor) == 0 && !coach->coaching.is_outside_hours;
}

static PlumbTrainingTime
find_time (const PlumbCoach *coach)
{
  return (PlumbTrainingTime){coach->minute_of_day, coach->wall_us / (60 * G_USEC_PER_SEC)};
}

static void
emit_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_TRAINING_CHANGED, 0, now_us);

  event->training.is_done = coach->coaching.is_done;
  event->training.used_us = coach->training.used_us;
  event->training.planned_us = planned_us (coach);
}

void
plumb_coach_refresh_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  const PlumbSettingsValues *values = &coach->settings->values;
  bool is_soft = coach->aftercare.is_open, was_done = coach->coaching.is_done;
  PlumbEvents more;
  PlumbCoaching coaching = {
      .is_outside_hours = !plumb_settings_is_coached_time (values, coach->minute_of_day) ||
                          plumb_proposals_is_quiet (&coach->proposals, coach->minute_of_day),
      .is_done = plumb_training_is_done (&coach->training, values, is_soft),
  };

  coaching.is_coached =
      plumb_training_is_coached (&coach->training, values, is_soft, &coaching.block);
  coach->coaching = coaching;
  if (coaching.is_done != was_done) {
    plumb_coach_keep (coach, PLUMB_KEEP_TRAINING);
    emit_training (coach, now_us, out_events);
  }
  plumb_monitor_set_coaching (coach->monitor, &coaching, now_us, &more);
  plumb_events_append (out_events, &more);
}

static void
keep_if_grown (PlumbCoach *coach)
{
  if (coach->training.day != coach->training_kept.day ||
      coach->training.has_woken != coach->training_kept.has_woken ||
      coach->training.judged_us - coach->training_kept.judged_us >= PLUMB_COACH_KEPT_EVERY_US)
    plumb_coach_keep (coach, PLUMB_KEEP_TRAINING);
}

void
plumb_coach_count_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  int64_t judged_us = plumb_monitor_get_judged_us (coach->monitor);
  int64_t more_us = judged_us - coach->judged_us;
  const PlumbTrainingTime time = find_time (coach);

  if (more_us < COUNTED_US)
    return;
  coach->judged_us = judged_us;
  plumb_training_add (&coach->training, &coach->settings->values, coach->aftercare.is_open, &time,
                      more_us, is_counting (coach));
  keep_if_grown (coach);
  if (!plumb_training_is_same (&coach->training, &coach->settings->values, coach->aftercare.is_open,
                               &coach->coaching))
    plumb_coach_refresh_training (coach, now_us, out_events);
}

void
plumb_coach_pass_minute (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  const PlumbTrainingTime time = find_time (coach);

  plumb_training_pass (&coach->training, &time,
                       is_counting (coach) && plumb_monitor_is_judging (coach->monitor));
  plumb_coach_refresh_training (coach, now_us, out_events);
}

void
plumb_coach_set_day (PlumbCoach *coach, const PlumbCoachTime *time, int64_t now_us,
                     PlumbEvents *out_events)
{
  /* a clock that cannot be right begins no day */
  bool is_wrong = time->wall_us < PLUMB_DAY_OLDEST_US && coach->training.day > 0;
  int64_t day = is_wrong ? coach->training.day : MAX (time->day, 0);
  bool is_new = coach->training.day != 0 && coach->training.day != day;

  coach->day = day;
  coach->minute_of_day = time->minute_of_day;
  coach->wall_us = time->wall_us;
  plumb_training_set_day (&coach->training, day, (uint32_t)(time->wall_us / G_USEC_PER_SEC));
  keep_if_grown (coach);
  if (is_new) { /* yesterday's check-ins are a day older */
    plumb_events_add (out_events, PLUMB_EVENT_CHECK_INS_WANTED, 0, now_us);
    plumb_monitor_begin_day (coach->monitor);
    coach->breaks_due_us = now_us; /* the day has room for a word again */
    plumb_coach_keep (coach, PLUMB_KEEP_PACE);
    plumb_coach_look_at_proposals (coach, now_us, out_events);
  }
  plumb_proposals_set_day (&coach->proposals, day);
  plumb_coach_refresh_training (coach, now_us, out_events);
}

static void
say_practised (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_PRACTICE_ENDED, 0, now_us);

  event->practice.judged_us =
      plumb_monitor_get_judged_us (coach->monitor) - coach->practice_judged_us;
  event->practice.upright_us =
      plumb_monitor_get_upright_us (coach->monitor) - coach->practice_upright_us;
  event->practice.told = plumb_monitor_get_practice_told (coach->monitor);
}

static void
finish_practice (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  say_practised (coach, now_us, out_events);
  coach->practice_until_us = 0;
  plumb_monitor_set_practice (coach->monitor, 0, now_us, &more);
  plumb_events_append (out_events, &more);
}

void
plumb_coach_practise (PlumbCoach *coach, uint32_t seconds, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  if (coach->practice_until_us > 0)
    say_practised (coach, now_us, out_events);
  coach->practice_until_us = now_us + (int64_t)seconds * G_USEC_PER_SEC;
  coach->practice_judged_us = plumb_monitor_get_judged_us (coach->monitor);
  coach->practice_upright_us = plumb_monitor_get_upright_us (coach->monitor);
  plumb_events_add (out_events, PLUMB_EVENT_PRACTICE_STARTED, 0, now_us)->practice.length_us =
      coach->practice_until_us - now_us;
  plumb_monitor_set_practice (coach->monitor, coach->practice_until_us, now_us, &more);
  plumb_events_append (out_events, &more);
}

bool
plumb_coach_end_practice (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  if (coach->practice_until_us == 0)
    return false;
  finish_practice (coach, now_us, out_events);
  return true;
}

void
plumb_coach_pass_practice (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  if (coach->practice_until_us > 0 && now_us >= coach->practice_until_us)
    finish_practice (coach, now_us, out_events);
}

void
plumb_coach_write_training (PlumbCoach *coach, char out_text[PLUMB_KEEP_TEXT_MAX])
{
  coach->training_kept = coach->training;
  plumb_training_to_text (&coach->training, out_text);
}

bool
plumb_coach_read_training (PlumbCoach *coach, const char *text)
{
  if (!plumb_training_parse (text, &coach->training))
    return false;
  coach->training_kept = coach->training;
  return true;
}
