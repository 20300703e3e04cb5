/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user wants of one slot: which sensor, which one after it, and whether it is released.
 * Pure. */
#pragma once

#include "settings.h"

/* All NULL and false at first: an empty slot. */
typedef struct {
  PlumbSensorSettings *settings; /* NULL: empty */
  PlumbSensorSettings *next;     /* takes its place when the present sensor was left quiet */
  bool is_replaced;              /* ... next may be NULL then: nothing follows */
  bool is_released;              /* to be left quiet until it is taken back */
} PlumbSensorRequest;

/* settings NULL: the slot shall be empty. True: it is the same sensor, and shall stream in another
 * way. */
bool plumb_sensor_request_set (PlumbSensorRequest *request, const PlumbSensorSettings *settings);
/* Before _set (): address is that of the present sensor, which may be another one than was set.
 * Settings that name it mean the same sensor. */
void plumb_sensor_request_follow (PlumbSensorRequest *request, const PlumbSensorSettings *settings,
                                  const char *address);
/* The slot is quiet: what was to follow takes its place. */
void plumb_sensor_request_install_next (PlumbSensorRequest *request);
bool plumb_sensor_request_is_wanted (const PlumbSensorRequest *request);
void plumb_sensor_request_clear (PlumbSensorRequest *request);
