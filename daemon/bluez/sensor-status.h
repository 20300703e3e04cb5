/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the state of a plan is called outside, and what was last said of a sensor. */
#pragma once

#include "link-types.h"
#include "mirror.h"
#include "plan.h"

/* is_scanning: we look for sensors just now. */
PlumbConnection
plumb_sensor_status_connection (const PlumbPlan *plan, bool is_scanning, int64_t now_us);

/* Many a sensor says 0 % before it has measured: that is believed when it was so for a minute. */
typedef struct {
  int64_t empty_since_us; /* 0: it is not told */
} PlumbBatteryDoubt;
void plumb_battery_doubt_feed (PlumbBatteryDoubt *doubt, int percent, int64_t now_us);
/* -1: unknown. */
int plumb_battery_doubt_get (const PlumbBatteryDoubt *doubt, int percent, int64_t now_us);

/* What is needed to put a trouble into words. */
typedef struct {
  bool is_driver_named; /* by the settings */
  bool is_broadcast;
  const char *session_error; /* of the driver, NULL: none */
} PlumbTroubleContext;

/* For people; static, "": there is none. */
const char *plumb_sensor_status_trouble (const PlumbPlan *plan, const PlumbTroubleContext *context);

/* What others were told, compared whole. */
typedef struct {
  PlumbConnection connection;
  PlumbTrouble trouble;
  PlumbBluezError error;
  int64_t next_retry_us;
  uint32_t reconnects;
  int battery_percent;
  double rate_hz;
  bool is_charging;
  bool is_bonded;
  char address[PLUMB_ADDRESS_SIZE];
} PlumbSensorNotice;

typedef struct {
  PlumbSensorNotice last;
  int64_t warned_us[PLUMB_TROUBLE_UNBONDED + 1]; /* 0: never */
} PlumbSensorNotices;

void plumb_sensor_notices_init (PlumbSensorNotices *notices);
/* Another sensor takes the slot: its first trouble is logged again. */
void plumb_sensor_notices_reset (PlumbSensorNotices *notices);
/* sensor: as it is now. id: of the settings, NULL: an empty slot, of which nothing is logged. True:
 * something that others are told is another. */
bool plumb_sensor_notices_update (PlumbSensorNotices *notices, const PlumbLinkSensor *sensor,
                                  const PlumbPlan *plan, const char *id, int64_t now_us);
