/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-table.h"

#include "day.h"
#include "query.h"
#include "record.h"

#define PIECE_ROWS 400
#define MINUTE_US  (INT64_C (60) * G_USEC_PER_SEC)

struct PlumbReportTable {
  PlumbStore *store;
  PlumbReportPeriod period;
  PlumbReportPlace place; /* the event that comes next */
  bool has_days;          /* they are written */
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
    [COLUMN_IN_ONE_PLACE] = {"in_one_place_min", PLUMB_REPORT_FIELD_SITTING},
    [COLUMN_SITTING] = {"sitting_min", PLUMB_REPORT_FIELD_SITTING},
    [COLUMN_LONGEST] = {"longest_in_one_place_min", PLUMB_REPORT_FIELD_SITTING},
    [COLUMN_UPRIGHT] = {"upright_min", PLUMB_REPORT_FIELD_SLOUCHING},
    [COLUMN_SLOUCHING] = {"slouching_min", PLUMB_REPORT_FIELD_SLOUCHING},
    [COLUMN_LEANING] = {"leaning_min", PLUMB_REPORT_FIELD_SLOUCHING},
    [COLUMN_SHARE] = {"upright_share", PLUMB_REPORT_FIELD_SLOUCHING},
    [COLUMN_BREAKS] = {"breaks", PLUMB_REPORT_FIELD_BREAKS},
    [COLUMN_SESSION] = {"session", PLUMB_REPORT_FIELD_SESSIONS},
    [COLUMN_FEELING] = {"feeling", PLUMB_REPORT_FIELD_CHECK_INS},
    [COLUMN_COMFORT] = {"comfort", PLUMB_REPORT_FIELD_CHECK_INS},
    [COLUMN_AREA] = {"area", PLUMB_REPORT_FIELD_CHECK_INS},
    [COLUMN_SLEEP] = {"sleep", PLUMB_REPORT_FIELD_CHECK_INS},
    [COLUMN_ENERGY] = {"energy", PLUMB_REPORT_FIELD_CHECK_INS},
    [COLUMN_FOCUS] = {"focus", PLUMB_REPORT_FIELD_CHECK_INS},
    [COLUMN_NOTE] = {"note", PLUMB_REPORT_FIELD_NOTES},
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
is_shown (const PlumbReportTable *table, unsigned column)
{
  return columns[column].field == 0 || (columns[column].field & table->period.fields) != 0;
}

static void
get_names (const PlumbReportTable *table, const char *out_names[COLUMNS + 1])
{
  unsigned n = 0;
  for (unsigned i = 0; i < COLUMNS; i++)
    if (is_shown (table, i))
      out_names[n++] = columns[i].name;
  out_names[n] = NULL;
}

static void
write_row (const PlumbReportTable *table, const Row *row, GString *out)
{
  const char *names[COLUMNS + 1];
  get_names (table, names);
  PlumbRecord record = {.out = out, .names = names};
  plumb_record_begin (&record);
  for (unsigned i = 0; i < COLUMNS; i++) {
    g_autofree char *value = row->values[i];
    if (is_shown (table, i))
      plumb_record_put_text (&record, value);
  }
  plumb_record_end (&record);
}

static void
write_day (const PlumbReportTable *table, const PlumbBucket *bucket, GString *out)
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
  if (coverage >= table->store->coverage_floor && plumb_totals_get_upright_ratio (totals, &ratio))
    put_ratio (&row, COLUMN_SHARE, ratio);
  put_int (&row, COLUMN_BREAKS, plumb_bucket_count_breaks (bucket));
  write_row (table, &row, out);
}

static bool
write_days (PlumbReportTable *table, GString *out, GError **error)
{
  g_autoptr (GPtrArray) days = plumb_query_gather (table->store, table->period.from_day,
                                                   table->period.to_day, PLUMB_BUCKET_DAY, error);
  if (days == NULL)
    return false;
  for (guint i = 0; i < days->len; i++)
    write_day (table, days->pdata[i], out);
  return true;
}

static void
put_areas (Row *row, const PlumbStoreReportEvent *event)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (event->areas) && event->areas[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", event->areas[i]);
  if (text->len > 0)
    put_text (row, COLUMN_AREA, text->str);
}

static void
write_event (const PlumbReportTable *table, const PlumbStoreReportEvent *event, GString *out)
{
  char day[PLUMB_DAY_TEXT_SIZE];
  Row row = {0};
  plumb_day_write (event->day, day);
  put_text (&row, COLUMN_RECORD, event->is_session ? "session" : "check-in");
  put_text (&row, COLUMN_DAY, day);
  put_text (&row, COLUMN_TIME, event->moment);
  put_text (&row, COLUMN_SESSION, event->session);
  put_text (&row, COLUMN_FEELING, event->feeling);
  put_areas (&row, event);
  put_score (&row, COLUMN_COMFORT, event->comfort);
  put_score (&row, COLUMN_SLEEP, event->sleep);
  put_score (&row, COLUMN_ENERGY, event->energy);
  put_score (&row, COLUMN_FOCUS, event->focus);
  put_text (&row, COLUMN_NOTE, event->note);
  write_row (table, &row, out);
}

/* A piece of the events; out_count: how many. */
static bool
write_some_events (PlumbReportTable *table, GString *out, unsigned *out_count, GError **error)
{
  g_autoptr (PlumbStatement) select = plumb_report_select_events (
      table->store, &table->period, &table->place, false, PIECE_ROWS, error);
  bool has_row = select != NULL;
  *out_count = 0;
  while (has_row) {
    PlumbStoreReportEvent event;
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      break;
    ++*out_count;
    plumb_report_read_event (select, &table->period, &event, &table->place);
    write_event (table, &event, out);
    plumb_report_event_clear (&event);
  }
  return select != NULL;
}

static bool
write_piece (PlumbReportTable *table, GString *out, GError **error)
{
  const char *names[COLUMNS + 1];
  unsigned count;
  if (table->has_days)
    return write_some_events (table, out, &count, error) && count > 0;
  get_names (table, names);
  PlumbRecord record = {.out = out, .names = names};
  plumb_record_put_header (&record);
  table->has_days = true;
  return write_days (table, out, error);
}

bool
plumb_report_table_next (PlumbReportTable *table, GString *out, GError **error)
{
  g_autoptr (GString) piece = g_string_new (NULL);
  if (!write_piece (table, piece, error))
    return false;
  g_string_append_len (out, piece->str, (gssize)piece->len);
  return true;
}

PlumbReportTable *
plumb_report_table_new (PlumbStore *store, const char *from_day, const char *to_day,
                        unsigned fields, GError **error)
{
  PlumbReportTable table = {.store = store};
  if (!plumb_report_parse (from_day, to_day, fields, &table.period, error))
    return NULL;
  return g_memdup2 (&table, sizeof table);
}

void
plumb_report_table_free (PlumbReportTable *table)
{
  g_free (table);
}
