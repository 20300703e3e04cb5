/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in states. A stretch between two samples is counted when the second one has come: only then
 * is it known that there was data. So at most gap_s waits for the next take. */
#include "monitor-private.h"

static int64_t *
find_state (PlumbMonitor *monitor, bool is_known)
{
  PlumbTotals *totals = &monitor->totals;
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
add_overlays (PlumbMonitor *monitor, int64_t amount_us)
{
  PlumbTotals *totals = &monitor->totals;

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

void
plumb_monitor_account (PlumbMonitor *monitor, int64_t to_us, bool is_known)
{
  int64_t amount_us = to_us - monitor->accounted_us;

  if (amount_us <= 0)
    return;
  int64_t *state = find_state (monitor, is_known);
  *state += amount_us;
  if (state != &monitor->totals.no_data_us && state != &monitor->totals.paused_us &&
      state != &monitor->totals.not_worn_us)
    add_overlays (monitor, amount_us);
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
}
