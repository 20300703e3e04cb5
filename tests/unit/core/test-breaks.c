/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a break is due, what becomes of it, and what is never one. */
#include "breaks-fixture.h"

#include <string.h>

#include "aftercare.h"
#include "eager.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

static void
short_only (PlumbSettingsValues *values)
{
  values->breaks.long_every_min = 0;
}

static PlumbBreakReply
start (Fixture *fixture, PlumbBreakKind kind)
{
  PlumbBreaksEvents events;
  uint32_t id;
  PlumbBreakReply reply =
      plumb_breaks_start (fixture->breaks, kind, 0, fixture->now_us, &events, &id);

  fixture_note (fixture, &events);
  return reply;
}

static PlumbBreakReply
finish (Fixture *fixture, uint32_t id, bool is_completed)
{
  PlumbBreaksEvents events;
  PlumbBreakReply reply =
      plumb_breaks_finish (fixture->breaks, id, is_completed, fixture->now_us, &events);

  fixture_note (fixture, &events);
  return reply;
}

static PlumbBreakReply
postpone (Fixture *fixture, uint32_t seconds)
{
  PlumbBreaksEvents events;
  PlumbBreakReply reply =
      plumb_breaks_postpone (fixture->breaks, seconds, fixture->now_us, &events);

  fixture_note (fixture, &events);
  return reply;
}

static PlumbBreakReply
skip (Fixture *fixture)
{
  PlumbBreaksEvents events;
  PlumbBreakReply reply = plumb_breaks_skip (fixture->breaks, fixture->now_us, &events);

  fixture_note (fixture, &events);
  return reply;
}

static void
check_in (Fixture *fixture, PlumbFeeling feeling, uint32_t areas)
{
  PlumbBreaksEvents events;

  plumb_breaks_note_check_in (fixture->breaks, feeling, areas, fixture->now_us, &events);
  fixture_note (fixture, &events);
}

static void
test_walked_during (void)
{
  g_autoptr (Fixture) fixture = fixture_new (short_only);

  g_assert_cmpint (fixture_look (fixture).next_us, ==, 1800 * SECOND);
  fixture_pass (fixture, 30);
  fixture_expect (fixture, "1800 due 1 micro stationary\n1800 suggested 1 micro stationary\n");
  g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_SUGGESTED);
  g_assert_cmpint (start (fixture, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_OK);
  g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_TAKING);
  g_assert_cmpint (start (fixture, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_BUSY);
  fixture_activity (fixture, PLUMB_ACTIVITY_WALKING);
  fixture_pass (fixture, 0.2); /* 12 s of 30 on one's feet */
  fixture_activity (fixture, PLUMB_ACTIVITY_SITTING);
  fixture_pass (fixture, 1); /* nobody said Finish: its time ends it */
  fixture_expect (fixture,
                  "1800 started 1 micro stationary\n1830 taken-verified 1 micro stationary\n");
  fixture_pass (fixture, 29.4);
  fixture_expect (fixture, "3630 due 2 micro stationary\n3630 suggested 2 micro stationary\n");
}

/* One walk is one break, whichever way it came to be one. */
static void
test_walked_on (void)
{
  g_autoptr (Fixture) fixture = fixture_new (short_only);

  fixture_pass (fixture, 20);
  g_assert_cmpint (start (fixture, PLUMB_BREAK_MICRO), ==, PLUMB_BREAK_OK);
  fixture_walk (fixture, 3);
  fixture_expect (fixture, "1200 started 1 micro asked\n1230 taken-verified 1 micro asked\n");
  fixture_pass (fixture, 10);
  fixture_walk (fixture, 1);
  fixture_expect (fixture, "2040 natural 2 micro asked\n");
}

static void
test_only_said (void)
{
  g_autoptr (Fixture) fixture = fixture_new (short_only);

  g_assert_cmpint (finish (fixture, 0, true), ==, PLUMB_BREAK_NONE);
  g_assert_cmpint (start (fixture, PLUMB_BREAK_MICRO), ==,
                   PLUMB_BREAK_OK); /* of one's own accord */
  fixture_pass (fixture, 0.5);
  g_assert_cmpint (finish (fixture, 9, true), ==, PLUMB_BREAK_NO_SUCH);
  g_assert_cmpint (finish (fixture, 1, true), ==, PLUMB_BREAK_OK);
  fixture_expect (fixture, "0 started 1 micro asked\n30 taken-unverified 1 micro asked\n");
  start (fixture, PLUMB_BREAK_LONG);
  fixture_pass (fixture, 1);
  g_assert_cmpint (finish (fixture, 0, false), ==, PLUMB_BREAK_OK);
  fixture_expect (fixture, "30 started 2 long asked\n90 skipped 2 long asked\n");
  start (fixture, PLUMB_BREAK_MICRO);
  fixture_pass (fixture, 10); /* forgotten */
  fixture_expect (fixture, "90 started 3 micro asked\n240 expired 3 micro asked\n");
}

/* Walking answers a suggestion; unasked it is a natural break. Both reset the count. */
static void
test_walks (void)
{
  g_autoptr (Fixture) fixture = fixture_new (short_only);

  fixture_pass (fixture, 20);
  fixture_walk (fixture, 1.5);
  fixture_expect (fixture, "1260 natural 1 micro asked\n");
  fixture_pass (fixture, 30);
  fixture_expect (fixture, "3090 due 2 micro stationary\n3090 suggested 2 micro stationary\n");
  fixture_walk (fixture, 0.5); /* too short for the monitor */
  fixture_expect (fixture, "");
  fixture_walk (fixture, 1);
  fixture_expect (fixture, "3180 taken-verified 2 micro stationary\n");
  fixture_pass (fixture, 29);
  fixture_activity (fixture, PLUMB_ACTIVITY_WALKING);
  fixture_pass (fixture, 5); /* what is walked is not sat: nothing becomes due */
  fixture_expect (fixture, "");
}

static void
scheduled (PlumbSettingsValues *values)
{
  values->breaks.scheduled_every_min = 40;
  values->breaks.micro_every_min = 0;
}

static void
test_not_told_while_lying (void)
{
  g_autoptr (Fixture) fixture = fixture_new (scheduled);

  fixture_pass (fixture, 39);
  fixture_activity (fixture, PLUMB_ACTIVITY_LYING);
  fixture_pass (fixture, 1);
  fixture_expect (fixture, "2400 due 1 micro schedule\n");
  fixture_activity (fixture, PLUMB_ACTIVITY_WALKING);
  fixture_pass (fixture, 0.2);
  fixture_expect (fixture, "");
  g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_DUE);
  fixture_activity (fixture, PLUMB_ACTIVITY_SITTING);
  fixture_expect (fixture, "2412 suggested 1 micro schedule\n");
}

static void
test_postponing (void)
{
  g_autoptr (Fixture) fixture = fixture_new (short_only);

  g_assert_cmpint (postpone (fixture, 60), ==, PLUMB_BREAK_NONE);
  g_assert_cmpint (skip (fixture), ==, PLUMB_BREAK_NONE);
  fixture_pass (fixture, 30);
  g_string_truncate (fixture->said, 0);
  for (int left = 3; left > 0; left--) {
    g_assert_cmpint (fixture_look (fixture).postpones_left, ==, left);
    g_assert_cmpint (postpone (fixture, 120), ==, PLUMB_BREAK_OK);
    g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_POSTPONED);
    g_assert_cmpint (fixture_look (fixture).next_us, ==, fixture->now_us + 120 * SECOND);
    fixture_pass (fixture, 2);
    g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_SUGGESTED);
  }
  g_assert_cmpint (postpone (fixture, 120), ==, PLUMB_BREAK_LIMIT);
  fixture_expect (fixture,
                  "1800 postponed 1 micro stationary\n1920 suggested 1 micro stationary\n"
                  "1920 postponed 1 micro stationary\n2040 suggested 1 micro stationary\n"
                  "2040 postponed 1 micro stationary\n2160 suggested 1 micro stationary\n");
  g_assert_cmpint (skip (fixture), ==, PLUMB_BREAK_OK);
  fixture_expect (fixture, "2160 skipped 1 micro stationary\n");
  fixture_pass (fixture, 30); /* the spell goes on */
  fixture_expect (fixture, "3960 due 2 micro stationary\n3960 suggested 2 micro stationary\n");
  g_assert_cmpint (fixture_look (fixture).postpones_left, ==, 3); /* a new one, a new share */
  fixture_pass (fixture, 15);
  fixture_expect (fixture, "4860 expired 2 micro stationary\n");
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
    g_autoptr (Fixture) fixture = fixture_new (rows[i].change);
    fixture_pass (fixture, 25);
    fixture_hold (fixture, true);
    fixture_pass (fixture, 15);
    g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_HELD);
    fixture_hold (fixture, false);
    fixture_expect (fixture, rows[i].want);
  }
}

/* A pause wins over a postponed break, however long ago it should have come. */
static void
test_hold_wins (void)
{
  g_autoptr (Fixture) fixture = fixture_new (catch_up_now);

  fixture_pass (fixture, 30);
  postpone (fixture, 300);
  fixture_hold (fixture, true);
  g_string_truncate (fixture->said, 0);
  fixture_pass (fixture, 60);
  fixture_expect (fixture, "");
  fixture_hold (fixture, false);
  fixture_expect (fixture, "5400 suggested 1 micro stationary\n");
  postpone (fixture, 600);
  fixture_hold (fixture, true); /* a short one changes nothing */
  fixture_pass (fixture, 1);
  fixture_hold (fixture, false);
  g_assert_cmpint (fixture_look (fixture).state, ==, PLUMB_BREAKS_POSTPONED);
  start (fixture, PLUMB_BREAK_MICRO); /* nothing hinders the wearer, not even a locked screen */
  fixture_hold (fixture, true);
  fixture_walk (fixture, 0.5);
  fixture_expect (fixture, "5400 postponed 1 micro stationary\n5460 started 1 micro stationary\n"
                           "5490 taken-verified 1 micro stationary\n");
}

static void
test_absence (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_pass (fixture, 29);
  fixture_quality (fixture, PLUMB_QUALITY_GAP);
  fixture_pass (fixture, 9); /* a short silence bridges, and counts for nothing */
  fixture_quality (fixture, PLUMB_QUALITY_LIVE);
  fixture_expect (fixture, "");
  fixture_pass (fixture, 1);
  fixture_expect (fixture, "2340 due 1 micro stationary\n2340 suggested 1 micro stationary\n");
  fixture_wear (fixture, PLUMB_WEAR_NOT_WORN); /* taken off: no break, and nobody to remind */
  fixture_expect (fixture, "2340 expired 1 micro stationary\n");
  fixture_pass (fixture, 600);
  g_assert_cmpint (plumb_breaks_deadline (fixture->breaks), ==, INT64_MAX); /* nobody is woken */
  g_assert_cmpint (fixture_look (fixture).next_us, ==, 0);
  fixture_wear (fixture, PLUMB_WEAR_WORN);
  fixture_pass (fixture, 29.9);
  fixture_expect (fixture, ""); /* a new day */
  fixture_pass (fixture, 0.1);
  fixture_expect (fixture, "40140 due 2 micro stationary\n40140 suggested 2 micro stationary\n");
}

/* What the wearer paused was not judged: it does not count as sitting. */
static void
test_paused (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbBreaksEvents events;

  fixture_pass (fixture, 25);
  plumb_breaks_set_held (fixture->breaks, &(PlumbBreaksHold){.is_held = true, .is_paused = true},
                         fixture->now_us, &events);
  fixture_pass (fixture, 8);
  g_assert_cmpint (fixture_look (fixture).bout_us, ==, 25 * 60 * SECOND);
  plumb_breaks_set_held (fixture->breaks, &(PlumbBreaksHold){0}, fixture->now_us, &events);
  fixture_pass (fixture, 5);
  fixture_expect (fixture, "2280 due 1 micro stationary\n2280 suggested 1 micro stationary\n");
}

/* Without a clock of their own for short breaks, long ones have one. */
static void
test_long_and_scheduled (void)
{
  g_autoptr (Fixture) fixture = fixture_new (scheduled);

  fixture_activity (fixture, PLUMB_ACTIVITY_STANDING);
  fixture_pass (fixture, 40);
  fixture_expect (fixture, "2400 due 1 micro schedule\n2400 suggested 1 micro schedule\n");
  fixture_pass (fixture, 15);
  fixture_pass (fixture, 35); /* the long one takes the place of a short one at the same time */
  fixture_expect (fixture, "3300 expired 1 micro schedule\n5400 due 2 long schedule\n"
                           "5400 suggested 2 long schedule\n");
  fixture_walk (fixture, 2.5); /* half of it in one go */
  fixture_expect (fixture, "5550 taken-verified 2 long schedule\n");
  fixture_walk (fixture, 1);
  fixture_expect (fixture, "5610 natural 3 micro asked\n");
}

/* A walk of hours ago is no part of the one that begins, though a break waited meanwhile. */
static void
test_another_walk (void)
{
  g_autoptr (Fixture) fixture = fixture_new (scheduled);

  fixture_walk (fixture, 5);
  fixture_activity (fixture, PLUMB_ACTIVITY_STANDING);
  fixture_hold (fixture, true);
  fixture_pass (fixture, 95);
  fixture_expect (fixture, "60 natural 1 micro asked\n2460 due 2 micro schedule\n");
  g_assert_cmpint (fixture_look (fixture).kind, ==, PLUMB_BREAK_LONG);
  fixture_walk (fixture, 2);
  fixture_expect (fixture, "");
  fixture_walk (fixture, 0.5);
  fixture_expect (fixture, "6150 natural 2 long schedule\n");
}

static void
test_lengthened (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  for (int i = 0; i < 2; i++) {
    fixture_pass (fixture, 25);
    fixture_walk (fixture, 1);
  }
  fixture_pass (fixture, 30);
  postpone (fixture, 600);
  g_string_truncate (fixture->said, 0);
  fixture_pass (fixture, 10);
  fixture_expect (fixture, "5520 suggested 3 long schedule\n"); /* the same one, longer */
  g_assert_cmpuint (fixture_look (fixture).seconds, ==, 300);
}

static void
test_check_in (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  check_in (fixture, PLUMB_FEELING_FINE, 0);
  fixture_expect (fixture, "");
  fixture_wear (fixture, PLUMB_WEAR_NOT_WORN);
  check_in (fixture, PLUMB_FEELING_STIFF, 2); /* the wearer's word needs no sensor */
  fixture_expect (fixture, "0 due 1 micro check-in\n0 suggested 1 micro check-in\n");
  g_assert_cmpuint (fixture_look (fixture).sore_areas, ==, 2);
  skip (fixture);
  fixture_pass (fixture, 12 * 60);
  g_assert_cmpuint (fixture_look (fixture).sore_areas, ==, 0);
  check_in (fixture, PLUMB_FEELING_SORE, 4);
  check_in (fixture, PLUMB_FEELING_FINE, 4);
  g_assert_cmpuint (fixture_look (fixture).sore_areas, ==, 0);
}

static void
test_silent_mode (void)
{
  g_autoptr (Fixture) fixture = fixture_new (short_only);
  PlumbBreaksEvents events;

  plumb_breaks_set_held (fixture->breaks, &(PlumbBreaksHold){.is_silent = true}, 0, &events);
  fixture_pass (fixture, 40);
  fixture_expect (fixture, "1800 due 1 micro stationary\n");
  fixture_walk (fixture, 1);
  fixture_expect (fixture, "2460 natural 1 micro stationary\n"); /* nobody had said anything */
}

/* A whole day in one step says no less of the present than ticks would. */
static void
test_settings_and_jumps (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbBreaksEvents events;
  PlumbSettings *other = plumb_settings_new_default ();

  eager_settings (&other->values);
  other->values.sitting.repeats = 100;
  other->values.breaks.micro_every_min = 10;
  fixture_pass (fixture, 12);
  plumb_breaks_set_settings (fixture->breaks, other, fixture->now_us, &events);
  plumb_settings_unref (other);
  fixture_note (fixture, &events);
  fixture_expect (fixture, "720 due 1 micro stationary\n720 suggested 1 micro stationary\n");
  plumb_breaks_tick (fixture->breaks, 24 * 3600 * SECOND, &events);
  g_assert_cmpuint (events.count, ==, PLUMB_BREAKS_EVENTS_MAX);
  g_assert_cmpint (plumb_breaks_deadline (fixture->breaks), >, 24 * 3600 * SECOND);
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
  g_test_add_func ("/breaks/not-told-while-lying", test_not_told_while_lying);
  g_test_add_func ("/breaks/postponing", test_postponing);
  g_test_add_func ("/breaks/catching-up", test_catching_up);
  g_test_add_func ("/breaks/hold-wins", test_hold_wins);
  g_test_add_func ("/breaks/absence", test_absence);
  g_test_add_func ("/breaks/paused", test_paused);
  g_test_add_func ("/breaks/long-and-scheduled", test_long_and_scheduled);
  g_test_add_func ("/breaks/another-walk", test_another_walk);
  g_test_add_func ("/breaks/lengthened", test_lengthened);
  g_test_add_func ("/breaks/check-in", test_check_in);
  g_test_add_func ("/breaks/silent-mode", test_silent_mode);
  g_test_add_func ("/breaks/settings-and-jumps", test_settings_and_jumps);
  g_test_add_func ("/aftercare", test_aftercare);
  return g_test_run ();
}
