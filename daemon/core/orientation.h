/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where "up" is in the sensor's frame: gravity out of acceleration, with angular rate where the
 * sensor has it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rate-check.h"

typedef struct {
  bool is_started;
  bool has_rate;      /* the last step used angular rate */
  int64_t started_us; /* of the first sample since the last restart */
  double slow[3];     /* g; follows posture */
  double fast[3];     /* g; follows bends */
  double low[2][3];   /* g: acceleration alone, slow and fast */
  bool is_carried;    /* the next three go on */
  double carried[3];  /* unit: turned by the angular rate, drawn to the acceleration */
  /* for the check, both drawn to it slowly: unit, turned by the rate, and not */
  double turned[3], held[3];
  double drift[3];  /* how far the carried one is from acceleration, over some seconds */
  double spacing_s; /* of samples, smoothed */
  PlumbRateCheck rate_check;
  double step_s; /* the step that the gains below are for */
  double slow_gain, fast_gain, rate_gain;
} PlumbOrientation;

typedef struct {
  const double *accel_g;
  const double *rate_dps; /* NULL: none */
  double dt_s;            /* since the last; ignored for the first */
  double scale_g;         /* length at rest */
  bool is_resting;
  int64_t time_us;
} PlumbOrientationInput;

/* After a gap: the next sample starts afresh (what was learnt of the rate stays). */
void plumb_orientation_restart (PlumbOrientation *orientation);
void plumb_orientation_feed (PlumbOrientation *orientation, const PlumbOrientationInput *input);
/* Enough has been seen since the start for the direction to be believed. */
bool plumb_orientation_is_settled (const PlumbOrientation *orientation, int64_t now_us);
