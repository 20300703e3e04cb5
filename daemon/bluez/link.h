/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bluetoothd edge. Keeps every wanted sensor streaming: finds, trusts, connects, resolves,
 * subscribes, and starts again whatever fails. Decisions are made by plan.c from the mirror of
 * bluetoothd's objects; this file carries them out. It owns no timer and reads no clock: the owner
 * passes a clock, calls plumb_link_tick () at plumb_link_deadline () and is told when that moved.
 */
#pragma once

#include <gio/gio.h>

#include "link-types.h"
#include "settings.h"

typedef struct PlumbLink PlumbLink;

typedef struct {
  void (*on_samples) (const PlumbSample *samples, size_t count, gpointer user_data);
  void (*on_sensor_changed) (uint32_t slot, gpointer user_data);
  void (*on_bluetooth_changed) (PlumbBluetoothState state, gpointer user_data);
  void (*on_candidate) (const PlumbCandidate *candidate, gpointer user_data);
  void (*on_discovery_ended) (gpointer user_data);
  void (*on_deadline_changed) (gpointer user_data);
  /* Of plumb_link_pair (): the sensor wants the passkey that is printed on it or shown by it; it
   * is over. */
  void (*on_passkey_wanted) (uint32_t slot, gpointer user_data);
  void (*on_pairing_finished) (uint32_t slot, PlumbPairResult result, gpointer user_data);
} PlumbLinkListener;

/* bus: where org.bluez lives (the system bus). seed: of the jitter. Nothing is sent before the main
 * loop runs. */
PlumbLink *plumb_link_new (GDBusConnection *bus, PlumbClock clock, uint32_t seed,
                           const PlumbLinkListener *listener, gpointer user_data);
void plumb_link_free (PlumbLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLink, plumb_link_free)

/* What slot shall be; NULL: nothing (stream stopped, disconnected). An unchanged sensor streams on.
 */
void plumb_link_set_sensor (PlumbLink *link, uint32_t slot, const PlumbSensorSettings *sensor);

/* Let the sensor go (stop the stream, disconnect, stay away) and take it back. */
void plumb_link_disconnect (PlumbLink *link, uint32_t slot);
void plumb_link_connect (PlumbLink *link, uint32_t slot); /* now: the back-off starts anew */

/* A bounded scan that reports every candidate; ends by itself after seconds (1-120).
 * Fails with G_IO_ERROR_NOT_CONNECTED while Bluetooth is not ready. */
bool plumb_link_start_discovery (PlumbLink *link, uint32_t seconds, GError **error);
void plumb_link_stop_discovery (PlumbLink *link);

/* Pairs the sensor because the user asked; never done otherwise. At most 60 s, one at a time; ends
 * with on_pairing_finished. A bond that the sensor has lost is replaced. can_enter_passkey:
 * somebody will answer on_passkey_wanted. Fails with G_IO_ERROR_PENDING while one runs,
 * _NOT_CONNECTED while Bluetooth is not ready, _NOT_FOUND for an empty slot and _NOT_SUPPORTED for
 * a family that refuses to be paired. */
bool plumb_link_pair (PlumbLink *link, uint32_t slot, bool can_enter_passkey, GError **error);
/* passkey: 0 to 999999. */
PlumbPasskeyAnswer plumb_link_pair_passkey (PlumbLink *link, uint32_t slot, uint32_t passkey);
/* False: that sensor is not being paired. on_pairing_finished comes before the return. */
bool plumb_link_pair_cancel (PlumbLink *link, uint32_t slot);

/* logind's PrepareForSleep. */
void plumb_link_suspend (PlumbLink *link);
void plumb_link_resume (PlumbLink *link);

void plumb_link_tick (PlumbLink *link);
int64_t plumb_link_deadline (const PlumbLink *link); /* INT64_MAX: never */

/* Leaves every sensor quiet (stop sequence, StopNotify, Disconnect), then calls on_stopped once, at
 * the latest after 3 s (by ticks). */
void plumb_link_stop (PlumbLink *link, void (*on_stopped) (gpointer user_data), gpointer user_data);

PlumbBluetoothState plumb_link_get_bluetooth (const PlumbLink *link);
void plumb_link_get_sensor (const PlumbLink *link, uint32_t slot, PlumbLinkSensor *out_sensor);
