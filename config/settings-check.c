/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-check.h"

#include <string.h>

#include "settings-table.h"
#include "settings-value.h"

/* Of two keys that disagree, the one that somebody wrote, and of two written ones the first; the
 * other is at its default. */
static const char *
origin_of (PlumbSettingsDraft *draft, const char *section, const char *key, const char *other)
{
  const char *origin = plumb_settings_draft_get_origin (draft, section, key);
  return origin != NULL ? origin : plumb_settings_draft_get_origin (draft, section, other);
}

/* Notes that key is not what relation says of other, with both values as they would be written. */
static void
fail_pair (PlumbSettingsDraft *draft, const char *section, const void *base, const char *key,
           const char *relation, const char *other)
{
  const char *table_section =
      g_str_has_prefix (section, PLUMB_SECTION_SENSOR ":") ? PLUMB_SECTION_SENSOR : section;
  g_autofree char *found =
      plumb_settings_value_dup_text (plumb_settings_table_find (table_section, key), base);
  g_autofree char *limit =
      plumb_settings_value_dup_text (plumb_settings_table_find (table_section, other), base);
  plumb_settings_draft_fail_at (draft, origin_of (draft, section, key, other),
                                "[%s] %s: \"%s\" is not %s %s = %s", section, key, found, relation,
                                other, limit);
}

/* Checks that a preset could break hold only where somebody wrote both keys. */
static bool
are_both_set (PlumbSettingsDraft *draft, const char *section, const char *key, const char *other)
{
  return plumb_settings_draft_get_origin (draft, section, key) != NULL &&
         plumb_settings_draft_get_origin (draft, section, other) != NULL;
}

static void
check_speaking (PlumbSettingsDraft *draft, const PlumbSettingsValues *values)
{
  if (values->slouch.speak_after_s < values->slouch.dwell_s &&
      are_both_set (draft, "slouch", "speak_after_s", "dwell_s"))
    fail_pair (draft, "slouch", values, "speak_after_s", "at least", "dwell_s");
  if (values->slouch.long_min > 0 && values->slouch.long_min * 60 < values->slouch.speak_after_s &&
      are_both_set (draft, "slouch", "long_min", "speak_after_s"))
    fail_pair (draft, "slouch", values, "long_min", "as long as", "speak_after_s");
}

static void
check_values (PlumbSettingsDraft *draft, const PlumbSettingsValues *values)
{
  double leave_deg = values->slouch.leave_deg;
  check_speaking (draft, values);
  if (leave_deg != PLUMB_SETTING_AUTO) {
    if (values->slouch.tolerance_deg != PLUMB_SETTING_AUTO &&
        leave_deg >= values->slouch.tolerance_deg)
      fail_pair (draft, "slouch", values, "leave_deg", "less than", "tolerance_deg");
    if (values->slouch.standing_tolerance_deg != PLUMB_SETTING_AUTO &&
        leave_deg >= values->slouch.standing_tolerance_deg)
      fail_pair (draft, "slouch", values, "leave_deg", "less than", "standing_tolerance_deg");
  }
  if (values->sitting.reset_after_s > values->sitting.reset_window_s)
    fail_pair (draft, "sitting", values, "reset_after_s", "at most", "reset_window_s");
  if (values->training.minutes_per_day_start > values->training.minutes_per_day_max)
    fail_pair (draft, "training", values, "minutes_per_day_start", "at most",
               "minutes_per_day_max");
  if (values->check_ins.days > values->check_ins.within_days)
    fail_pair (draft, "check_ins", values, "days", "at most", "within_days");
  if (values->monitor.gap_s > values->monitor.not_worn_after_s)
    fail_pair (draft, "monitor", values, "gap_s", "at most", "not_worn_after_s");
}

static void
check_sensor (PlumbSettingsDraft *draft, const PlumbSensorSettings *sensor)
{
  g_autofree char *section = g_strconcat (PLUMB_SECTION_SENSOR ":", sensor->id, NULL);
  if (sensor->address == NULL && sensor->name == NULL)
    plumb_settings_draft_fail_at (draft, plumb_settings_draft_get_origin (draft, section, NULL),
                                  "[%s]: needs an address or a name", section);
  if (sensor->battery_critical_percent > sensor->battery_warn_percent)
    fail_pair (draft, section, sensor, "battery_critical_percent", "at most",
               "battery_warn_percent");
  if (sensor->battery_warn_percent > sensor->battery_clear_percent)
    fail_pair (draft, section, sensor, "battery_warn_percent", "at most", "battery_clear_percent");
  if (sensor->retry_min_s > sensor->retry_max_s)
    fail_pair (draft, section, sensor, "retry_min_s", "at most", "retry_max_s");
}

/* One device cannot be two sensors: the same address, or the same name where no address tells them
 * apart. */
static void
check_distinct (PlumbSettingsDraft *draft, const PlumbSensorSettings *earlier,
                const PlumbSensorSettings *later)
{
  g_autofree char *section = g_strconcat (PLUMB_SECTION_SENSOR ":", later->id, NULL);
  if (earlier->address != NULL && g_strcmp0 (earlier->address, later->address) == 0)
    plumb_settings_draft_fail_at (draft,
                                  plumb_settings_draft_get_origin (draft, section, "address"),
                                  "[%s] address: \"%s\" is not free: [sensor:%s] has it", section,
                                  later->address, earlier->id);
  else if (earlier->name != NULL && g_strcmp0 (earlier->name, later->name) == 0 &&
           (earlier->address == NULL || later->address == NULL))
    plumb_settings_draft_fail_at (draft, plumb_settings_draft_get_origin (draft, section, "name"),
                                  "[%s] name: \"%s\" is not free: [sensor:%s] has it; give both "
                                  "sensors an address",
                                  section, later->name, earlier->id);
}

void
plumb_settings_check_plans (PlumbSettingsDraft *draft)
{
  const PlumbTrainingSettings *training = &plumb_settings_draft_get_values (draft)->training;
  const struct {
    const char *key;
    double value;
  } plan[] = {
      {"minutes_per_day_start", training->minutes_per_day_start},
      {"minutes_per_day_growth", training->minutes_per_day_growth},
      {"minutes_per_day_max", training->minutes_per_day_max},
  };
  const char *origin = plumb_settings_draft_get_origin (draft, "training", "minutes_by_week");
  for (size_t i = 0; origin != NULL && i < G_N_ELEMENTS (plan); i++) {
    if (plan[i].value == PLUMB_SETTING_AUTO)
      continue;
    plumb_settings_draft_fail_at (
        draft, origin,
        "[training] minutes_by_week: does not go together with %s of %s; set that to auto",
        plan[i].key, plumb_settings_draft_get_origin (draft, "training", plan[i].key));
    return;
  }
}

void
plumb_settings_check_values (PlumbSettingsDraft *draft)
{
  const PlumbSettingsValues *values = plumb_settings_draft_get_values (draft);
  check_values (draft, values);
  for (guint i = 0; i < values->n_sensors; i++) {
    check_sensor (draft, &values->sensors[i]);
    for (guint j = 0; j < i; j++)
      check_distinct (draft, &values->sensors[j], &values->sensors[i]);
  }
  if (values->n_sensors > PLUMB_SENSORS_MAX) {
    const PlumbSensorSettings *first_too_many = &values->sensors[PLUMB_SENSORS_MAX];
    g_autofree char *section = g_strconcat (PLUMB_SECTION_SENSOR ":", first_too_many->id, NULL);
    plumb_settings_draft_fail_at (draft, plumb_settings_draft_get_origin (draft, section, NULL),
                                  "[%s]: is one sensor too many; at most %d are served", section,
                                  PLUMB_SENSORS_MAX);
  }
}
