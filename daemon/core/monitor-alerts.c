/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds, modes, streams and batteries, and the wearer's answers to alerts. */
#include "monitor-private.h"

bool
plumb_monitor_is_quiet (const PlumbMonitor *monitor, int64_t *out_until_us)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  int64_t until_us;

  if (out_until_us != NULL)
    *out_until_us = INT64_MAX;
  if (lead == NULL || lead->is_silent || lead->activity.is_active ||
      lead->activity.gait.is_ambulating || lead->capture.is_running)
    return true;
  until_us = lead->settle_until_us;
  if (lead->activity.has_moved)
    until_us =
        MAX (until_us, lead->activity.moved_us +
                           plumb_seconds_us (monitor->settings->values.monitor.moving_holdoff_s));
  if (out_until_us != NULL)
    *out_until_us = until_us;
  return monitor->now_us < until_us;
}

void
plumb_monitor_run_alerts (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  PlumbAlertPolicy policy = {
      .settings = monitor->settings,
      .mode = monitor->mode,
      .is_held = (monitor->holds & ~(1u << PLUMB_HOLD_USER)) != 0,
      .is_paused = monitor->is_paused,
      .is_training_done = monitor->is_training_done,
  };

  policy.is_posture_quiet = plumb_monitor_is_quiet (monitor, &policy.quiet_until_us);
  if (policy.is_posture_quiet != monitor->was_quiet)
    monitor->alerts.is_dirty = true;
  monitor->was_quiet = policy.is_posture_quiet;
  plumb_alerts_run (&monitor->alerts, &policy, monitor->now_us, out_events);
}

void
plumb_monitor_refresh_pause (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  bool is_paused =
      monitor->mode == PLUMB_MODE_OFF || (monitor->holds & (1u << PLUMB_HOLD_USER)) != 0;

  monitor->alerts.is_dirty = true;
  if (is_paused == monitor->is_paused)
    return;
  monitor->is_paused = is_paused;
  if (!is_paused && monitor->now_us - monitor->paused_since_us > PLUMB_GONE_US)
    plumb_monitor_wearer_end_bout (monitor, out_events);
  monitor->paused_since_us = monitor->now_us;
  for (unsigned i = 0; i < monitor->n_slots; i++) {
    plumb_monitor_sensor_reset_posture (&monitor->sensors[i], PLUMB_OUTCOME_EXPIRED);
    plumb_monitor_sensor_settle (monitor, &monitor->sensors[i]);
  }
}

void
plumb_monitor_set_hold (PlumbMonitor *monitor, PlumbHold hold, bool is_set, int64_t now_us,
                        PlumbEvents *out_events)
{
  uint32_t bit = 1u << hold;

  plumb_monitor_begin (monitor, now_us, out_events);
  if (((monitor->holds & bit) != 0) == is_set)
    return;
  plumb_monitor_account (monitor, monitor->now_us, true);
  monitor->holds ^= bit;
  plumb_monitor_refresh_pause (monitor, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_mode (PlumbMonitor *monitor, PlumbMode mode, int64_t now_us,
                        PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  plumb_monitor_account (monitor, monitor->now_us, true);
  monitor->mode = mode;
  plumb_monitor_refresh_pause (monitor, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_training_done (PlumbMonitor *monitor, bool is_done, int64_t now_us,
                                 PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (monitor->is_training_done == is_done)
    return;
  monitor->is_training_done = is_done;
  monitor->alerts.is_dirty = true;
  plumb_monitor_end (monitor, out_events);
}

static void
end_stream_alert (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, PlumbAlertKind kind,
                  PlumbEvents *out_events)
{
  bool is_back = sensor->stream == PLUMB_STREAM_LIVE;

  plumb_alerts_end (&monitor->alerts, kind, sensor->slot,
                    is_back ? PLUMB_OUTCOME_CORRECTED : PLUMB_OUTCOME_EXPIRED, monitor->now_us,
                    out_events);
}

static void
end_all_alerts (PlumbMonitor *monitor, uint32_t slot, PlumbEvents *out_events)
{
  static const PlumbAlertKind kinds[] = {
      PLUMB_ALERT_SENSOR_LOST,       PLUMB_ALERT_SENSOR_SILENT, PLUMB_ALERT_BATTERY_LOW,
      PLUMB_ALERT_CALIBRATION_STALE, PLUMB_ALERT_PAIRING_LOST,
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    plumb_alerts_end (&monitor->alerts, kinds[i], slot, PLUMB_OUTCOME_EXPIRED, monitor->now_us,
                      out_events);
}

void
plumb_monitor_set_sensor (PlumbMonitor *monitor, uint32_t slot, bool is_used,
                          PlumbPlacement placement, int64_t now_us, PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (slot >= PLUMB_SENSORS_MAX)
    return;
  PlumbMonitorSensor *sensor = &monitor->sensors[slot];
  if (sensor->is_used == is_used && (!is_used || sensor->placement == placement))
    return;
  plumb_monitor_account (monitor, monitor->now_us, true);
  plumb_monitor_sensor_reset_posture (sensor, PLUMB_OUTCOME_EXPIRED);
  plumb_monitor_wearer_refresh (monitor, out_events);
  end_all_alerts (monitor, slot, out_events);
  plumb_monitor_sensor_init (sensor, slot, placement);
  sensor->is_used = is_used;
  monitor->n_slots = 0;
  for (unsigned i = 0; i < PLUMB_SENSORS_MAX; i++) {
    if (monitor->sensors[i].is_used)
      monitor->n_slots = i + 1;
  }
  plumb_monitor_end (monitor, out_events);
}

static void
hold_stream_alert (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, PlumbAlertKind kind)
{
  PlumbAlert alert = {
      .kind = kind,
      .severity = PLUMB_SEVERITY_WARNING,
      .sensor = sensor->slot,
      .duration_us = sensor->has_data ? monitor->now_us - sensor->last_us : 0,
  };

  plumb_alerts_hold (&monitor->alerts, &alert, 1);
}

void
plumb_monitor_end_silence (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                           PlumbAlertOutcome outcome, PlumbEvents *out_events)
{
  if (!sensor->is_silence_told)
    return;
  sensor->is_silence_told = false;
  plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_SENSOR_SILENT, sensor->slot, outcome,
                    monitor->now_us, out_events);
}

void
plumb_monitor_set_stream (PlumbMonitor *monitor, uint32_t slot, PlumbStream stream, int64_t now_us,
                          PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (slot >= PLUMB_SENSORS_MAX || !monitor->sensors[slot].is_used ||
      monitor->sensors[slot].stream == stream)
    return;
  PlumbMonitorSensor *sensor = &monitor->sensors[slot];
  sensor->stream = stream;
  if (stream != PLUMB_STREAM_LOST)
    end_stream_alert (monitor, sensor, PLUMB_ALERT_SENSOR_LOST, out_events);
  if (stream == PLUMB_STREAM_OFF || stream == PLUMB_STREAM_UNPAIRED)
    plumb_monitor_end_silence (monitor, sensor, PLUMB_OUTCOME_EXPIRED, out_events);
  if (stream != PLUMB_STREAM_UNPAIRED)
    end_stream_alert (monitor, sensor, PLUMB_ALERT_PAIRING_LOST, out_events);
  switch (stream) {
  case PLUMB_STREAM_OFF: sensor->was_live = false; break;
  case PLUMB_STREAM_LOST: sensor->lost_since_us = monitor->now_us; break;
  case PLUMB_STREAM_LIVE:
    sensor->was_live = true;
    plumb_monitor_sensor_settle (monitor, sensor);
    break;
  case PLUMB_STREAM_SILENT:
    sensor->is_silence_told = true;
    hold_stream_alert (monitor, sensor, PLUMB_ALERT_SENSOR_SILENT);
    break;
  case PLUMB_STREAM_UNPAIRED: hold_stream_alert (monitor, sensor, PLUMB_ALERT_PAIRING_LOST); break;
  }
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_battery (PlumbMonitor *monitor, uint32_t slot, int percent, bool is_charging,
                           const PlumbSensorSettings *settings, int64_t now_us,
                           PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (slot >= PLUMB_SENSORS_MAX || !monitor->sensors[slot].is_used || percent < 0 || percent > 100)
    return;
  bool is_critical = percent <= settings->battery_critical_percent;
  bool was_true = plumb_alerts_is_true (&monitor->alerts, PLUMB_ALERT_BATTERY_LOW, slot);
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_BATTERY_LOW,
      .severity = is_critical ? PLUMB_SEVERITY_WARNING : PLUMB_SEVERITY_NOTICE,
      .sensor = slot,
      .battery_percent = percent,
  };

  if (is_charging || percent >= settings->battery_clear_percent)
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_BATTERY_LOW, slot, PLUMB_OUTCOME_CORRECTED,
                      monitor->now_us, out_events);
  else if (was_true || percent <= settings->battery_warn_percent)
    plumb_alerts_hold_at_least (&monitor->alerts, &alert, is_critical ? 2 : 1);
  plumb_monitor_end (monitor, out_events);
}

unsigned
plumb_monitor_get_alerts (const PlumbMonitor *monitor, const PlumbAlert **out_alerts)
{
  *out_alerts = monitor->alerts.live;
  return monitor->alerts.n_live;
}

void
plumb_monitor_set_discomfort (PlumbMonitor *monitor, const PlumbDiscomfort *discomfort,
                              int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_SEE_PROFESSIONAL,
      .severity = PLUMB_SEVERITY_INFO,
      .days = discomfort->days,
      .within_days = discomfort->within_days,
      .weeks = discomfort->weeks,
  };

  plumb_monitor_begin (monitor, now_us, out_events);
  if (discomfort->is_due)
    plumb_alerts_hold (&monitor->alerts, &alert, 1);
  else
    plumb_alerts_end (&monitor->alerts, alert.kind, 0, PLUMB_OUTCOME_EXPIRED, monitor->now_us,
                      out_events);
  plumb_monitor_end (monitor, out_events);
}

static bool
answer (PlumbMonitor *monitor, uint32_t alert, PlumbAlertOutcome outcome, int64_t now_us,
        PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  bool is_known =
      plumb_alerts_answer (&monitor->alerts, alert, outcome, monitor->now_us, out_events);
  plumb_monitor_end (monitor, out_events);
  return is_known;
}

bool
plumb_monitor_acknowledge (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                           PlumbEvents *out_events)
{
  return answer (monitor, alert, PLUMB_OUTCOME_ACKNOWLEDGED, now_us, out_events);
}

bool
plumb_monitor_dismiss (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                       PlumbEvents *out_events)
{
  return answer (monitor, alert, PLUMB_OUTCOME_DISMISSED, now_us, out_events);
}

bool
plumb_monitor_report_false (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                            PlumbEvents *out_events)
{
  return answer (monitor, alert, PLUMB_OUTCOME_FALSE, now_us, out_events);
}

bool
plumb_monitor_snooze (PlumbMonitor *monitor, uint32_t alert, uint32_t seconds, int64_t now_us,
                      PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  int64_t until_us = monitor->now_us + (int64_t)seconds * G_USEC_PER_SEC;
  bool is_known =
      plumb_alerts_snooze (&monitor->alerts, alert, until_us, monitor->now_us, out_events);
  plumb_monitor_end (monitor, out_events);
  return is_known;
}

bool
plumb_monitor_answer_proposal (PlumbMonitor *monitor, bool is_accepted, int64_t now_us,
                               PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  PlumbAlerts *alerts = &monitor->alerts;

  if (!(alerts->proposal_deg > 0))
    return false;
  if (is_accepted)
    plumb_monitor_set_tolerance_offset (monitor, monitor->offset_deg + alerts->proposal_deg -
                                                     alerts->proposal_from_deg);
  alerts->proposal_deg = alerts->proposal_from_deg = 0;
  alerts->false_reports = 0;
  alerts->false_deviation_deg = alerts->false_limit_deg = 0;
  plumb_monitor_end (monitor, out_events);
  return true;
}

void
plumb_monitor_set_tolerance_offset (PlumbMonitor *monitor, double offset_deg)
{
  if (offset_deg >= 0) /* false for NaN */
    monitor->offset_deg = MIN (offset_deg, 20);
}

double
plumb_monitor_get_tolerance_offset (const PlumbMonitor *monitor)
{
  return monitor->offset_deg;
}
