/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor.h"

#include <math.h>

struct PlumbMonitor {
  PlumbSettings *settings;
  int64_t now_us;
  int64_t taken_us;
  PlumbMode mode;
  uint32_t holds;
  struct {
    bool is_used;
    PlumbPlacement placement;
    PlumbStream stream;
    uint64_t accepted;
    bool has_calibration;
    PlumbCalibration calibration;
  } sensors[PLUMB_SENSORS_MAX];
};

PlumbMonitor *
plumb_monitor_new (PlumbSettings *settings, int64_t now_us)
{
  PlumbMonitor *monitor = g_new0 (PlumbMonitor, 1);
  monitor->settings = plumb_settings_ref (settings);
  monitor->now_us = monitor->taken_us = now_us;
  monitor->mode = settings->values.monitor.mode;
  return monitor;
}

void
plumb_monitor_free (PlumbMonitor *monitor)
{
  plumb_settings_unref (monitor->settings);
  g_free (monitor);
}

static void
begin (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  out_events->count = 0;
  monitor->now_us = MAX (monitor->now_us, now_us);
}

void
plumb_monitor_set_sensor (PlumbMonitor *monitor, uint32_t sensor, bool is_used,
                          PlumbPlacement placement, int64_t now_us, PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  monitor->sensors[sensor].is_used = is_used;
  monitor->sensors[sensor].placement = placement;
}

void
plumb_monitor_feed (PlumbMonitor *monitor, const PlumbSample *sample, PlumbEvents *out_events)
{
  begin (monitor, sample->time_us, out_events);
  monitor->sensors[sample->sensor].accepted++;
}

void
plumb_monitor_tick (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
}

int64_t
plumb_monitor_deadline (const PlumbMonitor *monitor)
{
  return INT64_MAX;
}

void
plumb_monitor_set_settings (PlumbMonitor *monitor, PlumbSettings *settings, int64_t now_us,
                            PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  PlumbSettings *old = monitor->settings;
  monitor->settings = plumb_settings_ref (settings);
  plumb_settings_unref (old);
}

void
plumb_monitor_set_stream (PlumbMonitor *monitor, uint32_t sensor, PlumbStream stream,
                          int64_t now_us, PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  monitor->sensors[sensor].stream = stream;
}

void
plumb_monitor_set_battery (PlumbMonitor *monitor, uint32_t sensor, int percent, bool is_charging,
                           const PlumbSensorSettings *settings, int64_t now_us,
                           PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
}

void
plumb_monitor_set_hold (PlumbMonitor *monitor, PlumbHold hold, bool is_set, int64_t now_us,
                        PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  if (is_set)
    monitor->holds |= 1u << hold;
  else
    monitor->holds &= ~(1u << hold);
}

void
plumb_monitor_set_mode (PlumbMonitor *monitor, PlumbMode mode, int64_t now_us,
                        PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  monitor->mode = mode;
}

void
plumb_monitor_resume (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
}

PlumbStart
plumb_monitor_calibrate (PlumbMonitor *monitor, uint32_t sensor, PlumbPose pose, int64_t now_us,
                         PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return PLUMB_START_NO_STREAM;
}

bool
plumb_monitor_cancel_calibration (PlumbMonitor *monitor, uint32_t sensor, int64_t now_us,
                                  PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return false;
}

bool
plumb_monitor_get_calibration (const PlumbMonitor *monitor, uint32_t sensor,
                               PlumbCalibration *out_calibration)
{
  if (!monitor->sensors[sensor].has_calibration)
    return false;
  *out_calibration = monitor->sensors[sensor].calibration;
  return true;
}

bool
plumb_monitor_restore_calibration (PlumbMonitor *monitor, uint32_t sensor,
                                   const PlumbCalibration *calibration, int64_t now_us,
                                   PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  monitor->sensors[sensor].calibration = *calibration;
  monitor->sensors[sensor].has_calibration = true;
  return true;
}

unsigned
plumb_monitor_get_alerts (const PlumbMonitor *monitor, const PlumbAlert **out_alerts)
{
  *out_alerts = NULL;
  return 0;
}

bool
plumb_monitor_acknowledge (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                           PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return false;
}

bool
plumb_monitor_dismiss (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                       PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return false;
}

bool
plumb_monitor_snooze (PlumbMonitor *monitor, uint32_t alert, uint32_t seconds, int64_t now_us,
                      PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return false;
}

bool
plumb_monitor_report_false (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                            PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return false;
}

bool
plumb_monitor_answer_proposal (PlumbMonitor *monitor, bool is_accepted, int64_t now_us,
                               PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  return false;
}

void
plumb_monitor_set_tolerance_offset (PlumbMonitor *monitor, double offset_deg)
{
}

double
plumb_monitor_get_tolerance_offset (const PlumbMonitor *monitor)
{
  return 0;
}

uint32_t
plumb_monitor_get_reasons (const PlumbMonitor *monitor)
{
  return 1u << PLUMB_REASON_NO_SENSOR;
}

void
plumb_monitor_take_totals (PlumbMonitor *monitor, int64_t now_us, PlumbTotals *out_totals,
                           PlumbEvents *out_events)
{
  begin (monitor, now_us, out_events);
  *out_totals = (PlumbTotals){.no_data_us = monitor->now_us - monitor->taken_us};
  monitor->taken_us = monitor->now_us;
}

void
plumb_monitor_snapshot (const PlumbMonitor *monitor, PlumbSnapshot *out_snapshot)
{
  *out_snapshot = (PlumbSnapshot){.lead = -1, .mode = monitor->mode, .deviation_deg = NAN};
  for (unsigned i = 0; i < PLUMB_SENSORS_MAX; i++) {
    out_snapshot->sensors[i].is_used = monitor->sensors[i].is_used;
    out_snapshot->sensors[i].deviation_deg = NAN;
    out_snapshot->sensors[i].limit_deg = NAN;
  }
}
