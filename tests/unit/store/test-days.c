/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a day, an hour, a week and a month add up to. */
#include <string.h>

#include "day.h"
#include "fixture.h"

static void
test_golden_day (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 240);
  int64_t nine = moment ("2026-11-23T08:00:00Z");
  add_minutes (f.store, nine, 60, UPRIGHT);
  add_minutes (f.store, nine + 1 * HOUR_US, 20, SLOUCHING);
  add_minutes (f.store, nine + 1 * HOUR_US + 20 * MINUTE_US, 10, LEANING);
  add_minutes (f.store, nine + 1 * HOUR_US + 30 * MINUTE_US, 10, MOVING);
  add_minutes (f.store, nine + 2 * HOUR_US, 15, UNJUDGED);
  add_minutes (f.store, nine + 3 * HOUR_US, 30, NOT_WORN);
  add_minutes (f.store, nine + 4 * HOUR_US, 5, NO_DATA);
  add_event (f.store, nine + HOUR_US, nine + HOUR_US + 12 * MINUTE_US, "slouch-ended", "posture",
             "slouching");
  add_event (f.store, nine + HOUR_US + 13 * MINUTE_US, nine + HOUR_US + 20 * MINUTE_US,
             "slouch-ended", "posture", "slouching");
  add_event (f.store, nine + HOUR_US + 20 * MINUTE_US, nine + HOUR_US + 30 * MINUTE_US,
             "slouch-ended", "posture", "leaning-left");
  add_event (f.store, nine, nine + 90 * MINUTE_US, "bout-ended", "measured", "stationary");
  add_event (f.store, nine + 90 * MINUTE_US, nine + 92 * MINUTE_US, "break-verified", NULL, NULL);
  add_event (f.store, nine + 90 * MINUTE_US, 0, "break", "outcome", "taken-verified");
  add_event (f.store, nine + HOUR_US, 0, "posture-changed", "to", "slouching");
  add_event (f.store, nine + HOUR_US + MINUTE_US, 0, "alert-raised", "alert", "slouch");
  add_event (f.store, nine + HOUR_US + 2 * MINUTE_US, 0, "alert-raised", "alert", "slouch");
  add_event (f.store, nine + HOUR_US + 3 * MINUTE_US, 0, "alert-raised", "alert", "long-sitting");
  add_event (f.store, nine + HOUR_US + 4 * MINUTE_US, 0, "bend", NULL, NULL);
  add_event (f.store, nine + HOUR_US + 5 * MINUTE_US, 0, "break", "outcome", "skipped");
  add_event (f.store, nine + HOUR_US + 7 * MINUTE_US, 0, "break", "outcome", "taken-unverified");

  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpstr (text (day, "day"), ==, "2026-11-23");
  g_assert_cmpstr (text (day, "tz"), ==, "Europe/Berlin");
  g_assert_cmpuint (number (day, "upright_s"), ==, 3600);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 1200);
  g_assert_cmpuint (number (day, "leaning_s"), ==, 600);
  g_assert_cmpuint (number (day, "moving_s"), ==, 600);
  g_assert_cmpuint (number (day, "unjudged_s"), ==, 900);
  g_assert_cmpuint (number (day, "not_worn_s"), ==, 1800);
  g_assert_cmpuint (number (day, "no_data_s"), ==, 300);
  g_assert_cmpuint (number (day, "paused_s"), ==, 0);
  g_assert_cmpuint (number (day, "monitored_s"), ==, 6900);
  g_assert_cmpfloat_with_epsilon (ratio (day, "coverage"), 6000.0 / 7200.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (ratio (day, "upright_ratio"), 3600.0 / 5400.0, 1e-12);
  g_assert_cmpuint (number (day, "slouch_events"), ==, 2);
  g_assert_cmpuint (number (day, "lean_events"), ==, 1);
  g_assert_cmpuint (number (day, "longest_slouch_s"), ==, 720);
  g_assert_cmpuint (number (day, "longest_sit_s"), ==, 5400);
  g_assert_cmpuint (number (day, "pose_changes"), ==, 1);
  g_assert_cmpuint (number (day, "bends"), ==, 1);
  g_assert_cmpuint (count_of (day, "alerts", "slouch"), ==, 2);
  g_assert_cmpuint (count_of (day, "alerts", "long-sitting"), ==, 1);
  g_assert_cmpuint (count_of (day, "breaks", "skipped"), ==, 1);
  g_assert_cmpuint (count_of (day, "breaks", "taken-unverified"), ==, 1);
  g_assert_cmpuint (count_of (day, "breaks", "taken-verified"), ==, 1);
  g_assert_false (g_variant_lookup (day, "sitting_s", "u", NULL));
  g_assert_false (g_variant_lookup (day, "standing_s", "u", NULL));

  fixture_reopen (&f);
  g_autoptr (GVariant) again = get_day (f.store, "2026-11-23");
  g_assert_true (g_variant_equal (day, again));
  fixture_tear_down (&f);
}

static void
test_sitting_only_where_told_apart (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  PlumbTotals totals = {
      .upright_us = MINUTE_US, .stationary_us = MINUTE_US, .standing_us = 20 * SECOND_US};
  plumb_store_add_totals (f.store, 0, MINUTE_US, &totals, 1);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "standing_s"), ==, 20);
  g_assert_cmpuint (number (day, "sitting_s"), ==, 0);
  g_assert_cmpuint (number (day, "stationary_s"), ==, 60);
  fixture_tear_down (&f);
}

/* Odd microseconds: nothing may be lost or made up by rounding. */
static void
test_seconds_add_up (void)
{
  Fixture f = {0};
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  int64_t sum_us = 0;
  fixture_set_up (&f, "UTC", 0);
  for (unsigned minute = 0; minute < 600; minute++) {
    int64_t left_us = MINUTE_US;
    int64_t part_us[5];
    for (unsigned i = 0; i < G_N_ELEMENTS (part_us); i++) {
      part_us[i] = g_rand_int_range (random, 0, (gint32)left_us);
      left_us -= part_us[i];
      sum_us += part_us[i];
    }
    PlumbTotals totals = {.upright_us = part_us[0],
                          .slouching_us = part_us[1],
                          .moving_us = part_us[2],
                          .not_worn_us = part_us[3],
                          .no_data_us = part_us[4]};
    plumb_store_add_totals (f.store, minute * MINUTE_US, (minute + 1) * MINUTE_US, &totals, 3);
  }
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  uint32_t worn = number (day, "upright_s") + number (day, "slouching_s") +
                  number (day, "moving_s") + number (day, "leaning_s") + number (day, "lying_s") +
                  number (day, "unjudged_s");
  g_assert_cmpuint (worn, ==, number (day, "monitored_s"));
  g_assert_cmpuint (worn + number (day, "not_worn_s") + number (day, "no_data_s"), ==,
                    sum_us / SECOND_US);
  fixture_tear_down (&f);
}

/* Stretches of one minute, written in two transactions, are one minute. */
static void
test_stretches_of_a_minute (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  PlumbTotals first = {.upright_us = 20 * SECOND_US};
  PlumbTotals second = {.slouching_us = 40 * SECOND_US};
  plumb_store_add_totals (f.store, 0, 20 * SECOND_US, &first, 3);
  g_assert_true (plumb_store_flush (f.store, NULL));
  plumb_store_add_totals (f.store, 20 * SECOND_US, MINUTE_US, &second, 30);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "upright_s"), ==, 20);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 40);
  g_autoptr (GVariant) points = get_history (f.store, "deviation", 0, HOUR_US, 10);
  guint64 at;
  double deviation;
  g_assert_cmpuint (g_variant_n_children (points), ==, 1);
  g_variant_get_child (points, 0, "(td)", &at, &deviation);
  g_assert_cmpfloat_with_epsilon (deviation, 21, 0.01);
  fixture_tear_down (&f);
}

static void
test_no_ratio_below_the_floor (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 10, UPRIGHT);
  add_minutes (f.store, 10 * MINUTE_US, 11, NO_DATA);
  g_autoptr (GVariant) poor = get_day (f.store, "1970-01-01");
  g_assert_cmpfloat_with_epsilon (ratio (poor, "coverage"), 10.0 / 21, 1e-12);
  g_assert_false (g_variant_lookup (poor, "upright_ratio", "d", NULL));
  plumb_store_set_coverage_floor (f.store, 0.4);
  g_autoptr (GVariant) enough = get_day (f.store, "1970-01-01");
  g_assert_cmpfloat (ratio (enough, "upright_ratio"), ==, 1.0);
  fixture_tear_down (&f);
}

/* Whatever the time is added up by, and however it is told. */
static void
test_coverage_everywhere (void)
{
  static const char *const sizes[] = {"hour", "day", "week", "month"};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  int64_t noon = moment ("2026-11-23T12:00:00Z");
  add_minutes (f.store, noon, 10, UPRIGHT);
  add_minutes (f.store, noon + 10 * MINUTE_US, 30, NO_DATA);
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GVariant) buckets = get_range (f.store, "2026-11-01", "2026-11-30", sizes[i]);
    g_assert_cmpuint (g_variant_n_children (buckets), ==, 1);
    g_autoptr (GVariant) bucket = g_variant_get_child_value (buckets, 0);
    g_assert_cmpfloat (ratio (bucket, "coverage"), ==, 0.25);
    g_assert_false (g_variant_lookup (bucket, "upright_ratio", "d", NULL));
  }
  g_autofree char *csv = export_all (f.store, "csv", "days", 0, G_MAXINT64);
  g_assert_nonnull (strstr (csv, ",0.25,,"));
  g_autofree char *json = export_all (f.store, "json", "days", 0, G_MAXINT64);
  g_assert_nonnull (strstr (json, "\"coverage\":0.25,\"upright_ratio\":null"));

  g_autoptr (GVariant) today = get_today (f.store, noon);
  g_assert_cmpfloat (ratio (today, "coverage"), ==, 0.25);
  g_assert_false (g_variant_lookup (today, "upright_ratio", "d", NULL));
  g_autoptr (GVariant) empty = get_today (f.store, noon + 24 * HOUR_US);
  g_assert_cmpstr (text (empty, "day"), ==, "2026-11-24");
  g_assert_cmpstr (text (empty, "tz"), ==, "UTC");
  g_assert_cmpfloat (ratio (empty, "coverage"), ==, 0);
  g_assert_cmpuint (number (empty, "monitored_s"), ==, 0);
  fixture_tear_down (&f);
}

/* Nothing was measured, and yet something is known of the day. */
static void
test_only_an_event (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  add_event (f.store, moment ("2026-11-23T08:00:00Z"), 0, "session", "kind", "massage");
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpstr (text (day, "tz"), ==, "Europe/Berlin");
  g_assert_cmpuint (number (day, "monitored_s"), ==, 0);
  fixture_tear_down (&f);
}

/* Answers are written as bytes: the same bytes that GLib makes of the same values, short or long.
 */
static void
expect_form (GVariant *answer)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = g_variant_print (answer, TRUE);
  g_autoptr (GVariant) made =
      g_variant_parse (g_variant_get_type (answer), printed, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_variant_get_data (answer), g_variant_get_size (answer),
                   g_variant_get_data (made), g_variant_get_size (made));
}

static void
test_form_of_answers (void)
{
  static const char *const sizes[] = {"hour", "day", "week", "month"};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  int64_t noon = moment ("2026-11-23T12:00:00Z");
  for (int i = 0; i < 20; i++) {
    g_autofree char *kind = g_strdup_printf ("%0*d", 1 + i, i);
    for (size_t j = 0; j < G_N_ELEMENTS (sizes); j++) {
      g_autoptr (GVariant) buckets = get_range (f.store, "2026-11-01", "2027-08-31", sizes[j]);
      expect_form (buckets);
    }
    add_minutes (f.store, noon + i * 9 * HOUR_US, 30, i % 2 == 0 ? UPRIGHT : NO_DATA);
    add_event (f.store, noon, 0, "alert-raised", "alert", kind);
    g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
    expect_form (day);
  }
  fixture_tear_down (&f);
}

/* A day of nothing but silence has neither a ratio nor upright time. */
static void
test_no_data_is_never_upright (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  plumb_store_set_coverage_floor (f.store, 0);
  add_minutes (f.store, 0, 60, NO_DATA);
  add_minutes (f.store, HOUR_US, 60, NOT_WORN);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "upright_s"), ==, 0);
  g_assert_cmpuint (number (day, "monitored_s"), ==, 0);
  g_assert_cmpfloat (ratio (day, "coverage"), ==, 0);
  g_assert_false (g_variant_lookup (day, "upright_ratio", "d", NULL));
  fixture_tear_down (&f);
}

typedef struct {
  const char *zone;
  int day_starts_min;
  const char *first_minute; /* UTC, of the day */
  const char *day;
  unsigned hours; /* how long the day is */
} DayCase;

static const DayCase day_cases[] = {
    {"Europe/Berlin", 0, "2026-03-28T23:00:00Z", "2026-03-29", 23},
    {"Europe/Berlin", 0, "2026-10-24T22:00:00Z", "2026-10-25", 25},
    /* the day that begins at four has its change of time in the night before */
    {"Europe/Berlin", 240, "2026-03-28T03:00:00Z", "2026-03-28", 23},
    {"Europe/Berlin", 240, "2026-03-29T02:00:00Z", "2026-03-29", 24},
    {"Europe/Berlin", 240, "2026-10-24T02:00:00Z", "2026-10-24", 25},
    {"America/New_York", 240, "2026-11-01T09:00:00Z", "2026-11-01", 24},
    {"Asia/Kolkata", 0, "2026-11-22T18:30:00Z", "2026-11-23", 24},
    {"Pacific/Kiritimati", 240, "2026-11-22T14:00:00Z", "2026-11-23", 24},
    {"Pacific/Pago_Pago", 1439, "2026-11-24T10:59:00Z", "2026-11-23", 24},
    {"UTC", 0, "2024-02-29T00:00:00Z", "2024-02-29", 24},
};

static void
test_day_borders (gconstpointer data)
{
  const DayCase *c = data;
  Fixture f = {0};
  fixture_set_up (&f, c->zone, c->day_starts_min);
  int64_t first = moment (c->first_minute);
  int64_t end = first + c->hours * HOUR_US;
  add_minutes (f.store, first - MINUTE_US, 2, UPRIGHT);
  add_minutes (f.store, end - MINUTE_US, 2, SLOUCHING);
  g_autoptr (GVariant) day = get_day (f.store, c->day);
  g_assert_cmpuint (number (day, "upright_s"), ==, 60);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 60);
  g_autofree char *before = plumb_store_dup_day (f.store, first - 1);
  g_autofree char *after = plumb_store_dup_day (f.store, end);
  g_assert_cmpstr (before, <, c->day);
  g_assert_cmpstr (after, >, c->day);
  g_autofree char *first_day = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first_day, ==, before);
  fixture_tear_down (&f);
}

static GVariant *
child (GVariant *buckets, gsize i)
{
  return g_variant_get_child_value (buckets, i);
}

/* In autumn two o'clock comes twice and is two buckets; in spring it does not come. */
static void
test_hours_across_dst (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  add_minutes (f.store, moment ("2026-10-24T22:00:00Z"), 25 * 60, UPRIGHT);
  add_minutes (f.store, moment ("2026-03-28T23:00:00Z"), 23 * 60, UPRIGHT);
  add_event (f.store, moment ("2026-10-25T01:30:00Z"), 0, "bend", NULL, NULL);
  g_autoptr (GVariant) autumn = get_range (f.store, "2026-10-25", "2026-10-25", "hour");
  g_assert_cmpuint (g_variant_n_children (autumn), ==, 25);
  g_autoptr (GVariant) first_two = child (autumn, 2);
  g_autoptr (GVariant) second_two = child (autumn, 3);
  g_assert_cmpstr (text (first_two, "start"), ==, "2026-10-25T02:00:00+02:00");
  g_assert_cmpstr (text (second_two, "start"), ==, "2026-10-25T02:00:00+01:00");
  g_assert_cmpuint (number (first_two, "bends"), ==, 0);
  g_assert_cmpuint (number (second_two, "bends"), ==, 1);
  g_assert_cmpuint (number (second_two, "upright_s"), ==, 3600);
  g_autoptr (GVariant) spring = get_range (f.store, "2026-03-29", "2026-03-29", "hour");
  g_assert_cmpuint (g_variant_n_children (spring), ==, 23);
  g_autoptr (GVariant) three = child (spring, 2);
  g_assert_cmpstr (text (three, "start"), ==, "2026-03-29T03:00:00+02:00");
  fixture_tear_down (&f);
}

/* A day that begins at half past two shares that hour with the one before it. */
static void
test_hour_of_two_days (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 150);
  add_minutes (f.store, moment ("2026-11-24T01:00:00Z"), 120, UPRIGHT);
  add_event (f.store, moment ("2026-11-24T02:40:00Z"), 0, "bend", NULL, NULL);
  g_autoptr (GVariant) hours = get_range (f.store, "2026-11-23", "2026-11-24", "hour");
  g_assert_cmpuint (g_variant_n_children (hours), ==, 3);
  for (unsigned i = 1; i < 3; i++) {
    g_autoptr (GVariant) half = child (hours, i);
    g_assert_cmpstr (text (half, "day"), ==, i == 1 ? "2026-11-23" : "2026-11-24");
    g_assert_cmpstr (text (half, "start"), ==, "2026-11-24T02:00:00+00:00");
    g_assert_cmpuint (number (half, "upright_s"), ==, 1800);
    g_assert_cmpuint (number (half, "bends"), ==, i - 1);
  }
  fixture_tear_down (&f);
}

static void
test_weeks_and_months (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  /* 2026-12-31 is a Thursday of week 53, which reaches into January. */
  add_minutes (f.store, moment ("2026-12-27T10:00:00Z"), 1, UPRIGHT);
  add_minutes (f.store, moment ("2026-12-28T10:00:00Z"), 2, UPRIGHT);
  add_minutes (f.store, moment ("2026-12-31T10:00:00Z"), 3, SLOUCHING);
  add_minutes (f.store, moment ("2027-01-03T10:00:00Z"), 4, UPRIGHT);
  add_minutes (f.store, moment ("2027-01-04T10:00:00Z"), 5, UPRIGHT);
  add_event (f.store, moment ("2027-01-03T10:00:00Z"), 0, "alert-raised", "alert", "slouch");

  g_autoptr (GVariant) weeks = get_range (f.store, "2026-12-01", "2027-01-31", "week");
  g_assert_cmpuint (g_variant_n_children (weeks), ==, 3);
  g_autoptr (GVariant) week = child (weeks, 1);
  g_assert_cmpstr (text (week, "week"), ==, "2026-W53");
  g_assert_cmpstr (text (week, "day"), ==, "2026-12-28");
  g_assert_cmpuint (number (week, "days"), ==, 3);
  g_assert_cmpuint (number (week, "upright_s"), ==, 360);
  g_assert_cmpuint (number (week, "slouching_s"), ==, 180);
  g_assert_cmpuint (count_of (week, "alerts", "slouch"), ==, 1);

  g_autoptr (GVariant) months = get_range (f.store, "2026-12-01", "2027-01-31", "month");
  g_assert_cmpuint (g_variant_n_children (months), ==, 2);
  g_autoptr (GVariant) december = child (months, 0);
  g_autoptr (GVariant) january = child (months, 1);
  g_assert_cmpstr (text (december, "month"), ==, "2026-12");
  g_assert_cmpuint (number (december, "monitored_s"), ==, 360);
  g_assert_cmpuint (number (january, "monitored_s"), ==, 540);

  g_autoptr (GVariant) days = get_range (f.store, "2026-12-28", "2027-01-03", "day");
  g_assert_cmpuint (g_variant_n_children (days), ==, 3);
  g_autoptr (GVariant) none = get_range (f.store, "2020-01-01", "2020-12-31", "day");
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  fixture_tear_down (&f);
}

/* A journey: what was lived in one zone stays in the day it was lived in. */
static void
test_journey (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  add_minutes (f.store, moment ("2026-11-22T23:30:00Z"), 10, UPRIGHT);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/New_York");
  plumb_store_set_day (f.store, zone, 0);
  add_minutes (f.store, moment ("2026-11-23T20:00:00Z"), 10, UPRIGHT);
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (day, "upright_s"), ==, 1200);
  g_assert_cmpstr (text (day, "tz"), ==, "America/New_York");
  fixture_tear_down (&f);
}

static void
expect_range_refused (PlumbStore *store, const char *from, const char *to, const char *bucket)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_get_range (store, from, to, bucket, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
}

static void
test_hostile_days (void)
{
  static const char *const wrong[] = {"",
                                      "today",
                                      "2026-1-1",
                                      "2026-13-01",
                                      "2026-02-29",
                                      "2026-11-31",
                                      "0000-00-00",
                                      "1969-12-31",
                                      "2026-11-23 ",
                                      " 2026-11-23",
                                      "2026/11/23",
                                      "2026-11-23T",
                                      "-026-11-23",
                                      "2026-+1-23",
                                      "'; DROP TABLE days; --",
                                      "2026-11-\x01",
                                      "99999-01-01"};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    expect_no_day (f.store, wrong[i], PLUMB_STORE_ERROR_ARGUMENT);
    expect_range_refused (f.store, "2026-11-23", wrong[i], "day");
    expect_range_refused (f.store, wrong[i], "2026-11-23", "day");
  }
  static const char *const ranges[][3] = {{"2026-11-23", "2026-11-22", "day"},
                                          {"2026-11-23", "2026-11-23", "year"},
                                          {"2026-11-23", "2026-11-23", ""},
                                          {"1970-01-01", "9999-12-31", "month"},
                                          {"2020-01-01", "2026-12-31", "hour"}};
  for (size_t i = 0; i < G_N_ELEMENTS (ranges); i++)
    expect_range_refused (f.store, ranges[i][0], ranges[i][1], ranges[i][2]);
  expect_no_day (f.store, "2026-11-23", PLUMB_STORE_ERROR_NO_DATA);
  fixture_tear_down (&f);
}

/* Wherever a day begins on earth, and whenever: its hours are found between these. */
static void
test_reach_of_a_day (void)
{
  static const int offsets_h[] = {-12, 0, 14}, starts_min[] = {0, 1439};
  const int64_t day = 20780;
  for (size_t i = 0; i < G_N_ELEMENTS (offsets_h); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (starts_min); j++) {
      g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offsets_h[i] * 3600);
      int64_t first_s = day * 86400 + starts_min[j] * 60 - offsets_h[i] * 3600;
      int64_t last_s = first_s + 86399;
      g_assert_cmpint (plumb_day_at (zone, starts_min[j], first_s * SECOND_US, NULL), ==, day);
      g_assert_cmpint (plumb_day_at (zone, starts_min[j], last_s * SECOND_US, NULL), ==, day);
      g_assert_cmpint (plumb_day_hour_start_s (first_s, offsets_h[i] * 3600), >=,
                       plumb_day_earliest_s (day));
      g_assert_cmpint (last_s, <=, plumb_day_latest_s (day));
      g_assert_cmpint (first_s, >=, (day - 1) * 86400); /* as day-sql.h has it */
      g_assert_cmpint (last_s, <, (day + 3) * 86400);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/days/only-an-event", test_only_an_event);
  g_test_add_func ("/store/days/golden", test_golden_day);
  g_test_add_func ("/store/days/sitting-only-where-told-apart", test_sitting_only_where_told_apart);
  g_test_add_func ("/store/days/seconds-add-up", test_seconds_add_up);
  g_test_add_func ("/store/days/stretches-of-a-minute", test_stretches_of_a_minute);
  g_test_add_func ("/store/days/no-ratio-below-the-floor", test_no_ratio_below_the_floor);
  g_test_add_func ("/store/days/coverage-everywhere", test_coverage_everywhere);
  g_test_add_func ("/store/days/form-of-answers", test_form_of_answers);
  g_test_add_func ("/store/days/no-data-is-never-upright", test_no_data_is_never_upright);
  for (size_t i = 0; i < G_N_ELEMENTS (day_cases); i++) {
    g_autofree char *name = g_strdup_printf ("/store/days/borders/%s-%d-%s", day_cases[i].zone,
                                             day_cases[i].day_starts_min, day_cases[i].day);
    g_test_add_data_func (name, &day_cases[i], test_day_borders);
  }
  g_test_add_func ("/store/days/hours-across-dst", test_hours_across_dst);
  g_test_add_func ("/store/days/hour-of-two-days", test_hour_of_two_days);
  g_test_add_func ("/store/days/weeks-and-months", test_weeks_and_months);
  g_test_add_func ("/store/days/journey", test_journey);
  g_test_add_func ("/store/days/hostile", test_hostile_days);
  g_test_add_func ("/store/days/reach", test_reach_of_a_day);
  return g_test_run ();
}
