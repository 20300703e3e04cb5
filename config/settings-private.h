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
/* Takes the values over. */
PlumbSettings *plumb_settings_new_take (const PlumbSettingsValues *values);
