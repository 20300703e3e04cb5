/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day's minutes of training. */
#include "coach-private.h"
#include "event.h"

static int64_t
planned_us (const PlumbCoach *coach)
{
  return plumb_training_get_planned_us (&coach->training, &coach->settings->values,
                                        coach->aftercare.is_open);
}

/* Alerts that are held back train nobody. */
static bool
is_counting (const PlumbCoach *coach)
{
  return plumb_monitor_get_mode (coach->monitor) == PLUMB_MODE_TRAINING &&
         plumb_monitor_get_holds (coach->monitor) == 0 && !coach->is_training_done;
}

void
plumb_coach_refresh_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  bool is_done = plumb_training_get_left_us (&coach->training, &coach->settings->values,
                                             coach->aftercare.is_open) == 0;
  PlumbEvents more;

  if (is_done == coach->is_training_done)
    return;
  coach->is_training_done = is_done;
  plumb_coach_keep (coach, PLUMB_KEEP_TRAINING);
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_TRAINING_CHANGED, 0, now_us);
  event->training.is_done = is_done;
  event->training.used_us = coach->training.used_us;
  event->training.planned_us = planned_us (coach);
  plumb_monitor_set_training_done (coach->monitor, is_done, now_us, &more);
  plumb_events_append (out_events, &more);
}

static void
keep_if_grown (PlumbCoach *coach)
{
  if (coach->training.day != coach->training_kept.day ||
      coach->training.used_us - coach->training_kept.used_us >= PLUMB_COACH_KEPT_EVERY_US)
    plumb_coach_keep (coach, PLUMB_KEEP_TRAINING);
}

void
plumb_coach_count_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  int64_t judged_us = plumb_monitor_get_judged_us (coach->monitor);
  int64_t more_us = judged_us - coach->judged_us;

  if (more_us == 0)
    return;
  coach->judged_us = judged_us;
  if (!is_counting (coach))
    return;
  plumb_training_add (&coach->training, more_us);
  keep_if_grown (coach);
  plumb_coach_refresh_training (coach, now_us, out_events);
}

void
plumb_coach_set_day (PlumbCoach *coach, int64_t day, int64_t now_us, PlumbEvents *out_events)
{
  bool is_new = coach->training.day != 0 && coach->training.day != day;

  plumb_training_set_day (&coach->training, day);
  keep_if_grown (coach);
  if (is_new) /* yesterday's check-ins are a day older */
    plumb_events_add (out_events, PLUMB_EVENT_CHECK_INS_WANTED, 0, now_us);
  plumb_coach_refresh_training (coach, now_us, out_events);
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
