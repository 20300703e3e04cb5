/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report to hand over: what is in it, what was not picked is not, and wrong wishes are refused.
 */
#include <string.h>

#include "fixture.h"

static void
add_check_in (PlumbStore *store, const char *at, const char *details)
{
  add_details (store, moment (at), "check-in", details);
}

static void
fill (PlumbStore *store)
{
  int64_t monday = moment ("2026-11-23T07:00:00Z");
  PlumbTotals desk = {
      .upright_us = 45 * SECOND_US, .slouching_us = 15 * SECOND_US, .stationary_us = MINUTE_US};
  for (int i = 0; i < 120; i++)
    plumb_store_add_totals (store, monday + i * MINUTE_US, monday + (i + 1) * MINUTE_US, &desk, 4);
  add_minutes (store, monday + 24 * HOUR_US, 60, UPRIGHT);
  add_minutes (store, monday + 48 * HOUR_US, 10, UPRIGHT);
  add_minutes (store, monday + 48 * HOUR_US + 10 * MINUTE_US, 90, NO_DATA);
  add_event (store, monday, monday + 80 * MINUTE_US, "bout-ended", NULL, NULL);
  add_event (store, monday + HOUR_US, monday + HOUR_US + MINUTE_US, "break", "outcome",
             "taken-verified");
  add_event (store, monday + 2 * HOUR_US, 0, "session", "kind", "massage");
  add_check_in (store, "2026-11-23T10:00:00Z",
                "{'comfort': <uint32 4>, 'feeling': <'sore'>, 'area': <'neck'>,"
                " 'note': <'after the\nlong call'>}");
  add_check_in (store, "2026-11-24T10:00:00Z", "{'comfort': <uint32 7>, 'feeling': <'fine'>}");
  add_check_in (store, "2026-11-25T10:00:00Z", "{'comfort': <uint32 6>, 'energy': <uint32 8>}");
}

static char *
report (PlumbStore *store, bool is_csv, const char *from_day, const char *to_day,
        const char *fields)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (fields, " ", -1);
  const char *const *wanted = *fields != '\0' ? (const char *const *)words : NULL;
  PlumbExport *export =
      plumb_store_export_report_new (store, is_csv, from_day, to_day, wanted, &error);
  g_assert_no_error (error);
  GString *out = g_string_new (NULL);
  while (plumb_store_export_next (export, out, &error))
    ;
  g_assert_no_error (error);
  plumb_store_export_free (export);
  return g_string_free (out, FALSE);
}

static void
assert_has (const char *page, const char *part)
{
  if (strstr (page, part) == NULL)
    g_error ("no \"%s\" in:\n%s", part, page);
}

static void
assert_lacks (const char *page, const char *part)
{
  if (strstr (page, part) != NULL)
    g_error ("\"%s\" in:\n%s", part, page);
}

static void
test_page (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fill (f.store);
  g_autofree char *page = report (f.store, false, "2026-11-23", "2026-11-29", "");
  g_test_message ("%s", page);
  assert_has (page, "2026-11-23 to 2026-11-29");
  assert_has (page, "Sensor worn           3 h 10 min on 3 days");
  assert_has (page, "Coverage              68 %");
  assert_has (page, "2 h 00 min, 40 min a day; the longest spell 1 h 20 min");
  assert_has (page, "Near the pose set     2 h 40 min, 84 % of the time that was judged");
  assert_has (page, "Slouched or leaned    30 min and 0 min");
  assert_has (page, "Breaks                1\n");
  /* too little is known of the third day to give it a share */
  assert_has (page, "2026-11-25          10 min         0 min         0 min        -");
  assert_has (page, "Sessions              1 noted");
  assert_has (page, "Check-ins             3 on 3 days");
  assert_has (page, "4 to 7, the middle one 6");
  assert_has (page, "fine 1, stiff 0, sore 1");
  assert_has (page, "where               neck 1");
  assert_has (page, "2026-11-23 11:00  comfort 4  sore  neck\n");
  assert_has (page, "2026-11-25 11:00  comfort 6  energy 8\n");
  assert_has (page, "2026-11-23 10:00  massage\n");
  assert_has (page, "no diagnosis can be read from it");
  assert_lacks (page, "long call");
  fixture_tear_down (&f);
}

/* The newest come first. */
static void
test_order (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 40; i++) {
    g_autofree char *at = g_strdup_printf ("2026-11-%02dT10:00:00Z", i / 2 + 1);
    add_check_in (f.store, at, "{'comfort': <uint32 5>}");
  }
  g_autofree char *page = report (f.store, false, "2026-11-01", "2026-11-30", "check-ins");
  assert_has (page, "40 on 20 days");
  assert_has (page, "The newest 30 of 40");
  g_assert_cmpint (strstr (page, "2026-11-20 10:00") - page, <,
                   strstr (page, "2026-11-06 10:00") - page);
  assert_lacks (page, "2026-11-05 10:00");
  fixture_tear_down (&f);
}

static void
test_picked_fields (void)
{
  static const struct {
    const char *fields, *has, *lacks;
  } cases[] = {
      {"sitting", "In one place", "Near the pose"},
      {"slouching", "Near the pose", "In one place"},
      {"breaks", "Breaks  ", "Check-ins"},
      {"sessions", "massage", "comfort"},
      {"check-ins", "comfort 4", "massage"},
      {"check-ins", "comfort 4", "long call"},
      {"check-ins notes", "\"after the long call\"", "massage"},
  };
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *page = report (f.store, false, "2026-11-23", "2026-11-29", cases[i].fields);
    assert_has (page, "Coverage");
    assert_has (page, cases[i].has);
    assert_lacks (page, cases[i].lacks);
  }
  fixture_tear_down (&f);
}

static void
test_long_periods (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int day = 0; day < 300; day++) {
    add_minutes (f.store, moment ("2026-01-01T10:00:00Z") + day * 24 * HOUR_US, 30, UPRIGHT);
    g_assert_true (plumb_store_flush (f.store, NULL));
  }
  g_autofree char *months = report (f.store, false, "2026-01-01", "2026-12-31", "sitting");
  assert_has (months, "\n2026-01        15 h 30 min");
  assert_lacks (months, "\n2026-11 ");
  g_autofree char *weeks = report (f.store, false, "2026-01-05", "2026-01-25", "sitting");
  assert_has (weeks, "\n2026-01-05      3 h 30 min");
  assert_lacks (weeks, "\n2026-01-06");
  fixture_tear_down (&f);
}

/* A spell that goes on has no length yet, and a day with nothing but a word of the wearer's no
 * coverage; one is one. */
static void
test_single (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, moment ("2026-11-23T07:00:00Z"), 60, UPRIGHT);
  add_check_in (f.store, "2026-11-23T10:00:00Z", "{'comfort': <uint32 4>}");
  add_event (f.store, moment ("2026-11-24T10:00:00Z"), 0, "session", "kind", "massage");
  g_autofree char *page = report (f.store, false, "2026-11-23", "2026-11-29", "");
  assert_has (page, "1 h 00 min on 1 day\n");
  assert_has (page, "a day\n");
  assert_has (page, "Check-ins             1 on 1 day,");
  assert_has (page, "100 %\n2026-11-24           0 min         0 min         0 min        -"
                    "       0         -\n");
  assert_lacks (page, "longest");
  g_autofree char *other = report (f.store, false, "2026-11-24", "2026-11-24", "sitting");
  assert_has (other, "Coverage              -\n");
  fixture_tear_down (&f);
}

static void
test_empty (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  g_autofree char *page = report (f.store, false, "2026-11-01", "2026-11-30", "");
  assert_has (page, "0 min on 0 days");
  assert_has (page, "Check-ins             0 on 0 days");
  g_autofree char *table = report (f.store, true, "2026-11-01", "2026-11-30", "breaks");
  g_assert_cmpstr (table, ==, "record,day,time,worn_min,coverage,breaks\r\n");
  fixture_tear_down (&f);
}

static void
test_table (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fill (f.store);
  g_autofree char *table = report (f.store, true, "2026-11-23", "2026-11-24",
                                   "sitting slouching breaks sessions check-ins notes");
  g_auto (GStrv) lines = g_strsplit (table, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==,
                   "record,day,time,worn_min,coverage,in_one_place_min,sitting_min,"
                   "longest_in_one_place_min,upright_min,slouching_min,leaning_min,upright_share,"
                   "breaks,session,feeling,comfort,area,sleep,energy,focus,note");
  g_assert_cmpstr (lines[1], ==, "day,2026-11-23,,120,1.000,120,,80,90,30,0,0.750,1,,,,,,,,");
  g_assert_cmpstr (lines[2], ==, "day,2026-11-24,,60,1.000,0,,0,60,0,0,1.000,0,,,,,,,,");
  g_assert_cmpstr (lines[3], ==,
                   "session,2026-11-23,2026-11-23T10:00:00+01:00,,,,,,,,,,,massage,,,,,,,");
  g_assert_true (g_str_has_prefix (
      lines[4], "check-in,2026-11-23,2026-11-23T11:00:00+01:00,,,,,,,,,,,,sore,4,neck,,,,"));
  assert_has (lines[4], "long call");
  g_assert_cmpstr (lines[5], ==,
                   "check-in,2026-11-24,2026-11-24T11:00:00+01:00,,,,,,,,,,,,fine,7,,,,,");
  g_assert_cmpstr (lines[6], ==, "");
  fixture_tear_down (&f);
}

/* More check-ins than one piece holds: none twice, none left out. */
static void
test_table_pieces (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 950; i++)
    add_check_in (f.store, "2026-11-23T10:00:00Z", "{'comfort': <uint32 5>}");
  g_autofree char *table = report (f.store, true, "2026-11-01", "2026-11-30", "check-ins");
  g_auto (GStrv) lines = g_strsplit (table, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 1 + 950 + 1);
  fixture_tear_down (&f);
}

static void
test_wrong (void)
{
  static const char *const unknown[] = {"sitting", "secrets", NULL};
  static const char *const days[][2] = {
      {"2026-11-31", "2026-12-01"}, {"2026-11-02", "2026-11-01"},
      {"2025-11-01", "2026-11-02"}, {"", ""},
      {"2026-11-01", "yesterday"},
  };
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (size_t i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (
        plumb_store_export_report_new (f.store, false, days[i][0], days[i][1], NULL, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (
      plumb_store_export_report_new (f.store, true, "2026-11-01", "2026-11-02", unknown, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "secrets"));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/report/page", test_page);
  g_test_add_func ("/store/report/order", test_order);
  g_test_add_func ("/store/report/picked-fields", test_picked_fields);
  g_test_add_func ("/store/report/long-periods", test_long_periods);
  g_test_add_func ("/store/report/single", test_single);
  g_test_add_func ("/store/report/empty", test_empty);
  g_test_add_func ("/store/report/table", test_table);
  g_test_add_func ("/store/report/table-pieces", test_table_pieces);
  g_test_add_func ("/store/report/wrong", test_wrong);
  return g_test_run ();
}
