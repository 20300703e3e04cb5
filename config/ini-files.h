/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading small text files of unknown origin. Private to config/. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The whole of a regular file of at most 256 KiB. False with G_FILE_ERROR: _NOENT if there is none;
 * the message does not always name the path. Caller frees *out_text. */
bool plumb_ini_files_get (const char *path, char **out_text, gsize *out_size, GError **error);

/* Paths of what the folder has with that suffix, by name, hidden files left out; NULL with error if
 * it cannot be read. Caller frees with g_strfreev (). */
char **plumb_ini_files_list (const char *folder, const char *suffix, GError **error);
