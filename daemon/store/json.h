/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as JSON text (RFC 8259), for exports. What JSON cannot say (NaN, infinite) is null. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Quoted and escaped. text must be UTF-8. */
void plumb_json_append_string (GString *out, const char *text);
/* Basic types, variants, dictionaries with string keys, arrays and tuples. */
void plumb_json_append_variant (GString *out, GVariant *value);
/* text: what g_variant_print () made, with types; the same as parsing it and
 * plumb_json_append_variant (), but what is plain is not parsed. False: no such text, nothing is
 * appended. */
bool plumb_json_append_printed (GString *out, const char *text);
