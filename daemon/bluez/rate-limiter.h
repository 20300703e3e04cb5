/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many of a stream of payloads are let in: not more than a sensor can mean. Pure. */
#pragma once

#include <stdint.h>

/* A bucket for the moment, a window for a flood. All 0 at first. */
typedef struct {
  double tokens;
  int64_t filled_us; /* 0: never */
  int64_t window_us;
  uint32_t window_count;
} PlumbRateLimiter;

typedef enum {
  PLUMB_RATE_ALLOWED,
  PLUMB_RATE_EXCESS, /* above 4 times nominal: drop it */
  PLUMB_RATE_FLOOD,  /* and above 20 times nominal for 10 s: cut the link */
} PlumbRateVerdict;

/* One notification came at now_us. nominal_hz: notifications a second that are to be expected,
 * above 0. */
PlumbRateVerdict
plumb_rate_limiter_allow (PlumbRateLimiter *limiter, double nominal_hz, int64_t now_us);
