/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lying, and what is none. */
#include <glib.h>

#include "lying.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

typedef struct {
  PlumbLying lying;
  double t_s;
  bool is_sitting;
} Trunk;

static void
hold (Trunk *trunk, double seconds, double tilt_deg)
{
  for (double end_s = trunk->t_s + seconds; trunk->t_s < end_s - 0.01; trunk->t_s += 0.1) {
    PlumbLyingInput input = {.tilt_deg = tilt_deg,
                             .quick_deg = tilt_deg,
                             .is_sitting = trunk->is_sitting,
                             .time_us = (int64_t)(trunk->t_s * 1e6 + 0.5)};
    plumb_lying_feed (&trunk->lying, &input);
  }
}

/* Upright, on the way, far: how long until it is lying? */
static void
test_how_soon (void)
{
  static const struct {
    double way_s, tilt_deg;
    bool is_sitting;
    double soonest_s, latest_s; /* of being far; 0: never */
  } rows[] = {
      {1, 70, false, 4.5, 5.5}, /* as far and as quick as a stoop: longer than one is held */
      {5, 70, false, 1.9, 2.3}, /* takes its time to get down: no stoop does */
      {1, 70, true, 2.5, 3.5},  /* from a seat */
      {1, 58, false, 0, 0},     /* far, not far enough ... */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    Trunk trunk = {.is_sitting = rows[i].is_sitting};
    hold (&trunk, 5, 0);
    hold (&trunk, rows[i].way_s, 40);
    double from_s = trunk.t_s;
    while (!trunk.lying.is_lying && trunk.t_s < from_s + 30)
      hold (&trunk, 0.1, rows[i].tilt_deg);
    g_assert_true (trunk.lying.is_lying == (rows[i].latest_s > 0));
    if (!trunk.lying.is_lying)
      continue;
    g_assert_cmpfloat (trunk.t_s - from_s, >, rows[i].soonest_s);
    g_assert_cmpfloat (trunk.t_s - from_s, <, rows[i].latest_s);
    g_assert_cmpint (trunk.lying.since_us / 100000, ==, (int64_t)(from_s * 10 + 0.5));
  }
}

/* ... but nobody holds it for a minute except on a support. */
static void
test_propped_up (void)
{
  Trunk trunk = {0};

  hold (&trunk, 5, 0);
  hold (&trunk, 58, 55);
  g_assert_false (trunk.lying.is_lying);
  hold (&trunk, 4, 55);
  g_assert_true (trunk.lying.is_lying);
  hold (&trunk, 1, 45);
  g_assert_false (trunk.lying.is_lying);
}

static void
test_gaps (void)
{
  Trunk trunk = {0};

  hold (&trunk, 1, 0);
  hold (&trunk, 10, 80);
  trunk.t_s += 50;
  hold (&trunk, 0.1, 80);
  g_assert_true (trunk.lying.is_lying); /* as before it */
  trunk.t_s += 70;
  hold (&trunk, 0.1, 80);
  g_assert_false (trunk.lying.is_lying); /* who knows */
  hold (&trunk, 7, 80);
  g_assert_true (trunk.lying.is_lying);
  plumb_lying_reset (&trunk.lying);
  g_assert_false (trunk.lying.is_lying);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/lying/how-soon", test_how_soon);
  g_test_add_func ("/core/lying/propped-up", test_propped_up);
  g_test_add_func ("/core/lying/gaps", test_gaps);
  return g_test_run ();
}
