/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan, the facts that it sees and the time, for the tables of states. */
#pragma once

#include <glib.h>

#include "plan.h"

#define S ((int64_t)G_USEC_PER_SEC)

typedef struct {
  PlumbPlan plan;
  PlumbPlanFacts facts;
  int64_t now_us;
} Fixture;

/* A trusted device in reach of a free radio. */
void fixture_setup (Fixture *fixture, gconstpointer data);
/* The next step at the time of the fixture. */
PlumbPlanStep fixture_next (Fixture *fixture);
/* The next step and the state after it. */
void fixture_expect (Fixture *fixture, PlumbPlanStep step, PlumbPlanState state);
/* A step ended. */
void fixture_done (Fixture *fixture, PlumbPlanStep step, PlumbBluezError error);
/* To the time at which the plan wants to be asked again, so many seconds ahead. */
void fixture_to_deadline (Fixture *fixture, double least_s, double most_s);
/* Connected, nothing else. */
void fixture_link_up (Fixture *fixture);
/* The link and all that hangs on it are gone. */
void fixture_link_down (Fixture *fixture);
/* From whatever state to a first sample. */
void fixture_stream (Fixture *fixture);
/* For a day: no step and no deadline. */
void fixture_expect_rest (Fixture *fixture, PlumbPlanState state);
