/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-private.h"

#define RESOLVE_LIMIT_US (35 * SECOND) /* 30 s of ATT timeout past the last PDU, and some */
#define OBJECTS_LIMIT_US (2 * SECOND)  /* ServicesResolved can precede the objects */
#define LINK_LIMIT_US    (5 * SECOND)  /* Connect () succeeded: Connected follows, or it lied */
#define UNSAID_US        (SECOND / 2)  /* then Connected is asked for: it is not always signalled */
#define RECYCLE_MIN_US   (1 * SECOND)  /* after Disconnect () */
#define RECYCLE_LIMIT_US (5 * SECOND)  /* for Connected to become false */
#define QUICK_RETRY_US   (SECOND / 2)  /* after le-connection-abort-by-local */
#define QUICK_RETRIES    3
#define BUSY_LIMIT_US    (45 * SECOND) /* while somebody scans */
#define BUSY_PAUSE_US    (5 * SECOND)  /* another client connects: it is nearly there, or dead */
#define LONG_RETRY_US    (300 * SECOND)
#define MISSING_REMOVE   3
#define REMOVE_PAUSE_US  (3600 * SECOND)

/* Leaves the sensor quiet: its stream, the kernel's interest, the link; each only where it is. */
PlumbPlanStep
plumb_plan_run_released (PlumbPlan *plan, const PlumbPlanFacts *facts)
{
  if (plan->pending != PLUMB_PLAN_STEP_NONE)
    return PLUMB_PLAN_STEP_NONE;
  if (facts->is_session_open)
    return plumb_plan_hand_out (plan, PLUMB_PLAN_STEP_CLOSE);
  if (!plan->link.is_ours || !facts->is_radio_ready || !facts->has_device)
    return PLUMB_PLAN_STEP_NONE;
  bool is_any_to_leave = facts->is_connected || facts->is_trusted || plan->link.must_cancel;
  PlumbPlanStep step = plumb_plan_take_leave (plan, facts->is_trusted);
  return is_any_to_leave ? plumb_plan_hand_out (plan, step) : PLUMB_PLAN_STEP_NONE;
}

PlumbPlanStep
plumb_plan_run_no_radio (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (!facts->is_radio_ready)
    return PLUMB_PLAN_STEP_NONE;
  plumb_plan_forget_failures (plan);
  plan->retry_at_us = 0;
  plan->hold_until_us = 0;
  plan->link.was_trust_tried = false;
  plan->link.is_dismissed = false; /* by whoever switched the adapter off */
  plumb_plan_enter (plan, facts->is_broadcast ? PLUMB_PLAN_LISTENING : PLUMB_PLAN_WAIT_LINK,
                    now_us);
  return PLUMB_PLAN_STEP_NONE;
}

PlumbPlanStep
plumb_plan_run_no_device (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (!facts->has_device && facts->is_address_private)
    plumb_plan_set_trouble (plan, PLUMB_TROUBLE_ROTATED, PLUMB_BLUEZ_OK);
  if (!facts->has_device)
    return PLUMB_PLAN_STEP_NONE;
  plan->retry_at_us = 0;
  plan->link.was_trust_tried = false;
  plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, now_us);
  return PLUMB_PLAN_STEP_NONE;
}

static bool
take_owner_new (PlumbPlan *plan)
{
  bool is_new = plan->link.is_owner_new;
  plan->link.is_owner_new = false;
  return is_new;
}

PlumbPlanStep
plumb_plan_run_wait_link (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (take_owner_new (plan) && facts->is_connected && !facts->is_resolved && !facts->is_broadcast) {
    plumb_plan_clear_away (plan, PLUMB_TROUBLE_LOST, PLUMB_BLUEZ_OK, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (facts->is_bond_required && !facts->is_bonded) {
    plumb_plan_go_unpaired (plan, facts, PLUMB_TROUBLE_UNBONDED, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (plan->pending != PLUMB_PLAN_STEP_NONE)
    return PLUMB_PLAN_STEP_NONE;
  if (facts->is_broadcast) {
    plumb_plan_enter (plan, PLUMB_PLAN_LISTENING, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (!facts->is_trusted && !plan->link.was_trust_tried) {
    plan->link.was_trust_tried = true;
    plan->link.is_ours = true;
    plan->link.is_trust_ours = true;
    return plumb_plan_hand_out (plan, PLUMB_PLAN_STEP_TRUST);
  }
  if (facts->is_connected) {
    plumb_plan_reach (plan, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (plan->is_waiting_for_scan_end && plan->was_discovering && !facts->is_discovering)
    plan->retry_at_us = now_us;
  plan->was_discovering = facts->is_discovering;
  if (now_us < plan->retry_at_us)
    return plumb_plan_wait_until (plan, plan->retry_at_us);
  if (!facts->is_radio_free)
    return PLUMB_PLAN_STEP_NONE;
  plan->is_waiting_for_scan_end = false;
  plan->link.is_ours = true;
  plan->link.is_kernel_reconnect_off = false;
  plumb_plan_enter (plan, PLUMB_PLAN_CONNECTING, now_us);
  return plumb_plan_hand_out (plan, PLUMB_PLAN_STEP_CONNECT);
}

/* Where nobody scans, an attempt of another client is running: it ends by itself, or was left
 * behind by one that was killed, and then Disconnect () ends it. */
static bool
react_to_busy (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (++plan->tries.busy > 1) {
    plan->tries.busy = 0;
    plumb_plan_clear_away (plan, PLUMB_TROUBLE_CALL, PLUMB_BLUEZ_IN_PROGRESS, now_us);
    return true;
  }
  plan->is_waiting_for_scan_end = true;
  plan->was_discovering = facts->is_discovering;
  plumb_plan_retry_after (plan, facts->is_discovering ? BUSY_LIMIT_US : BUSY_PAUSE_US, now_us);
  return false;
}

/* Connect () failed. The text of a failure to connect says nothing about its cause, the class
 * decides how long to wait. */
static void
react_to_connect (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  PlumbBluezError error = plan->report;
  if (error == PLUMB_BLUEZ_NOT_PAIRED) {
    plumb_plan_go_unpaired (plan, facts, PLUMB_TROUBLE_UNPAIRED, now_us);
    return;
  }
  if (error == PLUMB_BLUEZ_NO_REPLY) { /* it still runs in bluetoothd: cancel it */
    plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_CALL, now_us);
    plan->error = error;
    return;
  }
  bool is_aborted_again =
      error == PLUMB_BLUEZ_ABORTED && plan->tries.quick_retries >= QUICK_RETRIES;
  plumb_plan_back_off (plan, facts, PLUMB_PLAN_UNREACHED, now_us);
  if (error == PLUMB_BLUEZ_ABORTED && !is_aborted_again) {
    plan->tries.quick_retries++;
    plan->tries.failures[PLUMB_PLAN_UNREACHED]--;
    plumb_plan_retry_after (plan, QUICK_RETRY_US, now_us);
  }
  if (error == PLUMB_BLUEZ_IN_PROGRESS && react_to_busy (plan, facts, now_us))
    return;
  if (error == PLUMB_BLUEZ_TOO_MANY_LINKS)
    plumb_plan_retry_after (
        plan, (plan->tries.failures[PLUMB_PLAN_UNREACHED] == 1 ? 4 : 60) * SECOND, now_us);
  if (error == PLUMB_BLUEZ_ACCESS_DENIED)
    plumb_plan_retry_after (plan, LONG_RETRY_US, now_us);
  plan->is_sync_wanted = error == PLUMB_BLUEZ_UNKNOWN_OBJECT;
  plumb_plan_set_trouble (plan, is_aborted_again ? PLUMB_TROUBLE_UNANSWERED : PLUMB_TROUBLE_CALL,
                          error);
  plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, now_us);
}

PlumbPlanStep
plumb_plan_run_connecting (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (facts->is_connected) {
    plumb_plan_reach (plan, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (plan->pending != PLUMB_PLAN_STEP_NONE)
    return PLUMB_PLAN_STEP_NONE;
  if (plan->report != PLUMB_BLUEZ_OK && plan->report != PLUMB_BLUEZ_ALREADY) {
    react_to_connect (plan, facts, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (plan->stage == 0 && now_us >= plan->since_us + UNSAID_US) {
    plan->stage = 1;
    return PLUMB_PLAN_STEP_SYNC;
  }
  int64_t limit_us = plan->since_us + (plan->stage == 0 ? UNSAID_US : LINK_LIMIT_US);
  if (now_us < limit_us)
    return plumb_plan_wait_until (plan, limit_us);
  plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_LOST, now_us);
  return PLUMB_PLAN_STEP_NONE;
}

static PlumbPlanStep
miss_characteristics (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  plan->tries.missing++;
  bool is_removal_due =
      plan->tries.missing >= MISSING_REMOVE && !facts->is_bonded &&
      (plan->tries.removed_us == 0 || now_us - plan->tries.removed_us > REMOVE_PAUSE_US);
  if (!is_removal_due) {
    plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_MISSING, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  plumb_plan_set_trouble (plan, PLUMB_TROUBLE_MISSING, PLUMB_BLUEZ_OK);
  plan->tries.missing = 0;
  plan->tries.removed_us = now_us;
  plumb_plan_enter (plan, PLUMB_PLAN_REMOVING, now_us);
  return plumb_plan_hand_out (plan, PLUMB_PLAN_STEP_REMOVE_DEVICE);
}

PlumbPlanStep
plumb_plan_run_resolving (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (now_us < plan->hold_until_us) {
    plan->since_us = now_us;
    return plumb_plan_wait_until (plan, plan->hold_until_us);
  }
  if (!facts->is_resolved) {
    plan->link.resolved_us = 0;
    if (now_us < plan->since_us + RESOLVE_LIMIT_US)
      return plumb_plan_wait_until (plan, plan->since_us + RESOLVE_LIMIT_US);
    plumb_plan_recycle (plan, facts, PLUMB_TROUBLE_UNRESOLVED, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (facts->has_characteristics) {
    plan->link.is_ours = true;
    plan->is_flooded = false;
    plumb_plan_enter (plan, PLUMB_PLAN_SUBSCRIBING, now_us);
    return PLUMB_PLAN_STEP_OPEN;
  }
  if (plan->link.resolved_us == 0)
    plan->link.resolved_us = now_us;
  if (now_us < plan->link.resolved_us + OBJECTS_LIMIT_US)
    return plumb_plan_wait_until (plan, plan->link.resolved_us + OBJECTS_LIMIT_US);
  return miss_characteristics (plan, facts, now_us);
}

PlumbPlanStep
plumb_plan_run_recycling (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (plan->pending != PLUMB_PLAN_STEP_NONE)
    return PLUMB_PLAN_STEP_NONE;
  if (plan->stage == 0) {
    plan->stage = 1;
    /* Trusted, so that it stays known; the kernel must not bring it back either. */
    bool is_dismissed = plan->trouble == PLUMB_TROUBLE_DISMISSED;
    return plumb_plan_hand_out (plan, is_dismissed ? PLUMB_PLAN_STEP_LEAVE_TRUSTED
                                                   : PLUMB_PLAN_STEP_DISCONNECT);
  }
  int64_t end_us = plan->since_us + (facts->is_connected ? RECYCLE_LIMIT_US : RECYCLE_MIN_US);
  if (now_us < end_us)
    return plumb_plan_wait_until (plan, end_us);
  plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, now_us);
  return PLUMB_PLAN_STEP_NONE;
}

PlumbPlanStep
plumb_plan_run_removing (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  if (plan->pending != PLUMB_PLAN_STEP_NONE)
    return PLUMB_PLAN_STEP_NONE;
  if (now_us < plan->since_us + RECYCLE_LIMIT_US)
    return plumb_plan_wait_until (plan, plan->since_us + RECYCLE_LIMIT_US);
  /* it is still there: the removal was refused */
  plumb_plan_back_off (plan, facts, PLUMB_PLAN_UNUSABLE, now_us);
  plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, now_us);
  return PLUMB_PLAN_STEP_NONE;
}

/* A trusted sensor is reconnected by the kernel at once, for ever; so is one with a bond, of which
 * one side knows nothing any more, until somebody calls Disconnect (): also where there is no link.
 */
PlumbPlanStep
plumb_plan_run_unpaired (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  bool is_bonded_anew = facts->is_bonded && !plan->was_bonded;
  plan->was_bonded = facts->is_bonded;
  if (is_bonded_anew) {
    plan->retry_at_us = 0;
    plan->link.was_trust_tried = false;
    plumb_plan_enter (plan, PLUMB_PLAN_WAIT_LINK, now_us);
    return PLUMB_PLAN_STEP_NONE;
  }
  if (plan->pending != PLUMB_PLAN_STEP_NONE || plan->stage > 0)
    return PLUMB_PLAN_STEP_NONE;
  plan->stage = 1;
  if (!facts->has_device)
    return PLUMB_PLAN_STEP_NONE;
  return plumb_plan_hand_out (plan, plumb_plan_take_leave (plan, facts->is_trusted));
}

PlumbPlanStep
plumb_plan_run_listening (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  int64_t limit_us = MAX (plan->data_us, plan->since_us) + facts->silence_us;
  bool is_live = plan->data_us != 0 && now_us < limit_us;
  plumb_plan_set_trouble (
      plan, is_live || plan->data_us == 0 ? PLUMB_TROUBLE_NONE : PLUMB_TROUBLE_STALLED,
      PLUMB_BLUEZ_OK);
  return is_live ? plumb_plan_wait_until (plan, limit_us) : PLUMB_PLAN_STEP_NONE;
}
