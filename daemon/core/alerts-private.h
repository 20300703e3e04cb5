/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the policy and the answers. */
#pragma once

#include "alerts.h"

bool plumb_alert_is_about_slouching (PlumbAlertKind kind);
/* Slouching or sitting: what snoozing, capping and modes are for. */
bool plumb_alert_is_about_wearer (PlumbAlertKind kind);
PlumbAlert *plumb_alerts_find_live (PlumbAlerts *alerts, const PlumbAlertCondition *condition);
void plumb_alerts_clear (PlumbAlerts *alerts, PlumbAlertCondition *condition,
                         PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events);
/* Ask again at that time, at the latest. */
void plumb_alerts_wait_until (PlumbAlerts *alerts, int64_t time_us);
void plumb_alert_change_state (PlumbAlert *alert, PlumbAlertState state, int64_t now_us,
                               PlumbEvents *out_events);
