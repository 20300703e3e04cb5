/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Silence that was not meant: the sensor was worn before it and is worn after it, and nobody
 * switched it off, took it off, paused or put the computer to sleep meanwhile. Pure; times in
 * microseconds on the boot clock.
 *
 * That the sensor is worn after it is sure only once it has moved, or says so itself. Until then a
 * silence waits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "terms.h"

#define PLUMB_GAP_MAX_US (INT64_C (3) * 3600 * 1000000) /* longer: it was left off */
#define PLUMB_GAP_SPANS  3                              /* that wait; the oldest gives way */

typedef struct {
  int64_t from_us, until_us;
} PlumbGapSpan;

typedef struct {
  bool has_worn;
  int64_t worn_until_us; /* the last moment that the sensor is known to have been worn */
  PlumbGapSpan hole;     /* no daemon ran, or it was erased: not expected; empty: none */
  bool is_erased;        /* the hole, or the end of it */
  unsigned n_waiting;
  PlumbGapSpan waiting[PLUMB_GAP_SPANS];
  int64_t back_us; /* while something waits: when data came again last */
} PlumbGap;

/* It was worn, with data, from from_us until until_us, as far as one knows. */
void plumb_gap_note_worn (PlumbGap *gap, int64_t from_us, int64_t until_us);
/* A pause, mode off, sleep, a sensor that was switched off: silence from here on was meant. */
void plumb_gap_bar (PlumbGap *gap);
/* It is not worn, and was not when data came again. */
void plumb_gap_refute (PlumbGap *gap);
/* The sensor was moved at moved_us, or said by itself that it is worn. Returns how many spans of
 * silence are sure to be gaps now. */
unsigned plumb_gap_prove (PlumbGap *gap, int64_t moved_us, PlumbGapSpan out_spans[PLUMB_GAP_SPANS]);

/* Nothing in [from_us, to_us) is missed any more. */
void plumb_gap_erase (PlumbGap *gap, int64_t from_us, int64_t to_us);

/* What an orderly restart must know, in wall time. False: nothing. */
bool plumb_gap_write (const PlumbGap *gap, int64_t now_us, int64_t offset_us,
                      char out_text[PLUMB_KEEP_TEXT_MAX]);
/* False: not understood. */
bool plumb_gap_read (PlumbGap *gap, const char *text, int64_t now_us, int64_t offset_us);
