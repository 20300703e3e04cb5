/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the interfaces of BlueZ 5.66 look like on the bus. */
#pragma once

#include <gio/gio.h>

/* To be freed with g_dbus_node_info_unref (). */
GDBusNodeInfo *plumb_interfaces_new (void);
