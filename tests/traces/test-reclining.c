/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evenings against a rest: what is said of them, and how they are counted once it is known. */
#include <math.h>
#include <string.h>

#include "event.h"
#include "play.h"

#define MINUTES(n) (60.0 * (n))
#define STEP_G     0.016 /* of a coarse sensor */

static PlumbTotals
sum_minutes (Play *play)
{
  PlumbTotals sum = {0};

  play_end_minute (play, play_now_us (play));
  for (guint i = 0; i < play->minutes->len; i++) {
    const PlayMinute *minute = &g_array_index (play->minutes, PlayMinute, i);
    g_assert_cmpint (plumb_totals_get_monitored (&minute->totals) + minute->totals.not_worn_us +
                         minute->totals.no_data_us,
                     ==, minute->end_us - minute->start_us);
    plumb_totals_add (&sum, &minute->totals);
  }
  g_assert_cmpint (plumb_totals_get_monitored (&sum) + sum.not_worn_us + sum.no_data_us, ==,
                   play_now_us (play));
  return sum;
}

static unsigned
count (const char *text, const char *part)
{
  unsigned found = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    found++;
  return found;
}

static void
expect_about (int64_t us, double seconds)
{
  g_assert_cmpfloat_with_epsilon ((double)us / G_USEC_PER_SEC, seconds, 8);
}

static void
make_brief (PlumbSettingsValues *values)
{
  values->sitting.limit_min = 480; /* how long one sits is not what this is about */
  values->alerts.slouch_repeats = 0;
}

static Play *
start_upright (void)
{
  Play *play = play_new (play_settings (make_brief), PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, MINUTES (5), 0, 0);
  g_free (play_take (play));
  return play;
}

/* Rests for so many minutes, and ends each of them in time. */
static void
rest (Play *play, int minutes, double back_deg)
{
  for (int i = 0; i < minutes; i++) {
    play_hold (play, 60, -back_deg, 0);
    play_end_minute (play, play_now_us (play));
  }
}

/* Which way is backwards nobody knows. It is a slouch, until that is not to be believed any more;
 * then it never was one. */
static void
test_taken_back (void)
{
  g_autoptr (Play) play = start_upright ();

  rest (play, 10, 35);
  play_expect (
      play,
      "321 posture-changed from=upright to=slouching\n"
      "334 alert-raised id=1 alert=slouch severity=notice state=active duration_s=15 "
      "deviation_deg=35 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "454 notice notice=shift outcome=ignored\n"
      "641 alert-cleared id=1 alert=slouch severity=notice state=active outcome=superseded "
      "duration_s=15 deviation_deg=35 limit_deg=15 posture=slouching long=no wording=0 times=1\n"
      "641 posture-changed from=slouching to=reclining\n");
  PlumbTotals sum = sum_minutes (play);
  expect_about (sum.slouching_us, 0);
  expect_about (sum.reclining_us, 600);
}

/* What was a slouch before it became a rest stays one. */
static void
test_slouch_before (void)
{
  g_autoptr (Play) play = start_upright ();

  rest (play, 2, 20);
  rest (play, 7, 35);
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, " slouch-ended duration_s=120 peak_deg=25 posture=slouching\n"));
  PlumbTotals sum = sum_minutes (play);
  expect_about (sum.slouching_us, 120);
  expect_about (sum.reclining_us, 420);
}

/* A notice whose time to be heeded has not passed when it is taken back says nothing of the wearer.
 */
static void
test_not_counted (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK); /* tells again every 300 s */

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, MINUTES (5), 0, 0);
  play_hold (play, MINUTES (4), -35, 0);
  g_free (play_take (play));
  play_hold (play, 100, -35, 0);
  play_hold (play, 200, -35, 0);
  play_expect (
      play,
      "634 alert-repeated id=1 alert=slouch severity=notice state=active duration_s=315 "
      "deviation_deg=35 limit_deg=15 posture=slouching long=no wording=1 times=2\n"
      "641 notice notice=shift outcome=uncounted\n"
      "641 alert-cleared id=1 alert=slouch severity=notice state=active outcome=superseded "
      "duration_s=315 deviation_deg=35 limit_deg=15 posture=slouching long=no wording=1 times=2\n"
      "641 posture-changed from=slouching to=reclining\n");
}

/* An evening of three hours, with a walk to the kitchen, shifts and a time bent over a book. */
static void
test_evening (void)
{
  g_autoptr (Play) play = start_upright ();

  rest (play, 45, 35);
  play_walk (play, 120);
  rest (play, 30, 28);
  play_move (play, 20, 0.3);
  rest (play, 60, 40);
  play_hold (play, 20, 0, 0);
  rest (play, 40, 22); /* the same way as before */
  g_autofree char *said = play_take (play);
  g_assert_cmpuint (count (said, "alert-raised id=1 alert=slouch"), ==, 1);
  g_assert_cmpuint (count (said, "alert=slouch"), ==, 2); /* told, taken back */
  g_assert_cmpuint (count (said, "outcome=superseded"), ==, 1);
  g_assert_cmpuint (count (said, "slouch-ended"), ==, 0);
  g_assert_cmpuint (count (said, "to=reclining"), ==, 3);
  g_assert_cmpuint (count (said, "to=leaning-back"), ==,
                    2); /* first, after the walk and at the end */
  PlumbTotals sum = sum_minutes (play);
  expect_about (sum.slouching_us + sum.leaning_us, 0);
  g_assert_cmpint (sum.reclining_us, >, (int64_t)MINUTES (174) * G_USEC_PER_SEC);
  g_assert_cmpint (sum.reclining_us, <=, (int64_t)MINUTES (176) * G_USEC_PER_SEC);
  /* in one place all the same */
  g_assert_cmpint (sum.stationary_us, >, (int64_t)MINUTES (178) * G_USEC_PER_SEC);
}

/* Five bends say which way is forwards: a rest is known within two minutes, and nobody is told. */
static void
test_known_by_bends (void)
{
  g_autoptr (Play) play = start_upright ();

  for (int i = 0; i < 5; i++) {
    play_bend (play, 1, 70);
    play_hold (play, 30, 0, 0);
  }
  g_free (play_take (play));
  PlumbTotals before = sum_minutes (play);
  rest (play, 10, 24);
  play_hold (play, 10, 0, 0);
  play_expect (play, "496 posture-changed from=upright to=leaning-back\n"
                     "616 posture-changed from=leaning-back to=reclining\n"
                     "1096 posture-changed from=reclining to=upright\n");
  PlumbTotals sum = sum_minutes (play);
  expect_about (sum.reclining_us, 600);
  expect_about (sum.slouching_us + sum.leaning_us, (double)before.slouching_us / G_USEC_PER_SEC);
  /* forwards is a slouch, however long and quiet */
  g_free (play_take (play));
  rest (play, 20, -40);
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "reclining"));
  g_assert_nonnull (strstr (said, "alert-raised id=1 alert=slouch"));
}

/* The wearer's own second pose says it, and names what is on the way to it. */
static void
test_known_by_pose (void)
{
  g_autoptr (Play) play = start_upright ();

  play_calibrate (play, PLUMB_POSE_SLOUCHED, 20);
  play_hold (play, 30, 0, 0);
  g_free (play_take (play));
  rest (play, 10, 30);
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "alert"));
  g_assert_nonnull (strstr (said, "from=leaning-back to=reclining"));
}

/* A trunk that nothing carries sways, however long somebody sits so. */
static void
test_swaying (void)
{
  g_autoptr (Play) play = start_upright ();

  for (int i = 0; i < 100; i++) {
    play_hold (play, 7, -38, 0);
    play_hold (play, 7, -31, 0);
  }
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "reclining"));
  g_assert_cmpuint (count (said, "alert-raised"), ==, 1);
}

/* A sensor that leans against something on the table breathes less than anybody. */
static void
test_table (void)
{
  g_autoptr (Play) play = start_upright ();

  play->noise_g = 0.001;
  rest (play, 14, 40);
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "reclining"));
  g_assert_nonnull (strstr (said, "wear-changed from=worn to=not-worn"));
  PlumbTotals sum = sum_minutes (play);
  g_assert_cmpint (sum.reclining_us, ==, 0);
}

/* Set anew, nothing is known of the directions any more. */
static void
test_another_pose (void)
{
  g_autoptr (Play) play = start_upright ();

  rest (play, 7, 35);
  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  g_free (play_take (play));
  rest (play, 10, 22); /* a rest that was known before */
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "reclining"));
}

/* After a silence it begins anew, and the way is still known. */
static void
test_silence (void)
{
  g_autoptr (Play) play = start_upright ();

  rest (play, 7, 35);
  play_silence (play, 300);
  g_free (play_take (play));
  rest (play, 1, 35);
  g_autofree char *before = play_take (play);
  g_assert_null (strstr (before, "reclining"));
  rest (play, 2, 35);
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, "from=leaning-back to=reclining"));
}

/* Put on again it may sit any way. */
static void
test_put_on_again (void)
{
  g_autoptr (Play) play = start_upright ();

  rest (play, 7, 35);
  play_table (play, MINUTES (12));
  play_move (play, 20, 0.3);
  play_hold (play, 60, 0, 0);
  g_autofree char *taken_off = play_take (play);
  g_assert_nonnull (strstr (taken_off, "wear-changed from=not-worn to=worn"));
  rest (play, 10, 22);
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, "to=slouching"));
  g_assert_null (strstr (said, "reclining"));
}

/* As it comes from a sensor whose smallest step is a whole degree. */
static void
hold_coarse (Play *play, double seconds, double back_deg, double noise_g)
{
  double up[3] = {sin (back_deg * G_PI / 180), 0, cos (back_deg * G_PI / 180)};

  for (int i = 0; i < seconds * play->rate_hz; i++) {
    PlumbSample sample = {.fields = PLUMB_SAMPLE_ACCEL};
    play->t_s += 1 / play->rate_hz;
    sample.time_us = play_now_us (play);
    for (int j = 0; j < 3; j++)
      sample.accel_g[j] =
          STEP_G * round ((up[j] + g_rand_double_range (play->random, -noise_g, noise_g)) / STEP_G);
    play_sample (play, &sample);
  }
}

/* It repeats its values to the last digit while its wearer rests: neither stuck nor on a table. */
static void
test_coarse_sensor (void)
{
  g_autoptr (Play) play = play_new (play_settings (make_brief), PLUMB_PLACEMENT_UPPER_BACK);
  PlumbEvents events;

  play->rate_hz = 2;
  hold_coarse (play, 10, 0, 0.02);
  plumb_monitor_calibrate (play->monitor, 0, PLUMB_POSE_UPRIGHT, play_now_us (play), &events);
  hold_coarse (play, 60, 0, 0.02);
  g_free (play_take (play));
  hold_coarse (play, 400, 36, 0);
  hold_coarse (play, 20, 36, 0.02);
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, "to=reclining"));
  g_assert_null (strstr (said, "stalled"));
  g_assert_null (strstr (said, "quality-changed"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/reclining/taken-back", test_taken_back);
  g_test_add_func ("/traces/reclining/not-counted", test_not_counted);
  g_test_add_func ("/traces/reclining/slouch-before", test_slouch_before);
  g_test_add_func ("/traces/reclining/evening", test_evening);
  g_test_add_func ("/traces/reclining/known-by-bends", test_known_by_bends);
  g_test_add_func ("/traces/reclining/known-by-pose", test_known_by_pose);
  g_test_add_func ("/traces/reclining/swaying", test_swaying);
  g_test_add_func ("/traces/reclining/table", test_table);
  g_test_add_func ("/traces/reclining/another-pose", test_another_pose);
  g_test_add_func ("/traces/reclining/silence", test_silence);
  g_test_add_func ("/traces/reclining/put-on-again", test_put_on_again);
  g_test_add_func ("/traces/reclining/coarse-sensor", test_coarse_sensor);
  return g_test_run ();
}
