/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the pose changes and how long the longest still episode was, over the last hour: moving
 * matters more than any one pose. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PLUMB_VARIATION_MINUTES 60

typedef struct {
  bool has_pose;
  double pose[3];  /* the pose that is being held */
  int64_t pose_us; /* since when */
  bool has_other;
  int64_t other_us; /* since when another one is seen */
  uint32_t changes[PLUMB_VARIATION_MINUTES];
  int64_t longest_us[PLUMB_VARIATION_MINUTES];
  int64_t minute; /* number of the newest */
} PlumbVariation;

/* up: unit direction while not walking. */
void plumb_variation_feed (PlumbVariation *variation, const double up[3], int64_t time_us);
/* Walking or no data: the episode is over, without a change of pose. */
void plumb_variation_interrupt (PlumbVariation *variation, int64_t time_us);
uint32_t plumb_variation_changes (const PlumbVariation *variation, int64_t now_us);
int64_t plumb_variation_longest_us (const PlumbVariation *variation, int64_t now_us);
