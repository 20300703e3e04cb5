/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named values: the details of an event, for whoever writes them down (store, bus, replay). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  PLUMB_FIELD_STRING,
  PLUMB_FIELD_DOUBLE,
  PLUMB_FIELD_INTEGER,
  PLUMB_FIELD_BOOLEAN,
  PLUMB_FIELD_UNSIGNED, /* integer, 0 to G_MAXUINT32: a score, minutes that somebody gave */
  PLUMB_FIELD_MOMENT,   /* integer, from 0: wall time in microseconds since the epoch */
  PLUMB_FIELD_STRINGS,  /* strings */
} PlumbFieldType;
typedef struct {
  const char *name;
  PlumbFieldType type;
  const char *string; /* static, or of the event */
  double number;
  int64_t integer;
  bool boolean;
  const char *const *strings; /* NULL-terminated */
} PlumbField;
#define PLUMB_FIELDS_MAX 14

/* The field of that name and type among the first count; NULL: none. */
const PlumbField *
plumb_fields_find (const PlumbField *fields, unsigned count, const char *name, PlumbFieldType type);
