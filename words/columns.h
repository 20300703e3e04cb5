/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in columns of a fixed width, as a terminal or a plain text shows it. */
#pragma once

#include <glib.h>

/* How many columns text takes, UTF-8. */
int plumb_columns_count (const char *text);
/* How many bytes of text fit into width columns: whole letters. */
gsize plumb_columns_fit (const char *text, int width);
/* Appends text and blanks up to width columns; text that is wider is whole all the same. */
void plumb_columns_append_left (GString *out, const char *text, int width);
/* The same, with the blanks before the text. */
void plumb_columns_append_right (GString *out, const char *text, int width);
