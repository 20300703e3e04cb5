/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-private.h"

#include <string.h>

#include "backoff.h"

#define KERNEL_GRACE_US   (3 * SECOND) /* the kernel's own reconnect takes 0.5 s */
#define LONG_RETRY_US     (300 * SECOND)
#define SHORT_LINK_US     (5 * SECOND) /* a bonded link that breaks sooner: the keys are gone */
#define SHORT_LINKS       3            /* in a row: that is no accident */
#define DEGRADE_WINDOW_US (3600 * SECOND)
#define DISMISSED_US      (600 * SECOND)

void
plumb_plan_enter (PlumbPlan *plan, PlumbPlanState state, int64_t now_us)
{
  plan->state = state;
  plan->since_us = now_us;
  plan->pending = PLUMB_PLAN_STEP_NONE;
  plan->report = PLUMB_BLUEZ_OK;
  plan->link.resolved_us = 0;
  plan->stage = 0;
}

void
plumb_plan_set_trouble (PlumbPlan *plan, PlumbTrouble trouble, PlumbBluezError error)
{
  plan->trouble = trouble;
  plan->error = error;
}

PlumbPlanStep
plumb_plan_wait_until (PlumbPlan *plan, int64_t time_us)
{
  plan->deadline_us = time_us;
  return PLUMB_PLAN_STEP_NONE;
}

PlumbPlanStep
plumb_plan_hand_out (PlumbPlan *plan, PlumbPlanStep step)
{
  plan->pending = step;
  return step;
}

void
plumb_plan_retry_after (PlumbPlan *plan, int64_t wait_us, int64_t now_us)
{
  plan->retry_at_us = now_us + wait_us;
}

void
plumb_plan_forget_failures (PlumbPlan *plan)
{
  memset (plan->tries.failures, 0, sizeof plan->tries.failures);
  plan->tries.quick_retries = 0;
  plan->tries.busy = 0;
}

void
plumb_plan_reach (PlumbPlan *plan, int64_t now_us)
{
  plan->tries.failures[PLUMB_PLAN_UNREACHED] = 0;
  plan->tries.busy = 0;
  plan->link.since_us = now_us;
  plumb_plan_enter (plan, PLUMB_PLAN_RESOLVING, now_us);
}

void
plumb_plan_back_off (PlumbPlan *plan, const PlumbPlanFacts *facts, PlumbPlanCause cause,
                     int64_t now_us)
{
  plan->tries.failures[cause]++;
  int64_t wait_us = plumb_backoff_us (plan->tries.failures[cause], facts->retry_min_s,
                                      facts->retry_max_s, &plan->tries.random);
  if (plan->tries.is_degraded && cause == PLUMB_PLAN_UNUSABLE)
    wait_us = plumb_backoff_jitter_us (LONG_RETRY_US, &plan->tries.random);
  plumb_plan_retry_after (plan, wait_us, now_us);
}

void
plumb_plan_go_unpaired (PlumbPlan *plan, const PlumbPlanFacts *facts, PlumbTrouble trouble,
                        int64_t now_us)
{
  plumb_plan_set_trouble (plan, trouble, PLUMB_BLUEZ_NOT_PAIRED);
  plan->was_bonded = facts->is_bonded;
  plumb_plan_enter (plan, PLUMB_PLAN_UNPAIRED, now_us);
}

static void
note_recycle (PlumbPlan *plan, int64_t now_us)
{
  memmove (plan->tries.recycled_us + 1, plan->tries.recycled_us,
           sizeof plan->tries.recycled_us - sizeof plan->tries.recycled_us[0]);
  plan->tries.recycled_us[0] = now_us;
  int64_t oldest_us = plan->tries.recycled_us[PLUMB_PLAN_RECYCLES - 1];
  if (oldest_us != 0 && now_us - oldest_us < DEGRADE_WINDOW_US)
    plan->tries.is_degraded = true;
}

void
plumb_plan_recycle (PlumbPlan *plan, const PlumbPlanFacts *facts, PlumbTrouble trouble,
                    int64_t now_us)
{
  plumb_plan_set_trouble (plan, trouble, PLUMB_BLUEZ_OK);
  note_recycle (plan, now_us);
  plumb_plan_back_off (plan, facts, PLUMB_PLAN_UNUSABLE, now_us);
  plumb_plan_enter (plan, PLUMB_PLAN_RECYCLING, now_us);
}

void
plumb_plan_clear_away (PlumbPlan *plan, PlumbTrouble trouble, PlumbBluezError error, int64_t now_us)
{
  plumb_plan_set_trouble (plan, trouble, error);
  plan->retry_at_us = now_us;
  plumb_plan_enter (plan, PLUMB_PLAN_RECYCLING, now_us);
}

void
plumb_plan_stay_away (PlumbPlan *plan, int64_t now_us)
{
  plan->link.is_dismissed = false;
  plumb_plan_set_trouble (plan, PLUMB_TROUBLE_DISMISSED, PLUMB_BLUEZ_OK);
  plan->retry_at_us = now_us + DISMISSED_US;
  plumb_plan_enter (plan, PLUMB_PLAN_RECYCLING, now_us);
}

/* A sensor may refuse whatever is not encrypted. bluetoothd then raises the link's security by
 * itself, and where a side lost its key, or nobody agrees to a pairing, the kernel cuts the link.
 * No error tells that from a weak link (ATT error 0x0e, or no answer at all); that it happens again
 * and again does. */
static void
count_short_link (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  bool was_short = now_us - plan->link.since_us < SHORT_LINK_US;
  bool was_starting = plan->state == PLUMB_PLAN_SUBSCRIBING;
  if (facts->is_bonded ? was_short : was_starting)
    plan->tries.short_links++;
  else if (facts->is_bonded || plan->state != PLUMB_PLAN_RESOLVING)
    plan->tries.short_links = 0;
}

void
plumb_plan_lose_link (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  count_short_link (plan, facts, now_us);
  bool is_cut_again = plan->tries.short_links >= SHORT_LINKS;
  if (is_cut_again && (facts->is_bonded || facts->is_bond_usual)) {
    plan->tries.short_links = 0;
    plumb_plan_go_unpaired (plan, facts, PLUMB_TROUBLE_UNPAIRED, now_us);
    return;
  }
  plumb_plan_set_trouble (plan, PLUMB_TROUBLE_LOST, PLUMB_BLUEZ_OK);
  plumb_plan_back_off (plan, facts, PLUMB_PLAN_LINK_LOST, now_us);
  if (facts->is_reconnected_for_us && !plan->link.is_kernel_reconnect_off)
    plan->retry_at_us = MAX (plan->retry_at_us, now_us + KERNEL_GRACE_US);
  if (is_cut_again) /* the kernel connects anew at once, however long we would wait */
    plan->hold_until_us = plan->retry_at_us;
  plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, now_us);
}
