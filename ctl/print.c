/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "columns.h"

#include "columns.h"

#define LABEL_WIDTH 12

const char *
plumb_print_on (const PlumbCtl *ctl, PlumbColour colour)
{
  if (!ctl->has_colour)
    return "";
  switch (colour) {
  case PLUMB_COLOUR_NONE: return "";
  case PLUMB_COLOUR_BOLD: return "\033[1m";
  case PLUMB_COLOUR_DIM: return "\033[2m";
  case PLUMB_COLOUR_GOOD: return "\033[32m";
  case PLUMB_COLOUR_NOTICE: return "\033[33m";
  case PLUMB_COLOUR_BAD: return "\033[31m";
  }
  return "";
}

const char *
plumb_print_off (const PlumbCtl *ctl)
{
  return ctl->has_colour ? "\033[0m" : "";
}

void
plumb_print_field (const PlumbCtl *ctl, const char *label, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *padded = plumb_print_dup_padded (label, LABEL_WIDTH);
  printf ("%s%s%s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_DIM), padded, plumb_print_off (ctl),
          text);
}

char *
plumb_print_dup_duration (double seconds)
{
  if (!(seconds >= 0))
    return g_strdup (_ ("unknown"));
  if (seconds < 59.5)
    return g_strdup_printf ("%.0f s", seconds);
  if (seconds < 59.5 * 60)
    return g_strdup_printf ("%.0f min", seconds / 60);
  double minutes = floor (seconds / 60 + 0.5);
  /* a day on the way west may have fifty hours, and they are told as hours */
  if (minutes <= 50 * 60)
    return g_strdup_printf ("%.0f h %02.0f min", floor (minutes / 60), fmod (minutes, 60));
  double days = floor (minutes / (24 * 60));
  return g_strdup_printf (ngettext ("%.0f day", "%.0f days", (gulong)days), days);
}

char *
plumb_print_dup_since (guint64 real_us)
{
  double seconds = ((double)g_get_real_time () - (double)real_us) / G_USEC_PER_SEC;
  return plumb_print_dup_duration (MAX (seconds, 0));
}

char *
plumb_print_dup_ago (guint64 real_us)
{
  double seconds = ((double)g_get_real_time () - (double)real_us) / G_USEC_PER_SEC;
  g_autofree char *duration = plumb_print_dup_since (real_us);
  return seconds < 60 ? g_strdup (_ ("just now")) : g_strdup_printf (_ ("%s ago"), duration);
}

/* Whether the clock shows the same once more, an hour or so before or after: it was set back. */
static bool
comes_twice (GDateTime *time)
{
  g_autoptr (GDateTime) before = g_date_time_add_hours (time, -3);
  g_autoptr (GDateTime) after = g_date_time_add_hours (time, 3);
  if (before == NULL || after == NULL)
    return false;
  GTimeSpan back = g_date_time_get_utc_offset (before) - g_date_time_get_utc_offset (after);
  if (back <= 0)
    return false;
  g_autoptr (GDateTime) earlier = g_date_time_add (time, -back);
  g_autoptr (GDateTime) later = g_date_time_add (time, back);
  GTimeSpan offset = g_date_time_get_utc_offset (time);
  return (earlier != NULL && g_date_time_get_utc_offset (earlier) == offset + back) ||
         (later != NULL && g_date_time_get_utc_offset (later) == offset - back);
}

char *
plumb_print_dup_time (guint64 real_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64)(real_us / G_USEC_PER_SEC));
  if (time == NULL || now == NULL)
    return g_strdup (_ ("unknown"));
  bool is_today = g_date_time_get_year (time) == g_date_time_get_year (now) &&
                  g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now);
  /* xgettext:no-c-format; a format of strftime: a day of this year and the time */
  const char *with_day = _ ("%a %-d %b %H:%M");
  g_autofree char *text = g_date_time_format (time, is_today ? "%H:%M" : with_day);
  g_autofree char *clock = comes_twice (time) ? g_date_time_format (time, " UTC%:z") : NULL;
  return g_strconcat (text, clock, NULL);
}

char *
plumb_print_dup_moment (GDateTime *local)
{
  /* xgettext:no-c-format; a format of strftime: a day of this year and the time */
  return g_date_time_format (local, _ ("%a %d %b %H:%M"));
}

char *
plumb_print_dup_degrees (const PlumbCtl *ctl, double degrees)
{
  if (!isfinite (degrees))
    return g_strdup (_ ("unknown"));
  return g_strdup_printf (ctl->is_utf8 ? "%.0f\302\260" : "%.0f deg", degrees);
}

char *
plumb_print_dup_bar (const PlumbCtl *ctl, double fraction, int width)
{
  const char *full = ctl->is_utf8 ? "\342\226\210" : "#"; /* U+2588 */
  const char *rest = ctl->is_utf8 ? "\342\226\221" : "-"; /* U+2591 */
  int filled = fraction > 0 ? (int)(MIN (fraction, 1) * width + 0.5) : 0;
  /* Some is not none, and nearly all is not all. */
  if (fraction > 0 && filled == 0)
    filled = 1;
  if (fraction < 1 && filled == width && width > 1)
    filled = width - 1;
  GString *bar = g_string_new (NULL);
  for (int i = 0; i < width; i++)
    g_string_append (bar, i < filled ? full : rest);
  return g_string_free (bar, FALSE);
}

char *
plumb_print_dup_padded (const char *text, int width)
{
  int columns = plumb_columns_count (text);
  return g_strdup_printf ("%s%*s", text, MAX (width - columns, 0), "");
}

char *
plumb_print_dup_right (const char *text, int width)
{
  int columns = plumb_columns_count (text);
  return g_strdup_printf ("%*s%s", MAX (width - columns, 0), "", text);
}

char *
plumb_print_dup_cut (const char *text, int width)
{
  return g_strndup (text, plumb_columns_fit (text, width));
}

char *
plumb_print_dup_safe (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *safe = g_string_new (NULL);
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    g_string_append_unichar (safe, g_unichar_isprint (letter) ? letter : '?');
  }
  return g_string_free (safe, FALSE);
}
