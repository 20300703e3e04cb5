/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as a table in CSV: a row for each day, then one for each check-in and session. */
#pragma once

#include "report.h"

typedef struct PlumbReportTable PlumbReportTable;

/* As plumb_report_parse (). The store must outlive it. */
PlumbReportTable *plumb_report_table_new (PlumbStore *store, const char *from_day,
                                          const char *to_day, unsigned fields, GError **error);
void plumb_report_table_free (PlumbReportTable *table);
/* As plumb_store_export_next (). */
bool plumb_report_table_next (PlumbReportTable *table, GString *out, GError **error);
