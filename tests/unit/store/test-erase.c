/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was erased is in no byte of the files any more. */
#include <string.h>

#include "fixture.h"

#define MARKER "tell-tale-marker"

/* How often text stands in the database and what lies beside it. */
static unsigned
count_in_files (const Fixture *f, const char *wanted)
{
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
  unsigned count = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat (f->path, endings[i], NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents (path, &bytes, &length, NULL))
      continue;
    const char *at = bytes;
    while ((at = memmem (at, length - (gsize)(at - bytes), wanted, strlen (wanted))) != NULL) {
      count++;
      at++;
    }
  }
  return count;
}

static void
fill (PlumbStore *store)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  for (int i = 0; i < 3000; i++) {
    g_autofree char *details =
        g_strdup_printf ("%s %0*d", MARKER, g_rand_int_range (random, 1, 200), i);
    add_event (store, g_rand_int_range (random, 0, 1000) * MINUTE_US, 0, "check-in", "note",
               details);
  }
  add_minutes (store, 0, 1000, UPRIGHT);
  plumb_store_add_value (store, "battery:" MARKER, HOUR_US, 50);
}

static void
test_nothing_left (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  g_assert_true (plumb_store_flush (f.store, &error));
  g_assert_cmpuint (count_in_files (&f, MARKER), >=, 3000);
  g_assert_true (plumb_store_erase (f.store, 0, G_MAXINT64, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_in_files (&f, MARKER), ==, 0);
  g_autofree char *first_day = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first_day, ==, "");
  g_assert_null (plumb_store_get_day (f.store, "1970-01-01", &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NO_DATA);
  /* and the store goes on */
  add_minutes (f.store, HOUR_US, 5, SLOUCHING);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "monitored_s"), ==, 300);
  fixture_tear_down (&f);
}

/* Rows that came in no order share pages with rows that stay; pages were split in between. */
static void
test_half_left (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 4000; i++) {
    int64_t minute = g_rand_int_range (random, 0, 1000);
    g_autofree char *kind = g_strdup_printf ("%s-%0*d", minute < 500 ? MARKER : "kept",
                                             g_rand_int_range (random, 1, 60), i);
    add_event (f.store, minute * MINUTE_US, 0, kind, NULL, NULL);
  }
  g_assert_true (plumb_store_erase (f.store, 0, 500 * MINUTE_US, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_in_files (&f, MARKER), ==, 0);
  g_assert_cmpuint (count_in_files (&f, "kept-"), >=, 1500);
  fixture_tear_down (&f);
}

/* Also what is still waiting to be written goes, and the days are summed up again. */
static void
test_part_of_a_day (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  fixture_set_up (&f, "Europe/Berlin", 0);
  int64_t noon = moment ("2026-11-23T11:00:00Z");
  add_minutes (f.store, noon, 60, UPRIGHT);
  add_minutes (f.store, noon + HOUR_US, 60, SLOUCHING);
  add_event (f.store, noon + MINUTE_US, 0, "bend", "note", "kept");
  add_event (f.store, noon + HOUR_US - MINUTE_US, noon + HOUR_US + MINUTE_US, "slouch-ended",
             "note", MARKER);
  add_minutes (f.store, noon + 2 * HOUR_US, 60, SLOUCHING);
  g_assert_true (plumb_store_erase (f.store, noon + HOUR_US, noon + 3 * HOUR_US, &error));
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (day, "upright_s"), ==, 3600);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 0);
  g_assert_cmpuint (number (day, "slouch_events"), ==, 0);
  g_assert_cmpuint (number (day, "bends"), ==, 1);
  g_assert_cmpstr (text (day, "tz"), ==, "Europe/Berlin");
  g_assert_cmpuint (count_in_files (&f, MARKER), ==, 0);
  fixture_reopen (&f);
  g_autoptr (GVariant) again = get_day (f.store, "2026-11-23");
  g_assert_true (g_variant_equal (day, again));
  g_assert_false (plumb_store_erase (f.store, 5, 5, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  fixture_tear_down (&f);
}

static void
test_expire (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  fixture_set_up (&f, "UTC", 0);
  for (int day = 0; day < 10; day++) {
    add_minutes (f.store, (day * 24 + 12) * HOUR_US, 3, UPRIGHT);
    add_event (f.store, (day * 24 + 12) * HOUR_US, 0, "bend", NULL, NULL);
    plumb_store_add_value (f.store, "rssi:back", (day * 24 + 12) * HOUR_US, -50);
  }
  g_assert_true (plumb_store_expire (f.store, (9 * 24 + 13) * HOUR_US, 3, &error));
  g_assert_no_error (error);
  g_autofree char *first_day = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first_day, ==, "1970-01-08");
  g_autoptr (GVariant) events =
      g_variant_ref_sink (plumb_store_list_events (f.store, 0, G_MAXINT64, NULL, 100, &error));
  g_assert_cmpuint (g_variant_n_children (events), ==, 3);
  g_autoptr (GVariant) values = g_variant_ref_sink (
      plumb_store_get_history (f.store, "rssi:back", 0, G_MAXINT64, 100, &error));
  g_assert_cmpuint (g_variant_n_children (values), ==, 3);
  g_assert_false (plumb_store_expire (f.store, HOUR_US, 0, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/erase/nothing-left", test_nothing_left);
  g_test_add_func ("/store/erase/half-left", test_half_left);
  g_test_add_func ("/store/erase/part-of-a-day", test_part_of_a_day);
  g_test_add_func ("/store/expire", test_expire);
  return g_test_run ();
}
