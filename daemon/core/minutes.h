/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The wearer's time in states, minute by minute of the wall clock: the one that runs and the
 * fifteen before it, which may still be revised by what turns out late. Pure; times in microseconds
 * on the boot clock.
 */
#pragma once

#include "terms.h"
#include "totals.h"

#define PLUMB_MINUTES_KEPT 16 /* the running one, and 15 that may be revised */

typedef struct {
  int64_t start_us;
  PlumbTotals totals;
  PlumbTotals announced; /* of it in MINUTE and in revisions; nothing of the running one */
  PlumbTotals anchored;  /* of it since plumb_minutes_set_anchor () */
  PlumbTotals away;      /* of it, as far as it was judged, since plumb_minutes_mark_away () */
  double deviation_sum, anchored_deviation_sum;
  unsigned deviation_count, anchored_deviation_count;
  double told_deg; /* the mean in MINUTE, or in a revision; NaN: none */
  bool is_erased;  /* nobody has it any more: it is not revised */
} PlumbMinute;

typedef struct {
  PlumbMinute ring[PLUMB_MINUTES_KEPT];
  unsigned newest;    /* the running one */
  unsigned count;     /* in the ring, 1 at least */
  unsigned anchored;  /* so many of the newest may hold something since the anchor, 1 at least */
  bool has_revision;  /* of one that was told */
  int64_t judged_us;  /* upright, slouching and leaning, since the beginning */
  int64_t upright_us; /* of it */
} PlumbMinutes;

void plumb_minutes_init (PlumbMinutes *minutes, int64_t now_us);

/* The totals that a moment is counted in: of the minute that it lies in, of the oldest one where it
 * lies before all. *out_end_us: where that minute ends; INT64_MAX for the running one. */
PlumbMinute *plumb_minutes_find (PlumbMinutes *minutes, int64_t at_us, int64_t *out_end_us);
const PlumbMinute *plumb_minutes_running (const PlumbMinutes *minutes);
/* Its mean tilt; NaN: none. */
double plumb_minute_deviation_deg (const PlumbMinute *minute);
/* A tilt of the running minute, 0-180 degrees. */
void plumb_minutes_add_deviation (PlumbMinutes *minutes, double deviation_deg);
/* The running minute, or piece of one, ends at now_us: MINUTE. */
void plumb_minutes_end (PlumbMinutes *minutes, int64_t now_us, PlumbEvents *out_events);
/* MINUTE_REVISED for every minute in which something has turned out since it was told. */
void plumb_minutes_revise (PlumbMinutes *minutes, int64_t now_us, PlumbEvents *out_events);

/* What has been told and touches [from_us, to_us) is revised no more. */
void plumb_minutes_erase (PlumbMinutes *minutes, int64_t from_us, int64_t to_us);

/* From here on the sensor lies quite still; ... */
void plumb_minutes_set_anchor (PlumbMinutes *minutes);
/* ... and has not been worn since: what was counted as worn was not. */
void plumb_minutes_take_off (PlumbMinutes *minutes);
/* From here on the wearer is away from the pose; ... */
void plumb_minutes_mark_away (PlumbMinutes *minutes);
/* ... and has been reclining since: what was counted as upright, slouching or leaning was that. */
void plumb_minutes_recline (PlumbMinutes *minutes);
