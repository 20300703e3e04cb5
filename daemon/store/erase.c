/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erase: rows overwritten with zeroes (secure_delete), their sums made again or gone with them, the
 * file rewritten, the WAL emptied. */
#include "bucket.h"
#include "day.h"
#include "day-sql.h"
#include "tidy.h"
#include "totals-sql.h"

#define MAX_AT_US ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

typedef struct {
  int64_t from_us, last_us;    /* both are erased */
  int64_t first_day, last_day; /* where they lie by the present zone */
} Range;

/* A day that something is erased of. */
typedef struct {
  int64_t day;
  bool has_minutes;
} Touched;

#define MINUTES_OF_DAY  " minutes WHERE" PLUMB_DAY_MINUTES
#define HOURS_OF_DAY    " WHERE" PLUMB_DAY_HOURS
#define EVENTS_OF_DAY   " FROM events WHERE" PLUMB_DAY_EVENTS
#define HOURS_IN_RANGE  " start_s BETWEEN ?1 / 1000000 - 3599 AND ?2 / 1000000"
#define EVENTS_IN_RANGE " at_us <= ?2 AND (at_us >= ?1 OR end_us >= ?1)"

/* Of spans: see measure_spans (). */
#define LONGEST "max(iif(kind IN " PLUMB_BUCKET_SPANS ", 0, duration_us))"

static bool
run (PlumbStore *store, const char *sql, int64_t first, int64_t last, GError **error)
{
  g_autoptr (PlumbStatement) statement = plumb_store_prepare_write (store, sql, error);
  if (statement == NULL)
    return false;
  plumb_statement_bind (statement, "ii", first, last);
  return plumb_statement_run (statement, PLUMB_STORE_ERROR_WRITE, error);
}

/* Which days lose something: those of the rows in the range, those that lie across it, and those of
 * whose events nothing is left but counts. */
static bool
find_touched (PlumbStore *store, const Range *range, GArray *touched, GError **error)
{
  static const char sql[] =
      "WITH touched (day) AS ("
      " SELECT day FROM minutes WHERE minute BETWEEN ?1 / 60000000 AND ?2 / 60000000"
      " UNION SELECT day FROM hours WHERE" HOURS_IN_RANGE
      " UNION SELECT day FROM hour_events WHERE" HOURS_IN_RANGE
      " UNION SELECT day FROM events WHERE" EVENTS_IN_RANGE
      " UNION SELECT reached.day FROM events CROSS JOIN minutes AS reached WHERE" EVENTS_IN_RANGE
      "  AND kind IN " PLUMB_BUCKET_SPANS " AND reached.minute"
      "  BETWEEN at_us / 60000000 AND (at_us + duration_us - 1) / 60000000"
      " UNION SELECT day FROM days"
      "  WHERE first_hour_s <= ?2 / 1000000 AND last_hour_s + 3599 >= ?1 / 1000000"
      " UNION SELECT day FROM day_events WHERE day BETWEEN ?3 AND ?4)"
      " SELECT day, EXISTS (SELECT 1 FROM minutes WHERE minutes.day = touched.day"
      "  AND minute BETWEEN (touched.day - 1) * 1440 AND (touched.day + 3) * 1440) FROM touched";
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (store, sql, error);
  if (select == NULL)
    return false;
  plumb_statement_bind (select, "iiii", range->from_us, range->last_us, range->first_day,
                        range->last_day);
  bool has_row = true;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      return true;
    Touched day = {sqlite3_column_int64 (select, 0), sqlite3_column_int (select, 1) != 0};
    g_array_append_val (touched, day);
  }
}

/* A value on the hour may be the mean of that hour. */
static bool
delete_rows (PlumbStore *store, const Range *range, GError **error)
{
  return run (store, "DELETE FROM minutes WHERE minute BETWEEN ? / 60000000 AND ? / 60000000",
              range->from_us, range->last_us, error) &&
         run (store, "DELETE FROM events WHERE" EVENTS_IN_RANGE, range->from_us, range->last_us,
              error) &&
         run (store,
              "DELETE FROM series_values WHERE series IN (SELECT id FROM series) AND at_us <= ?2"
              " AND at_us > ?1 - 3600000000 AND (at_us >= ?1 OR at_us % 3600000000 = 0)",
              range->from_us, range->last_us, error) &&
         plumb_tidy_forget_empty_series (store, error);
}

/* What makes the sums of a day again; each with the day as ?1. */
typedef struct {
  PlumbStatement *delete_hours, *add_hours;
  PlumbStatement *delete_hours_in_range; /* and ?2, ?3: the range */
  PlumbStatement *delete_hour_counts, *add_hour_counts;
  PlumbStatement *delete_counts, *add_counts;
  PlumbStatement *delete_day, *sum_day;
} Sums;

static void
clear_sums (Sums *sums)
{
  PlumbStatement *all[] = {
      sums->delete_hours,       sums->add_hours,       sums->delete_hours_in_range,
      sums->delete_hour_counts, sums->add_hour_counts, sums->delete_counts,
      sums->add_counts,         sums->delete_day,      sums->sum_day};
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    plumb_statement_free (all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, clear_sums)

static char *
compose_add_hours (void)
{
  GString *sql =
      g_string_new ("INSERT INTO hours (start_s, day, offset_s, deviation_sum, deviation_ms, ");
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, ") SELECT (minute * 60 + offset_s) / 3600 * 3600 - offset_s, day,"
                        " max(offset_s), sum(deviation_sum), sum(deviation_ms), ");
  plumb_totals_append_aggregates (sql);
  g_string_append (sql, " FROM" MINUTES_OF_DAY " GROUP BY 1");
  return g_string_free (sql, FALSE);
}

static char *
compose_sum_day (void)
{
  GString *sql = g_string_new ("UPDATE days SET (first_hour_s, last_hour_s, deviation_sum,"
                               " deviation_ms, ");
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, ") = (SELECT min(start_s), max(start_s), sum(deviation_sum),"
                        " sum(deviation_ms), ");
  plumb_totals_append_aggregates (sql);
  g_string_append (sql, " FROM hours" HOURS_OF_DAY ") WHERE day = ?1");
  return g_string_free (sql, FALSE);
}

static char *
compose_add_hour_counts (void)
{
  GString *sql = g_string_new (
      "INSERT INTO hour_events (start_s, day, kind, label, offset_s, count, longest_us)"
      " SELECT (at_us / 1000000 + offset_s) / 3600 * 3600 - offset_s, day, kind, label,"
      " max(offset_s), count(*), " LONGEST EVENTS_OF_DAY " AND kind IN (");
  plumb_bucket_append_kinds (sql);
  g_string_append (sql, ") GROUP BY 1, 3, 4");
  return g_string_free (sql, FALSE);
}

static bool
prepare_sums (PlumbStore *store, Sums *sums, GError **error)
{
  g_autofree char *add_hours = compose_add_hours ();
  g_autofree char *sum_day = compose_sum_day ();
  g_autofree char *add_hour_counts = compose_add_hour_counts ();
  const struct {
    PlumbStatement **statement;
    const char *sql;
  } wanted[] = {
      {&sums->delete_hours, "DELETE FROM hours" HOURS_OF_DAY},
      {&sums->add_hours, add_hours},
      {&sums->delete_hours_in_range, "DELETE FROM hours" HOURS_OF_DAY
                                     " AND start_s BETWEEN ?2 / 1000000 - 3599 AND ?3 / 1000000"},
      {&sums->delete_hour_counts, "DELETE FROM hour_events" HOURS_OF_DAY},
      {&sums->add_hour_counts, add_hour_counts},
      {&sums->delete_counts, "DELETE FROM day_events WHERE day = ?1"},
      {&sums->add_counts,
       "INSERT INTO day_events (day, kind, label, count, longest_us)"
       " SELECT day, kind, label, count(*), " LONGEST EVENTS_OF_DAY " GROUP BY 2, 3"},
      {&sums->delete_day,
       "DELETE FROM days WHERE day = ?1 AND NOT EXISTS (SELECT 1 FROM hours" HOURS_OF_DAY ")"},
      {&sums->sum_day, sum_day},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++) {
    *wanted[i].statement = plumb_store_prepare_write (store, wanted[i].sql, error);
    if (*wanted[i].statement == NULL)
      return false;
  }
  return true;
}

static bool
run_for_day (PlumbStatement *statement, int64_t day, GError **error)
{
  plumb_statement_bind (statement, "i", day);
  return plumb_statement_run (statement, PLUMB_STORE_ERROR_WRITE, error);
}

/* Minutes, where a day still has them, say what is left of an hour. Where hours are the finest that
 * is left, those that touch the range go as a whole, and where days are, the day. */
static bool
sum_up_again (Sums *sums, const Touched *touched, const Range *range, GError **error)
{
  int64_t day = touched->day;
  if (touched->has_minutes) {
    if (!run_for_day (sums->delete_hours, day, error) || !run_for_day (sums->add_hours, day, error))
      return false;
  } else {
    plumb_statement_bind (sums->delete_hours_in_range, "iii", day, range->from_us, range->last_us);
    if (!plumb_statement_run (sums->delete_hours_in_range, PLUMB_STORE_ERROR_WRITE, error))
      return false;
  }
  return run_for_day (sums->delete_hour_counts, day, error) &&
         run_for_day (sums->add_hour_counts, day, error) &&
         run_for_day (sums->delete_counts, day, error) &&
         run_for_day (sums->add_counts, day, error) && run_for_day (sums->delete_day, day, error) &&
         run_for_day (sums->sum_day, day, error);
}

/* Those that lie in a day, wherever they began; no span is longer than two days. */
static bool
measure_spans (PlumbStore *store, int64_t day, GError **error)
{
  static const char sql[] =
      "SELECT at_us, day, offset_s, kind, label, duration_us FROM events WHERE at_us BETWEEN"
      " (?1 - 3) * 86400000000 AND (?1 + 3) * 86400000000 AND kind IN " PLUMB_BUCKET_SPANS;
  g_autoptr (PlumbStatement) select = plumb_store_prepare_write (store, sql, error);
  bool has_row = true;
  if (select == NULL)
    return false;
  plumb_statement_bind (select, "i", day);
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_WRITE, &has_row, error))
      return false;
    if (!has_row)
      return true;
    g_autoptr (PlumbRow) row = plumb_row_new (PLUMB_ROW_EVENT, sqlite3_column_int64 (select, 0));
    row->day = sqlite3_column_int64 (select, 1);
    row->offset_s = sqlite3_column_int (select, 2);
    row->name = g_strdup ((const char *)sqlite3_column_text (select, 3));
    row->label = g_strdup ((const char *)sqlite3_column_text (select, 4));
    row->duration_us = sqlite3_column_int64 (select, 5);
    plumb_store_find_end (store, row);
    if (!plumb_writer_measure (store->writer, row, error))
      return false;
  }
}

static bool
erase_rows (PlumbStore *store, const Range *range, GError **error)
{
  g_auto (Sums) sums = {0};
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (Touched));
  if (!prepare_sums (store, &sums, error) || !find_touched (store, range, touched, error) ||
      !delete_rows (store, range, error))
    return false;
  for (guint i = 0; i < touched->len; i++)
    if (!sum_up_again (&sums, &g_array_index (touched, Touched, i), range, error))
      return false;
  for (guint i = 0; i < touched->len; i++)
    if (!measure_spans (store, g_array_index (touched, Touched, i).day, error))
      return false;
  return true;
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
  Range range = {CLAMP (from_us, 0, MAX_AT_US), CLAMP (to_us, 1, MAX_AT_US + 1) - 1, 0, 0};
  range.first_day = plumb_day_at (store->zone, store->day_starts_min, range.from_us, NULL);
  range.last_day = plumb_day_at (store->zone, store->day_starts_min, range.last_us, NULL);
  plumb_queue_erase (&store->queue, range.from_us, range.last_us + 1);
  plumb_queue_erase (&store->held, range.from_us, range.last_us + 1);
  for (guint i = store->running->len; i > 0; i--)
    if (plumb_row_touches (store->running->pdata[i - 1], range.from_us, range.last_us + 1))
      g_ptr_array_remove_index (store->running, i - 1);
  g_hash_table_remove_all (store->last_values);
  if (!plumb_store_begin_change (store, error) ||
      !plumb_store_end_change (store, erase_rows (store, &range, error), error))
    return false;
  g_autoptr (GError) failure = NULL;
  if (!rewrite (store, &failure))
    g_warning ("%s; erased rows are overwritten, but the file was not rewritten", failure->message);
  return empty_wal (store, error);
}
