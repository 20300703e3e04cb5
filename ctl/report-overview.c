/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The period in short: medians and counts of one and the same set of days. */
#include <glib/gi18n.h>
#include <math.h>

#include "report-baseline.h"
#include "report-html.h"
#include "report-sections.h"
#include "report-words.h"

/* The rows that every figure is of: those with enough data, or, where none has enough, all with
 * anything measured. */
typedef struct {
  GPtrArray *rows; /* of PlumbReportRow, borrowed */
  bool is_enough;
  guint left_out; /* rows with something measured, but too little */
  int days;
  double measured_s;
  PlumbBreakCounts breaks;
  guint told, repeats;
} Set;

static void
set_clear (Set *set)
{
  g_ptr_array_unref (set->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Set, set_clear)

static void
add_row (Set *set, PlumbReportRow *row)
{
  g_ptr_array_add (set->rows, row);
  set->days += row->days;
  set->measured_s += plumb_report_row_get_monitored (row);
  plumb_break_counts_add (&set->breaks, &row->break_counts);
  guint again;
  set->told += plumb_report_row_get_told (row, &again);
  set->repeats += again;
}

static Set
gather (const PlumbReport *report)
{
  guint measured = 0, enough = 0;
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    measured += plumb_report_row_is_measured (row) ? 1 : 0;
    enough += plumb_report_row_has_enough (row) ? 1 : 0;
  }
  Set set = {.rows = g_ptr_array_new (), .is_enough = enough > 0};
  set.left_out = set.is_enough ? measured - enough : 0;
  for (guint i = 0; i < report->rows->len; i++) {
    PlumbReportRow *row = report->rows->pdata[i];
    if (set.is_enough ? plumb_report_row_has_enough (row) : plumb_report_row_is_measured (row))
      add_row (&set, row);
  }
  return set;
}

typedef double (*Value) (const PlumbReport *report, const PlumbReportRow *row);

static double
median_of (const PlumbReport *report, const Set *set, Value value)
{
  g_autofree double *values = g_new (double, set->rows->len + 1);
  for (guint i = 0; i < set->rows->len; i++)
    values[i] = value (report, set->rows->pdata[i]);
  return plumb_report_quantile (values, set->rows->len, 0.5);
}

static double
ratio_of (const PlumbReport *report, const PlumbReportRow *row)
{
  return row->upright_ratio;
}

static double
coverage_of (const PlumbReport *report, const PlumbReportRow *row)
{
  return row->coverage;
}

static double
slouching_of (const PlumbReport *report, const PlumbReportRow *row)
{
  return row->state_s[PLUMB_REPORT_SLOUCHING];
}

static double
changes_of (const PlumbReport *report, const PlumbReportRow *row)
{
  return row->pose_changes / (plumb_report_row_get_monitored (row) / 3600);
}

static void
begin_tile (GString *out, const char *title)
{
  plumb_html_add (out, "<div class=\"tile\"><dt>%s</dt><dd><b>", title);
}

static void
end_tile (GString *out, const char *remark)
{
  plumb_html_add (out, "</b><span>%s</span></dd></div>\n", remark);
}

static void
add_share_tile (GString *out, const char *title, double share, const char *remark)
{
  begin_tile (out, title);
  plumb_html_share (out, share);
  end_tile (out, isfinite (share) ? remark : _ ("too little data"));
}

static void
add_time_tile (GString *out, const char *title, double seconds, const char *remark)
{
  begin_tile (out, title);
  if (isfinite (seconds))
    plumb_html_duration (out, seconds);
  else
    g_string_append (out, "–");
  end_tile (out, isfinite (seconds) ? remark : _ ("nothing measured"));
}

static void
add_number_tile (GString *out, const char *title, double number, const char *remark)
{
  begin_tile (out, title);
  if (isfinite (number))
    plumb_html_number (out, number, 1);
  else
    g_string_append (out, "–");
  end_tile (out, isfinite (number) ? remark : _ ("nothing measured"));
}

static void
add_counts (GString *out, const PlumbReport *report, const Set *set, const char *on)
{
  g_autofree char *beside = plumb_break_counts_dup_beside (&set->breaks, report->language);
  g_autofree char *repeats = g_strdup_printf (
      ngettext ("%u of them again", "%u of them again", set->repeats), set->repeats);
  begin_tile (out, _ ("Breaks taken"));
  plumb_html_add (out, "%u", set->breaks.taken);
  end_tile (out, *beside != '\0' ? beside + 1 : on);
  begin_tile (out, _ ("Alerts told"));
  plumb_html_add (out, "%u", set->told);
  end_tile (out, set->repeats > 0 ? repeats : on);
}

static void
add_enough (GString *out, PlumbReportBucket bucket, guint count)
{
  plumb_html_add (
      out,
      plumb_report_pick (bucket,
                         ngettext ("All of it is of the %u day with enough data.",
                                   "All of it is of the %u days with enough data.", count),
                         ngettext ("All of it is of the %u week with enough data.",
                                   "All of it is of the %u weeks with enough data.", count),
                         ngettext ("All of it is of the %u month with enough data.",
                                   "All of it is of the %u months with enough data.", count)),
      count);
}

static void
add_little (GString *out, PlumbReportBucket bucket, guint count)
{
  plumb_html_add (
      out,
      plumb_report_pick (
          bucket,
          ngettext ("All of it is of the %u day with any data, too little for a share.",
                    "All of it is of the %u days with any data, each too little for a share.",
                    count),
          ngettext ("All of it is of the %u week with any data, too little for a share.",
                    "All of it is of the %u weeks with any data, each too little for a share.",
                    count),
          ngettext ("All of it is of the %u month with any data, too little for a share.",
                    "All of it is of the %u months with any data, each too little for a share.",
                    count)),
      count);
}

/* Which days the figures are of. */
static void
add_set (GString *out, const PlumbReport *report, const Set *set)
{
  g_string_append (out, "<p>");
  if (set->is_enough)
    add_enough (out, report->bucket, set->rows->len);
  else
    add_little (out, report->bucket, set->rows->len);
  if (set->left_out > 0) {
    g_string_append_c (out, ' ');
    plumb_html_add (out,
                    ngettext ("%u more has too little and is left out here.",
                              "%u more have too little and are left out here.", set->left_out),
                    set->left_out);
  }
  g_string_append (out, "</p>\n");
}

/* Medians, as one odd day says little. */
void
plumb_report_overview (GString *out, const PlumbReport *report)
{
  g_auto (Set) set = gather (report);
  const char *median =
      plumb_report_pick (report->bucket, _ ("median day"), _ ("median week"), _ ("median month"));
  g_autofree char *on =
      g_strdup_printf (ngettext ("on %d day", "on %d days", (gulong)set.days), set.days);
  plumb_html_begin_section (out, "overview", _ ("In short"));
  if (set.rows->len > 0)
    add_set (out, report, &set);
  g_string_append (out, "<dl class=\"tiles\">\n");
  add_time_tile (out, _ ("Measured"), set.measured_s, on);
  add_share_tile (out, _ ("Covered"), median_of (report, &set, coverage_of), median);
  add_share_tile (out, _ ("Near the pose you set"), median_of (report, &set, ratio_of), median);
  add_time_tile (out, _ ("Slouching"), median_of (report, &set, slouching_of), median);
  add_time_tile (out, plumb_report_has_sitting (report) ? _ ("Sitting") : _ ("In one place"),
                 median_of (report, &set, plumb_report_get_still), median);
  add_number_tile (out, _ ("Changes of pose an hour"), median_of (report, &set, changes_of),
                   median);
  add_counts (out, report, &set, on);
  g_string_append (out, "</dl>\n");
  plumb_html_end_section (out);
}
