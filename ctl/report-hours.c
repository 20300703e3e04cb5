/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours and changes as bars, and every figure as a table. */
#include <glib/gi18n.h>
#include <math.h>

#include "report-day.h"
#include "report-html.h"
#include "report-sections.h"
#include "report-words.h"

static double
slouching_of (const PlumbReport *report, const PlumbReportRow *row)
{
  return row->state_s[PLUMB_REPORT_SLOUCHING];
}

/* Per measured hour; NAN where nothing was measured. */
static double
changes_of (const PlumbReport *report, const PlumbReportRow *row)
{
  double hours = plumb_report_row_get_monitored (row) / 3600;
  return hours > 0 ? row->pose_changes / hours : NAN;
}

static double
spell_of (const PlumbReport *report, const PlumbReportRow *row)
{
  return row->longest_sit_s;
}

typedef double (*Value) (const PlumbReport *report, const PlumbReportRow *row);

static double
largest_of (const PlumbReport *report, Value value)
{
  double largest = 0;
  for (guint i = 0; i < report->rows->len; i++) {
    double one = value (report, report->rows->pdata[i]);
    if (isfinite (one))
      largest = MAX (largest, one);
  }
  return largest;
}

static void
add_bar_cell (GString *out, const char *label, const char *look, double value, double largest,
              bool is_time)
{
  plumb_html_begin_cell (out, label);
  if (!isfinite (value)) {
    g_string_append (out, "<span class=\"none\">–</span>");
  } else {
    plumb_html_bar (out, look, largest > 0 ? value / largest : 0);
    g_string_append (out, "<span class=\"value\">");
    if (is_time)
      plumb_html_duration (out, value);
    else
      plumb_html_number (out, value, 1);
    g_string_append (out, "</span>");
  }
  plumb_html_end_cell (out);
}

static void
add_share_cell (GString *out, const char *label, const char *look, double share, const char *none)
{
  plumb_html_begin_cell (out, label);
  if (isfinite (share)) {
    plumb_html_bar (out, look, share);
    g_string_append (out, "<span class=\"value\">");
    plumb_html_share (out, share);
    g_string_append (out, "</span>");
  } else {
    plumb_html_add (out, "<span class=\"none\">%s</span>", none);
  }
  plumb_html_end_cell (out);
}

/* The head of a row, and whether anything is to be told of it; if not, the row is complete. */
static bool
begin_row (GString *out, const PlumbReport *report, const PlumbReportRow *row, int columns)
{
  g_autofree char *label = plumb_report_row_dup_label (report, row);
  plumb_html_begin_row (out, label);
  if (plumb_report_row_is_measured (row))
    return true;
  plumb_html_add (out, "<td role=\"cell\" class=\"none\" colspan=\"%d\">%s</td>", columns,
                  row->has_data ? _ ("nothing was measured") : _ ("nothing was recorded"));
  plumb_html_end_row (out);
  return false;
}

void
plumb_report_hours (GString *out, const PlumbReport *report)
{
  bool has_sitting = plumb_report_has_sitting (report);
  const char *still = has_sitting ? _ ("Sitting") : _ ("In one place");
  const char *const heads[] = {"",  _ ("Slouching"), still, _ ("Near your pose"), _ ("Covered"),
                               NULL};
  double slouching_s = largest_of (report, slouching_of);
  double still_s = largest_of (report, plumb_report_get_still);
  plumb_html_begin_section (out, "hours", _ ("Hours"));
  plumb_html_add (out, "<p>%s</p>\n",
                  has_sitting ? _ ("Sitting is counted where it could be told from standing.")
                              : _ ("<i>In one place</i> is time without walking: the sensor cannot "
                                   "tell sitting from standing still where it is worn."));
  plumb_html_begin_table (out, _ ("Time in hours, shares in per cent"), heads);
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    if (!begin_row (out, report, row, 4))
      continue;
    add_bar_cell (out, heads[1], "slouching", slouching_of (report, row), slouching_s, true);
    add_bar_cell (out, still, "stationary", plumb_report_get_still (report, row), still_s, true);
    add_share_cell (out, heads[3], "upright", row->upright_ratio, _ ("too little data"));
    add_share_cell (out, heads[4], "covered", row->coverage, "–");
    plumb_html_end_row (out);
  }
  plumb_html_end_table (out);
  plumb_html_end_section (out);
}

static void
add_count_cell (GString *out, const char *label, guint count)
{
  plumb_html_begin_cell (out, label);
  plumb_html_add (out, "<span class=\"value\">%u</span>", count);
  plumb_html_end_cell (out);
}

void
plumb_report_variation (GString *out, const PlumbReport *report)
{
  const char *const heads[] = {
      "",  _ ("Changes an hour"), _ ("Longest in one place"), _ ("Changes seen"), _ ("Deep bends"),
      NULL};
  double changes = largest_of (report, changes_of);
  double spell_s = largest_of (report, spell_of);
  plumb_html_begin_section (out, "variation", _ ("Variation"));
  plumb_html_add (out, "<p>%s</p>\n",
                  _ ("Changing position often may matter more than any one pose. A change is one "
                     "between near the pose, slouching, leaning, reclining and lying."));
  plumb_html_begin_table (
      out, _ ("Changes of pose for each measured hour; longest time in one place"), heads);
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    if (!begin_row (out, report, row, 4))
      continue;
    add_bar_cell (out, heads[1], "moving", changes_of (report, row), changes, false);
    add_bar_cell (out, heads[2], "stationary", spell_of (report, row), spell_s, true);
    add_count_cell (out, heads[3], row->pose_changes);
    add_count_cell (out, heads[4], row->bends);
    plumb_html_end_row (out);
  }
  plumb_html_end_table (out);
  plumb_html_end_section (out);
}

static void
add_time_cell (GString *out, const char *label, double seconds)
{
  plumb_html_begin_cell (out, label);
  if (isfinite (seconds) && seconds >= 1)
    plumb_html_duration (out, seconds);
  else
    g_string_append (out, "–");
  plumb_html_end_cell (out);
}

/* What is told of every period, and what of those that have some. */
static bool
is_state_shown (const PlumbReport *report, int state)
{
  return state != PLUMB_REPORT_OFF || plumb_report_has_state (report, (PlumbReportState)state);
}

static void
add_figures_row (GString *out, const PlumbReport *report, const PlumbReportRow *row)
{
  g_autofree char *label = plumb_report_row_dup_label (report, row);
  plumb_html_begin_row (out, label);
  for (int k = 0; k < PLUMB_REPORT_STATES; k++) {
    if (is_state_shown (report, k))
      add_time_cell (out, plumb_report_state_label ((PlumbReportState)k), row->state_s[k]);
  }
  for (int k = 0; k < PLUMB_REPORT_PLACES; k++) {
    if (plumb_report_has_place (report, (PlumbReportPlace)k))
      add_time_cell (out, plumb_report_place_label ((PlumbReportPlace)k), row->place_s[k]);
  }
  plumb_html_end_row (out);
}

void
plumb_report_figures (GString *out, const PlumbReport *report)
{
  const char *heads[1 + PLUMB_REPORT_STATES + PLUMB_REPORT_PLACES + 1] = {""};
  int count = 1;
  for (int k = 0; k < PLUMB_REPORT_STATES; k++) {
    if (is_state_shown (report, k))
      heads[count++] = plumb_report_state_label ((PlumbReportState)k);
  }
  for (int k = 0; k < PLUMB_REPORT_PLACES; k++) {
    if (plumb_report_has_place (report, (PlumbReportPlace)k))
      heads[count++] = plumb_report_place_label ((PlumbReportPlace)k);
  }
  heads[count] = NULL;
  plumb_html_begin_section (out, "figures", _ ("All times"));
  plumb_html_add (
      out, "<p>%s</p>\n",
      _ ("The pictures above as figures. The columns up to \"no data\" add up to what was "
         "recorded; the rest are parts of the same time."));
  g_string_append (out, "<div class=\"wide\" role=\"region\" tabindex=\"0\" "
                        "aria-labelledby=\"figures-title\">\n");
  plumb_html_begin_table (out, _ ("Time in each state"), heads);
  for (guint i = 0; i < report->rows->len; i++)
    add_figures_row (out, report, report->rows->pdata[i]);
  plumb_html_end_table (out);
  g_string_append (out, "</div>\n");
  plumb_html_end_section (out);
}
