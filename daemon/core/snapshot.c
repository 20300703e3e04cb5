/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor's state by value, and the reasons why nothing fires. */
#include "alerts-private.h"
#include "monitor-private.h"

#include "vector.h"

static void
snapshot_sensor (const PlumbMonitorSensor *sensor, PlumbSensorSnapshot *out)
{
  const uint64_t *counts = sensor->conditioning.counts;
  bool has_angle = sensor->deviation.is_known && !sensor->deviation.has_verdict;

  *out = (PlumbSensorSnapshot){
      .is_used = sensor->is_used,
      .placement = sensor->placement,
      .stream = sensor->stream,
      .calibration = sensor->calibration_state,
      .calibration_reason = sensor->calibration_reason,
      .calibrated_us = sensor->has_calibration ? sensor->calibration.captured_us : 0,
      .pitch_deg = sensor->deviation.flexion_deg,
      .roll_deg = sensor->deviation.lateral_deg,
      .deviation_deg = has_angle ? sensor->deviation.deviation_deg : NAN,
      .motion_g = sensor->activity.motion,
      .limit_deg = has_angle ? sensor->deviation.limit.on_deg : NAN,
      .accepted = counts[PLUMB_CONDITIONING_ACCEPTED],
      .repeated = counts[PLUMB_CONDITIONING_REPEATED],
      .out_of_order = counts[PLUMB_CONDITIONING_OUT_OF_ORDER],
      .not_finite = counts[PLUMB_CONDITIONING_NOT_FINITE],
      .out_of_range = counts[PLUMB_CONDITIONING_OUT_OF_RANGE],
      .stalled = counts[PLUMB_CONDITIONING_STALLED],
  };
}

void
plumb_monitor_get_sensor (const PlumbMonitor *monitor, uint32_t slot,
                          PlumbSensorSnapshot *out_sensor)
{
  snapshot_sensor (&monitor->sensors[slot], out_sensor);
}

void
plumb_monitor_snapshot (const PlumbMonitor *monitor, PlumbSnapshot *out)
{
  const PlumbWearer *wearer = &monitor->wearer;
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  bool is_live = lead != NULL && !lead->is_silent;

  *out = (PlumbSnapshot){
      .posture = wearer->posture,
      .activity = wearer->activity,
      .wear = wearer->wear,
      .quality = wearer->quality,
      .posture_since_us = wearer->posture_since_us,
      .stationary_since_us = wearer->sitting.has_bout ? wearer->sitting.start_us : 0,
      .stationary_us = wearer->sitting.has_bout ? wearer->sitting.length_us : 0,
      .is_sitting_measured = wearer->sitting.has_bout && wearer->sitting.is_sitting_measured,
      .is_calibrated = lead != NULL && plumb_monitor_sensor_can_judge (lead),
      .deviation_deg = NAN,
      .mode = monitor->mode,
      .reasons = plumb_monitor_get_reasons (monitor),
      .lead = wearer->lead,
      .pose_changes_last_hour = plumb_variation_changes (&wearer->variation, monitor->now_us),
      .longest_still_us = plumb_variation_longest_us (&wearer->variation, monitor->now_us),
      .proposal_deg = monitor->alerts.proposal_deg,
      .proposal_reports = monitor->alerts.proposal_deg > 0 ? monitor->alerts.false_reports : 0,
  };
  plumb_monitor_find_shift (monitor, &out->next_shift);
  for (unsigned i = 0; i < PLUMB_SENSORS_MAX; i++)
    snapshot_sensor (&monitor->sensors[i], &out->sensors[i]);
  if (is_live) {
    out->deviation_deg = out->sensors[lead->slot].deviation_deg;
    out->dwell_fraction = monitor->dwell_us > 0
                              ? (double)lead->posture.accumulator_us / (double)monitor->dwell_us
                              : 0;
  }
}

static uint32_t
bit (PlumbReason reason)
{
  return 1u << reason;
}

static uint32_t
sensor_reasons (const PlumbMonitor *monitor, const PlumbMonitorSensor *lead)
{
  uint32_t reasons = 0;

  if (lead->is_silent || lead->posture.posture == PLUMB_POSTURE_UNKNOWN)
    reasons |= lead->is_silent ? bit (PLUMB_REASON_NO_DATA) : 0;
  if (lead->wear.wear == PLUMB_WEAR_NOT_WORN)
    reasons |= bit (PLUMB_REASON_NOT_WORN);
  if (!plumb_monitor_sensor_can_judge (lead))
    reasons |= bit (PLUMB_REASON_UNCALIBRATED);
  if (lead->capture.is_running)
    reasons |= bit (PLUMB_REASON_CALIBRATING);
  if (lead->calibration_state == PLUMB_CALIBRATION_SUSPECT)
    reasons |= bit (PLUMB_REASON_CALIBRATION_SUSPECT);
  if (!lead->is_silent && monitor->now_us < MAX (lead->settle_until_us, monitor->settle_until_us))
    reasons |= bit (PLUMB_REASON_SETTLING);
  if (lead->activity.is_lying)
    reasons |= bit (PLUMB_REASON_LYING);
  else if (!lead->is_silent && monitor->now_us >= lead->settle_until_us &&
           !lead->capture.is_running && plumb_monitor_is_quiet (monitor, NULL))
    reasons |= bit (PLUMB_REASON_MOVING);
  return reasons;
}

static uint32_t
alert_reasons (const PlumbMonitor *monitor)
{
  const PlumbAlerts *alerts = &monitor->alerts;
  uint32_t reasons = 0;

  if (alerts->pace.snoozed_until_us > monitor->now_us)
    reasons |= bit (PLUMB_REASON_SNOOZED);
  for (unsigned i = 0; i < alerts->n_live; i++) {
    const PlumbAlert *alert = &alerts->live[i];
    if (plumb_alert_is_about_wearer (alert->kind) && alert->state == PLUMB_ALERT_SNOOZED &&
        alert->snoozed_until_us > monitor->now_us)
      reasons |= bit (PLUMB_REASON_SNOOZED);
  }
  PlumbPaceWait wait =
      plumb_pace_get_wait (&alerts->pace, monitor->settings, PLUMB_NOTICE_NONE, monitor->now_us);
  if (wait.until_us > monitor->now_us)
    reasons |= bit (wait.reason);
  return reasons;
}

static uint32_t
general_reasons (const PlumbMonitor *monitor)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  uint32_t reasons = monitor->holds | alert_reasons (monitor);

  if (monitor->mode == PLUMB_MODE_OFF)
    reasons |= bit (PLUMB_REASON_MODE_OFF);
  if (monitor->mode == PLUMB_MODE_TRACKING)
    reasons |= bit (PLUMB_REASON_MODE_TRACKING);
  if (lead == NULL || monitor->wearer.quality == PLUMB_QUALITY_NONE)
    reasons |= bit (PLUMB_REASON_NO_SENSOR);
  else
    reasons |= sensor_reasons (monitor, lead);
  return reasons;
}

static bool
is_leaving_pose (const PlumbMonitor *monitor)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  return lead != NULL && !lead->is_silent && lead->posture.is_bad && !lead->posture.has_episode;
}

static bool
is_slouching (const PlumbMonitor *monitor)
{
  return plumb_alerts_is_true (&monitor->alerts, monitor->wearer.episode_kind, 0);
}

/* What stands in the way of a shift notice alone; *out_due_us: of the slouch that goes on. */
static uint32_t
shift_reasons (const PlumbMonitor *monitor, const PlumbAlertPolicy *policy, int64_t *out_due_us)
{
  uint32_t reasons;

  *out_due_us = plumb_alerts_get_shift_us (&monitor->alerts, policy, monitor->now_us, &reasons);
  if (monitor->mode == PLUMB_MODE_TRAINING && monitor->coaching.is_done &&
      !plumb_practice_is_on (&monitor->alerts.practice, monitor->now_us))
    reasons |= bit (PLUMB_REASON_TRAINING_DONE);
  if (is_leaving_pose (monitor))
    reasons |= bit (PLUMB_REASON_DWELLING);
  if (*out_due_us == INT64_MAX && is_slouching (monitor)) /* as often as it is told */
    reasons |= bit (PLUMB_REASON_REPEAT_WAIT);
  return reasons;
}

/* Without those that a practice does not ask for. */
static uint32_t
strip_practised (const PlumbMonitor *monitor, const PlumbAlertPolicy *policy, uint32_t reasons)
{
  if (!plumb_practice_is_on (&monitor->alerts.practice, monitor->now_us))
    return reasons;
  if (!policy->is_posture_blind)
    reasons &= ~bit (PLUMB_REASON_MOVING);
  return reasons & ~(bit (PLUMB_REASON_MODE_TRACKING) | bit (PLUMB_REASON_SETTLING) |
                     bit (PLUMB_REASON_CAPPED) | bit (PLUMB_REASON_SNOOZED));
}

uint32_t
plumb_monitor_get_reasons (const PlumbMonitor *monitor)
{
  bool is_away = is_slouching (monitor) || is_leaving_pose (monitor);
  PlumbAlertPolicy policy;
  int64_t due_us;

  plumb_monitor_get_policy (monitor, &policy);
  uint32_t reasons = strip_practised (monitor, &policy, general_reasons (monitor));
  uint32_t more = shift_reasons (monitor, &policy, &due_us);
  if (is_away)
    reasons |= more;
  reasons |= more & bit (PLUMB_REASON_TRAINING_DONE);
  if (reasons == 0 && !is_away &&
      !plumb_alerts_is_true (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0))
    reasons |= bit (PLUMB_REASON_POSTURE_GOOD);
  return reasons;
}

/* What a shift notice waits for besides the slouch; INT64_MIN: nothing. */
static int64_t
shift_wait_us (const PlumbMonitor *monitor, const PlumbAlertPolicy *policy)
{
  double first_s = monitor->settings->values.alerts.worn_first_min * 60;

  if (plumb_practice_is_on (&monitor->alerts.practice, monitor->now_us))
    return INT64_MIN;
  PlumbPaceWait wait = plumb_pace_get_wait (&monitor->alerts.pace, monitor->settings,
                                            PLUMB_NOTICE_SHIFT, monitor->now_us);
  int64_t until_us = MAX (wait.until_us, policy->settle_until_us);
  until_us = MAX (until_us, monitor->alerts.pace.snoozed_until_us);
  if (policy->worn_since_us != INT64_MAX)
    until_us = MAX (until_us, policy->worn_since_us + plumb_seconds_us (first_s));
  return until_us > monitor->now_us ? until_us : INT64_MIN;
}

void
plumb_monitor_find_shift (const PlumbMonitor *monitor, PlumbNext *out_next)
{
  PlumbAlertPolicy policy;
  int64_t due_us;

  plumb_monitor_get_policy (monitor, &policy);
  uint32_t reasons = strip_practised (monitor, &policy, general_reasons (monitor)) |
                     shift_reasons (monitor, &policy, &due_us);
  int64_t wait_us = shift_wait_us (monitor, &policy);
  bool is_due = due_us != INT64_MAX, is_away = is_slouching (monitor);
  if (!is_away && !is_leaving_pose (monitor))
    reasons |= bit (PLUMB_REASON_POSTURE_GOOD);
  *out_next = (PlumbNext){
      .notice = is_due ? PLUMB_NOTICE_SHIFT : PLUMB_NOTICE_NONE,
      .reasons = reasons,
  };
  due_us = is_due ? MAX (due_us, wait_us) : is_away ? INT64_MAX : wait_us;
  out_next->at_us = due_us == INT64_MAX || due_us == INT64_MIN ? 0 : due_us;
}

uint32_t
plumb_monitor_get_up_reasons (const PlumbMonitor *monitor)
{
  PlumbPaceWait wait = plumb_pace_get_wait (&monitor->alerts.pace, monitor->settings,
                                            PLUMB_NOTICE_GET_UP, monitor->now_us);
  uint32_t reasons = general_reasons (monitor) &
                     ~(bit (PLUMB_REASON_UNCALIBRATED) | bit (PLUMB_REASON_CALIBRATION_SUSPECT) |
                       bit (PLUMB_REASON_CALIBRATING) | bit (PLUMB_REASON_MOVING));

  if (monitor->wearer.activity == PLUMB_ACTIVITY_WALKING)
    reasons |= bit (PLUMB_REASON_MOVING);
  return wait.until_us > monitor->now_us ? reasons | bit (wait.reason) : reasons;
}

int64_t
plumb_monitor_get_limit_us (const PlumbMonitor *monitor)
{
  const PlumbSitting *sitting = &monitor->wearer.sitting;
  int64_t length_us = sitting->has_bout ? sitting->length_us : 0;
  int64_t next_us =
      plumb_pace_get_spell_us (monitor->settings, monitor->limit_us, &monitor->wearer.spell);

  bool is_told = monitor->settings->values.alerts.is_sitting_enabled &&
                 !monitor->wearer.is_break_told &&
                 !plumb_alerts_is_answered (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0);

  return next_us == INT64_MAX || !is_told || !plumb_monitor_is_judging (monitor)
             ? INT64_MAX
             : monitor->now_us + MAX (next_us - length_us, 0);
}
