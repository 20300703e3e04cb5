/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-draft.h"

#include <string.h>

#include "ini-reader.h"
#include "settings-check.h"
#include "settings-ini.h"
#include "settings-private.h"
#include "settings-suggest.h"
#include "settings-value.h"

/* Beyond this many errors a file is not a settings file, and a reader has had enough. */
#define ERRORS_MAX 200
/* More sections than can ever be right, so that a hostile file stays cheap. */
#define SECTIONS_MAX 64

/* Where a key or a section was last set. */
typedef struct {
  unsigned file; /* number of the file, from 1 */
  int line;
  char *text; /* "FILE:LINE" */
} Origin;

struct PlumbSettingsDraft {
  PlumbSettingsValues values;
  GHashTable *origins; /* "section" and "section.key" -> Origin */
  unsigned file;
  char *file_name;
  GString *errors;
  unsigned n_errors;
  bool has_invalid; /* an error other than an unreadable file */
};

static void
origin_free (gpointer data)
{
  Origin *origin = data;
  g_free (origin->text);
  g_free (origin);
}

PlumbSettingsDraft *
plumb_settings_draft_new (void)
{
  PlumbSettingsDraft *draft = g_new0 (PlumbSettingsDraft, 1);
  plumb_settings_values_init (&draft->values);
  draft->values.sensors = g_new0 (PlumbSensorSettings, SECTIONS_MAX);
  draft->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, origin_free);
  draft->errors = g_string_new (NULL);
  return draft;
}

void
plumb_settings_draft_free (PlumbSettingsDraft *draft)
{
  plumb_settings_values_clear (&draft->values);
  g_hash_table_unref (draft->origins);
  g_string_free (draft->errors, TRUE);
  g_free (draft->file_name);
  g_free (draft);
}

void
plumb_settings_draft_begin_file (PlumbSettingsDraft *draft, const char *name)
{
  g_free (draft->file_name);
  draft->file_name = g_strdup (name);
  draft->file++;
}

static void
add_error (PlumbSettingsDraft *draft, const char *origin, const char *text)
{
  draft->n_errors++;
  if (draft->n_errors > ERRORS_MAX)
    return;
  if (draft->errors->len > 0)
    g_string_append_c (draft->errors, '\n');
  g_string_append_printf (draft->errors, "%s: %s", origin, text);
}

void
plumb_settings_draft_fail (PlumbSettingsDraft *draft, int line, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *origin =
      line > 0 ? g_strdup_printf ("%s:%d", draft->file_name, line) : g_strdup (draft->file_name);
  draft->has_invalid = true;
  add_error (draft, origin, text);
}

void
plumb_settings_draft_fail_at (PlumbSettingsDraft *draft, const char *origin, const char *format,
                              ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  draft->has_invalid = true;
  add_error (draft, origin, text);
}

void
plumb_settings_draft_fail_read (PlumbSettingsDraft *draft, const char *name, const char *reason)
{
  add_error (draft, name, reason);
}

static char *
origin_key (const char *section, const char *key)
{
  return key != NULL ? g_strconcat (section, ".", key, NULL) : g_strdup (section);
}

/* The line on which this file has set it already, or 0. */
static int
line_in_this_file (PlumbSettingsDraft *draft, const char *section, const char *key)
{
  g_autofree char *name = origin_key (section, key);
  const Origin *origin = g_hash_table_lookup (draft->origins, name);
  return origin != NULL && origin->file == draft->file ? origin->line : 0;
}

static void
note_origin (PlumbSettingsDraft *draft, const char *section, const char *key, int line)
{
  Origin *origin = g_new0 (Origin, 1);
  origin->file = draft->file;
  origin->line = line;
  origin->text = g_strdup_printf ("%s:%d", draft->file_name, line);
  g_hash_table_replace (draft->origins, origin_key (section, key), origin);
}

const char *
plumb_settings_draft_get_origin (PlumbSettingsDraft *draft, const char *section, const char *key)
{
  g_autofree char *name = origin_key (section, key);
  const Origin *origin = g_hash_table_lookup (draft->origins, name);
  return origin != NULL ? origin->text : NULL;
}

const PlumbSettingsValues *
plumb_settings_draft_get_values (const PlumbSettingsDraft *draft)
{
  return &draft->values;
}

/* The NAME of "sensor:NAME", or NULL. */
static const char *
sensor_id_of (const char *section)
{
  return g_str_has_prefix (section, PLUMB_SECTION_SENSOR ":")
             ? section + strlen (PLUMB_SECTION_SENSOR ":")
             : NULL;
}

static PlumbSensorSettings *
find_sensor (PlumbSettingsDraft *draft, const char *id)
{
  for (guint i = 0; i < draft->values.n_sensors; i++) {
    if (strcmp (draft->values.sensors[i].id, id) == 0)
      return &draft->values.sensors[i];
  }
  return NULL;
}

static bool
begin_sensor (PlumbSettingsDraft *draft, const char *id, int line)
{
  if (!plumb_settings_value_is_sensor_id (id)) {
    g_autofree char *quoted = plumb_ini_quote (id);
    plumb_settings_draft_fail (draft, line,
                               "[sensor:NAME]: %s is not a name of 1 to 32 letters, digits, "
                               "underscores or hyphens",
                               quoted);
    return false;
  }
  if (find_sensor (draft, id) != NULL || draft->values.n_sensors == SECTIONS_MAX)
    return find_sensor (draft, id) != NULL;
  PlumbSensorSettings *sensor = &draft->values.sensors[draft->values.n_sensors++];
  plumb_settings_sensor_init (sensor, id);
  sensor->file = g_strdup (draft->file_name);
  sensor->line = line;
  return true;
}

static bool
begin_plain (PlumbSettingsDraft *draft, const char *name, int line)
{
  if (plumb_settings_table_has_section (name) && strcmp (name, PLUMB_SECTION_SENSOR) != 0)
    return true;
  const char *suggestion = plumb_settings_suggest_section (name);
  g_autofree char *quoted = plumb_ini_quote (name);
  if (g_strcmp0 (suggestion, PLUMB_SECTION_SENSOR) == 0)
    suggestion = PLUMB_SECTION_SENSOR ":NAME";
  if (suggestion != NULL)
    plumb_settings_draft_fail (draft, line, "%s is not a section; did you mean [%s]?", quoted,
                               suggestion);
  else
    plumb_settings_draft_fail (draft, line, "%s is not a section", quoted);
  return false;
}

bool
plumb_settings_draft_begin_section (PlumbSettingsDraft *draft, const char *name, int line)
{
  const char *id = sensor_id_of (name);
  if (!(id != NULL ? begin_sensor (draft, id, line) : begin_plain (draft, name, line)))
    return false;
  int earlier = line_in_this_file (draft, name, NULL);
  if (earlier > 0)
    plumb_settings_draft_fail (draft, line, "[%s]: this section stands already on line %d", name,
                               earlier);
  else
    note_origin (draft, name, NULL, line);
  return true;
}

static void
fail_unknown_key (PlumbSettingsDraft *draft, const char *section, const char *table_section,
                  const char *key, int line)
{
  const char *suggestion = plumb_settings_suggest_key (table_section, key);
  const char *elsewhere = plumb_settings_suggest_section_of (key);
  g_autofree char *quoted = plumb_ini_quote (key);
  if (elsewhere != NULL)
    plumb_settings_draft_fail (
        draft, line, "[%s]: %s is not a key of this section but of [%s]", section, quoted,
        strcmp (elsewhere, PLUMB_SECTION_SENSOR) == 0 ? "sensor:NAME" : elsewhere);
  else if (suggestion != NULL)
    plumb_settings_draft_fail (draft, line,
                               "[%s]: %s is not a key of this section; did you mean %s?", section,
                               quoted, suggestion);
  else
    plumb_settings_draft_fail (draft, line, "[%s]: %s is not a key of this section", section,
                               quoted);
}

void
plumb_settings_draft_set (PlumbSettingsDraft *draft, const char *section, const char *key,
                          const char *value, int line)
{
  const char *id = sensor_id_of (section);
  const char *table_section = id != NULL ? PLUMB_SECTION_SENSOR : section;
  const PlumbSettingRow *row = plumb_settings_table_find (table_section, key);
  if (row == NULL) {
    fail_unknown_key (draft, section, table_section, key, line);
    return;
  }
  int earlier = line_in_this_file (draft, section, key);
  if (earlier > 0) {
    plumb_settings_draft_fail (draft, line, "[%s] %s: is set already on line %d", section, key,
                               earlier);
    return;
  }
  void *base = id != NULL ? (void *)find_sensor (draft, id) : (void *)&draft->values;
  note_origin (draft, section, key, line);
  if (plumb_settings_value_parse (row, value, base))
    return;
  g_autofree char *quoted = plumb_ini_quote (value);
  g_autofree char *wanted = plumb_settings_value_dup_wanted (row);
  plumb_settings_draft_fail (draft, line, "[%s] %s: %s is not %s", section, key, quoted, wanted);
}

/* Of each row of the table, whether a file sets it. */
static bool *
collect_by_hand (PlumbSettingsDraft *draft)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  bool *is_by_hand = g_new0 (bool, count);
  for (size_t i = 0; i < count; i++)
    is_by_hand[i] = plumb_settings_draft_get_origin (draft, rows[i].section, rows[i].key) != NULL;
  return is_by_hand;
}

PlumbSettings *
plumb_settings_draft_finish (PlumbSettingsDraft *draft, GError **error)
{
  g_autofree bool *is_by_hand = collect_by_hand (draft);
  plumb_settings_values_apply_pace (&draft->values, is_by_hand);
  plumb_settings_check_plans (draft);
  plumb_settings_values_complete_plan (&draft->values);
  plumb_settings_check_values (draft);
  if (draft->n_errors > ERRORS_MAX)
    g_string_append_printf (draft->errors, "\nand %u more errors", draft->n_errors - ERRORS_MAX);
  if (draft->n_errors > 0) {
    g_set_error_literal (error, PLUMB_SETTINGS_ERROR,
                         draft->has_invalid ? PLUMB_SETTINGS_ERROR_INVALID
                                            : PLUMB_SETTINGS_ERROR_READ,
                         draft->errors->str);
    return NULL;
  }
  PlumbSettings *settings = plumb_settings_new_take (&draft->values, g_steal_pointer (&is_by_hand));
  draft->values = (PlumbSettingsValues){0};
  return settings;
}
