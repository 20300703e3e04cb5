/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults of a sensor and its link: what the user is told while one lasts, and that the sensor
 * streams by itself when it is over. */
#include <string.h>

#include "conditions.h"

static bool
has_dropped_some (Bench *bench)
{
  return bench_sensor (bench).dropped > 20;
}

static bool
was_retry_set (Bench *bench)
{
  return bench->was_retry_set;
}

static void
test_out_of_range (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_connecting);
  PASS_UNTIL (bench, was_retry_set, 60);
  bench_clear_fault (bench, "out-of-range");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_missing (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_backing_off, 60);
  expect_error (bench, "no driver knows");
  bench_clear_fault (bench, "missing-characteristic");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

/* After three links without it the cache is distrusted: bluetoothd's object is removed, once. */
static void
test_cache_removed (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_backing_off, 60);
  bench->seen = 0;
  PASS_UNTIL (bench, was_looked_for, 300);
  bench_clear_fault (bench, "missing-characteristic");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

/* An adapter that is not there is not replaced by one that is. */
static void
test_other_adapter (Bench *bench, gconstpointer arguments)
{
  bench->sensor.adapter = (char *)"11:22:33:44:55:66";
  bench_want (bench);
  bench_settle (bench);
  HOLD (bench, is_absent, 60);
  g_assert_cmpint (plumb_link_get_bluetooth (bench->link), ==, PLUMB_BLUETOOTH_READY);
}

static void
test_missing_for_a_driver (Bench *bench, gconstpointer arguments)
{
  bench->sensor.driver = (char *)"witmotion";
  bench_want (bench);
  PASS_UNTIL (bench, is_backing_off, 60);
  expect_error (bench, "is the driver in the settings right");
  bench->sensor.driver = (char *)"microbit";
  bench_want (bench);
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_notify_refused (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_backing_off, 60);
  g_assert_cmpuint (bench->samples[0], ==, 0);
  bench_clear_fault (bench, "notify-not-permitted");
  bench_clear_fault (bench, "notify-in-progress");
  PASS_UNTIL (bench, bench_is_streaming, 90);
}

static bool
is_found_out (Bench *bench)
{
  return bench_sensor (bench).connection != PLUMB_CONNECTION_STREAMING;
}

/* A sensor that changes its services while it streams, again and again. */
static void
test_services_change (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  for (int i = 0; i < 5; i++) {
    bench_fault (bench, "services-change", NULL);
    bench_clear_fault (bench, "services-change");
    PASS_UNTIL (bench, is_found_out, 30);
    PASS_UNTIL (bench, bench_is_streaming, 120);
  }
}

/* ... and one whose services do not come back. */
static void
test_services_gone (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "services-change", "{'stay': <true>}");
  PASS_UNTIL (bench, is_backing_off, 60);
  bench_clear_fault (bench, "services-change");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

/* It says that it streams, as the family that it has become. */
static bool
is_turncoat (Bench *bench)
{
  PlumbLinkSensor sensor = bench_sensor (bench);
  return sensor.connection == PLUMB_CONNECTION_STREAMING && strcmp (sensor.family, "microbit") != 0;
}

static bool
is_no_turncoat (Bench *bench)
{
  return !is_turncoat (bench);
}

/* One that becomes another family under the stream: what began as the one does not go on as the
 * other. */
static void
test_family_change (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "services-change", "{'become': <'metawear'>, 'seconds': <0.0>}");
  HOLD (bench, is_no_turncoat, 60);
  bench_clear_fault (bench, "services-change");
}

/* A still body: equal values are data. */
static void
test_repeated_values (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "repeat-values", NULL);
  uint64_t dropped = bench_sensor (bench).dropped;
  HOLD (bench, bench_is_streaming, 30);
  g_assert_cmpuint (bench_sensor (bench).dropped, ==, dropped);
}

static bool
is_giving_up (Bench *bench)
{
  PlumbConnection connection = bench_sensor (bench).connection;
  return connection == PLUMB_CONNECTION_SILENT || connection == PLUMB_CONNECTION_BACKING_OFF;
}

/* Lengths that no such sensor sends: counted, never a sample, and no proof of life. */
static void
test_wrong_length (Bench *bench, gconstpointer fault)
{
  start_streaming (bench);
  bench_fault (bench, strstr (fault, "short") ? "too-short" : "too-long", NULL);
  bench_settle (bench);
  uint64_t samples = bench->samples[0];
  WAIT (bench, has_dropped_some);
  g_assert_cmpuint (bench->samples[0], ==, samples);
  PASS_UNTIL (bench, is_giving_up, 20);
  expect_error (bench, "sends nothing");
  bench_clear_fault (bench, "too-short");
  bench_clear_fault (bench, "too-long");
  PASS_UNTIL (bench, bench_is_streaming, 90);
}

static bool
is_flooded (Bench *bench)
{
  return bench_sensor (bench).dropped > 500;
}

/* The start sequence is over: the sensor has taken the rate that it was asked for. */
static bool
is_rate_set (Bench *bench)
{
  return bench_sensor (bench).rate_hz == 25;
}

static bool
is_flooded_on (Bench *bench)
{
  return bench_sensor (bench).dropped > 1500;
}

/* A thousand a second: what is above four times the nominal rate is dropped, once the allowance of
 * a second is spent. */
static void
test_flood (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  WAIT (bench, is_rate_set);
  bench_fault (bench, "flood", NULL);
  WAIT (bench, is_flooded);
  uint64_t samples = bench->samples[0];
  int64_t began_us = g_get_monotonic_time ();
  WAIT (bench, is_flooded_on);
  double seconds = (double)(g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
  g_assert_cmpfloat ((double)(bench->samples[0] - samples), <=, 100 * seconds + 10);
  bench_clear_fault (bench, "flood");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_drop_link (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "drop-link", NULL);
  WAIT (bench, has_reconnected);
}

static void
test_silent (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "silent", NULL);
  PASS_UNTIL (bench, is_giving_up, 20);
  bench_clear_fault (bench, "silent");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_removed_while_streaming (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "remove-device", NULL);
  PASS_UNTIL (bench, has_reconnected, 60);
}

static void
test_removed_during_call (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, bench_is_streaming, 90);
}

static void
test_aborts (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, bench_is_streaming, 30); /* two quick retries were enough */
}

static void
test_not_paired (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_unpaired, 30);
  expect_error (bench, "pair");
  HOLD (bench, is_unpaired, 60); /* no retry storm */
  g_assert_false (bench_ask_bool (bench, "connected"));
  g_assert_cmpint (plumb_link_deadline (bench->link), ==, INT64_MAX);
  bench_clear_fault (bench, "not-paired");
  plumb_link_connect (bench->link, 0); /* the user did what he was told */
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_lost_keys (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_unpaired, 60);
  HOLD (bench, is_unpaired, 60);
  g_assert_cmpint (plumb_link_deadline (bench->link), ==, INT64_MAX);
}

static void
test_wrong_model (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_backing_off, 60);
  expect_error (bench, "no driver knows");
  g_assert_cmpuint (bench->samples[0], ==, 0);
}

static void
test_fd_refused (Bench *bench, gconstpointer arguments)
{
  bench->sensor.notify = PLUMB_NOTIFY_FD;
  bench_want (bench);
  WAIT (bench, bench_is_streaming); /* by signals instead */
}

static void
test_fd_die (Bench *bench, gconstpointer arguments)
{
  bench->sensor.notify = PLUMB_NOTIFY_FD;
  start_streaming (bench);
  bench_fault (bench, "die", "{'seconds': <0.3>}");
  PASS_UNTIL (bench, has_reconnected, 90);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/sensor-faults/" name, Bench, arguments, bench_setup, function, bench_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bench_use_sim (argv[1]);
  ADD ("out-of-range", FAST ",known --fault=out-of-range", test_out_of_range);
  ADD ("missing", FAST " --fault=missing-characteristic", test_missing);
  ADD ("cache-removed", FAST " --fault=missing-characteristic", test_cache_removed);
  ADD ("other-adapter", FAST, test_other_adapter);
  ADD ("missing-for-a-driver", FAST, test_missing_for_a_driver);
  ADD ("notify-not-permitted", FAST " --fault=notify-not-permitted", test_notify_refused);
  ADD ("notify-in-progress", FAST " --fault=notify-in-progress", test_notify_refused);
  ADD ("services-change", FAST, test_services_change);
  ADD ("family-change", FAST, test_family_change);
  ADD ("services-gone", FAST, test_services_gone);
  ADD ("repeated-values", ONE, test_repeated_values);
  ADD ("too-short", FAST ",name=short", test_wrong_length);
  ADD ("too-long", FAST, test_wrong_length);
  ADD ("flood", ONE, test_flood);
  ADD ("drop-link", FAST, test_drop_link);
  ADD ("silent", FAST, test_silent);
  ADD ("removed-while-streaming", FAST, test_removed_while_streaming);
  ADD ("removed-during-connect", FAST " --fault=remove-device,during=Connect,count=1",
       test_removed_during_call);
  ADD ("removed-during-subscription", FAST " --fault=remove-device,during=StartNotify,count=1",
       test_removed_during_call);
  ADD ("aborts", FAST " --fault=connect-abort,count=2", test_aborts);
  ADD ("not-paired", FAST " --fault=not-paired", test_not_paired);
  ADD ("lost-keys", FAST ",bonded --fault=lost-keys", test_lost_keys);
  ADD ("wrong-model", FAST " --fault=wrong-model", test_wrong_model);
  ADD ("fd-refused", ONE " --fault=notify-not-permitted,count=1", test_fd_refused);
  ADD ("fd-die", FAST, test_fd_die);
  return g_test_run ();
}
