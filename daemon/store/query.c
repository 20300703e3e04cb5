/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query.h"

#include "day.h"
#include "totals-sql.h"

/* What tells buckets of one size apart. A day may begin within an hour, which is of two days then.
 */
typedef struct {
  int64_t day;
  int64_t hour_start_us; /* 0 but for hours */
} Key;

typedef struct {
  PlumbBucketSize size;
  GPtrArray *buckets;
  GHashTable *by_key; /* of Key to PlumbBucket */
  int64_t last_day;   /* rows come in order of days: whose bucket is last, NULL: none yet */
  PlumbBucket *last;
} Gathering;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  return g_int64_hash (&key->day) ^ (31 * g_int64_hash (&key->hour_start_us));
}

static gboolean
is_same_key (gconstpointer left, gconstpointer right)
{
  const Key *a = left, *b = right;
  return a->day == b->day && a->hour_start_us == b->hour_start_us;
}

static PlumbBucket *
find_bucket (Gathering *gathering, Key key)
{
  PlumbBucket *bucket = g_hash_table_lookup (gathering->by_key, &key);
  if (bucket != NULL)
    return bucket;
  bucket = g_new0 (PlumbBucket, 1);
  bucket->size = gathering->size;
  bucket->day = key.day;
  bucket->hour_start_us = key.hour_start_us;
  g_ptr_array_add (gathering->buckets, bucket);
  g_hash_table_insert (gathering->by_key, g_memdup2 (&key, sizeof key), bucket);
  return bucket;
}

static PlumbBucket *
find_day_bucket (Gathering *gathering, int64_t day)
{
  int64_t first = day;
  if (gathering->last != NULL && gathering->last_day == day)
    return gathering->last;
  if (gathering->size == PLUMB_BUCKET_WEEK)
    first = plumb_day_week_start (day);
  else if (gathering->size == PLUMB_BUCKET_MONTH)
    first = plumb_day_month_start (day);
  gathering->last_day = day;
  gathering->last = find_bucket (gathering, (Key){first, 0});
  return gathering->last;
}

static PlumbBucket *
find_hour_bucket (Gathering *gathering, int64_t start_s, int offset_s, int64_t day)
{
  PlumbBucket *bucket = find_bucket (gathering, (Key){day, start_s * G_USEC_PER_SEC});
  bucket->offset_s = offset_s;
  return bucket;
}

static bool
gather_days (PlumbStore *store, Gathering *gathering, int64_t from_day, int64_t to_day,
             GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT day, tz, ");
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, " FROM days WHERE day BETWEEN ? AND ? ORDER BY day");
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (store, sql->str, error);
  if (select == NULL)
    return false;
  plumb_statement_bind (select, "ii", from_day, to_day);
  bool has_row = true;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      return true;
    PlumbTotals totals;
    PlumbBucket *bucket = find_day_bucket (gathering, sqlite3_column_int64 (select, 0));
    const char *tz = (const char *)sqlite3_column_text (select, 1);
    plumb_totals_read (select, 2, &totals);
    plumb_totals_add (&bucket->totals, &totals);
    bucket->has_unknown_stance |=
        totals.stationary_us > 0 && totals.sitting_us == 0 && totals.standing_us == 0;
    g_strlcpy (bucket->tz, tz != NULL ? tz : "", sizeof bucket->tz);
    bucket->days++;
  }
}

/* ?1, ?2: the days; ?3, ?4: where their hours can begin. */
static void
bind_days (PlumbStatement *select, int64_t from_day, int64_t to_day)
{
  plumb_statement_bind (select, "iiii", from_day, to_day, plumb_day_earliest_s (from_day),
                        plumb_day_latest_s (to_day));
}

#define OF_DAYS " WHERE start_s BETWEEN ?3 AND ?4 AND day BETWEEN ?1 AND ?2"

static bool
gather_hours (PlumbStore *store, Gathering *gathering, int64_t from_day, int64_t to_day,
              GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT start_s, offset_s, day, ");
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, " FROM hours" OF_DAYS " ORDER BY start_s, day");
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (store, sql->str, error);
  if (select == NULL)
    return false;
  bind_days (select, from_day, to_day);
  bool has_row = true;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      return true;
    PlumbTotals totals;
    PlumbBucket *bucket =
        find_hour_bucket (gathering, sqlite3_column_int64 (select, 0),
                          sqlite3_column_int (select, 1), sqlite3_column_int64 (select, 2));
    plumb_totals_read (select, 3, &totals);
    plumb_totals_add (&bucket->totals, &totals);
  }
}

static bool
gather_events (PlumbStore *store, Gathering *gathering, int64_t from_day, int64_t to_day,
               GError **error)
{
  static const char by_day[] = "SELECT day, kind, label, count, longest_us FROM day_events"
                               " WHERE day BETWEEN ?1 AND ?2 AND ?3 < ?4";
  static const char by_hour[] =
      "SELECT day, kind, label, count, longest_us, start_s, offset_s FROM hour_events" OF_DAYS;
  bool is_hours = gathering->size == PLUMB_BUCKET_HOUR;
  g_autoptr (PlumbStatement) select =
      plumb_store_prepare_read (store, is_hours ? by_hour : by_day, error);
  if (select == NULL)
    return false;
  bind_days (select, from_day, to_day);
  bool has_row = true;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      return true;
    int64_t day = sqlite3_column_int64 (select, 0);
    PlumbBucket *bucket = is_hours ? find_hour_bucket (gathering, sqlite3_column_int64 (select, 5),
                                                       sqlite3_column_int (select, 6), day)
                                   : find_day_bucket (gathering, day);
    plumb_bucket_add_events (bucket, (const char *)sqlite3_column_text (select, 1),
                             (const char *)sqlite3_column_text (select, 2),
                             (uint32_t)sqlite3_column_int64 (select, 3),
                             sqlite3_column_int64 (select, 4));
  }
}

/* A day of which only an event is known lies where the daemon is now. Of a week sitting is known
 * where all its days know it: a part would be read as the whole. */
static void
finish (PlumbStore *store, PlumbBucket *bucket)
{
  if (bucket->has_unknown_stance)
    bucket->totals.sitting_us = bucket->totals.standing_us = 0;
  if (bucket->tz[0] == '\0')
    g_strlcpy (bucket->tz, g_time_zone_get_identifier (store->zone), sizeof bucket->tz);
  bucket->has_suggested = bucket->day >= store->suggestions_day;
  plumb_bucket_sum_up (bucket, store->coverage_floor);
}

static int
compare_buckets (gconstpointer left, gconstpointer right)
{
  const PlumbBucket *a = *(PlumbBucket *const *)left;
  const PlumbBucket *b = *(PlumbBucket *const *)right;
  if (a->hour_start_us != b->hour_start_us)
    return a->hour_start_us > b->hour_start_us ? 1 : -1;
  return (a->day > b->day) - (a->day < b->day);
}

GPtrArray *
plumb_query_gather (PlumbStore *store, int64_t from_day, int64_t to_day, PlumbBucketSize size,
                    GError **error)
{
  g_autoptr (GPtrArray) buckets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (hash_key, is_same_key, g_free, NULL);
  Gathering gathering = {.size = size, .buckets = buckets, .by_key = by_key};
  bool is_gathered = size == PLUMB_BUCKET_HOUR
                         ? gather_hours (store, &gathering, from_day, to_day, error)
                         : gather_days (store, &gathering, from_day, to_day, error);
  if (!is_gathered || !gather_events (store, &gathering, from_day, to_day, error))
    return NULL;
  for (guint i = 0; i < buckets->len; i++)
    finish (store, buckets->pdata[i]);
  g_ptr_array_sort (buckets, compare_buckets);
  return g_steal_pointer (&buckets);
}
