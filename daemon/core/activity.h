/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the body does: still, moving, walking, lying; sitting or standing where the placement can
 * tell; on the body or not. */
#pragma once

#include "terms.h"
#include "gait.h"
#include "lying.h"
#include "stance.h"

#define PLUMB_MOTION_SLOTS 20 /* of a quarter of a second */

/* Lengths of the vector, summed over a quarter of a second. */
typedef struct {
  double sum, square;
  unsigned n;
} PlumbMotionSlot;

typedef struct {
  bool has_motion;
  PlumbMotionSlot slots[PLUMB_MOTION_SLOTS];
  PlumbMotionSlot before; /* all of the window but the newest slot */
  int64_t slot;           /* number of the newest */
  double motion;          /* standard deviation of the length, relative to its mean */
  bool is_active, is_still;
  int64_t active_since_us; /* while is_active */
  int64_t moved_us;        /* last time that movement of some length was seen */
  bool has_moved;
  PlumbGait gait;
  int64_t walking_since_us; /* while walking */
  PlumbLying lying;
  bool is_lying;
  int64_t lying_since_us; /* while is_lying */
  PlumbDisplacementTracker displacement;
  PlumbStance stance;
  bool has_stance; /* the placement and the calibration can tell */
} PlumbActivityTracker;

typedef struct {
  double length_g; /* of the raw vector */
  int64_t time_us;
  /* tilt from the upright reference that lying is told by, as posture follows it, and as bends do;
   * negative: none */
  double upright_tilt_deg, quick_tilt_deg;
  /* tilt from the standing pose where sitting can be told; negative: cannot */
  double standing_tilt_deg;
  const double *accel_g; /* raw */
  const double *up;      /* unit direction */
  double separation_deg; /* between the standing and the seated pose; 0: only standing is known */
} PlumbActivityInput;

/* After a gap. */
void plumb_activity_restart (PlumbActivityTracker *tracker);
void plumb_activity_feed_motion (PlumbActivityTracker *tracker, const PlumbActivityInput *input);
/* To be called after _feed_motion (), with the tilts of the same sample. */
void plumb_activity_feed_pose (PlumbActivityTracker *tracker, const PlumbActivityInput *input);
/* Samples come often enough: five a second, about. */
bool plumb_activity_can_follow_bends (const PlumbActivityTracker *tracker);
PlumbActivity plumb_activity_get (const PlumbActivityTracker *tracker);

/* On the body or not. */
typedef struct {
  PlumbWear wear;
  bool has_anchor;
  double anchor[3]; /* direction when the stillness began */
  int64_t anchor_us;
} PlumbWearTracker;

/* up: unit direction. motion: as above. not_worn_after_us: stillness that no body keeps. */
void plumb_wear_feed (PlumbWearTracker *tracker, const double up[3], double motion, int64_t time_us,
                      int64_t not_worn_after_us);
/* The sensor says so itself. */
void plumb_wear_set (PlumbWearTracker *tracker, bool is_worn);
/* After a gap: stillness counts from here. */
void plumb_wear_restart (PlumbWearTracker *tracker);
