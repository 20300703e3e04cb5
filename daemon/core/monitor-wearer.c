/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows for the wearer: which sensor leads, the four axes, episodes and bouts. */
#include "event.h"
#include "monitor-private.h"

#define WALKED_US       ((int64_t)20 * G_USEC_PER_SEC) /* worth being left in peace for */
#define POSE_MISSING_US ((int64_t)600 * G_USEC_PER_SEC)

static bool
is_streaming (const PlumbMonitorSensor *sensor)
{
  return sensor->is_used && !sensor->is_silent;
}

/* The lowest slot that streams and can judge; else the lowest that streams; else whoever led. */
static int
find_lead (const PlumbMonitor *monitor)
{
  int streaming = -1;

  for (unsigned i = 0; i < monitor->n_slots; i++) {
    const PlumbMonitorSensor *sensor = &monitor->sensors[i];
    if (!is_streaming (sensor))
      continue;
    if (plumb_monitor_sensor_can_judge (sensor))
      return (int)i;
    if (streaming < 0)
      streaming = (int)i;
  }
  if (streaming >= 0)
    return streaming;
  int old = monitor->wearer.lead;
  return old >= 0 && monitor->sensors[old].is_used ? old : -1;
}

static PlumbQuality
find_quality (const PlumbMonitor *monitor)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);

  if (lead != NULL && lead->is_stalled)
    return PLUMB_QUALITY_STALE;
  if (lead != NULL && !lead->is_silent)
    return lead->calibration_state == PLUMB_CALIBRATION_SUSPECT ? PLUMB_QUALITY_SUSPECT
                                                                : PLUMB_QUALITY_LIVE;
  for (unsigned i = 0; i < monitor->n_slots; i++) {
    const PlumbMonitorSensor *sensor = &monitor->sensors[i];
    if (sensor->is_used && sensor->has_data &&
        (sensor->stream == PLUMB_STREAM_LIVE || sensor->stream == PLUMB_STREAM_SILENT))
      return PLUMB_QUALITY_GAP;
  }
  return PLUMB_QUALITY_NONE;
}

static PlumbActivity
find_activity (const PlumbMonitorSensor *lead)
{
  if (lead->wear.wear == PLUMB_WEAR_NOT_WORN)
    return PLUMB_ACTIVITY_UNKNOWN;
  return plumb_activity_get (&lead->activity);
}

/* A movement is over, or another posture taken: a word disturbs less than in the midst of work. */
static void
note_boundary (PlumbMonitor *monitor)
{
  monitor->wearer.boundary_us = monitor->now_us;
  monitor->alerts.is_dirty = true;
}

static void
set_posture (PlumbMonitor *monitor, PlumbPosture posture, PlumbEvents *out_events)
{
  if (monitor->wearer.posture == posture)
    return;
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_POSTURE_CHANGED,
                                        (uint32_t)MAX (monitor->wearer.lead, 0), monitor->now_us);
  event->posture.from = monitor->wearer.posture;
  event->posture.to = posture;
  if (monitor->wearer.posture != PLUMB_POSTURE_UNKNOWN && posture != PLUMB_POSTURE_UNKNOWN)
    note_boundary (monitor);
  if (posture == PLUMB_POSTURE_UPRIGHT) {
    monitor->wearer.has_been_upright = true;
    plumb_monitor_end_carried (monitor, out_events);
  }
  monitor->wearer.posture = posture;
  monitor->wearer.posture_since_us = monitor->now_us;
}

static void
set_axes (PlumbMonitor *monitor, PlumbActivity activity, PlumbWear wear, PlumbQuality quality,
          PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;
  uint32_t slot = (uint32_t)MAX (wearer->lead, 0);

  if (wearer->quality != quality) {
    PlumbEvent *event =
        plumb_events_add (out_events, PLUMB_EVENT_QUALITY_CHANGED, slot, monitor->now_us);
    event->quality.from = wearer->quality;
    event->quality.to = wearer->quality = quality;
  }
  if (wearer->wear != wear) {
    PlumbEvent *event =
        plumb_events_add (out_events, PLUMB_EVENT_WEAR_CHANGED, slot, monitor->now_us);
    event->wear.from = wearer->wear;
    event->wear.to = wearer->wear = wear;
  }
  if (wearer->activity != activity) {
    PlumbEvent *event =
        plumb_events_add (out_events, PLUMB_EVENT_ACTIVITY_CHANGED, slot, monitor->now_us);
    event->activity.from = wearer->activity;
    if (wearer->activity == PLUMB_ACTIVITY_MOVING && activity != PLUMB_ACTIVITY_WALKING)
      note_boundary (monitor);
    event->activity.to = wearer->activity = activity;
  }
}

static void
hold_slouch (PlumbMonitor *monitor, const PlumbMonitorSensor *lead)
{
  PlumbAlert alert = {
      .kind = monitor->wearer.episode_kind,
      .severity = PLUMB_SEVERITY_NOTICE,
      .slot = lead->slot,
      .deviation_deg = lead->deviation.deviation_deg,
      .limit_deg = lead->deviation.has_verdict ? 0 : lead->deviation.limit.on_deg,
      .duration_us = monitor->now_us - lead->posture.start_us,
      .since_us = lead->posture.start_us,
      .is_standing = monitor->wearer.activity == PLUMB_ACTIVITY_STANDING,
      .posture = lead->posture.episode_posture,
  };

  plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
}

/* Now; of a sensor that turned out to have been taken off: when it came to lie still. */
static int64_t
find_worn_end (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  bool was_taken_off = sensor->wear.wear == PLUMB_WEAR_NOT_WORN && sensor->wear.has_anchor;

  return was_taken_off ? MIN (monitor->now_us, sensor->wear.anchor_us) : monitor->now_us;
}

static void
emit_episode (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, int64_t end_us,
              PlumbEvents *out_events)
{
  PlumbEvent *event =
      plumb_events_add (out_events, PLUMB_EVENT_SLOUCH_ENDED, sensor->slot, monitor->now_us);

  event->interval.start_us = sensor->posture.start_us;
  event->interval.duration_us = end_us - sensor->posture.start_us;
  event->interval.peak_deg = sensor->posture.peak_deg;
  event->interval.posture = sensor->posture.episode_posture;
  if (sensor->reclining.is_reclining)
    event->interval.peak_deg = sensor->peak_before_deg;
  else if (end_us < monitor->now_us)
    event->interval.peak_deg = MIN (event->interval.peak_deg, monitor->wearer.anchored_deg);
}

/* It was a rest, so what was told of it says nothing of the wearer. */
static void
take_back (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  if (plumb_pace_end_watch (&monitor->alerts.pace, PLUMB_NOTICE_SHIFT))
    plumb_monitor_end_notice (monitor, PLUMB_NOTICE_SHIFT, PLUMB_HEED_UNCOUNTED, out_events);
}

static void
end_episode (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, PlumbAlertOutcome outcome,
             PlumbEvents *out_events)
{
  bool is_reclining = sensor->reclining.is_reclining;
  int64_t end_us = is_reclining ? sensor->reclining.since_us : find_worn_end (monitor, sensor);

  if (is_reclining)
    take_back (monitor, out_events);
  /* what was worn, or before the rest, may be too short to have been one */
  if (end_us == monitor->now_us || end_us - sensor->posture.start_us >= monitor->dwell_us)
    emit_episode (monitor, sensor, end_us, out_events);
  monitor->wearer.has_episode = false;
  plumb_alerts_end (&monitor->alerts, monitor->wearer.episode_kind, sensor->slot, outcome,
                    monitor->now_us, out_events);
}

static void
refresh_episode (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  bool has_episode = lead != NULL && lead->posture.has_episode;

  if (has_episode && !wearer->has_episode) {
    PlumbPosture posture = lead->posture.episode_posture;
    wearer->has_episode = true;
    wearer->episode_kind =
        posture == PLUMB_POSTURE_SLOUCHING ? PLUMB_ALERT_SLOUCH : PLUMB_ALERT_LEAN;
    plumb_monitor_carry_on (monitor, &monitor->sensors[wearer->lead].posture, out_events);
  }
  if (has_episode)
    hold_slouch (monitor, lead);
  else if (wearer->has_episode && lead != NULL)
    end_episode (monitor, lead, lead->episode_outcome, out_events);
}

static PlumbPosture
find_posture (const PlumbMonitor *monitor, const PlumbMonitorSensor *lead, bool is_live)
{
  if (!is_live || monitor->is_paused || lead->wear.wear == PLUMB_WEAR_NOT_WORN)
    return PLUMB_POSTURE_UNKNOWN;
  if (lead->has_up && !plumb_orientation_is_settled (&lead->orientation, monitor->now_us))
    return PLUMB_POSTURE_UNKNOWN;
  return lead->posture.posture;
}

static void
set_lead (PlumbMonitor *monitor, int lead, PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;

  if (wearer->lead == lead)
    return;
  plumb_monitor_account (monitor, monitor->now_us, wearer->quality == PLUMB_QUALITY_LIVE);
  if (wearer->has_episode)
    end_episode (monitor, plumb_monitor_lead (monitor), PLUMB_OUTCOME_SUPERSEDED, out_events);
  wearer->lead = lead;
  if (lead >= 0) /* the minutes that it would correct were counted by the other one */
    plumb_reclining_leave (&monitor->sensors[lead].reclining);
}

void
plumb_monitor_wearer_refresh (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  set_lead (monitor, find_lead (monitor), out_events);
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  bool is_live = lead != NULL && !lead->is_silent;

  set_axes (monitor, is_live ? find_activity (lead) : PLUMB_ACTIVITY_UNKNOWN,
            is_live ? lead->wear.wear : PLUMB_WEAR_UNKNOWN, find_quality (monitor), out_events);
  refresh_episode (monitor, out_events);
  set_posture (monitor, find_posture (monitor, lead, is_live), out_events);
}

static void
emit_interval (PlumbMonitor *monitor, PlumbEventKind kind, int64_t start_us, int64_t duration_us,
               PlumbEvents *out_events)
{
  PlumbEvent *event =
      plumb_events_add (out_events, kind, (uint32_t)MAX (monitor->wearer.lead, 0), monitor->now_us);
  event->interval.start_us = start_us;
  event->interval.duration_us = duration_us;
}

PlumbRunningBout
plumb_monitor_get_bout (const PlumbMonitor *monitor)
{
  const PlumbSitting *sitting = &monitor->wearer.sitting;
  PlumbRunningBout bout = {0};

  if (plumb_sitting_is_worth_telling (sitting))
    bout = (PlumbRunningBout){.start_us = sitting->start_us, .duration_us = sitting->length_us};
  return bout;
}

PlumbRunningBout
plumb_monitor_get_slouch (const PlumbMonitor *monitor)
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  const PlumbCarriedSlouch *carried = &monitor->wearer.carried;
  PlumbRunningBout slouch = {0};

  if (carried->is_waiting)
    slouch = (PlumbRunningBout){.start_us = carried->start_us,
                                .duration_us = carried->until_us - carried->start_us,
                                .posture = carried->posture};
  if (lead != NULL && monitor->wearer.has_episode && lead->posture.has_episode)
    slouch = (PlumbRunningBout){.start_us = lead->posture.start_us,
                                .duration_us = monitor->now_us - lead->posture.start_us,
                                .posture = lead->posture.episode_posture};
  return slouch;
}

static void
emit_bout (PlumbMonitor *monitor, const PlumbSittingStep *step, PlumbEvents *out_events)
{
  emit_interval (monitor, PLUMB_EVENT_BOUT_ENDED, step->bout_start_us, step->bout_us, out_events);
  out_events->event[out_events->count - 1].interval.is_sitting_measured = step->is_sitting_measured;
}

/* There is a voice of its own for getting up: the break, with what is suggested for it. */
static bool
is_break_voice (const PlumbSettingsValues *values)
{
  return values->alerts.is_breaks_enabled && plumb_settings_micro_every_min (values) > 0;
}

static void
forget_spell (PlumbWearer *wearer)
{
  wearer->is_break_told = false;
  wearer->spell = (PlumbSpell){0};
  wearer->announced = 0;
}

/* The alert of the spell was told once more, or has ended although the spell goes on. */
static void
count_tellings (PlumbMonitor *monitor)
{
  PlumbWearer *wearer = &monitor->wearer;
  uint32_t told = plumb_alerts_get_announced (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0);

  if (told > wearer->announced)
    wearer->spell = (PlumbSpell){
        .tellings = wearer->spell.tellings + told - wearer->announced,
        .at_us = wearer->sitting.length_us,
    };
  wearer->announced = told;
}

void
plumb_monitor_wearer_note_break (PlumbMonitor *monitor)
{
  PlumbWearer *wearer = &monitor->wearer;

  if (is_break_voice (&monitor->settings->values))
    wearer->is_break_told = true;
  count_tellings (monitor);
  if (wearer->spell.tellings > 0)
    wearer->spell.at_us = wearer->sitting.length_us;
}

void
plumb_monitor_wearer_end_bout (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  PlumbSittingStep step;

  plumb_sitting_end (&monitor->wearer.sitting, &step);
  forget_spell (&monitor->wearer);
  plumb_variation_interrupt (&monitor->wearer.variation, monitor->now_us);
  if (step.has_bout_ended)
    emit_bout (monitor, &step, out_events);
  plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0, PLUMB_OUTCOME_EXPIRED,
                    monitor->now_us, out_events);
}

/* The alert of a bout that is too long, and how often it should have been said by now. */
static void
hold_long_sitting (PlumbMonitor *monitor)
{
  const PlumbSitting *sitting = &monitor->wearer.sitting;
  PlumbSpell *spell = &monitor->wearer.spell;

  if (!sitting->has_bout || sitting->length_us < monitor->limit_us ||
      monitor->wearer.is_break_told || is_break_voice (&monitor->settings->values))
    return;
  count_tellings (monitor);
  uint32_t told = monitor->wearer.announced;
  bool is_due =
      sitting->length_us >= plumb_pace_get_spell_us (monitor->settings, monitor->limit_us, spell);
  uint32_t wanted = is_due ? told + 1 : told;
  if (wanted == 0)
    return; /* it was answered by a break, and is not worth a word yet */
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_LONG_SITTING,
      .severity = PLUMB_SEVERITY_NOTICE,
      .slot = (uint32_t)MAX (monitor->wearer.lead, 0),
      .duration_us = sitting->length_us,
      .is_sitting_measured = sitting->is_sitting_measured,
      .spell_times = spell->tellings + is_due,
  };
  plumb_alerts_hold_at_least (&monitor->alerts, &alert, wanted, monitor->now_us);
}

static void
act_on_step (PlumbMonitor *monitor, const PlumbSittingStep *step, PlumbEvents *out_events)
{
  if (step->has_interruption && step->interruption_us >= WALKED_US)
    plumb_pace_note_walk (&monitor->alerts.pace, monitor->now_us);
  if (step->has_interruption)
    emit_interval (monitor, PLUMB_EVENT_INTERRUPTION, step->interruption_start_us,
                   step->interruption_us, out_events);
  if (step->has_break)
    emit_interval (monitor, PLUMB_EVENT_BREAK_VERIFIED, step->break_start_us, step->break_us,
                   out_events);
  if (step->has_bout_ended)
    emit_bout (monitor, step, out_events);
  if (!step->has_break)
    return;
  forget_spell (&monitor->wearer);
  plumb_alerts_end (&monitor->alerts, PLUMB_ALERT_LONG_SITTING, 0, PLUMB_OUTCOME_MOVED,
                    monitor->now_us, out_events);
}

/* Ten minutes worn without a pose: nothing can be judged until it is set. */
static void
hold_pose_missing (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor)
{
  PlumbAlert alert = {
      .kind = PLUMB_ALERT_POSE_MISSING,
      .severity = PLUMB_SEVERITY_INFO,
      .slot = sensor->slot,
  };

  if (plumb_monitor_sensor_can_judge (sensor) || sensor->capture.is_running ||
      monitor->now_us - monitor->wearer.put_on_us < POSE_MISSING_US)
    return;
  plumb_alerts_hold (&monitor->alerts, &alert, 1, monitor->now_us);
}

static void
put_on (PlumbMonitor *monitor)
{
  if (monitor->wearer.is_on)
    return;
  monitor->wearer.is_on = true;
  monitor->wearer.has_been_upright = monitor->wearer.posture == PLUMB_POSTURE_UPRIGHT;
  monitor->wearer.put_on_us = monitor->now_us;
}

static void
feed_variation (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, PlumbActivity activity)
{
  if (activity == PLUMB_ACTIVITY_WALKING || !sensor->has_up)
    plumb_variation_interrupt (&monitor->wearer.variation, monitor->now_us);
  else
    plumb_variation_feed (&monitor->wearer.variation, sensor->up, monitor->now_us);
}

void
plumb_monitor_wearer_feed (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor, int64_t dt_us,
                           PlumbEvents *out_events)
{
  PlumbWearer *wearer = &monitor->wearer;
  PlumbActivity activity = find_activity (sensor);
  PlumbSittingStep step;

  if (wearer->lead != (int)sensor->slot)
    return;
  wearer->seen_us = monitor->now_us;
  wearer->has_seen = true;
  wearer->is_gone = false;
  if (sensor->wear.wear == PLUMB_WEAR_NOT_WORN)
    plumb_gap_refute (&monitor->gap);
  else
    plumb_monitor_prove_gap (monitor, &sensor->wear, out_events);
  if (monitor->is_paused)
    return;
  if (sensor->wear.wear == PLUMB_WEAR_NOT_WORN) {
    if (wearer->wear != PLUMB_WEAR_NOT_WORN && sensor->wear.has_anchor)
      plumb_minutes_take_off (&monitor->minutes);
    /* what it took to be sure was not sat */
    wearer->sitting.length_us = MIN (wearer->sitting.length_us, wearer->anchored_us);
    plumb_monitor_wearer_end_bout (monitor, out_events);
    wearer->is_on = false;
    return;
  }
  put_on (monitor);
  hold_pose_missing (monitor, sensor);
  if (wearer->anchor_us != sensor->wear.anchor_us) {
    wearer->anchor_us = sensor->wear.anchor_us;
    wearer->anchored_us = wearer->sitting.length_us;
    wearer->anchored_deg = sensor->posture.peak_deg;
    plumb_minutes_set_anchor (&monitor->minutes);
  }
  PlumbSittingInput input = {
      .is_walking = activity == PLUMB_ACTIVITY_WALKING,
      .is_counted = activity == PLUMB_ACTIVITY_SITTING || activity == PLUMB_ACTIVITY_STILL ||
                    activity == PLUMB_ACTIVITY_MOVING,
      .is_measured = sensor->activity.has_stance,
      .walking_since_us = sensor->activity.walking_since_us,
      .dt_us = dt_us,
      .time_us = monitor->now_us,
      .reset_after_us = monitor->reset_after_us,
      .reset_window_us = monitor->reset_window_us,
  };
  plumb_sitting_feed (&wearer->sitting, &input, &step);
  act_on_step (monitor, &step, out_events);
  hold_long_sitting (monitor);
  feed_variation (monitor, sensor, activity);
}
