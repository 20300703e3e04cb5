/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in states. A stretch between two samples is counted when the second one has come: only then
 * is it known that there was data. So at most gap_s is late: where a take fell between the two, the
 * part before it is kept apart. */
#include "monitor-private.h"

static int64_t *
find_state (const PlumbMonitor *monitor, PlumbTotals *totals, bool is_known)
{
  const PlumbWearer *wearer = &monitor->wearer;
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

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

static void
add (const PlumbMonitor *monitor, PlumbTotals *totals, int64_t amount_us, bool is_known)
{
  int64_t *state = find_state (monitor, totals, is_known);

  *state += amount_us;
  if (state != &totals->no_data_us && state != &totals->paused_us && state != &totals->not_worn_us)
    add_overlays (monitor, totals, amount_us);
}

void
plumb_monitor_account (PlumbMonitor *monitor, int64_t to_us, bool is_known)
{
  int64_t from_us = monitor->accounted_us;

  if (to_us <= from_us)
    return;
  int64_t border_us = CLAMP (monitor->border_us, from_us, to_us);
  add (monitor, &monitor->late, border_us - from_us, is_known);
  add (monitor, &monitor->totals, to_us - border_us, is_known);
  monitor->accounted_us = to_us;
}

void
plumb_monitor_take_totals (PlumbMonitor *monitor, int64_t now_us, PlumbTotals *out_totals,
                           PlumbEvents *out_events)
{
  plumb_monitor_begin (monitor, now_us, out_events);
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  if (monitor->is_paused || lead == NULL || lead->is_silent)
    plumb_monitor_account (monitor, monitor->now_us, false);
  *out_totals = monitor->totals;
  monitor->totals = (PlumbTotals){0};
  monitor->border_us = monitor->now_us;
}

void
plumb_monitor_take_late (PlumbMonitor *monitor, PlumbTotals *out_totals)
{
  *out_totals = monitor->late;
  monitor->late = (PlumbTotals){0};
}
