/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sitting or standing, at placements low enough to tell. Tilt alone is not enough: people sit as
 * straight as they stand. What helps is how they got there: nobody sits down without moving, and
 * down; nobody gets up from lying without sitting. So it needs samples often enough to see a
 * movement between two poses: four a second; below that the two are not told apart. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "displacement.h"

typedef struct {
  bool is_known;
  bool is_standing;
  bool is_sure;     /* held at rest for a while, or reached by lying or walking */
  int64_t known_us; /* since when, while not sure */
  bool was_active, has_lain;
  int64_t lain_us; /* last time lying */
  bool has_held;
  double held[3];       /* direction before the movement */
  double excursion_deg; /* furthest from it during the movement */
  bool had_gait;
  bool was_standing;      /* before the movement */
  bool has_transfer;      /* in it the trunk went as far up or down as a seat is high ... */
  bool moved_to_standing; /* ... and now it stands, or sits */
  int64_t ended_us;       /* of the last movement */
  bool is_deciding;       /* shortly after it */
  bool has_doubt;         /* the tilt speaks against what is believed */
  int64_t doubt_us;       /* since when */
} PlumbStance;

typedef struct {
  const double *up;   /* unit direction */
  double sitting_deg; /* above 0: the tilt speaks for sitting, below for standing */
  bool is_active, is_ambulating, is_lying;
  const PlumbDisplacement *move; /* NULL: none has just ended */
  int64_t time_us;
} PlumbStanceInput;

void plumb_stance_restart (PlumbStance *stance);
void plumb_stance_feed (PlumbStance *stance, const PlumbStanceInput *input);
