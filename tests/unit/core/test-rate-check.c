/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The angular rate is believed as long as gravity bears it out. */
#include <glib.h>
#include <math.h>

#include "orientation.h"
#include "vector.h"

typedef struct {
  PlumbOrientation orientation;
  GRand *random;
  double rate_hz, t_s, worst_deg;
  double scale[3], bias_dps; /* what the sensor makes of the rate */
  bool has_swapped_axes;
} Sensor;

static double
noise (Sensor *sensor, double size)
{
  return g_rand_double_range (sensor->random, -size, size);
}

static void
feed (Sensor *sensor, double angle_deg, double rate_dps, bool is_resting)
{
  double a = angle_deg / PLUMB_DEG_PER_RAD, truth[3] = {sin (a), 0, cos (a)};
  double accel[3] = {truth[0] + noise (sensor, 0.005), 0.005, truth[2] + noise (sensor, 0.005)};
  double turn[3] = {0, -rate_dps, 0}; /* up turns against the body */
  double told[3];

  for (int i = 0; i < 3; i++)
    told[i] = turn[sensor->has_swapped_axes ? (i + 1) % 3 : i] * sensor->scale[i] +
              sensor->bias_dps + noise (sensor, 0.3);
  PlumbOrientationInput input = {.accel_g = accel,
                                 .rate_dps = told,
                                 .dt_s = 1 / sensor->rate_hz,
                                 .scale_g = 1,
                                 .is_resting = is_resting,
                                 .time_us = (int64_t)(sensor->t_s * 1e6)};
  plumb_orientation_feed (&sensor->orientation, &input);
  sensor->t_s += 1 / sensor->rate_hz;
  sensor->worst_deg =
      fmax (sensor->worst_deg, plumb_vector_angle_deg (truth, sensor->orientation.slow));
}

/* Rests, bends by 45 degrees in a second and a half, rests there, comes back. */
static void
move (Sensor *sensor, int times)
{
  unsigned turning = (unsigned)(1.5 * sensor->rate_hz), resting = (unsigned)(6 * sensor->rate_hz);

  for (int i = 0; i < times; i++) {
    double from = i % 2 == 0 ? 0 : 45, way = i % 2 == 0 ? 45 : -45;
    for (unsigned j = 0; j < resting; j++)
      feed (sensor, from, 0, true);
    for (unsigned j = 0; j < turning; j++)
      feed (sensor, from + way * (j + 1) / turning, way / 1.5, false);
  }
}

static void
test_faults (void)
{
  static const struct {
    double rate_hz, scale[3], bias_dps;
    bool has_swapped_axes;
    PlumbRateState state;
    double worst_deg; /* while turning, after some movements */
  } rows[] = {
      {50, {1, 1, 1}, 0, false, PLUMB_RATE_GOOD, 3},
      {25, {1, 1, 1}, 0.5, false, PLUMB_RATE_GOOD, 3},
      {50, {1, 1, 1}, 15, false, PLUMB_RATE_GOOD, 3}, /* learnt at rest */
      {50, {-1, -1, -1}, 0, false, PLUMB_RATE_WRONG, 45},
      {50, {0.01745, 0.01745, 0.01745}, 0, false, PLUMB_RATE_WRONG, 45}, /* radians */
      {50, {20, 20, 20}, 0, false, PLUMB_RATE_WRONG, 45},
      {50, {1, 1, 1}, 0, true, PLUMB_RATE_WRONG, 45},
      {10, {1, 1, 1}, 0, false, PLUMB_RATE_RARE, 45},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    Sensor sensor = {.random = g_rand_new_with_seed (7),
                     .rate_hz = rows[i].rate_hz,
                     .scale = {rows[i].scale[0], rows[i].scale[1], rows[i].scale[2]},
                     .bias_dps = rows[i].bias_dps,
                     .has_swapped_axes = rows[i].has_swapped_axes};
    move (&sensor, 6);
    g_assert_cmpint (sensor.orientation.rate_check.state, ==, rows[i].state);
    g_assert_true (sensor.orientation.has_rate == (rows[i].state == PLUMB_RATE_GOOD));
    sensor.worst_deg = 0;
    move (&sensor, 2);
    g_assert_cmpfloat (sensor.worst_deg, <, rows[i].worst_deg);
    g_rand_free (sensor.random);
  }
}

static void
test_gap_forgets_nothing (void)
{
  Sensor sensor = {.random = g_rand_new_with_seed (8), .rate_hz = 50, .scale = {-1, -1, -1}};

  move (&sensor, 6);
  plumb_orientation_restart (&sensor.orientation);
  move (&sensor, 1);
  g_assert_cmpint (sensor.orientation.rate_check.state, ==, PLUMB_RATE_WRONG);
  for (int i = 0; i < 3; i++)
    sensor.scale[i] = 1; /* another firmware */
  move (&sensor, 30);
  g_assert_cmpint (sensor.orientation.rate_check.state, ==, PLUMB_RATE_GOOD);
  g_rand_free (sensor.random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/rate-check/faults", test_faults);
  g_test_add_func ("/core/rate-check/gaps", test_gap_forgets_nothing);
  return g_test_run ();
}
