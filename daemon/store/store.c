/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-private.h"

#include <math.h>
#include <string.h>

#include "day.h"
#include "file.h"

#define MINUTE_US (60 * (int64_t)G_USEC_PER_SEC)

/* A value that stays the same is written down once in this time. */
#define SAME_VALUE_US (60 * MINUTE_US)

/* Moments outside of the years 1970-9999 are no moments of a wearer's day. */
#define MAX_AT_US ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

G_DEFINE_QUARK (plumb_store_error, plumb_store_error)

static bool
open_database (PlumbStore *store, GError **error)
{
  store->db = plumb_file_open (store->path, error);
  if (store->db == NULL)
    return false;
  store->writer = plumb_writer_new (store->db, error);
  if (store->writer != NULL)
    return true;
  sqlite3_close (g_steal_pointer (&store->db));
  return false;
}

static void
close_database (PlumbStore *store)
{
  g_clear_pointer (&store->writer, plumb_writer_free);
  g_clear_pointer (&store->db, sqlite3_close);
}

PlumbStore *
plumb_store_open (const char *path, GError **error)
{
  PlumbStore *store = g_new0 (PlumbStore, 1);
  store->path = g_strdup (path);
  store->zone = g_time_zone_new_local ();
  store->coverage_floor = 0.5;
  store->open_day = -1;
  plumb_queue_init (&store->queue);
  store->running = g_ptr_array_new_with_free_func ((GDestroyNotify)plumb_row_free);
  store->last_values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (open_database (store, error))
    return store;
  plumb_store_close (store);
  return NULL;
}

void
plumb_store_close (PlumbStore *store)
{
  if (store == NULL)
    return;
  g_autoptr (GError) error = NULL;
  if (store->db != NULL && !plumb_store_write_queue (store, true, &error))
    g_warning ("%s; %u rows are lost with this process", error->message, store->queue.rows.length);
  if (store->db != NULL)
    sqlite3_exec (store->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
  close_database (store);
  plumb_queue_clear (&store->queue);
  g_ptr_array_unref (store->running);
  g_hash_table_unref (store->last_values);
  g_time_zone_unref (store->zone);
  g_free (store->path);
  g_free (store);
}

void
plumb_store_set_day (PlumbStore *store, GTimeZone *zone, int day_starts_min)
{
  GTimeZone *wanted = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_time_zone_unref (store->zone);
  store->zone = wanted;
  store->day_starts_min = day_starts_min;
}

bool
plumb_store_follow_zone (PlumbStore *store)
{
  GTimeZone *local = g_time_zone_new_local ();
  bool is_other =
      g_strcmp0 (g_time_zone_get_identifier (local), g_time_zone_get_identifier (store->zone)) != 0;
  g_time_zone_unref (store->zone);
  store->zone = local;
  return is_other;
}

void
plumb_store_set_coverage_floor (PlumbStore *store, double floor)
{
  store->coverage_floor = floor;
}

uint64_t
plumb_store_get_lost (const PlumbStore *store)
{
  return store->queue.lost;
}

char *
plumb_store_dup_day (PlumbStore *store, int64_t at_us)
{
  return plumb_day_to_string (plumb_day_at (store->zone, store->day_starts_min, at_us, NULL));
}

/* Damage that shows only while running: what was written so far is set aside with the file. */
static bool
replace_damaged (PlumbStore *store, GError **error)
{
  g_autofree char *aside = NULL;
  close_database (store);
  if (!plumb_file_set_aside (store->path, &aside, error))
    return false;
  g_warning ("%s was found damaged; it was set aside as %s, a new history begins", store->path,
             aside);
  return open_database (store, error);
}

bool
plumb_store_write_queue (PlumbStore *store, bool is_synced, GError **error)
{
  if (store->db == NULL && !open_database (store, error))
    return false;
  if (store->queue.rows.length == 0)
    return true;
  g_autoptr (GError) failure = NULL;
  bool is_written = plumb_writer_write (store->writer, &store->queue.rows, is_synced, &failure);
  if (!is_written && plumb_writer_has_found_damage (store->writer)) {
    g_clear_error (&failure);
    is_written = replace_damaged (store, &failure) &&
                 plumb_writer_write (store->writer, &store->queue.rows, is_synced, &failure);
  }
  if (is_written)
    plumb_queue_clear (&store->queue);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return is_written;
}

bool
plumb_store_flush (PlumbStore *store, GError **error)
{
  return plumb_store_write_queue (store, true, error);
}

bool
plumb_store_check_open (const PlumbStore *store, GError **error)
{
  if (store->db != NULL)
    return true;
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ, "%s: not open", store->path);
  return false;
}

bool
plumb_store_begin_writing (PlumbStore *store, GError **error)
{
  plumb_store_write_queue (store, false, NULL);
  return plumb_store_check_open (store, error);
}

PlumbStatement *
plumb_store_prepare_read (PlumbStore *store, const char *sql, GError **error)
{
  return plumb_statement_new (store->db, PLUMB_STORE_ERROR_READ, sql, error);
}

PlumbStatement *
plumb_store_prepare_write (PlumbStore *store, const char *sql, GError **error)
{
  return plumb_statement_new (store->db, PLUMB_STORE_ERROR_WRITE, sql, error);
}

bool
plumb_store_begin_change (PlumbStore *store, GError **error)
{
  return plumb_store_begin_writing (store, error) &&
         plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE, "BEGIN IMMEDIATE", error);
}

bool
plumb_store_end_change (PlumbStore *store, bool is_done, GError **error)
{
  if (is_done && plumb_statement_exec (store->db, PLUMB_STORE_ERROR_WRITE, "COMMIT", error))
    return true;
  if (!sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
  return false;
}

static PlumbRow *
begin_row (PlumbStore *store, PlumbRowType type, int64_t at_us)
{
  PlumbRow *row = plumb_row_new (type, CLAMP (at_us, 0, MAX_AT_US));
  row->day = plumb_day_at (store->zone, store->day_starts_min, row->at_us, &row->offset_s);
  return row;
}

static PlumbRow *
make_minute (PlumbStore *store, int64_t from_us, int64_t to_us, const PlumbTotals *totals,
             double deviation_deg)
{
  PlumbRow *row = begin_row (store, PLUMB_ROW_MINUTE, from_us);
  row->at_us -= row->at_us % MINUTE_US;
  row->tz = g_strdup (g_time_zone_get_identifier (store->zone));
  row->totals = *totals;
  if (isfinite (deviation_deg) && to_us > from_us) {
    row->deviation_us = MIN (to_us - from_us, MINUTE_US);
    row->deviation = deviation_deg * (double)row->deviation_us / G_USEC_PER_SEC;
  }
  return row;
}

void
plumb_store_add_totals (PlumbStore *store, int64_t from_us, int64_t to_us,
                        const PlumbTotals *totals, double deviation_deg)
{
  if (!plumb_totals_is_empty (totals))
    plumb_queue_push (&store->queue, make_minute (store, from_us, to_us, totals, deviation_deg));
}

void
plumb_store_clear_running (PlumbStore *store)
{
  g_ptr_array_set_size (store->running, 0);
}

void
plumb_store_add_running (PlumbStore *store, int64_t from_us, int64_t to_us,
                         const PlumbTotals *totals, double deviation_deg)
{
  if (!plumb_totals_is_empty (totals))
    g_ptr_array_add (store->running, make_minute (store, from_us, to_us, totals, deviation_deg));
}

typedef struct {
  int64_t at_us;
  double value;
} LastValue;

static bool
is_news (PlumbStore *store, const char *series, int64_t at_us, double value)
{
  LastValue *last = g_hash_table_lookup (store->last_values, series);
  if (last != NULL && last->value == value && at_us >= last->at_us &&
      at_us - last->at_us < SAME_VALUE_US)
    return false;
  LastValue *next = g_new (LastValue, 1);
  *next = (LastValue){at_us, value};
  g_hash_table_insert (store->last_values, g_strdup (series), next);
  return true;
}

void
plumb_store_add_value (PlumbStore *store, const char *series, int64_t at_us, double value)
{
  if (!isfinite (value) || !is_news (store, series, at_us, value))
    return;
  PlumbRow *row = begin_row (store, PLUMB_ROW_VALUE, at_us);
  row->name = g_strdup (series);
  row->deviation = value;
  plumb_queue_push (&store->queue, row);
}

void
plumb_store_add_radio (PlumbStore *store, const char *sensor, int64_t at_us, int battery_percent,
                       int rssi_dbm)
{
  g_autofree char *battery = g_strdup_printf ("battery:%s", sensor);
  g_autofree char *rssi = g_strdup_printf ("rssi:%s", sensor);
  if (battery_percent >= 0)
    plumb_store_add_value (store, battery, at_us, battery_percent);
  if (rssi_dbm != 0)
    plumb_store_add_value (store, rssi, at_us, rssi_dbm);
}

/* What an event is recorded with. */
typedef struct {
  const PlumbField *fields;
  unsigned count;
} Fields;

/* Which detail tells events of one kind apart when they are counted. */
static char *
find_label (const char *kind, Fields details)
{
  static const struct {
    const char *kind, *key;
  } labels[] = {
      {"alert-raised", "alert"}, {"alert-raised", "kind"}, {"slouch-ended", "posture"},
      {"break", "outcome"},      {"session", "kind"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (labels); i++) {
    const PlumbField *label =
        strcmp (kind, labels[i].kind) == 0
            ? plumb_fields_find (details.fields, details.count, labels[i].key, PLUMB_FIELD_STRING)
            : NULL;
    if (label != NULL)
      return g_strdup (label->string);
  }
  return g_strdup ("");
}

static int64_t
find_duration (int64_t at_us, int64_t end_us, Fields details)
{
  const PlumbField *duration =
      plumb_fields_find (details.fields, details.count, "duration_s", PLUMB_FIELD_DOUBLE);
  if (end_us > at_us)
    return end_us - at_us;
  if (duration != NULL && duration->number > 0 && duration->number < 1e9)
    return (int64_t)llround (duration->number * G_USEC_PER_SEC);
  return 0;
}

static char *
dup_json (Fields details)
{
  if (details.fields == NULL)
    return NULL;
  GString *json = g_string_new (NULL);
  plumb_details_append_json (json, details.fields, details.count);
  return g_string_free (json, FALSE);
}

bool
plumb_store_add_event (PlumbStore *store, int64_t at_us, int64_t end_us, const char *kind,
                       const char *sensor, const PlumbField *details, unsigned n_details,
                       GError **error)
{
  Fields fields = {details, n_details};
  PlumbRow *row = begin_row (store, PLUMB_ROW_EVENT, at_us);
  row->end_us = end_us > 0 ? CLAMP (end_us, row->at_us, MAX_AT_US) : 0;
  row->name = g_strdup (kind);
  row->label = find_label (kind, fields);
  row->duration_us = find_duration (row->at_us, row->end_us, fields);
  row->sensor = g_strdup (sensor);
  row->details = dup_json (fields);
  plumb_queue_push (&store->queue, row);
  return plumb_store_write_queue (store, false, error);
}
