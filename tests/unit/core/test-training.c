/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coached blocks: when they come, move and are lost, and how many there are. */
#include <string.h>

#include "training.h"

#define MINUTE INT64_C (60000000)
#define EIGHT  (8 * 60)

static const PlumbTrainingTime eight = {EIGHT, EIGHT};

typedef bool (*Judging) (int minute);

/* A day as it was coached, minute by minute from eight: the block's number, 0: none. */
typedef struct {
  uint32_t block[1440];
  int coached, first; /* minutes; first -1: none */
} Day;

static PlumbSettingsValues
plan (double minutes)
{
  return (PlumbSettingsValues){.training = {
                                   .minutes_per_day_start = PLUMB_SETTING_AUTO,
                                   .minutes_per_day_growth = PLUMB_SETTING_AUTO,
                                   .minutes_per_day_max = PLUMB_SETTING_AUTO,
                                   .minutes_by_week = {minutes},
                                   .n_weeks = 1,
                                   .block_min = 15,
                                   .from_min = 7 * 60,
                                   .until_min = 20 * 60,
                               }};
}

static bool
always (int minute)
{
  return true;
}

/* On a day without a flight in it. */
static PlumbTrainingTime
at (int minute)
{
  return (PlumbTrainingTime){minute % 1440, minute};
}

static void
live_minute (PlumbTraining *training, const PlumbSettingsValues *values, int minute,
             bool is_judging, Day *day)
{
  const PlumbTrainingTime time = at (minute);
  uint32_t block;

  plumb_training_pass (training, &time, is_judging);
  bool is_coached = plumb_training_is_coached (training, values, false, &block);
  day->block[minute % 1440] = is_coached && is_judging ? block : 0;
  if (is_coached && is_judging) {
    day->first = day->first < 0 ? minute : day->first;
    day->coached++;
  }
  if (is_judging)
    plumb_training_add (training, values, false, &time, MINUTE, true);
}

/* From waking to so many minutes later. */
static Day
live (PlumbTraining *training, const PlumbSettingsValues *values, int64_t number, int woke,
      int length, Judging judging)
{
  Day day = {.first = -1};

  plumb_training_set_day (training, number, 77);
  for (int minute = woke; minute < woke + length; minute++)
    live_minute (training, values, minute, judging (minute), &day);
  return day;
}

static PlumbTraining
begin (uint32_t seed)
{
  PlumbTraining training;

  plumb_training_init (&training);
  plumb_training_set_day (&training, 1, seed);
  return training;
}

/* The same installation draws the same blocks on the same day, and others on another one. */
static void
test_drawn (void)
{
  PlumbSettingsValues values = plan (60);
  unsigned same_day = 0, same_seed = 0;

  for (uint32_t seed = 1; seed <= 50; seed++) {
    PlumbTraining one = begin (seed), again = begin (seed), other = begin (seed + 1000);
    Day first = live (&one, &values, 100, EIGHT, 600, always);
    Day repeated = live (&again, &values, 100, EIGHT, 600, always);
    Day foreign = live (&other, &values, 100, EIGHT, 600, always);
    Day next = live (&one, &values, 101, EIGHT, 600, always);
    g_assert_cmpmem (&first, sizeof first, &repeated, sizeof repeated);
    same_day += first.first == foreign.first;
    same_seed += first.first == next.first;
  }
  g_assert_cmpuint (same_day, <, 10);
  g_assert_cmpuint (same_seed, <, 10);
}

/* Each of 15 minutes in one piece, in an hour of its own since waking, and all within the hours. */
static void
test_blocks (void)
{
  static const struct {
    int woke, length;
    double minutes;
    int from, until; /* where blocks may be */
  } rows[] = {
      {EIGHT, 600, 60, EIGHT, EIGHT + 600}, {EIGHT, 600, 120, EIGHT, EIGHT + 600},
      {5 * 60, 900, 60, 7 * 60, 20 * 60}, /* before seven nobody is coached */
      {16 * 60, 500, 45, 16 * 60, 20 * 60}, {EIGHT, 600, 20, EIGHT, EIGHT + 600}, /* 15 and 5 */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSettingsValues values = plan (rows[i].minutes);
    for (uint32_t seed = 1; seed <= 40; seed++) {
      PlumbTraining training = begin (seed);
      Day day = live (&training, &values, 100, rows[i].woke, rows[i].length, always);
      int length = 0, hour = -1;
      for (int minute = rows[i].woke; minute <= rows[i].woke + rows[i].length; minute++) {
        uint32_t block = day.block[minute % 1440];
        if (length > 0 && block != day.block[(minute - 1) % 1440]) {
          g_assert_true (length == 15 || length == 5);
          length = 0;
        }
        if (block == 0)
          continue;
        g_assert_cmpint (minute, >=, rows[i].from);
        g_assert_cmpint (minute, <, rows[i].until);
        int origin = MAX (rows[i].woke, rows[i].from);
        if (length++ == 0) {
          g_assert_cmpint ((minute - origin) / 60, !=, hour);
          hour = (minute - origin) / 60;
        }
      }
      g_assert_cmpint (day.coached, ==, (int)rows[i].minutes);
      g_assert_cmpint (plumb_training_get_left_us (&training, &values, false), ==, 0);
    }
  }
}

static int moved_from;

static bool
is_not_met (int minute)
{
  return minute < moved_from || minute >= moved_from + 4;
}

/* A hold, a walk or no data for four minutes, as the block begins or in its midst: what is left of
 * it comes in the next half hour of the clock. */
static void
test_moves (void)
{
  PlumbSettingsValues values = plan (15);

  for (uint32_t seed = 1; seed <= 40; seed++) {
    PlumbTraining plain = begin (seed);
    Day usual = live (&plain, &values, 100, EIGHT, 600, always);
    for (int into = 0; into < 15; into += 7) {
      PlumbTraining training = begin (seed);
      moved_from = usual.first + into;
      Day day = live (&training, &values, 100, EIGHT, 700, is_not_met);
      int half_hour = (moved_from / 30 + 1) * 30;
      if (half_hour < moved_from + 4)
        half_hour += 30; /* it is not over by then */
      g_assert_cmpint (day.coached, ==, 15);
      for (int minute = usual.first; minute < half_hour + 15 - into; minute++)
        g_assert_cmpint (day.block[minute] != 0, ==, minute < moved_from || minute >= half_hour);
      g_assert_cmpuint (day.block[half_hour], ==, usual.block[usual.first]); /* the same block */
    }
  }
}

static bool
only_half_an_hour (int minute)
{
  return minute < EIGHT + 30;
}

/* What was not coached is lost in the evening: tomorrow has no more for it. */
static void
test_lost (void)
{
  PlumbSettingsValues values = plan (60);

  for (uint32_t seed = 1; seed <= 20; seed++) {
    PlumbTraining training = begin (seed);
    Day short_day = live (&training, &values, 100, EIGHT, 600, only_half_an_hour);
    g_assert_cmpint (short_day.coached, <=, 15);
    Day day = live (&training, &values, 101, EIGHT, 960, always);
    g_assert_cmpint (day.coached, ==, 60);
  }
}

static bool
never_counted (int minute)
{
  return false;
}

/* Judged time outside blocks is none of the day's minutes, and held time none at all. */
static void
test_counts (void)
{
  PlumbSettingsValues values = plan (60);
  PlumbTraining training = begin (5);
  uint32_t block;

  Day day = live (&training, &values, 100, EIGHT, 600, never_counted);
  g_assert_cmpint (day.coached, ==, 0);
  plumb_training_add (&training, &values, false, &eight, 30 * MINUTE, false);
  g_assert_cmpint (training.used_us, ==, 0);
  g_assert_cmpint (training.judged_us, ==, 30 * MINUTE);
  g_assert_false (plumb_training_is_coached (&training, &values, false, &block));
  g_assert_cmpuint (block, ==, 0);
  values = plan (PLUMB_TRAINING_ALL);
  g_assert_true (plumb_training_is_coached (&training, &values, false, &block));
  g_assert_cmpuint (block, ==, 0); /* all the time */
  g_assert_cmpint (plumb_training_get_left_us (&training, &values, false), ==, INT64_MAX);
  plumb_training_add (&training, &values, false, &eight, 9 * MINUTE, false); /* held back */
  g_assert_cmpint (training.used_us, ==, 0);
  plumb_training_add (&training, &values, false, &eight, 9 * MINUTE, true);
  g_assert_cmpint (training.used_us, ==, 9 * MINUTE);
  values = plan (60);
  g_assert_cmpint (plumb_training_get_planned_us (&training, &values, true), ==, 30 * MINUTE);
}

/* Weeks of five days with two judged hours each; the last entry holds for ever. */
static void
test_weeks (void)
{
  static const struct {
    int days, minutes; /* so many days with so much judged */
    unsigned week;
    int want; /* minutes; -1: all */
  } rows[] = {{0, 0, 1, -1},    {4, 120, 1, -1},  {5, 120, 2, -1},  {5, 119, 1, -1},
              {10, 120, 3, 90}, {15, 300, 4, 60}, {20, 120, 5, 30}, {39, 120, 8, 30}};
  PlumbSettingsValues values = plan (PLUMB_TRAINING_ALL);

  values.training.n_weeks = 5;
  values.training.minutes_by_week[1] = PLUMB_TRAINING_ALL;
  values.training.minutes_by_week[2] = 90;
  values.training.minutes_by_week[3] = 60;
  values.training.minutes_by_week[4] = 30;
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbTraining training = begin (9);
    for (int day = 0; day < rows[i].days; day++) {
      plumb_training_set_day (&training, 100 + 2 * day, 9); /* others have none between them */
      plumb_training_add (&training, &values, false, &eight, rows[i].minutes * MINUTE, false);
    }
    plumb_training_set_day (&training, 1000, 9);
    g_test_message ("%d days of %d min", rows[i].days, rows[i].minutes);
    g_assert_cmpuint (plumb_training_get_week (&training), ==, rows[i].week);
    g_assert_cmpint (plumb_training_get_planned_us (&training, &values, false), ==,
                     rows[i].want < 0 ? INT64_MAX : rows[i].want * MINUTE);
  }
}

/* From the ninth week on one of each two days is coached, by lot. */
static void
test_every_other_day (void)
{
  PlumbSettingsValues values = plan (30), all = plan (PLUMB_TRAINING_ALL);
  PlumbTraining training = begin (9);
  unsigned first = 0;

  training.n_judged = 40;
  g_assert_cmpuint (plumb_training_get_week (&training), ==, 9);
  for (int64_t day = 1000; day < 1200; day += 2) {
    plumb_training_set_day (&training, day, 9);
    bool is_first = plumb_training_get_planned_us (&training, &values, false) > 0;
    g_assert_cmpint (plumb_training_get_planned_us (&training, &all, false), ==, INT64_MAX);
    plumb_training_set_day (&training, day + 1, 9);
    bool is_second = plumb_training_get_planned_us (&training, &values, false) > 0;
    g_assert_cmpint (is_first, !=, is_second);
    first += is_first;
  }
  g_assert_cmpuint (first, >, 25);
  g_assert_cmpuint (first, <, 75);
  plumb_training_set_day (&training, 2000, 9);
  training.n_judged = 39;
  g_assert_cmpint (plumb_training_get_planned_us (&training, &values, false), ==, 30 * MINUTE);
}

/* The day of a flight to the west has 30 hours: real minutes count, whatever the clocks say, and a
 * block that came once does not come again. */
static void
test_long_day (void)
{
  PlumbSettingsValues values = plan (60);

  values.training.from_min = values.training.until_min = 0;
  for (uint32_t seed = 1; seed <= 20; seed++) {
    PlumbTraining training = begin (seed), plain = begin (seed);
    Day usual = live (&plain, &values, 100, EIGHT, 900, always), day = {.first = -1};
    plumb_training_set_day (&training, 100, seed);
    for (int minute = EIGHT; minute < EIGHT + 1500; minute++) {
      PlumbTrainingTime time = at (minute);
      uint32_t block;
      if (minute >= EIGHT + 300)
        time.minute_of_day = (minute - 360 + 1440) % 1440; /* six hours behind */
      plumb_training_pass (&training, &time, true);
      if (plumb_training_is_coached (&training, &values, false, &block))
        day.block[minute % 1440] = block;
      day.coached += plumb_training_is_coached (&training, &values, false, &block);
      plumb_training_add (&training, &values, false, &time, MINUTE, true);
    }
    g_assert_cmpint (day.coached, ==, 60);
    g_assert_cmpmem (day.block, sizeof day.block, usual.block, sizeof usual.block);
    g_assert_cmpint (training.length_min, ==, 1499);
    char text[PLUMB_TRAINING_TEXT_MAX];
    PlumbTraining back;
    plumb_training_to_text (&training, text);
    g_assert_true (plumb_training_parse (text, &back));
    g_assert_cmpint (back.length_min, ==, 1499);
  }
}

/* More minutes are wished for at noon, when the blocks of the morning are over: they come. */
static void
test_more_at_noon (void)
{
  for (uint32_t seed = 1; seed <= 20; seed++) {
    PlumbSettingsValues values = plan (15);
    PlumbTraining training = begin (seed);
    Day day = {.first = -1};
    plumb_training_set_day (&training, 100, seed);
    training.usual_min = 300;
    for (int minute = EIGHT; minute < EIGHT + 300; minute++)
      live_minute (&training, &values, minute, true, &day);
    g_assert_cmpint (day.coached, ==, 15);
    uint32_t first = day.block[day.first];
    values = plan (45);
    day.first = -1;
    for (int minute = EIGHT + 300; minute < EIGHT + 700; minute++)
      live_minute (&training, &values, minute, true, &day);
    g_assert_cmpint (day.coached, ==, 45);
    g_assert_cmpint (day.first, >=, EIGHT + 300);
    for (int minute = EIGHT + 300; minute < EIGHT + 700; minute++)
      g_assert_cmpuint (day.block[minute], !=, first); /* another notice may be told in it */
  }
}

/* Over a restart in the midst of a block the day goes on as it would have. */
static void
test_text (void)
{
  PlumbSettingsValues values = plan (60);

  for (uint32_t seed = 1; seed <= 20; seed++) {
    PlumbTraining plain = begin (seed), before = begin (seed), after;
    char text[PLUMB_TRAINING_TEXT_MAX];
    Day usual = live (&plain, &values, 100, EIGHT, 600, always), day = {.first = -1};
    int cut = usual.first + 6;
    plumb_training_set_day (&before, 100, seed);
    for (int minute = EIGHT; minute < cut; minute++)
      live_minute (&before, &values, minute, true, &day);
    plumb_training_to_text (&before, text);
    g_assert_true (plumb_training_parse (text, &after));
    for (int minute = cut; minute < EIGHT + 600; minute++)
      live_minute (&after, &values, minute, true, &day);
    g_assert_cmpmem (&day, sizeof day, &usual, sizeof usual);
    g_assert_cmpint (after.judged_us, ==, plain.judged_us);
  }
}

/* The longest there is fits: 24 blocks at the end of a long life. */
static void
test_longest_text (void)
{
  PlumbTraining training = {.day = 2932896,
                            .used_us = 1440 * MINUTE,
                            .judged_us = 1440 * MINUTE,
                            .n_before = PLUMB_TRAINING_DAYS_MAX,
                            .n_judged = PLUMB_TRAINING_DAYS_MAX,
                            .seed = UINT32_MAX,
                            .has_woken = true,
                            .woke = {1439, INT64_C (2932896) * 1440},
                            .n_blocks = PLUMB_TRAINING_BLOCKS_MAX};
  char text[PLUMB_TRAINING_TEXT_MAX];
  PlumbTraining back;

  for (unsigned i = 0; i < PLUMB_TRAINING_BLOCKS_MAX; i++)
    training.blocks[i] = (PlumbTrainingBlock){4000, 7200 * INT64_C (1000000)};
  plumb_training_to_text (&training, text);
  g_assert_true (plumb_training_parse (text, &back));
  g_assert_cmpuint (back.n_blocks, ==, PLUMB_TRAINING_BLOCKS_MAX);
  g_assert_cmpint (back.blocks[23].left_us, ==, 7200 * INT64_C (1000000));
  g_strlcat (text, " 1 1", sizeof text); /* one more than there are */
  g_assert_false (plumb_training_parse (text, &back));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/drawn", test_drawn);
  g_test_add_func ("/training/blocks", test_blocks);
  g_test_add_func ("/training/moves", test_moves);
  g_test_add_func ("/training/lost", test_lost);
  g_test_add_func ("/training/counts", test_counts);
  g_test_add_func ("/training/weeks", test_weeks);
  g_test_add_func ("/training/every-other-day", test_every_other_day);
  g_test_add_func ("/training/text", test_text);
  g_test_add_func ("/training/long-day", test_long_day);
  g_test_add_func ("/training/more-at-noon", test_more_at_noon);
  g_test_add_func ("/training/longest-text", test_longest_text);
  return g_test_run ();
}
