/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bucket.h"

#include <string.h>

#include "day.h"

bool
plumb_bucket_size_parse (const char *text, PlumbBucketSize *out_size)
{
  static const char *const names[] = {"hour", "day", "week", "month"};
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0) {
      *out_size = (PlumbBucketSize)i;
      return true;
    }
  return false;
}

static void
add_count (PlumbBucketCounts *counts, const char *name, uint32_t count)
{
  unsigned i = 0;
  while (i < counts->n && strcmp (counts->entry[i].name, name) != 0)
    i++;
  if (i == PLUMB_BUCKET_COUNTS_MAX) {
    i = PLUMB_BUCKET_COUNTS_MAX - 1;
    g_strlcpy (counts->entry[i].name, "other", sizeof counts->entry[i].name);
  } else if (i == counts->n) {
    g_strlcpy (counts->entry[i].name, name, sizeof counts->entry[i].name);
    counts->n++;
  }
  counts->entry[i].count += count;
}

static void
add_slouches (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  bool is_lean = g_str_has_prefix (label, "leaning");
  if (is_lean)
    bucket->lean_events += count;
  else
    bucket->slouch_events += count;
  if (!is_lean)
    bucket->longest_slouch_us = MAX (bucket->longest_slouch_us, longest_us);
}

static void
add_bouts (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  bucket->longest_sit_us = MAX (bucket->longest_sit_us, longest_us);
}

static void
add_pose_changes (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  bucket->pose_changes += count;
}

static void
add_bends (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  bucket->bends += count;
}

static void
add_alerts (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  add_count (&bucket->alerts, *label != '\0' ? label : "other", count);
}

static void
add_breaks (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  add_count (&bucket->breaks, *label != '\0' ? label : "other", count);
}

typedef struct {
  const char *kind;
  void (*add) (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us);
} Counted;

static const Counted counted[] = {
    {"slouch-ended", add_slouches},        {"bout-ended", add_bouts},
    {"posture-changed", add_pose_changes}, {"bend", add_bends},
    {"alert-raised", add_alerts},          {"break", add_breaks},
};

static const Counted *
find_counted (const char *kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS (counted); i++)
    if (strcmp (counted[i].kind, kind) == 0)
      return &counted[i];
  return NULL;
}

bool
plumb_bucket_has_key_for (const char *kind)
{
  return find_counted (kind) != NULL;
}

void
plumb_bucket_append_kinds (GString *sql)
{
  for (size_t i = 0; i < G_N_ELEMENTS (counted); i++)
    g_string_append_printf (sql, "%s'%s'", i > 0 ? ", " : "", counted[i].kind);
}

void
plumb_bucket_add_events (PlumbBucket *bucket, const char *kind, const char *label, uint32_t count,
                         int64_t longest_us)
{
  const Counted *how = find_counted (kind);
  if (how != NULL)
    how->add (bucket, label, count, longest_us);
}

static void
put (GVariantBuilder *dict, const char *key, GVariant *value)
{
  g_variant_builder_add (dict, "{sv}", key, value);
}

static void
put_count (GVariantBuilder *dict, const char *key, uint32_t count)
{
  put (dict, key, g_variant_new_uint32 (count));
}

static uint32_t
seconds_of (int64_t us)
{
  return (uint32_t)MIN (us / G_USEC_PER_SEC, G_MAXUINT32);
}

static void
put_identity (GVariantBuilder *dict, const PlumbBucket *bucket, PlumbBucketSize size)
{
  g_autofree char *day = plumb_day_to_string (bucket->day);
  put (dict, "day", g_variant_new_string (day));
  switch (size) {
  case PLUMB_BUCKET_HOUR:
    put (dict, "start",
         g_variant_new_take_string (
             plumb_day_moment_to_string (bucket->hour_start_us, bucket->offset_s)));
    put (dict, "from_usec", g_variant_new_uint64 ((guint64)MAX (bucket->hour_start_us, 0)));
    return;
  case PLUMB_BUCKET_DAY: break;
  case PLUMB_BUCKET_WEEK:
    put (dict, "week", g_variant_new_take_string (plumb_day_week_to_string (bucket->day)));
    put_count (dict, "days", bucket->days);
    break;
  case PLUMB_BUCKET_MONTH:
    put (dict, "month", g_variant_new_take_string (g_strndup (day, strlen ("2026-11"))));
    put_count (dict, "days", bucket->days);
    break;
  }
  put (dict, "tz", g_variant_new_string (bucket->tz));
}

static void
put_totals (GVariantBuilder *dict, const PlumbTotals *totals, double coverage_floor)
{
  uint32_t seconds[PLUMB_TOTALS_COLUMNS];
  plumb_totals_to_seconds (totals, seconds);
  bool is_told_apart = totals->sitting_us > 0 || totals->standing_us > 0;
  put_count (dict, "monitored_s", seconds_of (plumb_totals_get_monitored (totals)));
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++) {
    const char *key = plumb_totals_get_key (i);
    bool is_optional = strcmp (key, "sitting_s") == 0 || strcmp (key, "standing_s") == 0;
    if (!is_optional || is_told_apart)
      put_count (dict, key, seconds[i]);
  }
  double coverage = plumb_totals_get_coverage (totals);
  double ratio;
  put (dict, "coverage", g_variant_new_double (coverage));
  if (coverage >= coverage_floor && plumb_totals_get_upright_ratio (totals, &ratio))
    put (dict, "upright_ratio", g_variant_new_double (ratio));
}

static GVariant *
counts_to_variant (const PlumbBucketCounts *counts)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE ("a{su}"));
  for (unsigned i = 0; i < counts->n; i++)
    g_variant_builder_add (&dict, "{su}", counts->entry[i].name, counts->entry[i].count);
  return g_variant_builder_end (&dict);
}

GVariant *
plumb_bucket_to_variant (const PlumbBucket *bucket, PlumbBucketSize size, double coverage_floor)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  put_identity (&dict, bucket, size);
  put_totals (&dict, &bucket->totals, coverage_floor);
  put_count (&dict, "slouch_events", bucket->slouch_events);
  put_count (&dict, "lean_events", bucket->lean_events);
  put_count (&dict, "longest_slouch_s", seconds_of (bucket->longest_slouch_us));
  put_count (&dict, "longest_sit_s", seconds_of (bucket->longest_sit_us));
  put_count (&dict, "pose_changes", bucket->pose_changes);
  put_count (&dict, "bends", bucket->bends);
  put (&dict, "alerts", counts_to_variant (&bucket->alerts));
  put (&dict, "breaks", counts_to_variant (&bucket->breaks));
  return g_variant_builder_end (&dict);
}
