/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passive listening: an AdvertisementMonitor1 of ours that tells bluetoothd how the advertisements
 * of the wanted broadcast sensors begin, where it has such monitors at all (so far only with
 * --experimental). Then the controller hears them and nobody scans. Where it has none, refuses
 * ours, releases it or hears nothing, the bounded scan serves as ever.
 */
#pragma once

#include "peer.h"

typedef struct PlumbAdvertisementMonitor PlumbAdvertisementMonitor;

/* The patterns of the broadcast sensors that are wanted; one may be there twice. */
typedef struct {
  const PlumbSensorPattern *patterns[PLUMB_SENSORS_MAX];
  size_t n;
  const char
      *adapter; /* object path, of a powered one with a monitor manager; NULL: there is none */
} PlumbWantedPatterns;

/* peer outlives it. on_changed: bluetoothd switched it on or off. */
PlumbAdvertisementMonitor *
plumb_advertisement_monitor_new (PlumbPeer *peer, PlumbClock clock,
                                 void (*on_changed) (gpointer user_data), gpointer user_data);
void plumb_advertisement_monitor_free (PlumbAdvertisementMonitor *monitor);

/* Not while bluetoothd's objects are unknown. */
void plumb_advertisement_monitor_turn (PlumbAdvertisementMonitor *monitor,
                                       const PlumbWantedPatterns *wanted);
/* Takes it back. */
void plumb_advertisement_monitor_unregister (PlumbAdvertisementMonitor *monitor);
/* bluetoothd is gone, and the monitor with it. */
void plumb_advertisement_monitor_forget_owner (PlumbAdvertisementMonitor *monitor);

/* Until when a broadcast sensor needs no scan, INT64_MIN: it does. A monitor may be broken, and a
 * sensor out of range looks the same: one that was not heard for a minute is worth a scan. adapter:
 * object path, NULL: none. heard_us: its latest advertisement that came without a scan, 0: none. */
int64_t plumb_advertisement_monitor_serves_until (const PlumbAdvertisementMonitor *monitor,
                                                  const char *adapter, int64_t heard_us);
