/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking: movement that repeats itself like steps. Works on the length of the vector, so it does
 * not matter how the sensor sits. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PLUMB_GAIT_BINS 50 /* of a tenth of a second */

typedef struct {
  double bins[PLUMB_GAIT_BINS]; /* mean length, oldest at head */
  unsigned head, filled;
  bool is_started;
  int64_t bin_end_us;
  double sum;
  unsigned in_bin, distinct;
  double last; /* length */
  unsigned samples_in_window[PLUMB_GAIT_BINS];
  int64_t next_window_us;
  unsigned history; /* newest window in bit 0: 1 is gait */
  bool is_ambulating;
  bool has_steps;   /* they are seen; else it is long movement that counts as walking */
  double peak;      /* of the last window's autocorrelation */
  double deviation; /* of the last window, relative to its mean */
} PlumbGait;

void plumb_gait_restart (PlumbGait *gait);
/* The body has come to rest: walking is over at once, and soon believed again if it goes on. */
void plumb_gait_rest (PlumbGait *gait);
/* length: of the vector; active_us: how long movement has lasted without a rest. Returns how much
 * earlier than now a change of is_ambulating began, in microseconds; 0 if nothing changed. */
int64_t plumb_gait_feed (PlumbGait *gait, double length, int64_t active_us, int64_t time_us);
