/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ini-reader.h"

#include <ini.h>
#include <string.h>

#define FOUND_MAX 60

/* libinih as packaged takes lines of INI_MAX_LINE bytes with their end, cuts longer ones into two,
 * takes an indented line for more of the value above, drops what it does not understand, cuts names
 * of sections, and tells nobody which line it is on. So it reads through next_line (), which
 * counts, refuses such lines first, and asks after each line whether anything came of it. */
typedef struct {
  const PlumbIniSink *sink;
  gpointer data;
  const char *text; /* what is left */
  gsize size;
  int line;
  char *section;      /* NULL: none yet, or one that is not known */
  bool has_section;   /* a section line was seen, known or not */
  bool is_key_wanted; /* the last line must lead to a call of on_key () */
  char *pending;      /* that line, for the error if it does not */
} Source;

char *
plumb_ini_quote (const char *found)
{
  g_autofree char *valid = g_utf8_make_valid (found, MIN (strlen (found), (size_t)FOUND_MAX));
  g_autoptr (GString) quoted = g_string_new ("\"");
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    g_string_append_unichar (quoted, g_unichar_isprint (letter) ? letter : '?');
  }
  g_string_append (quoted, strlen (found) > FOUND_MAX ? "...\"" : "\"");
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

static void G_GNUC_PRINTF (2, 3) fail (Source *source, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  source->sink->fail (source->data, source->line, text);
}

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
    g_autofree char *quoted = plumb_ini_quote (source->pending);
    fail (source, "%s is not \"key = value\"", quoted);
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
    g_autofree char *quoted = plumb_ini_quote (line);
    fail (source, "%s is not \"[section]\"", quoted);
    return;
  }
  g_autofree char *name = g_strndup (line + 1, (gsize)(end - line - 1));
  if (source->sink->begin_section (source->data, name, source->line))
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
    fail (source, "holds a NUL byte");
  } else if (!g_utf8_validate_len (line, size, NULL)) {
    fail (source, "is not UTF-8");
  } else if (size > limit) {
    fail (source, "has %" G_GSIZE_FORMAT " bytes; a line may have %" G_GSIZE_FORMAT, size, limit);
  } else if (*start == '\0' || *start == '#' || *start == ';') {
    return false;
  } else if (start > line) {
    g_autofree char *quoted = plumb_ini_quote (start);
    fail (source, "%s is indented; a key or section starts its line", quoted);
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
  g_autofree char *quoted = plumb_ini_quote (key);
  source->is_key_wanted = false;
  if (!source->has_section)
    fail (source, "%s stands before any [section]", quoted);
  else if (source->section != NULL)
    source->sink->set (source->data, source->section, key, value, source->line);
  return 1;
}

void
plumb_ini_read (const char *text, gsize size, const PlumbIniSink *sink, gpointer data)
{
  Source source = {.sink = sink, .data = data, .text = text, .size = size};
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) { /* byte order mark */
    source.text += 3;
    source.size -= 3;
  }
  ini_parse_stream (next_line, &source, on_key, &source);
  settle_last_line (&source);
  g_free (source.section);
}
