/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Details of an event: named values, kept as a JSON object (RFC 8259). */
#pragma once

#include <glib.h>

#include "field.h"

/* Values as they were kept; fields point into what is owned here. */
typedef struct {
  PlumbField *fields;
  unsigned count;
  char *owned;
} PlumbDetails;

/* Appends {"name":value,...}. Names and strings must be UTF-8; what JSON cannot say (NaN, infinite)
 * is null. A number's name must be in the table of details.c, with its type: JSON alone would not
 * give the type back. */
void plumb_details_append_json (GString *out, const PlumbField *fields, unsigned count);
/* What text, or NULL, says. Strings, numbers, booleans and lists of strings are understood; text
 * that holds anything else, or is no object, gives no fields. A null is NaN where the table says
 * that the name is a double's, and left out elsewhere. */
void plumb_details_init (PlumbDetails *details, const char *text);
void plumb_details_clear (PlumbDetails *details);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbDetails, plumb_details_clear)
