/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both forms of a report are made of: the period, and what the wearer said in it. */
#pragma once

#include "report-fields.h"
#include "store-private.h"

#define PLUMB_REPORT_DAYS_MAX 366 /* of one report */

typedef struct {
  int64_t from_day, to_day; /* both inclusive */
  unsigned fields;          /* of PlumbReportField */
} PlumbReportPeriod;

/* from_day and to_day are "2026-11-23". False with PLUMB_STORE_ERROR_ARGUMENT for what is no such
 * thing, or not 1 to PLUMB_REPORT_DAYS_MAX days. */
bool plumb_report_parse (const char *from_day, const char *to_day, unsigned fields,
                         PlumbReportPeriod *out_period, GError **error);

/* Where a reading of events goes on; all zeroes: at the first. */
typedef struct {
  int64_t at_us, id;
} PlumbReportPlace;

/* The period's check-ins and sessions, as far as their fields were picked, from place on in order
 * of time or the newest first; at most limit. Each row is one for plumb_report_read_event (). NULL:
 * an error. */
PlumbStatement *plumb_report_select_events (PlumbStore *store, const PlumbReportPeriod *period,
                                            const PlumbReportPlace *place, bool is_newest_first,
                                            int64_t limit, GError **error);
/* The row that the statement stands at, for plumb_report_event_clear (), and the place behind it.
 */
void plumb_report_read_event (PlumbStatement *row, const PlumbReportPeriod *period,
                              PlumbStoreReportEvent *out_event, PlumbReportPlace *out_place);
void plumb_report_event_clear (PlumbStoreReportEvent *event);
