/* SPDX-License-Identifier: GPL-3.0-or-later */
/* goal_met and streak in the answers about days. */
#include <string.h>

#include "fixture.h"

static const PlumbGoalSettings goals = {
    .is_enabled = true, .upright_ratio = 0.6, .breaks = 0, .freeze_days_per_week = 1};

/* 2026-11-02 is a Monday. */
static int64_t
day_us (int day)
{
  return moment ("2026-11-02T08:00:00Z") + day * 24 * HOUR_US;
}

/* '+' five hours mostly upright, '-' mostly not, 's' a short day, '.' nothing. */
static void
live (PlumbStore *store, int from_day, const char *days)
{
  for (int i = 0; days[i] != '\0'; i++) {
    int64_t at_us = day_us (from_day + i);
    if (days[i] == '.')
      continue;
    add_minutes (store, at_us, days[i] == '+' ? 240 : 60, UPRIGHT);
    if (days[i] != 's')
      add_minutes (store, at_us + 240 * MINUTE_US, days[i] == '+' ? 60 : 240, SLOUCHING);
    else
      add_minutes (store, at_us + 240 * MINUTE_US, 120, SLOUCHING);
    g_assert_true (plumb_store_flush (store, NULL));
  }
}

/* "streak+" or "streak-" or "streak." of each day with something in it. */
static char *
row_of (PlumbStore *store, const char *from_day, const char *to_day)
{
  g_autoptr (GVariant) days = get_range (store, from_day, to_day, "day");
  GString *row = g_string_new (NULL);
  for (gsize i = 0; i < g_variant_n_children (days); i++) {
    g_autoptr (GVariant) day = g_variant_get_child_value (days, i);
    gboolean is_met = FALSE;
    gboolean is_known = g_variant_lookup (day, "goal_met", "b", &is_met);
    g_string_append_printf (row, "%s%u%c", i > 0 ? " " : "", number (day, "streak"),
                            !is_known ? '.'
                            : is_met  ? '+'
                                      : '-');
  }
  return g_string_free (row, FALSE);
}

static void
test_rows (void)
{
  static const struct {
    const char *days, *want;
  } cases[] = {
      {"+++++", "1+ 2+ 3+ 4+ 5+"},
      {"++-++", "1+ 2+ 2- 3+ 4+"}, /* one day of the week may miss */
      {"+-+-+", "1+ 1- 2+ 0- 1+"},
      {"++..+s+", "1+ 2+ 3+ 3. 4+"}, /* no data and a short day are neutral */
      {"++++-..-++", "1+ 2+ 3+ 4+ 4- 4- 5+ 6+"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture f = {0};
    fixture_set_up (&f, "UTC", 0);
    plumb_store_set_goals (f.store, &goals);
    live (f.store, 0, cases[i].days);
    g_autofree char *row = row_of (f.store, "2026-11-01", "2026-12-31");
    g_assert_cmpstr (row, ==, cases[i].want);
    fixture_tear_down (&f);
  }
}

/* A day says the same, whether it is asked for alone, in a range, or in an export, and however long
 * ago the row began. */
static void
test_long_row (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  plumb_store_set_goals (f.store, &goals);
  live (f.store, -3, "--+");
  for (int week = 0; week < 20; week++)
    live (f.store, week * 7, "+++++-.");
  g_autoptr (GVariant) last = get_day (f.store, "2027-03-19");
  g_assert_cmpuint (number (last, "streak"), ==, 101);
  g_autofree char *row = row_of (f.store, "2027-03-18", "2027-03-20");
  g_assert_cmpstr (row, ==, "100+ 101+ 101-");
  g_autofree char *csv = export_all (f.store, "csv", "days", day_us (137), day_us (137) + HOUR_US);
  g_assert_nonnull (strstr (csv, ",true,101,"));
  fixture_tear_down (&f);
}

static char
so_far (GVariant *day)
{
  gboolean is_met = FALSE;
  if (!g_variant_lookup (day, "goal_so_far", "b", &is_met))
    return '.';
  return is_met ? '+' : '-';
}

/* What became of today is known tomorrow; how it stands is told beside it. */
static void
test_today (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  plumb_store_set_goals (f.store, &goals);
  live (f.store, 0, "+--");
  plumb_store_set_now (f.store, day_us (2) + 9 * HOUR_US);
  g_autofree char *open = row_of (f.store, "2026-11-01", "2026-11-30");
  g_assert_cmpstr (open, ==, "1+ 1- 1.");
  plumb_store_set_now (f.store, day_us (3));
  g_autofree char *over = row_of (f.store, "2026-11-01", "2026-11-30");
  g_assert_cmpstr (over, ==, "1+ 1- 0-");
  plumb_store_set_now (f.store, day_us (0) + 9 * HOUR_US);
  g_autoptr (GVariant) won = get_day (f.store, "2026-11-02");
  g_assert_false (g_variant_lookup (won, "goal_met", "b", NULL));
  g_assert_cmpint (so_far (won), ==, '+');

  g_autoptr (GVariant) today = get_today (f.store, day_us (0) + 9 * HOUR_US);
  g_assert_false (g_variant_lookup (today, "goal_met", "b", NULL));
  g_assert_cmpint (so_far (today), ==, '+');
  g_assert_cmpuint (number (today, "streak"), ==, 0);
  plumb_store_set_now (f.store, day_us (1) + 9 * HOUR_US);
  g_autoptr (GVariant) losing = get_day (f.store, "2026-11-03");
  g_assert_cmpint (so_far (losing), ==, '-');
  g_autofree char *json = export_all (f.store, "json", "days", day_us (1), day_us (1) + HOUR_US);
  g_assert_nonnull (strstr (json, "\"goal_met\":null,\"streak\":1,"));
  g_assert_nonnull (strstr (json, "\"goal_so_far\":false,"));
  plumb_store_set_now (f.store, day_us (9));
  g_autoptr (GVariant) empty = get_today (f.store, day_us (9));
  g_assert_false (g_variant_lookup (empty, "goal_met", "b", NULL));
  g_assert_true (g_variant_lookup (empty, "streak", "u", NULL));
  fixture_tear_down (&f);
}

/* A day that goes back, as over the Atlantic: nothing is over that may still grow. */
static void
test_back (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  plumb_store_set_goals (f.store, &goals);
  live (f.store, 0, "+++");
  plumb_store_set_now (f.store, day_us (1) + 9 * HOUR_US);
  g_autofree char *row = row_of (f.store, "2026-11-01", "2026-11-30");
  g_assert_cmpstr (row, ==, "1+ 1. 1.");
  g_autoptr (GVariant) later = get_day (f.store, "2026-11-04");
  g_assert_cmpint (so_far (later), ==, '+');
  plumb_store_set_oldest (f.store, day_us (0));
  plumb_store_set_now (f.store, 600 * G_USEC_PER_SEC);
  g_autofree char *all = row_of (f.store, "2026-11-01", "2026-11-30");
  g_assert_cmpstr (all, ==, "1+ 2+ 3+");
  fixture_tear_down (&f);
}

static void
test_off (void)
{
  PlumbGoalSettings off = goals;
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  off.is_enabled = false;
  plumb_store_set_goals (f.store, &off);
  live (f.store, 0, "+-");
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-02");
  g_assert_false (g_variant_lookup (day, "goal_met", "b", NULL));
  g_assert_false (g_variant_lookup (day, "streak", "u", NULL));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/goals/rows", test_rows);
  g_test_add_func ("/store/goals/long-row", test_long_row);
  g_test_add_func ("/store/goals/today", test_today);
  g_test_add_func ("/store/goals/back", test_back);
  g_test_add_func ("/store/goals/off", test_off);
  return g_test_run ();
}
