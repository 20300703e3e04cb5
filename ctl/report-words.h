/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a report, and the classes of report.css that go with them. */
#pragma once

#include "report.h"

const char *plumb_report_state_label (PlumbReportState state);
const char *plumb_report_state_look (PlumbReportState state);
const char *plumb_report_place_label (PlumbReportPlace place);
const char *plumb_report_place_look (PlumbReportPlace place);
/* How a break ended. Static, or outcome itself where it is not known. */
const char *plumb_report_outcome_label (const char *outcome);
/* A kind of alert. Static, or kind itself where it is not known. */
const char *plumb_report_alert_label (const char *kind);
/* What a row stands for: "Mon 23 Nov", the week of "23 Nov 2026", "November 2026". Caller frees. */
char *plumb_report_row_dup_label (const PlumbReport *report, const PlumbReportRow *row);
/* The one of three sentences or formats that is of the bucket. */
const char *
plumb_report_pick (PlumbReportBucket bucket, const char *day, const char *week, const char *month)
    G_GNUC_FORMAT (2) G_GNUC_FORMAT (3) G_GNUC_FORMAT (4);
