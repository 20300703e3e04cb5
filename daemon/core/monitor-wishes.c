/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds and modes, the wearer's answers to alerts, and what the coach wants to be an alert. */
#include "event.h"
#include "monitor-private.h"

#define REPORTS_MAX 1000

/* The radio is no hold: nothing was kept back by it. A wish not to be disturbed counts for all that
 * held at the same time. */
static void
note_release (PlumbMonitor *monitor, PlumbHold hold, bool is_set)
{
  uint32_t quiet = 1u << PLUMB_HOLD_NO_BLUETOOTH;

  if (hold == PLUMB_HOLD_NO_BLUETOOTH)
    return;
  if (is_set) {
    if ((monitor->holds & ~quiet) == 0 || hold == PLUMB_HOLD_DND)
      monitor->after = hold;
    return;
  }
  if (monitor->after != PLUMB_HOLD_DND)
    monitor->after = hold;
  monitor->released_us = monitor->wearer.boundary_us = monitor->now_us;
  plumb_monitor_settle (monitor);
}

void
plumb_monitor_set_hold (PlumbMonitor *monitor, PlumbHold hold, bool is_set, int64_t now_us,
                        PlumbEvents *out_events)
{
  uint32_t bit = 1u << hold;

  plumb_monitor_begin (monitor, now_us, out_events);
  if (((monitor->holds & bit) != 0) == is_set)
    return;
  plumb_monitor_account (monitor, monitor->now_us, true);
  note_release (monitor, hold, is_set);
  monitor->holds ^= bit;
  if (hold == PLUMB_HOLD_SUSPENDED)
    plumb_gap_bar (&monitor->gap);
  plumb_monitor_refresh_pause (monitor, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_mode (PlumbMonitor *monitor, PlumbMode mode, int64_t now_us,
                        PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  plumb_monitor_account (monitor, monitor->now_us, true);
  monitor->mode = mode;
  plumb_monitor_refresh_pause (monitor, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_coaching (PlumbMonitor *monitor, const PlumbCoaching *coaching, int64_t now_us,
                            PlumbEvents *out_events)
{
  PlumbCoaching *now = &monitor->coaching;

  plumb_monitor_begin (monitor, now_us, out_events);
  if (now->is_coached == coaching->is_coached && now->block == coaching->block &&
      now->is_outside_hours == coaching->is_outside_hours && now->is_done == coaching->is_done)
    return;
  *now = *coaching;
  monitor->alerts.is_dirty = true;
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_practice (PlumbMonitor *monitor, int64_t until_us, int64_t now_us,
                            PlumbEvents *out_events)
{
  PlumbPractice *practice = &monitor->alerts.practice;

  plumb_monitor_begin (monitor, now_us, out_events);
  if (until_us > 0)
    plumb_alerts_begin_practice (&monitor->alerts, monitor->now_us, until_us);
  else
    practice->end_us = MIN (practice->end_us, monitor->now_us);
  monitor->alerts.is_dirty = true;
  plumb_monitor_end (monitor, out_events);
}

unsigned
plumb_monitor_get_practice_told (const PlumbMonitor *monitor)
{
  return monitor->alerts.practice.told;
}

void
plumb_monitor_begin_day (PlumbMonitor *monitor)
{
  plumb_pace_begin_day (&monitor->alerts.pace, monitor->settings);
  monitor->alerts.is_dirty = true;
}

int64_t
plumb_monitor_get_up_from_us (const PlumbMonitor *monitor)
{
  PlumbAlertPolicy policy;

  plumb_monitor_get_policy (monitor, &policy);
  return plumb_alerts_get_up_from_us (&monitor->alerts, &policy, monitor->now_us);
}

bool
plumb_monitor_has_been_upright (const PlumbMonitor *monitor)
{
  return monitor->wearer.has_been_upright;
}

int64_t
plumb_monitor_get_settled_us (const PlumbMonitor *monitor)
{
  PlumbAlertPolicy policy;

  plumb_monitor_get_policy (monitor, &policy);
  return policy.is_away ? INT64_MAX
                        : MAX (policy.settle_until_us, monitor->alerts.pace.snoozed_until_us);
}

int64_t
plumb_monitor_get_boundary_us (const PlumbMonitor *monitor)
{
  return monitor->wearer.boundary_us;
}

void
plumb_monitor_set_get_up_due (PlumbMonitor *monitor, int64_t due_us)
{
  monitor->get_up_due_us = due_us;
}

bool
plumb_monitor_take_turn (PlumbMonitor *monitor)
{
  bool is_turned = monitor->alerts.is_turned;

  monitor->alerts.is_turned = false;
  return is_turned;
}

void
plumb_monitor_write_pace (const PlumbMonitor *monitor, int64_t offset_us,
                          char out_text[PLUMB_KEEP_TEXT_MAX])
{
  plumb_pace_write (&monitor->alerts.pace, offset_us, out_text);
}

bool
plumb_monitor_read_pace (PlumbMonitor *monitor, const char *text, int64_t offset_us, int64_t now_us)
{
  return plumb_pace_read (&monitor->alerts.pace, text, offset_us, now_us);
}

unsigned
plumb_monitor_get_alerts (const PlumbMonitor *monitor, const PlumbAlert **out_alerts)
{
  *out_alerts = monitor->alerts.live;
  return monitor->alerts.n_live;
}

void
plumb_monitor_set_discomfort (PlumbMonitor *monitor, const PlumbDiscomfort *discomfort,
                              int64_t now_us, PlumbEvents *out_events)
{
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_SEE_PROFESSIONAL,
      .severity = PLUMB_SEVERITY_INFO,
      .days = discomfort->days,
      .within_days = discomfort->within_days,
      .weeks = discomfort->weeks,
  };

  plumb_monitor_begin (monitor, now_us, out_events);
  if (discomfort->is_due)
    plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
  else
    plumb_alerts_end (&monitor->alerts, alert.kind, 0, PLUMB_OUTCOME_EXPIRED, monitor->now_us,
                      out_events);
  plumb_monitor_end (monitor, out_events);
}

static bool
answer (PlumbMonitor *monitor, uint32_t alert, PlumbAlertOutcome outcome, int64_t now_us,
        PlumbEvents *out_events)
{
  PlumbNotice notice;

  plumb_monitor_begin (monitor, now_us, out_events);
  bool is_known =
      plumb_alerts_answer (&monitor->alerts, alert, outcome, monitor->now_us, out_events, &notice);
  /* what was wrong says nothing of the wearer */
  if (is_known && outcome == PLUMB_OUTCOME_FALSE &&
      plumb_pace_end_watch (&monitor->alerts.pace, notice))
    plumb_monitor_end_notice (monitor, notice, PLUMB_HEED_UNCOUNTED, out_events);
  plumb_monitor_end (monitor, out_events);
  return is_known;
}

bool
plumb_monitor_acknowledge (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                           PlumbEvents *out_events)
{
  return answer (monitor, alert, PLUMB_OUTCOME_ACKNOWLEDGED, now_us, out_events);
}

bool
plumb_monitor_dismiss (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                       PlumbEvents *out_events)
{
  return answer (monitor, alert, PLUMB_OUTCOME_DISMISSED, now_us, out_events);
}

bool
plumb_monitor_report_false (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                            PlumbEvents *out_events)
{
  return answer (monitor, alert, PLUMB_OUTCOME_FALSE, now_us, out_events);
}

bool
plumb_monitor_snooze (PlumbMonitor *monitor, uint32_t alert, uint32_t seconds, int64_t now_us,
                      PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  int64_t until_us = monitor->now_us + (int64_t)seconds * G_USEC_PER_SEC;
  bool is_known =
      plumb_alerts_snooze (&monitor->alerts, alert, until_us, monitor->now_us, out_events);
  plumb_monitor_end (monitor, out_events);
  return is_known;
}

bool
plumb_monitor_answer_proposal (PlumbMonitor *monitor, bool is_accepted, int64_t now_us,
                               PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  PlumbAlerts *alerts = &monitor->alerts;

  if (!(alerts->proposal_deg > 0))
    return false;
  if (is_accepted)
    plumb_monitor_set_tolerance_offset (monitor, monitor->offset_deg + alerts->proposal_deg -
                                                     alerts->proposal_from_deg);
  alerts->proposal_deg = alerts->proposal_from_deg = 0;
  alerts->false_reports = 0;
  alerts->false_deviation_deg = alerts->false_limit_deg = 0;
  plumb_monitor_end (monitor, out_events);
  return true;
}

void
plumb_monitor_set_tolerance_offset (PlumbMonitor *monitor, double offset_deg)
{
  if (offset_deg >= 0) /* false for NaN */
    monitor->offset_deg = MIN (offset_deg, PLUMB_TOLERANCE_OFFSET_MAX);
}

double
plumb_monitor_get_tolerance_offset (const PlumbMonitor *monitor)
{
  return monitor->offset_deg;
}

/* "1.5 2 34.25 30": the offset, and of the reports of wrong alerts how many there are, their
 * deviations and their limits together; without reports the offset alone. */
void
plumb_monitor_write_tolerance (const PlumbMonitor *monitor, char out_text[PLUMB_KEEP_TEXT_MAX])
{
  const PlumbAlerts *alerts = &monitor->alerts;
  char offset[G_ASCII_DTOSTR_BUF_SIZE], deviation[G_ASCII_DTOSTR_BUF_SIZE],
      limit[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (offset, sizeof offset, monitor->offset_deg);
  g_ascii_dtostr (deviation, sizeof deviation, alerts->false_deviation_deg);
  g_ascii_dtostr (limit, sizeof limit, alerts->false_limit_deg);
  if (alerts->false_reports == 0)
    g_strlcpy (out_text, offset, PLUMB_KEEP_TEXT_MAX);
  else
    g_snprintf (out_text, PLUMB_KEEP_TEXT_MAX, "%s %u %s %s", offset, alerts->false_reports,
                deviation, limit);
}

/* A number from 0 to highest; moves *text behind it and one space. */
static bool
take_degrees (const char **text, double highest, double *out_number)
{
  char *end;

  if (!g_ascii_isdigit (**text))
    return false;
  *out_number = g_ascii_strtod (*text, &end);
  if (!(*out_number >= 0 && *out_number <= highest) || (*end != '\0' && *end != ' '))
    return false;
  *text = *end == ' ' ? end + 1 : end;
  return true;
}

bool
plumb_monitor_read_tolerance (PlumbMonitor *monitor, const char *text)
{
  double offset_deg, reports = 0, deviation_deg = 0, limit_deg = 0;

  if (g_str_has_suffix (text, " ") ||
      !take_degrees (&text, PLUMB_TOLERANCE_OFFSET_MAX, &offset_deg))
    return false;
  if (*text != '\0' && (!take_degrees (&text, REPORTS_MAX, &reports) ||
                        !take_degrees (&text, 180 * REPORTS_MAX, &deviation_deg) ||
                        !take_degrees (&text, 180 * REPORTS_MAX, &limit_deg) || *text != '\0'))
    return false;
  plumb_monitor_set_tolerance_offset (monitor, offset_deg);
  plumb_alerts_restore_reports (&monitor->alerts, (uint32_t)reports, deviation_deg, limit_deg);
  return true;
}

/* The alert about long sitting tells of this spell. */
static bool
is_sitting_voice (const PlumbMonitor *monitor)
{
  return monitor->settings->values.alerts.is_sitting_enabled &&
         plumb_alerts_is_true (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0);
}

bool
plumb_monitor_tells_breaks (const PlumbMonitor *monitor)
{
  return monitor->settings->values.alerts.is_breaks_enabled && !is_sitting_voice (monitor);
}

static uint32_t
find_slot (const PlumbMonitor *monitor)
{
  return (uint32_t)MAX (monitor->wearer.lead, 0);
}

void
plumb_monitor_raise_break (PlumbMonitor *monitor, PlumbBreakKind kind, PlumbBreakTrigger trigger,
                           uint32_t spell_times, bool is_again, int64_t now_us,
                           PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;

  plumb_monitor_begin (monitor, now_us, out_events);
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_BREAK_DUE,
      .severity = PLUMB_SEVERITY_NOTICE,
      .slot = find_slot (monitor),
      .duration_us = wearer->sitting.has_bout ? wearer->sitting.length_us : 0,
      .is_sitting_measured = wearer->sitting.is_sitting_measured,
      .break_kind = kind,
      .break_trigger = trigger,
      .is_break_again = is_again,
      .spell_times = spell_times,
  };
  if (trigger != PLUMB_TRIGGER_CHECK_IN && is_sitting_voice (monitor))
    return;
  if (monitor->settings->values.alerts.is_breaks_enabled)
    wearer->is_break_told = true;
  plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
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
    plumb_monitor_wearer_note_break (monitor);
    plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0, outcome, monitor->now_us,
                      out_events);
  }
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_answer_get_up (PlumbMonitor *monitor, PlumbHeedVerdict verdict, int64_t now_us,
                             PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (!plumb_pace_end_watch (&monitor->alerts.pace, PLUMB_NOTICE_GET_UP))
    return;
  plumb_monitor_end_notice (monitor, PLUMB_NOTICE_GET_UP, verdict, out_events);
  plumb_monitor_end (monitor, out_events);
}

void
plumb_monitor_set_aftercare (PlumbMonitor *monitor, bool is_on, int64_t now_us,
                             PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  if (monitor->alerts.pace.is_soft == is_on)
    return;
  monitor->alerts.pace.is_soft = is_on;
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
      .slot = find_slot (monitor),
  };
  plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
  plumb_monitor_end (monitor, out_events);
}

PlumbMode
plumb_monitor_get_mode (const PlumbMonitor *monitor)
{
  return monitor->mode;
}

uint32_t
plumb_monitor_get_holds (const PlumbMonitor *monitor)
{
  return monitor->holds;
}
