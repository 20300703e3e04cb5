/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts-private.h"
#include "event.h"

#include <string.h>

#define HOUR_US ((int64_t)3600 * G_USEC_PER_SEC)

void
plumb_alerts_init (PlumbAlerts *alerts)
{
  memset (alerts, 0, sizeof *alerts);
  alerts->deadline_us = INT64_MAX;
}

bool
plumb_alert_is_about_slouching (PlumbAlertKind kind)
{
  return kind == PLUMB_ALERT_SLOUCH || kind == PLUMB_ALERT_LEAN;
}

bool
plumb_alert_is_about_wearer (PlumbAlertKind kind)
{
  return plumb_alert_is_about_slouching (kind) || kind == PLUMB_ALERT_LONG_SITTING ||
         kind == PLUMB_ALERT_BREAK_DUE || kind == PLUMB_ALERT_AFTERCARE;
}

/* Conditions about the wearer are one, whichever sensor judges. */
static PlumbAlertCondition *
find_condition (PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor)
{
  unsigned slot = plumb_alert_is_about_wearer (kind) ? 0 : sensor;

  return &alerts->conditions[kind * PLUMB_SENSORS_MAX + slot];
}

PlumbAlert *
plumb_alerts_find_live (PlumbAlerts *alerts, const PlumbAlertCondition *condition)
{
  for (unsigned i = 0; i < alerts->n_live; i++) {
    if (alerts->live[i].id == condition->details.id)
      return &alerts->live[i];
  }
  return NULL;
}

static void
add_alert_event (PlumbEvents *events, PlumbEventKind kind, const PlumbAlert *alert, int64_t now_us)
{
  plumb_events_add (events, kind, alert->slot, now_us)->alert.alert = *alert;
}

static void
remove_live (PlumbAlerts *alerts, PlumbAlert *alert)
{
  PlumbAlert *end = alerts->live + alerts->n_live;

  memmove (alert, alert + 1, (size_t)(end - alert - 1) * sizeof *alert);
  alerts->n_live--;
}

void
plumb_alerts_clear (PlumbAlerts *alerts, PlumbAlertCondition *condition, PlumbAlertOutcome outcome,
                    int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlert *alert = plumb_alerts_find_live (alerts, condition);

  condition->is_live = false;
  add_alert_event (out_events, PLUMB_EVENT_ALERT_CLEARED, alert, now_us);
  out_events->event[out_events->count - 1].alert.outcome = outcome;
  remove_live (alerts, alert);
}

void
plumb_alerts_hold (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted)
{
  PlumbAlertCondition *condition = find_condition (alerts, details->kind, details->slot);
  uint32_t id = condition->details.id;

  if (!condition->is_true || condition->wanted != wanted)
    alerts->is_dirty = true;
  if (details->kind == PLUMB_ALERT_BATTERY_LOW && wanted > condition->wanted)
    condition->is_answered = false; /* critical is news even to who answered "low" */
  condition->is_true = true;
  condition->wanted = wanted;
  condition->details = *details;
  condition->details.id = id;
}

void
plumb_alerts_hold_at_least (PlumbAlerts *alerts, const PlumbAlert *details, uint32_t wanted)
{
  const PlumbAlertCondition *condition = find_condition (alerts, details->kind, details->slot);

  plumb_alerts_hold (alerts, details, MAX (wanted, condition->wanted));
}

void
plumb_alerts_end (PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor,
                  PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlertCondition *condition = find_condition (alerts, kind, sensor);

  if (!condition->is_true)
    return;
  condition->is_true = false;
  condition->is_answered = false;
  condition->wanted = condition->announced = 0;
  alerts->is_dirty = true;
  if (!condition->is_live)
    return;
  PlumbAlert *alert = plumb_alerts_find_live (alerts, condition);
  if (alert->state == PLUMB_ALERT_SNOOZED)
    outcome = PLUMB_OUTCOME_SNOOZED_OUT;
  plumb_alerts_clear (alerts, condition, outcome, now_us, out_events);
}

bool
plumb_alerts_is_true (const PlumbAlerts *alerts, PlumbAlertKind kind, uint32_t sensor)
{
  return find_condition ((PlumbAlerts *)alerts, kind, sensor)->is_true;
}

static bool
is_enabled (const PlumbAlertPolicy *policy, PlumbAlertKind kind)
{
  const PlumbSettingsValues *values = &policy->settings->values;
  bool is_training = policy->mode == PLUMB_MODE_TRAINING && !policy->is_paused;

  switch (kind) {
  case PLUMB_ALERT_SLOUCH:
  case PLUMB_ALERT_LEAN:
    return is_training && !policy->is_training_done && values->alerts.is_slouch_enabled;
  case PLUMB_ALERT_LONG_SITTING: return is_training && values->alerts.is_sitting_enabled;
  case PLUMB_ALERT_BREAK_DUE: return is_training && values->alerts.is_breaks_enabled;
  case PLUMB_ALERT_AFTERCARE: return is_training;
  case PLUMB_ALERT_SENSOR_LOST:
  case PLUMB_ALERT_SENSOR_SILENT:
  case PLUMB_ALERT_CALIBRATION_STALE:
  case PLUMB_ALERT_PAIRING_LOST:
    return policy->mode != PLUMB_MODE_OFF && values->alerts.is_sensor_enabled;
  case PLUMB_ALERT_BATTERY_LOW:
    return policy->mode != PLUMB_MODE_OFF && values->alerts.is_battery_enabled;
  case PLUMB_ALERT_SEE_PROFESSIONAL: return true;
  }
  return false;
}

static unsigned
count_hour (const PlumbAlerts *alerts, int64_t now_us)
{
  unsigned count = 0;

  for (unsigned i = 0; i < alerts->hour_count; i++) {
    unsigned at = (alerts->hour_head + PLUMB_ALERT_HOUR_MAX - 1 - i) % PLUMB_ALERT_HOUR_MAX;
    if (now_us - alerts->hour_us[at] >= HOUR_US)
      break;
    count++;
  }
  return count;
}

/* How many an hour may have. */
static unsigned
get_cap (const PlumbAlerts *alerts, const PlumbSettings *settings)
{
  unsigned cap = (unsigned)settings->values.alerts.max_per_hour;

  return alerts->is_soft ? (cap + 1) / 2 : cap;
}

/* The least time between two slouch alerts. */
static int64_t
repeat_us (const PlumbAlerts *alerts, const PlumbSettings *settings)
{
  double repeat_s = settings->values.alerts.repeat_s;

  return (int64_t)((alerts->is_soft ? 2 * repeat_s : repeat_s) * G_USEC_PER_SEC);
}

bool
plumb_alerts_is_capped (const PlumbAlerts *alerts, const PlumbSettings *settings, int64_t now_us)
{
  return count_hour (alerts, now_us) >= get_cap (alerts, settings);
}

bool
plumb_alerts_is_waiting (const PlumbAlerts *alerts, const PlumbSettings *settings, int64_t now_us)
{
  return alerts->has_slouched && now_us - alerts->last_slouch_us < repeat_us (alerts, settings);
}

void
plumb_alerts_wait_until (PlumbAlerts *alerts, int64_t time_us)
{
  alerts->deadline_us = MIN (alerts->deadline_us, time_us);
}

/* When the oldest of the counted alerts that fill the hour falls out of it. */
static int64_t
uncapped_us (const PlumbAlerts *alerts, const PlumbSettings *settings)
{
  unsigned cap = get_cap (alerts, settings);
  unsigned at = (alerts->hour_head + PLUMB_ALERT_HOUR_MAX - cap) % PLUMB_ALERT_HOUR_MAX;

  return alerts->hour_us[at] + HOUR_US;
}

/* May this one speak now? If not, the deadline says when to ask again. is_waking: it comes back
 * from a snooze or a hold, whose end the wearer chose. */
static bool
may_speak (PlumbAlerts *alerts, const PlumbAlertPolicy *policy, PlumbAlertKind kind, bool is_waking,
           int64_t now_us)
{
  bool is_slouch = plumb_alert_is_about_slouching (kind);

  if (!plumb_alert_is_about_wearer (kind))
    return true;
  if (is_slouch && policy->is_posture_quiet) {
    plumb_alerts_wait_until (alerts, policy->quiet_until_us);
    return false;
  }
  if (is_slouch && !is_waking && plumb_alerts_is_waiting (alerts, policy->settings, now_us)) {
    plumb_alerts_wait_until (alerts, alerts->last_slouch_us + repeat_us (alerts, policy->settings));
    return false;
  }
  if (plumb_alerts_is_capped (alerts, policy->settings, now_us)) {
    plumb_alerts_wait_until (alerts, uncapped_us (alerts, policy->settings));
    return false;
  }
  return true;
}

static void
count_alert (PlumbAlerts *alerts, PlumbAlertKind kind, int64_t now_us)
{
  if (!plumb_alert_is_about_wearer (kind))
    return;
  if (plumb_alert_is_about_slouching (kind)) {
    alerts->has_slouched = true;
    alerts->last_slouch_us = now_us;
  }
  alerts->hour_us[alerts->hour_head] = now_us;
  alerts->hour_head = (alerts->hour_head + 1) % PLUMB_ALERT_HOUR_MAX;
  alerts->hour_count = MIN (alerts->hour_count + 1, PLUMB_ALERT_HOUR_MAX);
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

static void
speak (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
       PlumbAlert *alert, int64_t now_us, PlumbEvents *out_events)
{
  refresh_details (alert, condition);
  alert->state = PLUMB_ALERT_ACTIVE;
  alert->snoozed_until_us = 0;
  alert->times++;
  condition->last_us = now_us;
  condition->announced = condition->wanted;
  count_alert (alerts, alert->kind, now_us);
  int64_t pause_us = repeat_us (alerts, policy->settings);
  if (plumb_alert_is_about_slouching (alert->kind) && pause_us > 0)
    plumb_alerts_wait_until (alerts, now_us + pause_us);
  add_alert_event (out_events,
                   alert->times == 1 ? PLUMB_EVENT_ALERT_RAISED : PLUMB_EVENT_ALERT_REPEATED, alert,
                   now_us);
}

void
plumb_alert_change_state (PlumbAlert *alert, PlumbAlertState state, int64_t now_us,
                          PlumbEvents *out_events)
{
  alert->state = state;
  add_alert_event (out_events, PLUMB_EVENT_ALERT_CHANGED, alert, now_us);
}

static bool
is_snoozed (const PlumbAlerts *alerts, PlumbAlertKind kind, int64_t now_us)
{
  return plumb_alert_is_about_wearer (kind) && now_us < alerts->snoozed_until_us;
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

/* A condition that has no alert yet. */
static void
raise_alert (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
             int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlertKind kind = condition->details.kind;

  if (!may_speak (alerts, policy, kind, false, now_us))
    return;
  PlumbAlert *alert = begin_alert (alerts, condition, now_us);
  if (is_snoozed (alerts, kind, now_us)) {
    alert->snoozed_until_us = alerts->snoozed_until_us;
    plumb_alerts_wait_until (alerts, alert->snoozed_until_us);
    plumb_alert_change_state (alert, PLUMB_ALERT_SNOOZED, now_us, out_events);
  } else if (policy->is_held) {
    plumb_alert_change_state (alert, PLUMB_ALERT_HELD, now_us, out_events);
  } else {
    speak (alerts, condition, policy, alert, now_us, out_events);
  }
}

static bool
is_repeat_due (PlumbAlerts *alerts, const PlumbAlertCondition *condition, const PlumbAlert *alert,
               const PlumbAlertPolicy *policy, int64_t now_us)
{
  if (condition->wanted > condition->announced)
    return true;
  int64_t pause_us = repeat_us (alerts, policy->settings);
  if (!plumb_alert_is_about_slouching (alert->kind) || pause_us == 0)
    return false;
  int64_t due_us = condition->last_us + pause_us;
  if (now_us >= due_us)
    return true;
  plumb_alerts_wait_until (alerts, due_us);
  return false;
}

/* A condition whose alert is live. */
static void
carry_on (PlumbAlerts *alerts, PlumbAlertCondition *condition, const PlumbAlertPolicy *policy,
          int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlert *alert = plumb_alerts_find_live (alerts, condition);
  bool is_waking = false;

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
  if (alert->state == PLUMB_ALERT_HELD)
    is_waking = true;
  if (!is_waking && !is_repeat_due (alerts, condition, alert, policy, now_us))
    return;
  if (may_speak (alerts, policy, alert->kind, is_waking, now_us))
    speak (alerts, condition, policy, alert, now_us, out_events);
}

void
plumb_alerts_run (PlumbAlerts *alerts, const PlumbAlertPolicy *policy, int64_t now_us,
                  PlumbEvents *out_events)
{
  if (!alerts->is_dirty && now_us < alerts->deadline_us)
    return;
  alerts->is_dirty = false;
  alerts->deadline_us = INT64_MAX;
  if (alerts->snoozed_until_us > 0 && now_us >= alerts->snoozed_until_us)
    alerts->snoozed_until_us = 0;
  for (unsigned i = 0; i < PLUMB_ALERT_CONDITIONS; i++) {
    PlumbAlertCondition *condition = &alerts->conditions[i];
    if (!condition->is_true)
      continue;
    bool is_wanted = is_enabled (policy, condition->details.kind);
    if (condition->is_live && !is_wanted)
      plumb_alerts_clear (alerts, condition, PLUMB_OUTCOME_EXPIRED, now_us, out_events);
    else if (condition->is_live)
      carry_on (alerts, condition, policy, now_us, out_events);
    else if (is_wanted && !condition->is_answered)
      raise_alert (alerts, condition, policy, now_us, out_events);
  }
}
