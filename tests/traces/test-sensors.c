/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composed days through the whole core: every line that it says is expected here. */
#include "event.h"
#include "play.h"

#include <string.h>

#include "totals.h"

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
test_not_worn (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play_table (play, 700);
  play_move (play, 5, 0.3);
  play_hold (play, 30, 0, 0);
  play_expect (play, "65 activity-changed from=still to=lying\n"
                     "69 posture-changed from=upright to=unknown\n"
                     "666 bout-ended duration_s=65 measured=stationary\n"
                     "666 wear-changed from=worn to=not-worn\n"
                     "666 activity-changed from=lying to=unknown\n"
                     "759 wear-changed from=not-worn to=worn\n"
                     "759 activity-changed from=unknown to=lying\n"
                     "760 activity-changed from=lying to=moving\n"
                     "766 activity-changed from=moving to=still\n"
                     "766 posture-changed from=unknown to=upright\n");
}

/* It takes ten minutes of stillness to be sure. What was counted meanwhile is put right then, in
 * the minutes that it was counted in, back to where the sensor came to lie. */
static void
test_not_worn_since (void)
{
  g_autoptr (Play) play = start_upright (NULL);
  int64_t lay_down_us = play_now_us (play);
  int64_t before_us = 0, not_worn_us = 0;

  for (int minute = 0; minute < 14; minute++) {
    play_end_minute (play, play_now_us (play));
    play_table (play, 60);
  }
  for (guint i = 0; i < play->minutes->len; i++) {
    const PlayMinute *minute = &g_array_index (play->minutes, PlayMinute, i);
    int64_t length_us = minute->end_us - minute->start_us;
    not_worn_us += minute->totals.not_worn_us;
    if (minute->end_us <= lay_down_us)
      before_us += minute->totals.not_worn_us;
    if (minute->start_us >= lay_down_us + 60 * G_USEC_PER_SEC)
      g_assert_cmpint (minute->totals.not_worn_us, ==, length_us);
    g_assert_cmpint (plumb_totals_get_monitored (&minute->totals) + minute->totals.not_worn_us +
                         minute->totals.no_data_us,
                     ==, length_us);
  }
  g_assert_cmpint (before_us, ==, 0);
  g_assert_cmpint (not_worn_us, >=, 770 * G_USEC_PER_SEC);
}

/* A strap that feels skin is worn however still its wearer is; one that does not is not, however it
 * is shaken. Where it stops telling, movement judges again. */
static void
test_contact (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  play->has_contact = play->is_worn = true;
  play_table (play, 1800);
  play_hold (play, 30, 0, 0);
  g_autofree char *still = play_take (play);
  g_assert_null (strstr (still, "wear-changed"));
  play->is_worn = false;
  play_move (play, 20, 0.3);
  play->is_worn = true;
  play_hold (play, 30, 0, 0);
  play->has_contact = false;
  play_table (play, 700);
  play_expect (play, "1889 bout-ended duration_s=94 measured=stationary\n"
                     "1889 wear-changed from=worn to=not-worn\n"
                     "1889 activity-changed from=still to=unknown\n"
                     "1889 posture-changed from=upright to=unknown\n"
                     "1909 wear-changed from=not-worn to=worn\n"
                     "1909 activity-changed from=unknown to=moving\n"
                     "1911 activity-changed from=moving to=still\n"
                     "1911 posture-changed from=unknown to=upright\n"
                     "1945 activity-changed from=still to=lying\n"
                     "1949 posture-changed from=upright to=unknown\n"
                     "2545 bout-ended duration_s=36 measured=stationary\n"
                     "2545 wear-changed from=worn to=not-worn\n"
                     "2545 activity-changed from=lying to=unknown\n");
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
start_capture (Play *play, PlumbPose pose)
{
  PlumbEvents events;

  g_assert_cmpint (plumb_monitor_calibrate (play->monitor, 0, pose, play_now_us (play), &events),
                   ==, PLUMB_START_OK);
  play_note (play, &events);
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
set_stream (Play *play, PlumbStream stream)
{
  PlumbEvents events;

  plumb_monitor_set_stream (play->monitor, 0, stream, play_now_us (play), &events);
  play_note (play, &events);
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
sleep_for (Play *play, double seconds)
{
  PlumbEvents events;

  plumb_monitor_set_hold (play->monitor, PLUMB_HOLD_SUSPENDED, true, play_now_us (play), &events);
  play_note (play, &events);
  set_stream (play, PLUMB_STREAM_LOST);
  play_silence (play, seconds);
  plumb_monitor_resume (play->monitor, play_now_us (play), &events);
  play_note (play, &events);
  plumb_monitor_set_hold (play->monitor, PLUMB_HOLD_SUSPENDED, false, play_now_us (play), &events);
  play_note (play, &events);
}

/* A machine that sleeps misses nobody: the time without a link begins with the waking. */
static void
test_sleep_is_no_loss (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  sleep_for (play, 8 * 3600);
  play_silence (play, 3);
  set_stream (play, PLUMB_STREAM_LIVE);
  play_hold (play, 10, 0, 0);
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "alert-"));

  sleep_for (play, 180); /* and then it is lost indeed */
  play_silence (play, 200);
  play_expect (play, "28877 quality-changed from=live to=none\n"
                     "28877 wear-changed from=worn to=unknown\n"
                     "28877 activity-changed from=still to=unknown\n"
                     "28877 posture-changed from=upright to=unknown\n"
                     "29172 alert-raised id=1 alert=sensor-lost severity=warning state=active "
                     "duration_s=120 times=1\n");
}

/* A link that comes back without data is no reason to say the same thing again. */
static void
test_silence_is_told_once (void)
{
  g_autoptr (Play) play = start_upright (NULL);

  for (int i = 0; i < 3; i++) {
    set_stream (play, PLUMB_STREAM_SILENT);
    play_silence (play, 3);
    set_stream (play, PLUMB_STREAM_LOST);
    play_silence (play, 3);
    set_stream (play, PLUMB_STREAM_LIVE);
    play_silence (play, 10);
  }
  play_hold (play, 5, 0, 0);
  play_expect (play, "59 alert-raised id=1 alert=sensor-silent severity=warning "
                     "state=active duration_s=0 times=1\n"
                     "64 quality-changed from=live to=none\n"
                     "64 wear-changed from=worn to=unknown\n"
                     "64 activity-changed from=still to=unknown\n"
                     "64 posture-changed from=upright to=unknown\n"
                     "65 quality-changed from=none to=gap\n"
                     "78 quality-changed from=gap to=none\n"
                     "81 quality-changed from=none to=gap\n"
                     "94 quality-changed from=gap to=none\n"
                     "97 quality-changed from=none to=gap\n"
                     "107 alert-cleared id=1 alert=sensor-silent severity=warning "
                     "state=active outcome=corrected duration_s=0 times=1\n"
                     "107 quality-changed from=gap to=live\n"
                     "107 wear-changed from=unknown to=worn\n"
                     "107 activity-changed from=unknown to=still\n"
                     "109 posture-changed from=unknown to=upright\n");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/not-worn", test_not_worn);
  g_test_add_func ("/sensors/not-worn-since", test_not_worn_since);
  g_test_add_func ("/traces/contact", test_contact);
  g_test_add_func ("/traces/put-on-again", test_put_on_again);
  g_test_add_func ("/traces/refused-captures", test_refused_captures);
  g_test_add_func ("/traces/stale-calibration", test_stale_calibration);
  g_test_add_func ("/traces/units", test_units);
  g_test_add_func ("/traces/stalled", test_stalled);
  g_test_add_func ("/traces/stream-alerts", test_stream_alerts);
  g_test_add_func ("/traces/sleep-is-no-loss", test_sleep_is_no_loss);
  g_test_add_func ("/traces/silence-is-told-once", test_silence_is_told_once);
  g_test_add_func ("/traces/battery", test_battery);
  return g_test_run ();
}
