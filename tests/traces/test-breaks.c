/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks and aftercare as alerts: one episode in one place is told of once. */
#include <string.h>

#include "event.h"
#include "play.h"

static void
make_sitting_short (PlumbSettingsValues *values)
{
  values->sitting.limit_min = 5;
  values->sitting.repeat_min = 2;
}

static Play *
start_upright (PlumbSettings *settings)
{
  Play *play = play_new (settings, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  g_free (play_take (play));
  return play;
}

static void
raise_break (Play *play, PlumbBreakTrigger trigger)
{
  PlumbEvents events;

  plumb_monitor_raise_break (play->monitor, PLUMB_BREAK_MICRO, trigger, 1, false,
                             play_now_us (play), &events);
  play_note (play, &events);
}

static void
end_break (Play *play, PlumbAlertOutcome outcome)
{
  PlumbEvents events;

  plumb_monitor_end_break (play->monitor, outcome, play_now_us (play), &events);
  play_note (play, &events);
}

static void
set_aftercare (Play *play, bool is_on)
{
  PlumbEvents events;

  plumb_monitor_set_aftercare (play->monitor, is_on, play_now_us (play), &events);
  play_note (play, &events);
}

/* The break came first: long-sitting has nothing to add until the episode is over. */
static void
test_break_first (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_sitting_short));

  play_hold (play, 221, 0, 0);
  raise_break (play, PLUMB_TRIGGER_STATIONARY);
  play_hold (play, 300, 0, 0);
  end_break (play, PLUMB_OUTCOME_EXPIRED);
  play_hold (play, 300, 0, 0);
  play_expect (
      play,
      "240 alert-raised id=1 alert=break-due severity=notice state=active duration_s=240 "
      "break=micro trigger=stationary spell_times=1 quiet_s=120 wording=0 times=1\n"
      "540 alert-cleared id=1 alert=break-due severity=notice state=active outcome=expired "
      "duration_s=240 break=micro trigger=stationary spell_times=1 quiet_s=120 wording=0 times=1\n"
      "840 notice notice=get-up outcome=ignored\n");
  play_walk (play, 80);
  g_free (play_take (play));
  play_hold (play, 330, 0, 0); /* another episode, which nobody has spoken of */
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, "alert-raised id=2 alert=long-sitting"));
}

/* Long sitting came first: the break adds no alert, and answering it ends the one there is. Whoever
 * stays all the same is told again, counted from the answer. */
static void
test_sitting_first (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_sitting_short));

  play_hold (play, 290, 0, 0);
  raise_break (play, PLUMB_TRIGGER_STATIONARY);
  end_break (play, PLUMB_OUTCOME_ACKNOWLEDGED); /* skipped, say */
  play_hold (play, 130, 0, 0);
  play_expect (
      play,
      "300 alert-raised id=1 alert=long-sitting severity=notice state=active duration_s=300 "
      "measured=stationary spell_times=1 quiet_s=120 wording=0 times=1\n"
      "309 alert-cleared id=1 alert=long-sitting severity=notice state=active outcome=acknowledged "
      "duration_s=300 measured=stationary spell_times=1 quiet_s=120 wording=0 times=1\n"
      "429 alert-raised id=2 alert=long-sitting severity=notice state=active duration_s=429 "
      "measured=stationary spell_times=2 quiet_s=120 wording=1 times=1\n");
}

static void
test_own_word (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_sitting_short));

  play_hold (play, 290, 0, 0);
  g_free (play_take (play));
  raise_break (play, PLUMB_TRIGGER_CHECK_IN);
  play_expect (play,
               "309 alert-raised id=2 alert=break-due severity=notice state=active duration_s=309 "
               "break=micro trigger=check-in spell_times=1 quiet_s=120 wording=1 times=1\n");
}

/* The one mechanism of alerts: held, snoozed, counted, switched off. */
static void
no_break_alerts (PlumbSettingsValues *values)
{
  values->alerts.is_breaks_enabled = false;
}

static void
test_holds_and_switch (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  g_autoptr (Play) off = start_upright (play_settings (no_break_alerts));
  PlumbEvents events;

  plumb_monitor_set_hold (play->monitor, PLUMB_HOLD_CALL, true, play_now_us (play), &events);
  raise_break (play, PLUMB_TRIGGER_SLOUCHED);
  plumb_monitor_set_hold (play->monitor, PLUMB_HOLD_CALL, false, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 25, 0, 0); /* it settles */
  g_assert_true (plumb_monitor_snooze (play->monitor, 0, 60, play_now_us (play), &events));
  play_note (play, &events);
  play_hold (play, 61, 0, 0);
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, "alert-changed id=1 alert=break-due severity=notice state=held"));
  g_assert_nonnull (strstr (said, "alert-raised id=1 alert=break-due"));
  g_assert_nonnull (
      strstr (said, "alert-changed id=1 alert=break-due severity=notice state=snoozed"));
  g_assert_nonnull (strstr (said, "alert-repeated id=1 alert=break-due"));
  raise_break (off, PLUMB_TRIGGER_SLOUCHED);
  play_expect (off, "");
}

static void
no_sitting_alerts (PlumbSettingsValues *values)
{
  values->alerts.is_sitting_enabled = false;
}

/* How often one is told in an hour of slouches. */
static unsigned
count_told (Play *play, bool is_aftercare)
{
  unsigned count = 0;

  set_aftercare (play, is_aftercare);
  for (int i = 0; i < 10; i++) {
    play_hold (play, 330, 22, 0);
    play_hold (play, 30, 0, 0);
  }
  g_autofree char *said = play_take (play);
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (strstr (*line, "alert=slouch") != NULL &&
        (strstr (*line, " alert-raised ") != NULL || strstr (*line, " alert-repeated ") != NULL))
      count++;
  return count;
}

/* Twice the time between two, half as many an hour. */
static void
test_softened (void)
{
  g_autoptr (Play) usual = start_upright (play_settings (no_sitting_alerts));
  g_autoptr (Play) soft = start_upright (play_settings (no_sitting_alerts));
  PlumbEvents events;

  g_assert_cmpuint (count_told (usual, false), ==, 6);
  g_assert_cmpuint (count_told (soft, true), ==, 3);
  plumb_monitor_note_aftercare (soft->monitor, play_now_us (soft), &events);
  set_aftercare (soft, false);
  g_assert_cmpuint (count_told (soft, false), ==, 6);
}

static void
test_aftercare_word (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  set_aftercare (play, true);
  plumb_monitor_note_aftercare (play->monitor, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 60, 0, 0);
  set_aftercare (play, false);
  play_expect (
      play,
      "38 alert-raised id=1 alert=aftercare severity=info state=active times=1\n"
      "79 alert-cleared id=1 alert=aftercare severity=info state=active outcome=expired times=1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/breaks/break-first", test_break_first);
  g_test_add_func ("/breaks/sitting-first", test_sitting_first);
  g_test_add_func ("/breaks/own-word", test_own_word);
  g_test_add_func ("/breaks/holds-and-switch", test_holds_and_switch);
  g_test_add_func ("/breaks/softened", test_softened);
  g_test_add_func ("/breaks/aftercare-word", test_aftercare_word);
  return g_test_run ();
}
