/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of an export, as a line of CSV (RFC 4180) or an object of JSON. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  GString *out;
  const char *const *names; /* NULL-terminated, in the order of the calls */
  unsigned next;
  bool is_json;
} PlumbRecord;

/* The line of names (CSV only). */
void plumb_record_put_header (PlumbRecord *record);
void plumb_record_begin (PlumbRecord *record);
void plumb_record_end (PlumbRecord *record);
/* Each writes the next field. NULL text: nothing (CSV), null (JSON). */
void plumb_record_put_text (PlumbRecord *record, const char *text);
void plumb_record_put_integer (PlumbRecord *record, int64_t value);
/* Microseconds as seconds with as many decimals as needed: 60, 12.5. */
void plumb_record_put_seconds (PlumbRecord *record, int64_t value_us);
/* NaN: nothing, null. Three decimals. */
void plumb_record_put_decimal (PlumbRecord *record, double value);
/* Local days since 1970-01-01, as 2026-11-23. */
void plumb_record_put_day (PlumbRecord *record, int64_t day);
/* "2026-11-23T08:00:00+01:00" */
void plumb_record_put_moment (PlumbRecord *record, int64_t at_us, int offset_s);
/* As exact as the number is. NaN: nothing, null. */
void plumb_record_put_double (PlumbRecord *record, double value);
void plumb_record_put_boolean (PlumbRecord *record, bool value);
/* json: a value as JSON text, in CSV one field. NULL: nothing, null. */
void plumb_record_put_json (PlumbRecord *record, const char *json);
/* Nothing in CSV, null in JSON. */
void plumb_record_put_nothing (PlumbRecord *record);
