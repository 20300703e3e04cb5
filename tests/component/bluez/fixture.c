/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <string.h>

#define SIMULATOR "org.plumbline.Simulator1"
#define SIM_PATH  "/org/plumbline/Simulator1"

#define REAL_LIMIT_US (15 * G_USEC_PER_SEC)

/* PlumbClock has no argument: one fixture at a time. */
static int64_t skipped_us;
static int64_t began_us;
static double speed; /* of the simulator, and so of the link's clock */
static const char *sim_program;

void
fixture_use_sim (const char *path)
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
  Fixture *fixture = user_data;
  g_assert_cmpuint (count, >, 0);
  for (size_t i = 0; i < count; i++) {
    g_assert_cmpuint (samples[i].slot, <, PLUMB_SENSORS_MAX);
    g_assert_cmpuint (samples[i].fields, !=, 0);
    fixture->samples[samples[i].slot]++;
    fixture->latest = samples[i];
  }
}

static void
on_sensor_changed (uint32_t slot, gpointer user_data)
{
  Fixture *fixture = user_data;
  fixture->changes++;
  if (slot != 0)
    return;
  PlumbLinkSensor sensor = fixture_sensor (fixture);
  fixture->seen |= 1u << sensor.connection;
  fixture->was_retry_set |=
      sensor.connection == PLUMB_CONNECTION_BACKING_OFF && sensor.next_retry_us > 0;
}

static void
on_bluetooth_changed (PlumbBluetoothState state, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_assert_cmpint (state, ==, plumb_link_get_bluetooth (fixture->link));
  fixture->seen_bluetooth |= 1u << state;
}

static void
on_candidate (const PlumbCandidate *candidate, gpointer user_data)
{
  Fixture *fixture = user_data;
  fixture->candidates++;
  g_strlcpy (fixture->candidate_address, candidate->address, sizeof fixture->candidate_address);
  g_strlcpy (fixture->candidate_family, candidate->family, sizeof fixture->candidate_family);
}

static void
on_discovery_ended (gpointer user_data)
{
  ((Fixture *)user_data)->is_discovery_over = true;
}

static void
on_deadline_changed (gpointer user_data)
{
  ((Fixture *)user_data)->deadlines++;
}

static void
on_passkey_wanted (uint32_t slot, gpointer user_data)
{
  g_assert_cmpuint (slot, ==, 0);
  ((Fixture *)user_data)->passkeys++;
}

static void
on_pairing_finished (uint32_t slot, PlumbPairResult result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_assert_cmpuint (slot, ==, 0);
  fixture->pairings++;
  fixture->pair_result = result;
}

static void
on_simulator (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  *(bool *)user_data = true;
}

static void
wait_for_simulator (Fixture *fixture)
{
  bool is_there = false;
  guint id = g_bus_watch_name_on_connection (fixture->control, SIMULATOR, 0, on_simulator, NULL,
                                             &is_there, NULL);
  while (!is_there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (id);
}

/* It says "ready" when its sensors can be met, which under the fault "absent" is never. */
static void
start_sim (Fixture *fixture, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address =
      g_strdup_printf ("--bus-address=%s", private_bus_get_address (fixture->dbus));
  g_autofree char *line = g_strdup_printf ("%s --virtual %s %s", sim_program, address, arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, private_bus_die_with_parent, NULL, NULL);
  fixture->sim = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  wait_for_simulator (fixture);
  if (strstr (arguments, "--fault=absent") != NULL)
    return;
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->sim));
  g_autofree char *ready = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ready, ==, "ready");
}

void
fixture_renew_link (Fixture *fixture)
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
  g_clear_pointer (&fixture->link, plumb_link_free);
  fixture->link = plumb_link_new (fixture->bus, clock_us, 42, &listener, fixture);
}

void
fixture_setup (Fixture *fixture, gconstpointer arguments)
{
  memset (fixture, 0, sizeof *fixture);
  skipped_us = 0;
  began_us = g_get_monotonic_time ();
  speed = speed_of (arguments);
  fixture->dbus = private_bus_new ();
  fixture->bus = private_bus_connect (fixture->dbus);
  fixture->control = private_bus_connect (fixture->dbus);
  if (arguments != NULL)
    start_sim (fixture, arguments);
  fixture->sensor = (PlumbSensorSettings){.id = (char *)"back",
                                          .address = (char *)BENCH_ADDRESS,
                                          .rate_hz = 25,
                                          .silence_s = PLUMB_SETTING_AUTO,
                                          .retry_min_s = 0.5,
                                          .retry_max_s = 120,
                                          .is_enabled = true};
  fixture_renew_link (fixture);
}

void
fixture_teardown (Fixture *fixture, gconstpointer arguments)
{
  g_clear_pointer (&fixture->link, plumb_link_free);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  if (fixture->sim != NULL) {
    g_subprocess_send_signal (fixture->sim, 15);
    g_subprocess_wait (fixture->sim, NULL, NULL);
  }
  g_clear_object (&fixture->sim);
  g_dbus_connection_close_sync (fixture->control, NULL, NULL);
  g_clear_object (&fixture->control);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  g_clear_pointer (&fixture->dbus, private_bus_free);
}

void
fixture_want (Fixture *fixture)
{
  plumb_link_set_sensor (fixture->link, 0, &fixture->sensor);
}

PlumbLinkSensor
fixture_sensor (Fixture *fixture)
{
  PlumbLinkSensor sensor;
  plumb_link_get_sensor (fixture->link, 0, &sensor);
  return sensor;
}

static void
tick_if_due (Fixture *fixture)
{
  if (plumb_link_deadline (fixture->link) <= clock_us ())
    plumb_link_tick (fixture->link);
}

static gboolean
on_wake (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
fixture_breathe (Fixture *fixture)
{
  g_autoptr (GSource) wake = g_timeout_source_new (10);
  g_source_set_callback (wake, on_wake, NULL, NULL);
  g_source_attach (wake, NULL);
  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (wake);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  tick_if_due (fixture);
}

static void
fail (Fixture *fixture, const char *what)
{
  PlumbLinkSensor sensor = fixture_sensor (fixture);
  g_error ("%s did not come: Bluetooth %s, sensor %s (%s), %" G_GUINT64_FORMAT
           " samples, %" G_GUINT64_FORMAT " dropped",
           what, plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (fixture->link)),
           plumb_connection_to_string (sensor.connection), sensor.last_error, fixture->samples[0],
           sensor.dropped);
}

void
fixture_wait (Fixture *fixture, FixtureCondition condition, const char *what)
{
  int64_t limit_us = g_get_monotonic_time () + REAL_LIMIT_US;
  while (!condition (fixture)) {
    if (g_get_monotonic_time () > limit_us)
      fail (fixture, what);
    fixture_breathe (fixture);
  }
}

void
fixture_skip (Fixture *fixture, double seconds)
{
  skipped_us += (int64_t)(seconds * G_USEC_PER_SEC);
  tick_if_due (fixture);
}

/* Half a second: by itself where time runs fast anyway, else by skipping it. */
static void
pass (Fixture *fixture)
{
  int64_t end_us = clock_us () + G_USEC_PER_SEC / 2;
  fixture_settle (fixture);
  if (speed <= 1)
    fixture_skip (fixture, 0.5);
  while (clock_us () < end_us)
    fixture_breathe (fixture);
}

void
fixture_pass_until (Fixture *fixture, FixtureCondition condition, double limit_s, const char *what)
{
  int64_t limit_us = clock_us () + (int64_t)(limit_s * G_USEC_PER_SEC);
  while (!condition (fixture)) {
    if (clock_us () > limit_us)
      fail (fixture, what);
    pass (fixture);
  }
}

void
fixture_hold (Fixture *fixture, FixtureCondition condition, double seconds, const char *what)
{
  int64_t began = clock_us ();
  int64_t end_us = began + (int64_t)(seconds * G_USEC_PER_SEC);
  while (true) {
    pass (fixture);
    if (clock_us () >= end_us) /* perhaps long past it, on a busy machine */
      return;
    if (!condition (fixture))
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
call (Fixture *fixture, const char *name, const char *path, const char *interface,
      const char *method, GVariant *parameters)
{
  Answer answer = {0};
  g_dbus_connection_call (fixture->control, name, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 10000, NULL, on_answer, &answer);
  while (!answer.is_done)
    fixture_breathe (fixture);
  g_assert_no_error (answer.error);
  return answer.reply;
}

void
fixture_settle (Fixture *fixture)
{
  for (int i = 0; i < 2; i++) {
    g_variant_unref (
        call (fixture, SIMULATOR, SIM_PATH, "org.freedesktop.DBus.Peer", "Ping", NULL));
    fixture_breathe (fixture);
  }
}

void
fixture_fault (Fixture *fixture, const char *name, const char *arguments)
{
  g_autoptr (GVariant) dictionary =
      g_variant_ref_sink (g_variant_new_parsed (arguments != NULL ? arguments : "@a{sv} {}"));
  g_variant_unref (call (fixture, SIMULATOR, SIM_PATH, SIMULATOR, "Fault",
                         g_variant_new ("(s@a{sv})", name, dictionary)));
}

void
fixture_clear_fault (Fixture *fixture, const char *name)
{
  g_variant_unref (
      call (fixture, SIMULATOR, SIM_PATH, SIMULATOR, "ClearFault", g_variant_new ("(s)", name)));
}

GVariant *
fixture_ask (Fixture *fixture, const char *address)
{
  g_autoptr (GVariant) reply =
      call (fixture, SIMULATOR, SIM_PATH, SIMULATOR, "GetSensor", g_variant_new ("(s)", address));
  return g_variant_get_child_value (reply, 0);
}

bool
fixture_ask_bool (Fixture *fixture, const char *key)
{
  g_autoptr (GVariant) facts = fixture_ask (fixture, BENCH_ADDRESS);
  gboolean value = FALSE;
  g_assert_true (g_variant_lookup (facts, key, "b", &value));
  return value;
}

bool
fixture_adapter_bool (Fixture *fixture, const char *property)
{
  g_autoptr (GVariant) reply = call (
      fixture, "org.bluez", "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL);
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
fixture_call (Fixture *fixture, const char *name, const char *path, const char *interface,
              const char *method)
{
  g_variant_unref (call (fixture, name, path, interface, method, NULL));
}

void
fixture_call_link (Fixture *fixture, const char *path, const char *interface, const char *method)
{
  g_variant_unref (call (fixture, g_dbus_connection_get_unique_name (fixture->bus), path, interface,
                         method, NULL));
}

bool
fixture_is_streaming (Fixture *fixture)
{
  if (fixture_sensor (fixture).connection != PLUMB_CONNECTION_STREAMING)
    return false;
  uint64_t before = fixture->samples[0];
  int64_t limit_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (fixture->samples[0] == before && g_get_monotonic_time () < limit_us)
    fixture_breathe (fixture);
  return fixture->samples[0] > before;
}

bool
fixture_is_not_streaming (Fixture *fixture)
{
  return fixture_sensor (fixture).connection != PLUMB_CONNECTION_STREAMING;
}

char *
fixture_characteristic (Fixture *fixture, const char *uuid)
{
  g_autoptr (GVariant) reply = call (
      fixture, "org.bluez", "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL);
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
