/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a sample was taken, from when it arrived: radios bundle samples, so that many arrive at once
 * and then none for a second. They were taken evenly: each as long after the one before as samples
 * are apart on average, and never later than it arrived. Where most do not follow another at once,
 * nothing is bundled, and they keep their times: then a longer step is a loss. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  bool is_started;
  int64_t arrived_us; /* the last one */
  int64_t taken_us;
  double spacing_us; /* mean */
  unsigned count;    /* that it rests on */
  double bundled;    /* share of those that follow another at once */
} PlumbSampleClock;

/* After a gap. What is known of the rate stays. */
void plumb_sample_clock_restart (PlumbSampleClock *clock);
/* Later than the time before, or equal; at most two seconds before time_us. */
int64_t plumb_sample_clock_feed (PlumbSampleClock *clock, int64_t time_us);
