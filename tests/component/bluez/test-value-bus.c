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
find_second (Bench *bench)
{
  g_autoptr (GDir) open = g_dir_open ("/proc/self/fd", 0, NULL);
  int first = fd_of (bench->bus);
  int own = fd_of (bench->control);
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
is_second_gone (Bench *bench)
{
  return find_second (bench) == -1;
}

static bool
is_second_streaming (Bench *bench)
{
  PlumbLinkSensor sensor;
  plumb_link_get_sensor (bench->link, 1, &sensor);
  uint64_t before = bench->samples[1];
  int64_t limit_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (bench->samples[1] == before && g_get_monotonic_time () < limit_us)
    bench_breathe (bench);
  return sensor.connection == PLUMB_CONNECTION_STREAMING && bench->samples[1] > before;
}

static bool
are_both_streaming (Bench *bench)
{
  return bench_is_streaming (bench) && is_second_streaming (bench);
}

static bool
is_quiet (Bench *bench)
{
  return !bench_ask_bool (bench, "connected") && !bench_ask_bool (bench, "subscribed");
}

static void
want_both (Bench *bench)
{
  PlumbSensorSettings second = bench->sensor;
  second.id = (char *)"neck";
  second.address = (char *)"C0:FF:EE:00:00:02";
  bench_want (bench);
  plumb_link_set_sensor (bench->link, 1, &second);
  WAIT (bench, are_both_streaming);
}

/* What streams goes on without a new subscription, and what comes later streams too. */
static void
test_breaks (Bench *bench, gconstpointer arguments)
{
  want_both (bench);
  int second = find_second (bench);
  g_assert_cmpint (second, >=, 0);
  bench->seen = 0;
  g_assert_cmpint (shutdown (second, SHUT_RDWR), ==, 0);
  WAIT (bench, is_second_gone);
  HOLD (bench, are_both_streaming, 5);
  g_assert_cmpuint (bench->seen & ~STREAMING, ==, 0);
  g_assert_cmpuint (bench_sensor (bench).reconnects, ==, 0);
  g_assert_cmpuint (bench_sensor (bench).dropped, ==, 0);
  plumb_link_disconnect (bench->link, 0);
  WAIT (bench, is_quiet);
  WAIT (bench, is_second_streaming);
  plumb_link_connect (bench->link, 0);
  WAIT (bench, are_both_streaming);
  g_assert_true (is_second_gone (bench));
}

/* The socket has lost its name: nobody can connect any more. */
static void
test_cannot_connect (Bench *bench, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address =
      g_socket_connection_get_remote_address (stream_of (bench->bus), &error);
  g_assert_no_error (error);
  const char *path = g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address));
  g_autofree char *hidden = g_strconcat (path, ".hidden", NULL);
  g_assert_cmpint (rename (path, hidden), ==, 0);
  bench_renew_link (bench);
  g_assert_true (is_second_gone (bench));
  want_both (bench);
  HOLD (bench, are_both_streaming, 2);
  g_assert_cmpint (rename (hidden, path), ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/link/value-bus/" name, Bench, TWO, bench_setup, function, bench_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bench_use_sim (argv[1]);
  ADD ("breaks", test_breaks);
  ADD ("cannot-connect", test_cannot_connect);
  return g_test_run ();
}
