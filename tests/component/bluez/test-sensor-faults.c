/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults of a sensor and its link: what the user is told while one lasts, and that the sensor
 * streams by itself when it is over. */
#include <string.h>

#include "conditions.h"

static bool
has_dropped_some (Fixture *fixture)
{
  return fixture_sensor (fixture).dropped > 20;
}

static bool
was_retry_set (Fixture *fixture)
{
  return fixture->was_retry_set;
}

static void
test_out_of_range (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_connecting);
  PASS_UNTIL (fixture, was_retry_set, 60);
  fixture_clear_fault (fixture, "out-of-range");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_missing (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_backing_off, 60);
  expect_error (fixture, "no driver knows");
  fixture_clear_fault (fixture, "missing-characteristic");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* After three links without it the cache is distrusted: bluetoothd's object is removed, once. */
static void
test_cache_removed (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_backing_off, 60);
  fixture->seen = 0;
  PASS_UNTIL (fixture, was_looked_for, 300);
  fixture_clear_fault (fixture, "missing-characteristic");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* An adapter that is not there is not replaced by one that is. */
static void
test_other_adapter (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.adapter = (char *)"11:22:33:44:55:66";
  fixture_want (fixture);
  fixture_settle (fixture);
  HOLD (fixture, is_absent, 60);
  g_assert_cmpint (plumb_link_get_bluetooth (fixture->link), ==, PLUMB_BLUETOOTH_READY);
}

static void
test_missing_for_a_driver (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.driver = (char *)"witmotion";
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_backing_off, 60);
  expect_error (fixture, "is the driver in the settings right");
  fixture->sensor.driver = (char *)"microbit";
  fixture_want (fixture);
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_notify_refused (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_backing_off, 60);
  g_assert_cmpuint (fixture->samples[0], ==, 0);
  fixture_clear_fault (fixture, "notify-not-permitted");
  fixture_clear_fault (fixture, "notify-in-progress");
  PASS_UNTIL (fixture, fixture_is_streaming, 90);
}

static bool
is_found_out (Fixture *fixture)
{
  return fixture_sensor (fixture).connection != PLUMB_CONNECTION_STREAMING;
}

/* A sensor that changes its services while it streams, again and again. */
static void
test_services_change (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  for (int i = 0; i < 5; i++) {
    fixture_fault (fixture, "services-change", NULL);
    fixture_clear_fault (fixture, "services-change");
    PASS_UNTIL (fixture, is_found_out, 30);
    PASS_UNTIL (fixture, fixture_is_streaming, 120);
  }
}

/* ... and one whose services do not come back. */
static void
test_services_gone (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "services-change", "{'stay': <true>}");
  PASS_UNTIL (fixture, is_backing_off, 60);
  fixture_clear_fault (fixture, "services-change");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* It says that it streams, as the family that it has become. */
static bool
is_turncoat (Fixture *fixture)
{
  PlumbLinkSensor sensor = fixture_sensor (fixture);
  return sensor.connection == PLUMB_CONNECTION_STREAMING && strcmp (sensor.family, "microbit") != 0;
}

static bool
is_no_turncoat (Fixture *fixture)
{
  return !is_turncoat (fixture);
}

/* One that becomes another family under the stream: what began as the one does not go on as the
 * other. */
static void
test_family_change (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "services-change", "{'become': <'metawear'>, 'seconds': <0.0>}");
  HOLD (fixture, is_no_turncoat, 60);
  fixture_clear_fault (fixture, "services-change");
}

/* A still body: equal values are data. */
static void
test_repeated_values (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "repeat-values", NULL);
  uint64_t dropped = fixture_sensor (fixture).dropped;
  HOLD (fixture, fixture_is_streaming, 30);
  g_assert_cmpuint (fixture_sensor (fixture).dropped, ==, dropped);
}

static bool
is_giving_up (Fixture *fixture)
{
  PlumbConnection connection = fixture_sensor (fixture).connection;
  return connection == PLUMB_CONNECTION_SILENT || connection == PLUMB_CONNECTION_BACKING_OFF;
}

/* Lengths that no such sensor sends: counted, never a sample, and no proof of life. */
static void
test_wrong_length (Fixture *fixture, gconstpointer fault)
{
  start_streaming (fixture);
  fixture_fault (fixture, strstr (fault, "short") ? "too-short" : "too-long", NULL);
  fixture_settle (fixture);
  uint64_t samples = fixture->samples[0];
  WAIT (fixture, has_dropped_some);
  g_assert_cmpuint (fixture->samples[0], ==, samples);
  PASS_UNTIL (fixture, is_giving_up, 20);
  expect_error (fixture, "sends nothing");
  fixture_clear_fault (fixture, "too-short");
  fixture_clear_fault (fixture, "too-long");
  PASS_UNTIL (fixture, fixture_is_streaming, 90);
}

static bool
is_flooded (Fixture *fixture)
{
  return fixture_sensor (fixture).dropped > 500;
}

/* The start sequence is over: the sensor has taken the rate that it was asked for. */
static bool
is_rate_set (Fixture *fixture)
{
  return fixture_sensor (fixture).rate_hz == 25;
}

static bool
is_flooded_on (Fixture *fixture)
{
  return fixture_sensor (fixture).dropped > 1500;
}

/* A thousand a second: what is above four times the nominal rate is dropped, once the allowance of
 * a second is spent. */
static void
test_flood (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  WAIT (fixture, is_rate_set);
  fixture_fault (fixture, "flood", NULL);
  WAIT (fixture, is_flooded);
  uint64_t samples = fixture->samples[0];
  int64_t began_us = g_get_monotonic_time ();
  WAIT (fixture, is_flooded_on);
  double seconds = (double)(g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
  g_assert_cmpfloat ((double)(fixture->samples[0] - samples), <=, 100 * seconds + 10);
  fixture_clear_fault (fixture, "flood");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_drop_link (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "drop-link", NULL);
  WAIT (fixture, has_reconnected);
}

static void
test_silent (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "silent", NULL);
  PASS_UNTIL (fixture, is_giving_up, 20);
  fixture_clear_fault (fixture, "silent");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_removed_while_streaming (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "remove-device", NULL);
  PASS_UNTIL (fixture, has_reconnected, 60);
}

static void
test_removed_during_call (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, fixture_is_streaming, 90);
}

static void
test_aborts (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, fixture_is_streaming, 30); /* two quick retries were enough */
}

static void
test_not_paired (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_unpaired, 30);
  expect_error (fixture, "pair");
  HOLD (fixture, is_unpaired, 60); /* no retry storm */
  g_assert_false (fixture_ask_bool (fixture, "connected"));
  g_assert_cmpint (plumb_link_deadline (fixture->link), ==, INT64_MAX);
  fixture_clear_fault (fixture, "not-paired");
  plumb_link_connect (fixture->link, 0); /* the user did what he was told */
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_lost_keys (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_unpaired, 60);
  HOLD (fixture, is_unpaired, 60);
  g_assert_cmpint (plumb_link_deadline (fixture->link), ==, INT64_MAX);
}

/* A private address, without a bond that would tell the true one: it is not found by it for long.
 */
static void
test_rotated (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.address = (char *)"4A:FF:EE:00:00:01";
  start_streaming (fixture);
  fixture_fault (fixture, "empty", NULL);
  fixture_fault (fixture, "remove-device", NULL);
  PASS_UNTIL (fixture, is_absent, 60);
  expect_error (fixture, "address changes");
  fixture_clear_fault (fixture, "empty");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
  g_assert_cmpstr (fixture_sensor (fixture).last_error, ==, "");
}

static void
test_wrong_model (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_backing_off, 60);
  expect_error (fixture, "no driver knows");
  g_assert_cmpuint (fixture->samples[0], ==, 0);
}

static void
test_fd_refused (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.notify = PLUMB_NOTIFY_FD;
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming); /* by signals instead */
}

static bool
has_dropped_three (Fixture *fixture)
{
  return fixture_sensor (fixture).dropped == 3;
}

/* A notification without a byte is no end: that is told otherwise. */
static void
test_empty_values (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.notify =
      strstr (arguments, "Fd") != NULL ? PLUMB_NOTIFY_FD : PLUMB_NOTIFY_SIGNALS;
  start_streaming (fixture);
  fixture_fault (fixture, "empty-values", "{'count': <3>}");
  WAIT (fixture, has_dropped_three);
  HOLD (fixture, fixture_is_streaming, 10);
  g_assert_cmpuint (fixture_sensor (fixture).dropped, ==, 3);
}

static void
test_fd_die (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.notify = PLUMB_NOTIFY_FD;
  start_streaming (fixture);
  fixture_fault (fixture, "die", "{'seconds': <0.3>}");
  PASS_UNTIL (fixture, has_reconnected, 90);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/sensor-faults/" name, Fixture, arguments, fixture_setup, function,            \
              fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
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
  ADD ("rotated", FAST " --fault=private-address", test_rotated);
  ADD ("wrong-model", FAST " --fault=wrong-model", test_wrong_model);
  ADD ("fd-refused", ONE " --fault=notify-not-permitted,count=1", test_fd_refused);
  ADD ("empty-values", FAST ",name=Signals", test_empty_values);
  ADD ("fd-empty-values", FAST ",name=Fd", test_empty_values);
  ADD ("fd-die", FAST, test_fd_die);
  return g_test_run ();
}
