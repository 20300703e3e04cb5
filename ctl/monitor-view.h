/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plumbline monitor writes for each change, in each of its forms. */
#pragma once

#include "alert-words.h"
#include "state.h"

typedef enum {
  PLUMB_VIEW_LINES,  /* one line a change */
  PLUMB_VIEW_LIVE,   /* one line that is written over, on a terminal */
  PLUMB_VIEW_JSON,   /* one object a line */
  PLUMB_VIEW_WAYBAR, /* one object a line, as waybar's custom module takes it */
} PlumbViewKind;

typedef struct {
  const PlumbCtl *ctl;
  PlumbViewKind kind;
  char *last;        /* what was said last, so that nothing is said twice */
  char *last_next;   /* the same of what would be told next */
  bool is_resting;   /* shift notices did, when it was shown last */
  bool is_line_open; /* live: the cursor stands in the line */
} PlumbView;

void plumb_view_clear (PlumbView *view);

/* The state as it is now; state NULL: the daemon is not there. */
void plumb_view_show (PlumbView *view, const PlumbState *state);
/* An alert that is told. */
void plumb_view_raised (PlumbView *view, const PlumbAlertFacts *alert, const char *severity);
/* One that is over. */
void plumb_view_cleared (PlumbView *view, const char *path, const char *kind, const char *outcome);
/* What became of a break: "suggested" with what to do, "started", or an outcome. suggestion may be
 * NULL. */
void plumb_view_break (PlumbView *view, const char *id, const char *word, GVariant *suggestion);
/* A summary that was told: event is "day-summary" or "hour-summary". */
void plumb_view_summary (PlumbView *view, const char *event, GVariant *summary);
/* A practice is over: what came of it. */
void plumb_view_practice (PlumbView *view, GVariant *summary);
/* A claimed reading. */
void plumb_view_reading (PlumbView *view, const char *sensor, guint64 real_us, double pitch_deg,
                         double roll_deg, GVariant *extra);
