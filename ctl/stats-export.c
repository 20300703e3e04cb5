/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats-export.h"

#include <string.h>

#include "days.h"
#include "export.h"

/* Days are the daemon's, which may begin in the small hours: the last second of a calendar day
 * belongs to the day of that name wherever it begins. Minutes and events go by the calendar. */
static GVariant *
make_options (const char *content, const char *from_day, const char *to_day)
{
  bool is_days = strcmp (content, "days") == 0;
  gint64 from_us = is_days ? plumb_days_moment_us (from_day, 23, 59, 59)
                           : plumb_days_moment_us (from_day, 0, 0, 0);
  gint64 to_us = plumb_days_moment_us (to_day, 23, 59, 59) + G_USEC_PER_SEC;
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "what", "s", content);
  g_variant_dict_insert (&options, "from_usec", "t", (guint64)MAX (from_us, 0));
  g_variant_dict_insert (&options, "to_usec", "t", (guint64)MAX (to_us, 1));
  return g_variant_dict_end (&options);
}

PlumbExit
plumb_stats_export (PlumbCtl *ctl, const char *content, const char *from_day, const char *to_day)
{
  return plumb_export_copy (ctl, "csv", make_options (content, from_day, to_day), stdout);
}
