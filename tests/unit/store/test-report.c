/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report to hand over, as values and as a table: what was not picked is not in it, and wrong
 * wishes are refused. */
#include <string.h>

#include "fixture.h"
#include "report-fields.h"

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

#define ALL (PLUMB_REPORT_FIELD_NOTES - 1)

static char *
table (PlumbStore *store, const char *from_day, const char *to_day, unsigned fields)
{
  g_autoptr (GError) error = NULL;
  PlumbExport *export = plumb_store_export_report_new (store, from_day, to_day, fields, &error);
  g_assert_no_error (error);
  GString *out = g_string_new (NULL);
  while (plumb_store_export_next (export, out, &error))
    ;
  g_assert_no_error (error);
  plumb_store_export_free (export);
  return g_string_free (out, FALSE);
}

static PlumbStoreReport *
read_values (PlumbStore *store, const char *from_day, const char *to_day, unsigned fields)
{
  g_autoptr (GError) error = NULL;
  PlumbStoreReport *report = plumb_store_read_report (store, from_day, to_day, fields, &error);
  g_assert_no_error (error);
  return report;
}

static const PlumbBucket *
day_of (const PlumbStoreReport *report, guint i)
{
  return report->days->pdata[i];
}

static const PlumbStoreReportEvent *
event_of (const PlumbStoreReport *report, guint i)
{
  return &g_array_index (report->events, PlumbStoreReportEvent, i);
}

static void
assert_has (const char *page, const char *part)
{
  if (strstr (page, part) == NULL)
    g_error ("no \"%s\" in:\n%s", part, page);
}

static void
assert_day (int64_t day, const char *want)
{
  char text[PLUMB_DAY_TEXT_SIZE];
  plumb_day_write (day, text);
  g_assert_cmpstr (text, ==, want);
}

static void
test_days (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fill (f.store);
  add_event (f.store, moment ("2026-11-24T08:00:00Z"), moment ("2026-11-24T08:20:00Z"),
             "slouch-ended", "posture", "slouching");
  g_autoptr (PlumbStoreReport) report = read_values (f.store, "2026-11-23", "2026-11-29", ALL);
  assert_day (report->from_day, "2026-11-23");
  assert_day (report->to_day, "2026-11-29");
  g_assert_cmpfloat (report->coverage_floor, ==, 0.5);
  g_assert_cmpuint (report->days->len, ==, 3);
  const PlumbBucket *monday = day_of (report, 0);
  assert_day (monday->day, "2026-11-23");
  g_assert_cmpint (plumb_totals_get_monitored (&monday->totals), ==, 120 * MINUTE_US);
  g_assert_cmpint (monday->totals.upright_us, ==, 90 * MINUTE_US);
  g_assert_cmpint (monday->totals.slouching_us, ==, 30 * MINUTE_US);
  g_assert_cmpint (monday->totals.stationary_us, ==, 120 * MINUTE_US);
  g_assert_cmpint (monday->longest_sit_us, ==, 80 * MINUTE_US);
  g_assert_cmpuint (plumb_bucket_count_breaks (monday), ==, 1);
  g_assert_cmpuint (monday->slouch_events, ==, 0);
  g_assert_cmpint (day_of (report, 1)->longest_slouch_us, ==, 20 * MINUTE_US);
  g_assert_cmpuint (day_of (report, 1)->slouch_events, ==, 1);
  g_assert_cmpint (plumb_totals_get_monitored (&day_of (report, 2)->totals), ==, 10 * MINUTE_US);
  g_assert_cmpint (day_of (report, 2)->totals.no_data_us, ==, 90 * MINUTE_US);
  fixture_tear_down (&f);
}

static void
test_events (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fill (f.store);
  add_check_in (f.store, "2026-11-26T10:00:00Z",
                "{'areas': <['neck', 'hips']>, 'comfort': <uint32 11>, 'sleep': <'well'>}");
  g_autoptr (PlumbStoreReport) report = read_values (f.store, "2026-11-23", "2026-11-29", ALL);
  g_assert_cmpuint (report->events->len, ==, 5);
  const PlumbStoreReportEvent *massage = event_of (report, 0);
  g_assert_true (massage->is_session);
  g_assert_cmpstr (massage->session, ==, "massage");
  g_assert_cmpstr (massage->moment, ==, "2026-11-23T10:00:00+01:00");
  g_assert_cmpint (massage->comfort, ==, -1);
  const PlumbStoreReportEvent *sore = event_of (report, 1);
  assert_day (sore->day, "2026-11-23");
  g_assert_false (sore->is_session);
  g_assert_null (sore->session);
  g_assert_cmpstr (sore->moment, ==, "2026-11-23T11:00:00+01:00");
  g_assert_cmpstr (sore->feeling, ==, "sore");
  g_assert_cmpstr (sore->areas[0], ==, "neck");
  g_assert_null (sore->areas[1]);
  g_assert_cmpint (sore->comfort, ==, 4);
  g_assert_cmpint (sore->sleep, ==, -1);
  g_assert_null (sore->note); /* nobody asked for it */
  g_assert_cmpint (event_of (report, 3)->energy, ==, 8);
  /* two areas; what is no score is none */
  const PlumbStoreReportEvent *last = event_of (report, 4);
  g_assert_cmpstr (last->areas[1], ==, "hips");
  g_assert_null (last->areas[2]);
  g_assert_cmpint (last->comfort, ==, -1);
  g_assert_cmpint (last->sleep, ==, -1);
  fixture_tear_down (&f);
}

static void
test_picked_fields (void)
{
  static const struct {
    unsigned fields, n_sessions, n_check_ins;
    bool has_note;
  } cases[] = {
      {PLUMB_REPORT_FIELD_SITTING, 0, 0, false},
      {PLUMB_REPORT_FIELD_NOTES, 0, 0, false},
      {PLUMB_REPORT_FIELD_SESSIONS, 1, 0, false},
      {PLUMB_REPORT_FIELD_CHECK_INS, 0, 3, false},
      {PLUMB_REPORT_FIELD_CHECK_INS | PLUMB_REPORT_FIELD_NOTES, 0, 3, true},
      {ALL, 1, 3, false},
  };
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  fill (f.store);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PlumbStoreReport) report =
        read_values (f.store, "2026-11-23", "2026-11-29", cases[i].fields);
    unsigned n_sessions = 0;
    bool has_note = false;
    for (guint j = 0; j < report->events->len; j++) {
      n_sessions += event_of (report, j)->is_session;
      has_note |= event_of (report, j)->note != NULL;
    }
    g_assert_cmpuint (n_sessions, ==, cases[i].n_sessions);
    g_assert_cmpuint (report->events->len - n_sessions, ==, cases[i].n_check_ins);
    g_assert_true (has_note == cases[i].has_note);
    g_assert_cmpuint (report->days->len, ==, 3);
  }
  fixture_tear_down (&f);
}

/* A day begins at four: the small hours belong to the evening before. Only the newest thousand are
 * read, in order of time; those of one moment in the order in which they came. */
static void
test_order (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 4 * 60);
  add_check_in (f.store, "2026-11-24T03:59:00Z", "{'comfort': <uint32 1>}");
  add_check_in (f.store, "2026-11-24T04:00:00Z", "{'comfort': <uint32 2>}");
  g_autoptr (PlumbStoreReport) monday = read_values (f.store, "2026-11-23", "2026-11-23", ALL);
  g_assert_cmpuint (monday->events->len, ==, 1);
  assert_day (event_of (monday, 0)->day, "2026-11-23");
  g_assert_cmpstr (event_of (monday, 0)->moment, ==, "2026-11-24T03:59:00+00:00");
  for (int i = 0; i < 1001; i++)
    add_check_in (f.store, "2026-11-25T10:00:00Z",
                  i % 2 == 0 ? "{'comfort': <uint32 4>}" : "{'comfort': <uint32 5>}");
  g_autoptr (PlumbStoreReport) all = read_values (f.store, "2026-11-23", "2026-11-29", ALL);
  g_assert_cmpuint (all->events->len, ==, 1000);
  g_assert_cmpint (event_of (all, 0)->comfort, ==, 5);
  g_assert_cmpint (event_of (all, 998)->comfort, ==, 5);
  g_assert_cmpint (event_of (all, 999)->comfort, ==, 4);
  fixture_tear_down (&f);
}

/* A day with nothing but a word of the wearer's is a day of the report. */
static void
test_single (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_event (f.store, moment ("2026-11-24T10:00:00Z"), 0, "session", "kind", "massage");
  g_autoptr (PlumbStoreReport) report = read_values (f.store, "2026-11-24", "2026-11-24", ALL);
  g_assert_cmpuint (report->days->len, ==, 1);
  g_assert_cmpint (plumb_totals_get_monitored (&day_of (report, 0)->totals), ==, 0);
  fixture_tear_down (&f);
}

static void
test_empty (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  g_autoptr (PlumbStoreReport) report = read_values (f.store, "2026-11-01", "2026-11-30", ALL);
  g_assert_cmpuint (report->days->len + report->events->len, ==, 0);
  g_autofree char *lines = table (f.store, "2026-11-01", "2026-11-30", PLUMB_REPORT_FIELD_BREAKS);
  g_assert_cmpstr (lines, ==, "record,day,time,worn_min,coverage,breaks\r\n");
  fixture_tear_down (&f);
}

static void
test_table (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  fill (f.store);
  g_autofree char *text =
      table (f.store, "2026-11-23", "2026-11-24", ALL | PLUMB_REPORT_FIELD_NOTES);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
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
  g_autofree char *text = table (f.store, "2026-11-01", "2026-11-30", PLUMB_REPORT_FIELD_CHECK_INS);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 1 + 950 + 1);
  fixture_tear_down (&f);
}

static void
test_wrong (void)
{
  static const char *const days[][2] = {
      {"2026-11-31", "2026-12-01"}, {"2026-11-02", "2026-11-01"},
      {"2025-11-01", "2026-11-02"}, {"", ""},
      {"2026-11-01", "yesterday"},
  };
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (size_t i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (plumb_store_export_report_new (f.store, days[i][0], days[i][1], ALL, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
    g_clear_error (&error);
    g_assert_null (plumb_store_read_report (f.store, days[i][0], days[i][1], ALL, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  }
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/report/days", test_days);
  g_test_add_func ("/store/report/events", test_events);
  g_test_add_func ("/store/report/picked-fields", test_picked_fields);
  g_test_add_func ("/store/report/order", test_order);
  g_test_add_func ("/store/report/single", test_single);
  g_test_add_func ("/store/report/empty", test_empty);
  g_test_add_func ("/store/report/table", test_table);
  g_test_add_func ("/store/report/table-pieces", test_table_pieces);
  g_test_add_func ("/store/report/wrong", test_wrong);
  return g_test_run ();
}
