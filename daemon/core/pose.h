/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The poses that a wearer has set. */
#pragma once

#include "terms.h"

/* What a finished calibration is; kept by the store, given back after a start. */
typedef struct {
  PlumbPlacement placement;
  bool has_pose[PLUMB_POSES];
  double up[PLUMB_POSES][3];     /* unit vectors in the sensor's frame, by PlumbPose */
  double angle_deg[PLUMB_POSES]; /* for a device that gives an angle, its mean in the pose */
  bool has_angle;
  bool has_walk; /* mean up direction while walking */
  double walk[3];
  double spread_deg;   /* RMS spread of the last capture, 0-3 */
  double length_g;     /* median length of the vector: unit scale, 0.8-1.25 */
  uint32_t samples;    /* in the last capture */
  int64_t captured_us; /* of the upright pose, on the monitor's clock (may be negative) */
} PlumbCalibration;
