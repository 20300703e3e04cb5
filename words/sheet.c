/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the sheet and the table of its period. */
#include "sheet.h"

#include "columns.h"
#include "sheet-private.h"
#include "span.h"

#define FIGURE_WIDTH 22
/* More rows than these, and it would be no page any more. */
#define DAILY_MAX  14
#define WEEKLY_MAX 182

#define DAY_SIZE sizeof "2026-11-23"

/* What a row of the table, or the whole period, adds up to. */
typedef struct {
  PlumbSheetDay of; /* sums, and the longest of each */
  unsigned days;    /* with something worn */
  unsigned placed;  /* of them, days with time in one place */
  unsigned seated;  /* of those, days on which sitting was told from standing */
} Sum;

typedef enum {
  BY_DAY,
  BY_WEEK,
  BY_MONTH,
} Rows;

void
plumb_sheet_put_figure (const PlumbSheetWriter *writer, int indent, const char *name,
                        const char *format, ...)
{
  const char *own = plumb_language_translate (writer->language, name);
  va_list arguments;

  g_string_append_printf (writer->out, "%*s", indent, "");
  plumb_columns_append_left (writer->out, own,
                             MAX (FIGURE_WIDTH - indent, plumb_columns_count (own) + 1));
  va_start (arguments, format);
  g_string_append_vprintf (writer->out, format, arguments);
  va_end (arguments);
  g_string_append_c (writer->out, '\n');
}

static void
add_day (Sum *sum, const PlumbSheetDay *day)
{
  sum->days += day->monitored_s > 0;
  sum->placed += day->stationary_s > 0;
  sum->seated += day->stationary_s > 0 && (day->sitting_s > 0 || day->standing_s > 0);
  sum->of.monitored_s += day->monitored_s;
  sum->of.unjudged_s += day->unjudged_s;
  sum->of.missing_s += day->missing_s;
  sum->of.upright_s += day->upright_s;
  sum->of.slouching_s += day->slouching_s;
  sum->of.leaning_s += day->leaning_s;
  sum->of.stationary_s += day->stationary_s;
  sum->of.sitting_s += day->sitting_s;
  sum->of.standing_s += day->standing_s;
  sum->of.slouches += day->slouches;
  plumb_break_counts_add (&sum->of.breaks, &day->breaks);
  sum->of.longest_sit_s = MAX (sum->of.longest_sit_s, day->longest_sit_s);
  sum->of.longest_slouch_s = MAX (sum->of.longest_slouch_s, day->longest_slouch_s);
}

/* 0-1; below 0: nothing could have been told. */
static double
get_coverage (const Sum *sum)
{
  double wanted_s = sum->of.monitored_s + sum->of.missing_s;

  return wanted_s > 0 ? (sum->of.monitored_s - sum->of.unjudged_s) / wanted_s : -1;
}

/* "62 %", or "-" for a share below 0. */
static char *
dup_percent (double share)
{
  return share < 0 ? g_strdup ("-") : g_strdup_printf ("%d %%", (int)(share * 100 + 0.5));
}

/* "-" where too little was recorded to say. */
static char *
dup_upright_share (const PlumbSheetWriter *writer, const Sum *sum)
{
  double judged_s = sum->of.upright_s + sum->of.slouching_s + sum->of.leaning_s;
  bool is_known = judged_s > 0 && get_coverage (sum) >= writer->sheet->coverage_floor;

  return dup_percent (is_known ? sum->of.upright_s / judged_s : -1);
}

static void
write_sitting (const PlumbSheetWriter *writer, const Sum *sum)
{
  g_autofree char *whole = plumb_span_dup (sum->of.stationary_s);
  g_autofree char *daily = plumb_span_dup (sum->of.stationary_s / MAX (sum->days, 1));
  g_autofree char *sitting = plumb_span_dup (sum->of.sitting_s);
  g_autofree char *stay = g_strdup_printf (
      plumb_language_translate (writer->language, N_ ("%s, %s a day")), whole, daily);
  g_autofree char *spell = plumb_span_dup (sum->of.longest_sit_s);

  g_autofree char *longest =
      sum->of.longest_sit_s > 0
          ? g_strdup_printf (
                plumb_language_translate (writer->language, N_ ("; the longest spell %s")), spell)
          : g_strdup ("");

  plumb_sheet_put_figure (writer, 0, N_ ("In one place"), "%s%s", stay, longest);
  if (sum->seated > 0 && sum->seated == sum->placed)
    plumb_sheet_put_figure (writer, 2, N_ ("of that sitting"), "%s", sitting);
  else if (sum->seated > 0)
    plumb_sheet_put_figure (writer, 2, N_ ("of that sitting"),
                            plumb_language_plural (writer->language, "%s, on %u of %u day",
                                                   "%s, on %u of %u days", sum->placed),
                            sitting, sum->seated, sum->placed);
}

/* "30 min and 0 min, 3 times; the longest slouch 10 min". Times are of those that have ended. */
static char *
dup_slouched (const PlumbSheetWriter *writer, const Sum *sum)
{
  unsigned times = sum->of.slouches;
  g_autofree char *slouching = plumb_span_dup (sum->of.slouching_s);
  g_autofree char *leaning = plumb_span_dup (sum->of.leaning_s);
  g_autofree char *slouch = plumb_span_dup (sum->of.longest_slouch_s);
  bool has_longest = sum->of.longest_slouch_s > 0;

  if (times == 0 && has_longest)
    return g_strdup_printf (
        plumb_language_translate (writer->language,
                                  N_ ("%s and %s, one slouch that goes on, %s so far")),
        slouching, leaning, slouch);
  g_autofree char *away = g_strdup_printf (
      plumb_language_plural (writer->language, "%s and %s, %u time", "%s and %s, %u times", times),
      slouching, leaning, times);
  g_autofree char *longest =
      has_longest
          ? g_strdup_printf (
                plumb_language_translate (writer->language, N_ ("; the longest slouch %s")), slouch)
          : g_strdup ("");
  return g_strconcat (away, longest, NULL);
}

static void
write_slouching (const PlumbSheetWriter *writer, const Sum *sum)
{
  g_autofree char *upright = plumb_span_dup (sum->of.upright_s);
  g_autofree char *share = dup_upright_share (writer, sum);
  g_autofree char *slouched = dup_slouched (writer, sum);

  plumb_sheet_put_figure (
      writer, 0, N_ ("Near the pose set"),
      plumb_language_translate (writer->language, N_ ("%s, %s of the time that was judged")),
      upright, share);
  plumb_sheet_put_figure (writer, 0, N_ ("Slouched or leaned"), "%s", slouched);
}

static void
write_sums (const PlumbSheetWriter *writer, const Sum *sum)
{
  double coverage = get_coverage (sum);
  g_autofree char *worn = plumb_span_dup (sum->of.monitored_s);
  g_autofree char *percent = dup_percent (coverage);
  g_autofree char *expected = plumb_span_dup (sum->of.monitored_s + sum->of.missing_s);
  g_autofree char *breaks = plumb_break_counts_dup_text (&sum->of.breaks, writer->language);

  plumb_sheet_put_figure (
      writer, 0, N_ ("Sensor worn"),
      plumb_language_plural (writer->language, "%s on %u day", "%s on %u days", sum->days), worn,
      sum->days);
  if (coverage < 0)
    plumb_sheet_put_figure (writer, 0, N_ ("Coverage"), "%s", percent);
  else
    plumb_sheet_put_figure (
        writer, 0, N_ ("Coverage"),
        plumb_language_translate (writer->language,
                                  N_ ("%s of the %s in which it should have told something")),
        percent, expected);
  if (writer->sheet->fields & PLUMB_REPORT_FIELD_SITTING)
    write_sitting (writer, sum);
  if (writer->sheet->fields & PLUMB_REPORT_FIELD_SLOUCHING)
    write_slouching (writer, sum);
  if (writer->sheet->fields & PLUMB_REPORT_FIELD_BREAKS)
    plumb_sheet_put_figure (writer, 0, N_ ("Breaks"), "%s", breaks);
}

/* The columns of the table after the first, in order; those of a field only where it was picked. */
enum {
  COLUMN_WORN,
  COLUMN_IN_PLACE,
  COLUMN_SLOUCHED,
  COLUMN_NEAR,
  COLUMN_BREAKS,
  COLUMN_COVERAGE,
  COLUMNS,
};

static const struct {
  const char *head;
  int width;      /* at the least, with a blank before it */
  unsigned field; /* 0: always */
} columns[COLUMNS] = {
    [COLUMN_WORN] = {N_ ("worn"), 14, 0},
    [COLUMN_IN_PLACE] = {N_ ("in one place"), 14, PLUMB_REPORT_FIELD_SITTING},
    [COLUMN_SLOUCHED] = {N_ ("slouched"), 14, PLUMB_REPORT_FIELD_SLOUCHING},
    [COLUMN_NEAR] = {N_ ("near"), 9, PLUMB_REPORT_FIELD_SLOUCHING},
    [COLUMN_BREAKS] = {N_ ("breaks"), 8, PLUMB_REPORT_FIELD_BREAKS},
    [COLUMN_COVERAGE] = {N_ ("coverage"), 10, 0},
};
#define FIRST_WIDTH 12

/* A head that is longer in this language makes its column wider. */
static void
write_row (const PlumbSheetWriter *writer, const char *first, const char *const cells[COLUMNS])
{
  plumb_columns_append_left (writer->out, first, FIRST_WIDTH);
  for (unsigned i = 0; i < COLUMNS; i++) {
    const char *head = plumb_language_translate (writer->language, columns[i].head);
    if (columns[i].field == 0 || (columns[i].field & writer->sheet->fields) != 0)
      plumb_columns_append_right (writer->out, cells != NULL ? cells[i] : head,
                                  MAX (columns[i].width, plumb_columns_count (head) + 2));
  }
  g_string_append_c (writer->out, '\n');
}

static void
write_sum_row (const PlumbSheetWriter *writer, const char *name, const Sum *sum)
{
  g_autofree char *worn = plumb_span_dup (sum->of.monitored_s);
  g_autofree char *in_place = plumb_span_dup (sum->of.stationary_s);
  g_autofree char *slouched = plumb_span_dup (sum->of.slouching_s + sum->of.leaning_s);
  g_autofree char *near = dup_upright_share (writer, sum);
  g_autofree char *breaks = g_strdup_printf ("%u", sum->of.breaks.taken);
  g_autofree char *coverage = dup_percent (get_coverage (sum));
  const char *const cells[COLUMNS] = {worn, in_place, slouched, near, breaks, coverage};

  write_row (writer, name, cells);
}

static Rows
choose_rows (const PlumbSheet *sheet)
{
  int days = g_date_days_between (&sheet->from_day, &sheet->to_day) + 1;

  if (days <= DAILY_MAX)
    return BY_DAY;
  return days <= WEEKLY_MAX ? BY_WEEK : BY_MONTH;
}

/* The first day of the row that a day belongs to. */
static GDate
row_of (Rows rows, GDate day)
{
  switch (rows) {
  case BY_DAY: break;
  case BY_WEEK: g_date_subtract_days (&day, g_date_get_weekday (&day) - G_DATE_MONDAY); break;
  case BY_MONTH: g_date_set_day (&day, 1); break;
  }
  return day;
}

static void
write_day (const GDate *day, char text[DAY_SIZE])
{
  g_snprintf (text, DAY_SIZE, "%04u-%02u-%02u", g_date_get_year (day) % 10000u,
              g_date_get_month (day) % 100u, g_date_get_day (day) % 100u);
}

static const char *
get_table_head (Rows rows)
{
  switch (rows) {
  case BY_DAY: return N_ ("Day");
  case BY_WEEK: return N_ ("Week from");
  case BY_MONTH: return N_ ("Month");
  }
  return "";
}

static void
write_table (const PlumbSheetWriter *writer)
{
  const PlumbSheet *sheet = writer->sheet;
  Rows rows = choose_rows (sheet);

  g_string_append_c (writer->out, '\n');
  write_row (writer, plumb_language_translate (writer->language, get_table_head (rows)), NULL);
  for (unsigned i = 0; i < sheet->n_days;) {
    GDate row = row_of (rows, sheet->days[i].day);
    char name[DAY_SIZE];
    Sum sum = {0};
    for (; i < sheet->n_days; i++) {
      GDate other = row_of (rows, sheet->days[i].day);
      if (g_date_compare (&row, &other) != 0)
        break;
      add_day (&sum, &sheet->days[i]);
    }
    write_day (&row, name);
    if (rows == BY_MONTH)
      name[sizeof "2026-11" - 1] = '\0';
    write_sum_row (writer, name, &sum);
  }
}

static void
write_figures (const PlumbSheetWriter *writer)
{
  const PlumbSheet *sheet = writer->sheet;
  char from[DAY_SIZE], to[DAY_SIZE];
  Sum sum = {0};

  for (unsigned i = 0; i < sheet->n_days; i++)
    add_day (&sum, &sheet->days[i]);
  write_day (&sheet->from_day, from);
  write_day (&sheet->to_day, to);
  g_string_append_printf (
      writer->out,
      plumb_language_translate (writer->language, N_ ("Posture, sitting and breaks, %s to %s")),
      from, to);
  g_string_append (writer->out, "\n\n");
  write_sums (writer, &sum);
  if (sum.days > 0)
    write_table (writer);
}

char *
plumb_sheet_dup_text (const PlumbSheet *sheet, const PlumbLanguage *language)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const PlumbSheetWriter writer = {.sheet = sheet, .language = language, .out = out};

  write_figures (&writer);
  plumb_sheet_write_said (&writer);
  g_string_append_c (out, '\n');
  g_string_append (
      out,
      plumb_language_translate (
          language,
          N_ ("Made by Plumbline from a worn sensor at the wearer's wish. The sensor measures "
              "tilt,\n"
              "movement and time: not pain, tension or the shape of a spine. \"The pose set\" is "
              "one that\n"
              "the wearer chose; time without data counts as neither good nor bad. This is a "
              "personal\n"
              "record, not a medical one, and no diagnosis can be read from it.\n")));
  return g_strdup (out->str);
}
