/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composes the parts: time moves on from deadline to deadline, then the input is taken in. So a
 * tick changes nothing that the next sample would not have found by itself. */
#include "event.h"
#include "monitor-private.h"

static void
take_settings (PlumbMonitor *monitor)
{
  const PlumbSettingsValues *values = &monitor->settings->values;

  monitor->gap_us = plumb_seconds_us (values->monitor.gap_s);
  monitor->dwell_us = plumb_seconds_us (values->slouch.dwell_s);
  monitor->clear_us = plumb_seconds_us (values->slouch.clear_s);
  monitor->not_worn_after_us = plumb_seconds_us (values->monitor.not_worn_after_s);
  monitor->reset_after_us = plumb_seconds_us (values->sitting.reset_after_s);
  monitor->reset_window_us = plumb_seconds_us (values->sitting.reset_window_s);
  monitor->limit_us = plumb_seconds_us (values->sitting.limit_min * 60);
}

PlumbMonitor *
plumb_monitor_new (PlumbSettings *settings, int64_t now_us)
{
  PlumbMonitor *monitor = g_new0 (PlumbMonitor, 1);

  monitor->settings = plumb_settings_ref (settings);
  monitor->now_us = monitor->accounted_us = now_us;
  monitor->mode = settings->values.monitor.mode;
  monitor->is_paused = monitor->mode == PLUMB_MODE_OFF;
  monitor->paused_since_us = now_us;
  monitor->wearer.lead = -1;
  monitor->wearer.boundary_us = monitor->released_us = INT64_MIN;
  monitor->get_up_due_us = INT64_MAX;
  monitor->coaching.is_coached = true;
  monitor->wearer.posture_since_us = now_us;
  monitor->deadline_us = INT64_MAX;
  plumb_alerts_init (&monitor->alerts);
  plumb_minutes_init (&monitor->minutes, now_us);
  take_settings (monitor);
  for (uint32_t i = 0; i < PLUMB_SENSORS_MAX; i++)
    plumb_monitor_sensor_init (&monitor->sensors[i], i, PLUMB_PLACEMENT_OTHER);
  return monitor;
}

void
plumb_monitor_free (PlumbMonitor *monitor)
{
  if (monitor == NULL)
    return;
  plumb_settings_unref (monitor->settings);
  g_free (monitor);
}

/* Whether the time without a link counts: a machine that sleeps misses nobody. */
static bool
is_missed (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  bool is_asleep = (monitor->holds & (1u << PLUMB_HOLD_SUSPENDED)) != 0;

  return sensor->stream == PLUMB_STREAM_LOST && sensor->was_live && !is_asleep;
}

static int64_t
sensor_deadline (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  int64_t deadline_us = plumb_monitor_stale_us (monitor, sensor);

  if (!sensor->is_silent)
    deadline_us = MIN (deadline_us, sensor->last_us + monitor->gap_us + 1);
  else if (!sensor->has_lapsed)
    deadline_us = MIN (deadline_us, sensor->last_us + PLUMB_LAPSE_US);
  if (sensor->capture.is_running)
    deadline_us = MIN (deadline_us, sensor->capture.give_up_us);
  if (is_missed (monitor, sensor) &&
      !plumb_alerts_is_true (&monitor->alerts, PLUMB_ALERT_SENSOR_LOST, sensor->slot))
    deadline_us = MIN (deadline_us,
                       sensor->lost_since_us +
                           plumb_seconds_us (monitor->settings->values.alerts.sensor_lost_after_s));
  return deadline_us;
}

static int64_t
find_deadline (const PlumbMonitor *monitor)
{
  int64_t deadline_us = MIN (monitor->alerts.deadline_us, plumb_monitor_heed_deadline (monitor));

  for (unsigned i = 0; i < monitor->n_slots; i++) {
    if (monitor->sensors[i].is_used)
      deadline_us = MIN (deadline_us, sensor_deadline (monitor, &monitor->sensors[i]));
  }
  if (monitor->wearer.has_seen && !monitor->wearer.is_gone)
    deadline_us = MIN (deadline_us, monitor->wearer.seen_us + PLUMB_GONE_US);
  return MIN (deadline_us, plumb_monitor_carried_deadline (monitor));
}

static void
check_lost (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, PlumbEvents *out_events)
{
  int64_t away_us = monitor->now_us - sensor->lost_since_us;
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_SENSOR_LOST,
      .severity = PLUMB_SEVERITY_WARNING,
      .slot = sensor->slot,
      .duration_us = away_us,
  };

  if (!is_missed (monitor, sensor) ||
      away_us < plumb_seconds_us (monitor->settings->values.alerts.sensor_lost_after_s))
    return;
  plumb_monitor_end_silence (monitor, sensor, PLUMB_OUTCOME_SUPERSEDED, out_events);
  plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
}

/* What time alone does to one sensor. */
static void
pass_time (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, PlumbEvents *out_events)
{
  if (!sensor->is_silent && monitor->now_us > sensor->last_us + monitor->gap_us) {
    if (monitor->wearer.lead == (int)sensor->slot)
      plumb_monitor_account (monitor, monitor->now_us, false);
    plumb_monitor_sensor_silence (sensor);
  }
  if (sensor->is_silent && !sensor->has_lapsed &&
      monitor->now_us >= sensor->last_us + PLUMB_LAPSE_US) {
    sensor->has_lapsed = true;
    plumb_monitor_sensor_reset_posture (sensor, PLUMB_OUTCOME_EXPIRED);
  }
  plumb_monitor_tick_capture (monitor, sensor, out_events);
  plumb_monitor_refresh_calibration (monitor, sensor, out_events);
  check_lost (monitor, sensor, out_events);
}

static void
pass_deadline (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;

  for (unsigned i = 0; i < monitor->n_slots; i++) {
    if (monitor->sensors[i].is_used)
      pass_time (monitor, &monitor->sensors[i], out_events);
  }
  if (wearer->has_seen && !wearer->is_gone && monitor->now_us >= wearer->seen_us + PLUMB_GONE_US) {
    wearer->is_gone = true;
    wearer->is_on = false;
    plumb_monitor_wearer_end_bout (monitor, out_events);
  }
  if (monitor->now_us >= plumb_monitor_carried_deadline (monitor))
    plumb_monitor_end_carried (monitor, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_begin (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  int64_t target_us = MAX (monitor->now_us, now_us);

  out_events->count = 0;
  while (monitor->deadline_us <= target_us) {
    monitor->now_us = MAX (monitor->now_us, monitor->deadline_us);
    pass_deadline (monitor, out_events);
  }
  monitor->now_us = target_us;
}

void
plumb_monitor_end (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  plumb_monitor_wearer_refresh (monitor, out_events);
  plumb_monitor_look_at_heed (monitor, out_events);
  plumb_monitor_run_alerts (monitor, out_events);
  plumb_minutes_revise (&monitor->minutes, monitor->now_us, out_events);
  monitor->deadline_us = find_deadline (monitor);
}

void
plumb_monitor_feed (PlumbMonitor *monitor, const PlumbSample *sample, PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, sample->time_us, out_events);
  if (sample->slot >= PLUMB_SENSORS_MAX || !monitor->sensors[sample->slot].is_used)
    return;
  if (plumb_monitor_sensor_feed (monitor, &monitor->sensors[sample->slot], sample, out_events))
    plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_tick (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
}

int64_t
plumb_monitor_deadline (const PlumbMonitor *monitor)
{
  return monitor->deadline_us;
}

void
plumb_monitor_set_settings (PlumbMonitor *monitor, PlumbSettings *settings, int64_t now_us,
                            PlumbEvents *out_events)
{
  PlumbSettings *old = monitor->settings;
  bool has_new_mode = old->values.monitor.mode != settings->values.monitor.mode;

  plumb_monitor_begin (monitor, now_us, out_events);
  plumb_monitor_account (monitor, monitor->now_us, true);
  monitor->settings = plumb_settings_ref (settings);
  plumb_settings_unref (old);
  if (has_new_mode)
    monitor->mode = settings->values.monitor.mode;
  take_settings (monitor);
  plumb_monitor_refresh_pause (monitor, out_events);
  for (unsigned i = 0; i < monitor->n_slots; i++) {
    if (monitor->sensors[i].is_used)
      plumb_monitor_refresh_calibration (monitor, &monitor->sensors[i], out_events);
  }
  monitor->alerts.is_dirty = true;
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_resume (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  plumb_monitor_account (monitor, monitor->now_us, false);
  plumb_monitor_settle (monitor);
  plumb_gap_bar (&monitor->gap);
  for (unsigned i = 0; i < monitor->n_slots; i++) {
    PlumbMonitorSensor *sensor = &monitor->sensors[i];
    if (!sensor->is_used)
      continue;
    plumb_monitor_sensor_silence (sensor);
    plumb_monitor_sensor_settle (monitor, sensor);
    sensor->lost_since_us = monitor->now_us; /* if it is: see is_missed () */
  }
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_end_minute (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (plumb_monitor_is_absent (monitor))
    plumb_monitor_account (monitor, monitor->now_us, false);
  plumb_minutes_end (&monitor->minutes, monitor->now_us, out_events);
}

void
plumb_monitor_get_running (const PlumbMonitor *monitor, PlumbRunningMinute *out_running)
{
  const PlumbMinute *minute = plumb_minutes_running (&monitor->minutes);

  *out_running = (PlumbRunningMinute){
      .start_us = minute->start_us,
      .known_until_us = monitor->accounted_us,
      .totals = minute->totals,
      .deviation_deg = plumb_minute_deviation_deg (minute),
      .is_absent = plumb_monitor_is_absent (monitor),
      .is_paused = monitor->is_paused,
      .is_off = monitor->mode == PLUMB_MODE_OFF,
      .bout = plumb_monitor_get_bout (monitor),
      .slouch = plumb_monitor_get_slouch (monitor),
  };
}

int64_t
plumb_monitor_get_upright_us (const PlumbMonitor *monitor)
{
  return monitor->minutes.upright_us;
}

int64_t
plumb_monitor_get_judged_us (const PlumbMonitor *monitor)
{
  return monitor->minutes.judged_us;
}
