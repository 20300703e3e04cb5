/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept over a restart as a line of "version name=digits name=digits", every key once and in
 * one order. Reading is strict. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  const char *name;
  int64_t maximum; /* from 0 */
} PlumbTextKey;

/* values: of each key, written as the nearest that it may have. size: enough for all of it. */
void plumb_keyed_text_write (const char *version, const PlumbTextKey *keys, unsigned count,
                             const int64_t *values, char *out_text, size_t size);
/* " name=digits" and nothing else; *text moves behind it. False: it is not that, or too much. */
bool plumb_keyed_text_read (const char **text, const PlumbTextKey *key, int64_t *out_value);
