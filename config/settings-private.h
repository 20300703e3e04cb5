/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and unmaking values, for the parser and for settings.c. Private to config/. */
#pragma once

#include "settings.h"

/* Defaults into zeroed memory; no sensor. */
void plumb_settings_values_init (PlumbSettingsValues *values);
void plumb_settings_values_clear (PlumbSettingsValues *values);
/* A sensor with its id and the defaults, into zeroed memory. */
void plumb_settings_sensor_init (PlumbSensorSettings *sensor, const char *id);
void plumb_settings_sensor_clear (PlumbSensorSettings *sensor);
/* Every key of the table the same; where the section stands does not count. */
bool plumb_settings_sensor_is_equal (const PlumbSensorSettings *a, const PlumbSensorSettings *b);
/* A copy that shares nothing. */
void plumb_settings_values_copy (PlumbSettingsValues *copy, const PlumbSettingsValues *values);

/* Gives every row that no file sets the default of the values' pace. */
void plumb_settings_values_apply_pace (PlumbSettingsValues *values, const bool *is_by_hand);
/* Of the older plan's keys, one that is set brings the others their defaults. */
void plumb_settings_values_complete_plan (PlumbSettingsValues *values);

/* Takes the values over, and what says of each row whether a file sets it. */
PlumbSettings *plumb_settings_new_take (const PlumbSettingsValues *values, bool *is_by_hand);
