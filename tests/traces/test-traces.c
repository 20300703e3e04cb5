/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composed days through the whole core: every line that it says is expected here. */
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

static uint32_t
live_alert (Play *play)
{
  const PlumbAlert *alerts;

  g_assert_cmpuint (plumb_monitor_get_alerts (play->monitor, &alerts), >, 0);
  return alerts[0].id;
}

static void
set_hold (Play *play, PlumbHold hold, bool is_set)
{
  PlumbEvents events;

  plumb_monitor_set_hold (play->monitor, hold, is_set, play_now_us (play), &events);
  play_note (play, &events);
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
set_stream (Play *play, PlumbStream stream)
{
  PlumbEvents events;

  plumb_monitor_set_stream (play->monitor, 0, stream, play_now_us (play), &events);
  play_note (play, &events);
}

static void
test_slouch (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 60, 0, 0);
  play_hold (play, 60, 25, 0);
  play_hold (play, 60, 0, 0);
  play_expect (
      play, "0 quality-changed from=none to=live\n"
            "0 wear-changed from=unknown to=worn\n"
            "0 activity-changed from=unknown to=still\n"
            "8 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
            "18 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=1\n"
            "18 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
            "18 posture-changed from=unknown to=upright\n"
            "81 posture-changed from=upright to=slouching\n"
            "94 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "141 posture-changed from=slouching to=upright\n"
            "145 slouch-ended duration_s=65 peak_deg=25 posture=slouching\n"
            "145 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
            "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n");
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
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "75 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=22 limit_deg=15 posture=slouching times=1\n"
               "91 posture-changed from=slouching to=upright\n"
               "95 slouch-ended duration_s=35 peak_deg=22 posture=slouching\n"
               "95 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=15 deviation_deg=22 limit_deg=15 posture=slouching times=1\n");
}

static void
test_slouch_repeats (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 640, 25, 0);
  play_expect (play, "61 posture-changed from=upright to=slouching\n"
                     "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
                     "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
                     "374 alert-repeated id=1 alert=slouch severity=notice state=active "
                     "duration_s=315 deviation_deg=25 limit_deg=15 posture=slouching times=2\n"
                     "674 alert-repeated id=1 alert=slouch severity=notice state=active "
                     "duration_s=615 deviation_deg=25 limit_deg=15 posture=slouching times=3\n");
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
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "89 activity-changed from=still to=moving\n"
               "93 activity-changed from=moving to=walking\n"
               "99 slouch-ended duration_s=40 peak_deg=25 posture=slouching\n"
               "99 alert-cleared id=1 alert=slouch severity=notice state=active outcome=moved "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "99 posture-changed from=slouching to=unknown\n"
               "131 interruption duration_s=42\n"
               "131 activity-changed from=walking to=still\n"
               "131 posture-changed from=unknown to=upright\n"
               "159 activity-changed from=still to=moving\n"
               "181 activity-changed from=moving to=still\n");
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
  play_expect (play, "300 alert-raised id=1 alert=long-sitting severity=notice state=active "
                     "duration_s=300 measured=stationary times=1\n"
                     "420 alert-repeated id=1 alert=long-sitting severity=notice state=active "
                     "duration_s=420 measured=stationary times=2\n"
                     "540 alert-repeated id=1 alert=long-sitting severity=notice state=active "
                     "duration_s=540 measured=stationary times=3\n"
                     "759 activity-changed from=still to=moving\n"
                     "763 activity-changed from=moving to=walking\n"
                     "769 posture-changed from=upright to=unknown\n"
                     "781 interruption duration_s=22\n"
                     "781 activity-changed from=walking to=still\n"
                     "781 posture-changed from=unknown to=upright\n"
                     "839 activity-changed from=still to=moving\n"
                     "843 activity-changed from=moving to=walking\n"
                     "849 posture-changed from=upright to=unknown\n"
                     "877 break-verified duration_s=60\n"
                     "877 bout-ended duration_s=817 measured=stationary\n"
                     "877 alert-cleared id=1 alert=long-sitting severity=notice state=active "
                     "outcome=moved duration_s=540 measured=stationary times=3\n"
                     "921 activity-changed from=walking to=still\n"
                     "921 posture-changed from=unknown to=upright\n");
}

/* Alerts that become due behind a hold wait for its end, or are dropped. */
static void
test_hold (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  set_hold (play, PLUMB_HOLD_CALL, true);
  play_hold (play, 30, 25, 0);
  set_hold (play, PLUMB_HOLD_CALL, false);
  play_hold (play, 30, 0, 0);
  set_hold (play, PLUMB_HOLD_DND, true);
  play_hold (play, 400, 0, 0);
  play_hold (play, 30, 25, 0);
  play_hold (play, 30, 0, 0);
  set_hold (play, PLUMB_HOLD_DND, false);
  play_hold (play, 30, 0, 0);
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-changed id=1 alert=slouch severity=notice state=held duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=0\n"
               "89 alert-raised id=1 alert=slouch severity=notice state=active duration_s=30 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "91 posture-changed from=slouching to=upright\n"
               "95 slouch-ended duration_s=35 peak_deg=25 posture=slouching\n"
               "95 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=30 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "521 posture-changed from=upright to=slouching\n"
               "534 alert-changed id=2 alert=slouch severity=notice state=held duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=0\n"
               "551 posture-changed from=slouching to=upright\n"
               "555 slouch-ended duration_s=35 peak_deg=25 posture=slouching\n"
               "555 alert-cleared id=2 alert=slouch severity=notice state=held outcome=corrected "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=0\n");
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

  play_hold (play, 60, 25, 0);
  play_hold (play, 30, 0, 0);
  play_expect (play, "61 posture-changed from=upright to=slouching\n"
                     "121 posture-changed from=slouching to=upright\n"
                     "125 slouch-ended duration_s=65 peak_deg=25 posture=slouching\n");
}

static void
test_pause (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, 25, 0);
  set_hold (play, PLUMB_HOLD_USER, true);
  play_hold (play, 60, 25, 0);
  set_hold (play, PLUMB_HOLD_USER, false);
  play_hold (play, 30, 25, 0);
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "89 slouch-ended duration_s=30 peak_deg=25 posture=slouching\n"
               "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=expired "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "89 posture-changed from=slouching to=unknown\n"
               "149 posture-changed from=unknown to=slouching\n");
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
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "94 quality-changed from=live to=gap\n"
               "94 wear-changed from=worn to=unknown\n"
               "94 activity-changed from=still to=unknown\n"
               "94 posture-changed from=slouching to=unknown\n"
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
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
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
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "82 quality-changed from=live to=gap\n"
               "82 wear-changed from=worn to=unknown\n"
               "82 activity-changed from=still to=unknown\n"
               "82 posture-changed from=slouching to=unknown\n"
               "82 quality-changed from=gap to=live\n"
               "82 wear-changed from=unknown to=worn\n"
               "82 activity-changed from=unknown to=still\n"
               "84 posture-changed from=unknown to=slouching\n"
               "85 posture-changed from=slouching to=upright\n"
               "89 slouch-ended duration_s=30 peak_deg=25 posture=slouching\n"
               "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n");
}

static void
test_not_worn (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_table (play, 700);
  play_move (play, 5, 0.3);
  play_hold (play, 30, 0, 0);
  play_expect (play, "60 posture-changed from=upright to=slouching\n"
                     "62 activity-changed from=still to=lying\n"
                     "70 posture-changed from=slouching to=unknown\n"
                     "666 bout-ended duration_s=62 measured=stationary\n"
                     "666 wear-changed from=worn to=not-worn\n"
                     "666 activity-changed from=lying to=unknown\n"
                     "759 wear-changed from=not-worn to=worn\n"
                     "759 activity-changed from=unknown to=lying\n"
                     "760 activity-changed from=lying to=moving\n"
                     "766 activity-changed from=moving to=still\n"
                     "766 posture-changed from=unknown to=upright\n");
}

/* Put on again and sitting differently: the next walk shows it, and nothing is guessed from there.
 */
static void
test_put_on_again (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_walk (play, 60);
  play_hold (play, 30, 0, 0);
  play_silence (play, 900);
  /* the same body under a sensor that now leans by 20 degrees */
  play->turn[0] = play->turn[8] = 0.9396926208;
  play->turn[2] = 0.3420201433;
  play->turn[6] = -0.3420201433;
  play_walk (play, 60);
  play_hold (play, 60, 0, 0);
  play_expect (play, "59 activity-changed from=still to=moving\n"
                     "63 activity-changed from=moving to=walking\n"
                     "69 posture-changed from=upright to=unknown\n"
                     "119 break-verified duration_s=60\n"
                     "119 bout-ended duration_s=59 measured=stationary\n"
                     "121 activity-changed from=walking to=still\n"
                     "121 posture-changed from=unknown to=upright\n"
                     "154 quality-changed from=live to=gap\n"
                     "154 wear-changed from=worn to=unknown\n"
                     "154 activity-changed from=still to=unknown\n"
                     "154 posture-changed from=upright to=unknown\n"
                     "749 bout-ended duration_s=28 measured=stationary\n"
                     "1049 quality-changed from=gap to=live\n"
                     "1049 wear-changed from=unknown to=worn\n"
                     "1049 activity-changed from=unknown to=still\n"
                     "1049 activity-changed from=still to=moving\n"
                     "1057 activity-changed from=moving to=walking\n"
                     "1076 calibration-changed pose=upright state=suspect reason=put-on-again "
                     "fraction=0 spread_deg=0\n"
                     "1076 quality-changed from=live to=suspect\n"
                     "1076 alert-raised id=1 alert=calibration-stale severity=notice state=active "
                     "reason=put-on-again times=1\n"
                     "1109 break-verified duration_s=60\n"
                     "1111 activity-changed from=walking to=still\n");
}

static void
test_lying (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_hold (play, 30, 25, 0);
  play_lie (play, 60);
  play_hold (play, 30, 0, 0);
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "92 activity-changed from=still to=lying\n"
               "100 slouch-ended duration_s=41 peak_deg=85 posture=slouching\n"
               "100 alert-cleared id=1 alert=slouch severity=notice state=active outcome=moved "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "100 posture-changed from=slouching to=unknown\n"
               "150 activity-changed from=lying to=still\n"
               "150 posture-changed from=unknown to=slouching\n"
               "152 posture-changed from=slouching to=upright\n");
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
                     "76 posture-changed from=upright to=slouching\n"
                     "79 activity-changed from=still to=lying\n"
                     "80 bend duration_s=5 peak_deg=75 deep=yes transfer=no\n"
                     "80 activity-changed from=lying to=still\n"
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
  play_expect (play,
               "81 posture-changed from=upright to=slouching\n"
               "94 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=14 limit_deg=12 posture=slouching times=1\n"
               "110 posture-changed from=slouching to=upright\n"
               "114 slouch-ended duration_s=35 peak_deg=14 posture=slouching\n"
               "114 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=15 deviation_deg=14 limit_deg=12 posture=slouching times=1\n"
               "140 posture-changed from=upright to=leaning-back\n"
               "170 posture-changed from=leaning-back to=upright\n"
               "174 slouch-ended duration_s=35 peak_deg=16 posture=leaning-back\n"
               "200 posture-changed from=upright to=leaning-right\n"
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

static void
test_refused_captures (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_CHEST);
  PlumbEvents events;

  g_assert_cmpint (plumb_monitor_calibrate (play->monitor, 3, PLUMB_POSE_UPRIGHT, 0, &events), ==,
                   PLUMB_START_UNUSED);
  g_assert_cmpint (plumb_monitor_calibrate (play->monitor, 0, PLUMB_POSE_UPRIGHT, 0, &events), ==,
                   PLUMB_START_NO_STREAM);
  play_hold (play, 5, 0, 0);
  g_assert_cmpint (plumb_monitor_calibrate (play->monitor, 0, PLUMB_POSE_SLOUCHED, 0, &events), ==,
                   PLUMB_START_NO_UPRIGHT);
  start_capture (play, PLUMB_POSE_UPRIGHT);
  g_assert_cmpint (plumb_monitor_calibrate (play->monitor, 0, PLUMB_POSE_UPRIGHT, 0, &events), ==,
                   PLUMB_START_BUSY);
  play_move (play, 40, 0.3);
  play_hold (play, 10, 0, 0);
  start_capture (play, PLUMB_POSE_UPRIGHT);
  play_silence (play, 40);
  play_hold (play, 10, 0, 0);
  start_capture (play, PLUMB_POSE_UPRIGHT);
  g_assert_true (plumb_monitor_cancel_calibration (play->monitor, 0, play_now_us (play), &events));
  play_note (play, &events);
  g_assert_false (plumb_monitor_cancel_calibration (play->monitor, 0, play_now_us (play), &events));
  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  start_capture (play, PLUMB_POSE_SLOUCHED);
  play_hold (play, 12, 3, 0); /* hardly another pose */
  play_expect (
      play,
      "0 quality-changed from=none to=live\n"
      "0 wear-changed from=unknown to=worn\n"
      "0 activity-changed from=unknown to=still\n"
      "5 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "5 activity-changed from=still to=moving\n"
      "35 calibration-finished pose=upright state=running reason=moved fraction=0 spread_deg=0\n"
      "35 calibration-changed pose=upright state=none reason=ok fraction=0 spread_deg=0\n"
      "48 activity-changed from=moving to=still\n"
      "55 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "60 quality-changed from=live to=gap\n"
      "60 wear-changed from=worn to=unknown\n"
      "60 activity-changed from=still to=unknown\n"
      "85 calibration-finished pose=upright state=running reason=no-data fraction=0 spread_deg=0\n"
      "85 calibration-changed pose=upright state=none reason=ok fraction=0 spread_deg=0\n"
      "95 quality-changed from=gap to=live\n"
      "95 wear-changed from=unknown to=worn\n"
      "95 activity-changed from=unknown to=still\n"
      "105 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "105 calibration-finished pose=upright state=running reason=cancelled fraction=0 "
      "spread_deg=0\n"
      "105 calibration-changed pose=upright state=none reason=ok fraction=0 spread_deg=0\n"
      "113 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "123 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=1\n"
      "123 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
      "123 posture-changed from=unknown to=upright\n"
      "124 calibration-changed pose=slouched state=running reason=ok fraction=0 spread_deg=0\n"
      "124 posture-changed from=upright to=unknown\n"
      "134 calibration-finished pose=slouched state=running reason=too-close fraction=0 "
      "spread_deg=1\n"
      "134 calibration-changed pose=slouched state=valid reason=ok fraction=0 spread_deg=0\n"
      "134 posture-changed from=unknown to=upright\n");
}

static void
make_days_short (PlumbSettingsValues *values)
{
  values->monitor.calibration_max_age_days = 0.01; /* a quarter of an hour */
}

static void
test_stale_calibration (void)
{
  g_autoptr (Play) play = start_upright (play_settings (make_days_short));

  play_hold (play, 900, 0, 0);
  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_expect (
      play,
      "882 calibration-changed pose=upright state=stale reason=too-old fraction=0 spread_deg=0\n"
      "882 alert-raised id=1 alert=calibration-stale severity=info state=active reason=too-old "
      "times=1\n"
      "967 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
      "967 posture-changed from=upright to=unknown\n"
      "977 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=1\n"
      "977 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
      "977 alert-cleared id=1 alert=calibration-stale severity=info state=active outcome=corrected "
      "reason=too-old times=1\n"
      "977 posture-changed from=unknown to=upright\n");
}

/* A sensor that gives half a g for one: told by the units, and muted. */
static void
test_units (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play->scale = 0.5;
  play_hold (play, 60, 30, 0);
  play_expect (
      play,
      "59 activity-changed from=still to=moving\n"
      "62 activity-changed from=moving to=still\n"
      "62 posture-changed from=upright to=slouching\n"
      "67 calibration-changed pose=upright state=suspect reason=units fraction=0 spread_deg=0\n"
      "67 quality-changed from=live to=suspect\n"
      "67 posture-changed from=slouching to=unknown\n"
      "67 alert-raised id=1 alert=calibration-stale severity=notice state=active reason=units "
      "times=1\n");
}

static void
test_stalled (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play->noise_g = 0;
  play_hold (play, 30, 0, 0);
  play->noise_g = 0.008;
  play_hold (play, 10, 0, 0);
  play_expect (
      play,
      "69 calibration-changed pose=upright state=suspect reason=stalled fraction=0 spread_deg=0\n"
      "69 quality-changed from=live to=stale\n"
      "69 wear-changed from=worn to=unknown\n"
      "69 activity-changed from=still to=unknown\n"
      "69 posture-changed from=upright to=unknown\n"
      "69 alert-raised id=1 alert=calibration-stale severity=notice state=active reason=stalled "
      "times=1\n"
      "89 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
      "89 alert-cleared id=1 alert=calibration-stale severity=notice state=active "
      "outcome=corrected reason=stalled times=1\n"
      "89 quality-changed from=stale to=live\n"
      "89 wear-changed from=unknown to=worn\n"
      "89 activity-changed from=unknown to=still\n"
      "91 posture-changed from=unknown to=upright\n");
}

static void
test_stream_alerts (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  set_stream (play, PLUMB_STREAM_LOST);
  play_silence (play, 200);
  set_stream (play, PLUMB_STREAM_LIVE);
  play_hold (play, 10, 0, 0);
  set_stream (play, PLUMB_STREAM_SILENT);
  play_silence (play, 20);
  set_stream (play, PLUMB_STREAM_UNPAIRED);
  play_silence (play, 20);
  set_stream (play, PLUMB_STREAM_OFF);
  play_expect (play,
               "64 quality-changed from=live to=none\n"
               "64 wear-changed from=worn to=unknown\n"
               "64 activity-changed from=still to=unknown\n"
               "64 posture-changed from=upright to=unknown\n"
               "179 alert-raised id=1 alert=sensor-lost severity=warning state=active "
               "duration_s=120 times=1\n"
               "259 alert-cleared id=1 alert=sensor-lost severity=warning state=active "
               "outcome=corrected duration_s=120 times=1\n"
               "259 quality-changed from=none to=gap\n"
               "259 quality-changed from=gap to=live\n"
               "259 wear-changed from=unknown to=worn\n"
               "259 activity-changed from=unknown to=still\n"
               "261 posture-changed from=unknown to=upright\n"
               "269 alert-raised id=2 alert=sensor-silent severity=warning state=active "
               "duration_s=0 times=1\n"
               "274 quality-changed from=live to=gap\n"
               "274 wear-changed from=worn to=unknown\n"
               "274 activity-changed from=still to=unknown\n"
               "274 posture-changed from=upright to=unknown\n"
               "289 alert-cleared id=2 alert=sensor-silent severity=warning state=active "
               "outcome=expired duration_s=0 times=1\n"
               "289 quality-changed from=gap to=none\n"
               "289 alert-raised id=3 alert=pairing-lost severity=warning state=active times=1\n"
               "309 alert-cleared id=3 alert=pairing-lost severity=warning state=active "
               "outcome=expired times=1\n");
}

static void
test_battery (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbSensorSettings settings = {
      .battery_warn_percent = 20, .battery_critical_percent = 10, .battery_clear_percent = 30};
  static const int percents[] = {50, 19, 25, 19, 9, 12, 9, 31, 18};
  PlumbEvents events;

  for (unsigned i = 0; i < G_N_ELEMENTS (percents); i++) {
    play_hold (play, 1, 0, 0);
    plumb_monitor_set_battery (play->monitor, 0, percents[i], false, &settings, play_now_us (play),
                               &events);
    play_note (play, &events);
  }
  plumb_monitor_set_battery (play->monitor, 0, 18, true, &settings, play_now_us (play), &events);
  play_note (play, &events);
  play_expect (
      play,
      "61 alert-raised id=1 alert=battery-low severity=notice state=active percent=19 times=1\n"
      "64 alert-repeated id=1 alert=battery-low severity=warning state=active percent=9 times=2\n"
      "67 alert-cleared id=1 alert=battery-low severity=warning state=active outcome=corrected "
      "percent=9 times=2\n"
      "68 alert-raised id=2 alert=battery-low severity=notice state=active percent=18 times=1\n"
      "68 alert-cleared id=2 alert=battery-low severity=notice state=active outcome=corrected "
      "percent=18 times=1\n");
}

static void
test_snooze (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  play_hold (play, 30, 25, 0);
  plumb_monitor_snooze (play->monitor, live_alert (play), 60, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 400, 25, 0);
  plumb_monitor_snooze (play->monitor, 0, 600, play_now_us (play), &events);
  play_note (play, &events);
  play_hold (play, 20, 0, 0);
  play_hold (play, 320, 25, 0);
  play_hold (play, 300, 25, 0);
  play_expect (
      play, "61 posture-changed from=upright to=slouching\n"
            "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "89 alert-changed id=1 alert=slouch severity=notice state=snoozed duration_s=15 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "149 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=90 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=2\n"
            "449 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=390 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=3\n"
            "489 alert-changed id=1 alert=slouch severity=notice state=snoozed duration_s=390 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=3\n"
            "491 posture-changed from=slouching to=upright\n"
            "495 slouch-ended duration_s=435 peak_deg=25 posture=slouching\n"
            "495 alert-cleared id=1 alert=slouch severity=notice state=snoozed outcome=snoozed-out "
            "duration_s=390 deviation_deg=25 limit_deg=15 posture=slouching times=3\n"
            "511 posture-changed from=upright to=slouching\n"
            "749 alert-changed id=2 alert=slouch severity=notice state=snoozed duration_s=240 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=0\n"
            "1089 alert-raised id=2 alert=slouch severity=notice state=active duration_s=580 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n");
}

static void
test_answers (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  PlumbEvents events;

  play_hold (play, 30, 25, 0);
  g_assert_true (
      plumb_monitor_acknowledge (play->monitor, live_alert (play), play_now_us (play), &events));
  play_note (play, &events);
  g_assert_false (plumb_monitor_dismiss (play->monitor, 99, play_now_us (play), &events));
  play_hold (play, 400, 25, 0); /* told once, quiet until it has ended */
  play_hold (play, 20, 0, 0);
  play_hold (play, 30, 25, 0);
  g_assert_true (
      plumb_monitor_dismiss (play->monitor, live_alert (play), play_now_us (play), &events));
  play_note (play, &events);
  play_expect (
      play, "61 posture-changed from=upright to=slouching\n"
            "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=acknowledged "
            "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "491 posture-changed from=slouching to=upright\n"
            "495 slouch-ended duration_s=435 peak_deg=25 posture=slouching\n"
            "511 posture-changed from=upright to=slouching\n"
            "524 alert-raised id=2 alert=slouch severity=notice state=active duration_s=15 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "539 alert-cleared id=2 alert=slouch severity=notice state=active outcome=dismissed "
            "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n");
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
  play_expect (play,
               "62 posture-changed from=upright to=slouching\n"
               "75 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=17 limit_deg=15 posture=slouching times=1\n"
               "89 alert-cleared id=1 alert=slouch severity=notice state=active outcome=false "
               "duration_s=15 deviation_deg=17 limit_deg=15 posture=slouching times=1\n"
               "91 posture-changed from=slouching to=upright\n"
               "94 slouch-ended duration_s=35 peak_deg=17 posture=slouching\n"
               "412 posture-changed from=upright to=slouching\n"
               "425 alert-raised id=2 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=17 limit_deg=15 posture=slouching times=1\n"
               "439 alert-cleared id=2 alert=slouch severity=notice state=active outcome=false "
               "duration_s=15 deviation_deg=17 limit_deg=15 posture=slouching times=1\n"
               "441 posture-changed from=slouching to=upright\n"
               "444 slouch-ended duration_s=35 peak_deg=17 posture=slouching\n"
               "762 posture-changed from=upright to=slouching\n"
               "775 alert-raised id=3 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=17 limit_deg=15 posture=slouching times=1\n"
               "789 alert-cleared id=3 alert=slouch severity=notice state=active outcome=false "
               "duration_s=15 deviation_deg=17 limit_deg=15 posture=slouching times=1\n"
               "789 proposal tolerance_deg=18 from_deg=15 reports=3\n"
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
    play_hold (play, 30, 25, 0);
    play_hold (play, 30, 0, 0);
  }
  play_expect (play,
               "61 posture-changed from=upright to=slouching\n"
               "74 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "91 posture-changed from=slouching to=upright\n"
               "95 slouch-ended duration_s=35 peak_deg=25 posture=slouching\n"
               "95 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "121 posture-changed from=upright to=slouching\n"
               "134 alert-raised id=2 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "151 posture-changed from=slouching to=upright\n"
               "155 slouch-ended duration_s=35 peak_deg=25 posture=slouching\n"
               "155 alert-cleared id=2 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=15 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
               "181 posture-changed from=upright to=slouching\n"
               "211 posture-changed from=slouching to=upright\n"
               "215 slouch-ended duration_s=35 peak_deg=25 posture=slouching\n"
               "241 posture-changed from=upright to=slouching\n"
               "271 posture-changed from=slouching to=upright\n"
               "275 slouch-ended duration_s=35 peak_deg=25 posture=slouching\n");
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
  play_expect (play,
               "1 quality-changed from=none to=live\n"
               "1 wear-changed from=unknown to=worn\n"
               "1 posture-changed from=unknown to=upright\n"
               "42 posture-changed from=upright to=slouching\n"
               "55 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
               "deviation_deg=0 limit_deg=0 posture=slouching times=1\n"
               "82 posture-changed from=slouching to=upright\n"
               "85 slouch-ended duration_s=45 peak_deg=0 posture=slouching\n"
               "85 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
               "duration_s=15 deviation_deg=0 limit_deg=0 posture=slouching times=1\n");
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
      play, "1 quality-changed from=none to=live\n"
            "1 wear-changed from=unknown to=worn\n"
            "5 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
            "16 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=0\n"
            "16 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
            "16 posture-changed from=unknown to=upright\n"
            "47 posture-changed from=upright to=slouching\n"
            "60 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
            "deviation_deg=22 limit_deg=15 posture=slouching times=1\n"
            "77 posture-changed from=slouching to=upright\n"
            "80 slouch-ended duration_s=35 peak_deg=22 posture=slouching\n"
            "80 alert-cleared id=1 alert=slouch severity=notice state=active outcome=corrected "
            "duration_s=15 deviation_deg=22 limit_deg=15 posture=slouching times=1\n");
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
      play, "64 posture-changed from=upright to=unknown\n"
            "67 calibration-changed pose=upright state=running reason=ok fraction=0 spread_deg=0\n"
            "77 calibration-finished pose=upright state=running reason=ok fraction=1 spread_deg=1\n"
            "77 calibration-changed pose=upright state=valid reason=ok fraction=0 spread_deg=0\n"
            "77 posture-changed from=unknown to=upright\n"
            "80 posture-changed from=upright to=slouching\n"
            "97 alert-raised id=1 alert=slouch severity=notice state=active duration_s=19 "
            "deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "108 slouch-ended duration_s=30 peak_deg=25 posture=slouching\n"
            "108 alert-cleared id=1 alert=slouch severity=notice state=active outcome=superseded "
            "duration_s=19 deviation_deg=25 limit_deg=15 posture=slouching times=1\n"
            "108 posture-changed from=slouching to=unknown\n"
            "110 posture-changed from=unknown to=upright\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/slouch", test_slouch);
  g_test_add_func ("/traces/no-slouch", test_no_slouch);
  g_test_add_func ("/traces/slide-back", test_slide_back);
  g_test_add_func ("/traces/slouch-repeats", test_slouch_repeats);
  g_test_add_func ("/traces/walk-and-move", test_walk_and_move);
  g_test_add_func ("/traces/long-sitting", test_long_sitting);
  g_test_add_func ("/traces/hold", test_hold);
  g_test_add_func ("/traces/tracking", test_tracking);
  g_test_add_func ("/traces/pause", test_pause);
  g_test_add_func ("/traces/gaps", test_gaps);
  g_test_add_func ("/traces/resume", test_resume);
  g_test_add_func ("/traces/not-worn", test_not_worn);
  g_test_add_func ("/traces/put-on-again", test_put_on_again);
  g_test_add_func ("/traces/lying", test_lying);
  g_test_add_func ("/traces/bends", test_bends);
  g_test_add_func ("/traces/two-poses", test_two_poses);
  g_test_add_func ("/traces/waist", test_waist);
  g_test_add_func ("/traces/refused-captures", test_refused_captures);
  g_test_add_func ("/traces/stale-calibration", test_stale_calibration);
  g_test_add_func ("/traces/units", test_units);
  g_test_add_func ("/traces/stalled", test_stalled);
  g_test_add_func ("/traces/stream-alerts", test_stream_alerts);
  g_test_add_func ("/traces/battery", test_battery);
  g_test_add_func ("/traces/snooze", test_snooze);
  g_test_add_func ("/traces/answers", test_answers);
  g_test_add_func ("/traces/false-reports", test_false_reports);
  g_test_add_func ("/traces/cap", test_cap);
  g_test_add_func ("/traces/flag-device", test_flag_device);
  g_test_add_func ("/traces/angle-device", test_angle_device);
  g_test_add_func ("/traces/two-sensors", test_two_sensors);
  return g_test_run ();
}
