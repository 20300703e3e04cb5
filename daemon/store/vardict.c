/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vardict.h"

#include <string.h>

/* What a dictionary entry and a variant begin at a multiple of. */
#define ALIGNMENT 8

static void
append (GByteArray *bytes, const void *data, gsize size)
{
  g_byte_array_append (bytes, data, (guint)size);
}

static void
align (GByteArray *bytes, gsize alignment)
{
  static const guint8 zeroes[ALIGNMENT] = {0};
  append (bytes, zeroes, (alignment - bytes->len % alignment) % alignment);
}

/* As wide as the container needs with its offsets in it. */
static unsigned
find_offset_size (gsize body, unsigned n)
{
  if (body + n <= G_MAXUINT8)
    return 1;
  if (body + 2 * (gsize)n <= G_MAXUINT16)
    return 2;
  return body + 4 * (gsize)n <= G_MAXUINT32 ? 4 : 8;
}

/* Where the members end, from the container's beginning on, little-endian. */
static void
append_offsets (GByteArray *bytes, gsize begin, const gsize *ends, unsigned n)
{
  unsigned size = find_offset_size (bytes->len - begin, n);
  for (unsigned i = 0; i < n; i++) {
    guint64 offset = GUINT64_TO_LE (ends[i] - begin);
    append (bytes, &offset, size);
  }
}

void
plumb_vardict_begin (PlumbVardict *dict, GByteArray *bytes)
{
  align (bytes, ALIGNMENT);
  dict->bytes = bytes;
  dict->begin = bytes->len;
  dict->n = 0;
}

static gsize
round_up (gsize at)
{
  return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Key and value of one entry, the value as its bytes and its type; room for it is made once. */
static void
put (PlumbVardict *dict, const char *key, const void *value, gsize size, const char *type)
{
  GByteArray *bytes = dict->bytes;
  gsize key_size = strlen (key) + 1, type_size = strlen (type);
  gsize before = bytes->len;
  gsize begin = round_up (before);
  gsize key_end = begin + key_size;
  gsize value_begin = round_up (key_end);
  gsize type_begin = value_begin + size + 1;
  g_assert (dict->n < PLUMB_VARDICT_KEYS_MAX);
  g_byte_array_set_size (bytes, (guint)(type_begin + type_size));
  memset (bytes->data + before, 0, begin - before);
  memcpy (bytes->data + begin, key, key_size);
  memset (bytes->data + key_end, 0, value_begin - key_end);
  if (size > 0)
    memcpy (bytes->data + value_begin, value, size);
  bytes->data[type_begin - 1] = 0;
  memcpy (bytes->data + type_begin, type, type_size);
  append_offsets (bytes, begin, &key_end, 1);
  dict->ends[dict->n++] = bytes->len;
}

void
plumb_vardict_put_uint32 (PlumbVardict *dict, const char *key, uint32_t value)
{
  put (dict, key, &value, sizeof value, "u");
}

void
plumb_vardict_put_uint64 (PlumbVardict *dict, const char *key, uint64_t value)
{
  put (dict, key, &value, sizeof value, "t");
}

void
plumb_vardict_put_double (PlumbVardict *dict, const char *key, double value)
{
  put (dict, key, &value, sizeof value, "d");
}

void
plumb_vardict_put_boolean (PlumbVardict *dict, const char *key, bool value)
{
  guint8 byte = value ? 1 : 0;
  put (dict, key, &byte, sizeof byte, "b");
}

void
plumb_vardict_put_string (PlumbVardict *dict, const char *key, const char *value)
{
  put (dict, key, value, strlen (value) + 1, "s");
}

void
plumb_vardict_put_counts (PlumbVardict *dict, const char *key, const PlumbVardictCount *counts,
                          unsigned n)
{
  gsize ends[PLUMB_VARDICT_KEYS_MAX];
  g_assert (n <= PLUMB_VARDICT_KEYS_MAX);
  g_autoptr (GByteArray) table = g_byte_array_new ();
  for (unsigned i = 0; i < n; i++) {
    align (table, sizeof (uint32_t));
    gsize begin = table->len;
    append (table, counts[i].name, strlen (counts[i].name) + 1);
    gsize name_end = table->len;
    align (table, sizeof (uint32_t));
    append (table, &counts[i].count, sizeof counts[i].count);
    append_offsets (table, begin, &name_end, 1);
    ends[i] = table->len;
  }
  append_offsets (table, 0, ends, n);
  put (dict, key, table->data, table->len, "a{su}");
}

void
plumb_vardict_end (PlumbVardict *dict)
{
  append_offsets (dict->bytes, dict->begin, dict->ends, dict->n);
}

void
plumb_vardict_end_array (GByteArray *bytes, const GArray *ends)
{
  append_offsets (bytes, 0, (const gsize *)(const void *)ends->data, ends->len);
}
