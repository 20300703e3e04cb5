/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the wearer may be told. All that is said to a person is of two kinds, "shift" (slouch,
 * lean) and "get up" (long-sitting, break-due), and shares one budget: so many an hour and a day,
 * a least time between any two, a longer one between two of a kind. A shift notice that was not
 * heeded doubles the time to the next one, one that was heeded halves it; some in a row that were
 * not heeded, and shift notices rest.
 *
 * Pure; times in microseconds on the boot clock. The figures are the settings' ([alerts] pace);
 * where they come from: docs/detection.md, "How often you are told".
 */
#pragma once

#include "event.h"
#include "heed.h"
#include "terms.h"

#define PLUMB_PACE_HOUR_MAX 1000 /* the highest max_per_hour */

typedef struct {
  int64_t hour_us[PLUMB_PACE_HOUR_MAX]; /* a ring of the times of counted notices */
  unsigned hour_head, hour_count;
  int told_today;
  bool has_told, has_shifted, has_got_up, has_walked;
  int64_t last_us, shift_us, get_up_us; /* the last of all, of each kind */
  int64_t walked_us;                    /* the last walk that was no break ended */
  double backoff;        /* two shift notices are so many times the base apart; below 1: once */
  int ignored;           /* shift notices in a row */
  int64_t rest_until_us; /* of shift notices; 0: none */
  int64_t quiet_until_us[PLUMB_NOTICES]; /* "later", of that kind alone; 0: not */
  int64_t snoozed_until_us;              /* of all about posture and sitting; 0: not */
  uint32_t wording[PLUMB_NOTICES];       /* how many of the kind were told, ever */
  PlumbHeed heed[PLUMB_NOTICES];         /* what becomes of the last one of each kind */
  bool is_soft;                          /* twice the time, half as many an hour */
} PlumbPace;

/* From when on, and what stands in the way until then. until_us INT64_MAX: not before the next
 * day; a time that is over: nothing does. */
typedef struct {
  int64_t until_us;
  PlumbReason reason; /* of the one that lasts longest */
} PlumbPaceWait;

/* NONE: not about posture or sitting. */
PlumbNotice plumb_pace_notice_of (PlumbAlertKind kind);

PlumbPaceWait plumb_pace_get_wait (const PlumbPace *pace, const PlumbSettings *settings,
                                   PlumbNotice notice, int64_t now_us);
/* It is told. is_counted false: outside the budget (practice, the wearer's own word). */
void plumb_pace_note_told (PlumbPace *pace, PlumbNotice notice, bool is_counted, int64_t now_us);
/* A walk of 20 s or more that was no break has ended. */
void plumb_pace_note_walk (PlumbPace *pace, int64_t now_us);
/* What becomes of a notice is not known yet. */
static inline bool
plumb_pace_is_watching (const PlumbPace *pace)
{
  return pace->heed[PLUMB_NOTICE_SHIFT].is_watched || pace->heed[PLUMB_NOTICE_GET_UP].is_watched;
}
/* The wearer has said what became of the last notice of the kind: it is watched no more. False: it
 * was not watched. */
bool plumb_pace_end_watch (PlumbPace *pace, PlumbNotice notice);
/* The wearer said "later" to a notice of the kind. */
void plumb_pace_note_later (PlumbPace *pace, PlumbNotice notice, int64_t until_us);
/* The wearer said that a shift notice was wrong: no penalty. */
void plumb_pace_note_wrong (PlumbPace *pace);
/* Another day: nothing was told yet, and half of the excess of the spacing is forgotten. */
void plumb_pace_begin_day (PlumbPace *pace, const PlumbSettings *settings);
/* What was told of a spell in one place. */
typedef struct {
  uint32_t tellings;
  int64_t at_us; /* how long it had lasted at the last of them */
} PlumbSpell;
/* How long it must last for the next telling, the first one being due at first_us; INT64_MAX: none
 * comes. */
int64_t
plumb_pace_get_spell_us (const PlumbSettings *settings, int64_t first_us, const PlumbSpell *spell);
/* How long the spell must go on for the telling after so many; 0: none comes. */
int64_t plumb_pace_get_quiet_us (const PlumbSettings *settings, uint32_t tellings);
/* How a notice ended; returns for how long shift notices rest from now on, 0: they do not. */
int64_t plumb_pace_take (PlumbPace *pace, const PlumbSettings *settings, PlumbNotice notice,
                         PlumbHeedVerdict verdict, int64_t now_us);
/* The least time between two shift notices, as it is now. */
int64_t plumb_pace_get_spacing_us (const PlumbPace *pace, const PlumbSettings *settings);

/* What survives a restart, as one line with wall times (clock + offset_us): all but what is watched
 * just now, and of the last hour the newest PLUMB_PACE_KEPT notices. A moment of the past that a
 * clock set back would make one of the future is now; a wait ends in a day at the latest. Reading
 * is strict: anything odd gives false and changes nothing. */
#define PLUMB_PACE_KEPT     12
#define PLUMB_PACE_TEXT_MAX 512
void
plumb_pace_write (const PlumbPace *pace, int64_t offset_us, char out_text[PLUMB_PACE_TEXT_MAX]);
bool plumb_pace_read (PlumbPace *pace, const char *text, int64_t offset_us, int64_t now_us);
