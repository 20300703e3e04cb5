/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wearer can pick for a report to hand over: the option "fields" of Statistics.Export. */
#pragma once

#include <stdbool.h>

/* Coverage and the time worn are always told: without them no other figure means anything. */
typedef enum {
  PLUMB_REPORT_FIELD_SITTING = 1 << 0,
  PLUMB_REPORT_FIELD_SLOUCHING = 1 << 1,
  PLUMB_REPORT_FIELD_BREAKS = 1 << 2,
  PLUMB_REPORT_FIELD_SESSIONS = 1 << 3,
  PLUMB_REPORT_FIELD_CHECK_INS = 1 << 4,
  PLUMB_REPORT_FIELD_NOTES = 1 << 5, /* the wearer's own words; never unless asked for */
} PlumbReportField;

/* names: NULL-terminated, such as "check-ins"; NULL or empty: all fields but the notes.
 * *out_fields: a mask of PlumbReportField. Answers the first name that is none, borrowed; NULL: all
 * are good. */
const char *plumb_report_fields_parse (const char *const *names, unsigned *out_fields);
