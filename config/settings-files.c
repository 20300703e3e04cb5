/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumb_settings_load (): files and directories into one draft. */
#include <glib/gstdio.h>
#include <string.h>

#include "settings-draft.h"
#include "settings-ini.h"
#include "settings-source.h"

/* The shipped file with every comment is a tenth of this. */
#define FILE_SIZE_MAX (256 * 1024)

static void
load_file (PlumbSettingsDraft *draft, const char *path)
{
  GStatBuf status;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    plumb_settings_draft_fail_read (draft, path, "is not a regular file");
  else if (g_stat (path, &status) == 0 && status.st_size > FILE_SIZE_MAX)
    plumb_settings_draft_fail_read (draft, path, "is too large for a settings file");
  else if (g_file_get_contents (path, &text, &size, &error))
    plumb_settings_source_read (draft, path, text, size);
  else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    plumb_settings_draft_fail_read (draft, path, error->message);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
load_directory (PlumbSettingsDraft *draft, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (path, 0, &error);
  if (directory == NULL) {
    plumb_settings_draft_fail_read (draft, path, error->message);
    return;
  }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (directory); name != NULL;
       name = g_dir_read_name (directory)) {
    if (g_str_has_suffix (name, ".conf") && name[0] != '.')
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    load_file (draft, names->pdata[i]);
}

PlumbSettings *
plumb_settings_load (const char *const *paths, GError **error)
{
  g_autoptr (PlumbSettingsDraft) draft = plumb_settings_draft_new ();
  for (guint i = 0; paths[i] != NULL; i++) {
    if (g_file_test (paths[i], G_FILE_TEST_IS_DIR))
      load_directory (draft, paths[i]);
    else
      load_file (draft, paths[i]);
  }
  return plumb_settings_draft_finish (draft, error);
}
