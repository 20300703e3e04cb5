/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local days: where they begin, and that they never go back. */
#include "day.h"
#include "summaries.h"

#define SECOND_US ((int64_t)G_USEC_PER_SEC)
#define MINUTE_US (60 * SECOND_US)

static int64_t
moment (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * SECOND_US;
}

/* In the night to 2026-10-25 the hour from two comes twice in Berlin, in that to 2026-03-29 never.
 */
static void
test_borders (void)
{
  static const struct {
    const char *zone;
    int starts_min;
    const char *begins, *day;
  } rows[] = {
      {"Europe/Berlin", 150, "2026-10-25T00:30:00Z", "2026-10-25"},
      {"Europe/Berlin", 120, "2026-10-25T00:00:00Z", "2026-10-25"},
      {"Europe/Berlin", 179, "2026-10-25T00:59:00Z", "2026-10-25"},
      {"Europe/Berlin", 180, "2026-10-25T02:00:00Z", "2026-10-25"},
      {"Europe/Berlin", 240, "2026-10-25T03:00:00Z", "2026-10-25"},
      {"Europe/Berlin", 150, "2026-03-29T01:00:00Z", "2026-03-29"},
      {"Europe/Berlin", 240, "2026-03-29T02:00:00Z", "2026-03-29"},
      {"Europe/Berlin", 0, "2026-10-24T22:00:00Z", "2026-10-25"},
      {"America/New_York", 90, "2026-11-01T05:30:00Z", "2026-11-01"},
      {"Australia/Lord_Howe", 105, "2026-04-04T14:45:00Z", "2026-04-05"},
      {"Asia/Kolkata", 150, "2026-10-24T21:00:00Z", "2026-10-25"},
      {"UTC", 0, "1970-01-02T00:00:00Z", "1970-01-02"},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (rows[i].zone);
    int64_t begin_us = moment (rows[i].begins), day;
    g_test_message ("row %u", i);
    g_assert_true (plumb_day_parse (rows[i].day, &day));
    g_assert_cmpint (plumb_day_at (zone, rows[i].starts_min, begin_us, NULL), ==, day);
    g_assert_cmpint (plumb_day_at (zone, rows[i].starts_min, begin_us - 1, NULL), ==, day - 1);
    g_assert_cmpint (plumb_day_begin_us (zone, rows[i].starts_min, day), ==, begin_us);
  }
}

/* Whatever the zone and the time of day that days begin at, for a year. */
static void
test_never_back (void)
{
  static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                      "Pacific/Auckland", "America/Sao_Paulo"};
  static const int starts[] = {0, 1, 30, 60, 90, 120, 150, 179, 180, 240, 1439};
  int64_t start_us = moment ("2026-01-01T00:00:00Z");

  for (unsigned i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[i]);
    for (unsigned j = 0; j < G_N_ELEMENTS (starts); j++) {
      int64_t last = plumb_day_at (zone, starts[j], start_us, NULL);
      for (int64_t at_us = start_us; at_us < start_us + 366 * 1440 * MINUTE_US;
           at_us += 10 * MINUTE_US) {
        int64_t day = plumb_day_at (zone, starts[j], at_us, NULL);
        g_assert_true (day == last || day == last + 1);
        last = day;
      }
    }
  }
}

/* One summary of each day, however often one looks. */
static void
test_one_summary (void)
{
  static const int starts[] = {0, 120, 150, 179, 180, 240};

  for (unsigned i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
    PlumbSettingsValues values = {
        .statistics = {.day_starts_min = starts[i], .summary_at_min = -1}};
    PlumbSummaries summaries;
    int64_t day, last = 0;
    plumb_summaries_init (&summaries);
    for (int64_t at_us = moment ("2026-10-20T00:00:00Z"); at_us < moment ("2026-11-01T00:00:00Z");
         at_us += 10 * MINUTE_US) {
      if (!plumb_summaries_look (&summaries, zone, &values, at_us, &day))
        continue;
      g_assert_true (last == 0 || day == last + 1);
      g_assert_cmpint (plumb_day_at (zone, starts[i], at_us, NULL), ==, day + 1);
      last = day;
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/day/borders", test_borders);
  g_test_add_func ("/core/day/never-back", test_never_back);
  g_test_add_func ("/core/day/one-summary", test_one_summary);
  return g_test_run ();
}
