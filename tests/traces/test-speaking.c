/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches of a day through the engine, and each word that is said in them to the wearer, by the
 * default settings where nothing else is written. */
#include <string.h>

#include "desk.h"
#include "event.h"

/* Six spells of 65 minutes were told of at 30, 40, 50 and 60 minutes each; now once. */
static void
test_spells (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  for (int i = 0; i < 6; i++) {
    desk_sit (desk, 65);
    desk_walk (desk, 3);
  }
  desk_expect (desk, "55 break-due\n123 break-due\n191 break-due\n"
                     "259 break-due\n327 break-due\n395 break-due\n");
}

static void
tell_of_sitting (PlumbSettingsValues *values)
{
  values->alerts.is_breaks_enabled = false;
}

/* The same without suggestions: one voice all the same. Who gets up every 50 minutes hears none. */
static void
test_one_voice (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_sitting, true);

  desk_sit (desk, 100);
  desk_walk (desk, 3);
  desk_expect (desk, "55 long-sitting\n100 long-sitting\n");
  for (int i = 0; i < 4; i++) {
    desk_sit (desk, 49);
    desk_walk (desk, 3);
  }
  desk_expect (desk, "");
}

static void
coach_an_hour (PlumbSettingsValues *values)
{
  values->training.minutes_by_week[0] = 60;
  values->training.n_weeks = 1;
}

/* The hour of coaching was spent by half past nine, and five later slouches went by without a word.
 */
static void
test_hour_not_spent (void)
{
  g_autoptr (Desk) desk = desk_new (coach_an_hour, true);
  PlumbCoachSnapshot coach;

  desk_sit (desk, 60);
  plumb_engine_get_coach (desk->life->engine, &coach);
  g_assert_cmpint (coach.trained_us, <=, 15 * INT64_C (60000000));
  g_assert_false (coach.is_training_done);
  desk_walk (desk, 3);
  g_string_truncate (desk->said, 0);
  for (int i = 0; i < 5; i++) {
    desk_sit (desk, 8);
    desk_slouch (desk, 35);
    g_test_message ("%s", desk->said->str);
    g_assert_true (strstr (desk->said->str, " slouch\n") != NULL ||
                   strstr (desk->said->str, " slouch long\n") != NULL ||
                   strstr (desk->said->str, " break-due\n") != NULL);
    g_string_truncate (desk->said, 0);
    desk_sit (desk, 3);
    desk_walk (desk, 3);
    desk_sit (desk, 40);
    desk_walk (desk, 3);
    g_string_truncate (desk->said, 0);
  }
}

static void
set_profile (Desk *desk, PlumbProfile profile)
{
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_PROFILE, .profile = profile});
}

/* Slouch and long sitting came in the same second after a profile; now one word, a minute later. */
static void
test_after_a_profile (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 20);
  set_profile (desk, PLUMB_PROFILE_COMMUTING);
  desk_slouch (desk, 70);
  desk_expect (desk, "");
  set_profile (desk, PLUMB_PROFILE_DEFAULT);
  desk_slouch (desk, 0.9);
  desk_expect (desk, "");
  desk_slouch (desk, 9);
  desk_expect (desk, "91 break-due after a hold\n");
}

static unsigned
count_held (const Desk *desk)
{
  const PlumbAlert *alerts;
  unsigned n = plumb_engine_get_alerts (desk->life->engine, &alerts), held = 0;

  for (unsigned i = 0; i < n; i++)
    held += alerts[i].state == PLUMB_ALERT_HELD;
  return held;
}

/* After a call one notice says why it comes now; while it lasts at most one stays due. */
static void
test_call (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_sitting, true);

  desk_sit (desk, 30);
  desk_hold (desk, PLUMB_HOLD_CALL, true);
  for (int i = 0; i < 40; i++) {
    desk_slouch (desk, 1);
    g_assert_cmpuint (count_held (desk), <=, 1);
  }
  g_assert_cmpuint (count_held (desk), ==, 1);
  desk_expect (desk, "");
  desk_hold (desk, PLUMB_HOLD_CALL, false);
  desk_slouch (desk, 9.5);
  desk_expect (desk, "71 long-sitting after call\n");
}

/* What came due under a hold and ended under it is not told. */
static void
test_over_in_time (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 40);
  desk_hold (desk, PLUMB_HOLD_CALL, true);
  desk_slouch (desk, 25);
  desk_walk (desk, 3);
  desk_hold (desk, PLUMB_HOLD_CALL, false);
  desk_sit (desk, 30);
  desk_expect (desk, "");
}

/* After do-not-disturb nothing but the summary. */
static void
test_do_not_disturb (void)
{
  void (*const changes[]) (PlumbSettingsValues * values) = {NULL, tell_of_sitting};

  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (Desk) desk = desk_new (changes[i], true);
    desk_sit (desk, 30);
    desk_hold (desk, PLUMB_HOLD_DND, true);
    desk_slouch (desk, 40);
    desk_hold (desk, PLUMB_HOLD_DND, false);
    desk_slouch (desk, 10);
    /* breaks are counted whether they are told or not */
    desk_expect (desk, "70 missed\n");
  }
}

static void
coach_never (PlumbSettingsValues *values)
{
  values->training.minutes_by_week[0] = 0;
  values->training.n_weeks = 1;
}

static void
tell_of_slouches (PlumbSettingsValues *values)
{
  coach_never (values);
  values->alerts.is_breaks_enabled = values->alerts.is_sitting_enabled = false;
}

/* What would have been told in coached time, and whether it ended by itself within two minutes. */
static void
test_silent_moments (void)
{
  g_autoptr (Desk) desk = desk_new (coach_never, true);

  desk_sit (desk, 20);
  desk_slouch (desk, 1.5); /* not as long as it takes */
  desk_sit (desk, 2);
  desk_expect (desk, "");
  desk_slouch (desk, 3);
  desk_sit (desk, 3.5);
  desk_expect (desk, "27 silent, ended\n");
  desk_slouch (desk, 6);
  desk_sit (desk, 2);
  desk_expect (desk, "34 silent, went on\n");
  desk_hold (desk, PLUMB_HOLD_CALL, true); /* a notice would have been kept back then, too */
  desk_slouch (desk, 6);
  desk_expect (desk, "");
}

/* Outside coached time half an hour is told of, once. */
static void
test_long_slouch (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_slouches, true);

  desk_sit (desk, 20);
  desk_slouch (desk, 25);
  desk_expect (desk, "24 silent, went on\n");
  desk_walk (desk, 2);
  desk_slouch (desk, 75);
  desk_expect (desk, "51 silent, went on\n77 slouch long\n");
}

/* The pose is asked for once, after ten minutes worn. */
static void
test_pose_missing (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, false);

  desk_sit (desk, 9.8);
  desk_expect (desk, "");
  desk_sit (desk, 0.4);
  desk_expect (desk, "10 pose-missing\n");
  desk_sit (desk, 38);
  desk_expect (desk, "");
}

/* Who walks, lies or has taken it off is not spoken to, and later only if it matters still. */
static void
test_left_alone (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 49);
  play_lie (desk->life->play, 3600);
  desk_expect (desk, "");
  desk_sit (desk, 7);
  desk_expect (desk, "115 break-due\n");
  desk_walk (desk, 15);
  desk_slouch (desk, 1);
  play_table (desk->life->play, 3600);
  desk_expect (desk, "");
}

/* No shift notice in the first quarter of an hour worn. */
static void
test_just_worn (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 1);
  desk_slouch (desk, 13.8);
  desk_expect (desk, "");
  desk_slouch (desk, 0.5);
  desk_expect (desk, "15 slouch\n");
}

/* The wearer chose when to be told again, but no two words come nearer than ten minutes. */
static void
test_snooze (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 1);
  desk_slouch (desk, 14.3);
  desk_expect (desk, "15 slouch\n");
  desk_snooze_alert (desk, 60);
  g_assert_true (desk_has_reason (desk, PLUMB_REASON_SNOOZED));
  desk_slouch (desk, 2);
  g_assert_false (desk_has_reason (desk, PLUMB_REASON_SNOOZED)); /* it waits for something else */
  g_assert_true (desk_has_reason (desk, PLUMB_REASON_REPEAT_WAIT));
  desk_slouch (desk, 9);
  desk_expect (desk, "25 slouch\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speaking/spells", test_spells);
  g_test_add_func ("/speaking/one-voice", test_one_voice);
  g_test_add_func ("/speaking/hour-not-spent", test_hour_not_spent);
  g_test_add_func ("/speaking/after-a-profile", test_after_a_profile);
  g_test_add_func ("/speaking/call", test_call);
  g_test_add_func ("/speaking/over-in-time", test_over_in_time);
  g_test_add_func ("/speaking/do-not-disturb", test_do_not_disturb);
  g_test_add_func ("/speaking/silent-moments", test_silent_moments);
  g_test_add_func ("/speaking/long-slouch", test_long_slouch);
  g_test_add_func ("/speaking/pose-missing", test_pose_missing);
  g_test_add_func ("/speaking/left-alone", test_left_alone);
  g_test_add_func ("/speaking/just-worn", test_just_worn);
  g_test_add_func ("/speaking/snooze", test_snooze);
  return g_test_run ();
}
