/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is suggested, and what never is. */
#include "suggest-fixture.h"

#include <string.h>

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
  asker.request.areas_from = PLUMB_AREAS_SAID;
  asker.request.areas = plumb_suggest_areas (0, PLUMB_POSTURE_SLOUCHING, PLUMB_PLACEMENT_OTHER);
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "chest");
  asker_init (&asker);
  asker.request.areas_from = PLUMB_AREAS_SAID;
  asker.request.areas =
      plumb_suggest_areas (PLUMB_AREA_HIPS, PLUMB_POSTURE_SLOUCHING, PLUMB_PLACEMENT_CHEST);
  g_assert_cmpstr (choose (entries, 3, &asker), ==, "hips"); /* the wearer's word comes first */
  asker_init (&asker);
  asker.request.areas_from = PLUMB_AREAS_SAID;
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
  plumb_suggest_memory_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 3, &asker), ==, first); /* the one that was longest ago */
  entries[3].is_prescribed = true;
  plumb_suggest_memory_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 4, &asker), ==, "mine");
  g_assert_cmpstr (choose (entries, 4, &asker), !=, "mine"); /* who asks again wants another */
  plumb_suggest_memory_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 4, &asker), ==, "mine");
}

/* A short break gets what is short, a long one what takes up much of it; what the wearer asked for
 * and what was prescribed come all the same. */
static void
test_length (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("neck", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_NECK, 30),
      entry ("walk", PLUMB_LIBRARY_MOVEMENT, PLUMB_AREA_WHOLE, 300),
      entry ("breath", PLUMB_LIBRARY_BREATHING, PLUMB_AREA_WHOLE, 150),
      entry ("mine", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_HIPS, 60),
  };
  Asker asker;

  entries[3].is_prescribed = true;
  for (int64_t day = 20000; day < 20100; day++) {
    asker_init (&asker);
    asker.request.day = day;
    asker.request.seconds = 60;
    g_assert_cmpstr (choose (entries, 3, &asker), ==, "neck");
    plumb_suggest_memory_begin_break (&asker.memory);
    asker.request.seconds = 300;
    asker.request.areas = PLUMB_AREA_NECK; /* picked, for variety */
    g_assert_cmpstr (choose (entries, 3, &asker), !=, "neck");
    g_assert_cmpstr (choose (entries, 3, &asker), !=, "neck");
    g_assert_cmpstr (choose (entries, 3, &asker), ==, "neck"); /* the third of one break */
    plumb_suggest_memory_begin_break (&asker.memory);
    asker.request.areas_from = PLUMB_AREAS_SAID;
    g_assert_cmpstr (choose (entries, 3, &asker), !=, "neck"); /* the whole body has one */
    asker.request.areas_from = PLUMB_AREAS_ASKED;
    plumb_suggest_memory_begin_break (&asker.memory);
    g_assert_cmpstr (choose (entries, 3, &asker), ==, "neck");
    plumb_suggest_memory_begin_break (&asker.memory);
    g_assert_cmpstr (choose (entries, 4, &asker), ==, "mine");
  }
}

static void
test_things (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("ball", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("both", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("hands", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
  };
  char *ball[] = {(char *)"ball", NULL}, *both[] = {(char *)"ball", (char *)"wall", NULL};
  char *hands[] = {(char *)"hands", NULL};
  Asker asker;

  entries[0].needs = ball;
  entries[1].needs = both;
  entries[2].needs = hands;
  asker_init (&asker);
  for (int i = 0; i < 4; i++)
    g_assert_cmpstr (choose (entries, 3, &asker), ==, "hands");
  asker_init (&asker);
  asker.request.have = PLUMB_THING_WALL;
  g_assert_cmpstr (choose (entries, 2, &asker), ==, "walk");
  asker.request.have = PLUMB_THING_BALL;
  g_assert_cmpstr (choose (entries, 2, &asker), ==, "ball");
  asker.request.have = PLUMB_THING_BALL | PLUMB_THING_WALL;
  g_assert_cmpstr (choose (entries, 2, &asker), ==, "both");
  /* who wrote down what was prescribed has what it takes, until something else is said */
  entries[0].is_prescribed = true;
  asker_init (&asker);
  asker.request.have = PLUMB_HAVE_UNSAID;
  g_assert_cmpstr (choose (entries, 1, &asker), ==, "ball");
  asker.request.have = 0;
  g_assert_cmpstr (choose (entries, 1, &asker), ==, "walk");
}

#define EQUALS 12

/* Where nothing else tells them apart, the day does: each comes first about as often, none because
 * of its name; the same day says the same, and a round has each once. */
static void
test_draw (void)
{
  PlumbLibraryEntry entries[EQUALS];
  char names[EQUALS][4];
  int firsts[EQUALS] = {0};

  for (unsigned i = 0; i < EQUALS; i++) {
    g_snprintf (names[i], sizeof names[i], "%c", 'a' + (int)i);
    entries[i] = entry (names[i], PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30);
  }
  for (int64_t day = 20000; day < 20000 + 100 * EQUALS; day++) {
    Asker asker, again;
    uint32_t seen = 0;
    asker_init (&asker);
    asker_init (&again);
    asker.request.day = again.request.day = day;
    for (unsigned i = 0; i < EQUALS; i++) {
      const char *name = choose (entries, EQUALS, &asker);
      g_assert_cmpstr (name, ==, choose (entries, EQUALS, &again));
      firsts[name[0] - 'a'] += i == 0 ? 1 : 0;
      seen |= 1u << (name[0] - 'a');
      plumb_suggest_memory_begin_break (&asker.memory);
      plumb_suggest_memory_begin_break (&again.memory);
    }
    g_assert_cmpuint (seen, ==, (1u << EQUALS) - 1);
  }
  for (unsigned i = 0; i < EQUALS; i++) {
    g_assert_cmpint (firsts[i], >, 60);
    g_assert_cmpint (firsts[i], <, 140);
  }
}

/* Twice the weight, twice as often, from the first day on and in the long run. */
static void
test_shares (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("stretch", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_WHOLE, 30),  /* 4 */
      entry ("breath", PLUMB_LIBRARY_BREATHING, PLUMB_AREA_WHOLE, 30), /* 2 */
      entry ("rest", PLUMB_LIBRARY_REST, PLUMB_AREA_WHOLE, 30),        /* 1 */
  };
  int counts[3] = {0};
  Asker asker;

  asker_init (&asker);
  for (int i = 0; i < 700; i++) {
    const char *name = choose (entries, 3, &asker);
    for (int j = 0; j < 3; j++)
      counts[j] += strcmp (entries[j].id, name) == 0 ? 1 : 0;
    plumb_suggest_memory_begin_break (&asker.memory);
  }
  g_assert_cmpint (ABS (counts[0] - 400), <, 20);
  g_assert_cmpint (ABS (counts[1] - 200), <, 20);
  g_assert_cmpint (ABS (counts[2] - 100), <, 20);
}

/* What is done was not longest ago any more. */
static void
test_done (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("one", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("two", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
  };
  Asker asker;

  asker_init (&asker);
  const char *first = choose (entries, 2, &asker), *second = choose (entries, 2, &asker);
  plumb_suggest_memory_begin_break (&asker.memory);
  plumb_suggest_memory_note_done (&asker.memory, plumb_suggest_hash (first));
  plumb_suggest_memory_begin_break (&asker.memory);
  g_assert_cmpstr (choose (entries, 2, &asker), ==, second);
}

static void
test_why_not (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("off", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("neck", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_NECK, 30),
      entry ("long", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 90),
      entry ("longer", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 120),
      entry ("sofa", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("ball", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("both", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 30),
      entry ("far", PLUMB_LIBRARY_STRETCH, PLUMB_AREA_UPPER, 500),
      entry ("drink", PLUMB_LIBRARY_HYDRATION, PLUMB_AREA_WHOLE, 30),
      entry ("read", PLUMB_LIBRARY_THERAPIST_INFO, PLUMB_AREA_WHOLE, 0),
      entry ("press", PLUMB_LIBRARY_SELF_MASSAGE, PLUMB_AREA_UPPER, 30),
  };
  static const char *const neck[] = {"neck", NULL}, *const movement[] = {"movement", NULL};
  char *ball[] = {(char *)"ball", NULL}, *both[] = {(char *)"ball", (char *)"wall", NULL};
  PlumbWhyNot why_not;
  Asker asker;

  entries[0].is_enabled = false;
  entries[4].places = entries[7].places = PLUMB_PLACE_HOME | PLUMB_PLACE_TRAVEL;
  entries[5].needs = ball;
  entries[6].needs = both;
  asker_init (&asker);
  asker.breaks.may_massage = false;
  asker.breaks.has_walked = true;
  asker.request.seconds = 60;
  asker.request.exclusions = neck;
  asker.request.more_exclusions = movement;
  g_assert_cmpstr (choose (entries, G_N_ELEMENTS (entries), &asker), ==, "nothing");
  plumb_suggest_find_why_not (entries, G_N_ELEMENTS (entries), &asker.request, &why_not);
  g_assert_cmpuint (why_not.considered, ==, 10);
  g_assert_cmpuint (why_not.fitting, ==, 0);
  static const uint16_t kept[PLUMB_OBSTACLES] = {1, 1, 0, 1, 2, 3, 2, 1, 0, 0};
  static const uint16_t only[PLUMB_OBSTACLES] = {1, 1, 0, 1, 1, 2, 2, 1, 0, 0};
  for (unsigned i = 0; i < PLUMB_OBSTACLES; i++) {
    g_test_message ("%s", plumb_obstacle_to_string ((PlumbObstacle)i));
    g_assert_cmpuint (why_not.kept[i], ==, kept[i]);
    g_assert_cmpuint (why_not.only[i], ==, only[i]);
  }
  g_assert_cmpuint (why_not.seconds, ==, 90);
  g_assert_cmpuint (why_not.thing[3], ==, 1); /* the ball; "both" lacks the wall, too */
  g_assert_cmpuint (why_not.thing[1], ==, 0);
  g_assert_cmpuint (why_not.place[1], ==, 1);
  g_assert_cmpuint (why_not.place[2], ==, 1);
  g_assert_cmpuint (why_not.place[0], ==, 0);
  /* a walk instead says the same */
  PlumbSuggestion suggestion;
  asker.request.more_exclusions = NULL;
  g_assert_true (
      plumb_suggest_choose (entries, G_N_ELEMENTS (entries), &asker.request, &suggestion));
  g_assert_null (suggestion.entry);
  g_assert_cmpuint (suggestion.why_not.seconds, ==, 90);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest/area-time-and-place", test_area_time_and_place);
  g_test_add_func ("/suggest/variety", test_variety);
  g_test_add_func ("/suggest/length", test_length);
  g_test_add_func ("/suggest/things", test_things);
  g_test_add_func ("/suggest/draw", test_draw);
  g_test_add_func ("/suggest/shares", test_shares);
  g_test_add_func ("/suggest/done", test_done);
  g_test_add_func ("/suggest/why-not", test_why_not);
  g_test_add_func ("/suggest/weights", test_weights);
  g_test_add_func ("/suggest/massage-comes-second", test_massage_comes_second);
  g_test_add_func ("/suggest/nothing-is-left", test_nothing_is_left);
  g_test_add_func ("/suggest/reasons", test_reasons);
  return g_test_run ();
}
