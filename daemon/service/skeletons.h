/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generated skeletons take any value that a client writes, and can only show values that were
 * put into them beforehand. These let somebody judge a write first, and compute a value when it is
 * asked for: what changes with every sample costs nothing until a client looks.
 */
#pragma once

#include <stdbool.h>

#include "plumb-dbus-generated.h"

/* A value (floating or not, taken) for property, or NULL: the one that the skeleton holds. */
typedef GVariant *(*PlumbSkeletonRead) (const char *property, gpointer user_data);
/* False with an error: the write is refused. True: done, and the skeleton shows it. */
typedef bool (*PlumbSkeletonWrite) (const char *property, GVariant *value, gpointer user_data,
                                    GError **error);

PlumbDbusManager *plumb_skeleton_new_manager (PlumbSkeletonWrite write, gpointer user_data);
PlumbDbusMonitor *plumb_skeleton_new_monitor (PlumbSkeletonRead read, gpointer user_data);
PlumbDbusStatistics *plumb_skeleton_new_statistics (PlumbSkeletonRead read, gpointer user_data);
PlumbDbusSensor *
plumb_skeleton_new_sensor (PlumbSkeletonRead read, PlumbSkeletonWrite write, gpointer user_data);
