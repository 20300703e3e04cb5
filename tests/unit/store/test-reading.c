/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A read reads: answers hold what is queued and the minute that runs, and nothing of it is written.
 */
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "fixture.h"
#include "report-fields.h"

#define MORNING ((int64_t)8 * HOUR_US)

/* A file as it lies on the disk. */
typedef struct {
  char *bytes;
  gsize size;
  struct timespec changed;
} Lying;

static void
clear_lying (Lying *lying)
{
  g_free (lying->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lying, clear_lying)

static void
look (const Fixture *f, const char *suffix, Lying *out_lying)
{
  g_autofree char *path = g_strconcat (f->path, suffix, NULL);
  struct stat facts;
  g_assert_cmpint (stat (path, &facts), ==, 0);
  out_lying->changed = facts.st_ctim;
  g_assert_true (g_file_get_contents (path, &out_lying->bytes, &out_lying->size, NULL));
}

static void
expect_same (const Lying *before, const Lying *after)
{
  g_assert_cmpmem (before->bytes, before->size, after->bytes, after->size);
  g_assert_cmpint (before->changed.tv_sec, ==, after->changed.tv_sec);
  g_assert_cmpint (before->changed.tv_nsec, ==, after->changed.tv_nsec);
}

static void
read_report (PlumbStore *store)
{
  unsigned fields = PLUMB_REPORT_FIELD_BREAKS | PLUMB_REPORT_FIELD_CHECK_INS;
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (PlumbStoreReport) report =
      plumb_store_read_report (store, "1970-01-01", "1970-01-01", fields, NULL);
  PlumbExport *export =
      plumb_store_export_report_new (store, "1970-01-01", "1970-01-01", fields, NULL);
  while (plumb_store_export_next (export, table, NULL))
    ;
  g_assert_nonnull (strstr (table->str, "check-in,1970-01-01"));
  g_assert_cmpuint (report->events->len, ==, 1);
  plumb_store_export_free (export);
}

/* Everything that can be asked, 19 times in all. */
static void
read_all (PlumbStore *store)
{
  static const char *const buckets[] = {"hour", "day", "week", "month"};
  static const char *const contents[] = {"minutes", "hours", "events", "days"};
  static const char *const series[] = {"deviation", "upright_s", "battery:back"};
  PlumbCalibration calibration;
  int64_t captured_us;
  for (size_t i = 0; i < G_N_ELEMENTS (buckets); i++)
    g_variant_unref (get_range (store, "1970-01-01", "1970-01-01", buckets[i]));
  for (size_t i = 0; i < G_N_ELEMENTS (contents); i++)
    g_free (export_all (store, i % 2 == 0 ? "csv" : "json", contents[i], 0, G_MAXINT64));
  for (size_t i = 0; i < G_N_ELEMENTS (series); i++)
    g_variant_unref (get_history (store, series[i], 0, G_MAXINT64, 10));
  g_variant_unref (get_day (store, "1970-01-01"));
  g_variant_unref (get_today (store, MORNING));
  g_variant_unref (list_events (store, 0, G_MAXINT64, NULL, 0));
  g_free (plumb_store_dup_first_day (store));
  g_free (plumb_store_dup_state (store, "mode"));
  plumb_store_load_calibration (store, "back", PLUMB_PLACEMENT_CHEST, &calibration, &captured_us,
                                NULL);
  read_report (store);
}

static void
set_running (PlumbStore *store, int64_t from_us, int64_t seconds, double deviation_deg)
{
  const PlumbPiece piece = {
      .start_us = from_us,
      .end_us = from_us + seconds * SECOND_US,
      .totals = {.slouching_us = seconds * SECOND_US, .stationary_us = seconds * SECOND_US},
      .deviation_deg = deviation_deg,
  };
  plumb_store_clear_running (store);
  plumb_store_add_running (store, 0, &piece);
}

static void
test_a_thousand_reads (void)
{
  Fixture f = {0};
  g_auto (Lying) file = {0}, wal = {0}, file_after = {0}, wal_after = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, MORNING, 60, UPRIGHT);
  add_details (f.store, MORNING, "check-in", "{'comfort': <uint32 4>}");
  g_assert_true (plumb_store_flush (f.store, NULL));
  add_minutes (f.store, MORNING + HOUR_US, 5, SLOUCHING);
  plumb_store_add_value (f.store, "battery:back", MORNING, 80);
  set_running (f.store, MORNING + 2 * HOUR_US, 30, 20);
  look (&f, "", &file);
  look (&f, "-wal", &wal);
  for (int i = 0; i < 1000; i += 19) /* as often as it asks */
    read_all (f.store);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "slouching_s"), ==, 330);
  look (&f, "", &file_after);
  look (&f, "-wal", &wal_after);
  expect_same (&file, &file_after);
  expect_same (&wal, &wal_after);
  fixture_tear_down (&f);
}

static uint32_t
slouched_s (PlumbStore *store)
{
  g_autoptr (GVariant) day = get_day (store, "1970-01-01");
  return number (day, "slouching_s");
}

/* The running minute counts on top, as long as it runs, in whatever is asked. */
static void
test_running_minute (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
  set_running (f.store, MORNING, 20, 12);
  g_assert_cmpuint (slouched_s (f.store), ==, 20);
  set_running (f.store, MORNING, 50, 12);
  g_assert_cmpuint (slouched_s (f.store), ==, 50);
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-01", "1970-01-01", "hour");
  g_autoptr (GVariant) hour = g_variant_get_child_value (hours, 0);
  g_assert_cmpuint (number (hour, "slouching_s"), ==, 50);
  g_assert_cmpstr (text (hour, "start"), ==, "1970-01-01T08:00:00+00:00");
  g_autoptr (GVariant) points = get_history (f.store, "deviation", 0, G_MAXINT64, 10);
  g_autofree char *told = g_variant_print (points, FALSE);
  g_assert_cmpstr (told, ==, "[(28800000000, 12.0)]");
  g_autofree char *csv = export_all (f.store, "csv", "minutes", 0, G_MAXINT64);
  g_assert_nonnull (strstr (csv, ",0,50,0,0,"));

  /* it joins what was added of the same minute, and that stays when it goes */
  PlumbTotals totals = {.slouching_us = 5 * SECOND_US};
  plumb_store_add_totals (f.store, MORNING, MORNING + 5 * SECOND_US, &totals, NAN);
  g_assert_cmpuint (slouched_s (f.store), ==, 55);
  g_assert_true (plumb_store_flush (f.store, NULL));
  g_assert_cmpuint (slouched_s (f.store), ==, 55);
  plumb_store_clear_running (f.store);
  g_assert_cmpuint (slouched_s (f.store), ==, 5);
  fixture_tear_down (&f);
}

static void
test_running_is_never_written (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, MORNING, 1, SLOUCHING);
  set_running (f.store, MORNING + MINUTE_US, 30, NAN);
  g_assert_cmpuint (slouched_s (f.store), ==, 90);
  add_event (f.store, MORNING, 0, "bend", NULL, NULL);
  g_assert_true (plumb_store_set_state (f.store, "mode", "training", NULL));
  tidy (f.store, MORNING, 10, 10, 0);
  g_assert_true (plumb_store_flush (f.store, NULL));
  g_assert_cmpuint (slouched_s (f.store), ==, 90);
  fixture_reopen (&f);
  g_assert_cmpuint (slouched_s (f.store), ==, 60);
  fixture_tear_down (&f);
}

/* What is erased does not come back with the next answer. */
static void
test_running_is_erased (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, MORNING, 1, SLOUCHING);
  set_running (f.store, MORNING + 10 * MINUTE_US, 30, NAN);
  g_assert_true (plumb_store_erase (f.store, 0, MORNING + 10 * MINUTE_US, NULL));
  g_assert_cmpuint (slouched_s (f.store), ==, 30);
  g_assert_true (plumb_store_erase (f.store, 0, MORNING + 10 * MINUTE_US + 1, NULL));
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
  fixture_tear_down (&f);
}

/* The disk takes nothing: more than SQLite keeps in memory by itself is in the answers all the
 * same, the file stays as it is, and so it is again and again. */
static void
test_more_than_the_cache (void)
{
  Fixture f = {0};
  g_auto (Lying) wal = {0}, wal_after = {0};
  g_autofree char *long_text = g_strnfill (8000, 'x');
  const PlumbField note = {.name = "note", .type = PLUMB_FIELD_STRING, .string = long_text};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, MORNING, 10, UPRIGHT);
  g_assert_true (plumb_store_flush (f.store, NULL));
  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (4096);
  for (int i = 0; i < 200; i++)
    g_assert_false (
        plumb_store_add_event (f.store, i * SECOND_US, 0, "bend", NULL, &note, 1, NULL));
  limit_file_size (RLIM_INFINITY);
  look (&f, "-wal", &wal);
  for (int i = 0; i < 3; i++) {
    g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
    g_assert_cmpuint (number (day, "bends"), ==, 200);
    g_assert_cmpuint (number (day, "upright_s"), ==, 600);
  }
  g_autofree char *csv = export_all (f.store, "csv", "events", 0, G_MAXINT64);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 200 + 1);
  look (&f, "-wal", &wal_after);
  expect_same (&wal, &wal_after);
  fixture_reopen (&f);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "bends"), ==, 200);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reading/a-thousand-reads", test_a_thousand_reads);
  g_test_add_func ("/store/reading/running-minute", test_running_minute);
  g_test_add_func ("/store/reading/running-is-never-written", test_running_is_never_written);
  g_test_add_func ("/store/reading/running-is-erased", test_running_is_erased);
  g_test_add_func ("/store/reading/more-than-the-cache", test_more_than_the_cache);
  return g_test_run ();
}
