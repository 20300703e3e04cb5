/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sensors that a client added: one settings file each, in one directory of the daemon's own. */
#pragma once

#include "settings.h"

/* A change of such a file that can be taken back. */
typedef struct {
  char *path;
  char *before; /* its text before, NULL: there was no file */
  gsize size;
} PlumbAddedChange;
void plumb_added_change_clear (PlumbAddedChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbAddedChange, plumb_added_change_clear)

/* The sensor stands in a file of the directory, or in none yet; false: it was set up elsewhere. */
bool plumb_added_is_own (const char *directory, const PlumbSensorSettings *sensor);
/* Each does the change and says how to take it back. Fail with G_FILE_ERROR. */
bool plumb_added_write (const char *directory, const PlumbSensorSettings *sensor,
                        PlumbAddedChange *out_change, GError **error);
bool plumb_added_remove (const char *directory, const PlumbSensorSettings *sensor,
                         PlumbAddedChange *out_change, GError **error);
/* The sensor's address is another one than the settings named: these follow, and its file, if it is
 * one of the directory. Nothing where to is "" or the same, or from not what the settings say. */
void plumb_added_follow_address (const char *directory, PlumbSensorSettings *sensor,
                                 const char *from, const char *to);
/* The file is again what it was. */
void plumb_added_take_back (const PlumbAddedChange *change);

/* Makes the directory and those above it, itself 0700. Fails with G_FILE_ERROR. */
bool plumb_directory_make_private (const char *directory, GError **error);
