/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app.h"

#include <gio/gio.h>
#include <systemd/sd-daemon.h>

#include "added-sensor.h"
#include "app-private.h"
#include "clock.h"
#include "names.h"

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
  g_autofree char *path = g_build_filename (app->options.state_directory, PLUMB_STORE_FILE, NULL);

  if (!plumb_directory_make_private (app->options.state_directory, error))
    return false;
  app->store = plumb_store_open (path, error);
  return app->store != NULL;
}

static void
build_parts (PlumbApp *app)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int64_t boot_us = plumb_clock_boot_us ();

  app->turn.offset_us = plumb_clock_wall_us () - boot_us;
  app->turn.has_bluetooth_changed = true; /* whatever it is */
  app->tidy_due_us = INT64_MAX;
  app->timer = plumb_timer_new (plumb_app_on_timer, app);
  app->engine = plumb_engine_new (app->settings, zone, boot_us, app->turn.offset_us);
  app->service = plumb_service_new (app->store, plumb_app_host (), app);
  app->link = plumb_link_new (app->system_bus, plumb_clock_boot_us, g_random_int (),
                              plumb_app_link_listener (), app);
}

/* The turn in which everybody learns what is set up, and what was before the restart. */
static void
begin (PlumbApp *app)
{
  plumb_app_begin_turn (app);
  plumb_app_restore (app);
  plumb_app_apply_settings (app);
  plumb_app_command (app, &(PlumbCommand){.kind = PLUMB_COMMAND_BEGIN});
  plumb_app_want_sensors (app); /* the mode may have been kept */
  plumb_app_review_check_ins (app);
  plumb_app_end_turn (app);
}

PlumbApp *
plumb_app_new (const PlumbAppOptions *options, PlumbExit *out_exit, GError **error)
{
  g_autoptr (PlumbApp) app = g_new0 (PlumbApp, 1);

  app->loop = g_main_loop_new (NULL, FALSE);
  app->options = *options;
  app->added = g_build_filename (options->state_directory, PLUMB_ADDED_SENSORS, NULL);

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
  begin (app);
  return g_steal_pointer (&app);
}

static void
on_name_acquired (GDBusConnection *bus, const char *name, gpointer user_data)
{
  PlumbApp *app = user_data;

  plumb_app_begin_tidying (app);
  app->watchdog_due_us = plumb_clock_boot_us ();
  plumb_app_turn (app, &(PlumbCommand){.kind = PLUMB_COMMAND_ANNOUNCE});
  sd_notify (0, "READY=1\nSTATUS=Watching");
  g_message ("serving %s", name);
}

static void
on_name_lost (GDBusConnection *bus, const char *name, gpointer user_data)
{
  PlumbApp *app = user_data;

  if (bus == NULL || g_dbus_connection_is_closed (bus))
    return; /* on_bus_closed () says so */
  g_warning ("cannot own %s: another daemon owns it, or the bus policy refuses it", name);
  plumb_app_begin_stop (app, PLUMB_EXIT_NAME_TAKEN);
}

static void
finish (PlumbApp *app)
{
  plumb_app_turn (app, &(PlumbCommand){.kind = PLUMB_COMMAND_END_PRACTICE});
  plumb_app_turn (app, &(PlumbCommand){.kind = PLUMB_COMMAND_FLUSH});
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used)
      plumb_app_save_calibration (app, slot);
  plumb_app_flush (app);
}

PlumbExit
plumb_app_run (PlumbApp *app)
{
  plumb_app_watch_system (app);
  app->name_id = g_bus_own_name_on_connection (app->own_bus, PLUMB_BUS_NAME,
                                               G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                               on_name_acquired, on_name_lost, app, NULL);
  plumb_app_arm (app);
  g_main_loop_run (app->loop);
  finish (app);
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
  g_clear_pointer (&app->engine, plumb_engine_free);
  g_clear_pointer (&app->store, plumb_store_close);
  g_clear_pointer (&app->timer, plumb_timer_free);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++) {
    g_free (app->slots[slot].id);
    g_free (app->slots[slot].address);
  }
  if (app->own_bus != NULL && !g_dbus_connection_is_closed (app->own_bus))
    g_dbus_connection_flush_sync (app->own_bus, NULL, NULL);
  if (app->system_bus != NULL && !g_dbus_connection_is_closed (app->system_bus))
    g_dbus_connection_flush_sync (app->system_bus, NULL, NULL);
  g_clear_object (&app->own_bus);
  g_clear_object (&app->system_bus);
  g_clear_pointer (&app->settings, plumb_settings_unref);
  g_clear_pointer (&app->library, plumb_library_unref);
  g_free (app->added);
  g_main_loop_unref (app->loop);
  g_free (app);
}
