/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a calibration: captured, valid, stale, suspect. */
#include "event.h"
#include "monitor-private.h"

#define PROGRESS_STEP 0.1

static PlumbEvent *
emit (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, PlumbEventKind kind,
      PlumbEvents *out_events)
{
  PlumbEvent *event = plumb_events_add (out_events, kind, sensor->slot, monitor->now_us);

  event->calibration.pose = sensor->capture.pose;
  event->calibration.state = sensor->calibration_state;
  event->calibration.reason = sensor->calibration_reason;
  return event;
}

int64_t
plumb_monitor_stale_us (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  double age_s = monitor->settings->values.monitor.calibration_max_age_days * 86400;

  if (!sensor->has_calibration || sensor->calibration_state == PLUMB_CALIBRATION_STALE ||
      sensor->calibration_state == PLUMB_CALIBRATION_SUSPECT)
    return INT64_MAX;
  int64_t stale_us = sensor->calibration.captured_us + plumb_seconds_us (age_s);
  /* while a capture runs its end will ask again */
  return sensor->capture.is_running && stale_us <= monitor->now_us ? INT64_MAX : stale_us;
}

static bool
is_too_old (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  double age_s = monitor->settings->values.monitor.calibration_max_age_days * 86400;

  return monitor->now_us - sensor->calibration.captured_us >= plumb_seconds_us (age_s);
}

static PlumbCalibrationState
find_state (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor,
            PlumbCalibrationReason *out_reason)
{
  *out_reason = PLUMB_CALIBRATION_OK;
  if (sensor->capture.is_running)
    return PLUMB_CALIBRATION_RUNNING;
  if (!sensor->has_calibration)
    return PLUMB_CALIBRATION_NONE;
  if (sensor->is_stalled)
    *out_reason = PLUMB_CALIBRATION_STALLED;
  else if (plumb_conditioning_is_scale_wrong (&sensor->conditioning))
    *out_reason = PLUMB_CALIBRATION_UNITS;
  else if (sensor->has_been_moved)
    *out_reason = PLUMB_CALIBRATION_PUT_ON_AGAIN;
  if (*out_reason != PLUMB_CALIBRATION_OK)
    return PLUMB_CALIBRATION_SUSPECT;
  if (!is_too_old (monitor, sensor))
    return PLUMB_CALIBRATION_VALID;
  *out_reason = PLUMB_CALIBRATION_TOO_OLD;
  return PLUMB_CALIBRATION_STALE;
}

static void
refresh_alert (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, PlumbEvents *out_events)
{
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_CALIBRATION_STALE,
      .severity = sensor->calibration_state == PLUMB_CALIBRATION_SUSPECT ? PLUMB_SEVERITY_NOTICE
                                                                         : PLUMB_SEVERITY_INFO,
      .slot = sensor->slot,
      .reason = sensor->calibration_reason,
  };

  switch (sensor->calibration_state) {
  case PLUMB_CALIBRATION_STALE:
  case PLUMB_CALIBRATION_SUSPECT:
    plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
    break;
  case PLUMB_CALIBRATION_NONE:
  case PLUMB_CALIBRATION_VALID:
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_CALIBRATION_STALE, sensor->slot,
                      PLUMB_OUTCOME_CORRECTED, monitor->now_us, out_events);
    break;
  case PLUMB_CALIBRATION_RUNNING: break;
  }
}

void
plumb_monitor_refresh_calibration (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                   PlumbEvents *out_events)
{
  PlumbCalibrationReason reason;
  PlumbCalibrationState state = find_state (monitor, sensor, &reason);

  if (state == sensor->calibration_state && reason == sensor->calibration_reason)
    return;
  sensor->calibration_state = state;
  sensor->calibration_reason = reason;
  emit (monitor, sensor, PLUMB_EVENT_CALIBRATION_CHANGED, out_events);
  refresh_alert (monitor, sensor, out_events);
}

static void
finish_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, PlumbCaptureResult *result,
                PlumbEvents *out_events)
{
  if (result->reason == PLUMB_CALIBRATION_OK)
    result->reason = plumb_calibration_apply (&sensor->calibration, sensor->capture.pose, result,
                                              sensor->placement, monitor->now_us);
  if (result->reason == PLUMB_CALIBRATION_OK) {
    sensor->has_calibration = true;
    sensor->has_been_moved = false;
    sensor->upended_s = 0;
    sensor->is_upended = false;
    sensor->walk = (PlumbWalkReference){0};
    plumb_reclining_forget (&sensor->reclining);
    plumb_monitor_sensor_reset_posture (sensor, PLUMB_OUTCOME_SUPERSEDED);
    plumb_monitor_sensor_settle (monitor, sensor);
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_POSE_MISSING, sensor->slot,
                      PLUMB_OUTCOME_CORRECTED, monitor->now_us, out_events);
  }
  PlumbEvent *event = emit (monitor, sensor, PLUMB_EVENT_CALIBRATION_FINISHED, out_events);
  event->calibration.reason = result->reason;
  event->calibration.spread_deg = result->spread_deg;
  event->calibration.fraction = result->reason == PLUMB_CALIBRATION_OK ? 1 : 0;
  plumb_monitor_refresh_calibration (monitor, sensor, out_events);
}

static void
show_progress (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, PlumbEvents *out_events)
{
  double fraction = plumb_capture_fraction (&sensor->capture);

  if (fraction >= sensor->capture.shown_fraction &&
      fraction < sensor->capture.shown_fraction + PROGRESS_STEP)
    return;
  sensor->capture.shown_fraction = fraction;
  PlumbEvent *event = emit (monitor, sensor, PLUMB_EVENT_CALIBRATION_PROGRESS, out_events);
  event->calibration.fraction = fraction;
  event->calibration.reason = sensor->capture.trouble == PLUMB_CALIBRATION_MOVED && fraction == 0
                                  ? PLUMB_CALIBRATION_MOVED
                                  : PLUMB_CALIBRATION_OK;
}

void
plumb_monitor_feed_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                            const PlumbSample *sample, PlumbEvents *out_events)
{
  PlumbCaptureResult result;

  if (!sensor->capture.is_running)
    return;
  bool is_still = !(sample->fields & PLUMB_SAMPLE_ACCEL) || sensor->activity.is_still;
  if (plumb_capture_feed (&sensor->capture, sample, is_still, &result))
    finish_capture (monitor, sensor, &result, out_events);
  else
    show_progress (monitor, sensor, out_events);
}

void
plumb_monitor_tick_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                            PlumbEvents *out_events)
{
  PlumbCaptureResult result;

  if (!plumb_capture_tick (&sensor->capture, monitor->now_us, &result))
    return;
  if (sensor->is_silent)
    result.reason = sensor->is_stalled ? PLUMB_CALIBRATION_STALLED : PLUMB_CALIBRATION_NO_DATA;
  finish_capture (monitor, sensor, &result, out_events);
}

void
plumb_monitor_cancel_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                              PlumbEvents *out_events)
{
  PlumbCaptureResult result = {.reason = PLUMB_CALIBRATION_CANCELLED};

  sensor->capture.is_running = false;
  finish_capture (monitor, sensor, &result, out_events);
}
