/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults of bluetoothd and its adapter: what the user is told while one lasts, and that the sensor
 * streams by itself when it is over. */
#include "conditions.h"

static bool
is_no_service (Bench *bench)
{
  return plumb_link_get_bluetooth (bench->link) == PLUMB_BLUETOOTH_NO_SERVICE;
}

static bool
was_no_service (Bench *bench)
{
  return bench->seen_bluetooth & 1u << PLUMB_BLUETOOTH_NO_SERVICE;
}

static bool
is_no_adapter (Bench *bench)
{
  return plumb_link_get_bluetooth (bench->link) == PLUMB_BLUETOOTH_NO_ADAPTER;
}

static bool
is_powered_off (Bench *bench)
{
  return plumb_link_get_bluetooth (bench->link) == PLUMB_BLUETOOTH_POWERED_OFF;
}

static void
test_absent (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  bench_settle (bench);
  g_assert_true (is_no_service (bench) && is_absent (bench));
  HOLD (bench, is_absent, 60);
  g_assert_cmpint (plumb_link_deadline (bench->link), ==, INT64_MAX); /* waits, does not poll */
  bench_clear_fault (bench, "absent");
  WAIT (bench, bench_is_streaming);
}

static void
test_empty (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_scanned_for);
  PASS_UNTIL (bench, is_absent, 20); /* the scan is bounded */
  HOLD (bench, is_absent, 20);       /* and paused */
  bench_clear_fault (bench, "empty");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_no_adapter (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_no_adapter);
  HOLD (bench, is_absent, 60);
  bench_clear_fault (bench, "no-adapter");
  WAIT (bench, bench_is_streaming);
  bench_fault (bench, "no-adapter", NULL); /* unplugged under the stream */
  WAIT (bench, is_no_adapter);
  WAIT (bench, is_absent);
  bench_clear_fault (bench, "no-adapter");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_adapter_off (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_powered_off);
  HOLD (bench, is_absent, 60); /* it is not ours to switch it on */
  bench_clear_fault (bench, "adapter-off");
  WAIT (bench, bench_is_streaming);
  bench_fault (bench, "adapter-off", NULL);
  WAIT (bench, is_powered_off);
  bench_clear_fault (bench, "adapter-off");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

/* The link comes up and bluetoothd does not signal it: it is not taken for lost and begun anew. */
static void
test_connected_unsaid (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  g_assert_false (bench->seen & (1u << PLUMB_CONNECTION_BACKING_OFF));
}

/* Connected, ServicesResolved never: only a Disconnect cures it. */
static void
test_zombie (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_resolving);
  HOLD (bench, is_resolving, 30);
  PASS_UNTIL (bench, is_backing_off, 60);
  expect_error (bench, "services did not come");
  bench_clear_fault (bench, "never-resolves");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

/* bluetoothd dies under a link and its successor shows a link that is none. */
static void
test_zombie_after_crash (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "die", "{'seconds': <0.3>, 'zombie': <true>}");
  WAIT (bench, was_no_service);
  WAIT (bench, is_resolving);
  PASS_UNTIL (bench, has_reconnected, 90);
}

/* The call is never answered: the attempt is cancelled and made anew. */
static void
test_connect_unanswered (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_connecting);
  HOLD (bench, is_connecting, 55);
  PASS_UNTIL (bench, is_backing_off, 60);
  expect_error (bench, "did not answer");
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_subscription_unanswered (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, is_subscribing);
  PASS_UNTIL (bench, is_backing_off, 65);
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

static void
test_objects_unanswered (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  bench_settle (bench);
  g_assert_true (is_no_service (bench));
  bench_fault (bench, "die", "{'seconds': <0.2>}"); /* its successor answers */
  PASS_UNTIL (bench, bench_is_streaming, 120);
}

/* No signal but the loss of its name; all paths are new afterwards, hci0 is hci1: the adapter is
 * known by its address. */
static void
test_die (Bench *bench, gconstpointer arguments)
{
  bench->sensor.adapter = (char *)"00:AA:01:00:00:42";
  start_streaming (bench);
  bench_fault (bench, "die", "{'seconds': <0.3>}");
  WAIT (bench, was_no_service);
  PASS_UNTIL (bench, has_reconnected, 90);
}

static void
test_restart (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "restart-clean", "{'seconds': <0.3>}");
  WAIT (bench, was_no_service);
  PASS_UNTIL (bench, has_reconnected, 90);
}

static bool
is_still_connected (Bench *bench)
{
  return bench_ask_bool (bench, "connected");
}

/* Signals with our paths from a name that is not bluetoothd's. */
static void
test_impostor_signals (Bench *bench, gconstpointer arguments)
{
  start_streaming (bench);
  bench_fault (bench, "silent", NULL);
  bench_settle (bench);
  uint64_t samples = bench->samples[0];
  bench_fault (bench, "impostor", NULL);
  HOLD (bench, is_still_connected, 5);
  g_assert_cmpuint (bench->samples[0], ==, samples);
}

/* A second device with the name of the first: the address was pinned. */
static void
test_impostor_twin (Bench *bench, gconstpointer arguments)
{
  bench->sensor.address = NULL;
  bench->sensor.name = (char *)"Anna";
  start_streaming (bench);
  bench_fault (bench, "impostor", "{'kind': <'twin'>}");
  bench_fault (bench, "drop-link", NULL);
  WAIT (bench, has_reconnected);
  g_assert_cmpstr (bench_sensor (bench).address, ==, BENCH_ADDRESS);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/faults/" name, Bench, arguments, bench_setup, function, bench_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bench_use_sim (argv[1]);
  ADD ("absent", ONE " --fault=absent", test_absent);
  ADD ("empty", FAST " --fault=empty", test_empty);
  ADD ("no-adapter", FAST " --fault=no-adapter", test_no_adapter);
  ADD ("adapter-off", FAST " --fault=adapter-off", test_adapter_off);
  ADD ("die", FAST, test_die);
  ADD ("restart", FAST, test_restart);
  ADD ("zombie", FAST " --fault=never-resolves", test_zombie);
  ADD ("connected-unsaid", FAST " --fault=connected-unsaid", test_connected_unsaid);
  ADD ("zombie-after-crash", FAST, test_zombie_after_crash);
  ADD ("connect-unanswered", FAST " --fault=no-reply,count=1", test_connect_unanswered);
  ADD ("subscription-unanswered", FAST " --fault=no-reply,method=StartNotify,count=1",
       test_subscription_unanswered);
  ADD ("objects-unanswered", FAST " --fault=no-reply,method=GetManagedObjects,count=1",
       test_objects_unanswered);
  ADD ("impostor-signals", ONE, test_impostor_signals);
  ADD ("impostor-twin", FAST ",name=Anna", test_impostor_twin);
  return g_test_run ();
}
