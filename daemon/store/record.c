/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record.h"

#include <math.h>
#include <string.h>

#include "day.h"
#include "json.h"

static void
append_csv_text (GString *out, const char *text)
{
  size_t length = strlen (text);
  if (strcspn (text, ",\"\r\n") == length) {
    g_string_append_len (out, text, (gssize)length);
    return;
  }
  g_string_append_c (out, '"');
  for (const char *quote; (quote = strchr (text, '"')) != NULL; text = quote + 1) {
    g_string_append_len (out, text, quote + 1 - text);
    g_string_append_c (out, '"');
  }
  g_string_append (out, text);
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
    g_string_append_len (record->out, name, (gssize)strlen (name));
    g_string_append_len (record->out, "\":", 2);
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

/* A number of so many decimals, without the zeroes at its end. */
static void
append_fraction (GString *out, uint64_t value, unsigned decimals)
{
  char digits[8];
  while (value % 10 == 0 && decimals > 1) {
    value /= 10;
    decimals--;
  }
  char *end = digits + sizeof digits;
  char *begin = plumb_json_write_digits (end, value);
  while ((unsigned)(end - begin) < decimals)
    *--begin = '0';
  *--begin = '.';
  g_string_append_len (out, begin, end - begin);
}

void
plumb_record_put_integer (PlumbRecord *record, int64_t value)
{
  begin_field (record);
  plumb_json_append_integer (record->out, value);
}

void
plumb_record_put_seconds (PlumbRecord *record, int64_t value_us)
{
  begin_field (record);
  plumb_json_append_integer (record->out, value_us / G_USEC_PER_SEC);
  int64_t rest_us = value_us % G_USEC_PER_SEC;
  if (rest_us > 0)
    append_fraction (record->out, (uint64_t)rest_us, 6);
}

/* Beyond this a double has no third decimal to speak of. */
#define MAX_THOUSANDTHS 1e12

void
plumb_record_put_decimal (PlumbRecord *record, double value)
{
  begin_field (record);
  if (!(fabs (value) * 1000 < MAX_THOUSANDTHS)) {
    append_nothing (record);
    return;
  }
  int64_t thousandths = llround (value * 1000);
  uint64_t size = (uint64_t)ABS (thousandths);
  if (thousandths < 0)
    g_string_append_c (record->out, '-');
  plumb_json_append_integer (record->out, (int64_t)(size / 1000));
  char decimals[4] = {'.', (char)('0' + size / 100 % 10), (char)('0' + size / 10 % 10),
                      (char)('0' + size % 10)};
  g_string_append_len (record->out, decimals, sizeof decimals);
}

void
plumb_record_put_day (PlumbRecord *record, int64_t day)
{
  char text[PLUMB_DAY_TEXT_SIZE];
  plumb_day_write (day, text);
  plumb_record_put_text (record, text);
}

void
plumb_record_put_moment (PlumbRecord *record, int64_t at_us, int offset_s)
{
  char text[PLUMB_DAY_MOMENT_SIZE];
  plumb_day_write_moment (at_us, offset_s, text);
  plumb_record_put_text (record, text);
}

void
plumb_record_put_double (PlumbRecord *record, double value)
{
  begin_field (record);
  if (isfinite (value))
    plumb_json_append_double (record->out, value);
  else
    append_nothing (record);
}

void
plumb_record_put_boolean (PlumbRecord *record, bool value)
{
  begin_field (record);
  g_string_append (record->out, value ? "true" : "false");
}

void
plumb_record_put_nothing (PlumbRecord *record)
{
  begin_field (record);
  append_nothing (record);
}

void
plumb_record_put_json (PlumbRecord *record, const char *json)
{
  begin_field (record);
  if (json == NULL)
    append_nothing (record);
  else if (record->is_json)
    g_string_append (record->out, json);
  else
    append_csv_text (record->out, json);
}
