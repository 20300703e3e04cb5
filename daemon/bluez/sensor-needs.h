/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sensors need of the radio, and what that is together: one scan, one registration for
 * reconnecting, one advertisement monitor. Pure. Every array has PLUMB_SENSORS_MAX of them. */
#pragma once

#include "mirror.h"

/* What a sensor wants of the radio, by value; pointers live until the next turn. */
typedef struct {
  bool is_wanted;                    /* there is one, and it is not about to go */
  bool is_searched;                  /* bluetoothd does not know it */
  bool is_listened_to;               /* it is a broadcast sensor */
  bool is_radio_wanted;              /* connects, or waits only for the radio to be free */
  bool is_served;                    /* heard by something better than a scan */
  bool has_own_adapter;              /* the settings name one */
  const PlumbMirrorAdapter *adapter; /* NULL: not there */
  const char *search_prefix;         /* of its address or name, NULL: neither is known */
  const PlumbSensorDriver *driver;   /* NULL: not known yet */
  const PlumbSensorPattern *pattern; /* of a wanted broadcast sensor, else NULL */
  int64_t advertised_us;             /* latest advertisement while we did not scan, 0: never */
} PlumbSensorNeeds;

/* What all of them want of a scan. */
typedef struct {
  bool is_radio_ready;         /* the rest makes no difference if it is not */
  bool is_search_wanted;       /* a wanted sensor is unknown to bluetoothd */
  bool is_listen_wanted;       /* a broadcast sensor is wanted, and not served otherwise */
  bool is_connect_wanted;      /* a sensor connects, or waits only for the scan to end */
  bool is_every_packet_wanted; /* repeated advertisements too */
  const char *search_prefix;   /* of the one sensor that is looked for, NULL: several, or none */
  const char *adapter;         /* object path, of a powered one; NULL: there is none */
} PlumbScanNeeds;

/* All but is_radio_ready. */
void plumb_sensor_needs_add_up (const PlumbSensorNeeds *needs, const PlumbMirror *mirror,
                                PlumbScanNeeds *out_scan);

/* Of the sensors that are wanted and connected to. */
typedef struct {
  const PlumbSensorDriver *drivers[PLUMB_SENSORS_MAX];
  size_t n;
  const char *adapter; /* object path, the first sensor's whose radio is up; NULL: none is */
} PlumbWantedDrivers;

void
plumb_sensor_needs_list_drivers (const PlumbSensorNeeds *needs, PlumbWantedDrivers *out_drivers);

/* Of the broadcast sensors that are wanted; one may be there twice. */
typedef struct {
  const PlumbSensorPattern *patterns[PLUMB_SENSORS_MAX];
  size_t n;
  const char
      *adapter; /* object path, of a powered one with a monitor manager; NULL: there is none */
} PlumbWantedPatterns;

void
plumb_sensor_needs_list_patterns (const PlumbSensorNeeds *needs, PlumbWantedPatterns *out_patterns);
