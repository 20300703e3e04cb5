/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was erased is in no byte of the files any more. */
#include <string.h>

#include "fixture.h"

#define MARKER "tell-tale-marker"

/* How often the bytes stand in the database and what lies beside it. */
static unsigned
count_bytes (const Fixture *f, const void *wanted, size_t size)
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
    while ((at = memmem (at, length - (gsize)(at - bytes), wanted, size)) != NULL) {
      count++;
      at++;
    }
  }
  return count;
}

static unsigned
count_in_files (const Fixture *f, const char *wanted)
{
  return count_bytes (f, wanted, strlen (wanted));
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
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
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

/* A time in a state that no other row has, as SQLite writes it. */
#define TELL_TALE_US INT64_C (0x02c5a7e3)
static const unsigned char tell_tale[] = {0x02, 0xc5, 0xa7, 0xe3};

static void
add_tell_tale (PlumbStore *store, int64_t at_us)
{
  PlumbTotals totals = {.upright_us = TELL_TALE_US};
  plumb_store_add_totals (store, at_us, at_us + MINUTE_US, &totals, 5);
}

/* Numbers, too: the minute and both of the sums that it is in. */
static void
test_sums_left (gconstpointer data)
{
  bool is_old = GPOINTER_TO_INT (data);
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  fixture_set_up (&f, "UTC", 0);
  int64_t noon = 12 * HOUR_US;
  add_tell_tale (f.store, noon);
  add_minutes (f.store, noon + 24 * HOUR_US, 60, UPRIGHT);
  g_assert_true (plumb_store_flush (f.store, NULL));
  if (is_old)
    tidy (f.store, noon + 48 * HOUR_US, 1, 1, 0);
  g_assert_cmpuint (count_bytes (&f, tell_tale, sizeof tell_tale), >=, is_old ? 1 : 3);
  g_assert_true (plumb_store_erase (f.store, noon, noon + MINUTE_US, &error));
  g_assert_cmpuint (count_bytes (&f, tell_tale, sizeof tell_tale), ==, 0);
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-02");
  g_assert_cmpuint (number (day, "upright_s"), ==, 3600);
  fixture_tear_down (&f);
}

/* What went by itself because it was old is as gone as what was erased, once the file is closed. */
static void
test_nothing_left_of_old (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  tidy (f.store, 400 * 24 * HOUR_US, 1, 2, 3);
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpuint (count_in_files (&f, "battery:" MARKER), ==, 0);
  fixture_reopen (&f);
  g_autofree char *first_day = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first_day, ==, "");
  fixture_tear_down (&f);
}

static uint32_t
sum_over (GVariant *buckets, const char *key)
{
  uint32_t sum = 0;
  for (gsize i = 0; i < g_variant_n_children (buckets); i++) {
    g_autoptr (GVariant) bucket = g_variant_get_child_value (buckets, i);
    sum += number (bucket, key);
  }
  return sum;
}

/* By the minute where there are minutes, else whole hours, else whole days; and the sums agree. */
static void
test_as_fine_as_kept (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  fixture_set_up (&f, "UTC", 0);
  for (int day = 0; day < 3; day++) {
    add_minutes (f.store, (day * 24 + 8) * HOUR_US, 240, UPRIGHT);
    for (int hour = 8; hour < 12; hour++)
      add_event (f.store, (day * 24 + hour) * HOUR_US + 30 * MINUTE_US, 0, "bend", NULL, NULL);
  }
  tidy (f.store, (2 * 24 + 20) * HOUR_US, 1, 2, 0);
  for (int day = 0; day < 3; day++) {
    int64_t nine_ten = (day * 24 + 9) * HOUR_US + 10 * MINUTE_US;
    g_assert_true (plumb_store_erase (f.store, nine_ten, nine_ten + 30 * MINUTE_US, &error));
    g_assert_no_error (error);
  }
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
  g_autoptr (GVariant) second = get_day (f.store, "1970-01-02");
  g_autoptr (GVariant) third = get_day (f.store, "1970-01-03");
  g_assert_cmpuint (number (second, "upright_s"), ==, 3 * 3600);
  g_assert_cmpuint (number (second, "bends"), ==, 3);
  g_assert_cmpuint (number (third, "upright_s"), ==, 4 * 3600 - 1800);
  g_assert_cmpuint (number (third, "bends"), ==, 3);
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-01", "1970-01-03", "hour");
  g_assert_cmpuint (sum_over (hours, "upright_s"), ==, (3 + 4) * 3600 - 1800);
  g_assert_cmpuint (sum_over (hours, "bends"), ==, 6);
  fixture_tear_down (&f);
}

/* Somebody reads an export all the while: it goes on with what is left, and holds nothing back. */
static void
test_during_an_export (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  PlumbExport *export = plumb_store_export_new (f.store, "csv", "events", 0, G_MAXINT64, &error);
  g_assert_true (plumb_store_export_next (export, out, &error));
  g_assert_nonnull (strstr (out->str, MARKER));
  g_assert_true (plumb_store_erase (f.store, 0, G_MAXINT64, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_in_files (&f, MARKER), ==, 0);
  g_string_truncate (out, 0);
  while (plumb_store_export_next (export, out, &error))
    ;
  g_assert_no_error (error);
  g_assert_null (strstr (out->str, MARKER));
  plumb_store_export_free (export);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/erase/nothing-left", test_nothing_left);
  g_test_add_func ("/store/erase/half-left", test_half_left);
  g_test_add_func ("/store/erase/part-of-a-day", test_part_of_a_day);
  g_test_add_data_func ("/store/erase/sums-left", GINT_TO_POINTER (false), test_sums_left);
  g_test_add_data_func ("/store/erase/old-sums-left", GINT_TO_POINTER (true), test_sums_left);
  g_test_add_func ("/store/erase/nothing-left-of-old", test_nothing_left_of_old);
  g_test_add_func ("/store/erase/as-fine-as-kept", test_as_fine_as_kept);
  g_test_add_func ("/store/erase/during-an-export", test_during_an_export);
  return g_test_run ();
}
