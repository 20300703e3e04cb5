/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Upright or not: two thresholds, a dwell and an accumulator, from whatever measures deviation. */
#pragma once

#include "pose.h"

typedef struct {
  double on_deg;  /* bad above */
  double off_deg; /* good again below; less than on_deg */
} PlumbThresholds;

/* How far from which of the wearer's poses. */
typedef struct {
  bool is_known;         /* there is something to compare with */
  double deviation_deg;  /* tilt from the pose, 0-180 */
  PlumbThresholds limit; /* for that pose */
  bool has_direction;
  double flexion_deg; /* towards the wearer's own slouch positive */
  double lateral_deg; /* right positive */
  bool has_verdict;   /* the device judges itself */
  bool is_verdict_bad;
} PlumbDeviation;

/* The thresholds of a pose at a placement. separation_deg: between the two poses, 0: only one. */
PlumbThresholds
plumb_posture_thresholds (const PlumbSettings *settings, PlumbPlacement placement, bool is_standing,
                          double separation_deg, double offset_deg);
/* up against the poses of a calibration; activity says which pose applies where it can. */
PlumbDeviation
plumb_posture_compare (const PlumbCalibration *calibration, const PlumbSettings *settings,
                       double offset_deg, PlumbActivity activity, const double up[3]);
/* The same for a device that gives an angle. */
PlumbDeviation
plumb_posture_compare_angle (const PlumbCalibration *calibration, const PlumbSettings *settings,
                             double offset_deg, double angle_deg);

typedef struct {
  PlumbPosture posture;
  bool is_bad;
  int64_t since_us;       /* is_bad has been so for this long */
  int64_t accumulator_us; /* 0 to the dwell */
  int64_t approach_us;    /* above the lower threshold for this long */
  bool has_episode;       /* the accumulator was full and has not been empty since */
  int64_t start_us;       /* when the accumulator last left 0 */
  double peak_deg;
  PlumbPosture episode_posture;
} PlumbPostureTracker;

typedef struct {
  PlumbDeviation deviation;
  bool is_frozen; /* moving, walking: nothing is judged */
  int64_t dt_us;
  int64_t time_us;
  int64_t dwell_us, clear_us;
} PlumbPostureInput;

typedef enum {
  PLUMB_POSTURE_NOTHING,
  PLUMB_POSTURE_SPELL_BEGAN,   /* the dwell is complete */
  PLUMB_POSTURE_EPISODE_ENDED, /* back for as long as clear_us */
} PlumbPostureStep;

PlumbPostureStep plumb_posture_feed (PlumbPostureTracker *tracker, const PlumbPostureInput *input);
/* What another rule says of it is shown; nothing is accumulated. */
void plumb_posture_show (PlumbPostureTracker *tracker, PlumbPosture posture);
/* Forgets what was accumulated: no data, a walk, a new calibration. True if a episode was on. */
bool plumb_posture_reset (PlumbPostureTracker *tracker);
