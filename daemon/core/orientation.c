/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orientation.h"

#include "vector.h"

#define SLOW_TAU_S      1.0 /* docs/detection.md: lag is irrelevant under a dwell of seconds */
#define FAST_TAU_S      0.2 /* bends: 0.5 s cuts the peak of a quick one by ten degrees */
#define RATE_TAU_S      2.0 /* how slowly acceleration pulls the integrated rate back */
#define BIAS_TAU_S      30.0
#define RATE_STEP_MAX_S 0.1  /* rarer samples cannot be integrated */
#define LENGTH_TRUST    0.25 /* acceleration this far from 1 g says nothing of gravity */
#define SETTLE_US       2000000

void
plumb_orientation_restart (PlumbOrientation *orientation)
{
  orientation->is_started = false;
}

/* Exponentials only when the step changes. */
static void
set_step (PlumbOrientation *orientation, double dt_s)
{
  if (orientation->step_s == dt_s)
    return;
  orientation->step_s = dt_s;
  orientation->slow_gain = 1 - exp (-dt_s / SLOW_TAU_S);
  orientation->fast_gain = 1 - exp (-dt_s / FAST_TAU_S);
  orientation->rate_gain = 1 - exp (-dt_s / RATE_TAU_S);
}

/* What acceleration must keep correcting in the same direction is the rate's bias. */
static void
learn_bias (PlumbOrientation *orientation, const double accel_g[3], double gain)
{
  double error[3], length = plumb_vector_length (accel_g);

  if (!(gain > 0))
    return;
  plumb_vector_cross (orientation->slow, accel_g, error);
  for (int i = 0; i < 3; i++)
    orientation->bias_dps[i] += error[i] / length * gain / BIAS_TAU_S * PLUMB_DEG_PER_RAD;
}

/* Turn the estimate against the body's own rotation, then lean towards the acceleration by as much
 * as its length can be believed. */
static void
integrate_rate (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  double turn[3], rate[3];
  double off = fabs (plumb_vector_length (input->accel_g) / input->scale_g - 1) / LENGTH_TRUST;
  double gain = off < 1 ? orientation->rate_gain * (1 - off) : 0;

  for (int i = 0; i < 3; i++)
    rate[i] = (input->rate_dps[i] - orientation->bias_dps[i]) / PLUMB_DEG_PER_RAD;
  plumb_vector_cross (rate, orientation->slow, turn);
  for (int i = 0; i < 3; i++)
    orientation->slow[i] -= turn[i] * input->dt_s;
  learn_bias (orientation, input->accel_g, gain);
  for (int i = 0; i < 3; i++)
    orientation->slow[i] += gain * (input->accel_g[i] / input->scale_g - orientation->slow[i]);
  plumb_vector_normalise (orientation->slow);
  plumb_vector_copy (orientation->fast, orientation->slow);
}

static void
low_pass (PlumbOrientation *orientation, const double accel_g[3])
{
  for (int i = 0; i < 3; i++) {
    orientation->slow[i] += orientation->slow_gain * (accel_g[i] - orientation->slow[i]);
    orientation->fast[i] += orientation->fast_gain * (accel_g[i] - orientation->fast[i]);
  }
}

void
plumb_orientation_feed (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  if (!orientation->is_started) {
    plumb_vector_copy (orientation->slow, input->accel_g);
    plumb_vector_copy (orientation->fast, input->accel_g);
    orientation->is_started = true;
    orientation->has_rate = false;
    orientation->started_us = input->time_us;
    return;
  }
  set_step (orientation, input->dt_s);
  orientation->has_rate = input->rate_dps != NULL && input->dt_s <= RATE_STEP_MAX_S;
  if (orientation->has_rate)
    integrate_rate (orientation, input);
  else
    low_pass (orientation, input->accel_g);
}

bool
plumb_orientation_is_settled (const PlumbOrientation *orientation, int64_t now_us)
{
  return orientation->is_started && now_us - orientation->started_us >= SETTLE_US;
}
