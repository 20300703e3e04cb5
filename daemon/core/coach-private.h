/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the coach share; nobody else includes this. */
#pragma once

#include "coach.h"

/* How much of a count a crash may lose. */
#define PLUMB_COACH_KEPT_EVERY_US (INT64_C (300) * G_USEC_PER_SEC)

static inline void
plumb_coach_keep (PlumbCoach *coach, PlumbKeep key)
{
  coach->unkept |= 1u << key;
}

/* coach-breaks.c */
/* What breaks decided, after every call of them. reason: of a skip, or NULL. */
void plumb_coach_handle_breaks (PlumbCoach *coach, const PlumbBreaksEvents *events,
                                const char *reason, int64_t now_us, PlumbEvents *out_events);
/* Before every call of them: when the wearer may be told. */
void plumb_coach_refresh_moment (PlumbCoach *coach);
void plumb_coach_tick_breaks (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
/* is_again: it was told of before a restart. */
void plumb_coach_raise_break (PlumbCoach *coach, PlumbBreakKind kind, PlumbBreakTrigger trigger,
                              uint32_t spell_times, bool is_again, int64_t now_us,
                              PlumbEvents *out_events);

/* coach-suggest.c */
/* False: nothing fits. Takes note of what it chose. */
bool
plumb_coach_suggest (PlumbCoach *coach, const PlumbWish *wish, PlumbSuggestion *out_suggestion);
/* Into coach->suggestion, for the current break. */
void plumb_coach_choose (PlumbCoach *coach);
/* Whether the hour without a massage begins: it does with one that is started or done, and with one
 * that was suggested with a break which nobody refused. Neither a refusal nor a mere look uses one
 * up. */
void plumb_coach_note_started (PlumbCoach *coach, int64_t now_us);
void plumb_coach_note_finished (PlumbCoach *coach, PlumbBreakOutcome outcome, int64_t now_us);
/* The break is over, or the library is another one. */
void plumb_coach_forget_suggestion (PlumbCoach *coach);
/* item: not NULL. */
PlumbReplyCode
plumb_coach_check_item (const PlumbCoach *coach, const char *item, bool is_safety_shown);

/* coach-proposals.c: what became of notices, and what follows for what is asked. */
void plumb_coach_hear_notices (PlumbCoach *coach, const PlumbEvent *events, unsigned count,
                               int64_t now_us, PlumbEvents *out_events);
/* The settings may have other hours: see plumb_proposals_see_hours (). */
void plumb_coach_see_hours (PlumbCoach *coach);
/* Another day: whether there is something to ask. */
void plumb_coach_look_at_proposals (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);

/* coach-training.c */
/* What was judged since the last look counts as training, if it does. */
void plumb_coach_count_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
/* A minute has passed: coached blocks begin and move on. */
void plumb_coach_pass_minute (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
/* A practice may be over by time. */
void plumb_coach_pass_practice (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
