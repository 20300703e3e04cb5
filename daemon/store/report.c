/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a table, and what both forms of it share. */
#include "report.h"

#include <string.h>

#include "day.h"
#include "query.h"
#include "record.h"

#define PIECE_ROWS 400
#define MINUTE_US  (INT64_C (60) * G_USEC_PER_SEC)

static const struct {
  const char *name;
  PlumbReportField field;
} field_names[] = {
    {"sitting", PLUMB_REPORT_SITTING},     {"slouching", PLUMB_REPORT_SLOUCHING},
    {"breaks", PLUMB_REPORT_BREAKS},       {"sessions", PLUMB_REPORT_SESSIONS},
    {"check-ins", PLUMB_REPORT_CHECK_INS}, {"notes", PLUMB_REPORT_NOTES},
};

/* The columns of the table, in order; those of a field only where it was picked. */
typedef enum {
  COLUMN_RECORD,
  COLUMN_DAY,
  COLUMN_TIME,
  COLUMN_WORN,
  COLUMN_COVERAGE,
  COLUMN_IN_ONE_PLACE,
  COLUMN_SITTING,
  COLUMN_LONGEST,
  COLUMN_UPRIGHT,
  COLUMN_SLOUCHING,
  COLUMN_LEANING,
  COLUMN_SHARE,
  COLUMN_BREAKS,
  COLUMN_SESSION,
  COLUMN_FEELING,
  COLUMN_COMFORT,
  COLUMN_AREA,
  COLUMN_SLEEP,
  COLUMN_ENERGY,
  COLUMN_FOCUS,
  COLUMN_NOTE,
} Column;
#define COLUMNS 21

static const struct {
  const char *name;
  unsigned field; /* 0: always */
} columns[COLUMNS] = {
    [COLUMN_RECORD] = {"record", 0},
    [COLUMN_DAY] = {"day", 0},
    [COLUMN_TIME] = {"time", 0},
    [COLUMN_WORN] = {"worn_min", 0},
    [COLUMN_COVERAGE] = {"coverage", 0},
    [COLUMN_IN_ONE_PLACE] = {"in_one_place_min", PLUMB_REPORT_SITTING},
    [COLUMN_SITTING] = {"sitting_min", PLUMB_REPORT_SITTING},
    [COLUMN_LONGEST] = {"longest_in_one_place_min", PLUMB_REPORT_SITTING},
    [COLUMN_UPRIGHT] = {"upright_min", PLUMB_REPORT_SLOUCHING},
    [COLUMN_SLOUCHING] = {"slouching_min", PLUMB_REPORT_SLOUCHING},
    [COLUMN_LEANING] = {"leaning_min", PLUMB_REPORT_SLOUCHING},
    [COLUMN_SHARE] = {"upright_share", PLUMB_REPORT_SLOUCHING},
    [COLUMN_BREAKS] = {"breaks", PLUMB_REPORT_BREAKS},
    [COLUMN_SESSION] = {"session", PLUMB_REPORT_SESSIONS},
    [COLUMN_FEELING] = {"feeling", PLUMB_REPORT_CHECK_INS},
    [COLUMN_COMFORT] = {"comfort", PLUMB_REPORT_CHECK_INS},
    [COLUMN_AREA] = {"area", PLUMB_REPORT_CHECK_INS},
    [COLUMN_SLEEP] = {"sleep", PLUMB_REPORT_CHECK_INS},
    [COLUMN_ENERGY] = {"energy", PLUMB_REPORT_CHECK_INS},
    [COLUMN_FOCUS] = {"focus", PLUMB_REPORT_CHECK_INS},
    [COLUMN_NOTE] = {"note", PLUMB_REPORT_NOTES},
};

typedef struct {
  char *values[COLUMNS]; /* owned; NULL: empty */
} Row;

static void
put_int (Row *row, Column column, int64_t value)
{
  row->values[column] = g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
put_minutes (Row *row, Column column, int64_t us)
{
  put_int (row, column, (us + MINUTE_US / 2) / MINUTE_US);
}

static void
put_text (Row *row, Column column, const char *text)
{
  if (text != NULL)
    row->values[column] = g_strdup (text);
}

static void
put_score (Row *row, Column column, int score)
{
  if (score >= 0)
    put_int (row, column, score);
}

static void
put_ratio (Row *row, Column column, double ratio)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  row->values[column] = g_strdup (g_ascii_formatd (text, sizeof text, "%.3f", ratio));
}

static bool
is_shown (const PlumbReport *report, unsigned column)
{
  return columns[column].field == 0 || (columns[column].field & report->fields) != 0;
}

static void
get_names (const PlumbReport *report, const char *out_names[COLUMNS + 1])
{
  unsigned n = 0;
  for (unsigned i = 0; i < COLUMNS; i++)
    if (is_shown (report, i))
      out_names[n++] = columns[i].name;
  out_names[n] = NULL;
}

static void
write_row (const PlumbReport *report, const Row *row, GString *out)
{
  const char *names[COLUMNS + 1];
  get_names (report, names);
  PlumbRecord record = {.out = out, .names = names};
  plumb_record_begin (&record);
  for (unsigned i = 0; i < COLUMNS; i++) {
    g_autofree char *value = row->values[i];
    if (is_shown (report, i))
      plumb_record_put_text (&record, value);
  }
  plumb_record_end (&record);
}

static void
write_day (const PlumbReport *report, const PlumbBucket *bucket, GString *out)
{
  const PlumbTotals *totals = &bucket->totals;
  g_autofree char *day = plumb_day_to_string (bucket->day);
  double coverage = plumb_totals_get_coverage (totals);
  double ratio;
  Row row = {0};
  put_text (&row, COLUMN_RECORD, "day");
  put_text (&row, COLUMN_DAY, day);
  put_minutes (&row, COLUMN_WORN, plumb_totals_get_monitored (totals));
  put_ratio (&row, COLUMN_COVERAGE, coverage);
  put_minutes (&row, COLUMN_IN_ONE_PLACE, totals->stationary_us);
  if (totals->sitting_us > 0 || totals->standing_us > 0)
    put_minutes (&row, COLUMN_SITTING, totals->sitting_us);
  put_minutes (&row, COLUMN_LONGEST, bucket->longest_sit_us);
  put_minutes (&row, COLUMN_UPRIGHT, totals->upright_us);
  put_minutes (&row, COLUMN_SLOUCHING, totals->slouching_us);
  put_minutes (&row, COLUMN_LEANING, totals->leaning_us);
  if (coverage >= report->store->coverage_floor && plumb_totals_get_upright_ratio (totals, &ratio))
    put_ratio (&row, COLUMN_SHARE, ratio);
  put_int (&row, COLUMN_BREAKS, plumb_bucket_count_breaks (bucket));
  write_row (report, &row, out);
}

static bool
write_days (PlumbReport *report, GString *out, GError **error)
{
  g_autoptr (GPtrArray) days =
      plumb_query_gather (report->store, report->from_day, report->to_day, PLUMB_BUCKET_DAY, error);
  if (days == NULL)
    return false;
  for (guint i = 0; i < days->len; i++)
    write_day (report, days->pdata[i], out);
  return true;
}

static int
read_score (const PlumbDetails *details, const char *key)
{
  const PlumbField *score =
      plumb_fields_find (details->fields, details->count, key, PLUMB_FIELD_UNSIGNED);
  return score != NULL && score->integer >= 0 && score->integer <= 10 ? (int)score->integer : -1;
}

static const char *
read_text (const PlumbDetails *details, const char *key)
{
  const PlumbField *text =
      plumb_fields_find (details->fields, details->count, key, PLUMB_FIELD_STRING);
  return text != NULL ? text->string : NULL;
}

/* One area, or a list of them. */
static void
read_areas (const PlumbDetails *details, PlumbReportCheckIn *check_in)
{
  const PlumbField *list =
      plumb_fields_find (details->fields, details->count, "areas", PLUMB_FIELD_STRINGS);
  check_in->areas[0] = read_text (details, "area");
  if (check_in->areas[0] != NULL || list == NULL)
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (check_in->areas) && list->strings[i] != NULL; i++)
    check_in->areas[i] = list->strings[i];
}

void
plumb_report_read_check_in (const PlumbDetails *details, PlumbReportCheckIn *out_check_in)
{
  *out_check_in = (PlumbReportCheckIn){
      .feeling = read_text (details, "feeling"),
      .note = read_text (details, "note"),
      .comfort = read_score (details, "comfort"),
      .sleep = read_score (details, "sleep"),
      .energy = read_score (details, "energy"),
      .focus = read_score (details, "focus"),
  };
  read_areas (details, out_check_in);
}

static void
put_areas (Row *row, const PlumbReportCheckIn *said)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (said->areas) && said->areas[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", said->areas[i]);
  if (text->len > 0)
    put_text (row, COLUMN_AREA, text->str);
}

static void
write_event (const PlumbReport *report, PlumbStatement *event, GString *out)
{
  const char *kind = (const char *)sqlite3_column_text (event, 4);
  g_auto (PlumbDetails) details = {0};
  g_autofree char *day = plumb_day_to_string (sqlite3_column_int64 (event, 2));
  g_autofree char *moment =
      plumb_day_moment_to_string (sqlite3_column_int64 (event, 1), sqlite3_column_int (event, 3));
  PlumbReportCheckIn said;
  Row row = {0};
  plumb_details_init (&details, (const char *)sqlite3_column_text (event, 5));
  put_text (&row, COLUMN_RECORD, kind);
  put_text (&row, COLUMN_DAY, day);
  put_text (&row, COLUMN_TIME, moment);
  plumb_report_read_check_in (&details, &said);
  if (strcmp (kind, "session") == 0) {
    put_text (&row, COLUMN_SESSION, read_text (&details, "kind"));
  } else {
    put_text (&row, COLUMN_FEELING, said.feeling);
    put_areas (&row, &said);
    put_score (&row, COLUMN_COMFORT, said.comfort);
    put_score (&row, COLUMN_SLEEP, said.sleep);
    put_score (&row, COLUMN_ENERGY, said.energy);
    put_score (&row, COLUMN_FOCUS, said.focus);
  }
  put_text (&row, COLUMN_NOTE, said.note);
  write_row (report, &row, out);
}

PlumbStatement *
plumb_report_select_events (const PlumbReport *report, bool is_newest_first, int64_t limit,
                            GError **error)
{
  static const char oldest_first[] =
      "SELECT id, at_us, day, offset_s, kind, details FROM events"
      " WHERE at_us BETWEEN ?1 AND ?2 AND day BETWEEN ?3 AND ?4"
      " AND ((?5 AND kind = 'check-in') OR (?6 AND kind = 'session'))"
      " AND (at_us > ?1 OR id >= ?7) ORDER BY at_us, id LIMIT ?8";
  static const char newest_first[] =
      "SELECT id, at_us, day, offset_s, kind, details FROM events"
      " WHERE at_us BETWEEN ?1 AND ?2 AND day BETWEEN ?3 AND ?4"
      " AND ((?5 AND kind = 'check-in') OR (?6 AND kind = 'session'))"
      " AND (at_us > ?1 OR id >= ?7) ORDER BY at_us DESC, id DESC LIMIT ?8";
  int64_t first_us = plumb_day_earliest_s (report->from_day) * G_USEC_PER_SEC;
  int64_t last_us = plumb_day_latest_s (report->to_day) * G_USEC_PER_SEC;
  PlumbStatement *select = plumb_store_prepare_read (
      report->store, is_newest_first ? newest_first : oldest_first, error);
  if (select == NULL)
    return NULL;
  plumb_statement_bind (
      select, "iiiiiiii", MAX (first_us, report->next_at_us), last_us, report->from_day,
      report->to_day, (int64_t)((report->fields & PLUMB_REPORT_CHECK_INS) != 0),
      (int64_t)((report->fields & PLUMB_REPORT_SESSIONS) != 0), report->next_id, limit);
  return select;
}

/* A piece of the events; out_count: how many. */
static bool
write_some_events (PlumbReport *report, GString *out, unsigned *out_count, GError **error)
{
  g_autoptr (PlumbStatement) select = plumb_report_select_events (report, false, PIECE_ROWS, error);
  bool has_row = select != NULL;
  *out_count = 0;
  while (has_row) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      break;
    write_event (report, select, out);
    report->next_at_us = sqlite3_column_int64 (select, 1);
    report->next_id = sqlite3_column_int64 (select, 0) + 1;
    ++*out_count;
  }
  return select != NULL;
}

static bool
write_table_piece (PlumbReport *report, GString *out, GError **error)
{
  const char *names[COLUMNS + 1];
  unsigned count;
  if (report->stage > 0) {
    if (!write_some_events (report, out, &count, error))
      return false;
    return count > 0;
  }
  get_names (report, names);
  PlumbRecord record = {.out = out, .names = names};
  plumb_record_put_header (&record);
  report->stage++;
  return write_days (report, out, error);
}

static bool
write_page_piece (PlumbReport *report, GString *out, GError **error)
{
  switch (report->stage++) {
  case 0: return plumb_report_write_figures (report, out, error);
  case 1:
    if (!plumb_report_write_events (report, out, error))
      return false;
    plumb_report_write_end (out);
    return true;
  default: return false;
  }
}

bool
plumb_report_next (PlumbReport *report, GString *out, GError **error)
{
  g_autoptr (GString) piece = g_string_new (NULL);
  if (!(report->is_csv ? write_table_piece (report, piece, error)
                       : write_page_piece (report, piece, error)))
    return false;
  g_string_append_len (out, piece->str, (gssize)piece->len);
  return true;
}

static bool
parse_fields (const char *const *fields, unsigned *out_fields, GError **error)
{
  unsigned known = 0;
  for (unsigned i = 0; fields != NULL && fields[i] != NULL; i++) {
    unsigned field = 0;
    for (unsigned j = 0; j < G_N_ELEMENTS (field_names); j++)
      if (strcmp (fields[i], field_names[j].name) == 0)
        field = field_names[j].field;
    if (field == 0) {
      g_autofree char *escaped = g_strescape (fields[i], NULL);
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                   "\"%.40s\" is none of sitting, slouching, breaks, sessions, check-ins, notes",
                   escaped);
      return false;
    }
    known |= field;
  }
  *out_fields = known != 0 ? known : (PLUMB_REPORT_NOTES - 1);
  return true;
}

static bool
parse_period (const char *from_day, const char *to_day, PlumbReport *report, GError **error)
{
  if (!plumb_day_parse (from_day, &report->from_day) ||
      !plumb_day_parse (to_day, &report->to_day)) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the period of a report wants two days such as 2026-11-23");
    return false;
  }
  int64_t days = report->to_day - report->from_day + 1;
  if (days >= 1 && days <= PLUMB_REPORT_DAYS_MAX)
    return true;
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
               "a report of %" G_GINT64_FORMAT " days, wanted 1 to %d", days,
               PLUMB_REPORT_DAYS_MAX);
  return false;
}

PlumbReport *
plumb_report_new (PlumbStore *store, bool is_csv, const char *from_day, const char *to_day,
                  const char *const *fields, GError **error)
{
  PlumbReport report = {.store = store, .is_csv = is_csv};
  if (!parse_fields (fields, &report.fields, error) ||
      !parse_period (from_day, to_day, &report, error))
    return NULL;
  return g_memdup2 (&report, sizeof report);
}

void
plumb_report_free (PlumbReport *report)
{
  g_free (report);
}
