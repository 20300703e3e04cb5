/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field.h"

#include <string.h>

const PlumbField *
plumb_fields_find (const PlumbField *fields, unsigned count, const char *name, PlumbFieldType type)
{
  for (unsigned i = 0; i < count; i++)
    if (fields[i].type == type && strcmp (fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}
