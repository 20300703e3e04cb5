/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An hour or a day in a few sentences, for people. Every tone tells the same facts; none of them
 * scolds, and what was not recorded well enough is said to be so.
 */
#pragma once

#include "goals.h"

typedef struct {
  bool is_hour;
  double monitored_s, stationary_s;
  double longest_sit_s; /* of a spell that ended in it, 0: none did */
  double upright_ratio; /* below 0: too little is known */
  double coverage;      /* 0-1 */
  unsigned breaks;
  PlumbGoalResult goal;
  unsigned streak;
} PlumbSummary;

#define PLUMB_SUMMARY_TEXT_MAX 640

void plumb_summary_to_text (const PlumbSummary *summary, PlumbTone tone,
                            char out_text[PLUMB_SUMMARY_TEXT_MAX]);
