/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sleep-watch.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define NAME      "org.freedesktop.login1"
#define PATH      "/org/freedesktop/login1"
#define INTERFACE "org.freedesktop.login1.Manager"

struct PlumbSleepWatch {
  GDBusConnection *bus;
  void (*on_changed) (bool is_going_down, gpointer user_data);
  gpointer user_data;
  guint name_id;
  guint signal_id;
  GCancellable *cancellable; /* of logind's time on the bus, NULL: it is not there */
  int lock;                  /* -1: not held */
};

void
plumb_sleep_watch_let_go (PlumbSleepWatch *watch)
{
  if (watch->lock >= 0)
    close (watch->lock);
  watch->lock = -1;
}

static int
take_descriptor (GVariant *reply, GUnixFDList *fds)
{
  gint32 handle;

  if (reply == NULL || fds == NULL)
    return -1;
  g_variant_get (reply, "(h)", &handle);
  return g_unix_fd_list_get (fds, handle, NULL);
}

static void
on_locked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlumbSleepWatch *watch = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &fds, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_info ("logind gives no lock (%s); the sensors may be left on in sleep", error->message);
  plumb_sleep_watch_let_go (watch);
  watch->lock = take_descriptor (reply, fds);
}

static void
lock_sleep (PlumbSleepWatch *watch)
{
  if (watch->cancellable == NULL || watch->lock >= 0)
    return;
  g_dbus_connection_call_with_unix_fd_list (
      watch->bus, NAME, PATH, INTERFACE, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Plumbline", "The sensors are left quiet", "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, watch->cancellable,
      on_locked, watch);
}

static void
on_prepare_for_sleep (GDBusConnection *bus, const char *sender, const char *path,
                      const char *interface, const char *signal, GVariant *parameters,
                      gpointer user_data)
{
  PlumbSleepWatch *watch = user_data;
  gboolean is_going_down;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &is_going_down);
  if (!is_going_down)
    lock_sleep (watch);
  watch->on_changed (is_going_down, watch->user_data);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  PlumbSleepWatch *watch = user_data;

  if (watch->cancellable == NULL)
    watch->cancellable = g_cancellable_new ();
  lock_sleep (watch);
}

static void
forget_logind (PlumbSleepWatch *watch)
{
  g_cancellable_cancel (watch->cancellable);
  g_clear_object (&watch->cancellable);
  plumb_sleep_watch_let_go (watch);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  forget_logind (user_data);
}

PlumbSleepWatch *
plumb_sleep_watch_new (GDBusConnection *bus,
                       void (*on_changed) (bool is_going_down, gpointer user_data),
                       gpointer user_data)
{
  PlumbSleepWatch *watch = g_new0 (PlumbSleepWatch, 1);

  watch->bus = g_object_ref (bus);
  watch->on_changed = on_changed;
  watch->user_data = user_data;
  watch->lock = -1;
  watch->signal_id = g_dbus_connection_signal_subscribe (bus, NAME, INTERFACE, "PrepareForSleep",
                                                         PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                         on_prepare_for_sleep, watch, NULL);
  watch->name_id = g_bus_watch_name_on_connection (bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   on_appeared, on_vanished, watch, NULL);
  return watch;
}

void
plumb_sleep_watch_free (PlumbSleepWatch *watch)
{
  if (watch == NULL)
    return;
  g_bus_unwatch_name (watch->name_id);
  g_dbus_connection_signal_unsubscribe (watch->bus, watch->signal_id);
  forget_logind (watch);
  g_object_unref (watch->bus);
  g_free (watch);
}
