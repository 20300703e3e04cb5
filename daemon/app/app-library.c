/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library: read at the start and whenever the settings are. */
#include "app-private.h"
#include "library-ini.h"

/* A folder full of junk fills no journal. */
#define PROBLEMS_LOGGED 20

/* The language of the settings before those of the environment. */
static char **
dup_languages (const PlumbApp *app)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (app->settings->values.suggestions.language != NULL)
    g_strv_builder_add (builder, app->settings->values.suggestions.language);
  if (app->options.languages != NULL)
    g_strv_builder_addv (builder, (const char **)app->options.languages);
  return g_strv_builder_end (builder);
}

static void
log_problems (char *const *problems)
{
  guint count = g_strv_length ((char **)problems);

  for (guint i = 0; i < count && i < PROBLEMS_LOGGED; i++)
    g_warning ("%s; left out of the library", problems[i]);
  if (count > PROBLEMS_LOGGED)
    g_warning ("and %u more errors in the library", count - PROBLEMS_LOGGED);
}

void
plumb_app_load_library (PlumbApp *app)
{
  const char *own = app->settings->values.suggestions.library_dir;
  g_auto (GStrv) languages = dup_languages (app);
  g_auto (GStrv) problems = NULL;
  const PlumbLibrarySources sources = {
      .shipped = app->options.library_directory,
      .own = own != NULL ? own : app->options.own_library_directory,
      .languages = (const char *const *)languages,
      .territory = app->options.territory,
  };

  g_autoptr (PlumbLibrary) old_library = app->library;
  app->library = plumb_library_load (&sources, &problems);
  log_problems (problems);
  plumb_app_command (app,
                     &(PlumbCommand){.kind = PLUMB_COMMAND_LIBRARY, .collection = app->library});
  plumb_service_set_library (app->service, app->library,
                             (const char *const *)app->settings->values.suggestions.exclude);
}
