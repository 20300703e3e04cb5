/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files and folders belong to a daemon, from what main () found in options and environment.
 */
#pragma once

#include <glib.h>

/* config_dirs: XDG_CONFIG_DIRS split, most important first, or NULL for /etc/xdg; config_home may
 * be NULL (a system user without a home). Returns plumbline.conf and conf.d of each, the least
 * important first. Free with g_strfreev (). */
char **plumb_paths_dup_settings (const char *const *config_dirs, const char *config_home);

/* given: STATE_DIRECTORY of systemd, taken if it is absolute, or NULL. Caller frees. */
char *plumb_paths_dup_state (const char *given, const char *state_home);

/* The user's own entries of the library, below XDG_DATA_HOME; NULL for NULL. Caller frees. */
char *plumb_paths_dup_own_library (const char *data_home);
