/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether what was told was heeded: a shift notice within two minutes and for a minute, a notice
 * for getting up by walking for 20 s that begins within ten minutes. Who is taken off, sends no
 * data, or was on the way already (back within 3 s, or walking) is not counted.
 * Pure; times in microseconds on the boot clock. Figures: design, docs/detection.md.
 */
#pragma once

#include "terms.h"

typedef struct {
  bool is_watched;
  PlumbNotice notice;
  int64_t told_us;
  int64_t good_us; /* has done as told since then; 0: not */
} PlumbHeed;

/* What the judge sees of the wearer. */
typedef struct {
  bool is_known; /* worn, with data, not paused */
  bool is_away;  /* in a slouch, or leaning */
  bool is_walking;
  bool is_up; /* stands, walks or lies */
} PlumbHeedInput;

void plumb_heed_begin (PlumbHeed *heed, PlumbNotice notice, int64_t told_us);
/* Other than OPEN: it is watched no more. */
PlumbHeedVerdict plumb_heed_look (PlumbHeed *heed, const PlumbHeedInput *input, int64_t now_us);
/* When that may come about by time alone; INT64_MAX: never. */
int64_t plumb_heed_deadline (const PlumbHeed *heed);
