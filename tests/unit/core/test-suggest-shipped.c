/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same promises over the library that is shipped: every exclusion there is, alone and together,
 * in every place, for every length of break. */
#include <string.h>

#include "library-ini.h"
#include "suggest.h"

static const int usual[PLUMB_SUGGESTION_WEIGHTS] = {2, 4, 5, 2, 1, 0, 1};

static PlumbLibrary *
load (void)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "config", "library", NULL);
  static const char *const wanted[] = {"en", NULL};
  PlumbLibrarySources sources = {.shipped = folder, .languages = wanted};
  g_auto (GStrv) problems = NULL;

  return plumb_library_load (&sources, &problems);
}

/* Every word that an exclusion can be: tags, kinds and areas of the entries. */
static GPtrArray *
gather_words (const PlumbLibrary *library)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *words = g_ptr_array_new ();

  for (unsigned i = 0; i < library->n_entries; i++) {
    const PlumbLibraryEntry *entry = &library->entries[i];
    g_hash_table_add (seen, (char *)plumb_library_kind_to_string (entry->kind));
    for (unsigned j = 0; entry->tags != NULL && entry->tags[j] != NULL; j++)
      g_hash_table_add (seen, entry->tags[j]);
    for (uint32_t area = PLUMB_AREA_NECK; area <= PLUMB_AREA_WHOLE; area <<= 1)
      if ((entry->areas & area) != 0)
        g_hash_table_add (seen, (char *)plumb_area_to_string ((PlumbArea)area));
  }
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_ptr_array_add (words, word);
  return words;
}

static void
check (const PlumbSuggestRequest *request, const PlumbSuggestion *suggestion)
{
  const PlumbLibraryEntry *entry = suggestion->entry;

  if (entry == NULL)
    return;
  g_assert_true (entry->is_enabled);
  g_assert_cmpint (entry->kind, !=, PLUMB_LIBRARY_THERAPIST_INFO);
  g_assert_false (plumb_library_is_excluded (entry, request->exclusions));
  g_assert_cmpuint (entry->places & request->place, !=, 0);
  g_assert_true (request->seconds == 0 || entry->seconds <= request->seconds);
  g_assert_cmpuint (plumb_library_get_things (entry) & ~request->have, ==, 0);
  if (suggestion->is_massage) {
    g_assert_true (suggestion->is_walk_first || request->breaks->has_walked);
    g_assert_true (suggestion->has_safety_to_show || request->breaks->is_safety_shown);
    g_assert_true (request->breaks->may_massage);
  }
}

/* Asks until the memory is full, in each place and for each length. */
static void
ask_around (const PlumbLibrary *library, PlumbSuggestRequest *request, PlumbSuggestMemory *memory)
{
  static const unsigned lengths_s[] = {0, 30, 60, 120, 300, 1800};

  for (unsigned length = 0; length < G_N_ELEMENTS (lengths_s); length++) {
    for (uint32_t place = PLUMB_PLACE_DESK; place <= PLUMB_PLACE_TRAVEL; place <<= 1) {
      request->seconds = lengths_s[length];
      request->place = place;
      plumb_suggest_memory_begin_break (memory);
      for (int again = 0; again < 6; again++) {
        PlumbSuggestion suggestion;
        if (!plumb_suggest_choose (library->entries, library->n_entries, request, &suggestion))
          break;
        check (request, &suggestion);
        plumb_suggest_remember (memory, &suggestion);
      }
    }
  }
}

static void
ask_with (const PlumbLibrary *library, const char *const *exclusions, unsigned variant)
{
  PlumbSuggestMemory memory = {0};
  PlumbBreaksSnapshot breaks = {.may_massage = (variant & 1) != 0,
                                .has_walked = (variant & 2) != 0,
                                .is_safety_shown = (variant & 4) != 0};
  PlumbSuggestRequest request = {.exclusions = exclusions,
                                 .weights = usual,
                                 .is_aftercare = (variant & 8) != 0,
                                 .have = variant * 40503u & ((1u << PLUMB_THINGS) - 1),
                                 .day = variant,
                                 .areas = variant & 16 ? PLUMB_AREA_UPPER : 0,
                                 .breaks = &breaks,
                                 .memory = &memory};

  ask_around (library, &request, &memory);
}

static void
test_every_exclusion (void)
{
  g_autoptr (PlumbLibrary) library = load ();
  g_autoptr (GPtrArray) words = gather_words (library);

  g_assert_cmpuint (words->len, >, 20);
  for (unsigned i = 0; i < words->len; i++) {
    const char *exclusions[] = {words->pdata[i], NULL};
    for (unsigned variant = 0; variant < 32; variant++)
      ask_with (library, exclusions, variant);
  }
}

static void
test_many_exclusions (void)
{
  g_autoptr (PlumbLibrary) library = load ();
  g_autoptr (GPtrArray) words = gather_words (library);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (unsigned round = 0; round < 400; round++) {
    const char *exclusions[5] = {NULL};
    unsigned count = (unsigned)g_rand_int_range (random, 0, 5);
    for (unsigned i = 0; i < count; i++)
      exclusions[i] = words->pdata[g_rand_int_range (random, 0, (int)words->len)];
    ask_with (library, exclusions, (unsigned)g_rand_int_range (random, 0, 32));
  }
}

/* What the defaults lead to: something for a short break at a desk, and not always the same. */
static void
test_usual (void)
{
  g_autoptr (PlumbLibrary) library = load ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  PlumbSuggestMemory memory = {0};
  PlumbBreaksSnapshot breaks = {.may_massage = true, .is_safety_shown = true};
  PlumbSuggestRequest request = {.areas = PLUMB_AREA_UPPER,
                                 .place = PLUMB_PLACE_DESK,
                                 .seconds = 60,
                                 .weights = usual,
                                 .breaks = &breaks,
                                 .memory = &memory};

  for (int i = 0; i < 8; i++) {
    PlumbSuggestion suggestion;
    plumb_suggest_memory_begin_break (&memory);
    g_assert_true (
        plumb_suggest_choose (library->entries, library->n_entries, &request, &suggestion));
    g_assert_nonnull (suggestion.entry);
    g_assert_false (suggestion.is_massage);
    g_hash_table_add (seen, suggestion.entry->id);
    plumb_suggest_remember (&memory, &suggestion);
  }
  g_assert_cmpuint (g_hash_table_size (seen), >=, 3);
}

#define DAYS   30
#define BREAKS 9 /* of a day; each third is a long one */

typedef struct {
  PlumbLibrary *library;
  PlumbSuggestMemory memory;
  PlumbBreaksSnapshot breaks;
  PlumbSuggestRequest request;
  GHashTable *counts; /* id -> how often */
} Month;

/* In a short break, and in a long one. */
static void
take_break (Month *month, bool is_long, GHashTable *today)
{
  PlumbSuggestion suggestion;

  plumb_suggest_memory_begin_break (&month->memory);
  month->request.seconds = is_long ? 300 : 60;
  g_assert_true (plumb_suggest_choose (month->library->entries, month->library->n_entries,
                                       &month->request, &suggestion));
  g_assert_nonnull (suggestion.entry);
  check (&month->request, &suggestion);
  if (is_long)
    g_assert_cmpuint (suggestion.entry->seconds, >=, 120);
  else
    g_assert_cmpuint (suggestion.entry->seconds, >=, 30);
  plumb_suggest_remember (&month->memory, &suggestion);
  g_hash_table_add (today, suggestion.entry->id);
  gpointer count = g_hash_table_lookup (month->counts, suggestion.entry->id);
  g_hash_table_insert (month->counts, suggestion.entry->id,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
}

static unsigned
count_of (const Month *month, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (month->counts, id));
}

/* Those that fit and are alike but for their names come alike often, whatever their names. */
static void
compare_alike (const Month *month)
{
  static const char *const alike[] = {"eyes-closed", "look-far"}; /* rest, whole, short */
  static const char *const stretches[] = {"neck-side-tilt", "neck-turn", "wrist-stretch",
                                          "standing-back-bend", "chin-glide"};

  for (unsigned i = 1; i < G_N_ELEMENTS (alike); i++)
    g_assert_cmpint (ABS ((int)count_of (month, alike[0]) - (int)count_of (month, alike[i])), <=,
                     1);
  for (unsigned i = 1; i < G_N_ELEMENTS (stretches); i++)
    g_assert_cmpint (
        ABS ((int)count_of (month, stretches[0]) - (int)count_of (month, stretches[i])), <=, 2);
}

/* A month of breaks at a desk, with the defaults. */
static void
test_month (void)
{
  g_autoptr (PlumbLibrary) library = load ();
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  Month month = {.library = library,
                 .breaks = {.is_safety_shown = true, .has_walked = true, .may_massage = true},
                 .counts = counts};
  month.request = (PlumbSuggestRequest){.areas = PLUMB_AREA_UPPER,
                                        .place = PLUMB_PLACE_DESK,
                                        .have = PLUMB_HAVE_UNSAID | PLUMB_THINGS_USUAL,
                                        .weights = usual,
                                        .breaks = &month.breaks,
                                        .memory = &month.memory};

  for (int64_t day = 20000; day < 20000 + DAYS; day++) {
    g_autoptr (GHashTable) today = g_hash_table_new (g_str_hash, g_str_equal);
    month.request.day = day;
    for (unsigned i = 0; i < BREAKS; i++)
      take_break (&month, i % 3 == 2, today);
    g_assert_cmpuint (g_hash_table_size (today), >=, BREAKS - 1);
  }
  GHashTableIter iter;
  gpointer id, count;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &id, &count))
    g_test_message ("%s %u", (char *)id, GPOINTER_TO_UINT (count));
  g_assert_cmpuint (g_hash_table_size (counts), >=, 28);
  compare_alike (&month);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest/shipped/every-exclusion", test_every_exclusion);
  g_test_add_func ("/suggest/shipped/many-exclusions", test_many_exclusions);
  g_test_add_func ("/suggest/shipped/usual", test_usual);
  g_test_add_func ("/suggest/shipped/month", test_month);
  return g_test_run ();
}
