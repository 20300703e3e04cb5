/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bluetoothd edge. Keeps every wanted sensor streaming: finds, trusts, connects, resolves,
 * subscribes, and starts again whatever fails. It owns no timer and reads no clock: the owner
 * passes a clock, calls plumb_link_tick () at plumb_link_deadline () and is told when that moved.
 * A slot is the index of a sensor, below PLUMB_SENSORS_MAX. Times are those of the clock,
 * microseconds.
 */
#pragma once

#include <gio/gio.h>

#include "link-types.h"
#include "settings.h"

typedef struct PlumbLink PlumbLink;

/* What the owner is told; a member that is NULL is left out. What is passed lives during the call.
 */
typedef struct {
  /* Of one sensor, count > 0, in the order of time; their sensor is the slot. */
  void (*on_samples) (const PlumbSample *samples, size_t count, gpointer user_data);
  /* plumb_link_get_sensor () answers something else (not for strength and times alone). */
  void (*on_sensor_changed) (uint32_t slot, gpointer user_data);
  void (*on_bluetooth_changed) (PlumbBluetoothState state, gpointer user_data);
  /* Of plumb_link_start_discovery (): once for each thing that can be said of a device; its end. */
  void (*on_candidate) (const PlumbCandidate *candidate, gpointer user_data);
  void (*on_discovery_ended) (gpointer user_data);
  /* plumb_link_deadline () is earlier than it was. */
  void (*on_deadline_changed) (gpointer user_data);
  /* Of plumb_link_suspend (): nothing runs on any sensor, or there is no more time for it. */
  void (*on_quiet) (gpointer user_data);
  /* Of plumb_link_pair (): the sensor wants the passkey that is printed on it or shown by it; it
   * is over. */
  void (*on_passkey_wanted) (uint32_t slot, gpointer user_data);
  void (*on_pairing_finished) (uint32_t slot, PlumbPairResult result, gpointer user_data);
} PlumbLinkListener;

/* bus: where org.bluez lives (the system bus). seed: of the jitter. listener is copied. Never
 * fails; nothing is sent before the main loop runs. */
PlumbLink *plumb_link_new (GDBusConnection *bus, PlumbClock clock, uint32_t seed,
                           const PlumbLinkListener *listener, gpointer user_data);
/* Not within a callback, except on_stopped of plumb_link_stop (). NULL is fine. */
void plumb_link_free (PlumbLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLink, plumb_link_free)

/* What slot shall be, copied; NULL: nothing (stream stopped, disconnected). Another sensor takes
 * the place of the present one when that was left quiet; an unchanged one streams on. */
void plumb_link_set_sensor (PlumbLink *link, uint32_t slot, const PlumbSensorSettings *sensor);

/* Release the sensor: stop its stream, disconnect, stay away. An empty slot is fine. */
void plumb_link_disconnect (PlumbLink *link, uint32_t slot);
/* Take it back, and attempt to connect now: the back-off starts anew. */
void plumb_link_connect (PlumbLink *link, uint32_t slot);

/* A bounded scan that reports every candidate; ends by itself after seconds (1-120).
 * Fails with G_IO_ERROR_NOT_CONNECTED while Bluetooth is not ready. */
bool plumb_link_start_discovery (PlumbLink *link, uint32_t seconds, GError **error);
void plumb_link_stop_discovery (PlumbLink *link); /* on_discovery_ended follows, if one runs */

/* Pairs the sensor because the user asked; never done otherwise. At most 60 s, one at a time; ends
 * with on_pairing_finished. A bond that the sensor has lost is replaced. can_enter_passkey:
 * somebody will answer on_passkey_wanted. Fails with G_IO_ERROR_PENDING while one runs,
 * _NOT_CONNECTED while Bluetooth is not ready, _NOT_FOUND for an empty slot and _NOT_SUPPORTED for
 * a family that refuses to be paired. */
bool plumb_link_pair (PlumbLink *link, uint32_t slot, bool can_enter_passkey, GError **error);
/* Answers on_passkey_wanted. passkey: 0 to 999999. */
PlumbPasskeyAnswer plumb_link_pair_passkey (PlumbLink *link, uint32_t slot, uint32_t passkey);
/* Ends the pairing of slot. False: that sensor is not being paired. on_pairing_finished comes
 * before the return. */
bool plumb_link_pair_cancel (PlumbLink *link, uint32_t slot);

/* logind's PrepareForSleep, before and after. Before: leaves every sensor quiet as plumb_link_stop
 * () does, then on_quiet, at the latest after 3 s (by ticks). Nothing is attempted in between. */
void plumb_link_suspend (PlumbLink *link);
void plumb_link_resume (PlumbLink *link);

/* Does what is due; to be called at plumb_link_deadline (), earlier is fine. */
void plumb_link_tick (PlumbLink *link);
int64_t plumb_link_deadline (const PlumbLink *link); /* INT64_MAX: never */

/* Leaves every sensor quiet (stop sequence, StopNotify, Disconnect), then calls on_stopped once, at
 * the latest after 3 s (by ticks); it may free the link. */
void plumb_link_stop (PlumbLink *link, void (*on_stopped) (gpointer user_data), gpointer user_data);

PlumbBluetoothState plumb_link_get_bluetooth (const PlumbLink *link); /* as announced last */
/* As it is now; an empty slot is PLUMB_CONNECTION_DISABLED with nothing known. */
void plumb_link_get_sensor (const PlumbLink *link, uint32_t slot, PlumbLinkSensor *out_sensor);
