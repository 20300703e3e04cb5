/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline settings check and reload. Checking needs no daemon: this file alone in ctl/ uses the
 * settings library, so that it finds exactly what the daemon would. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "client.h"
#include "print.h"
#include "sensor.h"
#include "settings-ini.h"

/* A driver's name is free text to the settings; whether there is one is known here. */
static bool
check_drivers (const PlumbSettings *settings)
{
  bool is_good = true;
  for (guint i = 0; i < settings->values.n_sensors; i++) {
    const PlumbSensorSettings *sensor = &settings->values.sensors[i];
    if (sensor->driver == NULL || plumb_sensor_driver_by_name (sensor->driver) != NULL)
      continue;
    fprintf (stderr,
             _ ("%s:%d: [sensor:%s] driver: \"%s\" is not auto or a family of \"plumbline sensors "
                "supported\"\n"),
             sensor->file, sensor->line, sensor->id, sensor->driver);
    is_good = false;
  }
  return is_good;
}

PlumbExit
plumb_command_settings_check (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 1, G_MAXUINT, &code))
    return code;
  char **files = *arguments;
  for (unsigned i = 0; files[i] != NULL; i++) {
    if (!g_file_test (files[i], G_FILE_TEST_EXISTS)) {
      plumb_command_complain (_ ("%s: there is no such file"), files[i]);
      return PLUMB_EXIT_FAILURE;
    }
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_load ((const char *const *)files, &error);
  if (settings == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return PLUMB_EXIT_FAILURE;
  }
  if (!check_drivers (settings))
    return PLUMB_EXIT_FAILURE;
  guint count = settings->values.n_sensors;
  printf (ngettext ("Good: %u sensor set up.\n", "Good: %u sensors set up.\n", count), count);
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_settings_reload (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 0, &code))
    return code;
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "ReloadSettings", NULL);
  if (code == PLUMB_EXIT_OK)
    puts (_ ("The settings were read again and are in force."));
  return code;
}
