/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one sensor needs of the radio, by value; whoever serves all of them takes an array of
 * PLUMB_SENSORS_MAX. Pointers live until the next turn. All 0: an empty slot. */
#pragma once

#include "mirror.h"

typedef struct {
  bool is_wanted;                    /* there is one, and it is not about to go */
  bool is_searched;                  /* bluetoothd does not know it */
  bool is_listened_to;               /* it is a broadcast sensor */
  bool is_served;                    /* its advertisements are heard without a scan */
  bool is_radio_wanted;              /* connects, or waits only for the radio to be free */
  bool has_own_adapter;              /* the settings name one */
  const PlumbMirrorAdapter *adapter; /* NULL: not there */
  const char *search_prefix;         /* of its address or name, NULL: neither is known */
  const PlumbSensorDriver *driver;   /* NULL: not known yet */
  const PlumbSensorPattern *pattern; /* of a wanted broadcast sensor, else NULL */
  int64_t advertised_us;             /* latest advertisement while we did not scan, 0: never */
} PlumbSensorNeeds;
