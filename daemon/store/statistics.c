/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GetDay, GetRange and the first day. */
#include "day.h"
#include "goals-mark.h"
#include "query.h"

/* Most days of one answer, so that it stays a message of a few MiB. */
#define MAX_DAYS_OF_HOURS 366
#define MAX_DAYS_OF_DAYS  7320
#define MAX_DAYS          36600

static bool
parse_day (const char *text, int64_t *out_day, GError **error)
{
  if (plumb_day_parse (text, out_day))
    return true;
  g_autofree char *escaped = g_strescape (text, NULL);
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
               "\"%.40s\" is not a day such as 2026-11-23", escaped);
  return false;
}

bool
plumb_store_get_day (PlumbStore *store, const char *day, PlumbBucket *out_day, GError **error)
{
  int64_t number;
  if (!parse_day (day, &number, error))
    return false;
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  g_autoptr (GPtrArray) buckets =
      reading != NULL ? plumb_query_gather (store, number, number, PLUMB_BUCKET_DAY, error) : NULL;
  if (buckets == NULL || !plumb_goals_mark (store, buckets, error))
    return false;
  if (buckets->len == 0) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NO_DATA, "nothing recorded on %s",
                 day);
    return false;
  }
  *out_day = *(const PlumbBucket *)buckets->pdata[0];
  return true;
}

bool
plumb_store_get_today (PlumbStore *store, int64_t wall_us, PlumbBucket *out_day, GError **error)
{
  int64_t today = plumb_day_at (store->zone, store->day_starts_min, wall_us, NULL);
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  g_autoptr (GPtrArray) buckets =
      reading != NULL ? plumb_query_gather (store, today, today, PLUMB_BUCKET_DAY, error) : NULL;
  if (buckets == NULL)
    return false;
  if (buckets->len == 0) {
    PlumbBucket *empty = g_new0 (PlumbBucket, 1);
    empty->size = PLUMB_BUCKET_DAY;
    empty->day = today;
    g_strlcpy (empty->tz, g_time_zone_get_identifier (store->zone), sizeof empty->tz);
    empty->has_suggested = true;
    plumb_bucket_sum_up (empty, store->coverage_floor);
    g_ptr_array_add (buckets, empty);
  }
  if (!plumb_goals_mark (store, buckets, error))
    return false;
  *out_day = *(const PlumbBucket *)buckets->pdata[0];
  return true;
}

static bool
check_length (int64_t days, PlumbBucketSize size, const char *bucket, GError **error)
{
  int64_t most = MAX_DAYS;
  if (size == PLUMB_BUCKET_HOUR)
    most = MAX_DAYS_OF_HOURS;
  else if (size == PLUMB_BUCKET_DAY)
    most = MAX_DAYS_OF_DAYS;
  if (days < 1)
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the range ends before it begins");
  else if (days > most)
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "%" G_GINT64_FORMAT " days by %s: at most %" G_GINT64_FORMAT " at a time", days,
                 bucket, most);
  return days >= 1 && days <= most;
}

GPtrArray *
plumb_store_get_range (PlumbStore *store, const char *from_day, const char *to_day,
                       const char *bucket, GError **error)
{
  int64_t from, to;
  PlumbBucketSize size;
  if (!parse_day (from_day, &from, error) || !parse_day (to_day, &to, error))
    return NULL;
  if (!plumb_bucket_size_parse (bucket, &size)) {
    g_autofree char *escaped = g_strescape (bucket, NULL);
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "\"%.40s\" is none of hour, day, week, month", escaped);
    return NULL;
  }
  if (!check_length (to - from + 1, size, bucket, error))
    return NULL;
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  g_autoptr (GPtrArray) buckets =
      reading != NULL ? plumb_query_gather (store, from, to, size, error) : NULL;
  if (buckets == NULL || (size == PLUMB_BUCKET_DAY && !plumb_goals_mark (store, buckets, error)))
    return NULL;
  return g_steal_pointer (&buckets);
}

char *
plumb_store_dup_first_day (PlumbStore *store)
{
  int64_t from_totals, from_events;
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, NULL);
  if (reading == NULL ||
      !plumb_statement_get_integer (store->db, PLUMB_STORE_ERROR_READ, "SELECT min(day) FROM days",
                                    G_MAXINT64, &from_totals, NULL) ||
      !plumb_statement_get_integer (store->db, PLUMB_STORE_ERROR_READ,
                                    "SELECT min(day) FROM day_events", G_MAXINT64, &from_events,
                                    NULL))
    return g_strdup ("");
  int64_t first = MIN (from_totals, from_events);
  return first == G_MAXINT64 ? g_strdup ("") : plumb_day_to_string (first);
}
