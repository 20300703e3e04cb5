/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of an export, as a line of CSV (RFC 4180) or an object of JSON. */
#pragma once

#include <gio/gio.h>
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
/* Any value: as JSON, or as JSON text in one CSV field (plain text and numbers without quotes).
 * NULL: nothing, null. */
void plumb_record_put_variant (PlumbRecord *record, GVariant *value);
