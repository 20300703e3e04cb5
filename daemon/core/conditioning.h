/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which samples are worth judging; everything else is counted by its cause and changes nothing.
 *
 * A vector that stays the same to the last digit is that of a stuck sensor, after 10 s and 20
 * samples, where the sensor's own step is so fine that breath and noise change it all the time.
 * Where the step is coarser than what a breath turns a trunk by (some tenths of a degree: 1 degree
 * is 17 mg), equal values are what a quiet wearer gives: half an hour, or twice the longest run
 * that ended by itself. The step is learnt: the smallest change there was.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sample.h"

typedef enum {
  PLUMB_CONDITIONING_ACCEPTED,
  PLUMB_CONDITIONING_REPEATED,     /* the same time and the same values again */
  PLUMB_CONDITIONING_OUT_OF_ORDER, /* not later than the one before */
  PLUMB_CONDITIONING_NOT_FINITE,
  PLUMB_CONDITIONING_OUT_OF_RANGE, /* length outside 0.2-6 g, rate beyond 4000 deg/s */
  PLUMB_CONDITIONING_STALLED,      /* the same vector for longer than this sensor can be still */
} PlumbConditioningVerdict;
#define PLUMB_CONDITIONING_VERDICTS 6

typedef struct {
  bool has_last;
  PlumbSample last; /* the newest accepted one */
  int64_t same_since_us;
  uint32_t same_count;
  double step_g;      /* smallest change of an axis so far; 0: none yet */
  int64_t longest_us; /* of the runs of equal vectors that ended by themselves */
  /* unit scale: mean length over quiet stretches */
  bool has_scale;
  double scale_g;
  double quiet_s; /* how much quiet time the scale rests on */
  uint64_t counts[PLUMB_CONDITIONING_VERDICTS];
} PlumbConditioning;

/* The sensor's step hides a breath; false as long as that is not known. */
bool plumb_conditioning_is_coarse (const PlumbConditioning *conditioning);
/* Counts the sample and says what it is. */
PlumbConditioningVerdict
plumb_conditioning_feed (PlumbConditioning *conditioning, const PlumbSample *sample);
/* The length of a quiet vector; dt_s of quiet time went by since the last. */
void plumb_conditioning_add_quiet (PlumbConditioning *conditioning, double length_g, double dt_s);
/* The sensor's "1 g" cannot be one g: units or scale are wrong. */
bool plumb_conditioning_is_scale_wrong (const PlumbConditioning *conditioning);
