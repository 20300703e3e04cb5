/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of one sensor: its beginning, its silences. */
#include "monitor-private.h"

void
plumb_monitor_sensor_init (PlumbMonitorSensor *sensor, uint32_t slot, PlumbPlacement placement)
{
  *sensor = (PlumbMonitorSensor){
      .slot = slot,
      .placement = placement,
      .is_silent = true,
      .has_lapsed = true,
  };
}

void
plumb_monitor_sensor_settle (PlumbMonitor *monitor, PlumbMonitorSensor *sensor)
{
  sensor->settle_until_us =
      monitor->now_us + plumb_seconds_us (monitor->settings->values.monitor.settle_s);
}

void
plumb_monitor_sensor_reset_posture (PlumbMonitorSensor *sensor, PlumbAlertOutcome outcome)
{
  if (plumb_posture_reset (&sensor->posture))
    sensor->episode_outcome = outcome;
}

/* The next sample starts every filter afresh. */
void
plumb_monitor_sensor_silence (PlumbMonitorSensor *sensor)
{
  if (sensor->is_silent)
    return;
  sensor->is_silent = true;
  sensor->has_lapsed = false;
  plumb_sample_clock_restart (&sensor->clock);
  plumb_orientation_restart (&sensor->orientation);
  plumb_activity_restart (&sensor->activity);
  plumb_bend_restart (&sensor->bend);
  plumb_reclining_leave (&sensor->reclining);
  plumb_wear_restart (&sensor->wear);
}

bool
plumb_monitor_sensor_can_judge (const PlumbMonitorSensor *sensor)
{
  return sensor->has_flag || sensor->calibration.has_pose[PLUMB_POSE_UPRIGHT] ||
         sensor->calibration.has_pose[PLUMB_POSE_STANDING];
}
