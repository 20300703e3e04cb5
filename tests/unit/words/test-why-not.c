/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why nothing fits, in words. */
#include "why-not.h"

static void
expect (const char *language, const char *why_not, const char *want)
{
  const char *const names[] = {language, NULL};
  g_autoptr (GVariant) dictionary = g_variant_ref_sink (g_variant_new_parsed (why_not));
  g_autofree char *text = plumb_why_not_dup_text (dictionary, plumb_language_find (names));

  g_assert_cmpstr (text, ==, want);
}

static void
test_english (void)
{
  expect ("en", "@a{sv} {'considered': <uint32 0>}", "the library has nothing of that kind.");
  expect (
      "en",
      "{'considered': <uint32 1>, 'kept': <{'place': uint32 1}>, 'only': <{'place': uint32 1}>, "
      "'places': <{'home': uint32 1}>}",
      "of 1 entry in the library: 1 is for another place. What would help: being at home (1).");
  expect (
      "en",
      "{'considered': <uint32 20>, 'kept': <{'off': uint32 1, 'asked': 2, 'weight': 3, "
      "'things': 4, 'massage-hour': 5, 'walk-first': 6, 'aftercare': 7}>, 'only': "
      "<{'massage-hour': uint32 5, 'weight': 2}>, 'things': <{'wall': uint32 2, 'chair': 1}>}",
      "of 20 entries in the library: 1 is switched off; 2 are excluded by what was asked for; 3 "
      "are of a kind whose weight is 0; 4 need things that are not there ([suggestions] have); 5 "
      "are massages, within an hour of the last one; 6 are massages, and there is no time to walk "
      "before them; 7 are too much for the hours after a massage. What would help: a chair that "
      "neither rolls nor tips (1); a wall (2); a weight above 0 in [suggestions] (2); an hour "
      "after the last massage (5).");
  expect (
      "en", "{'considered': <uint32 2>, 'kept': <{'off': uint32 2, 'excluded': 2}>}",
      "of 2 entries in the library: 2 are switched off; 2 are excluded by [suggestions] exclude.");
}

/* What is not of the documented type is as if it were not there. */
static void
test_odd (void)
{
  expect ("en", "{'considered': <'many'>, 'kept': <['off']>, 'seconds': <'x'>}",
          "the library has nothing of that kind.");
}

static void
test_german (void)
{
  expect (
      "de",
      "{'considered': <uint32 9>, 'kept': <{'length': uint32 6, 'things': 1}>, 'only': <{'length': "
      "uint32 4}>, 'things': <{'ball': uint32 1}>, 'seconds': <uint32 90>}",
      "von 9 Einträgen der Sammlung: 6 dauern länger, als Zeit ist; 1 braucht etwas, das nicht "
      "da ist ([suggestions] have). Es hülfe: 90 Sekunden Zeit (4); ein Ball (1).");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/why-not/english", test_english);
  g_test_add_func ("/why-not/odd", test_odd);
  g_test_add_func ("/why-not/german", test_german);
  return g_test_run ();
}
