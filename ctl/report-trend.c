/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against what was usual for the same person before; never against anybody else. */
#include <glib/gi18n.h>
#include <math.h>

#include "report-baseline.h"
#include "report-day.h"
#include "report-html.h"
#include "report-sections.h"
#include "report-words.h"

#define TOP    8
#define BOTTOM 76
#define MARGIN 0.02 /* on either side, so that no point is cut */

static const char *
title_of (PlumbReportTrend trend)
{
  switch (trend) {
  case PLUMB_REPORT_TREND_UPRIGHT: return _ ("Share of time near your pose");
  case PLUMB_REPORT_TREND_SPELL: return _ ("Longest time in one place");
  case PLUMB_REPORT_TREND_CHANGES: return _ ("Changes of pose an hour");
  }
  return "";
}

static char *
dup_value (PlumbReportTrend trend, double value)
{
  switch (trend) {
  case PLUMB_REPORT_TREND_UPRIGHT: return plumb_report_dup_share (value);
  case PLUMB_REPORT_TREND_SPELL: return plumb_report_dup_duration (value * 3600);
  case PLUMB_REPORT_TREND_CHANGES: return plumb_report_dup_figure (value, 1);
  }
  return g_strdup ("");
}

static guint
count_known (const PlumbReport *report, PlumbReportTrend trend)
{
  guint count = 0;
  for (guint i = 0; i < report->rows->len; i++)
    count += isfinite (plumb_report_row_get_trend (report->rows->pdata[i], trend)) ? 1 : 0;
  return count;
}

static double
largest_of (const PlumbReport *report, PlumbReportTrend trend)
{
  double high = report->baseline.trend[trend].high;
  double largest = isfinite (high) ? high : 0;
  for (guint i = 0; i < report->rows->len; i++) {
    double value = plumb_report_row_get_trend (report->rows->pdata[i], trend);
    largest = isfinite (value) ? MAX (largest, value) : largest;
  }
  return trend == PLUMB_REPORT_TREND_UPRIGHT ? 1 : largest;
}

static int
height_of (double value, double largest)
{
  return BOTTOM - (int)lround (CLAMP (value / largest, 0, 1) * (BOTTOM - TOP));
}

static void
add_baseline (GString *out, const PlumbReport *report, PlumbReportTrend trend, double largest)
{
  double median = report->baseline.trend[trend].median;
  if (!isfinite (median))
    return;
  int low = height_of (report->baseline.trend[trend].low, largest);
  int high = height_of (report->baseline.trend[trend].high, largest);
  plumb_html_add (out, "<rect class=\"usual\" width=\"100%%\" y=\"%d\" height=\"%d\"/>", high,
                  MAX (low - high, 1));
  plumb_html_add (out, "<line class=\"median\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>",
                  height_of (median, largest), height_of (median, largest));
}

static void
add_points (GString *out, const PlumbReport *report, PlumbReportTrend trend, double largest)
{
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    double value = plumb_report_row_get_trend (row, trend);
    if (!isfinite (value))
      continue;
    g_autofree char *label = plumb_report_row_dup_label (report, row);
    g_string_append (out, "<circle class=\"point\" cx=\"");
    plumb_html_percent (out, MARGIN + (1 - 2 * MARGIN) * (i + 0.5) / report->rows->len);
    plumb_html_add (out, "\" cy=\"%d\" r=\"4\"><title>", height_of (value, largest));
    plumb_html_text (out, label);
    g_autofree char *told = dup_value (trend, value);
    plumb_html_add (out, ": %s</title></circle>\n", told);
  }
}

/* "Median of these 6 days: 71 %. Your own before: 64 %, half of the days between 58 % and 70 %." */
static void
add_sentence (GString *out, const PlumbReport *report, PlumbReportTrend trend)
{
  guint count = count_known (report, trend);
  g_autofree char *now = dup_value (trend, plumb_report_rows_quantile (report->rows, trend, 0.5));
  plumb_html_add (
      out,
      plumb_report_pick (
          report->bucket,
          ngettext ("Median of the %u day: %s.", "Median of these %u days: %s.", count),
          ngettext ("Median of the %u week: %s.", "Median of these %u weeks: %s.", count),
          ngettext ("Median of the %u month: %s.", "Median of these %u months: %s.", count)),
      count, now);
  if (!isfinite (report->baseline.trend[trend].median))
    return;
  g_autofree char *median = dup_value (trend, report->baseline.trend[trend].median);
  g_autofree char *low = dup_value (trend, report->baseline.trend[trend].low);
  g_autofree char *high = dup_value (trend, report->baseline.trend[trend].high);
  g_string_append_c (out, ' ');
  plumb_html_add (out, _ ("Your own before: %s, on half of the days between %s and %s."), median,
                  low, high);
}

/* What the chart's height and width stand for. */
static void
add_scale (GString *out, const PlumbReport *report, PlumbReportTrend trend, double largest)
{
  const PlumbReportRow *first = report->rows->pdata[0];
  const PlumbReportRow *last = report->rows->pdata[report->rows->len - 1];
  g_autofree char *from = plumb_report_row_dup_label (report, first);
  g_autofree char *to = plumb_report_row_dup_label (report, last);
  g_string_append (out, "<p class=\"scale\" aria-hidden=\"true\"><span>");
  plumb_html_text (out, from);
  g_autofree char *most = dup_value (trend, largest);
  g_string_append (out, "</span><span>");
  plumb_html_add (out, _ ("0 to %s"), most);
  g_string_append (out, "</span><span>");
  plumb_html_text (out, report->rows->len > 1 ? to : "");
  g_string_append (out, "</span></p>\n");
}

static void
add_chart (GString *out, const PlumbReport *report, PlumbReportTrend trend)
{
  double largest = largest_of (report, trend);
  plumb_html_add (out, "<figure><h3>%s</h3>\n", title_of (trend));
  if (largest > 0) {
    g_string_append (out, "<svg class=\"chart\" role=\"img\" aria-label=\"");
    plumb_html_add (
        out,
        plumb_report_pick (report->bucket, _ ("%s, by day"), _ ("%s, by week"), _ ("%s, by month")),
        title_of (trend));
    g_string_append (out, "\">\n");
    add_baseline (out, report, trend, largest);
    plumb_html_add (out,
                    "<line class=\"floor\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>"
                    "<line class=\"floor\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n",
                    BOTTOM, BOTTOM, TOP, TOP);
    add_points (out, report, trend, largest);
    g_string_append (out, "</svg>\n");
    add_scale (out, report, trend, largest);
  }
  g_string_append (out, "<figcaption>");
  add_sentence (out, report, trend);
  g_string_append (out, "</figcaption></figure>\n");
}

static void
add_usual (GString *out, const PlumbReport *report)
{
  const PlumbReportBaseline *baseline = &report->baseline;
  g_autofree char *span = plumb_report_day_dup_span (baseline->from, baseline->to);
  g_autofree char *safe = plumb_html_dup (span);
  g_string_append (out, "<p>");
  if (baseline->days >= PLUMB_REPORT_BASELINE_DAYS_MIN)
    plumb_html_add (out,
                    _ ("The dashed line is your own median of the %d days with enough data from "
                       "%s; the band holds the middle half of them. It is a comparison with "
                       "yourself, not a goal."),
                    baseline->days, safe);
  else
    plumb_html_add (out,
                    _ ("There is no line of what is usual for you: of the days before, only %d had "
                       "enough data, and %d are wanted. Looked at: %s."),
                    baseline->days, PLUMB_REPORT_BASELINE_DAYS_MIN, safe);
  g_string_append (out, "</p>\n");
}

void
plumb_report_trend (GString *out, const PlumbReport *report)
{
  plumb_html_begin_section (out, "trend", _ ("Against your own weeks before"));
  if (count_known (report, PLUMB_REPORT_TREND_UPRIGHT) == 0) {
    plumb_html_add (
        out, "<p>%s</p>\n",
        plumb_report_pick (report->bucket,
                           _ ("No day of this period has enough data for a comparison."),
                           _ ("No week of this period has enough data for a comparison."),
                           _ ("No month of this period has enough data for a comparison.")));
  } else {
    add_usual (out, report);
    g_string_append (out, "<div class=\"charts\">\n");
    for (int i = 0; i < PLUMB_REPORT_TRENDS; i++)
      add_chart (out, report, (PlumbReportTrend)i);
    g_string_append (out, "</div>\n");
  }
  plumb_html_end_section (out);
}
