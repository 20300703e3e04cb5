/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "day.h"

#include <string.h>

#define SECONDS_PER_DAY  86400
#define SECONDS_PER_HOUR 3600
/* A local day lies within this of the same day in UTC. The hour that it begins in begins up to one
 * hour earlier. */
#define SLACK_BEFORE_S (15 * SECONDS_PER_HOUR)
#define SLACK_AFTER_S  (36 * SECONDS_PER_HOUR)

/* GDate counts from 0001-01-01, which is its day 1. */
#define JULIAN_OF_EPOCH 719163

int64_t
plumb_day_floor (int64_t value, int64_t divisor)
{
  int64_t quotient = value / divisor;
  return (value % divisor < 0) ? quotient - 1 : quotient;
}

int64_t
plumb_day_hour_start_s (int64_t at_s, int offset_s)
{
  return plumb_day_floor (at_s + offset_s, SECONDS_PER_HOUR) * SECONDS_PER_HOUR - offset_s;
}

int64_t
plumb_day_earliest_s (int64_t day)
{
  return day * SECONDS_PER_DAY - SLACK_BEFORE_S;
}

int64_t
plumb_day_latest_s (int64_t day)
{
  return (day + 1) * SECONDS_PER_DAY + SLACK_AFTER_S;
}

static int
offset_at (GTimeZone *zone, int64_t at_s)
{
  return g_time_zone_get_offset (zone,
                                 g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at_s));
}

static int64_t
day_by_clock (int64_t at_s, int offset_s, int day_starts_min)
{
  return plumb_day_floor (at_s + offset_s - (int64_t)day_starts_min * 60, SECONDS_PER_DAY);
}

/* The last second in which another offset held, of those after from_s, when one did. */
static int64_t
find_change (GTimeZone *zone, int64_t from_s, int64_t to_s)
{
  int offset_s = offset_at (zone, to_s);
  while (to_s - from_s > 1) {
    int64_t middle_s = from_s + (to_s - from_s) / 2;
    if (offset_at (zone, middle_s) == offset_s)
      to_s = middle_s;
    else
      from_s = middle_s;
  }
  return from_s;
}

int64_t
plumb_day_at (GTimeZone *zone, int day_starts_min, int64_t at_us, int *out_offset_s)
{
  int64_t at_s = plumb_day_floor (at_us, G_USEC_PER_SEC);
  int offset_s = offset_at (zone, at_s);
  int before_s = offset_at (zone, at_s - SECONDS_PER_DAY);
  int64_t day = day_by_clock (at_s, offset_s, day_starts_min);
  if (out_offset_s != NULL)
    *out_offset_s = offset_s;
  if (before_s <= offset_s)
    return day;
  int64_t last_s = find_change (zone, at_s - SECONDS_PER_DAY, at_s);
  return MAX (day, day_by_clock (last_s, before_s, day_starts_min));
}

int64_t
plumb_day_begin_us (GTimeZone *zone, int day_starts_min, int64_t day)
{
  int64_t before_s = plumb_day_earliest_s (day), begin_s = plumb_day_latest_s (day);
  while (begin_s - before_s > 1) {
    int64_t middle_s = before_s + (begin_s - before_s) / 2;
    if (plumb_day_at (zone, day_starts_min, middle_s * G_USEC_PER_SEC, NULL) >= day)
      begin_s = middle_s;
    else
      before_s = middle_s;
  }
  return begin_s * G_USEC_PER_SEC;
}

static void
date_from_day (GDate *date, int64_t day)
{
  int64_t clamped = CLAMP (day, PLUMB_DAY_MIN, PLUMB_DAY_MAX);
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32)(clamped + JULIAN_OF_EPOCH));
}

static void
write_two (char *at, int value)
{
  at[0] = (char)('0' + value / 10 % 10);
  at[1] = (char)('0' + value % 10);
}

void
plumb_day_write (int64_t day, char text[PLUMB_DAY_TEXT_SIZE])
{
  GDate date;
  date_from_day (&date, day);
  memcpy (text, "0000-00-00", PLUMB_DAY_TEXT_SIZE);
  write_two (text, g_date_get_year (&date) / 100);
  write_two (text + 2, g_date_get_year (&date));
  write_two (text + 5, (int)g_date_get_month (&date));
  write_two (text + 8, g_date_get_day (&date));
}

char *
plumb_day_to_string (int64_t day)
{
  char text[PLUMB_DAY_TEXT_SIZE];
  plumb_day_write (day, text);
  return g_strdup (text);
}

bool
plumb_day_parse (const char *text, int64_t *out_day)
{
  static const char shape[] = "dddd-dd-dd";
  if (strlen (text) != strlen (shape))
    return false;
  for (size_t i = 0; shape[i] != '\0'; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return false;
  GDateYear year = (GDateYear)g_ascii_strtoull (text, NULL, 10);
  unsigned month = (unsigned)g_ascii_strtoull (text + 5, NULL, 10);
  GDateDay day = (GDateDay)g_ascii_strtoull (text + 8, NULL, 10);
  if (year < 1970 || !g_date_valid_dmy (day, (GDateMonth)month, year))
    return false;
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, (GDateMonth)month, year);
  *out_day = (int64_t)g_date_get_julian (&date) - JULIAN_OF_EPOCH;
  return true;
}

int64_t
plumb_day_week_start (int64_t day)
{
  /* 1970-01-01 was a Thursday, three days after its Monday. */
  return plumb_day_floor (day + 3, 7) * 7 - 3;
}

int64_t
plumb_day_month_start (int64_t day)
{
  GDate date;
  date_from_day (&date, day);
  return day - g_date_get_day (&date) + 1;
}

char *
plumb_day_week_to_string (int64_t day)
{
  GDate date;
  date_from_day (&date, day);
  unsigned week = g_date_get_iso8601_week_of_year (&date);
  /* The Thursday of a week lies in the year that the week is counted in. */
  date_from_day (&date, plumb_day_week_start (day) + 3);
  return g_strdup_printf ("%04u-W%02u", g_date_get_year (&date), week);
}

void
plumb_day_write_moment (int64_t at_us, int offset_s, char text[PLUMB_DAY_MOMENT_SIZE])
{
  int64_t local_s = plumb_day_floor (at_us, G_USEC_PER_SEC) + offset_s;
  int64_t day = plumb_day_floor (local_s, SECONDS_PER_DAY);
  int second = (int)(local_s - day * SECONDS_PER_DAY);
  int east_min = ABS (offset_s) / 60;
  plumb_day_write (day, text);
  char *time = text + PLUMB_DAY_TEXT_SIZE - 1;
  memcpy (time, "T00:00:00+00:00", sizeof "T00:00:00+00:00");
  write_two (time + 1, second / 3600);
  write_two (time + 4, second / 60 % 60);
  write_two (time + 7, second % 60);
  time[9] = offset_s < 0 ? '-' : '+';
  write_two (time + 10, east_min / 60);
  write_two (time + 13, east_min % 60);
}

char *
plumb_day_moment_to_string (int64_t at_us, int offset_s)
{
  char text[PLUMB_DAY_MOMENT_SIZE];
  plumb_day_write_moment (at_us, offset_s, text);
  return g_strdup (text);
}
