/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the bus as JSON. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* One value: dictionaries become objects, arrays and tuples arrays, numbers that are not finite
 * null. */
void plumb_json_add (JsonBuilder *builder, GVariant *value);
/* Every member of an a{sv} into the open object, "DataQuality" as "data_quality". */
void plumb_json_add_members (JsonBuilder *builder, GVariant *dictionary);
void plumb_json_add_string (JsonBuilder *builder, const char *name, const char *value);
/* Not finite: null. */
void plumb_json_add_number (JsonBuilder *builder, const char *name, double value);
/* "time": local time with its offset, to the millisecond (ISO 8601). */
void plumb_json_add_time (JsonBuilder *builder, gint64 real_us);
/* The same, by the clock of local, which is that moment; NULL: null. */
void plumb_json_add_moment (JsonBuilder *builder, GDateTime *local, gint64 real_us);
/* What was built on one line of standard output. */
void plumb_json_print (JsonBuilder *builder);
/* The same as text; caller frees. */
char *plumb_json_dup (JsonBuilder *builder);
