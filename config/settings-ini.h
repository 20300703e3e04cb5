/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of settings files -> PlumbSettings, through libinih. The only place that includes ini.h. */
#pragma once

#include "settings.h"

/* Reads the files in their order, later ones winning key by key. A path that does not exist is
 * skipped; a directory stands for its *.conf in the order of their names. Every error of every file
 * is collected: on any, returns NULL with PLUMB_SETTINGS_ERROR_INVALID (or _READ) and a message of
 * one line an error, "FILE:LINE: [section] key: what was found, what was wanted". The array
 * of paths ends with NULL. */
PlumbSettings *plumb_settings_load (const char *const *paths, GError **error);

/* The same from memory, for tests and fuzzing; name stands in the errors. */
PlumbSettings *
plumb_settings_parse (const char *name, const char *text, gsize size, GError **error);

/* A [sensor:ID] section as text that _parse () reads back to the same values. Caller frees. */
char *plumb_settings_sensor_to_text (const PlumbSensorSettings *sensor);

/* Whether a sensor that did not come from a file could: a good id, values in range and in
 * agreement, an address or a name, texts that survive _to_text () and _parse (). */
bool plumb_settings_sensor_check (const PlumbSensorSettings *sensor, GError **error);

/* The whole shipped plumbline.conf, made from the table; caller frees. */
char *plumb_settings_table_to_conf (void);
/* The table as a man page's list (roff); caller frees. */
char *plumb_settings_table_to_roff (void);
