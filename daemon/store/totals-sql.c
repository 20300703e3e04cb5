/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "totals-sql.h"

void
plumb_totals_append_columns (GString *sql, const char *prefix)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    g_string_append_printf (sql, "%s%s%s", i > 0 ? ", " : "", prefix, plumb_totals_get_column (i));
}

void
plumb_totals_append_sums (GString *sql)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    g_string_append_printf (sql, "%s%s = %s + excluded.%s", i > 0 ? ", " : "",
                            plumb_totals_get_column (i), plumb_totals_get_column (i),
                            plumb_totals_get_column (i));
}

void
plumb_totals_append_aggregates (GString *sql)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    g_string_append_printf (sql, "%ssum(%s)", i > 0 ? ", " : "", plumb_totals_get_column (i));
}

void
plumb_totals_bind (PlumbStatement *statement, int first, const PlumbTotals *totals)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    sqlite3_bind_int64 (statement, first + (int)i, plumb_totals_get (totals, i));
}

void
plumb_totals_read (PlumbStatement *statement, int first, PlumbTotals *out_totals)
{
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    plumb_totals_set (out_totals, i, sqlite3_column_int64 (statement, first + (int)i));
}
