/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks and aftercare as alerts; when they are due is decided in breaks.c and aftercare.c. */
#include "monitor-private.h"

static uint32_t
find_slot (const PlumbMonitor *monitor)
{
  return (uint32_t)MAX (monitor->wearer.lead, 0);
}

void
plumb_monitor_raise_break (PlumbMonitor *monitor, PlumbBreakKind kind, PlumbBreakTrigger trigger,
                           int64_t now_us, PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;

  plumb_monitor_begin (monitor, now_us, out_events);
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_BREAK_DUE,
      .severity = PLUMB_SEVERITY_NOTICE,
      .sensor = find_slot (monitor),
      .duration_us = wearer->sitting.has_bout ? wearer->sitting.length_us : 0,
      .is_sitting_measured = wearer->sitting.is_sitting_measured,
      .break_kind = kind,
      .break_trigger = trigger,
  };
  if (trigger != PLUMB_TRIGGER_CHECK_IN && monitor->settings->values.alerts.is_sitting_enabled &&
      plumb_alerts_is_true (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0))
    return;
  wearer->is_break_told = true;
  plumb_alerts_hold (&monitor->alerts, &alert, 1);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_end_break (PlumbMonitor *monitor, PlumbAlertOutcome outcome, int64_t now_us,
                         PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_BREAK_DUE, 0, outcome, monitor->now_us,
                    out_events);
  if (outcome == PLUMB_OUTCOME_ACKNOWLEDGED) {
    monitor->wearer.is_break_told = true;
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0, outcome, monitor->now_us,
                      out_events);
  }
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_aftercare (PlumbMonitor *monitor, bool is_on, int64_t now_us,
                             PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (monitor->alerts.is_soft == is_on)
    return;
  monitor->alerts.is_soft = is_on;
  monitor->alerts.is_dirty = true;
  if (!is_on)
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_AFTERCARE, 0, PLUMB_OUTCOME_EXPIRED,
                      monitor->now_us, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_note_aftercare (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_AFTERCARE,
      .severity = PLUMB_SEVERITY_INFO,
      .sensor = find_slot (monitor),
  };
  plumb_alerts_hold (&monitor->alerts, &alert, 1);
  plumb_monitor_end (monitor, out_events);
}
