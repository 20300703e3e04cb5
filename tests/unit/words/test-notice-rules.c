/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of every text that a person is told of an alert: what none may say, and that they take
 * turns. */
#include <string.h>

#include "notice.h"

#define NUMBERS   60 /* more than any texts that take turns */
#define WORDS_MAX 9

static const char *const languages[] = {"en", "de"};

/* Every kind of case that is told apart. */
static const PlumbNoticeAlert cases[] = {
    {.kind = "slouch", .duration_s = 720},
    {.kind = "slouch"},
    {.kind = "slouch", .duration_s = 720, .is_standing = true},
    {.kind = "slouch", .is_standing = true},
    {.kind = "slouch", .duration_s = 720, .is_long = true},
    {.kind = "slouch", .duration_s = 1800, .is_long = true},
    {.kind = "slouch", .is_long = true},
    {.kind = "slouch", .duration_s = 1800, .is_long = true, .is_standing = true},
    {.kind = "lean", .duration_s = 720},
    {.kind = "lean"},
    {.kind = "lean", .duration_s = 720, .is_standing = true},
    {.kind = "long-sitting", .duration_s = 720},
    {.kind = "long-sitting"},
    {.kind = "long-sitting", .duration_s = 720, .after = "call"},
    {.kind = "long-sitting", .after = "call"},
    {.kind = "long-sitting", .duration_s = 720, .after = "fullscreen", .spell_times = 1},
    {.kind = "long-sitting", .duration_s = 720, .spell_times = 2},
    {.kind = "long-sitting", .duration_s = 720, .spell_times = 2, .quiet_s = 7200},
    {.kind = "long-sitting", .duration_s = 720, .spell_times = 2, .quiet_s = 1200},
    {.kind = "long-sitting", .duration_s = 720, .spell_times = 3},
    {.kind = "break-due", .duration_s = 720, .trigger = "stationary"},
    {.kind = "break-due", .duration_s = 720, .trigger = "schedule"},
    {.kind = "break-due", .duration_s = 720, .trigger = "stationary", .is_long = true},
};

static const PlumbLanguage *
find_language (const char *name)
{
  const char *const names[] = {name, NULL};

  return plumb_language_find (names);
}

static PlumbNotice
tell (const PlumbNoticeAlert *alert, unsigned number, PlumbTone tone, const char *language)
{
  PlumbNoticeAlert numbered = *alert;

  numbered.number = number;
  return plumb_notice_tell (&numbered, tone, find_language (language));
}

static char *
dup_line (const PlumbNoticeAlert *alert, unsigned number, PlumbTone tone, const char *language)
{
  g_auto (PlumbNotice) notice = tell (alert, number, tone, language);

  return plumb_notice_dup_line (&notice);
}

/* How many texts take turns in that case. */
static unsigned
count_texts (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  g_autofree char *first = dup_line (alert, 0, tone, "en");

  for (unsigned i = 1; i < NUMBERS; i++) {
    g_autofree char *line = dup_line (alert, i, tone, "en");
    if (strcmp (line, first) == 0)
      return i;
  }
  return NUMBERS;
}

static bool
is_one_of (const char *text, const char *const *words)
{
  for (unsigned i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) != NULL)
      return true;
  return false;
}

/* What is said only where it is known to be so. */
static void
assert_honest (const PlumbNoticeAlert *alert, const char *line)
{
  static const char *const seats[] = {"chair", "seat",   "sitting", "sit as",   "Stuhl",
                                      "Lehne", "sitzt ", "sitz,",   "gesessen", "Setz dich anders",
                                      NULL};
  static const char *const half_hours[] = {"Half an hour", "halbe Stunde", NULL};
  static const char *const calls[] = {"Call over", "Gespräch zu Ende", NULL};
  static const char *const again[] = {"Once more", "by now", "Noch einmal", "Inzwischen", NULL};
  static const char *const quiet[] = {"two hours", "zwei Stunden", NULL};
  static const char *const minutes[] = {"12", "30", NULL};
  bool has_minutes = alert->duration_s > 0 && g_strcmp0 (alert->trigger, "schedule") != 0;

  g_assert_false (alert->is_standing && is_one_of (line, seats));
  g_assert_false (is_one_of (line, half_hours) && alert->duration_s != 1800);
  g_assert_true (is_one_of (line, calls) == (g_strcmp0 (alert->after, "call") == 0));
  g_assert_true (is_one_of (line, again) == (alert->spell_times == 2));
  g_assert_false (is_one_of (line, quiet) && alert->quiet_s != 7200);
  g_assert_false (is_one_of (line, minutes) && !has_minutes);
}

static unsigned
count_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  unsigned n = 0;

  for (unsigned i = 0; words[i] != NULL; i++)
    n += *words[i] != '\0';
  return n;
}

/* What can be done now stands in the body, unless that tells the minutes. */
static const char *
find_wish (const PlumbNotice *notice)
{
  bool is_fact = strpbrk (notice->body, "0123456789") != NULL;

  return *notice->body == '\0' || is_fact ? notice->title : notice->body;
}

/* No order, no judgement, no shouting; short; nothing left of how it was made. */
static void
assert_kind (const PlumbNotice *notice, const char *line)
{
  static const char *const never[] = {
      "must",  "should ", "bad ", "correct", "straight", "wrong",  "lazy",    "poor",    "upright",
      "pain",  "muss",    "müss", "soll",    "schlecht", "falsch", "richtig", "korrekt", "aufrecht",
      "krumm", "Schmerz", "!",    "{",       "}",        "%",      "  ",      NULL};
  g_autofree char *small = g_utf8_strdown (line, -1);

  g_test_message ("%s", line);
  g_assert_false (is_one_of (line, never) || is_one_of (small, never));
  g_assert_cmpstr (notice->title, !=, "");
  g_assert_cmpuint (count_words (find_wish (notice)), <=, WORDS_MAX);
  g_assert_cmpuint (g_utf8_strlen (notice->title, -1), <=, 50);
}

typedef void (*Check) (const PlumbNoticeAlert *alert, PlumbTone tone);

static void
for_all_cases (Check check)
{
  for (PlumbTone tone = PLUMB_TONE_PLAIN; tone <= PLUMB_TONE_TERSE; tone++)
    for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
      check (&cases[i], tone);
}

static void
check_words (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  for (unsigned language = 0; language < G_N_ELEMENTS (languages); language++)
    for (unsigned i = 0; i < count_texts (alert, tone); i++) {
      g_auto (PlumbNotice) notice = tell (alert, i, tone, languages[language]);
      g_autofree char *line = plumb_notice_dup_line (&notice);
      assert_kind (&notice, line);
      assert_honest (alert, line);
    }
}

static void
test_words (void)
{
  for_all_cases (check_words);
}

static void
check_translated (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  for (unsigned i = 0; i < count_texts (alert, tone); i++) {
    g_auto (PlumbNotice) english = tell (alert, i, tone, "en");
    g_auto (PlumbNotice) german = tell (alert, i, tone, "de");
    g_assert_cmpstr (english.title, !=, german.title);
    g_assert_true ((*english.body == '\0') == (*german.body == '\0'));
  }
}

static void
test_translated (void)
{
  for_all_cases (check_translated);
}

/* All are seen before one comes again, in the same order for ever. */
static void
check_turns (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  unsigned n = count_texts (alert, tone);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (n, >=, 2);
  for (unsigned i = 0; i < n; i++)
    g_assert_true (g_hash_table_add (seen, dup_line (alert, i, tone, "en")));
  for (unsigned i = n; i < NUMBERS; i++) {
    g_autofree char *line = dup_line (alert, i, tone, "en");
    g_autofree char *before = dup_line (alert, i - n, tone, "en");
    g_assert_cmpstr (line, ==, before);
  }
}

static void
test_turns (void)
{
  for_all_cases (check_turns);
}

static bool
is_shift (const PlumbNoticeAlert *alert)
{
  return strcmp (alert->kind, "slouch") == 0 || strcmp (alert->kind, "lean") == 0;
}

/* Nor does one come twice in a row where the next alert is another case of the same wish. */
static void
check_next (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  for (unsigned other = 0; other < G_N_ELEMENTS (cases); other++)
    for (unsigned i = 0; is_shift (alert) == is_shift (&cases[other]) && i < NUMBERS; i++) {
      g_autofree char *line = dup_line (alert, i, tone, "en");
      g_autofree char *next = dup_line (&cases[other], i + 1, tone, "en");
      g_assert_cmpstr (line, !=, next);
    }
}

static void
test_never_twice_in_a_row (void)
{
  for_all_cases (check_next);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/notice-rules/words", test_words);
  g_test_add_func ("/words/notice-rules/translated", test_translated);
  g_test_add_func ("/words/notice-rules/turns", test_turns);
  g_test_add_func ("/words/notice-rules/never-twice-in-a-row", test_never_twice_in_a_row);
  return g_test_run ();
}
