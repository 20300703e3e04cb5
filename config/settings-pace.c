/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What some values say of others: the defaults of a pace, auto, and the two plans of training. */
#include <string.h>

#include "settings-private.h"
#include "settings-table.h"
#include "settings-value.h"

/* The older plan as it was when it was the only one. */
#define PLAN_START_MIN  60
#define PLAN_GROWTH_MIN 5
#define PLAN_MAX_MIN    120

void
plumb_settings_values_apply_pace (PlumbSettingsValues *values, const bool *is_by_hand)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    bool is_paced = rows[i].gentle != NULL || rows[i].strict != NULL;
    if (is_paced && !is_by_hand[i])
      plumb_settings_value_reset (&rows[i], values->alerts.pace, values);
  }
}

void
plumb_settings_values_complete_plan (PlumbSettingsValues *values)
{
  PlumbTrainingSettings *training = &values->training;
  if (!plumb_settings_has_daily_plan (values))
    return;
  if (training->minutes_per_day_start == PLUMB_SETTING_AUTO)
    training->minutes_per_day_start = PLAN_START_MIN;
  if (training->minutes_per_day_growth == PLUMB_SETTING_AUTO)
    training->minutes_per_day_growth = PLAN_GROWTH_MIN;
  if (training->minutes_per_day_max == PLUMB_SETTING_AUTO)
    training->minutes_per_day_max = PLAN_MAX_MIN;
}

PlumbSettings *
plumb_settings_with_pace (PlumbSettings *settings, PlumbPacePreset pace)
{
  if (settings->values.alerts.pace == pace)
    return plumb_settings_ref (settings);
  PlumbSettingsValues values;
  size_t count;
  plumb_settings_table_rows (&count);
  plumb_settings_values_copy (&values, &settings->values);
  values.alerts.pace = pace;
  plumb_settings_values_apply_pace (&values, settings->is_by_hand);
  return plumb_settings_new_take (&values, g_memdup2 (settings->is_by_hand, count * sizeof (bool)));
}

const char *
plumb_pace_to_string (PlumbPacePreset pace)
{
  return plumb_settings_table_paces ()[pace];
}

bool
plumb_pace_parse (const char *text, PlumbPacePreset *out_pace)
{
  const char *const *names = plumb_settings_table_paces ();
  for (int i = 0; names[i] != NULL; i++) {
    if (strcmp (names[i], text) == 0) {
      *out_pace = (PlumbPacePreset)i;
      return true;
    }
  }
  return false;
}

double
plumb_settings_micro_every_min (const PlumbSettingsValues *values)
{
  double minutes = values->breaks.micro_every_min;
  return minutes == PLUMB_SETTING_AUTO ? values->sitting.limit_min : minutes;
}

bool
plumb_settings_has_daily_plan (const PlumbSettingsValues *values)
{
  return values->training.minutes_per_day_start != PLUMB_SETTING_AUTO ||
         values->training.minutes_per_day_growth != PLUMB_SETTING_AUTO ||
         values->training.minutes_per_day_max != PLUMB_SETTING_AUTO;
}

bool
plumb_settings_is_coached_time (const PlumbSettingsValues *values, int minute_of_day)
{
  int from_min = values->training.from_min, until_min = values->training.until_min;
  bool is_after = minute_of_day >= from_min, is_before = minute_of_day < until_min;
  if (from_min == until_min)
    return true;
  return from_min < until_min ? is_after && is_before : is_after || is_before;
}
