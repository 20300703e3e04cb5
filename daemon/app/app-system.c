/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine around us: systemd, logind's sleep, POSIX signals, buses that go away. */
#include <glib-unix.h>
#include <signal.h>
#include <systemd/sd-daemon.h>

#include "app-private.h"
#include "clock.h"
#include "names.h"

static void
on_link_stopped (gpointer user_data)
{
  PlumbApp *app = user_data;

  g_main_loop_quit (app->loop);
}

void
plumb_app_begin_stop (PlumbApp *app, PlumbExit code)
{
  if (app->is_stopping)
    return;
  app->is_stopping = true;
  app->exit = code;
  sd_notify (0, "STOPPING=1\nSTATUS=Leaving the sensors quiet");
  plumb_link_stop (app->link, on_link_stopped, app);
  plumb_app_arm (app);
}

static gboolean
on_stop_signal (gpointer user_data)
{
  plumb_app_begin_stop (user_data, PLUMB_EXIT_OK);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload_signal (gpointer user_data)
{
  sd_notifyf (0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());
  plumb_app_reload (user_data, NULL);
  sd_notify (0, "READY=1");
  return G_SOURCE_CONTINUE;
}

static void
on_sleep_changed (bool is_going_down, gpointer user_data)
{
  PlumbApp *app = user_data;

  plumb_app_begin_turn (app);
  plumb_app_command (
      app, &(PlumbCommand){.kind = is_going_down ? PLUMB_COMMAND_SUSPEND : PLUMB_COMMAND_RESUME});
  (is_going_down ? plumb_link_suspend : plumb_link_resume) (app->link);
  plumb_app_end_turn (app);
  if (is_going_down)
    plumb_app_flush (app);
  /* The timer counts a clock that stood still meanwhile. */
  plumb_timer_set (app->timer, plumb_clock_boot_us ());
}

static void
on_bus_closed (GDBusConnection *bus, gboolean remote_peer_vanished, GError *error,
               gpointer user_data)
{
  PlumbApp *app = user_data;

  g_warning ("the message bus went away (%s); ending", error != NULL ? error->message : "closed");
  app->exit = PLUMB_EXIT_NO_BUS;
  g_main_loop_quit (app->loop);
}

void
plumb_app_watch_system (PlumbApp *app)
{
  uint64_t watchdog_us = 0;

  app->signal_ids[0] = g_unix_signal_add (SIGTERM, on_stop_signal, app);
  app->signal_ids[1] = g_unix_signal_add (SIGINT, on_stop_signal, app);
  app->signal_ids[2] = g_unix_signal_add (SIGHUP, on_reload_signal, app);
  app->sleep = plumb_sleep_watch_new (app->system_bus, on_sleep_changed, app);
  g_signal_connect (app->system_bus, "closed", G_CALLBACK (on_bus_closed), app);
  if (app->own_bus != app->system_bus)
    g_signal_connect (app->own_bus, "closed", G_CALLBACK (on_bus_closed), app);
  if (sd_watchdog_enabled (0, &watchdog_us) > 0)
    app->watchdog_us = (int64_t)watchdog_us / 2;
}

void
plumb_app_unwatch_system (PlumbApp *app)
{
  for (guint i = 0; i < G_N_ELEMENTS (app->signal_ids); i++)
    g_clear_handle_id (&app->signal_ids[i], g_source_remove);
  g_clear_pointer (&app->sleep, plumb_sleep_watch_free);
  if (app->system_bus != NULL)
    g_signal_handlers_disconnect_by_data (app->system_bus, app);
  if (app->own_bus != NULL)
    g_signal_handlers_disconnect_by_data (app->own_bus, app);
}
