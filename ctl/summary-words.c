/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary-words.h"

#include <math.h>
#include <string.h>

#include "bucket-values.h"
#include "client.h"
#include "summary.h"
#include "tone.h"
#include "words.h"

static PlumbSummaryGoal
read_goal (GVariant *summary)
{
  gboolean is_met;
  if (g_variant_lookup (summary, "goal_so_far", "b", &is_met))
    return is_met ? PLUMB_SUMMARY_GOAL_MET_SO_FAR : PLUMB_SUMMARY_NO_GOAL;
  if (!g_variant_lookup (summary, "goal_met", "b", &is_met))
    return PLUMB_SUMMARY_NO_GOAL;
  return is_met ? PLUMB_SUMMARY_GOAL_MET : PLUMB_SUMMARY_GOAL_MISSED;
}

char *
plumb_summary_words_dup (GVariant *summary)
{
  double ratio = plumb_client_number (summary, "upright_ratio", NAN);
  PlumbSummary facts = {
      .is_hour = strcmp (plumb_client_string (summary, "span"), "hour") == 0,
      .monitored_s = plumb_bucket_values_seconds (summary, "monitored_s"),
      .stationary_s = plumb_bucket_values_seconds (summary, "stationary_s"),
      .longest_sit_s = plumb_bucket_values_seconds (summary, "longest_sit_s"),
      .upright_ratio = isfinite (ratio) ? ratio : -1,
      .coverage = plumb_client_number (summary, "coverage", 0),
      .breaks = plumb_bucket_values_breaks (summary),
      .told = plumb_bucket_values_told (summary),
      .notices_heeded = plumb_bucket_values_count (summary, "notices_heeded"),
      .notices_ignored = plumb_bucket_values_count (summary, "notices_ignored"),
      .goal = read_goal (summary),
      .streak = plumb_bucket_values_count (summary, "streak"),
  };
  plumb_bucket_values_expected (summary, &facts.expected_s);
  PlumbTone tone = plumb_tone_parse (plumb_client_string (summary, "tone"));
  return plumb_summary_dup_text (&facts, tone, plumb_words_language ());
}
