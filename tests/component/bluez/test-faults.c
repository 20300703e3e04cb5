/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults of bluetoothd and its adapter: what the user is told while one lasts, and that the sensor
 * streams by itself when it is over. */
#include <string.h>

#include "conditions.h"

static bool
is_no_service (Fixture *fixture)
{
  return plumb_link_get_bluetooth (fixture->link) == PLUMB_BLUETOOTH_NO_SERVICE;
}

static bool
was_no_service (Fixture *fixture)
{
  return fixture->seen_bluetooth & 1u << PLUMB_BLUETOOTH_NO_SERVICE;
}

static bool
is_no_adapter (Fixture *fixture)
{
  return plumb_link_get_bluetooth (fixture->link) == PLUMB_BLUETOOTH_NO_ADAPTER;
}

static bool
is_powered_off (Fixture *fixture)
{
  return plumb_link_get_bluetooth (fixture->link) == PLUMB_BLUETOOTH_POWERED_OFF;
}

static void
test_absent (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  fixture_settle (fixture);
  g_assert_true (is_no_service (fixture) && is_absent (fixture));
  HOLD (fixture, is_absent, 60);
  g_assert_cmpint (plumb_link_deadline (fixture->link), ==, INT64_MAX); /* waits, does not poll */
  fixture_clear_fault (fixture, "absent");
  WAIT (fixture, fixture_is_streaming);
}

static void
test_empty (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_scanned_for);
  PASS_UNTIL (fixture, is_absent, 20); /* the scan is bounded */
  HOLD (fixture, is_absent, 20);       /* and paused */
  fixture_clear_fault (fixture, "empty");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_no_adapter (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_no_adapter);
  HOLD (fixture, is_absent, 60);
  fixture_clear_fault (fixture, "no-adapter");
  WAIT (fixture, fixture_is_streaming);
  fixture_fault (fixture, "no-adapter", NULL); /* unplugged under the stream */
  WAIT (fixture, is_no_adapter);
  WAIT (fixture, is_absent);
  fixture_clear_fault (fixture, "no-adapter");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_adapter_off (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_powered_off);
  HOLD (fixture, is_absent, 60); /* it is not ours to switch it on */
  fixture_clear_fault (fixture, "adapter-off");
  WAIT (fixture, fixture_is_streaming);
  fixture_fault (fixture, "adapter-off", NULL);
  WAIT (fixture, is_powered_off);
  fixture_clear_fault (fixture, "adapter-off");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* The link comes up and bluetoothd does not signal it: it is not taken for lost and begun anew. */
static void
test_connected_unsaid (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  g_assert_false (fixture->seen & (1u << PLUMB_CONNECTION_BACKING_OFF));
}

/* Connected, ServicesResolved never: only a Disconnect cures it. */
static void
test_zombie (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_resolving);
  HOLD (fixture, is_resolving, 30);
  PASS_UNTIL (fixture, is_backing_off, 60);
  expect_error (fixture, "services did not come");
  fixture_clear_fault (fixture, "never-resolves");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* bluetoothd dies under a link and its successor shows a link that is none: it is let go of at
 * once, not after the half minute in which services may come. */
static void
test_zombie_after_crash (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "die", "{'seconds': <0.3>, 'zombie': <true>}");
  WAIT (fixture, was_no_service);
  PASS_UNTIL (fixture, has_reconnected, 8);
}

/* The call is never answered: the attempt is cancelled and made anew. */
static void
test_connect_unanswered (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_connecting);
  HOLD (fixture, is_connecting, 55);
  PASS_UNTIL (fixture, is_backing_off, 60);
  expect_error (fixture, "did not answer");
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* What another client left behind is ended once it has not come to its end by itself. */
static void
test_left_connecting (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, fixture_is_streaming, 20);
}

static void
test_subscription_unanswered (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, is_subscribing);
  PASS_UNTIL (fixture, is_backing_off, 65);
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

static void
test_objects_unanswered (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  fixture_settle (fixture);
  g_assert_true (is_no_service (fixture));
  fixture_fault (fixture, "die", "{'seconds': <0.2>}"); /* its successor answers */
  PASS_UNTIL (fixture, fixture_is_streaming, 120);
}

/* No signal but the loss of its name; all paths are new afterwards, hci0 is hci1: the adapter is
 * known by its address. */
static void
test_die (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.adapter = (char *)"00:AA:01:00:00:42";
  start_streaming (fixture);
  fixture_fault (fixture, "die", "{'seconds': <0.3>}");
  WAIT (fixture, was_no_service);
  PASS_UNTIL (fixture, has_reconnected, 90);
}

static void
test_restart (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "restart-clean", "{'seconds': <0.3>}");
  WAIT (fixture, was_no_service);
  PASS_UNTIL (fixture, has_reconnected, 90);
}

static bool
is_left_alone (Fixture *fixture)
{
  return !fixture_ask_bool (fixture, "connected") && !fixture_is_streaming (fixture);
}

/* Somebody disconnects the sensor, such as bluetoothctl: he is not contradicted for a while. */
static void
test_disconnected_by_another (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  g_autofree char *path = fixture_characteristic (fixture, "e95dca4b-251d-470a-a062-fa1922dfa9a8");
  *strstr (path, "/service") = '\0';
  fixture_call (fixture, "org.bluez", path, "org.bluez.Device1", "Disconnect");
  PASS_UNTIL (fixture, is_backing_off, 5);
  expect_error (fixture, "another program disconnected");
  PASS_UNTIL (fixture, is_left_alone, 10);
  HOLD (fixture, is_left_alone, 60);
  plumb_link_connect (fixture->link, 0); /* the user wants it back */
  PASS_UNTIL (fixture, fixture_is_streaming, 10);
  fixture_call (fixture, "org.bluez", path, "org.bluez.Device1", "Disconnect");
  PASS_UNTIL (fixture, is_backing_off, 5);
  fixture_skip (fixture, 590); /* a while is ten minutes */
  PASS_UNTIL (fixture, fixture_is_streaming, 30);
}

/* What we end ourselves is none of that. */
static void
test_disconnected_by_us (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_backing_off, 60);
  expect_error (fixture, "services did not come");
  fixture_clear_fault (fixture, "never-resolves");
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
}

static bool
is_still_connected (Fixture *fixture)
{
  return fixture_ask_bool (fixture, "connected");
}

/* Signals with our paths from a name that is not bluetoothd's. */
static void
test_impostor_signals (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "silent", NULL);
  fixture_settle (fixture);
  uint64_t samples = fixture->samples[0];
  fixture_fault (fixture, "impostor", NULL);
  HOLD (fixture, is_still_connected, 5);
  g_assert_cmpuint (fixture->samples[0], ==, samples);
}

/* A second device with the name of the first: the address was pinned. */
static void
test_impostor_twin (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.address = NULL;
  fixture->sensor.name = (char *)"Anna";
  start_streaming (fixture);
  fixture_fault (fixture, "impostor", "{'kind': <'twin'>}");
  fixture_fault (fixture, "drop-link", NULL);
  WAIT (fixture, has_reconnected);
  g_assert_cmpstr (fixture_sensor (fixture).address, ==, BENCH_ADDRESS);
}

static bool
has_never_left (Fixture *fixture)
{
  return fixture_is_streaming (fixture) && fixture_sensor (fixture).reconnects == 0;
}

/* Another adapter is plugged in under the stream, and knows the sensor too: whatever it is called.
 */
static void
test_second_adapter (Fixture *fixture, gconstpointer arguments)
{
  static const char *const numbers[] = {"1", "3", "5", "8"};
  start_streaming (fixture);
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *number = g_strdup_printf ("{'number': <'%s'>}", numbers[i]);
    fixture_fault (fixture, "second-adapter", number);
    HOLD (fixture, has_never_left, 10);
    fixture_clear_fault (fixture, "second-adapter");
    HOLD (fixture, has_never_left, 10);
  }
}

/* What is connected below one adapter is not tried by way of the other. */
static void
test_connected_by_other_adapter (Fixture *fixture, gconstpointer arguments)
{
  static const char *const numbers[] = {"1", "3", "5", "8"};
  start_streaming (fixture);
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *number = g_strdup_printf ("{'number': <'%s'>}", numbers[i]);
    fixture_fault (fixture, "second-adapter", number);
    fixture_renew_link (fixture);
    fixture_want (fixture);
    PASS_UNTIL (fixture, fixture_is_streaming, 5);
    fixture_clear_fault (fixture, "second-adapter");
  }
}

/* The kernel reconnects by way of the adapter that is used, be it the first one or not. */
static void
test_profile_of_second_adapter (Fixture *fixture, gconstpointer arguments)
{
  start_streaming (fixture);
  fixture_fault (fixture, "die", "{'seconds': <0.3>}");
  WAIT (fixture, was_no_service);
  PASS_UNTIL (fixture, has_reconnected, 90);
  fixture_fault (fixture, "second-adapter", "{'number': <'0'>}");
  HOLD (fixture, fixture_is_streaming, 5);
  fixture_fault (fixture, "drop-link", NULL);
  PASS_UNTIL (fixture, fixture_is_not_streaming, 1);
  PASS_UNTIL (fixture, fixture_is_streaming, 2); /* we would wait for three */
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/faults/" name, Fixture, arguments, fixture_setup, function, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
  ADD ("absent", ONE " --fault=absent", test_absent);
  ADD ("empty", FAST " --fault=empty", test_empty);
  ADD ("no-adapter", FAST " --fault=no-adapter", test_no_adapter);
  ADD ("adapter-off", FAST " --fault=adapter-off", test_adapter_off);
  ADD ("die", FAST, test_die);
  ADD ("restart", FAST, test_restart);
  ADD ("zombie", FAST " --fault=never-resolves", test_zombie);
  ADD ("connected-unsaid", FAST " --fault=connected-unsaid", test_connected_unsaid);
  ADD ("zombie-after-crash", FAST, test_zombie_after_crash);
  ADD ("second-adapter", FAST, test_second_adapter);
  ADD ("connected-by-other-adapter", FAST, test_connected_by_other_adapter);
  ADD ("profile-of-second-adapter", FAST, test_profile_of_second_adapter);
  ADD ("connect-unanswered", FAST " --fault=no-reply,count=1", test_connect_unanswered);
  ADD ("left-connecting", FAST " --fault=left-connecting", test_left_connecting);
  ADD ("subscription-unanswered", FAST " --fault=no-reply,method=StartNotify,count=1",
       test_subscription_unanswered);
  ADD ("objects-unanswered", FAST " --fault=no-reply,method=GetManagedObjects,count=1",
       test_objects_unanswered);
  ADD ("disconnected-by-another", FAST " --fault=tells-reason", test_disconnected_by_another);
  ADD ("disconnected-by-us", FAST " --fault=tells-reason --fault=never-resolves",
       test_disconnected_by_us);
  ADD ("impostor-signals", ONE, test_impostor_signals);
  ADD ("impostor-twin", FAST ",name=Anna", test_impostor_twin);
  return g_test_run ();
}
