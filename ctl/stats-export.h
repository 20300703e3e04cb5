/* SPDX-License-Identifier: GPL-3.0-or-later */
/* History as CSV from the daemon to standard output, through a pipe. */
#pragma once

#include "client.h"

/* Days are "YYYY-MM-DD", both included. content: "days", "minutes" or "events". */
PlumbExit
plumb_stats_export (PlumbCtl *ctl, const char *content, const char *from_day, const char *to_day);
