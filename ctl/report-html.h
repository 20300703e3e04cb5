/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the page. Whatever comes from the bus passes plumb_html_text or plumb_html_quote. */
#pragma once

#include "report.h"

/* Escaped text. Controls and what turns the direction of all that follows are left out. */
void plumb_html_text (GString *out, const char *text);
/* The same as a string of its own, for a format. Caller frees. */
char *plumb_html_dup (const char *text);
/* Text that a person typed: the same, set apart so that its direction stays its own. */
void plumb_html_quote (GString *out, const char *text);
/* A format of our own with arguments of our own: not escaped, no floating point. */
void plumb_html_add (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* "42.5%": fraction 0 to 1, whatever the locale. */
void plumb_html_percent (GString *out, double fraction);
void plumb_html_duration (GString *out, double seconds);
/* For people: the decimal sign is the language's. */
void plumb_html_number (GString *out, double value, int decimals);
/* "71 %", or a dash for what is not known. */
void plumb_html_share (GString *out, double fraction);

/* <section> with a heading; id is also the heading's. */
void plumb_html_begin_section (GString *out, const char *id, const char *title);
void plumb_html_end_section (GString *out);
/* A table with its caption and the heads of its columns, NULL-terminated; for the phone, cells
 * stand below each other. */
void plumb_html_begin_table (GString *out, const char *caption, const char *const *heads);
void plumb_html_end_table (GString *out);
/* The head of a row. Ends with plumb_html_end_row. */
void plumb_html_begin_row (GString *out, const char *head);
void plumb_html_end_row (GString *out);
/* A cell; label repeats the column's head where cells stand below each other. */
void plumb_html_begin_cell (GString *out, const char *label);
void plumb_html_end_cell (GString *out);
/* A bar that fills the fraction; look: a class of report.css. Decoration: say the value beside. */
void plumb_html_bar (GString *out, const char *look, double fraction);
