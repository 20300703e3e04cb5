/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conditioning.h"

#include <glib.h>

#include "vector.h"

#define LENGTH_MIN_G   0.2 /* free fall or wrong units; no trunk does this */
#define LENGTH_MAX_G   6.0 /* beyond any trunk outside a fall */
#define RATE_MAX_DPS   4000.0
#define STALL_US       10000000
#define STALL_SAMPLES  20
#define COARSE_G       0.008                      /* half a degree, as a breath */
#define STALL_MIN_US   (INT64_C (1800) * 1000000) /* of a coarse sensor, at least and ... */
#define STALL_MAX_US   (INT64_C (7200) * 1000000) /* ... at most */
#define SCALE_LOW      0.8 /* of the vector at rest, from the reference sensors' data sheets */
#define SCALE_HIGH     1.25
#define SCALE_TAU_S    10.0
#define SCALE_NEEDED_S 5.0

static bool
is_finite (const PlumbSample *sample)
{
  bool is_ok = true;
  for (int i = 0; i < 3; i++) {
    if ((sample->fields & PLUMB_SAMPLE_ACCEL) && !isfinite (sample->accel_g[i]))
      is_ok = false;
    if ((sample->fields & PLUMB_SAMPLE_RATE) && !isfinite (sample->rate_dps[i]))
      is_ok = false;
  }
  return is_ok && (!(sample->fields & PLUMB_SAMPLE_ANGLE) || isfinite (sample->angle_deg));
}

static bool
is_in_range (const PlumbSample *sample)
{
  if (sample->fields & PLUMB_SAMPLE_ACCEL) {
    double square = plumb_vector_dot (sample->accel_g, sample->accel_g);
    /* in the air for a moment: what the sample says of the rotation is needed */
    bool is_long_enough =
        (sample->fields & PLUMB_SAMPLE_RATE) || square >= LENGTH_MIN_G * LENGTH_MIN_G;
    if (!is_long_enough || square > LENGTH_MAX_G * LENGTH_MAX_G)
      return false;
  }
  if (sample->fields & PLUMB_SAMPLE_RATE) {
    for (int i = 0; i < 3; i++) {
      if (fabs (sample->rate_dps[i]) > RATE_MAX_DPS)
        return false;
    }
  }
  return !(sample->fields & PLUMB_SAMPLE_ANGLE) || fabs (sample->angle_deg) <= 360;
}

static bool
has_same_vector (const PlumbSample *a, const PlumbSample *b)
{
  if (a->fields != b->fields || !(a->fields & PLUMB_SAMPLE_ACCEL))
    return false;
  for (int i = 0; i < 3; i++) {
    if (a->accel_g[i] != b->accel_g[i])
      return false;
    if ((a->fields & PLUMB_SAMPLE_RATE) && a->rate_dps[i] != b->rate_dps[i])
      return false;
  }
  return true;
}

static bool
has_same_values (const PlumbSample *a, const PlumbSample *b)
{
  if (a->fields & PLUMB_SAMPLE_ACCEL)
    return has_same_vector (a, b);
  return a->fields == b->fields && a->angle_deg == b->angle_deg &&
         a->is_slouching == b->is_slouching && a->is_worn == b->is_worn;
}

bool
plumb_conditioning_is_coarse (const PlumbConditioning *conditioning)
{
  return conditioning->step_g >= COARSE_G;
}

static int64_t
stall_us (const PlumbConditioning *conditioning)
{
  if (!plumb_conditioning_is_coarse (conditioning))
    return STALL_US;
  return CLAMP (2 * conditioning->longest_us, STALL_MIN_US, STALL_MAX_US);
}

/* What the sensor shows of itself as its values change. */
static void
learn_step (PlumbConditioning *conditioning, const PlumbSample *sample)
{
  const PlumbSample *last = &conditioning->last;

  if (!conditioning->has_last || !(sample->fields & last->fields & PLUMB_SAMPLE_ACCEL))
    return;
  for (int i = 0; i < 3; i++) {
    double change = fabs (sample->accel_g[i] - last->accel_g[i]);
    if (change > 0 && (conditioning->step_g <= 0 || change < conditioning->step_g))
      conditioning->step_g = change;
  }
  conditioning->longest_us =
      MAX (conditioning->longest_us, last->time_us - conditioning->same_since_us);
}

/* Unless the sensor was asked and stands by it. */
static bool
is_stalled (PlumbConditioning *conditioning, const PlumbSample *sample)
{
  if (!conditioning->has_last || !has_same_vector (&conditioning->last, sample) ||
      (sample->fields & PLUMB_SAMPLE_CONFIRMED)) {
    learn_step (conditioning, sample);
    conditioning->same_since_us = sample->time_us;
    conditioning->same_count = 1;
    return false;
  }
  conditioning->same_count++;
  return conditioning->same_count > STALL_SAMPLES &&
         sample->time_us - conditioning->same_since_us > stall_us (conditioning);
}

static PlumbConditioningVerdict
judge (PlumbConditioning *conditioning, const PlumbSample *sample)
{
  if (!is_finite (sample))
    return PLUMB_CONDITIONING_NOT_FINITE;
  if (conditioning->has_last && sample->time_us <= conditioning->last.time_us) {
    bool is_equal = sample->time_us == conditioning->last.time_us &&
                    has_same_values (&conditioning->last, sample);
    return is_equal ? PLUMB_CONDITIONING_REPEATED : PLUMB_CONDITIONING_OUT_OF_ORDER;
  }
  if (!is_in_range (sample))
    return PLUMB_CONDITIONING_OUT_OF_RANGE;
  if (is_stalled (conditioning, sample))
    return PLUMB_CONDITIONING_STALLED;
  return PLUMB_CONDITIONING_ACCEPTED;
}

PlumbConditioningVerdict
plumb_conditioning_feed (PlumbConditioning *conditioning, const PlumbSample *sample)
{
  PlumbConditioningVerdict verdict = judge (conditioning, sample);
  conditioning->counts[verdict]++;
  if (verdict == PLUMB_CONDITIONING_ACCEPTED) {
    conditioning->last = *sample;
    conditioning->has_last = true;
  }
  return verdict;
}

void
plumb_conditioning_add_quiet (PlumbConditioning *conditioning, double length_g, double dt_s)
{
  if (!conditioning->has_scale) {
    conditioning->scale_g = length_g;
    conditioning->has_scale = true;
  }
  conditioning->scale_g += dt_s / (SCALE_TAU_S + dt_s) * (length_g - conditioning->scale_g);
  if (conditioning->quiet_s < SCALE_NEEDED_S)
    conditioning->quiet_s += dt_s;
}

bool
plumb_conditioning_is_scale_wrong (const PlumbConditioning *conditioning)
{
  return conditioning->quiet_s >= SCALE_NEEDED_S &&
         !(conditioning->scale_g >= SCALE_LOW && conditioning->scale_g <= SCALE_HIGH);
}
