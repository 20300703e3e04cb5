/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is never suggested, whatever the library, the wearer and the wishes. */
#include "suggest-fixture.h"

#define WILD_ENTRIES 24

static const char *const words[] = {"neck",     "upper",   "deep-pressure", "floor", "strength",
                                    "movement", "stretch", "self-massage",  "hips",  "standing"};

typedef struct {
  GRand *random;
  PlumbLibraryEntry entries[WILD_ENTRIES];
  char names[WILD_ENTRIES][8];
  char *tags[WILD_ENTRIES][4];
  char *needs[WILD_ENTRIES][3];
  const char *exclusions[4], *more[4];
} Wild;

static bool
chance (Wild *wild, int in)
{
  return g_rand_int_range (wild->random, 0, in) == 0;
}

static void
draw_words (Wild *wild, const char **out, unsigned most)
{
  unsigned count = (unsigned)g_rand_int_range (wild->random, 0, (int)most + 1);

  for (unsigned i = 0; i < count; i++)
    out[i] = words[g_rand_int_range (wild->random, 0, G_N_ELEMENTS (words))];
  out[count] = NULL;
}

static void
draw_library (Wild *wild)
{
  for (unsigned i = 0; i < WILD_ENTRIES; i++) {
    g_snprintf (wild->names[i], sizeof wild->names[i], "e%u", i);
    wild->entries[i] = entry (
        wild->names[i], (PlumbLibraryKind)g_rand_int_range (wild->random, 0, PLUMB_LIBRARY_KINDS),
        (uint32_t)g_rand_int_range (wild->random, 1, 128),
        (unsigned)g_rand_int_range (wild->random, 10, 400));
    draw_words (wild, (const char **)wild->tags[i], 3);
    wild->entries[i].tags = wild->tags[i];
    for (unsigned j = 0; j < 2 && chance (wild, 3); j++)
      wild->needs[i][j] =
          (char *)plumb_thing_to_string (1u << g_rand_int_range (wild->random, 0, 4));
    wild->entries[i].needs = wild->needs[i];
    wild->entries[i].places = (uint32_t)g_rand_int_range (wild->random, 1, 8);
    wild->entries[i].is_enabled = !chance (wild, 4);
    wild->entries[i].is_prescribed = chance (wild, 8);
  }
}

static void
draw_request (Wild *wild, Asker *asker)
{
  draw_words (wild, wild->exclusions, 3);
  draw_words (wild, wild->more, 2);
  asker->request.exclusions = wild->exclusions;
  asker->request.more_exclusions = chance (wild, 2) ? wild->more : NULL;
  asker->request.areas = (uint32_t)g_rand_int_range (wild->random, 0, 128);
  asker->request.seconds = (unsigned)g_rand_int_range (wild->random, 0, 400);
  asker->request.areas_from = (PlumbAreasFrom)g_rand_int_range (wild->random, 0, 3);
  asker->request.have = (uint32_t)g_rand_int_range (wild->random, 0, 16);
  asker->request.day = g_rand_int_range (wild->random, 20000, 20010);
  asker->request.place = 1u << g_rand_int_range (wild->random, 0, 3);
  asker->request.is_kind_wanted = chance (wild, 4);
  asker->request.kind = (PlumbLibraryKind)g_rand_int_range (wild->random, 0, PLUMB_LIBRARY_KINDS);
  asker->request.is_aftercare = chance (wild, 4);
  asker->breaks.has_walked = chance (wild, 2);
  asker->breaks.is_safety_shown = chance (wild, 2);
}

static bool
is_near (const PlumbLibraryEntry *one, const PlumbSuggestRequest *request)
{
  return one->seconds * 5 >= MIN (request->seconds, 300) * 2;
}

/* What is far too short for the break is only suggested where this break has had all that is not;
 * what was prescribed, soothes or was asked for comes first. */
static void
check_length (const Wild *wild, const PlumbSuggestRequest *request, const PlumbLibraryEntry *chosen)
{
  if (is_near (chosen, request) || chosen->is_prescribed || request->is_aftercare ||
      request->areas_from != PLUMB_AREAS_PICKED ||
      plumb_suggest_memory_is_in_break (request->memory, plumb_suggest_hash (chosen->id)))
    return;
  for (unsigned i = 0; i < WILD_ENTRIES; i++) {
    const PlumbLibraryEntry *other = &wild->entries[i];
    g_assert_true (
        !is_near (other, request) || !plumb_suggest_is_of_kind (other, request) ||
        plumb_suggest_find_obstacles (other, request) != 0 ||
        plumb_suggest_memory_is_in_break (request->memory, plumb_suggest_hash (other->id)));
  }
}

static void
check_suggestion (const Wild *wild, const Asker *asker, const PlumbSuggestion *suggestion)
{
  const PlumbLibraryEntry *chosen = suggestion->entry;
  const PlumbSuggestRequest *request = &asker->request;

  if (chosen == NULL)
    return;
  g_assert_true (chosen->is_enabled);
  g_assert_cmpint (chosen->kind, !=, PLUMB_LIBRARY_THERAPIST_INFO);
  g_assert_false (plumb_library_is_excluded (chosen, wild->exclusions));
  g_assert_false (plumb_library_is_excluded (chosen, request->more_exclusions));
  g_assert_true (request->seconds == 0 || chosen->seconds <= request->seconds);
  check_length (wild, request, chosen);
  g_assert_cmpuint (chosen->places & request->place, !=, 0);
  g_assert_cmpuint (plumb_library_get_things (chosen) & ~request->have, ==, 0);
  g_assert_true (!request->is_kind_wanted || chosen->kind == request->kind);
  for (unsigned i = 0; request->is_aftercare && chosen->tags[i] != NULL; i++) {
    g_assert_cmpstr (chosen->tags[i], !=, "deep-pressure");
    g_assert_cmpstr (chosen->tags[i], !=, "strength");
  }
  if (!suggestion->is_massage)
    return;
  g_assert_true (asker->breaks.may_massage);
  g_assert_true (suggestion->is_walk_first || asker->breaks.has_walked);
  g_assert_true (suggestion->has_safety_to_show || asker->breaks.is_safety_shown);
}

/* A library, a wearer and wishes of any kind, over an afternoon; the hour between two massages is
 * kept as the daemon keeps it. */
static void
spend_afternoon (Wild *wild, PlumbSettings *settings)
{
  g_autoptr (PlumbBreaks) breaks = plumb_breaks_new (settings, 0);
  int64_t now_us = 0, massage_us = -1;
  PlumbBreaksEvents events;
  Asker asker;

  asker_init (&asker);
  for (int i = 0; i < 40; i++) {
    PlumbSuggestion suggestion;
    now_us += (int64_t)g_rand_int_range (wild->random, 0, 1200) * G_USEC_PER_SEC;
    plumb_breaks_tick (breaks, now_us, &events);
    plumb_breaks_snapshot (breaks, &asker.breaks);
    draw_request (wild, &asker);
    if (chance (wild, 3))
      plumb_suggest_memory_begin_break (&asker.memory);
    if (!plumb_suggest_choose (wild->entries, WILD_ENTRIES, &asker.request, &suggestion))
      continue;
    check_suggestion (wild, &asker, &suggestion);
    plumb_suggest_remember (&asker.memory, &suggestion);
    if (!suggestion.is_massage)
      continue;
    g_assert_true (massage_us < 0 || now_us - massage_us >= INT64_C (3600) * G_USEC_PER_SEC);
    massage_us = now_us;
    plumb_breaks_note_massage (breaks, now_us);
  }
}

static void
test_never (void)
{
  PlumbSettings *settings = plumb_settings_new_default ();

  for (uint32_t seed = 1; seed <= 400; seed++) {
    Wild wild = {.random = g_rand_new_with_seed (seed)};
    draw_library (&wild);
    spend_afternoon (&wild, settings);
    g_rand_free (wild.random);
  }
  plumb_settings_unref (settings);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest/never", test_never);
  return g_test_run ();
}
