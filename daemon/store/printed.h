/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Details as histories up to version 2 kept them: an a{sv} as g_variant_print () writes it, with
 * types. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Appends the same as a JSON object: basic types, variants, dictionaries with string keys, arrays
 * and tuples; a NaN is null. False: no such text, nothing is appended. */
bool plumb_printed_append_json (GString *out, const char *text);
