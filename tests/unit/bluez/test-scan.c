/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Back-off and scanning: bounded, paused, giving way. */
#include <glib.h>

#include "backoff.h"
#include "scan.h"

#define S ((int64_t)G_USEC_PER_SEC)

static void
test_backoff_table (void)
{
  static const double table_s[] = {1, 2, 5, 10, 30, 60, 120, 120, 120};
  uint32_t random = 7;
  for (uint32_t round = 0; round < 200; round++)
    for (uint32_t i = 0; i < G_N_ELEMENTS (table_s); i++) {
      double s = (double)plumb_backoff_us (i + 1, 0, 1000, &random) / S;
      g_assert_cmpfloat (s, >=, table_s[i] * 0.799);
      g_assert_cmpfloat (s, <=, table_s[i] * 1.201);
    }
}

static void
test_backoff_jitter (void)
{
  uint32_t a = 1, b = 1, c = 2;
  int64_t first = plumb_backoff_us (4, 0, 1000, &a);
  g_assert_cmpint (first, ==, plumb_backoff_us (4, 0, 1000, &b)); /* a seed repeats a run */
  g_assert_cmpint (first, !=, plumb_backoff_us (4, 0, 1000, &c));
  g_assert_cmpint (first, !=, plumb_backoff_us (4, 0, 1000, &a));
}

static void
test_backoff_limits (void)
{
  uint32_t random = 3;
  for (uint32_t failures = 0; failures < 20; failures++) {
    int64_t us = plumb_backoff_us (failures, 4, 20, &random);
    g_assert_cmpint (us, >=, 4 * S);
    g_assert_cmpint (us, <=, 20 * S);
  }
  g_assert_cmpint (plumb_backoff_us (1, 9, 3, &random), ==, 3 * S); /* the settings disagree */
}

/* Starts a scan and answers when it ends, with nothing found. */
static int64_t
run_search (PlumbScan *scan, const PlumbScanFacts *facts, int64_t *now_us)
{
  g_assert_cmpint (plumb_scan_next (scan, facts, *now_us), ==, PLUMB_SCAN_STEP_START);
  plumb_scan_done (scan, PLUMB_SCAN_STEP_START, true, *now_us);
  g_assert_cmpint (plumb_scan_next (scan, facts, *now_us), ==, PLUMB_SCAN_STEP_NONE);
  int64_t began_us = *now_us;
  *now_us = plumb_scan_deadline (scan);
  g_assert_cmpint (plumb_scan_next (scan, facts, *now_us - 1), ==, PLUMB_SCAN_STEP_NONE);
  g_assert_cmpint (plumb_scan_next (scan, facts, *now_us), ==, PLUMB_SCAN_STEP_STOP);
  plumb_scan_done (scan, PLUMB_SCAN_STEP_STOP, true, *now_us);
  return *now_us - began_us;
}

static void
test_search_is_bounded_and_paused (void)
{
  static const double pauses_s[] = {30, 60, 120, 300, 300};
  const PlumbScanFacts facts = {.is_radio_ready = true, .is_search_wanted = true};
  PlumbScan scan;
  int64_t now_us = 1000 * S;
  plumb_scan_init (&scan, 5);
  for (size_t i = 0; i < G_N_ELEMENTS (pauses_s); i++) {
    g_assert_cmpint (run_search (&scan, &facts, &now_us), ==, 15 * S);
    g_assert_cmpint (plumb_scan_next (&scan, &facts, now_us), ==, PLUMB_SCAN_STEP_NONE);
    double pause_s = (double)(plumb_scan_deadline (&scan) - now_us) / S;
    g_assert_cmpfloat (pause_s, >=, pauses_s[i] * 0.799);
    g_assert_cmpfloat (pause_s, <=, pauses_s[i] * 1.201);
    now_us = plumb_scan_deadline (&scan);
  }
  /* Found, and lost again: from the beginning. */
  PlumbScanFacts found = {.is_radio_ready = true};
  g_assert_cmpint (plumb_scan_next (&scan, &found, now_us), ==, PLUMB_SCAN_STEP_NONE);
  g_assert_cmpint (plumb_scan_deadline (&scan), ==, INT64_MAX); /* at rest: no wake-up */
  run_search (&scan, &facts, &now_us);
  plumb_scan_next (&scan, &facts, now_us);
  g_assert_cmpint (plumb_scan_deadline (&scan) - now_us, <, 40 * S);
}

static void
test_found_stops (void)
{
  PlumbScanFacts facts = {.is_radio_ready = true, .is_search_wanted = true};
  PlumbScan scan;
  plumb_scan_init (&scan, 5);
  plumb_scan_next (&scan, &facts, S);
  plumb_scan_done (&scan, PLUMB_SCAN_STEP_START, true, S);
  facts.is_search_wanted = false;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 2 * S), ==, PLUMB_SCAN_STEP_STOP);
  /* Nothing else before its reply. */
  facts.is_search_wanted = true;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 3 * S), ==, PLUMB_SCAN_STEP_NONE);
}

static void
test_gives_way_to_a_connection (void)
{
  PlumbScanFacts facts = {
      .is_radio_ready = true, .is_search_wanted = true, .is_connect_wanted = true};
  PlumbScan scan;
  plumb_scan_init (&scan, 5);
  g_assert_cmpint (plumb_scan_next (&scan, &facts, S), ==, PLUMB_SCAN_STEP_NONE);
  facts.is_connect_wanted = false;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, S), ==, PLUMB_SCAN_STEP_START);
  plumb_scan_done (&scan, PLUMB_SCAN_STEP_START, true, S);
  facts.is_connect_wanted = true;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 2 * S), ==, PLUMB_SCAN_STEP_STOP);
  /* But what the user asked for runs to its end. */
  plumb_scan_init (&scan, 5);
  facts = (PlumbScanFacts){.is_radio_ready = true, .asked_until_us = 60 * S};
  g_assert_cmpint (plumb_scan_next (&scan, &facts, S), ==, PLUMB_SCAN_STEP_START);
  plumb_scan_done (&scan, PLUMB_SCAN_STEP_START, true, S);
  facts.is_connect_wanted = true;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 59 * S), ==, PLUMB_SCAN_STEP_NONE);
  facts.asked_until_us = 0;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 60 * S), ==, PLUMB_SCAN_STEP_STOP);
}

static void
test_refused (void)
{
  const PlumbScanFacts facts = {.is_radio_ready = true, .asked_until_us = 60 * S};
  PlumbScan scan;
  plumb_scan_init (&scan, 5);
  plumb_scan_next (&scan, &facts, S);
  plumb_scan_done (&scan, PLUMB_SCAN_STEP_START, false, S);
  g_assert_cmpint (plumb_scan_next (&scan, &facts, S), ==, PLUMB_SCAN_STEP_NONE);
  g_assert_cmpint (plumb_scan_deadline (&scan), >, 8 * S); /* not at once, for ever */
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 14 * S), ==, PLUMB_SCAN_STEP_START);
}

static void
test_radio_goes (void)
{
  PlumbScanFacts facts = {.is_radio_ready = true, .is_listen_wanted = true};
  PlumbScan scan;
  plumb_scan_init (&scan, 5);
  plumb_scan_next (&scan, &facts, S);
  plumb_scan_done (&scan, PLUMB_SCAN_STEP_START, true, S);
  facts.is_radio_ready = false;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 2 * S), ==, PLUMB_SCAN_STEP_NONE);
  g_assert_cmpint (scan.state, ==, PLUMB_SCAN_IDLE);
  g_assert_cmpint (plumb_scan_deadline (&scan), ==, INT64_MAX);
  facts.is_radio_ready = true;
  g_assert_cmpint (plumb_scan_next (&scan, &facts, 3 * S), ==, PLUMB_SCAN_STEP_START);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/backoff/table", test_backoff_table);
  g_test_add_func ("/bluez/backoff/jitter", test_backoff_jitter);
  g_test_add_func ("/bluez/backoff/limits", test_backoff_limits);
  g_test_add_func ("/bluez/scan/bounded", test_search_is_bounded_and_paused);
  g_test_add_func ("/bluez/scan/found", test_found_stops);
  g_test_add_func ("/bluez/scan/gives-way", test_gives_way_to_a_connection);
  g_test_add_func ("/bluez/scan/refused", test_refused);
  g_test_add_func ("/bluez/scan/radio", test_radio_goes);
  return g_test_run ();
}
