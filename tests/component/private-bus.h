/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message bus for one test, and what else is started for it. Not GTestDBus: the watcher that it
 * leaves behind a test that fails keeps the output open, and whoever reads that waits until the
 * test's time is over. */
#pragma once

#include <gio/gio.h>

typedef struct PrivateBus PrivateBus;

/* Started, and ready for connections. */
PrivateBus *private_bus_new (void);
/* Of whoever is connected still, too; NULL is fine. */
void private_bus_free (PrivateBus *bus);
const char *private_bus_get_address (const PrivateBus *bus);
/* For files of the test, too; it goes with the bus. */
const char *private_bus_get_directory (const PrivateBus *bus);
/* A new connection of its own. */
GDBusConnection *private_bus_connect (const PrivateBus *bus);

/* For g_subprocess_launcher_set_child_setup (): the child ends with the test, however that ends. */
void private_bus_die_with_parent (gpointer user_data);
