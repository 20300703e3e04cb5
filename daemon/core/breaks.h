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
 * A short break is due after [breaks] micro_every_min in one place (and again in the same spell as
 * [sitting] repeat_min and then_every_min say), after scheduled_every_min worn, or at once when the
 * wearer checks in stiff or sore. A long one takes its place after long_every_min worn since the
 * last long one; it never comes alone, unless short ones are off. slouched_share of the last hour
 * away from the pose makes a break due, too, but does not tell of it: it takes the place of the
 * next shift notice. A break that the monitor verified (walking) ends what is due: as
 * taken-verified where it had been suggested, as natural where nobody had said anything.
 * Figures: docs/detection.md.
 *
 * Every function that takes out_events sets it to what happened by then.
 */
#pragma once

#include "snapshot.h"

typedef struct PlumbBreaks PlumbBreaks;

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
  int64_t held_us;      /* how long breaks were held back */
  int64_t bout_us;      /* in one place by then */
  int postpones;        /* so far */
  uint32_t spell_times; /* SUGGESTED: how often this spell was told of by now, from 1 */
} PlumbBreaksEvent;

/* What the wearer's wish came to: an expected outcome. */
typedef enum {
  PLUMB_BREAK_OK,
  PLUMB_BREAK_BUSY,    /* one is being taken */
  PLUMB_BREAK_NONE,    /* none is due or under way */
  PLUMB_BREAK_NO_SUCH, /* that id is not the current one */
  PLUMB_BREAK_LIMIT,   /* postponed as often as it can be */
} PlumbBreakReply;

#define PLUMB_BREAKS_EVENTS_MAX 64
/* What does not fit is dropped: a call that is fed a whole day at once can say no more. */
typedef struct {
  PlumbBreaksEvent event[PLUMB_BREAKS_EVENTS_MAX];
  unsigned count;
} PlumbBreaksEvents;

/* Keeps a reference to settings. */
PlumbBreaks *plumb_breaks_new (PlumbSettings *settings, int64_t now_us);
void plumb_breaks_free (PlumbBreaks *breaks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbBreaks, plumb_breaks_free)
void plumb_breaks_set_settings (PlumbBreaks *breaks, PlumbSettings *settings, int64_t now_us,
                                PlumbBreaksEvents *out_events);

/* What happened to the wearer, in its order. */
void plumb_breaks_handle (PlumbBreaks *breaks, const PlumbEvent *events, unsigned count,
                          int64_t now_us, PlumbBreaksEvents *out_events);
void plumb_breaks_tick (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events);
/* When a tick matters next; INT64_MAX: never. The monitor is ticked first. */
int64_t plumb_breaks_deadline (const PlumbBreaks *breaks);
/* The wearer's time counts just now. */
bool plumb_breaks_has_wearer (const PlumbBreaks *breaks);

typedef struct {
  bool is_held;      /* a pause, a hold or mode off */
  bool is_paused;    /* those that stop judging, too (the user's pause, mode off): not counted */
  bool is_silent;    /* mode tracking; what is due is not suggested */
  bool is_disturbed; /* do-not-disturb is among them: nothing but the summary comes after it */
} PlumbBreaksHold;
void plumb_breaks_set_held (PlumbBreaks *breaks, const PlumbBreaksHold *hold, int64_t now_us,
                            PlumbBreaksEvents *out_events);
/* When the wearer may be told: from_us on (INT64_MAX: not known), at once if a word disturbs little
 * (boundary_us) since the break came due, else after [sitting] patience_min. A break that was
 * postponed comes when the wearer wished it, from settled_us on. */
void plumb_breaks_set_moment (PlumbBreaks *breaks, int64_t from_us, int64_t settled_us,
                              int64_t boundary_us);
/* A shift notice gave way: what is due is told now, without patience. */
void plumb_breaks_hurry (PlumbBreaks *breaks, int64_t now_us, PlumbBreaksEvents *out_events);
/* When what is due, or comes due next if the wearer goes on like this, can be told at the earliest;
 * INT64_MAX: not known. is_due: it is due. */
int64_t plumb_breaks_get_due_us (const PlumbBreaks *breaks, bool *out_is_due);
/* Nothing but time keeps it from being told: no hold, no silence, a wearer who is known to stay in
 * one place. A sensor without acceleration never says that. */
bool plumb_breaks_is_tellable (const PlumbBreaks *breaks);

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

void plumb_breaks_snapshot (const PlumbBreaks *breaks, PlumbBreaksSnapshot *out_snapshot);

/* What survives a restart, as one line of text with wall times (clock + offset_us). Reading is
 * strict: anything odd gives false and changes nothing. Counts go on where the daemon was away for
 * less than ten minutes; what was postponed or taken goes on by the wall clock, and of a
 * clock that was set back meanwhile nothing lies in the future but what was postponed, by as much
 * as was left of it. */
#define PLUMB_BREAKS_TEXT_MAX 512
void plumb_breaks_write (const PlumbBreaks *breaks, int64_t offset_us,
                         char out_text[PLUMB_BREAKS_TEXT_MAX]);
bool plumb_breaks_read (PlumbBreaks *breaks, const char *text, int64_t offset_us, int64_t now_us);
