/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the store share: the open database and what waits to be written to it. */
#pragma once

#include "queue.h"
#include "statement.h"
#include "store.h"
#include "writer.h"

struct PlumbStore {
  char *path;
  sqlite3 *db; /* NULL only if a damaged file could not be replaced while running */
  PlumbWriter *writer;
  PlumbQueue queue;
  PlumbQueue held; /* of a clock that cannot be right */
  int64_t oldest_us;
  GPtrArray *running;      /* of PlumbRow: what is not over yet and never written */
  bool is_put_over;        /* what waits lies over the tables for a reading */
  GHashTable *last_values; /* of series name to LastValue */
  GTimeZone *zone;
  int day_starts_min;
  double coverage_floor;
  PlumbGoalSettings goals;
  int64_t open_day;        /* that is not over yet, nor are later ones; G_MAXINT64: none */
  int64_t suggestions_day; /* from which on suggestions of breaks are counted */
};

/* Writes what is queued. is_synced: and waits until the disk has it (power loss, not just a killed
 * process). On failure everything stays queued. A database found damaged is set aside and the rows
 * go to a new one. */
bool plumb_store_write_queue (PlumbStore *store, bool is_synced, GError **error);
/* There is a database to read from. */
bool plumb_store_check_open (const PlumbStore *store, GError **error);
/* There is one to write to, and what is queued was written if the disk took it. */
bool plumb_store_begin_writing (PlumbStore *store, GError **error);

/* adding.c: last_day and last_offset_s of a row that lasts, by the zone of now; day is there. */
void plumb_store_find_end (const PlumbStore *store, PlumbRow *row);

/* reading.c: while it lives, tables hold what is queued and the running minute as if these were
 * written; not a byte of it reaches the disk. Statements must be freed before it ends. One at a
 * time; NULL: error, there is no database. */
typedef PlumbStore PlumbReading;
PlumbReading *plumb_store_begin_reading (PlumbStore *store, GError **error);
void plumb_store_end_reading (PlumbReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbReading, plumb_store_end_reading)
/* Shorthands with the store's error codes. */
PlumbStatement *plumb_store_prepare_read (PlumbStore *store, const char *sql, GError **error);
PlumbStatement *plumb_store_prepare_write (PlumbStore *store, const char *sql, GError **error);

/* One transaction around a change; what is queued is written first. plumb_store_end_change () keeps
 * the change if is_done, or takes all of it back and answers false. */
bool plumb_store_begin_change (PlumbStore *store, GError **error);
bool plumb_store_end_change (PlumbStore *store, bool is_done, GError **error);
