/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poses, thresholds, the accumulator, names and fields. */
#include <math.h>
#include <string.h>

#include "calibration.h"
#include "event.h"
#include "monitor.h"
#include "posture.h"
#include "vector.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

static PlumbSample
tilted (int64_t time_us, double tilt_deg, double wobble)
{
  double angle = (tilt_deg + wobble) / PLUMB_DEG_PER_RAD;
  return (PlumbSample){
      .time_us = time_us, .fields = PLUMB_SAMPLE_ACCEL, .accel_g = {sin (angle), 0, cos (angle)}};
}

static void
test_capture (void)
{
  static const struct {
    double rate_hz, wobble_deg;
    int still_s; /* of every 12 */
    PlumbCalibrationReason want;
  } rows[] = {
      {10, 0.5, 12, PLUMB_CALIBRATION_OK},        {10, 6, 12, PLUMB_CALIBRATION_SPREAD},
      {10, 0.5, 8, PLUMB_CALIBRATION_MOVED},      {1, 0.5, 12, PLUMB_CALIBRATION_OK},
      {0.25, 0.5, 12, PLUMB_CALIBRATION_TOO_FEW}, {0.15, 0.5, 12, PLUMB_CALIBRATION_TOO_FEW},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbCapture capture;
    PlumbCaptureResult result = {0};
    bool is_over = false;
    plumb_capture_start (&capture, PLUMB_POSE_UPRIGHT, PLUMB_CAPTURE_LENGTH_US,
                         PLUMB_CAPTURE_LIMIT_US);
    for (int j = 0; !is_over && j < 31 * rows[i].rate_hz; j++) {
      double t = j / rows[i].rate_hz;
      PlumbSample sample =
          tilted ((int64_t)(t * 1e6), 0, j % 2 ? rows[i].wobble_deg : -rows[i].wobble_deg);
      is_over = plumb_capture_feed (&capture, &sample, (int)t % 12 < rows[i].still_s, &result);
      g_assert_cmpfloat (plumb_capture_fraction (&capture), <=, 1);
    }
    if (!is_over)
      is_over = plumb_capture_tick (&capture, PLUMB_CAPTURE_LIMIT_US, &result);
    g_assert_true (is_over);
    g_assert_cmpint (result.reason, ==, rows[i].want);
    g_assert_false (capture.is_running);
  }
}

static PlumbCaptureResult
captured (double tilt_deg)
{
  PlumbSample sample = tilted (0, tilt_deg, 0);
  PlumbCaptureResult result = {.reason = PLUMB_CALIBRATION_OK,
                               .has_vector = true,
                               .length_g = 1,
                               .samples = 100,
                               .spread_deg = 0.5};
  plumb_vector_copy (result.up, sample.accel_g);
  return result;
}

static PlumbCalibrationReason
apply (PlumbCalibration *calibration, PlumbPose pose, double tilt_deg)
{
  PlumbCaptureResult result = captured (tilt_deg);
  return plumb_calibration_apply (calibration, pose, &result, PLUMB_PLACEMENT_UPPER_BACK, SECOND);
}

static void
test_poses (void)
{
  PlumbCalibration calibration = {0};

  g_assert_null (plumb_calibration_upright (&calibration));
  g_assert_false (plumb_calibration_is_sane (&calibration));
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_SLOUCHED, 20), ==, PLUMB_CALIBRATION_NO_UPRIGHT);
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_UPRIGHT, 0), ==, PLUMB_CALIBRATION_OK);
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_SLOUCHED, 7), ==, PLUMB_CALIBRATION_TOO_CLOSE);
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_SLOUCHED, 20), ==, PLUMB_CALIBRATION_OK);
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_STANDING_SLOUCHED, 8), ==,
                   PLUMB_CALIBRATION_NO_UPRIGHT);
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_STANDING, 3), ==, PLUMB_CALIBRATION_OK);
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_STANDING_SLOUCHED, 9), ==,
                   PLUMB_CALIBRATION_OK); /* standing poses lie closer */
  g_assert_true (plumb_calibration_is_sane (&calibration));
  g_assert_true (plumb_calibration_upright (&calibration) == calibration.up[PLUMB_POSE_STANDING]);
  /* nearly the same upright: the standing poses stay, the slouch goes */
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_UPRIGHT, 4), ==, PLUMB_CALIBRATION_OK);
  g_assert_true (calibration.has_pose[PLUMB_POSE_STANDING]);
  g_assert_false (calibration.has_pose[PLUMB_POSE_SLOUCHED]);
  /* quite another one: the sensor was moved, and the rest goes too */
  g_assert_cmpint (apply (&calibration, PLUMB_POSE_UPRIGHT, 40), ==, PLUMB_CALIBRATION_OK);
  g_assert_false (calibration.has_pose[PLUMB_POSE_STANDING]);
}

static void
test_insane_calibrations (void)
{
  PlumbCalibration good = {0};
  apply (&good, PLUMB_POSE_UPRIGHT, 0);
  PlumbCalibration bad = good;
  g_assert_true (plumb_calibration_is_sane (&good));
  bad.up[PLUMB_POSE_UPRIGHT][0] = 0.5;
  g_assert_false (plumb_calibration_is_sane (&bad));
  bad.up[PLUMB_POSE_UPRIGHT][0] = NAN;
  g_assert_false (plumb_calibration_is_sane (&bad));
  bad = good;
  bad.spread_deg = NAN;
  g_assert_false (plumb_calibration_is_sane (&bad));
  bad = good;
  bad.has_walk = true;
  g_assert_false (plumb_calibration_is_sane (&bad));
  bad = good;
  bad.length_g = 0;
  g_assert_false (plumb_calibration_is_sane (&bad));
  bad = good;
  bad.angle_deg[PLUMB_POSE_UPRIGHT] = INFINITY;
  g_assert_false (plumb_calibration_is_sane (&bad));
}

static void
test_walk_reference (void)
{
  static const struct {
    double tilt_deg;
    PlumbWalkStep want;
  } rows[] = {{3, PLUMB_WALK_SAME}, {9, PLUMB_WALK_MOVED}};
  PlumbSample first = tilted (0, 0, 0);

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbCalibration calibration = {0};
    PlumbWalkReference walk = {0};
    PlumbWalkStep step = PLUMB_WALK_NOTHING;
    for (int j = 0; j < 25 && step == PLUMB_WALK_NOTHING; j++)
      step = plumb_walk_reference_feed (&walk, &calibration, first.accel_g, 1);
    g_assert_cmpint (step, ==, PLUMB_WALK_LEARNT);
    g_assert_cmpint (plumb_walk_reference_feed (&walk, &calibration, first.accel_g, 60), ==,
                     PLUMB_WALK_NOTHING);
    plumb_walk_reference_check (&walk);
    PlumbSample second = tilted (0, rows[i].tilt_deg, 0);
    step = PLUMB_WALK_NOTHING;
    for (int j = 0; j < 25 && step == PLUMB_WALK_NOTHING; j++)
      step = plumb_walk_reference_feed (&walk, &calibration, second.accel_g, 1);
    g_assert_cmpint (step, ==, rows[i].want);
  }
}

static void
test_thresholds (void)
{
  static const struct {
    PlumbPlacement placement;
    bool is_standing;
    double separation, tolerance, standing, leave, offset, on, off;
  } rows[] = {
      {PLUMB_PLACEMENT_UPPER_BACK, false, 0, -1, -1, -1, 0, 15, 10},
      {PLUMB_PLACEMENT_CHEST, false, 0, -1, -1, -1, 0, 15, 10},
      {PLUMB_PLACEMENT_COLLAR, false, 0, -1, -1, -1, 0, 15, 10},
      {PLUMB_PLACEMENT_OTHER, false, 0, -1, -1, -1, 0, 15, 10},
      {PLUMB_PLACEMENT_MID_BACK, false, 0, -1, -1, -1, 0, 12, 8},
      {PLUMB_PLACEMENT_LOWER_BACK, false, 0, -1, -1, -1, 0, 8, 5},
      {PLUMB_PLACEMENT_WAIST, false, 0, -1, -1, -1, 0, 8, 5},
      {PLUMB_PLACEMENT_HEAD, false, 0, -1, -1, -1, 0, 20, 13},
      {PLUMB_PLACEMENT_UPPER_BACK, true, 0, -1, -1, -1, 0, 8, 5},
      {PLUMB_PLACEMENT_UPPER_BACK, false, 24, -1, -1, -1, 0, 12, 7.8},
      {PLUMB_PLACEMENT_UPPER_BACK, false, 9, -1, -1, -1, 0, 6, 3.9},
      {PLUMB_PLACEMENT_UPPER_BACK, false, 60, -1, -1, -1, 0, 20, 13},
      {PLUMB_PLACEMENT_UPPER_BACK, true, 6, -1, -1, -1, 0, 4, 2.6},
      {PLUMB_PLACEMENT_UPPER_BACK, false, 24, 18, -1, -1, 0, 18, 11.7},
      {PLUMB_PLACEMENT_UPPER_BACK, true, 0, 18, 10, -1, 0, 10, 6.5},
      {PLUMB_PLACEMENT_UPPER_BACK, false, 0, 18, -1, 4, 0, 18, 4},
      {PLUMB_PLACEMENT_UPPER_BACK, false, 0, 10, -1, 12, 0, 10, 9}, /* leave under tolerance */
      {PLUMB_PLACEMENT_UPPER_BACK, false, 0, -1, -1, -1, 3, 18, 12},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
    settings->values.slouch.tolerance_deg = rows[i].tolerance;
    settings->values.slouch.standing_tolerance_deg = rows[i].standing;
    settings->values.slouch.leave_deg = rows[i].leave;
    PlumbThresholds limit = plumb_posture_thresholds (
        settings, rows[i].placement, rows[i].is_standing, rows[i].separation, rows[i].offset);
    g_assert_cmpfloat_with_epsilon (limit.on_deg, rows[i].on, 1e-6);
    g_assert_cmpfloat_with_epsilon (limit.off_deg, rows[i].off, 1e-6);
  }
}

static void
test_which_pose (void)
{
  g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
  PlumbCalibration calibration = {.placement = PLUMB_PLACEMENT_UPPER_BACK};
  PlumbSample sample = tilted (0, 12, 0);
  PlumbDeviation deviation;

  deviation =
      plumb_posture_compare (&calibration, settings, 0, PLUMB_ACTIVITY_STILL, sample.accel_g);
  g_assert_false (deviation.is_known);
  apply (&calibration, PLUMB_POSE_UPRIGHT, 0);
  apply (&calibration, PLUMB_POSE_STANDING, 20);
  /* told apart, the pose decides; else the one that excuses more */
  deviation =
      plumb_posture_compare (&calibration, settings, 0, PLUMB_ACTIVITY_SITTING, sample.accel_g);
  g_assert_cmpfloat_with_epsilon (deviation.deviation_deg, 12, 0.01);
  deviation =
      plumb_posture_compare (&calibration, settings, 0, PLUMB_ACTIVITY_STANDING, sample.accel_g);
  g_assert_cmpfloat_with_epsilon (deviation.deviation_deg, 8, 0.01);
  g_assert_cmpfloat (deviation.limit.on_deg, ==, 8);
  deviation =
      plumb_posture_compare (&calibration, settings, 0, PLUMB_ACTIVITY_STILL, sample.accel_g);
  g_assert_cmpfloat_with_epsilon (deviation.deviation_deg, 12, 0.01);
  sample = tilted (0, 22, 0);
  deviation =
      plumb_posture_compare (&calibration, settings, 0, PLUMB_ACTIVITY_STILL, sample.accel_g);
  g_assert_cmpfloat_with_epsilon (deviation.deviation_deg, 2, 0.01);
}

static void
test_angle_device (void)
{
  g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
  PlumbCalibration calibration = {.placement = PLUMB_PLACEMENT_UPPER_BACK};

  g_assert_false (plumb_posture_compare_angle (&calibration, settings, 0, 10).is_known);
  calibration.has_angle = calibration.has_pose[PLUMB_POSE_UPRIGHT] = true;
  calibration.angle_deg[PLUMB_POSE_UPRIGHT] = 30;
  PlumbDeviation deviation = plumb_posture_compare_angle (&calibration, settings, 0, 10);
  g_assert_cmpfloat (deviation.deviation_deg, ==, 20); /* both sides */
  g_assert_false (deviation.has_direction);
  calibration.has_pose[PLUMB_POSE_SLOUCHED] = true;
  calibration.angle_deg[PLUMB_POSE_SLOUCHED] = 6;
  deviation = plumb_posture_compare_angle (&calibration, settings, 0, 10);
  g_assert_cmpfloat (deviation.flexion_deg, ==, 20);
  g_assert_cmpfloat (deviation.limit.on_deg, ==, 12);
}

static PlumbPostureStep
feed (PlumbPostureTracker *tracker, int64_t *time_us, double seconds, double tilt, bool is_frozen)
{
  PlumbPostureStep last = PLUMB_POSTURE_NOTHING;
  for (double t = 0; t < seconds - 0.01; t += 0.1) {
    *time_us += SECOND / 10;
    PlumbPostureInput input = {
        .deviation = {.is_known = true, .deviation_deg = tilt, .limit = {15, 10}},
        .is_frozen = is_frozen,
        .dt_us = SECOND / 10,
        .time_us = *time_us,
        .dwell_us = 15 * SECOND,
        .clear_us = 5 * SECOND,
    };
    PlumbPostureStep step = plumb_posture_feed (tracker, &input);
    if (step != PLUMB_POSTURE_NOTHING)
      last = step;
  }
  return last;
}

static void
test_accumulator (void)
{
  PlumbPostureTracker tracker = {0};
  int64_t t = 0;

  g_assert_cmpint (feed (&tracker, &t, 10, 0, false), ==, PLUMB_POSTURE_NOTHING);
  g_assert_cmpint (tracker.posture, ==, PLUMB_POSTURE_UPRIGHT);
  g_assert_cmpint (feed (&tracker, &t, 60, 12, false), ==, PLUMB_POSTURE_NOTHING); /* between */
  g_assert_cmpint (feed (&tracker, &t, 5, 0, false), ==, PLUMB_POSTURE_NOTHING);
  g_assert_cmpint (feed (&tracker, &t, 14, 20, false), ==, PLUMB_POSTURE_NOTHING);
  g_assert_cmpint (tracker.posture, ==, PLUMB_POSTURE_SLOUCHING);
  g_assert_cmpint (feed (&tracker, &t, 60, 20, true), ==, PLUMB_POSTURE_NOTHING); /* frozen */
  g_assert_cmpint (feed (&tracker, &t, 2, 12, false), ==, PLUMB_POSTURE_SPELL_BEGAN);
  g_assert_true (tracker.has_episode);
  g_assert_cmpint (feed (&tracker, &t, 4, 8, false), ==, PLUMB_POSTURE_NOTHING); /* draining */
  g_assert_cmpint (feed (&tracker, &t, 2, 8, false), ==, PLUMB_POSTURE_EPISODE_ENDED);
  g_assert_cmpint (tracker.accumulator_us, ==, 0);
  /* the way in counts, up to half of the dwell */
  feed (&tracker, &t, 60, 12, false);
  g_assert_cmpint (feed (&tracker, &t, 7, 20, false), ==, PLUMB_POSTURE_NOTHING);
  g_assert_cmpint (feed (&tracker, &t, 1, 20, false), ==, PLUMB_POSTURE_SPELL_BEGAN);
  g_assert_true (plumb_posture_reset (&tracker));
  g_assert_false (plumb_posture_reset (&tracker));
  g_assert_cmpint (tracker.posture, ==, PLUMB_POSTURE_UNKNOWN);
}

static void
test_names (void)
{
  PlumbPose pose = PLUMB_POSE_UPRIGHT;

  g_assert_true (plumb_pose_parse ("standing-slouched", &pose));
  g_assert_cmpint (pose, ==, PLUMB_POSE_STANDING_SLOUCHED);
  g_assert_false (plumb_pose_parse ("sideways", &pose));
  for (int i = 0; i < PLUMB_POSES; i++) {
    g_assert_true (plumb_pose_parse (plumb_pose_to_string ((PlumbPose)i), &pose));
    g_assert_cmpint (pose, ==, i);
  }
  for (int i = 0; i < PLUMB_REASONS; i++) {
    g_assert_cmpuint (strlen (plumb_reason_to_string ((PlumbReason)i)), >, 2);
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (plumb_reason_to_string ((PlumbReason)i), !=,
                       plumb_reason_to_string ((PlumbReason)j));
  }
  for (int i = 0; i <= PLUMB_CALIBRATION_STALLED; i++)
    g_assert_cmpuint (strlen (plumb_calibration_reason_to_hint ((PlumbCalibrationReason)i)), >, 10);
  for (int i = 0; i < PLUMB_ALERT_KINDS; i++)
    g_assert_cmpstr (plumb_alert_kind_to_string ((PlumbAlertKind)i), !=, "unknown");
}

/* Every kind of event and alert fits into the fields, each with a name of its own. */
static void
test_fields (void)
{
  PlumbField fields[PLUMB_FIELDS_MAX];

  for (int kind = 0; kind < PLUMB_EVENT_KINDS; kind++) {
    for (int alert = 0; alert < PLUMB_ALERT_KINDS; alert++) {
      PlumbEvent event = {.kind = (PlumbEventKind)kind};
      if (kind >= PLUMB_EVENT_ALERT_RAISED && kind <= PLUMB_EVENT_ALERT_CLEARED)
        event.alert.alert.kind = (PlumbAlertKind)alert;
      unsigned n = plumb_event_get_fields (&event, fields);
      if (kind <= PLUMB_EVENT_PROPOSAL)
        g_assert_cmpuint (n, >, 0);
      g_assert_cmpuint (n, <=, PLUMB_FIELDS_MAX);
      for (unsigned i = 0; i < n; i++) {
        for (unsigned j = 0; j < i; j++)
          g_assert_cmpstr (fields[i].name, !=, fields[j].name);
      }
    }
  }
  PlumbAlert alert = {.kind = PLUMB_ALERT_LONG_SITTING, .duration_us = 90 * SECOND};
  g_assert_cmpuint (plumb_alert_get_fields (&alert, fields), ==, 5);
  g_assert_cmpstr (fields[0].name, ==, "duration_s");
  g_assert_cmpfloat (fields[0].number, ==, 90);
  g_assert_cmpstr (fields[1].string, ==, "stationary");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/calibration/capture", test_capture);
  g_test_add_func ("/core/calibration/poses", test_poses);
  g_test_add_func ("/core/calibration/insane", test_insane_calibrations);
  g_test_add_func ("/core/calibration/walk-reference", test_walk_reference);
  g_test_add_func ("/core/posture/thresholds", test_thresholds);
  g_test_add_func ("/core/posture/which-pose", test_which_pose);
  g_test_add_func ("/core/posture/angle-device", test_angle_device);
  g_test_add_func ("/core/posture/accumulator", test_accumulator);
  g_test_add_func ("/core/names", test_names);
  g_test_add_func ("/core/fields", test_fields);
  return g_test_run ();
}
