/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table as text: the shipped file, the man page's list, one sensor's section. */
#include <string.h>

#include "settings-ini.h"
#include "settings-private.h"
#include "settings-value.h"

#define COMMENT_WIDTH 96

/* Words of text behind "# ", broken before they reach the margin. */
static void
append_comment (GString *out, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  size_t column = 0;
  for (guint i = 0; words[i] != NULL; i++) {
    size_t size = strlen (words[i]) + 1;
    if (column == 0 || column + size > COMMENT_WIDTH) {
      g_string_append (out, column == 0 ? "#" : "\n#");
      column = 1;
    }
    g_string_append_printf (out, " %s", words[i]);
    column += size;
  }
  g_string_append_c (out, '\n');
}

/* "A number between 2 and 60, or auto, in degrees." */
static char *
describe_value (const PlumbSettingRow *row)
{
  g_autofree char *wanted = plumb_settings_value_dup_wanted (row);
  wanted[0] = g_ascii_toupper (wanted[0]);
  return g_strdup_printf ("%s%s%s.", wanted, *row->unit != '\0' ? ", in " : "", row->unit);
}

/* " gentle: 2400; strict: 600" of what differs from the default, or "". */
static char *
describe_paces (const PlumbSettingRow *row)
{
  GString *out = g_string_new (NULL);
  for (PlumbPacePreset pace = PLUMB_PACE_GENTLE; pace <= PLUMB_PACE_STRICT; pace++) {
    const char *text = plumb_settings_table_default (row, pace);
    if (g_strcmp0 (text, row->fallback) != 0)
      g_string_append_printf (out, "%s %s: %s", out->len > 0 ? ";" : "",
                              plumb_pace_to_string (pace), text);
  }
  return g_string_free (out, FALSE);
}

static void
append_key (GString *out, const PlumbSettingRow *row)
{
  g_autofree char *values = describe_value (row);
  g_autofree char *paces = describe_paces (row);
  g_autofree char *comment =
      g_strdup_printf ("%s %s%s%s%s", row->help, values, *paces != '\0' ? " At pace" : "", paces,
                       *paces != '\0' ? "." : "");
  append_comment (out, comment);
  g_string_append_printf (out, "#%s = %s\n\n", row->key,
                          row->fallback != NULL ? row->fallback : row->example);
}

char *
plumb_settings_table_to_conf (void)
{
  GString *out = g_string_new (
      "# SPDX-License-Identifier: GPL-3.0-or-later\n"
      "# plumbline.conf: settings of plumblined; see plumbline.conf(5).\n"
      "# Every key stands here as a comment at its default. Better than editing this file: put\n"
      "# what you change into ~/.config/plumbline/plumbline.conf, then run\n"
      "# \"plumbline settings reload\".\n\n");
  size_t n_sections, n_rows;
  const PlumbSettingSection *sections = plumb_settings_table_sections (&n_sections);
  const PlumbSettingRow *rows = plumb_settings_table_rows (&n_rows);
  for (size_t i = 0; i < n_sections; i++) {
    bool is_sensor = strcmp (sections[i].section, PLUMB_SECTION_SENSOR) == 0;
    append_comment (out, sections[i].help);
    g_string_append_printf (out, is_sensor ? "#[%s:back]\n\n" : "[%s]\n\n", sections[i].section);
    for (size_t j = 0; j < n_rows; j++) {
      if (strcmp (rows[j].section, sections[i].section) == 0)
        append_key (out, &rows[j]);
    }
  }
  g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* Text that roff takes as it is. */
static void
append_roff (GString *out, const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\\')
      g_string_append (out, "\\e");
    else if (*c == '-')
      g_string_append (out, "\\-");
    else
      g_string_append_c (out, *c);
  }
}

char *
plumb_settings_table_to_roff (void)
{
  GString *out = g_string_new (NULL);
  size_t n_sections, n_rows;
  const PlumbSettingSection *sections = plumb_settings_table_sections (&n_sections);
  const PlumbSettingRow *rows = plumb_settings_table_rows (&n_rows);
  for (size_t i = 0; i < n_sections; i++) {
    bool is_sensor = strcmp (sections[i].section, PLUMB_SECTION_SENSOR) == 0;
    g_string_append_printf (out, ".SS [%s%s]\n", sections[i].section, is_sensor ? ":NAME" : "");
    append_roff (out, sections[i].help);
    g_string_append_c (out, '\n');
    for (size_t j = 0; j < n_rows; j++) {
      if (strcmp (rows[j].section, sections[i].section) != 0)
        continue;
      g_autofree char *values = describe_value (&rows[j]);
      g_string_append_printf (out, ".TP\n.B %s\n", rows[j].key);
      append_roff (out, rows[j].help);
      g_string_append_c (out, '\n');
      append_roff (out, values);
      g_string_append (out, "\nDefault: ");
      append_roff (out, rows[j].fallback != NULL ? rows[j].fallback : "not set");
      g_autofree char *paces = describe_paces (&rows[j]);
      append_roff (out, *paces != '\0' ? "; at pace" : "");
      append_roff (out, paces);
      g_string_append (out, ".\n");
    }
  }
  return g_string_free (out, FALSE);
}

char *
plumb_settings_sensor_to_text (const PlumbSensorSettings *sensor)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "[" PLUMB_SECTION_SENSOR ":%s]\n", sensor->id);
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (strcmp (rows[i].section, PLUMB_SECTION_SENSOR) != 0)
      continue;
    g_autofree char *text = plumb_settings_value_dup_text (&rows[i], sensor);
    if (text != NULL)
      g_string_append_printf (out, "%s = %s\n", rows[i].key, text);
  }
  return g_string_free (out, FALSE);
}

bool
plumb_settings_sensor_check (const PlumbSensorSettings *sensor, GError **error)
{
  g_autofree char *text = plumb_settings_sensor_to_text (sensor);
  g_autoptr (PlumbSettings) settings = plumb_settings_parse ("sensor", text, strlen (text), error);
  if (settings == NULL)
    return false;
  if (settings->values.n_sensors == 1 &&
      plumb_settings_sensor_is_equal (&settings->values.sensors[0], sensor))
    return true;
  g_set_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID,
               "sensor: a text of [sensor:%s] cannot be written in a settings file", sensor->id);
  return false;
}
