/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "bucket-values.h"
#include "client.h"
#include "moment.h"
#include "report-day.h"
#include "vocabulary.h"

static const char *const state_keys[PLUMB_REPORT_STATES] = {
    "upright_s",  "slouching_s", "leaning_s", "reclining_s", "moving_s",  "lying_s",
    "unjudged_s", "not_worn_s",  "paused_s",  "off_s",       "no_data_s",
};
static const char *const place_keys[PLUMB_REPORT_PLACES] = {"sitting_s", "standing_s",
                                                            "stationary_s", "walking_s"};

/* 0 to 1; NAN where there is none. */
static double
share_of (GVariant *bucket, const char *key)
{
  double share = plumb_client_number (bucket, key, NAN);
  return share >= 0 && share <= 1 ? share : NAN;
}

static void
read_tallies (GVariant *bucket, const char *key, GArray *tallies)
{
  g_autoptr (GVariant) counts = g_variant_lookup_value (bucket, key, G_VARIANT_TYPE ("a{su}"));
  if (counts == NULL)
    return;
  GVariantIter iter;
  const char *name;
  guint32 count;
  g_variant_iter_init (&iter, counts);
  while (g_variant_iter_next (&iter, "{&su}", &name, &count)) {
    if (count > 0)
      plumb_report_tally_add (tallies, name, count);
  }
}

/* An older daemon counts alerts alone. */
static bool
has_told (GVariant *bucket)
{
  g_autoptr (GVariant) told = g_variant_lookup_value (bucket, "told", G_VARIANT_TYPE ("a{su}"));
  return told != NULL;
}

PlumbReportRow *
plumb_report_row_from_bucket (GVariant *bucket)
{
  const char *day = plumb_client_string (bucket, "day");
  if (!plumb_report_day_is_good (day))
    return NULL;
  PlumbReportRow *row = plumb_report_row_new (day);
  g_free (row->tz);
  row->tz = g_strdup (plumb_client_string (bucket, "tz"));
  row->has_data = true;
  row->days = (int)CLAMP (plumb_client_number (bucket, "days", 1), 1, 10000);
  for (int i = 0; i < PLUMB_REPORT_STATES; i++)
    row->state_s[i] = plumb_bucket_values_seconds (bucket, state_keys[i]);
  for (int i = 0; i < PLUMB_REPORT_PLACES; i++)
    row->place_s[i] = plumb_client_number (bucket, place_keys[i], NAN);
  plumb_bucket_values_expected (bucket, &row->expected_s);
  row->coverage = share_of (bucket, "coverage");
  row->upright_ratio = share_of (bucket, "upright_ratio");
  row->longest_slouch_s = plumb_bucket_values_seconds (bucket, "longest_slouch_s");
  row->longest_sit_s = plumb_bucket_values_seconds (bucket, "longest_sit_s");
  row->slouch_events = plumb_bucket_values_count (bucket, "slouch_events");
  row->lean_events = plumb_bucket_values_count (bucket, "lean_events");
  row->pose_changes = plumb_bucket_values_count (bucket, "pose_changes");
  row->bends = plumb_bucket_values_count (bucket, "bends");
  read_tallies (bucket, has_told (bucket) ? "told" : "alerts", row->alerts);
  read_tallies (bucket, "repeated", row->repeats);
  read_tallies (bucket, "breaks", row->breaks);
  gboolean is_met;
  row->break_counts = plumb_bucket_values_breaks (bucket);
  row->goal_met = g_variant_lookup (bucket, "goal_met", "b", &is_met) ? is_met : -1;
  row->goal_so_far = g_variant_lookup (bucket, "goal_so_far", "b", &is_met) ? is_met : -1;
  row->streak = plumb_bucket_values_count (bucket, "streak");
  return row;
}

bool
plumb_report_entry_from_hour (GVariant *hour, PlumbReportEntry *out)
{
  guint64 from_us = plumb_client_unsigned (hour, "from_usec");
  g_autoptr (GDateTime) start =
      g_date_time_new_from_iso8601 (plumb_client_string (hour, "start"), NULL);
  if (start == NULL || from_us == 0 || from_us > G_MAXINT64 / 2)
    return false;
  *out = (PlumbReportEntry){.at_us = (gint64)from_us, .length_min = 60};
  out->offset_s = (int)(g_date_time_get_utc_offset (start) / G_USEC_PER_SEC);
  for (int i = 0; i < PLUMB_REPORT_STATES; i++)
    out->state_s[i] = plumb_bucket_values_seconds (hour, state_keys[i]);
  for (int i = 0; i < PLUMB_REPORT_PLACES; i++)
    out->place_s[i] = plumb_bucket_values_seconds (hour, place_keys[i]);
  return true;
}

static void
add_part (GString *text, const char *part)
{
  if (*part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
}

/* "comfort 7 of 10, sleep 6 of 10, stiff, area neck" */
static char *
dup_answers (GVariant *details)
{
  static const char *const scores[] = {"comfort", "sleep", "energy", "focus"};
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (scores); i++) {
    guint32 score;
    if (!g_variant_lookup (details, scores[i], "u", &score))
      continue;
    /* Translators: what was rated and how, "comfort 7 of 10". */
    g_autofree char *part =
        g_strdup_printf (_ ("%s %u of 10"), plumb_vocabulary (scores[i]), score);
    add_part (text, part);
  }
  const char *area = plumb_client_string (details, "area");
  g_autofree char *where = g_strdup_printf (_ ("area %s"), plumb_vocabulary (area));
  add_part (text, plumb_vocabulary (plumb_client_string (details, "feeling")));
  add_part (text, *area != '\0' ? where : "");
  return g_string_free (text, FALSE);
}

/* "massage, 60 min" */
static char *
dup_session (GVariant *details)
{
  GString *text = g_string_new (NULL);
  guint64 minutes = plumb_client_unsigned (details, "minutes");
  g_autofree char *length =
      minutes > 0 ? plumb_report_dup_duration ((double)minutes * 60) : g_strdup ("");
  add_part (text, plumb_vocabulary (plumb_client_string (details, "kind")));
  add_part (text, length);
  return g_string_free (text, FALSE);
}

static void
set_when (PlumbReportEvent *event, GVariant *details)
{
  g_autoptr (GDateTime) time = plumb_moment_new (event->at_us, details);
  const char *told = plumb_client_string (details, "day");
  if (time == NULL)
    return;
  g_free (event->day);
  g_free (event->when);
  event->offset_s = (int)(g_date_time_get_utc_offset (time) / G_USEC_PER_SEC);
  event->minute = g_date_time_get_hour (time) * 60 + g_date_time_get_minute (time);
  event->is_day_known = plumb_report_day_is_good (told);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");
  event->day = g_strdup (event->is_day_known ? told : date);
  g_autofree char *day = plumb_report_day_dup_short (date);
  event->when = g_strdup_printf ("%s, %02d:%02d", day, g_date_time_get_hour (time),
                                 g_date_time_get_minute (time));
}

PlumbReportEvent *
plumb_report_event_from_reply (GVariant *reply)
{
  guint64 begin_us, end_us;
  const char *kind;
  g_autoptr (GVariant) details = NULL;
  g_variant_get (reply, "(tt&s@a{sv})", &begin_us, &end_us, &kind, &details);
  if (begin_us == 0 || begin_us > G_MAXINT64 / 2)
    return NULL;
  bool is_verified = strcmp (kind, "break-verified") == 0;
  PlumbReportEvent *event = plumb_report_event_new ((gint64)begin_us, is_verified ? "break" : kind);
  const char *outcome = plumb_client_string (details, "outcome");
  set_when (event, details);
  g_free (event->text);
  g_free (event->outcome);
  g_free (event->note);
  event->outcome = g_strdup (is_verified ? "taken-verified" : outcome);
  event->text = strcmp (kind, "session") == 0 ? dup_session (details) : dup_answers (details);
  event->note = g_strdup (plumb_client_string (details, "note"));
  return event;
}
