/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer.h"

#include <math.h>

#include "bucket.h"
#include "day.h"
#include "store.h"
#include "totals-sql.h"

#define MINUTE_US (60 * (int64_t)G_USEC_PER_SEC)

struct PlumbWriter {
  sqlite3 *db;
  bool has_found_damage;
  PlumbStatement *read_minute;
  PlumbStatement *add_minute;
  PlumbStatement *add_hour;
  PlumbStatement *add_day;
  PlumbStatement *add_event;
  PlumbStatement *count_event;
  PlumbStatement *count_hour_event;
  PlumbStatement *find_parts;
  PlumbStatement *add_series;
  PlumbStatement *add_value;
};

#define ADD_DEVIATION                                                                              \
  "deviation_sum = deviation_sum + excluded.deviation_sum,"                                        \
  " deviation_ms = deviation_ms + excluded.deviation_ms"

/* identity: the columns that are not summed, of which conflict names the key; n of them. */
static char *
compose_add (const char *table, const char *identity, unsigned n, const char *conflict,
             const char *update)
{
  GString *sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT INTO %s (%s, deviation_sum, deviation_ms, ", table, identity);
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, ") VALUES (?");
  for (unsigned i = 1; i < n + 2 + PLUMB_TOTALS_COLUMNS; i++)
    g_string_append (sql, ", ?");
  g_string_append_printf (sql, ") ON CONFLICT (%s) DO UPDATE SET %s" ADD_DEVIATION ", ", conflict,
                          update);
  plumb_totals_append_sums (sql);
  return g_string_free (sql, FALSE);
}

/* A minute that was begun belongs to the day it was begun in, whatever the zone says now; hence
 * the day comes back from the row. */
static char *
compose_add_minute (void)
{
  g_autofree char *insert = compose_add ("minutes", "minute, day, offset_s", 3, "minute", "");
  return g_strconcat (insert, " RETURNING day, offset_s", NULL);
}

static char *
compose_add_day (void)
{
  return compose_add ("days", "day, tz, first_hour_s, last_hour_s", 4, "day",
                      "tz = excluded.tz,"
                      " first_hour_s = min (first_hour_s, excluded.first_hour_s),"
                      " last_hour_s = max (last_hour_s, excluded.last_hour_s), ");
}

static char *
compose_read_minute (void)
{
  GString *sql = g_string_new ("SELECT ");
  plumb_totals_append_columns (sql, "");
  g_string_append (sql, " FROM minutes WHERE minute = ?");
  return g_string_free (sql, FALSE);
}

PlumbWriter *
plumb_writer_new (sqlite3 *db, GError **error)
{
  g_autoptr (PlumbWriter) writer = g_new0 (PlumbWriter, 1);
  g_autofree char *read_minute = compose_read_minute ();
  g_autofree char *add_minute = compose_add_minute ();
  g_autofree char *add_hour =
      compose_add ("hours", "start_s, day, offset_s", 3, "start_s, day", "");
  g_autofree char *add_day = compose_add_day ();
  const struct {
    PlumbStatement **statement;
    const char *sql;
  } wanted[] = {
      {&writer->read_minute, read_minute},
      {&writer->add_minute, add_minute},
      {&writer->add_hour, add_hour},
      {&writer->add_day, add_day},
      {&writer->add_event,
       "INSERT INTO events (at_us, end_us, day, offset_s, kind, label, duration_us, sensor,"
       " details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      {&writer->count_event,
       "INSERT INTO day_events (day, kind, label, count, longest_us) VALUES (?, ?, ?, ?, ?)"
       " ON CONFLICT (day, kind, label) DO UPDATE SET count = count + excluded.count,"
       " longest_us = max (longest_us, excluded.longest_us)"},
      {&writer->count_hour_event,
       "INSERT INTO hour_events (start_s, day, kind, label, offset_s, count, longest_us)"
       " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (start_s, day, kind, label) DO UPDATE"
       " SET count = count + excluded.count, longest_us = max (longest_us, excluded.longest_us)"},
      {&writer->find_parts,
       "SELECT day, (minute * 60 + offset_s) / 3600 * 3600 - offset_s AS start_s, max(offset_s),"
       " min(minute), max(minute) FROM minutes WHERE minute BETWEEN ? AND ?"
       " GROUP BY 1, 2 ORDER BY 4"},
      {&writer->add_series, "INSERT OR IGNORE INTO series (name) VALUES (?)"},
      {&writer->add_value, "INSERT OR REPLACE INTO series_values (series, at_us, value)"
                           " VALUES ((SELECT id FROM series WHERE name = ?), ?, ?)"},
  };
  writer->db = db;
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++) {
    *wanted[i].statement = plumb_statement_new (db, PLUMB_STORE_ERROR_OPEN, wanted[i].sql, error);
    if (*wanted[i].statement == NULL)
      return NULL;
  }
  return g_steal_pointer (&writer);
}

void
plumb_writer_free (PlumbWriter *writer)
{
  if (writer == NULL)
    return;
  plumb_statement_free (writer->read_minute);
  plumb_statement_free (writer->add_minute);
  plumb_statement_free (writer->add_hour);
  plumb_statement_free (writer->add_day);
  plumb_statement_free (writer->add_event);
  plumb_statement_free (writer->count_event);
  plumb_statement_free (writer->count_hour_event);
  plumb_statement_free (writer->find_parts);
  plumb_statement_free (writer->add_series);
  plumb_statement_free (writer->add_value);
  g_free (writer);
}

static bool
add_to_sums (PlumbWriter *writer, const PlumbRow *row, int64_t day, int offset_s,
             int64_t deviation_sum, int64_t known_ms, GError **error)
{
  int64_t hour_s = plumb_day_hour_start_s (row->at_us / G_USEC_PER_SEC, offset_s);
  plumb_statement_bind (writer->add_hour, "iiiii", hour_s, day, (int64_t)offset_s, deviation_sum,
                        known_ms);
  plumb_totals_bind (writer->add_hour, 6, &row->totals);
  if (!plumb_statement_run (writer->add_hour, PLUMB_STORE_ERROR_WRITE, error))
    return false;
  plumb_statement_bind (writer->add_day, "isiiii", day, row->tz, hour_s, hour_s, deviation_sum,
                        known_ms);
  plumb_totals_bind (writer->add_day, 7, &row->totals);
  return plumb_statement_run (writer->add_day, PLUMB_STORE_ERROR_WRITE, error);
}

static bool
is_taking (const PlumbRow *row)
{
  bool is_less = row->deviation_us <= 0 && row->deviation != 0;
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    is_less |= plumb_totals_get (&row->totals, i) < 0;
  return is_less;
}

/* What takes back more than there is, is of a minute that was erased, wholly or in part. */
static bool
find_erased (PlumbWriter *writer, const PlumbRow *row, bool *out_is_erased, GError **error)
{
  *out_is_erased = false;
  if (!is_taking (row))
    return true;
  bool has_row;
  PlumbTotals left = {0};
  plumb_statement_bind (writer->read_minute, "i", plumb_day_floor (row->at_us, MINUTE_US));
  if (!plumb_statement_step (writer->read_minute, PLUMB_STORE_ERROR_WRITE, &has_row, error))
    return false;
  *out_is_erased = !has_row;
  if (has_row)
    plumb_totals_read (writer->read_minute, 0, &left);
  plumb_totals_add (&left, &row->totals);
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    *out_is_erased |= plumb_totals_get (&left, i) < 0;
  return plumb_statement_run (writer->read_minute, PLUMB_STORE_ERROR_WRITE, error);
}

static bool
write_minute (PlumbWriter *writer, const PlumbRow *row, GError **error)
{
  PlumbStatement *minute = writer->add_minute;
  int64_t known_ms = row->deviation_us / 1000;
  int64_t deviation_sum = (int64_t)llround (row->deviation * 1000 * 1000);
  bool is_erased;
  if (!find_erased (writer, row, &is_erased, error) || is_erased)
    return is_erased;
  plumb_statement_bind (minute, "iiiii", plumb_day_floor (row->at_us, MINUTE_US), row->day,
                        (int64_t)row->offset_s, deviation_sum, known_ms);
  plumb_totals_bind (minute, 6, &row->totals);
  bool has_row;
  if (!plumb_statement_step (minute, PLUMB_STORE_ERROR_WRITE, &has_row, error))
    return false;
  int64_t day = has_row ? sqlite3_column_int64 (minute, 0) : row->day;
  int offset_s = has_row ? sqlite3_column_int (minute, 1) : row->offset_s;
  return plumb_statement_run (minute, PLUMB_STORE_ERROR_WRITE, error) &&
         add_to_sums (writer, row, day, offset_s, deviation_sum, known_ms, error);
}

static bool
write_value (PlumbWriter *writer, const PlumbRow *row, GError **error)
{
  plumb_statement_bind (writer->add_series, "s", row->name);
  if (!plumb_statement_run (writer->add_series, PLUMB_STORE_ERROR_WRITE, error))
    return false;
  plumb_statement_bind (writer->add_value, "sid", row->name, row->at_us, row->deviation);
  return plumb_statement_run (writer->add_value, PLUMB_STORE_ERROR_WRITE, error);
}

/* What lies in one hour of one day. */
typedef struct {
  int64_t day, hour_s;
  int offset_s;
  int64_t from_us;
} Part;

static Part
make_part (int64_t day, int offset_s, int64_t from_us)
{
  return (Part){day, plumb_day_hour_start_s (from_us / G_USEC_PER_SEC, offset_s), offset_s,
                from_us};
}

/* The minute in which it ends is often not written yet; its day is known by the zone of now. */
static void
add_last_part (const PlumbRow *row, int64_t known_minute, GArray *parts)
{
  int64_t last_minute = (row->at_us + MAX (row->duration_us - 1, 0)) / MINUTE_US;
  Part last = make_part (row->last_day, row->last_offset_s, last_minute * MINUTE_US);
  const Part *before = &g_array_index (parts, Part, parts->len - 1);
  if (known_minute < last_minute && (before->day != last.day || before->hour_s != last.hour_s))
    g_array_append_val (parts, last);
}

/* By the days and hours of the minutes in which it was, whatever the zone says now; where no minute
 * is left, all of it by its begin. */
static bool
find_parts (PlumbWriter *writer, const PlumbRow *row, GArray *parts, GError **error)
{
  PlumbStatement *select = writer->find_parts;
  int64_t known_minute = 0;
  bool has_row = true;
  plumb_statement_bind (select, "ii", row->at_us / MINUTE_US,
                        (row->at_us + MAX (row->duration_us - 1, 0)) / MINUTE_US);
  while (has_row) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_WRITE, &has_row, error))
      return false;
    if (!has_row)
      break;
    Part part = {sqlite3_column_int64 (select, 0), sqlite3_column_int64 (select, 1),
                 sqlite3_column_int (select, 2), sqlite3_column_int64 (select, 3) * MINUTE_US};
    known_minute = MAX (known_minute, sqlite3_column_int64 (select, 4));
    g_array_append_val (parts, part);
  }
  if (parts->len > 0) {
    g_array_index (parts, Part, 0).from_us = row->at_us;
    add_last_part (row, known_minute, parts);
  } else {
    Part whole = make_part (row->day, row->offset_s, row->at_us);
    g_array_append_val (parts, whole);
  }
  return plumb_statement_run (select, PLUMB_STORE_ERROR_WRITE, error);
}

static bool
count_in_hour (PlumbWriter *writer, const PlumbRow *row, const Part *part, int64_t count,
               int64_t longest_us, GError **error)
{
  if (!plumb_bucket_has_key_for (row->name))
    return true;
  plumb_statement_bind (writer->count_hour_event, "iissiii", part->hour_s, part->day, row->name,
                        row->label, (int64_t)part->offset_s, count, longest_us);
  return plumb_statement_run (writer->count_hour_event, PLUMB_STORE_ERROR_WRITE, error);
}

static bool
count_in_day (PlumbWriter *writer, const PlumbRow *row, const Part *part, int64_t count,
              int64_t longest_us, GError **error)
{
  plumb_statement_bind (writer->count_event, "issii", part->day, row->name, row->label, count,
                        longest_us);
  return plumb_statement_run (writer->count_event, PLUMB_STORE_ERROR_WRITE, error);
}

/* It is counted where it began, and measured wherever it was. */
static bool
count_parts (PlumbWriter *writer, const PlumbRow *row, const GArray *parts, int64_t count,
             GError **error)
{
  int64_t day_us = 0, day_count = count;
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = &g_array_index (parts, Part, i);
    const Part *next = i + 1 < parts->len ? part + 1 : NULL;
    int64_t length_us =
        (next != NULL ? next->from_us : row->at_us + row->duration_us) - part->from_us;
    day_us += length_us;
    if (!count_in_hour (writer, row, part, i == 0 ? count : 0, length_us, error))
      return false;
    if (next != NULL && next->day == part->day)
      continue;
    if (!count_in_day (writer, row, part, day_count, day_us, error))
      return false;
    day_us = day_count = 0;
  }
  return true;
}

static bool
count_event (PlumbWriter *writer, const PlumbRow *row, int64_t count, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  if (plumb_bucket_is_span (row->name))
    return find_parts (writer, row, parts, error) && count_parts (writer, row, parts, count, error);
  Part moment = make_part (row->day, row->offset_s, row->at_us);
  g_array_append_val (parts, moment);
  return count_parts (writer, row, parts, count, error);
}

/* Of a span that began in a minute that is written: where that is. */
static bool
find_begin (PlumbWriter *writer, const PlumbRow *row, Part *out_begin, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  *out_begin = make_part (row->day, row->offset_s, row->at_us);
  if (!plumb_bucket_is_span (row->name))
    return true;
  if (!find_parts (writer, row, parts, error))
    return false;
  *out_begin = g_array_index (parts, Part, 0);
  return true;
}

static bool
write_event (PlumbWriter *writer, const PlumbRow *row, GError **error)
{
  Part begin;
  if (!find_begin (writer, row, &begin, error))
    return false;
  plumb_statement_bind (writer->add_event, "iiiississ", row->at_us, row->end_us, begin.day,
                        (int64_t)begin.offset_s, row->name, row->label, row->duration_us,
                        row->sensor, row->details);
  if (!plumb_statement_run (writer->add_event, PLUMB_STORE_ERROR_WRITE, error))
    return false;
  return count_event (writer, row, 1, error);
}

bool
plumb_writer_measure (PlumbWriter *writer, const PlumbRow *row, GError **error)
{
  return count_event (writer, row, 0, error);
}

bool
plumb_writer_put_row (PlumbWriter *writer, const PlumbRow *row, GError **error)
{
  switch (row->type) {
  case PLUMB_ROW_MINUTE: return write_minute (writer, row, error);
  case PLUMB_ROW_VALUE: return write_value (writer, row, error);
  case PLUMB_ROW_EVENT: return write_event (writer, row, error);
  case PLUMB_ROW_RUNNING: return count_event (writer, row, 0, error);
  }
  g_assert_not_reached ();
}

bool
plumb_writer_put (PlumbWriter *writer, const GQueue *rows, GError **error)
{
  for (const GList *link = rows->head; link != NULL; link = link->next)
    if (!plumb_writer_put_row (writer, link->data, error))
      return false;
  return true;
}

static bool
write_all (PlumbWriter *writer, const GQueue *rows, GError **error)
{
  return plumb_statement_exec (writer->db, PLUMB_STORE_ERROR_WRITE, "BEGIN IMMEDIATE", error) &&
         plumb_writer_put (writer, rows, error) &&
         plumb_statement_exec (writer->db, PLUMB_STORE_ERROR_WRITE, "COMMIT", error);
}

bool
plumb_writer_write (PlumbWriter *writer, const GQueue *rows, bool is_synced, GError **error)
{
  sqlite3_exec (writer->db, is_synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                NULL, NULL, NULL);
  if (write_all (writer, rows, error))
    return true;
  int code = sqlite3_errcode (writer->db) & 0xff;
  writer->has_found_damage = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  if (!sqlite3_get_autocommit (writer->db))
    sqlite3_exec (writer->db, "ROLLBACK", NULL, NULL, NULL);
  return false;
}

bool
plumb_writer_has_found_damage (const PlumbWriter *writer)
{
  return writer->has_found_damage;
}
