/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers hold what is not on disk yet: it is put over the tables for as long as they are read, in
 * a transaction that is taken back. SQLite keeps what a transaction changed in memory until it is
 * committed, unless its cache runs over: that is forbidden here. */
#include "store-private.h"

static bool
put_running (PlumbStore *store)
{
  for (guint i = 0; i < store->running->len; i++)
    if (!plumb_writer_put_row (store->writer, store->running->pdata[i], NULL))
      return false;
  return true;
}

static bool
put_over (PlumbStore *store)
{
  store->is_put_over = true;
  return plumb_statement_exec (store->db, PLUMB_STORE_ERROR_READ,
                               "PRAGMA cache_spill = OFF; BEGIN IMMEDIATE", NULL) &&
         plumb_writer_put (store->writer, &store->queue.rows, NULL) && put_running (store);
}

static void
take_back (PlumbStore *store)
{
  if (!store->is_put_over)
    return;
  if (!sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_exec (store->db, "PRAGMA cache_spill = ON", NULL, NULL, NULL);
  store->is_put_over = false;
}

PlumbReading *
plumb_store_begin_reading (PlumbStore *store, GError **error)
{
  if (!plumb_store_check_open (store, error))
    return NULL;
  g_assert (!store->is_put_over && sqlite3_get_autocommit (store->db));
  bool has_more = store->queue.rows.length > 0 || store->running->len > 0;
  /* What cannot be put over (no memory, a damaged page) is no reason not to answer with what is
   * there. */
  if (has_more && !put_over (store))
    take_back (store);
  return store;
}

void
plumb_store_end_reading (PlumbReading *reading)
{
  take_back (reading);
}
