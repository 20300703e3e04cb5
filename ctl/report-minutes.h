/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The minutes of Statistics.Export as tracks: one state for each slot of a day. */
#pragma once

#include "report.h"

/* csv: as exported, a line of names first. Appends one PlumbReportTrack a day, of the days from_day
 * to to_day, to tracks. A slot is what most of it was; where that is nothing that was recorded, it
 * is no data. False: a column that is needed is missing, or a line is not understood; tracks are
 * then incomplete. */
bool plumb_report_minutes_parse (const char *csv, const char *from_day, const char *to_day,
                                 int slot_min, GPtrArray *tracks, GError **error);
