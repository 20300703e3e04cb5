/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in states; as a list, the one that tables, roll-ups, answers and exports are made from. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Microseconds in each state. The first group adds up to the wall time; the second overlaps it. */
typedef struct {
  int64_t upright_us;
  int64_t slouching_us; /* forward or direction unknown */
  int64_t leaning_us;   /* back, left, right */
  int64_t moving_us;    /* active or walking: posture not judged */
  int64_t lying_us;
  int64_t unjudged_us; /* worn and still, but without a usable calibration */
  int64_t not_worn_us;
  int64_t no_data_us;
  int64_t paused_us;    /* by the wearer */
  int64_t off_us;       /* mode off */
  int64_t reclining_us; /* against a rest: with the wearer, and not judged */
  /* overlays */
  int64_t walking_us;    /* part of moving */
  int64_t stationary_us; /* no walking, worn, not lying */
  int64_t sitting_us;    /* where told apart */
  int64_t standing_us;
  int64_t missing_us; /* part of no data: the silence of a sensor that was worn before and after */
} PlumbTotals;

/* The columns that there were first stand before those that came later, so that rows of numbers
 * only grow at their end. */
#define PLUMB_TOTALS_FIRST   13
#define PLUMB_TOTALS_COLUMNS 16

/* The column of the tables, "upright_us"; static. index < PLUMB_TOTALS_COLUMNS. */
const char *plumb_totals_get_column (unsigned index);
/* The key on the bus and in exports, "upright_s"; static. */
const char *plumb_totals_get_key (unsigned index);
/* -1: no such key. */
int plumb_totals_find_key (const char *key);
/* One of those that add up to the recorded wall time; the overlays are parts of them. */
bool plumb_totals_is_state (unsigned index);
int64_t plumb_totals_get (const PlumbTotals *totals, unsigned index);
void plumb_totals_set (PlumbTotals *totals, unsigned index, int64_t value_us);
void plumb_totals_add (PlumbTotals *totals, const PlumbTotals *more);
void plumb_totals_subtract (PlumbTotals *totals, const PlumbTotals *less);
bool plumb_totals_is_empty (const PlumbTotals *totals);

/* False: of sitting and standing, where nothing was told apart; they are left out of answers. */
bool plumb_totals_is_key_known (const PlumbTotals *totals, unsigned index);
/* Worn with data and not paused. */
int64_t plumb_totals_get_monitored (const PlumbTotals *totals);
/* Time in which the sensor was expected: with the wearer, or missing. A sensor that is off or not
 * worn, a pause, mode off and a computer that sleeps are expected to tell nothing. */
int64_t plumb_totals_get_expected (const PlumbTotals *totals);
/* The same in whole seconds, as those of plumb_totals_to_seconds () add up to. */
uint32_t plumb_totals_get_expected_seconds (const PlumbTotals *totals);
/* Share of the expected time in which the sensor told what could be used (all with the wearer but
 * what is unjudged); 0 where none was expected. */
double plumb_totals_get_coverage (const PlumbTotals *totals);
/* Upright share of the judged time; false: none was judged. */
bool plumb_totals_get_upright_ratio (const PlumbTotals *totals, double *out_ratio);

/* Whole seconds that still add up: the states by rounding their running sum, those with the wearer
 * first, so that their totals are the rounded-down totals; the overlays rounded down. */
void
plumb_totals_to_seconds (const PlumbTotals *totals, uint32_t out_seconds[PLUMB_TOTALS_COLUMNS]);
/* Whole seconds of a time from 0, as wide as the bus tells them. */
uint32_t plumb_totals_whole_seconds (int64_t us);
