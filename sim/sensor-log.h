/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a central did to a virtual sensor, in order, up to a limit. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct PlumbSensorLog PlumbSensorLog;

PlumbSensorLog *plumb_sensor_log_new (void);
void plumb_sensor_log_free (PlumbSensorLog *log);

/* uuid NULL: a line of one word. */
void plumb_sensor_log_line (PlumbSensorLog *log, const char *word, const char *uuid);
void
plumb_sensor_log_write (PlumbSensorLog *log, const char *uuid, const uint8_t *bytes, size_t size);

/* Adds "writes" (aay) and "log" (as) to a builder of a{sv}. */
void plumb_sensor_log_describe (const PlumbSensorLog *log, GVariantBuilder *builder);
