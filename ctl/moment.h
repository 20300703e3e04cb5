/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of the history, told by the clock that they happened by. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* details: of the event; a daemon that does not name its clock: by that of here and now. NULL: no
 * moment. */
GDateTime *plumb_moment_new (gint64 at_us, GVariant *details);
/* Whether all events of ListEvents happened by one clock: if not, each names its own, as an hour
 * may come twice. */
bool plumb_moments_have_one_clock (GVariant *events);
/* "UTC+01:00"; caller frees. */
char *plumb_moment_dup_clock (GDateTime *moment);
