/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sample through everything that one sensor can say by itself. */
#include "event.h"
#include "monitor-private.h"

#include "vector.h"

#define LEAVE_US      ((int64_t)10 * G_USEC_PER_SEC) /* walking or lying this long forgets a slouch */
#define BREATHLESS_US ((int64_t)60 * G_USEC_PER_SEC)
#define UPENDED_DEG   60.0 /* lying begins there (activity.c); walking with so much ... */
#define UPENDED_S     20.0 /* ... for as long as makes a walk, the pose cannot be right */

static bool
can_tell_sitting (PlumbPlacement placement)
{
  return placement == PLUMB_PLACEMENT_WAIST || placement == PLUMB_PLACEMENT_LOWER_BACK;
}

static double
tilt_to (const double *reference, const double up[3])
{
  return reference == NULL ? -1 : plumb_vector_angle_deg (reference, up);
}

static const double *
pose_or_null (const PlumbCalibration *calibration, PlumbPose pose)
{
  return calibration->has_pose[pose] ? calibration->up[pose] : NULL;
}

static void
feed_filters (PlumbMonitorSensor *sensor, const PlumbSample *sample, PlumbActivityInput *input,
              double dt_s)
{
  PlumbOrientationInput turn = {
      .accel_g = sample->accel_g,
      .rate_dps = (sample->fields & PLUMB_SAMPLE_RATE) ? sample->rate_dps : NULL,
      .dt_s = dt_s,
      .time_us = input->time_us,
  };

  plumb_activity_feed_motion (&sensor->activity, input);
  if (sensor->activity.is_still)
    plumb_conditioning_add_quiet (&sensor->conditioning, input->length_g, dt_s);
  turn.is_resting = !sensor->activity.is_active;
  turn.scale_g = sensor->conditioning.has_scale ? sensor->conditioning.scale_g : input->length_g;
  plumb_orientation_feed (&sensor->orientation, &turn);
  plumb_vector_copy (sensor->up, sensor->orientation.slow);
  sensor->has_up = plumb_vector_normalise (sensor->up);
}

static void
feed_bend (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbActivityInput *input,
           PlumbEvents *out_events)
{
  PlumbBend bend;
  PlumbBendInput bending = {
      .tilt_deg = input->quick_tilt_deg,
      .slow_deg = input->upright_tilt_deg,
      .is_dense = plumb_activity_can_follow_bends (&sensor->activity),
      .is_active = sensor->activity.is_active,
      .active_since_us = sensor->activity.active_since_us,
      .is_walking = sensor->activity.gait.is_ambulating,
      .walking_since_us = sensor->activity.walking_since_us,
      .is_lying = sensor->activity.is_lying,
      .time_us = input->time_us,
  };

  if (input->quick_tilt_deg < 0)
    return;
  plumb_reclining_follow_bend (&sensor->reclining, sensor->orientation.fast, input->quick_tilt_deg);
  if (!plumb_bend_feed (&sensor->bend, &bending, &bend))
    return;
  plumb_reclining_learn_bend (&sensor->reclining, plumb_calibration_upright (&sensor->calibration));
  if (monitor->is_paused || monitor->wearer.lead != (int)sensor->slot)
    return;
  PlumbEvent *event =
      plumb_events_add (out_events, PLUMB_EVENT_BEND, sensor->slot, monitor->now_us);
  event->bend.peak_deg = bend.peak_deg;
  event->bend.duration_us = bend.duration_us;
  event->bend.is_deep = bend.is_deep;
  event->bend.is_transfer = bend.is_transfer;
}

/* Nobody walks lying down: the sensor is worn another way than when the pose was set. Only steps
 * that are seen prove it: who turns over in bed moves for long, too. */
static void
look_for_upended (PlumbMonitorSensor *sensor, double tilt_deg, double dt_s)
{
  const PlumbGait *gait = &sensor->activity.gait;

  if (!gait->is_ambulating || tilt_deg <= UPENDED_DEG)
    sensor->upended_s = 0;
  else if (gait->has_steps)
    sensor->upended_s += dt_s;
  if (sensor->upended_s >= UPENDED_S)
    sensor->is_upended = sensor->has_been_moved = true;
}

static void
feed_walk (PlumbMonitorSensor *sensor, double tilt_deg, double dt_s)
{
  if (!sensor->has_calibration)
    return;
  look_for_upended (sensor, tilt_deg, dt_s);
  if (!sensor->activity.gait.is_ambulating || sensor->activity.is_lying)
    return;
  switch (plumb_walk_reference_feed (&sensor->walk, &sensor->calibration, sensor->up, dt_s)) {
  case PLUMB_WALK_MOVED: sensor->has_been_moved = true; break;
  case PLUMB_WALK_NOTHING:
  case PLUMB_WALK_LEARNT:
  case PLUMB_WALK_SAME: break;
  }
}

/* Time from the sample before to this one, as the sensor took them. */
static double
take_time_s (PlumbMonitorSensor *sensor, const PlumbSample *sample, int64_t dt_us)
{
  int64_t before_us = sensor->taken_us;

  sensor->taken_us = plumb_sample_clock_feed (&sensor->clock, sample->time_us);
  return dt_us > 0 ? (double)(sensor->taken_us - before_us) / G_USEC_PER_SEC : 0;
}

static void
feed_vector (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbSample *sample,
             int64_t dt_us, PlumbEvents *out_events)
{
  const double *upright = plumb_calibration_upright (&sensor->calibration);
  bool tells_sitting = can_tell_sitting (sensor->placement);
  double dt_s = take_time_s (sensor, sample, dt_us);
  PlumbActivityInput input = {
      .length_g = plumb_vector_length (sample->accel_g),
      .time_us = sensor->taken_us,
      .standing_tilt_deg = -1,
  };

  feed_filters (sensor, sample, &input, dt_s);
  input.accel_g = sample->accel_g;
  input.up = sensor->up;
  /* a pose in which one walks lying down tells nothing of lying */
  bool has_upright = upright != NULL && !sensor->is_upended;
  input.upright_tilt_deg = has_upright ? plumb_vector_large_angle_deg (upright, sensor->up) : -1;
  input.quick_tilt_deg =
      has_upright ? plumb_vector_large_angle_deg (upright, sensor->orientation.fast) : -1;
  if (tells_sitting) {
    const double *standing = pose_or_null (&sensor->calibration, PLUMB_POSE_STANDING);
    const double *seated = pose_or_null (&sensor->calibration, PLUMB_POSE_UPRIGHT);
    input.standing_tilt_deg = tilt_to (standing, sensor->up);
    if (standing != NULL && seated != NULL)
      input.separation_deg = plumb_vector_angle_deg (standing, seated);
  }
  plumb_activity_feed_pose (&sensor->activity, &input);
  plumb_wear_feed (&sensor->wear, sensor->up, sensor->activity.motion, sample->time_us,
                   monitor->not_worn_after_us);
  feed_walk (sensor, input.upright_tilt_deg, dt_s);
  feed_bend (monitor, sensor, &input, out_events);
}

static void
find_deviation (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbSample *sample)
{
  sensor->deviation = (PlumbDeviation){0};
  if ((sample->fields & PLUMB_SAMPLE_ACCEL) && sensor->has_calibration)
    sensor->deviation =
        plumb_posture_compare (&sensor->calibration, monitor->settings, monitor->offset_deg,
                               plumb_activity_get (&sensor->activity), sensor->up);
  else if (sample->fields & PLUMB_SAMPLE_ANGLE)
    sensor->deviation = plumb_posture_compare_angle (&sensor->calibration, monitor->settings,
                                                     monitor->offset_deg, sample->angle_deg);
  if (sensor->deviation.is_known || !(sample->fields & PLUMB_SAMPLE_FLAG))
    return;
  sensor->deviation.is_known = true;
  sensor->deviation.has_verdict = true;
  sensor->deviation.is_verdict_bad = sample->is_slouching;
}

static bool
is_usable (const PlumbMonitorSensor *sensor)
{
  return sensor->calibration_state == PLUMB_CALIBRATION_VALID ||
         sensor->calibration_state == PLUMB_CALIBRATION_STALE || sensor->deviation.has_verdict;
}

/* Lying, a walk, the sensor off the body: what was accumulated has lost its meaning. */
static bool
has_left_pose (const PlumbMonitorSensor *sensor, PlumbAlertOutcome *out_outcome)
{
  const PlumbActivityTracker *activity = &sensor->activity;

  if (sensor->wear.wear == PLUMB_WEAR_NOT_WORN) {
    *out_outcome = PLUMB_OUTCOME_EXPIRED;
    return true;
  }
  *out_outcome = PLUMB_OUTCOME_MOVED;
  return (activity->is_lying && sensor->last_us - activity->lying_since_us >= LEAVE_US) ||
         (activity->gait.is_ambulating && sensor->last_us - activity->walking_since_us >= LEAVE_US);
}

/* The sensor that leads says how the wearer's minutes are to be counted. */
static void
act_on_reclining (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, PlumbRecliningStep step)
{
  bool is_lead = monitor->wearer.lead == (int)sensor->slot;

  switch (step) {
  case PLUMB_RECLINING_MAYBE:
    sensor->peak_before_deg = sensor->posture.peak_deg;
    if (is_lead)
      plumb_minutes_mark_away (&monitor->minutes);
    break;
  case PLUMB_RECLINING_BEGAN:
    plumb_monitor_sensor_reset_posture (sensor, PLUMB_OUTCOME_SUPERSEDED);
    if (is_lead)
      plumb_minutes_recline (&monitor->minutes);
    break;
  case PLUMB_RECLINING_NOTHING:
  case PLUMB_RECLINING_ENDED: break;
  }
}

/* A body breathes: for so long it is not as still as a table. */
static bool
is_too_still (const PlumbMonitorSensor *sensor, int64_t time_us)
{
  return sensor->wear.has_anchor && time_us - sensor->wear.anchor_us > BREATHLESS_US &&
         !plumb_conditioning_is_coarse (&sensor->conditioning);
}

/* True: it says what the posture is. */
static bool
feed_reclining (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbSample *sample,
                const PlumbPostureInput *posture)
{
  const PlumbRecliningInput input = {
      .calibration = &sensor->calibration,
      .deviation = &sensor->deviation,
      .up = sensor->up,
      .is_frozen = posture->is_frozen || is_too_still (sensor, posture->time_us),
      .dt_us = posture->dt_us,
      .time_us = posture->time_us,
  };

  if (!(sample->fields & PLUMB_SAMPLE_ACCEL))
    return false;
  act_on_reclining (monitor, sensor, plumb_reclining_feed (&sensor->reclining, &input));
  if (posture->is_frozen || (!sensor->reclining.is_reclining && !sensor->reclining.is_likely))
    return false;
  plumb_posture_show (&sensor->posture, sensor->reclining.is_reclining
                                            ? PLUMB_POSTURE_RECLINING
                                            : PLUMB_POSTURE_LEANING_BACK);
  return true;
}

/* What was accumulated is forgotten. */
static void
leave_posture (PlumbMonitorSensor *sensor, PlumbAlertOutcome outcome)
{
  plumb_reclining_leave (&sensor->reclining);
  plumb_monitor_sensor_reset_posture (sensor, outcome);
}

static void
feed_posture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbSample *sample,
              int64_t dt_us)
{
  bool has_motion = sample->fields & PLUMB_SAMPLE_ACCEL;
  PlumbAlertOutcome outcome;
  PlumbPostureInput input = {
      .is_frozen =
          has_motion && (sensor->activity.is_active || sensor->activity.lying.is_far ||
                         sensor->activity.is_lying || sensor->activity.gait.is_ambulating ||
                         !plumb_orientation_is_settled (&sensor->orientation, sample->time_us)),
      .dt_us = dt_us,
      .time_us = sample->time_us,
      .dwell_us = monitor->dwell_us,
      .clear_us = monitor->clear_us,
  };

  find_deviation (monitor, sensor, sample);
  input.deviation = sensor->deviation;
  if (has_left_pose (sensor, &outcome)) {
    leave_posture (sensor, outcome);
    return;
  }
  if (!is_usable (sensor) || monitor->is_paused) {
    leave_posture (sensor, PLUMB_OUTCOME_EXPIRED);
    return;
  }
  if (feed_reclining (monitor, sensor, sample, &input))
    return;
  if (plumb_posture_feed (&sensor->posture, &input) == PLUMB_POSTURE_EPISODE_ENDED)
    sensor->episode_outcome = PLUMB_OUTCOME_CORRECTED;
}

/* The sensor is on the body, or not, and may sit differently than before. */
static void
feed_wear (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbSample *sample,
           PlumbWear before)
{
  if (sample->fields & PLUMB_SAMPLE_WORN)
    plumb_wear_set (&sensor->wear, sample->is_worn);
  else if (!(sample->fields & PLUMB_SAMPLE_ACCEL))
    plumb_wear_set (&sensor->wear, true);
  if (before != PLUMB_WEAR_NOT_WORN || sensor->wear.wear != PLUMB_WEAR_WORN)
    return;
  plumb_walk_reference_check (&sensor->walk);
  plumb_reclining_forget (&sensor->reclining);
  plumb_monitor_sensor_settle (monitor, sensor);
}

/* Time since the last sample, 0 after a gap. */
static int64_t
take_step (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, const PlumbSample *sample)
{
  bool is_first = !sensor->has_data || sensor->is_silent;
  int64_t away_us = sensor->has_data ? sample->time_us - sensor->last_us : 0;

  if (is_first && sensor->has_data && away_us > PLUMB_GONE_US)
    plumb_walk_reference_check (&sensor->walk);
  if (!sensor->has_data)
    plumb_monitor_sensor_settle (monitor, sensor);
  sensor->has_data = true;
  sensor->is_silent = false;
  sensor->is_stalled = false;
  sensor->last_us = sample->time_us;
  return is_first ? 0 : away_us;
}

static bool
note_stall (PlumbMonitor *monitor, PlumbMonitorSensor *sensor, PlumbConditioningVerdict verdict,
            PlumbEvents *out_events)
{
  if (verdict != PLUMB_CONDITIONING_STALLED || sensor->is_stalled)
    return false;
  if (monitor->wearer.lead == (int)sensor->slot)
    plumb_monitor_account (monitor, monitor->now_us, false);
  sensor->is_stalled = true;
  plumb_monitor_sensor_silence (sensor);
  plumb_monitor_refresh_calibration (monitor, sensor, out_events);
  return true;
}

/* It is known how far its wearer is from the pose, and may be told. */
static bool
has_tilt (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  return !monitor->is_paused && sensor->wear.wear != PLUMB_WEAR_NOT_WORN && is_usable (sensor) &&
         sensor->deviation.is_known && !sensor->deviation.has_verdict;
}

bool
plumb_monitor_sensor_feed (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                           const PlumbSample *sample, PlumbEvents *out_events)
{
  PlumbConditioningVerdict verdict = plumb_conditioning_feed (&sensor->conditioning, sample);
  PlumbWear wear_before = sensor->wear.wear;
  bool is_lead = monitor->wearer.lead == (int)sensor->slot;

  if (verdict != PLUMB_CONDITIONING_ACCEPTED)
    return note_stall (monitor, sensor, verdict, out_events);
  if (is_lead)
    plumb_monitor_account (monitor, monitor->now_us, !sensor->is_silent);
  plumb_monitor_end_silence (monitor, sensor, PLUMB_OUTCOME_CORRECTED, out_events);
  int64_t dt_us = take_step (monitor, sensor, sample);
  sensor->has_flag = sensor->has_flag || (sample->fields & PLUMB_SAMPLE_FLAG);
  if (sample->fields & PLUMB_SAMPLE_ACCEL)
    feed_vector (monitor, sensor, sample, dt_us, out_events);
  feed_wear (monitor, sensor, sample, wear_before);
  plumb_monitor_feed_capture (monitor, sensor, sample, out_events);
  plumb_monitor_refresh_calibration (monitor, sensor, out_events);
  feed_posture (monitor, sensor, sample, dt_us);
  plumb_monitor_wearer_feed (monitor, sensor, dt_us, out_events);
  if (is_lead && has_tilt (monitor, sensor))
    plumb_minutes_add_deviation (&monitor->minutes, sensor->deviation.deviation_deg);
  return true;
}
