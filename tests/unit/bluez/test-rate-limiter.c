/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is allowed: excess, floods. */
#include <glib.h>

#include "rate-limiter.h"

#define S ((int64_t)G_USEC_PER_SEC)

typedef struct {
  guint allowed, excess;
  double flood_at_s; /* 0: none */
} Outcome;

/* rate_hz for seconds at a nominal 25. */
static Outcome
feed (PlumbRateLimiter *limiter, double rate_hz, double seconds)
{
  Outcome outcome = {0};
  for (int64_t i = 0; i < (int64_t)(rate_hz * seconds); i++) {
    int64_t now_us = 1000 * S + (int64_t)((double)i * S / rate_hz);
    switch (plumb_rate_limiter_allow (limiter, 25, now_us)) {
    case PLUMB_RATE_ALLOWED: outcome.allowed++; break;
    case PLUMB_RATE_EXCESS: outcome.excess++; break;
    case PLUMB_RATE_FLOOD:
      if (outcome.flood_at_s == 0)
        outcome.flood_at_s = (double)i / rate_hz;
      break;
    }
  }
  return outcome;
}

static void
test_ordinary (void)
{
  static const double rates_hz[] = {0.2, 1, 25, 50, 99};
  for (size_t i = 0; i < G_N_ELEMENTS (rates_hz); i++) {
    PlumbRateLimiter limiter = {0};
    Outcome outcome = feed (&limiter, rates_hz[i], 60);
    g_assert_cmpuint (outcome.allowed, ==, (guint)(rates_hz[i] * 60));
  }
}

/* A burst after a pause of the radio is not excess. */
static void
test_burst (void)
{
  PlumbRateLimiter limiter = {0};
  for (int i = 0; i < 100; i++)
    g_assert_cmpint (plumb_rate_limiter_allow (&limiter, 25, S), ==, PLUMB_RATE_ALLOWED);
  g_assert_cmpint (plumb_rate_limiter_allow (&limiter, 25, S), ==, PLUMB_RATE_EXCESS);
  g_assert_cmpint (plumb_rate_limiter_allow (&limiter, 25, S + S / 10), ==, PLUMB_RATE_ALLOWED);
}

static void
test_excess (void)
{
  PlumbRateLimiter limiter = {0};
  Outcome outcome = feed (&limiter, 400, 60); /* 16 times: dropped to 4 times, the link stays */
  g_assert_cmpuint (outcome.allowed, >=, 60 * 100);
  g_assert_cmpuint (outcome.allowed, <=, 61 * 100 + 1);
  g_assert_cmpfloat (outcome.flood_at_s, ==, 0);
}

static void
test_flood (void)
{
  PlumbRateLimiter limiter = {0};
  Outcome outcome = feed (&limiter, 1000, 30);
  g_assert_cmpfloat (outcome.flood_at_s, >=, 10);
  g_assert_cmpfloat (outcome.flood_at_s, <, 10.1);
  PlumbRateLimiter other = {0};
  outcome = feed (&other, 1000, 9.9); /* shorter: only dropped */
  g_assert_cmpfloat (outcome.flood_at_s, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/rate-limiter/ordinary", test_ordinary);
  g_test_add_func ("/bluez/rate-limiter/burst", test_burst);
  g_test_add_func ("/bluez/rate-limiter/excess", test_excess);
  g_test_add_func ("/bluez/rate-limiter/flood", test_flood);
  return g_test_run ();
}
