/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All sensors: what each must heed of the others, and what concerns all of them. */
#pragma once

#include "sensor-link.h"

typedef struct PlumbSensorSet PlumbSensorSet;

/* seed: of the jitter. listener is kept and must be static; peer and values outlive the set. */
PlumbSensorSet *
plumb_sensor_set_new (PlumbPeer *peer, PlumbValueBus *values, PlumbClock clock, uint32_t seed,
                      const PlumbSensorListener *listener, gpointer user_data);
void plumb_sensor_set_free (PlumbSensorSet *set);

PlumbSensorLink *plumb_sensor_set_get (const PlumbSensorSet *set, uint32_t slot); /* never NULL */

#define PLUMB_NO_SLOT UINT32_MAX

/* A turn of every sensor. surroundings: what concerns all of them. paired_slot: the sensor that is
 * being paired, PLUMB_NO_SLOT: none. */
void plumb_sensor_set_turn (PlumbSensorSet *set, const PlumbSurroundings *surroundings,
                            uint32_t paired_slot, int64_t now_us);
/* on_changed for whoever it is due. is_scanning: we look for sensors just now. */
void plumb_sensor_set_notify (PlumbSensorSet *set, bool is_scanning, int64_t now_us);
void plumb_sensor_set_forget_owner (PlumbSensorSet *set);      /* bluetoothd is gone */
int64_t plumb_sensor_set_deadline (const PlumbSensorSet *set); /* INT64_MAX: never */

bool plumb_sensor_set_is_quiet (const PlumbSensorSet *set); /* nothing runs on any of them */
void plumb_sensor_set_abandon (PlumbSensorSet *set);        /* whichever is not quiet yet */
/* It may be one of them: its services are worth keeping. */
bool plumb_sensor_set_is_device_wanted (const PlumbSensorSet *set, const PlumbMirrorDevice *device);
/* A device advertised: heeded by those whose device it is. */
void plumb_sensor_set_receive_advertisement (PlumbSensorSet *set, const PlumbMirrorDevice *device,
                                             bool is_scanning);

/* out_needs: PLUMB_SENSORS_MAX of them. */
void plumb_sensor_set_get_needs (const PlumbSensorSet *set, PlumbSensorNeeds *out_needs);
