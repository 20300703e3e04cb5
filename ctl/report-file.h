/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is there as a whole or not at all, readable by its owner alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Fails where path is there already and is_forced is not set, or is anything but a file. */
bool plumb_report_file_check (const char *path, bool is_forced, GError **error);
/* Checks, then writes; what was there stays whole where that fails. */
bool plumb_report_file_write (const char *path, const char *data, gsize size, bool is_forced,
                              GError **error);
