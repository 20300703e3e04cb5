/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows into tables: prepared once, run inside one transaction. */
#pragma once

#include "queue.h"
#include "statement.h"

typedef struct PlumbWriter PlumbWriter;

PlumbWriter *plumb_writer_new (sqlite3 *db, GError **error);
void plumb_writer_free (PlumbWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbWriter, plumb_writer_free)

/* All rows or none. is_synced: the disk has them when this returns. */
bool plumb_writer_write (PlumbWriter *writer, const GQueue *rows, bool is_synced, GError **error);
/* Inside a transaction of the caller's. */
bool plumb_writer_put_row (PlumbWriter *writer, const PlumbRow *row, GError **error);
bool plumb_writer_put (PlumbWriter *writer, const GQueue *rows, GError **error);
/* What an EVENT that is in the tables already is the longest of; nothing is counted. */
bool plumb_writer_measure (PlumbWriter *writer, const PlumbRow *row, GError **error);
/* The last write failed because the file is damaged: writing again will not help. */
bool plumb_writer_has_found_damage (const PlumbWriter *writer);
