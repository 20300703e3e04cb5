/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bucket-values.h"

#include "client.h"

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

guint
plumb_bucket_values_breaks_taken (GVariant *bucket)
{
  static const char *const taken[] = {"taken-verified", "taken-unverified", "natural"};
  g_autoptr (GVariant) counts = g_variant_lookup_value (bucket, "breaks", G_VARIANT_TYPE ("a{su}"));
  guint sum = 0;
  for (gsize i = 0; counts != NULL && i < G_N_ELEMENTS (taken); i++) {
    guint32 count = 0;
    if (g_variant_lookup (counts, taken[i], "u", &count))
      sum += count;
  }
  return sum;
}
