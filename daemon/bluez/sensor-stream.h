/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stream of one sensor: the driver's session, driven one action at a time, its subscriptions,
 * and what becomes of a payload. What is too much or a repeat is dropped and counted here, what is
 * malformed in the driver. Whether there shall be a stream is for others to decide.
 */
#pragma once

#include "plan.h"
#include "settings.h"
#include "subscription.h"

typedef struct PlumbSensorStream PlumbSensorStream;

typedef struct {
  /* The sensor lives: samples came (their slot is set), or, with count 0, it said why it has none.
   * The stream may be closed meanwhile. */
  void (*on_data) (const PlumbSample *samples, size_t count, int64_t now_us, gpointer user_data);
  /* Battery, charging or rate is another. */
  void (*on_status_changed) (gpointer user_data);
  /* More than 20 times the nominal rate for 10 s. */
  void (*on_flood) (gpointer user_data);
  /* An action failed in a way that the driver cannot see or do without. */
  void (*on_failed) (PlumbBluezError error, gpointer user_data);
  /* The end of plumb_sensor_stream_restart (). */
  void (*on_restarted) (PlumbBluezError error, gpointer user_data);
  /* plumb_sensor_stream_deadline () may be another. */
  void (*on_deadline_changed) (gpointer user_data);
} PlumbSensorStreamListener;

/* slot: index of the sensor, for its samples. listener is kept and must be static; peer and values
 * outlive the stream. */
PlumbSensorStream *
plumb_sensor_stream_new (PlumbPeer *peer, PlumbValueBus *values, PlumbClock clock, uint32_t slot,
                         const PlumbSensorStreamListener *listener, gpointer user_data);
void plumb_sensor_stream_free (PlumbSensorStream *stream);

/* The driver's start sequence begins; a session that is open is aborted. device_path: bluetoothd's
 * object, NULL for a broadcast sensor that was not heard yet. settings need not outlive the call.
 */
void plumb_sensor_stream_open (PlumbSensorStream *stream, const PlumbSensorDriver *driver,
                               const PlumbSensorSettings *settings, const char *device_path);
/* The driver's stop sequence begins, at most PLUMB_CLOSE_LIMIT_US; there must be a session. */
void plumb_sensor_stream_close (PlumbSensorStream *stream);
/* True once, when a stop sequence is over or took too long. */
bool plumb_sensor_stream_end_close (PlumbSensorStream *stream, int64_t now_us);
/* Without a word to the sensor: its link is gone, or is about to be cut. */
void plumb_sensor_stream_abort (PlumbSensorStream *stream);
/* Another sensor takes the slot: counters and status begin anew. */
void plumb_sensor_stream_reset (PlumbSensorStream *stream);
/* bluetoothd is gone: what it refused is no longer refused. */
void plumb_sensor_stream_forget_owner (PlumbSensorStream *stream);

/* Carries out what the session asks for now. */
void plumb_sensor_stream_drive (PlumbSensorStream *stream);
/* Subscribes anew to whatever is subscribed to; ends with on_restarted. */
void plumb_sensor_stream_restart (PlumbSensorStream *stream);
/* The advertisement of a broadcast sensor. */
void plumb_sensor_stream_receive_advertisement (PlumbSensorStream *stream,
                                                const PlumbMirrorDevice *device);
int64_t plumb_sensor_stream_deadline (const PlumbSensorStream *stream); /* INT64_MAX: never */

bool plumb_sensor_stream_is_open (const PlumbSensorStream *stream);
/* What the session says of itself, and how long it may be silent. */
void plumb_sensor_stream_add_facts (const PlumbSensorStream *stream, PlumbPlanFacts *facts);
/* Why the sensor cannot be used, of the session or the latest one; static, NULL: it can. */
const char *plumb_sensor_stream_get_error (const PlumbSensorStream *stream);
/* Of the session or the latest one: what it says of its device. Payloads and samples dropped since
 * _reset (), all causes. */
void plumb_sensor_stream_describe (const PlumbSensorStream *stream, PlumbLinkSensor *out_sensor);
/* In percent: as the session says, else as bluetoothd does (device NULL: it does not); -1: unknown.
 */
int
plumb_sensor_stream_find_battery (const PlumbSensorStream *stream, const PlumbMirrorDevice *device);
