/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as one HTML page that needs nothing else: no network, no font, no script. */
#pragma once

#include "report.h"

/* The whole page. Of the report alone: the same values give the same bytes. */
void plumb_report_page (GString *out, const PlumbReport *report);
