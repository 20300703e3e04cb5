/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "why-not.h"

#include <string.h>

#include "catalogue.h"
#include "things.h"

typedef struct {
  const char *word;
  const char *text;
} Phrase;

static const Phrase places[] = {
    {"desk", N_ ("being at a desk")},
    {"home", N_ ("being at home")},
    {"travel", N_ ("being on the way")},
};

/* What else would be of help, by what keeps entries away. */
static const Phrase helps[] = {
    {"off", N_ ("\"enabled = yes\" in your own folder")},
    {"excluded", N_ ("fewer words in [suggestions] exclude")},
    {"asked", N_ ("excluding less")},
    {"weight", N_ ("a weight above 0 in [suggestions]")},
    {"massage-hour", N_ ("an hour after the last massage")},
    {"walk-first", N_ ("a short walk, or three minutes of time")},
    {"aftercare", N_ ("the end of the hours after a massage")},
};

static const char *const obstacles[] = {"off",        "excluded", "asked",  "weight",
                                        "place",      "length",   "things", "massage-hour",
                                        "walk-first", "aftercare"};

static unsigned
get_count (GVariant *why_not, const char *list, const char *word)
{
  g_autoptr (GVariant) counts = g_variant_lookup_value (why_not, list, G_VARIANT_TYPE ("a{su}"));
  guint32 count = 0;

  if (counts != NULL)
    g_variant_lookup (counts, word, "u", &count);
  return count;
}

/* So many of them are kept away by it. */
static char *
dup_sentence (const PlumbLanguage *language, const char *obstacle, unsigned n)
{
  if (strcmp (obstacle, "off") == 0)
    return g_strdup_printf (
        plumb_language_plural (language, "%u is switched off", "%u are switched off", n), n);
  if (strcmp (obstacle, "excluded") == 0)
    return g_strdup_printf (plumb_language_plural (language,
                                                   "%u is excluded by [suggestions] exclude",
                                                   "%u are excluded by [suggestions] exclude", n),
                            n);
  if (strcmp (obstacle, "asked") == 0)
    return g_strdup_printf (plumb_language_plural (language, "%u is excluded by what was asked for",
                                                   "%u are excluded by what was asked for", n),
                            n);
  if (strcmp (obstacle, "weight") == 0)
    return g_strdup_printf (plumb_language_plural (language, "%u is of a kind whose weight is 0",
                                                   "%u are of a kind whose weight is 0", n),
                            n);
  if (strcmp (obstacle, "place") == 0)
    return g_strdup_printf (
        plumb_language_plural (language, "%u is for another place", "%u are for another place", n),
        n);
  if (strcmp (obstacle, "length") == 0)
    return g_strdup_printf (plumb_language_plural (language,
                                                   "%u takes longer than there is time for",
                                                   "%u take longer than there is time for", n),
                            n);
  if (strcmp (obstacle, "things") == 0)
    return g_strdup_printf (
        plumb_language_plural (language, "%u needs a thing that is not there ([suggestions] have)",
                               "%u need things that are not there ([suggestions] have)", n),
        n);
  if (strcmp (obstacle, "massage-hour") == 0)
    return g_strdup_printf (
        plumb_language_plural (language, "%u is a massage, within an hour of the last one",
                               "%u are massages, within an hour of the last one", n),
        n);
  if (strcmp (obstacle, "walk-first") == 0)
    return g_strdup_printf (
        plumb_language_plural (language, "%u is a massage, and there is no time to walk before it",
                               "%u are massages, and there is no time to walk before them", n),
        n);
  return g_strdup_printf (
      plumb_language_plural (language, "%u is too much for the hours after a massage",
                             "%u are too much for the hours after a massage", n),
      n);
}

static void
append_kept (GString *text, GVariant *why_not, const PlumbLanguage *language)
{
  const char *between = ": ";

  for (unsigned i = 0; i < G_N_ELEMENTS (obstacles); i++) {
    unsigned n = get_count (why_not, "kept", obstacles[i]);
    if (n == 0)
      continue;
    g_autofree char *sentence = dup_sentence (language, obstacles[i], n);
    g_string_append_printf (text, "%s%s", between, sentence);
    between = "; ";
  }
  g_string_append_c (text, '.');
}

/* "a ball (2)" */
static void
append_help (GString *text, const PlumbLanguage *language, const char *help, unsigned n)
{
  if (text->len == 0)
    g_string_append_printf (text, " %s ",
                            plumb_language_translate (language, N_ ("What would help:")));
  else
    g_string_append (text, "; ");
  g_string_append_printf (text, "%s (%u)", help, n);
}

static void
append_helps (GString *text, GVariant *why_not, const char *list, const Phrase *phrases,
              size_t n_phrases, const PlumbLanguage *language)
{
  for (size_t i = 0; i < n_phrases; i++) {
    unsigned n = get_count (why_not, list, phrases[i].word);
    if (n > 0)
      append_help (text, language, plumb_language_translate (language, phrases[i].text), n);
  }
}

static void
append_things (GString *text, GVariant *why_not, const PlumbLanguage *language)
{
  const char *const *words = plumb_things_get_words ();

  for (unsigned i = 0; words[i] != NULL; i++) {
    unsigned n = get_count (why_not, "things", words[i]);
    if (n > 0)
      append_help (text, language, plumb_things_get_phrase (language, words[i]), n);
  }
}

static char *
dup_helps (GVariant *why_not, const PlumbLanguage *language)
{
  GString *text = g_string_new (NULL);
  guint32 seconds = 0;

  if (g_variant_lookup (why_not, "seconds", "u", &seconds)) {
    g_autofree char *time = g_strdup_printf (
        plumb_language_plural (language, "%u second of time", "%u seconds of time", seconds),
        seconds);
    append_help (text, language, time, get_count (why_not, "only", "length"));
  }
  append_things (text, why_not, language);
  append_helps (text, why_not, "places", places, G_N_ELEMENTS (places), language);
  append_helps (text, why_not, "only", helps, G_N_ELEMENTS (helps), language);
  if (text->len > 0)
    g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

char *
plumb_why_not_dup_text (GVariant *why_not, const PlumbLanguage *language)
{
  g_autofree char *help = dup_helps (why_not, language);
  GString *text = g_string_new (NULL);
  guint32 considered = 0;

  g_variant_lookup (why_not, "considered", "u", &considered);
  if (considered == 0)
    g_string_append (
        text, plumb_language_translate (language, N_ ("the library has nothing of that kind.")));
  else {
    g_string_append_printf (text,
                            plumb_language_plural (language, "of %u entry in the library",
                                                   "of %u entries in the library", considered),
                            considered);
    append_kept (text, why_not, language);
  }
  g_string_append (text, help);
  return g_string_free (text, FALSE);
}
