/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks whose samples arrive in bursts, or again and again: the steps are those of the sensor's own
 * time. */
#include <math.h>
#include <string.h>

#include "play.h"

typedef struct {
  double rate_hz;
  double burst_s; /* all of so much time arrives at once */
  unsigned times; /* each value */
} Arrival;

/* When the sample that was taken at t_s arrives; two never do at once. */
static int64_t
arrival_us (const Arrival *arrival, double t_s, unsigned repeat)
{
  double at_s = t_s;

  if (arrival->burst_s > 0) {
    double since_s = fmod (t_s, arrival->burst_s);
    at_s = t_s - since_s + arrival->burst_s + since_s / 50;
  }
  return (int64_t)((at_s + repeat / (arrival->rate_hz * arrival->times)) * 1e6);
}

/* Steps at 1.8 a second where swing is not 0. */
static void
feed (Play *play, const Arrival *arrival, double seconds, double swing)
{
  double end_s = play->t_s + seconds;

  for (; play->t_s < end_s; play->t_s += 1 / arrival->rate_hz) {
    double length = 1 + swing * sin (2 * M_PI * 1.8 * play->t_s);
    PlumbSample sample = {.fields = PLUMB_SAMPLE_ACCEL,
                          .accel_g = {g_rand_double_range (play->random, -0.01, 0.01),
                                      g_rand_double_range (play->random, -0.01, 0.01), length}};
    for (unsigned i = 0; i < arrival->times; i++) {
      sample.time_us = arrival_us (arrival, play->t_s, i);
      play_sample (play, &sample);
    }
  }
}

static void
test_walks (void)
{
  static const Arrival rows[] = {
      {50, 0, 1}, {50, 0.5, 1}, {50, 1, 1}, {25, 1.5, 1},
      {10, 1, 1}, {12, 0.5, 1}, {50, 0, 3}, {4, 0, 5}, /* 20 a second, but it moves four times */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_CHEST);
    feed (play, &rows[i], 20, 0);
    g_free (play_take (play));
    feed (play, &rows[i], 60, 0.3);
    g_autofree char *said = play_take (play);
    g_assert_nonnull (strstr (said, "to=walking"));
    g_assert_null (strstr (said, "from=walking")); /* all the time */
    feed (play, &rows[i], 20, 0);
    g_autofree char *after = play_take (play);
    g_assert_nonnull (strstr (after, "from=walking"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/uneven/walks", test_walks);
  return g_test_run ();
}
