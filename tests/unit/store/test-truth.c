/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turns out late, what still runs, a clock that was wrong, and what is counted. */
#include <math.h>
#include <string.h>

#include "fixture.h"

#define NIGHT moment ("2026-11-23T23:50:00Z")

/* Silence from 23:50 to 00:20, told in two pieces, is of two days, and of each minute in it. */
static void
test_missing_over_midnight (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, NIGHT - 30 * MINUTE_US, 30, UPRIGHT);
  add_minutes (f.store, NIGHT, 30, SILENT);
  add_minutes (f.store, NIGHT + 30 * MINUTE_US, 30, UPRIGHT);
  for (int i = 0; i < 2; i++) {
    /* the boot clock began an hour ago */
    PlumbMinutePiece piece = {.start_us = HOUR_US + i * 15 * MINUTE_US,
                              .end_us = HOUR_US + (i + 1) * 15 * MINUTE_US,
                              .totals = {.missing_us = 15 * MINUTE_US},
                              .deviation_deg = NAN,
                              .told_deg = NAN};
    plumb_store_revise (f.store, NIGHT - HOUR_US, &piece);
  }
  g_autoptr (GVariant) before = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (before, "missing_s"), ==, 600);
  g_assert_cmpuint (number (before, "expected_s"), ==, 40 * 60);
  g_assert_cmpfloat (ratio (before, "coverage"), ==, 0.75);
  g_autoptr (GVariant) after = get_day (f.store, "2026-11-24");
  g_assert_cmpuint (number (after, "missing_s"), ==, 1200);
  g_assert_cmpfloat (ratio (after, "coverage"), ==, 0.6);
  g_autofree char *csv = export_all (f.store, "csv", "minutes", NIGHT, NIGHT + 30 * MINUTE_US);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  for (int i = 1; i <= 30; i++)
    g_assert_true (g_str_has_suffix (lines[i], ",0,60,0"));
  fixture_tear_down (&f);
}

/* A minute turns out to have been on a table: its tilt goes with its state. */
static void
test_tilt_taken_back (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 1, UPRIGHT);
  add_minutes (f.store, MINUTE_US, 2, SLOUCHING);
  g_assert_true (plumb_store_flush (f.store, NULL));
  PlumbMinutePiece all = {.start_us = 2 * MINUTE_US,
                          .end_us = 3 * MINUTE_US,
                          .totals = {.slouching_us = -MINUTE_US, .not_worn_us = MINUTE_US},
                          .deviation_deg = NAN,
                          .told_deg = 20};
  plumb_store_revise (f.store, 0, &all);
  PlumbMinutePiece half = {
      .start_us = MINUTE_US, .end_us = 2 * MINUTE_US, .deviation_deg = 10, .told_deg = 20};
  plumb_store_revise (f.store, 0, &half);
  g_autoptr (GVariant) points = get_history (f.store, "deviation", 0, HOUR_US, 100);
  g_autofree char *text = g_variant_print (points, FALSE);
  g_assert_cmpstr (text, ==, "[(0, 5.0), (60000000, 10.0)]");
  g_autofree char *csv = export_all (f.store, "csv", "minutes", 2 * MINUTE_US, 3 * MINUTE_US);
  g_assert_nonnull (strstr (csv, ",60,0,0,0,,,0,,0,0"));
  fixture_tear_down (&f);
}

/* More is taken back than there is: it is of time that was erased, wholly or in part. */
static void
test_nothing_below_zero (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 3, SLOUCHING);
  g_assert_true (plumb_store_erase (f.store, MINUTE_US, 3 * MINUTE_US, NULL));
  const PlumbTotals half = {.slouching_us = MINUTE_US / 2};
  plumb_store_add_totals (f.store, 2 * MINUTE_US, 2 * MINUTE_US + MINUTE_US / 2, &half, 20);
  g_assert_true (plumb_store_flush (f.store, NULL));
  for (int i = 1; i < 3; i++) {
    PlumbMinutePiece piece = {.start_us = i * MINUTE_US,
                              .end_us = (i + 1) * MINUTE_US,
                              .totals = {.slouching_us = -MINUTE_US, .not_worn_us = MINUTE_US},
                              .deviation_deg = NAN,
                              .told_deg = 20};
    PlumbMinutePiece tilt = {
        .start_us = MINUTE_US, .end_us = 2 * MINUTE_US, .deviation_deg = 10, .told_deg = 20};
    plumb_store_revise (f.store, 0, &piece);
    plumb_store_revise (f.store, 0, &tilt);
  }
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "slouching_s"), ==, 90);
  g_assert_cmpuint (number (day, "not_worn_s"), ==, 0);
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-01", "1970-01-01", "hour");
  g_autoptr (GVariant) hour = g_variant_get_child_value (hours, 0);
  g_assert_cmpuint (number (hour, "slouching_s"), ==, 90);
  g_assert_cmpuint (number (hour, "not_worn_s"), ==, 0);
  g_autoptr (GVariant) points = get_history (f.store, "deviation", 0, HOUR_US, 100);
  g_autofree char *text = g_variant_print (points, FALSE);
  g_assert_cmpstr (text, ==, "[(0, 20.0), (120000000, 20.0)]");
  fixture_tear_down (&f);
}

/* Sitting and standing are told where they were told apart, and nowhere else. */
static void
test_told_apart (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  PlumbTotals seated = {
      .upright_us = MINUTE_US, .stationary_us = MINUTE_US, .sitting_us = MINUTE_US};
  add_minutes (f.store, 0, 1, UPRIGHT);
  plumb_store_add_totals (f.store, MINUTE_US, 2 * MINUTE_US, &seated, NAN);
  g_autoptr (GVariant) sitting = get_history (f.store, "sitting_s", 0, HOUR_US, 100);
  g_autoptr (GVariant) standing = get_history (f.store, "standing_s", 0, HOUR_US, 100);
  g_autoptr (GVariant) upright = get_history (f.store, "upright_s", 0, HOUR_US, 100);
  g_autofree char *sitting_text = g_variant_print (sitting, FALSE);
  g_autofree char *standing_text = g_variant_print (standing, FALSE);
  g_assert_cmpstr (sitting_text, ==, "[(60000000, 60.0)]");
  g_assert_cmpstr (standing_text, ==, "[(60000000, 0.0)]");
  g_assert_cmpuint (g_variant_n_children (upright), ==, 2);
  g_autofree char *json = export_all (f.store, "json", "minutes", 0, HOUR_US);
  g_assert_nonnull (strstr (json, "\"sitting_s\":null,\"standing_s\":null,"));
  g_assert_nonnull (strstr (json, "\"sitting_s\":60,\"standing_s\":0,"));
  fixture_tear_down (&f);
}

/* A week tells of sitting where all its days know it, or nothing of it. */
static void
test_told_apart_all_week (void)
{
  static const char *const sizes[] = {"week", "month"};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  int64_t monday = moment ("2026-11-23T10:00:00Z");
  PlumbTotals seated = {
      .upright_us = MINUTE_US, .stationary_us = MINUTE_US, .sitting_us = MINUTE_US};
  PlumbTotals somewhere = {.upright_us = MINUTE_US, .stationary_us = MINUTE_US};
  plumb_store_add_totals (f.store, monday, monday + MINUTE_US, &seated, NAN);
  add_minutes (f.store, monday + 24 * HOUR_US, 1, MOVING); /* nothing to tell apart */
  for (int i = 0; i < 2; i++) {
    for (unsigned size = 0; size < G_N_ELEMENTS (sizes); size++) {
      g_autoptr (GVariant) buckets = get_range (f.store, "2026-11-23", "2026-11-29", sizes[size]);
      g_autoptr (GVariant) whole = g_variant_get_child_value (buckets, 0);
      g_autoptr (GVariant) sitting = g_variant_lookup_value (whole, "sitting_s", NULL);
      g_autoptr (GVariant) standing = g_variant_lookup_value (whole, "standing_s", NULL);
      g_assert_true ((sitting != NULL) == (i == 0) && (standing != NULL) == (i == 0));
      g_assert_cmpuint (number (whole, "stationary_s"), ==, i == 0 ? 60 : 120);
    }
    plumb_store_add_totals (f.store, monday + 48 * HOUR_US, monday + 48 * HOUR_US + MINUTE_US,
                            &somewhere, NAN);
  }
  fixture_tear_down (&f);
}

/* The bout that runs counts as the longest, in its day and hour, and is no event. */
static void
test_running_bouts (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  int64_t nine = moment ("2026-11-23T09:00:00Z");
  add_minutes (f.store, nine, 100, SLOUCHING);
  plumb_store_add_event (f.store, nine, nine + 20 * MINUTE_US, "bout-ended", "back", NULL, 0, NULL);
  PlumbPiece piece = {.start_us = 99 * MINUTE_US,
                      .end_us = 100 * MINUTE_US,
                      .deviation_deg = NAN,
                      .bout = {.start_us = 30 * MINUTE_US, .duration_us = 70 * MINUTE_US},
                      .slouch = {.start_us = 90 * MINUTE_US,
                                 .duration_us = 10 * MINUTE_US,
                                 .posture = PLUMB_POSTURE_SLOUCHING}};
  plumb_store_add_running (f.store, nine, &piece);
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (day, "longest_sit_s"), ==, 4200);
  g_assert_cmpuint (number (day, "longest_slouch_s"), ==, 600);
  g_assert_cmpuint (number (day, "slouch_events"), ==, 0);
  g_autoptr (GVariant) events = list_events (f.store, 0, G_MAXINT64, NULL, 100);
  g_assert_cmpuint (g_variant_n_children (events), ==, 1);
  plumb_store_clear_running (f.store);
  g_autoptr (GVariant) later = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (later, "longest_sit_s"), ==, 1200);
  fixture_tear_down (&f);
}

/* Absence that runs over the hour in which a day begins is of both days. */
static void
test_running_over_the_border (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Asia/Kolkata", 150);
  /* 02:30 in India is 21:00 in Greenwich; this hour begins 15 minutes before */
  PlumbPiece piece = {
      .start_us = 0, .end_us = HOUR_US, .totals = {.paused_us = HOUR_US}, .deviation_deg = NAN};
  plumb_store_add_running (f.store, moment ("2026-11-23T20:45:00Z"), &piece);
  g_autoptr (GVariant) before = get_day (f.store, "2026-11-23");
  g_autoptr (GVariant) after = get_day (f.store, "2026-11-24");
  g_assert_cmpuint (number (before, "paused_s"), ==, 900);
  g_assert_cmpuint (number (after, "paused_s"), ==, 2700);
  fixture_tear_down (&f);
}

/* The clock says 1970 until somebody sets it: what happened meanwhile is of the right day. */
static void
test_wrong_clock (void)
{
  Fixture f = {0};
  int64_t right_us = moment ("2026-11-23T09:00:30Z");
  fixture_set_up (&f, "UTC", 0);
  plumb_store_set_oldest (f.store, moment ("2026-01-01T00:00:00Z"));
  add_minutes (f.store, 10 * MINUTE_US, 20, UPRIGHT);
  add_event (f.store, 12 * MINUTE_US, 13 * MINUTE_US, "slouch-ended", "posture", "slouching");
  plumb_store_add_value (f.store, "battery:back", 12 * MINUTE_US, 80);
  g_assert_true (plumb_store_flush (f.store, NULL));
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
  plumb_store_move_held (f.store, HOUR_US); /* a second wrong clock */
  expect_no_day (f.store, "1970-01-01", PLUMB_STORE_ERROR_NO_DATA);
  plumb_store_move_held (f.store, right_us - HOUR_US);
  add_minutes (f.store, right_us + 30 * MINUTE_US + 30 * SECOND_US, 1, UPRIGHT);
  g_assert_true (plumb_store_flush (f.store, NULL));
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (day, "upright_s"), ==, 21 * 60);
  g_assert_cmpuint (number (day, "slouch_events"), ==, 1);
  g_autoptr (GVariant) events = list_events (f.store, 0, G_MAXINT64, NULL, 10);
  guint64 at_us, end_us;
  g_variant_get_child (events, 0, "(ttsa{sv})", &at_us, &end_us, NULL, NULL);
  g_assert_cmpint ((int64_t)at_us, ==, right_us + 12 * MINUTE_US);
  g_assert_cmpint ((int64_t)end_us, ==, right_us + 13 * MINUTE_US);
  g_autoptr (GVariant) battery = get_history (f.store, "battery:back", 0, right_us + HOUR_US, 10);
  g_assert_cmpuint (g_variant_n_children (battery), ==, 1);
  g_autofree char *first = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first, ==, "2026-11-23");
  fixture_tear_down (&f);
}

/* The figure of a day or an hour, "-": there is no such one. */
static char *
longest (PlumbStore *store, const char *size)
{
  g_autoptr (GVariant) buckets = get_range (store, "2026-11-22", "2026-11-26", size);
  GString *row = g_string_new (NULL);
  for (gsize i = 0; i < g_variant_n_children (buckets); i++) {
    g_autoptr (GVariant) bucket = g_variant_get_child_value (buckets, i);
    g_string_append_printf (
        row, "%s%.2s:%u/%u", i > 0 ? " " : "",
        strcmp (size, "day") == 0 ? text (bucket, "day") + 8 : text (bucket, "start") + 11,
        number (bucket, "longest_sit_s") / 60, number (bucket, "slouch_events"));
  }
  return g_string_free (row, FALSE);
}

/* Nobody was in one place for longer in an hour or a day than it had: each has its part. */
static void
test_over_borders (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  int64_t ten = moment ("2026-11-23T22:00:00Z");
  const PlumbPiece piece = {.start_us = 239 * MINUTE_US,
                            .end_us = 240 * MINUTE_US,
                            .totals = {.upright_us = MINUTE_US},
                            .deviation_deg = NAN,
                            .bout = {.start_us = 3 * MINUTE_US, .duration_us = 237 * MINUTE_US}};
  add_minutes (f.store, ten, 239, UPRIGHT);
  plumb_store_add_running (f.store, ten, &piece);
  g_autofree char *running = longest (f.store, "day");
  g_assert_cmpstr (running, ==, "23:117/0 24:120/0");
  plumb_store_clear_running (f.store);
  add_event (f.store, ten + 3 * MINUTE_US, ten + 240 * MINUTE_US, "bout-ended", NULL, NULL);
  add_event (f.store, ten + 100 * MINUTE_US, ten + 130 * MINUTE_US, "slouch-ended", "posture",
             "slouching");
  for (int i = 0; i < 2; i++) { /* and the same when sums are made again */
    g_autofree char *days = longest (f.store, "day");
    g_autofree char *hours = longest (f.store, "hour");
    g_assert_cmpstr (days, ==, "23:117/1 24:120/0");
    g_assert_cmpstr (hours, ==, "22:57/0 23:60/1 00:60/0 01:60/0");
    g_autoptr (GVariant) later = get_day (f.store, "2026-11-24");
    g_assert_cmpuint (number (later, "longest_slouch_s"), ==, 600);
    g_assert_true (plumb_store_erase (f.store, ten, ten + 2 * MINUTE_US, NULL));
  }
  g_assert_true (plumb_store_erase (f.store, ten + 3 * MINUTE_US, ten + 4 * MINUTE_US, NULL));
  g_autofree char *erased = longest (f.store, "day");
  g_assert_cmpstr (erased, ==, "23:0/1 24:0/0");
  fixture_tear_down (&f);
}

/* A bout goes on over a flight: it was in the days that its minutes were in. */
static void
test_over_a_flight (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Asia/Tokyo", 0);
  int64_t six = moment ("2026-11-24T06:00:00+09:00");
  add_minutes (f.store, six, 60, UPRIGHT);
  g_autoptr (GTimeZone) west = g_time_zone_new_identifier ("Pacific/Honolulu");
  plumb_store_set_day (f.store, west, 0);
  add_minutes (f.store, six + 60 * MINUTE_US, 30, UPRIGHT);
  add_event (f.store, six, six + 90 * MINUTE_US, "bout-ended", NULL, NULL);
  g_autofree char *days = longest (f.store, "day");
  g_assert_cmpstr (days, ==, "23:30/0 24:60/0");
  fixture_tear_down (&f);
}

static void
add_break (PlumbStore *store, int64_t at_us, const char *outcome, bool was_told)
{
  const PlumbField details[] = {{.name = "outcome", .type = PLUMB_FIELD_STRING, .string = outcome},
                                {.name = "told", .type = PLUMB_FIELD_BOOLEAN, .boolean = was_told}};
  g_assert_true (plumb_store_add_event (store, at_us, 0, "break", NULL, details,
                                        G_N_ELEMENTS (details), NULL));
}

static void
test_tellings_and_breaks (void)
{
  static const char *const outcomes[] = {"natural",   "taken-verified", "taken-unverified",
                                         "postponed", "postponed",      "skipped",
                                         "expired",   "expired",        "expired"};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  int64_t nine = moment ("2026-11-23T09:00:00Z");
  add_minutes (f.store, nine, 60, UPRIGHT);
  add_event (f.store, nine, 0, "alert-raised", "alert", "slouch");
  add_event (f.store, nine + MINUTE_US, 0, "alert-repeated", "alert", "slouch");
  add_event (f.store, nine + 2 * MINUTE_US, 0, "alert-repeated", "alert", "slouch");
  add_event (f.store, nine + 2 * MINUTE_US, 0, "alert-repeated", "alert", "long-sitting");
  for (size_t i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    add_event (f.store, nine + (int)i * MINUTE_US, 0, "break", "outcome", outcomes[i]);
    if (i > 0)
      add_event (f.store, nine + (int)i * MINUTE_US, 0, "break-suggested", "kind", "micro");
  }
  g_autoptr (GVariant) hours = get_range (f.store, "2026-11-23", "2026-11-23", "hour");
  g_autoptr (GVariant) hour = g_variant_get_child_value (hours, 0);
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  GVariant *const both[] = {hour, day};
  for (size_t i = 0; i < G_N_ELEMENTS (both); i++) {
    g_assert_cmpuint (count_of (both[i], "alerts", "slouch"), ==, 1);
    g_assert_cmpuint (count_of (both[i], "told", "slouch"), ==, 1);
    g_assert_cmpuint (count_of (both[i], "repeated", "slouch"), ==, 2);
    g_assert_cmpuint (count_of (both[i], "repeated", "long-sitting"), ==, 1);
    g_assert_cmpuint (number (both[i], "breaks_taken"), ==, 3);
    g_assert_cmpuint (number (both[i], "breaks_suggested"), ==, 8);
    g_assert_cmpuint (number (both[i], "breaks_postponed"), ==, 2);
    g_assert_cmpuint (number (both[i], "breaks_skipped"), ==, 1);
    g_assert_cmpuint (number (both[i], "breaks_passed"), ==, 3);
  }
  add_break (f.store, nine, "expired", false);
  add_break (f.store, nine, "natural", false);
  add_break (f.store, nine, "expired", true);
  g_autoptr (GVariant) more = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (more, "breaks_passed"), ==, 4); /* nobody heard of one */
  g_assert_cmpuint (count_of (more, "breaks", "expired"), ==, 5);
  g_assert_cmpuint (number (more, "breaks_taken"), ==, 4);
  g_autofree char *json = export_all (f.store, "json", "days", 0, G_MAXINT64);
  g_assert_nonnull (strstr (json, "\"expected_s\":3600,\"breaks_taken\":4,\"breaks_suggested\":8,"
                                  "\"breaks_postponed\":2,\"breaks_skipped\":1,"
                                  "\"breaks_passed\":4,\"told\":{\"slouch\":1},"));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/truth/missing-over-midnight", test_missing_over_midnight);
  g_test_add_func ("/store/truth/tilt-taken-back", test_tilt_taken_back);
  g_test_add_func ("/store/truth/nothing-below-zero", test_nothing_below_zero);
  g_test_add_func ("/store/truth/told-apart", test_told_apart);
  g_test_add_func ("/store/truth/told-apart-all-week", test_told_apart_all_week);
  g_test_add_func ("/store/truth/running-bouts", test_running_bouts);
  g_test_add_func ("/store/truth/running-over-the-border", test_running_over_the_border);
  g_test_add_func ("/store/truth/wrong-clock", test_wrong_clock);
  g_test_add_func ("/store/truth/tellings-and-breaks", test_tellings_and_breaks);
  g_test_add_func ("/store/truth/over-borders", test_over_borders);
  g_test_add_func ("/store/truth/over-a-flight", test_over_a_flight);
  return g_test_run ();
}
