/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training.h"

#include <string.h>

#define MINUTE_US     INT64_C (60000000)
#define DAY_MIN       1440
#define DAY_US        (DAY_MIN * MINUTE_US)
#define DAY_MAX       INT64_C (2932896) /* 9999-12-31 */
#define HOUR_MIN      60
#define HALF_HOUR_MIN 30
#define JUDGED_DAY_US (120 * MINUTE_US) /* a day of wear */
#define EVERY_OTHER   8                 /* weeks, after which every other day is coached */
#define FIRST_DAY_MIN (9 * HOUR_MIN)    /* worn, while nothing is known: a day at work */
#define LONGEST_MIN   (3 * DAY_MIN)     /* a day, with a flight in it and a clock that was mended */

void
plumb_training_init (PlumbTraining *training)
{
  *training = (PlumbTraining){.running = -1};
}

void
plumb_training_set_day (PlumbTraining *training, int64_t day, uint32_t seed)
{
  if (training->seed == 0)
    training->seed = seed != 0 ? seed : 1;
  if (day == training->day)
    return;
  if (training->used_us > 0)
    training->n_before = MIN (training->n_before + 1, PLUMB_TRAINING_DAYS_MAX);
  if (training->judged_us >= JUDGED_DAY_US) {
    training->n_judged = MIN (training->n_judged + 1, PLUMB_TRAINING_DAYS_MAX);
    training->usual_min = training->length_min;
  }
  training->day = day;
  training->used_us = training->judged_us = 0;
  training->has_woken = false;
  training->length_min = 0;
  training->n_blocks = 0;
  training->running = -1;
}

/* xorshift32 (Marsaglia 2003). */
static uint32_t
draw (uint32_t *random)
{
  uint32_t x = *random;

  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *random = x;
}

/* Of one day, or of so many days together; never 0. */
static uint32_t
day_seed (const PlumbTraining *training, int64_t day)
{
  uint32_t x = (training->seed ^ ((uint32_t)day * 0x9e3779b9u)) | 1u;

  draw (&x);
  draw (&x);
  return x;
}

unsigned
plumb_training_get_day_of_plan (const PlumbTraining *training)
{
  return training->n_before + 1;
}

unsigned
plumb_training_get_week (const PlumbTraining *training)
{
  return training->n_judged / PLUMB_TRAINING_WEEK_DAYS + 1;
}

static double
old_plan_min (const PlumbTraining *training, const PlumbSettingsValues *values)
{
  double minutes = values->training.minutes_per_day_start +
                   values->training.minutes_per_day_growth * training->n_before;

  if (values->training.minutes_per_day_start <= 0)
    return PLUMB_TRAINING_ALL;
  return MIN (minutes, values->training.minutes_per_day_max);
}

/* One of each two days, drawn. */
static bool
is_day_off (const PlumbTraining *training)
{
  if (plumb_training_get_week (training) <= EVERY_OTHER)
    return false;
  return (day_seed (training, training->day / 2) >> 16 & 1) != (training->day & 1);
}

static double
planned_min (const PlumbTraining *training, const PlumbSettingsValues *values)
{
  unsigned week = plumb_training_get_week (training) - 1;

  if (plumb_settings_has_daily_plan (values))
    return old_plan_min (training, values);
  double minutes = values->training.minutes_by_week[MIN (week, values->training.n_weeks - 1)];
  return minutes != PLUMB_TRAINING_ALL && is_day_off (training) ? 0 : minutes;
}

int64_t
plumb_training_get_planned_us (const PlumbTraining *training, const PlumbSettingsValues *values,
                               bool is_soft)
{
  double minutes = planned_min (training, values);

  if (minutes == PLUMB_TRAINING_ALL)
    return INT64_MAX;
  return (int64_t)(minutes * (double)MINUTE_US) / (is_soft ? 2 : 1);
}

int64_t
plumb_training_get_left_us (const PlumbTraining *training, const PlumbSettingsValues *values,
                            bool is_soft)
{
  int64_t planned_us = plumb_training_get_planned_us (training, values, is_soft);

  return planned_us == INT64_MAX ? INT64_MAX : MAX (planned_us - training->used_us, 0);
}

bool
plumb_training_is_done (const PlumbTraining *training, const PlumbSettingsValues *values,
                        bool is_soft)
{
  return training->used_us > 0 && plumb_training_get_left_us (training, values, is_soft) == 0;
}

static bool
has_blocks (const PlumbTraining *training, const PlumbSettingsValues *values)
{
  return !plumb_settings_has_daily_plan (values) &&
         planned_min (training, values) != PLUMB_TRAINING_ALL;
}

bool
plumb_training_is_coached (const PlumbTraining *training, const PlumbSettingsValues *values,
                           bool is_soft, uint32_t *out_block)
{
  *out_block = 0;
  if (plumb_training_get_left_us (training, values, is_soft) == 0)
    return false;
  if (!has_blocks (training, values))
    return true;
  if (training->running < 0)
    return false;
  *out_block =
      (uint32_t)training->day * PLUMB_TRAINING_BLOCKS_MAX + (uint32_t)training->running + 1;
  return true;
}

bool
plumb_training_is_same (const PlumbTraining *training, const PlumbSettingsValues *values,
                        bool is_soft, const PlumbCoaching *coaching)
{
  uint32_t block;
  bool is_coached = plumb_training_is_coached (training, values, is_soft, &block);
  bool is_done = plumb_training_is_done (training, values, is_soft);

  return is_coached == coaching->is_coached && block == coaching->block &&
         is_done == coaching->is_done;
}

static int
since_waking_min (const PlumbTraining *training, const PlumbTrainingTime *time)
{
  return (int)CLAMP (time->wall_min - training->woke.wall_min, 0, LONGEST_MIN);
}

/* The day's hours, in minutes since it woke: those that are still to come at now_min. */
static void
find_window (const PlumbTraining *training, const PlumbSettingsValues *values, int now_min,
             int *out_from, int *out_until)
{
  int from = values->training.from_min, until = values->training.until_min;
  int woke = training->woke.minute_of_day;

  *out_from = now_min;
  *out_until = training->usual_min > 0 ? training->usual_min : FIRST_DAY_MIN;
  if (from == until)
    return;
  if (!plumb_settings_is_coached_time (values, woke))
    *out_from = MAX (now_min, (from - woke + DAY_MIN) % DAY_MIN);
  *out_until = MIN (*out_until, (until - woke + DAY_MIN) % DAY_MIN);
}

/* In order of time. */
static void
add_block (PlumbTraining *training, int start_min, int64_t left_us)
{
  PlumbTrainingBlock *blocks = training->blocks;
  unsigned at = training->n_blocks++;

  for (; at > 0 && blocks[at - 1].start_min > start_min; at--)
    blocks[at] = blocks[at - 1];
  blocks[at] = (PlumbTrainingBlock){start_min, left_us};
}

/* Hours in a drawn order; one each before any gets a second. Behind those that are over, whose
 * numbers are not used again. */
static void
draw_blocks (PlumbTraining *training, const PlumbSettingsValues *values, int now_min,
             int64_t planned_us)
{
  int64_t block_us = (int64_t)(values->training.block_min * (double)MINUTE_US);
  uint32_t random = day_seed (training, training->day);
  int hours[24], from, until;

  if (training->n_blocks == PLUMB_TRAINING_BLOCKS_MAX)
    training->n_blocks = 0;
  find_window (training, values, now_min, &from, &until);
  int n_hours = CLAMP ((until - from) / HOUR_MIN, 1, 24);
  for (int i = 0; i < n_hours; i++) {
    int at = (int)(draw (&random) % (uint32_t)(i + 1));
    hours[i] = i;
    hours[i] = hours[at];
    hours[at] = i;
  }
  block_us = MAX (block_us, planned_us / (PLUMB_TRAINING_BLOCKS_MAX - training->n_blocks) + 1);
  int spare = MAX (HOUR_MIN - (int)(block_us / MINUTE_US), 1);
  for (unsigned i = 0; planned_us > 0; i++, planned_us -= block_us)
    add_block (training,
               from + hours[i % (unsigned)n_hours] * HOUR_MIN +
                   (int)(draw (&random) % (uint32_t)spare),
               MIN (block_us, planned_us));
}

static void
wake (PlumbTraining *training, const PlumbTrainingTime *time)
{
  training->has_woken = true;
  training->woke = *time;
  training->n_blocks = 0;
}

static bool
has_block_left (const PlumbTraining *training)
{
  for (unsigned i = 0; i < training->n_blocks; i++)
    if (training->blocks[i].left_us > 0)
      return true;
  return false;
}

void
plumb_training_add (PlumbTraining *training, const PlumbSettingsValues *values, bool is_soft,
                    const PlumbTrainingTime *time, int64_t judged_us, bool is_counted)
{
  int64_t left_us = plumb_training_get_left_us (training, values, is_soft);
  uint32_t block;

  if (!training->has_woken)
    wake (training, time);
  int now_min = since_waking_min (training, time);
  if (left_us > 0 && has_blocks (training, values) && !has_block_left (training))
    draw_blocks (training, values, now_min, left_us);
  training->judged_us = MIN (training->judged_us + judged_us, DAY_US);
  training->length_min = now_min;
  if (!is_counted || !plumb_training_is_coached (training, values, is_soft, &block))
    return;
  training->used_us = MIN (training->used_us + judged_us, DAY_US);
  if (training->running < 0)
    return;
  PlumbTrainingBlock *running = &training->blocks[training->running];
  running->left_us = MAX (running->left_us - judged_us, 0);
  if (running->left_us == 0)
    training->running = -1;
}

void
plumb_training_pass (PlumbTraining *training, const PlumbTrainingTime *time, bool is_judging)
{
  int now_min = since_waking_min (training, time);
  int next_min = now_min + HALF_HOUR_MIN - time->minute_of_day % HALF_HOUR_MIN;

  if (training->running >= 0 && !is_judging) {
    training->blocks[training->running].start_min = next_min;
    training->running = -1;
  }
  for (unsigned i = 0; i < training->n_blocks && training->running < 0; i++) {
    PlumbTrainingBlock *block = &training->blocks[i];
    if (block->left_us == 0 || block->start_min > now_min)
      continue;
    if (is_judging)
      training->running = (int)i;
    else
      block->start_min = next_min;
  }
}

void
plumb_training_to_text (const PlumbTraining *training, char out_text[PLUMB_TRAINING_TEXT_MAX])
{
  int used = g_snprintf (
      out_text, PLUMB_TRAINING_TEXT_MAX,
      "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %u %" G_GINT64_FORMAT " %u %d %" G_GINT64_FORMAT
      " %d %d",
      training->day, training->used_us, training->n_before, training->n_judged, training->judged_us,
      training->seed, training->has_woken ? training->woke.minute_of_day + 1 : 0,
      MAX (training->woke.wall_min, 0), training->length_min, training->usual_min);

  for (unsigned i = 0; i < training->n_blocks; i++)
    used += g_snprintf (out_text + used, (gulong)(PLUMB_TRAINING_TEXT_MAX - used), " %d %d",
                        training->blocks[i].start_min,
                        (int)(training->blocks[i].left_us / G_USEC_PER_SEC));
}

/* Digits and nothing else, up to a space or the end; moves *text behind it. */
static bool
take_number (const char **text, int64_t highest, int64_t *out_number)
{
  char *end;

  if (!g_ascii_isdigit (**text))
    return false;
  int64_t number = g_ascii_strtoll (*text, &end, 10);
  if (number > highest || (*end != '\0' && (*end != ' ' || !g_ascii_isdigit (end[1]))))
    return false;
  *text = *end == ' ' ? end + 1 : end;
  *out_number = number;
  return true;
}

static bool
take_blocks (const char *text, PlumbTraining *training)
{
  int64_t start, left_s;

  while (*text != '\0') {
    if (training->n_blocks >= PLUMB_TRAINING_BLOCKS_MAX ||
        !take_number (&text, LONGEST_MIN + DAY_MIN, &start) ||
        !take_number (&text, DAY_US / G_USEC_PER_SEC, &left_s))
      return false;
    training->blocks[training->n_blocks++] =
        (PlumbTrainingBlock){(int)start, left_s * G_USEC_PER_SEC};
  }
  return true;
}

/* What came with blocks. */
static bool
take_rest (const char *text, PlumbTraining *training)
{
  int64_t n_judged, judged_us, seed, woke, woke_wall, length, usual;

  if (*text == '\0') {
    training->n_judged = training->n_before; /* a text of 0.1.0: who has trained is no beginner */
    return true;
  }
  if (!take_number (&text, PLUMB_TRAINING_DAYS_MAX, &n_judged) ||
      !take_number (&text, DAY_US, &judged_us) || !take_number (&text, G_MAXUINT32, &seed) ||
      !take_number (&text, DAY_MIN, &woke) || !take_number (&text, DAY_MAX * DAY_MIN, &woke_wall) ||
      !take_number (&text, LONGEST_MIN, &length) || !take_number (&text, LONGEST_MIN, &usual))
    return false;
  training->n_judged = (unsigned)n_judged;
  training->judged_us = judged_us;
  training->seed = (uint32_t)seed;
  training->has_woken = woke > 0;
  training->woke = (PlumbTrainingTime){(int)MAX (woke - 1, 0), woke_wall};
  training->length_min = (int)length;
  training->usual_min = (int)usual;
  return take_blocks (text, training);
}

bool
plumb_training_parse (const char *text, PlumbTraining *out_training)
{
  int64_t day, used_us, n_before;

  if (strlen (text) >= PLUMB_TRAINING_TEXT_MAX || !take_number (&text, DAY_MAX, &day) ||
      !take_number (&text, DAY_US, &used_us) ||
      !take_number (&text, PLUMB_TRAINING_DAYS_MAX, &n_before))
    return false;
  PlumbTraining training = {
      .day = day, .used_us = used_us, .n_before = (unsigned)n_before, .running = -1};
  if (!take_rest (text, &training))
    return false;
  *out_training = training;
  return true;
}
