/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second connection, over which values come: it breaks, or there never is one, and nobody
 * notices. */
#include <gio/gunixsocketaddress.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "conditions.h"

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

#define ADD(name, function)                                                                        \
  g_test_add ("/link/value-bus/" name, Fixture, TWO, fixture_setup, function, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
  ADD ("breaks", test_breaks);
  ADD ("cannot-connect", test_cannot_connect);
  return g_test_run ();
}
