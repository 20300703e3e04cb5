/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ini-files.h"

#include <glib/gstdio.h>
#include <string.h>

/* The largest that is shipped, with every comment, is a tenth of this. */
#define FILE_SIZE_MAX (256 * 1024)

bool
plumb_ini_files_get (const char *path, char **out_text, gsize *out_size, GError **error)
{
  GStatBuf status;
  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode)) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "is not a regular file");
    return false;
  }
  if (g_stat (path, &status) == 0 && status.st_size > FILE_SIZE_MAX) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "is larger than %d KiB",
                 FILE_SIZE_MAX / 1024);
    return false;
  }
  return g_file_get_contents (path, out_text, out_size, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

char **
plumb_ini_files_list (const char *folder, const char *suffix, GError **error)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, error);
  if (directory == NULL)
    return NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const char *name = g_dir_read_name (directory); name != NULL;
       name = g_dir_read_name (directory)) {
    if (g_str_has_suffix (name, suffix) && name[0] != '.')
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
