/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics.GetSummary and the summaries that are told by themselves. */
#include "errors.h"
#include "service-private.h"
#include "summary.h"

#define HOUR_US (INT64_C (3600) * G_USEC_PER_SEC)

PlumbBreakCounts
plumb_service_count_breaks (const PlumbBucket *bucket)
{
  return (PlumbBreakCounts){
      .taken = plumb_bucket_count_breaks (bucket),
      .has_suggested = bucket->has_suggested,
      .suggested = bucket->suggested,
      .postponed = plumb_bucket_count_outcome (bucket, "postponed"),
      .skipped = plumb_bucket_count_outcome (bucket, "skipped"),
      .passed = plumb_bucket_count_passed (bucket),
  };
}

/* Of posture and sitting; the sensor's own troubles are no notices of that kind. */
static unsigned
count_told (const PlumbBucketCounts *counts)
{
  unsigned count = 0;
  for (int kind = PLUMB_ALERT_SLOUCH; kind <= PLUMB_ALERT_BREAK_DUE; kind++)
    count += plumb_bucket_get_count (counts, plumb_alert_kind_to_string ((PlumbAlertKind)kind));
  return count;
}

static PlumbSummary
read_bucket (const PlumbBucket *bucket)
{
  const PlumbTotals *totals = &bucket->totals;
  PlumbSummary summary = {
      .is_hour = bucket->size == PLUMB_BUCKET_HOUR,
      .monitored_s = plumb_totals_whole_seconds (plumb_totals_get_monitored (totals)),
      .stationary_s = plumb_totals_whole_seconds (totals->stationary_us),
      .longest_sit_s = plumb_totals_whole_seconds (bucket->longest_sit_us),
      .coverage = bucket->coverage,
      .upright_ratio = bucket->has_upright_ratio ? bucket->upright_ratio : -1,
      .expected_s = plumb_totals_whole_seconds (plumb_totals_get_expected (totals)),
      .breaks = plumb_service_count_breaks (bucket),
      .told = count_told (&bucket->told) + count_told (&bucket->repeated),
      .notices_heeded = plumb_bucket_get_count (&bucket->notices, "heeded"),
      .notices_ignored = plumb_bucket_get_count (&bucket->notices, "ignored"),
      .streak = bucket->streak,
  };
  if (bucket->has_goal)
    summary.goal = bucket->is_goal_met ? PLUMB_SUMMARY_GOAL_MET : PLUMB_SUMMARY_GOAL_MISSED;
  else if (bucket->has_goal_so_far && bucket->is_goal_met_so_far)
    summary.goal = PLUMB_SUMMARY_GOAL_MET_SO_FAR; /* an evening's summary */
  return summary;
}

/* Floating: the bucket, and what it comes to in words. */
static GVariant *
summarise (const PlumbService *service, const PlumbBucket *bucket)
{
  PlumbSummary summary = read_bucket (bucket);
  GVariantDict dict;
  g_autoptr (GVariant) presented = g_variant_ref_sink (plumb_present_bucket (bucket));
  g_autofree char *text = plumb_summary_dup_text (&summary, service->tone, service->language);
  g_variant_dict_init (&dict, presented);
  g_variant_dict_insert (&dict, "span", "s", summary.is_hour ? "hour" : "day");
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
  PlumbArgumentDay wanted;
  PlumbBucket bucket;
  if (!plumb_statistics_parse_day (service, "day", day, &wanted, &error) ||
      !plumb_store_get_day (plumb_statistics_fresh_store (service), wanted.text, &bucket, &error))
    return plumb_error_reply (invocation, &error);
  plumb_dbus_statistics_complete_get_summary (statistics, invocation, summarise (service, &bucket));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

bool
plumb_service_announce_day (PlumbService *service, const char *day)
{
  PlumbBucket bucket;
  if (!plumb_store_get_day (plumb_statistics_fresh_store (service), day, &bucket, NULL) ||
      read_bucket (&bucket).monitored_s == 0)
    return false;
  plumb_dbus_statistics_emit_day_summary (service->statistics, summarise (service, &bucket));
  return true;
}

bool
plumb_service_announce_hour (PlumbService *service, int64_t start_us)
{
  g_autofree char *from_day = plumb_store_dup_day (service->store, start_us);
  g_autofree char *to_day = plumb_store_dup_day (service->store, start_us + HOUR_US - 1);
  g_autoptr (GPtrArray) buckets =
      plumb_store_get_range (service->store, from_day, to_day, "hour", NULL);
  bool is_told = false;
  for (guint i = 0; buckets != NULL && i < buckets->len; i++) {
    const PlumbBucket *bucket = buckets->pdata[i];
    if (bucket->hour_start_us != start_us || read_bucket (bucket).monitored_s == 0)
      continue;
    plumb_dbus_statistics_emit_hour_summary (service->statistics, summarise (service, bucket));
    is_told = true;
  }
  return is_told;
}
