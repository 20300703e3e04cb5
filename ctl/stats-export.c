/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "days.h"
#include "export-days.h"
#include "export.h"
#include "report-day.h"

static GVariant *
make_options (const char *content, gint64 from_us, gint64 to_us)
{
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "what", "s", content);
  g_variant_dict_insert (&options, "from_usec", "t", (guint64)MAX (from_us, 0));
  g_variant_dict_insert (&options, "to_usec", "t", (guint64)MAX (to_us, 1));
  return g_variant_dict_end (&options);
}

/* Days are the daemon's, which may begin in the small hours: the last second of a calendar day
 * belongs to the day of that name wherever it begins. */
static GVariant *
options_of_days (const char *from_day, const char *to_day)
{
  gint64 from_us = plumb_days_moment_us (from_day, 23, 59, 59);
  gint64 to_us = plumb_days_moment_us (to_day, 23, 59, 59) + G_USEC_PER_SEC;
  return make_options ("days", from_us, to_us);
}

/* All else goes by the calendar, in the zone in which it happened: a day's hours lie within one day
 * of those of UTC. */
static GVariant *
options_of_moments (const char *content, const char *from_day, const char *to_day)
{
  const gint64 day_s = 86400;
  gint64 from_s = plumb_report_day_to_seconds (from_day) - day_s;
  gint64 to_s = plumb_report_day_to_seconds (to_day) + 2 * day_s;
  return make_options (content, from_s * G_USEC_PER_SEC, to_s * G_USEC_PER_SEC);
}

PlumbExit
plumb_stats_export (PlumbCtl *ctl, const char *content, const char *from_day, const char *to_day)
{
  if (strcmp (content, "days") == 0)
    return plumb_export_copy (ctl, "csv", options_of_days (from_day, to_day), stdout);
  FILE *of_days = plumb_export_days_open (stdout, from_day, to_day);
  PlumbExit code =
      plumb_export_copy (ctl, "csv", options_of_moments (content, from_day, to_day), of_days);
  if (fclose (of_days) == 0 || code != PLUMB_EXIT_OK)
    return code;
  plumb_command_complain (_ ("cannot write"));
  return PLUMB_EXIT_FAILURE;
}
