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
} Bench;

/* A trusted device in reach of a free radio. */
void bench_setup (Bench *bench, gconstpointer data);
/* The next step at the time of the bench. */
PlumbPlanStep bench_next (Bench *bench);
/* The next step and the state after it. */
void bench_expect (Bench *bench, PlumbPlanStep step, PlumbPlanState state);
/* A step ended. */
void bench_done (Bench *bench, PlumbPlanStep step, PlumbBluezError error);
/* To the time at which the plan wants to be asked again, so many seconds ahead. */
void bench_to_deadline (Bench *bench, double least_s, double most_s);
/* Connected, nothing else. */
void bench_link_up (Bench *bench);
/* The link and all that hangs on it are gone. */
void bench_link_down (Bench *bench);
/* From whatever state to a first sample. */
void bench_stream (Bench *bench);
/* For a day: no step and no deadline. */
void bench_expect_rest (Bench *bench, PlumbPlanState state);
