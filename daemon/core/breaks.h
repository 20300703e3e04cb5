/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Breaks: when one is due, what became of it. Pure, as monitor.h: no clock, no allocation after
 * plumb_breaks_new (), times in microseconds on the monitor's clock. It stands beside the monitor,
 * not in it: it hears what the monitor said, and what it decides is an alert only if the owner
 * tells the monitor so (plumb_monitor_raise_break ()).
 *
 * Only time in which the sensor was worn and sent data counts. Without it nothing becomes due, and
 * its absence is never a break; ten minutes of absence start every count anew. The wearer's own
 * word (a check-in, Start) needs no sensor.
 *
 * A short break is due after [breaks] micro_every_min in one place, after slouched_share of the
 * last hour away from the pose, after scheduled_every_min worn, or at once when the wearer checks
 * in stiff or sore. A long one is due after long_every_min worn since the last long one. A break
 * that the monitor verified (walking) ends what is due: as taken-verified where it had been
 * suggested, as natural where nobody had said anything. Figures: docs/detection.md.
 *
 * Every function that takes out_events sets it to what happened by then.
 */
#pragma once

#include "monitor.h"

typedef struct PlumbBreaks PlumbBreaks;

typedef enum {
  PLUMB_BREAKS_IDLE,
  PLUMB_BREAKS_DUE,       /* not told yet: the wearer walks or lies, or the mode is silent */
  PLUMB_BREAKS_SUGGESTED, /* told; it expires if nobody answers */
  PLUMB_BREAKS_TAKING,
  PLUMB_BREAKS_POSTPONED,
  PLUMB_BREAKS_HELD, /* a pause or a hold keeps every break back, also a postponed one */
} PlumbBreaksState;

typedef enum {
  PLUMB_BREAK_TAKEN_VERIFIED,   /* the body walked during it */
  PLUMB_BREAK_TAKEN_UNVERIFIED, /* somebody said so */
  PLUMB_BREAK_NATURAL,          /* walked without having been told */
  PLUMB_BREAK_POSTPONED,
  PLUMB_BREAK_SKIPPED,
  PLUMB_BREAK_EXPIRED, /* nobody answered, or it was held back until it did not matter any more */
} PlumbBreakOutcome;
#define PLUMB_BREAK_OUTCOMES 6

typedef enum {
  PLUMB_BREAKS_EVENT_DUE,
  PLUMB_BREAKS_EVENT_SUGGESTED, /* choose something (suggest.h) and tell */
  PLUMB_BREAKS_EVENT_STARTED,
  PLUMB_BREAKS_EVENT_FINISHED, /* outcome, duration_us, walked_us; POSTPONED: until_us */
  PLUMB_BREAKS_EVENT_MISSED,   /* after a hold, catch_up_after_hold = summary: held_us, bout_us */
} PlumbBreaksEventKind;

typedef struct {
  PlumbBreaksEventKind kind;
  int64_t time_us;
  uint32_t id; /* never used again */
  PlumbBreakKind break_kind;
  PlumbBreakTrigger trigger;
  PlumbBreakOutcome outcome;
  bool was_told; /* FINISHED: it had been suggested or started */
  int64_t begin_us, duration_us, walked_us;
  int64_t until_us;
  int64_t held_us; /* how long breaks were held back */
  int64_t bout_us; /* in one place by then */
} PlumbBreaksEvent;

#define PLUMB_BREAKS_EVENTS_MAX 64
/* What does not fit is dropped: a call that is fed a whole day at once can say no more. */
typedef struct {
  PlumbBreaksEvent event[PLUMB_BREAKS_EVENTS_MAX];
  unsigned count;
} PlumbBreaksEvents;

typedef enum { PLUMB_FEELING_FINE, PLUMB_FEELING_STIFF, PLUMB_FEELING_SORE } PlumbFeeling;

/* What the wearer's wish came to: an expected outcome. */
typedef enum {
  PLUMB_BREAK_OK,
  PLUMB_BREAK_BUSY,    /* one is being taken */
  PLUMB_BREAK_NONE,    /* none is due or under way */
  PLUMB_BREAK_NO_SUCH, /* that id is not the current one */
  PLUMB_BREAK_LIMIT,   /* postponed as often as it can be */
} PlumbBreakReply;

/* Keeps a reference to settings. */
PlumbBreaks *plumb_breaks_new (PlumbSettings *settings, int64_t now_us);
void plumb_breaks_free (PlumbBreaks *breaks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbBreaks, plumb_breaks_free)
void plumb_breaks_set_settings (PlumbBreaks *breaks, PlumbSettings *settings, int64_t now_us,
                                PlumbBreaksEvents *out_events);

/* What the monitor said, every time it said something. */
void plumb_breaks_take (PlumbBreaks *breaks, const PlumbEvents *said, int64_t now_us,
                        PlumbBreaksEvents *out_events);
void plumb_breaks_tick (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events);
/* When a tick matters next; INT64_MAX: never. The monitor is ticked first. */
int64_t plumb_breaks_deadline (const PlumbBreaks *breaks);

/* is_held: a pause, a hold or mode off. is_paused: those that stop judging, too (the user's pause,
 * mode off): that time does not count. is_silent: mode tracking; what is due is not suggested. */
void plumb_breaks_set_held (PlumbBreaks *breaks, bool is_held, bool is_paused, bool is_silent,
                            int64_t now_us, PlumbBreaksEvents *out_events);

/* seconds 0: as the settings say. A break of that kind that is due is the one that starts. */
PlumbBreakReply
plumb_breaks_start (PlumbBreaks *breaks, PlumbBreakKind kind, uint32_t seconds, int64_t now_us,
                    PlumbBreaksEvents *out_events, uint32_t *out_id);
/* id 0: the current one. is_completed false: given up, which is skipped. */
PlumbBreakReply plumb_breaks_finish (PlumbBreaks *breaks, uint32_t id, bool is_completed,
                                     int64_t now_us, PlumbBreaksEvents *out_events);
/* seconds from now; 0: as the settings say. */
PlumbBreakReply plumb_breaks_postpone (PlumbBreaks *breaks, uint32_t seconds, int64_t now_us,
                                       PlumbBreaksEvents *out_events);
PlumbBreakReply
plumb_breaks_skip (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events);
/* Stiff and sore offer a short break at once and make the areas (bits of PlumbArea) count in
 * suggestions for twelve hours; fine forgets them. */
void plumb_breaks_note_check_in (PlumbBreaks *breaks, PlumbFeeling feeling, uint32_t areas,
                                 int64_t now_us, PlumbBreaksEvents *out_events);

/* A self-massage was suggested: none for an hour. The red flags were shown to the wearer. */
void plumb_breaks_note_massage (PlumbBreaks *breaks, int64_t now_us);
void plumb_breaks_note_safety_shown (PlumbBreaks *breaks);

typedef struct {
  PlumbBreaksState state;
  uint32_t id; /* of what is due, suggested, taken or postponed; 0: none */
  PlumbBreakKind kind;
  PlumbBreakTrigger trigger;
  int64_t
      next_us; /* when the next is due if the wearer goes on like this, or postponed; 0: unknown */
  int postpones_left;  /* of the current break; without one, of a short one */
  int64_t begin_us;    /* taking: since when; else 0 */
  int64_t walked_us;   /* taking: of it */
  uint32_t seconds;    /* how long it is meant to last */
  int64_t bout_us;     /* in one place without walking, so far */
  int64_t worn_us;     /* since the last break of any kind */
  int64_t long_us;     /* worn since the last long break */
  int64_t slouched_us; /* of the last hour */
  int64_t judged_us;
  bool has_walked; /* since it became due, or in the last five minutes */
  PlumbFeeling feeling;
  uint32_t sore_areas; /* of a check-in in the last twelve hours */
  bool may_massage;    /* none was suggested for an hour */
  bool is_safety_shown;
} PlumbBreaksSnapshot;
void plumb_breaks_snapshot (const PlumbBreaks *breaks, PlumbBreaksSnapshot *out_snapshot);

/* What survives a restart, as one line of text with wall times (clock + offset_us). Reading is
 * strict: anything odd gives false and changes nothing. Counts go on where the daemon was away for
 * less than ten minutes; what was postponed or taken goes on by the wall clock. */
#define PLUMB_BREAKS_TEXT_MAX 512
void plumb_breaks_write (const PlumbBreaks *breaks, int64_t offset_us,
                         char out_text[PLUMB_BREAKS_TEXT_MAX]);
bool plumb_breaks_read (PlumbBreaks *breaks, const char *text, int64_t offset_us, int64_t now_us);

const char *plumb_breaks_state_to_string (PlumbBreaksState state);
const char *plumb_break_outcome_to_string (PlumbBreakOutcome outcome);
/* Whether the outcome of that name, as history keeps it, is a break that was taken. */
bool plumb_break_outcome_is_taken (const char *name);
/* False: none of fine, stiff, sore. */
bool plumb_feeling_parse (const char *text, PlumbFeeling *out_feeling);
