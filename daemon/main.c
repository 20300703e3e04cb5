/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumblined: options and environment in, exit code out. */
#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>

#include "app.h"
#include "log.h"
#include "names.h"
#include "paths.h"

typedef struct {
  char *bus;
  char **settings;
  char *state_directory;
  char *library;
  gboolean is_version_wanted;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->bus);
  g_strfreev (options->settings);
  g_free (options->state_directory);
  g_free (options->library);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static bool
parse_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"bus", 0, 0, G_OPTION_ARG_STRING, &options->bus,
       "Own the name on this bus: session (default) or system", "BUS"},
      {"settings", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->settings,
       "Read this file or folder instead of the usual ones; may be given again", "PATH"},
      {"state-directory", 0, 0, G_OPTION_ARG_FILENAME, &options->state_directory,
       "Keep history and added sensors here", "DIR"},
      {"library", 0, 0, G_OPTION_ARG_FILENAME, &options->library,
       "Read the library of exercises from here", "DIR"},
      {"version", 0, 0, G_OPTION_ARG_NONE, &options->is_version_wanted, "Print the version", NULL},
      {NULL},
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- companion of a posture sensor");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return false;
  if (argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "\"%s\" is one word too many",
                 argv[1]);
  else if (options->bus != NULL && !g_str_equal (options->bus, "session") &&
           !g_str_equal (options->bus, "system"))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--bus: \"%s\" is not session or system", options->bus);
  else
    return true;
  return false;
}

static void
fill_defaults (Options *options, bool is_system)
{
  if (options->library == NULL)
    options->library = g_strdup (g_getenv (PLUMB_ENV_LIBRARY) != NULL ? g_getenv (PLUMB_ENV_LIBRARY)
                                                                      : PLUMB_LIBRARY_DIR);
  if (options->settings == NULL)
    options->settings = plumb_paths_dup_settings (g_get_system_config_dirs (),
                                                  is_system ? NULL : g_get_user_config_dir ());
  if (options->state_directory == NULL)
    options->state_directory =
        plumb_paths_dup_state (g_getenv ("STATE_DIRECTORY"), g_get_user_state_dir ());
}

static PlumbExit
run (const Options *options, bool is_system, PlumbLogLevel *level)
{
  PlumbExit code;
  g_autoptr (GError) error = NULL;
  g_autofree char *own_library =
      plumb_paths_dup_own_library (is_system ? NULL : g_get_user_data_dir ());
  const PlumbAppOptions wanted = {
      .bus = is_system ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION,
      .settings_paths = (const char *const *)options->settings,
      .state_directory = options->state_directory,
      .library_directory = options->library,
      .own_library_directory = own_library,
      .languages = g_get_language_names (),
      .territory = setlocale (LC_ADDRESS, NULL),
      .log_level = level,
  };
  g_autoptr (PlumbApp) app = plumb_app_new (&wanted, &code, &error);

  if (app == NULL) {
    g_warning ("%s", error->message);
    return code;
  }
  return plumb_app_run (app);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = {0};
  g_autoptr (GError) error = NULL;
  PlumbLogLevel level = PLUMB_LOG_INFO;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, argc, argv, &error)) {
    g_printerr ("plumblined: %s\n", error->message);
    return PLUMB_EXIT_USAGE;
  }
  if (options.is_version_wanted) {
    puts ("plumblined " PLUMB_VERSION);
    return PLUMB_EXIT_OK;
  }
  bool is_system = g_strcmp0 (options.bus, "system") == 0;

  fill_defaults (&options, is_system);
  plumb_log_init (&level);
  return run (&options, is_system, &level);
}
