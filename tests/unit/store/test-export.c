/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports: what comes out adds up to what went in, in both formats, piece by piece. */
#include <string.h>

#include "fixture.h"

static char **
lines_of (const char *csv)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  guint n = g_strv_length (lines);
  g_assert_cmpstr (lines[n - 1], ==, "");
  g_clear_pointer (&lines[n - 1], g_free);
  return g_steal_pointer (&lines);
}

static guint
column_of (const char *header, const char *name)
{
  g_auto (GStrv) names = g_strsplit (header, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  g_error ("no column %s", name);
  return 0;
}

static double
sum_of (char **lines, const char *name)
{
  guint column = column_of (lines[0], name);
  double sum = 0;
  for (guint i = 1; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
    sum += g_ascii_strtod (fields[column], NULL);
  }
  return sum;
}

static void
fill (PlumbStore *store)
{
  int64_t morning = moment ("2026-11-23T07:00:00Z");
  for (int day = 0; day < 3; day++) {
    add_minutes (store, morning + day * 24 * HOUR_US, 400, UPRIGHT);
    add_minutes (store, morning + day * 24 * HOUR_US + 400 * MINUTE_US, 333, SLOUCHING);
  }
  PlumbTotals odd = {.upright_us = 12500001, .no_data_us = 47499999};
  plumb_store_add_totals (store, morning - MINUTE_US, morning, &odd, 0.0 / 0.0);
}

static void
test_csv_adds_up (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fill (f.store);
  g_autofree char *csv = export_all (f.store, "csv", "minutes", 0, G_MAXINT64);
  g_auto (GStrv) lines = lines_of (csv);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 1 + 3 * 733);
  g_assert_cmpstr (lines[0], ==,
                   "start,from_usec,day,utc_offset_s,upright_s,slouching_s,leaning_s,moving_s,"
                   "lying_s,unjudged_s,not_worn_s,no_data_s,paused_s,walking_s,sitting_s,"
                   "standing_s,stationary_s,deviation_deg,off_s,missing_s,reclining_s");
  g_assert_cmpstr (lines[1], ==,
                   "2026-11-23T07:59:00+01:00,1795417140000000,2026-11-23,3600,12.500001,0,0,0,0,0,"
                   "0,47.499999,0,0,,,0,,0,0,0");
  g_assert_cmpfloat_with_epsilon (sum_of (lines, "upright_s"), 3 * 400 * 60 + 12.500001, 1e-6);
  g_assert_cmpfloat_with_epsilon (sum_of (lines, "slouching_s"), 3 * 333 * 60, 1e-6);

  g_autofree char *days_csv = export_all (f.store, "csv", "days", 0, G_MAXINT64);
  g_auto (GStrv) days = lines_of (days_csv);
  g_assert_cmpuint (g_strv_length (days), ==, 4);
  g_assert_cmpfloat (sum_of (days, "upright_s"), ==, 3 * 400 * 60 + 12);
  fixture_tear_down (&f);
}

/* The export can be put back into an empty store and gives the same again. */
static void
test_round_trip (void)
{
  Fixture f = {0}, g = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fixture_set_up (&g, "Europe/Berlin", 0);
  fill (f.store);
  g_autofree char *csv = export_all (f.store, "csv", "minutes", 0, G_MAXINT64);
  g_auto (GStrv) lines = lines_of (csv);
  for (guint i = 1; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
    int64_t from_us = g_ascii_strtoll (fields[1], NULL, 10);
    PlumbTotals totals = {
        .upright_us = (int64_t)(g_ascii_strtod (fields[4], NULL) * 1e6 + 0.5),
        .slouching_us = (int64_t)(g_ascii_strtod (fields[5], NULL) * 1e6 + 0.5),
        .no_data_us = (int64_t)(g_ascii_strtod (fields[11], NULL) * 1e6 + 0.5),
    };
    double deviation = *fields[17] != '\0' ? g_ascii_strtod (fields[17], NULL) : 0.0 / 0.0;
    plumb_store_add_totals (g.store, from_us, from_us + MINUTE_US, &totals, deviation);
  }
  g_autofree char *again = export_all (g.store, "csv", "minutes", 0, G_MAXINT64);
  g_assert_cmpstr (csv, ==, again);
  fixture_tear_down (&f);
  fixture_tear_down (&g);
}

static void
test_range_of_export (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  int64_t from = moment ("2026-11-24T00:00:00Z");
  g_autofree char *csv = export_all (f.store, "csv", "minutes", from, from + 24 * HOUR_US);
  g_auto (GStrv) lines = lines_of (csv);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 733);
  g_autofree char *days_csv = export_all (f.store, "csv", "days", from, from + 24 * HOUR_US);
  g_auto (GStrv) days = lines_of (days_csv);
  g_assert_cmpuint (g_strv_length (days), ==, 2);
  g_autofree char *none = export_all (f.store, "csv", "days", 0, HOUR_US);
  g_auto (GStrv) header = lines_of (none);
  g_assert_cmpuint (g_strv_length (header), ==, 1);
  g_autofree char *empty = export_all (f.store, "json", "events", 0, HOUR_US);
  g_assert_cmpstr (empty, ==, "[\n]\n");
  fixture_tear_down (&f);
}

static void
test_json (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 1, UPRIGHT);
  add_event (f.store, SECOND_US, 0, "check-in", "note", "a \"b\", c\nd \xc3\xa4");
  add_event (f.store, SECOND_US, 2 * SECOND_US, "slouch-ended", "posture", "slouching");
  const PlumbField odd = {.name = "peak_deg", .type = PLUMB_FIELD_DOUBLE, .number = 0.0 / 0.0};
  plumb_store_add_event (f.store, 3 * SECOND_US, 0, "bend", NULL, &odd, 1, NULL);
  g_autofree char *events = export_all (f.store, "json", "events", 0, G_MAXINT64);
  g_assert_cmpstr (
      events, ==,
      "[\n{\"start\":\"1970-01-01T00:00:01+00:00\",\"from_usec\":1000000,"
      "\"to_usec\":0,\"day\":\"1970-01-01\",\"utc_offset_s\":0,\"kind\":\"check-in\","
      "\"sensor\":\"back\",\"details\":{\"note\":\"a \\\"b\\\", c\\u000ad \xc3\xa4\"}},"
      "\n{\"start\":\"1970-01-01T00:00:01+00:00\",\"from_usec\":1000000,"
      "\"to_usec\":2000000,\"day\":\"1970-01-01\",\"utc_offset_s\":0,"
      "\"kind\":\"slouch-ended\",\"sensor\":\"back\","
      "\"details\":{\"posture\":\"slouching\"}},"
      "\n{\"start\":\"1970-01-01T00:00:03+00:00\",\"from_usec\":3000000,"
      "\"to_usec\":0,\"day\":\"1970-01-01\",\"utc_offset_s\":0,\"kind\":\"bend\","
      "\"sensor\":null,\"details\":{\"peak_deg\":null}}\n]\n");
  g_autofree char *csv = export_all (f.store, "csv", "events", 0, 2 * SECOND_US);
  g_assert_nonnull (strstr (csv, "\"{\"\"note\"\":\"\"a \\\"\"b\\\"\", c\\u000ad \xc3\xa4\"\"}\""));
  g_autofree char *days = export_all (f.store, "json", "days", 0, G_MAXINT64);
  g_assert_nonnull (strstr (days, "\"upright_s\":60,"));
  g_assert_nonnull (strstr (days, "\"alerts\":{}"));
  g_assert_nonnull (strstr (days, "\"sitting_s\":null"));
  fixture_tear_down (&f);
}

/* Hours are exported as minutes are, parts of one hour that lie in two days apart. */
static void
test_hours (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 30);
  add_minutes (f.store, moment ("2026-11-23T23:00:00Z"), 120, UPRIGHT);
  tidy (f.store, moment ("2026-11-30T00:00:00Z"), 1, 30, 0);
  g_autofree char *csv = export_all (f.store, "csv", "hours", 0, G_MAXINT64);
  g_auto (GStrv) lines = lines_of (csv);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[2], ==,
                   "2026-11-24T00:00:00+00:00,1795478400000000,2026-11-23,0,1800,0,0,0,0,0,0,0,0,0,"
                   ",,0,5.000,0,0,0");
  g_assert_cmpfloat (sum_of (lines, "upright_s"), ==, 7200);
  fixture_tear_down (&f);
}

/* Many events of one and the same moment, over several pieces, none twice and none left out. */
static void
test_pieces (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 3400; i++) {
    g_autofree char *name = g_strdup_printf ("%04d", i);
    add_event (f.store, SECOND_US, 0, "bend", "n", name);
  }
  g_autofree char *csv = export_all (f.store, "csv", "events", 0, G_MAXINT64);
  g_auto (GStrv) lines = lines_of (csv);
  g_assert_cmpuint (g_strv_length (lines), ==, 3401);
  for (guint i = 1; lines[i] != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("\"\"%04u\"\"", i - 1);
    g_assert_nonnull (strstr (lines[i], name));
  }
  fixture_tear_down (&f);
}

static void
test_hostile_exports (void)
{
  static const char *const wrong[][2] = {
      {"xml", "days"}, {"", "days"}, {"csv", "state"}, {"csv", ""}, {"json", "days; --"}};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (plumb_store_export_new (f.store, wrong[i][0], wrong[i][1], 0, 1, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_export_new (f.store, "csv", "days", 1, 1, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  g_autofree char *all = export_all (f.store, "csv", "days", G_MININT64, G_MAXINT64);
  g_assert_true (g_str_has_prefix (all, "day,tz,"));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/export/csv-adds-up", test_csv_adds_up);
  g_test_add_func ("/store/export/round-trip", test_round_trip);
  g_test_add_func ("/store/export/range", test_range_of_export);
  g_test_add_func ("/store/export/json", test_json);
  g_test_add_func ("/store/export/hours", test_hours);
  g_test_add_func ("/store/export/pieces", test_pieces);
  g_test_add_func ("/store/export/hostile", test_hostile_exports);
  return g_test_run ();
}
