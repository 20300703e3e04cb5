/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts by tables: each branch has its row. */
#include <math.h>

#include "activity.h"
#include "calibration.h"
#include "conditioning.h"
#include "orientation.h"
#include "sitting.h"
#include "variation.h"
#include "vector.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

static void
test_angle (void)
{
  static const struct {
    double a[3], b[3], want;
  } rows[] = {
      {{1, 0, 0}, {1, 0, 0}, 0},    {{1, 0, 0}, {0, 1, 0}, 90},
      {{1, 0, 0}, {-1, 0, 0}, 180}, {{2, 0, 0}, {0.5, 0.5, 0}, 45},
      {{0, 0, 1}, {0, 1e-9, 1}, 0}, {{0, 0, 1}, {0, 0.01, 1}, 0.573},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat_with_epsilon (plumb_vector_angle_deg (rows[i].a, rows[i].b), rows[i].want,
                                    0.001);
  double none[3] = {0, 0, 0};
  g_assert_false (plumb_vector_normalise (none));
}

static void
test_conditioning (void)
{
  static const struct {
    int64_t time_us;
    uint32_t fields;
    double x, rate, angle;
    PlumbConditioningVerdict want;
  } rows[] = {
      {100, PLUMB_SAMPLE_ACCEL, 1, 0, 0, PLUMB_CONDITIONING_ACCEPTED},
      {100, PLUMB_SAMPLE_ACCEL, 1, 0, 0, PLUMB_CONDITIONING_REPEATED},
      {100, PLUMB_SAMPLE_ACCEL, 1.1, 0, 0, PLUMB_CONDITIONING_OUT_OF_ORDER},
      {90, PLUMB_SAMPLE_ACCEL, 1, 0, 0, PLUMB_CONDITIONING_OUT_OF_ORDER},
      {200, PLUMB_SAMPLE_ACCEL, NAN, 0, 0, PLUMB_CONDITIONING_NOT_FINITE},
      {200, PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_RATE, 1, INFINITY, 0, PLUMB_CONDITIONING_NOT_FINITE},
      {200, PLUMB_SAMPLE_ANGLE, 0, 0, NAN, PLUMB_CONDITIONING_NOT_FINITE},
      {200, PLUMB_SAMPLE_ACCEL, 0.1, 0, 0, PLUMB_CONDITIONING_OUT_OF_RANGE},
      {200, PLUMB_SAMPLE_ACCEL, 6.1, 0, 0, PLUMB_CONDITIONING_OUT_OF_RANGE},
      {200, PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_RATE, 1, 4001, 0, PLUMB_CONDITIONING_OUT_OF_RANGE},
      {200, PLUMB_SAMPLE_ANGLE, 0, 0, 400, PLUMB_CONDITIONING_OUT_OF_RANGE},
      {200, PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_RATE, 0.1, 5, 0, PLUMB_CONDITIONING_ACCEPTED},
      {300, PLUMB_SAMPLE_ANGLE, 0, 0, 40, PLUMB_CONDITIONING_ACCEPTED},
      {300, PLUMB_SAMPLE_ANGLE, 0, 0, 40, PLUMB_CONDITIONING_REPEATED},
  };
  PlumbConditioning conditioning = {0};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSample sample = {.time_us = rows[i].time_us,
                          .fields = rows[i].fields,
                          .accel_g = {rows[i].x, 0, 0},
                          .rate_dps = {rows[i].rate, 0, 0},
                          .angle_deg = rows[i].angle};
    g_assert_cmpint (plumb_conditioning_feed (&conditioning, &sample), ==, rows[i].want);
  }
}

static void
test_stall (void)
{
  PlumbConditioning conditioning = {0};
  PlumbSample sample = {.fields = PLUMB_SAMPLE_ACCEL, .accel_g = {0, 0, 1}};
  unsigned accepted = 0;

  for (int i = 0; i < 200; i++) {
    sample.time_us = i * SECOND / 10;
    accepted += plumb_conditioning_feed (&conditioning, &sample) == PLUMB_CONDITIONING_ACCEPTED;
  }
  g_assert_cmpuint (accepted, ==, 101); /* ten seconds of it */
  sample.accel_g[0] = 0.001;
  sample.time_us += 1;
  g_assert_cmpint (plumb_conditioning_feed (&conditioning, &sample), ==,
                   PLUMB_CONDITIONING_ACCEPTED);
}

/* Ten samples a second; how many of these seconds were accepted. */
static int
feed_equal (PlumbConditioning *conditioning, PlumbSample *sample, double x_g, int seconds)
{
  int accepted = 0;

  sample->accel_g[0] = x_g;
  for (int i = 0; i < 10 * seconds; i++) {
    sample->time_us += SECOND / 10;
    accepted += plumb_conditioning_feed (conditioning, sample) == PLUMB_CONDITIONING_ACCEPTED;
  }
  return accepted / 10;
}

/* A sensor whose step hides a breath may be quiet for long; a stuck one is found all the same. */
static void
test_step (void)
{
  static const struct {
    double step_g;
    int quiet_s, quiet_ok_s, stuck_s, stuck_ok_s;
  } rows[] = {
      {0.016, 1200, 1200, 7300, 2400}, {0.016, 60, 60, 7300, 1800}, /* twice the longest, 30 min */
      {0.008, 1200, 1200, 7300, 2400}, {0.016, 5400, 1800, 9000, 3600},
      {0.004, 60, 10, 60, 10},         {0.001, 60, 10, 60, 10},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbConditioning conditioning = {0};
    PlumbSample sample = {.fields = PLUMB_SAMPLE_ACCEL, .accel_g = {0, 0, 1}};
    g_test_message ("row %u", i);
    g_assert_false (plumb_conditioning_is_coarse (&conditioning)); /* not known yet */
    feed_equal (&conditioning, &sample, 0, 1);
    feed_equal (&conditioning, &sample, 0.3, 1);
    feed_equal (&conditioning, &sample, 0.3 + rows[i].step_g, 1);
    g_assert_true (plumb_conditioning_is_coarse (&conditioning) == (rows[i].step_g >= 0.008));
    int accepted = feed_equal (&conditioning, &sample, 0.1, rows[i].quiet_s);
    g_assert_cmpint (accepted, ==, rows[i].quiet_ok_s);
    feed_equal (&conditioning, &sample, 0, 1);
    accepted = feed_equal (&conditioning, &sample, 0.2, rows[i].stuck_s);
    g_assert_cmpint (accepted, >=, rows[i].stuck_ok_s - 1);
    g_assert_cmpint (accepted, <=, rows[i].stuck_ok_s);
  }
}

/* It never takes more than two hours. */
static void
test_stuck_for_long (void)
{
  PlumbConditioning conditioning = {0};
  PlumbSample sample = {.fields = PLUMB_SAMPLE_ACCEL, .accel_g = {0, 0, 1}};

  feed_equal (&conditioning, &sample, 0.016, 1);
  for (int i = 0; i < 4; i++)
    feed_equal (&conditioning, &sample, i % 2 * 0.016, 10800);
  g_assert_cmpint (feed_equal (&conditioning, &sample, 0.032, 10800), ==, 7200);
}

static void
test_scale (void)
{
  static const struct {
    double length;
    bool is_wrong;
  } rows[] = {{0.5, true}, {0.79, true}, {0.81, false}, {1, false}, {1.24, false}, {1.3, true}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbConditioning conditioning = {0};
    plumb_conditioning_add_quiet (&conditioning, rows[i].length, 0.1);
    g_assert_false (plumb_conditioning_is_scale_wrong (&conditioning)); /* too soon to say */
    for (int j = 0; j < 60; j++)
      plumb_conditioning_add_quiet (&conditioning, rows[i].length, 0.1);
    g_assert_true (plumb_conditioning_is_scale_wrong (&conditioning) == rows[i].is_wrong);
  }
}

/* Turning at 30 deg/s, seen through shaking acceleration: only the angular rate keeps up. */
static double
turn_and_measure (bool with_rate, double bias_dps)
{
  PlumbOrientation orientation = {0};
  double worst = 0;

  for (int i = 0; i < 4000; i++) {
    double t = i * 0.02, angle = 40 * sin (t), rate = 40 * cos (t) + bias_dps;
    double truth[3] = {sin (angle / PLUMB_DEG_PER_RAD), 0, cos (angle / PLUMB_DEG_PER_RAD)};
    double accel[3] = {truth[0] + 0.2 * sin (30 * t), truth[1], truth[2]};
    double turn[3] = {0, -rate, 0}; /* up turns against the body */
    PlumbOrientationInput input = {.accel_g = accel,
                                   .rate_dps = with_rate ? turn : NULL,
                                   .dt_s = 0.02,
                                   .scale_g = 1,
                                   .time_us = (int64_t)(t * 1e6)};
    plumb_orientation_feed (&orientation, &input);
    if (t > 60)
      worst = MAX (worst, plumb_vector_angle_deg (truth, orientation.slow));
  }
  return worst;
}

static void
test_orientation (void)
{
  PlumbOrientation orientation = {0};
  double up[3] = {0, 0, 1};
  PlumbOrientationInput input = {.accel_g = up, .scale_g = 1};

  g_assert_cmpfloat (turn_and_measure (true, 0), <, 3);
  g_assert_cmpfloat (turn_and_measure (true, 4), <, 4); /* a bias is learnt */
  g_assert_cmpfloat (turn_and_measure (false, 0), >, 10);
  plumb_orientation_feed (&orientation, &input);
  g_assert_false (plumb_orientation_is_settled (&orientation, SECOND));
  g_assert_true (plumb_orientation_is_settled (&orientation, 2 * SECOND));
  plumb_orientation_restart (&orientation);
  g_assert_false (plumb_orientation_is_settled (&orientation, 2 * SECOND));
}

static void
test_gait (void)
{
  static const struct {
    double size, hertz, rate_hz;
    int64_t active_us;
    bool is_walking;
  } rows[] = {
      {0.25, 1.8, 50, 1, true},          {0.25, 1.8, 10, 1, true},
      {0.25, 1.8, 10, 0, false},         /* the motion gate says rest */
      {0.02, 1.8, 50, 1, false},         /* too small */
      {0.25, 0.2, 50, 1, false},         /* too slow for steps */
      {0.25, 1.8, 2, SECOND, false},     /* steps cannot be seen, and it is short */
      {0.25, 1.8, 2, 15 * SECOND, true}, /* nor here, but it goes on and on */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbGait gait = {0};
    int64_t change_us = 0;
    for (int j = 0; j < 30 * rows[i].rate_hz; j++) {
      double t = j / rows[i].rate_hz;
      double length = 1 + rows[i].size * sin (2 * G_PI * rows[i].hertz * t);
      int64_t earlier_us = plumb_gait_feed (&gait, length, rows[i].active_us, (int64_t)(t * 1e6));
      change_us = MAX (change_us, earlier_us);
    }
    g_assert_true (gait.is_ambulating == rows[i].is_walking);
    g_assert_true ((change_us > 0) == rows[i].is_walking);
    plumb_gait_rest (&gait);
    g_assert_false (gait.is_ambulating);
  }
}

static void
feed_activity (PlumbActivityTracker *tracker, double from_s, double to_s, double shake, double tilt)
{
  for (double t = from_s; t < to_s - 0.01; t += 0.1) {
    static const double up[3] = {0, 0, 1};
    PlumbActivityInput input = {.length_g = 1 + shake * sin (40 * t),
                                .time_us = (int64_t)(t * 1e6 + 0.5),
                                .upright_tilt_deg = tilt,
                                .quick_tilt_deg = tilt,
                                .standing_tilt_deg = -1,
                                .up = up};
    plumb_activity_feed_motion (tracker, &input);
    plumb_activity_feed_pose (tracker, &input);
  }
}

static void
test_activity (void)
{
  PlumbActivityTracker tracker = {0};

  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_UNKNOWN);
  feed_activity (&tracker, 0, 5, 0, 0);
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_STILL);
  feed_activity (&tracker, 5, 8, 0.12, 0);
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_MOVING);
  feed_activity (&tracker, 8, 15, 0.12, 70); /* whatever moves meanwhile */
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_LYING);
  feed_activity (&tracker, 15, 18, 0, 55); /* held down to 50 degrees */
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_LYING);
  feed_activity (&tracker, 18, 19, 0, 20);
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_STILL);
  feed_activity (&tracker, 19, 23, 0, -1); /* no reference, no lying */
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_STILL);
  plumb_activity_restart (&tracker);
  g_assert_cmpint (plumb_activity_get (&tracker), ==, PLUMB_ACTIVITY_UNKNOWN);
}

static void
feed_stance (PlumbStance *stance, double *t, double seconds, double tilt, bool is_active,
             bool is_ambulating, bool is_lying)
{
  for (double end = *t + seconds; *t < end; *t += 0.1) {
    double up[3] = {sin (tilt / PLUMB_DEG_PER_RAD), 0, cos (tilt / PLUMB_DEG_PER_RAD)};
    PlumbStanceInput input = {.up = up,
                              .sitting_deg = fabs (tilt) - 9,
                              .is_active = is_active,
                              .is_ambulating = is_ambulating,
                              .is_lying = is_lying,
                              .time_us = (int64_t)(*t * 1e6)};
    plumb_stance_feed (stance, &input);
  }
}

static void
test_stance (void)
{
  PlumbStance stance = {0};
  double t = 0;

  feed_stance (&stance, &t, 5, 1, false, false, false);
  g_assert_true (stance.is_known && stance.is_standing);
  feed_stance (&stance, &t, 2, 25, true, false, false); /* down, leaning forward */
  feed_stance (&stance, &t, 10, 7, false, false, false);
  g_assert_false (stance.is_standing); /* sat down, though nearly as straight */
  feed_stance (&stance, &t, 2, 30, true, false, false);
  feed_stance (&stance, &t, 10, 11, false, false, false);
  g_assert_true (stance.is_standing); /* up again, not quite as straight as in the pose */
  feed_stance (&stance, &t, 2, 12, true, false, false); /* shuffles */
  feed_stance (&stance, &t, 10, 11, false, false, false);
  g_assert_true (stance.is_standing);
  feed_stance (&stance, &t, 8, 11, true, true, false); /* walks */
  feed_stance (&stance, &t, 3, 14, false, false, false);
  g_assert_false (stance.is_standing); /* after walking only the tilt speaks */
  feed_stance (&stance, &t, 4, 2, false, false, false);
  g_assert_false (stance.is_standing); /* doubt ... */
  feed_stance (&stance, &t, 4, 2, false, false, false);
  g_assert_true (stance.is_standing); /* ... that lasts */
  feed_stance (&stance, &t, 10, 88, false, false, true);
  feed_stance (&stance, &t, 3, 40, true, false, false);
  feed_stance (&stance, &t, 4, 5, false, false, false);
  g_assert_false (stance.is_standing); /* from lying one sits up */
}

static void
test_wear (void)
{
  PlumbWearTracker tracker = {0};
  const double up[3] = {0, 0, 1}, turned[3] = {0, 0.03, 1}, far[3] = {0, 0.2, 1};

  plumb_wear_feed (&tracker, up, 0.001, 0, 60 * SECOND);
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_WORN);
  plumb_wear_feed (&tracker, turned, 0.001, 59 * SECOND, 60 * SECOND); /* breathing */
  plumb_wear_feed (&tracker, turned, 0.001, 118 * SECOND, 60 * SECOND);
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_WORN);
  plumb_wear_feed (&tracker, turned, 0.001, 119 * SECOND, 60 * SECOND);
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_NOT_WORN);
  plumb_wear_feed (&tracker, turned, 0.001, 200 * SECOND, 60 * SECOND);
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_NOT_WORN);
  plumb_wear_restart (&tracker); /* a gap does not put it on */
  plumb_wear_feed (&tracker, far, 0.001, 201 * SECOND, 60 * SECOND);
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_WORN);
  plumb_wear_set (&tracker, false);
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_NOT_WORN);
  plumb_wear_feed (&tracker, far, 0.05, 202 * SECOND, 60 * SECOND); /* moved */
  g_assert_cmpint (tracker.wear, ==, PLUMB_WEAR_WORN);
}

static void
test_sitting (void)
{
  PlumbSitting sitting = {0};
  PlumbSittingStep step;
  PlumbSittingInput input = {
      .reset_after_us = 60 * SECOND, .reset_window_us = 180 * SECOND, .dt_us = SECOND};
  unsigned breaks = 0, interruptions = 0, bouts = 0;

  for (int second = 1; second <= 700; second++) {
    /* 300 s of sitting, 20 s of walking, 30 s of sitting, 60 s of walking, sitting */
    bool is_walking = (second > 300 && second <= 320) || (second > 350 && second <= 410);
    input.time_us = second * SECOND;
    input.is_counted = !is_walking;
    if (is_walking && !input.is_walking)
      input.walking_since_us = input.time_us - SECOND;
    input.is_walking = is_walking;
    plumb_sitting_feed (&sitting, &input, &step);
    interruptions += step.has_interruption;
    breaks += step.has_break;
    bouts += step.has_bout_ended;
    if (step.has_break) {
      g_assert_cmpint (second, ==, 390); /* 20 + 40 s within the window */
      g_assert_cmpint (step.bout_us, ==, 330 * SECOND);
      g_assert_cmpint (step.break_start_us, ==, 300 * SECOND);
    }
  }
  g_assert_cmpuint (breaks, ==, 1);
  g_assert_cmpuint (bouts, ==, 1);
  g_assert_cmpuint (interruptions, ==, 1);
  g_assert_cmpint (sitting.length_us, ==, 290 * SECOND);
  plumb_sitting_end (&sitting, &step);
  g_assert_true (step.has_bout_ended && !step.has_break);
  plumb_sitting_end (&sitting, &step);
  g_assert_false (step.has_bout_ended);
}

static void
test_old_walks_do_not_count (void)
{
  PlumbSitting sitting = {0};
  PlumbSittingStep step;
  PlumbSittingInput input = {
      .reset_after_us = 60 * SECOND, .reset_window_us = 180 * SECOND, .dt_us = SECOND};

  for (int second = 1; second <= 1000; second++) {
    bool is_walking = second % 200 < 40; /* 40 s in every 200: never 60 in 180 */
    input.time_us = second * SECOND;
    if (is_walking && !input.is_walking)
      input.walking_since_us = input.time_us - SECOND;
    input.is_walking = is_walking;
    input.is_counted = !is_walking;
    plumb_sitting_feed (&sitting, &input, &step);
    g_assert_false (step.has_break);
  }
}

static void
test_variation (void)
{
  PlumbVariation variation = {0};
  const double a[3] = {0, 0, 1}, b[3] = {0, 0.2, 0.98};

  for (int second = 0; second < 600; second++)
    plumb_variation_feed (&variation, second / 100 % 2 ? b : a, second * SECOND);
  g_assert_cmpuint (plumb_variation_changes (&variation, 600 * SECOND), ==, 5);
  g_assert_cmpint (plumb_variation_longest_us (&variation, 600 * SECOND) / SECOND, >=, 95);
  g_assert_cmpint (plumb_variation_longest_us (&variation, 600 * SECOND) / SECOND, <=, 100);
  plumb_variation_interrupt (&variation, 600 * SECOND);
  g_assert_cmpuint (plumb_variation_changes (&variation, 4000 * SECOND), <=, 5);
  g_assert_cmpuint (plumb_variation_changes (&variation, 5000 * SECOND), ==, 0); /* an hour on */
  g_assert_cmpint (plumb_variation_longest_us (&variation, 5000 * SECOND), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/vector/angle", test_angle);
  g_test_add_func ("/core/conditioning/verdicts", test_conditioning);
  g_test_add_func ("/core/conditioning/stall", test_stall);
  g_test_add_func ("/core/conditioning/step", test_step);
  g_test_add_func ("/core/conditioning/stuck-for-long", test_stuck_for_long);
  g_test_add_func ("/core/conditioning/scale", test_scale);
  g_test_add_func ("/core/orientation", test_orientation);
  g_test_add_func ("/core/gait", test_gait);
  g_test_add_func ("/core/activity", test_activity);
  g_test_add_func ("/core/stance", test_stance);
  g_test_add_func ("/core/wear", test_wear);
  g_test_add_func ("/core/sitting/bout", test_sitting);
  g_test_add_func ("/core/sitting/old-walks", test_old_walks_do_not_count);
  g_test_add_func ("/core/variation", test_variation);
  return g_test_run ();
}
