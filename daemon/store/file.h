/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database file itself: made private, opened without following links, set aside if damaged. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

/* The database behind path, of today's schema, held exclusively by this process. A damaged file is
 * renamed to "PATH.damaged-DATE", the time it was last written (its -wal with it), and a new one
 * begun, with a warning in the log. NULL with PLUMB_STORE_ERROR_OPEN: no such directory, a link,
 * not a file, not ours, newer, in use.
 */
sqlite3 *plumb_file_open (const char *path, GError **error);
/* Renames the damaged file (closed) to what *out_name says; false with error: it is still there. */
gboolean plumb_file_set_aside (const char *path, char **out_name, GError **error);
