/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <string.h>

#define SIMULATOR "org.plumbline.Simulator1"
#define SIM_PATH  "/org/plumbline/Simulator1"

#define REAL_LIMIT_US (15 * G_USEC_PER_SEC)

/* PlumbClock has no argument: one bench at a time. */
static int64_t skipped_us;
static int64_t began_us;
static double speed; /* of the simulator, and so of the link's clock */
static const char *sim_program;

void
bench_use_sim (const char *path)
{
  sim_program = path;
  /* The link warns of what these tests do to it. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
}

static int64_t
clock_us (void)
{
  int64_t passed_us = g_get_monotonic_time () - began_us;
  return began_us + (int64_t)((double)passed_us * speed) + skipped_us;
}

static double
speed_of (const char *arguments)
{
  const char *option = arguments != NULL ? strstr (arguments, "--speed=") : NULL;
  return option != NULL ? g_ascii_strtod (option + strlen ("--speed="), NULL) : 1;
}

static void
on_samples (const PlumbSample *samples, size_t count, gpointer user_data)
{
  Bench *bench = user_data;
  g_assert_cmpuint (count, >, 0);
  for (size_t i = 0; i < count; i++) {
    g_assert_cmpuint (samples[i].sensor, <, PLUMB_SENSORS_MAX);
    g_assert_cmpuint (samples[i].fields, !=, 0);
    bench->samples[samples[i].sensor]++;
    bench->latest = samples[i];
  }
}

static void
on_sensor_changed (uint32_t slot, gpointer user_data)
{
  Bench *bench = user_data;
  bench->changes++;
  if (slot != 0)
    return;
  PlumbLinkSensor sensor = bench_sensor (bench);
  bench->seen |= 1u << sensor.connection;
  bench->was_retry_set |=
      sensor.connection == PLUMB_CONNECTION_BACKING_OFF && sensor.next_retry_us > 0;
}

static void
on_bluetooth_changed (PlumbBluetoothState state, gpointer user_data)
{
  Bench *bench = user_data;
  g_assert_cmpint (state, ==, plumb_link_get_bluetooth (bench->link));
  bench->seen_bluetooth |= 1u << state;
}

static void
on_candidate (const PlumbCandidate *candidate, gpointer user_data)
{
  Bench *bench = user_data;
  bench->candidates++;
  g_strlcpy (bench->candidate_address, candidate->address, sizeof bench->candidate_address);
  g_strlcpy (bench->candidate_family, candidate->family, sizeof bench->candidate_family);
}

static void
on_discovery_ended (gpointer user_data)
{
  ((Bench *)user_data)->is_discovery_over = true;
}

static void
on_deadline_changed (gpointer user_data)
{
  ((Bench *)user_data)->deadlines++;
}

static void
on_passkey_wanted (uint32_t slot, gpointer user_data)
{
  g_assert_cmpuint (slot, ==, 0);
  ((Bench *)user_data)->passkeys++;
}

static void
on_pairing_finished (uint32_t slot, PlumbPairResult result, gpointer user_data)
{
  Bench *bench = user_data;
  g_assert_cmpuint (slot, ==, 0);
  bench->pairings++;
  bench->pair_result = result;
}

static void
on_simulator (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  *(bool *)user_data = true;
}

static void
wait_for_simulator (Bench *bench)
{
  bool is_there = false;
  guint id = g_bus_watch_name_on_connection (bench->control, SIMULATOR, 0, on_simulator, NULL,
                                             &is_there, NULL);
  while (!is_there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (id);
}

/* It says "ready" when its sensors can be met, which under the fault "absent" is never. */
static void
start_sim (Bench *bench, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address =
      g_strdup_printf ("--bus-address=%s", private_bus_get_address (bench->dbus));
  g_autofree char *line = g_strdup_printf ("%s --virtual %s %s", sim_program, address, arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, private_bus_die_with_parent, NULL, NULL);
  bench->sim = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  wait_for_simulator (bench);
  if (strstr (arguments, "--fault=absent") != NULL)
    return;
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (bench->sim));
  g_autofree char *ready = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ready, ==, "ready");
}

void
bench_renew_link (Bench *bench)
{
  static const PlumbLinkListener listener = {
      .on_samples = on_samples,
      .on_sensor_changed = on_sensor_changed,
      .on_bluetooth_changed = on_bluetooth_changed,
      .on_candidate = on_candidate,
      .on_discovery_ended = on_discovery_ended,
      .on_deadline_changed = on_deadline_changed,
      .on_passkey_wanted = on_passkey_wanted,
      .on_pairing_finished = on_pairing_finished,
  };
  g_clear_pointer (&bench->link, plumb_link_free);
  bench->link = plumb_link_new (bench->bus, clock_us, 42, &listener, bench);
}

void
bench_setup (Bench *bench, gconstpointer arguments)
{
  memset (bench, 0, sizeof *bench);
  skipped_us = 0;
  began_us = g_get_monotonic_time ();
  speed = speed_of (arguments);
  bench->dbus = private_bus_new ();
  bench->bus = private_bus_connect (bench->dbus);
  bench->control = private_bus_connect (bench->dbus);
  if (arguments != NULL)
    start_sim (bench, arguments);
  bench->sensor = (PlumbSensorSettings){.id = (char *)"back",
                                        .address = (char *)BENCH_ADDRESS,
                                        .rate_hz = 25,
                                        .silence_s = PLUMB_SETTING_AUTO,
                                        .retry_min_s = 0.5,
                                        .retry_max_s = 120,
                                        .is_enabled = true};
  bench_renew_link (bench);
}

void
bench_teardown (Bench *bench, gconstpointer arguments)
{
  g_clear_pointer (&bench->link, plumb_link_free);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  if (bench->sim != NULL) {
    g_subprocess_send_signal (bench->sim, 15);
    g_subprocess_wait (bench->sim, NULL, NULL);
  }
  g_clear_object (&bench->sim);
  g_dbus_connection_close_sync (bench->control, NULL, NULL);
  g_clear_object (&bench->control);
  g_dbus_connection_close_sync (bench->bus, NULL, NULL);
  g_clear_object (&bench->bus);
  g_clear_pointer (&bench->dbus, private_bus_free);
}

void
bench_want (Bench *bench)
{
  plumb_link_set_sensor (bench->link, 0, &bench->sensor);
}

PlumbLinkSensor
bench_sensor (Bench *bench)
{
  PlumbLinkSensor sensor;
  plumb_link_get_sensor (bench->link, 0, &sensor);
  return sensor;
}

static void
tick_if_due (Bench *bench)
{
  if (plumb_link_deadline (bench->link) <= clock_us ())
    plumb_link_tick (bench->link);
}

static gboolean
on_wake (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
bench_breathe (Bench *bench)
{
  g_autoptr (GSource) wake = g_timeout_source_new (10);
  g_source_set_callback (wake, on_wake, NULL, NULL);
  g_source_attach (wake, NULL);
  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (wake);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  tick_if_due (bench);
}

static void
fail (Bench *bench, const char *what)
{
  PlumbLinkSensor sensor = bench_sensor (bench);
  g_error ("%s did not come: Bluetooth %s, sensor %s (%s), %" G_GUINT64_FORMAT
           " samples, %" G_GUINT64_FORMAT " dropped",
           what, plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (bench->link)),
           plumb_connection_to_string (sensor.connection), sensor.last_error, bench->samples[0],
           sensor.dropped);
}

void
bench_wait (Bench *bench, BenchCondition condition, const char *what)
{
  int64_t limit_us = g_get_monotonic_time () + REAL_LIMIT_US;
  while (!condition (bench)) {
    if (g_get_monotonic_time () > limit_us)
      fail (bench, what);
    bench_breathe (bench);
  }
}

void
bench_skip (Bench *bench, double seconds)
{
  skipped_us += (int64_t)(seconds * G_USEC_PER_SEC);
  tick_if_due (bench);
}

/* Half a second: by itself where time runs fast anyway, else by skipping it. */
static void
pass (Bench *bench)
{
  int64_t end_us = clock_us () + G_USEC_PER_SEC / 2;
  bench_settle (bench);
  if (speed <= 1)
    bench_skip (bench, 0.5);
  while (clock_us () < end_us)
    bench_breathe (bench);
}

void
bench_pass_until (Bench *bench, BenchCondition condition, double limit_s, const char *what)
{
  int64_t limit_us = clock_us () + (int64_t)(limit_s * G_USEC_PER_SEC);
  while (!condition (bench)) {
    if (clock_us () > limit_us)
      fail (bench, what);
    pass (bench);
  }
}

void
bench_hold (Bench *bench, BenchCondition condition, double seconds, const char *what)
{
  int64_t began = clock_us ();
  int64_t end_us = began + (int64_t)(seconds * G_USEC_PER_SEC);
  while (true) {
    pass (bench);
    if (clock_us () >= end_us) /* perhaps long past it, on a busy machine */
      return;
    if (!condition (bench))
      g_error ("%s did not last: over after %.1f s", what,
               (double)(clock_us () - began) / G_USEC_PER_SEC);
  }
}

typedef struct {
  GVariant *reply;
  GError *error;
  bool is_done;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &answer->error);
  answer->is_done = true;
}

static GVariant *
call (Bench *bench, const char *name, const char *path, const char *interface, const char *method,
      GVariant *parameters)
{
  Answer answer = {0};
  g_dbus_connection_call (bench->control, name, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 10000, NULL, on_answer, &answer);
  while (!answer.is_done)
    bench_breathe (bench);
  g_assert_no_error (answer.error);
  return answer.reply;
}

void
bench_settle (Bench *bench)
{
  for (int i = 0; i < 2; i++) {
    g_variant_unref (call (bench, SIMULATOR, SIM_PATH, "org.freedesktop.DBus.Peer", "Ping", NULL));
    bench_breathe (bench);
  }
}

void
bench_fault (Bench *bench, const char *name, const char *arguments)
{
  g_autoptr (GVariant) dictionary =
      g_variant_ref_sink (g_variant_new_parsed (arguments != NULL ? arguments : "@a{sv} {}"));
  g_variant_unref (call (bench, SIMULATOR, SIM_PATH, SIMULATOR, "Fault",
                         g_variant_new ("(s@a{sv})", name, dictionary)));
}

void
bench_clear_fault (Bench *bench, const char *name)
{
  g_variant_unref (
      call (bench, SIMULATOR, SIM_PATH, SIMULATOR, "ClearFault", g_variant_new ("(s)", name)));
}

GVariant *
bench_ask (Bench *bench, const char *address)
{
  g_autoptr (GVariant) reply =
      call (bench, SIMULATOR, SIM_PATH, SIMULATOR, "GetSensor", g_variant_new ("(s)", address));
  return g_variant_get_child_value (reply, 0);
}

bool
bench_ask_bool (Bench *bench, const char *key)
{
  g_autoptr (GVariant) facts = bench_ask (bench, BENCH_ADDRESS);
  gboolean value = FALSE;
  g_assert_true (g_variant_lookup (facts, key, "b", &value));
  return value;
}

bool
bench_adapter_bool (Bench *bench, const char *property)
{
  g_autoptr (GVariant) reply = call (bench, "org.bluez", "/", "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", NULL);
  g_autoptr (GVariantIter) objects = NULL;
  GVariant *interfaces;
  gboolean value = FALSE;
  g_variant_get (reply, "(a{oa{sa{sv}}})", &objects);
  while (g_variant_iter_loop (objects, "{&o@a{sa{sv}}}", NULL, &interfaces)) {
    g_autoptr (GVariant) own =
        g_variant_lookup_value (interfaces, "org.bluez.Adapter1", G_VARIANT_TYPE_VARDICT);
    if (own != NULL)
      g_variant_lookup (own, property, "b", &value);
  }
  return value;
}

void
bench_call_link (Bench *bench, const char *path, const char *interface, const char *method)
{
  g_variant_unref (
      call (bench, g_dbus_connection_get_unique_name (bench->bus), path, interface, method, NULL));
}

bool
bench_is_streaming (Bench *bench)
{
  if (bench_sensor (bench).connection != PLUMB_CONNECTION_STREAMING)
    return false;
  uint64_t before = bench->samples[0];
  int64_t limit_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (bench->samples[0] == before && g_get_monotonic_time () < limit_us)
    bench_breathe (bench);
  return bench->samples[0] > before;
}

bool
bench_is_not_streaming (Bench *bench)
{
  return bench_sensor (bench).connection != PLUMB_CONNECTION_STREAMING;
}

char *
bench_characteristic (Bench *bench, const char *uuid)
{
  g_autoptr (GVariant) reply = call (bench, "org.bluez", "/", "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", NULL);
  g_autoptr (GVariantIter) objects = NULL;
  const char *path;
  GVariant *interfaces;
  char *found = NULL;
  g_variant_get (reply, "(a{oa{sa{sv}}})", &objects);
  while (g_variant_iter_loop (objects, "{&o@a{sa{sv}}}", &path, &interfaces)) {
    g_autoptr (GVariant) own = g_variant_lookup_value (interfaces, "org.bluez.GattCharacteristic1",
                                                       G_VARIANT_TYPE_VARDICT);
    const char *text = "";
    if (own != NULL && g_variant_lookup (own, "UUID", "&s", &text) && strcmp (text, uuid) == 0)
      found = g_strdup (path);
  }
  g_assert_nonnull (found);
  return found;
}
