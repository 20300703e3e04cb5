/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the coach: what each of them hears, and the hours after a massage. */
#include "coach-private.h"
#include "event.h"

#include <string.h>

typedef enum { HOLD_HELD = 1, HOLD_PAUSED = 2, HOLD_SILENT = 4, HOLD_DISTURBED = 8 } Hold;

void
plumb_coach_init (PlumbCoach *coach, PlumbMonitor *monitor, PlumbSettings *settings, int64_t now_us)
{
  *coach = (PlumbCoach){
      .monitor = monitor,
      .settings = settings,
      .breaks = plumb_breaks_new (settings, now_us),
      .breaks_due_us = INT64_MAX,
      .breaks_kept_us = now_us,
  };
  plumb_training_init (&coach->training);
}

void
plumb_coach_clear (PlumbCoach *coach)
{
  g_clear_pointer (&coach->breaks, plumb_breaks_free);
  g_clear_pointer (&coach->library, plumb_library_unref);
}

bool
plumb_coach_answer_wish (PlumbCoach *coach, const PlumbWish *wish, int64_t now_us,
                         PlumbEvents *out_events, PlumbSuggestion *out_suggestion)
{
  plumb_coach_tick_breaks (coach, now_us,
                           out_events); /* an hour in which nothing happened is over, too */
  if (plumb_coach_suggest (coach, wish, out_suggestion))
    return true;
  *out_suggestion = (PlumbSuggestion){0};
  plumb_coach_find_why_not (coach, wish, &out_suggestion->why_not);
  return false;
}

static bool
has_deep_bend (PlumbCoach *coach, const PlumbEvent *events, unsigned count)
{
  bool is_noted = false;

  for (unsigned i = 0; i < count; i++)
    if (events[i].kind == PLUMB_EVENT_BEND &&
        plumb_aftercare_note_bend (&coach->aftercare, events[i].bend.is_deep, events[i].time_us))
      is_noted = true;
  return is_noted;
}

/* A notice was told, snoozed or answered, what became of one is known, or a walk was no break. */
static bool
changes_pace (PlumbEventKind kind)
{
  return kind == PLUMB_EVENT_ALERT_RAISED || kind == PLUMB_EVENT_ALERT_REPEATED ||
         kind == PLUMB_EVENT_ALERT_CHANGED || kind == PLUMB_EVENT_ALERT_CLEARED ||
         kind == PLUMB_EVENT_NOTICE_ENDED || kind == PLUMB_EVENT_INTERRUPTION;
}

void
plumb_coach_handle (PlumbCoach *coach, const PlumbEvent *events, unsigned count, int64_t now_us,
                    PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbEvents more;

  if (has_deep_bend (coach, events, count)) {
    plumb_coach_keep (coach, PLUMB_KEEP_AFTERCARE);
    plumb_monitor_note_aftercare (coach->monitor, now_us, &more);
    plumb_events_append (out_events, &more);
  }
  for (unsigned i = 0; i < count; i++)
    if (changes_pace (events[i].kind))
      plumb_coach_keep (coach, PLUMB_KEEP_PACE);
  plumb_coach_hear_notices (coach, events, count, now_us, out_events);
  plumb_coach_refresh_moment (coach);
  plumb_breaks_handle (coach->breaks, events, count, now_us, &decided);
  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
}

/* The hours after a massage have begun or ended, or were restored. */
static void
apply_aftercare (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_coach_refresh_training (coach, now_us, out_events); /* half of it is enough */
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_AFTERCARE_CHANGED, 0, now_us);
  event->aftercare.is_open = coach->aftercare.is_open;
  event->aftercare.until_us = coach->aftercare.until_us;
  plumb_monitor_set_aftercare (coach->monitor, coach->aftercare.is_open, now_us, &more);
  plumb_events_append (out_events, &more);
}

void
plumb_coach_advance (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  plumb_coach_count_training (coach, now_us, out_events);
  if (coach->breaks_due_us <= now_us)
    plumb_coach_tick_breaks (coach, now_us, out_events);
  if (plumb_monitor_take_turn (coach->monitor) && plumb_monitor_tells_breaks (coach->monitor)) {
    PlumbBreaksEvents decided;
    plumb_coach_refresh_moment (coach);
    plumb_breaks_hurry (coach->breaks, now_us, &decided);
    plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
  }
  plumb_coach_pass_practice (coach, now_us, out_events);
  if (plumb_aftercare_tick (&coach->aftercare, now_us)) {
    plumb_coach_keep (coach, PLUMB_KEEP_AFTERCARE);
    apply_aftercare (coach, now_us, out_events);
  }
}

int64_t
plumb_coach_deadline (const PlumbCoach *coach)
{
  int64_t due_us = MIN (coach->breaks_due_us, plumb_aftercare_deadline (&coach->aftercare));

  return coach->practice_until_us > 0 ? MIN (due_us, coach->practice_until_us) : due_us;
}

void
plumb_coach_end_minute (PlumbCoach *coach, const PlumbCoachTime *time, int64_t now_us,
                        PlumbEvents *out_events)
{
  plumb_coach_set_day (coach, time, now_us, out_events);
  plumb_coach_pass_minute (coach, now_us, out_events);
  if (!plumb_breaks_has_wearer (coach->breaks) ||
      now_us - coach->breaks_kept_us < PLUMB_COACH_KEPT_EVERY_US)
    return;
  coach->breaks_kept_us = now_us;
  plumb_coach_keep (coach, PLUMB_KEEP_BREAKS);
  plumb_coach_tick_breaks (coach, now_us, out_events); /* so that the counts are of now */
}

void
plumb_coach_set_settings (PlumbCoach *coach, PlumbSettings *settings, int64_t now_us,
                          PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;

  coach->settings = settings;
  plumb_coach_see_hours (coach);
  plumb_breaks_set_settings (coach->breaks, settings, now_us, &decided);
  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
}

/* No radio is no hold: there is nothing to count, and nothing to keep back. */
static uint32_t
find_hold (const PlumbCoach *coach)
{
  PlumbMode mode = plumb_monitor_get_mode (coach->monitor);
  uint32_t holds = plumb_monitor_get_holds (coach->monitor) & ~(1u << PLUMB_HOLD_NO_BLUETOOTH);
  bool is_paused = mode == PLUMB_MODE_OFF || (holds & 1u << PLUMB_HOLD_USER) != 0;
  bool is_held = holds != 0 || mode == PLUMB_MODE_OFF || coach->are_breaks_inhibited;

  return (is_held ? HOLD_HELD : 0u) | (is_paused ? HOLD_PAUSED : 0u) |
         (mode == PLUMB_MODE_TRACKING ? HOLD_SILENT : 0u) |
         ((holds & 1u << PLUMB_HOLD_DND) != 0 ? HOLD_DISTURBED : 0u);
}

void
plumb_coach_refresh_hold (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  uint32_t hold = find_hold (coach);
  PlumbBreaksEvents decided;

  if (hold == coach->hold)
    return;
  coach->hold = hold;
  PlumbBreaksHold held = {
      .is_held = (hold & HOLD_HELD) != 0,
      .is_paused = (hold & HOLD_PAUSED) != 0,
      .is_silent = (hold & HOLD_SILENT) != 0,
      .is_disturbed = (hold & HOLD_DISTURBED) != 0,
  };
  plumb_coach_refresh_moment (coach);
  plumb_breaks_set_held (coach->breaks, &held, now_us, &decided);
  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
}

/* A break that was suggested before a restart is suggested still, unless it was too long ago. */
void
plumb_coach_begin (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbBreaksSnapshot before, breaks;

  plumb_coach_see_hours (coach);
  if (coach->aftercare.is_open)
    apply_aftercare (coach, now_us, out_events);
  plumb_breaks_snapshot (coach->breaks, &before);
  plumb_coach_refresh_hold (coach, now_us, out_events);
  plumb_coach_tick_breaks (coach, now_us, out_events);
  plumb_breaks_snapshot (coach->breaks, &breaks);
  if (breaks.state != PLUMB_BREAKS_SUGGESTED || before.state != PLUMB_BREAKS_SUGGESTED)
    return;
  plumb_coach_choose (coach);
  plumb_coach_raise_break (coach, breaks.kind, breaks.trigger, breaks.spell_times, true, now_us,
                           out_events);
}

void
plumb_coach_inhibit_breaks (PlumbCoach *coach, bool is_inhibited, int64_t now_us,
                            PlumbEvents *out_events)
{
  coach->are_breaks_inhibited = is_inhibited;
  plumb_coach_refresh_hold (coach, now_us, out_events);
}

void
plumb_coach_note_check_in (PlumbCoach *coach, const PlumbCheckIn *check_in, int64_t now_us,
                           PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;

  if (!check_in->has_feeling)
    return;
  plumb_breaks_note_check_in (coach->breaks, check_in->feeling, check_in->areas, now_us, &decided);
  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
}

void
plumb_coach_note_massage (PlumbCoach *coach, int64_t session_us, int64_t now_us,
                          PlumbEvents *out_events)
{
  plumb_aftercare_open (&coach->aftercare, session_us, coach->settings->values.aftercare.hours,
                        now_us);
  plumb_coach_keep (coach, PLUMB_KEEP_AFTERCARE);
  apply_aftercare (coach, now_us, out_events);
}

void
plumb_coach_snapshot (const PlumbCoach *coach, PlumbCoachSnapshot *out)
{
  const PlumbSettingsValues *values = &coach->settings->values;
  bool is_soft = coach->aftercare.is_open;

  *out = (PlumbCoachSnapshot){
      .suggestion = coach->has_suggestion ? &coach->suggestion : NULL,
      .aftercare_until_us = is_soft ? coach->aftercare.until_us : 0,
      .trained_us = coach->training.used_us,
      .planned_us = plumb_training_get_planned_us (&coach->training, values, is_soft),
      .day_of_plan = plumb_training_get_day_of_plan (&coach->training),
      .week_of_plan =
          plumb_settings_has_daily_plan (values) ? 0 : plumb_training_get_week (&coach->training),
      .is_training_done = coach->coaching.is_done,
      .is_coached = coach->coaching.is_coached && !coach->coaching.is_outside_hours,
      .practice_until_us = coach->practice_until_us,
      .proposal = coach->proposals.open,
      .proposal_reports = coach->proposals.reports,
  };
  if (out->proposal == PLUMB_PROPOSAL_HOURS)
    plumb_proposals_get_part (coach->proposals.part, &out->proposal_from_min,
                              &out->proposal_until_min);
  plumb_breaks_snapshot (coach->breaks, &out->breaks);
  if (out->breaks.id != 0)
    plumb_suggest_explain (&out->breaks, out->reason);
}

/* Of the break, or of the spell in one place where breaks are not told of. */
void
plumb_coach_find_get_up (const PlumbCoach *coach, PlumbNext *out_next)
{
  const PlumbSettingsValues *values = &coach->settings->values;
  bool is_due;
  int64_t due_us = plumb_breaks_get_due_us (coach->breaks, &is_due);

  *out_next = (PlumbNext){.reasons = plumb_monitor_get_up_reasons (coach->monitor)};
  if (!plumb_monitor_tells_breaks (coach->monitor))
    due_us = INT64_MAX;
  if (!values->alerts.is_breaks_enabled || plumb_settings_micro_every_min (values) <= 0)
    due_us = MIN (due_us, plumb_monitor_get_limit_us (coach->monitor));
  if (coach->are_breaks_inhibited)
    out_next->reasons |= 1u << PLUMB_REASON_INHIBITED;
  if (due_us == INT64_MAX)
    return;
  int64_t from_us = plumb_monitor_get_up_from_us (coach->monitor);
  out_next->notice = PLUMB_NOTICE_GET_UP;
  out_next->at_us = from_us == INT64_MAX ? 0 : MAX (due_us, from_us);
}

void
plumb_coach_write_breaks (const PlumbCoach *coach, int64_t offset_us,
                          char out_text[PLUMB_KEEP_TEXT_MAX])
{
  plumb_breaks_write (coach->breaks, offset_us, out_text);
}

bool
plumb_coach_read_breaks (PlumbCoach *coach, const char *text, int64_t offset_us, int64_t now_us)
{
  return plumb_breaks_read (coach->breaks, text, offset_us, now_us);
}

/* "1790000000000000 1": the end as wall time, and whether the word about a bend was said. */
bool
plumb_coach_write_aftercare (const PlumbCoach *coach, int64_t offset_us,
                             char out_text[PLUMB_KEEP_TEXT_MAX])
{
  if (!coach->aftercare.is_open)
    return false;
  g_snprintf (out_text, PLUMB_KEEP_TEXT_MAX, "%" G_GINT64_FORMAT " %d",
              coach->aftercare.until_us + offset_us, coach->aftercare.is_noted);
  return true;
}

/* Strict: digits, a space, 0 or 1. */
bool
plumb_coach_read_aftercare (PlumbCoach *coach, const char *text, int64_t offset_us, int64_t now_us)
{
  size_t digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 18 || text[digits] != ' ' ||
      (strcmp (text + digits, " 0") != 0 && strcmp (text + digits, " 1") != 0))
    return false;
  plumb_aftercare_open (&coach->aftercare, g_ascii_strtoll (text, NULL, 10) - offset_us, 0, now_us);
  coach->aftercare.is_noted = text[digits + 1] == '1';
  return true;
}
