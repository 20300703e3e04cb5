/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One virtual sensor: a family, what it plays and the state of its link. The peripheral host (the
 * virtual bluetoothd, or a real adapter) carries its bytes. Playing begins with the first
 * subscription, for a broadcast sensor at once.
 */
#pragma once

#include <gio/gio.h>

#include "family.h"
#include "faults.h"
#include "player.h"

typedef struct {
  void (*notified) (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size,
                    gpointer user_data);
  void (*reachable_changed) (PlumbVirtualSensor *sensor, gpointer user_data);
  void (*advertised) (PlumbVirtualSensor *sensor, gpointer user_data); /* its payload changed */
} PlumbSensorHost;

typedef struct {
  const PlumbFamily *family;
  const char *address; /* upper-case, with colons */
  const char *name;    /* NULL: the family's */
  double rate_hz;      /* 0: the family's */
  double speed;        /* the play's time against real time, over 0 */
  int battery_percent;
  bool is_known;  /* bluetoothd has trusted it in an earlier life */
  bool is_bonded; /* and has a bond with it */
} PlumbVirtualSensorOptions;

/* Takes the player; faults must outlive the sensor. */
PlumbVirtualSensor *plumb_virtual_sensor_new (const PlumbVirtualSensorOptions *options,
                                              PlumbFaults *faults, PlumbPlayer *player);
void plumb_virtual_sensor_free (PlumbVirtualSensor *sensor);

void plumb_virtual_sensor_set_host (PlumbVirtualSensor *sensor, const PlumbSensorHost *host,
                                    gpointer user_data);
void plumb_virtual_sensor_play (PlumbVirtualSensor *sensor, PlumbPlayer *player);
void plumb_virtual_sensor_faults_changed (PlumbVirtualSensor *sensor);

const char *plumb_virtual_sensor_name (const PlumbVirtualSensor *sensor);
const PlumbAdvertising *plumb_virtual_sensor_advertising (const PlumbVirtualSensor *sensor);
bool plumb_virtual_sensor_is_known (const PlumbVirtualSensor *sensor);
bool plumb_virtual_sensor_is_reachable (const PlumbVirtualSensor *sensor);
bool plumb_virtual_sensor_is_bonded (const PlumbVirtualSensor *sensor);
void plumb_virtual_sensor_set_bonded (PlumbVirtualSensor *sensor, bool is_bonded);
/* A line of one word in its log. */
void plumb_virtual_sensor_note (PlumbVirtualSensor *sensor, const char *word);
bool plumb_virtual_sensor_needs_bond (const PlumbVirtualSensor *sensor, unsigned index);

/* What the central does. The link must be up for all but _connect. */
void plumb_virtual_sensor_connect (PlumbVirtualSensor *sensor);
void plumb_virtual_sensor_disconnect (PlumbVirtualSensor *sensor);
PlumbAttError
plumb_virtual_sensor_read (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes);
PlumbAttError plumb_virtual_sensor_write (PlumbVirtualSensor *sensor, unsigned index,
                                          const uint8_t *bytes, size_t size);
void plumb_virtual_sensor_subscribe (PlumbVirtualSensor *sensor, unsigned index, bool is_on);

/* Unreachable for so many seconds of the play's time. */
void plumb_virtual_sensor_lose_link (PlumbVirtualSensor *sensor, double seconds);

uint64_t plumb_virtual_sensor_notifications (const PlumbVirtualSensor *sensor); /* sent */

/* a{sv}: connected b, subscribed b, notifications t, bonded b, battery i, rate_hz d, time_s d,
 * label s, writes aay, and log as: every connection, subscription and write in order. */
GVariant *plumb_virtual_sensor_describe (const PlumbVirtualSensor *sensor);
