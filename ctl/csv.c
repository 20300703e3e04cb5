/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv.h"

#include <glib.h>
#include <string.h>

/* What stands up to the next comma or the end of the line. */
static const char *
read_plain (const char *text, char **out_field)
{
  size_t length = strcspn (text, ",\r\n");
  *out_field = g_strndup (text, length);
  return text + length;
}

/* text stands behind the first quote. A quote in the field is there twice; what follows the last
 * one belongs to it as well. */
static const char *
read_quoted (const char *text, char **out_field)
{
  g_autoptr (GString) field = g_string_new (NULL);
  g_autofree char *rest = NULL;
  for (; *text != '\0'; text++) {
    if (*text == '"' && *++text != '"')
      break;
    g_string_append_c (field, *text);
  }
  text = read_plain (text, &rest);
  *out_field = g_strconcat (field->str, rest, NULL);
  return text;
}

static const char *
read_field (const char *text, GPtrArray *fields)
{
  char *field;
  text = *text == '"' ? read_quoted (text + 1, &field) : read_plain (text, &field);
  g_ptr_array_add (fields, field);
  return text;
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
