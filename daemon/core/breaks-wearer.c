/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the monitor says of the wearer, and what the wearer says. */
#include "breaks-private.h"
#include "event.h"

#include <string.h>

#define SORE_US          ((int64_t)12 * 3600 * G_USEC_PER_SEC)
#define MASSAGE_PAUSE_US ((int64_t)3600 * G_USEC_PER_SEC)
#define LATELY_US        ((int64_t)300 * G_USEC_PER_SEC)

/* Nothing is left to be reminded of: the sensor is off, or nobody knows for how long. */
static void
withdraw (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  if (plumb_breaks_is_pending (breaks) && breaks->trigger != PLUMB_TRIGGER_CHECK_IN)
    plumb_breaks_end (breaks, PLUMB_BREAK_EXPIRED, out_events);
}

static void
follow_presence (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  PlumbBreaksCount *count = &breaks->count;
  bool is_absent = !plumb_breaks_is_counting (count);

  if (is_absent == count->is_absent)
    return;
  count->is_absent = is_absent;
  if (is_absent) {
    count->absent_since_us = breaks->now_us;
    return;
  }
  if (breaks->now_us - count->absent_since_us < PLUMB_BREAKS_ABSENCE_US)
    return;
  withdraw (breaks, out_events);
  count->bout_us = 0;
  plumb_breaks_restart (count, PLUMB_BREAK_LONG);
}

static bool
is_untold_long (const PlumbBreaks *breaks)
{
  return breaks->phase == PLUMB_PHASE_DUE && !breaks->was_told &&
         breaks->kind == PLUMB_BREAK_LONG &&
         plumb_settings_micro_every_min (&breaks->settings->values) > 0;
}

static void
take_verified (PlumbBreaks *breaks, const PlumbEvent *event, PlumbBreaksEvents *out_events)
{
  breaks->count.bout_us = 0;
  if (breaks->phase == PLUMB_PHASE_TAKING) {
    breaks->is_verified = true;
    breaks->walked_us = MAX (breaks->walked_us, event->interval.duration_us);
    return;
  }
  bool is_same_walk =
      event->interval.start_us < breaks->last_taken_us; /* as the break that was taken */
  breaks->is_walked_off = is_untold_long (breaks);
  if (plumb_breaks_is_pending (breaks) ? breaks->kind == PLUMB_BREAK_LONG : is_same_walk) {
    plumb_breaks_restart (&breaks->count, PLUMB_BREAK_MICRO);
    return;
  }
  if (!plumb_breaks_is_pending (breaks))
    plumb_breaks_become_due (breaks, PLUMB_BREAK_MICRO, PLUMB_TRIGGER_ASKED);
  plumb_breaks_walked (breaks, event->interval.start_us, event->interval.duration_us, out_events);
}

/* The sensor was taken off, or data ended long ago: what stationary time there was is over. */
static void
take_bout_end (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  breaks->count.bout_us = breaks->count.still_us = 0;
  breaks->count.spell = (PlumbSpell){0};
  if (plumb_breaks_is_counting (&breaks->count))
    return;
  withdraw (breaks, out_events);
}

static void
take_event (PlumbBreaks *breaks, const PlumbEvent *event, PlumbBreaksEvents *out_events)
{
  PlumbBreaksCount *count = &breaks->count;

  switch (event->kind) {
  case PLUMB_EVENT_POSTURE_CHANGED: count->posture = event->posture.to; break;
  case PLUMB_EVENT_ACTIVITY_CHANGED:
    plumb_breaks_set_activity (count, event->activity.to, breaks->now_us);
    break;
  case PLUMB_EVENT_WEAR_CHANGED:
    count->wear = event->wear.to;
    if (count->wear == PLUMB_WEAR_NOT_WORN)
      withdraw (breaks, out_events);
    break;
  case PLUMB_EVENT_QUALITY_CHANGED: count->quality = event->quality.to; break;
  case PLUMB_EVENT_BREAK_VERIFIED: take_verified (breaks, event, out_events); break;
  case PLUMB_EVENT_BOUT_ENDED: take_bout_end (breaks, out_events); break;
  case PLUMB_EVENT_SLOUCH_ENDED:
  case PLUMB_EVENT_INTERRUPTION:
  case PLUMB_EVENT_BEND:
  case PLUMB_EVENT_ALERT_RAISED:
  case PLUMB_EVENT_ALERT_REPEATED:
  case PLUMB_EVENT_ALERT_CHANGED:
  case PLUMB_EVENT_ALERT_CLEARED:
  case PLUMB_EVENT_CALIBRATION_PROGRESS:
  case PLUMB_EVENT_CALIBRATION_FINISHED:
  case PLUMB_EVENT_CALIBRATION_CHANGED:
  case PLUMB_EVENT_PROPOSAL:
  case PLUMB_EVENT_BREAK_DUE:
  case PLUMB_EVENT_BREAK_SUGGESTED:
  case PLUMB_EVENT_BREAK_STARTED:
  case PLUMB_EVENT_BREAK_FINISHED:
  case PLUMB_EVENT_BREAK_MISSED:
  case PLUMB_EVENT_NOTICE_ENDED:
  case PLUMB_EVENT_SILENT_MOMENT:
  case PLUMB_EVENT_PRACTICE_STARTED:
  case PLUMB_EVENT_PRACTICE_ENDED:
  case PLUMB_EVENT_TRAINING_CHANGED:
  case PLUMB_EVENT_AFTERCARE_CHANGED:
  case PLUMB_EVENT_PAUSE_STARTED:
  case PLUMB_EVENT_PAUSE_ENDED:
  case PLUMB_EVENT_MINUTE:
  case PLUMB_EVENT_MINUTE_REVISED:
  case PLUMB_EVENT_HOUR_ENDED:
  case PLUMB_EVENT_DAY_ENDED:
  case PLUMB_EVENT_CHECK_INS_WANTED:
  case PLUMB_EVENT_KEEP: break;
  }
  follow_presence (breaks, out_events);
}

void
plumb_breaks_handle (PlumbBreaks *breaks, const PlumbEvent *events, unsigned count, int64_t now_us,
                     PlumbBreaksEvents *out_events)
{
  out_events->count = 0;
  for (unsigned i = 0; i < count; i++) {
    plumb_breaks_move_on (breaks, MIN (events[i].time_us, now_us), out_events);
    take_event (breaks, &events[i], out_events);
  }
  plumb_breaks_move_on (breaks, now_us, out_events);
  plumb_breaks_check (breaks, out_events);
}

bool
plumb_breaks_has_wearer (const PlumbBreaks *breaks)
{
  return plumb_breaks_is_counting (&breaks->count);
}

/* A break that came due under a hold, or whose postponement ran out under it. */
static void
catch_up (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  PlumbCatchUp wish = breaks->was_disturbed ? PLUMB_CATCH_UP_SUMMARY
                                            : breaks->settings->values.breaks.catch_up_after_hold;
  int64_t held_us = breaks->now_us - breaks->held_since_us;

  bool is_missed = breaks->phase == PLUMB_PHASE_DUE ||
                   (breaks->phase == PLUMB_PHASE_POSTPONED && breaks->now_us >= breaks->until_us);

  if (!is_missed || wish == PLUMB_CATCH_UP_NOW || breaks->trigger == PLUMB_TRIGGER_CHECK_IN)
    return;
  if (wish == PLUMB_CATCH_UP_SUMMARY && !breaks->hold.is_silent)
    plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_MISSED)->held_us = held_us;
  plumb_breaks_end (breaks, PLUMB_BREAK_EXPIRED, out_events);
}

void
plumb_breaks_set_held (PlumbBreaks *breaks, const PlumbBreaksHold *hold, int64_t now_us,
                       PlumbBreaksEvents *out_events)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  bool was_held = breaks->hold.is_held;

  breaks->hold = *hold;
  breaks->count.is_paused = hold->is_paused;
  follow_presence (breaks, out_events);
  if (hold->is_held && !was_held) {
    breaks->held_since_us = breaks->now_us;
    breaks->was_disturbed = false;
  }
  breaks->was_disturbed = breaks->was_disturbed || hold->is_disturbed;
  if (!hold->is_held && was_held)
    catch_up (breaks, out_events);
  plumb_breaks_check (breaks, out_events);
}

PlumbBreakReply
plumb_breaks_start (PlumbBreaks *breaks, PlumbBreakKind kind, uint32_t seconds, int64_t now_us,
                    PlumbBreaksEvents *out_events, uint32_t *out_id)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  if (breaks->phase == PLUMB_PHASE_TAKING)
    return PLUMB_BREAK_BUSY;
  if (!plumb_breaks_is_pending (breaks))
    plumb_breaks_become_due (breaks, kind, PLUMB_TRIGGER_ASKED);
  breaks->kind = kind;
  breaks->seconds = seconds > 0 ? seconds : plumb_breaks_usual_seconds (breaks, kind);
  breaks->phase = PLUMB_PHASE_TAKING;
  breaks->was_told = true;
  breaks->is_verified = false;
  breaks->begin_us = breaks->now_us;
  breaks->walked_us = 0;
  *out_id = breaks->id;
  plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_STARTED);
  return PLUMB_BREAK_OK;
}

PlumbBreakReply
plumb_breaks_finish (PlumbBreaks *breaks, uint32_t id, bool is_completed, int64_t now_us,
                     PlumbBreaksEvents *out_events)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  if (breaks->phase == PLUMB_PHASE_NONE)
    return PLUMB_BREAK_NONE;
  if (id != 0 && id != breaks->id)
    return PLUMB_BREAK_NO_SUCH;
  if (!is_completed)
    plumb_breaks_end (breaks, PLUMB_BREAK_SKIPPED, out_events);
  else if (breaks->phase == PLUMB_PHASE_TAKING && plumb_breaks_is_walked (breaks))
    plumb_breaks_end (breaks, PLUMB_BREAK_TAKEN_VERIFIED, out_events);
  else
    plumb_breaks_end (breaks, PLUMB_BREAK_TAKEN_UNVERIFIED, out_events);
  plumb_breaks_check (breaks, out_events);
  return PLUMB_BREAK_OK;
}

static int
postpones_max (const PlumbBreaks *breaks, PlumbBreakKind kind)
{
  const PlumbSettingsValues *values = &breaks->settings->values;

  return kind == PLUMB_BREAK_LONG ? values->breaks.long_postpones : values->breaks.micro_postpones;
}

PlumbBreakReply
plumb_breaks_postpone (PlumbBreaks *breaks, uint32_t seconds, int64_t now_us,
                       PlumbBreaksEvents *out_events)
{
  double usual_s = breaks->settings->values.breaks.postpone_min * 60;

  plumb_breaks_begin (breaks, now_us, out_events);
  if (!plumb_breaks_is_pending (breaks))
    return PLUMB_BREAK_NONE;
  if (breaks->postpones >= postpones_max (breaks, breaks->kind))
    return PLUMB_BREAK_LIMIT;
  breaks->postpones++;
  breaks->phase = PLUMB_PHASE_POSTPONED;
  breaks->was_told = true;
  breaks->until_us = breaks->now_us + plumb_breaks_seconds_us (seconds > 0 ? seconds : usual_s);
  PlumbBreaksEvent *event = plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_FINISHED);
  event->outcome = PLUMB_BREAK_POSTPONED;
  event->begin_us = breaks->now_us;
  event->until_us = breaks->until_us;
  return PLUMB_BREAK_OK;
}

PlumbBreakReply
plumb_breaks_skip (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  if (breaks->phase == PLUMB_PHASE_NONE)
    return PLUMB_BREAK_NONE;
  plumb_breaks_end (breaks, PLUMB_BREAK_SKIPPED, out_events);
  plumb_breaks_check (breaks, out_events);
  return PLUMB_BREAK_OK;
}

void
plumb_breaks_note_check_in (PlumbBreaks *breaks, PlumbFeeling feeling, uint32_t areas,
                            int64_t now_us, PlumbBreaksEvents *out_events)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  breaks->feeling = feeling;
  breaks->sore_areas = feeling == PLUMB_FEELING_FINE ? 0 : areas;
  breaks->sore_us = breaks->now_us;
  if (feeling == PLUMB_FEELING_FINE)
    return;
  if (breaks->phase == PLUMB_PHASE_NONE) {
    plumb_breaks_become_due (breaks, PLUMB_BREAK_MICRO, PLUMB_TRIGGER_CHECK_IN);
    plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_DUE);
  } else if (breaks->phase == PLUMB_PHASE_DUE || breaks->phase == PLUMB_PHASE_POSTPONED) {
    breaks->trigger = PLUMB_TRIGGER_CHECK_IN;
    breaks->phase = PLUMB_PHASE_DUE;
  }
  plumb_breaks_check (breaks, out_events);
}

void
plumb_breaks_note_massage (PlumbBreaks *breaks, int64_t now_us)
{
  breaks->has_massaged = true;
  breaks->massage_us = MAX (now_us, breaks->now_us);
}

void
plumb_breaks_note_safety_shown (PlumbBreaks *breaks)
{
  breaks->is_safety_shown = true;
}

bool
plumb_feeling_parse (const char *text, PlumbFeeling *out_feeling)
{
  static const char *const words[] = {"fine", "stiff", "sore"};

  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strcmp (text, words[i]) == 0) {
      *out_feeling = (PlumbFeeling)i;
      return true;
    }
  }
  return false;
}

static PlumbBreaksState
find_state (const PlumbBreaks *breaks)
{
  if (breaks->phase == PLUMB_PHASE_TAKING)
    return PLUMB_BREAKS_TAKING;
  if (breaks->hold.is_held)
    return PLUMB_BREAKS_HELD;
  switch (breaks->phase) {
  case PLUMB_PHASE_NONE: return PLUMB_BREAKS_IDLE;
  case PLUMB_PHASE_DUE: return PLUMB_BREAKS_DUE;
  case PLUMB_PHASE_SUGGESTED: return PLUMB_BREAKS_SUGGESTED;
  case PLUMB_PHASE_POSTPONED: return PLUMB_BREAKS_POSTPONED;
  case PLUMB_PHASE_TAKING: return PLUMB_BREAKS_TAKING;
  }
  return PLUMB_BREAKS_IDLE;
}

static int64_t
find_next (const PlumbBreaks *breaks)
{
  int64_t next_us = INT64_MAX;

  if (breaks->hold.is_held)
    return 0;
  if (breaks->phase == PLUMB_PHASE_POSTPONED)
    return breaks->until_us;
  if (breaks->phase == PLUMB_PHASE_NONE)
    next_us = plumb_breaks_next_us (breaks);
  return next_us == INT64_MAX ? 0 : next_us;
}

void
plumb_breaks_snapshot (const PlumbBreaks *breaks, PlumbBreaksSnapshot *out)
{
  const PlumbBreaksCount *count = &breaks->count;
  bool is_current = breaks->phase != PLUMB_PHASE_NONE;
  bool is_taking = breaks->phase == PLUMB_PHASE_TAKING;
  bool is_sore = breaks->sore_areas != 0 && breaks->now_us - breaks->sore_us < SORE_US;

  *out = (PlumbBreaksSnapshot){
      .state = find_state (breaks),
      .id = is_current ? breaks->id : 0,
      .kind = is_current ? breaks->kind : PLUMB_BREAK_MICRO,
      .trigger = breaks->trigger,
      .next_us = find_next (breaks),
      .begin_us = is_taking ? breaks->begin_us : 0,
      .walked_us = is_taking ? breaks->walked_us : 0,
      .seconds = is_current ? breaks->seconds : 0,
      .bout_us = count->bout_us,
      .worn_us = count->worn_us,
      .long_us = count->long_us,
      .has_walked = count->has_walked && breaks->now_us - count->walked_at_us < LATELY_US,
      .spell_times = count->spell.tellings,
      .feeling = breaks->feeling,
      .sore_areas = is_sore ? breaks->sore_areas : 0,
      .may_massage =
          !breaks->has_massaged || breaks->now_us - breaks->massage_us >= MASSAGE_PAUSE_US,
      .is_safety_shown = breaks->is_safety_shown,
  };
  int used = is_current ? breaks->postpones : 0;
  out->postpones_left = MAX (postpones_max (breaks, out->kind) - used, 0);
  plumb_breaks_sum_hour (count, &out->judged_us, &out->slouched_us);
}

const char *
plumb_breaks_state_to_string (PlumbBreaksState state)
{
  switch (state) {
  case PLUMB_BREAKS_IDLE: return "idle";
  case PLUMB_BREAKS_DUE: return "due";
  case PLUMB_BREAKS_SUGGESTED: return "suggested";
  case PLUMB_BREAKS_TAKING: return "taking";
  case PLUMB_BREAKS_POSTPONED: return "postponed";
  case PLUMB_BREAKS_HELD: return "held";
  }
  return "idle";
}

const char *
plumb_break_outcome_to_string (PlumbBreakOutcome outcome)
{
  switch (outcome) {
  case PLUMB_BREAK_TAKEN_VERIFIED: return "taken-verified";
  case PLUMB_BREAK_TAKEN_UNVERIFIED: return "taken-unverified";
  case PLUMB_BREAK_NATURAL: return "natural";
  case PLUMB_BREAK_POSTPONED: return "postponed";
  case PLUMB_BREAK_SKIPPED: return "skipped";
  case PLUMB_BREAK_EXPIRED: return "expired";
  }
  return "expired";
}

static bool
is_taken (PlumbBreakOutcome outcome)
{
  switch (outcome) {
  case PLUMB_BREAK_TAKEN_VERIFIED:
  case PLUMB_BREAK_TAKEN_UNVERIFIED:
  case PLUMB_BREAK_NATURAL: return true;
  case PLUMB_BREAK_POSTPONED:
  case PLUMB_BREAK_SKIPPED:
  case PLUMB_BREAK_EXPIRED: return false;
  }
  return false;
}

bool
plumb_break_outcome_is_taken (const char *name)
{
  for (unsigned i = 0; i < PLUMB_BREAK_OUTCOMES; i++)
    if (is_taken ((PlumbBreakOutcome)i) &&
        strcmp (name, plumb_break_outcome_to_string ((PlumbBreakOutcome)i)) == 0)
      return true;
  return false;
}
