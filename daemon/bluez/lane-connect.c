/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bus's handshake: D-Bus Specification, "Authentication Protocol", EXTERNAL. */
#include "lane-connect.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_MAX    256
#define ANSWER_WAIT_S 1

static int
fail (GError **error, int fd, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", what);
  if (fd >= 0)
    close (fd);
  return -1;
}

/* A socket connected to where that of bus is. */
static int
connect_alike (GDBusConnection *bus, GError **error)
{
  GIOStream *stream = g_dbus_connection_get_stream (bus);
  if (!G_IS_SOCKET_CONNECTION (stream))
    return fail (error, -1, "the bus is not at a socket");
  g_autoptr (GSocketAddress) address =
      g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream), error);
  if (address == NULL)
    return -1;
  if (g_socket_address_get_family (address) != G_SOCKET_FAMILY_UNIX)
    return fail (error, -1, "the bus is not on this machine");
  struct sockaddr_storage native;
  gssize size = g_socket_address_get_native_size (address);
  if (!g_socket_address_to_native (address, &native, sizeof native, error))
    return -1;
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval wait = {.tv_sec = ANSWER_WAIT_S};
  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) != 0 ||
      setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) != 0 ||
      connect (fd, (const struct sockaddr *)&native, (socklen_t)size) != 0)
    return fail (error, fd, g_strerror (errno));
  return fd;
}

static bool
say (int fd, const void *bytes, size_t size)
{
  return send (fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size;
}

/* One line, without what may follow it: the bus says nothing more until it is spoken to. */
static bool
is_accepted (int fd)
{
  char answer[ANSWER_MAX];
  size_t filled = 0;
  while (filled < sizeof answer) {
    ssize_t got = recv (fd, answer + filled, sizeof answer - filled, 0);
    if (got <= 0)
      return false;
    filled += (size_t)got;
    if (memchr (answer, '\n', filled) != NULL)
      return filled > 3 && memcmp (answer, "OK ", 3) == 0;
  }
  return false;
}

static bool
authenticate (int fd)
{
  g_autofree char *user = g_strdup_printf ("%u", (unsigned)geteuid ());
  g_autoptr (GString) line = g_string_new ("AUTH EXTERNAL ");
  for (const char *digit = user; *digit != '\0'; digit++)
    g_string_append_printf (line, "%02x", (unsigned char)*digit);
  g_string_append (line, "\r\n");
  return say (fd, "", 1) && say (fd, line->str, line->len) && is_accepted (fd) &&
         say (fd, "BEGIN\r\n", 7);
}

static bool
say_hello (int fd)
{
  gsize size;
  g_autoptr (GDBusMessage) hello = g_dbus_message_new_method_call (
      "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello");
  g_dbus_message_set_serial (hello, PLUMB_LANE_LAST_SERIAL);
  g_autofree guchar *blob =
      g_dbus_message_to_blob (hello, &size, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  return blob != NULL && say (fd, blob, size);
}

int
plumb_lane_connect (GDBusConnection *bus, GError **error)
{
  int fd = connect_alike (bus, error);
  if (fd < 0)
    return -1;
  if (!authenticate (fd) || !say_hello (fd))
    return fail (error, fd, "the bus did not let it in");
  return fd;
}
