/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library: read at the start and whenever the settings are. */
#include "app-private.h"
#include "library-ini.h"

/* A folder full of junk fills no journal. */
#define PROBLEMS_TOLD 20

/* The language of the settings before those of the environment. */
static char **
dup_languages (const PlumbApp *app)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (app->settings->values.suggestions.language != NULL)
    g_strv_builder_add (builder, app->settings->values.suggestions.language);
  if (app->languages != NULL)
    g_strv_builder_addv (builder, (const char **)app->languages);
  return g_strv_builder_end (builder);
}

static void
tell_problems (char *const *problems)
{
  guint count = g_strv_length ((char **)problems);

  for (guint i = 0; i < count && i < PROBLEMS_TOLD; i++)
    g_warning ("%s; left out of the library", problems[i]);
  if (count > PROBLEMS_TOLD)
    g_warning ("and %u more errors in the library", count - PROBLEMS_TOLD);
}

void
plumb_app_load_library (PlumbApp *app)
{
  const char *own = app->settings->values.suggestions.library_dir;
  g_auto (GStrv) languages = dup_languages (app);
  g_auto (GStrv) problems = NULL;
  const PlumbLibrarySources sources = {
      .shipped = app->library_directory,
      .own = own != NULL ? own : app->own_library_directory,
      .languages = (const char *const *)languages,
      .territory = app->territory,
  };

  /* what was suggested belongs to the library that goes */
  plumb_app_forget_suggestion (app);
  g_clear_pointer (&app->library, plumb_library_unref);
  app->library = plumb_library_load (&sources, &problems);
  tell_problems (problems);
  plumb_service_set_languages (app->service, (const char *const *)languages);
  plumb_service_set_library (app->service, app->library,
                             (const char *const *)app->settings->values.suggestions.exclude);
}
