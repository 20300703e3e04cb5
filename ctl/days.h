/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as people write them. */
#pragma once

#include "client.h"

/* "2026-11-23" as a moment within that day (UTC), for counting days; NULL: not a day. */
GDateTime *plumb_days_parse (const char *text);
/* How many days before the daemon's today: of "today", "yesterday" and "today-7", which the daemon
 * takes as they are, too. -1: a date, or something else. */
int plumb_days_get_back (const char *day);
/* The daemon knows it as a day. */
bool plumb_days_check (const char *day);
/* The day so many days before, a date or what the daemon takes for one ("today-7"); caller frees.
 */
char *plumb_days_dup_before (const char *day, int days);
/* The date of the daemon's today, which begins when the settings say so; caller frees. NULL: error.
 * A question of its own: not needed where the daemon can be told the word. */
char *plumb_days_dup_today (PlumbCtl *ctl, GError **error);
/* What counts from today into a date, in place; NULL stays. False: neither that nor a date. */
bool plumb_days_resolve (char **day, const char *today);
/* The wall time of a moment of a local day, microseconds; -1: not a day. */
gint64 plumb_days_moment_us (const char *day, int hour, int minute, int second);
