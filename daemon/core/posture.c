/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "posture.h"

#include "vector.h"

#define CONFIRM_US      1000000 /* a posture is named when it has lasted this long */
#define LEAVE_RATIO     0.65    /* off_deg of on_deg */
#define TWO_POSE_MIN    6.0
#define TWO_POSE_MAX    20.0
#define STANDING_MIN    4.0 /* two standing poses lie closer together */
#define OTHER_WAY_RATIO 0.8
#define LEAN_RATIO      1.0 /* sideways counts as leaning when it is more than the flexion */

typedef struct {
  PlumbThresholds seated, standing;
} PlacementThresholds;

/* The lower the sensor, the less a slouch turns it: L4/5 turns 0.42 times as far as T10. */
static PlacementThresholds
placement_thresholds (PlumbPlacement placement)
{
  switch (placement) {
  case PLUMB_PLACEMENT_COLLAR:
  case PLUMB_PLACEMENT_CHEST:
  case PLUMB_PLACEMENT_UPPER_BACK:
  case PLUMB_PLACEMENT_OTHER: return (PlacementThresholds){{15, 10}, {8, 5}};
  case PLUMB_PLACEMENT_MID_BACK: return (PlacementThresholds){{12, 8}, {8, 5}};
  case PLUMB_PLACEMENT_LOWER_BACK:
  case PLUMB_PLACEMENT_WAIST: return (PlacementThresholds){{8, 5}, {8, 5}};
  case PLUMB_PLACEMENT_HEAD: return (PlacementThresholds){{20, 13}, {20, 13}};
  }
  return (PlacementThresholds){{15, 10}, {8, 5}};
}

static PlumbThresholds
automatic_thresholds (PlumbPlacement placement, bool is_standing, double separation_deg)
{
  PlacementThresholds by_placement = placement_thresholds (placement);

  if (separation_deg > 0) {
    double on = CLAMP (separation_deg / 2, is_standing ? STANDING_MIN : TWO_POSE_MIN, TWO_POSE_MAX);
    return (PlumbThresholds){on, on * LEAVE_RATIO};
  }
  return is_standing ? by_placement.standing : by_placement.seated;
}

PlumbThresholds
plumb_posture_thresholds (const PlumbSettings *settings, PlumbPlacement placement, bool is_standing,
                          double separation_deg, double offset_deg)
{
  PlumbThresholds limit = automatic_thresholds (placement, is_standing, separation_deg);
  double wanted = is_standing ? settings->values.slouch.standing_tolerance_deg
                              : settings->values.slouch.tolerance_deg;
  double ratio = limit.off_deg / limit.on_deg;

  if (wanted != PLUMB_SETTING_AUTO) {
    limit.on_deg = wanted;
    ratio = LEAVE_RATIO;
  }
  limit.on_deg += offset_deg;
  limit.off_deg = limit.on_deg * ratio;
  if (settings->values.slouch.leave_deg != PLUMB_SETTING_AUTO)
    limit.off_deg = MIN (settings->values.slouch.leave_deg + offset_deg, limit.on_deg * 0.9);
  return limit;
}

/* Direction in the words of the body: the second pose says where the wearer's slouch lies. */
static void
set_direction (PlumbDeviation *deviation, const double upright[3], const double slouched[3],
               const double up[3])
{
  double forward[3], side[3];
  double along = plumb_vector_dot (slouched, upright);

  for (int i = 0; i < 3; i++)
    forward[i] = slouched[i] - along * upright[i];
  if (!plumb_vector_normalise (forward))
    return;
  plumb_vector_cross (upright, forward, side);
  double sine = CLAMP (plumb_vector_dot (up, side), -1, 1);
  deviation->has_direction = true;
  deviation->flexion_deg =
      atan2 (plumb_vector_dot (up, forward), plumb_vector_dot (up, upright)) * PLUMB_DEG_PER_RAD;
  /* up moves to the left in the sensor's frame when the body leans to the right */
  deviation->lateral_deg = -asin (sine) * PLUMB_DEG_PER_RAD;
}

/* Within 60 degrees of the way that the wearer's own slouch took. */
static bool
is_towards_slouch (const PlumbDeviation *deviation)
{
  return deviation->flexion_deg > 0 &&
         fabs (deviation->lateral_deg) < 1.73 * deviation->flexion_deg;
}

/* The second pose says nothing about other directions: there most of what holds without it does. */
static void
widen (PlumbThresholds *limit, PlumbThresholds single)
{
  double least = OTHER_WAY_RATIO * single.on_deg;

  if (limit->on_deg >= least)
    return;
  limit->off_deg *= least / limit->on_deg;
  limit->on_deg = least;
}

static PlumbDeviation
compare_pose (const PlumbCalibration *calibration, const PlumbSettings *settings, double offset_deg,
              bool is_standing, const double up[3])
{
  PlumbPose upright = is_standing ? PLUMB_POSE_STANDING : PLUMB_POSE_UPRIGHT;
  PlumbPose slouched = is_standing ? PLUMB_POSE_STANDING_SLOUCHED : PLUMB_POSE_SLOUCHED;
  PlumbDeviation deviation = {.is_known = true};
  double separation = 0;

  if (calibration->has_pose[slouched])
    separation = plumb_vector_angle_deg (calibration->up[upright], calibration->up[slouched]);
  deviation.deviation_deg = plumb_vector_angle_deg (calibration->up[upright], up);
  deviation.limit = plumb_posture_thresholds (settings, calibration->placement, is_standing,
                                              separation, offset_deg);
  if (separation <= 0)
    return deviation;
  set_direction (&deviation, calibration->up[upright], calibration->up[slouched], up);
  double wanted = is_standing ? settings->values.slouch.standing_tolerance_deg
                              : settings->values.slouch.tolerance_deg;
  if (wanted == PLUMB_SETTING_AUTO && !is_towards_slouch (&deviation))
    widen (&deviation.limit, automatic_thresholds (calibration->placement, is_standing, 0));
  return deviation;
}

PlumbDeviation
plumb_posture_compare (const PlumbCalibration *calibration, const PlumbSettings *settings,
                       double offset_deg, PlumbActivity activity, const double up[3])
{
  bool has_seated = calibration->has_pose[PLUMB_POSE_UPRIGHT];
  bool has_standing = calibration->has_pose[PLUMB_POSE_STANDING];
  PlumbDeviation seated = {0}, standing = {0};

  if (activity == PLUMB_ACTIVITY_SITTING)
    has_standing = false;
  if (activity == PLUMB_ACTIVITY_STANDING && has_standing)
    has_seated = false;
  if (has_seated)
    seated = compare_pose (calibration, settings, offset_deg, false, up);
  if (has_standing)
    standing = compare_pose (calibration, settings, offset_deg, true, up);
  if (!has_standing)
    return seated;
  if (!has_seated)
    return standing;
  /* sitting or standing cannot be told: the pose that excuses more is the fairer one */
  return seated.deviation_deg / seated.limit.on_deg <=
                 standing.deviation_deg / standing.limit.on_deg
             ? seated
             : standing;
}

PlumbDeviation
plumb_posture_compare_angle (const PlumbCalibration *calibration, const PlumbSettings *settings,
                             double offset_deg, double angle_deg)
{
  PlumbDeviation deviation = {0};
  double off, separation = 0;

  if (!calibration->has_angle || !calibration->has_pose[PLUMB_POSE_UPRIGHT])
    return deviation;
  off = angle_deg - calibration->angle_deg[PLUMB_POSE_UPRIGHT];
  if (calibration->has_pose[PLUMB_POSE_SLOUCHED])
    separation =
        calibration->angle_deg[PLUMB_POSE_SLOUCHED] - calibration->angle_deg[PLUMB_POSE_UPRIGHT];
  deviation.is_known = true;
  deviation.deviation_deg = fabs (off);
  deviation.limit = plumb_posture_thresholds (settings, calibration->placement, false,
                                              fabs (separation), offset_deg);
  deviation.has_direction = separation != 0;
  deviation.flexion_deg = separation < 0 ? -off : off;
  return deviation;
}

static PlumbPosture
name_posture (const PlumbDeviation *deviation)
{
  if (!deviation->has_direction)
    return PLUMB_POSTURE_SLOUCHING;
  if (fabs (deviation->lateral_deg) > LEAN_RATIO * fabs (deviation->flexion_deg))
    return deviation->lateral_deg > 0 ? PLUMB_POSTURE_LEANING_RIGHT : PLUMB_POSTURE_LEANING_LEFT;
  return deviation->flexion_deg >= 0 ? PLUMB_POSTURE_SLOUCHING : PLUMB_POSTURE_LEANING_BACK;
}

static bool
is_bad (const PlumbPostureTracker *tracker, const PlumbDeviation *deviation)
{
  if (deviation->has_verdict)
    return deviation->is_verdict_bad;
  return deviation->deviation_deg >
         (tracker->is_bad ? deviation->limit.off_deg : deviation->limit.on_deg);
}

/* The way into a slouch is part of it: the time since the lower threshold was passed counts once
 * the upper one is, up to half of the dwell. */
static int64_t
approach_us (PlumbPostureTracker *tracker, const PlumbPostureInput *input)
{
  const PlumbDeviation *deviation = &input->deviation;

  if (deviation->has_verdict || deviation->deviation_deg <= deviation->limit.off_deg)
    tracker->approach_us = 0;
  else
    tracker->approach_us += input->dt_us;
  return MIN (tracker->approach_us, input->dwell_us / 2);
}

static void
accumulate (PlumbPostureTracker *tracker, const PlumbPostureInput *input)
{
  int64_t approached_us = approach_us (tracker, input);

  if (tracker->is_bad) {
    int64_t step_us = input->dt_us;
    if (tracker->accumulator_us == 0) {
      step_us = MAX (step_us, approached_us);
      tracker->start_us = input->time_us - step_us;
      tracker->peak_deg = 0;
    }
    tracker->accumulator_us = MIN (input->dwell_us, tracker->accumulator_us + step_us);
    tracker->peak_deg = MAX (tracker->peak_deg, input->deviation.deviation_deg);
    return;
  }
  if (input->clear_us <= 0) {
    tracker->accumulator_us = 0;
    return;
  }
  double drain = (double)input->dt_us * (double)input->dwell_us / (double)input->clear_us;
  tracker->accumulator_us = MAX (0, tracker->accumulator_us - (int64_t)drain);
}

static void
show_posture (PlumbPostureTracker *tracker, const PlumbDeviation *deviation)
{
  if (tracker->posture != PLUMB_POSTURE_UNKNOWN && tracker->since_us < CONFIRM_US)
    return;
  tracker->posture = tracker->is_bad ? name_posture (deviation) : PLUMB_POSTURE_UPRIGHT;
}

PlumbPostureStep
plumb_posture_feed (PlumbPostureTracker *tracker, const PlumbPostureInput *input)
{
  if (!input->deviation.is_known || input->is_frozen)
    return PLUMB_POSTURE_NOTHING;
  bool was_bad = tracker->is_bad;
  tracker->is_bad = is_bad (tracker, &input->deviation);
  tracker->since_us = was_bad == tracker->is_bad ? tracker->since_us + input->dt_us : 0;
  accumulate (tracker, input);
  show_posture (tracker, &input->deviation);
  if (!tracker->has_episode && tracker->is_bad && tracker->accumulator_us >= input->dwell_us) {
    tracker->has_episode = true;
    tracker->episode_posture = name_posture (&input->deviation);
    return PLUMB_POSTURE_SPELL_BEGAN;
  }
  if (tracker->has_episode && tracker->accumulator_us == 0) {
    tracker->has_episode = false;
    return PLUMB_POSTURE_EPISODE_ENDED;
  }
  return PLUMB_POSTURE_NOTHING;
}

void
plumb_posture_show (PlumbPostureTracker *tracker, PlumbPosture posture)
{
  tracker->posture = posture;
  tracker->is_bad = false;
  tracker->since_us = tracker->approach_us = 0;
}

bool
plumb_posture_reset (PlumbPostureTracker *tracker)
{
  bool had_spell = tracker->has_episode;
  double peak_deg = tracker->peak_deg;
  int64_t start_us = tracker->start_us;
  PlumbPosture episode_posture = tracker->episode_posture;

  *tracker = (PlumbPostureTracker){
      .start_us = start_us, .peak_deg = peak_deg, .episode_posture = episode_posture};
  return had_spell;
}
