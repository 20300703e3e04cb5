/* SPDX-License-Identifier: GPL-3.0-or-later */
/* History grows coarser with age: what goes, what stays, and that nothing is lost on the way. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

#define DAYS   10
#define DAY(n) (((n)*24 + 12) * HOUR_US) /* noon of day n */
#define NOW    (DAY (DAYS - 1) + 6 * HOUR_US)

static void
fill (PlumbStore *store)
{
  for (int day = 0; day < DAYS; day++) {
    add_minutes (store, DAY (day), 90, UPRIGHT);
    add_minutes (store, DAY (day) + 90 * MINUTE_US, 45, SLOUCHING);
    add_event (store, DAY (day) + 5 * MINUTE_US, 0, "bend", NULL, NULL);
    add_event (store, DAY (day) + 65 * MINUTE_US, 0, "alert-raised", "alert", "slouch");
    add_event (store, DAY (day) + 70 * MINUTE_US, 0, "check-in", "note", "fine");
    for (int i = 0; i < 90; i++)
      plumb_store_add_value (store, "rssi:back", DAY (day) + i * MINUTE_US, -50 - i % 2);
  }
  g_assert_true (plumb_store_flush (store, NULL));
}

static guint
count_lines (PlumbStore *store, const char *what, int64_t from_us, int64_t to_us)
{
  g_autofree char *csv = export_all (store, "csv", what, from_us, to_us);
  guint lines = 0;
  for (const char *c = csv; *c != '\0'; c++)
    lines += *c == '\n';
  return lines - 1;
}

static gsize
count_events (PlumbStore *store, const char *kind)
{
  const char *const kinds[] = {kind, NULL};
  g_autoptr (GVariant) events = list_events (store, 0, G_MAXINT64, kinds, 1000);
  return g_variant_n_children (events);
}

static gsize
count_values (PlumbStore *store, int from_day, int until_day)
{
  g_autoptr (GVariant) values =
      get_history (store, "rssi:back", DAY (from_day), DAY (until_day), 0);
  return g_variant_n_children (values);
}

/* Minutes for two days, hours and events for five, days for eight. */
static void
test_coarser_with_age (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-06", "1970-01-10", "hour");
  g_autoptr (GVariant) days = get_range (f.store, "1970-01-03", "1970-01-10", "day");
  g_autoptr (GVariant) month = get_range (f.store, "1970-01-03", "1970-01-10", "month");
  g_assert_cmpuint (g_variant_n_children (hours), ==, 5 * 3);
  tidy (f.store, NOW, 2, 5, 8);

  g_assert_cmpuint (count_lines (f.store, "minutes", 0, G_MAXINT64), ==, 2 * 135);
  g_autoptr (GVariant) same_hours = get_range (f.store, "1970-01-01", "1970-01-10", "hour");
  g_autoptr (GVariant) same_days = get_range (f.store, "1970-01-01", "1970-01-10", "day");
  g_autoptr (GVariant) same_month = get_range (f.store, "1970-01-01", "1970-01-10", "month");
  g_assert_true (g_variant_equal (hours, same_hours));
  g_assert_true (g_variant_equal (days, same_days));
  g_assert_true (g_variant_equal (month, same_month));
  g_autofree char *first_day = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first_day, ==, "1970-01-03");

  g_assert_cmpuint (count_events (f.store, "bend"), ==, 5);
  g_assert_cmpuint (count_events (f.store, "check-in"), ==, 8);
  g_assert_cmpuint (count_values (f.store, 8, 10), ==, 2 * 90);
  g_assert_cmpuint (count_values (f.store, 5, 8), ==, 3 * 2);
  g_assert_cmpuint (count_values (f.store, 0, 5), ==, 0);
  g_autoptr (GVariant) means = get_history (f.store, "rssi:back", DAY (5), DAY (8), 0);
  for (gsize i = 0; i < g_variant_n_children (means); i++) {
    double value;
    g_variant_get_child (means, i, "(td)", NULL, &value);
    g_assert_cmpfloat (value, ==, -50.5);
  }
  g_assert_cmpuint (tidy (f.store, NOW, 2, 5, 8), ==, 1);
  fixture_tear_down (&f);
}

static void
test_days_for_ever (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  g_autoptr (GVariant) before = get_range (f.store, "1970-01-01", "1970-01-10", "day");
  tidy (f.store, NOW + 20000 * 24 * HOUR_US, 1, 1, 0);
  g_autoptr (GVariant) after = get_range (f.store, "1970-01-01", "1970-01-10", "day");
  g_assert_true (g_variant_equal (before, after));
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-01", "1970-01-10", "hour");
  g_assert_cmpuint (g_variant_n_children (hours), ==, 0);
  g_assert_cmpuint (count_lines (f.store, "minutes", 0, G_MAXINT64), ==, 0);
  g_assert_cmpuint (count_events (f.store, "check-in"), ==, DAYS);
  fixture_tear_down (&f);
}

/* A coarse limit that is shorter than a finer one holds for both. */
static void
test_limits_in_order (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  tidy (f.store, NOW, 90, 730, 3);
  g_assert_cmpuint (count_lines (f.store, "minutes", 0, G_MAXINT64), ==, 3 * 135);
  g_assert_cmpuint (count_lines (f.store, "days", 0, G_MAXINT64), ==, 3);
  g_assert_cmpuint (count_events (f.store, "check-in"), ==, 3);
  g_assert_cmpuint (count_values (f.store, 0, 10), ==, 3 * 90);

  static const PlumbRetention wrong[] = {{0, 1, 1}, {1, 0, 0}, {1, 1, -1}, {-5, 9, 9}};
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    bool has_more;
    g_assert_false (plumb_store_tidy (f.store, NOW, &wrong[i], &has_more, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  }
  fixture_tear_down (&f);
}

/* The wearer's day begins at 04:30 in a zone with half hours: an hour has parts of two days. */
static void
test_odd_days (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Asia/Kolkata", 270);
  int64_t night = moment ("2026-11-23T21:30:00Z"); /* 03:00, of the 23rd */
  add_minutes (f.store, night, 180, UPRIGHT);
  g_autoptr (GVariant) before = get_range (f.store, "2026-11-23", "2026-11-24", "hour");
  g_assert_cmpuint (g_variant_n_children (before), ==, 4);
  g_autoptr (GVariant) second_only = get_range (f.store, "2026-11-24", "2026-11-24", "hour");
  g_assert_cmpuint (g_variant_n_children (second_only), ==, 2);
  tidy (f.store, night + 3 * HOUR_US, 1, 5, 0);
  g_autoptr (GVariant) after = get_range (f.store, "2026-11-23", "2026-11-24", "hour");
  g_assert_true (g_variant_equal (before, after));
  g_assert_cmpuint (count_lines (f.store, "minutes", 0, G_MAXINT64), ==, 90);
  g_autoptr (GVariant) first = g_variant_get_child_value (after, 1);
  g_assert_cmpstr (text (first, "start"), ==, "2026-11-24T04:00:00+05:30");
  g_assert_cmpuint (number (first, "upright_s"), ==, 1800);
  g_autoptr (GVariant) second = g_variant_get_child_value (after, 2);
  g_assert_cmpstr (text (second, "start"), ==, "2026-11-24T04:00:00+05:30");
  g_assert_cmpstr (text (second, "day"), ==, "2026-11-24");
  g_assert_cmpuint (number (second, "upright_s"), ==, 1800);
  fixture_tear_down (&f);
}

static double
sum_of_points (PlumbStore *store, const char *series, uint32_t most)
{
  g_autoptr (GVariant) points = get_history (store, series, 0, G_MAXINT64, most);
  double sum = 0, value;
  uint64_t at_us, last_us = 0;
  GVariantIter iter;
  g_variant_iter_init (&iter, points);
  g_assert_cmpuint (g_variant_n_children (points), <=, most);
  while (g_variant_iter_next (&iter, "(td)", &at_us, &value)) {
    g_assert_cmpuint (at_us, >=, last_us);
    last_us = at_us;
    sum += value;
  }
  return sum;
}

/* A series that reaches over days, hours and minutes has everything once. */
static void
test_history_over_all (void)
{
  static const uint32_t most[] = {1, 5, 9, 60, 200, 9999};
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 240);
  fill (f.store);
  tidy (f.store, NOW, 3, 6, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (most); i++) {
    g_assert_cmpfloat (sum_of_points (f.store, "upright_s", most[i]), ==, DAYS * 90 * 60);
    g_assert_cmpfloat (sum_of_points (f.store, "slouching_s", most[i]), ==, DAYS * 45 * 60);
  }
  g_autoptr (GVariant) one = get_history (f.store, "deviation", 0, G_MAXINT64, 1);
  double mean_deg;
  g_variant_get_child (one, 0, "(td)", NULL, &mean_deg);
  g_assert_cmpfloat_with_epsilon (mean_deg, 10, 1e-6);
  fixture_tear_down (&f);
}

/* A point of too little data tells no ratio. */
static void
test_no_ratio_of_little (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, DAY (1), 10, UPRIGHT);
  add_minutes (f.store, DAY (1) + 10 * MINUTE_US, 50, NO_DATA);
  add_minutes (f.store, DAY (3), 40, UPRIGHT);
  add_minutes (f.store, DAY (3) + 40 * MINUTE_US, 20, NO_DATA);
  tidy (f.store, NOW, 1, 1, 0);
  g_autoptr (GVariant) ratios = get_history (f.store, "upright_ratio", 0, G_MAXINT64, 9);
  g_assert_cmpuint (g_variant_n_children (ratios), ==, 1);
  uint64_t at_us;
  g_variant_get_child (ratios, 0, "(td)", &at_us, NULL);
  g_assert_cmpuint (at_us, ==, 3 * 24 * HOUR_US);
  fixture_tear_down (&f);
}

static void
tidy_until_killed (const char *path, int said)
{
  PlumbRetention retention = {2, 5, 0};
  g_autoptr (PlumbStore) store = plumb_store_open (path, NULL);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  bool has_more = true;
  if (store == NULL)
    _exit (3);
  plumb_store_set_day (store, utc, 0);
  while (has_more) {
    if (!plumb_store_tidy (store, NOW, &retention, &has_more, NULL) || write (said, "", 1) != 1)
      _exit (4);
  }
  _exit (0);
}

static void
kill_after_steps (const Fixture *f, int steps)
{
  int said[2];
  char byte;
  g_assert_cmpint (pipe (said), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    tidy_until_killed (f->path, said[1]);
  close (said[1]);
  for (int i = 0; i < steps; i++)
    if (read (said[0], &byte, 1) != 1)
      break; /* it has done everything */
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (said[0]);
}

/* Killed between and within steps: hours and days tell the same as ever. */
static void
test_killed_on_the_way (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-06", "1970-01-10", "hour");
  g_autoptr (GVariant) days = get_range (f.store, "1970-01-01", "1970-01-10", "day");
  for (int steps = 0; steps < 4; steps++) {
    g_clear_pointer (&f.store, plumb_store_close);
    kill_after_steps (&f, steps);
    fixture_reopen (&f);
    g_autoptr (GVariant) same_hours = get_range (f.store, "1970-01-06", "1970-01-10", "hour");
    g_autoptr (GVariant) same_days = get_range (f.store, "1970-01-01", "1970-01-10", "day");
    g_assert_true (g_variant_equal (hours, same_hours));
    g_assert_true (g_variant_equal (days, same_days));
  }
  tidy (f.store, NOW, 2, 5, 0);
  g_assert_cmpuint (count_lines (f.store, "minutes", 0, G_MAXINT64), ==, 2 * 135);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/tidy/coarser-with-age", test_coarser_with_age);
  g_test_add_func ("/store/tidy/days-for-ever", test_days_for_ever);
  g_test_add_func ("/store/tidy/limits-in-order", test_limits_in_order);
  g_test_add_func ("/store/tidy/odd-days", test_odd_days);
  g_test_add_func ("/store/tidy/history-over-all", test_history_over_all);
  g_test_add_func ("/store/tidy/no-ratio-of-little", test_no_ratio_of_little);
  g_test_add_func ("/store/tidy/killed-on-the-way", test_killed_on_the_way);
  return g_test_run ();
}
