/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and durations as a report writes them, in the language of the messages. Every _dup_ result
 * is freed by the caller. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether text is a day that exists, as 2026-11-23. */
bool plumb_report_day_is_good (const char *text);
/* Its midnight as if it were in UTC, in seconds since the epoch; 0 for what is no day. */
gint64 plumb_report_day_to_seconds (const char *day);
/* "Mon 23 Nov"; what is no day stays as it is. */
char *plumb_report_day_dup_short (const char *day);
/* "23 Nov 2026" */
char *plumb_report_day_dup_date (const char *day);
/* "Monday 23 November 2026" */
char *plumb_report_day_dup_long (const char *day);
/* "17 to 23 November 2026", "30 December 2025 to 2 January 2026"; one day is that day. */
char *plumb_report_day_dup_span (const char *from, const char *to);
/* "November 2026" */
char *plumb_report_day_dup_month (const char *day);
/* "45 s", "12 min", "3 h 05 min", "120 h"; never days. "not known" if not finite. */
char *plumb_report_dup_duration (double seconds);
/* "UTC+01:00": a clock by its seconds east of UTC. Caller frees. */
char *plumb_report_dup_clock (int offset_s);
/* A point whatever the locale: 71.4, decimals 0 to 3. */
char *plumb_report_dup_number (double value, int decimals);
/* The same for people: 71,4 where the language has a comma. */
char *plumb_report_dup_figure (double value, int decimals);
/* "71 %" for 0.71; a dash for what is not known. */
char *plumb_report_dup_share (double fraction);
