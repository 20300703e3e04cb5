/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user does with sensors that behave. */
#include <string.h>

#include "bench.h"

#define ONE "--sensor=microbit"
#define TWO "--sensor=microbit --sensor=witmotion"

static bool
is_second_streaming (Bench *bench)
{
  return bench->samples[1] > 5;
}

static bool
is_released (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_DISABLED &&
         !bench_ask_bool (bench, "connected");
}

static bool
is_quiet (Bench *bench)
{
  return !bench_ask_bool (bench, "connected") && !bench_ask_bool (bench, "subscribed");
}

static bool
has_battery (Bench *bench)
{
  return bench_sensor (bench).battery_percent == 80;
}

/* Unknown to bluetoothd, found by a scan, trusted, connected, streaming. */
static void
test_first_time (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  PlumbLinkSensor sensor = bench_sensor (bench);
  g_assert_cmpstr (sensor.address, ==, BENCH_ADDRESS);
  g_assert_cmpstr (sensor.family, ==, "microbit");
  g_assert_cmpstr (sensor.last_error, ==, "");
  g_assert_cmpint (plumb_link_get_bluetooth (bench->link), ==, PLUMB_BLUETOOTH_READY);
  g_assert_cmpuint (sensor.reconnects, ==, 0);
  g_assert_cmpuint (bench->latest.fields & PLUMB_SAMPLE_ACCEL, !=, 0);
  g_assert_cmpuint (bench->latest.sensor, ==, 0);
  g_assert_cmpint (sensor.next_retry_us, ==, 0);
  g_assert_cmpint (sensor.last_seen_us, ==, bench->latest.time_us);
}

/* bluetoothd claims the Battery Service for itself and offers Battery1. */
static void
test_battery (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  WAIT (bench, has_battery);
}

static void
test_known (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
}

/* Found by its advertised name, and by its address from then on. */
static void
test_by_name (Bench *bench, gconstpointer arguments)
{
  bench->sensor.address = NULL;
  bench->sensor.name = (char *)"Anna";
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  g_assert_cmpstr (bench_sensor (bench).address, ==, "C0:FF:EE:00:00:02");
  g_assert_cmpstr (bench_sensor (bench).family, ==, "microbit");
}

/* No sensor wanted: nothing is due, ever, whatever the neighbourhood does. */
static void
test_at_rest (Bench *bench, gconstpointer arguments)
{
  bench_settle (bench);
  bench_settle (bench);
  g_assert_cmpint (plumb_link_get_bluetooth (bench->link), ==, PLUMB_BLUETOOTH_READY);
  g_assert_cmpint (plumb_link_deadline (bench->link), ==, INT64_MAX);
  bench_skip (bench, 3600);
  bench_settle (bench);
  g_assert_cmpint (plumb_link_deadline (bench->link), ==, INT64_MAX);
  g_assert_cmpuint (bench->deadlines, ==, 0);
  g_assert_cmpuint (bench->changes, ==, 0);
}

/* While it streams only the stall timer is due, and samples do not move it. */
static void
test_streaming_wakes_seldom (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  bench_settle (bench);
  guint before = bench->deadlines;
  uint64_t samples = bench->samples[0];
  while (bench->samples[0] < samples + 25)
    bench_settle (bench);
  g_assert_cmpuint (bench->deadlines, <=, before + 1);
}

static void
test_two (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PlumbSensorSettings second = bench->sensor;
  second.id = (char *)"neck";
  second.address = (char *)"C0:FF:EE:00:00:02";
  plumb_link_set_sensor (bench->link, 1, &second);
  WAIT (bench, bench_is_streaming);
  WAIT (bench, is_second_streaming);
  PlumbLinkSensor sensor;
  plumb_link_get_sensor (bench->link, 1, &sensor);
  g_assert_cmpstr (sensor.family, ==, "witmotion");
  plumb_link_set_sensor (bench->link, 1, NULL);
  WAIT (bench, bench_is_streaming); /* the first one goes on */
}

static void
test_disconnect_and_connect (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  plumb_link_disconnect (bench->link, 0);
  WAIT (bench, is_released);
  HOLD (bench, is_released, 60); /* although it was trusted and the kernel would reconnect */
  plumb_link_connect (bench->link, 0);
  WAIT (bench, bench_is_streaming);
}

static bool
is_forgotten (Bench *bench)
{
  return bench_sensor (bench).address[0] == '\0';
}

static void
test_unwanted (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  plumb_link_set_sensor (bench->link, 0, NULL);
  WAIT (bench, is_released);
  WAIT (bench, is_forgotten);
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
}

/* The last thing that the start sequence asks for. */
static bool
is_identified (Bench *bench)
{
  return bench_sensor (bench).model[0] != '\0' && bench_is_streaming (bench);
}

/* Reload: equal settings do not touch the stream. */
static void
test_same_settings (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  WAIT (bench, is_identified);
  guint changes = bench->changes;
  bench_want (bench);
  bench_settle (bench);
  WAIT (bench, bench_is_streaming);
  g_assert_cmpuint (bench->changes, ==, changes);
  bench->sensor.rate_hz = 50;
  bench_want (bench);
  bench_settle (bench);
  WAIT (bench, bench_is_streaming);
  g_assert_cmpuint (bench_sensor (bench).reconnects, ==, 1);
}

static void
on_stopped (gpointer user_data)
{
  ((Bench *)user_data)->is_stopped = true;
}

static bool
is_stopped (Bench *bench)
{
  return bench->is_stopped;
}

static void
test_stop (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  g_assert_true (bench_ask_bool (bench, "subscribed"));
  plumb_link_stop (bench->link, on_stopped, bench);
  WAIT (bench, is_stopped);
  WAIT (bench, is_quiet);
  /* It stays known, for the next start. */
  g_clear_pointer (&bench->link, plumb_link_free);
}

static void
test_stop_with_nothing (Bench *bench, gconstpointer arguments)
{
  plumb_link_stop (bench->link, on_stopped, bench);
  WAIT (bench, is_stopped);
}

/* A bluetoothd that answers nothing holds us up for three seconds, not more. */
static void
test_stop_is_bounded (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  bench_fault (bench, "no-reply", "{'method': <'StopNotify'>}");
  plumb_link_stop (bench->link, on_stopped, bench);
  bench_settle (bench);
  g_assert_false (bench->is_stopped);
  PASS_UNTIL (bench, is_stopped, 3);
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
subscribe_too (Bench *bench)
{
  bool is_done = false;
  g_autofree char *path = bench_characteristic (bench, "e95dca4b-251d-470a-a062-fa1922dfa9a8");
  g_dbus_connection_call (bench->control, "org.bluez", path, "org.bluez.GattCharacteristic1",
                          "StartNotify", NULL, NULL, 0, 5000, NULL, on_second_subscriber, &is_done);
  while (!is_done)
    bench_breathe (bench);
}

/* bluetoothd emits one signal a subscriber; everybody hears all: half of them are repeats. */
static void
test_second_subscriber (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  g_autoptr (GVariant) before = bench_ask (bench, BENCH_ADDRESS);
  subscribe_too (bench);
  guint64 sent_before = 0, sent_after = 0;
  uint64_t samples = bench->samples[0];
  g_assert_true (g_variant_lookup (before, "notifications", "t", &sent_before));
  while (bench->samples[0] < samples + 60)
    bench_breathe (bench);
  g_autoptr (GVariant) after = bench_ask (bench, BENCH_ADDRESS);
  g_assert_true (g_variant_lookup (after, "notifications", "t", &sent_after));
  g_assert_cmpuint (bench->samples[0] - samples, <=, (sent_after - sent_before) * 4 / 3 + 8);
  g_assert_cmpuint (bench_sensor (bench).dropped, >, 25);
}

static bool
has_candidate (Bench *bench)
{
  return bench->candidates > 0;
}

static bool
is_discovery_over (Bench *bench)
{
  return bench->is_discovery_over;
}

static void
test_discovery (Bench *bench, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  bench_settle (bench);
  g_assert_true (plumb_link_start_discovery (bench->link, 20, &error));
  WAIT (bench, has_candidate);
  g_assert_cmpstr (bench->candidate_address, ==, BENCH_ADDRESS);
  g_assert_cmpstr (bench->candidate_family, ==, "microbit");
  g_assert_false (bench->is_discovery_over);
  bench_skip (bench, 20);
  WAIT (bench, is_discovery_over);
  g_assert_cmpuint (bench->candidates, ==, 1); /* once, not once a packet */
  bench->is_discovery_over = false;
  g_assert_true (plumb_link_start_discovery (bench->link, 120, &error));
  bench_settle (bench);
  plumb_link_stop_discovery (bench->link);
  WAIT (bench, is_discovery_over);
}

static void
test_discovery_without_bluetooth (Bench *bench, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_link_start_discovery (bench->link, 20, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
}

static bool
is_silent (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_SILENT;
}

/* Never connected to: its advertisements are its stream. */
static void
test_broadcast (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  PASS_UNTIL (bench, bench_is_streaming, 30);
  HOLD (bench, bench_is_streaming, 60); /* the pauses of the scan are short */
  g_assert_false (bench_ask_bool (bench, "connected"));
  bench_fault (bench, "empty", NULL);
  PASS_UNTIL (bench, is_silent, 120);
  bench_clear_fault (bench, "empty");
  PASS_UNTIL (bench, bench_is_streaming, 60);
}

static void
test_suspend (Bench *bench, gconstpointer arguments)
{
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  plumb_link_suspend (bench->link);
  bench_settle (bench);
  g_assert_cmpint (bench_sensor (bench).connection, ==, PLUMB_CONNECTION_ABSENT);
  uint64_t samples = bench->samples[0];
  bench_skip (bench, 8 * 3600);
  bench_settle (bench);
  g_assert_cmpuint (bench->samples[0], ==, samples);
  plumb_link_resume (bench->link);
  bench_skip (bench, 2);
  WAIT (bench, bench_is_streaming);
}

static void
test_fd (Bench *bench, gconstpointer arguments)
{
  bench->sensor.notify = PLUMB_NOTIFY_FD;
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  uint64_t samples = bench->samples[0];
  while (bench->samples[0] < samples + 25)
    bench_settle (bench);
  g_assert_cmpuint (bench_sensor (bench).dropped, ==, 0);
  bench_fault (bench, "drop-link", "{'seconds': <1.0>}");
  WAIT (bench, bench_is_not_streaming);
  PASS_UNTIL (bench, bench_is_streaming, 60);
  plumb_link_stop (bench->link, on_stopped, bench);
  WAIT (bench, is_stopped);
  WAIT (bench, is_quiet);
}

static bool
is_unpaired (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_UNPAIRED;
}

static void
test_bond_required (Bench *bench, gconstpointer arguments)
{
  bench->sensor.is_bond_required = true;
  bench_want (bench);
  WAIT (bench, is_unpaired);
  HOLD (bench, is_unpaired, 60);
  g_assert_cmpuint (bench->samples[0], ==, 0);
  g_assert_nonnull (strstr (bench_sensor (bench).last_error, "paired"));
}

static void
test_bonded (Bench *bench, gconstpointer arguments)
{
  bench->sensor.is_bond_required = true;
  bench_want (bench);
  WAIT (bench, bench_is_streaming);
  g_assert_true (bench_sensor (bench).is_bonded);
}

/* Freed at any moment: nothing that is on its way may touch it. */
static void
test_free_any_time (Bench *bench, gconstpointer arguments)
{
  static const guint turns[] = {0, 1, 2, 3, 5, 8, 12, 18, 25, 40};
  PlumbLinkListener none = {0};
  for (size_t i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (PlumbLink) link =
        plumb_link_new (bench->bus, g_get_monotonic_time, (uint32_t)i, &none, NULL);
    plumb_link_set_sensor (link, 0, &bench->sensor);
    for (guint turn = 0; turn < turns[i]; turn++)
      bench_breathe (bench);
  }
  bench_settle (bench);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/" name, Bench, arguments, bench_setup, function, bench_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bench_use_sim (argv[1]);
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
  ADD ("discovery-without-bluetooth", NULL, test_discovery_without_bluetooth);
  ADD ("broadcast", "--speed=20 --sensor=ruuvi", test_broadcast);
  ADD ("suspend", ONE, test_suspend);
  ADD ("fd", ONE, test_fd);
  ADD ("bond-required", ONE, test_bond_required);
  ADD ("bonded", ONE ",bonded", test_bonded);
  ADD ("free-any-time", ONE, test_free_any_time);
  return g_test_run ();
}
