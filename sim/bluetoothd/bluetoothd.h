/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A virtual bluetoothd: owns org.bluez on a bus through a connection of its own and behaves as
 * BlueZ 5.66 was measured to, including what it does wrong. Every delay passes `speed` times
 * faster.
 */
#pragma once

#include "virtual-sensor.h"

typedef struct PlumbBluetoothd PlumbBluetoothd;
typedef void (*PlumbBluetoothdChanged) (gpointer user_data);

/* sensors: PlumbVirtualSensor pointers, which must outlive the result, as must faults. changed is
 * called when it comes or goes. */
PlumbBluetoothd *
plumb_bluetoothd_new (const char *bus_address, double speed, PlumbFaults *faults,
                      GPtrArray *sensors, PlumbBluetoothdChanged changed, gpointer user_data);
void plumb_bluetoothd_free (PlumbBluetoothd *daemon);

/* Comes onto the bus, unless the fault "absent" is on. */
void plumb_bluetoothd_start (PlumbBluetoothd *daemon);
bool plumb_bluetoothd_is_ready (const PlumbBluetoothd *daemon); /* owns its name */

void plumb_bluetoothd_fault_changed (PlumbBluetoothd *daemon, const char *name, bool is_on);
