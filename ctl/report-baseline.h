/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was usual before: medians and quartiles of the wearer's own days. */
#pragma once

#include "report.h"

/* Fewer days with enough data than this say nothing of what is usual. */
#define PLUMB_REPORT_BASELINE_DAYS_MIN 5
/* How many days before the period are looked at. */
#define PLUMB_REPORT_BASELINE_DAYS 28

/* The value below which the fraction (0 to 1) of the values lies, between neighbours in proportion.
 * Values that are NAN do not count; NAN if there is none left. */
double plumb_report_quantile (const double *values, guint n, double fraction);
/* The same of the rows' values of a trend. */
double plumb_report_rows_quantile (GPtrArray *rows, PlumbReportTrend trend, double fraction);
/* Sets days and trend from rows of PlumbReportRow, the days before the period. */
void plumb_report_baseline_set (PlumbReportBaseline *baseline, GPtrArray *rows);
