/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Minutes of training a day: for so much judged time posture alerts may come, then the rest of the
 * day is recorded in silence. The plan grows with every day on which there was training, not with
 * the calendar: who pauses for a week goes on where it stopped.
 *
 * Why there is an end: people who are reminded all day brace all day, and tell of getting sore from
 * it. The figures are the settings' and a preference; they come from no study.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

typedef struct {
  int64_t day;       /* the local day that used_us is of, counted from 1970-01-01 */
  int64_t used_us;   /* judged time in training on that day */
  unsigned n_before; /* days with training before that day */
} PlumbTraining;

#define PLUMB_TRAINING_TEXT_MAX 80
#define PLUMB_TRAINING_DAYS_MAX 100000 /* more than anybody lives to train */

/* Another day begins anew, whether the calendar or the clock moved. */
void plumb_training_set_day (PlumbTraining *training, int64_t day);
/* Judged time in training, from 0. */
void plumb_training_add (PlumbTraining *training, int64_t judged_us);
/* Today's place in the plan, from 1. */
unsigned plumb_training_get_day_of_plan (const PlumbTraining *training);
/* How much of today is planned; is_soft (the hours after a massage): half. INT64_MAX: no limit. */
int64_t plumb_training_get_planned_us (const PlumbTraining *training,
                                       const PlumbSettingsValues *values, bool is_soft);
/* What is left of it, not below 0; INT64_MAX: no limit. */
int64_t plumb_training_get_left_us (const PlumbTraining *training,
                                    const PlumbSettingsValues *values, bool is_soft);

/* What survives a restart, as text. Reading is strict: false changes nothing. */
void plumb_training_to_text (const PlumbTraining *training, char out_text[PLUMB_TRAINING_TEXT_MAX]);
bool plumb_training_parse (const char *text, PlumbTraining *out_training);
