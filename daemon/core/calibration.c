/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calibration.h"

#include "vector.h"

#define SAMPLES_MIN                 10
#define SPREAD_MAX_DEG              3.0 /* RMS about the mean */
#define SEPARATION_MIN_DEG          8.0
#define STANDING_SEPARATION_MIN_DEG 5.0 /* two standing poses differ by 9 deg on average */
#define KEEP_DEG                    6.0 /* a new upright this near the old one: the sensor sits the same */
#define GAP_US                      5000000
#define WALK_NEEDED_S               20.0
#define WALK_MOVED_DEG              6.0 /* between sets on one day 3-4 deg were measured */

void
plumb_capture_start (PlumbCapture *capture, PlumbPose pose, int64_t length_us, int64_t give_up_us)
{
  *capture = (PlumbCapture){
      .is_running = true,
      .pose = pose,
      .length_us = length_us,
      .give_up_us = give_up_us,
      .trouble = PLUMB_CALIBRATION_NO_DATA,
  };
}

/* Begin again within the same capture. */
static void
start_over (PlumbCapture *capture, PlumbCalibrationReason trouble)
{
  PlumbCapture fresh = {
      .is_running = true,
      .pose = capture->pose,
      .length_us = capture->length_us,
      .give_up_us = capture->give_up_us,
      .shown_fraction = capture->shown_fraction,
      .trouble = trouble,
  };
  *capture = fresh;
}

static void
add_vector (PlumbCapture *capture, const double accel_g[3])
{
  double direction[3], length = plumb_vector_length (accel_g);

  plumb_vector_copy (direction, accel_g);
  if (!plumb_vector_normalise (direction))
    return;
  if (!capture->has_vector)
    plumb_vector_copy (capture->first, direction);
  capture->has_vector = true;
  capture->length_sum_g += length;
  for (int i = 0; i < 3; i++) {
    double off = direction[i] - capture->first[i];
    capture->sum[i] += direction[i];
    capture->square_sum += off * off;
  }
}

static void
add_sample (PlumbCapture *capture, const PlumbSample *sample)
{
  if (capture->has_last)
    capture->still_us += sample->time_us - capture->last_us;
  capture->last_us = sample->time_us;
  capture->has_last = true;
  capture->samples++;
  if (sample->fields & PLUMB_SAMPLE_ACCEL)
    add_vector (capture, sample->accel_g);
  if (sample->fields & PLUMB_SAMPLE_ANGLE) {
    capture->has_angle = true;
    capture->angle_sum_deg += sample->angle_deg;
    capture->angle_square_sum += sample->angle_deg * sample->angle_deg;
  }
}

/* Root mean square distance from the mean, as an angle. */
static double
vector_spread_deg (const PlumbCapture *capture)
{
  double square = 0, n = capture->samples;

  for (int i = 0; i < 3; i++) {
    double mean_off = capture->sum[i] / n - capture->first[i];
    square += mean_off * mean_off;
  }
  return sqrt (MAX (0, capture->square_sum / n - square)) * PLUMB_DEG_PER_RAD;
}

static double
spread_deg (const PlumbCapture *capture)
{
  double n = capture->samples, mean;

  if (capture->has_vector)
    return vector_spread_deg (capture);
  mean = capture->angle_sum_deg / n;
  return sqrt (MAX (0, capture->angle_square_sum / n - mean * mean));
}

static bool
finish (PlumbCapture *capture, PlumbCaptureResult *out_result)
{
  double spread = spread_deg (capture), n = capture->samples;

  if (spread > SPREAD_MAX_DEG) {
    start_over (capture, PLUMB_CALIBRATION_SPREAD);
    return false;
  }
  *out_result = (PlumbCaptureResult){
      .reason = PLUMB_CALIBRATION_OK,
      .has_vector = capture->has_vector,
      .has_angle = capture->has_angle,
      .angle_deg = capture->has_angle ? capture->angle_sum_deg / n : 0,
      .spread_deg = spread,
      .length_g = capture->has_vector ? capture->length_sum_g / n : 1,
      .samples = capture->samples,
  };
  plumb_vector_copy (out_result->up, capture->sum);
  plumb_vector_normalise (out_result->up);
  capture->is_running = false;
  return true;
}

bool
plumb_capture_feed (PlumbCapture *capture, const PlumbSample *sample, bool is_still,
                    PlumbCaptureResult *out_result)
{
  if (!capture->is_running || !(sample->fields & (PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_ANGLE)))
    return false;
  if (plumb_capture_tick (capture, sample->time_us, out_result))
    return true;
  if (!is_still) {
    start_over (capture, PLUMB_CALIBRATION_MOVED);
    return false;
  }
  if (capture->has_last && sample->time_us - capture->last_us > GAP_US)
    start_over (capture, PLUMB_CALIBRATION_TOO_FEW);
  if (capture->samples == 0 && capture->trouble == PLUMB_CALIBRATION_NO_DATA)
    capture->trouble = PLUMB_CALIBRATION_TOO_FEW;
  add_sample (capture, sample);
  if (capture->still_us < capture->length_us || capture->samples < SAMPLES_MIN)
    return false;
  return finish (capture, out_result);
}

bool
plumb_capture_tick (PlumbCapture *capture, int64_t now_us, PlumbCaptureResult *out_result)
{
  if (!capture->is_running || now_us < capture->give_up_us)
    return false;
  *out_result = (PlumbCaptureResult){.reason = capture->trouble, .samples = capture->samples};
  capture->is_running = false;
  return true;
}

double
plumb_capture_fraction (const PlumbCapture *capture)
{
  return CLAMP ((double)capture->still_us / (double)capture->length_us, 0, 1);
}

static void
store_pose (PlumbCalibration *calibration, PlumbPose pose, const PlumbCaptureResult *result)
{
  calibration->has_pose[pose] = true;
  plumb_vector_copy (calibration->up[pose], result->up);
  calibration->angle_deg[pose] = result->angle_deg;
  calibration->has_angle = result->has_angle;
  calibration->spread_deg = result->spread_deg;
  calibration->length_g = result->length_g;
  calibration->samples = result->samples;
}

/* A second pose needs its first, and must differ from it. */
static PlumbCalibrationReason
check_second (const PlumbCalibration *calibration, PlumbPose first, double separation_min_deg,
              const PlumbCaptureResult *result)
{
  double separation;

  if (!calibration->has_pose[first])
    return PLUMB_CALIBRATION_NO_UPRIGHT;
  separation = result->has_vector ? plumb_vector_angle_deg (calibration->up[first], result->up)
                                  : fabs (result->angle_deg - calibration->angle_deg[first]);
  return separation < separation_min_deg ? PLUMB_CALIBRATION_TOO_CLOSE : PLUMB_CALIBRATION_OK;
}

/* A new upright pose far from the old one means that the sensor sits differently: whatever else was
 * captured belongs to the past. */
static void
begin_upright (PlumbCalibration *calibration, const PlumbCaptureResult *result,
               PlumbPlacement placement, int64_t now_us)
{
  bool sits_the_same =
      calibration->has_pose[PLUMB_POSE_UPRIGHT] && calibration->placement == placement &&
      result->has_vector &&
      plumb_vector_angle_deg (calibration->up[PLUMB_POSE_UPRIGHT], result->up) <= KEEP_DEG;
  bool is_first = !calibration->has_pose[PLUMB_POSE_UPRIGHT] &&
                  calibration->has_pose[PLUMB_POSE_STANDING] && calibration->placement == placement;

  if (!sits_the_same && !is_first)
    *calibration = (PlumbCalibration){0};
  calibration->has_pose[PLUMB_POSE_SLOUCHED] = false;
  calibration->has_walk = calibration->has_walk && sits_the_same;
  calibration->placement = placement;
  calibration->captured_us = now_us;
}

PlumbCalibrationReason
plumb_calibration_apply (PlumbCalibration *calibration, PlumbPose pose,
                         const PlumbCaptureResult *result, PlumbPlacement placement, int64_t now_us)
{
  PlumbCalibrationReason reason = PLUMB_CALIBRATION_OK;

  switch (pose) {
  case PLUMB_POSE_UPRIGHT: begin_upright (calibration, result, placement, now_us); break;
  case PLUMB_POSE_STANDING:
    calibration->has_pose[PLUMB_POSE_STANDING_SLOUCHED] = false;
    if (!calibration->has_pose[PLUMB_POSE_UPRIGHT])
      calibration->captured_us = now_us;
    calibration->placement = placement;
    break;
  case PLUMB_POSE_SLOUCHED:
    reason = check_second (calibration, PLUMB_POSE_UPRIGHT, SEPARATION_MIN_DEG, result);
    break;
  case PLUMB_POSE_STANDING_SLOUCHED:
    reason = check_second (calibration, PLUMB_POSE_STANDING, STANDING_SEPARATION_MIN_DEG, result);
    break;
  }
  if (reason == PLUMB_CALIBRATION_OK)
    store_pose (calibration, pose, result);
  return reason;
}

static bool
is_unit (const double a[3])
{
  return fabs (plumb_vector_length (a) - 1) < 1e-3; /* false for NaN */
}

bool
plumb_calibration_is_sane (const PlumbCalibration *calibration)
{
  bool has_any = false;

  for (unsigned i = 0; i < PLUMB_POSES; i++) {
    if (!calibration->has_pose[i])
      continue;
    has_any = true;
    if (!isfinite (calibration->angle_deg[i]))
      return false;
    if (!calibration->has_angle && !is_unit (calibration->up[i]))
      return false;
  }
  if (calibration->has_walk && !is_unit (calibration->walk))
    return false;
  return has_any && calibration->spread_deg >= 0 && calibration->spread_deg <= SPREAD_MAX_DEG &&
         calibration->length_g > 0 && isfinite (calibration->length_g);
}

const double *
plumb_calibration_upright (const PlumbCalibration *calibration)
{
  if (calibration->has_pose[PLUMB_POSE_STANDING])
    return calibration->up[PLUMB_POSE_STANDING];
  if (calibration->has_pose[PLUMB_POSE_UPRIGHT])
    return calibration->up[PLUMB_POSE_UPRIGHT];
  return calibration->has_walk ? calibration->walk : NULL;
}

void
plumb_walk_reference_check (PlumbWalkReference *walk)
{
  *walk = (PlumbWalkReference){.is_checking = true};
}

PlumbWalkStep
plumb_walk_reference_feed (PlumbWalkReference *walk, PlumbCalibration *calibration,
                           const double up[3], double dt_s)
{
  double mean[3];
  bool is_checking = walk->is_checking;

  if (calibration->has_walk && !is_checking)
    return PLUMB_WALK_NOTHING;
  for (int i = 0; i < 3; i++)
    walk->sum[i] += up[i] * dt_s;
  walk->walked_s += dt_s;
  if (walk->walked_s < WALK_NEEDED_S)
    return PLUMB_WALK_NOTHING;
  plumb_vector_copy (mean, walk->sum);
  *walk = (PlumbWalkReference){0};
  if (!plumb_vector_normalise (mean))
    return PLUMB_WALK_NOTHING;
  if (!calibration->has_walk) {
    plumb_vector_copy (calibration->walk, mean);
    calibration->has_walk = true;
    return PLUMB_WALK_LEARNT;
  }
  return plumb_vector_angle_deg (mean, calibration->walk) > WALK_MOVED_DEG ? PLUMB_WALK_MOVED
                                                                           : PLUMB_WALK_SAME;
}
