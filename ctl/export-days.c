/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-days.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define DAY_LENGTH (sizeof "2026-11-23" - 1)

typedef struct {
  FILE *out;
  char *from_day, *to_day;
  GString *line; /* not yet complete */
  bool is_quoted;
  bool has_names;
  bool has_moments; /* the first column says when */
} Filter;

static bool
is_wanted (const Filter *filter)
{
  const char *start = filter->line->str;
  if (!filter->has_names || !filter->has_moments)
    return true;
  return filter->line->len > DAY_LENGTH && strncmp (start, filter->from_day, DAY_LENGTH) >= 0 &&
         strncmp (start, filter->to_day, DAY_LENGTH) <= 0;
}

/* False: errno says why. */
static bool
end_line (Filter *filter)
{
  bool is_good = !is_wanted (filter) ||
                 fwrite (filter->line->str, 1, filter->line->len, filter->out) == filter->line->len;
  if (!filter->has_names)
    filter->has_moments = g_str_has_prefix (filter->line->str, "start,");
  filter->has_names = true;
  g_string_truncate (filter->line, 0);
  return is_good;
}

/* A line that ends within quotes goes on in the next one. */
static ssize_t
on_write (void *cookie, const char *data, size_t size)
{
  Filter *filter = cookie;
  for (size_t i = 0; i < size; i++) {
    g_string_append_c (filter->line, data[i]);
    filter->is_quoted ^= data[i] == '"';
    if (data[i] == '\n' && !filter->is_quoted && !end_line (filter))
      return 0;
  }
  return (ssize_t)size;
}

static int
on_close (void *cookie)
{
  Filter *filter = cookie;
  bool is_good = filter->line->len == 0 || end_line (filter);
  g_string_free (filter->line, TRUE);
  g_free (filter->from_day);
  g_free (filter->to_day);
  g_free (filter);
  return is_good ? 0 : EOF;
}

FILE *
plumb_export_days_open (FILE *out, const char *from_day, const char *to_day)
{
  Filter *filter = g_new0 (Filter, 1);
  filter->out = out;
  filter->from_day = g_strdup (from_day);
  filter->to_day = g_strdup (to_day);
  filter->line = g_string_new (NULL);
  FILE *stream =
      fopencookie (filter, "w", (cookie_io_functions_t){.write = on_write, .close = on_close});
  g_assert (stream != NULL);
  return stream;
}
