/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What breaks decide, as events and alerts, and what the wearer wishes of them. */
#include "coach-private.h"
#include "event.h"

#include <string.h>

/* A break that waits for something else than time is looked at again then. */
#define LOOK_AGAIN_US G_USEC_PER_SEC

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
  event->rest.was_told = from->was_told;
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

void
plumb_coach_raise_break (PlumbCoach *coach, PlumbBreakKind kind, PlumbBreakTrigger trigger,
                         uint32_t spell_times, bool is_again, int64_t now_us,
                         PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_raise_break (coach->monitor, kind, trigger, spell_times, is_again, now_us, &more);
  plumb_events_append (out_events, &more);
}

static void
answer (PlumbCoach *coach, PlumbHeedVerdict verdict, int64_t now_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_answer_get_up (coach->monitor, verdict, now_us, &more);
  plumb_events_append (out_events, &more);
}

/* What the end of a break says of the notice that told of it. Twice "later" is a no. */
static void
answer_notice (PlumbCoach *coach, const PlumbBreaksEvent *from, int64_t now_us,
               PlumbEvents *out_events)
{
  PlumbHeedVerdict verdict = PLUMB_HEED_OPEN;

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
  answer (coach, verdict, now_us, out_events);
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
    plumb_coach_raise_break (coach, from->break_kind, from->trigger, from->spell_times, false,
                             now_us, out_events);
    break;
  case PLUMB_BREAKS_EVENT_STARTED:
    plumb_coach_note_started (coach, now_us);
    answer (coach, PLUMB_HEED_HEEDED, now_us, out_events);
    emit (coach, from, now_us, out_events);
    end_alert (coach, PLUMB_OUTCOME_ACKNOWLEDGED, now_us, out_events);
    break;
  case PLUMB_BREAKS_EVENT_FINISHED: finish (coach, from, reason, now_us, out_events); break;
  }
}

/* A shift notice gives way to a break that is due, if that can be told of: to nothing else. */
static void
tell_due (PlumbCoach *coach)
{
  bool is_due, is_told = plumb_monitor_tells_breaks (coach->monitor) &&
                         plumb_breaks_is_tellable (coach->breaks);
  int64_t due_us = plumb_breaks_get_due_us (coach->breaks, &is_due);

  plumb_monitor_set_get_up_due (coach->monitor, is_told ? due_us : INT64_MAX);
}

/* What breaks decided, after every call of them. reason: of a skip, or NULL. */
void
plumb_coach_handle_breaks (PlumbCoach *coach, const PlumbBreaksEvents *events, const char *reason,
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
void
plumb_coach_refresh_moment (PlumbCoach *coach)
{
  plumb_breaks_set_moment (coach->breaks, plumb_monitor_get_up_from_us (coach->monitor),
                           plumb_monitor_get_settled_us (coach->monitor),
                           plumb_monitor_get_boundary_us (coach->monitor));
}

void
plumb_coach_tick_breaks (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;

  plumb_coach_refresh_moment (coach);
  plumb_breaks_tick (coach->breaks, now_us, &decided);
  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
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
  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
  return reply_of (reply);
}

PlumbReplyCode
plumb_coach_finish_break (PlumbCoach *coach, uint32_t id, bool is_completed, int64_t now_us,
                          PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbBreakReply reply = plumb_breaks_finish (coach->breaks, id, is_completed, now_us, &decided);

  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
  return reply_of (reply);
}

PlumbReplyCode
plumb_coach_postpone_break (PlumbCoach *coach, uint32_t seconds, int64_t now_us,
                            PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbBreakReply reply = plumb_breaks_postpone (coach->breaks, seconds, now_us, &decided);

  plumb_coach_handle_breaks (coach, &decided, NULL, now_us, out_events);
  return reply_of (reply);
}

PlumbReplyCode
plumb_coach_skip_break (PlumbCoach *coach, const char *reason, int64_t now_us,
                        PlumbEvents *out_events)
{
  PlumbBreaksEvents decided;
  PlumbBreakReply reply = plumb_breaks_skip (coach->breaks, now_us, &decided);

  plumb_coach_handle_breaks (coach, &decided, reason, now_us, out_events);
  return reply_of (reply);
}
