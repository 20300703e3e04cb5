/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bend.h"

#include <glib.h>

#define ARM_DEG     25.0
#define DOWN_DEG    45.0
#define UP_DEG      30.0
#define DEEP_DEG    60.0    /* the last class of RULA and ISO 11226 */
#define TRANSFER_US 1500000 /* down and up so fast: sitting down or getting up */
#define LONGEST_US  20000000

void
plumb_bend_restart (PlumbBendTracker *tracker)
{
  *tracker = (PlumbBendTracker){0};
}

static void
go_down (PlumbBendTracker *tracker, double tilt_deg, int64_t time_us)
{
  if (tilt_deg < ARM_DEG) {
    tracker->is_armed = true;
    tracker->armed_us = time_us;
  }
  if (!tracker->is_armed || tilt_deg < DOWN_DEG)
    return;
  tracker->is_armed = false;
  tracker->is_down = true;
  tracker->down_us = tracker->armed_us;
  tracker->peak_deg = tilt_deg;
}

bool
plumb_bend_feed (PlumbBendTracker *tracker, double tilt_deg, int64_t time_us, PlumbBend *out_bend)
{
  if (!tracker->is_down) {
    go_down (tracker, tilt_deg, time_us);
    return false;
  }
  tracker->peak_deg = MAX (tracker->peak_deg, tilt_deg);
  int64_t duration_us = time_us - tracker->down_us;
  if (duration_us > LONGEST_US) {
    plumb_bend_restart (tracker);
    return false;
  }
  if (tilt_deg >= UP_DEG)
    return false;
  *out_bend = (PlumbBend){
      .peak_deg = tracker->peak_deg,
      .start_us = tracker->down_us,
      .duration_us = duration_us,
      .is_deep = tracker->peak_deg >= DEEP_DEG,
      .is_transfer = duration_us < TRANSFER_US,
  };
  plumb_bend_restart (tracker);
  return true;
}
