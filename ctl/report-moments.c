/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks, check-ins, sessions, alerts, goals: what happened, side by side, causes left alone. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "notice.h"
#include "report-day.h"
#include "report-html.h"
#include "report-sections.h"
#include "report-words.h"
#include "vocabulary.h"

#define MOMENTS_MAX 100

typedef const char *(*Label) (const char *word);

/* "2 skipped", "1 postponed", each kept together. */
static void
add_tallies (GString *out, const GArray *tallies, Label label)
{
  for (guint i = 0; i < tallies->len; i++) {
    const PlumbReportTally *tally = &g_array_index (tallies, PlumbReportTally, i);
    plumb_html_add (out, "<span class=\"tally\"><b>%u</b> ", tally->count);
    plumb_html_text (out, label (tally->name));
    g_string_append (out, i + 1 < tallies->len ? ",</span> " : "</span>");
  }
}

/* What a table counts of a row: how many, with what beside it, and which. */
typedef struct {
  guint (*count) (const PlumbReportRow *row);
  bool (*has_any) (const PlumbReportRow *row);
  void (*add_beside) (GString *out, const PlumbReport *report, const PlumbReportRow *row);
  void (*add_which) (GString *out, const PlumbReportRow *row);
} Counted;

static void
add_counted_row (GString *out, const PlumbReport *report, const PlumbReportRow *row,
                 const Counted *counted, guint most, const char *const *heads)
{
  guint count = counted->count (row);
  g_autofree char *name = plumb_report_row_dup_label (report, row);
  plumb_html_begin_row (out, name);
  plumb_html_begin_cell (out, heads[1]);
  plumb_html_bar (out, "covered", most > 0 ? (double)count / most : 0);
  plumb_html_add (out, "<span class=\"value\">%u</span>", count);
  counted->add_beside (out, report, row);
  plumb_html_end_cell (out);
  plumb_html_begin_cell (out, heads[2]);
  counted->add_which (out, row);
  plumb_html_end_cell (out);
  plumb_html_end_row (out);
}

/* One line a row that has any. False: no row has. */
static bool
add_counted_table (GString *out, const PlumbReport *report, const Counted *counted,
                   const char *caption, const char *const *heads)
{
  guint most = 0;
  bool has_any = false;
  for (guint i = 0; i < report->rows->len; i++) {
    most = MAX (most, counted->count (report->rows->pdata[i]));
    has_any = has_any || counted->has_any (report->rows->pdata[i]);
  }
  if (!has_any)
    return false;
  plumb_html_begin_table (out, caption, heads);
  for (guint i = 0; i < report->rows->len; i++) {
    if (counted->has_any (report->rows->pdata[i]))
      add_counted_row (out, report, report->rows->pdata[i], counted, most, heads);
  }
  plumb_html_end_table (out);
  return true;
}

static guint
count_taken (const PlumbReportRow *row)
{
  return row->break_counts.taken;
}

static bool
has_breaks (const PlumbReportRow *row)
{
  return row->breaks->len > 0 || row->break_counts.suggested > 0;
}

static void
add_other_breaks (GString *out, const PlumbReport *report, const PlumbReportRow *row)
{
  g_autofree char *beside = plumb_break_counts_dup_beside (&row->break_counts, report->language);
  plumb_html_text (out, beside);
}

static void
add_outcomes (GString *out, const PlumbReportRow *row)
{
  add_tallies (out, row->breaks, plumb_report_outcome_label);
}

static guint
count_told (const PlumbReportRow *row)
{
  guint again;
  return plumb_report_row_get_told (row, &again);
}

static bool
has_alerts (const PlumbReportRow *row)
{
  return row->alerts->len > 0 || row->repeats->len > 0;
}

static void
add_repeats (GString *out, const PlumbReport *report, const PlumbReportRow *row)
{
  guint again;
  plumb_report_row_get_told (row, &again);
  if (again == 0)
    return;
  g_string_append_c (out, ' ');
  plumb_html_add (out, ngettext ("%u of them again", "%u of them again", again), again);
}

/* Kinds told for the first time, or again only; of posture and sitting, or the rest. */
static GArray *
pick_kinds (const PlumbReportRow *row, bool is_notice)
{
  const GArray *const both[] = {row->alerts, row->repeats};
  GArray *picked = g_array_new (FALSE, FALSE, sizeof (PlumbReportTally));
  for (guint part = 0; part < G_N_ELEMENTS (both); part++)
    for (guint i = 0; i < both[part]->len; i++) {
      PlumbReportTally tally = g_array_index (both[part], PlumbReportTally, i);
      if (plumb_notice_has (tally.name) != is_notice ||
          (part == 1 && plumb_report_tally_find (row->alerts, tally.name) > 0))
        continue;
      tally.count += part == 0 ? plumb_report_tally_find (row->repeats, tally.name) : 0;
      g_array_append_val (picked, tally);
    }
  return picked;
}

static void
add_kinds (GString *out, const PlumbReportRow *row)
{
  g_autoptr (GArray) notices = pick_kinds (row, true);
  g_autoptr (GArray) rest = pick_kinds (row, false);
  add_tallies (out, notices, plumb_report_alert_label);
  if (rest->len == 0)
    return;
  plumb_html_add (out, "%s%s ", notices->len > 0 ? "<br>" : "", _ ("about the sensor and else:"));
  add_tallies (out, rest, plumb_report_alert_label);
}

/* The row that the day belongs to, or NULL. */
static const PlumbReportRow *
find_row (const PlumbReport *report, const char *day)
{
  const PlumbReportRow *found = NULL;
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    if (strcmp (row->day, day) <= 0)
      found = row;
  }
  return found;
}

static void
add_beside (GString *out, const char *label, double seconds)
{
  plumb_html_begin_cell (out, label);
  if (isfinite (seconds))
    plumb_html_duration (out, seconds);
  else
    g_string_append (out, "–");
  plumb_html_end_cell (out);
}

static void
add_said (GString *out, const PlumbReportEvent *event)
{
  plumb_html_begin_cell (out, _ ("Said"));
  plumb_html_text (out, event->text);
  if (*event->note != '\0') {
    g_string_append (out, *event->text != '\0' ? "<br>" : "");
    plumb_html_quote (out, event->note);
  }
  plumb_html_end_cell (out);
}

static void
add_moment (GString *out, const PlumbReport *report, const PlumbReportEvent *event,
            const char *const *heads)
{
  const PlumbReportRow *row = find_row (report, event->day);
  bool is_known = row != NULL && row->has_data && plumb_report_row_get_monitored (row) >= 1;
  plumb_html_begin_row (out, event->when);
  plumb_html_begin_cell (out, heads[1]);
  plumb_html_text (out, plumb_vocabulary (event->kind));
  plumb_html_end_cell (out);
  add_said (out, event);
  add_beside (out, heads[3], is_known ? row->state_s[PLUMB_REPORT_SLOUCHING] : NAN);
  add_beside (out, heads[4], is_known ? plumb_report_get_still (report, row) : NAN);
  plumb_html_end_row (out);
}

static bool
is_said (const PlumbReportEvent *event)
{
  return strcmp (event->kind, "break") != 0;
}

static void
add_newest (GString *out, guint count)
{
  g_string_append (out, "<p>");
  plumb_html_add (out, ngettext ("The newest %u is shown.", "The newest %u are shown.", count),
                  count);
  g_string_append (out, "</p>\n");
}

static void
add_moments (GString *out, const PlumbReport *report)
{
  const char *still = plumb_report_has_sitting (report) ? _ ("Sitting") : _ ("In one place");
  const char *const heads[] = {_ ("When"), _ ("What"), _ ("Said"), _ ("Slouching"), still, NULL};
  guint total = 0;
  for (guint i = 0; i < report->events->len; i++)
    total += is_said (report->events->pdata[i]) ? 1 : 0;
  plumb_html_add (out, "<h3>%s</h3>\n", _ ("Check-ins and sessions"));
  if (total == 0) {
    plumb_html_add (out, "<p>%s</p>\n", _ ("None recorded."));
    return;
  }
  plumb_html_add (
      out, "<p>%s</p>\n",
      plumb_report_pick (report->bucket,
                         _ ("What you said, beside the totals of the same day. They stand side by "
                            "side; nothing here says that one leads to the other."),
                         _ ("What you said, beside the totals of the same week. They stand side by "
                            "side; nothing here says that one leads to the other."),
                         _ ("What you said, beside the totals of the same month. They stand side "
                            "by side; nothing here says that one leads to the other.")));
  if (total > MOMENTS_MAX || report->has_more_events)
    add_newest (out, MIN (total, MOMENTS_MAX));
  plumb_html_begin_table (out, _ ("Check-ins and sessions"), heads);
  guint number = 0;
  for (guint i = 0; i < report->events->len; i++) {
    const PlumbReportEvent *event = report->events->pdata[i];
    if (is_said (event) && ++number + MOMENTS_MAX > total)
      add_moment (out, report, event, heads);
  }
  plumb_html_end_table (out);
}

void
plumb_report_breaks (GString *out, const PlumbReport *report)
{
  static const Counted counted = {count_taken, has_breaks, add_other_breaks, add_outcomes};
  const char *const heads[] = {"", _ ("Taken"), _ ("How they ended"), NULL};
  plumb_html_begin_section (out, "breaks", _ ("Breaks and check-ins"));
  plumb_html_add (out, "<h3>%s</h3>\n", _ ("Breaks"));
  if (!add_counted_table (out, report, &counted, _ ("Breaks and how they ended"), heads))
    plumb_html_add (out, "<p>%s</p>\n", _ ("None recorded."));
  add_moments (out, report);
  plumb_html_end_section (out);
}

void
plumb_report_alerts (GString *out, const PlumbReport *report)
{
  static const Counted counted = {count_told, has_alerts, add_repeats, add_kinds};
  const char *const heads[] = {"", _ ("Told"), _ ("What about"), NULL};
  plumb_html_begin_section (out, "alerts", _ ("Alerts"));
  if (!add_counted_table (out, report, &counted, _ ("Alerts, by what they were about"), heads))
    plumb_html_add (out, "<p>%s</p>\n", _ ("None recorded."));
  plumb_html_end_section (out);
}

/* A day without a goal, or with too little data for one, is neither met nor missed. */
void
plumb_report_goals (GString *out, const PlumbReport *report)
{
  guint met = 0, told = 0, streak = 0;
  int so_far = -1;
  for (guint i = 0; i < report->rows->len; i++) {
    const PlumbReportRow *row = report->rows->pdata[i];
    met += row->goal_met == 1 ? 1 : 0;
    told += row->goal_met >= 0 ? 1 : 0;
    so_far = row->goal_so_far >= 0 ? row->goal_so_far : so_far;
    streak = row->streak > 0 ? row->streak : streak;
  }
  if (told == 0 && so_far < 0)
    return;
  plumb_html_begin_section (out, "goals", _ ("Your goal"));
  g_string_append (out, "<p>");
  if (told > 0)
    plumb_html_add (out,
                    ngettext ("Met on <b>%u</b> of the %u day on which it could be told.",
                              "Met on <b>%u</b> of the %u days on which it could be told.", told),
                    met, told);
  if (so_far >= 0)
    plumb_html_add (out, " %s",
                    so_far ? _ ("The running day meets it so far.")
                           : _ ("The running day does not meet it so far."));
  if (streak > 1) {
    g_string_append_c (out, ' ');
    plumb_html_add (out, _ ("The latest streak is <b>%u days</b>."), streak);
  }
  plumb_html_add (out, " %s</p>\n", _ ("Days with too little data are neither met nor missed."));
  plumb_html_end_section (out);
}
