/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading settings and the library anew, and the sensors that clients added. */
#include "added-sensor.h"
#include "app-private.h"
#include "library-ini.h"
#include "names.h"
#include "settings-ini.h"

/* A folder full of junk fills no journal. */
#define PROBLEMS_LOGGED 20

PlumbSettings *
plumb_app_load_settings (PlumbApp *app, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **)app->options.settings_paths);
  g_strv_builder_add (builder, app->added);
  g_auto (GStrv) paths = g_strv_builder_end (builder);
  return plumb_settings_load ((const char *const *)paths, error);
}

/* The language of the settings before those of the environment. */
static char **
dup_languages (const PlumbApp *app)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (app->settings->values.suggestions.language != NULL)
    g_strv_builder_add (builder, app->settings->values.suggestions.language);
  if (app->options.languages != NULL)
    g_strv_builder_addv (builder, (const char **)app->options.languages);
  return g_strv_builder_end (builder);
}

static void
log_problems (char *const *problems)
{
  guint count = g_strv_length ((char **)problems);

  for (guint i = 0; i < count && i < PROBLEMS_LOGGED; i++)
    g_warning ("%s; left out of the library", problems[i]);
  if (count > PROBLEMS_LOGGED)
    g_warning ("and %u more errors in the library", count - PROBLEMS_LOGGED);
}

static void
load_library (PlumbApp *app)
{
  const char *own = app->settings->values.suggestions.library_dir;
  g_auto (GStrv) languages = dup_languages (app);
  g_auto (GStrv) problems = NULL;
  const PlumbLibrarySources sources = {
      .shipped = app->options.library_directory,
      .own = own != NULL ? own : app->options.own_library_directory,
      .languages = (const char *const *)languages,
      .territory = app->options.territory,
  };

  PlumbLibrary *old_library = app->library; /* in use until everybody knows the new one */
  app->library = plumb_library_load (&sources, &problems);
  log_problems (problems);
  plumb_service_set_languages (app->service, (const char *const *)languages);
  plumb_app_command (app,
                     &(PlumbCommand){.kind = PLUMB_COMMAND_LIBRARY, .collection = app->library});
  plumb_service_set_library (app->service, app->library, &app->settings->values);
  g_clear_pointer (&old_library, plumb_library_unref);
}

static void
set_limits (PlumbApp *app)
{
  const PlumbSettingsValues *values = &app->settings->values;
  PlumbServiceLimits limits = {
      .max_inhibit_s = values->alerts.max_inhibit_min * 60,
      .is_unlimited_inhibit_allowed = values->alerts.is_unlimited_inhibit_allowed,
      .max_pause_s = values->alerts.max_pause_min * 60,
      .retention_days = (uint32_t)values->statistics.retention_days,
      .coverage_floor = values->statistics.coverage_floor,
  };

  plumb_service_set_limits (app->service, &limits);
}

void
plumb_app_apply_settings (PlumbApp *app)
{
  const PlumbSettingsValues *values = &app->settings->values;
  *app->options.log_level = values->daemon.log_level;
  load_library (app);
  plumb_store_set_day (app->store, NULL, values->statistics.day_starts_min);
  plumb_store_set_oldest (app->store, PLUMB_DAY_OLDEST_US);
  plumb_store_set_coverage_floor (app->store, values->statistics.coverage_floor);
  plumb_store_set_goals (app->store, &values->goals);
  set_limits (app);
  plumb_app_command (app,
                     &(PlumbCommand){.kind = PLUMB_COMMAND_SETTINGS, .settings = app->settings});
  plumb_app_apply_sensors (app);
}

static void
log_changes (const PlumbSettings *old_settings, const PlumbSettings *new_settings)
{
  g_auto (GStrv) changed = plumb_settings_diff (old_settings, new_settings);
  g_autofree char *keys = g_strjoinv (", ", changed);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE_ID", PLUMB_MESSAGE_SETTINGS_LOADED,
                    "MESSAGE", "settings were read anew; changed: %s",
                    *keys != '\0' ? keys : "nothing");
}

/* Old settings stay alive until everybody points into the new ones. */
static void
swap_settings (PlumbApp *app, PlumbSettings *fresh)
{
  g_autoptr (PlumbSettings) old_settings = app->settings;
  plumb_app_begin_turn (app);
  app->settings = fresh;
  plumb_app_apply_settings (app);
  plumb_app_review_check_ins (app);
  plumb_app_begin_tidying (app);
  log_changes (old_settings, fresh);
  plumb_app_end_turn (app);
}

bool
plumb_app_reload (gpointer user_data, GError **error)
{
  PlumbApp *app = user_data;
  g_autoptr (GError) local = NULL;
  PlumbSettings *fresh = plumb_app_load_settings (app, &local);

  if (fresh == NULL) {
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID",
                      PLUMB_MESSAGE_SETTINGS_REFUSED, "MESSAGE",
                      "%s\nkeeping the previous settings", local->message);
    g_propagate_error (error, g_steal_pointer (&local));
    return false;
  }
  swap_settings (app, fresh);
  return true;
}

static bool
refuse_foreign (const PlumbApp *app, const PlumbSensorSettings *sensor, GError **error)
{
  if (plumb_added_is_own (app->added, sensor))
    return true;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
               "sensor %s is set up in %s:%d; change it there", sensor->id, sensor->file,
               sensor->line);
  return false;
}

bool
plumb_app_write_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error)
{
  g_auto (PlumbAddedChange) change = {0};
  g_autoptr (GError) local = NULL;

  if (!refuse_foreign (app, sensor, error))
    return false;
  if (!plumb_added_write (app->added, sensor, &change, &local))
    return plumb_app_refuse (error, PLUMB_SERVICE_ERROR_STORAGE, local->message);
  if (plumb_app_reload (app, &local))
    return true;
  plumb_added_take_back (&change);
  g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, local->message);
  return false;
}

bool
plumb_app_remove_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error)
{
  g_auto (PlumbAddedChange) change = {0};
  g_autoptr (GError) local = NULL;

  if (!refuse_foreign (app, sensor, error))
    return false;
  if (!plumb_added_remove (app->added, sensor, &change, &local))
    return plumb_app_refuse (error, PLUMB_SERVICE_ERROR_STORAGE, local->message);
  if (plumb_app_reload (app, error))
    return true;
  plumb_added_take_back (&change);
  return false;
}
