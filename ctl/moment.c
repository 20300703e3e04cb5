/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "moment.h"

GDateTime *
plumb_moment_new (gint64 at_us, GVariant *details)
{
  gint32 offset_s;
  gint64 at_s = at_us / G_USEC_PER_SEC;
  if (!g_variant_lookup (details, "utc_offset_s", "i", &offset_s))
    return g_date_time_new_from_unix_local (at_s);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_s);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset_s);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static GTimeSpan
offset_of (GVariant *events, gsize index)
{
  guint64 at_us;
  g_autoptr (GVariant) details = NULL;
  g_variant_get_child (events, index, "(tt&s@a{sv})", &at_us, NULL, NULL, &details);
  g_autoptr (GDateTime) moment = plumb_moment_new ((gint64)MIN (at_us, G_MAXINT64), details);
  return moment != NULL ? g_date_time_get_utc_offset (moment) : 0;
}

bool
plumb_moments_have_one_clock (GVariant *events)
{
  for (gsize i = 1; i < g_variant_n_children (events); i++) {
    if (offset_of (events, i) != offset_of (events, 0))
      return false;
  }
  return true;
}

char *
plumb_moment_dup_clock (GDateTime *moment)
{
  return g_date_time_format (moment, "UTC%:z");
}
