/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An hour or a day in a few sentences, for people. Every tone tells the same facts; none of them
 * scolds, and what was not recorded well enough is said to be so.
 */
#pragma once

#include "break-counts.h"
#include "language.h"
#include "settings.h"

typedef enum {
  PLUMB_SUMMARY_NO_GOAL, /* none is wanted, or it cannot be said */
  PLUMB_SUMMARY_GOAL_MET,
  PLUMB_SUMMARY_GOAL_MET_SO_FAR, /* of a day that is not over */
  PLUMB_SUMMARY_GOAL_MISSED,
} PlumbSummaryGoal;

typedef struct {
  bool is_hour; /* else a day */
  double monitored_s, stationary_s;
  double longest_sit_s; /* of a spell that ended in it or runs; 0: there was none */
  double upright_ratio; /* 0-1; below 0: too little is known */
  double coverage;      /* 0-1 */
  double expected_s;    /* what it is a share of; 0: not known */
  PlumbBreakCounts breaks;
  unsigned told; /* of posture and sitting, for the first time or again */
  unsigned notices_heeded, notices_ignored; /* what became of them, where it is known */
  PlumbSummaryGoal goal;
  unsigned streak; /* days in a row that met the goals; told from 2 on */
} PlumbSummary;

/* The facts of summary in that tone and language, in one line; caller frees. */
char *
plumb_summary_dup_text (const PlumbSummary *summary, PlumbTone tone, const PlumbLanguage *language);
