/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goals of a day in words. */
#pragma once

#include <glib.h>

/* "met; 3 days in a row", "not met so far": of a day as Statistics answers it. NULL: nothing can be
 * said. Caller frees. */
char *plumb_goal_view_dup (GVariant *day);
