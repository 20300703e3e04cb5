/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daemon's dictionaries as values of a report. */
#pragma once

#include "report.h"

/* A bucket of GetRange (a{sv}) as a row; NULL if it names no day. */
PlumbReportRow *plumb_report_row_from_bucket (GVariant *bucket);
/* An event of ListEvents ((ttsa{sv})), its time told by the local clock; NULL if it has none. */
PlumbReportEvent *plumb_report_event_from_reply (GVariant *event);
