/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-private.h"

#include <string.h>

void
plumb_plan_init (PlumbPlan *plan, uint32_t seed)
{
  memset (plan, 0, sizeof *plan);
  plan->tries.random = seed;
  plan->deadline_us = INT64_MAX;
}

static PlumbPlanStep
run (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  switch (plan->state) {
  case PLUMB_PLAN_RELEASED: return plumb_plan_run_released (plan, facts);
  case PLUMB_PLAN_NO_RADIO: return plumb_plan_run_no_radio (plan, facts, now_us);
  case PLUMB_PLAN_NO_DEVICE: return plumb_plan_run_no_device (plan, facts, now_us);
  case PLUMB_PLAN_WAIT_LINK: return plumb_plan_run_wait_link (plan, facts, now_us);
  case PLUMB_PLAN_CONNECTING: return plumb_plan_run_connecting (plan, facts, now_us);
  case PLUMB_PLAN_RESOLVING: return plumb_plan_run_resolving (plan, facts, now_us);
  case PLUMB_PLAN_SUBSCRIBING: return plumb_plan_run_subscribing (plan, facts, now_us);
  case PLUMB_PLAN_STREAMING: return plumb_plan_run_streaming (plan, facts, now_us);
  case PLUMB_PLAN_SILENT: return plumb_plan_run_silent (plan, facts, now_us);
  case PLUMB_PLAN_RECYCLING: return plumb_plan_run_recycling (plan, facts, now_us);
  case PLUMB_PLAN_REMOVING: return plumb_plan_run_removing (plan, facts, now_us);
  case PLUMB_PLAN_UNPAIRED: return plumb_plan_run_unpaired (plan, facts, now_us);
  case PLUMB_PLAN_LISTENING: return plumb_plan_run_listening (plan, facts, now_us);
  }
  return PLUMB_PLAN_STEP_NONE;
}

/* The bus ends calls too; but a limit of our own does not depend on its clock or its patience. */
static int64_t
step_limit_us (PlumbPlanStep step)
{
  switch (step) {
  case PLUMB_PLAN_STEP_CONNECT: return PLUMB_CONNECT_TIMEOUT_MS * (int64_t)1000;
  case PLUMB_PLAN_STEP_RESUBSCRIBE: return 2 * PLUMB_NOTIFY_TIMEOUT_MS * (int64_t)1000;
  case PLUMB_PLAN_STEP_CLOSE: return 2 * PLUMB_CLOSE_LIMIT_US;
  case PLUMB_PLAN_STEP_NONE:
  case PLUMB_PLAN_STEP_SYNC:
  case PLUMB_PLAN_STEP_TRUST:
  case PLUMB_PLAN_STEP_OPEN:
  case PLUMB_PLAN_STEP_DISCONNECT:
  case PLUMB_PLAN_STEP_LEAVE:
  case PLUMB_PLAN_STEP_LEAVE_TRUSTED:
  case PLUMB_PLAN_STEP_REMOVE_DEVICE: break;
  }
  return PLUMB_DISCONNECT_TIMEOUT_MS * (int64_t)1000;
}

static void
end_overdue_step (PlumbPlan *plan, int64_t now_us)
{
  if (plan->pending != PLUMB_PLAN_STEP_NONE &&
      now_us >= plan->pending_since_us + step_limit_us (plan->pending))
    plumb_plan_done (plan, plan->pending, PLUMB_BLUEZ_NO_REPLY, now_us);
}

static PlumbPlanStep
note_pending (PlumbPlan *plan, PlumbPlanStep step, int64_t now_us)
{
  if (step != PLUMB_PLAN_STEP_NONE && plan->pending == step)
    plan->pending_since_us = now_us;
  if (plan->pending != PLUMB_PLAN_STEP_NONE)
    plan->deadline_us =
        MIN (plan->deadline_us, plan->pending_since_us + step_limit_us (plan->pending));
  return step;
}

static bool
needs_device (PlumbPlanState state)
{
  return state >= PLUMB_PLAN_WAIT_LINK && state <= PLUMB_PLAN_REMOVING;
}

static bool
needs_link (PlumbPlanState state)
{
  return state >= PLUMB_PLAN_RESOLVING && state <= PLUMB_PLAN_SILENT;
}

/* What overrides every state: not wanted, no radio, no device, no link, in this order. */
static void
apply_facts (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (!facts->is_wanted) {
    if (plan->state == PLUMB_PLAN_RELEASED)
      return;
    plan->link.must_cancel = plan->pending == PLUMB_PLAN_STEP_CONNECT;
    plumb_plan_set_trouble (plan, PLUMB_TROUBLE_NONE, PLUMB_BLUEZ_OK);
    plumb_plan_enter (plan, PLUMB_PLAN_RELEASED, now_us);
  } else if (plan->state == PLUMB_PLAN_RELEASED) {
    if (plan->pending == PLUMB_PLAN_STEP_NONE)
      plumb_plan_enter (plan, PLUMB_PLAN_NO_RADIO, now_us);
  } else if (!facts->is_radio_ready) {
    if (plan->state != PLUMB_PLAN_NO_RADIO)
      plumb_plan_enter (plan, PLUMB_PLAN_NO_RADIO, now_us);
  } else if (needs_device (plan->state) && !facts->has_device) {
    plumb_plan_enter (plan, PLUMB_PLAN_NO_DEVICE, now_us);
  } else if (plan->link.is_dismissed && needs_device (plan->state)) {
    plumb_plan_stay_away (plan, now_us);
  } else if (needs_link (plan->state) && !facts->is_connected) {
    plumb_plan_lose_link (plan, facts, now_us);
  }
}

PlumbPlanStep
plumb_plan_next (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  end_overdue_step (plan, now_us);
  for (int turn = 0; turn < 8; turn++) { /* more states in a row than any chain has */
    apply_facts (plan, facts, now_us);
    PlumbPlanState before = plan->state;
    plan->deadline_us = INT64_MAX;
    if (plan->is_sync_wanted) {
      plan->is_sync_wanted = false;
      return PLUMB_PLAN_STEP_SYNC;
    }
    PlumbPlanStep step = run (plan, facts, now_us);
    if (step != PLUMB_PLAN_STEP_NONE || plan->state == before)
      return note_pending (plan, step, now_us);
  }
  return plumb_plan_wait_until (plan, now_us + SECOND);
}

void
plumb_plan_done (PlumbPlan *plan, PlumbPlanStep step, PlumbBluezError error, int64_t now_us)
{
  if (plan->pending != step)
    return;
  plan->pending = PLUMB_PLAN_STEP_NONE;
  plan->link.is_kernel_reconnect_off |=
      step == PLUMB_PLAN_STEP_LEAVE || step == PLUMB_PLAN_STEP_LEAVE_TRUSTED;
  if (error == PLUMB_BLUEZ_UNKNOWN_OBJECT)
    plan->is_sync_wanted = true;
  if (step == PLUMB_PLAN_STEP_CONNECT || step == PLUMB_PLAN_STEP_RESUBSCRIBE)
    plan->report = error;
  if (step == PLUMB_PLAN_STEP_CONNECT || step == PLUMB_PLAN_STEP_DISCONNECT ||
      step == PLUMB_PLAN_STEP_REMOVE_DEVICE)
    plan->since_us = now_us;
}

void
plumb_plan_forget_owner (PlumbPlan *plan)
{
  plan->link.is_owner_new = true;
}

void
plumb_plan_dismiss (PlumbPlan *plan)
{
  bool is_ours = plan->state == PLUMB_PLAN_RELEASED || plan->state == PLUMB_PLAN_RECYCLING ||
                 plan->state == PLUMB_PLAN_REMOVING || plan->state == PLUMB_PLAN_UNPAIRED;
  plan->link.is_dismissed = !is_ours;
}

void
plumb_plan_report (PlumbPlan *plan, PlumbBluezError error)
{
  plan->report = error;
}

PlumbPlanStep
plumb_plan_take_leave (PlumbPlan *plan, bool is_trusted)
{
  bool is_trusted_again = is_trusted && !plan->link.is_trust_ours;
  plan->link.is_ours = false;
  plan->link.must_cancel = false;
  plan->link.is_trust_ours = false;
  return is_trusted_again ? PLUMB_PLAN_STEP_LEAVE_TRUSTED : PLUMB_PLAN_STEP_LEAVE;
}

void
plumb_plan_data (PlumbPlan *plan, int64_t now_us)
{
  plan->data_us = now_us;
}

void
plumb_plan_flood (PlumbPlan *plan)
{
  plan->is_flooded = true;
}

void
plumb_plan_retry (PlumbPlan *plan)
{
  plumb_plan_forget_failures (plan);
  plan->retry_at_us = 0;
  plan->hold_until_us = 0;
  plan->tries.short_links = 0;
  plan->tries.is_degraded = false;
  plan->link.was_trust_tried = false;
  if (plan->state == PLUMB_PLAN_UNPAIRED)
    plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, plan->since_us);
}

void
plumb_plan_reopen (PlumbPlan *plan, int64_t now_us)
{
  if (plan->state >= PLUMB_PLAN_SUBSCRIBING && plan->state <= PLUMB_PLAN_SILENT)
    plumb_plan_enter (plan, PLUMB_PLAN_RESOLVING, now_us);
}

bool
plumb_plan_has_stream (const PlumbPlan *plan)
{
  return plan->state == PLUMB_PLAN_SUBSCRIBING || plan->state == PLUMB_PLAN_STREAMING ||
         plan->state == PLUMB_PLAN_SILENT || plan->state == PLUMB_PLAN_RELEASED ||
         plan->state == PLUMB_PLAN_LISTENING;
}

int64_t
plumb_plan_deadline (const PlumbPlan *plan)
{
  return plan->deadline_us;
}

bool
plumb_plan_wants_radio (const PlumbPlan *plan, int64_t now_us)
{
  return plan->state == PLUMB_PLAN_CONNECTING ||
         (plan->state == PLUMB_PLAN_WAIT_LINK && now_us >= plan->retry_at_us);
}

int64_t
plumb_plan_retry_at (const PlumbPlan *plan, int64_t now_us)
{
  bool is_waiting = plan->state == PLUMB_PLAN_WAIT_LINK || plan->state == PLUMB_PLAN_RECYCLING;
  if (is_waiting && plan->retry_at_us > now_us)
    return plan->retry_at_us;
  if (plan->state == PLUMB_PLAN_RESOLVING && plan->hold_until_us > now_us)
    return plan->hold_until_us;
  return 0;
}
