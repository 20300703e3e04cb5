/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is suggested, and what never is. */
#include "suggest.h"

#include <string.h>

static const int usual[PLUMB_SUGGESTION_WEIGHTS] = {2, 4, 5, 2, 1, 0, 1};

typedef struct {
  PlumbBreaksSnapshot breaks;
  PlumbSuggestMemory memory;
  PlumbSuggestRequest request;
} Asker;

static void
asker_init (Asker *asker)
{
  *asker = (Asker){0};
  asker->breaks.may_massage = true;
  asker->request = (PlumbSuggestRequest){.place = PLUMB_PLACE_DESK,
                                         .weights = usual,
                                         .breaks = &asker->breaks,
                                         .memory = &asker->memory};
}

static PlumbLibraryEntry
entry (const char *id, PlumbLibraryKind kind, uint32_t areas, unsigned seconds)
{
  return (PlumbLibraryEntry){.id = (char *)id,
                             .title = (char *)id,
                             .kind = kind,
                             .areas = areas,
                             .places = PLUMB_PLACE_DESK | PLUMB_PLACE_HOME,
                             .seconds = seconds,
                             .is_enabled = true};
}

static const char *
choose (const PlumbLibraryEntry *entries, unsigned count, Asker *asker)
{
  PlumbSuggestion suggestion;

  if (!plumb_suggest_choose (entries, count, &asker->request, &suggestion))
    return "nothing";
  plumb_suggest_remember (&asker->memory, &suggestion);
  return suggestion.entry != NULL ? suggestion.entry->id : "walk";
}

static void
test_area_time_and_place (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("chest", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 60),
      entry ("hips", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_HIPS | PLUMB_AREA_LOWER, 30),
      entry ("sofa", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 20),
  };
  Asker asker;

  entries[2].places = PLUMB_PLACE_HOME;
  asker_init (&asker);
  asker.request.areas = plumb_suggest_areas (0, PLUMB_POSTURE_SLOUCHING, PLUMB_PLACEMENT_OTHER);
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "chest");
  asker_init (&asker);
  asker.request.areas =
      plumb_suggest_areas (PLUMB_AREA_HIPS, PLUMB_POSTURE_SLOUCHING, PLUMB_PLACEMENT_CHEST);
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "hips"); /* the wearer's word comes first */
  asker_init (&asker);
  asker.request.areas = PLUMB_AREA_UPPER;
  asker.request.seconds = 30;
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "hips"); /* elsewhere, but there is time */
  asker.request.place = PLUMB_PLACE_HOME;
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "sofa");
  asker.request.place = PLUMB_PLACE_TRAVEL;
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "walk"); /* always right */
}

static void
test_variety (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("one", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("two", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("three", PLUMB_LIBRARY_MOVEMENT, PLUMB_AREA_WHOLE, 30),
      entry ("mine", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_HIPS, 30),
  };
  Asker asker;

  asker_init (&asker);
  const char *first = choose (entries, 3, &asker);
  const char *second = choose (entries, 3, &asker);
  const char *third = choose (entries, 3, &asker);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (second, !=, third);
  g_assert_cmpstr (third, !=, first);
  plumb_suggest_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 3, &asker), ==, first); /* the one that was longest ago */
  entries[3].is_prescribed = true;
  plumb_suggest_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 4, &asker), ==, "mine");
  g_assert_cmpstr (choose (entries, 4, &asker), !=, "mine"); /* who asks again wants another */
  plumb_suggest_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 4, &asker), ==, "mine");
}

static void
test_weights (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("water", PLUMB_LIBRARY_HYDRATION, PLUMB_AREA_WHOLE, 30),
      entry ("stretch", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("press", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
  };
  char *tags[] = {(char *)"strength", NULL};
  Asker asker;

  entries[2].tags = tags;
  asker_init (&asker);
  for (int i = 0; i < 8; i++)
    g_assert_cmpstr (choose (entries, 3, &asker), !=, "water"); /* off unless asked for */
  asker.request.is_kind_wanted = true;
  asker.request.kind = PLUMB_LIBRARY_HYDRATION;
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "water");
  asker_init (&asker);
  asker.request.is_aftercare = true;
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "water");
  for (int i = 0; i < 8; i++)
    g_assert_cmpstr (choose (entries, 3, &asker), !=, "press");
}

static void
test_massage_comes_second (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("ball", PLUMB_LIBRARY_SELF_MASSAGE, PLUMB_AREA_UPPER, 30),
  };
  PlumbSuggestion suggestion;
  Asker asker;

  asker_init (&asker);
  asker.request.seconds = 30;
  g_assert_cmpstr (choose (entries, 1, &asker), ==, "walk");
  asker.breaks.has_walked = true;
  g_assert_true (plumb_suggest_choose (entries, 1, &asker.request, &suggestion));
  g_assert_true (suggestion.is_massage && suggestion.has_safety_to_show);
  g_assert_false (suggestion.is_walk_first);
  asker.breaks.is_safety_shown = true;
  g_assert_true (plumb_suggest_choose (entries, 1, &asker.request, &suggestion));
  g_assert_true (suggestion.is_massage && !suggestion.has_safety_to_show);
  asker.breaks.has_walked = false;
  asker.request.seconds = 300; /* room for both */
  g_assert_true (plumb_suggest_choose (entries, 1, &asker.request, &suggestion));
  g_assert_true (suggestion.is_massage && suggestion.is_walk_first);
  asker.breaks.may_massage = false;
  g_assert_cmpstr (choose (entries, 1, &asker), ==, "walk");
  asker.request.is_kind_wanted = true;
  asker.request.kind = PLUMB_LIBRARY_SELF_MASSAGE;
  g_assert_cmpstr (choose (entries, 1, &asker), ==, "nothing");
}

static void
test_nothing_is_left (void)
{
  static const char *const movement[] = {"movement", NULL};
  static const char *const standing[] = {"standing", NULL};
  Asker asker;

  asker_init (&asker);
  g_assert_cmpstr (choose (NULL, 0, &asker), ==, "walk");
  asker.request.exclusions = movement;
  g_assert_cmpstr (choose (NULL, 0, &asker), ==, "nothing");
  asker.request.exclusions = NULL;
  asker.request.more_exclusions = standing; /* who cannot stand is not told to walk */
  g_assert_cmpstr (choose (NULL, 0, &asker), ==, "nothing");
}

static void
test_reasons (void)
{
  static const struct {
    PlumbBreaksSnapshot breaks;
    const char *want;
  } rows[] = {
      {{.bout_us = INT64_C (3120) * G_USEC_PER_SEC}, "52 minutes without walking"},
      {{.bout_us = INT64_C (61) * G_USEC_PER_SEC}, "1 minute without walking"},
      {{.bout_us = 5}, "less than a minute without walking"},
      {{.id = 1,
        .trigger = PLUMB_TRIGGER_SLOUCHED,
        .slouched_us = INT64_C (2040) * G_USEC_PER_SEC,
        .judged_us = INT64_C (3600) * G_USEC_PER_SEC},
       "34 of the last 60 minutes away from the pose you set"},
      {{.id = 1,
        .kind = PLUMB_BREAK_LONG,
        .trigger = PLUMB_TRIGGER_SCHEDULE,
        .long_us = INT64_C (5400) * G_USEC_PER_SEC},
       "90 minutes worn since the last long break"},
      {{.id = 1, .trigger = PLUMB_TRIGGER_SCHEDULE, .worn_us = INT64_C (2400) * G_USEC_PER_SEC},
       "40 minutes worn since the last break"},
      {{.id = 1, .trigger = PLUMB_TRIGGER_CHECK_IN, .feeling = PLUMB_FEELING_SORE},
       "you said that you feel sore"},
      {{.id = 1, .trigger = PLUMB_TRIGGER_ASKED}, "you asked for a break"},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    char reason[PLUMB_SUGGEST_REASON_MAX];
    plumb_suggest_explain (&rows[i].breaks, reason);
    g_assert_cmpstr (reason, ==, rows[i].want);
  }
}

#define WILD_ENTRIES 24

static const char *const words[] = {"neck",     "upper",   "deep-pressure", "floor", "strength",
                                    "movement", "stretch", "self-massage",  "hips",  "standing"};

typedef struct {
  GRand *random;
  PlumbLibraryEntry entries[WILD_ENTRIES];
  char names[WILD_ENTRIES][8];
  char *tags[WILD_ENTRIES][4];
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
  asker->request.place = 1u << g_rand_int_range (wild->random, 0, 3);
  asker->request.is_kind_wanted = chance (wild, 4);
  asker->request.kind = (PlumbLibraryKind)g_rand_int_range (wild->random, 0, PLUMB_LIBRARY_KINDS);
  asker->request.is_aftercare = chance (wild, 4);
  asker->breaks.has_walked = chance (wild, 2);
  asker->breaks.is_safety_shown = chance (wild, 2);
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
  g_assert_cmpuint (chosen->places & request->place, !=, 0);
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
      plumb_suggest_begin_break (&asker.memory);
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
  g_test_add_func ("/suggest/area-time-and-place", test_area_time_and_place);
  g_test_add_func ("/suggest/variety", test_variety);
  g_test_add_func ("/suggest/weights", test_weights);
  g_test_add_func ("/suggest/massage-comes-second", test_massage_comes_second);
  g_test_add_func ("/suggest/nothing-is-left", test_nothing_is_left);
  g_test_add_func ("/suggest/reasons", test_reasons);
  g_test_add_func ("/suggest/never", test_never);
  return g_test_run ();
}
