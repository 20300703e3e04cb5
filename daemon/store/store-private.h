/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the store share: the open database and what waits to be written to it. */
#pragma once

#include "queue.h"
#include "store.h"
#include "writer.h"

struct PlumbStore {
  char *path;
  sqlite3 *db; /* NULL only if a damaged file could not be replaced while running */
  PlumbWriter *writer;
  PlumbQueue queue;
  GHashTable *last_values; /* of series name to LastValue */
  GTimeZone *zone;
  int day_starts_min;
  double coverage_floor;
  PlumbGoalSettings goals;
  int64_t open_day; /* that is not over yet, -1: none */
};

/* Writes what is queued. is_synced: and waits until the disk has it (power loss, not just a killed
 * process). On failure everything stays queued. A database found damaged is set aside and the rows
 * go to a new one. */
bool plumb_store_write_queue (PlumbStore *store, bool is_synced, GError **error);
/* So that an answer holds what was added a moment ago; without a database an error. */
bool plumb_store_begin_query (PlumbStore *store, GError **error);
/* Shorthands with the store's error codes. */
PlumbStatement *plumb_store_prepare_read (PlumbStore *store, const char *sql, GError **error);
PlumbStatement *plumb_store_prepare_write (PlumbStore *store, const char *sql, GError **error);

/* One transaction around a change; what is queued is written first. plumb_store_end_change () keeps
 * the change if is_done, or takes all of it back and answers false. */
bool plumb_store_begin_change (PlumbStore *store, GError **error);
bool plumb_store_end_change (PlumbStore *store, bool is_done, GError **error);
