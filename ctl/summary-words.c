/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary-words.h"

#include <math.h>
#include <string.h>

#include "client.h"
#include "summary.h"
#include "tone.h"
#include "words.h"

/* What count is of a number that may be anything. */
static unsigned
count_of (GVariant *summary, const char *key)
{
  return (unsigned)MIN (plumb_client_unsigned (summary, key), G_MAXUINT);
}

static double
seconds_of (GVariant *summary, const char *key)
{
  double seconds = plumb_client_number (summary, key, 0);
  return seconds >= 0 ? seconds : 0;
}

static unsigned
count_breaks (GVariant *summary)
{
  static const char *const taken[] = {"taken-verified", "taken-unverified", "natural", NULL};
  g_autoptr (GVariant) counts =
      g_variant_lookup_value (summary, "breaks", G_VARIANT_TYPE ("a{su}"));
  unsigned sum = 0;
  for (unsigned i = 0; counts != NULL && taken[i] != NULL; i++) {
    guint32 count = 0;
    if (g_variant_lookup (counts, taken[i], "u", &count))
      sum += count;
  }
  return sum;
}

static PlumbSummaryGoal
read_goal (GVariant *summary)
{
  gboolean is_met;
  if (!g_variant_lookup (summary, "goal_met", "b", &is_met))
    return PLUMB_SUMMARY_NO_GOAL;
  return is_met ? PLUMB_SUMMARY_GOAL_MET : PLUMB_SUMMARY_GOAL_MISSED;
}

char *
plumb_summary_words_dup (GVariant *summary)
{
  double ratio = plumb_client_number (summary, "upright_ratio", NAN);
  const PlumbSummary facts = {
      .is_hour = strcmp (plumb_client_string (summary, "span"), "hour") == 0,
      .monitored_s = seconds_of (summary, "monitored_s"),
      .stationary_s = seconds_of (summary, "stationary_s"),
      .longest_sit_s = seconds_of (summary, "longest_sit_s"),
      .upright_ratio = isfinite (ratio) ? ratio : -1,
      .coverage = plumb_client_number (summary, "coverage", 0),
      .breaks = count_breaks (summary),
      .goal = read_goal (summary),
      .streak = count_of (summary, "streak"),
  };
  PlumbTone tone = plumb_tone_parse (plumb_client_string (summary, "tone"));
  return plumb_summary_dup_text (&facts, tone, plumb_words_language ());
}
