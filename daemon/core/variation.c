/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "variation.h"

#include <glib.h>

#include "vector.h"
#include "ring.h"

#define MINUTE_US 60000000
#define CHANGE                                                                                     \
  PLUMB_CHORD_SQUARE_5_DEG /* another pose: more than breathing and typing turn a trunk */
#define SETTLE_US 5000000  /* and held for as long */

static void
slide (PlumbVariation *variation, int64_t time_us)
{
  int64_t minute = time_us / MINUTE_US;
  int64_t steps = CLAMP (minute - variation->minute, 0, PLUMB_VARIATION_MINUTES);

  for (int64_t i = 1; i <= steps; i++) {
    unsigned at = plumb_ring_index (variation->minute + i, PLUMB_VARIATION_MINUTES);
    variation->changes[at] = 0;
    variation->longest_us[at] = 0;
  }
  variation->minute = MAX (variation->minute, minute);
}

static void
end_episode (PlumbVariation *variation, int64_t time_us)
{
  unsigned at = plumb_ring_index (variation->minute, PLUMB_VARIATION_MINUTES);

  if (variation->has_pose)
    variation->longest_us[at] = MAX (variation->longest_us[at], time_us - variation->pose_us);
  variation->has_pose = false;
  variation->has_other = false;
}

static void
hold_pose (PlumbVariation *variation, const double up[3], int64_t time_us)
{
  plumb_vector_copy (variation->pose, up);
  variation->pose_us = time_us;
  variation->has_pose = true;
  variation->has_other = false;
}

void
plumb_variation_feed (PlumbVariation *variation, const double up[3], int64_t time_us)
{
  slide (variation, time_us);
  if (!variation->has_pose) {
    hold_pose (variation, up, time_us);
    return;
  }
  if (plumb_vector_is_within (variation->pose, up, CHANGE)) {
    variation->has_other = false;
    return;
  }
  if (!variation->has_other) {
    variation->has_other = true;
    variation->other_us = time_us;
  }
  if (time_us - variation->other_us < SETTLE_US)
    return;
  variation->changes[plumb_ring_index (variation->minute, PLUMB_VARIATION_MINUTES)]++;
  end_episode (variation, variation->other_us);
  hold_pose (variation, up, time_us);
}

void
plumb_variation_interrupt (PlumbVariation *variation, int64_t time_us)
{
  slide (variation, time_us);
  end_episode (variation, time_us);
}

static bool
is_recent (const PlumbVariation *variation, int64_t minute, int64_t now_us)
{
  return minute <= variation->minute && now_us / MINUTE_US - minute < PLUMB_VARIATION_MINUTES;
}

uint32_t
plumb_variation_changes (const PlumbVariation *variation, int64_t now_us)
{
  uint32_t sum = 0;

  for (int64_t i = 0; i < PLUMB_VARIATION_MINUTES; i++) {
    int64_t minute = variation->minute - i;
    if (is_recent (variation, minute, now_us))
      sum += variation->changes[plumb_ring_index (minute, PLUMB_VARIATION_MINUTES)];
  }
  return sum;
}

int64_t
plumb_variation_longest_us (const PlumbVariation *variation, int64_t now_us)
{
  int64_t longest = variation->has_pose ? MAX (now_us - variation->pose_us, 0) : 0;

  for (int64_t i = 0; i < PLUMB_VARIATION_MINUTES; i++) {
    int64_t minute = variation->minute - i;
    if (is_recent (variation, minute, now_us))
      longest =
          MAX (longest, variation->longest_us[plumb_ring_index (minute, PLUMB_VARIATION_MINUTES)]);
  }
  return longest;
}
