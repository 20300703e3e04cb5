/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days.h"

#include <stdio.h>
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

char *
plumb_days_dup_before (const char *day, int days)
{
  g_autoptr (GDateTime) noon = plumb_days_parse (day);
  g_autoptr (GDateTime) earlier = noon != NULL ? g_date_time_add_days (noon, -days) : NULL;
  return earlier != NULL ? g_date_time_format (earlier, "%Y-%m-%d") : g_strdup (day);
}

char *
plumb_days_dup_today (PlumbCtl *ctl, GError **error)
{
  g_autoptr (GVariant) statistics =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, error);
  if (statistics == NULL)
    return NULL;
  g_autoptr (GVariant) today = g_variant_lookup_value (statistics, "Today", G_VARIANT_TYPE_VARDICT);
  const char *day = today != NULL ? plumb_client_string (today, "day") : "";
  if (*day != '\0')
    return g_strdup (day);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  return g_date_time_format (now, "%Y-%m-%d");
}

bool
plumb_days_resolve (char **day, const char *today)
{
  if (*day == NULL)
    return true;
  char *resolved = strcmp (*day, "today") == 0       ? g_strdup (today)
                   : strcmp (*day, "yesterday") == 0 ? plumb_days_dup_before (today, 1)
                                                     : g_strdup (*day);
  g_free (*day);
  *day = resolved;
  g_autoptr (GDateTime) noon = plumb_days_parse (resolved);
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
