/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against what was usual for the same person before; never against anybody else. */
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
  case PLUMB_REPORT_TREND_UPRIGHT: return "Share of time near your pose";
  case PLUMB_REPORT_TREND_SPELL: return "Longest time in one place";
  case PLUMB_REPORT_TREND_CHANGES: return "Changes of pose an hour";
  }
  return "";
}

static void
add_value (GString *out, PlumbReportTrend trend, double value)
{
  switch (trend) {
  case PLUMB_REPORT_TREND_UPRIGHT: plumb_html_share (out, value); return;
  case PLUMB_REPORT_TREND_SPELL: plumb_html_duration (out, value * 3600); return;
  case PLUMB_REPORT_TREND_CHANGES: plumb_html_number (out, value, 1); return;
  }
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
    g_string_append (out, ": ");
    add_value (out, trend, value);
    g_string_append (out, "</title></circle>\n");
  }
}

/* "Median of these 6 days: 71 %. Your own before: 64 %, half of the days between 58 % and 70 %." */
static void
add_sentence (GString *out, const PlumbReport *report, PlumbReportTrend trend)
{
  const char *bucket = plumb_report_bucket_label (report->bucket);
  guint count = count_known (report, trend);
  plumb_html_add (out, "Median of %s %u %s%s: ", count == 1 ? "the" : "these", count, bucket,
                  count == 1 ? "" : "s");
  add_value (out, trend, plumb_report_rows_quantile (report->rows, trend, 0.5));
  g_string_append (out, ".");
  if (!isfinite (report->baseline.trend[trend].median))
    return;
  g_string_append (out, " Your own before: ");
  add_value (out, trend, report->baseline.trend[trend].median);
  g_string_append (out, ", on half of the days between ");
  add_value (out, trend, report->baseline.trend[trend].low);
  g_string_append (out, " and ");
  add_value (out, trend, report->baseline.trend[trend].high);
  g_string_append (out, ".");
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
  g_string_append (out, "</span><span>0 to ");
  add_value (out, trend, largest);
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
    plumb_html_add (out, "<svg class=\"chart\" role=\"img\" aria-label=\"%s, by %s\">\n",
                    title_of (trend), plumb_report_bucket_label (report->bucket));
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
  if (baseline->days >= PLUMB_REPORT_BASELINE_DAYS_MIN)
    plumb_html_add (out,
                    "<p>The dashed line is your own median of the %d days with enough data from ",
                    baseline->days);
  else
    plumb_html_add (out,
                    "<p>There is no line of what is usual for you: of the days before, only %d had "
                    "enough data, and %d are wanted. Looked at: ",
                    baseline->days, PLUMB_REPORT_BASELINE_DAYS_MIN);
  plumb_html_text (out, span);
  g_string_append (out, baseline->days >= PLUMB_REPORT_BASELINE_DAYS_MIN
                            ? "; the band holds the middle half of them. It is a comparison with "
                              "yourself, not a goal.</p>\n"
                            : ".</p>\n");
}

void
plumb_report_trend (GString *out, const PlumbReport *report)
{
  plumb_html_begin_section (out, "trend", "Against your own weeks before");
  if (count_known (report, PLUMB_REPORT_TREND_UPRIGHT) == 0) {
    plumb_html_add (out, "<p>No %s of this period has enough data for a comparison.</p>\n",
                    plumb_report_bucket_label (report->bucket));
  } else {
    add_usual (out, report);
    g_string_append (out, "<div class=\"charts\">\n");
    for (int i = 0; i < PLUMB_REPORT_TRENDS; i++)
      add_chart (out, report, (PlumbReportTrend)i);
    g_string_append (out, "</div>\n");
  }
  plumb_html_end_section (out);
}
