/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minutes and pieces of them, and what runs and is no event yet. Times in microseconds on the boot
 * clock. */
#pragma once

#include "terms.h"
#include "totals.h"

typedef struct {
  int64_t start_us, duration_us; /* 0: none runs */
  PlumbPosture posture;          /* of a slouch */
} PlumbRunningBout;

/* A minute of the wall clock or a piece of it that is over, or what is to be revised of one. */
typedef struct {
  int64_t start_us,
      end_us;           /* within one minute; revised by what is missing: a quarter of an hour */
  PlumbTotals totals;   /* revised: differences, may be negative */
  double deviation_deg; /* mean tilt from the pose, 0-180; NaN: none */
  double told_deg;      /* revised: what was told of it before */
} PlumbMinutePiece;

/* What is not over yet, within one hour. */
typedef struct {
  int64_t start_us, end_us;
  PlumbTotals totals;
  double deviation_deg; /* NaN: none */
  PlumbRunningBout bout, slouch;
} PlumbPiece;
