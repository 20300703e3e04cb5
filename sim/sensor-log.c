/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-log.h"

#define LINES_MAX 2000

struct PlumbSensorLog {
  GPtrArray *writes; /* GBytes */
  GPtrArray *lines;  /* char * */
};

PlumbSensorLog *
plumb_sensor_log_new (void)
{
  PlumbSensorLog *log = g_new0 (PlumbSensorLog, 1);
  log->writes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  log->lines = g_ptr_array_new_with_free_func (g_free);
  return log;
}

void
plumb_sensor_log_free (PlumbSensorLog *log)
{
  g_ptr_array_unref (log->writes);
  g_ptr_array_unref (log->lines);
  g_free (log);
}

void
plumb_sensor_log_line (PlumbSensorLog *log, const char *word, const char *uuid)
{
  if (log->lines->len < LINES_MAX)
    g_ptr_array_add (log->lines, uuid ? g_strjoin (" ", word, uuid, NULL) : g_strdup (word));
}

void
plumb_sensor_log_write (PlumbSensorLog *log, const char *uuid, const uint8_t *bytes, size_t size)
{
  g_autoptr (GString) text = g_string_new (uuid);
  g_string_append_c (text, ' ');
  for (size_t i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  plumb_sensor_log_line (log, "write", text->str);
  if (log->writes->len < LINES_MAX)
    g_ptr_array_add (log->writes, g_bytes_new (bytes, size));
}

void
plumb_sensor_log_describe (const PlumbSensorLog *log, GVariantBuilder *builder)
{
  GVariantBuilder writes;
  g_variant_builder_init (&writes, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < log->writes->len; i++)
    g_variant_builder_add_value (
        &writes, g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, log->writes->pdata[i], TRUE));
  g_variant_builder_add (builder, "{sv}", "writes", g_variant_builder_end (&writes));
  g_variant_builder_add (
      builder, "{sv}", "log",
      g_variant_new_strv ((const char *const *)log->lines->pdata, log->lines->len));
}
