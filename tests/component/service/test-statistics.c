/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history as clients are told of it: Today, summaries, words for days. */
#include <string.h>

#include "fixture.h"

static void
add_hours (Fixture *fixture, int hours)
{
  PlumbTotals totals = {.upright_us = 45 * SECOND, .slouching_us = 15 * SECOND};
  for (int i = 0; i < hours * 60; i++) {
    int64_t from_us = OFFSET_US + i * 60 * SECOND;
    plumb_store_add_totals (fixture->store, from_us, from_us + 60 * SECOND, &totals, 4);
  }
}

/* A day and an hour are told with their figures and their words; what was not lived is not told. */
static void
test_summaries (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  add_hours (fixture, 2);
  g_assert_true (plumb_service_announce_hour (fixture->service, OFFSET_US + 3600 * SECOND));
  assert_signals (fixture, "HourSummary", 1);
  const char *hour = client_last (&fixture->client[0], "HourSummary");
  g_assert_nonnull (strstr (hour, "'monitored_s': <uint32 3600>"));
  g_assert_nonnull (strstr (hour, "'text': <'hour: worn 1 h 00 min, near pose 75 %"));
  g_assert_true (plumb_service_announce_day (fixture->service, "2026-11-23"));
  assert_signals (fixture, "DaySummary", 1);
  const char *day = client_last (&fixture->client[0], "DaySummary");
  g_assert_nonnull (strstr (day, "'span': <'day'>"));
  g_assert_nonnull (strstr (day, "'monitored_s': <uint32 7200>"));
  g_assert_false (plumb_service_announce_day (fixture->service, "2026-11-22"));
  g_assert_false (plumb_service_announce_hour (fixture->service, OFFSET_US - 3600 * SECOND));
  assert_signals (fixture, "DaySummary", 1);
  assert_signals (fixture, "HourSummary", 1);
  g_autoptr (GVariant) answer =
      client_call (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetSummary",
                   g_variant_new ("(s)", "2026-11-23"), &error);
  g_assert_no_error (error);
  g_autofree char *text = g_variant_print (answer, FALSE);
  g_assert_nonnull (strstr (text, "'text': <'day: worn 2 h 00 min"));
  g_assert_nonnull (strstr (text, "'language': <'en'>"));
  g_assert_nonnull (strstr (text, "'tone': <'terse'>"));
}

/* In the first language that there is one for; the figures are the same. */
static void
test_summary_in_german (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[] = {"xx_XX.UTF-8", "de_CH.UTF-8", "en", NULL};
  add_hours (fixture, 1);
  plumb_service_set_languages (fixture->service, wanted);
  g_assert_true (plumb_service_announce_hour (fixture->service, OFFSET_US));
  assert_signals (fixture, "HourSummary", 1);
  const char *hour = client_last (&fixture->client[0], "HourSummary");
  g_assert_nonnull (strstr (hour, "'monitored_s': <uint32 3600>"));
  g_assert_nonnull (strstr (hour, "'text': <'Stunde: 1 h 00 min getragen, nahe der Haltung 75 %"));
  g_assert_nonnull (strstr (hour, "'language': <'de'>"));
}

/* Said to have changed at most once a minute, and only to those who know an older one. */
static void
test_today (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  fixture->now_us += 61 * SECOND;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 0);
  assert_shows (
      fixture, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Today",
      "{'day': <'2026-11-23'>, 'tz': <'UTC'>, 'monitored_s': <uint32 0>, 'expected_s': <uint32 0>,"
      " 'upright_s': <uint32 0>, 'slouching_s': <uint32 0>, 'leaning_s': <uint32 0>,"
      " 'moving_s': <uint32 0>, 'lying_s': <uint32 0>, 'unjudged_s': <uint32 0>,"
      " 'not_worn_s': <uint32 0>, 'no_data_s': <uint32 0>, 'paused_s': <uint32 0>,"
      " 'walking_s': <uint32 0>, 'stationary_s': <uint32 0>, 'off_s': <uint32 0>,"
      " 'missing_s': <uint32 0>, 'reclining_s': <uint32 0>, 'coverage': <0.0>,"
      " 'slouch_events': <uint32 0>, 'lean_events': <uint32 0>, 'longest_slouch_s': <uint32 0>,"
      " 'longest_sit_s': <uint32 0>, 'pose_changes': <uint32 0>, 'bends': <uint32 0>,"
      " 'alerts': <@a{su} {}>, 'told': <@a{su} {}>, 'repeated': <@a{su} {}>,"
      " 'notices_heeded': <uint32 0>, 'notices_ignored': <uint32 0>,"
      " 'silent_moments': <uint32 0>, 'silent_moments_ended': <uint32 0>,"
      " 'breaks': <@a{su} {}>, 'breaks_taken': <uint32 0>, 'breaks_suggested': <uint32 0>,"
      " 'breaks_postponed': <uint32 0>, 'breaks_skipped': <uint32 0>, 'breaks_passed': <uint32 "
      "0>}");
  PlumbTotals totals = {.upright_us = 60 * SECOND};
  plumb_store_add_totals (fixture->store, OFFSET_US + 60 * SECOND, OFFSET_US + 120 * SECOND,
                          &totals, 2);
  g_assert_true (plumb_store_flush (fixture->store, NULL));
  for (int i = 0; i < 100; i++) {
    fixture->now_us += SECOND;
    fixture_update (fixture);
  }
  assert_signals (fixture, "PropertiesChanged ('" PLUMB_IFACE_STATISTICS "', {}, ['Today'])", 1);
  assert_signals (fixture, "PropertiesChanged ('" PLUMB_IFACE_STATISTICS "', {'FirstDay'", 1);
  g_autoptr (GVariant) today =
      client_get (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Today");
  g_autofree char *text = g_variant_print (today, FALSE);
  g_assert_nonnull (strstr (text, "'upright_s': <uint32 60>"));
}

/* Who says "today" need not know the date. */
static void
test_words_for_days (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = {"2026-11-23", "today", "today-0"};
  assert_shows (fixture, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Day", "'2026-11-23'");
  add_hours (fixture, 1);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer =
        client_call (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetDay",
                     g_variant_new ("(s)", words[i]), &error);
    g_assert_no_error (error);
    g_autofree char *text = g_variant_print (answer, FALSE);
    g_assert_nonnull (strstr (text, "'day': <'2026-11-23'>"));
    g_assert_nonnull (strstr (text, "'upright_s': <uint32 2700>"));
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) none = client_call (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_STATISTICS,
                                           "GetDay", g_variant_new ("(s)", "yesterday"), &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "2026-11-22"));
}

#define ADD(path, test)                                                                            \
  g_test_add ("/service/statistics/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("summaries", test_summaries);
  ADD ("summary-in-german", test_summary_in_german);
  ADD ("today", test_today);
  ADD ("words-for-days", test_words_for_days);
  return g_test_run ();
}
