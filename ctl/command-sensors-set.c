/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline sensors set: another name or place for a sensor. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "client.h"

typedef struct {
  char *name;
  char *placement;
} Wishes;

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->name);
  g_free (wishes->placement);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static PlumbExit
set (PlumbCtl *ctl, const PlumbClientObject *sensor, const Wishes *wishes)
{
  PlumbExit code = PLUMB_EXIT_OK;
  if (wishes->placement != NULL)
    code = plumb_client_set (ctl, sensor->path, PLUMB_IFACE_SENSOR, "Placement",
                             g_variant_new_string (wishes->placement));
  if (code == PLUMB_EXIT_OK && wishes->name != NULL)
    code = plumb_client_set (ctl, sensor->path, PLUMB_IFACE_SENSOR, "Name",
                             g_variant_new_string (wishes->name));
  if (code == PLUMB_EXIT_OK)
    puts (wishes->placement != NULL
              ? _ ("Set. A pose belongs to its place: set it again with \"plumbline calibrate\".")
              : _ ("Set."));
  return code;
}

PlumbExit
plumb_command_sensors_set (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Wishes) wishes = {0};
  const GOptionEntry entries[] = {
      {"placement", 0, 0, G_OPTION_ARG_STRING, &wishes.placement,
       N_ ("collar, chest, upper-back, mid-back, lower-back, waist, head or other"), "PLACE"},
      {"name", 0, 0, G_OPTION_ARG_STRING, &wishes.name, N_ ("What it is called"), "NAME"},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 1, 1, &code))
    return code;
  if (wishes.placement == NULL && wishes.name == NULL)
    return plumb_command_misused (command, _ ("wants --placement or --name"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sensors = plumb_client_list (ctl, PLUMB_IFACE_SENSOR, &error);
  if (sensors == NULL)
    return plumb_client_fail (ctl, error);
  const PlumbClientObject *sensor = plumb_client_pick_sensor (sensors, (*arguments)[0], &code);
  return sensor != NULL ? set (ctl, sensor, &wishes) : code;
}
