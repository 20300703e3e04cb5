/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erase and expire: rows overwritten with zeroes (secure_delete), the WAL emptied afterwards. */
#include "day.h"
#include "store-private.h"

#define MINUTE_US (60 * (int64_t)G_USEC_PER_SEC)
#define MAX_AT_US ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

static bool
run (PlumbStore *store, const char *sql, int64_t first, int64_t last, GError **error)
{
  g_autoptr (PlumbStatement) statement = plumb_store_prepare_write (store, sql, error);
  if (statement == NULL)
    return false;
  plumb_statement_bind (statement, sqlite3_bind_parameter_count (statement) == 1 ? "i" : "ii",
                        first, last);
  return plumb_statement_run (statement, PLUMB_STORE_ERROR_WRITE, error);
}

#define MINUTES_OF_DAY                                                                             \
  "minutes WHERE minutes.day = days.day"                                                           \
  " AND minute BETWEEN (days.day - 1) * 1440 AND (days.day + 3) * 1440"

/* The sums of the days that lost something, made again from what is left. */
static bool
sum_up_again (PlumbStore *store, int64_t first_day, int64_t last_day, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("UPDATE days SET (deviation_sum, deviation_ms, ");
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, ") = (SELECT sum(deviation_sum), sum(deviation_ms), ");
  plumb_totals_append_aggregates (sql);
  g_string_append (sql, " FROM " MINUTES_OF_DAY ") WHERE day BETWEEN ? AND ?");
  return run (store,
              "DELETE FROM days WHERE day BETWEEN ? AND ?"
              " AND NOT EXISTS (SELECT 1 FROM " MINUTES_OF_DAY ")",
              first_day, last_day, error) &&
         run (store, sql->str, first_day, last_day, error);
}

static bool
count_again (PlumbStore *store, int64_t first_day, int64_t last_day, GError **error)
{
  return run (store, "DELETE FROM day_events WHERE day BETWEEN ? AND ?", first_day, last_day,
              error) &&
         run (store,
              "INSERT INTO day_events (day, kind, label, count, longest_us)"
              " SELECT day, kind, label, count(*), max(duration_us) FROM events"
              " WHERE day BETWEEN ?1 AND ?2 AND at_us BETWEEN"
              " (?1 - 1) * 86400000000 AND (?2 + 3) * 86400000000 GROUP BY day, kind, label",
              first_day, last_day, error);
}

static bool
forget_empty_series (PlumbStore *store, GError **error)
{
  return plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE,
                               "DELETE FROM series WHERE NOT EXISTS"
                               " (SELECT 1 FROM series_values WHERE series = series.id)",
                               error);
}

static bool
erase_rows (PlumbStore *store, int64_t from_us, int64_t last_us, GError **error)
{
  int64_t first_day = plumb_day_floor (from_us, 1440 * MINUTE_US) - 3;
  int64_t last_day = plumb_day_floor (last_us, 1440 * MINUTE_US) + 3;
  return run (store, "DELETE FROM minutes WHERE minute BETWEEN ? / 60000000 AND ? / 60000000",
              from_us, last_us, error) &&
         run (store, "DELETE FROM events WHERE at_us <= ?2 AND (at_us >= ?1 OR end_us >= ?1)",
              from_us, last_us, error) &&
         run (store, "DELETE FROM series_values WHERE at_us BETWEEN ? AND ?", from_us, last_us,
              error) &&
         forget_empty_series (store, error) && sum_up_again (store, first_day, last_day, error) &&
         count_again (store, first_day, last_day, error);
}

static bool
expire_rows (PlumbStore *store, int64_t first_day, int64_t first_us, GError **error)
{
  return run (store, "DELETE FROM minutes WHERE day < ?1 AND minute < (?1 + 2) * 1440", first_day,
              0, error) &&
         run (store, "DELETE FROM days WHERE day < ?1", first_day, 0, error) &&
         run (store, "DELETE FROM day_events WHERE day < ?1", first_day, 0, error) &&
         run (store, "DELETE FROM events WHERE day < ?1 AND at_us < (?1 + 2) * 86400000000",
              first_day, 0, error) &&
         run (store, "DELETE FROM series_values WHERE at_us < ?1", first_us, 0, error) &&
         forget_empty_series (store, error);
}

static bool
begin (PlumbStore *store, GError **error)
{
  return plumb_store_begin_query (store, error) &&
         plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE, "BEGIN IMMEDIATE", error);
}

static bool
finish (PlumbStore *store, bool is_done, GError **error)
{
  if (is_done && plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE, "COMMIT", error))
    return true;
  if (!sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
  return false;
}

/* Pages that were split keep copies of their rows in the gaps, which secure_delete does not reach;
 * a rewritten file has none. The copy, of what is kept, goes to an unlinked temporary file, or to
 * memory where there is no room for one. */
static bool
rewrite (PlumbStore *store, GError **error)
{
  static const char in_file[] = "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY;";
  static const char in_memory[] = "PRAGMA temp_store = MEMORY; VACUUM;";
  return plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE, in_file, NULL) ||
         plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE, in_memory, error);
}

static bool
empty_wal (PlumbStore *store, GError **error)
{
  int result = sqlite3_wal_checkpoint_v2 (store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (result == SQLITE_OK)
    return true;
  plumb_statement_set_error (store->db, PLUMB_STORE_ERROR_WRITE, error);
  return false;
}

bool
plumb_store_erase (PlumbStore *store, int64_t from_us, int64_t to_us, GError **error)
{
  if (from_us >= to_us) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the range ends before it begins");
    return false;
  }
  int64_t from = CLAMP (from_us, 0, MAX_AT_US);
  int64_t last = CLAMP (to_us, 1, MAX_AT_US + 1) - 1;
  plumb_queue_erase (&store->queue, from, last + 1);
  g_hash_table_remove_all (store->last_values);
  if (!begin (store, error) || !finish (store, erase_rows (store, from, last, error), error))
    return false;
  g_autoptr (GError) failure = NULL;
  if (!rewrite (store, &failure))
    g_warning ("%s; erased rows are overwritten, but the file was not rewritten", failure->message);
  return empty_wal (store, error);
}

bool
plumb_store_expire (PlumbStore *store, int64_t now_us, int days, GError **error)
{
  if (days < 1) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "%d days: at least one is kept", days);
    return false;
  }
  int64_t first_day = plumb_day_at (store->zone, store->day_starts_min, now_us, NULL) - days + 1;
  int64_t first_us = now_us - (int64_t)days * 1440 * MINUTE_US;
  return begin (store, error) &&
         finish (store, expire_rows (store, first_day, first_us, error), error);
}
