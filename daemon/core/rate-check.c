/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate-check.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define QUIET_S    0.7   /* a swing passes through rest, too */
#define FRESH_S    3.0   /* later in a rest both directions are drawn to gravity */
#define REST_S     2.0   /* of rest are enough for a bias: nobody turns so evenly ... */
#define STEADY_DPS 3.0   /* ... that the rate stays within this */
#define BIAS_DPS   2.0   /* a smaller one is followed better while it is used */
#define NOISE_DEG  4.0   /* of what is compared, at rest */
#define ENOUGH     30.0  /* deg^2 s: a turn of 20 degrees, seen when it is over for two seconds */
#define KEPT       300.0 /* ten such turns, then older ones count less */
#define GOOD_MAX   0.15  /* of the squared error without it; a right one leaves 0.05 to 0.07 ... */
#define WRONG_MIN  0.5   /* ... and one in another unit two thirds at least */
#define LOOKED_S   30.0  /* at rest for so long, and never steady: it is weighed as it is */

/* The first bias: what a resting trunk does not turn by is the sensor's own. */
static void
learn_bias (PlumbRateCheck *check, const PlumbRateCheckInput *input)
{
  for (int i = 0; i < 3; i++)
    if (fabs (input->rate_dps[i] - check->rest_dps[i]) > STEADY_DPS)
      check->rest_s = 0;
  if (check->rest_s <= 0)
    memcpy (check->rest_dps, input->rate_dps, sizeof check->rest_dps);
  check->rest_s += input->dt_s;
  for (int i = 0; i < 3; i++)
    check->rest_dps[i] += input->dt_s / check->rest_s * (input->rate_dps[i] - check->rest_dps[i]);
  if (check->rest_s < REST_S)
    return;
  check->has_bias = true;
  for (int i = 0; i < 3; i++)
    if (fabs (check->rest_dps[i]) > BIAS_DPS)
      memcpy (check->bias_dps, check->rest_dps, sizeof check->bias_dps);
}

static void
weigh (PlumbRateCheck *check, const PlumbRateCheckInput *input)
{
  if (MAX (input->with_deg, input->without_deg) < NOISE_DEG)
    return;
  check->with += input->with_deg * input->with_deg * input->dt_s;
  check->without += input->without_deg * input->without_deg * input->dt_s;
  double most = MAX (check->with, check->without);
  if (most > KEPT) {
    check->with *= KEPT / most;
    check->without *= KEPT / most;
  }
}

static PlumbRateState
judge (const PlumbRateCheck *check)
{
  if (MAX (check->with, check->without) < ENOUGH)
    return check->state;
  if (check->with < GOOD_MAX * check->without)
    return PLUMB_RATE_GOOD;
  return check->with > WRONG_MIN * check->without ? PLUMB_RATE_WRONG : check->state;
}

void
plumb_rate_check_refute (PlumbRateCheck *check)
{
  check->with = MAX (check->with, ENOUGH);
  check->state = PLUMB_RATE_WRONG;
}

void
plumb_rate_check_feed (PlumbRateCheck *check, const PlumbRateCheckInput *input)
{
  if (check->state == PLUMB_RATE_NONE || check->state == PLUMB_RATE_RARE)
    check->state = PLUMB_RATE_UNCHECKED;
  check->quiet_s = input->is_resting ? check->quiet_s + input->dt_s : 0;
  if (check->quiet_s < QUIET_S)
    check->rest_s = 0;
  if (check->quiet_s < QUIET_S || !(input->dt_s > 0))
    return;
  check->looked_s += input->dt_s;
  if (!check->has_bias)
    learn_bias (check, input);
  if (!check->has_bias && check->looked_s < LOOKED_S)
    return;
  if (check->quiet_s > FRESH_S)
    return;
  weigh (check, input);
  check->state = judge (check);
}
