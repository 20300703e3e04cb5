/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wearer says to an alert. */
#include "alerts-private.h"
#include "event.h"

#define REPORTS_NEEDED    3   /* a proposal rests on more than a mood */
#define PROPOSAL_STEP_DEG 2.0 /* least and ... */
#define PROPOSAL_MOST_DEG 5.0 /* ... most that one proposal adds */

static PlumbAlertCondition *
find_by_id (PlumbAlerts *alerts, uint32_t id)
{
  for (unsigned i = 0; i < PLUMB_ALERT_CONDITIONS; i++) {
    if (alerts->conditions[i].is_live && alerts->conditions[i].details.id == id)
      return &alerts->conditions[i];
  }
  return NULL;
}

/* From the reports so far. */
static void
set_proposal (PlumbAlerts *alerts)
{
  double reports = alerts->false_reports;
  double from = alerts->false_limit_deg / reports;
  double wanted = alerts->false_deviation_deg / reports + 1;

  alerts->proposal_from_deg = from;
  alerts->proposal_deg = CLAMP (wanted, from + PROPOSAL_STEP_DEG, from + PROPOSAL_MOST_DEG);
}

static void
propose (PlumbAlerts *alerts, uint32_t sensor, int64_t now_us, PlumbEvents *out_events)
{
  set_proposal (alerts);
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_PROPOSAL, sensor, now_us);
  event->proposal.kind = PLUMB_PROPOSAL_TOLERANCE;
  event->proposal.from_deg = alerts->proposal_from_deg;
  event->proposal.tolerance_deg = alerts->proposal_deg;
  event->proposal.reports = alerts->false_reports;
}

void
plumb_alerts_restore_reports (PlumbAlerts *alerts, uint32_t reports, double deviation_deg,
                              double limit_deg)
{
  alerts->false_reports = reports;
  alerts->false_deviation_deg = deviation_deg;
  alerts->false_limit_deg = limit_deg;
  if (reports >= REPORTS_NEEDED)
    set_proposal (alerts);
}

static void
note_false (PlumbAlerts *alerts, const PlumbAlert *alert, int64_t now_us, PlumbEvents *out_events)
{
  /* a device that judges itself has no tolerance to widen */
  if (!plumb_alert_is_about_slouching (alert->kind) || !(alert->limit_deg > 0))
    return;
  alerts->false_reports++;
  alerts->false_deviation_deg += alert->deviation_deg;
  alerts->false_limit_deg += alert->limit_deg;
  if (alerts->false_reports >= REPORTS_NEEDED)
    propose (alerts, alert->slot, now_us, out_events);
}

bool
plumb_alerts_answer (PlumbAlerts *alerts, uint32_t id, PlumbAlertOutcome outcome, int64_t now_us,
                     PlumbEvents *out_events, PlumbNotice *out_notice)
{
  PlumbAlertCondition *condition = find_by_id (alerts, id);

  if (condition == NULL)
    return false;
  PlumbAlert alert = *plumb_alerts_find_live (alerts, condition);
  *out_notice = plumb_pace_notice_of (alert.kind);
  condition->is_answered = true;
  alerts->is_dirty = true;
  plumb_alerts_clear (alerts, condition, outcome, now_us, out_events);
  if (outcome == PLUMB_OUTCOME_FALSE && plumb_alert_is_about_slouching (alert.kind))
    plumb_pace_note_wrong (&alerts->pace);
  if (outcome == PLUMB_OUTCOME_FALSE)
    note_false (alerts, &alert, now_us, out_events);
  return true;
}

static void
snooze_one (PlumbAlerts *alerts, PlumbAlert *alert, int64_t until_us, int64_t now_us,
            PlumbEvents *out_events)
{
  PlumbNotice notice = plumb_pace_notice_of (alert->kind);

  if (notice != PLUMB_NOTICE_NONE)
    plumb_pace_note_later (&alerts->pace, notice, until_us);
  if (notice == PLUMB_NOTICE_SHIFT)
    alerts->practice.later_us = until_us;
  plumb_alerts_put_off (alerts, alert, until_us, now_us, out_events);
}

bool
plumb_alerts_snooze (PlumbAlerts *alerts, uint32_t id, int64_t until_us, int64_t now_us,
                     PlumbEvents *out_events)
{
  bool is_known = id == 0;

  if (id == 0)
    alerts->pace.snoozed_until_us = alerts->practice.later_us = until_us;
  for (unsigned i = 0; i < alerts->n_live; i++) {
    PlumbAlert *alert = &alerts->live[i];
    if (alert->id != id && !(id == 0 && plumb_alert_is_about_wearer (alert->kind)))
      continue;
    snooze_one (alerts, alert, until_us, now_us, out_events);
    is_known = true;
  }
  plumb_alerts_wait_until (alerts, until_us);
  alerts->is_dirty = true;
  return is_known;
}

bool
plumb_alerts_forget (PlumbAlerts *alerts, PlumbAlertCondition *condition,
                     const PlumbAlertPolicy *policy, int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlert *alert = condition->is_live ? plumb_alerts_find_live (alerts, condition) : NULL;
  bool is_shift = plumb_alert_is_about_slouching (condition->details.kind);
  bool is_practised = plumb_alerts_is_practised (alerts, condition->details.kind, now_us);
  int64_t since_us = is_shift ? condition->details.since_us : condition->wanted_us;

  if (is_practised || policy->is_held || policy->after != PLUMB_HOLD_DND ||
      since_us >= policy->released_us || condition->wanted <= condition->announced ||
      (is_shift && condition->told > 0) ||
      plumb_pace_notice_of (condition->details.kind) == PLUMB_NOTICE_NONE ||
      (alert != NULL && alert->state != PLUMB_ALERT_HELD))
    return false;
  condition->is_answered = is_shift;
  condition->announced = condition->wanted;
  if (alert != NULL)
    plumb_alerts_clear (alerts, condition, PLUMB_OUTCOME_EXPIRED, now_us, out_events);
  return true;
}
