/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a page: figures, a table of the period, and what the wearer said. */
#include <string.h>

#include "day.h"
#include "query.h"
#include "report.h"

/* More lines than this, and it would be no page any more. */
#define LINES_MAX    30
#define READ_MAX     1000
#define DAILY_MAX    14
#define WEEKLY_MAX   182
#define MINUTE_US    (INT64_C (60) * G_USEC_PER_SEC)
#define NOTE_SHOWN   120
#define FIGURE_WIDTH 22

static const char *const area_names[] = {"neck", "upper", "mid", "lower", "hips"};

static char *
dup_span (int64_t us)
{
  int64_t minutes = (us + MINUTE_US / 2) / MINUTE_US;
  return minutes < 60 ? g_strdup_printf ("%d min", (int)minutes)
                      : g_strdup_printf ("%" G_GINT64_FORMAT " h %02d min", minutes / 60,
                                         (int)(minutes % 60));
}

static void
put_figure (GString *out, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
put_figure (GString *out, const char *name, const char *format, ...)
{
  va_list arguments;
  g_string_append_printf (out, "%-*s", FIGURE_WIDTH, name);
  va_start (arguments, format);
  g_string_append_vprintf (out, format, arguments);
  va_end (arguments);
  g_string_append_c (out, '\n');
}

/* What a row of the table, or the whole period, adds up to. */
typedef struct {
  PlumbTotals totals;
  unsigned days; /* with records */
  unsigned slouches, breaks;
  int64_t longest_sit_us, longest_slouch_us;
} Sum;

static void
add_bucket (Sum *sum, const PlumbBucket *bucket)
{
  plumb_totals_add (&sum->totals, &bucket->totals);
  sum->days += plumb_totals_get_monitored (&bucket->totals) > 0;
  sum->slouches += bucket->slouch_events + bucket->lean_events;
  sum->breaks += plumb_bucket_count_breaks (bucket);
  sum->longest_sit_us = MAX (sum->longest_sit_us, bucket->longest_sit_us);
  sum->longest_slouch_us = MAX (sum->longest_slouch_us, bucket->longest_slouch_us);
}

/* "62 %", or "-" where too little was recorded to say. */
static char *
dup_share (const PlumbReport *report, const PlumbTotals *totals)
{
  double ratio;
  if (plumb_totals_get_coverage (totals) < report->store->coverage_floor ||
      !plumb_totals_get_upright_ratio (totals, &ratio))
    return g_strdup ("-");
  return g_strdup_printf ("%d %%", (int)(ratio * 100 + 0.5));
}

/* "99 %", or "-" where nothing could have been told. */
static char *
dup_coverage (const PlumbTotals *totals)
{
  int percent = (int)(plumb_totals_get_coverage (totals) * 100 + 0.5);
  bool is_any = plumb_totals_get_monitored (totals) > 0 || totals->no_data_us > 0;
  return is_any ? g_strdup_printf ("%d %%", percent) : g_strdup ("-");
}

static const char *
plural (unsigned n)
{
  return n == 1 ? "" : "s";
}

/* Spells are counted when they end: of one that goes on nothing is said. */
static char *
dup_longest (const char *before, int64_t longest_us)
{
  g_autofree char *span = dup_span (longest_us);
  return longest_us > 0 ? g_strconcat (before, span, NULL) : g_strdup ("");
}

static void
write_sitting (GString *out, const Sum *sum)
{
  const PlumbTotals *totals = &sum->totals;
  g_autofree char *whole = dup_span (totals->stationary_us);
  g_autofree char *daily = dup_span (totals->stationary_us / MAX (sum->days, 1));
  g_autofree char *longest = dup_longest ("; the longest spell ", sum->longest_sit_us);
  g_autofree char *sitting = dup_span (totals->sitting_us);
  put_figure (out, "In one place", "%s, %s a day%s", whole, daily, longest);
  if (totals->sitting_us > 0 || totals->standing_us > 0)
    put_figure (out, "  of that sitting", "%s", sitting);
}

static void
write_slouching (const PlumbReport *report, GString *out, const Sum *sum)
{
  const PlumbTotals *totals = &sum->totals;
  g_autofree char *upright = dup_span (totals->upright_us);
  g_autofree char *slouching = dup_span (totals->slouching_us);
  g_autofree char *leaning = dup_span (totals->leaning_us);
  g_autofree char *longest = dup_longest ("; the longest slouch ", sum->longest_slouch_us);
  g_autofree char *share = dup_share (report, totals);
  put_figure (out, "Near the pose set", "%s, %s of the time that was judged", upright, share);
  put_figure (out, "Slouched or leaned", "%s and %s, %u time%s%s", slouching, leaning,
              sum->slouches, plural (sum->slouches), longest);
}

static void
write_sums (const PlumbReport *report, GString *out, const Sum *sum)
{
  g_autofree char *worn = dup_span (plumb_totals_get_monitored (&sum->totals));
  g_autofree char *coverage = dup_coverage (&sum->totals);
  put_figure (out, "Sensor worn", "%s on %u day%s", worn, sum->days, plural (sum->days));
  put_figure (out, "Coverage", "%s%s", coverage,
              *coverage != '-' ? " of the time in which it should have told something" : "");
  if (report->fields & PLUMB_REPORT_SITTING)
    write_sitting (out, sum);
  if (report->fields & PLUMB_REPORT_SLOUCHING)
    write_slouching (report, out, sum);
  if (report->fields & PLUMB_REPORT_BREAKS)
    put_figure (out, "Breaks", "%u", sum->breaks);
}

static void
write_table_head (const PlumbReport *report, GString *out, const char *first)
{
  g_string_append_printf (out, "\n%-12s%14s", first, "worn");
  if (report->fields & PLUMB_REPORT_SITTING)
    g_string_append_printf (out, "%14s", "in one place");
  if (report->fields & PLUMB_REPORT_SLOUCHING)
    g_string_append_printf (out, "%14s%9s", "slouched", "near");
  if (report->fields & PLUMB_REPORT_BREAKS)
    g_string_append_printf (out, "%8s", "breaks");
  g_string_append_printf (out, "%10s\n", "coverage");
}

static void
write_table_row (const PlumbReport *report, GString *out, const char *name, const Sum *sum)
{
  const PlumbTotals *totals = &sum->totals;
  g_autofree char *worn = dup_span (plumb_totals_get_monitored (totals));
  g_autofree char *in_place = dup_span (totals->stationary_us);
  g_autofree char *slouched = dup_span (totals->slouching_us + totals->leaning_us);
  g_autofree char *share = dup_share (report, totals);
  g_autofree char *coverage = dup_coverage (totals);
  g_string_append_printf (out, "%-12s%14s", name, worn);
  if (report->fields & PLUMB_REPORT_SITTING)
    g_string_append_printf (out, "%14s", in_place);
  if (report->fields & PLUMB_REPORT_SLOUCHING)
    g_string_append_printf (out, "%14s%9s", slouched, share);
  if (report->fields & PLUMB_REPORT_BREAKS)
    g_string_append_printf (out, "%8u", sum->breaks);
  g_string_append_printf (out, "%10s\n", coverage);
}

static PlumbBucketSize
choose_size (const PlumbReport *report)
{
  int64_t days = report->to_day - report->from_day + 1;
  if (days <= DAILY_MAX)
    return PLUMB_BUCKET_DAY;
  return days <= WEEKLY_MAX ? PLUMB_BUCKET_WEEK : PLUMB_BUCKET_MONTH;
}

static int64_t
row_of (PlumbBucketSize size, int64_t day)
{
  switch (size) {
  case PLUMB_BUCKET_HOUR:
  case PLUMB_BUCKET_DAY: return day;
  case PLUMB_BUCKET_WEEK: return plumb_day_week_start (day);
  case PLUMB_BUCKET_MONTH: return plumb_day_month_start (day);
  }
  return day;
}

static char *
dup_row_name (PlumbBucketSize size, int64_t row)
{
  char *day = plumb_day_to_string (row);
  if (size == PLUMB_BUCKET_MONTH)
    day[strlen ("2026-11")] = '\0';
  return day;
}

/* days: buckets of one day each, in order. */
static void
write_table (const PlumbReport *report, GString *out, const GPtrArray *days)
{
  static const char *const heads[] = {"", "Day", "Week from", "Month"};
  PlumbBucketSize size = choose_size (report);
  write_table_head (report, out, heads[size]);
  for (guint i = 0; i < days->len;) {
    int64_t row = row_of (size, ((const PlumbBucket *)days->pdata[i])->day);
    Sum sum = {0};
    for (; i < days->len; i++) {
      const PlumbBucket *bucket = days->pdata[i];
      if (row_of (size, bucket->day) != row)
        break;
      add_bucket (&sum, bucket);
    }
    g_autofree char *name = dup_row_name (size, row);
    write_table_row (report, out, name, &sum);
  }
}

bool
plumb_report_write_figures (const PlumbReport *report, GString *out, GError **error)
{
  g_autoptr (GPtrArray) days =
      plumb_query_gather (report->store, report->from_day, report->to_day, PLUMB_BUCKET_DAY, error);
  g_autofree char *from = plumb_day_to_string (report->from_day);
  g_autofree char *to = plumb_day_to_string (report->to_day);
  Sum sum = {0};
  if (days == NULL)
    return false;
  for (guint i = 0; i < days->len; i++)
    add_bucket (&sum, days->pdata[i]);
  g_string_append_printf (out, "Posture, sitting and breaks, %s to %s\n\n", from, to);
  write_sums (report, out, &sum);
  if (sum.days > 0)
    write_table (report, out, days);
  return true;
}

static void
count_word (const char *word, const char *name, unsigned *count)
{
  *count += g_strcmp0 (word, name) == 0;
}

void
plumb_report_count_check_in (PlumbReportFeelings *feelings, int64_t day,
                             const PlumbReportCheckIn *check_in)
{
  feelings->days += feelings->n == 0 || feelings->last_day != day;
  feelings->last_day = day;
  feelings->n++;
  if (check_in->comfort >= 0) {
    feelings->comforts[check_in->comfort]++;
    feelings->n_comforts++;
  }
  count_word (check_in->feeling, "fine", &feelings->fine);
  count_word (check_in->feeling, "stiff", &feelings->stiff);
  count_word (check_in->feeling, "sore", &feelings->sore);
  for (unsigned i = 0; i < G_N_ELEMENTS (area_names); i++)
    for (unsigned j = 0; j < G_N_ELEMENTS (check_in->areas); j++)
      count_word (check_in->areas[j], area_names[i], &feelings->areas[i]);
}

static void
write_comforts (GString *out, const PlumbReportFeelings *feelings)
{
  int low = -1, middle = -1, high = -1;
  unsigned seen = 0;
  for (int i = 0; i <= 10; i++) {
    if (feelings->comforts[i] == 0)
      continue;
    if (low < 0)
      low = i;
    seen += feelings->comforts[i];
    if (middle < 0 && seen * 2 >= feelings->n_comforts)
      middle = i;
    high = i;
  }
  if (low >= 0)
    put_figure (out, "  comfort of 10", "%d to %d, the middle one %d", low, high, middle);
}

static void
write_feelings (GString *out, const PlumbReportFeelings *feelings)
{
  g_autoptr (GString) areas = g_string_new (NULL);
  put_figure (out, "Check-ins", "%u on %u day%s, in the wearer's own judgement", feelings->n,
              feelings->days, plural (feelings->days));
  write_comforts (out, feelings);
  if (feelings->fine + feelings->stiff + feelings->sore > 0)
    put_figure (out, "  felt", "fine %u, stiff %u, sore %u", feelings->fine, feelings->stiff,
                feelings->sore);
  for (unsigned i = 0; i < G_N_ELEMENTS (area_names); i++)
    if (feelings->areas[i] > 0)
      g_string_append_printf (areas, "%s%s %u", areas->len > 0 ? ", " : "", area_names[i],
                              feelings->areas[i]);
  if (areas->len > 0)
    put_figure (out, "  where", "%s", areas->str);
}

static void
append_score (GString *line, const char *name, int score)
{
  if (score >= 0)
    g_string_append_printf (line, "  %s %d", name, score);
}

/* One line, however the words were set. */
static void
append_note (GString *line, const char *note)
{
  g_autofree char *cut = g_utf8_substring (note, 0, MIN (g_utf8_strlen (note, -1), NOTE_SHOWN));
  for (char *c = cut; *c != '\0'; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f)
      *c = ' ';
  g_string_append_printf (line, "  \"%s%s\"", cut,
                          g_utf8_strlen (note, -1) > NOTE_SHOWN ? "..." : "");
}

static void
append_said (const PlumbReport *report, GString *line, const PlumbReportCheckIn *said)
{
  append_score (line, "comfort", said->comfort);
  if (said->feeling != NULL)
    g_string_append_printf (line, "  %s", said->feeling);
  for (unsigned i = 0; i < G_N_ELEMENTS (said->areas) && said->areas[i] != NULL; i++)
    g_string_append_printf (line, "  %s", said->areas[i]);
  append_score (line, "sleep", said->sleep);
  append_score (line, "energy", said->energy);
  append_score (line, "focus", said->focus);
  if (said->note != NULL && (report->fields & PLUMB_REPORT_NOTES))
    append_note (line, said->note);
}

/* Everything that was read, newest first. */
typedef struct {
  PlumbReportFeelings feelings;
  unsigned n_sessions, n_lines;
  GString *lines;
} Reading;

static void
read_event (const PlumbReport *report, PlumbStatement *event, Reading *reading)
{
  bool is_session = strcmp ((const char *)sqlite3_column_text (event, 4), "session") == 0;
  g_auto (PlumbDetails) details = {0};
  g_autofree char *moment =
      plumb_day_moment_to_string (sqlite3_column_int64 (event, 1), sqlite3_column_int (event, 3));
  g_autoptr (GString) line = g_string_new (NULL);
  PlumbReportCheckIn said;
  plumb_details_init (&details, (const char *)sqlite3_column_text (event, 5));
  g_string_append_printf (line, "%.10s %.5s", moment, moment + strlen ("2026-11-23T"));
  plumb_report_read_check_in (&details, &said);
  if (is_session) {
    const PlumbField *kind =
        plumb_fields_find (details.fields, details.count, "kind", PLUMB_FIELD_STRING);
    said = (PlumbReportCheckIn){
        .note = said.note, .comfort = -1, .sleep = -1, .energy = -1, .focus = -1};
    g_string_append_printf (line, "  %s", kind != NULL ? kind->string : "session");
    reading->n_sessions++;
  } else {
    plumb_report_count_check_in (&reading->feelings, sqlite3_column_int64 (event, 2), &said);
  }
  append_said (report, line, &said);
  if (reading->n_lines++ < LINES_MAX)
    g_string_append_printf (reading->lines, "%s\n", line->str);
}

static void
write_reading (const PlumbReport *report, GString *out, const Reading *reading)
{
  g_string_append_c (out, '\n');
  if (report->fields & PLUMB_REPORT_SESSIONS)
    put_figure (out, "Sessions", "%u noted", reading->n_sessions);
  if (report->fields & PLUMB_REPORT_CHECK_INS)
    write_feelings (out, &reading->feelings);
  if (reading->n_lines > LINES_MAX)
    g_string_append_printf (out, "\nThe newest %d of %u, the newest first:\n", LINES_MAX,
                            reading->n_lines);
  else if (reading->n_lines > 0)
    g_string_append (out, "\nThe newest first:\n");
  g_string_append_len (out, reading->lines->str, (gssize)reading->lines->len);
}

bool
plumb_report_write_events (const PlumbReport *report, GString *out, GError **error)
{
  if ((report->fields & (PLUMB_REPORT_SESSIONS | PLUMB_REPORT_CHECK_INS)) == 0)
    return true;
  g_autoptr (PlumbStatement) select = plumb_report_select_events (report, true, READ_MAX, error);
  g_autoptr (GString) lines = g_string_new (NULL);
  Reading reading = {.lines = lines};
  bool has_row = true;
  if (select == NULL)
    return false;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      break;
    read_event (report, select, &reading);
  }
  write_reading (report, out, &reading);
  return true;
}

void
plumb_report_write_end (GString *out)
{
  g_string_append (
      out,
      "\nMade by Plumbline from a worn sensor at the wearer's wish. The sensor measures tilt,\n"
      "movement and time: not pain, tension or the shape of a spine. \"The pose set\" is one that\n"
      "the wearer chose; time without data counts as neither good nor bad. This is a personal\n"
      "record, not a medical one, and no diagnosis can be read from it.\n");
}
