/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bucket-values.h"

#include "client.h"
#include "notice.h"

double
plumb_bucket_values_seconds (GVariant *bucket, const char *key)
{
  return MAX (plumb_client_number (bucket, key, 0), 0);
}

guint
plumb_bucket_values_count (GVariant *bucket, const char *key)
{
  return (guint)MIN (plumb_client_unsigned (bucket, key), G_MAXUINT);
}

static guint
count_outcome (GVariant *outcomes, const char *outcome)
{
  guint32 count = 0;
  g_variant_lookup (outcomes, outcome, "u", &count);
  return count;
}

static void
read_outcomes (GVariant *bucket, PlumbBreakCounts *breaks)
{
  g_autoptr (GVariant) outcomes =
      g_variant_lookup_value (bucket, "breaks", G_VARIANT_TYPE ("a{su}"));
  if (outcomes == NULL)
    return;
  breaks->taken = count_outcome (outcomes, "taken-verified") +
                  count_outcome (outcomes, "taken-unverified") +
                  count_outcome (outcomes, "natural");
  breaks->postponed = count_outcome (outcomes, "postponed");
  breaks->skipped = count_outcome (outcomes, "skipped");
  breaks->passed = count_outcome (outcomes, "expired");
}

PlumbBreakCounts
plumb_bucket_values_breaks (GVariant *bucket)
{
  PlumbBreakCounts breaks = {0};
  breaks.has_suggested = g_variant_lookup (bucket, "breaks_suggested", "u", &breaks.suggested);
  if (!g_variant_lookup (bucket, "breaks_taken", "u", &breaks.taken)) {
    read_outcomes (bucket, &breaks);
    return breaks;
  }
  breaks.postponed = plumb_bucket_values_count (bucket, "breaks_postponed");
  breaks.skipped = plumb_bucket_values_count (bucket, "breaks_skipped");
  breaks.passed = plumb_bucket_values_count (bucket, "breaks_passed");
  return breaks;
}

bool
plumb_bucket_values_expected (GVariant *bucket, double *out_expected_s)
{
  guint32 expected_s;
  if (!g_variant_lookup (bucket, "expected_s", "u", &expected_s))
    return false;
  *out_expected_s = expected_s;
  return true;
}

static guint
count_told (GVariant *bucket, const char *key)
{
  g_autoptr (GVariant) counts = g_variant_lookup_value (bucket, key, G_VARIANT_TYPE ("a{su}"));
  guint sum = 0;
  GVariantIter iter;
  const char *kind;
  guint32 count;
  if (counts == NULL)
    return 0;
  g_variant_iter_init (&iter, counts);
  while (g_variant_iter_next (&iter, "{&su}", &kind, &count))
    sum += plumb_notice_has (kind) ? count : 0;
  return sum;
}

guint
plumb_bucket_values_told (GVariant *bucket)
{
  return count_told (bucket, "told") + count_told (bucket, "repeated");
}
