/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days in words, medians, minutes as tracks. */
#include <math.h>
#include <string.h>

#include <gio/gio.h>

#include "report-baseline.h"
#include "report-day.h"
#include "report-minutes.h"
#include "report-track.h"

#define HEAD                                                                                       \
  "start,from_usec,day,utc_offset_s,upright_s,slouching_s,leaning_s,moving_s,lying_s,unjudged_s,"  \
  "not_worn_s,no_data_s,paused_s,walking_s,sitting_s,standing_s,stationary_s,deviation_deg\r\n"

static void
assert_text (char *got, const char *wanted)
{
  g_assert_cmpstr (got, ==, wanted);
  g_free (got);
}

static void
test_spans (void)
{
  static const char *const table[][3] = {
      {"2026-11-23", "2026-11-23", "Monday 23 November 2026"},
      {"2026-11-16", "2026-11-22", "16 to 22 November 2026"},
      {"2026-10-26", "2026-11-22", "26 October to 22 November 2026"},
      {"2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026"},
      {"yesterday", "2026-01-02", "yesterday to 2026-01-02"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++)
    assert_text (plumb_report_day_dup_span (table[i][0], table[i][1]), table[i][2]);
  assert_text (plumb_report_day_dup_short ("2026-11-23"), "Mon 23 Nov");
  assert_text (plumb_report_day_dup_month ("2026-02-01"), "February 2026");
  assert_text (plumb_report_day_dup_short ("soon"), "soon");
}

static void
test_good_days (void)
{
  static const char *const bad[] = {"",           "2026-02-29", "2026-13-01", "2026-1-1",
                                    "2026-00-10", "0000-01-01", "2026-11-2x", "2026-11-230"};
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (plumb_report_day_is_good (bad[i]));
  g_assert_true (plumb_report_day_is_good ("2024-02-29"));
  g_assert_cmpint (plumb_report_day_to_seconds ("1970-01-02"), ==, 86400);
  g_assert_cmpint (plumb_report_day_to_seconds ("2026-11-23"), ==, 1795392000);
}

static void
test_durations (void)
{
  static const struct {
    double seconds;
    const char *wanted;
  } table[] = {
      {0, "0 s"},           {59.4, "59 s"},         {59.6, "1 min"},   {3570, "1 h 00 min"},
      {3900, "1 h 05 min"}, {90000, "25 h 00 min"}, {360000, "100 h"}, {NAN, "not known"},
      {-1, "not known"},    {INFINITY, "not known"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++)
    assert_text (plumb_report_dup_duration (table[i].seconds), table[i].wanted);
  assert_text (plumb_report_dup_number (71.44, 1), "71.4");
  assert_text (plumb_report_dup_number (NAN, 1), "not known");
  assert_text (plumb_report_dup_clock (3600), "UTC+01:00");
  assert_text (plumb_report_dup_clock (-12600), "UTC-03:30");
}

static void
test_quantiles (void)
{
  const double values[] = {5, NAN, 1, 3, 2, 4, NAN};
  g_assert_cmpfloat (plumb_report_quantile (values, 7, 0.5), ==, 3);
  g_assert_cmpfloat (plumb_report_quantile (values, 7, 0), ==, 1);
  g_assert_cmpfloat (plumb_report_quantile (values, 7, 1), ==, 5);
  g_assert_cmpfloat (plumb_report_quantile (values, 7, 0.25), ==, 2);
  g_assert_cmpfloat (plumb_report_quantile (values, 1, 0.25), ==, 5);
  g_assert_cmpfloat (plumb_report_quantile (values + 3, 2, 0.5), ==, 2.5);
  g_assert_true (isnan (plumb_report_quantile (values + 1, 1, 0.5)));
  g_assert_true (isnan (plumb_report_quantile (values, 0, 0.5)));
}

static PlumbReportRow *
make_row (double upright_s, double ratio)
{
  PlumbReportRow *row = plumb_report_row_new ("2026-11-01");
  row->has_data = true;
  row->state_s[PLUMB_REPORT_UPRIGHT] = upright_s;
  row->upright_ratio = ratio;
  row->pose_changes = 10;
  row->longest_sit_s = 5400;
  return row;
}

/* A day whose share the daemon does not give is no part of what is usual, in any trend. */
static void
test_baseline (void)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_row_free);
  PlumbReportBaseline baseline = {0};
  for (int i = 0; i < PLUMB_REPORT_BASELINE_DAYS_MIN - 1; i++)
    g_ptr_array_add (rows, make_row (7200, 0.5 + i * 0.1));
  g_ptr_array_add (rows, make_row (36, NAN));
  plumb_report_baseline_set (&baseline, rows);
  g_assert_cmpint (baseline.days, ==, PLUMB_REPORT_BASELINE_DAYS_MIN - 1);
  g_assert_true (isnan (baseline.trend[PLUMB_REPORT_TREND_UPRIGHT].median));
  g_ptr_array_add (rows, make_row (3600, 0.9));
  plumb_report_baseline_set (&baseline, rows);
  g_assert_cmpint (baseline.days, ==, PLUMB_REPORT_BASELINE_DAYS_MIN);
  g_assert_cmpfloat_with_epsilon (baseline.trend[PLUMB_REPORT_TREND_UPRIGHT].median, 0.7, 1e-9);
  g_assert_cmpfloat (baseline.trend[PLUMB_REPORT_TREND_CHANGES].median, ==, 5);
  g_assert_cmpfloat (baseline.trend[PLUMB_REPORT_TREND_SPELL].high, ==, 1.5);
}

/* One line of minutes: seconds per state in the order of the head. */
static void
add_minute (GString *csv, const char *day, gint64 at_s, int offset_s, const char *seconds)
{
  g_string_append_printf (csv, "2026,%" G_GINT64_FORMAT ",%s,%d,%s\r\n", at_s * G_USEC_PER_SEC, day,
                          offset_s, seconds);
}

static GPtrArray *
parse (const char *csv, int slot_min)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_track_free);
  bool is_good =
      plumb_report_minutes_parse (csv, "2026-01-01", "2026-12-31", slot_min, tracks, &error);
  g_assert_no_error (error);
  g_assert_true (is_good);
  return tracks;
}

static int
slot_at (const PlumbReportTrack *track, int minute)
{
  return (minute - PLUMB_REPORT_TRACK_FROM_MIN) / track->slot_min;
}

/* What fills most of a slot is what it shows; what was not recorded counts as no data. */
static void
test_slots (void)
{
  const gint64 midnight_s = plumb_report_day_to_seconds ("2026-11-23") - 3600;
  g_autoptr (GString) csv = g_string_new (HEAD);
  for (int i = 0; i < 5; i++)
    add_minute (csv, "2026-11-23", midnight_s + (600 + i) * 60, 3600,
                i < 3 ? "60,0,0,0,0,0,0,0,0,0,,,60,4" : "0,60,0,0,0,0,0,0,0,0,,,60,4");
  add_minute (csv, "2026-11-23", midnight_s + 605 * 60, 3600, "60,0,0,0,0,0,0,0,0,0,60,0,60,4");
  add_minute (csv, "2026-11-23", midnight_s + 610 * 60, 3600, "0,0,0,60,0,0,0,0,0,60,0,0,0,");
  for (int i = 611; i < 615; i++)
    add_minute (csv, "2026-11-23", midnight_s + i * 60, 3600, "0,0,0,30.5,0,0,29.5,0,0,60,0,0,0,");
  g_autoptr (GPtrArray) tracks = parse (csv->str, 5);
  g_assert_cmpuint (tracks->len, ==, 1);
  const PlumbReportTrack *track = tracks->pdata[0];
  g_assert_cmpint (track->first_min, ==, 600);
  g_assert_cmpint (track->last_min, ==, 615);
  g_assert_cmpint (track->state[slot_at (track, 595)], ==, PLUMB_REPORT_NO_DATA);
  g_assert_cmpint (track->state[slot_at (track, 600)], ==, PLUMB_REPORT_UPRIGHT);
  g_assert_cmpint (track->place[slot_at (track, 600)], ==, PLUMB_REPORT_STATIONARY);
  g_assert_cmpint (track->state[slot_at (track, 605)], ==, PLUMB_REPORT_NO_DATA);
  g_assert_cmpint (track->place[slot_at (track, 605)], ==, PLUMB_REPORT_NOWHERE);
  g_assert_cmpint (track->state[slot_at (track, 610)], ==, PLUMB_REPORT_MOVING);
  g_assert_cmpint (track->place[slot_at (track, 610)], ==, PLUMB_REPORT_WALKING);
}

/* A daemon that tells mode off apart has a column for it. */
static void
test_off (void)
{
  const gint64 midnight_s = plumb_report_day_to_seconds ("2026-11-23");
  g_autoptr (GString) csv = g_string_new (HEAD);
  g_string_insert (csv, (gssize)strlen (HEAD) - 2, ",off_s");
  add_minute (csv, "2026-11-23", midnight_s, 0, "0,0,0,0,0,0,0,0,0,0,,,0,,60");
  add_minute (csv, "2026-11-23", midnight_s + 60, 0, "0,0,0,0,0,0,0,0,0,0,,,0,,60");
  g_autoptr (GPtrArray) tracks = parse (csv->str, 2);
  const PlumbReportTrack *track = tracks->pdata[0];
  g_assert_cmpint (track->state[slot_at (track, 0)], ==, PLUMB_REPORT_OFF);
}

/* Berlin's 25 October 2026 has 25 hours: the line shows the clock that the day ends with, and knows
 * which one held. */
static void
test_clock_change (void)
{
  const gint64 midnight_s = plumb_report_day_to_seconds ("2026-10-25") - 7200;
  g_autoptr (GString) csv = g_string_new (HEAD);
  add_minute (csv, "2026-10-25", midnight_s, 7200, "60,0,0,0,0,0,0,0,0,0,,,60,4");
  add_minute (csv, "2026-10-25", midnight_s + 10 * 3600, 3600, "60,0,0,0,0,0,0,0,0,0,,,60,4");
  g_autoptr (GPtrArray) tracks = parse (csv->str, 2);
  const PlumbReportTrack *track = tracks->pdata[0];
  g_assert_cmpint (track->change_s, ==, -3600);
  g_assert_cmpint (track->first_min, ==, -60);
  g_assert_cmpint (track->last_min, ==, 9 * 60 + 1);
  g_assert_true (plumb_report_track_has_changed (track));
  g_assert_cmpint (plumb_report_track_local (track, -60), ==, 0);
  g_assert_cmpint (plumb_report_track_local (track, 9 * 60), ==, 9 * 60);
}

/* The longest day there is: begun on Kiritimati, ended on Baker Island; and the shortest. */
static void
test_days_on_the_way (void)
{
  static const struct {
    int first_s, last_s, hours, first_min, last_min;
  } table[] = {{14 * 3600, -12 * 3600, 50, -26 * 60, 24 * 60},
               {3600, -4 * 3600, 29, -5 * 60, 24 * 60},
               {-10 * 3600, 12 * 3600, 2, 22 * 60, 24 * 60},
               {3600, 3600, 24, 0, 24 * 60}};
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++) {
    const gint64 begin_s = plumb_report_day_to_seconds ("2026-11-23") - table[i].first_s;
    g_autoptr (GString) csv = g_string_new (HEAD);
    for (int minute = 0; minute < table[i].hours * 60; minute++)
      add_minute (csv, "2026-11-23", begin_s + minute * 60,
                  minute < 60 ? table[i].first_s : table[i].last_s, "60,0,0,0,0,0,0,0,0,0,,,60,4");
    g_autoptr (GPtrArray) tracks = parse (csv->str, 2);
    g_assert_cmpuint (tracks->len, ==, 1);
    const PlumbReportTrack *track = tracks->pdata[0];
    g_assert_cmpint (track->first_min, ==, table[i].first_min);
    g_assert_cmpint (track->last_min, ==, table[i].last_min);
    for (int minute = track->first_min; minute < track->last_min; minute += 2)
      g_assert_cmpint (track->state[slot_at (track, minute)], ==, PLUMB_REPORT_UPRIGHT);
    g_assert_cmpint (plumb_report_track_local (track, track->first_min), ==, 0);
  }
}

static void
test_days_outside (void)
{
  g_autoptr (GString) csv = g_string_new (HEAD);
  add_minute (csv, "2025-12-31", plumb_report_day_to_seconds ("2025-12-31"), 0,
              "60,0,0,0,0,0,0,0,0,0,,,60,4");
  add_minute (csv, "2026-01-01", plumb_report_day_to_seconds ("2026-01-01"), 0,
              "60,0,0,0,0,0,0,0,0,0,,,60,4");
  add_minute (csv, "2027-01-01", plumb_report_day_to_seconds ("2027-01-01"), 0,
              "60,0,0,0,0,0,0,0,0,0,,,60,4");
  g_autoptr (GPtrArray) tracks = parse (csv->str, 2);
  g_assert_cmpuint (tracks->len, ==, 1);
  g_autoptr (GPtrArray) none = parse (HEAD, 2);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_bad_minutes (void)
{
  static const char *const bad[] = {
      "from_usec,day\r\n",
      HEAD "x\r\n",
      HEAD "2026,1,2026-11-23,0,61,0,0,0,0,0,0,0,0,0,,,60,4\r\n",
      HEAD "2026,1,2026-11-23,0,-1,0,0,0,0,0,0,0,0,0,,,60,4\r\n",
      HEAD "2026,1,2026-11-23,0,nan,0,0,0,0,0,0,0,0,0,,,60,4\r\n",
      HEAD "2026,1,2026-11-33,0,60,0,0,0,0,0,0,0,0,0,,,60,4\r\n",
      HEAD "2026,-1,2026-11-23,0,60,0,0,0,0,0,0,0,0,0,,,60,4\r\n",
      HEAD "2026,1,2026-11-23,999999,60,0,0,0,0,0,0,0,0,0,,,60,4\r\n",
      HEAD "2026,1,2026-11-23,0,60,0,0,0,0,0,0,0,0,0,,,60,4,5\r\n",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) tracks =
        g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_report_track_free);
    g_assert_false (
        plumb_report_minutes_parse (bad[i], "2026-01-01", "2026-12-31", 2, tracks, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/spans", test_spans);
  g_test_add_func ("/report/good-days", test_good_days);
  g_test_add_func ("/report/durations", test_durations);
  g_test_add_func ("/report/quantiles", test_quantiles);
  g_test_add_func ("/report/baseline", test_baseline);
  g_test_add_func ("/report/slots", test_slots);
  g_test_add_func ("/report/off", test_off);
  g_test_add_func ("/report/clock-change", test_clock_change);
  g_test_add_func ("/report/days-on-the-way", test_days_on_the_way);
  g_test_add_func ("/report/days-outside", test_days_outside);
  g_test_add_func ("/report/bad-minutes", test_bad_minutes);
  return g_test_run ();
}
