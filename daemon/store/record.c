/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record.h"

#include <math.h>
#include <string.h>

#include "json.h"

static void
append_csv_text (GString *out, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (out, text);
    return;
  }
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

void
plumb_record_put_header (PlumbRecord *record)
{
  for (unsigned i = 0; record->names[i] != NULL && !record->is_json; i++)
    g_string_append_printf (record->out, "%s%s", i > 0 ? "," : "", record->names[i]);
  if (!record->is_json)
    g_string_append (record->out, "\r\n");
}

void
plumb_record_begin (PlumbRecord *record)
{
  record->next = 0;
  if (record->is_json)
    g_string_append_c (record->out, '{');
}

void
plumb_record_end (PlumbRecord *record)
{
  g_assert (record->names[record->next] == NULL);
  g_string_append (record->out, record->is_json ? "}" : "\r\n");
}

static void
begin_field (PlumbRecord *record)
{
  if (record->next > 0)
    g_string_append_c (record->out, ',');
  const char *name = record->names[record->next++];
  if (record->is_json) {
    g_string_append_c (record->out, '"');
    g_string_append (record->out, name);
    g_string_append (record->out, "\":");
  }
}

static void
append_nothing (PlumbRecord *record)
{
  if (record->is_json)
    g_string_append (record->out, "null");
}

void
plumb_record_put_text (PlumbRecord *record, const char *text)
{
  begin_field (record);
  if (text == NULL)
    append_nothing (record);
  else if (record->is_json)
    plumb_json_append_string (record->out, text);
  else
    append_csv_text (record->out, text);
}

static void
append_integer (GString *out, int64_t value)
{
  char digits[24];
  char *end = digits + sizeof digits - 1;
  char *c = end;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do {
    *--c = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0)
    *--c = '-';
  g_string_append_len (out, c, end - c);
}

void
plumb_record_put_integer (PlumbRecord *record, int64_t value)
{
  begin_field (record);
  append_integer (record->out, value);
}

void
plumb_record_put_seconds (PlumbRecord *record, int64_t value_us)
{
  begin_field (record);
  append_integer (record->out, value_us / G_USEC_PER_SEC);
  int64_t rest = value_us % G_USEC_PER_SEC;
  if (rest == 0)
    return;
  g_string_append_printf (record->out, ".%06d", (int)rest);
  while (record->out->str[record->out->len - 1] == '0')
    g_string_truncate (record->out, record->out->len - 1);
}

void
plumb_record_put_decimal (PlumbRecord *record, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  begin_field (record);
  if (isfinite (value))
    g_string_append (record->out, g_ascii_formatd (text, sizeof text, "%.3f", value));
  else
    append_nothing (record);
}

void
plumb_record_put_variant (PlumbRecord *record, GVariant *value)
{
  begin_field (record);
  if (value == NULL) {
    append_nothing (record);
  } else if (record->is_json) {
    plumb_json_append_variant (record->out, value);
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)) {
    append_csv_text (record->out, g_variant_get_string (value, NULL));
  } else {
    g_autoptr (GString) text = g_string_new (NULL);
    plumb_json_append_variant (text, value);
    append_csv_text (record->out, text->str);
  }
}
