/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as people write them. */
#pragma once

#include "client.h"

/* "2026-11-23" as a moment within that day (UTC), for counting days; NULL: not a day. */
GDateTime *plumb_days_parse (const char *text);
/* The date so many days before; caller frees. */
char *plumb_days_dup_before (const char *day, int days);
/* The daemon's today, which begins when the settings say so; caller frees. NULL: error. */
char *plumb_days_dup_today (PlumbCtl *ctl, GError **error);
/* "today" and "yesterday" into dates, in place; NULL stays. False: neither that nor a date. */
bool plumb_days_resolve (char **day, const char *today);
/* The wall time of a moment of a local day, microseconds; -1: not a day. */
gint64 plumb_days_moment_us (const char *day, int hour, int minute, int second);
