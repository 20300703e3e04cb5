/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daemon's dictionaries as values of a report. */
#pragma once

#include "report-track.h"

/* A bucket of GetRange (a{sv}) as a row; NULL if it names no day. */
PlumbReportRow *plumb_report_row_from_bucket (GVariant *bucket);
/* An event of ListEvents ((ttsa{sv})), its time told by the clock that it happened by; NULL if it
 * has none. */
PlumbReportEvent *plumb_report_event_from_reply (GVariant *event);
/* A bucket of GetRange by the hour as an entry of a track; false if it does not say when. */
bool plumb_report_entry_from_hour (GVariant *hour, PlumbReportEntry *out);
