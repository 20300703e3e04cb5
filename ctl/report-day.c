/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-day.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const weekdays[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                       "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"",        "January",  "February", "March",  "April",
                                     "May",     "June",     "July",     "August", "September",
                                     "October", "November", "December"};

static bool
parse (const char *text, GDate *out)
{
  static const char form[] = "dddd-dd-dd";
  if (strlen (text) != strlen (form))
    return false;
  for (size_t i = 0; form[i] != '\0'; i++) {
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return false;
  }
  guint year = (guint)g_ascii_strtoull (text, NULL, 10);
  guint month = (guint)g_ascii_strtoull (text + 5, NULL, 10);
  guint day = (guint)g_ascii_strtoull (text + 8, NULL, 10);
  if (!g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return false;
  g_date_clear (out, 1);
  g_date_set_dmy (out, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return true;
}

bool
plumb_report_day_is_good (const char *text)
{
  GDate date;
  return parse (text, &date);
}

gint64
plumb_report_day_to_seconds (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return 0;
  const gint64 julian_of_epoch = 719163;
  return ((gint64)g_date_get_julian (&date) - julian_of_epoch) * 86400;
}

char *
plumb_report_day_dup_short (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  return g_strdup_printf ("%.3s %u %.3s", weekdays[g_date_get_weekday (&date)],
                          g_date_get_day (&date), months[g_date_get_month (&date)]);
}

char *
plumb_report_day_dup_date (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  return g_strdup_printf ("%u %.3s %u", g_date_get_day (&date), months[g_date_get_month (&date)],
                          g_date_get_year (&date));
}

char *
plumb_report_day_dup_long (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  return g_strdup_printf ("%s %u %s %u", weekdays[g_date_get_weekday (&date)],
                          g_date_get_day (&date), months[g_date_get_month (&date)],
                          g_date_get_year (&date));
}

char *
plumb_report_day_dup_month (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  return g_strdup_printf ("%s %u", months[g_date_get_month (&date)], g_date_get_year (&date));
}

char *
plumb_report_day_dup_span (const char *from, const char *to)
{
  GDate first, last;
  if (strcmp (from, to) == 0)
    return plumb_report_day_dup_long (from);
  if (!parse (from, &first) || !parse (to, &last))
    return g_strdup_printf ("%s to %s", from, to);
  bool is_same_year = g_date_get_year (&first) == g_date_get_year (&last);
  bool is_same_month = is_same_year && g_date_get_month (&first) == g_date_get_month (&last);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%u", g_date_get_day (&first));
  if (!is_same_month)
    g_string_append_printf (text, " %s", months[g_date_get_month (&first)]);
  if (!is_same_year)
    g_string_append_printf (text, " %u", g_date_get_year (&first));
  return g_strdup_printf ("%s to %u %s %u", text->str, g_date_get_day (&last),
                          months[g_date_get_month (&last)], g_date_get_year (&last));
}

char *
plumb_report_dup_duration (double seconds)
{
  if (!(seconds >= 0) || !isfinite (seconds))
    return g_strdup ("not known");
  if (seconds < 59.5)
    return g_strdup_printf ("%.0f s", seconds);
  if (seconds < 59.5 * 60)
    return g_strdup_printf ("%.0f min", seconds / 60);
  if (seconds >= 99.5 * 3600)
    return g_strdup_printf ("%.0f h", seconds / 3600);
  double minutes = floor (seconds / 60 + 0.5);
  return g_strdup_printf ("%.0f h %02.0f min", floor (minutes / 60), fmod (minutes, 60));
}

char *
plumb_report_dup_number (double value, int decimals)
{
  char form[] = "%.0f";
  char text[G_ASCII_DTOSTR_BUF_SIZE * 2];
  form[2] = (char)('0' + CLAMP (decimals, 0, 3));
  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup ("not known");
  return g_strdup (g_ascii_formatd (text, sizeof text, form, value));
}
