/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a report, asked of the daemon. */
#pragma once

#include "client.h"
#include "report.h"

/* From day to day (YYYY-MM-DD), both included. NULL: has complained, out_code is how to leave;
 * PLUMB_EXIT_NO_DATA where nothing was recorded. */
PlumbReport *
plumb_report_gather (PlumbCtl *ctl, const char *from, const char *to, PlumbExit *out_code);
