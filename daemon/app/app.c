/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app.h"

#include <gio/gio.h>
#include <systemd/sd-daemon.h>

#include "app-private.h"
#include "clock.h"
#include "names.h"
#include "paths.h"

static GDBusConnection *
reach_bus (GBusType type, GError **error)
{
  GDBusConnection *bus = g_bus_get_sync (type, NULL, error);

  if (bus == NULL)
    g_prefix_error (
        error, "the %s bus cannot be reached: ", type == G_BUS_TYPE_SESSION ? "session" : "system");
  else
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  return bus;
}

static bool
reach_buses (PlumbApp *app, GBusType own, GError **error)
{
  app->own_bus = reach_bus (own, error);
  if (app->own_bus == NULL)
    return false;
  app->system_bus = reach_bus (G_BUS_TYPE_SYSTEM, error);
  return app->system_bus != NULL;
}

static bool
open_store (PlumbApp *app, GError **error)
{
  g_autofree char *path = g_build_filename (app->state_directory, PLUMB_STORE_FILE, NULL);

  if (!plumb_paths_make_private (app->state_directory, error))
    return false;
  app->store = plumb_store_open (path, error);
  return app->store != NULL;
}

static void
build_parts (PlumbApp *app)
{
  int64_t now_us = plumb_clock_boot_us ();

  app->offset_us = plumb_clock_real_us () - now_us;
  app->taken_us = now_us;
  app->tidy_due_us = INT64_MAX;
  app->mode = app->settings->values.monitor.mode;
  app->profile = plumb_app_get_profiles ()[0];
  app->summary_us = INT64_MAX;
  app->timer = plumb_timer_new (plumb_app_on_timer, app);
  app->monitor = plumb_monitor_new (app->settings, now_us);
  app->breaks = plumb_breaks_new (app->settings, now_us);
  app->service = plumb_service_new (app->store, plumb_app_host (), app);
  app->link = plumb_link_new (app->system_bus, plumb_clock_boot_us, g_random_int (),
                              plumb_app_link_listener (), app);
}

PlumbApp *
plumb_app_new (const PlumbAppOptions *options, PlumbExit *out_exit, GError **error)
{
  g_autoptr (PlumbApp) app = g_new0 (PlumbApp, 1);

  app->loop = g_main_loop_new (NULL, FALSE);
  app->settings_paths = g_strdupv ((char **)options->settings_paths);
  app->state_directory = g_strdup (options->state_directory);
  app->added_directory = g_build_filename (app->state_directory, PLUMB_ADDED_SENSORS, NULL);
  app->log_level = options->log_level;
  app->library_directory = g_strdup (options->library_directory);
  app->own_library_directory = plumb_paths_dup_own_library (options->data_home);
  app->languages = g_strdupv ((char **)options->languages);
  app->territory = g_strdup (options->territory);

  *out_exit = PLUMB_EXIT_SETTINGS;
  app->settings = plumb_app_load_settings (app, error);
  if (app->settings == NULL)
    return NULL;
  *out_exit = PLUMB_EXIT_FAILURE;
  if (!open_store (app, error))
    return NULL;
  *out_exit = PLUMB_EXIT_NO_BUS;
  if (!reach_buses (app, options->bus, error))
    return NULL;
  build_parts (app);
  if (!plumb_service_export (app->service, app->own_bus, error))
    return NULL;
  plumb_app_restore_breaks (app);
  plumb_app_apply_settings (app);
  plumb_app_follow_bluetooth (app);
  plumb_app_restore_state (app);
  plumb_app_restore_training (app);
  plumb_app_review_check_ins (app);
  plumb_app_restore_aftercare (app);
  plumb_app_tell_break_again (app);
  return g_steal_pointer (&app);
}

static void
on_name_acquired (GDBusConnection *bus, const char *name, gpointer user_data)
{
  PlumbApp *app = user_data;

  app->is_name_owned = true;
  plumb_app_begin_tidying (app);
  app->watchdog_due_us = plumb_clock_boot_us ();
  plumb_app_tell_day (app, app->watchdog_due_us);
  plumb_app_arm (app);
  sd_notify (0, "READY=1\nSTATUS=Watching");
  g_message ("serving %s", name);
}

static void
on_name_lost (GDBusConnection *bus, const char *name, gpointer user_data)
{
  PlumbApp *app = user_data;

  if (bus == NULL || g_dbus_connection_is_closed (bus))
    return; /* on_bus_closed () says so */
  g_warning (app->is_name_owned
                 ? "%s was taken over by somebody else; ending"
                 : "cannot own %s: another daemon owns it, or the bus policy refuses it",
             name);
  plumb_app_begin_stop (app, PLUMB_EXIT_NAME_TAKEN);
}

static void
say_last (PlumbApp *app)
{
  int64_t now_us = plumb_clock_boot_us ();

  /* The end of the minute that runs: a border is set where the process stops. */
  plumb_app_take_minutes (app, now_us);
  plumb_app_take_rest (app, now_us);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used)
      plumb_app_save_calibration (app, slot);
  plumb_app_keep_training (app);
  plumb_app_keep_breaks (app);
  plumb_app_flush (app);
}

PlumbExit
plumb_app_run (PlumbApp *app)
{
  plumb_app_watch_system (app);
  plumb_app_show (app);
  app->name_id = g_bus_own_name_on_connection (app->own_bus, PLUMB_BUS_NAME,
                                               G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                               on_name_acquired, on_name_lost, app, NULL);
  plumb_app_arm (app);
  g_main_loop_run (app->loop);
  say_last (app);
  return app->exit;
}

void
plumb_app_free (PlumbApp *app)
{
  if (app->name_id != 0)
    g_bus_unown_name (app->name_id);
  plumb_app_unwatch_system (app);
  g_clear_pointer (&app->link, plumb_link_free);
  g_clear_pointer (&app->service, plumb_service_free);
  g_clear_pointer (&app->monitor, plumb_monitor_free);
  g_clear_pointer (&app->breaks, plumb_breaks_free);
  g_free (app->break_item);
  g_clear_pointer (&app->store, plumb_store_close);
  g_clear_pointer (&app->timer, plumb_timer_free);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++) {
    g_free (app->slots[slot].id);
    g_free (app->slots[slot].address);
  }
  if (app->own_bus != NULL && !g_dbus_connection_is_closed (app->own_bus))
    g_dbus_connection_flush_sync (app->own_bus, NULL, NULL);
  g_clear_object (&app->own_bus);
  g_clear_object (&app->system_bus);
  g_clear_pointer (&app->settings, plumb_settings_unref);
  g_clear_pointer (&app->library, plumb_library_unref);
  g_strfreev (app->settings_paths);
  g_strfreev (app->languages);
  g_free (app->territory);
  g_free (app->library_directory);
  g_free (app->own_library_directory);
  g_free (app->state_directory);
  g_free (app->added_directory);
  g_main_loop_unref (app->loop);
  g_free (app);
}
