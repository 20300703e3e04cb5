/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of an export by the calendar: those that happened on some days, by the clock of then. */
#pragma once

#include <stdio.h>

/* A stream that hands what is written to it, a table of comma-separated values, on to out: its
 * names and the rows whose "start" lies on the days from_day to to_day, both included; everything,
 * if it has no such column. Closing it leaves out open. */
FILE *plumb_export_days_open (FILE *out, const char *from_day, const char *to_day);
