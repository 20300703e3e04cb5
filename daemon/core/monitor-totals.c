/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in states. An interval between two samples is counted when the second one has come: only
 * then is it known that there was data. So at most gap_s is late: where a minute ended between the
 * two, it is revised. */
#include "monitor-private.h"

static int64_t *
find_state (const PlumbMonitor *monitor, PlumbTotals *totals, bool is_known)
{
  const PlumbWearer *wearer = &monitor->wearer;
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  if (monitor->mode == PLUMB_MODE_OFF)
    return &totals->off_us;
  if (monitor->is_paused)
    return &totals->paused_us;
  if (!is_known || lead == NULL || lead->is_silent)
    return &totals->no_data_us;
  if (wearer->wear == PLUMB_WEAR_NOT_WORN)
    return &totals->not_worn_us;
  if (wearer->activity == PLUMB_ACTIVITY_LYING)
    return &totals->lying_us;
  if (wearer->activity == PLUMB_ACTIVITY_MOVING || wearer->activity == PLUMB_ACTIVITY_WALKING)
    return &totals->moving_us;
  switch (wearer->posture) {
  case PLUMB_POSTURE_UNKNOWN: return &totals->unjudged_us;
  case PLUMB_POSTURE_UPRIGHT: return &totals->upright_us;
  case PLUMB_POSTURE_SLOUCHING: return &totals->slouching_us;
  case PLUMB_POSTURE_LEANING_BACK:
  case PLUMB_POSTURE_LEANING_LEFT:
  case PLUMB_POSTURE_LEANING_RIGHT: return &totals->leaning_us;
  case PLUMB_POSTURE_RECLINING: return &totals->reclining_us;
  }
  return &totals->unjudged_us;
}

static void
add_overlays (const PlumbMonitor *monitor, PlumbTotals *totals, int64_t amount_us)
{
  switch (monitor->wearer.activity) {
  case PLUMB_ACTIVITY_UNKNOWN:
  case PLUMB_ACTIVITY_LYING: break;
  case PLUMB_ACTIVITY_WALKING: totals->walking_us += amount_us; break;
  case PLUMB_ACTIVITY_SITTING:
    totals->sitting_us += amount_us;
    totals->stationary_us += amount_us;
    break;
  case PLUMB_ACTIVITY_STANDING:
    totals->standing_us += amount_us;
    totals->stationary_us += amount_us;
    break;
  case PLUMB_ACTIVITY_STILL:
  case PLUMB_ACTIVITY_MOVING: totals->stationary_us += amount_us; break;
  }
}

static bool
is_worn (const PlumbTotals *totals, const int64_t *state)
{
  return state != &totals->no_data_us && state != &totals->paused_us && state != &totals->off_us &&
         state != &totals->not_worn_us;
}

static void
add (const PlumbMonitor *monitor, PlumbTotals *totals, int64_t amount_us, bool is_known)
{
  int64_t *state = find_state (monitor, totals, is_known);

  *state += amount_us;
  if (is_worn (totals, state))
    add_overlays (monitor, totals, amount_us);
}

static bool
is_judged (const PlumbTotals *totals, const int64_t *state)
{
  return state == &totals->upright_us || state == &totals->slouching_us ||
         state == &totals->leaning_us;
}

static void
note_judged (PlumbMinutes *minutes, PlumbMinute *minute, const int64_t *state, int64_t amount_us)
{
  const PlumbTotals *totals = &minute->totals;

  minutes->judged_us += amount_us;
  if (state == &totals->upright_us) {
    minutes->upright_us += amount_us;
    minute->away.upright_us += amount_us;
  } else if (state == &totals->slouching_us) {
    minute->away.slouching_us += amount_us;
  } else {
    minute->away.leaning_us += amount_us;
  }
}

/* From accounted_us on, in that state. */
static void
note_gap (PlumbMonitor *monitor, const PlumbTotals *totals, const int64_t *state, int64_t amount_us)
{
  int64_t from_us = monitor->accounted_us;

  if (is_worn (totals, state))
    plumb_gap_note_worn (&monitor->gap, from_us, from_us + amount_us);
  else if (state == &totals->not_worn_us)
    plumb_gap_refute (&monitor->gap);
  else if (state != &totals->no_data_us)
    plumb_gap_bar (&monitor->gap);
}

void
plumb_monitor_account (PlumbMonitor *monitor, int64_t to_us, bool is_known)
{
  PlumbMinutes *minutes = &monitor->minutes;

  while (monitor->accounted_us < to_us) {
    int64_t end_us;
    PlumbMinute *minute = plumb_minutes_find (minutes, monitor->accounted_us, &end_us);
    int64_t amount_us = MIN (end_us, to_us) - monitor->accounted_us;
    add (monitor, &minute->totals, amount_us, is_known);
    add (monitor, &minute->anchored, amount_us, is_known);
    const int64_t *state = find_state (monitor, &minute->totals, is_known);
    if (is_judged (&minute->totals, state))
      note_judged (minutes, minute, state, amount_us);
    note_gap (monitor, &minute->totals, state, amount_us);
    monitor->accounted_us += amount_us;
  }
}

bool
plumb_monitor_is_absent (const PlumbMonitor *monitor)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  return monitor->is_paused || lead == NULL || lead->is_silent;
}
