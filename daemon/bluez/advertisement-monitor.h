/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passive listening: an AdvertisementMonitor1 of ours that tells bluetoothd how the advertisements
 * of the wanted broadcast sensors begin, where it has such monitors at all (so far only with
 * --experimental). Then the controller hears them and nobody scans. Where it has none, refuses
 * ours, releases it or hears nothing, the bounded scan serves as ever.
 */
#pragma once

#include "peer.h"
#include "sensor-needs.h"

typedef struct PlumbAdvertisementMonitor PlumbAdvertisementMonitor;

/* peer outlives it. on_changed: bluetoothd switched it on or off. */
PlumbAdvertisementMonitor *
plumb_advertisement_monitor_new (PlumbPeer *peer, PlumbClock clock,
                                 void (*on_changed) (gpointer user_data), gpointer user_data);
void plumb_advertisement_monitor_free (PlumbAdvertisementMonitor *monitor);

/* Registers the patterns of the wanted broadcast sensors, on the first adapter that one of them
 * wants and that can do it. Not while bluetoothd's objects are unknown. */
void plumb_advertisement_monitor_turn (PlumbAdvertisementMonitor *monitor,
                                       const PlumbSensorNeeds *needs);
/* Takes it back. */
void plumb_advertisement_monitor_unregister (PlumbAdvertisementMonitor *monitor);
/* bluetoothd is gone, and the monitor with it. */
void plumb_advertisement_monitor_forget_owner (PlumbAdvertisementMonitor *monitor);

/* Marks in needs the sensors that need no scan now. Returns when one of those will, INT64_MAX:
 * there is none. A monitor may be broken, and a sensor out of range looks the same: one that was
 * not heard for a minute is worth a scan. */
int64_t plumb_advertisement_monitor_mark_served (const PlumbAdvertisementMonitor *monitor,
                                                 PlumbSensorNeeds *needs, int64_t now_us);
