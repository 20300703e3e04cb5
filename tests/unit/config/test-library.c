/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library as a value: its words, and what an exclusion is about; the [suggestions] keys. */
#include "library.h"

#include <string.h>

#include "settings-ini.h"

static void
test_kinds (void)
{
  static const char *const words[] = {"self-massage", "stretch",   "movement", "breathing",
                                      "heat",         "hydration", "rest",     "therapist-info"};
  G_STATIC_ASSERT (G_N_ELEMENTS (words) == PLUMB_LIBRARY_KINDS);
  PlumbLibraryKind kind = PLUMB_LIBRARY_REST;
  g_assert_false (plumb_library_kind_parse ("Stretch", &kind));
  g_assert_false (plumb_library_kind_parse ("", &kind));
  g_assert_cmpint (kind, ==, PLUMB_LIBRARY_REST);
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_true (plumb_library_kind_parse (words[i], &kind));
    g_assert_cmpint (kind, ==, i);
    g_assert_cmpstr (plumb_library_kind_to_string (kind), ==, words[i]);
  }
}

static void
test_bits (void)
{
  static const char *const areas[] = {"neck", "upper", "mid", "lower", "hips", "arms", "whole"};
  static const char *const places[] = {"desk", "home", "travel"};
  PlumbArea area = PLUMB_AREA_MID;
  PlumbPlace place = PLUMB_PLACE_HOME;
  g_assert_false (plumb_area_parse ("knee", &area));
  g_assert_false (plumb_place_parse ("moon", &place));
  g_assert_cmpint (area, ==, PLUMB_AREA_MID);
  g_assert_cmpint (place, ==, PLUMB_PLACE_HOME);
  for (unsigned i = 0; i < G_N_ELEMENTS (areas); i++) {
    g_assert_true (plumb_area_parse (areas[i], &area));
    g_assert_cmpuint (area, ==, 1u << i);
    g_assert_cmpstr (plumb_area_to_string (area), ==, areas[i]);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++) {
    g_assert_true (plumb_place_parse (places[i], &place));
    g_assert_cmpuint (place, ==, 1u << i);
    g_assert_cmpstr (plumb_place_to_string (place), ==, places[i]);
  }
}

static void
test_evidence (void)
{
  static const char *const words[] = {"very-low", "low", "moderate", "tradition"};
  PlumbEvidence evidence = PLUMB_EVIDENCE_LOW;
  g_assert_false (plumb_evidence_parse ("high", &evidence));
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_true (plumb_evidence_parse (words[i], &evidence));
    g_assert_cmpint (evidence, ==, i);
    g_assert_cmpstr (plumb_evidence_to_string (evidence), ==, words[i]);
  }
}

static void
test_tags (void)
{
  size_t count;
  const PlumbLibraryTag *tags = plumb_library_tags (&count);
  for (size_t i = 0; i < count; i++) {
    g_assert_true (i == 0 || strcmp (tags[i - 1].word, tags[i].word) < 0);
    g_assert_true (plumb_library_is_tag (tags[i].word));
    g_assert_true (plumb_library_is_exclusion (tags[i].word));
    g_assert_cmpuint (strlen (tags[i].meaning), >, 3);
  }
  g_assert_false (plumb_library_is_tag ("upper"));
  g_assert_true (plumb_library_is_exclusion ("upper"));
  g_assert_true (plumb_library_is_exclusion ("self-massage"));
  g_assert_false (plumb_library_is_exclusion ("desk"));
  g_assert_false (plumb_library_is_exclusion (""));
}

static void
test_exclusions (void)
{
  char *tags[] = {(char *)"ball", (char *)"standing", NULL};
  const PlumbLibraryEntry entry = {
      .kind = PLUMB_LIBRARY_SELF_MASSAGE,
      .areas = PLUMB_AREA_UPPER | PLUMB_AREA_HIPS,
      .tags = tags,
  };
  static const struct {
    const char *words[4];
    bool is_excluded;
  } cases[] = {
      {{NULL}, false},
      {{"ball"}, true},
      {{"hips"}, true},
      {{"self-massage"}, true},
      {{"neck", "heat", "floor"}, false},
      {{"neck", "heat", "standing"}, true},
      {{"bal"}, false},
      {{"balls"}, false},
      {{"whole"}, false},
      {{"stretch"}, false},
  };
  g_assert_false (plumb_library_is_excluded (&entry, NULL));
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (plumb_library_is_excluded (&entry, cases[i].words) == cases[i].is_excluded);
  const PlumbLibraryEntry bare = {.kind = PLUMB_LIBRARY_REST, .areas = PLUMB_AREA_WHOLE};
  g_assert_false (plumb_library_is_excluded (&bare, (const char *const[]){"neck", "ball", NULL}));
}

static PlumbSettings *
parse (const char *text, GError **error)
{
  g_autofree char *all = g_strconcat ("[suggestions]\n", text, NULL);
  return plumb_settings_parse ("t", all, strlen (all), error);
}

static void
test_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = parse (
      "exclude = deep-pressure , neck,heat\nlibrary_dir = /srv/mine\nlanguage = de\n", &error);
  g_assert_no_error (error);
  g_autofree char *words = g_strjoinv ("|", settings->values.suggestions.exclude);
  g_assert_cmpstr (words, ==, "deep-pressure|neck|heat");
  g_assert_cmpstr (settings->values.suggestions.library_dir, ==, "/srv/mine");
  g_assert_cmpstr (settings->values.suggestions.language, ==, "de");
  g_autoptr (PlumbSettings) defaults =
      parse ("exclude = none\nlibrary_dir = auto\nlanguage = auto\n", &error);
  g_assert_no_error (error);
  g_assert_null (defaults->values.suggestions.exclude);
  g_assert_null (defaults->values.suggestions.library_dir);
  g_assert_null (defaults->values.suggestions.language);
}

static void
test_have (void)
{
  static const struct {
    const char *text;
    unsigned have;
  } rows[] = {
      {"exclude = none\n", PLUMB_HAVE_UNSAID | PLUMB_THINGS_USUAL},
      {"have = auto\n", PLUMB_HAVE_UNSAID | PLUMB_THINGS_USUAL},
      {"have = none\n", 0},
      {"have = chair , warm-pack\n", PLUMB_THING_CHAIR | PLUMB_THING_WARM_PACK},
      {"have = wall,wall\n", PLUMB_THING_WALL},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PlumbSettings) settings = parse (rows[i].text, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (settings->values.suggestions.have, ==, rows[i].have);
  }
}

/* Every need is a thing, or hands or a therapist, and back. */
static void
test_things (void)
{
  char *needs[] = {(char *)"hands", (char *)"ball", (char *)"therapist", (char *)"wall", NULL};
  const PlumbLibraryEntry entry = {.needs = needs}, bare = {0};
  PlumbThing thing;

  g_assert_cmpuint (plumb_library_get_things (&entry), ==, PLUMB_THING_BALL | PLUMB_THING_WALL);
  g_assert_cmpuint (plumb_library_get_things (&bare), ==, 0);
  for (unsigned bit = 1; bit < 1u << PLUMB_THINGS; bit <<= 1) {
    const char *word = plumb_thing_to_string ((PlumbThing)bit);
    g_assert_true (plumb_library_is_need (word));
    g_assert_true (plumb_thing_parse (word, &thing) && thing == (PlumbThing)bit);
  }
  g_assert_true (plumb_library_is_need ("hands") && !plumb_thing_parse ("hands", &thing));
  g_assert_false (plumb_library_is_need ("sofa"));
}

static void
test_settings_refused (void)
{
  static const char *const texts[] = {
      "exclude = nek",
      "exclude = neck,",
      "exclude =",
      "exclude = ,neck",
      "exclude = neck heat",
      "exclude = none, neck",
      "exclude = desk",
      "library_dir = mine",
      "library_dir =",
      "language = de_AT",
      "language =",
      "library_dir = ~/mine",
      "exclude = Neck",
      "library_dir = /a\033[1m",
      "have = sofa",
      "have = hands",
      "have =",
      "have = none, wall",
      "have = wall,",
      "have = auto, wall",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PlumbSettings) settings = parse (texts[i], &error);
    g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
    g_assert_true (g_str_has_prefix (error->message, "t:2: [suggestions] "));
    g_assert_null (settings);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/kinds", test_kinds);
  g_test_add_func ("/library/bits", test_bits);
  g_test_add_func ("/library/evidence", test_evidence);
  g_test_add_func ("/library/tags", test_tags);
  g_test_add_func ("/library/exclusions", test_exclusions);
  g_test_add_func ("/library/settings", test_settings);
  g_test_add_func ("/library/settings-refused", test_settings_refused);
  g_test_add_func ("/library/have", test_have);
  g_test_add_func ("/library/things", test_things);
  return g_test_run ();
}
