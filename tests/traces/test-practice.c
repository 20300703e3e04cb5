/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice through the engine: shift notices at once, outside budget and hours. */
#include <string.h>

#include "desk.h"

/* From the first minute on, after 15 s, a minute apart and eight times at most; the budget of the
 * day does not know of it. */
static void
test_practice (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 0.2);
  desk_practise (desk, 1500);
  desk_sit (desk, 0.3);
  desk_slouch (desk, 14.5);
  desk_expect (desk,
               "1 slouch\n2 slouch\n3 slouch\n4 slouch\n5 slouch\n6 slouch\n7 slouch\n8 slouch\n");
  desk_sit (desk, 34);
  desk_expect (desk, "25 practised, told 8 times\n");
  desk_sit (desk, 6.1);
  desk_expect (desk, "55 break-due\n");
}

/* In its second half every second moment is passed over. */
static void
test_practice_fades (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 1);
  desk_practise (desk, 1200);
  desk_sit (desk, 10);
  desk_slouch (desk, 6);
  desk_sit (desk, 5);
  desk_expect (desk, "12 slouch\n14 slouch\n16 slouch\n21 practised, told 3 times\n");
}

/* It ignores settling, hours and the first minutes; a hold it does not. */
static void
test_practice_held (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 0.2);
  desk_practise (desk, 600);
  desk_hold (desk, PLUMB_HOLD_CALL, true);
  desk_sit (desk, 1);
  desk_slouch (desk, 3);
  desk_expect (desk, "");
  desk_hold (desk, PLUMB_HOLD_CALL, false);
  desk_slouch (desk, 0.5);
  desk_expect (desk, "4 slouch\n");
  g_assert_cmpint (life_say (desk->life, PLUMB_COMMAND_END_PRACTICE), ==, PLUMB_REPLY_OK);
  desk_slouch (desk, 5);
  desk_expect (desk, "5 practised, told 1 times\n");
}

/* A slouch that was put off, answered or kept back before it began is practised all the same. */
static void
test_practice_after_later (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);
  const PlumbAlert *alerts;

  desk_sit (desk, 1);
  desk_slouch (desk, 14.5);
  desk_expect (desk, "15 slouch\n");
  desk_snooze_alert (desk, 3600);
  desk_practise (desk, 120);
  desk_slouch (desk, 0.2);
  desk_expect (desk, "16 slouch\n");
  life_say (desk->life, PLUMB_COMMAND_END_PRACTICE);
  desk_slouch (desk, 20);
  desk_expect (desk, "16 practised, told 1 times\n"); /* it was put off for an hour */
  desk_snooze (desk, 3600);
  desk_sit (desk, 1);
  desk_practise (desk, 120);
  desk_slouch (desk, 0.5);
  life_say (desk->life, PLUMB_COMMAND_END_PRACTICE);
  desk_expect (desk, "37 slouch\n37 practised, told 1 times\n");
  g_assert_cmpuint (plumb_engine_get_alerts (desk->life->engine, &alerts), ==, 1);
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_DISMISS, .alert = {alerts[0].id, 0}});
  desk_slouch (desk, 1);
  desk_practise (desk, 120);
  desk_slouch (desk, 0.5);
  desk_expect (desk, "38 slouch\n");
}

/* What do-not-disturb kept back is not told after it, but for a practice. */
static void
test_practice_after_dnd (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  desk_sit (desk, 1);
  desk_hold (desk, PLUMB_HOLD_DND, true);
  desk_slouch (desk, 5);
  desk_hold (desk, PLUMB_HOLD_DND, false);
  desk_practise (desk, 120);
  desk_slouch (desk, 0.5);
  desk_expect (desk, "6 slouch\n");
}

static void
tell_of_slouches (PlumbSettingsValues *values)
{
  values->breaks.slouched_share = 0;
  values->alerts.is_breaks_enabled = values->alerts.is_sitting_enabled = false;
  values->alerts.slouch_repeats = 0;
}

/* A slouch that was told in practice, and goes on, is told once more as any other: twenty minutes
 * after the last word. */
static void
test_practice_uses_up_nothing (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_slouches, true);

  desk_sit (desk, 20);
  desk_practise (desk, 60);
  desk_slouch (desk, 1.2);
  desk_expect (desk, "20 slouch\n21 practised, told 1 times\n");
  desk_slouch (desk, 18.5);
  desk_expect (desk, "");
  desk_slouch (desk, 1);
  desk_expect (desk, "40 slouch\n");
  desk_slouch (desk, 30);
  desk_expect (desk, ""); /* that was its only one */
}

/* "Later" in a practice is later: the rest of it, if it is for so long, and never more often. */
static void
test_later_in_practice (void)
{
  for (int all = 0; all < 2; all++) {
    g_autoptr (Desk) desk = desk_new (NULL, true);
    desk_sit (desk, 1);
    desk_practise (desk, 1200);
    desk_slouch (desk, 0.5);
    desk_expect (desk, "1 slouch\n");
    for (int i = 0; i < 12; i++)
      if (all)
        desk_snooze (desk, 600);
      else
        desk_snooze_alert (desk, 600);
    desk_slouch (desk, 9);
    desk_sit (desk, 0.4);
    desk_slouch (desk, 0.4);
    desk_expect (desk, "");
    desk_slouch (desk, 1.5);
    desk_expect (desk, "12 slouch\n");
  }
}

/* Once it is over, what the wearer put off is put off still. */
static void
test_snooze_outlives_practice (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_slouches, true);

  desk_sit (desk, 20);
  desk_snooze (desk, 7200);
  desk_practise (desk, 60);
  desk_slouch (desk, 60);
  desk_expect (desk, "20 slouch\n21 practised, told 1 times\n");
  g_assert_true (desk_has_reason (desk, PLUMB_REASON_SNOOZED));
}

/* One practice after the other tells no more often than one. */
static void
test_practice_again (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);
  unsigned told = 0;

  desk_sit (desk, 1);
  for (int i = 0; i < 60; i++) {
    desk_practise (desk, 1200);
    desk_slouch (desk, 0.5);
  }
  for (const char *at = desk->said->str; (at = strstr (at, " slouch")) != NULL; at++)
    told++;
  g_assert_cmpuint (told, ==, 8);
}

/* Who sends it away in a practice says nothing of the hour. */
static void
test_dismissed_in_practice (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);
  const PlumbAlert *alerts;
  PlumbCoachSnapshot coach;

  desk_sit (desk, 1);
  desk_practise (desk, 1200);
  for (int i = 0; i < 5; i++) {
    desk_sit (desk, 1.2);
    desk_slouch (desk, 0.5);
    g_assert_cmpuint (plumb_engine_get_alerts (desk->life->engine, &alerts), ==, 1);
    life_do (desk->life,
             &(PlumbCommand){.kind = PLUMB_COMMAND_DISMISS, .alert = {alerts[0].id, 0}});
  }
  life_sleep_until (desk->life, "08:00");
  desk_sit (desk, 2);
  plumb_engine_get_coach (desk->life->engine, &coach);
  g_assert_cmpint (coach.proposal, ==, PLUMB_PROPOSAL_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/practice", test_practice);
  g_test_add_func ("/practice/fades", test_practice_fades);
  g_test_add_func ("/practice/held", test_practice_held);
  g_test_add_func ("/practice/after-later", test_practice_after_later);
  g_test_add_func ("/practice/after-dnd", test_practice_after_dnd);
  g_test_add_func ("/practice/uses-up-nothing", test_practice_uses_up_nothing);
  g_test_add_func ("/practice/later", test_later_in_practice);
  g_test_add_func ("/practice/snooze-outlives", test_snooze_outlives_practice);
  g_test_add_func ("/practice/again", test_practice_again);
  g_test_add_func ("/practice/dismissed", test_dismissed_in_practice);
  return g_test_run ();
}
