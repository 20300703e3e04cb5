/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second connection, over which values come: it breaks, or there never is one, and nobody
 * notices. */
#include <gio/gunixsocketaddress.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "conditions.h"
#include "value-bus.h"

#define TWO "--sensor=microbit --sensor=witmotion"

#define STREAMING (1u << PLUMB_CONNECTION_STREAMING)

static GSocketConnection *
stream_of (GDBusConnection *bus)
{
  return G_SOCKET_CONNECTION (g_dbus_connection_get_stream (bus));
}

static int
fd_of (GDBusConnection *bus)
{
  return g_socket_get_fd (g_socket_connection_get_socket (stream_of (bus)));
}

/* True: fd is a socket with the same other end as known. */
static bool
leads_to_the_same (int fd, int known)
{
  struct sockaddr_un a = {0}, b = {0};
  socklen_t a_size = sizeof a, b_size = sizeof b;
  return getpeername (fd, (struct sockaddr *)&a, &a_size) == 0 &&
         getpeername (known, (struct sockaddr *)&b, &b_size) == 0 && a.sun_family == AF_UNIX &&
         a_size == b_size && memcmp (&a, &b, a_size) == 0;
}

/* The descriptor of the connection to the bus that is neither the link's first one nor ours; -1:
 * there is none. */
static int
find_second (Fixture *fixture)
{
  g_autoptr (GDir) open = g_dir_open ("/proc/self/fd", 0, NULL);
  int first = fd_of (fixture->bus);
  int own = fd_of (fixture->control);
  int found = -1;
  const char *name;
  g_assert_nonnull (open);
  while ((name = g_dir_read_name (open)) != NULL) {
    int fd = (int)g_ascii_strtoll (name, NULL, 10);
    if (fd == first || fd == own || !leads_to_the_same (fd, first))
      continue;
    g_assert_cmpint (found, ==, -1);
    found = fd;
  }
  return found;
}

static bool
is_second_gone (Fixture *fixture)
{
  return find_second (fixture) == -1;
}

static bool
is_second_streaming (Fixture *fixture)
{
  PlumbLinkSensor sensor;
  plumb_link_get_sensor (fixture->link, 1, &sensor);
  uint64_t before = fixture->samples[1];
  int64_t limit_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (fixture->samples[1] == before && g_get_monotonic_time () < limit_us)
    fixture_breathe (fixture);
  return sensor.connection == PLUMB_CONNECTION_STREAMING && fixture->samples[1] > before;
}

static bool
are_both_streaming (Fixture *fixture)
{
  return fixture_is_streaming (fixture) && is_second_streaming (fixture);
}

static bool
is_quiet (Fixture *fixture)
{
  return !fixture_ask_bool (fixture, "connected") && !fixture_ask_bool (fixture, "subscribed");
}

static void
want_both (Fixture *fixture)
{
  PlumbSensorSettings second = fixture->sensor;
  second.id = (char *)"neck";
  second.address = (char *)"C0:FF:EE:00:00:02";
  fixture_want (fixture);
  plumb_link_set_sensor (fixture->link, 1, &second);
  WAIT (fixture, are_both_streaming);
}

/* What streams goes on without a new subscription, and what comes later streams too. */
static void
test_breaks (Fixture *fixture, gconstpointer arguments)
{
  want_both (fixture);
  int second = find_second (fixture);
  g_assert_cmpint (second, >=, 0);
  fixture->seen = 0;
  g_assert_cmpint (shutdown (second, SHUT_RDWR), ==, 0);
  WAIT (fixture, is_second_gone);
  HOLD (fixture, are_both_streaming, 5);
  g_assert_cmpuint (fixture->seen & ~STREAMING, ==, 0);
  g_assert_cmpuint (fixture_sensor (fixture).reconnects, ==, 0);
  g_assert_cmpuint (fixture_sensor (fixture).dropped, ==, 0);
  plumb_link_disconnect (fixture->link, 0);
  WAIT (fixture, is_quiet);
  WAIT (fixture, is_second_streaming);
  plumb_link_connect (fixture->link, 0);
  WAIT (fixture, are_both_streaming);
  g_assert_true (is_second_gone (fixture));
}

/* The socket has lost its name: nobody can connect any more. */
static void
test_cannot_connect (Fixture *fixture, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address =
      g_socket_connection_get_remote_address (stream_of (fixture->bus), &error);
  g_assert_no_error (error);
  const char *path = g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address));
  g_autofree char *hidden = g_strconcat (path, ".hidden", NULL);
  g_assert_cmpint (rename (path, hidden), ==, 0);
  fixture_renew_link (fixture);
  g_assert_true (is_second_gone (fixture));
  want_both (fixture);
  HOLD (fixture, are_both_streaming, 2);
  g_assert_cmpint (rename (hidden, path), ==, 0);
}

/* What a listener was told, as text. */
static void
on_value (const uint8_t *bytes, size_t size, gpointer user_data)
{
  GString *told = user_data;
  g_assert_nonnull (bytes);
  g_string_append (told, "value");
  for (size_t i = 0; i < size; i++)
    g_string_append_printf (told, " %u", bytes[i]);
  g_string_append (told, "; ");
}

static void
on_change (const char *path, GVariant *parameters, gpointer user_data)
{
  GString *told = user_data;
  gboolean is_notifying = FALSE;
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  bool has_flag = g_variant_lookup (changed, "Notifying", "b", &is_notifying);
  g_string_append_printf (told, "%s %s; ", path,
                          has_flag ? (is_notifying ? "notifies" : "is quiet") : "changed");
}

#define PATH "/org/bluez/hci0/dev_1/service1/char1"

/* interface: whose properties changed. */
static void
emit (Fixture *fixture, const char *path, const char *interface, const char *changed)
{
  g_autofree char *text = g_strdup_printf ("('%s', %s, @as [])", interface, changed);
  g_autoptr (GError) error = NULL;
  g_dbus_connection_emit_signal (fixture->control, NULL, path, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged", g_variant_new_parsed (text), &error);
  g_assert_no_error (error);
}

static const char characteristic[] = "org.bluez.GattCharacteristic1";

static GString *told_of;

static bool
is_first_told (Fixture *fixture)
{
  return g_str_has_suffix (told_of->str, "value 254; ");
}

static bool
is_last_told (Fixture *fixture)
{
  return g_str_has_suffix (told_of->str, "value 255; ");
}

static bool
is_anything_told (Fixture *fixture)
{
  return told_of->len > 0;
}

/* The subscription is asked for: signals are sent until one is told, and all of them were. */
static void
wait_for_subscription (Fixture *fixture)
{
  g_string_truncate (told_of, 0);
  while (!is_anything_told (fixture)) {
    emit (fixture, PATH, characteristic, "@a{sv} {}");
    fixture_breathe (fixture);
  }
  emit (fixture, PATH, characteristic, "{'Value': <[byte 254]>}");
  WAIT (fixture, is_first_told);
}

/* Good and strange signals, the last one known by its bytes. */
static void
expect_told (Fixture *fixture)
{
  static const char *const changes[] = {
      "{'Value': <[byte 1, 2, 3]>}",
      "{'Value': <@ay []>}",
      "{'Notifying': <true>}",
      "{'Notifying': <true>, 'Flags': <['notify']>, 'Value': <[byte 4]>}",
      "{'Flags': <['notify']>, 'Notifying': <false>}",
      "{'Value': <'text'>}",
      "@a{sv} {}",
  };
  g_string_truncate (told_of, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (changes); i++)
    emit (fixture, PATH, characteristic, changes[i]);
  emit (fixture, PATH "0", characteristic, changes[0]);
  emit (fixture, PATH, "org.bluez.Device1", changes[0]);
  emit (fixture, PATH, characteristic, "{'Value': <[byte 255]>}");
  WAIT (fixture, is_last_told);
  g_assert_cmpstr (told_of->str, ==,
                   "value 1 2 3; value; " PATH " notifies; value 4; " PATH " is quiet; " PATH
                   " changed; " PATH " changed; value 255; ");
}

/* Signals are told alike, whether they come over the second connection or over the first; nobody
 * else's are, and none after the end of the subscription. */
static void
test_alike (Fixture *fixture, gconstpointer arguments)
{
  static const PlumbValueListener listener = {.on_value = on_value, .on_change = on_change};
  const char *sender = g_dbus_connection_get_unique_name (fixture->control);
  g_autoptr (GString) told = g_string_new ("");
  told_of = told;
  shutdown (find_second (fixture), SHUT_RDWR); /* the link's own */
  WAIT (fixture, is_second_gone);
  PlumbValueBus *values = plumb_value_bus_new (fixture->bus);
  guint id = plumb_value_bus_subscribe (values, sender, PATH, &listener, told);
  guint other = plumb_value_bus_subscribe (values, ":1.999", PATH, &listener, told);
  wait_for_subscription (fixture);
  expect_told (fixture);
  shutdown (find_second (fixture), SHUT_RDWR);
  WAIT (fixture, is_second_gone);
  wait_for_subscription (fixture);
  expect_told (fixture);
  plumb_value_bus_unsubscribe (values, id);
  plumb_value_bus_unsubscribe (values, other);
  g_string_truncate (told, 0);
  emit (fixture, PATH, characteristic, "{'Value': <[byte 255]>}");
  for (int i = 0; i < 5; i++)
    fixture_breathe (fixture);
  g_assert_cmpstr (told->str, ==, "");
  plumb_value_bus_free (values);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/link/value-bus/" name, Fixture, TWO, fixture_setup, function, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
  ADD ("breaks", test_breaks);
  ADD ("cannot-connect", test_cannot_connect);
  g_test_add ("/link/value-bus/alike", Fixture, NULL, fixture_setup, test_alike, fixture_teardown);
  return g_test_run ();
}
