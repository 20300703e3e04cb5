/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Up and down, and what sitting and standing make of it. */
#include <glib.h>
#include <math.h>

#include "displacement.h"
#include "stance.h"
#include "vector.h"

typedef struct {
  PlumbDisplacementTracker tracker;
  PlumbDisplacement move; /* the last one */
  unsigned moves;
  GRand *random;
  double rate_hz, t_s, lost;
  double offset_g[3];
} Trunk;

static void
feed (Trunk *trunk, double lean_deg, double vertical_g)
{
  double lean = lean_deg / PLUMB_DEG_PER_RAD, length = 1 + vertical_g;
  double accel[3] = {length * sin (lean), 0, length * cos (lean)};
  PlumbDisplacement move;

  trunk->t_s += 1 / trunk->rate_hz;
  for (int i = 0; i < 3; i++)
    accel[i] += trunk->offset_g[i] + g_rand_double_range (trunk->random, -0.006, 0.006);
  if (g_rand_double (trunk->random) < trunk->lost)
    return;
  if (!plumb_displacement_feed (&trunk->tracker, accel, (int64_t)(trunk->t_s * 1e6), &move))
    return;
  trunk->move = move;
  trunk->moves++;
}

static void
rest (Trunk *trunk, double seconds, double lean_deg)
{
  for (double end_s = trunk->t_s + seconds; trunk->t_s < end_s;)
    feed (trunk, lean_deg, 0);
}

/* Smoothly (minimum jerk) up by so much, leaning forward on the way. */
static void
move (Trunk *trunk, double rise_m, double lean_deg)
{
  double begin_s = trunk->t_s, long_s = 2;

  while (trunk->t_s < begin_s + long_s) {
    double part = (trunk->t_s - begin_s) / long_s;
    double speeding = 60 * part - 180 * part * part + 120 * part * part * part;
    double lean = sin (G_PI * part);
    feed (trunk, lean_deg * lean * lean, rise_m / (long_s * long_s) * speeding / 9.81);
  }
}

static void
test_rise_and_fall (void)
{
  static const struct {
    double rate_hz, lost, rise_m, lean_deg, offset_g;
  } rows[] = {
      {50, 0, 0.4, 40, 0},     {50, 0, -0.4, 40, 0},     {50, 0, 0.4, 40, 0.03},
      {25, 0, -0.4, 40, 0.03}, {10, 0.1, 0.4, 40, 0.02}, {10, 0.1, -0.4, 40, 0.02},
      {50, 0, 0, 40, 0.03}, /* leans, and back */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    double o = rows[i].offset_g;
    Trunk trunk = {.random = g_rand_new_with_seed (5),
                   .rate_hz = rows[i].rate_hz,
                   .lost = rows[i].lost,
                   .offset_g = {o, -o, o}};
    rest (&trunk, 20, 0);
    trunk.moves = 0;
    move (&trunk, rows[i].rise_m, rows[i].lean_deg);
    rest (&trunk, 3, 0);
    g_assert_cmpuint (trunk.moves, ==, 1);
    g_assert_true (trunk.move.is_whole);
    g_assert_cmpfloat (fabs (trunk.move.rise_m - MAX (rows[i].rise_m, 0)), <, 0.15);
    g_assert_cmpfloat (fabs (trunk.move.fall_m - MAX (-rows[i].rise_m, 0)), <, 0.15);
    g_assert_cmpfloat (fabs (trunk.move.excursion_deg - rows[i].lean_deg), <, 12);
    g_rand_free (trunk.random);
  }
}

static void
test_gap (void)
{
  Trunk trunk = {.random = g_rand_new_with_seed (6), .rate_hz = 50};

  rest (&trunk, 20, 0);
  move (&trunk, 0.4, 40);
  trunk.moves = 0;
  trunk.t_s += 3; /* in the middle of something */
  rest (&trunk, 3, 0);
  g_assert_cmpuint (trunk.moves, ==, 1);
  g_assert_false (trunk.move.is_whole);
  g_assert_cmpfloat (MAX (trunk.move.rise_m, trunk.move.fall_m), <, 0.05);
  g_rand_free (trunk.random);
}

static void
live (PlumbStance *stance, double *t, double seconds, double sitting_deg, bool is_active,
      const PlumbDisplacement *move)
{
  const double up[3] = {0, 0, 1};

  for (double end = *t + seconds; *t < end; *t += 0.1) {
    PlumbStanceInput input = {.up = up,
                              .sitting_deg = sitting_deg,
                              .is_active = is_active,
                              .move = move,
                              .time_us = (int64_t)(*t * 1e6)};
    plumb_stance_feed (stance, &input);
    move = NULL;
  }
}

/* As straight on the chair as on the feet: only the way down and up tells. */
static void
test_stance (void)
{
  const PlumbDisplacement fall = {
      .fall_m = 0.35, .rise_m = 0.05, .excursion_deg = 30, .is_whole = true};
  const PlumbDisplacement rise = {
      .rise_m = 0.38, .fall_m = 0.01, .excursion_deg = 35, .is_whole = true};
  const PlumbDisplacement fidget = {
      .rise_m = 0.02, .fall_m = 0.03, .excursion_deg = 6, .is_whole = true};
  const PlumbDisplacement bend = {
      .rise_m = 0.11, .fall_m = 0.1, .excursion_deg = 60, .is_whole = true};
  PlumbStance stance = {0};
  double t = 0;

  live (&stance, &t, 10, -6, false, NULL);
  g_assert_true (stance.is_standing);
  live (&stance, &t, 2, -6, true, NULL);
  live (&stance, &t, 10, -4, false, &fall);
  g_assert_false (stance.is_standing);
  live (&stance, &t, 2, -4, true, NULL);
  live (&stance, &t, 10, -4, false, &fidget);
  g_assert_false (stance.is_standing);
  live (&stance, &t, 2, -4, true, NULL);
  live (&stance, &t, 10, 3, false, &rise); /* stands a little crooked */
  g_assert_true (stance.is_standing);
  live (&stance, &t, 2, -3, true, NULL);
  live (&stance, &t, 10, -3, false, &bend);
  g_assert_true (stance.is_standing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/displacement/rise-and-fall", test_rise_and_fall);
  g_test_add_func ("/core/displacement/gap", test_gap);
  g_test_add_func ("/core/displacement/stance", test_stance);
  return g_test_run ();
}
