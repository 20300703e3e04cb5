/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When alerts wait, and what a pause does. */
#include "monitor-private.h"

bool
plumb_monitor_is_quiet (const PlumbMonitor *monitor, int64_t *out_until_us)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  int64_t until_us;

  if (out_until_us != NULL)
    *out_until_us = INT64_MAX;
  if (lead == NULL || lead->is_silent || lead->activity.is_active ||
      lead->activity.gait.is_ambulating || lead->capture.is_running)
    return true;
  until_us = lead->settle_until_us;
  if (lead->activity.has_moved)
    until_us =
        MAX (until_us, lead->activity.moved_us +
                           plumb_seconds_us (monitor->settings->values.monitor.moving_holdoff_s));
  if (out_until_us != NULL)
    *out_until_us = until_us;
  return monitor->now_us < until_us;
}

/* Walking, lying, not worn, no data: a person is not to be spoken to about sitting. */
static bool
is_away (const PlumbMonitor *monitor)
{
  const PlumbWearer *wearer = &monitor->wearer;
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  return lead == NULL || lead->is_silent || wearer->wear == PLUMB_WEAR_NOT_WORN ||
         wearer->activity == PLUMB_ACTIVITY_WALKING || wearer->activity == PLUMB_ACTIVITY_LYING;
}

/* Nothing can be judged just now. */
static bool
is_blind (const PlumbMonitor *monitor, bool is_left)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  return is_left || lead->activity.is_active || lead->activity.gait.is_ambulating ||
         lead->capture.is_running;
}

bool
plumb_monitor_is_judging (const PlumbMonitor *monitor)
{
  return !monitor->is_paused && !is_away (monitor);
}

void
plumb_monitor_get_policy (const PlumbMonitor *monitor, PlumbAlertPolicy *out_policy)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  const PlumbWearer *wearer = &monitor->wearer;

  *out_policy = (PlumbAlertPolicy){
      .settings = monitor->settings,
      .mode = monitor->mode,
      .is_held = (monitor->holds & ~(1u << PLUMB_HOLD_USER)) != 0,
      .is_paused = monitor->is_paused,
      .is_away = is_away (monitor),
      .is_posture_blind = is_blind (monitor, is_away (monitor)),
      .settle_until_us = lead == NULL ? monitor->settle_until_us
                                      : MAX (monitor->settle_until_us, lead->settle_until_us),
      .worn_since_us = wearer->is_on ? wearer->put_on_us : INT64_MAX,
      .boundary_us = wearer->boundary_us,
      .get_up_due_us = monitor->get_up_due_us,
      .after = monitor->after,
      .released_us = monitor->released_us,
      .coaching = monitor->coaching,
  };
  out_policy->is_posture_quiet = plumb_monitor_is_quiet (monitor, &out_policy->quiet_until_us);
}

void
plumb_monitor_run_alerts (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  PlumbAlerts *alerts = &monitor->alerts;
  bool is_quiet = plumb_monitor_is_quiet (monitor, NULL);
  bool is_left = is_away (monitor), is_now_blind = is_blind (monitor, is_left);
  PlumbAlertPolicy policy;

  if (is_quiet != monitor->was_quiet || is_left != monitor->was_away ||
      is_now_blind != monitor->was_blind)
    alerts->is_dirty = true;
  monitor->was_quiet = is_quiet;
  monitor->was_away = is_left;
  monitor->was_blind = is_now_blind;
  if (!alerts->is_dirty && monitor->now_us < alerts->deadline_us)
    return; /* as nearly every sample */
  plumb_monitor_get_policy (monitor, &policy);
  plumb_alerts_run (&monitor->alerts, &policy, monitor->now_us, out_events);
}

void
plumb_monitor_end_notice (PlumbMonitor *monitor, PlumbNotice notice, PlumbHeedVerdict verdict,
                          PlumbEvents *out_events)
{
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_NOTICE_ENDED,
                                        (uint32_t)MAX (monitor->wearer.lead, 0), monitor->now_us);

  event->notice.notice = notice;
  event->notice.verdict = verdict;
  event->notice.rest_us =
      plumb_pace_take (&monitor->alerts.pace, monitor->settings, notice, verdict, monitor->now_us);
  monitor->alerts.is_dirty = true;
}

void
plumb_monitor_look_at_heed (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  const PlumbWearer *wearer = &monitor->wearer;

  if (!plumb_pace_is_watching (&monitor->alerts.pace))
    return;
  PlumbHeedInput input = {
      .is_known = !monitor->is_paused && wearer->wear != PLUMB_WEAR_NOT_WORN &&
                  wearer->quality != PLUMB_QUALITY_NONE && wearer->quality != PLUMB_QUALITY_GAP,
      .is_away = wearer->has_episode && wearer->posture != PLUMB_POSTURE_UPRIGHT,
      .is_walking = wearer->activity == PLUMB_ACTIVITY_WALKING,
      .is_up = wearer->activity == PLUMB_ACTIVITY_WALKING ||
               wearer->activity == PLUMB_ACTIVITY_STANDING ||
               wearer->activity == PLUMB_ACTIVITY_LYING,
  };

  for (unsigned i = 0; i < PLUMB_NOTICES; i++) {
    PlumbHeedVerdict verdict =
        plumb_heed_look (&monitor->alerts.pace.heed[i], &input, monitor->now_us);
    if (verdict != PLUMB_HEED_OPEN)
      plumb_monitor_end_notice (monitor, (PlumbNotice)i, verdict, out_events);
  }
}

int64_t
plumb_monitor_heed_deadline (const PlumbMonitor *monitor)
{
  int64_t deadline_us = INT64_MAX;

  if (!plumb_pace_is_watching (&monitor->alerts.pace))
    return INT64_MAX;
  for (unsigned i = 0; i < PLUMB_NOTICES; i++)
    deadline_us = MIN (deadline_us, plumb_heed_deadline (&monitor->alerts.pace.heed[i]));
  return deadline_us;
}

void
plumb_monitor_refresh_pause (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  bool is_paused =
      monitor->mode == PLUMB_MODE_OFF || (monitor->holds & (1u << PLUMB_HOLD_USER)) != 0;

  monitor->alerts.is_dirty = true;
  if (is_paused == monitor->is_paused)
    return;
  monitor->is_paused = is_paused;
  if (!is_paused && monitor->now_us - monitor->paused_since_us > PLUMB_GONE_US)
    plumb_monitor_wearer_end_bout (monitor, out_events);
  monitor->paused_since_us = monitor->now_us;
  for (unsigned i = 0; i < monitor->n_slots; i++) {
    plumb_monitor_sensor_reset_posture (&monitor->sensors[i], PLUMB_OUTCOME_EXPIRED);
    plumb_monitor_sensor_settle (monitor, &monitor->sensors[i]);
  }
}

void
plumb_monitor_end_silence (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                           PlumbAlertOutcome outcome, PlumbEvents *out_events)
{
  if (!sensor->is_silence_told)
    return;
  sensor->is_silence_told = false;
  plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_SENSOR_SILENT, sensor->slot, outcome,
                    monitor->now_us, out_events);
}
