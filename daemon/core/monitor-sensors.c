/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the radio says of a sensor, and what the wearer wants of it. */
#include "event.h"
#include "monitor-private.h"

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
      PLUMB_ALERT_CALIBRATION_STALE, PLUMB_ALERT_PAIRING_LOST,  PLUMB_ALERT_POSE_MISSING,
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
  if (monitor->wearer.lead == (int)slot)
    plumb_gap_bar (&monitor->gap);
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
      .slot = sensor->slot,
      .duration_us = sensor->has_data ? monitor->now_us - sensor->last_us : 0,
  };

  plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
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
  if (sensor->stream == PLUMB_STREAM_OFF && sensor->off_since_us != 0 &&
      monitor->wearer.lead == (int)slot)
    plumb_gap_bar (&monitor->gap);
  sensor->stream = stream;
  if (stream != PLUMB_STREAM_LOST)
    end_stream_alert (monitor, sensor, PLUMB_ALERT_SENSOR_LOST, out_events);
  if (stream == PLUMB_STREAM_OFF || stream == PLUMB_STREAM_UNPAIRED)
    plumb_monitor_end_silence (monitor, sensor, PLUMB_OUTCOME_EXPIRED, out_events);
  if (stream != PLUMB_STREAM_UNPAIRED)
    end_stream_alert (monitor, sensor, PLUMB_ALERT_PAIRING_LOST, out_events);
  switch (stream) {
  case PLUMB_STREAM_OFF:
    sensor->was_live = false;
    sensor->off_since_us = monitor->now_us;
    break;
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
      .slot = slot,
      .battery_percent = percent,
  };

  if (is_charging || percent >= settings->battery_clear_percent)
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_BATTERY_LOW, slot, PLUMB_OUTCOME_CORRECTED,
                      monitor->now_us, out_events);
  else if (was_true || percent <= settings->battery_warn_percent)
    plumb_alerts_hold_at_least (&monitor->alerts, &alert, is_critical ? 2 : 1, monitor->now_us);
  plumb_monitor_end (monitor, out_events);
}

static PlumbStart
check_start (const PlumbMonitor *monitor, uint32_t slot, PlumbPose pose)
{
  const PlumbMonitorSensor *sensor;

  if (slot >= PLUMB_SENSORS_MAX || !monitor->sensors[slot].is_used)
    return PLUMB_START_UNUSED;
  sensor = &monitor->sensors[slot];
  if (sensor->capture.is_running)
    return PLUMB_START_BUSY;
  if (sensor->is_silent)
    return PLUMB_START_NO_STREAM;
  if (pose == PLUMB_POSE_SLOUCHED && !sensor->calibration.has_pose[PLUMB_POSE_UPRIGHT])
    return PLUMB_START_NO_UPRIGHT;
  if (pose == PLUMB_POSE_STANDING_SLOUCHED && !sensor->calibration.has_pose[PLUMB_POSE_STANDING])
    return PLUMB_START_NO_UPRIGHT;
  return PLUMB_START_OK;
}

PlumbStart
plumb_monitor_calibrate (PlumbMonitor *monitor, uint32_t slot, PlumbPose pose, int64_t now_us,
                         PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  PlumbStart start = check_start (monitor, slot, pose);

  if (start != PLUMB_START_OK)
    return start;
  PlumbMonitorSensor *sensor = &monitor->sensors[slot];
  plumb_monitor_account (monitor, monitor->now_us, true);
  plumb_capture_start (&sensor->capture, pose, PLUMB_CAPTURE_LENGTH_US,
                       monitor->now_us + PLUMB_CAPTURE_LIMIT_US);
  plumb_monitor_sensor_reset_posture (sensor, PLUMB_OUTCOME_SUPERSEDED);
  plumb_monitor_refresh_calibration (monitor, sensor, out_events);
  plumb_monitor_end (monitor, out_events);
  return start;
}

bool
plumb_monitor_cancel_calibration (PlumbMonitor *monitor, uint32_t slot, int64_t now_us,
                                  PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (slot >= PLUMB_SENSORS_MAX || !monitor->sensors[slot].capture.is_running)
    return false;
  plumb_monitor_cancel_capture (monitor, &monitor->sensors[slot], out_events);
  plumb_monitor_end (monitor, out_events);
  return true;
}

bool
plumb_monitor_get_calibration (const PlumbMonitor *monitor, uint32_t slot,
                               PlumbCalibration *out_calibration)
{
  if (slot >= PLUMB_SENSORS_MAX || !monitor->sensors[slot].has_calibration)
    return false;
  *out_calibration = monitor->sensors[slot].calibration;
  return true;
}

bool
plumb_monitor_restore_calibration (PlumbMonitor *monitor, uint32_t slot,
                                   const PlumbCalibration *calibration, int64_t now_us,
                                   PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (slot >= PLUMB_SENSORS_MAX || !monitor->sensors[slot].is_used ||
      monitor->sensors[slot].placement != calibration->placement ||
      !plumb_calibration_is_sane (calibration))
    return false;
  PlumbMonitorSensor *sensor = &monitor->sensors[slot];
  plumb_monitor_account (monitor, monitor->now_us, true);
  sensor->calibration = *calibration;
  sensor->has_calibration = true;
  sensor->has_been_moved = sensor->is_upended = false;
  plumb_monitor_sensor_reset_posture (sensor, PLUMB_OUTCOME_SUPERSEDED);
  /* nobody saw whether it was taken off meanwhile */
  plumb_walk_reference_check (&sensor->walk);
  plumb_monitor_refresh_calibration (monitor, sensor, out_events);
  plumb_monitor_end (monitor, out_events);
  return true;
}

bool
plumb_monitor_has_live (const PlumbMonitor *monitor)
{
  for (unsigned i = 0; i < monitor->n_slots; i++)
    if (monitor->sensors[i].is_used && monitor->sensors[i].stream == PLUMB_STREAM_LIVE)
      return true;
  return false;
}
