/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wearer said of the period: check-ins and sessions. */
#include <string.h>

#include "sheet-private.h"

#define LINES_MAX  30 /* of the list: more, and it would be no page any more */
#define NOTE_SHOWN 120

/* What the bus and the store call things, for those who translate. */
static const char *const areas[] = {N_ ("neck"), N_ ("upper"), N_ ("mid"), N_ ("lower"),
                                    N_ ("hips")};
static const char *const feelings[] = {N_ ("fine"), N_ ("stiff"), N_ ("sore")};
static const char *const kinds[] = {N_ ("massage"), N_ ("exercise"), N_ ("physiotherapy"),
                                    N_ ("other"), N_ ("session")};

/* What the check-ins add up to. */
typedef struct {
  unsigned n, days;
  unsigned comforts[PLUMB_SHEET_SCORE_MAX + 1]; /* how often each score was given */
  unsigned n_comforts;
  unsigned feelings[G_N_ELEMENTS (feelings)];
  unsigned areas[G_N_ELEMENTS (areas)];
} Sum;

static const char *say (const PlumbSheetWriter *writer, const char *message) G_GNUC_FORMAT (2);

static const char *
say (const PlumbSheetWriter *writer, const char *message)
{
  return plumb_language_translate (writer->language, message);
}

/* A word of the history in the reader's language; one that is none of names as it came. */
static const char *
say_word (const PlumbSheetWriter *writer, const char *word, const char *const *names,
          unsigned n_names)
{
  for (unsigned i = 0; i < n_names; i++)
    if (strcmp (word, names[i]) == 0)
      return say (writer, names[i]);
  return word;
}

static void
count_word (const char *word, const char *const *names, unsigned n_names, unsigned *counts)
{
  for (unsigned i = 0; i < n_names; i++)
    counts[i] += g_strcmp0 (word, names[i]) == 0;
}

static void
add_check_in (Sum *sum, const PlumbSheetEvent *said, const PlumbSheetEvent *before)
{
  sum->days += before == NULL || g_date_compare (&before->day, &said->day) != 0;
  sum->n++;
  if (said->comfort >= 0) {
    sum->comforts[MIN (said->comfort, PLUMB_SHEET_SCORE_MAX)]++;
    sum->n_comforts++;
  }
  count_word (said->feeling, feelings, G_N_ELEMENTS (feelings), sum->feelings);
  for (unsigned i = 0; i < G_N_ELEMENTS (said->areas); i++)
    count_word (said->areas[i], areas, G_N_ELEMENTS (areas), sum->areas);
}

static void
write_comforts (const PlumbSheetWriter *writer, const Sum *sum)
{
  int low = -1, middle = -1, high = -1;
  unsigned seen = 0;

  for (int i = 0; i <= PLUMB_SHEET_SCORE_MAX; i++) {
    if (sum->comforts[i] == 0)
      continue;
    if (low < 0)
      low = i;
    seen += sum->comforts[i];
    if (middle < 0 && seen * 2 >= sum->n_comforts)
      middle = i;
    high = i;
  }
  if (low >= 0)
    plumb_sheet_put_figure (
        writer, 2, N_ ("comfort of 10"),
        plumb_language_translate (writer->language, N_ ("%d to %d, the middle one %d")), low, high,
        middle);
}

/* "neck 2, hips 1"; has_all: those that nobody named as well. Caller frees. */
static char *
dup_counts (const PlumbSheetWriter *writer, const char *const *names, unsigned n_names,
            const unsigned *counts, bool has_all)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; i < n_names; i++)
    if (has_all || counts[i] > 0)
      g_string_append_printf (text, "%s%s %u", text->len > 0 ? ", " : "", say (writer, names[i]),
                              counts[i]);
  return g_strdup (text->str);
}

static bool
has_any (const unsigned *counts, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    if (counts[i] > 0)
      return true;
  return false;
}

static void
write_sum (const PlumbSheetWriter *writer, const Sum *sum)
{
  g_autofree char *felt =
      dup_counts (writer, feelings, G_N_ELEMENTS (feelings), sum->feelings, true);
  g_autofree char *where = dup_counts (writer, areas, G_N_ELEMENTS (areas), sum->areas, false);

  plumb_sheet_put_figure (
      writer, 0, N_ ("Check-ins"),
      plumb_language_plural (writer->language, "%u on %u day, in the wearer's own judgement",
                             "%u on %u days, in the wearer's own judgement", sum->days),
      sum->n, sum->days);
  write_comforts (writer, sum);
  if (has_any (sum->feelings, G_N_ELEMENTS (feelings)))
    plumb_sheet_put_figure (writer, 2, N_ ("felt"), "%s", felt);
  if (*where != '\0')
    plumb_sheet_put_figure (writer, 2, N_ ("where"), "%s", where);
}

static void
append_score (const PlumbSheetWriter *writer, const char *name, int score)
{
  if (score >= 0)
    g_string_append_printf (writer->out, "  %s %d", say (writer, name), score);
}

/* One line, however the words were set. */
static void
append_note (const PlumbSheetWriter *writer, const char *note)
{
  glong length = g_utf8_strlen (note, -1);
  g_autofree char *cut = g_utf8_substring (note, 0, MIN (length, NOTE_SHOWN));

  for (char *c = cut; *c != '\0'; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f)
      *c = ' ';
  g_string_append_printf (writer->out, "  \"%s%s\"", cut, length > NOTE_SHOWN ? "..." : "");
}

static void
write_check_in (const PlumbSheetWriter *writer, const PlumbSheetEvent *said)
{
  append_score (writer, N_ ("comfort"), said->comfort);
  if (said->feeling != NULL)
    g_string_append_printf (writer->out, "  %s",
                            say_word (writer, said->feeling, feelings, G_N_ELEMENTS (feelings)));
  for (unsigned i = 0; i < G_N_ELEMENTS (said->areas) && said->areas[i] != NULL; i++)
    g_string_append_printf (writer->out, "  %s",
                            say_word (writer, said->areas[i], areas, G_N_ELEMENTS (areas)));
  append_score (writer, N_ ("sleep"), said->sleep);
  append_score (writer, N_ ("energy"), said->energy);
  append_score (writer, N_ ("focus"), said->focus);
}

/* "+01:00" of "2026-11-23T11:00:00+01:00"; "" where a moment does not say. */
static const char *
clock_of (const PlumbSheetEvent *event)
{
  const size_t at = strlen ("2026-11-23T11:00:00");

  return strlen (event->moment) > at ? event->moment + at : "";
}

/* Where not all were told by one clock, each says by which: an hour may come twice. */
static bool
has_clocks (const PlumbSheet *sheet)
{
  for (unsigned i = 1; i < sheet->n_events; i++)
    if (strcmp (clock_of (&sheet->events[i]), clock_of (&sheet->events[0])) != 0)
      return true;
  return false;
}

static void
write_line (const PlumbSheetWriter *writer, const PlumbSheetEvent *event, bool has_clock)
{
  g_string_append_printf (writer->out, "%.10s %.5s%s%s", event->moment,
                          event->moment + strlen ("2026-11-23T"), has_clock ? " " : "",
                          has_clock ? clock_of (event) : "");
  if (event->session != NULL)
    g_string_append_printf (writer->out, "  %s",
                            say_word (writer, event->session, kinds, G_N_ELEMENTS (kinds)));
  else
    write_check_in (writer, event);
  if (event->note != NULL && (writer->sheet->fields & PLUMB_REPORT_FIELD_NOTES) != 0)
    append_note (writer, event->note);
  g_string_append_c (writer->out, '\n');
}

static bool
is_picked (const PlumbSheet *sheet, const PlumbSheetEvent *event)
{
  unsigned field =
      event->session != NULL ? PLUMB_REPORT_FIELD_SESSIONS : PLUMB_REPORT_FIELD_CHECK_INS;

  return (sheet->fields & field) != 0;
}

/* n: of those that were picked. */
static void
write_list (const PlumbSheetWriter *writer, unsigned n)
{
  const PlumbSheet *sheet = writer->sheet;
  bool has_clock = has_clocks (sheet);
  unsigned left = MIN (n, LINES_MAX);

  if (n == 0)
    return;
  g_string_append_c (writer->out, '\n');
  if (n > LINES_MAX)
    g_string_append_printf (
        writer->out, say (writer, N_ ("The newest %d of %u, the newest first:")), LINES_MAX, n);
  else
    g_string_append (writer->out, say (writer, N_ ("The newest first:")));
  g_string_append_c (writer->out, '\n');
  for (unsigned i = sheet->n_events; i > 0 && left > 0; i--) {
    if (!is_picked (sheet, &sheet->events[i - 1]))
      continue;
    write_line (writer, &sheet->events[i - 1], has_clock);
    left--;
  }
}

void
plumb_sheet_write_said (const PlumbSheetWriter *writer)
{
  const PlumbSheet *sheet = writer->sheet;
  const PlumbSheetEvent *before = NULL;
  unsigned n = 0, n_sessions = 0;
  Sum sum = {0};

  if ((sheet->fields & (PLUMB_REPORT_FIELD_SESSIONS | PLUMB_REPORT_FIELD_CHECK_INS)) == 0)
    return;
  for (unsigned i = 0; i < sheet->n_events; i++) {
    const PlumbSheetEvent *event = &sheet->events[i];
    n += is_picked (sheet, event);
    n_sessions += event->session != NULL;
    if (event->session == NULL) {
      add_check_in (&sum, event, before);
      before = event;
    }
  }
  g_string_append_c (writer->out, '\n');
  if (sheet->fields & PLUMB_REPORT_FIELD_SESSIONS)
    plumb_sheet_put_figure (writer, 0, N_ ("Sessions"), say (writer, N_ ("%u noted")), n_sessions);
  if (sheet->fields & PLUMB_REPORT_FIELD_CHECK_INS)
    write_sum (writer, &sum);
  write_list (writer, n);
}
