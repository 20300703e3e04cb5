/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bucket.h"

#include <string.h>

#include "day.h"
#include "vardict.h"

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

unsigned
plumb_bucket_count_breaks (const PlumbBucket *bucket)
{
  static const char *const taken[] = {"taken-verified", "taken-unverified", "natural"};
  unsigned count = 0;
  for (unsigned i = 0; i < bucket->breaks.n; i++)
    for (unsigned j = 0; j < G_N_ELEMENTS (taken); j++)
      if (strcmp (bucket->breaks.entry[i].name, taken[j]) == 0)
        count += bucket->breaks.entry[i].count;
  return count;
}

static uint32_t
seconds_of (int64_t us)
{
  return (uint32_t)MIN (us / G_USEC_PER_SEC, G_MAXUINT32);
}

static void
put_identity (PlumbVardict *dict, const PlumbBucket *bucket, PlumbBucketSize size)
{
  char text[PLUMB_DAY_MOMENT_SIZE];
  g_autofree char *week = NULL;
  plumb_day_write (bucket->day, text);
  plumb_vardict_put_string (dict, "day", text);
  switch (size) {
  case PLUMB_BUCKET_HOUR:
    plumb_day_write_moment (bucket->hour_start_us, bucket->offset_s, text);
    plumb_vardict_put_string (dict, "start", text);
    plumb_vardict_put_uint64 (dict, "from_usec", (uint64_t)MAX (bucket->hour_start_us, 0));
    return;
  case PLUMB_BUCKET_DAY: break;
  case PLUMB_BUCKET_WEEK:
    week = plumb_day_week_to_string (bucket->day);
    plumb_vardict_put_string (dict, "week", week);
    plumb_vardict_put_uint32 (dict, "days", bucket->days);
    break;
  case PLUMB_BUCKET_MONTH:
    text[strlen ("2026-11")] = '\0';
    plumb_vardict_put_string (dict, "month", text);
    plumb_vardict_put_uint32 (dict, "days", bucket->days);
    break;
  }
  plumb_vardict_put_string (dict, "tz", bucket->tz);
}

static void
put_totals (PlumbVardict *dict, const PlumbTotals *totals, double coverage_floor)
{
  uint32_t seconds[PLUMB_TOTALS_COLUMNS];
  plumb_totals_to_seconds (totals, seconds);
  bool is_told_apart = totals->sitting_us > 0 || totals->standing_us > 0;
  plumb_vardict_put_uint32 (dict, "monitored_s", seconds_of (plumb_totals_get_monitored (totals)));
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++) {
    const char *key = plumb_totals_get_key (i);
    bool is_optional = strcmp (key, "sitting_s") == 0 || strcmp (key, "standing_s") == 0;
    if (!is_optional || is_told_apart)
      plumb_vardict_put_uint32 (dict, key, seconds[i]);
  }
  double coverage = plumb_totals_get_coverage (totals);
  double ratio;
  plumb_vardict_put_double (dict, "coverage", coverage);
  if (coverage >= coverage_floor && plumb_totals_get_upright_ratio (totals, &ratio))
    plumb_vardict_put_double (dict, "upright_ratio", ratio);
}

static void
put_counts (PlumbVardict *dict, const char *key, const PlumbBucketCounts *counts)
{
  PlumbVardictCount list[PLUMB_BUCKET_COUNTS_MAX];
  for (unsigned i = 0; i < counts->n; i++)
    list[i] = (PlumbVardictCount){counts->entry[i].name, counts->entry[i].count};
  plumb_vardict_put_counts (dict, key, list, counts->n);
}

static void
append_bucket (GByteArray *bytes, const PlumbBucket *bucket, PlumbBucketSize size,
               double coverage_floor)
{
  PlumbVardict dict;
  plumb_vardict_begin (&dict, bytes);
  put_identity (&dict, bucket, size);
  put_totals (&dict, &bucket->totals, coverage_floor);
  plumb_vardict_put_uint32 (&dict, "slouch_events", bucket->slouch_events);
  plumb_vardict_put_uint32 (&dict, "lean_events", bucket->lean_events);
  plumb_vardict_put_uint32 (&dict, "longest_slouch_s", seconds_of (bucket->longest_slouch_us));
  plumb_vardict_put_uint32 (&dict, "longest_sit_s", seconds_of (bucket->longest_sit_us));
  plumb_vardict_put_uint32 (&dict, "pose_changes", bucket->pose_changes);
  plumb_vardict_put_uint32 (&dict, "bends", bucket->bends);
  put_counts (&dict, "alerts", &bucket->alerts);
  put_counts (&dict, "breaks", &bucket->breaks);
  if (bucket->has_goal)
    plumb_vardict_put_boolean (&dict, "goal_met", bucket->is_goal_met);
  if (bucket->has_streak)
    plumb_vardict_put_uint32 (&dict, "streak", bucket->streak);
  plumb_vardict_end (&dict);
}

static GVariant *
finish (GByteArray *bytes, const GVariantType *type)
{
  g_autoptr (GBytes) all = g_byte_array_free_to_bytes (bytes);
  return g_variant_new_from_bytes (type, all, TRUE);
}

GVariant *
plumb_bucket_to_variant (const PlumbBucket *bucket, PlumbBucketSize size, double coverage_floor)
{
  GByteArray *bytes = g_byte_array_new ();
  append_bucket (bytes, bucket, size, coverage_floor);
  return finish (bytes, G_VARIANT_TYPE_VARDICT);
}

GVariant *
plumb_bucket_array_to_variant (const GPtrArray *buckets, PlumbBucketSize size,
                               double coverage_floor)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (guint i = 0; i < buckets->len; i++) {
    append_bucket (bytes, buckets->pdata[i], size, coverage_floor);
    gsize end = bytes->len;
    g_array_append_val (ends, end);
  }
  plumb_vardict_end_array (bytes, ends);
  return finish (bytes, G_VARIANT_TYPE ("aa{sv}"));
}
