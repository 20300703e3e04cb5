/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Export, a piece at a time: each piece is its own short query that goes on after the last key, so
 * a slow reader keeps no snapshot open (erased rows could not leave the file while it did).
 */
#include <math.h>
#include <string.h>

#include "day.h"
#include "goals-mark.h"
#include "json.h"
#include "query.h"
#include "record.h"
#include "report-table.h"
#include "totals-sql.h"

/* A millisecond or two of the loop's time. */
#define PIECE_BYTES (128 * 1024)
#define ROW_BYTES   1024 /* about the most that a row takes */
#define PIECE_DAYS  30
#define MAX_AT_US   ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

/* New columns come last: who reads these by their place goes on. */
static const char *const state_names[] = {"start",        "from_usec",
                                          "day",          "utc_offset_s",
                                          "upright_s",    "slouching_s",
                                          "leaning_s",    "moving_s",
                                          "lying_s",      "unjudged_s",
                                          "not_worn_s",   "no_data_s",
                                          "paused_s",     "walking_s",
                                          "sitting_s",    "standing_s",
                                          "stationary_s", "deviation_deg",
                                          "off_s",        "missing_s",
                                          "reclining_s",  NULL};
static const char *const event_names[] = {"start", "from_usec", "to_usec", "day", "utc_offset_s",
                                          "kind",  "sensor",    "details", NULL};
static const char *const day_names[] = {"day",
                                        "tz",
                                        "monitored_s",
                                        "upright_s",
                                        "slouching_s",
                                        "leaning_s",
                                        "moving_s",
                                        "lying_s",
                                        "unjudged_s",
                                        "not_worn_s",
                                        "no_data_s",
                                        "paused_s",
                                        "walking_s",
                                        "sitting_s",
                                        "standing_s",
                                        "stationary_s",
                                        "coverage",
                                        "upright_ratio",
                                        "slouch_events",
                                        "lean_events",
                                        "longest_slouch_s",
                                        "longest_sit_s",
                                        "pose_changes",
                                        "bends",
                                        "alerts",
                                        "breaks",
                                        "goal_met",
                                        "streak",
                                        "off_s",
                                        "missing_s",
                                        "reclining_s",
                                        "expected_s",
                                        "breaks_taken",
                                        "breaks_suggested",
                                        "breaks_postponed",
                                        "breaks_skipped",
                                        "breaks_passed",
                                        "told",
                                        "repeated",
                                        "goal_so_far",
                                        "notices_heeded",
                                        "notices_ignored",
                                        "silent_moments",
                                        "silent_moments_ended",
                                        NULL};

typedef bool (*WritePiece) (PlumbExport *export, PlumbRecord *record, GError **error);

typedef struct {
  const char *what;
  const char *const *names;
  WritePiece write;
  const char *table, *key; /* of states */
  int64_t key_s;           /* one step of the key */
} Content;

struct PlumbExport {
  PlumbStore *store;
  PlumbReportTable *report; /* instead of everything below; NULL: rows */
  const Content *content;
  bool is_json;
  bool has_begun, has_rows, has_ended;
  int64_t next;    /* first key not yet written: a minute, an event's time, a day */
  int64_t last;    /* the last one wanted */
  int64_t next_id; /* events of one moment go on by id, parts of one hour by day */
};

static void
begin_object (PlumbExport *export, PlumbRecord *record)
{
  if (export->is_json)
    g_string_append (record->out, export->has_rows ? ",\n" : "\n");
  export->has_rows = true;
  plumb_record_begin (record);
}

/* With all their decimals. */
static void
put_stretch_states (PlumbRecord *record, const PlumbTotals *totals, unsigned from, unsigned until)
{
  for (unsigned i = from; i < until; i++)
    if (plumb_totals_is_key_known (totals, i))
      plumb_record_put_seconds (record, plumb_totals_get (totals, i));
    else
      plumb_record_put_nothing (record);
}

static void
write_stretch (PlumbExport *export, PlumbRecord *record, PlumbStatement *row)
{
  int64_t at_us = sqlite3_column_int64 (row, 0) * export->content->key_s * G_USEC_PER_SEC;
  int offset_s = sqlite3_column_int (row, 2);
  double known_ms = sqlite3_column_double (row, 4);
  PlumbTotals totals;
  double deviation_deg = known_ms > 0 ? sqlite3_column_double (row, 3) / known_ms / 1000 : NAN;
  begin_object (export, record);
  plumb_record_put_moment (record, at_us, offset_s);
  plumb_record_put_integer (record, at_us);
  plumb_record_put_day (record, sqlite3_column_int64 (row, 1));
  plumb_record_put_integer (record, offset_s);
  plumb_totals_read (row, 5, &totals);
  put_stretch_states (record, &totals, 0, PLUMB_TOTALS_FIRST);
  plumb_record_put_decimal (record, deviation_deg);
  put_stretch_states (record, &totals, PLUMB_TOTALS_FIRST, PLUMB_TOTALS_COLUMNS);
  plumb_record_end (record);
}

/* Rows until the piece is full; each writes itself and says where to go on. */
static bool
write_rows (PlumbExport *export, PlumbRecord *record, PlumbStatement *select,
            void (*write) (PlumbExport *export, PlumbRecord *record, PlumbStatement *row),
            int key_column, int id_column, GError **error)
{
  gsize full = record->out->len + PIECE_BYTES - ROW_BYTES;
  bool has_row = true;
  plumb_statement_bind (select, "iii", export->next, export->last, export->next_id);
  while (record->out->len < full) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row) {
      export->has_ended = true;
      return true;
    }
    write (export, record, select);
    export->next = sqlite3_column_int64 (select, key_column);
    export->next_id = sqlite3_column_int64 (select, id_column) + 1;
  }
  return true;
}

static bool
write_states (PlumbExport *export, PlumbRecord *record, GError **error)
{
  const Content *content = export->content;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_printf (sql, "SELECT %s, day, offset_s, deviation_sum, deviation_ms, ", content->key);
  plumb_totals_append_columns (sql, "");
  g_string_append_printf (sql,
                          " FROM %s WHERE %s BETWEEN ?1 AND ?2 AND (%s > ?1 OR day >= ?3)"
                          " ORDER BY %s, day",
                          content->table, content->key, content->key, content->key);
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (export->store, sql->str, error);
  return select != NULL && write_rows (export, record, select, write_stretch, 0, 1, error);
}

static void
write_event (PlumbExport *export, PlumbRecord *record, PlumbStatement *row)
{
  int64_t at_us = sqlite3_column_int64 (row, 1);
  int offset_s = sqlite3_column_int (row, 4);
  begin_object (export, record);
  plumb_record_put_moment (record, at_us, offset_s);
  plumb_record_put_integer (record, at_us);
  plumb_record_put_integer (record, sqlite3_column_int64 (row, 2));
  plumb_record_put_day (record, sqlite3_column_int64 (row, 3));
  plumb_record_put_integer (record, offset_s);
  plumb_record_put_text (record, (const char *)sqlite3_column_text (row, 5));
  plumb_record_put_text (record, (const char *)sqlite3_column_text (row, 6));
  plumb_record_put_json (record, (const char *)sqlite3_column_text (row, 7));
  plumb_record_end (record);
}

static bool
write_events (PlumbExport *export, PlumbRecord *record, GError **error)
{
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (
      export->store,
      "SELECT id, at_us, end_us, day, offset_s, kind, sensor, details FROM events"
      " WHERE at_us BETWEEN ?1 AND ?2 AND (at_us > ?1 OR id >= ?3) ORDER BY at_us, id",
      error);
  return select != NULL && write_rows (export, record, select, write_event, 1, 0, error);
}

static void
put_counts (PlumbRecord *record, const PlumbBucketCounts *counts)
{
  g_autoptr (GString) json = g_string_new ("{");
  for (unsigned i = 0; i < counts->n; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    plumb_json_append_string (json, counts->entry[i].name);
    g_string_append_c (json, ':');
    plumb_json_append_integer (json, counts->entry[i].count);
  }
  g_string_append_c (json, '}');
  plumb_record_put_json (record, json->str);
}

static void
put_totals (PlumbRecord *record, const PlumbTotals *totals, unsigned from, unsigned until)
{
  uint32_t seconds[PLUMB_TOTALS_COLUMNS];
  plumb_totals_to_seconds (totals, seconds);
  for (unsigned i = from; i < until; i++)
    if (plumb_totals_is_key_known (totals, i))
      plumb_record_put_integer (record, seconds[i]);
    else
      plumb_record_put_nothing (record);
}

static void
put_answer (PlumbRecord *record, bool is_known, bool answer)
{
  if (is_known)
    plumb_record_put_boolean (record, answer);
  else
    plumb_record_put_nothing (record);
}

static void
put_number (PlumbRecord *record, bool is_known, int64_t number)
{
  if (is_known)
    plumb_record_put_integer (record, number);
  else
    plumb_record_put_nothing (record);
}

static void
put_breaks (PlumbRecord *record, const PlumbBucket *bucket)
{
  plumb_record_put_integer (record, plumb_bucket_count_breaks (bucket));
  put_number (record, bucket->has_suggested, bucket->suggested);
  plumb_record_put_integer (record, plumb_bucket_count_outcome (bucket, "postponed"));
  plumb_record_put_integer (record, plumb_bucket_count_outcome (bucket, "skipped"));
  plumb_record_put_integer (record, plumb_bucket_count_passed (bucket));
}

/* What came later than the rest. */
static void
write_more_of_day (PlumbRecord *record, const PlumbBucket *bucket)
{
  put_totals (record, &bucket->totals, PLUMB_TOTALS_FIRST, PLUMB_TOTALS_COLUMNS);
  plumb_record_put_integer (record, plumb_totals_get_expected_seconds (&bucket->totals));
  put_breaks (record, bucket);
  put_counts (record, &bucket->told);
  put_counts (record, &bucket->repeated);
  put_answer (record, bucket->has_goal_so_far, bucket->is_goal_met_so_far);
  plumb_record_put_integer (record, plumb_bucket_get_count (&bucket->notices, "heeded"));
  plumb_record_put_integer (record, plumb_bucket_get_count (&bucket->notices, "ignored"));
  plumb_record_put_integer (record, plumb_bucket_sum_counts (&bucket->silent_moments));
  plumb_record_put_integer (record, plumb_bucket_get_count (&bucket->silent_moments, "ended"));
}

static void
write_day (PlumbExport *export, PlumbRecord *record, const PlumbBucket *bucket)
{
  begin_object (export, record);
  plumb_record_put_day (record, bucket->day);
  plumb_record_put_text (record, bucket->tz);
  plumb_record_put_integer (
      record, plumb_totals_whole_seconds (plumb_totals_get_monitored (&bucket->totals)));
  put_totals (record, &bucket->totals, 0, PLUMB_TOTALS_FIRST);
  plumb_record_put_double (record, bucket->coverage);
  plumb_record_put_double (record, bucket->has_upright_ratio ? bucket->upright_ratio : NAN);
  plumb_record_put_integer (record, bucket->slouch_events);
  plumb_record_put_integer (record, bucket->lean_events);
  plumb_record_put_integer (record, plumb_totals_whole_seconds (bucket->longest_slouch_us));
  plumb_record_put_integer (record, plumb_totals_whole_seconds (bucket->longest_sit_us));
  plumb_record_put_integer (record, bucket->pose_changes);
  plumb_record_put_integer (record, bucket->bends);
  put_counts (record, &bucket->told);
  put_counts (record, &bucket->breaks);
  put_answer (record, bucket->has_goal, bucket->is_goal_met);
  put_number (record, bucket->has_streak, bucket->streak);
  write_more_of_day (record, bucket);
  plumb_record_end (record);
}

static bool
write_days (PlumbExport *export, PlumbRecord *record, GError **error)
{
  int64_t until = MIN (export->next + PIECE_DAYS - 1, export->last);
  g_autoptr (GPtrArray) buckets =
      plumb_query_gather (export->store, export->next, until, PLUMB_BUCKET_DAY, error);
  if (buckets == NULL || !plumb_goals_mark (export->store, buckets, error))
    return false;
  for (guint i = 0; i < buckets->len; i++)
    write_day (export, record, buckets->pdata[i]);
  export->next = until + 1;
  export->has_ended = export->next > export->last;
  return true;
}

static const Content contents[] = {
    {"minutes", state_names, write_states, "minutes", "minute", 60},
    {"hours", state_names, write_states, "hours", "start_s", 1},
    {"events", event_names, write_events, NULL, NULL, 0},
    {"days", day_names, write_days, NULL, NULL, 0},
};

static const Content *
find_content (const char *what)
{
  for (size_t i = 0; i < G_N_ELEMENTS (contents); i++)
    if (strcmp (contents[i].what, what) == 0)
      return &contents[i];
  return NULL;
}

/* The keys of the range. Days are cut to what there is, or a range "from ever to ever" would look
 * at a million empty ones. */
static bool
set_range (PlumbExport *export, int64_t from_us, int64_t last_us, GError **error)
{
  export->next = from_us;
  export->last = last_us;
  if (export->content->write == write_states) {
    int64_t key_us = export->content->key_s * G_USEC_PER_SEC;
    export->next = from_us / key_us;
    export->last = last_us / key_us;
  } else if (export->content->write == write_days) {
    PlumbStore *store = export->store;
    int64_t first, final;
    if (!plumb_statement_get_integer (
            store->db, PLUMB_STORE_ERROR_READ,
            "SELECT min(day) FROM (SELECT min(day) AS day FROM days UNION ALL"
            " SELECT min(day) FROM day_events)",
            PLUMB_DAY_MAX, &first, error) ||
        !plumb_statement_get_integer (
            store->db, PLUMB_STORE_ERROR_READ,
            "SELECT max(day) FROM (SELECT max(day) AS day FROM days UNION ALL"
            " SELECT max(day) FROM day_events)",
            PLUMB_DAY_MIN, &final, error))
      return false;
    export->next = MAX (first, plumb_day_at (store->zone, store->day_starts_min, from_us, NULL));
    export->last = MIN (final, plumb_day_at (store->zone, store->day_starts_min, last_us, NULL));
  }
  export->has_ended = export->next > export->last;
  return true;
}

PlumbExport *
plumb_store_export_new (PlumbStore *store, const char *format, const char *what, int64_t from_us,
                        int64_t to_us, GError **error)
{
  const Content *content = find_content (what);
  bool is_json = strcmp (format, "json") == 0;
  const char *wrong = NULL;
  if (!is_json && strcmp (format, "csv") != 0)
    wrong = "the format is neither csv nor json";
  else if (content == NULL)
    wrong = "what to export is none of minutes, hours, events, days";
  else if (from_us >= to_us)
    wrong = "the range ends before it begins";
  if (wrong != NULL) {
    g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT, wrong);
    return NULL;
  }
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  if (reading == NULL)
    return NULL;
  PlumbExport *export = g_new0 (PlumbExport, 1);
  export->store = store;
  export->content = content;
  export->is_json = is_json;
  if (set_range (export, CLAMP (from_us, 0, MAX_AT_US), CLAMP (to_us, 1, MAX_AT_US) - 1, error))
    return export;
  plumb_store_export_free (export);
  return NULL;
}

static bool
write_piece (PlumbExport *export, GString *out, GError **error)
{
  PlumbRecord record = {.out = out, .names = export->content->names, .is_json = export->is_json};
  if (!export->has_begun && export->is_json)
    g_string_append_c (out, '[');
  else if (!export->has_begun)
    plumb_record_put_header (&record);
  if (!export->has_ended && !export->content->write (export, &record, error))
    return false;
  if (export->has_ended && export->is_json)
    g_string_append (out, "\n]\n");
  return true;
}

bool
plumb_store_export_next (PlumbExport *export, GString *out, GError **error)
{
  if (export->has_begun && export->has_ended)
    return false;
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (export->store, error);
  if (reading == NULL)
    return false;
  if (export->report != NULL)
    return plumb_report_table_next (export->report, out, error);
  gsize before = out->len;
  bool is_written = write_piece (export, out, error);
  export->has_begun = true;
  if (!is_written) {
    export->has_ended = true;
    g_string_truncate (out, before);
  }
  return is_written;
}

PlumbExport *
plumb_store_export_report_new (PlumbStore *store, const char *from_day, const char *to_day,
                               unsigned fields, GError **error)
{
  PlumbReportTable *report = plumb_report_table_new (store, from_day, to_day, fields, error);
  if (report == NULL)
    return NULL;
  PlumbExport *export = g_new0 (PlumbExport, 1);
  export->store = store;
  export->report = report;
  return export;
}

void
plumb_store_export_free (PlumbExport *export)
{
  plumb_report_table_free (export->report);
  g_free (export);
}
