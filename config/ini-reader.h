/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in libinih's format, line by line, strictly: the only place that includes ini.h. Private to
 * config/. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whom the lines are handed to. Lines count from 1. */
typedef struct {
  /* A "[name]" line. False, with an error noted, if keys below it cannot be meant. */
  bool (*begin_section) (gpointer data, const char *name, int line);
  /* A "key = value" line of a section that was begun. */
  void (*set) (gpointer data, const char *section, const char *key, const char *value, int line);
  /* A line that is neither; text says what was found and what was wanted. */
  void (*fail) (gpointer data, int line, const char *text);
} PlumbIniSink;

/* Hands every line of the text over; text needs no end. */
void plumb_ini_read (const char *text, gsize size, const PlumbIniSink *sink, gpointer data);

/* Found text as an error may show it: short, printable, in quotes. Caller frees. */
char *plumb_ini_quote (const char *found);
