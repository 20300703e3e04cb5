/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-day.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const weekdays[] = {"",
                                       N_ ("Monday"),
                                       N_ ("Tuesday"),
                                       N_ ("Wednesday"),
                                       N_ ("Thursday"),
                                       N_ ("Friday"),
                                       N_ ("Saturday"),
                                       N_ ("Sunday")};
static const char *const short_weekdays[] = {"",         N_ ("Mon"), N_ ("Tue"), N_ ("Wed"),
                                             N_ ("Thu"), N_ ("Fri"), N_ ("Sat"), N_ ("Sun")};
static const char *const months[] = {"",
                                     N_ ("January"),
                                     N_ ("February"),
                                     N_ ("March"),
                                     N_ ("April"),
                                     N_ ("May"),
                                     N_ ("June"),
                                     N_ ("July"),
                                     N_ ("August"),
                                     N_ ("September"),
                                     N_ ("October"),
                                     N_ ("November"),
                                     N_ ("December")};
static const char *const short_months[] = {
    "",         N_ ("Jan"), N_ ("Feb"), N_ ("Mar"), N_ ("Apr"), N_ ("May"), N_ ("Jun"),
    N_ ("Jul"), N_ ("Aug"), N_ ("Sep"), N_ ("Oct"), N_ ("Nov"), N_ ("Dec")};

static const char *
weekday_of (const GDate *date)
{
  return _ (weekdays[g_date_get_weekday (date)]);
}

static const char *
short_weekday_of (const GDate *date)
{
  return _ (short_weekdays[g_date_get_weekday (date)]);
}

static const char *
month_of (const GDate *date)
{
  return _ (months[g_date_get_month (date)]);
}

static const char *
short_month_of (const GDate *date)
{
  return _ (short_months[g_date_get_month (date)]);
}

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
  /* Translators: weekday, day, month: "Mon 23 Nov" */
  return g_strdup_printf (_ ("%s %u %s"), short_weekday_of (&date), g_date_get_day (&date),
                          short_month_of (&date));
}

char *
plumb_report_day_dup_date (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  /* Translators: day, month, year: "23 Nov 2026" */
  return g_strdup_printf (_ ("%u %s %u"), g_date_get_day (&date), short_month_of (&date),
                          g_date_get_year (&date));
}

char *
plumb_report_day_dup_long (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  /* Translators: weekday, day, month, year: "Monday 23 November 2026" */
  return g_strdup_printf (_ ("%s %u %s %u"), weekday_of (&date), g_date_get_day (&date),
                          month_of (&date), g_date_get_year (&date));
}

char *
plumb_report_day_dup_month (const char *day)
{
  GDate date;
  if (!parse (day, &date))
    return g_strdup (day);
  /* Translators: month, year: "November 2026" */
  return g_strdup_printf (_ ("%s %u"), month_of (&date), g_date_get_year (&date));
}

char *
plumb_report_day_dup_span (const char *from, const char *to)
{
  GDate first, last;
  if (strcmp (from, to) == 0)
    return plumb_report_day_dup_long (from);
  if (!parse (from, &first) || !parse (to, &last))
    return g_strdup_printf (_ ("%s to %s"), from, to);
  guint from_day = g_date_get_day (&first), to_day = g_date_get_day (&last);
  guint from_year = g_date_get_year (&first), to_year = g_date_get_year (&last);
  if (from_year != to_year)
    /* Translators: day, month, year, twice: "28 December 2026 to 3 January 2027" */
    return g_strdup_printf (_ ("%u %s %u to %u %s %u"), from_day, month_of (&first), from_year,
                            to_day, month_of (&last), to_year);
  if (g_date_get_month (&first) != g_date_get_month (&last))
    /* Translators: day, month, day, month, year: "28 October to 3 November 2026" */
    return g_strdup_printf (_ ("%u %s to %u %s %u"), from_day, month_of (&first), to_day,
                            month_of (&last), to_year);
  /* Translators: day, day, month, year: "23 to 29 November 2026" */
  return g_strdup_printf (_ ("%u to %u %s %u"), from_day, to_day, month_of (&last), to_year);
}

char *
plumb_report_dup_duration (double seconds)
{
  if (!(seconds >= 0) || !isfinite (seconds))
    return g_strdup (_ ("not known"));
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
plumb_report_dup_clock (int offset_s)
{
  int minutes = ABS (offset_s) / 60;
  return g_strdup_printf ("UTC%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

char *
plumb_report_dup_number (double value, int decimals)
{
  char form[] = "%.0f";
  char text[G_ASCII_DTOSTR_BUF_SIZE * 2];
  form[2] = (char)('0' + CLAMP (decimals, 0, 3));
  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup (_ ("not known"));
  return g_strdup (g_ascii_formatd (text, sizeof text, form, value));
}

char *
plumb_report_dup_figure (double value, int decimals)
{
  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup (_ ("not known"));
  return g_strdup_printf ("%.*f", CLAMP (decimals, 0, 3), value);
}

char *
plumb_report_dup_share (double fraction)
{
  if (!isfinite (fraction))
    return g_strdup ("–");
  return g_strdup_printf ("%.0f %%", fraction * 100);
}
