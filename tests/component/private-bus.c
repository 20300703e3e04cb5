/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "private-bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

struct PrivateBus {
  GSubprocess *process;
  char *directory;
  char *address;
};

void
private_bus_die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
start (PrivateBus *bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *address = g_strdup_printf ("--address=unix:dir=%s", bus->directory);
  g_subprocess_launcher_set_child_setup (launcher, private_bus_die_with_parent, NULL, NULL);
  bus->process = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--session",
                                              "--nofork", "--print-address=1", address, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus->process));
  bus->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (bus->address);
}

PrivateBus *
private_bus_new (void)
{
  g_autoptr (GError) error = NULL;
  PrivateBus *bus = g_new0 (PrivateBus, 1);
  bus->directory = g_dir_make_tmp ("plumb-bus-XXXXXX", &error);
  g_assert_no_error (error);
  start (bus);
  return bus;
}

static void
remove_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

void
private_bus_free (PrivateBus *bus)
{
  if (bus == NULL)
    return;
  g_subprocess_force_exit (bus->process);
  g_subprocess_wait (bus->process, NULL, NULL);
  g_object_unref (bus->process);
  remove_directory (bus->directory);
  g_free (bus->directory);
  g_free (bus->address);
  g_free (bus);
}

const char *
private_bus_get_address (const PrivateBus *bus)
{
  return bus->address;
}

const char *
private_bus_get_directory (const PrivateBus *bus)
{
  return bus->directory;
}

GDBusConnection *
private_bus_connect (const PrivateBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (bus->address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}
