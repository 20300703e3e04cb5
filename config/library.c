/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library.h"

#include <string.h>

#include "library-private.h"

static const char *const kind_names[] = {
    "self-massage", "stretch",   "movement", "breathing",
    "heat",         "hydration", "rest",     "therapist-info",
};
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == PLUMB_LIBRARY_KINDS);

static const char *const evidence_names[] = {"very-low", "low", "moderate", "tradition"};

static const char *const topic_names[] = {
    "red-flags", "massage-cautions", "find-help", "wellbeing", "disclaimer",
};
G_STATIC_ASSERT (G_N_ELEMENTS (topic_names) == PLUMB_SAFETY_TOPICS);

static const char *const help_names[] = {"massage", "physiotherapy", "talk"};

/* Needs that are no things. */
static const char *const other_needs[] = {"hands", "therapist"};

/* In the order of their bits. */
static const char *const area_names[] = {"neck", "upper", "mid", "lower", "hips", "arms", "whole"};
static const char *const place_names[] = {"desk", "home", "travel"};
static const char *const thing_names[] = {"chair", "wall",      "mat",   "ball",   "roller",
                                          "band",  "warm-pack", "towel", "pillow", "water"};
G_STATIC_ASSERT (G_N_ELEMENTS (thing_names) == PLUMB_THINGS);

/* The one list of tags, each with what it stands for; config/library/README.md repeats it. */
static const PlumbLibraryTag tags[] = {
    {"balance", "stands on one leg or on the toes"},
    {"ball", "uses a ball"},
    {"bend-back", "bends the back or the neck backwards"},
    {"bend-forward", "bends the back forwards"},
    {"deep-pressure", "presses firmly on one spot"},
    {"floor", "is done on the floor"},
    {"heat", "uses warmth"},
    {"kneeling", "kneels"},
    {"lying", "is done lying down"},
    {"neck", "moves or touches the neck"},
    {"pregnancy-caution", "needs a word with a midwife or doctor first in pregnancy"},
    {"roller", "uses a foam roller"},
    {"shoulder-raise", "lifts an arm to the height of the shoulder or above"},
    {"skin-contact", "strokes or presses the skin"},
    {"standing", "is done standing"},
    {"strength", "works against a weight or a resistance"},
    {"twist", "turns the back or the neck"},
    {"wrist-load", "leans on the hands"},
};

void
plumb_library_entry_clear (PlumbLibraryEntry *entry)
{
  g_free (entry->id);
  g_free (entry->title);
  g_strfreev (entry->needs);
  g_strfreev (entry->steps);
  g_strfreev (entry->cautions);
  g_strfreev (entry->stop_if);
  g_strfreev (entry->tags);
  g_free (entry->source);
  g_free (entry->reviewed_on);
  g_free (entry->language);
  *entry = (PlumbLibraryEntry){0};
}

void
plumb_safety_note_clear (PlumbSafetyNote *note)
{
  g_free (note->title);
  g_free (note->text);
  for (unsigned i = 0; i < note->n_groups; i++) {
    g_free (note->groups[i].heading);
    g_strfreev (note->groups[i].lines);
  }
  g_free (note->groups);
  g_free (note->source);
  g_free (note->reviewed_on);
  g_free (note->language);
  *note = (PlumbSafetyNote){0};
}

void
plumb_help_link_clear (PlumbHelpLink *link)
{
  g_free (link->country);
  g_free (link->name);
  g_free (link->url);
  *link = (PlumbHelpLink){0};
}

PlumbLibrary *
plumb_library_ref (PlumbLibrary *library)
{
  g_atomic_int_inc (&library->ref_count);
  return library;
}

void
plumb_library_unref (PlumbLibrary *library)
{
  if (!g_atomic_int_dec_and_test (&library->ref_count))
    return;
  for (unsigned i = 0; i < library->n_entries; i++)
    plumb_library_entry_clear (&library->entries[i]);
  for (unsigned i = 0; i < PLUMB_SAFETY_TOPICS; i++)
    plumb_safety_note_clear (&library->notes[i]);
  for (unsigned i = 0; i < library->n_links; i++)
    plumb_help_link_clear (&library->links[i]);
  g_free (library->entries);
  g_free (library->links);
  g_free (library->country);
  g_free (library->revision);
  g_free (library);
}

const PlumbLibraryEntry *
plumb_library_find (const PlumbLibrary *library, const char *id)
{
  for (unsigned i = 0; i < library->n_entries; i++) {
    if (strcmp (library->entries[i].id, id) == 0)
      return &library->entries[i];
  }
  return NULL;
}

static bool
is_about (const PlumbLibraryEntry *entry, const char *word)
{
  PlumbLibraryKind kind;
  PlumbArea area;
  if (plumb_library_kind_parse (word, &kind) && kind == entry->kind)
    return true;
  if (plumb_area_parse (word, &area) && (entry->areas & area) != 0)
    return true;
  for (unsigned i = 0; entry->tags != NULL && entry->tags[i] != NULL; i++) {
    if (strcmp (entry->tags[i], word) == 0)
      return true;
  }
  return false;
}

bool
plumb_library_is_excluded (const PlumbLibraryEntry *entry, const char *const *exclusions)
{
  for (unsigned i = 0; exclusions != NULL && exclusions[i] != NULL; i++) {
    if (is_about (entry, exclusions[i]))
      return true;
  }
  return false;
}

static bool
find_name (const char *const *names, size_t count, const char *text, unsigned *out_index)
{
  for (unsigned i = 0; i < count; i++) {
    if (strcmp (names[i], text) == 0) {
      *out_index = i;
      return true;
    }
  }
  return false;
}

/* The name of the lowest bit that is set. */
static const char *
name_of_bit (const char *const *names, size_t count, uint32_t bit)
{
  for (unsigned i = 0; i < count; i++) {
    if ((bit & (1u << i)) != 0)
      return names[i];
  }
  return "";
}

const char *
plumb_library_kind_to_string (PlumbLibraryKind kind)
{
  return kind_names[kind];
}

const char *
plumb_evidence_to_string (PlumbEvidence evidence)
{
  return evidence_names[evidence];
}

const char *
plumb_area_to_string (PlumbArea area)
{
  return name_of_bit (area_names, G_N_ELEMENTS (area_names), area);
}

const char *
plumb_place_to_string (PlumbPlace place)
{
  return name_of_bit (place_names, G_N_ELEMENTS (place_names), place);
}

const char *
plumb_thing_to_string (PlumbThing thing)
{
  return name_of_bit (thing_names, G_N_ELEMENTS (thing_names), thing);
}

bool
plumb_library_kind_parse (const char *text, PlumbLibraryKind *out_kind)
{
  unsigned index;
  if (!find_name (kind_names, G_N_ELEMENTS (kind_names), text, &index))
    return false;
  *out_kind = (PlumbLibraryKind)index;
  return true;
}

bool
plumb_evidence_parse (const char *text, PlumbEvidence *out_evidence)
{
  unsigned index;
  if (!find_name (evidence_names, G_N_ELEMENTS (evidence_names), text, &index))
    return false;
  *out_evidence = (PlumbEvidence)index;
  return true;
}

bool
plumb_area_parse (const char *text, PlumbArea *out_area)
{
  unsigned index;
  if (!find_name (area_names, G_N_ELEMENTS (area_names), text, &index))
    return false;
  *out_area = (PlumbArea)(1u << index);
  return true;
}

bool
plumb_place_parse (const char *text, PlumbPlace *out_place)
{
  unsigned index;
  if (!find_name (place_names, G_N_ELEMENTS (place_names), text, &index))
    return false;
  *out_place = (PlumbPlace)(1u << index);
  return true;
}

bool
plumb_thing_parse (const char *text, PlumbThing *out_thing)
{
  unsigned index;
  if (!find_name (thing_names, G_N_ELEMENTS (thing_names), text, &index))
    return false;
  *out_thing = (PlumbThing)(1u << index);
  return true;
}

uint32_t
plumb_library_get_things (const PlumbLibraryEntry *entry)
{
  uint32_t things = 0;
  PlumbThing thing;
  for (unsigned i = 0; entry->needs != NULL && entry->needs[i] != NULL; i++) {
    if (plumb_thing_parse (entry->needs[i], &thing))
      things |= thing;
  }
  return things;
}

const PlumbLibraryTag *
plumb_library_tags (size_t *out_count)
{
  *out_count = G_N_ELEMENTS (tags);
  return tags;
}

bool
plumb_library_is_tag (const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tags); i++) {
    if (strcmp (tags[i].word, word) == 0)
      return true;
  }
  return false;
}

bool
plumb_library_is_exclusion (const char *word)
{
  PlumbLibraryKind kind;
  PlumbArea area;
  return plumb_library_is_tag (word) || plumb_area_parse (word, &area) ||
         plumb_library_kind_parse (word, &kind);
}

bool
plumb_library_is_need (const char *word)
{
  unsigned index;
  PlumbThing thing;
  return plumb_thing_parse (word, &thing) ||
         find_name (other_needs, G_N_ELEMENTS (other_needs), word, &index);
}

const char *
plumb_safety_topic_to_string (PlumbSafetyTopic topic)
{
  return topic_names[topic];
}

bool
plumb_safety_topic_parse (const char *text, PlumbSafetyTopic *out_topic)
{
  unsigned index;
  if (!find_name (topic_names, G_N_ELEMENTS (topic_names), text, &index))
    return false;
  *out_topic = (PlumbSafetyTopic)index;
  return true;
}

const char *
plumb_help_kind_to_string (PlumbHelpKind kind)
{
  return help_names[kind];
}

bool
plumb_help_kind_parse (const char *text, PlumbHelpKind *out_kind)
{
  unsigned index;
  if (!find_name (help_names, G_N_ELEMENTS (help_names), text, &index))
    return false;
  *out_kind = (PlumbHelpKind)index;
  return true;
}
