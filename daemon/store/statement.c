/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statement.h"

#include "store.h"

void
plumb_statement_free (PlumbStatement *statement)
{
  sqlite3_finalize (statement);
}

void
plumb_statement_set_error (sqlite3 *db, int code, GError **error)
{
  const char *name = sqlite3_db_filename (db, "main");
  g_autofree char *base = g_path_get_basename (name != NULL && *name != '\0' ? name : "history");
  g_set_error (error, PLUMB_STORE_ERROR, code, "%s: %s (SQLite code %d)", base, sqlite3_errmsg (db),
               sqlite3_extended_errcode (db));
}

PlumbStatement *
plumb_statement_new (sqlite3 *db, int code, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK) {
    plumb_statement_set_error (db, code, error);
    return NULL;
  }
  return statement;
}

bool
plumb_statement_exec (sqlite3 *db, int code, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;
  plumb_statement_set_error (db, code, error);
  return false;
}

bool
plumb_statement_step (PlumbStatement *statement, int code, bool *out_has_row, GError **error)
{
  int result = sqlite3_step (statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE) {
    plumb_statement_set_error (sqlite3_db_handle (statement), code, error);
    sqlite3_reset (statement);
    return false;
  }
  *out_has_row = result == SQLITE_ROW;
  return true;
}

bool
plumb_statement_run (PlumbStatement *statement, int code, GError **error)
{
  bool has_row = true;
  while (has_row)
    if (!plumb_statement_step (statement, code, &has_row, error))
      return false;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return true;
}

bool
plumb_statement_get_integer (sqlite3 *db, int code, const char *sql, int64_t fallback,
                             int64_t *out_value, GError **error)
{
  g_autoptr (PlumbStatement) statement = plumb_statement_new (db, code, sql, error);
  bool has_row;
  if (statement == NULL || !plumb_statement_step (statement, code, &has_row, error))
    return false;
  bool is_null = !has_row || sqlite3_column_type (statement, 0) == SQLITE_NULL;
  *out_value = is_null ? fallback : sqlite3_column_int64 (statement, 0);
  return true;
}

void
plumb_statement_bind (PlumbStatement *statement, const char *types, ...)
{
  va_list values;
  sqlite3_clear_bindings (statement);
  va_start (values, types);
  for (int i = 1; types[i - 1] != '\0'; i++) {
    int result = SQLITE_OK;
    if (types[i - 1] == 'i')
      result = sqlite3_bind_int64 (statement, i, va_arg (values, int64_t));
    else if (types[i - 1] == 'd')
      result = sqlite3_bind_double (statement, i, va_arg (values, double));
    else
      result = sqlite3_bind_text (statement, i, va_arg (values, const char *), -1, SQLITE_STATIC);
    g_assert (result == SQLITE_OK);
  }
  va_end (values);
}
