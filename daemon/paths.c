/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paths.h"

#include "names.h"

static void
add_dir (GPtrArray *paths, const char *dir)
{
  g_ptr_array_add (paths, g_build_filename (dir, "plumbline", PLUMB_SETTINGS_FILE, NULL));
  g_ptr_array_add (paths, g_build_filename (dir, "plumbline", PLUMB_SETTINGS_DROP_IN, NULL));
}

char **
plumb_paths_dup_settings (const char *const *config_dirs, const char *config_home)
{
  const char *const fallback[] = {"/etc/xdg", NULL};
  const char *const *dirs = config_dirs != NULL ? config_dirs : fallback;
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = g_strv_length ((char **)dirs); i > 0; i--)
    if (g_path_is_absolute (dirs[i - 1]))
      add_dir (paths, dirs[i - 1]);
  if (config_home != NULL)
    add_dir (paths, config_home);
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (paths, FALSE);
}

char *
plumb_paths_dup_state (const char *given, const char *state_home)
{
  if (given != NULL && g_path_is_absolute (given))
    return g_strdup (given);
  return g_build_filename (state_home, PLUMB_STATE_DIR, NULL);
}

char *
plumb_paths_dup_own_library (const char *data_home)
{
  if (data_home == NULL)
    return NULL;
  return g_build_filename (data_home, "plumbline", PLUMB_LIBRARY_DROP_IN, NULL);
}
