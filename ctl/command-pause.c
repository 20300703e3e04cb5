/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline pause, resume and snooze: quiet for a while. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "client.h"
#include "print.h"

#define PAUSE_MIN        60
#define MINUTES_MAX      (7 * 24 * 60)
#define MINUTE_S         60
#define MINUTES_WANTED   _ ("\"%s\" is not a number of minutes between 0.1 and %d")
#define MINUTES_SMALLEST 0.1

static char *
dup_end (double minutes)
{
  return plumb_print_dup_time ((guint64)g_get_real_time () +
                               (guint64)(minutes * MINUTE_S * G_USEC_PER_SEC));
}

PlumbExit
plumb_command_pause (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  double minutes = PAUSE_MIN;
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, G_MAXUINT, &code))
    return code;
  char **rest = *arguments;
  if (rest[0] != NULL &&
      !plumb_command_parse_number (rest[0], MINUTES_SMALLEST, MINUTES_MAX, &minutes))
    return plumb_command_misused (command, MINUTES_WANTED, rest[0], MINUTES_MAX);
  g_autofree char *reason = g_strjoinv (" ", rest[0] != NULL ? rest + 1 : rest);
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Pause",
                          g_variant_new ("(us)", (guint32)(minutes * MINUTE_S + 0.5), reason));
  if (code == PLUMB_EXIT_OK) {
    g_autofree char *end = dup_end (minutes);
    printf (_ ("Paused until %s. \"plumbline resume\" ends it.\n"), end);
  }
  return code;
}

PlumbExit
plumb_command_resume (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 0, &code))
    return code;
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Resume", NULL);
  if (code == PLUMB_EXIT_OK)
    puts (_ ("Resumed."));
  return code;
}

PlumbExit
plumb_command_snooze (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  double minutes = 0; /* as long as the settings say */
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  const char *text = (*arguments)[0];
  if (text != NULL && !plumb_command_parse_number (text, MINUTES_SMALLEST, MINUTES_MAX, &minutes))
    return plumb_command_misused (command, MINUTES_WANTED, text, MINUTES_MAX);
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Snooze",
                          g_variant_new ("(u)", (guint32)(minutes * MINUTE_S + 0.5)));
  if (code == PLUMB_EXIT_OK) {
    g_autofree char *end = dup_end (minutes);
    if (minutes > 0)
      printf (_ ("Posture and sitting alerts are snoozed until %s; measuring goes on.\n"), end);
    else
      puts (_ ("Posture and sitting alerts are snoozed; measuring goes on."));
  }
  return code;
}
