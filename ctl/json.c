/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <math.h>
#include <stdio.h>

/* "BatteryPercent" -> "battery_percent"; names that are like that already stay. */
static char *
snake_case (const char *name)
{
  GString *out = g_string_new (NULL);
  for (const char *c = name; *c != '\0'; c++) {
    if (g_ascii_isupper (*c) && c > name)
      g_string_append_c (out, '_');
    g_string_append_c (out, g_ascii_tolower (*c));
  }
  return g_string_free (out, FALSE);
}

static void
add_double (JsonBuilder *builder, double number)
{
  if (isfinite (number))
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static void
add_dictionary (JsonBuilder *builder, GVariant *value)
{
  json_builder_begin_object (builder);
  for (gsize i = 0; i < g_variant_n_children (value); i++) {
    g_autoptr (GVariant) entry = g_variant_get_child_value (value, i);
    g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
    g_autoptr (GVariant) member = g_variant_get_child_value (entry, 1);
    g_autofree char *name = g_variant_is_of_type (key, G_VARIANT_TYPE_STRING)
                                ? g_variant_dup_string (key, NULL)
                                : g_variant_print (key, FALSE);
    json_builder_set_member_name (builder, name);
    plumb_json_add (builder, member);
  }
  json_builder_end_object (builder);
}

static void
add_children (JsonBuilder *builder, GVariant *value)
{
  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (value); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
    plumb_json_add (builder, child);
  }
  json_builder_end_array (builder);
}

static void
add_variant (JsonBuilder *builder, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_get_variant (value);
  plumb_json_add (builder, inner);
}

void
plumb_json_add (JsonBuilder *builder, GVariant *value)
{
  switch (g_variant_classify (value)) {
  case G_VARIANT_CLASS_BOOLEAN:
    json_builder_add_boolean_value (builder, g_variant_get_boolean (value));
    break;
  case G_VARIANT_CLASS_BYTE:
    json_builder_add_int_value (builder, g_variant_get_byte (value));
    break;
  case G_VARIANT_CLASS_INT16:
    json_builder_add_int_value (builder, g_variant_get_int16 (value));
    break;
  case G_VARIANT_CLASS_UINT16:
    json_builder_add_int_value (builder, g_variant_get_uint16 (value));
    break;
  case G_VARIANT_CLASS_INT32:
    json_builder_add_int_value (builder, g_variant_get_int32 (value));
    break;
  case G_VARIANT_CLASS_UINT32:
    json_builder_add_int_value (builder, g_variant_get_uint32 (value));
    break;
  case G_VARIANT_CLASS_INT64:
    json_builder_add_int_value (builder, g_variant_get_int64 (value));
    break;
  case G_VARIANT_CLASS_UINT64:
    json_builder_add_int_value (builder, (gint64)MIN (g_variant_get_uint64 (value), G_MAXINT64));
    break;
  case G_VARIANT_CLASS_HANDLE:
    json_builder_add_int_value (builder, g_variant_get_handle (value));
    break;
  case G_VARIANT_CLASS_DOUBLE: add_double (builder, g_variant_get_double (value)); break;
  case G_VARIANT_CLASS_STRING:
  case G_VARIANT_CLASS_OBJECT_PATH:
  case G_VARIANT_CLASS_SIGNATURE:
    json_builder_add_string_value (builder, g_variant_get_string (value, NULL));
    break;
  case G_VARIANT_CLASS_VARIANT: add_variant (builder, value); break;
  case G_VARIANT_CLASS_ARRAY:
    if (g_variant_type_is_dict_entry (g_variant_type_element (g_variant_get_type (value))))
      add_dictionary (builder, value);
    else
      add_children (builder, value);
    break;
  case G_VARIANT_CLASS_MAYBE:
  case G_VARIANT_CLASS_TUPLE:
  case G_VARIANT_CLASS_DICT_ENTRY: add_children (builder, value); break;
  }
}

void
plumb_json_add_members (JsonBuilder *builder, GVariant *dictionary)
{
  g_autoptr (GVariantIter) iter = g_variant_iter_new (dictionary);
  const char *key;
  GVariant *value;
  while (g_variant_iter_loop (iter, "{&sv}", &key, &value)) {
    g_autofree char *name = snake_case (key);
    json_builder_set_member_name (builder, name);
    plumb_json_add (builder, value);
  }
}

void
plumb_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
plumb_json_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  add_double (builder, value);
}

void
plumb_json_add_time (JsonBuilder *builder, gint64 real_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (real_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  plumb_json_add_moment (builder, local, real_us);
}

void
plumb_json_add_moment (JsonBuilder *builder, GDateTime *local, gint64 real_us)
{
  json_builder_set_member_name (builder, "time");
  if (local == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  g_autofree char *day = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *zone = g_date_time_format (local, "%:z");
  g_autofree char *text = g_strdup_printf ("%s.%03d%s", day, (int)(real_us / 1000 % 1000), zone);
  json_builder_add_string_value (builder, text);
}

char *
plumb_json_dup (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  JsonNode *root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  char *text = json_generator_to_data (generator, NULL);
  json_node_unref (root);
  return text;
}

void
plumb_json_print (JsonBuilder *builder)
{
  g_autofree char *text = plumb_json_dup (builder);
  puts (text);
  fflush (stdout);
}
