/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs and is no event yet. Times in microseconds on the boot clock. */
#pragma once

#include "terms.h"
#include "totals.h"

typedef struct {
  int64_t start_us, duration_us; /* 0: none runs */
  PlumbPosture posture;          /* of a slouch */
} PlumbRunningBout;

typedef struct {
  int64_t start_us, end_us;
  PlumbTotals totals;
  double deviation_deg; /* NaN: none */
  PlumbRunningBout bout, slouch;
} PlumbPiece;
