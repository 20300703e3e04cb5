/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-fixture.h"

void
fixture_setup (Fixture *fixture, gconstpointer data)
{
  plumb_plan_init (&fixture->plan, 11);
  fixture->now_us = 1000 * S;
  fixture->facts = (PlumbPlanFacts){.is_wanted = true,
                                    .is_radio_ready = true,
                                    .has_device = true,
                                    .is_trusted = true,
                                    .is_radio_free = true,
                                    .silence_us = 10 * S,
                                    .retry_min_s = 0.5,
                                    .retry_max_s = 300};
}

PlumbPlanStep
fixture_next (Fixture *fixture)
{
  return plumb_plan_next (&fixture->plan, &fixture->facts, fixture->now_us);
}

void
fixture_expect (Fixture *fixture, PlumbPlanStep step, PlumbPlanState state)
{
  g_assert_cmpint (fixture_next (fixture), ==, step);
  g_assert_cmpint (fixture->plan.state, ==, state);
}

void
fixture_done (Fixture *fixture, PlumbPlanStep step, PlumbBluezError error)
{
  plumb_plan_done (&fixture->plan, step, error, fixture->now_us);
}

/* To the time at which the plan wants to be asked again, which must be bounded and ahead. */
void
fixture_to_deadline (Fixture *fixture, double least_s, double most_s)
{
  int64_t deadline_us = plumb_plan_deadline (&fixture->plan);
  double wait_s = (double)(deadline_us - fixture->now_us) / S;
  g_assert_cmpfloat (wait_s, >=, least_s - 0.001);
  g_assert_cmpfloat (wait_s, <=, most_s + 0.001);
  fixture->now_us = deadline_us;
}

void
fixture_link_up (Fixture *fixture)
{
  fixture->facts.is_connected = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

void
fixture_link_down (Fixture *fixture)
{
  fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
      false;
  fixture->facts.is_session_open = fixture->facts.is_streaming = false;
}

/* From nothing to a first sample. */
void
fixture_stream (Fixture *fixture)
{
  fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
      true;
  g_assert_cmpint (fixture_next (fixture), ==, PLUMB_PLAN_STEP_OPEN);
  fixture->facts.is_session_open = fixture->facts.is_streaming = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  plumb_plan_data (&fixture->plan, fixture->now_us);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
}

void
fixture_expect_rest (Fixture *fixture, PlumbPlanState state)
{
  for (int hour = 0; hour < 24; hour++) {
    fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, state);
    g_assert_cmpint (plumb_plan_deadline (&fixture->plan), ==, INT64_MAX);
    fixture->now_us += 3600 * S;
  }
}
