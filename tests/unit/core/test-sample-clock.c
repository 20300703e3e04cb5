/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrival times in, sampling times out. */
#include <glib.h>
#include <math.h>

#include "sample-clock.h"

/* How far the steps of the sampling times are from even ones, at worst, once the rate is known. */
static double
measure (double rate_hz, double burst_s, double late_s, double lost, double *out_lag_s)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  PlumbSampleClock clock = {0};
  int64_t before_us = 0;
  double worst_s = 0;

  *out_lag_s = 0;
  for (int i = 0; i < 3000; i++) {
    double t = i / rate_hz, at = t + g_rand_double_range (random, 0, 1) * late_s;
    if (burst_s > 0)
      at = (floor (t / burst_s) + 1) * burst_s + fmod (t, burst_s) / 100;
    if (lost > 0 && g_rand_double (random) < lost)
      continue;
    int64_t taken_us = plumb_sample_clock_feed (&clock, (int64_t)(at * 1e6));
    g_assert_cmpint (taken_us, >=, before_us);
    g_assert_cmpint (taken_us, <=, (int64_t)(at * 1e6));
    if (i > 1000) {
      worst_s = fmax (worst_s, fabs ((double)(taken_us - before_us) / 1e6 - 1 / rate_hz));
      *out_lag_s = fmax (*out_lag_s, at - (double)taken_us / 1e6);
    }
    before_us = taken_us;
  }
  return worst_s * rate_hz;
}

static void
test_steps (void)
{
  static const struct {
    double rate_hz, burst_s, late_s, lost, worst, lag_s;
  } rows[] = {
      {50, 0, 0, 0, 0.001, 0.001},                             /* as they are, ... */
      {20, 0, 0.02, 0, 0.5, 0.001}, {20, 0, 0, 0.3, 9, 0.001}, /* with losses, too */
      {50, 0.5, 0, 0, 1.1, 0.9},    {50, 1, 0, 0, 1.1, 2.01},
      {25, 1.5, 0, 0, 1.1, 2.01},   {10, 1, 0, 0, 1.1, 2.01},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    double lag_s,
        worst = measure (rows[i].rate_hz, rows[i].burst_s, rows[i].late_s, rows[i].lost, &lag_s);
    g_assert_cmpfloat (worst, <, rows[i].worst);
    g_assert_cmpfloat (lag_s, <, rows[i].lag_s);
  }
}

static void
test_restart (void)
{
  PlumbSampleClock clock = {0};

  for (int64_t i = 0; i < 100; i++)
    plumb_sample_clock_feed (&clock, i * 20000);
  plumb_sample_clock_restart (&clock);
  g_assert_cmpint (plumb_sample_clock_feed (&clock, 100000000), ==, 100000000);
  g_assert_cmpint (plumb_sample_clock_feed (&clock, 100020000), ==, 100020000);
  g_assert_cmpint (plumb_sample_clock_feed (&clock, 104000000), >=,
                   102000000); /* a bundle may be so long */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/sample-clock/steps", test_steps);
  g_test_add_func ("/core/sample-clock/restart", test_restart);
  return g_test_run ();
}
