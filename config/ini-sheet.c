/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ini-sheet.h"

#include <string.h>

#include "ini-reader.h"
#include "settings-suggest.h"

/* Beyond this many errors a reader has had enough. */
#define PROBLEMS_MAX 100
#define KEYS_MAX     200
#define WORDS_MAX    20

typedef struct {
  char *value;
  int line;
  bool is_taken;
} Cell;

typedef struct {
  int line; /* 0: the file */
  char *text;
} Problem;

struct PlumbIniSheet {
  char *name;
  char *section;
  int section_line; /* 0: none yet */
  GHashTable *cells;
  GPtrArray *asked; /* keys that were wanted, for "did you mean"; NULL-terminated at the end */
  GArray *problems;
  unsigned n_more; /* problems that were not kept */
};

static void
cell_free (gpointer data)
{
  Cell *cell = data;
  g_free (cell->value);
  g_free (cell);
}

static void
problem_clear (gpointer data)
{
  g_free (((Problem *)data)->text);
}

static void
add_problem (PlumbIniSheet *sheet, int line, const char *text)
{
  Problem problem = {line, g_strdup (text)};
  if (sheet->problems->len < PROBLEMS_MAX) {
    g_array_append_val (sheet->problems, problem);
    return;
  }
  g_free (problem.text);
  sheet->n_more++;
}

static bool
begin_section (gpointer data, const char *name, int line)
{
  PlumbIniSheet *sheet = data;
  g_autofree char *quoted = plumb_ini_quote (name);
  g_autofree char *text = NULL;
  if (strcmp (name, sheet->section) != 0)
    text =
        g_strdup_printf ("%s is not a section of this file; wanted [%s]", quoted, sheet->section);
  else if (sheet->section_line > 0)
    text =
        g_strdup_printf ("[%s]: this section stands already on line %d", name, sheet->section_line);
  else
    sheet->section_line = line;
  if (text != NULL)
    add_problem (sheet, line, text);
  return text == NULL;
}

static void
set (gpointer data, const char *section, const char *key, const char *value, int line)
{
  PlumbIniSheet *sheet = data;
  g_autofree char *text = NULL;
  const Cell *earlier = g_hash_table_lookup (sheet->cells, key);
  if (earlier != NULL) {
    text = g_strdup_printf ("%s: is set already on line %d", key, earlier->line);
  } else if (g_hash_table_size (sheet->cells) == KEYS_MAX) {
    text = g_strdup_printf ("is one key too many; a file may have %d", KEYS_MAX);
  } else {
    Cell *cell = g_new0 (Cell, 1);
    cell->value = g_strdup (value);
    cell->line = line;
    g_hash_table_insert (sheet->cells, g_strdup (key), cell);
  }
  if (text != NULL)
    add_problem (sheet, line, text);
}

static void
fail (gpointer data, int line, const char *text)
{
  add_problem (data, line, text);
}

PlumbIniSheet *
plumb_ini_sheet_new (const char *name, const char *section, const char *text, gsize size)
{
  static const PlumbIniSink sink = {begin_section, set, fail};
  PlumbIniSheet *sheet = g_new0 (PlumbIniSheet, 1);
  sheet->name = g_strdup (name);
  sheet->section = g_strdup (section);
  sheet->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, cell_free);
  sheet->asked = g_ptr_array_new_with_free_func (g_free);
  sheet->problems = g_array_new (FALSE, FALSE, sizeof (Problem));
  g_array_set_clear_func (sheet->problems, problem_clear);
  plumb_ini_read (text, size, &sink, sheet);
  if (sheet->section_line == 0) {
    g_autofree char *missing = g_strdup_printf ("has no section [%s]", section);
    add_problem (sheet, 0, missing);
  }
  return sheet;
}

void
plumb_ini_sheet_free (PlumbIniSheet *sheet)
{
  g_free (sheet->name);
  g_free (sheet->section);
  g_hash_table_unref (sheet->cells);
  g_ptr_array_unref (sheet->asked);
  g_array_unref (sheet->problems);
  g_free (sheet);
}

bool
plumb_ini_sheet_has (const PlumbIniSheet *sheet, const char *key)
{
  return g_hash_table_contains (sheet->cells, key);
}

unsigned
plumb_ini_sheet_count (const PlumbIniSheet *sheet)
{
  return g_hash_table_size (sheet->cells);
}

void
plumb_ini_sheet_fail (PlumbIniSheet *sheet, const char *key, const char *format, ...)
{
  const Cell *cell = g_hash_table_lookup (sheet->cells, key);
  va_list arguments;
  if (sheet->section_line == 0) /* which is error enough */
    return;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *whole = g_strdup_printf ("%s: %s", key, text);
  add_problem (sheet, cell != NULL ? cell->line : 0, whole);
}

void
plumb_ini_sheet_fail_value (PlumbIniSheet *sheet, const char *key, const char *found,
                            const char *wanted)
{
  g_autofree char *quoted = plumb_ini_quote (found);
  plumb_ini_sheet_fail (sheet, key, "%s is not %s", quoted, wanted);
}

/* The value as it stands in the file; NULL: not there, which is noted if it is required. */
static const char *
take (PlumbIniSheet *sheet, const char *key, bool is_required)
{
  Cell *cell = g_hash_table_lookup (sheet->cells, key);
  g_ptr_array_add (sheet->asked, g_strdup (key));
  if (cell == NULL) {
    if (is_required)
      plumb_ini_sheet_fail (sheet, key, "is missing");
    return NULL;
  }
  cell->is_taken = true;
  return cell->value;
}

static bool
is_printable (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (!g_unichar_isprint (g_utf8_get_char (c)))
      return false;
  }
  return true;
}

char *
plumb_ini_sheet_take_text (PlumbIniSheet *sheet, const char *key, long max, bool is_required)
{
  const char *value = take (sheet, key, is_required);
  if (value == NULL)
    return NULL;
  long length = g_utf8_strlen (value, -1);
  if (length >= 1 && length <= max && is_printable (value))
    return g_strdup (value);
  g_autofree char *wanted =
      g_strdup_printf ("a printable text of 1 to %ld characters (it has %ld)", max, length);
  plumb_ini_sheet_fail_value (sheet, key, value, wanted);
  return NULL;
}

char **
plumb_ini_sheet_take_lines (PlumbIniSheet *sheet, const char *prefix, unsigned most, long max)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  unsigned missing = 0;
  for (unsigned i = 1; i <= most; i++) {
    g_autofree char *key = g_strdup_printf ("%s%u", prefix, i);
    bool is_there = plumb_ini_sheet_has (sheet, key);
    char *text = plumb_ini_sheet_take_text (sheet, key, max, false);
    if (is_there && missing > 0)
      plumb_ini_sheet_fail (sheet, key, "stands without %s%u", prefix, missing);
    if (!is_there && missing == 0)
      missing = i;
    if (text != NULL)
      g_ptr_array_add (lines, text);
  }
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

char **
plumb_ini_sheet_take_words (PlumbIniSheet *sheet, const char *key,
                            bool (*is_word) (const char *word), const char *wanted)
{
  const char *value = take (sheet, key, false);
  g_auto (GStrv) words = g_strsplit (value != NULL ? value : "", ",", -1);
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  if (value != NULL && *value == '\0')
    plumb_ini_sheet_fail_value (sheet, key, value, wanted);
  for (unsigned i = 0; words[i] != NULL; i++) {
    g_strstrip (words[i]);
    if (!is_word (words[i]))
      plumb_ini_sheet_fail_value (sheet, key, words[i], wanted);
    else if (g_ptr_array_find_with_equal_func (good, words[i], g_str_equal, NULL))
      plumb_ini_sheet_fail (sheet, key, "\"%s\" stands there twice", words[i]);
    else if (good->len < WORDS_MAX)
      g_ptr_array_add (good, words[i]);
  }
  for (unsigned i = 0; i < good->len; i++)
    good->pdata[i] = g_strdup (good->pdata[i]);
  g_ptr_array_add (good, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&good), FALSE);
}

static bool
is_day (const char *text)
{
  unsigned part[3] = {0};
  if (strlen (text) != 10)
    return false;
  for (unsigned i = 0, field = 0; i < 10; i++) {
    bool is_dash = i == 4 || i == 7;
    if (is_dash ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return false;
    if (is_dash)
      field++;
    else
      part[field] = part[field] * 10 + (unsigned)(text[i] - '0');
  }
  return g_date_valid_dmy ((GDateDay)part[2], (GDateMonth)part[1], (GDateYear)part[0]);
}

char *
plumb_ini_sheet_take_day (PlumbIniSheet *sheet, const char *key, bool is_required)
{
  const char *value = take (sheet, key, is_required);
  if (value == NULL)
    return NULL;
  if (is_day (value))
    return g_strdup (value);
  plumb_ini_sheet_fail_value (sheet, key, value, "a day such as 2026-11-26");
  return NULL;
}

bool
plumb_ini_sheet_take_number (PlumbIniSheet *sheet, const char *key, unsigned low, unsigned high,
                             bool is_required, unsigned *out_number)
{
  guint64 number;
  const char *value = take (sheet, key, is_required);
  if (value == NULL)
    return false;
  if (g_ascii_string_to_unsigned (value, 10, low, high, &number, NULL)) {
    *out_number = (unsigned)number;
    return true;
  }
  g_autofree char *wanted = g_strdup_printf ("a whole number between %u and %u", low, high);
  plumb_ini_sheet_fail_value (sheet, key, value, wanted);
  return false;
}

bool
plumb_ini_sheet_take_boolean (PlumbIniSheet *sheet, const char *key, bool *out_is_true)
{
  const char *value = take (sheet, key, false);
  if (value == NULL)
    return false;
  bool is_yes = strcmp (value, "yes") == 0;
  if (is_yes || strcmp (value, "no") == 0) {
    *out_is_true = is_yes;
    return true;
  }
  plumb_ini_sheet_fail_value (sheet, key, value, "yes or no");
  return false;
}

static void
note_what_is_left (PlumbIniSheet *sheet)
{
  GHashTableIter iter;
  gpointer key, value;
  g_ptr_array_add (sheet->asked, NULL);
  g_hash_table_iter_init (&iter, sheet->cells);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const Cell *cell = value;
    const char *nearest =
        plumb_settings_suggest_name ((const char *const *)sheet->asked->pdata, key);
    g_autofree char *quoted = plumb_ini_quote (key);
    g_autofree char *text =
        nearest != NULL
            ? g_strdup_printf ("%s is not a key here; did you mean %s?", quoted, nearest)
            : g_strdup_printf ("%s is not a key here", quoted);
    if (!cell->is_taken)
      add_problem (sheet, cell->line, text);
  }
  g_ptr_array_set_size (sheet->asked, (gint)sheet->asked->len - 1);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const Problem *first = a, *second = b;
  int order = (first->line > second->line) - (first->line < second->line);
  return order != 0 ? order : strcmp (first->text, second->text);
}

bool
plumb_ini_sheet_finish (PlumbIniSheet *sheet, GQuark domain, int code, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);
  note_what_is_left (sheet);
  if (sheet->problems->len == 0)
    return true;
  g_array_sort (sheet->problems, compare_problems);
  for (unsigned i = 0; i < sheet->problems->len; i++) {
    const Problem *problem = &g_array_index (sheet->problems, Problem, i);
    g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", sheet->name);
    if (problem->line > 0)
      g_string_append_printf (all, ":%d", problem->line);
    g_string_append_printf (all, ": %s", problem->text);
  }
  if (sheet->n_more > 0)
    g_string_append_printf (all, "\nand %u more errors", sheet->n_more);
  g_set_error_literal (error, domain, code, all->str);
  return false;
}
