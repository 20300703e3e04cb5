/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bouts of staying in one place, interruptions, and breaks verified by walking. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PLUMB_SITTING_SLOTS 32

typedef struct {
  bool has_bout;
  int64_t start_us;
  int64_t length_us; /* counted time: no gaps, no lying, no walking */
  bool is_sitting_measured;
  /* walking within the window, in slots of a 32nd of it */
  int64_t slot_us[PLUMB_SITTING_SLOTS];
  int64_t slot;      /* number of the newest slot since the beginning of time */
  int64_t walked_us; /* sum over the window */
  bool is_on_break;  /* verified and still walking */
  bool is_walking;
  int64_t walk_start_us;
  int64_t break_start_us;
} PlumbSitting;

typedef struct {
  bool is_walking;
  bool is_counted;          /* stationary, or sitting where that can be told */
  bool is_measured;         /* it is sitting that is counted */
  int64_t walking_since_us; /* while is_walking */
  int64_t dt_us;            /* since the last sample, without gaps */
  int64_t time_us;
  int64_t reset_after_us, reset_window_us;
} PlumbSittingInput;

/* What a step can yield; several at once. */
typedef struct {
  bool has_interruption; /* a walk, too short for a break, is over */
  bool has_break;        /* the walking is long enough now */
  bool has_bout_ended;   /* only together with has_break, or by plumb_sitting_end () */
  int64_t interruption_start_us, interruption_us;
  int64_t break_start_us, break_us;
  int64_t bout_start_us, bout_us;
  bool is_sitting_measured;
} PlumbSittingStep;

void plumb_sitting_feed (PlumbSitting *sitting, const PlumbSittingInput *input,
                         PlumbSittingStep *out_step);
/* A bout runs that is long enough to be recorded, if it ended now. */
bool plumb_sitting_is_worth_telling (const PlumbSitting *sitting);
/* No data for long, taken off: the bout is over without a break. */
void plumb_sitting_end (PlumbSitting *sitting, PlumbSittingStep *out_step);
