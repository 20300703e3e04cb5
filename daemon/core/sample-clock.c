/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample-clock.h"

#include <glib.h>

#define MEMORY        256  /* samples: bundles of some dozens average out */
#define CATCH_UP      1.02 /* of the mean: what lags for good is caught up with */
#define AT_ONCE       0.3  /* of the mean spacing */
#define BUNDLE_MEMORY 64
#define BUNDLED_MIN   0.4 /* bundles of two, nearly: every second sample */
#define LAG_MAX_US    2000000

void
plumb_sample_clock_restart (PlumbSampleClock *clock)
{
  clock->is_started = false;
}

static void
learn_spacing (PlumbSampleClock *clock, int64_t step_us)
{
  if (clock->count < MEMORY)
    clock->count++;
  bool is_at_once = (double)step_us < AT_ONCE * clock->spacing_us;
  clock->spacing_us += ((double)step_us - clock->spacing_us) / clock->count;
  clock->bundled += (is_at_once - clock->bundled) / MIN (clock->count, BUNDLE_MEMORY);
}

int64_t
plumb_sample_clock_feed (PlumbSampleClock *clock, int64_t time_us)
{
  if (!clock->is_started) {
    clock->is_started = true;
    clock->taken_us = clock->arrived_us = time_us;
    return time_us;
  }
  learn_spacing (clock, time_us - clock->arrived_us);
  clock->arrived_us = time_us;
  if (clock->bundled < BUNDLED_MIN) {
    clock->taken_us = time_us;
    return time_us;
  }
  int64_t next_us = clock->taken_us + (int64_t)(clock->spacing_us * CATCH_UP);
  clock->taken_us = CLAMP (next_us, MAX (clock->taken_us, time_us - LAG_MAX_US), time_us);
  return clock->taken_us;
}
