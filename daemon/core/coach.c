/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks, from the counts to the alert, and the hours after a massage. */
#include "coach-private.h"
#include "event.h"

#include <string.h>

/* A break that waits for something else than time is looked at again then. */
#define LOOK_AGAIN_US G_USEC_PER_SEC

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

/* How the alert about a break ends. */
static PlumbAlertOutcome
alert_outcome (PlumbBreakOutcome outcome)
{
  switch (outcome) {
  case PLUMB_BREAK_TAKEN_VERIFIED:
  case PLUMB_BREAK_NATURAL: return PLUMB_OUTCOME_MOVED;
  case PLUMB_BREAK_TAKEN_UNVERIFIED:
  case PLUMB_BREAK_POSTPONED:
  case PLUMB_BREAK_SKIPPED: return PLUMB_OUTCOME_ACKNOWLEDGED;
  case PLUMB_BREAK_EXPIRED: return PLUMB_OUTCOME_EXPIRED;
  }
  return PLUMB_OUTCOME_EXPIRED;
}

static PlumbEventKind
event_kind (PlumbBreaksEventKind kind)
{
  switch (kind) {
  case PLUMB_BREAKS_EVENT_DUE: return PLUMB_EVENT_BREAK_DUE;
  case PLUMB_BREAKS_EVENT_SUGGESTED: return PLUMB_EVENT_BREAK_SUGGESTED;
  case PLUMB_BREAKS_EVENT_STARTED: return PLUMB_EVENT_BREAK_STARTED;
  case PLUMB_BREAKS_EVENT_FINISHED: return PLUMB_EVENT_BREAK_FINISHED;
  case PLUMB_BREAKS_EVENT_MISSED: return PLUMB_EVENT_BREAK_MISSED;
  }
  return PLUMB_EVENT_BREAK_DUE;
}

static PlumbEvent *
emit (PlumbCoach *coach, const PlumbBreaksEvent *from, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvent *event = plumb_events_add (out_events, event_kind (from->kind), 0, now_us);

  event->rest.id = from->id;
  event->rest.kind = from->break_kind;
  event->rest.trigger = from->trigger;
  event->rest.outcome = from->outcome;
  event->rest.begin_us = from->begin_us;
  event->rest.duration_us = from->duration_us;
  event->rest.walked_us = from->walked_us;
  event->rest.until_us = from->until_us;
  event->rest.held_us = from->held_us;
  event->rest.bout_us = from->bout_us;
  g_strlcpy (event->rest.item, coach->item, PLUMB_ITEM_MAX);
  return event;
}

static void
end_alert (PlumbCoach *coach, PlumbAlertOutcome outcome, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_end_break (coach->monitor, outcome, now_us, &more);
  plumb_events_append (out_events, &more);
}

static void
raise_alert (PlumbCoach *coach, PlumbBreakKind kind, PlumbBreakTrigger trigger,
             uint32_t spell_times, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_raise_break (coach->monitor, kind, trigger, spell_times, now_us, &more);
  plumb_events_append (out_events, &more);
}

/* What the end of a break says of the notice that told of it. Twice "later" is a no. */
static void
answer_notice (PlumbCoach *coach, const PlumbBreaksEvent *from, int64_t now_us,
               PlumbEvents *out_events)
{
  PlumbHeedVerdict verdict = PLUMB_HEED_OPEN;
  PlumbEvents more;

  switch (from->outcome) {
  case PLUMB_BREAK_TAKEN_VERIFIED:
  case PLUMB_BREAK_TAKEN_UNVERIFIED: verdict = PLUMB_HEED_HEEDED; break;
  case PLUMB_BREAK_SKIPPED: verdict = PLUMB_HEED_IGNORED; break;
  case PLUMB_BREAK_POSTPONED:
    verdict = from->postpones > 1 ? PLUMB_HEED_IGNORED : PLUMB_HEED_UNCOUNTED;
    break;
  case PLUMB_BREAK_NATURAL:
  case PLUMB_BREAK_EXPIRED: return;
  }
  plumb_monitor_answer_get_up (coach->monitor, verdict, now_us, &more);
  plumb_events_append (out_events, &more);
}

static void
finish (PlumbCoach *coach, const PlumbBreaksEvent *from, const char *reason, int64_t now_us,
        PlumbEvents *out_events)
{
  PlumbEvent *event = emit (coach, from, now_us, out_events);

  if (from->outcome == PLUMB_BREAK_SKIPPED)
    event->rest.reason = reason;
  answer_notice (coach, from, now_us, out_events);
  end_alert (coach, alert_outcome (from->outcome), now_us, out_events);
  plumb_coach_note_finished (coach, from->outcome, now_us);
  if (from->outcome == PLUMB_BREAK_POSTPONED)
    return;
  plumb_coach_forget_suggestion (coach);
  coach->item[0] = '\0';
}

static void
handle_break (PlumbCoach *coach, const PlumbBreaksEvent *from, const char *reason, int64_t now_us,
              PlumbEvents *out_events)
{
  switch (from->kind) {
  case PLUMB_BREAKS_EVENT_DUE:
  case PLUMB_BREAKS_EVENT_MISSED: emit (coach, from, now_us, out_events); break;
  case PLUMB_BREAKS_EVENT_SUGGESTED:
    plumb_coach_choose (coach);
    emit (coach, from, now_us, out_events)->rest.suggestion = coach->suggestion;
    raise_alert (coach, from->break_kind, from->trigger, from->spell_times, now_us, out_events);
    break;
  case PLUMB_BREAKS_EVENT_STARTED:
    plumb_coach_note_started (coach, now_us);
    emit (coach, from, now_us, out_events);
    end_alert (coach, PLUMB_OUTCOME_ACKNOWLEDGED, now_us, out_events);
    break;
  case PLUMB_BREAKS_EVENT_FINISHED: finish (coach, from, reason, now_us, out_events); break;
  }
}

/* A shift notice gives way to a break that is due. */
static void
tell_due (PlumbCoach *coach)
{
  bool is_due, is_told = coach->settings->values.alerts.is_breaks_enabled;
  int64_t due_us = plumb_breaks_get_due_us (coach->breaks, &is_due);

  plumb_monitor_set_get_up_due (coach->monitor, is_told ? due_us : INT64_MAX);
}

/* What breaks decided, after every call of them. reason: of a skip, or NULL. */
static void
handle_breaks (PlumbCoach *coach, const PlumbBreaksEvents *events, const char *reason,
               int64_t now_us, PlumbEvents *out_events)
{
  for (unsigned i = 0; i < events->count; i++)
    handle_break (coach, &events->event[i], reason, now_us, out_events);
  if (events->count > 0)
    plumb_coach_keep (coach, PLUMB_KEEP_BREAKS);
  coach->breaks_due_us = plumb_breaks_deadline (coach->breaks);
  if (coach->breaks_due_us <= now_us)
    coach->breaks_due_us = now_us + LOOK_AGAIN_US;
  tell_due (coach);
}

/* Before every call of them: when the wearer may be told. */
static void
refresh_moment (PlumbCoach *coach)
{
  plumb_breaks_set_moment (coach->breaks, plumb_monitor_get_up_from_us (coach->monitor),
                           plumb_monitor_get_settled_us (coach->monitor),
                           plumb_monitor_get_boundary_us (coach->monitor));
}

static void
tick_breaks (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;

  refresh_moment (coach);
  plumb_breaks_tick (coach->breaks, now_us, &decided);
  handle_breaks (coach, &decided, NULL, now_us, out_events);
}

bool
plumb_coach_answer_wish (PlumbCoach *coach, const PlumbWish *wish, int64_t now_us,
                         PlumbEvents *out_events, PlumbSuggestion *out_suggestion)
{
  tick_breaks (coach, now_us, out_events); /* an hour in which nothing happened is over, too */
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
    if (events[i].kind == PLUMB_EVENT_ALERT_RAISED ||
        events[i].kind == PLUMB_EVENT_ALERT_REPEATED || events[i].kind == PLUMB_EVENT_NOTICE_ENDED)
      plumb_coach_keep (coach, PLUMB_KEEP_PACE);
  plumb_coach_hear_notices (coach, events, count, now_us, out_events);
  refresh_moment (coach);
  plumb_breaks_handle (coach->breaks, events, count, now_us, &decided);
  handle_breaks (coach, &decided, NULL, now_us, out_events);
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
    tick_breaks (coach, now_us, out_events);
  if (plumb_monitor_take_turn (coach->monitor)) {
    PlumbBreaksEvents decided;
    refresh_moment (coach);
    plumb_breaks_hurry (coach->breaks, now_us, &decided);
    handle_breaks (coach, &decided, NULL, now_us, out_events);
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
  tick_breaks (coach, now_us, out_events); /* so that the counts are of now */
}

void
plumb_coach_set_settings (PlumbCoach *coach, PlumbSettings *settings, int64_t now_us,
                          PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;

  coach->settings = settings;
  plumb_breaks_set_settings (coach->breaks, settings, now_us, &decided);
  handle_breaks (coach, &decided, NULL, now_us, out_events);
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
  refresh_moment (coach);
  plumb_breaks_set_held (coach->breaks, &held, now_us, &decided);
  handle_breaks (coach, &decided, NULL, now_us, out_events);
}

/* A break that was suggested before a restart is suggested still. */
void
plumb_coach_begin (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbBreaksSnapshot breaks;

  if (coach->aftercare.is_open)
    apply_aftercare (coach, now_us, out_events);
  plumb_coach_refresh_hold (coach, now_us, out_events);
  plumb_breaks_snapshot (coach->breaks, &breaks);
  if (breaks.state != PLUMB_BREAKS_SUGGESTED)
    return;
  plumb_coach_choose (coach);
  raise_alert (coach, breaks.kind, breaks.trigger, breaks.spell_times, now_us, out_events);
}

static PlumbReplyCode
reply_of (PlumbBreakReply reply)
{
  switch (reply) {
  case PLUMB_BREAK_OK: return PLUMB_REPLY_OK;
  case PLUMB_BREAK_BUSY: return PLUMB_REPLY_TAKING_BREAK;
  case PLUMB_BREAK_NONE: return PLUMB_REPLY_NO_BREAK;
  case PLUMB_BREAK_NO_SUCH: return PLUMB_REPLY_OTHER_BREAK;
  case PLUMB_BREAK_LIMIT: return PLUMB_REPLY_POSTPONE_LIMIT;
  }
  return PLUMB_REPLY_NO_BREAK;
}

PlumbReplyCode
plumb_coach_start_break (PlumbCoach *coach, const PlumbCommand *command, int64_t now_us,
                         PlumbEvents *out_events, uint32_t *out_id)
{
  const char *item = command->start.item;
  PlumbBreaksSnapshot breaks;
  PlumbBreaksEvents decided;

  if (command->start.is_safety_shown)
    plumb_breaks_note_safety_shown (coach->breaks);
  plumb_breaks_snapshot (coach->breaks, &breaks);
  PlumbReplyCode code =
      item == NULL ? PLUMB_REPLY_OK : plumb_coach_check_item (coach, item, breaks.is_safety_shown);
  if (code != PLUMB_REPLY_OK)
    return code;
  PlumbBreakReply reply = plumb_breaks_start (coach->breaks, command->start.kind,
                                              command->start.seconds, now_us, &decided, out_id);
  if (reply == PLUMB_BREAK_OK)
    g_strlcpy (coach->item, item != NULL ? item : "", PLUMB_ITEM_MAX);
  handle_breaks (coach, &decided, NULL, now_us, out_events);
  return reply_of (reply);
}

PlumbReplyCode
plumb_coach_finish_break (PlumbCoach *coach, uint32_t id, bool is_completed, int64_t now_us,
                          PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbBreakReply reply = plumb_breaks_finish (coach->breaks, id, is_completed, now_us, &decided);

  handle_breaks (coach, &decided, NULL, now_us, out_events);
  return reply_of (reply);
}

PlumbReplyCode
plumb_coach_postpone_break (PlumbCoach *coach, uint32_t seconds, int64_t now_us,
                            PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbBreakReply reply = plumb_breaks_postpone (coach->breaks, seconds, now_us, &decided);

  handle_breaks (coach, &decided, NULL, now_us, out_events);
  return reply_of (reply);
}

PlumbReplyCode
plumb_coach_skip_break (PlumbCoach *coach, const char *reason, int64_t now_us,
                        PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbBreakReply reply = plumb_breaks_skip (coach->breaks, now_us, &decided);

  handle_breaks (coach, &decided, reason, now_us, out_events);
  return reply_of (reply);
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
  handle_breaks (coach, &decided, NULL, now_us, out_events);
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
      .week_of_plan = plumb_training_get_week (&coach->training),
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
  if (!values->alerts.is_breaks_enabled || plumb_settings_micro_every_min (values) <= 0)
    due_us = MIN (plumb_monitor_get_limit_us (coach->monitor),
                  values->alerts.is_breaks_enabled ? due_us : INT64_MAX);
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
