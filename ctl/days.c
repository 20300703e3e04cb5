/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

GDateTime *
plumb_days_parse (const char *text)
{
  static const char form[] = "dddd-dd-dd";
  if (strlen (text) != strlen (form))
    return NULL;
  for (size_t i = 0; form[i] != '\0'; i++) {
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return NULL;
  }
  g_autofree char *iso = g_strconcat (text, "T12:00:00Z", NULL);
  return g_date_time_new_from_iso8601 (iso, NULL);
}

int
plumb_days_get_back (const char *day)
{
  if (strcmp (day, "today") == 0)
    return 0;
  if (strcmp (day, "yesterday") == 0)
    return 1;
  if (!g_str_has_prefix (day, "today-"))
    return -1;
  day += strlen ("today-");
  size_t digits = strspn (day, "0123456789");
  return digits >= 1 && digits <= 5 && day[digits] == '\0' ? (int)strtol (day, NULL, 10) : -1;
}

bool
plumb_days_check (const char *day)
{
  g_autoptr (GDateTime) date = plumb_days_parse (day);
  return date != NULL || plumb_days_get_back (day) >= 0;
}

char *
plumb_days_dup_before (const char *day, int days)
{
  int back = plumb_days_get_back (day);
  if (back >= 0)
    return g_strdup_printf ("today-%d", back + days);
  g_autoptr (GDateTime) noon = plumb_days_parse (day);
  g_autoptr (GDateTime) earlier = noon != NULL ? g_date_time_add_days (noon, -days) : NULL;
  return earlier != NULL ? g_date_time_format (earlier, "%Y-%m-%d") : g_strdup (day);
}

char *
plumb_days_dup_today (PlumbCtl *ctl, GError **error)
{
  g_autoptr (GVariant) day =
      plumb_client_get (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Day", error);
  if (day == NULL)
    return NULL;
  const char *text =
      g_variant_is_of_type (day, G_VARIANT_TYPE_STRING) ? g_variant_get_string (day, NULL) : "";
  if (*text != '\0')
    return g_strdup (text);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  return g_date_time_format (now, "%Y-%m-%d");
}

bool
plumb_days_resolve (char **day, const char *today)
{
  if (*day == NULL)
    return true;
  int back = plumb_days_get_back (*day);
  if (back >= 0) {
    g_free (*day);
    *day = plumb_days_dup_before (today, back);
  }
  g_autoptr (GDateTime) noon = plumb_days_parse (*day);
  return noon != NULL;
}

gint64
plumb_days_moment_us (const char *day, int hour, int minute, int second)
{
  int year, month, day_of_month;
  if (sscanf (day, "%d-%d-%d", &year, &month, &day_of_month) != 3)
    return -1;
  g_autoptr (GDateTime) time =
      g_date_time_new_local (year, month, day_of_month, hour, minute, second);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : -1;
}
