/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <math.h>
#include <stdbool.h>

void
plumb_json_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (out, '\\');
    if ((unsigned char)*c < 0x20)
      g_string_append_printf (out, "\\u%04x", (unsigned char)*c);
    else
      g_string_append_c (out, *c);
  }
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
  } else if (g_variant_is_container (value)) {
    append_children (out, value);
  } else {
    /* Only integers are left; without the type they print as JSON numbers. */
    g_autofree char *text = g_variant_print (value, FALSE);
    g_string_append (out, text);
  }
}
