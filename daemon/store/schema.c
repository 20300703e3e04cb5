/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema.h"

#include "printed.h"
#include "statement.h"
#include "store.h"

/* Above this many pages (of 1 KiB) only the ends of the tables are looked at when opening. */
#define CHECK_ALL_PAGES 16384

/* An SQL function of ours: details as they were up to version 2, as JSON; NULL: unreadable. */
#define PRINTED_TO_JSON "plumb_printed_to_json"

#define ADD_STATES(table)                                                                          \
  "ALTER TABLE " table " ADD COLUMN off_us INTEGER NOT NULL DEFAULT 0;"                            \
  "ALTER TABLE " table " ADD COLUMN missing_us INTEGER NOT NULL DEFAULT 0;"                        \
  "ALTER TABLE " table " ADD COLUMN reclining_us INTEGER NOT NULL DEFAULT 0;"                      \
  "UPDATE " table " SET missing_us = no_data_us WHERE no_data_us <> 0;"

/* One step a version, never changed once released. Zeroes take no room in SQLite's records. */
static const char *const steps[] = {
    /* 0 -> 1 */
    "CREATE TABLE minutes ("
    "  minute INTEGER PRIMARY KEY," /* of the epoch */
    "  day INTEGER NOT NULL,"       /* local days since 1970-01-01 */
    "  offset_s INTEGER NOT NULL,"  /* of local time, seconds east of UTC */
    "  upright_us INTEGER NOT NULL, slouching_us INTEGER NOT NULL, leaning_us INTEGER NOT NULL,"
    "  moving_us INTEGER NOT NULL, lying_us INTEGER NOT NULL, unjudged_us INTEGER NOT NULL,"
    "  not_worn_us INTEGER NOT NULL, no_data_us INTEGER NOT NULL, paused_us INTEGER NOT NULL,"
    "  walking_us INTEGER NOT NULL, sitting_us INTEGER NOT NULL, standing_us INTEGER NOT NULL,"
    "  stationary_us INTEGER NOT NULL,"
    "  deviation_sum INTEGER NOT NULL," /* millidegrees times milliseconds */
    "  deviation_ms INTEGER NOT NULL);" /* how long the deviation was known */
    "CREATE TABLE days (" /* the sums of minutes, kept with them in the same transactions */
    "  day INTEGER PRIMARY KEY, tz TEXT NOT NULL,"
    "  upright_us INTEGER NOT NULL, slouching_us INTEGER NOT NULL, leaning_us INTEGER NOT NULL,"
    "  moving_us INTEGER NOT NULL, lying_us INTEGER NOT NULL, unjudged_us INTEGER NOT NULL,"
    "  not_worn_us INTEGER NOT NULL, no_data_us INTEGER NOT NULL, paused_us INTEGER NOT NULL,"
    "  walking_us INTEGER NOT NULL, sitting_us INTEGER NOT NULL, standing_us INTEGER NOT NULL,"
    "  stationary_us INTEGER NOT NULL, deviation_sum INTEGER NOT NULL,"
    "  deviation_ms INTEGER NOT NULL);"
    "CREATE TABLE events ("
    "  id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, end_us INTEGER NOT NULL,"
    "  day INTEGER NOT NULL, offset_s INTEGER NOT NULL, kind TEXT NOT NULL,"
    "  label TEXT NOT NULL,"          /* which alert, which posture, which outcome */
    "  duration_us INTEGER NOT NULL," /* of a spell; 0: a moment */
    "  sensor TEXT, details TEXT);"   /* JSON; up to version 2 the text of an a{sv} */
    "CREATE INDEX events_by_time ON events (at_us);"
    "CREATE TABLE day_events (" /* events counted, in the same transactions */
    "  day INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, count INTEGER NOT NULL,"
    "  longest_us INTEGER NOT NULL, PRIMARY KEY (day, kind, label)) WITHOUT ROWID;"
    "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE series_values (series INTEGER NOT NULL, at_us INTEGER NOT NULL,"
    "  value REAL NOT NULL, PRIMARY KEY (series, at_us)) WITHOUT ROWID;"
    "CREATE TABLE calibrations (id INTEGER PRIMARY KEY, sensor TEXT NOT NULL,"
    "  placement TEXT NOT NULL, captured_us INTEGER NOT NULL, details TEXT NOT NULL);"
    "CREATE INDEX calibrations_newest ON calibrations (sensor, placement, captured_us);"
    "CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",

    /* 1 -> 2: hours, kept like days; and where a day lies, which its minutes will not tell for ever
     */
    "CREATE TABLE hours ("
    "  start_s INTEGER NOT NULL,"  /* of the local hour, seconds since the epoch */
    "  day INTEGER NOT NULL,"      /* a day may begin within an hour */
    "  offset_s INTEGER NOT NULL," /* of local time, seconds east of UTC */
    "  upright_us INTEGER NOT NULL, slouching_us INTEGER NOT NULL, leaning_us INTEGER NOT NULL,"
    "  moving_us INTEGER NOT NULL, lying_us INTEGER NOT NULL, unjudged_us INTEGER NOT NULL,"
    "  not_worn_us INTEGER NOT NULL, no_data_us INTEGER NOT NULL, paused_us INTEGER NOT NULL,"
    "  walking_us INTEGER NOT NULL, sitting_us INTEGER NOT NULL, standing_us INTEGER NOT NULL,"
    "  stationary_us INTEGER NOT NULL, deviation_sum INTEGER NOT NULL,"
    "  deviation_ms INTEGER NOT NULL, PRIMARY KEY (start_s, day)) WITHOUT ROWID;"
    "CREATE TABLE hour_events ("
    "  start_s INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,"
    "  offset_s INTEGER NOT NULL, count INTEGER NOT NULL, longest_us INTEGER NOT NULL,"
    "  PRIMARY KEY (start_s, day, kind, label)) WITHOUT ROWID;"
    "ALTER TABLE days ADD COLUMN first_hour_s INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE days ADD COLUMN last_hour_s INTEGER NOT NULL DEFAULT 0;"
    "INSERT INTO hours (start_s, day, offset_s, upright_us, slouching_us, leaning_us, moving_us,"
    "  lying_us, unjudged_us, not_worn_us, no_data_us, paused_us, walking_us, sitting_us,"
    "  standing_us, stationary_us, deviation_sum, deviation_ms)"
    " SELECT (minute * 60 + offset_s) / 3600 * 3600 - offset_s AS start_s, day, max(offset_s),"
    "  sum(upright_us), sum(slouching_us), sum(leaning_us), sum(moving_us), sum(lying_us),"
    "  sum(unjudged_us), sum(not_worn_us), sum(no_data_us), sum(paused_us), sum(walking_us),"
    "  sum(sitting_us), sum(standing_us), sum(stationary_us), sum(deviation_sum),"
    "  sum(deviation_ms) FROM minutes GROUP BY 1, 2;"
    "INSERT INTO hour_events (start_s, day, kind, label, offset_s, count, longest_us)"
    " SELECT (at_us / 1000000 + offset_s) / 3600 * 3600 - offset_s AS start_s, day, kind, label,"
    "  max(offset_s), count(*), max(duration_us) FROM events WHERE kind IN ('slouch-ended',"
    "  'bout-ended', 'posture-changed', 'bend', 'alert-raised', 'break-verified', 'break')"
    " GROUP BY 1, 2, 3, 4;"
    "UPDATE days SET first_hour_s = hour.first_s, last_hour_s = hour.last_s FROM"
    " (SELECT day, min(start_s) AS first_s, max(start_s) AS last_s FROM hours GROUP BY day) AS hour"
    " WHERE hour.day = days.day;",

    /* 2 -> 3: details as JSON. Those that cannot be read are no details; their events stay. */
    "UPDATE events SET details = " PRINTED_TO_JSON " (details) WHERE details IS NOT NULL;",

    /* 3 -> 4: mode off, which was a pause until now, reclining, which was slouching, and what is
     * missing of the time without data.
     * Nobody knows that of the time before, so all of it counts as missing, as it did then. What
     * was told again is counted by its kind, and suggestions of breaks from the day after the last.
     */
    ADD_STATES ("minutes") ADD_STATES ("hours") ADD_STATES (
        "days") "UPDATE events SET label = coalesce (iif (json_valid (details),"
                "  json_extract (details, '$.alert'), ''), '') WHERE kind = 'alert-repeated';"
                "DELETE FROM day_events WHERE kind = 'alert-repeated'"
                " AND day IN (SELECT day FROM events WHERE kind = 'alert-repeated');"
                "INSERT INTO day_events (day, kind, label, count, longest_us)"
                " SELECT day, kind, label, count(*), max(duration_us) FROM events WHERE kind = "
                "'alert-repeated'"
                " GROUP BY 1, 2, 3;"
                "INSERT INTO hour_events (start_s, day, kind, label, offset_s, count, longest_us)"
                " SELECT (at_us / 1000000 + offset_s) / 3600 * 3600 - offset_s AS start_s, day, "
                "kind, label,"
                "  max(offset_s), count(*), max(duration_us) FROM events WHERE kind = "
                "'alert-repeated'"
                " GROUP BY 1, 2, 3, 4;"
                "INSERT OR REPLACE INTO state (key, value)"
                " SELECT '" PLUMB_SCHEMA_SUGGESTIONS
                "', last + 1 FROM (SELECT max(day) AS last FROM days)"
                " WHERE last IS NOT NULL;",
};

/* Reads a page at either end of every table: enough to notice what is cut off or overwritten.
 * SQLite finds one min () or max () a query without reading what lies between. */
#define ENDS(column, table)                                                                        \
  " + coalesce ((SELECT min (" column ") FROM " table "), 0)"                                      \
  " + coalesce ((SELECT max (" column ") FROM " table "), 0)"

static const char look_at_ends[] =
    "SELECT (SELECT count (*) FROM sqlite_schema) + (SELECT count (*) FROM state)"
    " + (SELECT count (*) FROM series)" ENDS ("minute", "minutes") ENDS ("day", "days")
        ENDS ("start_s", "hours") ENDS ("start_s", "hour_events") ENDS ("id", "events")
            ENDS ("at_us", "events") ENDS ("day", "day_events") ENDS ("series", "series_values")
                ENDS ("id", "calibrations");

static PlumbSchemaResult
judge_failure (sqlite3 *db)
{
  int code = sqlite3_errcode (db) & 0xff;
  bool is_damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  return is_damaged ? PLUMB_SCHEMA_DAMAGED : PLUMB_SCHEMA_REFUSED;
}

static void
printed_to_json (sqlite3_context *context, int n, sqlite3_value **values)
{
  g_autoptr (GString) json = g_string_new (NULL);
  const char *text = (const char *)sqlite3_value_text (values[0]);
  if (text != NULL && plumb_printed_append_json (json, text))
    sqlite3_result_text (context, json->str, (int)json->len, SQLITE_TRANSIENT);
}

static bool
migrate (sqlite3 *db, int64_t version, GError **error)
{
  sqlite3_create_function (db, PRINTED_TO_JSON, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                           printed_to_json, NULL, NULL);
  g_autoptr (GString) sql = g_string_new ("BEGIN IMMEDIATE;");
  for (size_t i = (size_t)version; i < G_N_ELEMENTS (steps); i++)
    g_string_append (sql, steps[i]);
  g_string_append_printf (sql, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;",
                          PLUMB_SCHEMA_APPLICATION_ID, (int)G_N_ELEMENTS (steps));
  if (plumb_statement_exec (db, PLUMB_STORE_ERROR_OPEN, sql->str, error))
    return true;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return false;
}

static PlumbSchemaResult
check_soundness (sqlite3 *db, GError **error)
{
  int64_t pages = 0, ignored = 0;
  if (!plumb_statement_get_integer (db, PLUMB_STORE_ERROR_OPEN, "PRAGMA page_count", 0, &pages,
                                    error) ||
      !plumb_statement_get_integer (db, PLUMB_STORE_ERROR_OPEN, look_at_ends, 0, &ignored, error))
    return PLUMB_SCHEMA_DAMAGED;
  if (pages > CHECK_ALL_PAGES)
    return PLUMB_SCHEMA_READY;
  g_autoptr (PlumbStatement) check =
      plumb_statement_new (db, PLUMB_STORE_ERROR_OPEN, "PRAGMA quick_check(1)", error);
  bool has_row = false;
  if (check == NULL || !plumb_statement_step (check, PLUMB_STORE_ERROR_OPEN, &has_row, error))
    return PLUMB_SCHEMA_DAMAGED;
  const char *answer = has_row ? (const char *)sqlite3_column_text (check, 0) : NULL;
  if (g_strcmp0 (answer, "ok") == 0)
    return PLUMB_SCHEMA_READY;
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_OPEN, "damaged: %s",
               answer != NULL ? answer : "no answer to quick_check");
  return PLUMB_SCHEMA_DAMAGED;
}

static PlumbSchemaResult
refuse (GError **error, const char *why)
{
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_OPEN, "%s: left as it is", why);
  return PLUMB_SCHEMA_REFUSED;
}

PlumbSchemaResult
plumb_schema_identify (sqlite3 *db, GError **error)
{
  int64_t id, version, objects;
  if (!plumb_statement_get_integer (db, PLUMB_STORE_ERROR_OPEN, "PRAGMA application_id", 0, &id,
                                    error) ||
      !plumb_statement_get_integer (db, PLUMB_STORE_ERROR_OPEN, "PRAGMA user_version", 0, &version,
                                    error) ||
      !plumb_statement_get_integer (db, PLUMB_STORE_ERROR_OPEN,
                                    "SELECT count(*) FROM sqlite_schema", 0, &objects, error))
    return judge_failure (db);
  if (id != PLUMB_SCHEMA_APPLICATION_ID && (objects > 0 || id != 0 || version != 0))
    return refuse (error, "a database of another program");
  if (version < 0 || version > (int64_t)G_N_ELEMENTS (steps)) {
    g_autofree char *why =
        g_strdup_printf ("version %" G_GINT64_FORMAT " is newer than this program's %d", version,
                         (int)G_N_ELEMENTS (steps));
    return refuse (error, why);
  }
  return PLUMB_SCHEMA_READY;
}

PlumbSchemaResult
plumb_schema_prepare (sqlite3 *db, GError **error)
{
  int64_t version;
  if (!plumb_statement_get_integer (db, PLUMB_STORE_ERROR_OPEN, "PRAGMA user_version", 0, &version,
                                    error) ||
      (version < (int64_t)G_N_ELEMENTS (steps) && !migrate (db, version, error)))
    return judge_failure (db);
  return check_soundness (db, error);
}
