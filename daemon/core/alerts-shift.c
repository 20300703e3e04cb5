/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a slouch is told: in coached time, in practice, else when it is long. */
#include "alerts-private.h"

#define PRACTICE_APART_US ((int64_t)60 * G_USEC_PER_SEC)
#define PRACTICE_MOST     8
#define SILENT_US         ((int64_t)120 * G_USEC_PER_SEC) /* as long as a notice has to be heeded */

static int64_t
seconds_us (double seconds)
{
  return (int64_t)(seconds * G_USEC_PER_SEC);
}

static int64_t
practice_us (const PlumbPractice *practice, int64_t now_us)
{
  if (practice->told >= PRACTICE_MOST)
    return INT64_MAX;
  return practice->last_us == 0 ? MAX (now_us, practice->later_us)
                                : MAX (practice->last_us + PRACTICE_APART_US, practice->later_us);
}

void
plumb_alerts_begin_practice (PlumbAlerts *alerts, int64_t now_us, int64_t until_us)
{
  const PlumbPractice before = alerts->practice;
  bool is_same = before.begin_us != 0 && now_us < before.end_us + PRACTICE_APART_US;

  alerts->practice = (PlumbPractice){
      .begin_us = now_us,
      .end_us = until_us,
      .last_us = before.last_us,
      .told = is_same ? before.told : 0,
      .moments = is_same ? before.moments : 0,
  };
  for (unsigned i = 0; i < PLUMB_ALERT_CONDITIONS; i++)
    if (plumb_alert_is_about_slouching (alerts->conditions[i].details.kind))
      alerts->conditions[i].is_answered = false;
  for (unsigned i = 0; i < alerts->n_live; i++)
    if (plumb_alert_is_about_slouching (alerts->live[i].kind))
      alerts->live[i].snoozed_until_us = MIN (alerts->live[i].snoozed_until_us, now_us);
}

/* How often a slouch is told in coached time. */
static int
find_tellings (const PlumbSettingsValues *values)
{
  return values->alerts.repeat_s > 0 ? 1 + values->alerts.slouch_repeats : 1;
}

int64_t
plumb_alerts_find_shift_us (const PlumbAlerts *alerts, const PlumbAlertCondition *condition,
                            const PlumbAlertPolicy *policy, int64_t now_us)
{
  const PlumbSettingsValues *values = &policy->settings->values;
  const PlumbCoaching *coaching = &policy->coaching;
  int64_t since_us = condition->details.since_us;
  int64_t due_us = INT64_MAX;

  if (plumb_practice_is_on (&alerts->practice, now_us))
    return practice_us (&alerts->practice, now_us);
  if (coaching->is_coached && condition->told < find_tellings (values) &&
      (coaching->block == 0 || coaching->block != alerts->block_told))
    due_us = condition->told == 0 ? since_us + seconds_us (values->slouch.speak_after_s) : now_us;
  if (values->slouch.long_min > 0 && condition->told == 0)
    due_us = MIN (due_us, since_us + seconds_us (values->slouch.long_min * 60));
  return due_us;
}

bool
plumb_alerts_is_passed_over (PlumbAlerts *alerts, PlumbAlertKind kind, int64_t now_us)
{
  PlumbPractice *practice = &alerts->practice;

  if (!plumb_alert_is_about_slouching (kind) || !plumb_practice_is_on (practice, now_us))
    return false;
  bool is_late = now_us >= practice->begin_us + (practice->end_us - practice->begin_us) / 2;
  practice->last_us = now_us;
  practice->moments += is_late;
  if (is_late && practice->moments % 2 == 1) {
    plumb_alerts_wait_until (alerts, now_us + PRACTICE_APART_US);
    return true;
  }
  practice->told++;
  return false;
}

static void
note_silence (PlumbAlertCondition *condition, bool has_ended, int64_t now_us,
              PlumbEvents *out_events)
{
  PlumbEvent *event =
      plumb_events_add (out_events, PLUMB_EVENT_SILENT_MOMENT, condition->details.slot, now_us);

  event->silent.has_ended = has_ended;
  condition->is_noted = true;
}

/* Everything but the coached time would have let it be told. */
static bool
is_silent (const PlumbAlerts *alerts, const PlumbAlertCondition *condition,
           const PlumbAlertPolicy *policy, int64_t now_us)
{
  return condition->told == 0 && !policy->coaching.is_coached && !policy->is_held &&
         !policy->coaching.is_outside_hours && policy->worn_since_us != INT64_MAX &&
         !plumb_practice_is_on (&alerts->practice, now_us) &&
         plumb_alert_is_enabled (alerts, policy, condition->details.kind, now_us);
}

void
plumb_alerts_look_at_silence (PlumbAlerts *alerts, PlumbAlertCondition *condition,
                              const PlumbAlertPolicy *policy, int64_t now_us,
                              PlumbEvents *out_events)
{
  if (!plumb_alert_is_about_slouching (condition->details.kind) || condition->is_noted)
    return;
  if (condition->silent_us == 0) {
    int64_t speak_us =
        condition->details.since_us + seconds_us (policy->settings->values.slouch.speak_after_s);
    if (now_us < speak_us) {
      plumb_alerts_wait_until (alerts, speak_us);
      return;
    }
    if (is_silent (alerts, condition, policy, now_us))
      condition->silent_us = now_us;
    else
      condition->is_noted = true;
  }
  if (condition->silent_us == 0)
    return;
  if (condition->told > 0) /* a coached block has begun meanwhile */
    condition->is_noted = true;
  else if (now_us >= condition->silent_us + SILENT_US)
    note_silence (condition, false, now_us, out_events);
  else
    plumb_alerts_wait_until (alerts, condition->silent_us + SILENT_US);
}

void
plumb_alerts_end_silence (PlumbAlerts *alerts, PlumbAlertCondition *condition, int64_t now_us,
                          PlumbEvents *out_events)
{
  if (condition->silent_us != 0 && !condition->is_noted && condition->told == 0)
    note_silence (condition, true, now_us, out_events);
  condition->silent_us = 0;
  condition->is_noted = false;
}

static uint32_t
bit (PlumbReason reason)
{
  return 1u << reason;
}

static bool
has_shift (const PlumbAlerts *alerts, const PlumbAlertCondition **out_condition)
{
  for (unsigned i = 0; i < PLUMB_ALERT_CONDITIONS; i++) {
    const PlumbAlertCondition *condition = &alerts->conditions[i];
    if (condition->is_true && !condition->is_answered &&
        plumb_alert_is_about_slouching (condition->details.kind)) {
      *out_condition = condition;
      return true;
    }
  }
  return false;
}

static uint32_t
find_reasons (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy, int64_t now_us)
{
  const PlumbSettingsValues *values = &policy->settings->values;
  PlumbPaceWait wait =
      plumb_pace_get_wait (&alerts->pace, policy->settings, PLUMB_NOTICE_SHIFT, now_us);
  uint32_t reasons = 0;

  if (!policy->coaching.is_coached && !policy->coaching.is_done)
    reasons |= bit (PLUMB_REASON_UNCOACHED);
  if (policy->coaching.block != 0 && policy->coaching.block == alerts->block_told)
    reasons |= bit (PLUMB_REASON_REPEAT_WAIT);
  if (policy->coaching.is_outside_hours)
    reasons |= bit (PLUMB_REASON_SHIFT_HOURS);
  if (policy->worn_since_us != INT64_MAX &&
      now_us < policy->worn_since_us + seconds_us (values->alerts.worn_first_min * 60))
    reasons |= bit (PLUMB_REASON_JUST_WORN);
  if (wait.until_us > now_us)
    reasons |= bit (wait.reason);
  return reasons;
}

int64_t
plumb_alerts_get_shift_us (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy,
                           int64_t now_us, uint32_t *out_reasons)
{
  const PlumbAlertCondition *condition;
  bool is_practising = plumb_practice_is_on (&alerts->practice, now_us);

  *out_reasons = is_practising ? 0 : find_reasons (alerts, policy, now_us);
  if (!has_shift (alerts, &condition))
    return INT64_MAX;
  int64_t due_us = plumb_alerts_find_shift_us (alerts, condition, policy, now_us);
  if (due_us == INT64_MAX && policy->coaching.is_coached)
    *out_reasons |= bit (PLUMB_REASON_REPEAT_WAIT); /* told as often as it is, or in another word */
  else if (due_us > now_us && due_us != INT64_MAX)
    *out_reasons |= bit (PLUMB_REASON_DWELLING);
  return due_us;
}
