/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-private.h"

#define SUBSCRIBE_LIMIT_US (60 * SECOND)
#define UNBONDED_LIMIT_US  (15 * SECOND) /* bluetoothd pairs by itself, and nobody agrees */
#define FIRST_LIMIT_US     (10 * SECOND)
#define GOOD_AFTER_US      (60 * SECOND) /* of samples: the back-off begins anew */
#define LINK_LIMIT_US      (5 * SECOND)  /* Connect () succeeded: Connected follows, or it lied */
#define TAKEN_HOLD_US      (30 * SECOND)
#define BUSY_HOLD_US       (5 * SECOND)
#define FLOOD_HOLD_US      (60 * SECOND)

/* Connected, but somebody is in the way: end the session, try again on the same link once. */
static void
hold (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t hold_us, int64_t now_us)
{
  PlumbBluezError error = plan->report;
  plan->hold_until_us = now_us + hold_us;
  if (++plan->tries.holds > 1) {
    plan->tries.holds = 0;
    plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_CALL, now_us);
  } else {
    plumb_plan_enter (plan, PLUMB_PLAN_RESOLVING, now_us);
  }
  plumb_plan_set_trouble (plan, PLUMB_TROUBLE_CALL, error);
}

/* A failure inside the driver's session. True: the state changed. */
static bool
react_to_report (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  PlumbBluezError error = plan->report;
  switch (error) {
  case PLUMB_BLUEZ_OK:
  case PLUMB_BLUEZ_CANCELLED:
  case PLUMB_BLUEZ_GONE:
  case PLUMB_BLUEZ_ALREADY: return false;
  case PLUMB_BLUEZ_NOT_PAIRED:
    plumb_plan_go_unpaired (plan, facts, PLUMB_TROUBLE_UNPAIRED, now_us);
    return true;
  case PLUMB_BLUEZ_NOTIFY_TAKEN: hold (plan, facts, TAKEN_HOLD_US, now_us); return true;
  case PLUMB_BLUEZ_IN_PROGRESS: hold (plan, facts, BUSY_HOLD_US, now_us); return true;
  case PLUMB_BLUEZ_NOT_CONNECTED:
    /* The end of the link will be signalled; if it is not, this was no link. */
    if (now_us - plan->since_us < LINK_LIMIT_US)
      return false;
    break;
  case PLUMB_BLUEZ_UNKNOWN_OBJECT: plan->is_sync_wanted = true; break;
  case PLUMB_BLUEZ_ATT: plan->tries.missing++; break;
  case PLUMB_BLUEZ_NO_REPLY:
  case PLUMB_BLUEZ_ACCESS_DENIED:
  case PLUMB_BLUEZ_NOT_READY:
  case PLUMB_BLUEZ_ABORTED:
  case PLUMB_BLUEZ_CONNECT_FAILED:
  case PLUMB_BLUEZ_TOO_MANY_LINKS:
  case PLUMB_BLUEZ_NOT_SUPPORTED:
  case PLUMB_BLUEZ_NOT_PERMITTED:
  case PLUMB_BLUEZ_FAILED: break;
  }
  plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_CALL, now_us);
  plan->error = error;
  return true;
}

static void
refuse (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (facts->is_pairing_wanted) {
    plumb_plan_go_unpaired (plan, facts, PLUMB_TROUBLE_UNPAIRED, now_us);
    return;
  }
  /* A wrong device stays wrong, but so looks one that merely did not answer: try again, later each
   * time, and not at once when the kernel reconnects. */
  plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_REFUSED, now_us);
  plan->hold_until_us = plan->retry_at_us;
}

/* Its family sends nothing without a bond and there is none. bluetoothd then raises the link's
 * security by itself; where no agent is there, or none agrees, a call hangs for half a minute
 * before the link is cut. */
static bool
is_bond_missing (const PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  return facts->is_bond_usual && !facts->is_bonded && !facts->is_streaming &&
         (plan->report == PLUMB_BLUEZ_NO_REPLY || now_us >= plan->since_us + UNBONDED_LIMIT_US);
}

static int64_t
subscribe_limit_us (const PlumbPlan *plan, const PlumbPlanFacts *facts)
{
  if (plan->report != PLUMB_BLUEZ_OK)
    return LINK_LIMIT_US;
  return facts->is_bond_usual && !facts->is_bonded ? UNBONDED_LIMIT_US : SUBSCRIBE_LIMIT_US;
}

PlumbPlanStep
plumb_plan_run_subscribing (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (is_bond_missing (plan, facts, now_us)) {
    plumb_plan_go_unpaired (plan, facts, PLUMB_TROUBLE_UNPAIRED, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (react_to_report (plan, facts, now_us))
    return PLUMB_PLAN_STEP_NONE;
  if (facts->is_refused && plan->report == PLUMB_BLUEZ_OK) {
    refuse (plan, facts, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (facts->is_streaming) {
    plan->good_since_us = 0;
    plan->was_resubscribed = false;
    plumb_plan_enter (plan, PLUMB_PLAN_STREAMING, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  int64_t limit_us = plan->since_us + subscribe_limit_us (plan, facts);
  if (now_us < limit_us)
    return plumb_plan_wait_until (plan, limit_us);
  plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_STALLED, now_us);
  return PLUMB_PLAN_STEP_NONE;
}

static int64_t
first_limit_us (const PlumbPlanFacts *facts)
{
  return MAX (FIRST_LIMIT_US, facts->silence_us / 2);
}

/* Samples are coming: counts a stream that came back; after a minute the
 * back-off begins anew. */
static void
note_healthy_stream (PlumbPlan *plan, int64_t now_us)
{
  if (plan->good_since_us == 0) {
    plan->good_since_us = plan->data_us;
    plan->reconnects += plan->has_streamed;
    plan->has_streamed = true;
    plumb_plan_set_trouble (plan, PLUMB_TROUBLE_NONE, PLUMB_BLUEZ_OK);
  }
  if (now_us - plan->good_since_us < GOOD_AFTER_US)
    return;
  plumb_plan_forget_failures (plan);
  plan->tries.missing = 0;
  plan->tries.holds = 0;
  plan->tries.short_links = 0;
  plan->was_resubscribed = false;
  plan->tries.is_degraded = false;
}

/* The services changed under the stream: what was subscribed to is gone. */
static bool
has_lost_services (const PlumbPlanFacts *facts)
{
  return facts->is_resolved && !facts->has_characteristics;
}

PlumbPlanStep
plumb_plan_run_streaming (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (facts->is_refused) {
    refuse (plan, facts, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (has_lost_services (facts)) {
    plumb_plan_enter (plan, PLUMB_PLAN_RESOLVING, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (plan->is_flooded) {
    plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_FLOOD, now_us);
    plan->hold_until_us = now_us + FLOOD_HOLD_US;
    return PLUMB_PLAN_STEP_NONE;
  }
  if (react_to_report (plan, facts, now_us))
    return PLUMB_PLAN_STEP_NONE;
  bool has_data = plan->data_us >= plan->since_us;
  if (has_data)
    note_healthy_stream (plan, now_us);
  int64_t limit_us =
      has_data ? plan->data_us + facts->silence_us : plan->since_us + first_limit_us (facts);
  if (now_us < limit_us)
    return plumb_plan_wait_until (plan, limit_us);
  plumb_plan_set_trouble (plan, PLUMB_TROUBLE_STALLED, PLUMB_BLUEZ_OK);
  if (plan->was_resubscribed) {
    plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_STALLED, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  plan->was_resubscribed = true;
  plumb_plan_enter (plan, PLUMB_PLAN_SILENT, now_us);
  return plumb_plan_hand_out (plan, PLUMB_PLAN_STEP_RESUBSCRIBE);
}

PlumbPlanStep
plumb_plan_run_silent (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (plan->data_us > plan->since_us) {
    plumb_plan_set_trouble (plan, PLUMB_TROUBLE_NONE, PLUMB_BLUEZ_OK);
    plan->good_since_us = plan->data_us;
    plumb_plan_enter (plan, PLUMB_PLAN_STREAMING, plan->data_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  int64_t limit_us = plan->since_us + first_limit_us (facts);
  if (now_us < limit_us && plan->report == PLUMB_BLUEZ_OK)
    return plumb_plan_wait_until (plan, limit_us);
  plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_STALLED, now_us);
  return PLUMB_PLAN_STEP_NONE;
}
