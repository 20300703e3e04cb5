/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline mode: whether alerts are given, and whether sensors are used at all. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "client.h"

static const struct {
  const char *mode;
  const char *meaning;
} modes[] = {
    {"training", N_ ("judging and alerting")},
    {"tracking", N_ ("judging and recording, without alerts")},
    {"off", N_ ("leaving the sensors alone")},
};

static const char *
find_meaning (const char *mode)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (modes); i++) {
    if (strcmp (modes[i].mode, mode) == 0)
      return modes[i].meaning;
  }
  return NULL;
}

static PlumbExit
show (PlumbCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) manager =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, &error);
  if (manager == NULL)
    return plumb_client_fail (ctl, error);
  const char *mode = plumb_client_string (manager, "Mode");
  const char *meaning = find_meaning (mode);
  printf ("%s%s%s\n", mode, meaning != NULL ? ": " : "", meaning != NULL ? _ (meaning) : "");
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_mode (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  const char *mode = (*arguments)[0];
  if (mode == NULL)
    return show (ctl);
  if (find_meaning (mode) == NULL)
    return plumb_command_misused (command, _ ("\"%s\" is none of training, tracking, off"), mode);
  code =
      plumb_client_set (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Mode", g_variant_new_string (mode));
  if (code == PLUMB_EXIT_OK)
    printf ("%s: %s\n", mode, _ (find_meaning (mode)));
  return code;
}
