/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which samples are worth judging; everything else is counted by its cause and changes nothing. */
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
  PLUMB_CONDITIONING_STALLED,      /* the same vector for over 10 s and over 20 samples */
} PlumbConditioningVerdict;
#define PLUMB_CONDITIONING_VERDICTS 6

typedef struct {
  bool has_last;
  PlumbSample last; /* the newest accepted one */
  int64_t same_since_us;
  uint32_t same_count;
  /* unit scale: mean length over quiet stretches */
  bool has_scale;
  double scale_g;
  double quiet_s; /* how much quiet time the scale rests on */
  uint64_t counts[PLUMB_CONDITIONING_VERDICTS];
} PlumbConditioning;

/* Counts the sample and says what it is. */
PlumbConditioningVerdict
plumb_conditioning_feed (PlumbConditioning *conditioning, const PlumbSample *sample);
/* The length of a quiet vector; dt_s of quiet time went by since the last. */
void plumb_conditioning_add_quiet (PlumbConditioning *conditioning, double length_g, double dt_s);
/* The sensor's "1 g" cannot be one g: units or scale are wrong. */
bool plumb_conditioning_is_scale_wrong (const PlumbConditioning *conditioning);
