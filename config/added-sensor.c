/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "added-sensor.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "settings-ini.h"

void
plumb_added_change_clear (PlumbAddedChange *change)
{
  g_clear_pointer (&change->path, g_free);
  g_clear_pointer (&change->before, g_free);
}

static char *
dup_path (const char *directory, const char *id)
{
  g_autofree char *file = g_strconcat (id, ".conf", NULL);

  return g_build_filename (directory, file, NULL);
}

bool
plumb_added_is_own (const char *directory, const PlumbSensorSettings *sensor)
{
  g_autofree char *path = dup_path (directory, sensor->id);

  return sensor->file == NULL || g_str_equal (sensor->file, path);
}

static PlumbAddedChange
begin (const char *directory, const PlumbSensorSettings *sensor)
{
  PlumbAddedChange change = {.path = dup_path (directory, sensor->id)};

  (void)g_file_get_contents (change.path, &change.before, &change.size, NULL);
  return change;
}

static bool
write_text (const char *path, const char *text, gssize size, GError **error)
{
  return g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

bool
plumb_added_write (const char *directory, const PlumbSensorSettings *sensor,
                   PlumbAddedChange *out_change, GError **error)
{
  g_autofree char *text = plumb_settings_sensor_to_text (sensor);
  g_auto (PlumbAddedChange) change = begin (directory, sensor);

  if (!plumb_directory_make_private (directory, error) ||
      !write_text (change.path, text, -1, error))
    return false;
  *out_change = change;
  change = (PlumbAddedChange){0};
  return true;
}

bool
plumb_added_remove (const char *directory, const PlumbSensorSettings *sensor,
                    PlumbAddedChange *out_change, GError **error)
{
  g_auto (PlumbAddedChange) change = begin (directory, sensor);

  if (g_unlink (change.path) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", change.path,
                 g_strerror (errno));
    return false;
  }
  *out_change = change;
  change = (PlumbAddedChange){0};
  return true;
}

void
plumb_added_follow_address (const char *directory, PlumbSensorSettings *sensor, const char *from,
                            const char *to)
{
  g_auto (PlumbAddedChange) change = {0};
  g_autoptr (GError) error = NULL;

  if (sensor->address == NULL || *to == '\0' || g_ascii_strcasecmp (sensor->address, from) != 0 ||
      g_ascii_strcasecmp (from, to) == 0)
    return;
  g_free (sensor->address);
  sensor->address = g_strdup (to);
  if (!plumb_added_is_own (directory, sensor))
    g_message ("sensor %s has another address since it was paired; set the one that \"plumbline "
               "sensors\" shows in %s:%d",
               sensor->id, sensor->file, sensor->line);
  else if (!plumb_added_write (directory, sensor, &change, &error))
    g_warning ("%s; sensor %s may not be found after a restart", error->message, sensor->id);
}

void
plumb_added_take_back (const PlumbAddedChange *change)
{
  if (change->before == NULL ||
      !write_text (change->path, change->before, (gssize)change->size, NULL))
    g_unlink (change->path);
}

bool
plumb_directory_make_private (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) == 0)
    return true;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: cannot be made: %s",
               directory, g_strerror (errno));
  return false;
}
