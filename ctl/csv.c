/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv.h"

#include <glib.h>
#include <string.h>

/* A field in quotes, a quote in it twice; the place behind the last one. */
static const char *
read_quoted (const char *text, GString *field)
{
  for (; *text != '\0'; text++) {
    if (*text == '"' && *++text != '"')
      break;
    g_string_append_c (field, *text);
  }
  return text;
}

static const char *
read_field (const char *text, GPtrArray *fields)
{
  g_autoptr (GString) field = g_string_new (NULL);
  if (*text == '"')
    text = read_quoted (text + 1, field);
  size_t length = strcspn (text, ",\r\n");
  g_string_append_len (field, text, (gssize)length);
  g_ptr_array_add (fields, g_strdup (field->str));
  return text + length;
}

char **
plumb_csv_read (const char **text)
{
  const char *at = *text;
  if (*at == '\0')
    return NULL;
  GPtrArray *fields = g_ptr_array_new ();
  at = read_field (at, fields);
  while (*at == ',')
    at = read_field (at + 1, fields);
  if (*at == '\r')
    at++;
  if (*at == '\n')
    at++;
  *text = at;
  g_ptr_array_add (fields, NULL);
  return (char **)g_ptr_array_free (fields, FALSE);
}

int
plumb_csv_find (char *const *names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}
