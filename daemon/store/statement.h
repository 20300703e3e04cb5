/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite calls with a GError: what every other file of the store speaks to the database through. */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct sqlite3_stmt PlumbStatement;
void plumb_statement_free (PlumbStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbStatement, plumb_statement_free)

/* code: of PlumbStoreError, used for every failure of the call. NULL with error set on failure. */
PlumbStatement *plumb_statement_new (sqlite3 *db, int code, const char *sql, GError **error);
/* Runs one or more statements that give no rows. */
bool plumb_statement_exec (sqlite3 *db, int code, const char *sql, GError **error);
/* The next row: true and *out_has_row; false with error set on failure. */
bool plumb_statement_step (PlumbStatement *statement, int code, bool *out_has_row, GError **error);
/* Steps to the end, ignoring rows, and makes the statement ready to be bound again. */
bool plumb_statement_run (PlumbStatement *statement, int code, GError **error);
/* The one integer that sql gives; fallback where it gives no row or NULL. */
bool plumb_statement_get_integer (sqlite3 *db, int code, const char *sql, int64_t fallback,
                                  int64_t *out_value, GError **error);

/* Binds in order: "i" int64_t, "s" const char * or NULL, "d" double; what is not named is NULL. The
 * text must live until the statement has run. */
void plumb_statement_bind (PlumbStatement *statement, const char *types, ...);

/* Sets error from the database's last message. */
void plumb_statement_set_error (sqlite3 *db, int code, GError **error);
