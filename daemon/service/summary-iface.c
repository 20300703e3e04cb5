/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics.GetSummary and the summaries that are told by themselves. */
#include "arguments.h"
#include "errors.h"
#include "service-private.h"
#include "summary.h"

#define HOUR_US (INT64_C (3600) * G_USEC_PER_SEC)

static double
number_of (GVariant *bucket, const char *key)
{
  guint32 count;
  return g_variant_lookup (bucket, key, "u", &count) ? count : 0;
}

/* As goals-mark.h of the store counts them: a bucket's breaks that were taken. */
static unsigned
count_breaks (GVariant *bucket)
{
  static const char *const taken[] = {"taken-verified", "taken-unverified", "natural"};
  g_autoptr (GVariant) breaks = g_variant_lookup_value (bucket, "breaks", G_VARIANT_TYPE ("a{su}"));
  unsigned sum = 0;
  for (gsize i = 0; breaks != NULL && i < G_N_ELEMENTS (taken); i++) {
    guint32 count;
    if (g_variant_lookup (breaks, taken[i], "u", &count))
      sum += count;
  }
  return sum;
}

static void
read_bucket (GVariant *bucket, bool is_hour, PlumbSummary *out_summary)
{
  gboolean is_met;
  *out_summary = (PlumbSummary){
      .is_hour = is_hour,
      .monitored_s = number_of (bucket, "monitored_s"),
      .stationary_s = number_of (bucket, "stationary_s"),
      .longest_sit_s = number_of (bucket, "longest_sit_s"),
      .upright_ratio = -1,
      .breaks = count_breaks (bucket),
      .streak = (unsigned)number_of (bucket, "streak"),
  };
  g_variant_lookup (bucket, "upright_ratio", "d", &out_summary->upright_ratio);
  g_variant_lookup (bucket, "coverage", "d", &out_summary->coverage);
  if (g_variant_lookup (bucket, "goal_met", "b", &is_met))
    out_summary->goal = is_met ? PLUMB_SUMMARY_GOAL_MET : PLUMB_SUMMARY_GOAL_MISSED;
}

/* Floating: the bucket, and what it comes to in words. */
static GVariant *
summarise (const PlumbService *service, GVariant *bucket, bool is_hour)
{
  PlumbSummary summary;
  GVariantDict dict;
  read_bucket (bucket, is_hour, &summary);
  g_autofree char *text = plumb_summary_dup_text (&summary, service->tone, service->language);
  g_variant_dict_init (&dict, bucket);
  g_variant_dict_insert (&dict, "span", "s", is_hour ? "hour" : "day");
  g_variant_dict_insert (&dict, "text", "s", text);
  g_variant_dict_insert (&dict, "language", "s", plumb_language_get_name (service->language));
  g_variant_dict_insert (&dict, "tone", "s", plumb_tone_to_string (service->tone));
  return g_variant_dict_end (&dict);
}

gboolean
plumb_statistics_handle_get_summary (PlumbDbusStatistics *statistics,
                                     GDBusMethodInvocation *invocation, const char *day,
                                     gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) bucket = NULL;
  GDate date;
  if (plumb_argument_day ("day", day, &date, &error))
    bucket = plumb_store_get_day (plumb_statistics_fresh_store (service), day, &error);
  if (bucket == NULL)
    return plumb_error_reply (invocation, &error);
  g_variant_ref_sink (bucket);
  plumb_dbus_statistics_complete_get_summary (statistics, invocation,
                                              summarise (service, bucket, false));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

bool
plumb_service_tell_day (PlumbService *service, const char *day)
{
  g_autoptr (GVariant) bucket =
      plumb_store_get_day (plumb_statistics_fresh_store (service), day, NULL);
  if (bucket == NULL)
    return false;
  g_variant_ref_sink (bucket);
  if (number_of (bucket, "monitored_s") == 0)
    return false;
  plumb_dbus_statistics_emit_day_summary (service->statistics, summarise (service, bucket, false));
  return true;
}

bool
plumb_service_tell_hour (PlumbService *service, int64_t start_us)
{
  g_autofree char *from_day = plumb_store_dup_day (service->store, start_us);
  g_autofree char *to_day = plumb_store_dup_day (service->store, start_us + HOUR_US - 1);
  g_autoptr (GVariant) buckets =
      plumb_store_get_range (service->store, from_day, to_day, "hour", NULL);
  if (buckets == NULL)
    return false;
  g_variant_ref_sink (buckets);
  for (gsize i = g_variant_n_children (buckets); i > 0; i--) {
    g_autoptr (GVariant) bucket = g_variant_get_child_value (buckets, i - 1);
    guint64 from_us;
    if (!g_variant_lookup (bucket, "from_usec", "t", &from_us) || (int64_t)from_us != start_us ||
        number_of (bucket, "monitored_s") == 0)
      continue;
    plumb_dbus_statistics_emit_hour_summary (service->statistics,
                                             summarise (service, bucket, true));
    return true;
  }
  return false;
}
