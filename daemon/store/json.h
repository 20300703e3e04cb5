/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as JSON text (RFC 8259), for exports. What JSON cannot say (NaN, infinite) is null. */
#pragma once

#include <gio/gio.h>

/* Quoted and escaped. text must be UTF-8. */
void plumb_json_append_string (GString *out, const char *text);
/* Basic types, variants, dictionaries with string keys, arrays and tuples. */
void plumb_json_append_variant (GString *out, GVariant *value);
