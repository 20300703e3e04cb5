/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user does with sensors that behave. */
#include <string.h>

#include "fixture.h"

#define ONE "--sensor=microbit"
#define TWO "--sensor=microbit --sensor=witmotion"

static bool
is_second_streaming (Fixture *fixture)
{
  return fixture->samples[1] > 5;
}

static bool
is_released (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_DISABLED &&
         !fixture_ask_bool (fixture, "connected");
}

static bool
is_quiet (Fixture *fixture)
{
  return !fixture_ask_bool (fixture, "connected") && !fixture_ask_bool (fixture, "subscribed");
}

static bool
has_battery (Fixture *fixture)
{
  return fixture_sensor (fixture).battery_percent == 80;
}

/* Unknown to bluetoothd, found by a scan, trusted, connected, streaming. */
static void
test_first_time (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  PlumbLinkSensor sensor = fixture_sensor (fixture);
  g_assert_cmpstr (sensor.address, ==, BENCH_ADDRESS);
  g_assert_cmpstr (sensor.family, ==, "microbit");
  g_assert_cmpstr (sensor.last_error, ==, "");
  g_assert_cmpint (plumb_link_get_bluetooth (fixture->link), ==, PLUMB_BLUETOOTH_READY);
  g_assert_cmpuint (sensor.reconnects, ==, 0);
  g_assert_cmpuint (fixture->latest.fields & PLUMB_SAMPLE_ACCEL, !=, 0);
  g_assert_cmpuint (fixture->latest.slot, ==, 0);
  g_assert_cmpint (sensor.next_retry_us, ==, 0);
  g_assert_cmpint (sensor.last_seen_us, ==, fixture->latest.time_us);
}

/* bluetoothd claims the Battery Service for itself and offers Battery1. */
static void
test_battery (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  WAIT (fixture, has_battery);
}

static void
test_known (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
}

/* Found by its advertised name, and by its address from then on. */
static void
test_by_name (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.address = NULL;
  fixture->sensor.name = (char *)"Anna";
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  g_assert_cmpstr (fixture_sensor (fixture).address, ==, "C0:FF:EE:00:00:02");
  g_assert_cmpstr (fixture_sensor (fixture).family, ==, "microbit");
}

/* No sensor wanted: nothing is due, ever, whatever the neighbourhood does. */
static void
test_at_rest (Fixture *fixture, gconstpointer arguments)
{
  fixture_settle (fixture);
  fixture_settle (fixture);
  g_assert_cmpint (plumb_link_get_bluetooth (fixture->link), ==, PLUMB_BLUETOOTH_READY);
  g_assert_cmpint (plumb_link_deadline (fixture->link), ==, INT64_MAX);
  fixture_skip (fixture, 3600);
  fixture_settle (fixture);
  g_assert_cmpint (plumb_link_deadline (fixture->link), ==, INT64_MAX);
  g_assert_cmpuint (fixture->deadlines, ==, 0);
  g_assert_cmpuint (fixture->changes, ==, 0);
}

/* While it streams only the stall timer is due, and samples do not move it. */
static void
test_streaming_wakes_seldom (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  fixture_settle (fixture);
  guint before = fixture->deadlines;
  uint64_t samples = fixture->samples[0];
  while (fixture->samples[0] < samples + 25)
    fixture_settle (fixture);
  g_assert_cmpuint (fixture->deadlines, <=, before + 1);
}

static void
test_two (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PlumbSensorSettings second = fixture->sensor;
  second.id = (char *)"neck";
  second.address = (char *)"C0:FF:EE:00:00:02";
  plumb_link_set_sensor (fixture->link, 1, &second);
  WAIT (fixture, fixture_is_streaming);
  WAIT (fixture, is_second_streaming);
  PlumbLinkSensor sensor;
  plumb_link_get_sensor (fixture->link, 1, &sensor);
  g_assert_cmpstr (sensor.family, ==, "witmotion");
  plumb_link_set_sensor (fixture->link, 1, NULL);
  WAIT (fixture, fixture_is_streaming); /* the first one goes on */
}

static void
test_disconnect_and_connect (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  plumb_link_disconnect (fixture->link, 0);
  WAIT (fixture, is_released);
  HOLD (fixture, is_released, 60); /* although it was trusted and the kernel would reconnect */
  plumb_link_connect (fixture->link, 0);
  WAIT (fixture, fixture_is_streaming);
}

static bool
is_forgotten (Fixture *fixture)
{
  return fixture_sensor (fixture).address[0] == '\0';
}

static void
test_unwanted (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  plumb_link_set_sensor (fixture->link, 0, NULL);
  WAIT (fixture, is_released);
  WAIT (fixture, is_forgotten);
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
}

/* What the start sequence asks for last has come, and so has the rate that was read again. */
static bool
is_identified (Fixture *fixture)
{
  PlumbLinkSensor sensor = fixture_sensor (fixture);
  return sensor.model[0] != '\0' && sensor.rate_hz == fixture->sensor.rate_hz &&
         fixture_is_streaming (fixture);
}

/* Reload: equal settings do not touch the stream. */
static void
test_same_settings (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  WAIT (fixture, is_identified);
  guint changes = fixture->changes;
  fixture_want (fixture);
  fixture_settle (fixture);
  WAIT (fixture, fixture_is_streaming);
  g_assert_cmpuint (fixture->changes, ==, changes);
  fixture->sensor.rate_hz = 50;
  fixture_want (fixture);
  fixture_settle (fixture);
  WAIT (fixture, fixture_is_streaming);
  g_assert_cmpuint (fixture_sensor (fixture).reconnects, ==, 1);
}

static void
on_stopped (gpointer user_data)
{
  ((Fixture *)user_data)->is_stopped = true;
}

static bool
is_stopped (Fixture *fixture)
{
  return fixture->is_stopped;
}

static void
test_stop (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  g_assert_true (fixture_ask_bool (fixture, "subscribed"));
  plumb_link_stop (fixture->link, on_stopped, fixture);
  WAIT (fixture, is_stopped);
  WAIT (fixture, is_quiet);
  /* It stays known, for the next start. */
  g_clear_pointer (&fixture->link, plumb_link_free);
}

static void
test_stop_with_nothing (Fixture *fixture, gconstpointer arguments)
{
  plumb_link_stop (fixture->link, on_stopped, fixture);
  WAIT (fixture, is_stopped);
}

/* A bluetoothd that answers nothing holds us up for three seconds, not more. */
static void
test_stop_is_bounded (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  fixture_fault (fixture, "no-reply", "{'method': <'StopNotify'>}");
  plumb_link_stop (fixture->link, on_stopped, fixture);
  fixture_settle (fixture);
  g_assert_false (fixture->is_stopped);
  PASS_UNTIL (fixture, is_stopped, 3);
}

static void
on_second_subscriber (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  g_variant_unref (reply);
  *(bool *)user_data = true;
}

/* Another program subscribes to the same characteristic. */
static void
subscribe_too (Fixture *fixture)
{
  bool is_done = false;
  g_autofree char *path = fixture_characteristic (fixture, "e95dca4b-251d-470a-a062-fa1922dfa9a8");
  g_dbus_connection_call (fixture->control, "org.bluez", path, "org.bluez.GattCharacteristic1",
                          "StartNotify", NULL, NULL, 0, 5000, NULL, on_second_subscriber, &is_done);
  while (!is_done)
    fixture_breathe (fixture);
}

/* bluetoothd emits one signal a subscriber; everybody hears all: half of them are repeats. */
static void
test_second_subscriber (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  g_autoptr (GVariant) before = fixture_ask (fixture, BENCH_ADDRESS);
  subscribe_too (fixture);
  guint64 sent_before = 0, sent_after = 0;
  uint64_t samples = fixture->samples[0];
  g_assert_true (g_variant_lookup (before, "notifications", "t", &sent_before));
  while (fixture->samples[0] < samples + 60)
    fixture_breathe (fixture);
  g_autoptr (GVariant) after = fixture_ask (fixture, BENCH_ADDRESS);
  g_assert_true (g_variant_lookup (after, "notifications", "t", &sent_after));
  g_assert_cmpuint (fixture->samples[0] - samples, <=, (sent_after - sent_before) * 4 / 3 + 8);
  g_assert_cmpuint (fixture_sensor (fixture).dropped, >, 25);
}

static bool
has_candidate (Fixture *fixture)
{
  return fixture->candidates > 0;
}

static bool
is_discovery_over (Fixture *fixture)
{
  return fixture->is_discovery_over;
}

static void
test_discovery (Fixture *fixture, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  fixture_settle (fixture);
  g_assert_true (plumb_link_start_discovery (fixture->link, 20, &error));
  WAIT (fixture, has_candidate);
  g_assert_cmpstr (fixture->candidate_address, ==, BENCH_ADDRESS);
  g_assert_cmpstr (fixture->candidate_family, ==, "microbit");
  g_assert_false (fixture->is_discovery_over);
  fixture_skip (fixture, 20);
  WAIT (fixture, is_discovery_over);
  g_assert_cmpuint (fixture->candidates, ==, 1); /* once, not once a packet */
  fixture->is_discovery_over = false;
  g_assert_true (plumb_link_start_discovery (fixture->link, 120, &error));
  fixture_settle (fixture);
  plumb_link_stop_discovery (fixture->link);
  WAIT (fixture, is_discovery_over);
}

/* Many controllers hand over each device once a scan: what is new to bluetoothd is all that is ever
 * heard of it. */
static void
test_first_discovery (Fixture *fixture, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  fixture_settle (fixture);
  g_assert_true (plumb_link_start_discovery (fixture->link, 20, &error));
  WAIT (fixture, has_candidate);
  g_assert_cmpstr (fixture->candidate_address, ==, BENCH_ADDRESS);
  g_assert_cmpstr (fixture->candidate_family, ==, "microbit");
}

static void
test_discovery_without_bluetooth (Fixture *fixture, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_link_start_discovery (fixture->link, 20, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
}

static bool
is_silent (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_SILENT;
}

/* Never connected to: its advertisements are its stream. */
static void
test_broadcast (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, fixture_is_streaming, 30);
  HOLD (fixture, fixture_is_streaming, 60); /* the pauses of the scan are short */
  g_assert_false (fixture_ask_bool (fixture, "connected"));
  fixture_fault (fixture, "empty", NULL);
  PASS_UNTIL (fixture, is_silent, 120);
  fixture_clear_fault (fixture, "empty");
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
}

static bool
has_a_sample (Fixture *fixture)
{
  return fixture->samples[0] > 0;
}

/* The advertisement that makes it known is data. */
static void
test_first_broadcast (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, has_a_sample, 12);
}

static void
test_suspend (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  plumb_link_suspend (fixture->link);
  fixture_settle (fixture);
  g_assert_cmpint (fixture_sensor (fixture).connection, ==, PLUMB_CONNECTION_ABSENT);
  uint64_t samples = fixture->samples[0];
  fixture_skip (fixture, 8 * 3600);
  fixture_settle (fixture);
  g_assert_cmpuint (fixture->samples[0], ==, samples);
  plumb_link_resume (fixture->link);
  fixture_skip (fixture, 2);
  WAIT (fixture, fixture_is_streaming);
}

static void
test_fd (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.notify = PLUMB_NOTIFY_FD;
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  uint64_t samples = fixture->samples[0];
  while (fixture->samples[0] < samples + 25)
    fixture_settle (fixture);
  g_assert_cmpuint (fixture_sensor (fixture).dropped, ==, 0);
  fixture_fault (fixture, "drop-link", "{'seconds': <1.0>}");
  WAIT (fixture, fixture_is_not_streaming);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
  plumb_link_stop (fixture->link, on_stopped, fixture);
  WAIT (fixture, is_stopped);
  WAIT (fixture, is_quiet);
}

static bool
is_unpaired (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_UNPAIRED;
}

static void
test_bond_required (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.is_bond_required = true;
  fixture_want (fixture);
  WAIT (fixture, is_unpaired);
  HOLD (fixture, is_unpaired, 60);
  g_assert_cmpuint (fixture->samples[0], ==, 0);
  g_assert_nonnull (strstr (fixture_sensor (fixture).last_error, "paired"));
}

static void
test_bonded (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.is_bond_required = true;
  fixture_want (fixture);
  WAIT (fixture, fixture_is_streaming);
  g_assert_true (fixture_sensor (fixture).is_bonded);
}

/* Freed at any moment: nothing that is on its way may touch it. */
static void
test_free_any_time (Fixture *fixture, gconstpointer arguments)
{
  static const guint turns[] = {0, 1, 2, 3, 5, 8, 12, 18, 25, 40};
  PlumbLinkListener none = {0};
  for (size_t i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (PlumbLink) link =
        plumb_link_new (fixture->bus, g_get_monotonic_time, (uint32_t)i, &none, NULL);
    plumb_link_set_sensor (link, 0, &fixture->sensor);
    for (guint turn = 0; turn < turns[i]; turn++)
      fixture_breathe (fixture);
  }
  fixture_settle (fixture);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/" name, Fixture, arguments, fixture_setup, function, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
  ADD ("first-time", ONE, test_first_time);
  ADD ("battery", "--sensor=thingy52", test_battery);
  ADD ("known", ONE ",known", test_known);
  ADD ("by-name", ONE ",name=Bert " ONE ",name=Anna", test_by_name);
  ADD ("at-rest", TWO, test_at_rest);
  ADD ("streaming-wakes-seldom", ONE, test_streaming_wakes_seldom);
  ADD ("two", TWO, test_two);
  ADD ("disconnect-and-connect", ONE, test_disconnect_and_connect);
  ADD ("unwanted", ONE, test_unwanted);
  ADD ("same-settings", ONE, test_same_settings);
  ADD ("stop", ONE, test_stop);
  ADD ("stop-with-nothing", ONE, test_stop_with_nothing);
  ADD ("stop-is-bounded", ONE, test_stop_is_bounded);
  ADD ("second-subscriber", ONE, test_second_subscriber);
  ADD ("discovery", ONE, test_discovery);
  ADD ("first-discovery", ONE " --fault=filters-duplicates", test_first_discovery);
  ADD ("discovery-without-bluetooth", NULL, test_discovery_without_bluetooth);
  ADD ("broadcast", "--speed=20 --sensor=ruuvi", test_broadcast);
  ADD ("first-broadcast", "--speed=20 --sensor=ruuvi --fault=filters-duplicates",
       test_first_broadcast);
  ADD ("suspend", ONE, test_suspend);
  ADD ("fd", ONE, test_fd);
  ADD ("bond-required", ONE, test_bond_required);
  ADD ("bonded", ONE ",bonded", test_bonded);
  ADD ("free-any-time", ONE, test_free_any_time);
  return g_test_run ();
}
