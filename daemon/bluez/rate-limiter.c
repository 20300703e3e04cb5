/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate-limiter.h"

#include <glib.h>
#include <stdbool.h>

#define EXCESS   4
#define FLOOD    20
#define FLOOD_US (10 * (int64_t)G_USEC_PER_SEC)

static bool
is_flood (PlumbRateLimiter *limiter, double nominal_hz, int64_t now_us)
{
  int64_t passed_us = now_us - limiter->window_us;
  if (passed_us < FLOOD_US)
    return false;
  double rate_hz = (double)limiter->window_count * G_USEC_PER_SEC / (double)passed_us;
  limiter->window_us = now_us;
  limiter->window_count = 0;
  return rate_hz > FLOOD * nominal_hz;
}

PlumbRateVerdict
plumb_rate_limiter_allow (PlumbRateLimiter *limiter, double nominal_hz, int64_t now_us)
{
  double limit_hz = EXCESS * nominal_hz; /* the bucket holds one second of it */
  if (limiter->filled_us == 0) {
    limiter->filled_us = limiter->window_us = now_us;
    limiter->tokens = limit_hz;
  }
  double gained = limit_hz * (double)(now_us - limiter->filled_us) / G_USEC_PER_SEC;
  limiter->tokens = MIN (limiter->tokens + gained, limit_hz);
  limiter->filled_us = now_us;
  limiter->window_count++;
  if (is_flood (limiter, nominal_hz, now_us))
    return PLUMB_RATE_FLOOD;
  if (limiter->tokens < 1)
    return PLUMB_RATE_EXCESS;
  limiter->tokens -= 1;
  return PLUMB_RATE_ALLOWED;
}
