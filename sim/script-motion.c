/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps -> vectors. The figures are those of a quiet office: see the comment at each. */
#include "script.h"

#include <math.h>

#define NOISE_G        0.004 /* deviation of a small MEMS sensor in the band that matters */
#define TABLE_NOISE_G  0.001 /* the chip alone, nobody wearing it */
#define TRANSITION_S   1.0   /* somebody who slumps takes about a second */
#define RISE_S         1.8   /* and nearly two to stand up */
#define STEP_HZ        1.9   /* usual cadence indoors, steps per second */
#define STEP_AMPLITUDE 0.25  /* of the trunk, vertical, g */
#define FIDGET_FIRST_S 23.0  /* late enough for a calibration of 15 s to fit before it */
#define FIDGET_EVERY_S 31.0
#define FIDGET_S       0.8
#define RADIANS        (M_PI / 180)

typedef struct {
  double forward_deg; /* pitch of the trunk, forward positive */
  double left_deg;
} Pose;

static Pose
step_pose (const PlumbStep *step)
{
  switch (step->kind) {
  case PLUMB_STEP_SLOUCH: return (Pose){step->angle_deg, 0};
  case PLUMB_STEP_LEAN_BACK: return (Pose){-step->angle_deg, 0};
  case PLUMB_STEP_LEAN_LEFT: return (Pose){0, step->angle_deg};
  case PLUMB_STEP_LEAN_RIGHT: return (Pose){0, -step->angle_deg};
  case PLUMB_STEP_STAND: return (Pose){-2, 0};
  case PLUMB_STEP_WALK: return (Pose){3, 0};
  case PLUMB_STEP_LIE: return (Pose){-88, 0};
  case PLUMB_STEP_UPRIGHT:
  case PLUMB_STEP_BEND:
  case PLUMB_STEP_OFF_BODY:
  case PLUMB_STEP_SILENCE:
  case PLUMB_STEP_DROP_LINK: return (Pose){0, 0};
  }
  return (Pose){0, 0};
}

/* Silence and a lost link do not move the wearer. */
static bool
is_bodily (const PlumbStep *step)
{
  return step->kind != PLUMB_STEP_SILENCE && step->kind != PLUMB_STEP_DROP_LINK;
}

/* The step whose pose holds at index: itself, or the last bodily one before it. NULL: none yet. */
static const PlumbStep *
bodily_step (const PlumbScript *script, size_t index)
{
  size_t count = 0;
  const PlumbStep *steps = plumb_script_steps (script, &count);
  for (size_t i = index + 1; i-- > 0;)
    if (is_bodily (&steps[i]))
      return &steps[i];
  return NULL;
}

static double
smooth (double x)
{
  x = CLAMP (x, 0, 1);
  return x * x * (3 - 2 * x);
}

static double
fold_time (const PlumbScript *script, double t_s)
{
  double duration_s = plumb_script_duration_s (script);
  if (plumb_script_repeats (script))
    return fmod (t_s, duration_s);
  return t_s;
}

static size_t
step_index (const PlumbScript *script, double t_s)
{
  size_t count = 0;
  const PlumbStep *steps = plumb_script_steps (script, &count);
  size_t low = 0;
  size_t high = count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (steps[middle].start_s <= t_s)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static double
fidget (double in_step_s)
{
  double since_s = fmod (in_step_s - FIDGET_FIRST_S, FIDGET_EVERY_S);
  if (in_step_s < FIDGET_FIRST_S || since_s > FIDGET_S)
    return 0;
  double wave = sin (M_PI * since_s / FIDGET_S);
  return wave * wave;
}

static Pose
pose_at (const PlumbScript *script, double t_s)
{
  size_t index = step_index (script, t_s);
  const PlumbStep *step = bodily_step (script, index);
  if (!step)
    return (Pose){0, 0};
  size_t count = 0;
  const PlumbStep *steps = plumb_script_steps (script, &count);
  size_t place = (size_t)(step - steps);
  const PlumbStep *before = place > 0 ? bodily_step (script, place - 1) : NULL;
  Pose to = step_pose (step);
  Pose from = before && before->kind != PLUMB_STEP_OFF_BODY ? step_pose (before) : to;
  double since_s = t_s - step->start_s;
  bool rises = step->kind == PLUMB_STEP_STAND || step->kind == PLUMB_STEP_LIE;
  double share = smooth (since_s / (rises ? RISE_S : TRANSITION_S));
  Pose pose = {from.forward_deg + share * (to.forward_deg - from.forward_deg),
               from.left_deg + share * (to.left_deg - from.left_deg)};
  if (step->kind == PLUMB_STEP_STAND) /* nobody leaves a chair without leaning forward */
    pose.forward_deg += 28 * sin (M_PI * CLAMP (since_s / RISE_S, 0, 1));
  if (step->kind == PLUMB_STEP_BEND)
    pose.forward_deg +=
        step->angle_deg * smooth (since_s / 1.2) * smooth ((step->duration_s - since_s) / 1.2);
  pose.forward_deg += 0.25 * sin (2 * M_PI * 0.23 * t_s) + 2.5 * fidget (since_s);
  pose.left_deg += 0.2 * sin (2 * M_PI * 0.11 * t_s + 1);
  return pose;
}

static void
add_steps (double t_s, double *accel_g)
{
  double phase = 2 * M_PI * STEP_HZ * t_s;
  accel_g[0] += STEP_AMPLITUDE * sin (phase) + 0.08 * sin (2 * phase + 0.6);
  accel_g[2] += 0.12 * sin (phase + 1.1) + 0.04 * sin (2 * phase);
  accel_g[1] += 0.08 * sin (phase / 2);
}

static double
gaussian (GRand *random)
{
  double sum = 0;
  for (int i = 0; i < 12; i++)
    sum += g_rand_double (random);
  return sum - 6;
}

/* Nearly flat, and nothing moves it: only the chip's own noise is left. */
static void
lie_on_table (GRand *random, double *accel_g)
{
  static const double table_g[] = {0, 0.031, 0.998};
  for (int axis = 0; axis < 3; axis++)
    accel_g[axis] = table_g[axis] + TABLE_NOISE_G * gaussian (random);
}

void
plumb_script_motion (const PlumbScript *script, double t_s, GRand *random, PlumbMotion *out_motion)
{
  static const double rate_span_s = 0.02;
  double folded_s = fold_time (script, t_s);
  size_t index = step_index (script, folded_s);
  size_t count = 0;
  const PlumbStep *now = &plumb_script_steps (script, &count)[index];
  const PlumbStep *step = bodily_step (script, index);
  PlumbMotion motion = {.label = "",
                        .is_silent = now->kind == PLUMB_STEP_SILENCE,
                        .is_link_down = now->kind == PLUMB_STEP_DROP_LINK};
  if (step && step->kind == PLUMB_STEP_OFF_BODY) {
    lie_on_table (random, motion.accel_g);
    motion.is_off_body = true;
    *out_motion = motion;
    return;
  }
  Pose pose = pose_at (script, folded_s);
  Pose later = pose_at (script, MIN (folded_s + rate_span_s, plumb_script_duration_s (script)));
  double forward = pose.forward_deg * RADIANS;
  double left = pose.left_deg * RADIANS;
  motion.accel_g[0] = cos (forward) * cos (left);
  motion.accel_g[1] = -sin (left);
  motion.accel_g[2] = -sin (forward) * cos (left);
  motion.rate_dps[1] = (later.forward_deg - pose.forward_deg) / rate_span_s;
  motion.rate_dps[2] = (later.left_deg - pose.left_deg) / rate_span_s;
  if (step && step->kind == PLUMB_STEP_WALK)
    add_steps (folded_s, motion.accel_g);
  for (int axis = 0; axis < 3; axis++)
    motion.accel_g[axis] += NOISE_G * gaussian (random);
  *out_motion = motion;
}
