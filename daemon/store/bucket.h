/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an hour, a day, a week or a month adds up to, and how it is told on the bus. */
#pragma once

#include <gio/gio.h>

#include "totals.h"

typedef enum {
  PLUMB_BUCKET_HOUR,
  PLUMB_BUCKET_DAY,
  PLUMB_BUCKET_WEEK,
  PLUMB_BUCKET_MONTH,
} PlumbBucketSize;
/* "hour", "day", "week", "month"; false: *out_size is untouched. */
bool plumb_bucket_size_parse (const char *text, PlumbBucketSize *out_size);

#define PLUMB_BUCKET_COUNTS_MAX 16

/* Events of one kind told apart by a name; what finds no place any more counts as "other". */
typedef struct {
  unsigned n;
  struct {
    char name[32];
    uint32_t count;
  } entry[PLUMB_BUCKET_COUNTS_MAX];
} PlumbBucketCounts;

typedef struct {
  int64_t key; /* tells buckets of one answer apart */
  int64_t day; /* the first day of the bucket */
  int64_t hour_start_us;
  int offset_s;
  uint32_t days; /* with totals; 0 for hours */
  char tz[48];   /* of the last of them */
  PlumbTotals totals;
  uint32_t slouch_events, lean_events, pose_changes, bends;
  int64_t longest_slouch_us, longest_sit_us;
  PlumbBucketCounts alerts, breaks;
  bool has_goal, is_goal_met, has_streak; /* of days, by goals-mark.h */
  uint32_t streak;
} PlumbBucket;

/* count events of kind, the longest of them taking longest_us. Kinds that no key counts are
 * ignored. */
void plumb_bucket_add_events (PlumbBucket *bucket, const char *kind, const char *label,
                              uint32_t count, int64_t longest_us);
/* Whether any key of a bucket counts events of that kind. */
bool plumb_bucket_has_key_for (const char *kind);
/* "'slouch-ended', 'bend', ...": the kinds that one does, for SQL. */
void plumb_bucket_append_kinds (GString *sql);
/* Breaks that were taken, in whatever way. */
unsigned plumb_bucket_count_breaks (const PlumbBucket *bucket);
/* Floating a{sv} with the keys of a day. upright_ratio is left out below the floor, standing_s and
 * sitting_s where nothing was told apart. */
GVariant *
plumb_bucket_to_variant (const PlumbBucket *bucket, PlumbBucketSize size, double coverage_floor);
/* The same for PlumbBuckets in their order: floating aa{sv}. */
GVariant *plumb_bucket_array_to_variant (const GPtrArray *buckets, PlumbBucketSize size,
                                         double coverage_floor);
