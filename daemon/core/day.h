/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local days as numbers: days since 1970-01-01 of the wearer's own calendar. A day begins
 * day_starts_min after local midnight, so 03:59 may still belong to the evening before.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PLUMB_DAY_MIN 0       /* 1970-01-01 */
#define PLUMB_DAY_MAX 2932896 /* 9999-12-31 */

/* Before this program was there, 2026-01-01T00:00:00Z: a clock that says so is wrong. */
#define PLUMB_DAY_OLDEST_US INT64_C (1767225600000000)

/* The day that a moment (microseconds since the epoch) belongs to, and the offset of local time
 * from UTC at that moment, seconds east. Days never go back: one that begins within the hour that
 * comes twice in autumn begins the first time. */
int64_t plumb_day_at (GTimeZone *zone, int day_starts_min, int64_t at_us, int *out_offset_s);
/* The first moment of a day, to the second: also of one that begins in an hour that there is not in
 * spring. */
int64_t plumb_day_begin_us (GTimeZone *zone, int day_starts_min, int64_t day);

/* "2026-11-23"; caller frees. */
char *plumb_day_to_string (int64_t day);
/* The same, into text. */
#define PLUMB_DAY_TEXT_SIZE 11
void plumb_day_write (int64_t day, char text[PLUMB_DAY_TEXT_SIZE]);
/* Exactly YYYY-MM-DD and a day of the calendar from 1970 on; false: *out_day is untouched. */
bool plumb_day_parse (const char *text, int64_t *out_day);

/* Monday of the day's ISO week. */
int64_t plumb_day_week_start (int64_t day);
/* The first of the day's month. */
int64_t plumb_day_month_start (int64_t day);
/* "2026-W48"; caller frees. */
char *plumb_day_week_to_string (int64_t day);
/* "2026-11-23T08:00:00+01:00"; caller frees. */
char *plumb_day_moment_to_string (int64_t at_us, int offset_s);
/* The same, into text. */
#define PLUMB_DAY_MOMENT_SIZE 26
void plumb_day_write_moment (int64_t at_us, int offset_s, char text[PLUMB_DAY_MOMENT_SIZE]);

/* No moment of a local day lies before the first or after the last of these, seconds since the
 * epoch, whatever the zone (-12 to +14 h) and the hour in which days begin (up to 24 h late). */
int64_t plumb_day_earliest_s (int64_t day);
int64_t plumb_day_latest_s (int64_t day);

/* Where the local hour of a moment begins, seconds since the epoch. Hours of different offsets are
 * different hours: two o'clock comes twice in autumn. */
int64_t plumb_day_hour_start_s (int64_t at_s, int offset_s);

/* Rounds towards the past, also before the epoch. divisor > 0. */
int64_t plumb_day_floor (int64_t value, int64_t divisor);
