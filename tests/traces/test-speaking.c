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

/* A call that ended hours ago is not what a notice comes after. */
static void
test_call_hours_ago (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 1);
  desk_hold (desk, PLUMB_HOLD_CALL, true);
  desk_sit (desk, 2);
  desk_hold (desk, PLUMB_HOLD_CALL, false);
  desk_sit (desk, 20);
  desk_walk (desk, 3);
  desk_sit (desk, 53);
  life_set_stream (desk->life, PLUMB_STREAM_LOST);
  play_silence (desk->life->play, 20);
  life_set_stream (desk->life, PLUMB_STREAM_LIVE);
  desk_sit (desk, 10);
  desk_expect (desk, "81 break-due\n");
}

/* Whoever takes it off for a quarter of an hour sits anew, as after a walk. */
static void
test_taken_off (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 56);
  play_table (desk->life->play, 60 * 15);
  desk_sit (desk, 110);
  desk_expect (desk, "55 break-due\n126 break-due\n171 break-due\n");
}

/* A break at the desk, long before one is due, is no reason to be silent all afternoon. */
static void
test_break_by_hand (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_sitting, true);

  desk_sit (desk, 20);
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_START_BREAK,
                                       .start = {.kind = PLUMB_BREAK_MICRO}});
  desk_sit (desk, 1);
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_FINISH_BREAK, .finish = {0, true}});
  desk_sit (desk, 230);
  desk_expect (desk, "55 long-sitting\n100 long-sitting\n225 long-sitting\n");
}

static PlumbSnapshot
look (Desk *desk)
{
  PlumbSnapshot snapshot;

  plumb_engine_snapshot (desk->life->engine, &snapshot);
  return snapshot;
}

static void
tell_of_nothing (PlumbSettingsValues *values)
{
  values->alerts.is_breaks_enabled = values->alerts.is_sitting_enabled = false;
}

/* What comes next is what would be told: nothing that is switched off, or was sent away; and not
 * before the time that the wearer put it off to. */
static void
test_next (void)
{
  g_autoptr (Desk) off = desk_new (tell_of_nothing, true);
  g_autoptr (Desk) desk = desk_new (tell_of_sitting, true);
  const PlumbAlert *alerts;

  desk_sit (off, 20);
  g_assert_cmpint (look (off).next_get_up.notice, ==, PLUMB_NOTICE_NONE);
  desk_snooze (off, 3600);
  desk_slouch (off, 1);
  g_assert_cmpint (look (off).next_shift.at_us, ==, 80 * INT64_C (60000000));
  desk_sit (desk, 56);
  g_assert_cmpuint (plumb_engine_get_alerts (desk->life->engine, &alerts), ==, 1);
  g_assert_cmpint (look (desk).next_get_up.notice, ==, PLUMB_NOTICE_GET_UP);
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_DISMISS, .alert = {alerts[0].id, 0}});
  g_assert_cmpint (look (desk).next_get_up.notice, ==, PLUMB_NOTICE_NONE);
}

/* What was suggested before a restart is not told again: not while lying, nor without a sensor, nor
 * under a hold that is not known yet. */
static void
test_restarts (void)
{
  for (int way = 0; way < 3; way++) {
    g_autoptr (Desk) desk = desk_new (NULL, true);
    desk_sit (desk, 56);
    desk_expect (desk, "55 break-due\n");
    if (way == 0)
      play_lie (desk->life->play, 120);
    if (way == 1)
      life_set_stream (desk->life, PLUMB_STREAM_OFF);
    if (way == 2)
      desk_hold (desk, PLUMB_HOLD_DND, true);
    for (int i = 0; i < 3; i++)
      life_restart (desk->life, true);
    desk_expect (desk, "");
  }
}

/* A clock that is set back while the computer is off: what was suggested or begun ends in time. */
static void
test_clock_set_back (void)
{
  for (int is_taken = 0; is_taken < 2; is_taken++) {
    g_autoptr (Desk) desk = desk_new (NULL, true);
    PlumbCoachSnapshot coach;
    desk_sit (desk, 56);
    if (is_taken)
      life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_START_BREAK,
                                           .start = {.kind = PLUMB_BREAK_MICRO}});
    desk->life->offset_us -= INT64_C (6) * 3600 * G_USEC_PER_SEC;
    life_restart (desk->life, false);
    desk_walk (desk, 1);
    desk_sit (desk, 20);
    plumb_engine_get_coach (desk->life->engine, &coach);
    g_assert_cmpint (coach.breaks.state, ==, PLUMB_BREAKS_IDLE);
  }
}

/* Three alerts that were wrong make a proposal, however often the computer was off meanwhile. */
static void
test_reports_over_restarts (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_nothing, true);
  const PlumbAlert *alerts;

  desk_sit (desk, 16);
  for (int i = 0; i < 3; i++) {
    g_assert_true (look (desk).proposal_deg <= 0);
    desk_slouch (desk, 3);
    g_assert_cmpuint (plumb_engine_get_alerts (desk->life->engine, &alerts), ==, 1);
    life_do (desk->life,
             &(PlumbCommand){.kind = PLUMB_COMMAND_REPORT_FALSE, .alert = {alerts[0].id, 0}});
    life_restart (desk->life, i % 2 == 0);
    desk_restore_pose (desk);
    desk_sit (desk, 33);
  }
  g_assert_cmpfloat_with_epsilon (look (desk).proposal_deg, 20, 0.1);
  g_assert_cmpuint (look (desk).proposal_reports, ==, 3);
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = true});
  life_restart (desk->life, true);
  g_assert_true (look (desk).proposal_deg <= 0);
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
  g_test_add_func ("/speaking/call-hours-ago", test_call_hours_ago);
  g_test_add_func ("/speaking/taken-off", test_taken_off);
  g_test_add_func ("/speaking/break-by-hand", test_break_by_hand);
  g_test_add_func ("/speaking/next", test_next);
  g_test_add_func ("/speaking/restarts", test_restarts);
  g_test_add_func ("/speaking/clock-set-back", test_clock_set_back);
  g_test_add_func ("/speaking/reports-over-restarts", test_reports_over_restarts);
  return g_test_run ();
}
