/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A day or an hour in a few sentences. */
#include <string.h>

#include "summary.h"

static const PlumbSummary full = {.monitored_s = 24000,
                                  .stationary_s = 15000,
                                  .longest_sit_s = 3900,
                                  .upright_ratio = 0.714,
                                  .coverage = 0.92,
                                  .breaks = {.taken = 5},
                                  .goal = PLUMB_SUMMARY_GOAL_MET,
                                  .streak = 3};
static const PlumbSummary missed = {.monitored_s = 20000,
                                    .upright_ratio = 0.5,
                                    .coverage = 1,
                                    .goal = PLUMB_SUMMARY_GOAL_MISSED,
                                    .streak = 6};
static const PlumbSummary hour = {.is_hour = true,
                                  .monitored_s = 3600,
                                  .upright_ratio = -1,
                                  .coverage = 0.3,
                                  .told = 1,
                                  .notices_heeded = 1,
                                  .breaks = {.taken = 1}};
static const PlumbSummary running = {.monitored_s = 24000,
                                     .upright_ratio = -1,
                                     .coverage = 0.92,
                                     .expected_s = 26100,
                                     .goal = PLUMB_SUMMARY_GOAL_MET_SO_FAR,
                                     .breaks = {.taken = 3,
                                                .has_suggested = true,
                                                .suggested = 7,
                                                .postponed = 1,
                                                .skipped = 2,
                                                .passed = 4}};

static const char *const languages[] = {"en", "de"};

static char *
dup_text (const PlumbSummary *summary, PlumbTone tone, const char *language)
{
  const char *const names[] = {language, NULL};

  return plumb_summary_dup_text (summary, tone, plumb_language_find (names));
}

/* Every tone has the same figures in every language, and none of them a word that scolds. */
static void
test_facts (void)
{
  static const char *const facts[] = {"6 h 40 min", "71 %", "4 h 10 min", "1 h 05 min",
                                      "5",          "3",    "92 %"};
  static const char *const goals[] = {"goals", "Ziele"};
  static const char *const scolding[] = {"bad",     "poor",     "fail",  "should",   "only",
                                         "wrong",   "schlecht", "nur ",  "solltest", "falsch",
                                         "versagt", "krumm",    "muss ", "!"};

  for (unsigned language = 0; language < G_N_ELEMENTS (languages); language++)
    for (PlumbTone tone = PLUMB_TONE_PLAIN; tone <= PLUMB_TONE_TERSE; tone++) {
      g_autofree char *text = dup_text (&full, tone, languages[language]);
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, goals[language]));
      for (unsigned i = 0; i < G_N_ELEMENTS (facts); i++)
        g_assert_nonnull (strstr (text, facts[i]));
      for (unsigned i = 0; i < G_N_ELEMENTS (scolding); i++)
        g_assert_null (strstr (text, scolding[i]));
    }
}

static void
test_sentences (void)
{
  static const struct {
    const PlumbSummary *summary;
    PlumbTone tone;
    const char *language, *want;
  } rows[] = {
      {&hour, PLUMB_TONE_PLAIN, "en",
       "The hour: worn 1 h 00 min. Too little was judged to say more of posture. In one place for "
       "0 min. 1 break taken. Data for 30 % of the time."},
      {&hour, PLUMB_TONE_FRIENDLY, "en",
       "An hour in short: worn 1 h 00 min. There was too little to say more of posture, and that "
       "is "
       "fine. You were in one place for 0 min. 1 break, well taken. Data came for 30 % of the "
       "time."},
      {&hour, PLUMB_TONE_TERSE, "en",
       "hour: worn 1 h 00 min, posture unknown, in one place 0 min, breaks 1, data 30 %"},
      {&full, PLUMB_TONE_PLAIN, "en",
       "The day: worn 6 h 40 min, 71 % of the judged time near the pose you set. In one place for "
       "4 h 10 min, the longest spell 1 h 05 min. 5 breaks taken. The day's goals were met. That "
       "makes 3 "
       "days in a row. Data for 92 % of the time."},
      {&full, PLUMB_TONE_TERSE, "en",
       "day: worn 6 h 40 min, near pose 71 %, in one place 4 h 10 min, longest 1 h 05 min, breaks "
       "5, goals met, 3 in a row, data 92 %"},
      {&missed, PLUMB_TONE_PLAIN, "en",
       "The day: worn 5 h 33 min, 50 % of the judged time near the pose you set. In one place for "
       "0 min. 0 breaks taken. The day's goals were not reached, which is all right. Your streak "
       "is 6 "
       "days. Data for 100 % of the time."},
      {&missed, PLUMB_TONE_FRIENDLY, "en",
       "Your day: worn 5 h 33 min, and 50 % of the judged time near the pose you chose. You were "
       "in one place for 0 min. 0 breaks taken. The goals were not reached this time: not every "
       "day is "
       "the same. Your streak is 6 days. Data came for 100 % of the time."},
      {&missed, PLUMB_TONE_TERSE, "en",
       "day: worn 5 h 33 min, near pose 50 %, in one place 0 min, breaks 0, goals not reached, "
       "still 6 in a row, data 100 %"},
      {&full, PLUMB_TONE_PLAIN, "de",
       "Der Tag: 6 h 40 min getragen. 71 % der beurteilten Zeit nahe der Haltung, die du "
       "eingestellt hast. Am selben Ort 4 h 10 min, am St\303\274ck h\303\266chstens 1 h 05 min. "
       "5 Pausen gemacht. Die Ziele des Tages sind erreicht. Das macht 3 Tage in Folge. Daten "
       "f\303\274r "
       "92 % der Zeit."},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = dup_text (rows[i].summary, rows[i].tone, rows[i].language);
    g_assert_cmpstr (text, ==, rows[i].want);
  }
}

/* Breaks beside those taken, a day that is not over, what was expected. */
static void
test_running_day (void)
{
  static const struct {
    const PlumbSummary *summary;
    PlumbTone tone;
    const char *language, *want;
  } rows[] = {
      {&running, PLUMB_TONE_PLAIN, "en",
       "The day: worn 6 h 40 min. Too little was judged to say more of posture. In one place for "
       "0 min. 3 breaks taken (7 suggested, 1 postponed, 2 skipped, 4 let pass). The day's goals "
       "are met so far. Data for 92 % of the 7 h 15 min in which the sensor was expected."},
      {&running, PLUMB_TONE_TERSE, "en",
       "day: worn 6 h 40 min, posture unknown, in one place 0 min, breaks 3 (7 suggested, 1 "
       "postponed, 2 skipped, 4 let pass), goals met so far, data 92 % of 7 h 15 min"},
      {&running, PLUMB_TONE_FRIENDLY, "de",
       "Dein Tag: 6 h 40 min getragen. Es war zu wenig, um mehr zur Haltung zu sagen, und das ist "
       "in "
       "Ordnung. Du warst 0 min am selben Ort. 3 Pausen, gut gemacht (7 vorgeschlagen, 1 "
       "verschoben, "
       "2 ausgelassen, 4 verstrichen). Bisher erreichst du die Ziele des Tages. Daten kamen "
       "f\303\274r 92 % der 7 h 15 min, in denen der Sensor zu erwarten war."}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = dup_text (rows[i].summary, rows[i].tone, rows[i].language);
    g_assert_cmpstr (text, ==, rows[i].want);
  }
}

/* A streak of one is no streak, and a day without goals has none to tell. */
static void
test_streak (void)
{
  static const struct {
    PlumbSummaryGoal goal;
    unsigned streak;
    bool is_told;
  } rows[] = {
      {PLUMB_SUMMARY_GOAL_MET, 2, true},    {PLUMB_SUMMARY_GOAL_MET, 1, false},
      {PLUMB_SUMMARY_GOAL_MISSED, 2, true}, {PLUMB_SUMMARY_GOAL_MISSED, 0, false},
      {PLUMB_SUMMARY_NO_GOAL, 7, false},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSummary summary = {.goal = rows[i].goal, .streak = rows[i].streak};
    g_autofree char *text = dup_text (&summary, PLUMB_TONE_PLAIN, "en");
    bool is_told = strstr (text, "in a row") != NULL || strstr (text, "streak") != NULL;
    g_assert_true (is_told == rows[i].is_told);
  }
}

/* Of a day how much was told and followed; of an hour not. */
static void
test_notices (void)
{
  static const PlumbSummary told = {.monitored_s = 24000,
                                    .upright_ratio = -1,
                                    .told = 8,
                                    .notices_heeded = 2,
                                    .notices_ignored = 5};
  /* by a daemon that did not look at what became of them */
  static const PlumbSummary older = {.monitored_s = 24000, .upright_ratio = -1, .told = 26};
  g_autofree char *day = dup_text (&told, PLUMB_TONE_PLAIN, "en");
  g_autofree char *german = dup_text (&told, PLUMB_TONE_FRIENDLY, "de");
  g_autofree char *terse = dup_text (&told, PLUMB_TONE_TERSE, "en");
  g_autofree char *older_day = dup_text (&older, PLUMB_TONE_PLAIN, "en");
  g_autofree char *older_terse = dup_text (&older, PLUMB_TONE_TERSE, "en");
  g_autofree char *short_day = dup_text (&missed, PLUMB_TONE_PLAIN, "en");
  g_autofree char *one_hour = dup_text (&hour, PLUMB_TONE_PLAIN, "en");

  g_assert_nonnull (strstr (day, "Told 8 times, 2 of them followed."));
  g_assert_nonnull (strstr (german, "8 Meldungen, 2 davon befolgt."));
  g_assert_nonnull (strstr (terse, ", told 8, followed 2,"));
  g_assert_nonnull (strstr (older_day, "Told 26 times. "));
  g_assert_nonnull (strstr (older_terse, ", told 26,"));
  g_assert_null (strstr (short_day, "Told"));
  g_assert_null (strstr (one_hour, "Told"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/summary/facts", test_facts);
  g_test_add_func ("/words/summary/sentences", test_sentences);
  g_test_add_func ("/words/summary/running-day", test_running_day);
  g_test_add_func ("/words/summary/streak", test_streak);
  g_test_add_func ("/words/summary/notices", test_notices);
  return g_test_run ();
}
