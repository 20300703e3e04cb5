/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bucket.h"

#include <string.h>

#include "terms.h"

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
add_told (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  add_count (&bucket->told, *label != '\0' ? label : "other", count);
}

static void
add_repeated (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  add_count (&bucket->repeated, *label != '\0' ? label : "other", count);
}

static void
add_notices (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  add_count (&bucket->notices, *label != '\0' ? label : "other", count);
}

static void
add_silent_moments (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  add_count (&bucket->silent_moments, *label != '\0' ? label : "other", count);
}

static void
add_suggested (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  bucket->suggested += count;
}

static void
add_breaks (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us)
{
  if (strcmp (label, PLUMB_BUCKET_UNTOLD) == 0) {
    bucket->untold += count;
    label = "expired";
  }
  add_count (&bucket->breaks, *label != '\0' ? label : "other", count);
}

typedef struct {
  const char *kind;
  void (*add) (PlumbBucket *bucket, const char *label, uint32_t count, int64_t longest_us);
} Counted;

static const Counted counted[] = {
    {"slouch-ended", add_slouches},
    {"bout-ended", add_bouts},
    {"posture-changed", add_pose_changes},
    {"bend", add_bends},
    {"alert-raised", add_told},
    {"alert-repeated", add_repeated},
    {"notice", add_notices},
    {"silent-moment", add_silent_moments},
    {"break-suggested", add_suggested},
    {"break", add_breaks},
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

bool
plumb_bucket_is_span (const char *kind)
{
  return strcmp (kind, "slouch-ended") == 0 || strcmp (kind, "bout-ended") == 0;
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

uint32_t
plumb_bucket_get_count (const PlumbBucketCounts *counts, const char *name)
{
  for (unsigned i = 0; i < counts->n; i++)
    if (strcmp (counts->entry[i].name, name) == 0)
      return counts->entry[i].count;
  return 0;
}

uint32_t
plumb_bucket_sum_counts (const PlumbBucketCounts *counts)
{
  uint32_t sum = 0;
  for (unsigned i = 0; i < counts->n; i++)
    sum += counts->entry[i].count;
  return sum;
}

unsigned
plumb_bucket_count_outcome (const PlumbBucket *bucket, const char *outcome)
{
  return plumb_bucket_get_count (&bucket->breaks, outcome);
}

unsigned
plumb_bucket_count_passed (const PlumbBucket *bucket)
{
  return plumb_bucket_count_outcome (bucket, "expired") - bucket->untold;
}

unsigned
plumb_bucket_count_breaks (const PlumbBucket *bucket)
{
  unsigned count = 0;
  for (unsigned i = 0; i < bucket->breaks.n; i++)
    if (plumb_break_outcome_is_taken (bucket->breaks.entry[i].name))
      count += bucket->breaks.entry[i].count;
  return count;
}

void
plumb_bucket_sum_up (PlumbBucket *bucket, double coverage_floor)
{
  bucket->coverage = plumb_totals_get_coverage (&bucket->totals);
  bucket->has_upright_ratio =
      bucket->coverage >= coverage_floor &&
      plumb_totals_get_upright_ratio (&bucket->totals, &bucket->upright_ratio);
}
