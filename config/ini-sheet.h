/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of one section as a bag of keys that its reader takes out one by one, each checked as it
 * is taken; what is left at the end is not a key. Every error is kept with its line. Private to
 * config/.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct PlumbIniSheet PlumbIniSheet;

/* name stands in the errors; section is the only one that may be there, and must be. */
PlumbIniSheet *
plumb_ini_sheet_new (const char *name, const char *section, const char *text, gsize size);
void plumb_ini_sheet_free (PlumbIniSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbIniSheet, plumb_ini_sheet_free)

bool plumb_ini_sheet_has (const PlumbIniSheet *sheet, const char *key);
unsigned plumb_ini_sheet_count (const PlumbIniSheet *sheet);

/* Notes an error: of the key where it stands, or of the file if it does not. */
void plumb_ini_sheet_fail (PlumbIniSheet *sheet, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* Notes that the key's value is not what was wanted. */
void plumb_ini_sheet_fail_value (PlumbIniSheet *sheet, const char *key, const char *found,
                                 const char *wanted);

/* Each takes one key. NULL or false if it is missing (an error only if is_required) or wrong
 * (always an error). */

/* A printable text of 1 to max characters; caller frees. */
char *plumb_ini_sheet_take_text (PlumbIniSheet *sheet, const char *key, long max, bool is_required);
/* PREFIX1, PREFIX2, ... up to most, without a gap; NULL-terminated, never NULL; caller frees. */
char **
plumb_ini_sheet_take_lines (PlumbIniSheet *sheet, const char *prefix, unsigned most, long max);
/* Words with commas between them, each of which is_word () and none twice; caller frees, never
 * NULL. */
char **plumb_ini_sheet_take_words (PlumbIniSheet *sheet, const char *key,
                                   bool (*is_word) (const char *word), const char *wanted);
/* A day such as 2026-11-26, kept as text; caller frees. */
char *plumb_ini_sheet_take_day (PlumbIniSheet *sheet, const char *key, bool is_required);
bool plumb_ini_sheet_take_number (PlumbIniSheet *sheet, const char *key, unsigned low,
                                  unsigned high, bool is_required, unsigned *out_number);
/* yes or no. */
bool plumb_ini_sheet_take_boolean (PlumbIniSheet *sheet, const char *key, bool *out_is_true);

/* Notes what was not taken, then tells: true without any error, false with all of them, a line each
 * in the order of the file, in that domain and code. */
bool plumb_ini_sheet_finish (PlumbIniSheet *sheet, GQuark domain, int code, GError **error);
