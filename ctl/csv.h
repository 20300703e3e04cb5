/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma-separated values as Statistics.Export writes them (RFC 4180). */
#pragma once

/* The fields of the record that *text stands at, and moves *text behind it; NULL at the end. A
 * field in quotes may hold commas and lines. Caller frees with g_strfreev (). */
char **plumb_csv_read (const char **text);
/* Where the field of that name stands in the record of names; -1: nowhere. */
int plumb_csv_find (char *const *names, const char *name);
