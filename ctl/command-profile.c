/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline profile: which set of habits is in force. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "print.h"

static const struct {
  const char *profile;
  const char *meaning;
} known[] = {
    {"default", N_ ("as the settings say")},
    {"commuting", N_ ("judging and recording, every alert held back")},
};

static char *
dup_line (const char *profile)
{
  g_autofree char *safe = plumb_print_dup_safe (profile);
  for (unsigned i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (known[i].profile, profile) == 0)
      return g_strdup_printf ("%s: %s", safe, _ (known[i].meaning));
  }
  return g_steal_pointer (&safe);
}

static void
print_all (GVariant *manager)
{
  const char *present = plumb_client_string (manager, "Profile");
  g_autofree const char **profiles = plumb_client_strings (manager, "Profiles");
  for (unsigned i = 0; profiles[i] != NULL; i++) {
    g_autofree char *line = dup_line (profiles[i]);
    printf ("%c %s\n", strcmp (profiles[i], present) == 0 ? '*' : ' ', line);
  }
}

PlumbExit
plumb_command_profile (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  const char *profile = (*arguments)[0];
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) manager =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, &error);
  if (manager == NULL)
    return plumb_client_fail (ctl, error);
  if (profile == NULL) {
    print_all (manager);
    return PLUMB_EXIT_OK;
  }
  g_autofree const char **profiles = plumb_client_strings (manager, "Profiles");
  if (!g_strv_contains ((const char *const *)profiles, profile)) {
    g_autofree char *list = g_strjoinv (", ", (char **)profiles);
    return plumb_command_misused (command, _ ("\"%s\" is none of the profiles: %s"), profile, list);
  }
  code = plumb_client_set (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Profile",
                           g_variant_new_string (profile));
  if (code == PLUMB_EXIT_OK) {
    g_autofree char *line = dup_line (profile);
    puts (line);
  }
  return code;
}
