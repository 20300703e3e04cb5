/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many breaks there were, told in one way wherever they are. */
#pragma once

#include "language.h"

typedef struct {
  unsigned taken; /* seen by the sensor or said */
  bool has_suggested;
  unsigned suggested;
  unsigned postponed, skipped;
  unsigned passed; /* without an answer */
} PlumbBreakCounts;

void plumb_break_counts_add (PlumbBreakCounts *breaks, const PlumbBreakCounts *more);
/* " (7 suggested, 1 postponed, 2 let pass)": what stands beside those taken; "" if nothing does.
 * Caller frees. */
char *plumb_break_counts_dup_beside (const PlumbBreakCounts *breaks, const PlumbLanguage *language);
/* "5 taken (7 suggested, 1 postponed)"; caller frees. */
char *plumb_break_counts_dup_text (const PlumbBreakCounts *breaks, const PlumbLanguage *language);
