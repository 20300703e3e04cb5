/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a notice for getting up is told: its spell, its patience, and what takes its place. */
#include <string.h>

#include "breaks-fixture.h"

#define MINUTE_US ((int64_t)60 * G_USEC_PER_SEC)

/* The minutes at which it was suggested. */
static char *
take_suggested (Fixture *fixture)
{
  g_auto (GStrv) lines = g_strsplit (fixture->said->str, "\n", -1);
  GString *times = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    if (strstr (*line, " suggested ") != NULL)
      g_string_append_printf (times, "%s%.0f", times->len > 0 ? " " : "",
                              g_ascii_strtod (*line, NULL) / 60);
  g_string_truncate (fixture->said, 0);
  return g_string_free (times, FALSE);
}

/* Eight hours without a walk, and nobody answers: each waits for its patience, and the next one
 * counts from it. */
static void
test_spell (void)
{
  static const struct {
    PlumbPacePreset pace;
    const char *want;
  } rows[] = {{PLUMB_PACE_GENTLE, "65 190 315 440"},
              {PLUMB_PACE_NORMAL, "55 100 225 350 475"},
              {PLUMB_PACE_STRICT, "32 54 76 138 200 262 324 386 448"}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new_paced (rows[i].pace, NULL);
    fixture_moment (fixture, 0, -1);
    fixture_pass (fixture, 480);
    g_autofree char *times = take_suggested (fixture);
    g_assert_cmpstr (times, ==, rows[i].want);
  }
}

/* Nobody answered: it is dropped, and comes again when the spell is worth it; a walk begins another
 * spell. */
static void
test_expired (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);

  fixture_moment (fixture, 0, -1);
  fixture_pass (fixture, 101);
  fixture_expect (fixture, "3000 due 1 micro stationary\n3300 suggested 1 micro stationary\n"
                           "4200 expired 1 micro stationary\n5700 due 2 long schedule\n"
                           "6000 suggested 2 long schedule\n");
  g_assert_cmpuint (fixture_look (fixture).spell_times, ==, 2);
  fixture_walk (fixture, 3);
  fixture_expect (fixture, "6210 taken-verified 2 long schedule\n");
  g_assert_cmpuint (fixture_look (fixture).spell_times, ==, 0);
  fixture_pass (fixture, 55);
  g_autofree char *times = take_suggested (fixture);
  g_assert_cmpstr (times, ==, "159"); /* 104 + 55 */
}

/* Due after 50 minutes; told when a word disturbs little, at the latest five minutes later, and
 * never before it may be. Minutes. */
static void
test_patience (void)
{
  static const struct {
    double from, boundary, at; /* boundary: told of at that minute; at: suggested */
  } rows[] = {{0, -1, 55}, {0, 49, 55}, {0, 52, 52}, {0, 50, 50}, {53, 52, 53}, {60, -1, 60}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);
    double boundary = MAX (rows[i].boundary, 0);
    fixture_moment (fixture, rows[i].from, -1);
    fixture_pass (fixture, boundary);
    fixture_moment (fixture, rows[i].from, rows[i].boundary);
    fixture_pass (fixture, 61 - boundary);
    g_autofree char *times = take_suggested (fixture);
    g_autofree char *want = g_strdup_printf ("%.0f", rows[i].at);
    g_test_message ("from %.0f, boundary %.0f", rows[i].from, rows[i].boundary);
    g_assert_cmpstr (times, ==, want);
  }
}

static void
standing (Fixture *fixture)
{
  fixture_activity (fixture, PLUMB_ACTIVITY_STANDING); /* told apart: not sat, and still judged */
  fixture_moment (fixture, 0, -1);
}

/* An hour against a rest is none of slouching. */
static void
test_reclined_hour (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);
  bool is_due;

  standing (fixture);
  fixture_pass (fixture, 20);
  fixture_posture (fixture, PLUMB_POSTURE_RECLINING);
  fixture_pass (fixture, 60);
  fixture_hurry (fixture);
  fixture_expect (fixture, "");
  g_assert_cmpint (plumb_breaks_get_due_us (fixture->breaks, &is_due), ==, INT64_MAX);
}

/* Half of the hour slouched is no reason to speak; it makes a notice for getting up of the shift
 * notice that is due. */
static void
test_slouched_hour (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);
  bool is_due;

  standing (fixture);
  fixture_pass (fixture, 20);
  fixture_posture (fixture, PLUMB_POSTURE_SLOUCHING);
  fixture_pass (fixture, 19);
  fixture_hurry (fixture); /* not half yet */
  fixture_expect (fixture, "");
  g_assert_cmpint (plumb_breaks_get_due_us (fixture->breaks, &is_due), ==, INT64_MAX);
  fixture_pass (fixture, 41);
  fixture_expect (fixture, ""); /* never by itself */
  g_assert_cmpint (plumb_breaks_get_due_us (fixture->breaks, &is_due), <=, fixture->now_us);
  fixture_hurry (fixture);
  fixture_expect (fixture, "4800 due 1 micro slouched\n4800 suggested 1 micro slouched\n");
  fixture_pass (fixture, 15);
  fixture_expect (fixture, "5700 expired 1 micro slouched\n");
  fixture_pass (fixture, 29);
  fixture_hurry (fixture); /* the hour counts anew */
  fixture_expect (fixture, "");
}

/* What is due and waits for its moment is told in place of a shift notice, without patience. */
static void
test_turned (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);

  fixture_moment (fixture, 0, -1);
  fixture_pass (fixture, 49);
  fixture_hurry (fixture);
  fixture_expect (fixture, "");
  fixture_pass (fixture, 2);
  fixture_hurry (fixture);
  fixture_expect (fixture, "3000 due 1 micro stationary\n3060 suggested 1 micro stationary\n");
}

/* Ninety minutes worn never speak; they make the next notice for getting up a long one. */
static void
test_long_waits (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);

  standing (fixture);
  fixture_pass (fixture, 300);
  fixture_expect (fixture, "");
  fixture_activity (fixture, PLUMB_ACTIVITY_SITTING);
  fixture_pass (fixture, 55);
  fixture_expect (fixture, "21000 due 1 long schedule\n21300 suggested 1 long schedule\n");
}

static void
no_short_ones (PlumbSettingsValues *values)
{
  values->breaks.micro_every_min = 0;
}

/* Unless there are no short ones whose place they could take. */
static void
test_long_alone (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, no_short_ones);

  standing (fixture);
  fixture_pass (fixture, 90);
  fixture_expect (fixture, "5400 due 1 long schedule\n");
  fixture_pass (fixture, 5);
  fixture_expect (fixture, "5700 suggested 1 long schedule\n");
}

/* A wearer's own word stays what it was, however long the sensor was worn. */
static void
test_own_word (void)
{
  g_autoptr (Fixture) fixture = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);
  PlumbBreaksEvents events;

  standing (fixture);
  fixture_pass (fixture, 120);
  fixture_hold (fixture, true);
  plumb_breaks_note_check_in (fixture->breaks, PLUMB_FEELING_STIFF, 0, fixture->now_us, &events);
  fixture_note (fixture, &events);
  fixture_pass (fixture, 1);
  fixture_hold (fixture, false);
  fixture_expect (fixture, "7200 due 1 micro check-in\n7260 suggested 1 micro check-in\n");
}

static void
disturb (Fixture *fixture, bool is_held, bool is_disturbed)
{
  PlumbBreaksEvents events;
  const PlumbBreaksHold hold = {.is_held = is_held, .is_disturbed = is_disturbed};

  plumb_breaks_set_held (fixture->breaks, &hold, fixture->now_us, &events);
  fixture_note (fixture, &events);
}

/* A hold that ends is a good moment, and only one notice has waited for it. After do-not-disturb,
 * for however small a part of the hold, nothing but the summary comes; the spell goes on. */
static void
test_holds (void)
{
  g_autoptr (Fixture) call = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);
  g_autoptr (Fixture) quiet = fixture_new_paced (PLUMB_PACE_NORMAL, NULL);

  fixture_pass (call, 40);
  fixture_hold (call, true);
  fixture_pass (call, 200);
  fixture_moment (call, 241, 240); /* a minute to settle */
  fixture_hold (call, false);
  fixture_expect (call, "3000 due 1 micro stationary\n");
  fixture_pass (call, 10);
  fixture_expect (call, "14460 suggested 1 long schedule\n");

  fixture_pass (quiet, 40);
  disturb (quiet, true, false);
  fixture_pass (quiet, 5);
  disturb (quiet, true, true);
  fixture_pass (quiet, 15);
  disturb (quiet, true, false);
  fixture_pass (quiet, 5);
  fixture_moment (quiet, 0, -1);
  disturb (quiet, false, false);
  fixture_expect (quiet, "3000 due 1 micro stationary\n3900 missed 1 micro stationary\n"
                         "3900 expired 1 micro stationary\n");
  fixture_pass (quiet, 39);
  fixture_expect (quiet, "");
  fixture_pass (quiet, 6);
  fixture_expect (quiet, "6300 due 2 long schedule\n6600 suggested 2 long schedule\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/breaks-pace/spell", test_spell);
  g_test_add_func ("/breaks-pace/expired", test_expired);
  g_test_add_func ("/breaks-pace/patience", test_patience);
  g_test_add_func ("/breaks-pace/reclined-hour", test_reclined_hour);
  g_test_add_func ("/breaks-pace/slouched-hour", test_slouched_hour);
  g_test_add_func ("/breaks-pace/turned", test_turned);
  g_test_add_func ("/breaks-pace/long-waits", test_long_waits);
  g_test_add_func ("/breaks-pace/long-alone", test_long_alone);
  g_test_add_func ("/breaks-pace/own-word", test_own_word);
  g_test_add_func ("/breaks-pace/holds", test_holds);
  return g_test_run ();
}
