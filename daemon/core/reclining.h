/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reclined against a back rest, a sofa, a head of a bed: sitting, and no slouch. Much of what a
 * free-living wearer spends away from the pose is that.
 *
 * Backwards, by 20 to 60 degrees (back rests and sofas; beyond is lying), for two minutes: nobody
 * holds that without a rest. Which way is backwards is known from the wearer's bends and from
 * getting up, which go forwards (five that agree within 30 degrees); else from the slouch that the
 * wearer set, which is taken to be one forwards. Where it is not known, more than 25 degrees for
 * five minutes, whichever way, and quiet: without a support a trunk is held so for one to four
 * minutes, and it sways; against a rest it does not. The same way later needs 20 degrees and two
 * quiet minutes. A movement in between counts for nothing, neither way. Sources: docs/detection.md,
 * "Reclining".
 *
 * Pure; times in microseconds on the boot clock, vectors in the sensor's frame.
 */
#pragma once

#include "posture.h"

#define PLUMB_RECLINING_BENDS 5 /* that must agree */
#define PLUMB_RECLINING_RESTS 4 /* ways to rest that are remembered */

typedef struct {
  bool is_reclining;
  bool is_likely; /* on the way to it, by what is known: not told of as a slouch meanwhile */
  bool is_away;   /* far enough, since ... */
  int64_t since_us;
  int64_t held_us;          /* of it: far enough on average, still, and quiet if need be */
  double mean[3];           /* of the direction, over a minute */
  double sway;              /* mean square distance from it, over a minute; radians, nearly */
  int64_t swayed_us;        /* what there is of that minute */
  double peak_deg, peak[3]; /* the farthest since it was near the pose */
  double bends[PLUMB_RECLINING_BENDS][3]; /* which way the last ones went; unit */
  unsigned n_bends;                       /* ever */
  double rests[PLUMB_RECLINING_RESTS][3]; /* which way the wearer rested; unit */
  unsigned n_rests;                       /* ever */
} PlumbReclining;

typedef struct {
  const PlumbCalibration *calibration;
  const PlumbDeviation *deviation; /* from a pose with an angle, by acceleration */
  const double *up;                /* unit, follows posture */
  bool is_frozen;                  /* moving: nothing is judged; or stiller than a body is */
  int64_t dt_us, time_us;
} PlumbRecliningInput;

typedef enum {
  PLUMB_RECLINING_NOTHING,
  PLUMB_RECLINING_MAYBE, /* it begins here, if it turns out to be so */
  PLUMB_RECLINING_BEGAN, /* and has been so since since_us */
  PLUMB_RECLINING_ENDED,
} PlumbRecliningStep;

PlumbRecliningStep
plumb_reclining_feed (PlumbReclining *reclining, const PlumbRecliningInput *input);
/* up: little filtered, unit or in g; tilt_deg: from upright. */
void plumb_reclining_follow_bend (PlumbReclining *reclining, const double up[3], double tilt_deg);
/* The bend that was followed is over: it went forwards. */
void plumb_reclining_learn_bend (PlumbReclining *reclining, const double upright[3]);
/* Walking, lying, no data: the wearer rests no more. True: did so until now. */
bool plumb_reclining_leave (PlumbReclining *reclining);
/* Another pose, or the sensor was put on again: nothing is known of its directions any more. */
void plumb_reclining_forget (PlumbReclining *reclining);
