/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is old grows coarser: minutes go, then hours and events, and days last if at all. The sums
 * were kept along with the minutes, so nothing has to be made when these go. */
#include "day.h"
#include "day-sql.h"
#include "tidy.h"

#define DAY_US ((int64_t)86400 * G_USEC_PER_SEC)

/* Rows of one step where they are not taken by the day. */
#define STEP_VALUES 1500
#define STEP_DAYS   60

#define MINUTES_OF_DAY " WHERE" PLUMB_DAY_MINUTES
#define HOURS_OF_DAY   " WHERE" PLUMB_DAY_HOURS
#define EVENTS_OF_DAY  " WHERE" PLUMB_DAY_EVENTS

/* What the wearer said is few, and not to be had again: it stays as long as the days. */
#define OWN_WORDS "('check-in', 'session')"

static bool
run (PlumbStore *store, const char *sql, int64_t value, int64_t limit, GError **error)
{
  g_autoptr (PlumbStatement) statement = plumb_store_prepare_write (store, sql, error);
  if (statement == NULL)
    return false;
  plumb_statement_bind (statement, sqlite3_bind_parameter_count (statement) == 1 ? "i" : "ii",
                        value, limit);
  return plumb_statement_run (statement, PLUMB_STORE_ERROR_WRITE, error);
}

/* As run (); notes if there is more where these rows came from. */
static bool
run_some (PlumbStore *store, const char *sql, int64_t value, int64_t limit, bool *has_more,
          GError **error)
{
  if (!run (store, sql, value, limit, error))
    return false;
  *has_more |= sqlite3_changes (store->db) >= limit;
  return true;
}

/* The oldest day before first_day of which sql finds something; G_MAXINT64: none. */
static bool
find_oldest (PlumbStore *store, const char *sql, int64_t first_day, int64_t *out_day,
             GError **error)
{
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (store, sql, error);
  bool has_row = false;
  if (select == NULL)
    return false;
  plumb_statement_bind (select, "i", first_day);
  if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
    return false;
  bool is_found = has_row && sqlite3_column_type (select, 0) != SQLITE_NULL;
  *out_day = is_found ? sqlite3_column_int64 (select, 0) : G_MAXINT64;
  return true;
}

#define HOUR_OF_VALUE "(at_us - at_us % 3600000000)"
#define VALUES_OF_DAY                                                                              \
  " FROM series CROSS JOIN series_values ON series = series.id WHERE at_us BETWEEN"                \
  " (SELECT min(minute) / 60 * 3600000000 FROM minutes" MINUTES_OF_DAY ") AND"                     \
  " (SELECT max(minute) / 60 * 3600000000 + 3599999999 FROM minutes" MINUTES_OF_DAY ")"

/* Battery and signal of a day whose minutes go: one mean for each hour is enough from now on. */
static bool
thin_values (PlumbStore *store, int64_t day, GError **error)
{
  return run (store,
              "INSERT OR REPLACE INTO series_values (series, at_us, value)"
              " SELECT series, " HOUR_OF_VALUE ", avg(value)" VALUES_OF_DAY " GROUP BY 1, 2",
              day, 0, error) &&
         run (store,
              "DELETE FROM series_values WHERE at_us <> " HOUR_OF_VALUE
              " AND (series, at_us) IN (SELECT series, at_us" VALUES_OF_DAY ")",
              day, 0, error);
}

static bool
tidy_minutes (PlumbStore *store, int64_t first_day, bool *has_more, GError **error)
{
  static const char oldest[] = "SELECT day FROM minutes WHERE day < ?1 AND minute < (?1 + 2) * 1440"
                               " ORDER BY minute LIMIT 1";
  int64_t day;
  if (!find_oldest (store, oldest, first_day, &day, error))
    return false;
  if (day == G_MAXINT64)
    return true;
  *has_more = true;
  return thin_values (store, day, error) &&
         run (store, "DELETE FROM minutes" MINUTES_OF_DAY, day, 0, error);
}

static bool
tidy_hours (PlumbStore *store, int64_t first_day, bool *has_more, GError **error)
{
  static const char oldest[] =
      "SELECT min(day) FROM (SELECT * FROM (SELECT day FROM hours WHERE day < ?1"
      "  AND start_s < (?1 + 2) * 86400 ORDER BY start_s LIMIT 1)"
      " UNION ALL SELECT * FROM (SELECT day FROM hour_events WHERE day < ?1"
      "  AND start_s < (?1 + 2) * 86400 ORDER BY start_s LIMIT 1)"
      " UNION ALL SELECT * FROM (SELECT day FROM events WHERE day < ?1"
      "  AND at_us < (?1 + 2) * 86400000000 AND kind NOT IN " OWN_WORDS
      "  ORDER BY at_us LIMIT 1))";
  int64_t day;
  if (!run_some (store,
                 "DELETE FROM series_values WHERE (series, at_us) IN (SELECT series, at_us"
                 " FROM series CROSS JOIN series_values ON series = series.id WHERE at_us < ?1"
                 " LIMIT ?2)",
                 first_day * DAY_US, STEP_VALUES, has_more, error) ||
      !find_oldest (store, oldest, first_day, &day, error))
    return false;
  if (day == G_MAXINT64)
    return true;
  *has_more = true;
  return run (store, "DELETE FROM hours" HOURS_OF_DAY, day, 0, error) &&
         run (store, "DELETE FROM hour_events" HOURS_OF_DAY, day, 0, error) &&
         run (store, "DELETE FROM events" EVENTS_OF_DAY " AND kind NOT IN " OWN_WORDS, day, 0,
              error);
}

static bool
tidy_days (PlumbStore *store, int64_t first_day, bool *has_more, GError **error)
{
  return run_some (store,
                   "DELETE FROM days WHERE day IN"
                   " (SELECT day FROM days WHERE day < ?1 ORDER BY day LIMIT ?2)",
                   first_day, STEP_DAYS, has_more, error) &&
         run_some (store,
                   "DELETE FROM day_events WHERE day IN"
                   " (SELECT DISTINCT day FROM day_events WHERE day < ?1 ORDER BY day LIMIT ?2)",
                   first_day, STEP_DAYS, has_more, error) &&
         run_some (store,
                   "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE day < ?1"
                   " AND at_us < (?1 + 2) * 86400000000 ORDER BY at_us LIMIT ?2)",
                   first_day, STEP_VALUES, has_more, error);
}

bool
plumb_tidy_forget_empty_series (PlumbStore *store, GError **error)
{
  return plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE,
                               "DELETE FROM series WHERE NOT EXISTS"
                               " (SELECT 1 FROM series_values WHERE series = series.id)",
                               error);
}

/* Finer things never outlive coarser ones. */
static PlumbRetention
bring_in_order (const PlumbRetention *wanted)
{
  PlumbRetention kept = *wanted;
  if (kept.days > 0)
    kept.hours_days = MIN (kept.hours_days, kept.days);
  kept.minutes_days = MIN (kept.minutes_days, kept.hours_days);
  return kept;
}

static bool
tidy (PlumbStore *store, int64_t today, const PlumbRetention *kept, bool *has_more, GError **error)
{
  return tidy_minutes (store, today - kept->minutes_days + 1, has_more, error) &&
         tidy_hours (store, today - kept->hours_days + 1, has_more, error) &&
         (kept->days == 0 || tidy_days (store, today - kept->days + 1, has_more, error)) &&
         plumb_tidy_forget_empty_series (store, error);
}

bool
plumb_store_tidy (PlumbStore *store, int64_t wall_us, const PlumbRetention *retention,
                  bool *out_has_more, GError **error)
{
  PlumbRetention kept = bring_in_order (retention);
  if (kept.minutes_days < 1 || kept.days < 0) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "minutes for %d days, hours for %d, days for %d: at least one day is kept",
                 retention->minutes_days, retention->hours_days, retention->days);
    return false;
  }
  int64_t today = plumb_day_at (store->zone, store->day_starts_min, wall_us, NULL);
  bool has_more = false;
  if (!plumb_store_begin_change (store, error) ||
      !plumb_store_end_change (store, tidy (store, today, &kept, &has_more, error), error))
    return false;
  *out_has_more = has_more;
  return true;
}
