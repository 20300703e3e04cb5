/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The barest GDBus client of a characteristic: it subscribes and does nothing with the value.
 * usage: bench-bare-client ADDRESS UUID signals|fd. Says "ready" and goes on until it is killed. */
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BLUEZ     "org.bluez"
#define DEVICE    BLUEZ ".Device1"
#define CHARACTER BLUEZ ".GattCharacteristic1"
#define TRIES     200
#define TRY_MS    100

/* Which property of which interface is looked for, below which path. */
typedef struct {
  const char *below, *interface, *property, *value;
} Wanted;

static char *
find_object (GDBusConnection *bus, const Wanted *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, BLUEZ, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL,
      G_VARIANT_TYPE ("(a{oa{sa{sv}}})"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (answer == NULL)
    g_error ("%s", error->message);
  GVariantIter *objects;
  const char *path;
  GVariant *interfaces;
  char *found = NULL;
  g_variant_get (answer, "(a{oa{sa{sv}}})", &objects);
  while (found == NULL && g_variant_iter_next (objects, "{&o@a{sa{sv}}}", &path, &interfaces)) {
    g_autoptr (GVariant) properties =
        g_variant_lookup_value (interfaces, wanted->interface, G_VARIANT_TYPE_VARDICT);
    const char *value;
    if (properties != NULL && g_str_has_prefix (path, wanted->below) &&
        g_variant_lookup (properties, wanted->property, "&s", &value) &&
        g_ascii_strcasecmp (value, wanted->value) == 0)
      found = g_strdup (path);
    g_variant_unref (interfaces);
  }
  g_variant_iter_free (objects);
  return found;
}

static char *
wait_for_object (GDBusConnection *bus, const Wanted *wanted)
{
  for (int i = 0; i < TRIES; i++) {
    char *path = find_object (bus, wanted);
    if (path != NULL)
      return path;
    g_usleep (TRY_MS * 1000);
  }
  g_error ("no %s with %s %s", wanted->interface, wanted->property, wanted->value);
  return NULL;
}

static void
on_properties_changed (GDBusConnection *bus, const char *sender, const char *path,
                       const char *interface, const char *signal, GVariant *parameters,
                       gpointer data)
{
}

static gboolean
on_packet (int fd, GIOCondition condition, gpointer data)
{
  char bytes[512];
  return read (fd, bytes, sizeof bytes) > 0;
}

static GVariant *
call (GDBusConnection *bus, const char *path, const char *interface, const char *method,
      GVariant *parameters, GUnixFDList **out_fds)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_with_unix_fd_list_sync (
      bus, BLUEZ, path, interface, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      out_fds, NULL, &error);
  if (answer == NULL)
    g_error ("%s: %s", method, error->message);
  return answer;
}

static void
subscribe (GDBusConnection *bus, const char *path)
{
  g_dbus_connection_signal_subscribe (bus, BLUEZ, "org.freedesktop.DBus.Properties",
                                      "PropertiesChanged", path, CHARACTER,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_properties_changed, NULL, NULL);
  g_variant_unref (call (bus, path, CHARACTER, "StartNotify", NULL, NULL));
}

static void
acquire (GDBusConnection *bus, const char *path)
{
  g_autoptr (GUnixFDList) fds = NULL;
  g_variant_unref (
      call (bus, path, CHARACTER, "AcquireNotify", g_variant_new ("(a{sv})", NULL), &fds));
  int fd = g_unix_fd_list_get (fds, 0, NULL);
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  g_unix_fd_add (fd, G_IO_IN, on_packet, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != 4) {
    fputs ("usage: bench-bare-client ADDRESS UUID signals|fd\n", stderr);
    return 2;
  }
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  if (bus == NULL)
    g_error ("%s", error->message);
  const Wanted device = {"/", DEVICE, "Address", argv[1]};
  g_autofree char *device_path = wait_for_object (bus, &device);
  g_variant_unref (call (bus, device_path, DEVICE, "Connect", NULL, NULL));
  const Wanted characteristic = {device_path, CHARACTER, "UUID", argv[2]};
  g_autofree char *path = wait_for_object (bus, &characteristic);
  if (strcmp (argv[3], "fd") == 0)
    acquire (bus, path);
  else
    subscribe (bus, path);
  puts ("ready");
  fflush (stdout);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (loop);
  return 0;
}
