/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language is spoken, what it says of numbers, columns of letters, and the reasons. */
#include <string.h>

#include "columns.h"
#include "language.h"
#include "monitor.h"
#include "reasons.h"
#include "report-fields.h"

#define GERMAN  ((const char *const[]){"de", NULL})
#define ENGLISH ((const char *const[]){"en", NULL})

static void
test_find (void)
{
  static const struct {
    const char *names[4];
    const char *want;
  } rows[] = {
      {{NULL}, "en"},
      {{"de", NULL}, "de"},
      {{"de_DE.UTF-8", NULL}, "de"},
      {{"de-AT", NULL}, "de"},
      {{"DE", NULL}, "de"},
      {{"de@euro", NULL}, "de"},
      {{"fr", "de", NULL}, "de"},
      {{"fr_FR.UTF-8", "C", NULL}, "en"},
      {{"en_GB.UTF-8", "de", NULL}, "en"},
      {{"C.UTF-8", "de", NULL}, "en"},
      {{"POSIX", "de", NULL}, "en"},
      {{"C", "de", NULL}, "en"},
      {{"", "d", "deu", NULL}, "en"},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PlumbLanguage *language = plumb_language_find (rows[i].names);
    g_assert_cmpstr (plumb_language_get_name (language), ==, rows[i].want);
  }
  g_assert_cmpstr (plumb_language_get_name (plumb_language_find (NULL)), ==, "en");
}

static void
test_messages (void)
{
  const PlumbLanguage *german = plumb_language_find (GERMAN);
  const PlumbLanguage *english = plumb_language_find (ENGLISH);
  const char *unknown = "nobody says this";

  g_assert_cmpstr (plumb_language_translate (german, "Coverage"), ==, "Erfasst");
  g_assert_cmpstr (plumb_language_translate (english, "Coverage"), ==, "Coverage");
  g_assert_true (plumb_language_translate (german, unknown) == unknown);
  for (unsigned long n = 0; n < 4; n++) {
    const char *one = "%u break taken%s.", *many = "%u breaks taken%s.";
    g_assert_cmpstr (plumb_language_plural (german, one, many, n), ==,
                     n == 1 ? "%u Pause gemacht%s." : "%u Pausen gemacht%s.");
    g_assert_cmpstr (plumb_language_plural (english, one, many, n), ==, n == 1 ? one : many);
    g_assert_true (plumb_language_plural (german, unknown, many, n) == (n == 1 ? unknown : many));
  }
}

/* Every reason that the core can give has a sentence in every language. */
static void
test_reasons (void)
{
  for (int i = 0; i < PLUMB_REASONS; i++) {
    const char *reason = plumb_reason_to_string ((PlumbReason)i);
    const char *english = plumb_reasons_get_sentence (plumb_language_find (ENGLISH), reason);
    const char *german = plumb_reasons_get_sentence (plumb_language_find (GERMAN), reason);
    g_assert_true (g_str_has_suffix (english, "."));
    g_assert_true (g_str_has_suffix (german, "."));
    g_assert_cmpstr (english, !=, german);
  }
  g_assert_cmpstr (plumb_reasons_get_sentence (plumb_language_find (ENGLISH), "news"), ==, "news");
}

static void
test_columns (void)
{
  static const struct {
    const char *text;
    int columns;
    const char *left, *right, *cut; /* to five columns */
  } rows[] = {
      {"", 0, "     ", "     ", ""},
      {"ab", 2, "ab   ", "   ab", "ab"},
      {"M\303\274he", 4, "M\303\274he ", " M\303\274he", "M\303\274he"},
      {"a\314\210b", 2, "a\314\210b   ", "   a\314\210b", "a\314\210b"},
      {"\345\247\277\345\213\242\345\247\277", 6, "\345\247\277\345\213\242\345\247\277",
       "\345\247\277\345\213\242\345\247\277", "\345\247\277\345\213\242"},
      {"abcdefg", 7, "abcdefg", "abcdefg", "abcde"},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) left = g_string_new (NULL);
    g_autoptr (GString) right = g_string_new (NULL);
    plumb_columns_append_left (left, rows[i].text, 5);
    plumb_columns_append_right (right, rows[i].text, 5);
    g_assert_cmpint (plumb_columns_count (rows[i].text), ==, rows[i].columns);
    g_assert_cmpstr (left->str, ==, rows[i].left);
    g_assert_cmpstr (right->str, ==, rows[i].right);
    g_assert_cmpuint (plumb_columns_fit (rows[i].text, 5), ==, strlen (rows[i].cut));
  }
}

static void
test_fields (void)
{
  static const char *const some[] = {"breaks", "notes", NULL};
  static const char *const none[] = {NULL};
  static const char *const wrong[] = {"sitting", "secrets", "more", NULL};
  unsigned fields = 77;

  g_assert_null (plumb_report_fields_parse (some, &fields));
  g_assert_cmpuint (fields, ==, PLUMB_REPORT_FIELD_BREAKS | PLUMB_REPORT_FIELD_NOTES);
  for (int i = 0; i < 2; i++) {
    g_assert_null (plumb_report_fields_parse (i == 0 ? none : NULL, &fields));
    g_assert_cmpuint (fields & PLUMB_REPORT_FIELD_NOTES, ==, 0);
    g_assert_cmpuint (fields | PLUMB_REPORT_FIELD_NOTES, ==, (1 << 6) - 1);
  }
  g_assert_cmpstr (plumb_report_fields_parse (wrong, &fields), ==, "secrets");
  g_assert_cmpuint (fields, ==, PLUMB_REPORT_FIELD_NOTES - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/language/find", test_find);
  g_test_add_func ("/words/language/messages", test_messages);
  g_test_add_func ("/words/reasons", test_reasons);
  g_test_add_func ("/words/columns", test_columns);
  g_test_add_func ("/words/fields", test_fields);
  return g_test_run ();
}
