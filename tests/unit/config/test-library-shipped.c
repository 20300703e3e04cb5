/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library that is shipped: complete, in both languages, careful, and without claims. */
#include <string.h>

#include "library-ini.h"

#define LANGUAGES 2

static const char *const languages[LANGUAGES] = {"en", "de"};

/* Claims that cannot be kept, and names of conditions: never in any text of ours, whole words or
 * beginnings of words, by language. */
static const char *const forbidden[LANGUAGES] = {
    "\\b(cur(e|es|ed|ing)\\b|heal(s|ed|ing)?\\b|treat|prevent|diagnos(e|es|is|ing)\\b|correct|"
    "realign|"
    "align|straighten|detox|toxin|flush|cortisol|endorphin|oxygen|lymph|circulation|metabol|"
    "blood flow|knot|sciatic|herniat|slipped|disc\\b|trapezius|guarantee|medication|painkiller|"
    "immun)",
    "(\\bheil|geheilt|behandel|behandlung|vorbeug|verhinder|verhüt|diagnose|diagnost|korrigier|"
    "begradig|ausricht|entgift|giftstoff|schlacke|cortisol|endorphin|sauerstoff|lymph|durchblut|"
    "kreislauf|stoffwechsel|ischias|bandscheibe|trapez|garantier|medikament|schmerzmittel|"
    "verklebung|blockade)",
};

static PlumbLibrary *
load (const char *language)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "config", "library", NULL);
  const char *const wanted[] = {language, NULL};
  PlumbLibrarySources sources = {.shipped = folder, .languages = wanted};
  g_auto (GStrv) problems = NULL;
  PlumbLibrary *library = plumb_library_load (&sources, &problems);
  g_autofree char *all = g_strjoinv ("\n", problems);
  g_assert_cmpstr (all, ==, "");
  return library;
}

static void
test_count (void)
{
  for (unsigned i = 0; i < LANGUAGES; i++) {
    g_autoptr (PlumbLibrary) library = load (languages[i]);
    unsigned of_kind[PLUMB_LIBRARY_KINDS] = {0};
    g_assert_cmpuint (library->n_entries, >=, 44);
    for (unsigned j = 0; j < library->n_entries; j++)
      of_kind[library->entries[j].kind]++;
    g_assert_cmpuint (of_kind[PLUMB_LIBRARY_SELF_MASSAGE], >=, 10);
    for (unsigned kind = 0; kind < PLUMB_LIBRARY_KINDS; kind++)
      g_assert_cmpuint (of_kind[kind], >=, 1);
  }
}

static void
assert_same_words (char *const *a, char *const *b)
{
  g_autofree char *first = g_strjoinv (",", (char **)a);
  g_autofree char *second = g_strjoinv (",", (char **)b);
  g_assert_cmpstr (first, ==, second);
}

/* A translation changes words, and nothing that anything is decided by. */
static void
test_translations (void)
{
  g_autoptr (PlumbLibrary) english = load ("en");
  g_autoptr (PlumbLibrary) german = load ("de");
  g_assert_cmpuint (english->n_entries, ==, german->n_entries);
  for (unsigned i = 0; i < english->n_entries; i++) {
    const PlumbLibraryEntry *a = &english->entries[i], *b = &german->entries[i];
    g_assert_cmpstr (a->id, ==, b->id);
    g_assert_cmpstr (a->language, ==, "en");
    g_assert_cmpstr (b->language, ==, "de");
    g_assert_cmpstr (a->title, !=, b->title);
    g_assert_cmpint (a->kind, ==, b->kind);
    g_assert_cmpuint (a->areas, ==, b->areas);
    g_assert_cmpuint (a->places, ==, b->places);
    g_assert_cmpuint (a->seconds, ==, b->seconds);
    g_assert_cmpint (a->evidence, ==, b->evidence);
    g_assert_true (a->is_enabled == b->is_enabled);
    assert_same_words (a->needs, b->needs);
    assert_same_words (a->tags, b->tags);
    g_assert_cmpuint (g_strv_length (a->steps), ==, g_strv_length (b->steps));
    g_assert_cmpuint (g_strv_length (a->cautions), ==, g_strv_length (b->cautions));
    g_assert_cmpuint (g_strv_length (a->stop_if), ==, g_strv_length (b->stop_if));
  }
}

static bool
has_text (char *const *lines, const char *part)
{
  for (unsigned i = 0; lines[i] != NULL; i++) {
    g_autofree char *low = g_utf8_strdown (lines[i], -1);
    if (strstr (low, part) != NULL)
      return true;
  }
  return false;
}

static bool
has_tag (const PlumbLibraryEntry *entry, const char *tag)
{
  return g_strv_contains ((const char *const *)entry->tags, tag);
}

static void
check_care (const PlumbLibraryEntry *entry)
{
  bool is_german = strcmp (entry->language, "de") == 0;
  g_assert_nonnull (entry->stop_if[0]);
  g_assert_nonnull (entry->cautions[0]);
  g_assert_cmpuint (strlen (entry->source), >, 10);
  if (entry->kind == PLUMB_LIBRARY_SELF_MASSAGE) {
    g_assert_true (has_text (entry->steps, is_german ? "atem" : "breath") ||
                   has_text (entry->steps, is_german ? "atme" : "breath"));
    g_assert_true (entry->evidence == PLUMB_EVIDENCE_VERY_LOW);
    g_assert_true (has_tag (entry, "skin-contact") || has_tag (entry, "deep-pressure"));
  }
  if (entry->kind == PLUMB_LIBRARY_HEAT) {
    g_assert_true (has_tag (entry, "heat"));
    g_assert_cmpuint (g_strv_length (entry->cautions), >=, 3);
  }
  if (entry->kind == PLUMB_LIBRARY_HYDRATION)
    g_assert_false (entry->is_enabled);
  if ((entry->areas & PLUMB_AREA_NECK) != 0 && entry->kind == PLUMB_LIBRARY_STRETCH)
    g_assert_true (has_tag (entry, "neck"));
  if (has_tag (entry, "pregnancy-caution"))
    g_assert_true (has_text (entry->cautions, is_german ? "schwangerschaft" : "pregnancy"));
}

static void
test_care (void)
{
  for (unsigned i = 0; i < LANGUAGES; i++) {
    g_autoptr (PlumbLibrary) library = load (languages[i]);
    for (unsigned j = 0; j < library->n_entries; j++) {
      g_test_message ("%s/%s", languages[i], library->entries[j].id);
      check_care (&library->entries[j]);
    }
  }
}

/* What must be in hand is a tag too, so that it can be excluded. */
static void
test_tags_say_what_is_needed (void)
{
  static const char *const both[] = {"ball", "roller"};
  g_autoptr (PlumbLibrary) library = load ("en");
  for (unsigned i = 0; i < library->n_entries; i++) {
    const PlumbLibraryEntry *entry = &library->entries[i];
    g_test_message ("%s", entry->id);
    for (unsigned j = 0; j < G_N_ELEMENTS (both); j++)
      g_assert_true (g_strv_contains ((const char *const *)entry->needs, both[j]) ==
                     has_tag (entry, both[j]));
    g_assert_true (!g_strv_contains ((const char *const *)entry->needs, "mat") ||
                   has_tag (entry, "floor"));
    g_assert_true (!has_tag (entry, "kneeling") || has_tag (entry, "floor"));
    g_assert_true (!g_strv_contains ((const char *const *)entry->needs, "warm-pack") ||
                   has_tag (entry, "heat"));
  }
}

/* Told apart from the code under test: by the word itself. */
static bool
is_about (const PlumbLibraryEntry *entry, const char *word)
{
  static const char *const areas[] = {"neck", "upper", "mid", "lower", "hips", "arms", "whole"};
  bool is_area = false;
  for (unsigned i = 0; i < G_N_ELEMENTS (areas); i++)
    is_area |= strcmp (areas[i], word) == 0 && (entry->areas & 1u << i) != 0;
  return has_tag (entry, word) || is_area ||
         strcmp (plumb_library_kind_to_string (entry->kind), word) == 0;
}

static void
check_word (const PlumbLibrary *library, const char *word)
{
  const char *const words[] = {word, NULL};
  unsigned count = 0;
  for (unsigned i = 0; i < library->n_entries; i++) {
    bool is_excluded = plumb_library_is_excluded (&library->entries[i], words);
    g_assert_true (is_excluded == is_about (&library->entries[i], word));
    count += is_excluded ? 1 : 0;
  }
  g_test_message ("%s: %u", word, count);
  g_assert_cmpuint (count, >=, 1);
}

/* Of every word that can exclude: all of its entries and only those; no word is there for nothing.
 */
static void
test_exclusions (void)
{
  g_autoptr (PlumbLibrary) library = load ("en");
  size_t n_tags;
  const PlumbLibraryTag *tags = plumb_library_tags (&n_tags);
  for (size_t i = 0; i < n_tags; i++)
    check_word (library, tags[i].word);
  for (unsigned i = 0; i < PLUMB_LIBRARY_KINDS; i++)
    check_word (library, plumb_library_kind_to_string ((PlumbLibraryKind)i));
  for (unsigned bit = PLUMB_AREA_NECK; bit <= PLUMB_AREA_WHOLE; bit <<= 1)
    check_word (library, plumb_area_to_string ((PlumbArea)bit));
}

static unsigned
pick_words (const char **words, const PlumbLibraryTag *tags, size_t n_tags)
{
  unsigned n_words = (unsigned)g_test_rand_int_range (0, 6);
  for (unsigned i = 0; i < n_words; i++) {
    int what = g_test_rand_int_range (0, 3);
    if (what == 0)
      words[i] = plumb_library_kind_to_string (
          (PlumbLibraryKind)g_test_rand_int_range (0, PLUMB_LIBRARY_KINDS));
    else if (what == 1)
      words[i] = plumb_area_to_string ((PlumbArea)(1u << g_test_rand_int_range (0, 7)));
    else
      words[i] = tags[g_test_rand_int_range (0, (gint32)n_tags)].word;
  }
  words[n_words] = NULL;
  return n_words;
}

/* Several words exclude what each of them excludes, whatever their order. */
static void
test_random_exclusions (void)
{
  g_autoptr (PlumbLibrary) library = load ("de");
  size_t n_tags;
  const PlumbLibraryTag *tags = plumb_library_tags (&n_tags);
  for (unsigned round = 0; round < 2000; round++) {
    const char *words[8];
    unsigned n_words = pick_words (words, tags, n_tags);
    for (unsigned j = 0; j < library->n_entries; j++) {
      bool is_any = false;
      for (unsigned k = 0; k < n_words; k++)
        is_any |=
            plumb_library_is_excluded (&library->entries[j], (const char *const[]){words[k], NULL});
      g_assert_true (plumb_library_is_excluded (&library->entries[j], words) == is_any);
    }
  }
}

static void
check_lines (const GRegex *claims, const char *where, char *const *lines)
{
  for (unsigned i = 0; lines[i] != NULL; i++) {
    g_test_message ("%s: %s", where, lines[i]);
    g_assert_false (g_regex_match (claims, lines[i], 0, NULL));
  }
}

static void
check_line (const GRegex *claims, const char *where, char *line)
{
  check_lines (claims, where, (char *const[]){line, NULL});
}

static void
check_note (const GRegex *claims, const PlumbSafetyNote *note)
{
  check_line (claims, note->title, note->title);
  check_line (claims, note->title, note->text);
  for (unsigned i = 0; i < note->n_groups; i++) {
    check_line (claims, note->title, note->groups[i].heading);
    check_lines (claims, note->title, note->groups[i].lines);
  }
}

static void
test_no_claims (void)
{
  for (unsigned i = 0; i < LANGUAGES; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GRegex) claims =
        g_regex_new (forbidden[i], G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, &error);
    g_assert_no_error (error);
    g_autoptr (PlumbLibrary) library = load (languages[i]);
    for (unsigned j = 0; j < library->n_entries; j++) {
      const PlumbLibraryEntry *entry = &library->entries[j];
      check_line (claims, entry->id, entry->title);
      check_line (claims, entry->id, entry->source);
      check_lines (claims, entry->id, entry->steps);
      check_lines (claims, entry->id, entry->cautions);
      check_lines (claims, entry->id, entry->stop_if);
    }
    for (unsigned topic = 0; topic < PLUMB_SAFETY_TOPICS; topic++)
      check_note (claims, &library->notes[topic]);
  }
}

static void
test_notes (void)
{
  g_autoptr (PlumbLibrary) english = load ("en");
  g_autoptr (PlumbLibrary) german = load ("de");
  for (unsigned i = 0; i < PLUMB_SAFETY_TOPICS; i++) {
    const PlumbSafetyNote *a = &english->notes[i], *b = &german->notes[i];
    g_assert_cmpstr (a->language, ==, "en");
    g_assert_cmpstr (b->language, ==, "de");
    g_assert_cmpuint (a->version, ==, b->version);
    g_assert_cmpuint (a->n_groups, ==, b->n_groups);
    g_assert_cmpuint (a->n_groups, >=, 1);
    g_assert_nonnull (a->source);
    g_assert_nonnull (a->reviewed_on);
    for (unsigned j = 0; j < a->n_groups; j++)
      g_assert_cmpuint (g_strv_length (a->groups[j].lines), ==, g_strv_length (b->groups[j].lines));
  }
}

/* Each country that is there has somebody for the body; the one of the article is there. */
static void
test_links (void)
{
  g_autoptr (PlumbLibrary) library = load ("en_US.UTF-8");
  bool has_amta = false;
  g_assert_cmpuint (library->n_links, >=, 10);
  g_assert_cmpstr (library->links[0].country, ==, "US");
  for (unsigned i = 0; i < library->n_links; i++) {
    const PlumbHelpLink *link = &library->links[i];
    has_amta |= strstr (link->url, "amtamassage.org") != NULL;
    g_assert_true (g_str_has_prefix (link->url, "https://"));
  }
  g_assert_true (has_amta);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library-shipped/count", test_count);
  g_test_add_func ("/library-shipped/translations", test_translations);
  g_test_add_func ("/library-shipped/care", test_care);
  g_test_add_func ("/library-shipped/tags-say-what-is-needed", test_tags_say_what_is_needed);
  g_test_add_func ("/library-shipped/exclusions", test_exclusions);
  g_test_add_func ("/library-shipped/random-exclusions", test_random_exclusions);
  g_test_add_func ("/library-shipped/no-claims", test_no_claims);
  g_test_add_func ("/library-shipped/notes", test_notes);
  g_test_add_func ("/library-shipped/links", test_links);
  return g_test_run ();
}
