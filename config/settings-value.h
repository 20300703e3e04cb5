/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of one row of the table: text in, text out, compared. Private to config/. */
#pragma once

#include "settings-table.h"

/* What a good value looks like, to follow "is not": "a number between 2 and 60". Caller frees. */
char *plumb_settings_value_dup_wanted (const PlumbSettingRow *row);

/* Reads text into the field that row names in base (a PlumbSettingsValues or a
 * PlumbSensorSettings), freeing what a string field held. False, and base untouched, if the text is
 * not what is wanted. */
bool plumb_settings_value_parse (const PlumbSettingRow *row, const char *text, void *base);

/* The value as _parse () reads it; NULL: not set. Caller frees. */
char *plumb_settings_value_dup_text (const PlumbSettingRow *row, const void *base);

bool plumb_settings_value_is_equal (const PlumbSettingRow *row, const void *a, const void *b);

/* Gives the field its default at that pace. */
void plumb_settings_value_reset (const PlumbSettingRow *row, PlumbPacePreset pace, void *base);

/* Frees what a string field holds. */
void plumb_settings_value_clear (const PlumbSettingRow *row, void *base);

/* After base was copied byte by byte: gives it strings of its own. */
void plumb_settings_value_unshare (const PlumbSettingRow *row, void *base);

/* True if it is 1 to 32 letters, digits, underscores or hyphens: a NAME for [sensor:NAME]. */
bool plumb_settings_value_is_sensor_id (const char *text);
