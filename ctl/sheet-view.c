/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days come from GetRange, as exact as they are kept; what the wearer said comes from the table
 * that Export writes, which knows the day that each moment belongs to. */
#include "sheet-view.h"

#include <stdio.h>
#include <string.h>

#include "bucket-values.h"
#include "client.h"
#include "csv.h"
#include "sheet.h"
#include "words.h"

typedef enum {
  COLUMN_RECORD,
  COLUMN_DAY,
  COLUMN_TIME,
  COLUMN_SESSION,
  COLUMN_FEELING,
  COLUMN_AREA,
  COLUMN_COMFORT,
  COLUMN_SLEEP,
  COLUMN_ENERGY,
  COLUMN_FOCUS,
  COLUMN_NOTE,
  COLUMNS,
} Column;

static const char *const names[COLUMNS] = {"record",  "day",   "time",    "session",
                                           "feeling", "area",  "comfort", "sleep",
                                           "energy",  "focus", "note"};

/* A row of the table and what points into it. */
typedef struct {
  char **fields;
  char **areas;
} Row;

static void
row_free (Row *row)
{
  g_strfreev (row->fields);
  g_strfreev (row->areas);
  g_free (row);
}

static bool
parse_date (const char *text, GDate *out_date)
{
  unsigned year, month, day;
  char end;
  if (sscanf (text, "%4u-%2u-%2u%c", &year, &month, &day, &end) != 3 ||
      !g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return false;
  g_date_clear (out_date, 1);
  g_date_set_dmy (out_date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return true;
}

/* An older daemon tells all silence alike, and had it for missing. */
static double
missing_of (GVariant *bucket)
{
  double expected_s;
  bool is_known = plumb_bucket_values_expected (bucket, &expected_s);
  return plumb_bucket_values_seconds (bucket, is_known ? "missing_s" : "no_data_s");
}

static bool
read_day (GVariant *bucket, PlumbSheetDay *out_day)
{
  *out_day = (PlumbSheetDay){
      .monitored_s = plumb_bucket_values_seconds (bucket, "monitored_s"),
      .unjudged_s = plumb_bucket_values_seconds (bucket, "unjudged_s"),
      .missing_s = missing_of (bucket),
      .upright_s = plumb_bucket_values_seconds (bucket, "upright_s"),
      .slouching_s = plumb_bucket_values_seconds (bucket, "slouching_s"),
      .leaning_s = plumb_bucket_values_seconds (bucket, "leaning_s"),
      .stationary_s = plumb_bucket_values_seconds (bucket, "stationary_s"),
      .sitting_s = plumb_bucket_values_seconds (bucket, "sitting_s"),
      .standing_s = plumb_bucket_values_seconds (bucket, "standing_s"),
      .longest_sit_s = plumb_bucket_values_seconds (bucket, "longest_sit_s"),
      .longest_slouch_s = plumb_bucket_values_seconds (bucket, "longest_slouch_s"),
      .slouches = plumb_bucket_values_count (bucket, "slouch_events") +
                  plumb_bucket_values_count (bucket, "lean_events"),
      .breaks = plumb_bucket_values_breaks (bucket),
  };
  return parse_date (plumb_client_string (bucket, "day"), &out_day->day);
}

/* Of PlumbSheetDay, in order. NULL: error. */
static GArray *
ask_days (PlumbCtl *ctl, const char *from, const char *to, GError **error)
{
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "GetRange",
                         g_variant_new ("(sss)", from, to, "day"), error);
  if (reply == NULL)
    return NULL;
  GArray *days = g_array_new (FALSE, FALSE, sizeof (PlumbSheetDay));
  g_autoptr (GVariant) buckets = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (buckets); i++) {
    g_autoptr (GVariant) bucket = g_variant_get_child_value (buckets, i);
    PlumbSheetDay day;
    if (read_day (bucket, &day))
      g_array_append_val (days, day);
  }
  return days;
}

static int
read_score (const char *text)
{
  double score;
  return text != NULL && plumb_command_parse_number (text, 0, PLUMB_SHEET_SCORE_MAX, &score)
             ? (int)score
             : -1;
}

static const char *
empty_to_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/* False: it is no check-in and no session. */
static bool
read_event (Row *row, const int at[COLUMNS], PlumbSheetEvent *out_event)
{
  const char *values[COLUMNS];
  int n_fields = (int)g_strv_length (row->fields);
  for (unsigned i = 0; i < COLUMNS; i++)
    values[i] = at[i] >= 0 && at[i] < n_fields ? empty_to_null (row->fields[at[i]]) : NULL;
  const char *record = values[COLUMN_RECORD];
  bool is_session = g_strcmp0 (record, "session") == 0;
  PlumbSheetEvent event = {
      .moment = values[COLUMN_TIME],
      .feeling = values[COLUMN_FEELING],
      .comfort = read_score (values[COLUMN_COMFORT]),
      .sleep = read_score (values[COLUMN_SLEEP]),
      .energy = read_score (values[COLUMN_ENERGY]),
      .focus = read_score (values[COLUMN_FOCUS]),
      .note = values[COLUMN_NOTE],
  };
  if ((!is_session && g_strcmp0 (record, "check-in") != 0) || event.moment == NULL ||
      strlen (event.moment) < strlen ("2026-11-23T11:00") || values[COLUMN_DAY] == NULL ||
      !parse_date (values[COLUMN_DAY], &event.day))
    return false;
  if (is_session)
    event.session = values[COLUMN_SESSION] != NULL ? values[COLUMN_SESSION] : record;
  if (values[COLUMN_AREA] != NULL)
    row->areas = g_strsplit (values[COLUMN_AREA], " ", PLUMB_SHEET_AREAS_MAX);
  for (unsigned i = 0; row->areas != NULL && row->areas[i] != NULL; i++)
    event.areas[i] = row->areas[i];
  *out_event = event;
  return true;
}

/* rows keeps what the events borrow. */
static void
read_table (const char *table, GPtrArray *rows, GArray *events)
{
  g_auto (GStrv) head = plumb_csv_read (&table);
  int at[COLUMNS];
  for (unsigned i = 0; i < COLUMNS; i++)
    at[i] = head != NULL ? plumb_csv_find (head, names[i]) : -1;
  for (char **fields; (fields = plumb_csv_read (&table)) != NULL;) {
    Row *row = g_new0 (Row, 1);
    PlumbSheetEvent event;
    row->fields = fields;
    g_ptr_array_add (rows, row);
    if (read_event (row, at, &event))
      g_array_append_val (events, event);
  }
}

char *
plumb_sheet_view_dup (PlumbCtl *ctl, const char *from, const char *to, unsigned fields,
                      const char *table, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days = ask_days (ctl, from, to, &error);
  g_autoptr (GVariant) floor =
      days != NULL
          ? plumb_client_get (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "CoverageFloor", &error)
          : NULL;
  if (floor == NULL) {
    *out_code = plumb_client_fail (ctl, error);
    return NULL;
  }
  g_autofree char *valid = g_utf8_make_valid (table, -1);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (PlumbSheetEvent));
  PlumbSheet sheet = {.fields = fields};
  read_table (valid, rows, events);
  sheet.coverage_floor =
      g_variant_is_of_type (floor, G_VARIANT_TYPE_DOUBLE) ? g_variant_get_double (floor) : 0;
  sheet.days = (gconstpointer)days->data;
  sheet.n_days = days->len;
  sheet.events = (gconstpointer)events->data;
  sheet.n_events = events->len;
  bool are_days = parse_date (from, &sheet.from_day) && parse_date (to, &sheet.to_day);
  g_assert (are_days);
  return plumb_sheet_dup_text (&sheet, plumb_words_language ());
}
