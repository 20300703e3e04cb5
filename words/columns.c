/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"

static int
width_of (gunichar letter)
{
  if (g_unichar_iszerowidth (letter))
    return 0;
  return g_unichar_iswide (letter) ? 2 : 1;
}

int
plumb_columns_count (const char *text)
{
  int columns = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    columns += width_of (g_utf8_get_char (c));
  return columns;
}

gsize
plumb_columns_fit (const char *text, int width)
{
  const char *c = text;
  int columns = 0;

  while (*c != '\0' && columns + width_of (g_utf8_get_char (c)) <= width) {
    columns += width_of (g_utf8_get_char (c));
    c = g_utf8_next_char (c);
  }
  return (gsize)(c - text);
}

void
plumb_columns_append_left (GString *out, const char *text, int width)
{
  g_string_append_printf (out, "%s%*s", text, MAX (width - plumb_columns_count (text), 0), "");
}

void
plumb_columns_append_right (GString *out, const char *text, int width)
{
  g_string_append_printf (out, "%*s%s", MAX (width - plumb_columns_count (text), 0), "", text);
}
