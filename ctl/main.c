/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline: the command-line client. Speaks to the daemon over D-Bus as anybody else would. */
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands.h"

static int
terminal_width (void)
{
  struct winsize size;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
    return size.ws_col;
  return 80;
}

static PlumbCtl
make_ctl (void)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  bool is_dumb = g_strcmp0 (g_getenv ("TERM"), "dumb") == 0;
  bool is_terminal = isatty (STDOUT_FILENO) != 0 && !is_dumb;
  return (PlumbCtl){
      .bus = G_BUS_TYPE_SESSION,
      .is_terminal = is_terminal,
      .is_input_terminal = isatty (STDIN_FILENO) != 0,
      .has_colour = is_terminal && (no_colour == NULL || *no_colour == '\0'),
      .is_utf8 = g_get_charset (NULL),
      .columns = is_terminal ? terminal_width () : 80,
  };
}

static void
print_help (void)
{
  puts (_ ("Usage: plumbline [--bus=session|system] COMMAND [OPTION...]\n"
           "\n"
           "Talks to plumblined, the posture companion of a body-worn sensor.\n"
           "\n"
           "Commands:"));
  plumb_commands_print (NULL);
  puts (_ ("\n"
           "Options before the command:\n"
           "  --bus=session|system          Which bus the daemon is on (default: session)\n"
           "  --help                        Show this help\n"
           "  --version                     Show the version\n"
           "\n"
           "\"plumbline COMMAND --help\" tells more about a command; so does plumbline(1).\n"
           "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the daemon does not run,\n"
           "4 refused or something is missing first, 5 no data."));
}

/* problem: what is wrong, with %s for text; a literal, translated. */
static PlumbExit misused (const char *problem, ...) G_GNUC_PRINTF (1, 2);

static PlumbExit
misused (const char *problem, ...)
{
  va_list arguments;
  va_start (arguments, problem);
  g_autofree char *text = g_strdup_vprintf (problem, arguments);
  va_end (arguments);
  fprintf (stderr, _ ("plumbline: %s; see \"plumbline --help\"\n"), text);
  return PLUMB_EXIT_USAGE;
}

static PlumbExit
misused_bus (const char *value)
{
  if (value == NULL)
    return misused ("%s", _ ("--bus wants session or system, not"));
  return misused (_ ("--bus wants session or system, not \"%s\""), value);
}

/* --bus=X or --bus X; answers how many words it took, 0: it is none, or not one of the two. */
static unsigned
take_bus (PlumbCtl *ctl, char **words)
{
  const char *value = NULL;
  unsigned taken = 1;
  if (g_str_has_prefix (words[0], "--bus=")) {
    value = words[0] + strlen ("--bus=");
  } else if (strcmp (words[0], "--bus") == 0) {
    value = words[1];
    taken = 2;
  }
  if (g_strcmp0 (value, "session") == 0)
    ctl->bus = G_BUS_TYPE_SESSION;
  else if (g_strcmp0 (value, "system") == 0)
    ctl->bus = G_BUS_TYPE_SYSTEM;
  else
    return 0;
  return taken;
}

static bool
is_help (const char *word)
{
  return g_strcmp0 (word, "--help") == 0 || g_strcmp0 (word, "-h") == 0;
}

static PlumbExit
run_command (PlumbCtl *ctl, char **words)
{
  unsigned taken;
  if (words[1] != NULL && is_help (words[1]) && plumb_commands_print (words[0]))
    return PLUMB_EXIT_OK;
  const PlumbCommand *command = plumb_commands_find (words, &taken);
  bool is_stray = command != NULL && *command->arguments == '\0' && words[taken] != NULL &&
                  !g_str_has_prefix (words[taken], "-");
  if (command == NULL || is_stray) {
    g_autofree char *name =
        words[1] != NULL ? g_strjoin (" ", words[0], words[1], NULL) : g_strdup (words[0]);
    return misused (_ ("there is no command \"%s\""), name);
  }
  char **arguments = g_strdupv (words + taken);
  PlumbExit code = command->run (ctl, command, &arguments);
  g_strfreev (arguments);
  return code;
}

static PlumbExit
run (PlumbCtl *ctl, char **words)
{
  while (*words != NULL && g_str_has_prefix (*words, "-")) {
    unsigned taken = take_bus (ctl, words);
    if (is_help (*words)) {
      print_help ();
      return PLUMB_EXIT_OK;
    }
    if (strcmp (*words, "--version") == 0) {
      puts ("plumbline " PLUMB_VERSION);
      return PLUMB_EXIT_OK;
    }
    if (taken == 0 && g_str_has_prefix (*words, "--bus"))
      return misused_bus (strchr (*words, '=') != NULL ? strchr (*words, '=') + 1 : words[1]);
    if (taken == 0)
      return misused (_ ("there is no option \"%s\""), *words);
    words += taken;
  }
  if (g_strcmp0 (*words, "help") == 0) {
    print_help ();
    return PLUMB_EXIT_OK;
  }
  if (*words != NULL)
    return run_command (ctl, words);
  return misused ("%s", _ ("a command is missing"));
}

/* Words for people in their language. TEXTDOMAINDIR is what gettext (1) heeds, too: with it the
 * program speaks from a build tree. */
static void
choose_language (void)
{
  const char *folder = g_getenv ("TEXTDOMAINDIR");
  setlocale (LC_ALL, "");
  if (!g_get_charset (NULL)) /* what is written is UTF-8: elsewhere English can be read at least */
    return;
  bindtextdomain (GETTEXT_DOMAIN, folder != NULL && *folder != '\0' ? folder : LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_DOMAIN, "UTF-8");
  textdomain (GETTEXT_DOMAIN);
}

int
main (int argc, char **argv)
{
  choose_language ();
  PlumbCtl ctl = make_ctl ();
  PlumbExit code = run (&ctl, argv + 1);
  if (ctl.connection != NULL)
    g_dbus_connection_flush_sync (ctl.connection, NULL, NULL);
  g_clear_object (&ctl.connection);
  if (fflush (stdout) != 0 && code == PLUMB_EXIT_OK) {
    perror ("plumbline: cannot write");
    code = PLUMB_EXIT_FAILURE;
  }
  return (int)code;
}
