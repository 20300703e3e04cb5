/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the interfaces of BlueZ 5.66 look like on the bus. */
#pragma once

#include <gio/gio.h>

/* Static; NULL if it is not described. */
GDBusInterfaceInfo *plumb_interface_info (const char *name);
