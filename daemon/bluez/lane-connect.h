/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the lane gets onto the bus. */
#pragma once

#include <gio/gio.h>

/* The serial of the last message that connecting sent. */
#define PLUMB_LANE_LAST_SERIAL 1

/* A socket to the bus that bus is connected to, authenticated, with Hello sent; -1 with error set.
 * Waits for the bus, one second at the most for each answer. */
int plumb_lane_connect (GDBusConnection *bus, GError **error);
