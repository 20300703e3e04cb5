/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sensor: the facts that its plan decides by, and the steps that it decides for. It knows
 * nothing of other sensors, scans or pairings; what it must heed of them is told at each turn.
 */
#pragma once

#include "link-types.h"
#include "peer.h"
#include "sensor-identity.h"
#include "sensor-needs.h"
#include "settings.h"
#include "value-bus.h"

typedef struct PlumbSensorLink PlumbSensorLink;

typedef struct {
  /* Their slot is set. */
  void (*on_samples) (const PlumbSample *samples, size_t count, gpointer user_data);
  /* plumb_sensor_link_turn () is due. */
  void (*on_turn_wanted) (gpointer user_data);
  /* plumb_sensor_link_deadline () may be earlier than it was. */
  void (*on_deadline_changed) (gpointer user_data);
  /* PropertiesChanged of the sensor's device, whole. */
  void (*on_device_changed) (const char *path, GVariant *parameters, gpointer user_data);
  /* Something that others are told of the sensor is another. */
  void (*on_changed) (uint32_t slot, gpointer user_data);
} PlumbSensorListener;

/* What a sensor must heed of the rest. */
typedef struct {
  bool is_asleep;             /* the computer, or about to be: leave the sensor quiet */
  bool is_stopping;           /* the daemon */
  bool is_radio_free;         /* no scan, pairing or connection attempt of ours for another one */
  bool is_reconnected_for_us; /* the kernel reconnects by itself */
  bool is_being_paired;       /* this sensor: its plan does not act */
  PlumbAddressTaken is_address_taken; /* another sensor has it */
  gpointer others;                    /* user_data of it */
} PlumbSurroundings;

/* slot: its index. seed: of the jitter. listener is kept and must be static; peer and values
 * outlive the sensor. */
PlumbSensorLink *
plumb_sensor_link_new (PlumbPeer *peer, PlumbValueBus *values, PlumbClock clock, uint32_t slot,
                       uint32_t seed, const PlumbSensorListener *listener, gpointer user_data);
void plumb_sensor_link_free (PlumbSensorLink *sensor);

/* What it shall be, NULL: nothing. Another sensor takes the place of the present one when that was
 * left quiet. */
void plumb_sensor_link_set (PlumbSensorLink *sensor, const PlumbSensorSettings *settings);
/* True: leave the sensor quiet and stay away. False: take it back. */
void plumb_sensor_link_set_released (PlumbSensorLink *sensor, bool is_released);
/* Attempts now; the back-off begins anew. */
void plumb_sensor_link_retry (PlumbSensorLink *sensor);
/* bluetoothd is gone, and all that was asked of it. */
void plumb_sensor_link_forget_owner (PlumbSensorLink *sensor);

/* There is no time left to leave it quiet: at least its link is cut. */
void plumb_sensor_link_abandon (PlumbSensorLink *sensor);

/* Looks at what is known now and acts. */
void plumb_sensor_link_turn (PlumbSensorLink *sensor, const PlumbSurroundings *surroundings,
                             int64_t now_us);
int64_t plumb_sensor_link_deadline (const PlumbSensorLink *sensor); /* INT64_MAX: never */

/* The advertisement of a device: heeded if it is the sensor's and the sensor is listened to. */
void plumb_sensor_link_receive_advertisement (PlumbSensorLink *sensor,
                                              const PlumbMirrorDevice *device, bool is_scanning);

bool plumb_sensor_link_is_wanted (const PlumbSensorLink *sensor); /* neither empty nor to go */
bool plumb_sensor_link_is_quiet (const PlumbSensorLink *sensor);  /* nothing runs on it */
bool plumb_sensor_link_is_connecting (const PlumbSensorLink *sensor);
bool plumb_sensor_link_has_address (const PlumbSensorLink *sensor, const char *address);
bool plumb_sensor_link_matches (const PlumbSensorLink *sensor, const PlumbMirrorDevice *device);
/* Of its settings, NULL: the slot is empty. */
const char *plumb_sensor_link_get_id (const PlumbSensorLink *sensor);
void plumb_sensor_link_get_needs (const PlumbSensorLink *sensor, PlumbSensorNeeds *out_needs);

/* As others see it. is_scanning: we look for sensors just now. */
void plumb_sensor_link_get (const PlumbSensorLink *sensor, bool is_scanning,
                            PlumbLinkSensor *out_sensor);
/* Logs what is new; on_changed, if something that others are told is another. */
void plumb_sensor_link_notify (PlumbSensorLink *sensor, bool is_scanning, int64_t now_us);

/* For a pairing. Fails with G_IO_ERROR_NOT_FOUND for an empty slot and _NOT_SUPPORTED for a family
 * that refuses to be paired. */
bool plumb_sensor_link_check_can_pair (const PlumbSensorLink *sensor, GError **error);
/* Only a pairing helps: it wants a bond, or lost it. */
bool plumb_sensor_link_is_unpaired (const PlumbSensorLink *sensor);
/* Its device, NULL: bluetoothd does not know it. */
const PlumbMirrorDevice *plumb_sensor_link_find_device (PlumbSensorLink *sensor);
/* The pairing that was told in the latest surroundings may act: the plan does not, and no step of
 * it runs any more. */
bool plumb_sensor_link_is_ready_to_pair (const PlumbSensorLink *sensor);
