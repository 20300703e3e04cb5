/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A day of samples at 50 Hz through the judge, beside a loop that only normalises the vector; and a
 * week through the whole engine: nine hours a day with the sensor on, the nights without data.
 * usage: bench-core. Prints "name value" lines. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine.h"
#include "event.h"
#include "monitor.h"

#define RATE_HZ    50
#define SAMPLES    (RATE_HZ * 86400)
#define PERIOD_US  (1000000 / RATE_HZ)
#define PATTERN_S  600
#define PATTERN    (RATE_HZ * PATTERN_S)
#define REPEATS    5
#define CALIBRATED (RATE_HZ * 40)
#define WEEKS      3
#define WEEK_DAYS  7
#define WORN_S     (9 * 3600)
#define MONDAY_US  INT64_C (1795420800000000) /* 2026-11-23T08:00:00Z */

typedef struct {
  PlumbMonitor *monitor;
  PlumbEngine *engine;
  PlumbSample *pattern;
  int64_t now_us;
  uint64_t events;
} Bench;

/* Processor time: what else the machine does does not count. */
static double
now_s (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
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

static void
command_engine (Bench *bench, const PlumbCommand *command)
{
  PlumbEvents events;
  PlumbReply reply;

  while (!plumb_engine_command (bench->engine, command, bench->now_us, &events, &reply))
    bench->events += events.count;
  bench->events += events.count;
}

static void
feed_engine (Bench *bench, unsigned count)
{
  PlumbEvents events;

  for (unsigned i = 0; i < count; i++) {
    PlumbSample sample = bench->pattern[i % PATTERN];
    bench->now_us += PERIOD_US;
    sample.time_us = bench->now_us;
    while (!plumb_engine_feed (bench->engine, &sample, &events))
      bench->events += events.count;
    bench->events += events.count;
  }
}

static void
sleep_engine (Bench *bench, int64_t length_us)
{
  int64_t end_us = bench->now_us + length_us;
  PlumbEvents events;

  for (int64_t at_us = 0; at_us < end_us;) {
    at_us = MIN (plumb_engine_deadline (bench->engine), end_us);
    while (!plumb_engine_tick (bench->engine, at_us, &events))
      bench->events += events.count;
    bench->events += events.count;
  }
  bench->now_us = end_us;
}

static void
set_up_engine (Bench *bench)
{
  g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const PlumbCommand commands[] = {
      {.kind = PLUMB_COMMAND_BEGIN},
      {.kind = PLUMB_COMMAND_ANNOUNCE},
      {.kind = PLUMB_COMMAND_SENSOR, .sensor = {true, PLUMB_PLACEMENT_UPPER_BACK}},
      {.kind = PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE},
  };
  const PlumbCommand calibrate = {.kind = PLUMB_COMMAND_CALIBRATE, .pose = PLUMB_POSE_UPRIGHT};

  bench->now_us = G_USEC_PER_SEC;
  bench->engine = plumb_engine_new (settings, zone, bench->now_us, MONDAY_US);
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    command_engine (bench, &commands[i]);
  feed_engine (bench, CALIBRATED / 4);
  command_engine (bench, &calibrate);
  feed_engine (bench, CALIBRATED);
}

/* Seconds that a week takes. */
static double
live_week (Bench *bench)
{
  double started = now_s ();

  for (int day = 0; day < WEEK_DAYS; day++) {
    feed_engine (bench, WORN_S * RATE_HZ);
    sleep_engine (bench, (86400 - WORN_S) * (int64_t)G_USEC_PER_SEC);
  }
  return now_s () - started;
}

static void
measure_week (Bench *bench)
{
  double best_week = INFINITY;

  bench->events = 0;
  set_up_engine (bench);
  for (int i = 0; i < WEEKS; i++)
    best_week = fmin (best_week, live_week (bench));
  tell ("week_s", best_week);
  tell ("week_sample_ns", best_week / (WEEK_DAYS * WORN_S * RATE_HZ) * 1e9);
  tell ("events_per_week", (double)bench->events / WEEKS);
  plumb_engine_free (bench->engine);
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
  measure_week (&bench);
  g_free (bench.pattern);
  return 0;
}
