/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orientation.h"

#include "vector.h"

#define SLOW_TAU_S      1.0 /* docs/detection.md: lag is irrelevant under a dwell of seconds */
#define FAST_TAU_S      0.2 /* bends: 0.5 s cuts the peak of a quick one by ten degrees */
#define RATE_TAU_S      2.0 /* how slowly acceleration pulls the integrated rate back */
#define HELD_PART       0.3 /* what is compared is drawn more slowly */
#define BIAS_TAU_S      30.0
#define DRIFT_TAU_S     3.0
#define DRIFT_MAX       0.5   /* of 1 g: thirty degrees */
#define RATE_SPACING_S  0.055 /* 20 samples a second, and some jitter; rate-check.h says why */
#define SPACING_SAMPLES 16
#define RATE_STEP_MAX_S 0.1  /* over longer steps nothing can be carried */
#define LENGTH_TRUST    0.25 /* acceleration this far from 1 g says nothing of gravity */
#define RESTING_DEG     2.0  /* the slow filter has caught up: nothing turns */
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

/* Towards the acceleration, by as much as its length can be believed. */
static void
draw (double direction[3], const PlumbOrientationInput *input, double gain)
{
  for (int i = 0; i < 3; i++)
    direction[i] += gain * (input->accel_g[i] / input->scale_g - direction[i]);
  plumb_vector_normalise (direction);
}

/* Against the body's own rotation. */
static void
turn (double direction[3], const PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  double turn[3], rate[3];

  for (int i = 0; i < 3; i++)
    rate[i] = (input->rate_dps[i] - orientation->rate_check.bias_dps[i]) / PLUMB_DEG_PER_RAD;
  plumb_vector_cross (rate, direction, turn);
  for (int i = 0; i < 3; i++)
    direction[i] -= turn[i] * input->dt_s;
}

/* What acceleration must keep correcting in the same direction is the rate's bias. */
static void
learn_bias (PlumbOrientation *orientation, const PlumbOrientationInput *input, double gain)
{
  double error[3], length = plumb_vector_length (input->accel_g);

  if (!(gain > 0))
    return;
  plumb_vector_cross (orientation->carried, input->accel_g, error);
  for (int i = 0; i < 3; i++)
    orientation->rate_check.bias_dps[i] +=
        error[i] / length * gain / BIAS_TAU_S * PLUMB_DEG_PER_RAD;
}

static void
begin_carrying (PlumbOrientation *orientation)
{
  if (orientation->is_carried)
    return;
  plumb_vector_copy (orientation->carried, orientation->slow);
  plumb_vector_normalise (orientation->carried);
  plumb_vector_copy (orientation->turned, orientation->carried);
  orientation->drift[0] = orientation->drift[1] = orientation->drift[2] = 0;
  plumb_vector_copy (orientation->held, orientation->carried);
  orientation->is_carried = true;
}

/* What the body accelerates by is over in a second or two, and nothing on average; a direction that
 * stays away for longer was carried off. */
static bool
is_carried_off (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  double gain = input->dt_s / (DRIFT_TAU_S + input->dt_s);

  for (int i = 0; i < 3; i++) {
    double off = orientation->carried[i] - input->accel_g[i] / input->scale_g;
    orientation->drift[i] += gain * (off - orientation->drift[i]);
  }
  return plumb_vector_dot (orientation->drift, orientation->drift) > DRIFT_MAX * DRIFT_MAX;
}

/* Two directions side by side, with the rate and without: at rest both are compared with gravity.
 */
static void
integrate_rate (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  double off = fabs (plumb_vector_length (input->accel_g) / input->scale_g - 1) / LENGTH_TRUST;
  double gain = off < 1 ? orientation->rate_gain * (1 - off) : 0;
  PlumbRateCheckInput check = {
      .rate_dps = input->rate_dps,
      .dt_s = input->dt_s,
      .is_resting = input->is_resting &&
                    plumb_vector_angle_deg (orientation->low[0], orientation->low[1]) < RESTING_DEG,
  };

  begin_carrying (orientation);
  turn (orientation->carried, orientation, input);
  turn (orientation->turned, orientation, input);
  learn_bias (orientation, input, gain);
  draw (orientation->carried, input, gain);
  draw (orientation->turned, input, gain * HELD_PART);
  draw (orientation->held, input, gain * HELD_PART);
  if (check.is_resting) {
    check.with_deg = plumb_vector_angle_deg (orientation->turned, orientation->low[1]);
    check.without_deg = plumb_vector_angle_deg (orientation->held, orientation->low[1]);
  }
  if (is_carried_off (orientation, input))
    plumb_rate_check_refute (&orientation->rate_check);
  bool had_bias = orientation->rate_check.has_bias;
  plumb_rate_check_feed (&orientation->rate_check, &check);
  if (orientation->rate_check.has_bias && !had_bias)
    orientation->is_carried = false; /* anew, without it */
}

static void
low_pass (PlumbOrientation *orientation, const double accel_g[3])
{
  for (int i = 0; i < 3; i++) {
    orientation->low[0][i] += orientation->slow_gain * (accel_g[i] - orientation->low[0][i]);
    orientation->low[1][i] += orientation->fast_gain * (accel_g[i] - orientation->low[1][i]);
  }
}

static void
start (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  plumb_vector_copy (orientation->slow, input->accel_g);
  plumb_vector_copy (orientation->fast, input->accel_g);
  plumb_vector_copy (orientation->low[0], input->accel_g);
  plumb_vector_copy (orientation->low[1], input->accel_g);
  orientation->is_started = true;
  orientation->has_rate = orientation->is_carried = false;
  orientation->started_us = input->time_us;
}

/* Nothing to carry by; the next time it begins anew. */
static void
drop_rate (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  orientation->is_carried = false;
  if (input->rate_dps == NULL)
    orientation->rate_check.state = PLUMB_RATE_NONE;
  else
    orientation->rate_check.state = PLUMB_RATE_RARE;
}

/* On average; bursts are not a higher rate. */
static bool
is_frequent (PlumbOrientation *orientation, double dt_s)
{
  if (orientation->spacing_s <= 0)
    orientation->spacing_s = dt_s;
  orientation->spacing_s += (dt_s - orientation->spacing_s) / SPACING_SAMPLES;
  return orientation->spacing_s <= RATE_SPACING_S && dt_s <= RATE_STEP_MAX_S;
}

void
plumb_orientation_feed (PlumbOrientation *orientation, const PlumbOrientationInput *input)
{
  if (!orientation->is_started) {
    start (orientation, input);
    return;
  }
  set_step (orientation, input->dt_s);
  low_pass (orientation, input->accel_g);
  if (input->rate_dps != NULL && is_frequent (orientation, input->dt_s))
    integrate_rate (orientation, input);
  else
    drop_rate (orientation, input);
  orientation->has_rate =
      orientation->is_carried && orientation->rate_check.state != PLUMB_RATE_WRONG;
  plumb_vector_copy (orientation->slow,
                     orientation->has_rate ? orientation->carried : orientation->low[0]);
  plumb_vector_copy (orientation->fast,
                     orientation->has_rate ? orientation->carried : orientation->low[1]);
}

bool
plumb_orientation_is_settled (const PlumbOrientation *orientation, int64_t now_us)
{
  return orientation->is_started && now_us - orientation->started_us >= SETTLE_US;
}
