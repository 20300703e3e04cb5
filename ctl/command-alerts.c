/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline alerts: the live ones, and what can be answered to one. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "state.h"
#include "tone.h"
#include "vocabulary.h"
#include "words.h"

static char *
dup_note (const PlumbClientObject *alert)
{
  const char *state = plumb_client_string (alert->properties, "State");
  guint64 until_us = plumb_client_unsigned (alert->properties, "SnoozedUntil");
  g_autofree char *until = until_us > 0 ? plumb_print_dup_time (until_us) : NULL;
  if (until != NULL)
    return g_strdup_printf (_ ("  (snoozed until %s)"), until);
  if (strcmp (state, "active") != 0)
    return g_strdup_printf ("  (%s)", plumb_vocabulary (state));
  return g_strdup ("");
}

/* What is known stands below what is told. */
static void
print_alert (const PlumbCtl *ctl, const PlumbClientObject *alert, GVariant *suggestion)
{
  g_auto (GStrv) lines = plumb_state_dup_alert_lines (ctl, alert, suggestion);
  g_autofree char *raised =
      plumb_print_dup_time (plumb_client_unsigned (alert->properties, "RaisedAt"));
  g_autofree char *note = dup_note (alert);
  bool is_bad = strcmp (plumb_client_string (alert->properties, "Severity"), "warning") == 0;
  printf ("%4s  %s  %s%s%s%s\n", plumb_state_alert_number (alert), raised,
          plumb_print_on (ctl, is_bad ? PLUMB_COLOUR_BAD : PLUMB_COLOUR_NOTICE), lines[0],
          plumb_print_off (ctl), note);
  if (lines[1] != NULL)
    printf ("%6s%*s  %s\n", "", (int)g_utf8_strlen (raised, -1), "", lines[1]);
}

static void
print_json (GPtrArray *alerts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  plumb_state_add_objects_json (builder, alerts);
  plumb_json_print (builder);
}

PlumbExit
plumb_command_alerts (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON array"), arguments, 0, 0, &is_json, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = plumb_client_list (ctl, PLUMB_IFACE_ALERT, &error);
  if (alerts == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json) {
    print_json (alerts);
    return PLUMB_EXIT_OK;
  }
  g_autoptr (GVariant) manager = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, NULL);
  if (manager != NULL)
    ctl->tone = plumb_tone_parse (plumb_client_string (manager, "Tone"));
  g_autoptr (GVariant) breaks = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, NULL);
  g_autoptr (GVariant) suggestion = breaks != NULL ? plumb_state_ref_suggestion (breaks) : NULL;
  for (guint i = 0; i < alerts->len; i++)
    print_alert (ctl, alerts->pdata[i], suggestion);
  if (alerts->len == 0)
    puts (_ ("No alert is active. \"plumbline why\" tells why nothing fires just now."));
  return PLUMB_EXIT_OK;
}

typedef struct {
  const char *command;
  const char *method;
  const char *done;
} Act;

/* The three that need nothing but the alert's number. */
static const Act acts[] = {
    {"alerts acknowledge", "Acknowledge", N_ ("Acknowledged.")},
    {"alerts dismiss", "Dismiss", N_ ("Dismissed.")},
    {"alerts false", "ReportFalse", N_ ("Noted as false. Enough of these lead to a proposal.")},
};

PlumbExit
plumb_command_alerts_act (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  double number;
  if (!plumb_command_parse (command, NULL, arguments, 1, 1, &code))
    return code;
  const char *text = (*arguments)[0];
  if (strchr (text, '.') != NULL || !plumb_command_parse_number (text, 0, G_MAXUINT32, &number))
    return plumb_command_misused (command, _ ("\"%s\" is not an alert's number"), text);
  const Act *act = acts;
  while (strcmp (act->command, command->name) != 0)
    act++;
  g_autofree char *path = g_strdup_printf (PLUMB_PATH_ALERTS "/%.0f", number);
  bool is_report = strcmp (act->method, "ReportFalse") == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, path, PLUMB_IFACE_ALERT, act->method,
                         is_report ? g_variant_new ("(a{sv})", NULL) : NULL, &error);
  if (reply != NULL)
    puts (_ (act->done));
  if (reply == NULL && (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
                        g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
                        g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE))) {
    plumb_command_complain (_ ("there is no alert %.0f; see \"plumbline alerts\""), number);
    return PLUMB_EXIT_FAILURE;
  }
  return reply != NULL ? PLUMB_EXIT_OK : plumb_client_fail (ctl, error);
}
