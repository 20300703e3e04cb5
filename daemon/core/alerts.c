/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts-private.h"
#include "event.h"

#include <string.h>

/* A notice for getting up that comes so soon after a hold was kept back by it. */
#define AFTER_US ((int64_t)120 * G_USEC_PER_SEC)

void
plumb_alerts_init (PlumbAlerts *alerts)
{
  memset (alerts, 0, sizeof *alerts);
  alerts->deadline_us = INT64_MAX;
}

/* Conditions about the wearer are one, whichever sensor judges. */
static PlumbAlertCondition *
find_condition (PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor)
{
  unsigned slot = plumb_alert_is_about_wearer (kind) ? 0 : sensor;

  return &alerts->conditions[kind * PLUMB_SENSORS_MAX + slot];
}

void
plumb_alerts_hold (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted, int64_t now_us)
{
  PlumbAlertCondition *condition = find_condition (alerts, details->kind, details->slot);
  uint32_t id = condition->details.id;

  if (!condition->is_true || condition->wanted != wanted) {
    alerts->is_dirty = true;
    condition->wanted_us = now_us;
    condition->is_hurried = false;
  }
  if (details->kind == PLUMB_ALERT_BATTERY_LOW && wanted > condition->wanted)
    condition->is_answered = false; /* critical is news even to who answered "low" */
  condition->is_true = true;
  condition->wanted = wanted;
  condition->details = *details;
  condition->details.id = id;
}

void
plumb_alerts_hold_at_least (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted,
                            int64_t now_us)
{
  const PlumbAlertCondition *condition = find_condition (alerts, details->kind, details->slot);

  plumb_alerts_hold (alerts, details, MAX (wanted, condition->wanted), now_us);
}

void
plumb_alerts_end (PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor,
                  PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlertCondition *condition = find_condition (alerts, kind, sensor);

  if (!condition->is_true)
    return;
  plumb_alerts_end_silence (alerts, condition, now_us, out_events);
  condition->is_true = false;
  condition->told = 0;
  condition->is_answered = condition->is_hurried = false;
  condition->wanted = condition->announced = 0;
  alerts->is_dirty = true;
  if (!condition->is_live)
    return;
  PlumbAlert *alert = plumb_alerts_find_live (alerts, condition);
  if (alert->state == PLUMB_ALERT_SNOOZED)
    outcome = PLUMB_OUTCOME_SNOOZED_OUT;
  plumb_alerts_clear (alerts, condition, outcome, now_us, out_events);
}

uint32_t
plumb_alerts_get_announced (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor)
{
  const PlumbAlertCondition *condition = find_condition ((PlumbAlerts *)alerts, kind, sensor);

  return condition->is_true ? condition->announced : 0;
}

bool
plumb_alerts_is_true (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor)
{
  return find_condition ((PlumbAlerts *)alerts, kind, sensor)->is_true;
}

bool
plumb_alerts_is_answered (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor)
{
  const PlumbAlertCondition *condition = find_condition ((PlumbAlerts *)alerts, kind, sensor);

  return condition->is_true && condition->is_answered;
}

/* If that moment is still to come, ask again then. */
static bool
is_waiting (PlumbAlerts *alerts, int64_t until_us, int64_t now_us)
{
  if (until_us <= now_us)
    return false;
  plumb_alerts_wait_until (alerts, until_us);
  return true;
}

/* A break is due, or the spell in one place is worth telling of, and only the moment is awaited: a
 * shift notice gives way to it. */
static bool
is_giving_way (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
               int64_t now_us)
{
  PlumbAlertCondition *sitting = find_condition (alerts, PLUMB_ALERT_LONG_SITTING, 0);
  bool is_sitting_due = sitting->is_true && !sitting->is_answered &&
                        sitting->wanted > sitting->announced &&
                        plumb_alert_is_enabled (alerts, policy, PLUMB_ALERT_LONG_SITTING, now_us);

  if (!is_sitting_due && now_us < policy->get_up_due_us)
    return false;
  if (plumb_alerts_get_up_from_us (alerts, policy, now_us) > now_us)
    return false;
  alerts->is_turned = true;
  alerts->block_told = policy->coaching.block;
  condition->told++; /* in another word */
  sitting->is_hurried = true;
  return true;
}

/* is_waking: after a snooze, whose end the wearer chose, it need not keep apart from its kind. */
static int64_t
find_wait_us (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy, PlumbNotice notice,
              bool is_waking, int64_t now_us)
{
  const PlumbPace *pace = &alerts->pace;
  double gap_s = policy->settings->values.alerts.gap_min * 60;
  PlumbPaceWait wait =
      plumb_pace_get_wait (pace, policy->settings, is_waking ? PLUMB_NOTICE_NONE : notice, now_us);

  if (notice == PLUMB_NOTICE_NONE || !pace->has_told)
    return wait.until_us;
  return MAX (wait.until_us, pace->last_us + (int64_t)(gap_s * G_USEC_PER_SEC));
}

static bool
may_shift (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
           bool is_waking, int64_t now_us)
{
  double first_s = policy->settings->values.alerts.worn_first_min * 60;

  if (plumb_practice_is_on (&alerts->practice, now_us))
    return !policy->is_posture_blind;
  if (policy->is_posture_quiet) {
    plumb_alerts_wait_until (alerts, policy->quiet_until_us);
    return false;
  }
  if (policy->coaching.is_outside_hours || policy->worn_since_us == INT64_MAX ||
      is_waiting (alerts, policy->worn_since_us + (int64_t)(first_s * G_USEC_PER_SEC), now_us))
    return false;
  int64_t until_us = find_wait_us (alerts, policy, PLUMB_NOTICE_SHIFT, is_waking, now_us);
  return !is_waiting (alerts, until_us, now_us) &&
         !is_giving_way (alerts, condition, policy, now_us);
}

/* May this one be told now? If not, the deadline says when to ask again. */
static bool
may_speak (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
           bool is_waking, int64_t now_us)
{
  PlumbAlertKind kind = condition->details.kind;
  bool is_practising = plumb_practice_is_on (&alerts->practice, now_us);
  PlumbNotice notice = plumb_pace_notice_of (kind);

  if (!plumb_alert_is_about_wearer (kind) ||
      (kind == PLUMB_ALERT_BREAK_DUE && !is_waking && !condition->is_live))
    return true; /* what a break waits for was asked before it was suggested */
  if (policy->is_away)
    return false;
  if (!is_practising && is_waiting (alerts, policy->settle_until_us, now_us))
    return false;
  if (notice == PLUMB_NOTICE_SHIFT)
    return may_shift (alerts, condition, policy, is_waking, now_us);
  return !is_waiting (alerts, find_wait_us (alerts, policy, notice, is_waking, now_us), now_us);
}

int64_t
plumb_alerts_get_up_from_us (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy,
                             int64_t now_us)
{
  PlumbPaceWait wait =
      plumb_pace_get_wait (&alerts->pace, policy->settings, PLUMB_NOTICE_GET_UP, now_us);

  if (policy->is_away)
    return INT64_MAX;
  wait.until_us = MAX (wait.until_us, policy->settle_until_us);
  return MAX (wait.until_us, alerts->pace.snoozed_until_us);
}

/* Details move on with the condition; what the alert itself has been through stays. */
static void
refresh_details (PlumbAlert *alert, const PlumbAlertCondition *condition)
{
  PlumbAlert fresh = condition->details;

  fresh.id = alert->id;
  fresh.state = alert->state;
  fresh.raised_us = alert->raised_us;
  fresh.snoozed_until_us = alert->snoozed_until_us;
  fresh.times = alert->times;
  *alert = fresh;
}

/* Outside the budget: what the wearer asked for. */
static bool
is_counted (const PlumbAlerts *alerts, const PlumbAlert *alert, int64_t now_us)
{
  if (plumb_alert_is_about_slouching (alert->kind))
    return !plumb_practice_is_on (&alerts->practice, now_us);
  return alert->kind != PLUMB_ALERT_BREAK_DUE || alert->break_trigger != PLUMB_TRIGGER_CHECK_IN;
}

static void
count_notice (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
              PlumbAlert *alert, int64_t now_us)
{
  PlumbNotice notice = plumb_pace_notice_of (alert->kind);
  double long_s = policy->settings->values.slouch.long_min * 60;
  bool is_in_budget = is_counted (alerts, alert, now_us);

  alert->wording = alerts->pace.wording[notice];
  plumb_pace_note_told (&alerts->pace, notice, is_in_budget, now_us);
  if (alert->kind == PLUMB_ALERT_LONG_SITTING)
    alert->spell_times = MAX (condition->details.spell_times, 1);
  if (notice == PLUMB_NOTICE_GET_UP)
    alert->quiet_us = plumb_pace_get_quiet_us (policy->settings, alert->spell_times);
  if (notice != PLUMB_NOTICE_SHIFT)
    return;
  alert->duration_us = now_us - alert->since_us;
  alert->is_long = long_s > 0 && alert->duration_us >= (int64_t)(long_s * G_USEC_PER_SEC);
  if (!is_in_budget) /* a practice uses up nothing of the day */
    return;
  condition->told++;
  alerts->block_told = policy->coaching.block;
}

static void
speak (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
       PlumbAlert *alert, int64_t now_us, PlumbEvents *out_events)
{
  bool was_held = alert->state == PLUMB_ALERT_HELD;
  int64_t settle_us = (int64_t)(policy->settings->values.monitor.settle_s * G_USEC_PER_SEC);

  refresh_details (alert, condition);
  alert->state = PLUMB_ALERT_ACTIVE;
  alert->snoozed_until_us = 0;
  alert->times++;
  condition->last_us = now_us;
  condition->announced = condition->wanted;
  condition->is_hurried = false;
  alert->has_after = policy->released_us != INT64_MIN &&
                     plumb_pace_notice_of (alert->kind) == PLUMB_NOTICE_GET_UP &&
                     (was_held || now_us - policy->released_us <= settle_us + AFTER_US);
  alert->after = policy->after;
  if (plumb_alert_is_about_wearer (alert->kind))
    count_notice (alerts, condition, policy, alert, now_us);
  plumb_alerts_add_event (out_events,
                          alert->times == 1 ? PLUMB_EVENT_ALERT_RAISED : PLUMB_EVENT_ALERT_REPEATED,
                          alert, now_us);
  alerts->is_dirty = true; /* what is told moves what may be told next */
}

/* What is over: it is not. A break that was put off before a restart is still. */
static int64_t
find_snooze_us (const PlumbAlerts *alerts, const PlumbAlert *details, int64_t now_us)
{
  PlumbAlertKind kind = details->kind;
  int64_t until_us = alerts->pace.snoozed_until_us;

  if (!plumb_alert_is_about_wearer (kind) || plumb_alerts_is_practised (alerts, kind, now_us))
    return INT64_MIN;
  return details->is_break_again ? MAX (until_us, alerts->pace.quiet_until_us[PLUMB_NOTICE_GET_UP])
                                 : until_us;
}

static PlumbAlert *
begin_alert (PlumbAlerts *alerts, PlumbAlertCondition *condition, int64_t now_us)
{
  PlumbAlert *alert = &alerts->live[alerts->n_live++];

  condition->details.id = ++alerts->last_id;
  condition->is_live = true;
  *alert = condition->details;
  alert->raised_us = now_us;
  alert->snoozed_until_us = 0;
  alert->times = 0;
  alert->state = PLUMB_ALERT_ACTIVE;
  return alert;
}

/* While alerts are held back only one about posture or sitting stays due: getting up goes first. */
static bool
is_one_too_many (PlumbAlerts *alerts, PlumbAlertKind kind, int64_t now_us, PlumbEvents *out_events)
{
  bool is_shift = plumb_alert_is_about_slouching (kind);

  for (unsigned i = 0; i < PLUMB_ALERT_CONDITIONS; i++) {
    PlumbAlertCondition *other = &alerts->conditions[i];
    PlumbNotice notice = plumb_pace_notice_of (other->details.kind);
    if (!other->is_live || notice == PLUMB_NOTICE_NONE ||
        plumb_alerts_find_live (alerts, other)->state != PLUMB_ALERT_HELD)
      continue;
    if (is_shift)
      return true;
    if (notice == PLUMB_NOTICE_SHIFT)
      plumb_alerts_clear (alerts, other, PLUMB_OUTCOME_SUPERSEDED, now_us, out_events);
  }
  return false;
}

/* When it is to be told, were nothing in the way; INT64_MAX: not. */
static int64_t
find_due_us (const PlumbAlerts *alerts, const PlumbAlertCondition *condition,
             const PlumbAlertPolicy *policy, int64_t now_us)
{
  double patience_s = policy->settings->values.sitting.patience_min * 60;

  if (plumb_alert_is_about_slouching (condition->details.kind))
    return plumb_alerts_find_shift_us (alerts, condition, policy, now_us);
  if (condition->wanted <= condition->announced)
    return INT64_MAX;
  if (condition->details.kind != PLUMB_ALERT_LONG_SITTING || condition->is_hurried ||
      policy->boundary_us >= condition->wanted_us)
    return now_us;
  return condition->wanted_us + (int64_t)(patience_s * G_USEC_PER_SEC);
}

/* It was told before a restart, and is not told once more: nothing is known of the wearer yet. */
static void
stand_again (PlumbAlertCondition *condition, PlumbAlert *alert, int64_t now_us,
             PlumbEvents *out_events)
{
  alert->times = 1;
  condition->announced = condition->wanted;
  plumb_alert_change_state (alert, PLUMB_ALERT_ACTIVE, now_us, out_events);
}

/* A condition that has no alert yet. */
static void
raise_alert (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
             int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlertKind kind = condition->details.kind;

  if (plumb_alerts_forget (alerts, condition, policy, now_us, out_events))
    return;
  if (is_waiting (alerts, find_due_us (alerts, condition, policy, now_us), now_us) ||
      !may_speak (alerts, condition, policy, false, now_us))
    return;
  if (policy->is_held && plumb_pace_notice_of (kind) != PLUMB_NOTICE_NONE &&
      is_one_too_many (alerts, kind, now_us, out_events))
    return;
  if (!policy->is_held && plumb_alerts_is_passed_over (alerts, kind, now_us))
    return;
  PlumbAlert *alert = begin_alert (alerts, condition, now_us);
  int64_t snooze_us = find_snooze_us (alerts, &condition->details, now_us);
  if (snooze_us > now_us) {
    plumb_alerts_put_off (alerts, alert, snooze_us, now_us, out_events);
  } else if (condition->details.is_break_again) {
    stand_again (condition, alert, now_us, out_events);
  } else if (policy->is_held) {
    plumb_alert_change_state (alert, PLUMB_ALERT_HELD, now_us, out_events);
  } else {
    speak (alerts, condition, policy, alert, now_us, out_events);
  }
}

/* A condition whose alert is live. */
static void
carry_on (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
          int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlert *alert = plumb_alerts_find_live (alerts, condition);
  bool is_held_back = alert->state == PLUMB_ALERT_HELD, is_waking = false;
  bool is_practised = plumb_alerts_is_practised (alerts, alert->kind, now_us);
  int64_t snooze_us = find_snooze_us (alerts, alert, now_us);

  if (alert->state == PLUMB_ALERT_ACTIVE && snooze_us > now_us) { /* it was told in a practice */
    plumb_alerts_put_off (alerts, alert, snooze_us, now_us, out_events);
    return;
  }

  if (alert->state == PLUMB_ALERT_SNOOZED) {
    if (now_us < alert->snoozed_until_us) {
      plumb_alerts_wait_until (alerts, alert->snoozed_until_us);
      return;
    }
    is_waking = true;
  }
  if (policy->is_held) {
    if (is_waking || (alert->state == PLUMB_ALERT_ACTIVE && alert->times == 0))
      plumb_alert_change_state (alert, PLUMB_ALERT_HELD, now_us, out_events);
    return;
  }
  if (plumb_alerts_forget (alerts, condition, policy, now_us, out_events))
    return;
  if ((is_practised || (!is_waking && !is_held_back)) &&
      is_waiting (alerts, find_due_us (alerts, condition, policy, now_us), now_us))
    return;
  if (may_speak (alerts, condition, policy, is_waking, now_us) &&
      !plumb_alerts_is_passed_over (alerts, alert->kind, now_us))
    speak (alerts, condition, policy, alert, now_us, out_events);
  else if (is_held_back && condition->told > 0 && alert->times == 0) /* in another word */
    plumb_alerts_clear (alerts, condition, PLUMB_OUTCOME_SUPERSEDED, now_us, out_events);
}

static void
run_condition (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
               int64_t now_us, PlumbEvents *out_events)
{
  bool is_wanted = plumb_alert_is_enabled (alerts, policy, condition->details.kind, now_us);

  plumb_alerts_look_at_silence (alerts, condition, policy, now_us, out_events);
  if (condition->is_live && !is_wanted)
    plumb_alerts_clear (alerts, condition, PLUMB_OUTCOME_EXPIRED, now_us, out_events);
  else if (condition->is_live)
    carry_on (alerts, condition, policy, now_us, out_events);
  else if (is_wanted && !condition->is_answered)
    raise_alert (alerts, condition, policy, now_us, out_events);
}

/* Until nothing is told any more: what is told moves what may be told next. */
void
plumb_alerts_run (PlumbAlerts *alerts, const PlumbAlertPolicy *policy, int64_t now_us,
                  PlumbEvents *out_events)
{
  if (alerts->pace.snoozed_until_us > 0 && now_us >= alerts->pace.snoozed_until_us)
    alerts->pace.snoozed_until_us = 0;
  while (alerts->is_dirty || now_us >= alerts->deadline_us) {
    alerts->is_dirty = false;
    alerts->deadline_us = INT64_MAX;
    for (unsigned i = 0; i < PLUMB_ALERT_CONDITIONS; i++) {
      if (alerts->conditions[i].is_true)
        run_condition (alerts, &alerts->conditions[i], policy, now_us, out_events);
    }
  }
}
