/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts that exist, and whom they are about. */
#include "alerts-private.h"
#include "event.h"

#include <string.h>

bool
plumb_alert_is_about_slouching (PlumbAlertKind kind)
{
  return plumb_pace_notice_of (kind) == PLUMB_NOTICE_SHIFT;
}

bool
plumb_alert_is_about_wearer (PlumbAlertKind kind)
{
  return plumb_pace_notice_of (kind) != PLUMB_NOTICE_NONE || kind == PLUMB_ALERT_AFTERCARE;
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

void
plumb_alerts_add_event (PlumbEvents *events, PlumbEventKind kind, const PlumbAlert *alert,
                        int64_t now_us)
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
  plumb_alerts_add_event (out_events, PLUMB_EVENT_ALERT_CLEARED, alert, now_us);
  out_events->event[out_events->count - 1].alert.outcome = outcome;
  remove_live (alerts, alert);
}

bool
plumb_alert_is_enabled (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy,
                        PlumbAlertKind kind, int64_t now_us)
{
  const PlumbSettingsValues *values = &policy->settings->values;
  bool is_training = policy->mode == PLUMB_MODE_TRAINING && !policy->is_paused;

  switch (kind) {
  case PLUMB_ALERT_SLOUCH:
  case PLUMB_ALERT_LEAN:
    if (plumb_practice_is_on (&alerts->practice, now_us))
      return !policy->is_paused;
    return is_training && values->alerts.is_slouch_enabled;
  case PLUMB_ALERT_LONG_SITTING: return is_training && values->alerts.is_sitting_enabled;
  case PLUMB_ALERT_BREAK_DUE: return is_training && values->alerts.is_breaks_enabled;
  case PLUMB_ALERT_AFTERCARE: return is_training;
  case PLUMB_ALERT_SENSOR_LOST:
  case PLUMB_ALERT_SENSOR_SILENT:
  case PLUMB_ALERT_CALIBRATION_STALE:
  case PLUMB_ALERT_PAIRING_LOST:
  case PLUMB_ALERT_POSE_MISSING:
    return policy->mode != PLUMB_MODE_OFF && values->alerts.is_sensor_enabled;
  case PLUMB_ALERT_BATTERY_LOW:
    return policy->mode != PLUMB_MODE_OFF && values->alerts.is_battery_enabled;
  case PLUMB_ALERT_SEE_PROFESSIONAL: return true;
  }
  return false;
}

void
plumb_alerts_wait_until (PlumbAlerts *alerts, int64_t time_us)
{
  alerts->deadline_us = MIN (alerts->deadline_us, time_us);
}

void
plumb_alert_change_state (PlumbAlert *alert, PlumbAlertState state, int64_t now_us,
                          PlumbEvents *out_events)
{
  alert->state = state;
  plumb_alerts_add_event (out_events, PLUMB_EVENT_ALERT_CHANGED, alert, now_us);
}

void
plumb_alerts_put_off (PlumbAlerts *alerts, PlumbAlert *alert, int64_t until_us, int64_t now_us,
                      PlumbEvents *out_events)
{
  alert->snoozed_until_us = until_us;
  plumb_alerts_wait_until (alerts, until_us);
  plumb_alert_change_state (alert, PLUMB_ALERT_SNOOZED, now_us, out_events);
}
