/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of plan: the moves between states (plan-moves.c) and one function a state. */
#pragma once

#include <glib.h>

#include "plan.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

/* Moves: they change the state, what the trouble is and when to try again. */
void plumb_plan_enter (PlumbPlan *plan, PlumbPlanState state, int64_t now_us);
void plumb_plan_set_trouble (PlumbPlan *plan, PlumbTrouble trouble, PlumbBluezError error);
PlumbPlanStep plumb_plan_wait_until (PlumbPlan *plan, int64_t time_us);
PlumbPlanStep plumb_plan_hand_out (PlumbPlan *plan, PlumbPlanStep step);
void plumb_plan_retry_after (PlumbPlan *plan, int64_t wait_us, int64_t now_us);
void plumb_plan_back_off (PlumbPlan *plan, const PlumbPlanFacts *facts, PlumbPlanCause cause,
                          int64_t now_us);
void plumb_plan_forget_failures (PlumbPlan *plan);
/* There is a link. */
void plumb_plan_reach (PlumbPlan *plan, int64_t now_us);
/* Disconnect () and then at once the next attempt: what is ended was not of our making. */
void plumb_plan_clear_away (PlumbPlan *plan, PlumbTrouble trouble, PlumbBluezError error,
                            int64_t now_us);
void plumb_plan_go_unpaired (PlumbPlan *plan, const PlumbPlanFacts *facts, PlumbTrouble trouble,
                             int64_t now_us);
void plumb_plan_recycle (PlumbPlan *plan, const PlumbPlanFacts *facts, PlumbTrouble trouble,
                         int64_t now_us);
void plumb_plan_lose_link (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);

/* Leaves the sensor and tries again after a while. */
void plumb_plan_stay_away (PlumbPlan *plan, int64_t now_us);

/* plan-link.c: without a stream. */
PlumbPlanStep plumb_plan_run_released (PlumbPlan *plan, const PlumbPlanFacts *facts);
PlumbPlanStep
plumb_plan_run_no_radio (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_no_device (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_wait_link (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_connecting (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_resolving (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_recycling (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_removing (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_unpaired (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_listening (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);

/* plan-stream.c: with one. */
PlumbPlanStep
plumb_plan_run_subscribing (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep
plumb_plan_run_streaming (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
PlumbPlanStep plumb_plan_run_silent (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us);
