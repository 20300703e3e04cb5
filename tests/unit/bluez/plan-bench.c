/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-bench.h"

void
bench_setup (Bench *bench, gconstpointer data)
{
  plumb_plan_init (&bench->plan, 11);
  bench->now_us = 1000 * S;
  bench->facts = (PlumbPlanFacts){.is_wanted = true,
                                  .is_radio_ready = true,
                                  .has_device = true,
                                  .is_trusted = true,
                                  .is_radio_free = true,
                                  .silence_us = 10 * S,
                                  .retry_min_s = 0.5,
                                  .retry_max_s = 300};
}

PlumbPlanStep
bench_next (Bench *bench)
{
  return plumb_plan_next (&bench->plan, &bench->facts, bench->now_us);
}

void
bench_expect (Bench *bench, PlumbPlanStep step, PlumbPlanState state)
{
  g_assert_cmpint (bench_next (bench), ==, step);
  g_assert_cmpint (bench->plan.state, ==, state);
}

void
bench_done (Bench *bench, PlumbPlanStep step, PlumbBluezError error)
{
  plumb_plan_done (&bench->plan, step, error, bench->now_us);
}

/* To the time at which the plan wants to be asked again, which must be bounded and ahead. */
void
bench_to_deadline (Bench *bench, double least_s, double most_s)
{
  int64_t deadline_us = plumb_plan_deadline (&bench->plan);
  double wait_s = (double)(deadline_us - bench->now_us) / S;
  g_assert_cmpfloat (wait_s, >=, least_s - 0.001);
  g_assert_cmpfloat (wait_s, <=, most_s + 0.001);
  bench->now_us = deadline_us;
}

void
bench_link_up (Bench *bench)
{
  bench->facts.is_connected = true;
  bench_expect (bench, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

void
bench_link_down (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = false;
  bench->facts.is_session_open = bench->facts.is_streaming = false;
}

/* From nothing to a first sample. */
void
bench_stream (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
  g_assert_cmpint (bench_next (bench), ==, PLUMB_PLAN_STEP_OPEN);
  bench->facts.is_session_open = bench->facts.is_streaming = true;
  bench_expect (bench, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  plumb_plan_data (&bench->plan, bench->now_us);
  bench_expect (bench, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
}

void
bench_expect_rest (Bench *bench, PlumbPlanState state)
{
  for (int hour = 0; hour < 24; hour++) {
    bench_expect (bench, PLUMB_PLAN_STEP_NONE, state);
    g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
    bench->now_us += 3600 * S;
  }
}
