/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The capture of a pose, and what is kept of it. */
#pragma once

#include "pose.h"

typedef struct {
  bool is_running;
  PlumbPose pose;
  int64_t length_us;  /* of stillness wanted */
  int64_t give_up_us; /* the wearer has until then */
  int64_t still_us;   /* collected */
  int64_t last_us;
  bool has_last;
  uint32_t samples;
  double sum[3], length_sum_g;
  double square_sum; /* of the squared distance from the first direction */
  double first[3];
  bool has_vector, has_angle;
  double angle_sum_deg, angle_square_sum;
  PlumbCalibrationReason trouble; /* why the last try broke off */
  double shown_fraction;
} PlumbCapture;

#define PLUMB_CAPTURE_LENGTH_US 10000000 /* of stillness, in one piece */
#define PLUMB_CAPTURE_LIMIT_US  30000000 /* to find it in */

typedef struct {
  PlumbCalibrationReason reason; /* OK: the rest is set */
  double up[3];
  double angle_deg;
  bool has_vector, has_angle;
  double spread_deg;
  double length_g;
  uint32_t samples;
} PlumbCaptureResult;

/* length_us of stillness are wanted before give_up_us. */
void
plumb_capture_start (PlumbCapture *capture, PlumbPose pose, int64_t length_us, int64_t give_up_us);
/* A sample while running; is_still: the motion gate says so. True: it is over. */
bool plumb_capture_feed (PlumbCapture *capture, const PlumbSample *sample, bool is_still,
                         PlumbCaptureResult *out_result);
/* Time alone. True: it is over, without a pose. */
bool plumb_capture_tick (PlumbCapture *capture, int64_t now_us, PlumbCaptureResult *out_result);
/* 0-1; for a progress bar. */
double plumb_capture_fraction (const PlumbCapture *capture);

/* Puts a good result into the calibration, which keeps what still fits; or says why it cannot. */
PlumbCalibrationReason plumb_calibration_apply (PlumbCalibration *calibration, PlumbPose pose,
                                                const PlumbCaptureResult *result,
                                                PlumbPlacement placement, int64_t now_us);
/* Unit vectors, finite numbers, a scale that can be. */
bool plumb_calibration_is_sane (const PlumbCalibration *calibration);
/* The best upright reference for telling lying and bends; NULL: none. */
const double *plumb_calibration_upright (const PlumbCalibration *calibration);

/* Mean up direction over walking: shows when the sensor has been put on differently. */
typedef struct {
  double sum[3];
  double walked_s;
  bool is_checking; /* after a long gap or not worn */
} PlumbWalkReference;

typedef enum {
  PLUMB_WALK_NOTHING,
  PLUMB_WALK_LEARNT, /* the calibration has a walking reference now */
  PLUMB_WALK_SAME,   /* checked: it sits as it did */
  PLUMB_WALK_MOVED,  /* checked: it does not */
} PlumbWalkStep;
PlumbWalkStep plumb_walk_reference_feed (PlumbWalkReference *walk, PlumbCalibration *calibration,
                                         const double up[3], double dt_s);
/* The sensor may have been taken off: compare with the next walk. */
void plumb_walk_reference_check (PlumbWalkReference *walk);
