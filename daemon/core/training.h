/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coached time: when posture notices come early ([slouch] speak_after_s); the rest of the day is
 * recorded in silence, but for slouches of half an hour. How much of a day is coached goes by the
 * weeks of wear: a week is five days with two judged hours each, and the last entry of [training]
 * minutes_by_week holds for ever; from the ninth week on it comes on every other day at random.
 *
 * What is less than the whole day is cut into blocks, at random minutes of random hours of the day
 * (those in which the sensor was worn on the last day of wear, from waking on; drawn from a seed of
 * the installation and the day, so that a replay draws the same), so that nothing can be waited out
 * and coached and silent time of one day can be compared. A block that meets a hold, a walk or no
 * data moves to the next half hour; what is left at the end of the day is lost.
 *
 * Why there is an end: people who are reminded all day brace all day, and tell of getting sore from
 * it; and what is reminded of without end is ignored. Sources: docs/detection.md.
 *
 * The plan of older settings (minutes_per_day_start) coaches the first minutes of each day, and
 * grows with every day on which there was training.
 *
 * Pure. A day may be longer than 24 hours, or begin at another hour than it ends: what happens in
 * it is counted in real minutes since waking.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

/* When shift notices may be told. */
typedef struct {
  bool is_coached;       /* after speak_after_s, else after long_min only */
  uint32_t block;        /* a coached block, in which one is told at most; 0: none */
  bool is_outside_hours; /* [training] from, until, or a part of the day that the wearer left out */
  bool is_done;          /* the day's minutes are used up */
} PlumbCoaching;

typedef struct {
  int minute_of_day; /* local, 0-1439 */
  int64_t wall_min;  /* minutes since 1970-01-01, UTC */
} PlumbTrainingTime;

#define PLUMB_TRAINING_BLOCKS_MAX 24
#define PLUMB_TRAINING_WEEK_DAYS  5

/* In minutes since the day's first judged minute; order of time. */
typedef struct {
  int start_min;
  int64_t left_us; /* judged time; 0: it is over */
} PlumbTrainingBlock;

typedef struct {
  int64_t day;       /* the local day that used_us is of, counted from 1970-01-01 */
  int64_t used_us;   /* coached judged time of that day */
  int64_t judged_us; /* judged time of that day */
  unsigned n_before; /* days with training before that day */
  unsigned n_judged; /* days with two judged hours before that day */
  uint32_t seed;     /* of the installation; 0: none yet */
  bool has_woken;    /* something was judged on that day: its blocks are drawn */
  PlumbTrainingTime woke;
  int length_min; /* from waking to what was judged last, on that day ... */
  int usual_min;  /* ... and on the last day of wear; 0: none yet */
  PlumbTrainingBlock blocks[PLUMB_TRAINING_BLOCKS_MAX];
  unsigned n_blocks;
  int running; /* of blocks; -1: none */
} PlumbTraining;

#define PLUMB_TRAINING_TEXT_MAX 480
#define PLUMB_TRAINING_DAYS_MAX 100000 /* more than anybody lives to train */

void plumb_training_init (PlumbTraining *training);
/* Another day begins anew, whether the calendar or the clock moved. seed: of a new installation. */
void plumb_training_set_day (PlumbTraining *training, int64_t day, uint32_t seed);
/* Judged time, from 0; it counts as coached while some is left. Draws the day's blocks when it is
 * the first, and those of what was added to the plan since the last of them was over. is_counted:
 * in mode training, with nothing holding notices back. */
void plumb_training_add (PlumbTraining *training, const PlumbSettingsValues *values, bool is_soft,
                         const PlumbTrainingTime *time, int64_t judged_us, bool is_counted);
/* A minute has passed: a block begins, or moves on where is_judging is false (a hold, a walk, no
 * data). */
void plumb_training_pass (PlumbTraining *training, const PlumbTrainingTime *time, bool is_judging);
/* Coached just now. *out_block: its number from 1 for ever different, 0: coached all the time. */
bool plumb_training_is_coached (const PlumbTraining *training, const PlumbSettingsValues *values,
                                bool is_soft, uint32_t *out_block);
/* What coaching says of it is still so; cheaper than to ask for all. */
bool plumb_training_is_same (const PlumbTraining *training, const PlumbSettingsValues *values,
                             bool is_soft, const PlumbCoaching *coaching);
/* Today's place in the plan, from 1. */
unsigned plumb_training_get_day_of_plan (const PlumbTraining *training);
/* The week of wear, from 1. */
unsigned plumb_training_get_week (const PlumbTraining *training);
/* How much of today is planned; is_soft (the hours after a massage): half. INT64_MAX: no limit. */
int64_t plumb_training_get_planned_us (const PlumbTraining *training,
                                       const PlumbSettingsValues *values, bool is_soft);
/* What is left of it, not below 0; INT64_MAX: no limit. */
int64_t plumb_training_get_left_us (const PlumbTraining *training,
                                    const PlumbSettingsValues *values, bool is_soft);
/* There was some of it, and it is used up. */
bool plumb_training_is_done (const PlumbTraining *training, const PlumbSettingsValues *values,
                             bool is_soft);
/* What survives a restart, as text. Reading is strict: false changes nothing; the shorter text of
 * version 0.1 ("day used before") is understood. */
void plumb_training_to_text (const PlumbTraining *training, char out_text[PLUMB_TRAINING_TEXT_MAX]);
bool plumb_training_parse (const char *text, PlumbTraining *out_training);
