/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <string.h>

#include "settings-private.h"
#include "settings-table.h"
#include "settings-value.h"

G_DEFINE_QUARK (plumb_settings_error, plumb_settings_error)

static bool
is_sensor_row (const PlumbSettingRow *row)
{
  return strcmp (row->section, PLUMB_SECTION_SENSOR) == 0;
}

void
plumb_settings_values_init (PlumbSettingsValues *values)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (!is_sensor_row (&rows[i]))
      plumb_settings_value_reset (&rows[i], PLUMB_PACE_NORMAL, values);
  }
}

void
plumb_settings_values_clear (PlumbSettingsValues *values)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (!is_sensor_row (&rows[i]))
      plumb_settings_value_clear (&rows[i], values);
  }
  for (guint i = 0; i < values->n_sensors; i++)
    plumb_settings_sensor_clear (&values->sensors[i]);
  g_clear_pointer (&values->sensors, g_free);
  values->n_sensors = 0;
}

void
plumb_settings_sensor_init (PlumbSensorSettings *sensor, const char *id)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (is_sensor_row (&rows[i]))
      plumb_settings_value_reset (&rows[i], PLUMB_PACE_NORMAL, sensor);
  }
  sensor->id = g_strdup (id);
}

void
plumb_settings_sensor_clear (PlumbSensorSettings *sensor)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (is_sensor_row (&rows[i]))
      plumb_settings_value_clear (&rows[i], sensor);
  }
  g_clear_pointer (&sensor->id, g_free);
  g_clear_pointer (&sensor->file, g_free);
}

PlumbSensorSettings *
plumb_settings_sensor_new (const char *id)
{
  PlumbSensorSettings *sensor = g_new0 (PlumbSensorSettings, 1);
  plumb_settings_sensor_init (sensor, id);
  return sensor;
}

static void
copy_sensor (PlumbSensorSettings *copy, const PlumbSensorSettings *sensor)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  *copy = *sensor;
  for (size_t i = 0; i < count; i++) {
    if (is_sensor_row (&rows[i]))
      plumb_settings_value_unshare (&rows[i], copy);
  }
  copy->id = g_strdup (sensor->id);
  copy->file = g_strdup (sensor->file);
}

PlumbSensorSettings *
plumb_settings_sensor_dup (const PlumbSensorSettings *sensor)
{
  PlumbSensorSettings *copy = g_new (PlumbSensorSettings, 1);
  copy_sensor (copy, sensor);
  g_clear_pointer (&copy->file, g_free);
  return copy;
}

void
plumb_settings_values_copy (PlumbSettingsValues *copy, const PlumbSettingsValues *values)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  *copy = *values;
  for (size_t i = 0; i < count; i++) {
    if (!is_sensor_row (&rows[i]))
      plumb_settings_value_unshare (&rows[i], copy);
  }
  copy->sensors = g_new0 (PlumbSensorSettings, values->n_sensors);
  for (guint i = 0; i < values->n_sensors; i++)
    copy_sensor (&copy->sensors[i], &values->sensors[i]);
}

void
plumb_settings_sensor_free (PlumbSensorSettings *sensor)
{
  plumb_settings_sensor_clear (sensor);
  g_free (sensor);
}

bool
plumb_settings_sensor_is_equal (const PlumbSensorSettings *a, const PlumbSensorSettings *b)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (is_sensor_row (&rows[i]) && !plumb_settings_value_is_equal (&rows[i], a, b))
      return false;
  }
  return g_strcmp0 (a->id, b->id) == 0;
}

PlumbSettings *
plumb_settings_new_take (const PlumbSettingsValues *values, bool *is_by_hand)
{
  PlumbSettings *settings = g_new0 (PlumbSettings, 1);
  settings->values = *values;
  settings->is_by_hand = is_by_hand;
  settings->ref_count = 1;
  return settings;
}

PlumbSettings *
plumb_settings_new_default (void)
{
  PlumbSettingsValues values = {0};
  size_t count;
  plumb_settings_table_rows (&count);
  plumb_settings_values_init (&values);
  return plumb_settings_new_take (&values, g_new0 (bool, count));
}

PlumbSettings *
plumb_settings_ref (PlumbSettings *settings)
{
  g_atomic_int_inc (&settings->ref_count);
  return settings;
}

void
plumb_settings_unref (PlumbSettings *settings)
{
  if (!g_atomic_int_dec_and_test (&settings->ref_count))
    return;
  plumb_settings_values_clear (&settings->values);
  g_free (settings->is_by_hand);
  g_free (settings);
}

const char *
plumb_placement_to_string (PlumbPlacement placement)
{
  return plumb_settings_table_placements ()[placement];
}

const char *
plumb_mode_to_string (PlumbMode mode)
{
  return plumb_settings_table_modes ()[mode];
}

const char *
plumb_tone_to_string (PlumbTone tone)
{
  return plumb_settings_table_tones ()[tone];
}

bool
plumb_placement_parse (const char *text, PlumbPlacement *out_placement)
{
  const char *const *names = plumb_settings_table_placements ();
  for (int i = 0; names[i] != NULL; i++) {
    if (strcmp (names[i], text) == 0) {
      *out_placement = (PlumbPlacement)i;
      return true;
    }
  }
  return false;
}

bool
plumb_mode_parse (const char *text, PlumbMode *out_mode)
{
  const char *const *names = plumb_settings_table_modes ();
  for (int i = 0; names[i] != NULL; i++) {
    if (strcmp (names[i], text) == 0) {
      *out_mode = (PlumbMode)i;
      return true;
    }
  }
  return false;
}

static const PlumbSensorSettings *
find_sensor (const PlumbSettings *settings, const char *id)
{
  for (guint i = 0; i < settings->values.n_sensors; i++) {
    if (strcmp (settings->values.sensors[i].id, id) == 0)
      return &settings->values.sensors[i];
  }
  return NULL;
}

static void
add_sensor_name (GPtrArray *keys, const PlumbSensorSettings *sensor)
{
  g_ptr_array_add (keys, g_strconcat (PLUMB_SECTION_SENSOR ":", sensor->id, NULL));
}

char **
plumb_settings_diff (const PlumbSettings *old_settings, const PlumbSettings *new_settings)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    if (!is_sensor_row (&rows[i]) &&
        !plumb_settings_value_is_equal (&rows[i], &old_settings->values, &new_settings->values))
      g_ptr_array_add (keys, g_strconcat (rows[i].section, ".", rows[i].key, NULL));
  }
  for (guint i = 0; i < old_settings->values.n_sensors; i++) {
    const PlumbSensorSettings *old_sensor = &old_settings->values.sensors[i];
    const PlumbSensorSettings *new_sensor = find_sensor (new_settings, old_sensor->id);
    if (new_sensor == NULL || !plumb_settings_sensor_is_equal (old_sensor, new_sensor))
      add_sensor_name (keys, old_sensor);
  }
  for (guint i = 0; i < new_settings->values.n_sensors; i++) {
    if (find_sensor (old_settings, new_settings->values.sensors[i].id) == NULL)
      add_sensor_name (keys, &new_settings->values.sensors[i]);
  }
  g_ptr_array_add (keys, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

const char *
plumb_sensor_settings_battery_level (const PlumbSensorSettings *settings, int percent,
                                     bool is_charging)
{
  if (is_charging)
    return "charging";
  if (percent < 0)
    return "unknown";
  if (percent <= settings->battery_critical_percent)
    return "critical";
  return percent <= settings->battery_warn_percent ? "low" : "ok";
}
