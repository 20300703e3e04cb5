/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reclining.h"

#include "vector.h"

#define BACK_DEG     20.0 /* back rests: 20-30, sofas 25-45, lounge seats 20-60 */
#define UNKNOWN_DEG  25.0
#define LEAVE_RATIO  0.65 /* as of a slouch (posture.c) */
#define OWN_MORE_DEG 5.0  /* beyond a slouch of the wearer's that goes backwards itself */
#define SIDE_RATIO   1.0  /* as of leaning (posture.c) */
#define SAME_WAY_DEG 30.0
#define NEAR_DEG     15.0 /* a bend begins and ends there */
#define SWAY_DEG     1.5  /* RMS about the mean of a minute: rests 0.2-1.1, free sitting 1.6-5 */
#define SWAY_US      ((int64_t)60 * G_USEC_PER_SEC)
#define BACK_US      ((int64_t)120 * G_USEC_PER_SEC)
#define UNKNOWN_US   ((int64_t)300 * G_USEC_PER_SEC)

typedef enum { WAY_UNKNOWN, WAY_RESTED, WAY_BACK, WAY_OTHER } Way;

/* The part of up that lies across upright; false: there is none. */
static bool
find_way (const double upright[3], const double up[3], double out_way[3])
{
  double along = plumb_vector_dot (up, upright);

  for (int i = 0; i < 3; i++)
    out_way[i] = up[i] - along * upright[i];
  return plumb_vector_normalise (out_way);
}

static bool
mean_way (double ways[][3], unsigned count, double out_way[3])
{
  double sum[3] = {0};

  for (unsigned i = 0; i < count; i++)
    for (int axis = 0; axis < 3; axis++)
      sum[axis] += ways[i][axis];
  plumb_vector_copy (out_way, sum);
  return plumb_vector_normalise (out_way);
}

/* Bends and getting up go forwards: those that agree say which way that is. */
static bool
learnt_forward (const PlumbReclining *reclining, double out_forward[3])
{
  double bends[PLUMB_RECLINING_BENDS][3];

  if (reclining->n_bends < PLUMB_RECLINING_BENDS)
    return false;
  for (unsigned i = 0; i < PLUMB_RECLINING_BENDS; i++)
    plumb_vector_copy (bends[i], reclining->bends[i]);
  if (!mean_way (bends, PLUMB_RECLINING_BENDS, out_forward))
    return false;
  for (unsigned i = 0; i < PLUMB_RECLINING_BENDS; i++)
    if (plumb_vector_angle_deg (reclining->bends[i], out_forward) > SAME_WAY_DEG)
      return false;
  return true;
}

static bool
is_rest (const PlumbReclining *reclining, const double way[3])
{
  for (unsigned i = 0; i < MIN (reclining->n_rests, PLUMB_RECLINING_RESTS); i++)
    if (plumb_vector_angle_deg (reclining->rests[i], way) <= SAME_WAY_DEG)
      return true;
  return false;
}

/* out_own_deg: how far the wearer's own slouch goes backwards; 0: it does not. */
static Way
name_way (const PlumbReclining *reclining, const PlumbRecliningInput *input, const double way[3],
          double *out_own_deg)
{
  const PlumbCalibration *calibration = input->calibration;
  const double *upright = calibration->up[PLUMB_POSE_UPRIGHT];
  double forward[3], slouch[3], side[3];
  bool has_slouch = calibration->has_pose[PLUMB_POSE_SLOUCHED] &&
                    find_way (upright, calibration->up[PLUMB_POSE_SLOUCHED], slouch);

  *out_own_deg = 0;
  if (learnt_forward (reclining, forward)) {
    if (has_slouch && plumb_vector_dot (slouch, forward) < 0)
      *out_own_deg = plumb_vector_angle_deg (upright, calibration->up[PLUMB_POSE_SLOUCHED]);
  } else if (has_slouch) {
    plumb_vector_copy (forward, slouch);
  } else {
    return is_rest (reclining, way) ? WAY_RESTED : WAY_UNKNOWN;
  }
  plumb_vector_cross (upright, forward, side);
  double ahead = plumb_vector_dot (way, forward), beside = plumb_vector_dot (way, side);
  return ahead < 0 && fabs (beside) <= -SIDE_RATIO * ahead ? WAY_BACK : WAY_OTHER;
}

typedef struct {
  bool is_possible;
  bool is_quiet; /* only then */
  double on_deg;
  int64_t hold_us;
} Need;

static Need
find_need (Way way, double own_deg)
{
  switch (way) {
  case WAY_UNKNOWN: return (Need){true, true, UNKNOWN_DEG, UNKNOWN_US};
  case WAY_RESTED: return (Need){true, true, BACK_DEG, BACK_US};
  case WAY_BACK:
    return (Need){true, false, MAX (BACK_DEG, own_deg > 0 ? own_deg + OWN_MORE_DEG : 0), BACK_US};
  case WAY_OTHER: return (Need){0};
  }
  return (Need){0};
}

static void
begin_sway (PlumbReclining *reclining, const double up[3])
{
  plumb_vector_copy (reclining->mean, up);
  reclining->sway = 0;
  reclining->swayed_us = 0;
}

/* A trunk that is held freely sways by more than one against a rest. Of less than a minute as long
 * as there is less, so that getting there is no sway for long. */
static bool
is_quiet (PlumbReclining *reclining, const PlumbRecliningInput *input)
{
  reclining->swayed_us = MIN (reclining->swayed_us + MAX (input->dt_us, 1), SWAY_US);
  double gain = MIN ((double)input->dt_us / (double)reclining->swayed_us, 1), distance = 0;

  for (int i = 0; i < 3; i++) {
    double off = input->up[i] - reclining->mean[i];
    reclining->mean[i] += gain * off;
    distance += off * off;
  }
  reclining->sway += gain * (distance - reclining->sway);
  return reclining->sway * PLUMB_DEG_PER_RAD * PLUMB_DEG_PER_RAD <= SWAY_DEG * SWAY_DEG;
}

static PlumbRecliningStep
come_back (PlumbReclining *reclining)
{
  return plumb_reclining_leave (reclining) ? PLUMB_RECLINING_ENDED : PLUMB_RECLINING_NOTHING;
}

static PlumbRecliningStep
begin (PlumbReclining *reclining, const double way[3])
{
  reclining->is_reclining = true;
  reclining->is_likely = false;
  if (!is_rest (reclining, way))
    plumb_vector_copy (reclining->rests[reclining->n_rests++ % PLUMB_RECLINING_RESTS], way);
  return PLUMB_RECLINING_BEGAN;
}

PlumbRecliningStep
plumb_reclining_feed (PlumbReclining *reclining, const PlumbRecliningInput *input)
{
  const PlumbDeviation *deviation = input->deviation;
  const double *upright = input->calibration->up[PLUMB_POSE_UPRIGHT];
  bool was_away = reclining->is_away;
  double way[3], own_deg;

  if (input->is_frozen)
    return PLUMB_RECLINING_NOTHING;
  if (!was_away && deviation->deviation_deg < BACK_DEG)
    return PLUMB_RECLINING_NOTHING; /* as nearly every sample */
  if (!deviation->is_known || deviation->has_verdict ||
      !input->calibration->has_pose[PLUMB_POSE_UPRIGHT] || !find_way (upright, input->up, way))
    return come_back (reclining);
  Way named = name_way (reclining, input, way, &own_deg);
  Need need = find_need (named, own_deg);
  if (!need.is_possible ||
      deviation->deviation_deg < (was_away ? LEAVE_RATIO * need.on_deg : need.on_deg))
    return come_back (reclining);
  reclining->is_away = true;
  if (!was_away)
    begin_sway (reclining, input->up);
  bool is_held = (is_quiet (reclining, input) || !need.is_quiet) &&
                 plumb_vector_angle_deg (upright, reclining->mean) >= need.on_deg;
  reclining->is_likely = named != WAY_UNKNOWN && is_held && !reclining->is_reclining;
  if (!was_away) {
    reclining->since_us = input->time_us;
    reclining->held_us = 0;
    return PLUMB_RECLINING_MAYBE;
  }
  reclining->held_us = MAX (reclining->held_us + (is_held ? input->dt_us : -input->dt_us), 0);
  if (reclining->is_reclining || reclining->held_us < need.hold_us)
    return PLUMB_RECLINING_NOTHING;
  return begin (reclining, way);
}

void
plumb_reclining_follow_bend (PlumbReclining *reclining, const double up[3], double tilt_deg)
{
  if (tilt_deg < NEAR_DEG) { /* the direction stays: it may be back with one sample */
    reclining->peak_deg = 0;
    return;
  }
  if (tilt_deg <= reclining->peak_deg)
    return;
  reclining->peak_deg = tilt_deg;
  plumb_vector_copy (reclining->peak, up);
}

void
plumb_reclining_learn_bend (PlumbReclining *reclining, const double upright[3])
{
  double way[3];

  if (find_way (upright, reclining->peak, way))
    plumb_vector_copy (reclining->bends[reclining->n_bends++ % PLUMB_RECLINING_BENDS], way);
}

bool
plumb_reclining_leave (PlumbReclining *reclining)
{
  bool was_reclining = reclining->is_reclining;

  reclining->is_reclining = reclining->is_likely = reclining->is_away = false;
  return was_reclining;
}

void
plumb_reclining_forget (PlumbReclining *reclining)
{
  *reclining = (PlumbReclining){0};
}
