/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composed days through the whole core: every line that it says is expected here. */
#include "event.h"
#include "play.h"

static void
test_slouch (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 60, 0, 0);
  play_hold (play, 60, 25, 0);
  play_hold (play, 60, 0, 0);
  play_expect (
      play,
      "0 quality-changed from=none to=live\n"
      "0 wear-changed from=unknown to=worn\n"
      "0 activity-changed from=unknown to=still\n"
      "8 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "18 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=1\n"
      "18 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
      "18 posture-changed from=unknown to=upright\n"
      "81 posture-changed from=upright to=slouching\n"
      "94 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "141 posture-changed from=slouching to=upright\n"
      "145 slouch-ended duration_s=65 peak_deg=25 posture=slouching\n"
      "145 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n");
}

static Play *
start_upright (PlumbSettings *settings)
{
  Play *play = play_new (settings, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 40, 0, 0);
  g_free (play_take (play));
  return play;
}

/* Shorter than the dwell, or within the tolerance: seen, and not alerted. */
static void
test_no_slouch (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 10, 25, 0);
  play_hold (play, 30, 0, 0);
  play_hold (play, 120, 13, 0);
  play_hold (play, 30, 0, 0);
  play_expect (play, "61 posture-changed from=upright to=slouching\n"
                     "71 posture-changed from=slouching to=upright\n");
}

/* Backwards is slouching too: people slide down as often as they hunch. */
static void
test_slide_back (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, -22, 0);
  play_hold (play, 30, 0, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "75 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=22 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "91 posture-changed from=slouching to=upright\n"
      "95 slouch-ended duration_s=35 peak_deg=22 posture=slouching\n"
      "95 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=22 limit_deg=15 posture=slouching long=no wording=0 times=1\n");
}

/* Walking is never judged and forgets the slouch; movement holds it. */
static void
test_walk_and_move (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, 25, 0);
  play_walk (play, 40);
  play_hold (play, 30, 0, 0);
  play_move (play, 20, 0.3);
  play_hold (play, 30, 0, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "89 activity-changed from=still to=moving\n"
      "93 activity-changed from=moving to=walking\n"
      "99 slouch-ended duration_s=40 peak_deg=25 posture=slouching\n"
      "99 alert-cleared id=1 alert=slouch severity=notice state=active outcome=moved duration_s=15 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "99 posture-changed from=slouching to=unknown\n"
      "131 interruption duration_s=42\n"
      "131 activity-changed from=walking to=still\n"
      "131 posture-changed from=unknown to=upright\n"
      "153 notice notice=shift outcome=heeded\n"
      "159 activity-changed from=still to=moving\n"
      "181 activity-changed from=moving to=still\n");
}

static void
test_lying (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, 25, 0);
  play_lie (play, 60);
  play_hold (play, 30, 0, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "95 activity-changed from=still to=lying\n"
      "99 slouch-ended duration_s=40 peak_deg=25 posture=slouching\n"
      "99 alert-cleared id=1 alert=slouch severity=notice state=active outcome=moved "
      "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "99 posture-changed from=slouching to=unknown\n"
      "150 activity-changed from=lying to=still\n"
      "150 posture-changed from=unknown to=slouching\n"
      "152 posture-changed from=slouching to=upright\n"
      "155 notice notice=shift outcome=heeded\n");
}

static void
test_bends (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_bend (play, 1, 50);
  play_hold (play, 10, 0, 0);
  play_bend (play, 2, 75);
  play_hold (play, 10, 0, 0);
  play_bend (play, 1, 38); /* not deep enough to count */
  play_hold (play, 10, 0, 0);
  play_expect (play, "61 posture-changed from=upright to=slouching\n"
                     "63 bend duration_s=3 peak_deg=50 deep=no transfer=no\n"
                     "66 posture-changed from=slouching to=upright\n"
                     "79 posture-changed from=upright to=slouching\n"
                     "80 bend duration_s=5 peak_deg=75 deep=yes transfer=no\n"
                     "82 posture-changed from=slouching to=upright\n"
                     "93 posture-changed from=upright to=slouching\n"
                     "96 posture-changed from=slouching to=upright\n");
}

static void
test_two_poses (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_calibrate (play, PLUMB_POSE_SLOUCHED, 24);
  play_hold (play, 40, 0, 0);
  g_free (play_take (play));
  play_hold (play, 30, 14, 0); /* past half way */
  play_hold (play, 30, 0, 0);
  play_hold (play, 30, -16, 0);
  play_hold (play, 30, 0, 0);
  play_hold (play, 30, 0, 20);
  play_hold (play, 30, 0, 0);
  play_hold (play, 30, 0, -20);
  play_expect (
      play,
      "81 posture-changed from=upright to=slouching\n"
      "94 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=14 limit_deg=12 posture=slouching long=no wording=0 times=1\n"
      "110 posture-changed from=slouching to=upright\n"
      "114 slouch-ended duration_s=35 peak_deg=14 posture=slouching\n"
      "114 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=14 limit_deg=12 posture=slouching long=no wording=0 times=1\n"
      "140 posture-changed from=upright to=leaning-back\n"
      "170 posture-changed from=leaning-back to=upright\n"
      "174 slouch-ended duration_s=35 peak_deg=16 posture=leaning-back\n"
      "200 posture-changed from=upright to=leaning-right\n"
      "214 notice notice=shift outcome=ignored\n"
      "230 posture-changed from=leaning-right to=upright\n"
      "234 slouch-ended duration_s=36 peak_deg=20 posture=leaning-right\n"
      "260 posture-changed from=upright to=leaning-left\n");
}

/* Standing up from the chair is seen at the waist; sitting there counts as sitting. */
static void
test_waist (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_WAIST);

  play_calibrate (play, PLUMB_POSE_STANDING, 0);
  play_hold (play, 10, 0, 0);
  play_move (play, 2, 0.2);
  play_hold (play, 30, -25, 0);
  play_move (play, 2, 0.2);
  play_hold (play, 30, 3, 0);
  play_expect (
      play,
      "0 quality-changed from=none to=live\n"
      "0 wear-changed from=unknown to=worn\n"
      "0 activity-changed from=unknown to=still\n"
      "8 calibration-changed pose=standing state=running reason=ok fraction=0 spread_deg=0\n"
      "18 calibration-finished pose=standing state=running reason=ok fraction=1 spread_deg=1\n"
      "18 calibration-changed pose=standing state=valid reason=ok fraction=0 spread_deg=0\n"
      "18 posture-changed from=unknown to=upright\n"
      "18 activity-changed from=still to=standing\n"
      "29 activity-changed from=standing to=moving\n"
      "33 activity-changed from=moving to=sitting\n"
      "61 activity-changed from=sitting to=moving\n"
      "66 activity-changed from=moving to=standing\n");
}

/* A device that judges itself goes through the same dwell and alerts. */
static void
test_flag_device (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  for (int i = 0; i < 120; i++) {
    play->t_s += 1;
    PlumbSample sample = {.time_us = play_now_us (play),
                          .fields = PLUMB_SAMPLE_FLAG,
                          .is_slouching = i >= 40 && i < 80};
    play_sample (play, &sample);
  }
  play_expect (
      play,
      "1 quality-changed from=none to=live\n"
      "1 wear-changed from=unknown to=worn\n"
      "1 posture-changed from=unknown to=upright\n"
      "42 posture-changed from=upright to=slouching\n"
      "55 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=0 limit_deg=0 posture=slouching long=no wording=0 times=1\n"
      "82 posture-changed from=slouching to=upright\n"
      "85 slouch-ended duration_s=45 peak_deg=0 posture=slouching\n"
      "85 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=0 limit_deg=0 posture=slouching long=no wording=0 times=1\n");
}

static void
start_capture (Play *play, PlumbPose pose)
{
  PlumbEvents events;

  g_assert_cmpint (plumb_monitor_calibrate (play->monitor, 0, pose, play_now_us (play), &events),
                   ==, PLUMB_START_OK);
  play_note (play, &events);
}

static void
play_angle (Play *play, unsigned seconds, double angle_deg)
{
  for (unsigned i = 0; i < seconds; i++) {
    play->t_s += 1;
    PlumbSample sample = {
        .time_us = play_now_us (play), .fields = PLUMB_SAMPLE_ANGLE, .angle_deg = angle_deg};
    play_sample (play, &sample);
  }
}

static void
test_angle_device (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  play_angle (play, 5, 40);
  start_capture (play, PLUMB_POSE_UPRIGHT);
  play_angle (play, 40, 40);
  play_angle (play, 30, 62);
  play_angle (play, 30, 40);
  play_expect (
      play,
      "1 quality-changed from=none to=live\n"
      "1 wear-changed from=unknown to=worn\n"
      "5 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "16 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=0\n"
      "16 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
      "16 posture-changed from=unknown to=upright\n"
      "47 posture-changed from=upright to=slouching\n"
      "60 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=22 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "77 posture-changed from=slouching to=upright\n"
      "80 slouch-ended duration_s=35 peak_deg=22 posture=slouching\n"
      "80 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=22 limit_deg=15 posture=slouching long=no wording=0 times=1\n");
}

/* The first calibrated sensor that streams judges; the next takes over when it is gone. */
static void
test_two_sensors (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbSnapshot snapshot;
  PlumbEvents events;

  plumb_monitor_set_sensor (play->monitor, 1, true, PLUMB_PLACEMENT_CHEST, play_now_us (play),
                            &events);
  plumb_monitor_set_stream (play->monitor, 1, PLUMB_STREAM_LIVE, play_now_us (play), &events);
  play->slot = 1;
  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 30, 25, 0);
  plumb_monitor_snapshot (play->monitor, &snapshot);
  g_assert_cmpint (snapshot.lead, ==, 1);
  play->slot = 0;
  play_hold (play, 10, 0, 0);
  plumb_monitor_snapshot (play->monitor, &snapshot);
  g_assert_cmpint (snapshot.lead, ==, 0);
  play_expect (
      play,
      "64 posture-changed from=upright to=unknown\n"
      "67 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "77 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=1\n"
      "77 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
      "77 posture-changed from=unknown to=upright\n"
      "80 posture-changed from=upright to=slouching\n"
      "97 alert-raised id=1 alert=slouch severity=notice state=active duration_s=19 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "108 slouch-ended duration_s=30 peak_deg=25 posture=slouching\n"
      "108 alert-cleared id=1 alert=slouch severity=notice state=active outcome=superseded "
      "duration_s=19 deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "108 posture-changed from=slouching to=unknown\n"
      "110 posture-changed from=unknown to=upright\n");
}

/* Half a minute without data bridges a slouch, more than a minute ends it. */
static void
test_gaps (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, 25, 0);
  play_silence (play, 30);
  play_hold (play, 10, 25, 0);
  play_silence (play, 90);
  play_hold (play, 10, 0, 0);
  play_silence (play, 700);
  play_hold (play, 10, 0, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "94 quality-changed from=live to=gap\n"
      "94 wear-changed from=worn to=unknown\n"
      "94 activity-changed from=still to=unknown\n"
      "94 posture-changed from=slouching to=unknown\n"
      "94 notice notice=shift outcome=uncounted\n"
      "119 quality-changed from=gap to=live\n"
      "119 wear-changed from=unknown to=worn\n"
      "119 activity-changed from=unknown to=still\n"
      "121 posture-changed from=unknown to=slouching\n"
      "134 quality-changed from=live to=gap\n"
      "134 wear-changed from=worn to=unknown\n"
      "134 activity-changed from=still to=unknown\n"
      "134 posture-changed from=slouching to=unknown\n"
      "189 slouch-ended duration_s=130 peak_deg=25 posture=slouching\n"
      "189 alert-cleared id=1 alert=slouch severity=notice state=active outcome=expired "
      "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "219 quality-changed from=gap to=live\n"
      "219 wear-changed from=unknown to=worn\n"
      "219 activity-changed from=unknown to=still\n"
      "221 posture-changed from=unknown to=upright\n"
      "234 quality-changed from=live to=gap\n"
      "234 wear-changed from=worn to=unknown\n"
      "234 activity-changed from=still to=unknown\n"
      "234 posture-changed from=upright to=unknown\n"
      "829 bout-ended duration_s=109 measured=stationary\n"
      "929 quality-changed from=gap to=live\n"
      "929 wear-changed from=unknown to=worn\n"
      "929 activity-changed from=unknown to=still\n"
      "931 posture-changed from=unknown to=upright\n");
}

static void
test_resume (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  play_hold (play, 20, 25, 0);
  play->t_s += 3; /* too short a sleep to be a gap */
  plumb_monitor_resume (play->monitor, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 40, 0, 0);
  play_expect (
      play,
      "61 posture-changed from=upright to=slouching\n"
      "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "82 quality-changed from=live to=gap\n"
      "82 wear-changed from=worn to=unknown\n"
      "82 activity-changed from=still to=unknown\n"
      "82 posture-changed from=slouching to=unknown\n"
      "82 notice notice=shift outcome=uncounted\n"
      "82 quality-changed from=gap to=live\n"
      "82 wear-changed from=unknown to=worn\n"
      "82 activity-changed from=unknown to=still\n"
      "84 posture-changed from=unknown to=slouching\n"
      "85 posture-changed from=slouching to=upright\n"
      "89 slouch-ended duration_s=30 peak_deg=25 posture=slouching\n"
      "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
      "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching long=no wording=0 times=1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/slouch", test_slouch);
  g_test_add_func ("/traces/no-slouch", test_no_slouch);
  g_test_add_func ("/traces/slide-back", test_slide_back);
  g_test_add_func ("/traces/walk-and-move", test_walk_and_move);
  g_test_add_func ("/traces/lying", test_lying);
  g_test_add_func ("/traces/bends", test_bends);
  g_test_add_func ("/traces/two-poses", test_two_poses);
  g_test_add_func ("/traces/waist", test_waist);
  g_test_add_func ("/traces/flag-device", test_flag_device);
  g_test_add_func ("/traces/angle-device", test_angle_device);
  g_test_add_func ("/traces/two-sensors", test_two_sensors);
  g_test_add_func ("/traces/gaps", test_gaps);
  g_test_add_func ("/traces/resume", test_resume);
  return g_test_run ();
}
