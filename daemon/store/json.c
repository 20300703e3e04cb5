/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <math.h>
#include <string.h>

void
plumb_json_append_string (GString *out, const char *text)
{
  const char *begin = text; /* of what goes as it is */
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c != '"' && *c != '\\' && (unsigned char)*c >= 0x20)
      continue;
    g_string_append_len (out, begin, c - begin);
    if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else
      g_string_append_printf (out, "\\u%04x", (unsigned char)*c);
    begin = c + 1;
  }
  g_string_append (out, begin);
  g_string_append_c (out, '"');
}

static void
append_double (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (out, isfinite (value) ? g_ascii_dtostr (text, sizeof text, value) : "null");
}

static void
append_children (GString *out, GVariant *value)
{
  bool is_dict = g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}"));
  gsize n = g_variant_n_children (value);
  g_string_append_c (out, is_dict ? '{' : '[');
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
    if (i > 0)
      g_string_append_c (out, ',');
    if (is_dict) {
      g_autoptr (GVariant) key = g_variant_get_child_value (child, 0);
      g_autoptr (GVariant) inner = g_variant_get_child_value (child, 1);
      plumb_json_append_string (out, g_variant_get_string (key, NULL));
      g_string_append_c (out, ':');
      plumb_json_append_variant (out, inner);
    } else {
      plumb_json_append_variant (out, child);
    }
  }
  g_string_append_c (out, is_dict ? '}' : ']');
}

void
plumb_json_append_variant (GString *out, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT)) {
    g_autoptr (GVariant) inner = g_variant_get_variant (value);
    plumb_json_append_variant (out, inner);
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)) {
    g_string_append (out, g_variant_get_boolean (value) ? "true" : "false");
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE)) {
    append_double (out, g_variant_get_double (value));
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ||
             g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH) ||
             g_variant_is_of_type (value, G_VARIANT_TYPE_SIGNATURE)) {
    plumb_json_append_string (out, g_variant_get_string (value, NULL));
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTE)) {
    g_string_append_printf (out, "%u", g_variant_get_byte (value));
  } else if (g_variant_is_container (value)) {
    append_children (out, value);
  } else {
    /* Only integers are left; without the type they print as JSON numbers. */
    g_autofree char *text = g_variant_print (value, FALSE);
    g_string_append (out, text);
  }
}

/* A string in single quotes without anything that JSON writes otherwise; NULL: not so plain. */
static const char *
copy_string (GString *out, const char *text)
{
  const char *end = text + 1;
  while (*end != '\'') {
    if (*end == '\\' || *end == '"' || (unsigned char)*end < 0x20)
      return NULL;
    end++;
  }
  g_string_append_c (out, '"');
  g_string_append_len (out, text + 1, end - text - 1);
  g_string_append_c (out, '"');
  return end + 1;
}

/* A number, without the ".0" that says it is a double; NULL: not so plain. */
static const char *
copy_number (GString *out, const char *text)
{
  size_t length = strspn (text, "+-.0123456789e");
  if (strchr (",>]}", text[length]) == NULL)
    return NULL;
  bool has_zero = length > 2 && memcmp (text + length - 2, ".0", 2) == 0;
  g_string_append_len (out, text, (gssize)(has_zero ? length - 2 : length));
  return text + length;
}

/* true, false, or a type that JSON does not tell; NULL: something else. */
static const char *
copy_word (GString *out, const char *text)
{
  static const char *const types[] = {"uint32 ", "int64 ", "uint64 ", "int16 ", "uint16 "};
  size_t length = g_str_has_prefix (text, "true") ? 4 : g_str_has_prefix (text, "false") ? 5 : 0;
  if (length > 0) {
    g_string_append_len (out, text, (gssize)length);
    return text + length;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_prefix (text, types[i]))
      return text + strlen (types[i]);
  return NULL;
}

/* A character of structure; a key must be a string. NULL: something else. */
static const char *
copy_mark (GString *out, const char *text, int *depth)
{
  if (strchr (" <>", *text) != NULL)
    return text + 1;
  if (strchr ("{}[]:,", *text) == NULL)
    return NULL;
  *depth += *text == '{' || *text == '[' ? 1 : 0;
  *depth -= *text == '}' || *text == ']' ? 1 : 0;
  if (*text == ':' && out->str[out->len - 1] != '"')
    return NULL;
  g_string_append_c (out, *text);
  return text + 1;
}

static bool
append_plain (GString *out, const char *text)
{
  int depth = 0;
  if (*text != '{')
    return false;
  while (text != NULL && *text != '\0') {
    if (*text == '\'')
      text = copy_string (out, text);
    else if (g_ascii_isdigit (*text) || *text == '-')
      text = copy_number (out, text);
    else if (g_ascii_isalpha (*text))
      text = copy_word (out, text);
    else
      text = copy_mark (out, text, &depth);
  }
  return text != NULL && depth == 0;
}

bool
plumb_json_append_printed (GString *out, const char *text)
{
  gsize before = out->len;
  if (append_plain (out, text))
    return true;
  g_string_truncate (out, before);
  g_autoptr (GVariant) value = g_variant_parse (NULL, text, NULL, NULL, NULL);
  if (value == NULL)
    return false;
  plumb_json_append_variant (out, value);
  return true;
}
