/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-private.h"

#include "day.h"
#include "file.h"
#include "schema.h"

G_DEFINE_QUARK (plumb_store_error, plumb_store_error)

static bool
open_database (PlumbStore *store, GError **error)
{
  store->db = plumb_file_open (store->path, error);
  if (store->db == NULL)
    return false;
  store->writer = plumb_writer_new (store->db, error);
  if (store->writer != NULL &&
      plumb_statement_get_integer (store->db, PLUMB_STORE_ERROR_OPEN,
                                   "SELECT CAST (value AS INTEGER) FROM state"
                                   " WHERE key = '" PLUMB_SCHEMA_SUGGESTIONS "'",
                                   G_MININT64, &store->suggestions_day, error))
    return true;
  g_clear_pointer (&store->writer, plumb_writer_free);
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
  store->open_day = G_MAXINT64;
  plumb_queue_init (&store->queue);
  plumb_queue_init (&store->held);
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
  if (store->held.rows.length > 0)
    g_warning ("the wall clock was wrong from beginning to end; %u rows are lost with this process",
               store->held.rows.length);
  plumb_queue_clear (&store->queue);
  plumb_queue_clear (&store->held);
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
  return store->queue.lost + store->held.lost;
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
