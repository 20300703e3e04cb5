/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When alerts wait, and what a pause does. */
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
plumb_monitor_end_silence (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                           PlumbAlertOutcome outcome, PlumbEvents *out_events)
{
  if (!sensor->is_silence_told)
    return;
  sensor->is_silence_told = false;
  plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_SENSOR_SILENT, sensor->slot, outcome,
                    monitor->now_us, out_events);
}
