/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the policy and the answers; what is not said to be elsewhere is in alerts-live.c. */
#pragma once

#include "alerts.h"

bool plumb_alert_is_about_slouching (PlumbAlertKind kind);
/* Slouching or sitting: what snoozing, capping and modes are for. */
bool plumb_alert_is_about_wearer (PlumbAlertKind kind);
PlumbAlert *plumb_alerts_find_live (PlumbAlerts *alerts, const PlumbAlertCondition *condition);
void plumb_alerts_clear (PlumbAlerts *alerts, PlumbAlertCondition *condition,
                         PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events);
void plumb_alerts_add_event (PlumbEvents *events, PlumbEventKind kind, const PlumbAlert *alert,
                             int64_t now_us);
/* Ask again at that time, at the latest. */
void plumb_alerts_wait_until (PlumbAlerts *alerts, int64_t time_us);
void plumb_alert_change_state (PlumbAlert *alert, PlumbAlertState state, int64_t now_us,
                               PlumbEvents *out_events);
/* Snoozed until then. */
void plumb_alerts_put_off (PlumbAlerts *alerts, PlumbAlert *alert, int64_t until_us, int64_t now_us,
                           PlumbEvents *out_events);
/* The settings and the mode want alerts of the kind. */
bool plumb_alert_is_enabled (const PlumbAlerts *alerts, const PlumbAlertPolicy *policy,
                             PlumbAlertKind kind, int64_t now_us);

/* alerts-answer.c: after do-not-disturb nothing is told that it kept back, alert or not. False: it
 * kept nothing of that back. */
bool plumb_alerts_forget (PlumbAlerts *alerts, PlumbAlertCondition *condition,
                          const PlumbAlertPolicy *policy, int64_t now_us, PlumbEvents *out_events);

/* alerts-shift.c: slouch and lean. */
static inline bool
plumb_practice_is_on (const PlumbPractice *practice, int64_t now_us)
{
  return practice->begin_us != 0 && now_us < practice->end_us;
}
/* A practice is on, and asks for it: no earlier "later" or answer counts. */
static inline bool
plumb_alerts_is_practised (const PlumbAlerts *alerts, PlumbAlertKind kind, int64_t now_us)
{
  return plumb_practice_is_on (&alerts->practice, now_us) && plumb_alert_is_about_slouching (kind);
}
/* When the slouch is to be told, were nothing in the way; INT64_MAX: not. */
int64_t plumb_alerts_find_shift_us (const PlumbAlerts *alerts, const PlumbAlertCondition *condition,
                                    const PlumbAlertPolicy *policy, int64_t now_us);
/* In practice: every second moment of the second half is passed over. Takes note of the moment. */
bool plumb_alerts_is_passed_over (PlumbAlerts *alerts, PlumbAlertKind kind, int64_t now_us);
/* The slouch would have been told in coached time, and ended by itself within two minutes or did
 * not: SILENT_MOMENT. */
void plumb_alerts_look_at_silence (PlumbAlerts *alerts, PlumbAlertCondition *condition,
                                   const PlumbAlertPolicy *policy, int64_t now_us,
                                   PlumbEvents *out_events);
/* The slouch ends. */
void plumb_alerts_end_silence (PlumbAlerts *alerts, PlumbAlertCondition *condition, int64_t now_us,
                               PlumbEvents *out_events);
