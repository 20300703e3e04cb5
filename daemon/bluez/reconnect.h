/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A GATT application of ours of one GattProfile1 with the service UUIDs of our sensors: for a
 * trusted device that has one of them bluetoothd lets the kernel reconnect by itself, without
 * scanning.
 */
#pragma once

#include "peer.h"
#include "sensor-needs.h"

typedef struct PlumbReconnect PlumbReconnect;

/* peer outlives it. */
PlumbReconnect *plumb_reconnect_new (PlumbPeer *peer);
void plumb_reconnect_free (PlumbReconnect *reconnect);

/* Registers what the wanted sensors that are connected to have, with each adapter that one of them
 * uses. Where none of these is up, things are left as they are (a registration outlives a power
 * cycle). Not while bluetoothd's objects are unknown. */
void plumb_reconnect_turn (PlumbReconnect *reconnect, const PlumbSensorNeeds *needs);
/* Takes every registration back. */
void plumb_reconnect_unregister (PlumbReconnect *reconnect);
/* bluetoothd is gone, and the registration with it. */
void plumb_reconnect_forget_owner (PlumbReconnect *reconnect);

/* The kernel reconnects our sensors by itself, with every adapter that they use. */
bool plumb_reconnect_is_registered (const PlumbReconnect *reconnect);
