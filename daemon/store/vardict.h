/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * a{sv} written straight into bytes in GVariant's own form. A month of hours is nine thousand
 * entries; a GVariant for each of them costs ten times as much as what they say.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PLUMB_VARDICT_KEYS_MAX 48

/* Where the members of a container end, and where it begins, in the bytes. */
typedef struct {
  GByteArray *bytes;
  gsize begin;
  gsize ends[PLUMB_VARDICT_KEYS_MAX];
  unsigned n;
} PlumbVardict;

typedef struct {
  const char *name;
  uint32_t count;
} PlumbVardictCount;

/* Appends to bytes, which hold nothing else or other dictionaries. */
void plumb_vardict_begin (PlumbVardict *dict, GByteArray *bytes);
void plumb_vardict_put_uint32 (PlumbVardict *dict, const char *key, uint32_t value);
void plumb_vardict_put_uint64 (PlumbVardict *dict, const char *key, uint64_t value);
void plumb_vardict_put_double (PlumbVardict *dict, const char *key, double value);
void plumb_vardict_put_boolean (PlumbVardict *dict, const char *key, bool value);
void plumb_vardict_put_string (PlumbVardict *dict, const char *key, const char *value);
/* An a{su}; n <= PLUMB_VARDICT_KEYS_MAX. */
void plumb_vardict_put_counts (PlumbVardict *dict, const char *key, const PlumbVardictCount *counts,
                               unsigned n);
void plumb_vardict_end (PlumbVardict *dict);

/* Where each of several dictionaries in the same bytes ends (gsize): turns them into an aa{sv}. */
void plumb_vardict_end_array (GByteArray *bytes, const GArray *ends);
