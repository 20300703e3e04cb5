/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the page, each a <section>; only report-page.c puts them together. */
#pragma once

#include "report.h"

/* What every look means; and the patterns that the looks are drawn with, once a page. */
void plumb_report_patterns (GString *out);
void plumb_report_legend (GString *out, const PlumbReport *report);

/* The whole period in some figures. */
void plumb_report_overview (GString *out, const PlumbReport *report);
/* By day: each as a line of time with its states, breaks and check-ins. */
void plumb_report_timeline (GString *out, const PlumbReport *report);
/* By week or month: the states of each stacked. */
void plumb_report_stacks (GString *out, const PlumbReport *report);
/* Hours of slouching, of sitting or in one place; the share near the pose; coverage. */
void plumb_report_hours (GString *out, const PlumbReport *report);
/* How often the pose changed, and the longest spell. */
void plumb_report_variation (GString *out, const PlumbReport *report);
/* Against the wearer's own days before. */
void plumb_report_trend (GString *out, const PlumbReport *report);
/* Breaks, check-ins, sessions. */
void plumb_report_breaks (GString *out, const PlumbReport *report);
void plumb_report_alerts (GString *out, const PlumbReport *report);
/* Goals, if there is any. */
void plumb_report_goals (GString *out, const PlumbReport *report);
/* Every state of every row as a table. */
void plumb_report_figures (GString *out, const PlumbReport *report);
