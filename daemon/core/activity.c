/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "activity.h"

#include "vector.h"
#include "ring.h"

/* Measured on walking and sitting people; see docs/detection.md. */
#define SLOT_US            250000
#define WINDOW_SLOTS       10 /* 2.5 s ... */
#define WINDOW_SAMPLES_MIN 6  /* ... or all slots, 5 s, where that holds fewer samples */
#define ACTIVE_MIN         0.05
#define ACTIVE_OFF         0.035
#define STILL_MAX          0.03
#define MOVED_MIN_US       2000000 /* shorter bursts are fidgets, not movement */
#define STANCE_DEG         9.0     /* published 11.6 */
#define STANCE_MIN_DEG     4.0
#define DENSE_SAMPLES_MIN  8  /* in the window: below, movements between poses are missed */
#define BEND_SAMPLES_MIN   10 /* likewise, of nearly 2.5 s: 5 a second, or one is followed badly */
#define MOVE_SAMPLES_MIN   18 /* 8 a second: or a rise cannot be integrated */
#define WEAR_MOTION_MAX    0.006 /* noise of a sensor on a table; a person is quieter only briefly */
#define WEAR_DRIFT_MAX     PLUMB_CHORD_SQUARE_1_DEG
#define WEAR_BACK_DEG      3.0
#define WEAR_BACK_MOTION   0.03

void
plumb_activity_restart (PlumbActivityTracker *tracker)
{
  tracker->has_motion = false;
  tracker->is_active = false;
  tracker->is_still = false;
  tracker->has_stance = false;
  plumb_stance_restart (&tracker->stance);
  plumb_displacement_restart (&tracker->displacement);
  plumb_gait_restart (&tracker->gait);
}

static void
set_active (PlumbActivityTracker *tracker, bool is_active, int64_t time_us)
{
  if (is_active && !tracker->is_active)
    tracker->active_since_us = time_us;
  tracker->is_active = is_active;
  if (is_active && time_us - tracker->active_since_us >= MOVED_MIN_US) {
    tracker->moved_us = time_us;
    tracker->has_moved = true;
  }
}

static unsigned
slot_at (int64_t number)
{
  return plumb_ring_index (number, PLUMB_MOTION_SLOTS);
}

static void
add_slot (PlumbMotionSlot *total, const PlumbMotionSlot *slot)
{
  total->sum += slot->sum;
  total->square += slot->square;
  total->n += slot->n;
}

static PlumbMotionSlot
sum_before (const PlumbActivityTracker *tracker)
{
  PlumbMotionSlot total = {0};

  for (int64_t i = 1; i < PLUMB_MOTION_SLOTS; i++) {
    if (i >= WINDOW_SLOTS && total.n >= WINDOW_SAMPLES_MIN)
      break;
    add_slot (&total, &tracker->slots[slot_at (tracker->slot - i)]);
  }
  return total;
}

static void
move_window (PlumbActivityTracker *tracker, int64_t slot)
{
  int64_t steps = MIN (slot - tracker->slot, PLUMB_MOTION_SLOTS);

  for (int64_t i = 1; i <= steps; i++)
    tracker->slots[slot_at (tracker->slot + i)] = (PlumbMotionSlot){0};
  tracker->slot = slot;
  tracker->before = sum_before (tracker);
}

/* Standard deviation of the lengths relative to their mean. */
static double
deviation (const PlumbMotionSlot *total)
{
  double mean = total->sum / total->n;
  double square = total->square / total->n - mean * mean;

  return square > 0 ? sqrt (square) / mean : 0;
}

static void
measure_motion (PlumbActivityTracker *tracker, int64_t time_us)
{
  PlumbMotionSlot all = tracker->before;

  add_slot (&all, &tracker->slots[slot_at (tracker->slot)]);
  tracker->motion = deviation (&all);
  tracker->is_still = tracker->motion < STILL_MAX;
  set_active (tracker, tracker->motion > (tracker->is_active ? ACTIVE_OFF : ACTIVE_MIN), time_us);
}

void
plumb_activity_feed_motion (PlumbActivityTracker *tracker, const PlumbActivityInput *input)
{
  int64_t slot = input->time_us / SLOT_US;

  if (!tracker->has_motion) {
    tracker->has_motion = true;
    memset (tracker->slots, 0, sizeof tracker->slots);
    tracker->slot = slot;
    tracker->before = (PlumbMotionSlot){0};
  }
  if (slot != tracker->slot)
    move_window (tracker, slot);
  PlumbMotionSlot *now = &tracker->slots[slot_at (slot)];
  now->sum += input->length_g;
  now->square += input->length_g * input->length_g;
  now->n++;
  measure_motion (tracker, input->time_us);

  if (!tracker->is_active)
    plumb_gait_rest (&tracker->gait);
  int64_t active_us = tracker->is_active ? input->time_us - tracker->active_since_us : 0;
  int64_t earlier_us = plumb_gait_feed (&tracker->gait, input->length_g, active_us, input->time_us);
  if (earlier_us > 0 && tracker->gait.is_ambulating)
    tracker->walking_since_us = MAX (input->time_us - earlier_us, tracker->active_since_us);
}

static void
judge_lying (PlumbActivityTracker *tracker, const PlumbActivityInput *input)
{
  PlumbLyingInput lying = {
      .tilt_deg = input->upright_tilt_deg,
      .quick_deg = input->quick_tilt_deg,
      .is_sitting = tracker->has_stance && tracker->stance.is_sure && !tracker->stance.is_standing,
      .time_us = input->time_us,
  };

  if (input->upright_tilt_deg < 0)
    plumb_lying_reset (&tracker->lying);
  else
    plumb_lying_feed (&tracker->lying, &lying);
  tracker->is_lying = tracker->lying.is_lying;
  tracker->lying_since_us = tracker->lying.since_us;
}

/* How far from the standing pose sitting begins: half way to a seated pose that lies nearer than
 * most people's. */
static double
stance_limit_deg (double separation_deg)
{
  return separation_deg > 0 ? CLAMP (separation_deg / 2, STANCE_MIN_DEG, STANCE_DEG) : STANCE_DEG;
}

static void
judge_stance (PlumbActivityTracker *tracker, const PlumbActivityInput *input)
{
  tracker->has_stance = input->standing_tilt_deg >= 0 && tracker->before.n >= DENSE_SAMPLES_MIN;
  if (!tracker->has_stance)
    return;
  PlumbDisplacement move;
  bool has_move =
      plumb_displacement_feed (&tracker->displacement, input->accel_g, input->time_us, &move) &&
      tracker->before.n >= MOVE_SAMPLES_MIN;
  PlumbStanceInput stance = {
      .move = has_move ? &move : NULL,
      .up = input->up,
      .sitting_deg = input->standing_tilt_deg - stance_limit_deg (input->separation_deg),
      .is_active = tracker->is_active,
      .is_ambulating = tracker->gait.is_ambulating,
      .is_lying = tracker->is_lying,
      .time_us = input->time_us,
  };
  plumb_stance_feed (&tracker->stance, &stance);
}

void
plumb_activity_feed_pose (PlumbActivityTracker *tracker, const PlumbActivityInput *input)
{
  judge_lying (tracker, input);
  judge_stance (tracker, input);
}

bool
plumb_activity_can_follow_bends (const PlumbActivityTracker *tracker)
{
  return tracker->has_motion && tracker->before.n >= BEND_SAMPLES_MIN;
}

PlumbActivity
plumb_activity_get (const PlumbActivityTracker *tracker)
{
  if (!tracker->has_motion)
    return PLUMB_ACTIVITY_UNKNOWN;
  if (tracker->is_lying)
    return PLUMB_ACTIVITY_LYING;
  if (tracker->gait.is_ambulating)
    return PLUMB_ACTIVITY_WALKING;
  if (tracker->is_active)
    return PLUMB_ACTIVITY_MOVING;
  if (tracker->has_stance && tracker->stance.is_known)
    return tracker->stance.is_standing ? PLUMB_ACTIVITY_STANDING : PLUMB_ACTIVITY_SITTING;
  return PLUMB_ACTIVITY_STILL;
}

static void
watch_worn (PlumbWearTracker *tracker, const double up[3], double motion, int64_t time_us,
            int64_t not_worn_after_us)
{
  bool is_restless =
      motion > WEAR_MOTION_MAX || !plumb_vector_is_within (tracker->anchor, up, WEAR_DRIFT_MAX);

  if (!tracker->has_anchor || is_restless) {
    plumb_vector_copy (tracker->anchor, up);
    tracker->anchor_us = time_us;
    tracker->has_anchor = true;
  }
  tracker->wear = PLUMB_WEAR_WORN;
  if (time_us - tracker->anchor_us >= not_worn_after_us)
    tracker->wear = PLUMB_WEAR_NOT_WORN;
}

void
plumb_wear_feed (PlumbWearTracker *tracker, const double up[3], double motion, int64_t time_us,
                 int64_t not_worn_after_us)
{
  if (tracker->wear != PLUMB_WEAR_NOT_WORN) {
    watch_worn (tracker, up, motion, time_us, not_worn_after_us);
    return;
  }
  if (motion > WEAR_BACK_MOTION || !tracker->has_anchor ||
      plumb_vector_angle_deg (tracker->anchor, up) > WEAR_BACK_DEG) {
    tracker->wear = PLUMB_WEAR_WORN;
    tracker->has_anchor = false;
  }
}

void
plumb_wear_set (PlumbWearTracker *tracker, bool is_worn)
{
  tracker->wear = is_worn ? PLUMB_WEAR_WORN : PLUMB_WEAR_NOT_WORN;
  tracker->has_anchor = false;
}

void
plumb_wear_restart (PlumbWearTracker *tracker)
{
  if (tracker->wear != PLUMB_WEAR_NOT_WORN)
    tracker->has_anchor = false;
}
