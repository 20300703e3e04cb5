/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of breaks share; nobody else includes this. */
#pragma once

#include "breaks.h"
#include "pace.h"

#define PLUMB_BREAKS_ABSENCE_US ((int64_t)600 * G_USEC_PER_SEC) /* starts every count anew */
#define PLUMB_BREAKS_MINUTES    60                              /* of the last hour */

typedef enum {
  PLUMB_PHASE_NONE,
  PLUMB_PHASE_DUE,
  PLUMB_PHASE_SUGGESTED,
  PLUMB_PHASE_POSTPONED,
  PLUMB_PHASE_TAKING,
} PlumbBreaksPhase;
#define PLUMB_BREAKS_PHASES 5

/* What is counted from the wearer's time. */
typedef struct {
  PlumbPosture posture;
  PlumbActivity activity;
  PlumbWear wear;
  PlumbQuality quality;
  bool is_paused;
  bool is_absent;
  int64_t absent_since_us;
  int64_t bout_us;  /* in one place, without walking */
  int64_t still_us; /* the same since the last break */
  int64_t worn_us;  /* since the last break */
  int64_t long_us;  /* since the last long one */
  int64_t walk_us;  /* of the walk that goes on, or ended a moment ago */
  int64_t walked_at_us;
  bool has_walked;  /* ever */
  PlumbSpell spell; /* what was told of still_us */
  int64_t minute;   /* the newest of the ring */
  int64_t judged_us[PLUMB_BREAKS_MINUTES], slouched_us[PLUMB_BREAKS_MINUTES];
} PlumbBreaksCount;

struct PlumbBreaks {
  PlumbSettings *settings;
  int64_t now_us;
  PlumbBreaksHold hold;
  bool was_disturbed; /* do-not-disturb was among the holds since they began */
  int64_t held_since_us;
  int64_t from_us, settled_us, boundary_us; /* plumb_breaks_set_moment () */
  bool is_hurried;
  bool is_wished;     /* postponed until now */
  bool is_walked_off; /* what is due is a long one that nobody was told of, and the wearer walks */
  PlumbBreaksCount count;

  PlumbBreaksPhase phase;
  uint32_t id, last_id;
  PlumbBreakKind kind;
  PlumbBreakTrigger trigger;
  bool was_told;
  int postpones;
  int64_t due_us, told_us, until_us, begin_us, walked_us;
  uint32_t seconds;
  bool is_verified;
  int64_t last_taken_us; /* when the wearer's last one ended */

  PlumbFeeling feeling;
  uint32_t sore_areas;
  int64_t sore_us;
  bool has_massaged, is_safety_shown;
  int64_t massage_us;
};

/* breaks.c */
/* Between these two stands every call. */
void plumb_breaks_begin (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events);
void plumb_breaks_move_on (PlumbBreaks *breaks, int64_t to_us, PlumbBreaksEvents *out_events);
/* Everything that time and counts have brought about. */
void plumb_breaks_check (PlumbBreaks *breaks, PlumbBreaksEvents *out_events);
PlumbBreaksEvent *plumb_breaks_add (const PlumbBreaks *breaks, PlumbBreaksEvents *out_events,
                                    PlumbBreaksEventKind kind);
void plumb_breaks_become_due (PlumbBreaks *breaks, PlumbBreakKind kind, PlumbBreakTrigger trigger);
/* What is due or taken is over. */
PlumbBreaksEvent *
plumb_breaks_end (PlumbBreaks *breaks, PlumbBreakOutcome outcome, PlumbBreaksEvents *out_events);
void plumb_breaks_walked (PlumbBreaks *breaks, int64_t begin_us, int64_t walk_us,
                          PlumbBreaksEvents *out_events);
/* How long a break of the kind is meant to last. */
uint32_t plumb_breaks_usual_seconds (const PlumbBreaks *breaks, PlumbBreakKind kind);
/* Due, suggested or postponed. */
bool plumb_breaks_is_pending (const PlumbBreaks *breaks);
/* What is being taken was walked enough to be verified. */
bool plumb_breaks_is_walked (const PlumbBreaks *breaks);

/* breaks-count.c */
bool plumb_breaks_is_counting (const PlumbBreaksCount *count);
bool plumb_breaks_is_walking (const PlumbBreaksCount *count);
void plumb_breaks_set_activity (PlumbBreaksCount *count, PlumbActivity activity, int64_t now_us);
/* The wearer's time from from_us to to_us, in the state that has prevailed. */
void plumb_breaks_count (PlumbBreaksCount *count, int64_t from_us, int64_t to_us);
/* A break is over: short ones count anew, after a long one long ones, too. */
void plumb_breaks_restart (PlumbBreaksCount *count, PlumbBreakKind kind);
/* The spell in one place is told of, or let pass. */
void plumb_breaks_note_spell (PlumbBreaksCount *count);
/* What was due was not taken: the spell goes on, and is worth telling of again later. */
void plumb_breaks_go_on (PlumbBreaks *breaks);
/* The next break is to be a long one. */
bool plumb_breaks_is_long_due (const PlumbBreaks *breaks);
/* The last hour was slouched as much as slouched_share says. */
bool plumb_breaks_is_hour_slouched (const PlumbBreaks *breaks);
void plumb_breaks_sum_hour (const PlumbBreaksCount *count, int64_t *out_judged_us,
                            int64_t *out_slouched_us);
/* Whether a break is due by what was counted. */
bool plumb_breaks_find_due (const PlumbBreaks *breaks, PlumbBreakKind *out_kind,
                            PlumbBreakTrigger *out_trigger);
/* still_us from which the next is due; INT64_MAX: none. */
int64_t plumb_breaks_spell_us (const PlumbBreaks *breaks);
/* What is due may be told from then on; INT64_MAX: not known. */
int64_t plumb_breaks_tell_us (const PlumbBreaks *breaks);
/* When one will be if the wearer goes on like this; INT64_MAX: not. */
int64_t plumb_breaks_next_us (const PlumbBreaks *breaks);
/* When the share of the hour should be looked at again; INT64_MAX: not while it does not grow. */
int64_t plumb_breaks_look_us (const PlumbBreaks *breaks);

static inline int64_t
plumb_breaks_seconds_us (double seconds)
{
  return (int64_t)(seconds * G_USEC_PER_SEC + 0.5);
}
