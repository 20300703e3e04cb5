/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline break: the current break, and the wearer's answers; plumbline session. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "break-last.h"
#include "break-view.h"
#include "json.h"

#define MINUTE_S      60
#define MINUTES_LEAST 0.2
#define MINUTES_MOST  240

static void
print_json (GVariant *breaks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_time (builder, g_get_real_time ());
  plumb_json_add_members (builder, breaks);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

PlumbExit
plumb_command_break (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON object"), arguments, 0, 0, &is_json, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) breaks = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, &error);
  if (breaks == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json)
    print_json (breaks);
  else
    plumb_break_view_state (ctl, breaks);
  return PLUMB_EXIT_OK;
}

static bool
is_kind (const char *text)
{
  return strcmp (text, "micro") == 0 || strcmp (text, "long") == 0;
}

PlumbExit
plumb_command_break_start (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  const char *kind = (*arguments)[0] != NULL ? (*arguments)[0] : "micro";
  if (!is_kind (kind))
    return plumb_command_misused (command, _ ("\"%s\" is none of micro, long"), kind);
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Start",
                          g_variant_new ("(sa{sv})", kind, NULL));
  if (code == PLUMB_EXIT_OK)
    puts (_ ("Your break has begun. Walk a little; \"plumbline break done\" ends it."));
  return code;
}

static bool
has_no_break (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  return g_strcmp0 (name, PLUMB_ERROR_NO_ACTIVE_BREAK) == 0;
}

/* A break that has ended by itself meanwhile is no error. */
PlumbExit
plumb_command_break_done (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 0, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Finish",
                                                  g_variant_new ("(sa{sv})", "", NULL), &error);
  if (reply == NULL)
    return has_no_break (error) && plumb_break_last_say (ctl, &code)
               ? code
               : plumb_client_fail (ctl, error);
  puts (_ ("Noted: you took a break."));
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_break_postpone (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  double minutes = 0; /* as long as the settings say */
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  const char *text = (*arguments)[0];
  if (text != NULL && !plumb_command_parse_number (text, MINUTES_LEAST, MINUTES_MOST, &minutes))
    return plumb_command_misused (command,
                                  _ ("\"%s\" is not a number of minutes between %g and %d"), text,
                                  MINUTES_LEAST, MINUTES_MOST);
  code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Postpone",
                          g_variant_new ("(u)", (guint32)(minutes * MINUTE_S + 0.5)));
  if (code != PLUMB_EXIT_OK)
    return code;
  g_autoptr (GVariant) breaks = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, NULL);
  guint64 until_us = breaks != NULL ? plumb_client_unsigned (breaks, "NextBreakAt") : 0;
  g_autofree char *until = until_us > 0 ? plumb_print_dup_time (until_us) : NULL;
  if (until != NULL)
    printf (_ ("Postponed until %s.\n"), until);
  else
    puts (_ ("Postponed."));
  return code;
}

PlumbExit
plumb_command_break_skip (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, G_MAXUINT, &code))
    return code;
  g_autofree char *reason = g_strjoinv (" ", *arguments);
  code =
      plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Skip", g_variant_new ("(s)", reason));
  if (code == PLUMB_EXIT_OK)
    puts (_ ("Skipped; counting starts anew."));
  return code;
}

/* "yesterday 18:00", "18:00" of today, "2026-11-25 18:00", or an ISO moment; 0: none of these. */
static guint64
parse_when (const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  bool is_yesterday = g_str_has_prefix (text, "yesterday ");
  g_autoptr (GDateTime) day = g_date_time_add_days (now, is_yesterday ? -1 : 0);
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *moment = NULL;
  if (is_yesterday)
    text += strlen ("yesterday ");
  if (strlen (text) == strlen ("18:00"))
    moment = g_strdup_printf ("%sT%s:00", date, text);
  else if (strlen (text) == strlen ("2026-11-25 18:00") && !is_yesterday)
    moment = g_strdup_printf ("%.10sT%s:00", text, text + 11);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (moment != NULL ? moment : text, zone);
  return time != NULL ? (guint64)g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static PlumbExit
log_session (PlumbCtl *ctl, const char *kind, guint64 when_us, const char *note, int minutes)
{
  GVariantBuilder details;
  g_variant_builder_init (&details, G_VARIANT_TYPE_VARDICT);
  if (note != NULL)
    g_variant_builder_add (&details, "{sv}", "note", g_variant_new_string (note));
  if (minutes > 0)
    g_variant_builder_add (&details, "{sv}", "minutes", g_variant_new_uint32 ((guint32)minutes));
  PlumbExit code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "LogSession",
                                    g_variant_new ("(sta{sv})", kind, when_us, &details));
  if (code != PLUMB_EXIT_OK)
    return code;
  puts (_ ("Noted."));
  g_autoptr (GVariant) breaks = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, NULL);
  if (breaks != NULL && strcmp (kind, "massage") == 0)
    plumb_break_view_aftercare (breaks);
  return code;
}

PlumbExit
plumb_command_session (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  static const char *const kinds[] = {"massage", "exercise", "physiotherapy", "other", NULL};
  g_autofree char *when = NULL, *note = NULL;
  int minutes = 0;
  const GOptionEntry entries[] = {
      {"when", 0, 0, G_OPTION_ARG_STRING, &when,
       N_ ("When it ended: 18:00, \"yesterday 18:00\", \"2026-11-25 18:00\" (default: now)"),
       "TIME"},
      {"note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("A few words about it"), "TEXT"},
      {"minutes", 0, 0, G_OPTION_ARG_INT, &minutes, N_ ("How long it lasted"), "N"},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 1, 1, &code))
    return code;
  const char *kind = (*arguments)[0];
  guint64 when_us = when != NULL ? parse_when (when) : 0;
  if (!g_strv_contains (kinds, kind))
    return plumb_command_misused (
        command, _ ("\"%s\" is none of massage, exercise, physiotherapy, other"), kind);
  if (when != NULL && when_us == 0)
    return plumb_command_misused (command, _ ("\"%s\" is not a time like 18:00"), when);
  if (minutes < 0 || minutes > 1440)
    return plumb_command_misused (command, _ ("%d is not a number of minutes between 1 and 1440"),
                                  minutes);
  return log_session (ctl, kind, when_us, note, minutes);
}
