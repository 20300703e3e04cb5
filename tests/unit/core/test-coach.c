/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules about days and habits by tables: training, discomfort, goals, summaries. */
#include <string.h>

#include "discomfort.h"
#include "goals.h"
#include "training.h"

#define MINUTE INT64_C (60000000)

/* What is planned for a day, by how many were trained before it. */
static void
test_plan (void)
{
  static const struct {
    double start, growth, max;
    unsigned n_before;
    bool is_soft;
    int64_t want_s; /* -1: no limit */
  } rows[] = {
      {10, 5, 60, 0, false, 600},   {10, 5, 60, 1, false, 900},   {10, 5, 60, 9, false, 3300},
      {10, 5, 60, 10, false, 3600}, {10, 5, 60, 99, false, 3600}, {10, 5, 60, 1, true, 450},
      {10, 0, 60, 7, false, 600},   {0, 5, 60, 3, false, -1},     {0, 5, 60, 3, true, -1},
      {0.05, 0, 0.05, 0, false, 3},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSettingsValues values = {.training = {rows[i].start, rows[i].growth, rows[i].max}};
    PlumbTraining training = {.n_before = rows[i].n_before};
    int64_t planned_us = plumb_training_get_planned_us (&training, &values, rows[i].is_soft);
    g_assert_cmpint (planned_us, ==,
                     rows[i].want_s < 0 ? INT64_MAX : rows[i].want_s * G_USEC_PER_SEC);
    g_assert_cmpint (plumb_training_get_left_us (&training, &values, rows[i].is_soft), ==,
                     planned_us);
  }
}

/* A week of days: only those with training take the plan further. */
static void
test_days (void)
{
  PlumbSettingsValues values = {.training = {10, 5, 60}};
  const PlumbTrainingTime morning = {540, 540};
  PlumbTraining training;

  plumb_training_init (&training);
  plumb_training_set_day (&training, 100, 1);
  g_assert_cmpuint (plumb_training_get_day_of_plan (&training), ==, 1);
  plumb_training_add (&training, &values, false, &morning, 4 * MINUTE, true);
  plumb_training_add (&training, &values, false, &morning, 0, true);
  g_assert_cmpint (plumb_training_get_left_us (&training, &values, false), ==, 6 * MINUTE);
  g_assert_cmpint (plumb_training_get_left_us (&training, &values, true), ==, 1 * MINUTE);
  plumb_training_add (&training, &values, false, &morning, 7 * MINUTE, true);
  g_assert_cmpint (plumb_training_get_left_us (&training, &values, false), ==, 0);
  plumb_training_set_day (&training, 100, 1);
  g_assert_cmpint (plumb_training_get_left_us (&training, &values, false), ==, 0);
  plumb_training_set_day (&training, 101, 1);
  g_assert_cmpint (plumb_training_get_left_us (&training, &values, false), ==, 15 * MINUTE);
  plumb_training_set_day (&training, 102, 1); /* nothing was trained on 101 */
  g_assert_cmpuint (plumb_training_get_day_of_plan (&training), ==, 2);
  plumb_training_set_day (&training, 90, 1); /* the clock was wrong */
  g_assert_cmpuint (plumb_training_get_day_of_plan (&training), ==, 2);
  plumb_training_add (&training, &values, false, &morning, INT64_C (9000) * MINUTE, true);
  g_assert_cmpint (training.used_us, ==, 1440 * MINUTE);
}

static void
test_text (void)
{
  static const char *const wrong[] = {
      "",
      "1",
      "1 2",
      "1 2 3 ",
      "1 2 3 4",
      "-1 2 3",
      "1 2.5 3",
      "a b c",
      "1  2 3",
      " 1 2 3",
      "1 2 3x",
      "99999999999999999999 0 0",
      "1 86400000001 3",
      "1 2 100001",
      "0x1 2 3",
      "1 2 3 4 5 6",
      "1 2 3 4 5 6 1441",
      "1 2 3 4 5 6 7 8",
      "1 2 3 4 5 6 7 8 9 x",
  };
  PlumbTraining training = {.day = 20783, .used_us = 1234567, .n_before = 12};
  PlumbTraining back = {0};
  char text[PLUMB_TRAINING_TEXT_MAX];

  plumb_training_to_text (&training, text);
  g_assert_true (plumb_training_parse (text, &back));
  g_assert_cmpint (back.day, ==, 20783);
  g_assert_cmpint (back.used_us, ==, 1234567);
  g_assert_cmpuint (back.n_before, ==, 12);
  /* a text of 0.1.0: the weeks of wear are those of training */
  g_assert_true (plumb_training_parse ("20783 1234567 45", &back));
  g_assert_cmpuint (plumb_training_get_week (&back), ==, 10);
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++) {
    PlumbTraining kept = {.day = 7};
    g_test_message ("%s", wrong[i]);
    g_assert_false (plumb_training_parse (wrong[i], &kept));
    g_assert_cmpint (kept.day, ==, 7);
  }
}

static void
test_discomfort_told (void)
{
  static const struct {
    int comfort;
    bool is_sore, want;
  } rows[] = {{-1, false, false}, {-1, true, true},  {0, false, true},
              {3, false, true},   {4, false, false}, {10, true, true}};
  PlumbSettingsValues values = {.check_ins = {.comfort_at_most = 3}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (plumb_discomfort_is_told (rows[i].comfort, rows[i].is_sore, &values), ==,
                     rows[i].want);
}

/* "5 of 14 days" and "more than 6 weeks", by the days ago on which discomfort was noted. */
static void
test_discomfort (void)
{
  static const struct {
    const char *days_ago;
    bool is_off;
    bool want;
    unsigned days, weeks;
  } rows[] = {
      {"", false, false, 0, 0},
      {"0", false, false, 1, 0},
      {"0 1 2 3", false, false, 4, 0},
      {"0 1 2 3 4", false, true, 5, 0},
      {"0 1 2 3 4", true, false, 5, 0},
      {"9 10 11 12 13", false, true, 5, 0},
      {"10 11 12 13 14", false, false, 4, 0},
      {"0 14 28 42", false, false, 1, 6}, /* exactly six weeks is not longer */
      {"0 14 28 42 43", false, true, 1, 6},
      {"1 15 29 44", false, false, 1, 4},     /* a pause of 15 days */
      {"14 28 42 56 70", false, true, 0, 8},  /* lately, and for eight weeks */
      {"15 29 43 57 71", false, false, 0, 0}, /* over for more than two weeks */
      {"13 27 41 55 69 83 97 111 125 139", false, true, 1, 18},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSettingsValues values = {.check_ins = {.is_see_professional_enabled = !rows[i].is_off,
                                                .days = 5,
                                                .within_days = 14,
                                                .weeks = 6}};
    bool days[PLUMB_DISCOMFORT_DAYS] = {false};
    g_auto (GStrv) list = g_strsplit (rows[i].days_ago, " ", -1);
    PlumbDiscomfort found;
    for (unsigned j = 0; list[j] != NULL && *list[j] != '\0'; j++)
      days[g_ascii_strtoull (list[j], NULL, 10)] = true;
    g_test_message ("%s", rows[i].days_ago);
    plumb_discomfort_judge (days, &values, &found);
    g_assert_cmpint (found.is_due, ==, rows[i].want);
    g_assert_cmpuint (found.days, ==, rows[i].days);
    g_assert_cmpuint (found.weeks, ==, rows[i].weeks);
    g_assert_cmpuint (found.within_days, ==, 14);
  }
}

static void
test_goals (void)
{
  static const struct {
    double ratio_goal;
    int breaks_goal;
    double hours, coverage, ratio; /* ratio below 0: nothing was judged */
    unsigned breaks;
    PlumbGoalResult want;
  } rows[] = {
      {0.6, 4, 6, 0.9, 0.6, 4, PLUMB_GOAL_MET},        {0.6, 4, 6, 0.9, 0.59, 4, PLUMB_GOAL_MISSED},
      {0.6, 4, 6, 0.9, 0.9, 3, PLUMB_GOAL_MISSED},     {0.6, 0, 6, 0.9, 0.9, 0, PLUMB_GOAL_MET},
      {0, 4, 6, 0.9, -1, 4, PLUMB_GOAL_MET},           {0, 0, 6, 0.9, 0.9, 9, PLUMB_GOAL_NEUTRAL},
      {0.6, 4, 6, 0.49, 0.9, 9, PLUMB_GOAL_NEUTRAL}, /* too little is known */
      {0.6, 4, 6, 0.5, 0.9, 9, PLUMB_GOAL_MET},        {0.6, 4, 6, 0.9, -1, 9, PLUMB_GOAL_NEUTRAL},
      {0.6, 4, 3.9, 0.9, 0.1, 0, PLUMB_GOAL_NEUTRAL}, /* a short day cannot be lost ... */
      {0.6, 4, 1, 0.9, 0.6, 4, PLUMB_GOAL_MET},       /* ... but won */
      {0.6, 4, 0.99, 0.9, 0.6, 4, PLUMB_GOAL_NEUTRAL}, {0.6, 4, 4, 0.9, 0.1, 0, PLUMB_GOAL_MISSED},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbGoalSettings goals = {true, rows[i].ratio_goal, rows[i].breaks_goal, 1};
    PlumbGoalDay day = {
        .monitored_us = (int64_t)(rows[i].hours * 3600e6),
        .coverage = rows[i].coverage,
        .has_ratio = rows[i].ratio >= 0,
        .upright_ratio = rows[i].ratio,
        .breaks = rows[i].breaks,
    };
    g_test_message ("row %u", i);
    g_assert_cmpint (plumb_goals_judge (&day, &goals, 0.5), ==, rows[i].want);
    goals.is_enabled = false;
    g_assert_cmpint (plumb_goals_judge (&day, &goals, 0.5), ==, PLUMB_GOAL_NEUTRAL);
  }
}

/* Days as letters, + met, - missed, . neutral; a space is a new week. */
static void
test_streak (void)
{
  static const struct {
    const char *days;
    int freezes;
    unsigned want;
    bool has_broken;
  } rows[] = {
      {"", 1, 0, false},          {"+++", 1, 3, false},       {"++-++", 1, 4, false},
      {"++-+-", 1, 0, true},      {"++-+-+", 1, 1, true},     {"++- -++", 1, 4, false},
      {"++-", 0, 0, true},        {"+.....+", 0, 2, false},   {"+++++++ +++++++", 0, 14, false},
      {"+--+ +--+", 2, 4, false}, {"------- +", 7, 1, false}, {"-", 0, 0, true},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbStreak streak = {0};
    int64_t week = 100;
    for (const char *c = rows[i].days; *c != '\0'; c++) {
      if (*c == ' ')
        week += 7;
      else
        plumb_streak_feed (&streak, week,
                           *c == '+'   ? PLUMB_GOAL_MET
                           : *c == '-' ? PLUMB_GOAL_MISSED
                                       : PLUMB_GOAL_NEUTRAL,
                           rows[i].freezes);
    }
    g_test_message ("%s", rows[i].days);
    g_assert_cmpuint (streak.length, ==, rows[i].want);
    g_assert_cmpint (streak.has_broken, ==, rows[i].has_broken);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/training/plan", test_plan);
  g_test_add_func ("/core/training/days", test_days);
  g_test_add_func ("/core/training/text", test_text);
  g_test_add_func ("/core/discomfort/told", test_discomfort_told);
  g_test_add_func ("/core/discomfort/due", test_discomfort);
  g_test_add_func ("/core/goals/judge", test_goals);
  g_test_add_func ("/core/goals/streak", test_streak);
  return g_test_run ();
}
