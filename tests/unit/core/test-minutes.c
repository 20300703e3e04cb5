/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turns out late, in minutes that were told; and whole seconds that add up. */
#include <string.h>

#include "event.h"
#include "minutes.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

/* So much of a state in the minute that runs, as the monitor adds it. */
static void
add (PlumbMinutes *minutes, size_t state, int64_t us, bool is_judged)
{
  PlumbMinute *minute = &minutes->ring[minutes->newest];
  PlumbTotals *all[] = {&minute->totals, &minute->anchored, is_judged ? &minute->away : NULL};

  for (unsigned i = 0; i < G_N_ELEMENTS (all) && all[i] != NULL; i++) {
    PlumbTotals more = {0};
    memcpy ((char *)&more + state, &us, sizeof us);
    plumb_totals_add (all[i], &more);
  }
}

#define ADD(minutes, state, seconds, is_judged)                                                    \
  add (minutes, offsetof (PlumbTotals, state##_us), (seconds)*SECOND, is_judged)

static void
end_minute (PlumbMinutes *minutes, int minute)
{
  PlumbEvents events = {0};

  plumb_minutes_end (minutes, 60 * minute * SECOND, &events);
  g_assert_cmpuint (events.count, ==, 1);
}

static void
expect (const PlumbTotals *totals, int upright_s, int slouching_s, int leaning_s, int reclining_s,
        int not_worn_s)
{
  g_assert_cmpint (totals->upright_us, ==, upright_s * SECOND);
  g_assert_cmpint (totals->slouching_us, ==, slouching_s * SECOND);
  g_assert_cmpint (totals->leaning_us, ==, leaning_s * SECOND);
  g_assert_cmpint (totals->reclining_us, ==, reclining_s * SECOND);
  g_assert_cmpint (totals->not_worn_us, ==, not_worn_s * SECOND);
}

static void
test_recline (void)
{
  PlumbMinutes minutes;
  PlumbEvents events = {0};

  plumb_minutes_init (&minutes, 0);
  ADD (&minutes, slouching, 20, true);
  plumb_minutes_mark_away (&minutes);
  ADD (&minutes, upright, 5, true);
  ADD (&minutes, slouching, 35, true);
  end_minute (&minutes, 1);
  ADD (&minutes, leaning, 30, true);
  ADD (&minutes, moving, 30, false); /* stays that */
  end_minute (&minutes, 2);
  ADD (&minutes, slouching, 10, true);
  plumb_minutes_recline (&minutes);
  plumb_minutes_revise (&minutes, 130 * SECOND, &events);
  g_assert_cmpuint (events.count, ==, 2);
  expect (&events.event[0].minute.totals, -5, -35, 0, 40, 0);
  expect (&events.event[1].minute.totals, 0, 0, -30, 30, 0);
  expect (&minutes.ring[0].totals, 0, 20, 0, 40, 0);
  expect (&plumb_minutes_running (&minutes)->totals, 0, 0, 0, 10, 0);
  /* once */
  plumb_minutes_recline (&minutes);
  expect (&minutes.ring[0].totals, 0, 20, 0, 40, 0);
}

/* It was no one who reclined there: all of it is time not worn, none of it twice. */
static void
test_recline_after_anchor (void)
{
  PlumbMinutes minutes;

  plumb_minutes_init (&minutes, 0);
  ADD (&minutes, upright, 10, true);
  plumb_minutes_set_anchor (&minutes);
  ADD (&minutes, upright, 10, true);
  plumb_minutes_mark_away (&minutes);
  ADD (&minutes, slouching, 40, true);
  plumb_minutes_recline (&minutes);
  expect (&minutes.ring[0].totals, 20, 0, 0, 40, 0);
  expect (&minutes.ring[0].anchored, 10, 0, 0, 40, 0);
  plumb_minutes_take_off (&minutes);
  expect (&minutes.ring[0].totals, 10, 0, 0, 0, 50);
}

static void
test_recline_before_anchor (void)
{
  PlumbMinutes minutes;

  plumb_minutes_init (&minutes, 0);
  ADD (&minutes, upright, 10, true);
  plumb_minutes_mark_away (&minutes);
  ADD (&minutes, slouching, 20, true);
  plumb_minutes_set_anchor (&minutes);
  ADD (&minutes, slouching, 30, true);
  plumb_minutes_recline (&minutes);
  expect (&minutes.ring[0].totals, 10, 0, 0, 50, 0);
  expect (&minutes.ring[0].anchored, 0, 0, 0, 30, 0);
  plumb_minutes_take_off (&minutes);
  expect (&minutes.ring[0].totals, 10, 0, 0, 20, 30);
}

/* What was taken off is gone, also for who turns out to recline afterwards. */
static void
test_recline_after_taking_off (void)
{
  PlumbMinutes minutes;

  plumb_minutes_init (&minutes, 0);
  plumb_minutes_mark_away (&minutes);
  ADD (&minutes, slouching, 20, true);
  plumb_minutes_take_off (&minutes);
  ADD (&minutes, slouching, 30, false);
  plumb_minutes_recline (&minutes);
  expect (&minutes.ring[0].totals, 0, 30, 0, 0, 20);
}

static void
test_whole_seconds (void)
{
  static const char *const worn[] = {"upright_s", "slouching_s", "leaning_s",  "moving_s",
                                     "lying_s",   "unjudged_s",  "reclining_s"};
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (int i = 0; i < 1000; i++) {
    PlumbTotals totals = {0};
    uint32_t seconds[PLUMB_TOTALS_COLUMNS], worn_s = 0, all_s = 0;
    int64_t all_us = 0;
    for (unsigned j = 0; j < PLUMB_TOTALS_COLUMNS; j++) {
      plumb_totals_set (&totals, j, g_rand_int_range (random, 0, 1800 * G_USEC_PER_SEC));
      all_us += plumb_totals_is_state (j) ? plumb_totals_get (&totals, j) : 0;
    }
    plumb_totals_to_seconds (&totals, seconds);
    for (unsigned j = 0; j < G_N_ELEMENTS (worn); j++)
      worn_s += seconds[plumb_totals_find_key (worn[j])];
    for (unsigned j = 0; j < PLUMB_TOTALS_COLUMNS; j++) {
      int64_t exact_us = plumb_totals_get (&totals, j);
      g_assert_cmpint (ABS (seconds[j] * SECOND - exact_us), <, SECOND);
      all_s += plumb_totals_is_state (j) ? seconds[j] : 0;
    }
    g_assert_cmpuint (worn_s, ==, plumb_totals_get_monitored (&totals) / SECOND);
    g_assert_cmpuint (all_s, ==, all_us / SECOND);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/minutes/recline", test_recline);
  g_test_add_func ("/core/minutes/recline-after-anchor", test_recline_after_anchor);
  g_test_add_func ("/core/minutes/recline-before-anchor", test_recline_before_anchor);
  g_test_add_func ("/core/minutes/recline-after-taking-off", test_recline_after_taking_off);
  g_test_add_func ("/core/totals/whole-seconds", test_whole_seconds);
  return g_test_run ();
}
