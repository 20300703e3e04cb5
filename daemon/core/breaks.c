/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a break. Time moves on from deadline to deadline, as in monitor.c. */
#include "breaks-private.h"

#include <string.h>

#define GRACE_US ((int64_t)120 * G_USEC_PER_SEC) /* to say Finish, or to walk after all */

PlumbBreaks *
plumb_breaks_new (PlumbSettings *settings, int64_t now_us)
{
  PlumbBreaks *breaks = g_new0 (PlumbBreaks, 1);

  breaks->settings = plumb_settings_ref (settings);
  breaks->now_us = now_us;
  breaks->count.is_absent = true;
  breaks->count.absent_since_us = now_us;
  breaks->boundary_us = INT64_MIN;
  return breaks;
}

void
plumb_breaks_free (PlumbBreaks *breaks)
{
  if (breaks == NULL)
    return;
  plumb_settings_unref (breaks->settings);
  g_free (breaks);
}

PlumbBreaksEvent *
plumb_breaks_add (const PlumbBreaks *breaks, PlumbBreaksEvents *out_events,
                  PlumbBreaksEventKind kind)
{
  unsigned at = MIN (out_events->count, PLUMB_BREAKS_EVENTS_MAX - 1);
  PlumbBreaksEvent *event = &out_events->event[at];

  out_events->count = at + 1;
  *event = (PlumbBreaksEvent){
      .kind = kind,
      .time_us = breaks->now_us,
      .id = breaks->id,
      .break_kind = breaks->kind,
      .trigger = breaks->trigger,
      .was_told = breaks->was_told,
      .bout_us = breaks->count.bout_us,
      .postpones = breaks->postpones,
  };
  return event;
}

/* How long a break of the kind is meant to last. */
uint32_t
plumb_breaks_usual_seconds (const PlumbBreaks *breaks, PlumbBreakKind kind)
{
  const PlumbSettingsValues *values = &breaks->settings->values;

  return (uint32_t)(kind == PLUMB_BREAK_LONG ? values->breaks.long_s : values->breaks.micro_s);
}

void
plumb_breaks_become_due (PlumbBreaks *breaks, PlumbBreakKind kind, PlumbBreakTrigger trigger)
{
  breaks->id = ++breaks->last_id;
  breaks->kind = kind;
  breaks->trigger = trigger;
  breaks->seconds = plumb_breaks_usual_seconds (breaks, kind);
  breaks->phase = PLUMB_PHASE_DUE;
  breaks->due_us = breaks->now_us;
  breaks->was_told = breaks->is_verified = false;
  breaks->postpones = 0;
  breaks->walked_us = 0;
}

PlumbBreaksEvent *
plumb_breaks_end (PlumbBreaks *breaks, PlumbBreakOutcome outcome, PlumbBreaksEvents *out_events)
{
  PlumbBreaksEvent *event = plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_FINISHED);

  event->outcome = outcome;
  event->begin_us = breaks->now_us;
  if (breaks->phase == PLUMB_PHASE_TAKING) {
    event->begin_us = breaks->begin_us;
    event->duration_us = breaks->now_us - breaks->begin_us;
    event->walked_us = breaks->walked_us;
  }
  if (outcome == PLUMB_BREAK_TAKEN_VERIFIED || outcome == PLUMB_BREAK_TAKEN_UNVERIFIED)
    breaks->last_taken_us = breaks->now_us;
  breaks->phase = PLUMB_PHASE_NONE;
  breaks->id = 0;
  breaks->is_hurried = breaks->is_wished = false;
  if (outcome == PLUMB_BREAK_EXPIRED || outcome == PLUMB_BREAK_SKIPPED)
    plumb_breaks_go_on (breaks);
  else
    plumb_breaks_restart (&breaks->count, breaks->kind);
  return event;
}

/* A third of the break on one's feet, but no more than makes a break for the monitor. */
bool
plumb_breaks_is_walked (const PlumbBreaks *breaks)
{
  int64_t enough_us = MIN (plumb_breaks_seconds_us (breaks->settings->values.sitting.reset_after_s),
                           plumb_breaks_seconds_us (breaks->seconds) / 3);

  return breaks->is_verified || breaks->walked_us >= enough_us;
}

/* The wearer walked enough to end what is due, told or not. */
void
plumb_breaks_walked (PlumbBreaks *breaks, int64_t begin_us, int64_t walk_us,
                     PlumbBreaksEvents *out_events)
{
  PlumbBreakOutcome outcome = breaks->was_told ? PLUMB_BREAK_TAKEN_VERIFIED : PLUMB_BREAK_NATURAL;
  PlumbBreaksEvent *event = plumb_breaks_end (breaks, outcome, out_events);

  event->begin_us = begin_us;
  event->duration_us = event->walked_us = walk_us;
}

static int64_t
taken_us (const PlumbBreaks *breaks)
{
  return breaks->begin_us + plumb_breaks_seconds_us (breaks->seconds);
}

static int64_t
expire_us (const PlumbBreaks *breaks)
{
  return breaks->told_us +
         plumb_breaks_seconds_us (breaks->settings->values.breaks.expire_min * 60);
}

static int64_t
long_walk_us (const PlumbBreaks *breaks)
{
  return plumb_breaks_seconds_us (breaks->settings->values.breaks.long_s) / 2;
}

bool
plumb_breaks_is_pending (const PlumbBreaks *breaks)
{
  return breaks->phase == PLUMB_PHASE_DUE || breaks->phase == PLUMB_PHASE_SUGGESTED ||
         breaks->phase == PLUMB_PHASE_POSTPONED;
}

int64_t
plumb_breaks_tell_us (const PlumbBreaks *breaks)
{
  double patience_s = breaks->settings->values.sitting.patience_min * 60;

  if (breaks->hold.is_held)
    return INT64_MAX;
  if (breaks->trigger == PLUMB_TRIGGER_CHECK_IN)
    return breaks->now_us;
  if (breaks->is_wished)
    return breaks->settled_us;
  if (breaks->is_hurried || breaks->boundary_us >= breaks->due_us)
    return breaks->from_us;
  return MAX (breaks->from_us, breaks->due_us + plumb_breaks_seconds_us (patience_s));
}

/* The wearer's own word needs neither sensor nor mode. */
bool
plumb_breaks_is_tellable (const PlumbBreaks *breaks)
{
  if (breaks->hold.is_held)
    return false;
  if (plumb_breaks_is_pending (breaks) && breaks->trigger == PLUMB_TRIGGER_CHECK_IN)
    return true;
  return !breaks->hold.is_silent && plumb_breaks_is_counting (&breaks->count) &&
         breaks->count.activity != PLUMB_ACTIVITY_WALKING &&
         breaks->count.activity != PLUMB_ACTIVITY_LYING &&
         breaks->count.activity != PLUMB_ACTIVITY_UNKNOWN;
}

static bool
can_tell (const PlumbBreaks *breaks)
{
  return plumb_breaks_tell_us (breaks) <= breaks->now_us && plumb_breaks_is_tellable (breaks);
}

static void
check_taking (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  if (breaks->now_us >= taken_us (breaks) && plumb_breaks_is_walked (breaks))
    plumb_breaks_end (breaks, PLUMB_BREAK_TAKEN_VERIFIED, out_events);
  else if (breaks->now_us >= taken_us (breaks) + GRACE_US)
    plumb_breaks_end (breaks, PLUMB_BREAK_EXPIRED, out_events);
}

static void
check_due (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  PlumbBreakKind kind;
  PlumbBreakTrigger trigger;

  if (!plumb_breaks_is_counting (&breaks->count) ||
      !plumb_breaks_find_due (breaks, &kind, &trigger))
    return;
  plumb_breaks_become_due (breaks, kind, trigger);
  plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_DUE);
}

/* The long one takes the place of the short one, but for the wearer's own word. */
static void
lengthen (PlumbBreaks *breaks)
{
  if (breaks->kind == PLUMB_BREAK_LONG || breaks->trigger == PLUMB_TRIGGER_CHECK_IN ||
      !plumb_breaks_is_long_due (breaks))
    return;
  breaks->kind = PLUMB_BREAK_LONG;
  breaks->trigger = PLUMB_TRIGGER_SCHEDULE;
  breaks->seconds = plumb_breaks_usual_seconds (breaks, PLUMB_BREAK_LONG);
}

/* Walking for half of a long break in one go is one. */
static void
take_long_walk (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  if (plumb_breaks_is_pending (breaks) && breaks->kind == PLUMB_BREAK_LONG)
    plumb_breaks_walked (breaks, breaks->now_us - breaks->count.walk_us, breaks->count.walk_us,
                         out_events);
  breaks->count.long_us = 0;
}

/* A long one never comes alone: after a walk that was too short for it the next short one becomes
 * it. */
static void
walk_off (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  const PlumbBreaksCount *count = &breaks->count;

  breaks->is_walked_off = false;
  if (breaks->phase != PLUMB_PHASE_DUE || breaks->was_told || breaks->kind != PLUMB_BREAK_LONG)
    return;
  breaks->kind = PLUMB_BREAK_MICRO;
  if (breaks->trigger == PLUMB_TRIGGER_SCHEDULE)
    breaks->trigger = PLUMB_TRIGGER_STATIONARY;
  plumb_breaks_walked (breaks, count->walked_at_us - count->walk_us, count->walk_us, out_events);
}

static void
tell (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  PlumbBreaksCount *count = &breaks->count;
  PlumbBreaksEvent *event;

  breaks->phase = PLUMB_PHASE_SUGGESTED;
  breaks->told_us = breaks->now_us;
  breaks->was_told = true;
  breaks->is_hurried = breaks->is_wished = false;
  plumb_breaks_note_spell (count);
  event = plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_SUGGESTED);
  event->spell_times = count->spell.tellings;
}

/* Everything that time and counts have brought about; leaves nothing that is due already. */
void
plumb_breaks_check (PlumbBreaks *breaks, PlumbBreaksEvents *out_events)
{
  if (breaks->phase == PLUMB_PHASE_TAKING)
    check_taking (breaks, out_events);
  if (breaks->phase == PLUMB_PHASE_SUGGESTED && breaks->now_us >= expire_us (breaks))
    plumb_breaks_end (breaks, PLUMB_BREAK_EXPIRED, out_events);
  if (breaks->phase == PLUMB_PHASE_POSTPONED && !breaks->hold.is_held &&
      breaks->now_us >= breaks->until_us) {
    breaks->phase = PLUMB_PHASE_DUE;
    breaks->is_wished = true;
  }
  if (plumb_breaks_is_walking (&breaks->count) && breaks->count.walk_us >= long_walk_us (breaks))
    take_long_walk (breaks, out_events);
  if (breaks->is_walked_off && !plumb_breaks_is_walking (&breaks->count))
    walk_off (breaks, out_events);
  if (breaks->phase == PLUMB_PHASE_NONE)
    check_due (breaks, out_events);
  if (breaks->phase == PLUMB_PHASE_DUE)
    lengthen (breaks);
  if (breaks->phase == PLUMB_PHASE_DUE && can_tell (breaks))
    tell (breaks, out_events);
}

void
plumb_breaks_set_moment (PlumbBreaks *breaks, int64_t from_us, int64_t settled_us,
                         int64_t boundary_us)
{
  breaks->from_us = from_us;
  breaks->settled_us = settled_us;
  breaks->boundary_us = boundary_us;
}

/* Much of the last hour was slouched, which is no reason to speak, but one to get up. */
static bool
is_waiting_slouched (const PlumbBreaks *breaks)
{
  return breaks->phase == PLUMB_PHASE_NONE && plumb_breaks_is_counting (&breaks->count) &&
         plumb_breaks_is_hour_slouched (breaks);
}

void
plumb_breaks_hurry (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  plumb_breaks_check (breaks, out_events);
  if (is_waiting_slouched (breaks) && plumb_breaks_is_tellable (breaks)) {
    bool is_long = plumb_breaks_is_long_due (breaks);
    plumb_breaks_become_due (breaks, is_long ? PLUMB_BREAK_LONG : PLUMB_BREAK_MICRO,
                             PLUMB_TRIGGER_SLOUCHED);
    plumb_breaks_add (breaks, out_events, PLUMB_BREAKS_EVENT_DUE);
  }
  breaks->is_hurried = breaks->is_hurried || breaks->phase == PLUMB_PHASE_DUE;
  plumb_breaks_check (breaks, out_events);
}

int64_t
plumb_breaks_get_due_us (const PlumbBreaks *breaks, bool *out_is_due)
{
  *out_is_due = breaks->phase == PLUMB_PHASE_DUE;
  switch (breaks->phase) {
  case PLUMB_PHASE_NONE:
    return is_waiting_slouched (breaks) ? breaks->now_us : plumb_breaks_next_us (breaks);
  case PLUMB_PHASE_DUE: return breaks->due_us;
  case PLUMB_PHASE_POSTPONED: return breaks->until_us;
  case PLUMB_PHASE_SUGGESTED:
  case PLUMB_PHASE_TAKING: return INT64_MAX;
  }
  return INT64_MAX;
}

int64_t
plumb_breaks_deadline (const PlumbBreaks *breaks)
{
  int64_t deadline_us = INT64_MAX;

  switch (breaks->phase) {
  case PLUMB_PHASE_NONE:
    deadline_us = MIN (plumb_breaks_next_us (breaks), plumb_breaks_look_us (breaks));
    break;
  case PLUMB_PHASE_DUE: /* what can be told already waits for something else than time */
    deadline_us = plumb_breaks_tell_us (breaks);
    if (deadline_us <= breaks->now_us)
      deadline_us = INT64_MAX;
    break;
  case PLUMB_PHASE_SUGGESTED: deadline_us = expire_us (breaks); break;
  case PLUMB_PHASE_POSTPONED:
    if (!breaks->hold.is_held)
      deadline_us = breaks->until_us;
    break;
  case PLUMB_PHASE_TAKING:
    deadline_us = taken_us (breaks);
    if (breaks->now_us >= deadline_us)
      deadline_us += GRACE_US;
    break;
  }
  if (plumb_breaks_is_walking (&breaks->count) && breaks->count.walk_us < long_walk_us (breaks))
    deadline_us = MIN (deadline_us, breaks->now_us + long_walk_us (breaks) - breaks->count.walk_us);
  return deadline_us;
}

static void
advance (PlumbBreaks *breaks, int64_t to_us)
{
  if (breaks->phase == PLUMB_PHASE_TAKING && plumb_breaks_is_walking (&breaks->count))
    breaks->walked_us += to_us - MAX (breaks->now_us, breaks->begin_us);
  plumb_breaks_count (&breaks->count, breaks->now_us, to_us);
  breaks->now_us = to_us;
}

/* A count that stands where a break is due already waits for something else than time: each
 * deadline is passed once. */
void
plumb_breaks_move_on (PlumbBreaks *breaks, int64_t to_us, PlumbBreaksEvents *out_events)
{
  for (int64_t due_us = plumb_breaks_deadline (breaks); due_us <= to_us;
       due_us = plumb_breaks_deadline (breaks)) {
    bool has_moved = due_us > breaks->now_us;
    if (has_moved)
      advance (breaks, due_us);
    plumb_breaks_check (breaks, out_events);
    if (!has_moved && plumb_breaks_deadline (breaks) <= breaks->now_us)
      break;
  }
  if (to_us > breaks->now_us)
    advance (breaks, to_us);
}

void
plumb_breaks_begin (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events)
{
  out_events->count = 0;
  plumb_breaks_move_on (breaks, now_us, out_events);
}

void
plumb_breaks_tick (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events)
{
  plumb_breaks_begin (breaks, now_us, out_events);
  plumb_breaks_check (breaks, out_events);
}

void
plumb_breaks_set_settings (PlumbBreaks *breaks, PlumbSettings *settings, int64_t now_us,
                           PlumbBreaksEvents *out_events)
{
  PlumbSettings *old = breaks->settings;

  plumb_breaks_begin (breaks, now_us, out_events);
  breaks->settings = plumb_settings_ref (settings);
  plumb_settings_unref (old);
  plumb_breaks_check (breaks, out_events);
}
