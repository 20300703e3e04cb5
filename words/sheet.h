/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sheet to hand over to a therapist or a doctor: one page of plain text on what a period adds
 * up to and what the wearer said of it. Only the fields that the wearer picked are in it.
 */
#pragma once

#include "break-counts.h"
#include "language.h"
#include "report-fields.h"

#define PLUMB_SHEET_AREAS_MAX 5
#define PLUMB_SHEET_SCORE_MAX 10

/* A day with records. Seconds are >= 0; the states from upright on are parts of the time worn. */
typedef struct {
  GDate day;
  double monitored_s; /* worn with data */
  double unjudged_s, missing_s;
  double upright_s, slouching_s, leaning_s;
  double stationary_s;
  double sitting_s, standing_s; /* both 0: not told apart */
  double longest_sit_s, longest_slouch_s;
  unsigned slouches; /* how often the wearer slouched or leaned for long */
  PlumbBreakCounts breaks;
} PlumbSheetDay;

/* A check-in or a session. Strings are borrowed. */
typedef struct {
  GDate day;           /* that it belongs to: the small hours belong to the evening before */
  const char *moment;  /* local, as "2026-11-23T11:00:00+01:00" or the begin of it */
  const char *session; /* its kind, such as "massage"; NULL: a check-in */
  const char *feeling; /* "fine", "stiff", "sore"; NULL: not said */
  const char *areas[PLUMB_SHEET_AREAS_MAX]; /* as many as were named, then NULL */
  int comfort, sleep, energy, focus;        /* 0-PLUMB_SHEET_SCORE_MAX; -1: not said */
  const char *note;                         /* NULL: none */
} PlumbSheetEvent;

typedef struct {
  unsigned fields; /* of PlumbReportField */
  GDate from_day, to_day;
  double coverage_floor;     /* 0-1; a share is told of what is covered that well, or better */
  const PlumbSheetDay *days; /* in order */
  unsigned n_days;
  const PlumbSheetEvent
      *events; /* in order of time; those of fields that were not picked stay out */
  unsigned n_events;
} PlumbSheet;

/* The page, each line ended; caller frees. */
char *plumb_sheet_dup_text (const PlumbSheet *sheet, const PlumbLanguage *language);
