/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ListEvents. */
#include "day.h"
#include "store-private.h"

#define MAX_EVENTS 1000
#define MAX_KINDS  64
#define MAX_AT_US  ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

/* The newest that fit the limit, told in order of time. */
static char *
compose_select (guint n_kinds)
{
  GString *sql = g_string_new ("SELECT at_us, end_us, kind, sensor, details, day, offset_s FROM"
                               " (SELECT * FROM events WHERE at_us BETWEEN ? AND ?");
  for (guint i = 0; i < n_kinds; i++)
    g_string_append (sql, i == 0 ? " AND kind IN (?" : ", ?");
  if (n_kinds > 0)
    g_string_append_c (sql, ')');
  g_string_append (sql, " ORDER BY at_us DESC, id DESC LIMIT ?) ORDER BY at_us, id");
  return g_string_free (sql, FALSE);
}

static PlumbStatement *
prepare_select (PlumbStore *store, int64_t from_us, int64_t last_us, const char *const *kinds,
                int64_t limit, GError **error)
{
  guint n_kinds = kinds != NULL ? g_strv_length ((char **)kinds) : 0;
  if (n_kinds > MAX_KINDS) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "%u kinds of events: at most %d at a time", n_kinds, MAX_KINDS);
    return NULL;
  }
  g_autofree char *sql = compose_select (n_kinds);
  PlumbStatement *select = plumb_store_prepare_read (store, sql, error);
  if (select == NULL)
    return NULL;
  plumb_statement_bind (select, "ii", from_us, last_us);
  for (guint i = 0; i < n_kinds; i++)
    sqlite3_bind_text (select, (int)(3 + i), kinds[i], -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (select, (int)(3 + n_kinds), limit);
  return select;
}

static void
free_event (gpointer data)
{
  PlumbStoredEvent *event = data;
  g_free (event->kind);
  g_free (event->sensor);
  plumb_details_clear (&event->details);
  g_free (event);
}

static PlumbStoredEvent *
read_event (PlumbStatement *row)
{
  PlumbStoredEvent *event = g_new0 (PlumbStoredEvent, 1);
  event->at_us = sqlite3_column_int64 (row, 0);
  event->end_us = sqlite3_column_int64 (row, 1);
  event->kind = g_strdup ((const char *)sqlite3_column_text (row, 2));
  event->sensor = g_strdup ((const char *)sqlite3_column_text (row, 3));
  plumb_details_init (&event->details, (const char *)sqlite3_column_text (row, 4));
  event->day = sqlite3_column_int64 (row, 5);
  event->offset_s = sqlite3_column_int (row, 6);
  return event;
}

static GPtrArray *
read_events (PlumbStatement *select, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (free_event);
  bool has_row = true;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&events);
    g_ptr_array_add (events, read_event (select));
  }
}

GPtrArray *
plumb_store_list_events (PlumbStore *store, int64_t from_us, int64_t to_us,
                         const char *const *kinds, uint32_t limit, GError **error)
{
  if (from_us >= to_us) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the range ends before it begins");
    return NULL;
  }
  int64_t most = limit == 0 ? MAX_EVENTS : MIN (limit, MAX_EVENTS);
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  if (reading == NULL)
    return NULL;
  g_autoptr (PlumbStatement) select = prepare_select (
      store, CLAMP (from_us, 0, MAX_AT_US), CLAMP (to_us, 0, MAX_AT_US) - 1, kinds, most, error);
  return select != NULL ? read_events (select, error) : NULL;
}
