/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bend.h"

#include <glib.h>

#define UPRIGHT_DEG 25.0
#define UP_DEG      30.0    /* from below, and back again ... */
#define HALF_US     1000000 /* ... or half of the way back, and staying there */
#define DOWN_DEG    45.0
#define DEEP_DEG    60.0    /* the last class of RULA and ISO 11226 */
#define TRANSFER_US 1500000 /* down and up so fast: sitting down or getting up */
#define LONGEST_US  20000000
#define LAIN_US     2000000 /* who is up again sooner has not lain */
#define WALK_US     7500000 /* it takes so long to know one (gait.c) */

void
plumb_bend_restart (PlumbBendTracker *tracker)
{
  *tracker = (PlumbBendTracker){0};
}

static void
go_down (PlumbBendTracker *tracker, const PlumbBendInput *input)
{
  if (input->tilt_deg < UPRIGHT_DEG || (input->tilt_deg < UP_DEG && !tracker->is_armed)) {
    tracker->is_armed = true;
    tracker->armed_us = input->time_us;
  }
  if (!tracker->is_armed || input->tilt_deg < DOWN_DEG)
    return;
  tracker->is_armed = tracker->is_half = tracker->has_lain = false;
  tracker->is_down = true;
  tracker->down_us = tracker->armed_us;
  tracker->peak_deg = tracker->slow_peak_deg = 0;
}

/* Since when something has been so; true once it has for long enough. */
static bool
lasts (bool is_now, bool *is_so, int64_t *since_us, int64_t time_us, int64_t long_us)
{
  if (is_now && !*is_so)
    *since_us = time_us;
  *is_so = is_now;
  return is_now && time_us - *since_us >= long_us;
}

static bool
is_up (PlumbBendTracker *tracker, const PlumbBendInput *input)
{
  return lasts (input->tilt_deg < tracker->peak_deg / 2, &tracker->is_half, &tracker->half_us,
                input->time_us, HALF_US) ||
         input->tilt_deg < UP_DEG;
}

/* True: it is up again; out_bend is set if that was a bend. A shock is none: the slow filter has
 * hardly seen it. */
static bool
come_up (PlumbBendTracker *tracker, const PlumbBendInput *input, PlumbBend *out_bend)
{
  int64_t duration_us = input->time_us - tracker->down_us;

  tracker->peak_deg = MAX (tracker->peak_deg, input->tilt_deg);
  tracker->slow_peak_deg = MAX (tracker->slow_peak_deg, input->slow_deg);
  if (duration_us > LONGEST_US ||
      lasts (input->is_lying, &tracker->has_lain, &tracker->lain_us, input->time_us, LAIN_US))
    tracker->is_down = false;
  if (!tracker->is_down || !is_up (tracker, input))
    return false;
  tracker->is_down = false;
  *out_bend = (PlumbBend){
      .peak_deg = tracker->peak_deg,
      .start_us = tracker->down_us,
      .duration_us = duration_us,
      .is_deep = tracker->peak_deg >= DEEP_DEG,
      .is_transfer = duration_us < TRANSFER_US,
  };
  return tracker->slow_peak_deg >= UP_DEG;
}

/* True: the bend that was over is sure by now. */
static bool
settle (PlumbBendTracker *tracker, const PlumbBendInput *input, PlumbBend *out_bend)
{
  const PlumbBend *bend = &tracker->pending;
  /* who moved only from the bend on did not walk before it */
  bool is_sure = !input->is_active || input->active_since_us > bend->start_us ||
                 input->time_us - bend->start_us - bend->duration_us >= WALK_US;

  if (!tracker->is_pending || (!input->is_walking && !is_sure))
    return false;
  tracker->is_pending = false;
  if (input->is_walking && input->walking_since_us <= bend->start_us)
    return false;
  *out_bend = *bend;
  return true;
}

bool
plumb_bend_feed (PlumbBendTracker *tracker, const PlumbBendInput *input, PlumbBend *out_bend)
{
  PlumbBend bend;

  if (!input->is_dense) {
    plumb_bend_restart (tracker);
    return false;
  }
  if (!tracker->is_down)
    go_down (tracker, input);
  bool is_over = tracker->is_down && come_up (tracker, input, &bend);
  bool is_sure = settle (tracker, input, out_bend);
  if (!is_over)
    return is_sure;
  if (tracker->is_pending) { /* nobody walks between two */
    *out_bend = tracker->pending;
    is_sure = true;
  }
  tracker->is_pending = true;
  tracker->pending = bend;
  return is_sure || settle (tracker, input, out_bend);
}
