/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is reclining, how soon, and what never is. One sample a second; x of the sensor is
 * backwards, y to the left. */
#include <glib.h>
#include <math.h>

#include "calibration.h"
#include "reclining.h"
#include "vector.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)
#define NEVER  (-1)

typedef struct {
  PlumbReclining reclining;
  PlumbCalibration calibration;
  int64_t now_us;
  bool is_frozen, has_verdict;
  unsigned maybes, ends;
} Wearer;

/* back_deg: away from upright; way_deg: 0 backwards, 90 to the left, 180 forwards. */
static void
find_up (double back_deg, double way_deg, double out_up[3])
{
  double tilt = back_deg / PLUMB_DEG_PER_RAD, way = way_deg / PLUMB_DEG_PER_RAD;

  out_up[0] = sin (tilt) * cos (way);
  out_up[1] = sin (tilt) * sin (way);
  out_up[2] = cos (tilt);
}

static Wearer
new_wearer (void)
{
  Wearer wearer = {.now_us = SECOND};

  wearer.calibration.has_pose[PLUMB_POSE_UPRIGHT] = true;
  find_up (0, 0, wearer.calibration.up[PLUMB_POSE_UPRIGHT]);
  return wearer;
}

static void
set_slouch (Wearer *wearer, double away_deg, double way_deg)
{
  wearer->calibration.has_pose[PLUMB_POSE_SLOUCHED] = true;
  find_up (away_deg, way_deg, wearer->calibration.up[PLUMB_POSE_SLOUCHED]);
}

static void
bend (Wearer *wearer, double way_deg)
{
  static const double tilts_deg[] = {5, 30, 60, 30, 5};
  const double *upright = wearer->calibration.up[PLUMB_POSE_UPRIGHT];

  for (unsigned i = 0; i < G_N_ELEMENTS (tilts_deg); i++) {
    double up[3];
    /* what is behind the deepest of it says nothing */
    find_up (tilts_deg[i], i > 2 ? way_deg + 90 : way_deg, up);
    plumb_reclining_follow_bend (&wearer->reclining, up, tilts_deg[i]);
  }
  plumb_reclining_learn_bend (&wearer->reclining, upright);
}

/* Holds that with so much sway to both sides; the second in which it became reclining. */
static int
hold_swaying (Wearer *wearer, int seconds, double away_deg, double way_deg, double sway_deg)
{
  int began = NEVER;

  for (int i = 1; i <= seconds; i++) {
    double up[3];
    find_up (away_deg + (i % 2 != 0 ? sway_deg : -sway_deg), way_deg, up);
    wearer->now_us += SECOND;
    PlumbDeviation deviation = {
        .is_known = true,
        .has_verdict = wearer->has_verdict,
        .deviation_deg = plumb_vector_angle_deg (wearer->calibration.up[PLUMB_POSE_UPRIGHT], up)};
    PlumbRecliningStep step = plumb_reclining_feed (
        &wearer->reclining, &(PlumbRecliningInput){.calibration = &wearer->calibration,
                                                   .deviation = &deviation,
                                                   .up = up,
                                                   .is_frozen = wearer->is_frozen,
                                                   .dt_us = SECOND,
                                                   .time_us = wearer->now_us});
    wearer->maybes += step == PLUMB_RECLINING_MAYBE;
    wearer->ends += step == PLUMB_RECLINING_ENDED;
    if (step == PLUMB_RECLINING_BEGAN) {
      g_assert_cmpint (began, ==, NEVER);
      g_assert_true (wearer->reclining.is_reclining);
      began = i;
    }
  }
  return began;
}

static int
hold (Wearer *wearer, int seconds, double away_deg, double way_deg)
{
  return hold_swaying (wearer, seconds, away_deg, way_deg, 0.3);
}

/* A fresh wearer of whom that is known; 0: it begins at once. */
typedef struct {
  double slouch_deg, slouch_way_deg; /* 0: no second pose */
  int bends;                         /* that went forwards */
  int odd_bends;                     /* and then that did not */
  double away_deg, way_deg, sway_deg;
  int wanted_s; /* at the least; NEVER: not in half an hour */
} Row;

static void
check_rows (const Row *rows, unsigned count)
{
  for (unsigned i = 0; i < count; i++) {
    Wearer wearer = new_wearer ();
    g_test_message ("row %u", i);
    if (rows[i].slouch_deg > 0)
      set_slouch (&wearer, rows[i].slouch_deg, rows[i].slouch_way_deg);
    for (int j = 0; j < rows[i].bends; j++)
      bend (&wearer, 180 + 10 * (j % 3 - 1));
    for (int j = 0; j < rows[i].odd_bends; j++)
      bend (&wearer, 100);
    int began = hold_swaying (&wearer, 1800, rows[i].away_deg, rows[i].way_deg, rows[i].sway_deg);
    if (rows[i].wanted_s == NEVER) {
      g_assert_cmpint (began, ==, NEVER);
      continue;
    }
    g_assert_cmpint (began, >, rows[i].wanted_s);
    g_assert_cmpint (began, <=, rows[i].wanted_s + 5);
    g_assert_cmpuint (wearer.maybes, ==, 1);
    g_assert_cmpint (wearer.reclining.since_us, ==, 2 * SECOND);
  }
}

static void
test_way_by_slouch (void)
{
  static const Row rows[] = {
      {20, 180, 0, 0, 21, 0, 0.3, 120},     {20, 180, 0, 0, 19, 0, 0.3, NEVER},
      {20, 180, 0, 0, 30, 0, 4, 120},       /* known: whether it sways or not */
      {20, 180, 0, 0, 40, 180, 0.3, NEVER}, /* forwards, on the elbows */
      {20, 180, 0, 0, 30, 40, 0.3, 120},    {20, 180, 0, 0, 30, 50, 0.3, NEVER},
      {20, 180, 0, 0, 30, -50, 0.3, NEVER},
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_way_by_bends (void)
{
  static const Row rows[] = {
      {0, 0, 5, 0, 21, 0, 4, 120},
      {0, 0, 5, 0, 40, 180, 0.3, NEVER},
      {0, 0, 5, 0, 40, 90, 0.3, NEVER},
      {0, 0, 4, 0, 21, 0, 0.3, NEVER}, /* too few: unknown */
      {0, 0, 4, 1, 21, 0, 0.3, NEVER}, /* that disagree */
      {0, 0, 4, 1, 40, 180, 0.3, 300},
      {0, 0, 5, 5, 40, 100, 0.3, NEVER}, /* the last ones */
      {0, 0, 5, 5, 40, -80, 0.3, 120},
      /* a slouch that goes backwards is a slouch, up to 5 degrees more */
      {18, 0, 5, 0, 22, 0, 0.3, NEVER},
      {18, 0, 5, 0, 24, 0, 0.3, 120},
      {10, 0, 5, 0, 21, 0, 0.3, 120},
      {18, 0, 4, 0, 40, 0, 0.3, NEVER},
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Whichever way, but farther, longer and quiet. */
static void
test_way_unknown (void)
{
  static const Row rows[] = {
      {0, 0, 0, 0, 26, 0, 0.3, 300},   {0, 0, 0, 0, 26, 90, 0.3, 300},
      {0, 0, 0, 0, 26, 180, 0.3, 300}, {0, 0, 0, 0, 26, 0, 1.2, 300},
      {0, 0, 0, 0, 40, 0, 2, NEVER}, /* freely held */
      {0, 0, 0, 0, 24, 0, 0.3, NEVER},
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_moment (void)
{
  Wearer wearer = new_wearer ();

  set_slouch (&wearer, 20, 180);
  g_assert_cmpint (hold (&wearer, 20, 35, 0), ==, NEVER);
  g_assert_cmpint (hold (&wearer, 1200, 16, 0), ==, NEVER); /* not near, but not so far */
  g_assert_cmpint (hold (&wearer, 300, 35, 0), >, 100);
}

/* Moving, or as still as a table: counts for nothing, and takes nothing away. */
static void
test_frozen (void)
{
  Wearer wearer = new_wearer ();

  set_slouch (&wearer, 20, 180);
  g_assert_cmpint (hold (&wearer, 100, 30, 0), ==, NEVER);
  wearer.is_frozen = true;
  g_assert_cmpint (hold (&wearer, 600, 30, 0), ==, NEVER);
  wearer.is_frozen = false;
  g_assert_cmpint (hold (&wearer, 60, 30, 0), ==, 21);
  g_assert_cmpuint (wearer.maybes, ==, 1);
}

static void
test_likely (void)
{
  Wearer known = new_wearer (), unknown = new_wearer ();

  set_slouch (&known, 20, 180);
  hold (&known, 60, 30, 0);
  g_assert_true (known.reclining.is_likely);
  hold (&known, 10, 30, 180);
  g_assert_false (known.reclining.is_likely);
  hold (&known, 150, 30, 0);
  g_assert_true (known.reclining.is_reclining);
  g_assert_false (known.reclining.is_likely);
  hold (&unknown, 60, 30, 0);
  g_assert_false (unknown.reclining.is_likely);
}

static void
test_end (void)
{
  Wearer wearer = new_wearer ();

  set_slouch (&wearer, 20, 180);
  g_assert_cmpint (hold (&wearer, 200, 30, 0), >, 0);
  g_assert_cmpint (hold (&wearer, 60, 14, 0), ==, NEVER);
  g_assert_true (wearer.reclining.is_reclining);
  g_assert_cmpint (hold (&wearer, 60, 12, 0), ==, NEVER);
  g_assert_false (wearer.reclining.is_reclining);
  g_assert_cmpuint (wearer.ends, ==, 1);
  /* walking or lying ends it, too, and what there was on the way to it */
  g_assert_false (plumb_reclining_leave (&wearer.reclining));
  g_assert_cmpint (hold (&wearer, 100, 30, 0), ==, NEVER);
  g_assert_false (plumb_reclining_leave (&wearer.reclining));
  g_assert_cmpint (hold (&wearer, 200, 30, 0), >, 120);
  g_assert_true (plumb_reclining_leave (&wearer.reclining));
  g_assert_false (wearer.reclining.is_reclining);
}

static void
test_rests (void)
{
  Wearer wearer = new_wearer ();

  g_assert_cmpint (hold (&wearer, 400, 40, 0), >, 300);
  hold (&wearer, 10, 0, 0);
  g_assert_cmpint (hold (&wearer, 300, 22, 20), ==, 121);
  hold (&wearer, 10, 0, 0);
  g_assert_cmpint (hold_swaying (&wearer, 1800, 22, 0, 2.5), ==, NEVER); /* not quiet */
  hold (&wearer, 10, 0, 0);
  g_assert_cmpint (hold (&wearer, 1800, 22, 60), ==, NEVER); /* another way */
  hold (&wearer, 10, 0, 0);
  /* four other ones make room for themselves */
  for (int way_deg = 60; way_deg <= 300; way_deg += 80) {
    g_assert_cmpint (hold (&wearer, 400, 30, way_deg), >, 300);
    hold (&wearer, 10, 0, 0);
  }
  g_assert_cmpint (hold (&wearer, 1800, 22, 0), ==, NEVER);
}

static void
test_forget (void)
{
  Wearer wearer = new_wearer ();

  for (int i = 0; i < 5; i++)
    bend (&wearer, 180);
  plumb_reclining_forget (&wearer.reclining);
  g_assert_cmpint (hold (&wearer, 400, 30, 180), >, 300);
  hold (&wearer, 10, 0, 0);
  plumb_reclining_forget (&wearer.reclining);
  g_assert_cmpint (hold (&wearer, 1800, 22, 180), ==, NEVER);
}

/* A sensor that judges by itself, one without a pose: nothing is said of it. */
static void
test_nothing_to_compare (void)
{
  Wearer wearer = new_wearer ();

  wearer.has_verdict = true;
  g_assert_cmpint (hold (&wearer, 1800, 40, 0), ==, NEVER);
  wearer.has_verdict = false;
  wearer.calibration.has_pose[PLUMB_POSE_UPRIGHT] = false;
  g_assert_cmpint (hold (&wearer, 1800, 40, 0), ==, NEVER);
  g_assert_cmpuint (wearer.maybes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/reclining/way-by-slouch", test_way_by_slouch);
  g_test_add_func ("/core/reclining/way-by-bends", test_way_by_bends);
  g_test_add_func ("/core/reclining/way-unknown", test_way_unknown);
  g_test_add_func ("/core/reclining/moment", test_moment);
  g_test_add_func ("/core/reclining/frozen", test_frozen);
  g_test_add_func ("/core/reclining/likely", test_likely);
  g_test_add_func ("/core/reclining/end", test_end);
  g_test_add_func ("/core/reclining/rests", test_rests);
  g_test_add_func ("/core/reclining/forget", test_forget);
  g_test_add_func ("/core/reclining/nothing-to-compare", test_nothing_to_compare);
  return g_test_run ();
}
