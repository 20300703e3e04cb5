/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of bluetoothd's devices is the sensor of some settings: by address, or by name once and by
 * address from then on; and which driver takes it. Pure. */
#pragma once

#include "mirror.h"
#include "settings.h"

typedef struct {
  char address[PLUMB_ADDRESS_SIZE]; /* "": not known yet */
  const PlumbSensorDriver *driver;  /* NULL: not known yet */
  bool is_private;                  /* the address will change */
} PlumbSensorIdentity;

/* True: another sensor has that address. */
typedef bool (*PlumbAddressTaken) (const char *address, gpointer user_data);

/* settings NULL: nothing is wanted. */
void
plumb_sensor_identity_init (PlumbSensorIdentity *identity, const PlumbSensorSettings *settings);

/* The device, NULL: bluetoothd does not know it. Remembers its address and its driver. used_path:
 * the object that it is so far, NULL: none; another adapter may know the sensor too. */
const PlumbMirrorDevice *
plumb_sensor_identity_find (PlumbSensorIdentity *identity, const PlumbSensorSettings *settings,
                            const PlumbMirror *mirror, const char *used_path,
                            PlumbAddressTaken is_taken, gpointer user_data);

/* Whether a device may be the sensor: its services are worth keeping. */
bool plumb_sensor_identity_matches (const PlumbSensorIdentity *identity,
                                    const PlumbSensorSettings *settings,
                                    const PlumbMirrorDevice *device);

/* All characteristics that the driver cannot do without are there. Unless is_driver_fixed (a
 * session is its driver's from the first action to the last) or the settings name one, a driver
 * that finds its own takes over from one that does not. */
bool
plumb_sensor_identity_has_characteristics (PlumbSensorIdentity *identity,
                                           const PlumbSensorSettings *settings,
                                           const PlumbMirror *mirror,
                                           const PlumbMirrorDevice *device, bool is_driver_fixed);

/* Never connected to: it speaks by its advertisements. */
bool plumb_sensor_identity_is_broadcast (const PlumbSensorIdentity *identity);
/* How its advertisements begin, if it is of a broadcast family, which the settings may name before
 * it was heard; NULL: it is not. */
const PlumbSensorPattern *plumb_sensor_identity_find_pattern (const PlumbSensorIdentity *identity,
                                                              const PlumbSensorSettings *settings);

/* Fails with G_IO_ERROR_NOT_SUPPORTED for a family that refuses to be paired. */
bool plumb_sensor_identity_check_can_pair (const PlumbSensorIdentity *identity, GError **error);
