/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumb_settings_load (): files and directories into one draft. */
#include "ini-files.h"
#include "settings-draft.h"
#include "settings-ini.h"
#include "settings-source.h"

static void
load_file (PlumbSettingsDraft *draft, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  if (plumb_ini_files_get (path, &text, &size, &error))
    plumb_settings_source_read (draft, path, text, size);
  else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    plumb_settings_draft_fail_read (draft, path, error->message);
}

static void
load_directory (PlumbSettingsDraft *draft, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = plumb_ini_files_list (path, ".conf", &error);
  if (paths == NULL) {
    plumb_settings_draft_fail_read (draft, path, error->message);
    return;
  }
  for (guint i = 0; paths[i] != NULL; i++)
    load_file (draft, paths[i]);
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
