/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events, history and the small things that survive a restart. */
#include <math.h>
#include <string.h>

#include "fixture.h"

static GVariant *
list (PlumbStore *store, int64_t from_us, int64_t to_us, const char *const *kinds, uint32_t limit)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = plumb_store_list_events (store, from_us, to_us, kinds, limit, &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_is_of_type (answer, G_VARIANT_TYPE ("a(ttsa{sv})")));
  return g_variant_ref_sink (answer);
}

static guint64
time_of (GVariant *events, gsize i)
{
  guint64 at;
  g_variant_get_child (events, i, "(ttsa{sv})", &at, NULL, NULL, NULL);
  return at;
}

static void
test_details_come_back (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  GVariantDict details;
  g_variant_dict_init (&details, NULL);
  g_variant_dict_insert (&details, "text", "s", "quote \" ' \\ \n \xc3\xa4");
  g_variant_dict_insert (&details, "angle_deg", "d", 0.1);
  g_variant_dict_insert (&details, "count", "u", 4000000000u);
  g_variant_dict_insert (&details, "signed", "x", G_MININT64);
  g_variant_dict_insert (&details, "is_deep", "b", TRUE);
  g_autoptr (GVariant) wanted = g_variant_ref_sink (g_variant_dict_end (&details));
  g_assert_true (plumb_store_add_event (f.store, 1000, 2000, "check-in", NULL, wanted, NULL));
  g_assert_true (plumb_store_add_event (f.store, 3000, 0, "bend", "C0:FF", NULL, NULL));
  fixture_reopen (&f);

  g_autoptr (GVariant) events = list (f.store, 0, G_MAXINT64, NULL, 10);
  g_assert_cmpuint (g_variant_n_children (events), ==, 2);
  guint64 at, end;
  const char *kind, *sensor;
  g_autoptr (GVariant) first = g_variant_get_child_value (events, 0);
  g_autoptr (GVariant) got = g_variant_get_child_value (first, 3);
  g_variant_get (first, "(tt&s@a{sv})", &at, &end, &kind, NULL);
  g_assert_cmpuint (at, ==, 1000);
  g_assert_cmpuint (end, ==, 2000);
  g_assert_cmpstr (kind, ==, "check-in");
  const char *said;
  g_assert_true (g_variant_lookup (got, "text", "&s", &said));
  g_assert_cmpstr (said, ==, "quote \" ' \\ \n \xc3\xa4");
  gint64 number_back;
  g_assert_true (g_variant_lookup (got, "signed", "x", &number_back));
  g_assert_true (number_back == G_MININT64);
  g_assert_cmpuint (number (got, "count"), ==, 4000000000u);
  g_assert_cmpfloat (ratio (got, "angle_deg"), ==, 0.1);

  g_autoptr (GVariant) second = g_variant_get_child_value (events, 1);
  g_autoptr (GVariant) of_sensor = g_variant_get_child_value (second, 3);
  g_assert_true (g_variant_lookup (of_sensor, "sensor", "&s", &sensor));
  g_assert_cmpstr (sensor, ==, "C0:FF");
  fixture_tear_down (&f);
}

static void
test_newest_within_the_limit (void)
{
  static const char *const bends[] = {"bend", NULL};
  static const char *const both[] = {"bend", "bout-ended", NULL};
  static const char *const hostile[] = {"bend' OR '1'='1", "", NULL};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 1100; i++)
    add_event (f.store, (i + 1) * SECOND_US, 0, i % 2 == 0 ? "bend" : "bout-ended", NULL, NULL);
  g_autoptr (GVariant) three = list (f.store, 0, G_MAXINT64, NULL, 3);
  g_assert_cmpuint (g_variant_n_children (three), ==, 3);
  g_assert_cmpuint (time_of (three, 0), ==, 1098 * SECOND_US);
  g_assert_cmpuint (time_of (three, 2), ==, 1100 * SECOND_US);
  g_autoptr (GVariant) capped = list (f.store, 0, G_MAXINT64, NULL, G_MAXUINT32);
  g_assert_cmpuint (g_variant_n_children (capped), ==, 1000);
  g_autoptr (GVariant) some = list (f.store, 10 * SECOND_US, 20 * SECOND_US, bends, 100);
  g_assert_cmpuint (g_variant_n_children (some), ==, 5);
  g_autoptr (GVariant) more = list (f.store, 10 * SECOND_US, 20 * SECOND_US, both, 100);
  g_assert_cmpuint (g_variant_n_children (more), ==, 10);
  g_autoptr (GVariant) none = list (f.store, 0, G_MAXINT64, hostile, 100);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  fixture_tear_down (&f);
}

static void
test_hostile_lists (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) many = g_ptr_array_new ();
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 1000; i++)
    g_ptr_array_add (many, (gpointer) "bend");
  g_ptr_array_add (many, NULL);
  g_assert_null (plumb_store_list_events (f.store, 5, 5, NULL, 10, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (
      plumb_store_list_events (f.store, 0, 5, (const char *const *)many->pdata, 10, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  g_autoptr (GVariant) none = list (f.store, G_MININT64, G_MAXINT64, NULL, 0);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  /* times that no calendar has are kept within it */
  g_assert_true (plumb_store_add_event (f.store, G_MAXINT64, 0, "bend", NULL, NULL, NULL));
  g_assert_true (plumb_store_add_event (f.store, G_MININT64, G_MAXINT64, "bend", NULL, NULL, NULL));
  fixture_tear_down (&f);
}

static GVariant *
history (PlumbStore *store, const char *series, int64_t from_us, int64_t to_us, uint32_t most)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = plumb_store_get_history (store, series, from_us, to_us, most, &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_is_of_type (answer, G_VARIANT_TYPE ("a(td)")));
  return g_variant_ref_sink (answer);
}

static double
value_at (GVariant *points, gsize i, guint64 *out_at)
{
  double value;
  g_variant_get_child (points, i, "(td)", out_at, &value);
  return value;
}

static void
test_history_thinned_out (void)
{
  Fixture f = {0};
  guint64 at;
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 540, UPRIGHT);
  add_minutes (f.store, 540 * MINUTE_US, 540, SLOUCHING);
  add_minutes (f.store, 1080 * MINUTE_US, 100, NO_DATA);
  g_autoptr (GVariant) two = history (f.store, "upright_ratio", 0, G_MAXINT64, 2);
  g_assert_cmpuint (g_variant_n_children (two), ==, 2);
  g_assert_cmpfloat (value_at (two, 0, &at), ==, 1);
  g_assert_cmpuint (at, ==, 0);
  g_assert_cmpfloat (value_at (two, 1, &at), ==, 0);
  g_assert_cmpuint (at, ==, 540 * MINUTE_US);
  g_autoptr (GVariant) one = history (f.store, "deviation", 0, 1080 * MINUTE_US, 1);
  g_assert_cmpfloat_with_epsilon (value_at (one, 0, &at), 12.5, 0.001);
  g_autoptr (GVariant) all = history (f.store, "deviation", 0, 540 * MINUTE_US, 0);
  g_assert_cmpuint (g_variant_n_children (all), ==, 540);
  g_autoptr (GVariant) sums = history (f.store, "slouching_s", 0, 1080 * MINUTE_US, 10);
  double sum = 0;
  for (gsize i = 0; i < g_variant_n_children (sums); i++)
    sum += value_at (sums, i, &at);
  g_assert_cmpuint (g_variant_n_children (sums), <=, 10);
  g_assert_cmpfloat_with_epsilon (sum, 540 * 60, 1e-6);
  g_autoptr (GVariant) none = history (f.store, "deviation", 5000 * MINUTE_US, G_MAXINT64, 10);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  fixture_tear_down (&f);
}

static void
test_history_of_values (void)
{
  Fixture f = {0};
  guint64 at;
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 100; i++) {
    plumb_store_add_value (f.store, "battery:back", i * HOUR_US, 100 - i);
    plumb_store_add_value (f.store, "rssi:back", i * HOUR_US, -60);
  }
  plumb_store_add_value (f.store, "battery:back", 100 * HOUR_US, NAN);
  g_autoptr (GVariant) all = history (f.store, "battery:back", 0, G_MAXINT64, 1000);
  g_assert_cmpuint (g_variant_n_children (all), ==, 100);
  g_assert_cmpfloat (value_at (all, 99, &at), ==, 1);
  g_autoptr (GVariant) ten = history (f.store, "battery:back", 0, G_MAXINT64, 10);
  g_assert_cmpuint (g_variant_n_children (ten), ==, 10);
  g_assert_cmpfloat (value_at (ten, 0, &at), ==, 95.5);
  g_autoptr (GVariant) other = history (f.store, "battery:other", 0, G_MAXINT64, 10);
  g_assert_cmpuint (g_variant_n_children (other), ==, 0);
  static const char *const wrong[] = {"", "sitting", "minute", "deviation_mdeg; --", "battery"};
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (plumb_store_get_history (f.store, wrong[i], 0, 1, 1, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_get_history (f.store, "deviation", 2, 1, 1, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  fixture_tear_down (&f);
}

static void
test_calibration_comes_back (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  PlumbCalibration saved = {.placement = PLUMB_PLACEMENT_UPPER_BACK,
                            .has_pose = {true, true, false, false},
                            .up = {{0.1, 0.2, 0.97}, {0.3, 0.2, 0.93}},
                            .angle_deg = {1.5, 21.25},
                            .has_walk = true,
                            .walk = {0, 0.6, 0.8},
                            .spread_deg = 0.7,
                            .length_g = 1.002,
                            .samples = 150};
  PlumbCalibration loaded;
  int64_t captured_us = 0;
  fixture_set_up (&f, "UTC", 0);
  g_assert_false (plumb_store_load_calibration (f.store, "C0:FF", PLUMB_PLACEMENT_UPPER_BACK,
                                                &loaded, &captured_us, &error));
  g_assert_no_error (error);
  for (int i = 1; i <= 30; i++) {
    saved.samples = (uint32_t)(100 + i);
    g_assert_true (plumb_store_save_calibration (f.store, "C0:FF", &saved, i * HOUR_US, &error));
  }
  fixture_reopen (&f);
  g_assert_true (plumb_store_load_calibration (f.store, "C0:FF", PLUMB_PLACEMENT_UPPER_BACK,
                                               &loaded, &captured_us, &error));
  g_assert_cmpint (captured_us, ==, 30 * HOUR_US);
  saved.captured_us = 0;
  g_assert_cmpuint (loaded.samples, ==, 130);
  g_assert_cmpint (loaded.placement, ==, saved.placement);
  g_assert_cmpmem (loaded.has_pose, sizeof loaded.has_pose, saved.has_pose, sizeof saved.has_pose);
  g_assert_cmpmem (loaded.up, sizeof loaded.up, saved.up, sizeof saved.up);
  g_assert_cmpmem (loaded.angle_deg, sizeof loaded.angle_deg, saved.angle_deg,
                   sizeof saved.angle_deg);
  g_assert_cmpmem (loaded.walk, sizeof loaded.walk, saved.walk, sizeof saved.walk);
  g_assert_true (loaded.has_walk && !loaded.has_angle);
  g_assert_cmpfloat (loaded.spread_deg, ==, saved.spread_deg);
  g_assert_cmpfloat (loaded.length_g, ==, saved.length_g);
  g_assert_false (plumb_store_load_calibration (f.store, "C0:FF", PLUMB_PLACEMENT_CHEST, &loaded,
                                                &captured_us, &error));
  g_assert_no_error (error);
  fixture_tear_down (&f);
}

static void
test_state (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  g_assert_null (plumb_store_dup_state (f.store, "pause"));
  g_assert_true (plumb_store_set_state (f.store, "pause", "first", NULL));
  g_assert_true (plumb_store_set_state (f.store, "pause", "until '5'", NULL));
  fixture_reopen (&f);
  g_autofree char *value = plumb_store_dup_state (f.store, "pause");
  g_assert_cmpstr (value, ==, "until '5'");
  g_assert_true (plumb_store_set_state (f.store, "pause", NULL, NULL));
  g_assert_null (plumb_store_dup_state (f.store, "pause"));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/events/details-come-back", test_details_come_back);
  g_test_add_func ("/store/events/newest-within-the-limit", test_newest_within_the_limit);
  g_test_add_func ("/store/events/hostile", test_hostile_lists);
  g_test_add_func ("/store/history/thinned-out", test_history_thinned_out);
  g_test_add_func ("/store/history/values", test_history_of_values);
  g_test_add_func ("/store/calibration/comes-back", test_calibration_comes_back);
  g_test_add_func ("/store/state", test_state);
  return g_test_run ();
}
