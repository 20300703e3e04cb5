/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static void
print_help (const PlumbCommand *command, GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  fputs (help, stdout);
}

static GOptionContext *
make_context (const PlumbCommand *command, const GOptionEntry *entries, gboolean *is_help)
{
  const GOptionEntry own[] = {
      {"help", 'h', 0, G_OPTION_ARG_NONE, is_help, N_ ("Show this help"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (command->arguments);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, own, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_group_set_translation_domain (g_option_context_get_main_group (context), GETTEXT_DOMAIN);
  g_autofree char *summary = g_strconcat (_ (command->summary), ".", NULL);
  g_option_context_set_summary (context, summary);
  if (command->details != NULL)
    g_option_context_set_description (context, _ (command->details));
  return context;
}

/* GOption wants a program's name first, and leaves it there. */
static char **
with_name (const char *name, char **arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add (builder, name);
  g_strv_builder_addv (builder, (const char **)arguments);
  return g_strv_builder_end (builder);
}

static void
drop_name (char ***arguments)
{
  char **rest = g_strdupv (*arguments + 1);
  g_strfreev (*arguments);
  *arguments = rest;
}

/* A bus takes nothing else; the names of files, which never go there, may be any bytes. */
static bool
check_utf8 (const PlumbCommand *command, char **words, PlumbExit *out_code)
{
  for (; !g_str_has_prefix (command->arguments, "FILE") && *words != NULL; words++) {
    if (g_utf8_validate (*words, -1, NULL))
      continue;
    g_autofree char *shown = g_utf8_make_valid (*words, -1);
    *out_code = plumb_command_misused (command, _ ("\"%s\" is not UTF-8"), shown);
    return false;
  }
  return true;
}

bool
plumb_command_parse (const PlumbCommand *command, const GOptionEntry *entries, char ***arguments,
                     unsigned minimum, unsigned maximum, PlumbExit *out_code)
{
  gboolean is_help = FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("plumbline ", command->name, NULL);
  g_set_prgname (name);
  g_autoptr (GOptionContext) context = make_context (command, entries, &is_help);
  char **named = with_name (name, *arguments);
  g_strfreev (*arguments);
  *arguments = named;
  bool is_parsed = g_option_context_parse_strv (context, arguments, &error);
  drop_name (arguments);
  unsigned count = g_strv_length (*arguments);
  if (count > 0 && strcmp ((*arguments)[0], "--") == 0) {
    char **rest = g_strdupv (*arguments + 1);
    g_strfreev (*arguments);
    *arguments = rest;
    count--;
  }
  if (!is_parsed)
    *out_code = plumb_command_misused (command, "%s", error->message);
  else if (is_help)
    print_help (command, context);
  else if (count > maximum)
    *out_code = plumb_command_misused (command, _ ("\"%s\" is one argument too many"),
                                       (*arguments)[maximum]);
  else if (count < minimum)
    *out_code = plumb_command_misused (command, _ ("wants %s"), command->arguments);
  if (is_parsed && is_help)
    *out_code = PLUMB_EXIT_OK;
  return is_parsed && !is_help && count >= minimum && count <= maximum &&
         check_utf8 (command, *arguments, out_code);
}

bool
plumb_command_parse_json (const PlumbCommand *command, const char *json_help, char ***arguments,
                          unsigned minimum, unsigned maximum, bool *out_is_json,
                          PlumbExit *out_code)
{
  gboolean is_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, json_help, NULL},
      G_OPTION_ENTRY_NULL,
  };
  bool is_parsed = plumb_command_parse (command, entries, arguments, minimum, maximum, out_code);

  *out_is_json = is_json;
  return is_parsed;
}

void
plumb_command_complain (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "plumbline: %s\n", text);
}

PlumbExit
plumb_command_misused (const PlumbCommand *command, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, _ ("plumbline %s: %s; see \"plumbline %s --help\"\n"), command->name, text,
           command->name);
  return PLUMB_EXIT_USAGE;
}

bool
plumb_command_parse_number (const char *text, double minimum, double maximum, double *out)
{
  char *end;
  if (!g_ascii_isdigit (text[0]))
    return false;
  double number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !(number >= minimum && number <= maximum))
    return false;
  *out = number;
  return true;
}
