/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A day of samples at 50 Hz through the judge, beside a loop that only normalises the vector.
 * usage: bench-core. Prints "name value" lines. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "event.h"
#include "monitor.h"

#define RATE_HZ    50
#define SAMPLES    (RATE_HZ * 86400)
#define PERIOD_US  (1000000 / RATE_HZ)
#define PATTERN_S  600
#define PATTERN    (RATE_HZ * PATTERN_S)
#define REPEATS    5
#define CALIBRATED (RATE_HZ * 40)

typedef struct {
  PlumbMonitor *monitor;
  PlumbSample *pattern;
  int64_t now_us;
  uint64_t events;
} Bench;

static double
now_s (void)
{
  return (double)g_get_monotonic_time () / 1e6;
}

static void
tell (const char *name, double value)
{
  printf ("%s %.9g\n", name, value);
  fflush (stdout);
}

/* What is the process's own. From smaps, which counts; statm estimates to a few hundred kB. */
static double
resident_kb (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return NAN;
  const char *line = strstr (text, "\nAnonymous:");
  return line != NULL ? g_ascii_strtod (line + strlen ("\nAnonymous:"), NULL) : NAN;
}

/* Ten minutes: upright, a slouch, upright, walking, a bend. */
static double
inclination_deg (int second)
{
  if (second >= 180 && second < 320)
    return 28;
  if (second >= 560 && second < 564)
    return 70;
  return 2;
}

static void
compose (PlumbSample *pattern)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  for (int i = 0; i < PATTERN; i++) {
    int second = i / RATE_HZ;
    double angle = inclination_deg (second) * G_PI / 180;
    double length = 1;
    if (second >= 400 && second < 480)
      length += 0.35 * sin (2 * G_PI * 1.9 * i / RATE_HZ);
    double noise[3];
    for (int axis = 0; axis < 3; axis++)
      noise[axis] = g_rand_double_range (random, -0.01, 0.01);
    pattern[i] = (PlumbSample){
        .fields = PLUMB_SAMPLE_ACCEL,
        .accel_g = {noise[0], length * cos (angle) + noise[1], length * sin (angle) + noise[2]}};
  }
}

static void
feed (Bench *bench, unsigned count)
{
  PlumbEvents events;
  for (unsigned i = 0; i < count; i++) {
    PlumbSample sample = bench->pattern[i % PATTERN];
    bench->now_us += PERIOD_US;
    sample.time_us = bench->now_us;
    plumb_monitor_feed (bench->monitor, &sample, &events);
    bench->events += events.count;
    if (plumb_monitor_deadline (bench->monitor) <= bench->now_us) {
      plumb_monitor_tick (bench->monitor, bench->now_us, &events);
      bench->events += events.count;
    }
  }
}

static double
normalise (const Bench *bench, unsigned count)
{
  double sum = 0;
  for (unsigned i = 0; i < count; i++) {
    const double *v = bench->pattern[i % PATTERN].accel_g;
    double length = sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    sum += v[0] / length + v[1] / length + v[2] / length;
  }
  return sum;
}

static void
set_up (Bench *bench)
{
  g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
  PlumbEvents events;
  bench->pattern = g_new (PlumbSample, PATTERN);
  compose (bench->pattern);
  bench->now_us = G_USEC_PER_SEC;
  bench->monitor = plumb_monitor_new (settings, bench->now_us);
  plumb_monitor_set_sensor (bench->monitor, 0, true, PLUMB_PLACEMENT_UPPER_BACK, bench->now_us,
                            &events);
  plumb_monitor_set_stream (bench->monitor, 0, PLUMB_STREAM_LIVE, bench->now_us, &events);
  feed (bench, CALIBRATED / 4);
  plumb_monitor_calibrate (bench->monitor, 0, PLUMB_POSE_UPRIGHT, bench->now_us, &events);
  feed (bench, CALIBRATED);
}

int
main (void)
{
  Bench bench = {0};
  double best_day = INFINITY, best_loop = INFINITY;
  volatile double sink = 0;
  set_up (&bench);
  double resident_before = resident_kb (); /* looking takes memory too, the first time */
  for (int i = 0; i < REPEATS; i++) {
    double started = now_s ();
    feed (&bench, SAMPLES);
    best_day = fmin (best_day, now_s () - started);
    if (i == 0) /* by now every page was touched that ever will be */
      resident_before = resident_kb ();
    started = now_s ();
    sink += normalise (&bench, SAMPLES);
    best_loop = fmin (best_loop, now_s () - started);
  }
  tell ("day_s", best_day);
  tell ("samples_per_s", SAMPLES / best_day);
  tell ("sample_ns", best_day / SAMPLES * 1e9);
  tell ("normalise_ns", best_loop / SAMPLES * 1e9);
  tell ("normalised", sink);
  tell ("events_per_day", (double)bench.events / REPEATS);
  tell ("resident_growth_kb", resident_kb () - resident_before);
  plumb_monitor_free (bench.monitor);
  g_free (bench.pattern);
  return 0;
}
