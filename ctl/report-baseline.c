/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-baseline.h"

#include <math.h>

static gint
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

double
plumb_report_quantile (const double *values, guint n, double fraction)
{
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n; i++) {
    if (isfinite (values[i]))
      g_array_append_val (known, values[i]);
  }
  if (known->len == 0)
    return NAN;
  g_array_sort (known, compare);
  double place = fraction * (known->len - 1);
  guint below = (guint)floor (place);
  guint above = MIN (below + 1, known->len - 1);
  double rest = place - below;
  return g_array_index (known, double, below) * (1 - rest) +
         g_array_index (known, double, above) * rest;
}

double
plumb_report_rows_quantile (GPtrArray *rows, PlumbReportTrend trend, double fraction)
{
  g_autofree double *values = g_new (double, rows->len + 1);
  for (guint i = 0; i < rows->len; i++)
    values[i] = plumb_report_row_get_trend (rows->pdata[i], trend);
  return plumb_report_quantile (values, rows->len, fraction);
}

void
plumb_report_baseline_set (PlumbReportBaseline *baseline, GPtrArray *rows)
{
  baseline->days = 0;
  for (guint i = 0; i < rows->len; i++) {
    if (isfinite (plumb_report_row_get_trend (rows->pdata[i], PLUMB_REPORT_TREND_UPRIGHT)))
      baseline->days++;
  }
  bool is_enough = baseline->days >= PLUMB_REPORT_BASELINE_DAYS_MIN;
  for (int i = 0; i < PLUMB_REPORT_TRENDS; i++) {
    PlumbReportTrend trend = (PlumbReportTrend)i;
    baseline->trend[i].low = is_enough ? plumb_report_rows_quantile (rows, trend, 0.25) : NAN;
    baseline->trend[i].median = is_enough ? plumb_report_rows_quantile (rows, trend, 0.5) : NAN;
    baseline->trend[i].high = is_enough ? plumb_report_rows_quantile (rows, trend, 0.75) : NAN;
  }
}
