/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deep forward bends, counted. One sensor on the trunk sees neither knees nor load: this is not
 * lifting. Not while lying, nor in the middle of a walk or a run, whose shocks look like bends; and
 * not where samples are too rare to follow one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  double peak_deg;
  int64_t start_us, duration_us;
  bool is_deep;
  bool is_transfer; /* sitting down or getting up, as far as the trunk tells */
} PlumbBend;

typedef struct {
  bool is_armed;    /* was below the low mark */
  bool is_down;     /* through the high mark */
  int64_t armed_us; /* last time upright */
  int64_t down_us;
  double peak_deg, slow_peak_deg;
  bool is_half;    /* half of the way back ... */
  int64_t half_us; /* ... since when */
  bool has_lain;
  int64_t lain_us; /* since when */
  /* over, but perhaps it was in the middle of a walk that is not known yet */
  bool is_pending;
  PlumbBend pending;
} PlumbBendTracker;

typedef struct {
  double tilt_deg; /* from upright, little filtered; 0 for up to 20 degrees will do */
  double slow_deg; /* as posture follows it */
  bool is_dense;   /* five samples a second, about */
  bool is_active, is_walking, is_lying;
  int64_t active_since_us, walking_since_us; /* while they are so */
  int64_t time_us;
} PlumbBendInput;

void plumb_bend_restart (PlumbBendTracker *tracker);
/* True: a bend is over, described in out_bend. */
bool plumb_bend_feed (PlumbBendTracker *tracker, const PlumbBendInput *input, PlumbBend *out_bend);
