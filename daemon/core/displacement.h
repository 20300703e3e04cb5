/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the trunk went up and down between two rests, at the waist and the lower back: the
 * vertical part of acceleration, integrated twice (Adamowicz 2020, doi 10.3390/s20226618; Atrsaei
 * 2020, doi 10.1186/s12984-020-00692-4). Two things make it work: the accelerometer's offset is
 * learnt at rest first (as van Hees 2014, doi 10.1152/japplphysiol.00421.2014), and what counts is
 * the largest rise and the largest fall within the movement, not where it ends. Needs eight samples
 * a second. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PLUMB_DISPLACEMENT_SAMPLES 256 /* of what is kept, 33 a second at most: over 7 s */

typedef struct {
  double rise_m, fall_m; /* the largest; both 0: no evidence */
  double excursion_deg;  /* furthest from the direction before, or the first one that is known */
  bool is_whole;         /* from rest to rest; else only the end of a longer movement */
  int64_t duration_us;
} PlumbDisplacement;

typedef struct {
  double time_s; /* since the tracker began */
  double accel_g[3];
} PlumbDisplacementSample;

typedef struct {
  PlumbDisplacementSample samples[PLUMB_DISPLACEMENT_SAMPLES];
  unsigned count; /* ever */
  bool is_started;
  int64_t origin_us, last_us;
  PlumbDisplacementSample bin; /* what will be the next one: sums */
  unsigned in_bin;
  double bin_s; /* its first */
  /* the last half second: sums */
  unsigned window; /* samples in it */
  double sum[3], square;
  double motion_g; /* root mean square deviation of the vector */
  bool is_resting;
  bool has_rested;  /* the movement that runs began at a rest */
  double rest_s;    /* since when resting; since when quiet, before that is sure */
  bool is_quiet;    /* on the way to a rest */
  double begin_s;   /* of the movement that runs */
  double rest_g[3]; /* mean of the last rest */
  double learn_s;   /* when the offset is learnt next */
  double normal[6]; /* of the offset's equations: xx, xy, xz, yy, yz, zz */
  double right[3];
  double offset_g[3]; /* learnt; stays over a restart */
} PlumbDisplacementTracker;

/* After a gap: what the movement was is not known. */
void plumb_displacement_restart (PlumbDisplacementTracker *tracker);
/* True: a rest was reached; the movement before it is in out_move. */
bool plumb_displacement_feed (PlumbDisplacementTracker *tracker, const double accel_g[3],
                              int64_t time_us, PlumbDisplacement *out_move);
