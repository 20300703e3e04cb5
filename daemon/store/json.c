/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <math.h>

void
plumb_json_append_string (GString *out, const char *text)
{
  const char *begin = text; /* of what goes as it is */
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c != '"' && *c != '\\' && (unsigned char)*c >= 0x20)
      continue;
    g_string_append_len (out, begin, c - begin);
    if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else
      g_string_append_printf (out, "\\u%04x", (unsigned char)*c);
    begin = c + 1;
  }
  g_string_append (out, begin);
  g_string_append_c (out, '"');
}

void
plumb_json_append_double (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (out, isfinite (value) ? g_ascii_dtostr (text, sizeof text, value) : "null");
}

char *
plumb_json_write_digits (char *end, uint64_t value)
{
  do {
    *--end = (char)('0' + value % 10);
    value /= 10;
  } while (value > 0);
  return end;
}

void
plumb_json_append_integer (GString *out, int64_t value)
{
  char digits[24];
  char *end = digits + sizeof digits;
  char *begin = plumb_json_write_digits (end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
  if (value < 0)
    *--begin = '-';
  g_string_append_len (out, begin, end - begin);
}
