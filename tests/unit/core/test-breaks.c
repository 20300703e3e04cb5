/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a break is due, what becomes of it, and what is never one. */
#include "breaks-bench.h"

#include <string.h>

#include "aftercare.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

static void
short_only (PlumbSettingsValues *values)
{
  values->breaks.long_every_min = 0;
}

static PlumbBreakReply
start (Bench *bench, PlumbBreakKind kind)
{
  PlumbBreaksEvents events;
  uint32_t id;
  PlumbBreakReply reply = plumb_breaks_start (bench->breaks, kind, 0, bench->now_us, &events, &id);

  bench_note (bench, &events);
  return reply;
}

static PlumbBreakReply
finish (Bench *bench, uint32_t id, bool is_completed)
{
  PlumbBreaksEvents events;
  PlumbBreakReply reply =
      plumb_breaks_finish (bench->breaks, id, is_completed, bench->now_us, &events);

  bench_note (bench, &events);
  return reply;
}

static PlumbBreakReply
postpone (Bench *bench, uint32_t seconds)
{
  PlumbBreaksEvents events;
  PlumbBreakReply reply = plumb_breaks_postpone (bench->breaks, seconds, bench->now_us, &events);

  bench_note (bench, &events);
  return reply;
}

static PlumbBreakReply
skip (Bench *bench)
{
  PlumbBreaksEvents events;
  PlumbBreakReply reply = plumb_breaks_skip (bench->breaks, bench->now_us, &events);

  bench_note (bench, &events);
  return reply;
}

static void
check_in (Bench *bench, PlumbFeeling feeling, uint32_t areas)
{
  PlumbBreaksEvents events;

  plumb_breaks_note_check_in (bench->breaks, feeling, areas, bench->now_us, &events);
  bench_note (bench, &events);
}

static void
test_walked_during (void)
{
  g_autoptr (Bench) bench = bench_new (short_only);

  g_assert_cmpint (bench_look (bench).next_us, ==, 1800 * SECOND);
  bench_pass (bench, 30);
  bench_expect (bench, "1800 due 1 micro stationary\n1800 suggested 1 micro stationary\n");
  g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_SUGGESTED);
  g_assert_cmpint (start (bench, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_OK);
  g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_TAKING);
  g_assert_cmpint (start (bench, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_BUSY);
  bench_activity (bench, PLUMB_ACTIVITY_WALKING);
  bench_pass (bench, 0.2); /* 12 s of 30 on one's feet */
  bench_activity (bench, PLUMB_ACTIVITY_SITTING);
  bench_pass (bench, 1); /* nobody said Finish: its time ends it */
  bench_expect (bench, "1800 started 1 micro stationary\n1830 taken-verified 1 micro stationary\n");
  bench_pass (bench, 29.4);
  bench_expect (bench, "3630 due 2 micro stationary\n3630 suggested 2 micro stationary\n");
}

/* One walk is one break, whichever way it came to be one. */
static void
test_walked_on (void)
{
  g_autoptr (Bench) bench = bench_new (short_only);

  bench_pass (bench, 20);
  g_assert_cmpint (start (bench, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_OK);
  bench_walk (bench, 3);
  bench_expect (bench, "1200 started 1 micro asked\n1230 taken-verified 1 micro asked\n");
  bench_pass (bench, 10);
  bench_walk (bench, 1);
  bench_expect (bench, "2040 natural 2 micro asked\n");
}

static void
test_only_said (void)
{
  g_autoptr (Bench) bench = bench_new (short_only);

  g_assert_cmpint (finish (bench, 0, true), ==, PLUMB_BREAK_NONE);
  g_assert_cmpint (start (bench, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_OK); /* of one's own accord */
  bench_pass (bench, 0.5);
  g_assert_cmpint (finish (bench, 9, true), ==, PLUMB_BREAK_NO_SUCH);
  g_assert_cmpint (finish (bench, 1, true), ==, PLUMB_BREAK_OK);
  bench_expect (bench, "0 started 1 micro asked\n30 taken-unverified 1 micro asked\n");
  start (bench, PLUMB_BREAK_LONG);
  bench_pass (bench, 1);
  g_assert_cmpint (finish (bench, 0, false), ==, PLUMB_BREAK_OK);
  bench_expect (bench, "30 started 2 long asked\n90 skipped 2 long asked\n");
  start (bench, PLUMB_BREAK_MICRO);
  bench_pass (bench, 10); /* forgotten */
  bench_expect (bench, "90 started 3 micro asked\n240 expired 3 micro asked\n");
}

/* Walking answers a suggestion; unasked it is a natural break. Both reset the count. */
static void
test_walks (void)
{
  g_autoptr (Bench) bench = bench_new (short_only);

  bench_pass (bench, 20);
  bench_walk (bench, 1.5);
  bench_expect (bench, "1260 natural 1 micro asked\n");
  bench_pass (bench, 30);
  bench_expect (bench, "3090 due 2 micro stationary\n3090 suggested 2 micro stationary\n");
  bench_walk (bench, 0.5); /* too short for the monitor */
  bench_expect (bench, "");
  bench_walk (bench, 1);
  bench_expect (bench, "3180 taken-verified 2 micro stationary\n");
  bench_pass (bench, 29);
  bench_activity (bench, PLUMB_ACTIVITY_WALKING);
  bench_pass (bench, 5); /* what is walked is not sat: nothing becomes due */
  bench_expect (bench, "");
}

static void
test_not_told_while_walking (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);

  bench_pass (bench, 29);
  bench_walk (bench, 1);
  bench_pass (bench, 29);
  bench_walk (bench, 1);
  bench_pass (bench, 29);
  bench_activity (bench, PLUMB_ACTIVITY_LYING);
  g_string_truncate (bench->said, 0);
  bench_pass (bench, 1);
  bench_expect (bench, "5400 due 3 long schedule\n");
  g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_DUE);
  bench_activity (bench, PLUMB_ACTIVITY_SITTING);
  bench_expect (bench, "5400 suggested 3 long schedule\n");
}

static void
test_postponing (void)
{
  g_autoptr (Bench) bench = bench_new (short_only);

  g_assert_cmpint (postpone (bench, 60), ==, PLUMB_BREAK_NONE);
  g_assert_cmpint (skip (bench), ==, PLUMB_BREAK_NONE);
  bench_pass (bench, 30);
  g_string_truncate (bench->said, 0);
  for (int left = 3; left > 0; left--) {
    g_assert_cmpint (bench_look (bench).postpones_left, ==, left);
    g_assert_cmpint (postpone (bench, 120), ==, PLUMB_BREAK_OK);
    g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_POSTPONED);
    g_assert_cmpint (bench_look (bench).next_us, ==, bench->now_us + 120 * SECOND);
    bench_pass (bench, 2);
    g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_SUGGESTED);
  }
  g_assert_cmpint (postpone (bench, 120), ==, PLUMB_BREAK_LIMIT);
  bench_expect (bench, "1800 postponed 1 micro stationary\n1920 suggested 1 micro stationary\n"
                       "1920 postponed 1 micro stationary\n2040 suggested 1 micro stationary\n"
                       "2040 postponed 1 micro stationary\n2160 suggested 1 micro stationary\n");
  g_assert_cmpint (skip (bench), ==, PLUMB_BREAK_OK);
  bench_expect (bench, "2160 skipped 1 micro stationary\n");
  bench_pass (bench, 30);
  bench_expect (bench, "3960 due 2 micro stationary\n3960 suggested 2 micro stationary\n");
  g_assert_cmpint (bench_look (bench).postpones_left, ==, 3); /* a new one, a new share */
  bench_pass (bench, 15);
  bench_expect (bench, "4860 expired 2 micro stationary\n");
}

static void
catch_up_now (PlumbSettingsValues *values)
{
  short_only (values);
  values->breaks.catch_up_after_hold = PLUMB_CATCH_UP_NOW;
}

static void
catch_up_next (PlumbSettingsValues *values)
{
  short_only (values);
  values->breaks.catch_up_after_hold = PLUMB_CATCH_UP_NEXT;
}

static void
test_catching_up (void)
{
  static const struct {
    void (*change) (PlumbSettingsValues *values);
    const char *want;
  } rows[] = {
      {short_only, "1800 due 1 micro stationary\n2400 missed 1 micro stationary\n"
                   "2400 expired 1 micro stationary\n"},
      {catch_up_next, "1800 due 1 micro stationary\n2400 expired 1 micro stationary\n"},
      {catch_up_now, "1800 due 1 micro stationary\n2400 suggested 1 micro stationary\n"},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Bench) bench = bench_new (rows[i].change);
    bench_pass (bench, 25);
    bench_hold (bench, true);
    bench_pass (bench, 15);
    g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_HELD);
    bench_hold (bench, false);
    bench_expect (bench, rows[i].want);
  }
}

/* A pause wins over a postponed break, however long ago it should have come. */
static void
test_hold_wins (void)
{
  g_autoptr (Bench) bench = bench_new (catch_up_now);

  bench_pass (bench, 30);
  postpone (bench, 300);
  bench_hold (bench, true);
  g_string_truncate (bench->said, 0);
  bench_pass (bench, 60);
  bench_expect (bench, "");
  bench_hold (bench, false);
  bench_expect (bench, "5400 suggested 1 micro stationary\n");
  postpone (bench, 600);
  bench_hold (bench, true); /* a short one changes nothing */
  bench_pass (bench, 1);
  bench_hold (bench, false);
  g_assert_cmpint (bench_look (bench).state, ==, PLUMB_BREAKS_POSTPONED);
  start (bench, PLUMB_BREAK_MICRO); /* nothing hinders the wearer, not even a locked screen */
  bench_hold (bench, true);
  bench_walk (bench, 0.5);
  bench_expect (bench, "5400 postponed 1 micro stationary\n5460 started 1 micro stationary\n"
                       "5490 taken-verified 1 micro stationary\n");
}

static void
test_absence (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);

  bench_pass (bench, 29);
  bench_quality (bench, PLUMB_QUALITY_GAP);
  bench_pass (bench, 9); /* a short silence bridges, and counts for nothing */
  bench_quality (bench, PLUMB_QUALITY_LIVE);
  bench_expect (bench, "");
  bench_pass (bench, 1);
  bench_expect (bench, "2340 due 1 micro stationary\n2340 suggested 1 micro stationary\n");
  bench_wear (bench, PLUMB_WEAR_NOT_WORN); /* taken off: no break, and nobody to remind */
  bench_expect (bench, "2340 expired 1 micro stationary\n");
  bench_pass (bench, 600);
  g_assert_cmpint (plumb_breaks_deadline (bench->breaks), ==, INT64_MAX); /* nobody is woken */
  g_assert_cmpint (bench_look (bench).next_us, ==, 0);
  bench_wear (bench, PLUMB_WEAR_WORN);
  bench_pass (bench, 29.9);
  bench_expect (bench, ""); /* a new day */
  bench_pass (bench, 0.1);
  bench_expect (bench, "40140 due 2 micro stationary\n40140 suggested 2 micro stationary\n");
}

/* What the wearer paused was not judged: it does not count as sitting. */
static void
test_paused (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  PlumbBreaksEvents events;

  bench_pass (bench, 25);
  plumb_breaks_set_held (bench->breaks, true, true, false, bench->now_us, &events);
  bench_pass (bench, 8);
  g_assert_cmpint (bench_look (bench).bout_us, ==, 25 * 60 * SECOND);
  plumb_breaks_set_held (bench->breaks, false, false, false, bench->now_us, &events);
  bench_pass (bench, 5);
  bench_expect (bench, "2280 due 1 micro stationary\n2280 suggested 1 micro stationary\n");
}

static void
test_slouched_hour (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);

  bench_activity (bench, PLUMB_ACTIVITY_STANDING); /* told apart: not sat, and still judged */
  bench_pass (bench, 20);
  bench_posture (bench, PLUMB_POSTURE_SLOUCHING);
  bench_pass (bench, 19);
  bench_expect (bench, "");
  bench_pass (bench, 2);
  bench_expect (bench, "2401 due 1 micro slouched\n2401 suggested 1 micro slouched\n");
  skip (bench);
  g_string_truncate (bench->said, 0);
  bench_pass (bench, 29); /* the hour counts anew */
  bench_expect (bench, "");
}

static void
scheduled (PlumbSettingsValues *values)
{
  values->breaks.scheduled_every_min = 40;
  values->breaks.micro_every_min = 0;
}

static void
test_long_and_scheduled (void)
{
  g_autoptr (Bench) bench = bench_new (scheduled);

  bench_activity (bench, PLUMB_ACTIVITY_STANDING);
  bench_pass (bench, 40);
  bench_expect (bench, "2400 due 1 micro schedule\n2400 suggested 1 micro schedule\n");
  bench_pass (bench, 15);
  bench_pass (bench, 35); /* the long one takes the place of a short one at the same time */
  bench_expect (bench, "3300 expired 1 micro schedule\n5400 due 2 long schedule\n"
                       "5400 suggested 2 long schedule\n");
  bench_walk (bench, 2.5); /* half of it in one go */
  bench_expect (bench, "5550 taken-verified 2 long schedule\n");
  bench_walk (bench, 1);
  bench_expect (bench, "5610 natural 3 micro asked\n");
}

static void
test_lengthened (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);

  for (int i = 0; i < 2; i++) {
    bench_pass (bench, 25);
    bench_walk (bench, 1);
  }
  bench_pass (bench, 30);
  postpone (bench, 60);
  bench_pass (bench, 1);
  g_string_truncate (bench->said, 0);
  bench_pass (bench, 7);
  bench_expect (bench, "5400 suggested 3 long schedule\n"); /* the same one, longer */
  g_assert_cmpuint (bench_look (bench).seconds, ==, 300);
}

static void
test_check_in (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);

  check_in (bench, PLUMB_FEELING_FINE, 0);
  bench_expect (bench, "");
  bench_wear (bench, PLUMB_WEAR_NOT_WORN);
  check_in (bench, PLUMB_FEELING_STIFF, 2); /* the wearer's word needs no sensor */
  bench_expect (bench, "0 due 1 micro check-in\n0 suggested 1 micro check-in\n");
  g_assert_cmpuint (bench_look (bench).sore_areas, ==, 2);
  skip (bench);
  bench_pass (bench, 12 * 60);
  g_assert_cmpuint (bench_look (bench).sore_areas, ==, 0);
  check_in (bench, PLUMB_FEELING_SORE, 4);
  check_in (bench, PLUMB_FEELING_FINE, 4);
  g_assert_cmpuint (bench_look (bench).sore_areas, ==, 0);
}

static void
test_silent_mode (void)
{
  g_autoptr (Bench) bench = bench_new (short_only);
  PlumbBreaksEvents events;

  plumb_breaks_set_held (bench->breaks, false, false, true, 0, &events);
  bench_pass (bench, 40);
  bench_expect (bench, "1800 due 1 micro stationary\n");
  bench_walk (bench, 1);
  bench_expect (bench, "2460 natural 1 micro stationary\n"); /* nobody had said anything */
}

/* A whole day in one step says no less of the present than ticks would. */
static void
test_settings_and_jumps (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  PlumbBreaksEvents events;
  PlumbSettings *other = plumb_settings_new_default ();

  other->values.breaks.micro_every_min = 10;
  bench_pass (bench, 12);
  plumb_breaks_set_settings (bench->breaks, other, bench->now_us, &events);
  plumb_settings_unref (other);
  bench_note (bench, &events);
  bench_expect (bench, "720 due 1 micro stationary\n720 suggested 1 micro stationary\n");
  plumb_breaks_tick (bench->breaks, 24 * 3600 * SECOND, &events);
  g_assert_cmpuint (events.count, ==, PLUMB_BREAKS_EVENTS_MAX);
  g_assert_cmpint (plumb_breaks_deadline (bench->breaks), >, 24 * 3600 * SECOND);
}

static void
test_aftercare (void)
{
  const int64_t hour_us = 3600 * SECOND;
  PlumbAftercare aftercare = {0};

  plumb_aftercare_open (&aftercare, -30 * hour_us, 24, 0); /* long ago */
  plumb_aftercare_open (&aftercare, 0, 0, 0);              /* off */
  g_assert_cmpint (plumb_aftercare_deadline (&aftercare), ==, INT64_MAX);
  g_assert_false (plumb_aftercare_note_bend (&aftercare, true, 1));
  plumb_aftercare_open (&aftercare, -4 * hour_us, 24, 0);
  plumb_aftercare_open (&aftercare, -6 * hour_us, 24, 0); /* shortens nothing */
  g_assert_cmpint (plumb_aftercare_deadline (&aftercare), ==, 20 * hour_us);
  g_assert_false (plumb_aftercare_note_bend (&aftercare, false, 1));
  g_assert_true (plumb_aftercare_note_bend (&aftercare, true, 1));
  g_assert_false (plumb_aftercare_note_bend (&aftercare, true, 2)); /* once a window */
  g_assert_false (plumb_aftercare_tick (&aftercare, 20 * hour_us - 1));
  g_assert_true (plumb_aftercare_tick (&aftercare, 20 * hour_us));
  g_assert_false (plumb_aftercare_note_bend (&aftercare, true, 20 * hour_us));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/breaks/walked-during", test_walked_during);
  g_test_add_func ("/breaks/walked-on", test_walked_on);
  g_test_add_func ("/breaks/only-said", test_only_said);
  g_test_add_func ("/breaks/walks", test_walks);
  g_test_add_func ("/breaks/not-told-while-walking", test_not_told_while_walking);
  g_test_add_func ("/breaks/postponing", test_postponing);
  g_test_add_func ("/breaks/catching-up", test_catching_up);
  g_test_add_func ("/breaks/hold-wins", test_hold_wins);
  g_test_add_func ("/breaks/absence", test_absence);
  g_test_add_func ("/breaks/paused", test_paused);
  g_test_add_func ("/breaks/slouched-hour", test_slouched_hour);
  g_test_add_func ("/breaks/long-and-scheduled", test_long_and_scheduled);
  g_test_add_func ("/breaks/lengthened", test_lengthened);
  g_test_add_func ("/breaks/check-in", test_check_in);
  g_test_add_func ("/breaks/silent-mode", test_silent_mode);
  g_test_add_func ("/breaks/settings-and-jumps", test_settings_and_jumps);
  g_test_add_func ("/aftercare", test_aftercare);
  return g_test_run ();
}
