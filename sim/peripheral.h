/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first sensors as real peripherals of a real adapter: a GATT application and an advertisement
 * registered at bluetoothd, again after each of its restarts. BlueZ tells neither who subscribed
 * nor who connected, so one central is served.
 */
#pragma once

#include "virtual-sensor.h"

typedef struct PlumbPeripheral PlumbPeripheral;

/* connection: on the bus of org.bluez. changed is called when the registration comes or goes. */
PlumbPeripheral *
plumb_peripheral_new (GDBusConnection *connection, const char *adapter, GPtrArray *sensors,
                      void (*changed) (gpointer), gpointer user_data);
void plumb_peripheral_free (PlumbPeripheral *peripheral);
bool plumb_peripheral_is_ready (const PlumbPeripheral *peripheral); /* registered */
