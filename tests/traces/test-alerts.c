/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composed days through the whole core: every line that it says is expected here. */
#include "event.h"
#include "play.h"

static Play *
start_upright (PlumbSettings *settings)
{
  Play *play = play_new (settings, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 40, 0, 0);
  g_free (play_take (play));
  return play;
}

static void
test_slouch_repeats (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 640, 24, 0);
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
               "194 notice notice=shift outcome=ignored\n"
               "374 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=315 "
               "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=2\n"
               "494 notice notice=shift outcome=ignored\n"
               "674 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=615 "
               "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=2 times=3\n");
}

static void
make_sitting_short (PlumbSettingsValues *values)
{
  values->sitting.limit_min = 5;
  values->sitting.repeat_min = 2;
  values->sitting.repeats = 2;
}

static void
test_long_sitting (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_sitting_short));

  play_hold (play, 700, 0, 0);
  play_walk (play, 20); /* an interruption */
  play_hold (play, 60, 0, 0);
  play_walk (play, 80); /* a break */
  play_hold (play, 60, 0, 0);
  play_expect (play,
               "300 alert-raised id=1 alert=long-sitting severity=notice state=active "
               "duration_s=300 measured=stationary spell_times=1 quiet_s=120 wording=0 times=1\n"
               "420 alert-repeated id=1 alert=long-sitting severity=notice state=active "
               "duration_s=420 measured=stationary spell_times=2 quiet_s=120 wording=1 times=2\n"
               "540 alert-repeated id=1 alert=long-sitting severity=notice state=active "
               "duration_s=540 measured=stationary spell_times=3 wording=2 times=3\n"
               "759 activity-changed from=still to=moving\n"
               "763 activity-changed from=moving to=walking\n"
               "769 posture-changed from=upright to=unknown\n"
               "781 interruption duration_s=22\n"
               "781 activity-changed from=walking to=still\n"
               "781 posture-changed from=unknown to=upright\n"
               "839 activity-changed from=still to=moving\n"
               "843 activity-changed from=moving to=walking\n"
               "849 posture-changed from=upright to=unknown\n"
               "863 notice notice=get-up outcome=heeded\n"
               "877 break-verified duration_s=60\n"
               "877 bout-ended duration_s=817 measured=stationary\n"
               "877 alert-cleared id=1 alert=long-sitting severity=notice state=active "
               "outcome=moved duration_s=540 measured=stationary spell_times=3 wording=2 times=3\n"
               "921 activity-changed from=walking to=still\n"
               "921 posture-changed from=unknown to=upright\n");
}

static void
set_training_done (Play *play, bool is_done)
{
  const PlumbCoaching coaching = {.is_coached = !is_done, .is_done = is_done};
  PlumbEvents events;

  plumb_monitor_set_coaching (play->monitor, &coaching, play_now_us (play), &events);
  play_note (play, &events);
}

/* The day's minutes are used up: nothing more is told of a slouch, the alert stays until it ends,
 * and why says so. Sitting is told of as before. */
static void
test_training_done (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_sitting_short));
  uint32_t done = 1u << PLUMB_REASON_TRAINING_DONE;

  play_hold (play, 40, 24, 0);
  g_free (play_take (play));
  g_assert_cmpuint (plumb_monitor_get_reasons (play->monitor) & done, ==, 0);
  set_training_done (play, true);
  set_training_done (play, true);
  play_expect (play, "");
  g_assert_cmpuint (plumb_monitor_get_reasons (play->monitor) & done, ==, done);
  play_hold (play, 240, 24, 0);
  play_expect (play,
               "194 notice notice=shift outcome=ignored\n"
               "300 alert-raised id=2 alert=long-sitting severity=notice state=active "
               "duration_s=300 measured=stationary spell_times=1 quiet_s=120 wording=0 times=1\n");
  set_training_done (play, false);
  play_hold (play, 60, 24, 0);
  play_expect (play,
               "374 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=315 "
               "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=2\n");
}

static void
set_discomfort (Play *play, bool is_due)
{
  PlumbDiscomfort found = {.is_due = is_due, .days = 5, .within_days = 14, .weeks = 2};
  PlumbEvents events;

  plumb_monitor_set_discomfort (play->monitor, &found, play_now_us (play), &events);
  play_note (play, &events);
}

/* Said once; answered it stays quiet until it was over, and a hold keeps it back like any other. */
static void
test_see_professional (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  set_discomfort (play, true);
  set_discomfort (play, true);
  play_expect (play, "59 alert-raised id=1 alert=see-professional severity=info state=active "
                     "days=5 within_days=14 weeks=2 times=1\n");
  plumb_monitor_acknowledge (play->monitor, 1, play_now_us (play), &events);
  play_note (play, &events);
  set_discomfort (play, true);
  play_hold (play, 400, 0, 0);
  play_expect (play, "59 alert-cleared id=1 alert=see-professional severity=info state=active "
                     "outcome=acknowledged days=5 within_days=14 weeks=2 times=1\n");
  set_discomfort (play, false);
  plumb_monitor_set_hold (play->monitor, PLUMB_HOLD_PROFILE, true, play_now_us (play), &events);
  set_discomfort (play, true);
  play_expect (play, "459 alert-changed id=2 alert=see-professional severity=info state=held "
                     "days=5 within_days=14 weeks=2 times=0\n");
  set_discomfort (play, false);
  play_expect (play, "459 alert-cleared id=2 alert=see-professional severity=info state=held "
                     "outcome=expired days=5 within_days=14 weeks=2 times=0\n");
}

static void
set_hold (Play *play, PlumbHold hold, bool is_set)
{
  PlumbEvents events;

  plumb_monitor_set_hold (play->monitor, hold, is_set, play_now_us (play), &events);
  play_note (play, &events);
}

/* Alerts that become due behind a hold wait for its end, or are dropped. */
static void
test_hold (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  set_hold (play, PLUMB_HOLD_CALL, true);
  play_hold (play, 30, 24, 0);
  set_hold (play, PLUMB_HOLD_CALL, false);
  play_hold (play, 30, 0, 0);
  set_hold (play, PLUMB_HOLD_DND, true);
  play_hold (play, 400, 0, 0);
  play_hold (play, 30, 24, 0);
  play_hold (play, 30, 0, 0);
  set_hold (play, PLUMB_HOLD_DND, false);
  play_hold (play, 30, 0, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-changed id=1 alert=slouch severity=notice state=held duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=0\n"
      "91 posture-changed from=slouching to=upright\n"
      "95 slouch-ended duration_s=35 peak_deg=24 posture=slouching\n"
      "95 alert-cleared id=1 alert=slouch severity=notice state=held outcome=corrected "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=0\n"
      "521 posture-changed from=upright to=slouching\n"
      "534 alert-changed id=2 alert=slouch severity=notice state=held duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=0\n"
      "551 posture-changed from=slouching to=upright\n"
      "555 slouch-ended duration_s=35 peak_deg=24 posture=slouching\n"
      "555 alert-cleared id=2 alert=slouch severity=notice state=held outcome=corrected "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=0\n");
}

static void
make_tracking (PlumbSettingsValues *values)
{
  values->monitor.mode = PLUMB_MODE_TRACKING;
}

static void
test_tracking (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_tracking));

  play_hold (play, 60, 24, 0);
  play_hold (play, 30, 0, 0);
  play_expect (play, "61 posture-changed from=upright to=slouching\n"
                     "121 posture-changed from=slouching to=upright\n"
                     "125 slouch-ended duration_s=65 peak_deg=24 posture=slouching\n");
}

static void
test_pause (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, 24, 0);
  set_hold (play, PLUMB_HOLD_USER, true);
  play_hold (play, 60, 24, 0);
  set_hold (play, PLUMB_HOLD_USER, false);
  play_hold (play, 30, 24, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 slouch-ended duration_s=30 peak_deg=24 posture=slouching\n"
      "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=expired "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 posture-changed from=slouching to=unknown\n"
      "89 notice notice=shift outcome=uncounted\n"
      "149 posture-changed from=unknown to=slouching\n");
}

static uint32_t
live_alert (Play *play)
{
  const PlumbAlert *alerts;

  g_assert_cmpuint (plumb_monitor_get_alerts (play->monitor, &alerts), >, 0);
  return alerts[0].id;
}

static void
test_snooze (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  play_hold (play, 30, 24, 0);
  plumb_monitor_snooze (play->monitor, live_alert (play), 60, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 400, 24, 0);
  plumb_monitor_snooze (play->monitor, 0, 600, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 20, 0, 0);
  play_hold (play, 320, 24, 0);
  play_hold (play, 300, 24, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 alert-changed id=1 alert=slouch severity=notice state=snoozed duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "149 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=90 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=2\n"
      "269 notice notice=shift outcome=ignored\n"
      "449 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=390 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=2 times=3\n"
      "489 alert-changed id=1 alert=slouch severity=notice state=snoozed duration_s=390 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=2 times=3\n"
      "491 posture-changed from=slouching to=upright\n"
      "495 slouch-ended duration_s=435 peak_deg=24 posture=slouching\n"
      "495 alert-cleared id=1 alert=slouch severity=notice state=snoozed outcome=snoozed-out "
      "duration_s=390 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=2 times=3\n"
      "511 posture-changed from=upright to=slouching\n"
      "1089 alert-raised id=2 alert=slouch severity=notice state=active duration_s=580 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=3 times=1\n");
}

static void
test_answers (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  play_hold (play, 30, 24, 0);
  g_assert_true (
      plumb_monitor_acknowledge (play->monitor, live_alert (play), play_now_us (play), &events));
  play_note (play, &events);
  g_assert_false (plumb_monitor_dismiss (play->monitor, 99, play_now_us (play), &events));
  play_hold (play, 400, 24, 0); /* told once, quiet until it has ended */
  play_hold (play, 20, 0, 0);
  play_hold (play, 30, 24, 0);
  g_assert_true (
      plumb_monitor_dismiss (play->monitor, live_alert (play), play_now_us (play), &events));
  play_note (play, &events);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=acknowledged "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "194 notice notice=shift outcome=ignored\n"
      "491 posture-changed from=slouching to=upright\n"
      "495 slouch-ended duration_s=435 peak_deg=24 posture=slouching\n"
      "511 posture-changed from=upright to=slouching\n"
      "524 alert-raised id=2 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=1\n"
      "539 alert-cleared id=2 alert=slouch severity=notice state=active outcome=dismissed "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=1\n");
}

static void
test_false_reports (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbSnapshot snapshot;
  PlumbEvents events;

  for (int i = 0; i < 3; i++) {
    play_hold (play, 30, 17, 0);
    plumb_monitor_report_false (play->monitor, live_alert (play), play_now_us (play), &events);
    play_note (play, &events);
    play_hold (play, 320, 0, 0);
  }
  plumb_monitor_snapshot (play->monitor, &snapshot);
  g_assert_cmpfloat_with_epsilon (snapshot.proposal_deg, 18, 0.5);
  g_assert_cmpfloat (snapshot.sensors[0].limit_deg, ==, 15);
  g_assert_true (plumb_monitor_answer_proposal (play->monitor, true, play_now_us (play), &events));
  g_assert_false (plumb_monitor_answer_proposal (play->monitor, true, play_now_us (play), &events));
  play_hold (play, 30, 17, 0); /* within the wider tolerance */
  plumb_monitor_snapshot (play->monitor, &snapshot);
  g_assert_cmpfloat_with_epsilon (snapshot.sensors[0].limit_deg, 18, 0.5);
  play_expect (
      play,
      "62 posture-changed from=upright to=slouching\n"
      "75 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=17 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=false duration_s=15 "
      "deviation_deg=17 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 notice notice=shift outcome=uncounted\n"
      "91 posture-changed from=slouching to=upright\n"
      "94 slouch-ended duration_s=35 peak_deg=17 posture=slouching\n"
      "412 posture-changed from=upright to=slouching\n"
      "425 alert-raised id=2 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=17 limit_deg=15 posture=slouching long=no wording=1 times=1\n"
      "439 alert-cleared id=2 alert=slouch severity=notice state=active outcome=false "
      "duration_s=15 deviation_deg=17 limit_deg=15 posture=slouching long=no wording=1 times=1\n"
      "439 notice notice=shift outcome=uncounted\n"
      "441 posture-changed from=slouching to=upright\n"
      "444 slouch-ended duration_s=35 peak_deg=17 posture=slouching\n"
      "762 posture-changed from=upright to=slouching\n"
      "775 alert-raised id=3 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=17 limit_deg=15 posture=slouching long=no wording=2 times=1\n"
      "789 alert-cleared id=3 alert=slouch severity=notice state=active outcome=false "
      "duration_s=15 deviation_deg=17 limit_deg=15 posture=slouching long=no wording=2 times=1\n"
      "789 proposal kind=tolerance tolerance_deg=18 from_deg=15 reports=3\n"
      "789 notice notice=shift outcome=uncounted\n"
      "791 posture-changed from=slouching to=upright\n"
      "794 slouch-ended duration_s=35 peak_deg=17 posture=slouching\n");
}

static void
make_two_an_hour (PlumbSettingsValues *values)
{
  values->alerts.max_per_hour = 2;
  values->alerts.repeat_s = 0;
}

static void
test_cap (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_two_an_hour));

  for (int i = 0; i < 4; i++) {
    play_hold (play, 30, 24, 0);
    play_hold (play, 30, 0, 0);
  }
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "91 posture-changed from=slouching to=upright\n"
      "95 slouch-ended duration_s=35 peak_deg=24 posture=slouching\n"
      "95 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "121 posture-changed from=upright to=slouching\n"
      "134 alert-raised id=2 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=1\n"
      "151 posture-changed from=slouching to=upright\n"
      "155 slouch-ended duration_s=35 peak_deg=24 posture=slouching\n"
      "155 alert-cleared id=2 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=24 limit_deg=15 posture=slouching long=no wording=1 times=1\n"
      "181 posture-changed from=upright to=slouching\n"
      "211 posture-changed from=slouching to=upright\n"
      "215 slouch-ended duration_s=35 peak_deg=24 posture=slouching\n"
      "241 posture-changed from=upright to=slouching\n"
      "254 notice notice=shift outcome=ignored\n"
      "271 posture-changed from=slouching to=upright\n"
      "275 slouch-ended duration_s=35 peak_deg=24 posture=slouching\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/slouch-repeats", test_slouch_repeats);
  g_test_add_func ("/traces/long-sitting", test_long_sitting);
  g_test_add_func ("/traces/hold", test_hold);
  g_test_add_func ("/traces/tracking", test_tracking);
  g_test_add_func ("/traces/pause", test_pause);
  g_test_add_func ("/traces/snooze", test_snooze);
  g_test_add_func ("/traces/answers", test_answers);
  g_test_add_func ("/traces/false-reports", test_false_reports);
  g_test_add_func ("/traces/cap", test_cap);
  g_test_add_func ("/traces/training-done", test_training_done);
  g_test_add_func ("/traces/see-professional", test_see_professional);
  return g_test_run ();
}
