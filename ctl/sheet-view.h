/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet to hand over, in the reader's language. */
#pragma once

#include "command.h"

/* The page of the days from to to ("2026-11-23", both inclusive), made of what the daemon answers.
 * table: what Export wrote as report-csv of the same days and fields. fields: of PlumbReportField.
 * Caller frees; NULL: has complained, out_code is how to leave. */
char *plumb_sheet_view_dup (PlumbCtl *ctl, const char *from, const char *to, unsigned fields,
                            const char *table, PlumbExit *out_code);
