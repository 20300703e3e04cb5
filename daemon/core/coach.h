/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The coach: breaks and what is suggested for them, the day's minutes of training, the hours after
 * a massage. It hears what the judge says and has it raise and end alerts. Pure; times in
 * microseconds on the boot clock. Every function that takes out_events appends to it.
 */
#pragma once

#include "aftercare.h"
#include "breaks.h"
#include "engine.h"
#include "monitor.h"
#include "proposals.h"
#include "suggest.h"
#include "training.h"

typedef struct {
  PlumbMonitor *monitor;   /* of the engine */
  PlumbSettings *settings; /* of the engine */
  PlumbBreaks *breaks;
  int64_t breaks_due_us;  /* plumb_breaks_deadline () */
  int64_t breaks_kept_us; /* when their counts were kept last */
  bool are_breaks_inhibited;
  uint32_t hold; /* bits: as breaks were told last */

  PlumbLibrary *library; /* NULL: none */
  PlumbSuggestMemory memory;
  int64_t day;         /* the local day, counted from 1970-01-01 */
  bool has_suggestion; /* for the current break */
  PlumbSuggestion suggestion;
  char item[PLUMB_ITEM_MAX]; /* what is being done in it, "": not said */

  PlumbProposals proposals;
  PlumbTraining training, training_kept;
  int minute_of_day;                               /* local */
  int64_t wall_us;                                 /* as the last minute ended */
  PlumbCoaching coaching;                          /* as the monitor was told */
  int64_t judged_us;                               /* of the monitor, as far as it is counted */
  int64_t practice_until_us;                       /* 0: no practice */
  int64_t practice_judged_us, practice_upright_us; /* of the monitor, as it began */

  PlumbAftercare aftercare;
  uint32_t unkept; /* bits of (1u << PlumbKeep): to be kept anew */
} PlumbCoach;

/* The wearer's own time. */
typedef struct {
  int64_t day;       /* local, counted from 1970-01-01 (day.h) */
  int minute_of_day; /* local, 0-1439 */
  int64_t wall_us;
} PlumbCoachTime;

void plumb_coach_init (PlumbCoach *coach, PlumbMonitor *monitor, PlumbSettings *settings,
                       int64_t now_us);
void plumb_coach_clear (PlumbCoach *coach);

/* What happened, in its order. */
void plumb_coach_handle (PlumbCoach *coach, const PlumbEvent *events, unsigned count,
                         int64_t now_us, PlumbEvents *out_events);
/* Time has passed: counts, breaks, the end of the hours after a massage. */
void plumb_coach_advance (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
/* When that matters next by time alone; INT64_MAX: never. */
int64_t plumb_coach_deadline (const PlumbCoach *coach);
/* A minute has ended. */
void plumb_coach_end_minute (PlumbCoach *coach, const PlumbCoachTime *time, int64_t now_us,
                             PlumbEvents *out_events);

/* settings: as the engine has them from now on. */
void plumb_coach_set_settings (PlumbCoach *coach, PlumbSettings *settings, int64_t now_us,
                               PlumbEvents *out_events);
void plumb_coach_set_library (PlumbCoach *coach, PlumbLibrary *library);
/* Holds, the pause or the mode may have changed. */
void plumb_coach_refresh_hold (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
/* Whether today's minutes are used up. */
void plumb_coach_refresh_training (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
/* The day may be another one. */
void plumb_coach_set_day (PlumbCoach *coach, const PlumbCoachTime *time, int64_t now_us,
                          PlumbEvents *out_events);
/* After the restoring: what it came to takes effect. */
void plumb_coach_begin (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);

/* Wishes of the wearer. */
/* Shift notices come at once for so long, whatever the hour, the day's minutes and the budget;
 * replaces a practice that runs. seconds from 1. */
void
plumb_coach_practise (PlumbCoach *coach, uint32_t seconds, int64_t now_us, PlumbEvents *out_events);
/* The wearer's answer to what is asked; *out_kind: what was. False: nothing is. */
bool plumb_coach_answer_proposal (PlumbCoach *coach, bool is_accepted, int64_t now_us,
                                  PlumbEvents *out_events, PlumbProposalKind *out_kind);
/* The pace that the wearer accepted instead of that of the settings, if it is in force. */
bool
plumb_coach_get_pace (PlumbCoach *coach, const PlumbSettings *settings, PlumbPacePreset *out_pace);
/* False: there is none. */
bool plumb_coach_end_practice (PlumbCoach *coach, int64_t now_us, PlumbEvents *out_events);
PlumbReplyCode plumb_coach_start_break (PlumbCoach *coach, const PlumbCommand *command,
                                        int64_t now_us, PlumbEvents *out_events, uint32_t *out_id);
PlumbReplyCode plumb_coach_finish_break (PlumbCoach *coach, uint32_t id, bool is_completed,
                                         int64_t now_us, PlumbEvents *out_events);
PlumbReplyCode plumb_coach_postpone_break (PlumbCoach *coach, uint32_t seconds, int64_t now_us,
                                           PlumbEvents *out_events);
PlumbReplyCode plumb_coach_skip_break (PlumbCoach *coach, const char *reason, int64_t now_us,
                                       PlumbEvents *out_events);
void plumb_coach_inhibit_breaks (PlumbCoach *coach, bool is_inhibited, int64_t now_us,
                                 PlumbEvents *out_events);
void plumb_coach_note_check_in (PlumbCoach *coach, const PlumbCheckIn *check_in, int64_t now_us,
                                PlumbEvents *out_events);
/* A massage ended at session_us. */
void plumb_coach_note_massage (PlumbCoach *coach, int64_t session_us, int64_t now_us,
                               PlumbEvents *out_events);
/* False: nothing fits; out_suggestion then holds why not, and nothing else. */
bool plumb_coach_answer_wish (PlumbCoach *coach, const PlumbWish *wish, int64_t now_us,
                              PlumbEvents *out_events, PlumbSuggestion *out_suggestion);
/* What keeps entries away from such a wish. */
void
plumb_coach_find_why_not (const PlumbCoach *coach, const PlumbWish *wish, PlumbWhyNot *out_why_not);

void plumb_coach_snapshot (const PlumbCoach *coach, PlumbCoachSnapshot *out_snapshot);
/* The next notice for getting up, if the wearer goes on like this. */
void plumb_coach_find_get_up (const PlumbCoach *coach, PlumbNext *out_next);

/* The texts that survive a restart, with wall times. */
void plumb_coach_write_breaks (const PlumbCoach *coach, int64_t offset_us,
                               char out_text[PLUMB_KEEP_TEXT_MAX]);
void plumb_coach_write_suggestions (const PlumbCoach *coach, char out_text[PLUMB_KEEP_TEXT_MAX]);
void plumb_coach_write_training (PlumbCoach *coach, char out_text[PLUMB_KEEP_TEXT_MAX]);
/* False: there is nothing to keep. */
bool plumb_coach_write_aftercare (const PlumbCoach *coach, int64_t offset_us,
                                  char out_text[PLUMB_KEEP_TEXT_MAX]);
bool
plumb_coach_read_breaks (PlumbCoach *coach, const char *text, int64_t offset_us, int64_t now_us);
/* False: there is nothing to keep. */
bool plumb_coach_write_proposals (const PlumbCoach *coach, char out_text[PLUMB_KEEP_TEXT_MAX]);
bool plumb_coach_read_proposals (PlumbCoach *coach, const char *text);
bool plumb_coach_read_suggestions (PlumbCoach *coach, const char *text);
bool plumb_coach_read_training (PlumbCoach *coach, const char *text);
bool
plumb_coach_read_aftercare (PlumbCoach *coach, const char *text, int64_t offset_us, int64_t now_us);
