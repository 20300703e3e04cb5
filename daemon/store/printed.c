/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "printed.h"

#include "json.h"

static void append_variant (GString *out, GVariant *value);

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
      append_variant (out, inner);
    } else {
      append_variant (out, child);
    }
  }
  g_string_append_c (out, is_dict ? '}' : ']');
}

static void
append_variant (GString *out, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT)) {
    g_autoptr (GVariant) inner = g_variant_get_variant (value);
    append_variant (out, inner);
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)) {
    g_string_append (out, g_variant_get_boolean (value) ? "true" : "false");
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE)) {
    plumb_json_append_double (out, g_variant_get_double (value));
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

bool
plumb_printed_append_json (GString *out, const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return false;
  g_autoptr (GVariant) value = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  if (value == NULL)
    return false;
  append_variant (out, value);
  return true;
}
