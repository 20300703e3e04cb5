/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as JSON text (RFC 8259). */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Quoted and escaped. text must be UTF-8. */
void plumb_json_append_string (GString *out, const char *text);
/* As exact as the number is; what JSON cannot say (NaN, infinite) is null. */
void plumb_json_append_double (GString *out, double value);
void plumb_json_append_integer (GString *out, int64_t value);
/* Writes the digits before end, at most 20, and gives where they begin. */
char *plumb_json_write_digits (char *end, uint64_t value);
