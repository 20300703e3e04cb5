/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deep forward bends, counted. One sensor on the trunk sees neither knees nor load: this is not
 * lifting. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  bool is_armed;    /* was below the low mark */
  bool is_down;     /* through the high mark */
  int64_t armed_us; /* last time below the low mark */
  int64_t down_us;
  double peak_deg;
} PlumbBendTracker;

typedef struct {
  double peak_deg;
  int64_t start_us, duration_us;
  bool is_deep;
  bool is_transfer; /* sitting down or getting up, as far as the trunk tells */
} PlumbBend;

void plumb_bend_restart (PlumbBendTracker *tracker);
/* tilt_deg: from upright, little filtered. True: a bend is over, described in out_bend. */
bool
plumb_bend_feed (PlumbBendTracker *tracker, double tilt_deg, int64_t time_us, PlumbBend *out_bend);
