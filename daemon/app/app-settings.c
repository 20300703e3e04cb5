/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading settings anew, and the sensors that were added over D-Bus. */
#include <errno.h>
#include <glib/gstdio.h>

#include "app-private.h"
#include "names.h"
#include "paths.h"
#include "settings-ini.h"

PlumbSettings *
plumb_app_load_settings (PlumbApp *app, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; app->paths.settings[i] != NULL; i++)
    g_ptr_array_add (paths, app->paths.settings[i]);
  g_ptr_array_add (paths, app->paths.added);
  g_ptr_array_add (paths, NULL);
  return plumb_settings_load ((const char *const *)paths->pdata, error);
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
  };

  plumb_service_set_limits (app->service, &limits);
}

void
plumb_app_apply_settings (PlumbApp *app)
{
  const PlumbSettingsValues *values = &app->settings->values;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_SETTINGS, .settings = app->settings};

  *app->log_level = values->daemon.log_level;
  plumb_app_load_library (app);
  plumb_store_set_day (app->store, NULL, values->statistics.day_starts_min);
  plumb_store_set_coverage_floor (app->store, values->statistics.coverage_floor);
  plumb_store_set_goals (app->store, &values->goals);
  set_limits (app);
  plumb_app_command (app, &command);
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
plumb_app_reload (PlumbApp *app, GError **error)
{
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

static char *
dup_sensor_path (const PlumbApp *app, const char *id)
{
  g_autofree char *file = g_strconcat (id, ".conf", NULL);

  return g_build_filename (app->paths.added, file, NULL);
}

static bool
is_added (const PlumbApp *app, const PlumbSensorSettings *sensor)
{
  g_autofree char *path = dup_sensor_path (app, sensor->id);

  return g_strcmp0 (sensor->file, path) == 0;
}

static bool
refuse_foreign (const PlumbApp *app, const PlumbSensorSettings *sensor, GError **error)
{
  if (sensor->file == NULL || is_added (app, sensor))
    return true;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
               "sensor %s is set up in %s:%d; change it there", sensor->id, sensor->file,
               sensor->line);
  return false;
}

static bool
write_file (const char *path, const char *text, gssize size, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return true;
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_STORAGE, "%s", local->message);
  return false;
}

/* Takes what was done to the file of a sensor into force. If the settings as a whole are then
 * refused, the file is again what it was: before, or gone where before is NULL. */
static bool
reload_or_restore (PlumbApp *app, const char *path, const char *before, gsize size, GError **error)
{
  if (plumb_app_reload (app, error))
    return true;
  if (before == NULL || !write_file (path, before, (gssize)size, NULL))
    g_unlink (path);
  return false;
}

bool
plumb_app_write_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error)
{
  g_autofree char *path = dup_sensor_path (app, sensor->id);
  g_autofree char *text = plumb_settings_sensor_to_text (sensor);
  g_autofree char *before = NULL;
  g_autoptr (GError) local = NULL;
  gsize size = 0;

  if (!refuse_foreign (app, sensor, error) || !plumb_paths_make_private (app->paths.added, error))
    return false;
  (void)g_file_get_contents (path, &before, &size, NULL);
  if (!write_file (path, text, -1, error))
    return false;
  if (reload_or_restore (app, path, before, size, &local))
    return true;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "%s", local->message);
  return false;
}

bool
plumb_app_remove_sensor (PlumbApp *app, const PlumbSensorSettings *sensor, GError **error)
{
  g_autofree char *path = dup_sensor_path (app, sensor->id);
  g_autofree char *before = NULL;
  gsize size = 0;

  if (!refuse_foreign (app, sensor, error))
    return false;
  (void)g_file_get_contents (path, &before, &size, NULL);
  if (g_unlink (path) != 0) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_STORAGE, "%s: %s", path,
                 g_strerror (errno));
    return false;
  }
  return reload_or_restore (app, path, before, size, error);
}
