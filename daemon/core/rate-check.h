/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the angular rate what it should be? Whoever turns and comes to rest proves it: carried by the
 * right rate, the direction before is the direction after; carried by none, it is not. A wrong
 * unit, sign or order of axes does no better than none. And is it frequent enough: the trunk moves
 * at up to 10 Hz (Antonsson and Mann 1985, doi 10.1016/0021-9290(85)90043-0), so that below 20
 * samples a second the turns between two samples are not known. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  PLUMB_RATE_NONE,      /* the sensor has none */
  PLUMB_RATE_RARE,      /* it comes too rarely */
  PLUMB_RATE_UNCHECKED, /* nothing has proved it yet */
  PLUMB_RATE_GOOD,
  PLUMB_RATE_WRONG, /* unit, sign or axes: it does not fit what gravity does */
} PlumbRateState;

typedef struct {
  PlumbRateState state;
  double quiet_s;     /* at rest for so long */
  double looked_s;    /* the same, all in all */
  double rest_s;      /* and steady for so long ... */
  double rest_dps[3]; /* ... with this mean */
  bool has_bias;      /* from the first rest; afterwards it is followed slowly */
  double bias_dps[3];
  double with, without; /* squared error at rest, deg^2 s: carried by the rate, by nothing */
} PlumbRateCheck;

typedef struct {
  const double *rate_dps;
  double with_deg, without_deg; /* from where gravity is */
  double dt_s;
  bool is_resting;
} PlumbRateCheckInput;

/* It has carried the direction off, far from where gravity can be. */
void plumb_rate_check_refute (PlumbRateCheck *check);
/* Of a sensor that has a rate, often enough. */
void plumb_rate_check_feed (PlumbRateCheck *check, const PlumbRateCheckInput *input);
