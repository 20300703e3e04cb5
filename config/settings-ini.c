/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-ini.h"

#include <ini.h>
#include <string.h>

#include "settings-draft.h"
#include "settings-source.h"

/* libinih as packaged takes lines of INI_MAX_LINE bytes with their end, cuts longer ones into two,
 * takes an indented line for more of the value above, drops what it does not understand, cuts names
 * of sections, and tells nobody which line it is on. So it reads through next_line (), which
 * counts, refuses such lines first, and asks after each line whether anything came of it. */
typedef struct {
  PlumbSettingsDraft *draft;
  const char *text; /* what is left */
  gsize size;
  int line;
  char *section;      /* NULL: none yet, or one that is not known */
  bool has_section;   /* a section line was seen, known or not */
  bool is_key_wanted; /* the last line must lead to a call of on_key () */
  char *pending;      /* that line, for the error if it does not */
} Source;

static bool
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Reports the last line if libinih made nothing of it. */
static void
settle_last_line (Source *source)
{
  if (source->is_key_wanted) {
    g_autofree char *quoted = plumb_settings_draft_quote (source->pending);
    plumb_settings_draft_fail (source->draft, source->line, "%s is not \"key = value\"", quoted);
  }
  source->is_key_wanted = false;
  g_clear_pointer (&source->pending, g_free);
}

/* "[name]", then nothing but a comment. */
static void
take_section (Source *source, const char *line)
{
  const char *end = strchr (line, ']');
  const char *rest = end != NULL ? end + 1 : "";
  while (is_blank (*rest))
    rest++;
  g_clear_pointer (&source->section, g_free);
  source->has_section = true;
  if (end == NULL || (*rest != '\0' && *rest != ';' && *rest != '#')) {
    g_autofree char *quoted = plumb_settings_draft_quote (line);
    plumb_settings_draft_fail (source->draft, source->line, "%s is not \"[section]\"", quoted);
    return;
  }
  g_autofree char *name = g_strndup (line + 1, (gsize)(end - line - 1));
  if (plumb_settings_draft_begin_section (source->draft, name, source->line))
    source->section = g_steal_pointer (&name);
}

/* True if the line is for libinih to read as "key = value"; the rest is dealt with here. */
static bool
take_line (Source *source, const char *line, gsize size, gsize limit)
{
  const char *start = line;
  while (is_blank (*start))
    start++;
  if (memchr (line, '\0', size) != NULL) {
    plumb_settings_draft_fail (source->draft, source->line, "holds a NUL byte");
  } else if (!g_utf8_validate_len (line, size, NULL)) {
    plumb_settings_draft_fail (source->draft, source->line, "is not UTF-8");
  } else if (size > limit) {
    plumb_settings_draft_fail (source->draft, source->line,
                               "has %" G_GSIZE_FORMAT " bytes; a line may have %" G_GSIZE_FORMAT,
                               size, limit);
  } else if (*start == '\0' || *start == '#' || *start == ';') {
    return false;
  } else if (start > line) {
    g_autofree char *quoted = plumb_settings_draft_quote (start);
    plumb_settings_draft_fail (source->draft, source->line,
                               "%s is indented; a key or section starts its line", quoted);
  } else if (*line == '[') {
    take_section (source, line);
  } else {
    return true;
  }
  return false;
}

/* An ini_reader: one line into buffer with its newline. A line that is not for libinih becomes an
 * empty one. */
static char *
next_line (char *buffer, int size, void *data)
{
  Source *source = data;
  settle_last_line (source);
  if (source->size == 0)
    return NULL;
  const char *newline = memchr (source->text, '\n', source->size);
  gsize taken = newline != NULL ? (gsize)(newline - source->text) + 1 : source->size;
  gsize length = newline != NULL ? taken - 1 : taken;
  if (length > 0 && source->text[length - 1] == '\r')
    length--;
  g_autofree char *line = g_malloc (length + 1);
  memcpy (line, source->text, length);
  line[length] = '\0';
  source->text += taken;
  source->size -= taken;
  source->line++;
  source->is_key_wanted = take_line (source, line, length, (gsize)size - 2);
  g_strlcpy (buffer, source->is_key_wanted ? line : "", (gsize)size - 1);
  strcat (buffer, "\n");
  if (source->is_key_wanted)
    source->pending = g_steal_pointer (&line);
  return buffer;
}

static int
on_key (void *data, const char *section, const char *key, const char *value)
{
  Source *source = data;
  g_autofree char *quoted = plumb_settings_draft_quote (key);
  source->is_key_wanted = false;
  if (!source->has_section)
    plumb_settings_draft_fail (source->draft, source->line, "%s stands before any [section]",
                               quoted);
  else if (source->section != NULL)
    plumb_settings_draft_set (source->draft, source->section, key, value, source->line);
  return 1;
}

void
plumb_settings_source_read (PlumbSettingsDraft *draft, const char *name, const char *text,
                            gsize size)
{
  Source source = {.draft = draft, .text = text, .size = size};
  plumb_settings_draft_begin_file (draft, name);
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) { /* byte order mark */
    source.text += 3;
    source.size -= 3;
  }
  ini_parse_stream (next_line, &source, on_key, &source);
  settle_last_line (&source);
  g_free (source.section);
}

PlumbSettings *
plumb_settings_parse (const char *name, const char *text, gsize size, GError **error)
{
  g_autoptr (PlumbSettingsDraft) draft = plumb_settings_draft_new ();
  plumb_settings_source_read (draft, name, text, size);
  return plumb_settings_draft_finish (draft, error);
}
