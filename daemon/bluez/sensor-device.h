/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bluetoothd's Device1 object of one sensor: its signals are heard and the steps of the plan that
 * are calls are made, one at a time. */
#pragma once

#include "peer.h"
#include "plan.h"

typedef struct PlumbSensorDevice PlumbSensorDevice;

typedef struct {
  /* Its PropertiesChanged, whole. */
  void (*on_changed) (const char *path, GVariant *parameters, gpointer user_data);
  /* bluetoothd was told to end its link, by whomever (since 5.83; older ones do not tell). */
  void (*on_dismissed) (gpointer user_data);
  /* The latest call ended. */
  void (*on_called) (PlumbBluezError error, gpointer user_data);
} PlumbSensorDeviceListener;

/* listener is kept and must be static; peer outlives the device. */
PlumbSensorDevice *
plumb_sensor_device_new (PlumbPeer *peer, const PlumbSensorDeviceListener *listener,
                         gpointer user_data);
void plumb_sensor_device_free (PlumbSensorDevice *device);

/* Which object it is from now on, NULL: none. */
void plumb_sensor_device_watch (PlumbSensorDevice *device, const char *path);
const char *plumb_sensor_device_get_path (const PlumbSensorDevice *device); /* NULL: none */
/* As it is in the mirror, NULL: it is not there (any more). */
const PlumbMirrorDevice *plumb_sensor_device_get (const PlumbSensorDevice *device);

/* What bluetoothd says of it besides its battery. */
void plumb_sensor_device_describe (const PlumbSensorDevice *device, PlumbLinkSensor *out_sensor);

/* Makes the call that a step stands for (TRUST, CONNECT, DISCONNECT, LEAVE, LEAVE_TRUSTED,
 * REMOVE_DEVICE); there must be an object. An earlier call's end is not told any more. False: the
 * step is no call. */
bool plumb_sensor_device_call (PlumbSensorDevice *device, PlumbPlanStep step);
/* Nobody waits for the end of a call any more. */
void plumb_sensor_device_cancel (PlumbSensorDevice *device);
