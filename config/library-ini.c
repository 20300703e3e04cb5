/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-ini.h"

#include <string.h>

#include "ini-sheet.h"
#include "library-private.h"

#define ID_MAX      40
#define TITLE_MAX   60
#define STEP_MAX    100
#define CAUTION_MAX 160
#define SOURCE_MAX  180
#define CAUTIONS    8
#define SECONDS_MIN 10
#define SECONDS_MAX 1800
#define REVIEW_NONE ""

G_DEFINE_QUARK (plumb_library_error, plumb_library_error)

bool
plumb_library_is_id (const char *text)
{
  size_t size = strlen (text);
  return size >= 1 && size <= ID_MAX &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

static bool
is_area (const char *word)
{
  PlumbArea area;
  return plumb_area_parse (word, &area);
}

static bool
is_place (const char *word)
{
  PlumbPlace place;
  return plumb_place_parse (word, &place);
}

/* One of the known words, or NULL with an error. */
static char *
take_word (PlumbIniSheet *sheet, const char *key, bool is_required)
{
  return plumb_ini_sheet_take_text (sheet, key, ID_MAX, is_required);
}

static void
take_kind (PlumbIniSheet *sheet, PlumbLibraryEntry *entry)
{
  g_autofree char *word = take_word (sheet, "kind", true);
  if (word != NULL && !plumb_library_kind_parse (word, &entry->kind))
    plumb_ini_sheet_fail_value (sheet, "kind", word,
                                "one of self-massage, stretch, movement, breathing, heat, "
                                "hydration, rest, therapist-info");
}

static void
take_areas (PlumbIniSheet *sheet, PlumbLibraryEntry *entry)
{
  g_auto (GStrv) words = plumb_ini_sheet_take_words (
      sheet, "areas", is_area, "one of neck, upper, mid, lower, hips, arms, whole");
  PlumbArea area;
  for (unsigned i = 0; words[i] != NULL; i++) {
    if (plumb_area_parse (words[i], &area))
      entry->areas |= area;
  }
  if (!plumb_ini_sheet_has (sheet, "areas"))
    plumb_ini_sheet_fail (sheet, "areas", "is missing");
}

/* What the user's own file does not say fits everywhere. */
static void
take_places (PlumbIniSheet *sheet, PlumbLibraryEntry *entry, bool is_own)
{
  g_auto (GStrv) words =
      plumb_ini_sheet_take_words (sheet, "places", is_place, "one of desk, home, travel");
  PlumbPlace place;
  for (unsigned i = 0; words[i] != NULL; i++) {
    if (plumb_place_parse (words[i], &place))
      entry->places |= place;
  }
  if (plumb_ini_sheet_has (sheet, "places"))
    return;
  if (is_own)
    entry->places = PLUMB_PLACE_DESK | PLUMB_PLACE_HOME | PLUMB_PLACE_TRAVEL;
  else
    plumb_ini_sheet_fail (sheet, "places", "is missing");
}

static void
take_seconds (PlumbIniSheet *sheet, PlumbLibraryEntry *entry)
{
  bool is_to_read = entry->kind == PLUMB_LIBRARY_THERAPIST_INFO;
  plumb_ini_sheet_take_number (sheet, "seconds", SECONDS_MIN, SECONDS_MAX, !is_to_read,
                               &entry->seconds);
  if (is_to_read && plumb_ini_sheet_has (sheet, "seconds"))
    plumb_ini_sheet_fail (sheet, "seconds", "has no meaning for therapist-info");
}

static void
take_evidence (PlumbIniSheet *sheet, PlumbLibraryEntry *entry, bool is_own)
{
  g_autofree char *word = take_word (sheet, "evidence", !is_own);
  entry->evidence = PLUMB_EVIDENCE_TRADITION;
  if (word != NULL && !plumb_evidence_parse (word, &entry->evidence))
    plumb_ini_sheet_fail_value (sheet, "evidence", word,
                                "one of very-low, low, moderate, tradition");
  entry->source = plumb_ini_sheet_take_text (sheet, "source", SOURCE_MAX, !is_own);
  entry->reviewed_on = plumb_ini_sheet_take_day (sheet, "reviewed_on", !is_own);
  if (entry->source == NULL)
    entry->source = g_strdup ("the user's own file");
  if (entry->reviewed_on == NULL)
    entry->reviewed_on = g_strdup (REVIEW_NONE);
}

static char *
take_language (PlumbIniSheet *sheet, const PlumbLibraryOrigin *origin)
{
  g_autofree char *word = take_word (sheet, "language", !origin->is_own);
  if (word != NULL && origin->is_language_free && plumb_library_is_id (word))
    return g_steal_pointer (&word);
  if (word != NULL && strcmp (word, origin->language) != 0) {
    g_autofree char *wanted = origin->is_language_free
                                  ? g_strdup ("a language such as de")
                                  : g_strdup_printf ("%s, as the folder says", origin->language);
    plumb_ini_sheet_fail_value (sheet, "language", word, wanted);
  }
  return g_strdup (origin->language);
}

static void
take_switches (PlumbIniSheet *sheet, PlumbLibraryEntry *entry, bool is_own)
{
  entry->is_enabled = true;
  plumb_ini_sheet_take_boolean (sheet, "enabled", &entry->is_enabled);
  if (plumb_ini_sheet_take_boolean (sheet, "prescribed", &entry->is_prescribed) && !is_own)
    plumb_ini_sheet_fail (sheet, "prescribed", "is for the user's own folder");
}

static void
take_entry (PlumbIniSheet *sheet, const PlumbLibraryOrigin *origin, PlumbLibraryEntry *entry)
{
  entry->title = plumb_ini_sheet_take_text (sheet, "title", TITLE_MAX, true);
  take_kind (sheet, entry);
  take_areas (sheet, entry);
  take_places (sheet, entry, origin->is_own);
  entry->needs = plumb_ini_sheet_take_words (sheet, "needs", plumb_library_is_need,
                                             "one of hands, ball, roller, towel, wall, chair, "
                                             "warm-pack, water, therapist, mat, pillow, band");
  take_seconds (sheet, entry);
  entry->steps = plumb_ini_sheet_take_lines (sheet, "step", PLUMB_LIBRARY_STEPS_MAX, STEP_MAX);
  if (!plumb_ini_sheet_has (sheet, "step1"))
    plumb_ini_sheet_fail (sheet, "step1", "is missing");
  entry->cautions = plumb_ini_sheet_take_lines (sheet, "caution", CAUTIONS, CAUTION_MAX);
  entry->stop_if = plumb_ini_sheet_take_lines (sheet, "stop_if", CAUTIONS, CAUTION_MAX);
  entry->tags = plumb_ini_sheet_take_words (sheet, "tags", plumb_library_is_tag,
                                            "a tag of the library's list");
  take_evidence (sheet, entry, origin->is_own);
  entry->language = take_language (sheet, origin);
  take_switches (sheet, entry, origin->is_own);
}

bool
plumb_library_entry_parse (const PlumbLibraryOrigin *origin, const char *id, const char *text,
                           gsize size, PlumbLibraryEntry *out_entry, GError **error)
{
  g_autoptr (PlumbIniSheet) sheet = plumb_ini_sheet_new (origin->file, "entry", text, size);
  bool is_switch = origin->is_own && plumb_ini_sheet_count (sheet) == 1 &&
                   plumb_ini_sheet_has (sheet, "enabled");
  *out_entry = (PlumbLibraryEntry){0};
  if (!plumb_library_is_id (id))
    plumb_ini_sheet_fail (sheet, "the file's name",
                          "is not 1 to %d lower-case letters, digits and hyphens before \".ini\"",
                          ID_MAX);
  if (is_switch)
    take_switches (sheet, out_entry, true);
  else
    take_entry (sheet, origin, out_entry);
  out_entry->id = g_strdup (id);
  if (plumb_ini_sheet_finish (sheet, PLUMB_LIBRARY_ERROR, PLUMB_LIBRARY_ERROR_INVALID, error))
    return true;
  plumb_library_entry_clear (out_entry);
  return false;
}
