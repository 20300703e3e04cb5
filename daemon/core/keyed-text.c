/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyed-text.h"

#include <string.h>

void
plumb_keyed_text_write (const char *version, const PlumbTextKey *keys, unsigned count,
                        const int64_t *values, char *out_text, size_t size)
{
  size_t length = g_strlcpy (out_text, version, size);

  for (unsigned i = 0; i < count; i++)
    length += (size_t)g_snprintf (out_text + length, size - length, " %s=%" G_GINT64_FORMAT,
                                  keys[i].name, CLAMP (values[i], 0, keys[i].maximum));
  g_assert (length < size);
}

bool
plumb_keyed_text_read (const char **text, const PlumbTextKey *key, int64_t *out_value)
{
  size_t size = strlen (key->name);
  const char *at = *text;

  if (*at++ != ' ' || strncmp (at, key->name, size) != 0 || at[size] != '=')
    return false;
  at += size + 1;
  size_t digits = strspn (at, "0123456789");
  if (digits == 0 || digits > 18)
    return false;
  *out_value = g_ascii_strtoll (at, NULL, 10);
  *text = at + digits;
  return *out_value <= key->maximum;
}
