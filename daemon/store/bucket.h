/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of GetDay and GetRange as values. */
#pragma once

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

/* What an hour, a day, a week or a month adds up to. What is not known is said by a flag. */
typedef struct {
  PlumbBucketSize size;
  int64_t day;           /* its first: days since 1970-01-01 of the wearer's own calendar */
  int64_t hour_start_us; /* of hours: microseconds since the epoch */
  int offset_s;          /* of hours: local time, seconds east of UTC */
  uint32_t days;         /* with totals; 0 for hours */
  char tz[48];           /* of the last of them */
  PlumbTotals totals;
  bool has_unknown_stance; /* on one of its days sitting was not told from standing */
  double coverage;         /* 0-1: of plumb_totals_get_coverage () */
  bool has_upright_ratio;  /* enough was covered */
  double upright_ratio;    /* 0-1 */
  uint32_t slouch_events, lean_events, pose_changes, bends;
  int64_t longest_slouch_us, longest_sit_us;
  PlumbBucketCounts told, repeated; /* by kind of alert: first tellings, and those after */
  PlumbBucketCounts notices;        /* by what became of them: heeded, ignored, uncounted */
  PlumbBucketCounts silent_moments; /* slouches that were kept silent: ended, lasted */
  PlumbBucketCounts breaks;         /* by outcome */
  uint32_t untold;                  /* of those that expired: nobody ever heard of them */
  bool has_suggested;               /* suggestions were counted in all of it */
  uint32_t suggested;               /* breaks */
  bool has_goal, is_goal_met;       /* of days that are over, where goals are wanted and it can be
                                       said */
  bool has_goal_so_far, is_goal_met_so_far; /* the same of the day that is not over */
  bool has_streak;
  uint32_t streak; /* days in a row that met their goals by the end of this one */
} PlumbBucket;

/* What breaks that expired untold are counted as; as all of them in breaks. */
#define PLUMB_BUCKET_UNTOLD "untold"
/* count events of kind, the longest of them taking longest_us. Kinds that no key counts are
 * ignored. */
void plumb_bucket_add_events (PlumbBucket *bucket, const char *kind, const char *label,
                              uint32_t count, int64_t longest_us);
/* How many of the counts have that name. */
uint32_t plumb_bucket_get_count (const PlumbBucketCounts *counts, const char *name);
/* All of them. */
uint32_t plumb_bucket_sum_counts (const PlumbBucketCounts *counts);
/* Coverage and the upright ratio, which is left out where less than coverage_floor (0-1) was
 * covered. */
void plumb_bucket_sum_up (PlumbBucket *bucket, double coverage_floor);
/* The kinds whose longest is told: what lies over the border of an hour or of a day counts in each
 * of them with the part that lies in it. */
#define PLUMB_BUCKET_SPANS "('slouch-ended', 'bout-ended')"
bool plumb_bucket_is_span (const char *kind);
/* Whether any key of a bucket counts events of that kind. */
bool plumb_bucket_has_key_for (const char *kind);
/* "'slouch-ended', 'bend', ...": the kinds that one does, for SQL. */
void plumb_bucket_append_kinds (GString *sql);
/* Breaks of one outcome, "postponed". */
unsigned plumb_bucket_count_outcome (const PlumbBucket *bucket, const char *outcome);
/* Breaks of which the wearer knew, and that were let pass. */
unsigned plumb_bucket_count_passed (const PlumbBucket *bucket);
/* Breaks that were taken, in whatever way. */
unsigned plumb_bucket_count_breaks (const PlumbBucket *bucket);
