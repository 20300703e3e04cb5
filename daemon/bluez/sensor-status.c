/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-status.h"

#include <string.h>

#include "names.h"

#define EMPTY_BELIEVED_US (60 * (int64_t)G_USEC_PER_SEC)
#define WARN_PAUSE_US     (60 * (int64_t)G_USEC_PER_SEC)

void
plumb_battery_doubt_feed (PlumbBatteryDoubt *doubt, int percent, int64_t now_us)
{
  if (percent != 0)
    doubt->empty_since_us = 0;
  else if (doubt->empty_since_us == 0)
    doubt->empty_since_us = now_us;
}

int
plumb_battery_doubt_get (const PlumbBatteryDoubt *doubt, int percent, int64_t now_us)
{
  bool is_believed =
      doubt->empty_since_us != 0 && now_us - doubt->empty_since_us >= EMPTY_BELIEVED_US;
  return percent != 0 || is_believed ? percent : -1;
}

static PlumbConnection
unless_backing_off (const PlumbPlan *plan, PlumbConnection connection, int64_t now_us)
{
  return plumb_plan_retry_at (plan, now_us) != 0 ? PLUMB_CONNECTION_BACKING_OFF : connection;
}

PlumbConnection
plumb_sensor_status_connection (const PlumbPlan *plan, bool is_scanning, int64_t now_us)
{
  switch (plan->state) {
  case PLUMB_PLAN_RELEASED: return PLUMB_CONNECTION_DISABLED;
  case PLUMB_PLAN_NO_RADIO: return PLUMB_CONNECTION_ABSENT;
  case PLUMB_PLAN_NO_DEVICE:
    return is_scanning ? PLUMB_CONNECTION_DISCOVERING : PLUMB_CONNECTION_ABSENT;
  case PLUMB_PLAN_WAIT_LINK: return unless_backing_off (plan, PLUMB_CONNECTION_CONNECTING, now_us);
  case PLUMB_PLAN_CONNECTING: return PLUMB_CONNECTION_CONNECTING;
  case PLUMB_PLAN_RESOLVING: return unless_backing_off (plan, PLUMB_CONNECTION_RESOLVING, now_us);
  case PLUMB_PLAN_SUBSCRIBING: return PLUMB_CONNECTION_SUBSCRIBING;
  case PLUMB_PLAN_STREAMING: return PLUMB_CONNECTION_STREAMING;
  case PLUMB_PLAN_SILENT: return PLUMB_CONNECTION_SILENT;
  case PLUMB_PLAN_RECYCLING:
  case PLUMB_PLAN_REMOVING: return PLUMB_CONNECTION_BACKING_OFF;
  case PLUMB_PLAN_UNPAIRED: return PLUMB_CONNECTION_UNPAIRED;
  case PLUMB_PLAN_LISTENING:
    if (plan->trouble == PLUMB_TROUBLE_STALLED)
      return PLUMB_CONNECTION_SILENT;
    return plan->data_us != 0 ? PLUMB_CONNECTION_STREAMING : PLUMB_CONNECTION_DISCOVERING;
  }
  return PLUMB_CONNECTION_ABSENT;
}

const char *
plumb_sensor_status_trouble (const PlumbPlan *plan, const PlumbTroubleContext *context)
{
  switch (plan->trouble) {
  case PLUMB_TROUBLE_NONE: return "";
  case PLUMB_TROUBLE_CALL: return plumb_bluez_error_to_string (plan->error);
  case PLUMB_TROUBLE_UNANSWERED:
    return "the sensor does not answer; if it is near and awake, switch Bluetooth off and on";
  case PLUMB_TROUBLE_LOST: return "the link to the sensor broke";
  case PLUMB_TROUBLE_UNRESOLVED: return "connected, but the sensor's services did not come";
  case PLUMB_TROUBLE_MISSING:
    return context->is_driver_named
               ? "the sensor lacks what its driver needs; is the driver in the settings right?"
               : "no driver knows this sensor's services";
  case PLUMB_TROUBLE_REFUSED:
    return context->session_error != NULL ? context->session_error : "the sensor cannot be used";
  case PLUMB_TROUBLE_STALLED:
    return context->is_broadcast ? "nothing is heard of the sensor any more"
                                 : "the sensor is connected but sends nothing";
  case PLUMB_TROUBLE_FLOOD: return "the sensor sends far more readings than it was asked for";
  case PLUMB_TROUBLE_UNPAIRED:
    return "the sensor wants to be paired, or its pairing was lost; run \"plumbline sensors pair\"";
  case PLUMB_TROUBLE_DISMISSED:
    return "another program disconnected the sensor; \"plumbline sensors connect\" takes it back";
  case PLUMB_TROUBLE_ROTATED:
    return "the sensor's address changes, and it is not paired; find it again with \"plumbline "
           "sensors scan\", add it and pair it";
  case PLUMB_TROUBLE_UNBONDED:
    return "the settings require a paired sensor and this one is not; run \"plumbline sensors "
           "pair\"";
  }
  return "";
}

void
plumb_sensor_notices_init (PlumbSensorNotices *notices)
{
  memset (notices, 0, sizeof *notices);
  notices->last.connection = PLUMB_CONNECTION_DISABLED;
  notices->last.battery_percent = -1;
}

void
plumb_sensor_notices_reset (PlumbSensorNotices *notices)
{
  memset (notices->warned_us, 0, sizeof notices->warned_us);
}

/* One warning a minute and cause, with what happens next; no address. */
static void
log_trouble (PlumbSensorNotices *notices, const PlumbSensorNotice *notice, const char *text,
             const char *id, int64_t now_us)
{
  int64_t *warned_us = &notices->warned_us[notice->trouble];
  if (notice->trouble == PLUMB_TROUBLE_NONE ||
      (*warned_us != 0 && now_us - *warned_us < WARN_PAUSE_US))
    return;
  g_autofree char *next =
      notice->next_retry_us != 0
          ? g_strdup_printf ("trying again in %.1f s",
                             (double)(notice->next_retry_us - now_us) / G_USEC_PER_SEC)
          : g_strdup (notice->connection == PLUMB_CONNECTION_UNPAIRED ? "waiting for the user"
                                                                      : "trying again");
  *warned_us = now_us;
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID", PLUMB_MESSAGE_SENSOR,
                    PLUMB_LOG_SENSOR, id, PLUMB_LOG_STATE,
                    plumb_connection_to_string (notice->connection), "MESSAGE", "sensor %s: %s; %s",
                    id, text, next);
}

static void
log_connection (PlumbConnection connection, const char *id)
{
  const char *state = plumb_connection_to_string (connection);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_SENSOR,
                    PLUMB_LOG_SENSOR, id, PLUMB_LOG_STATE, state, "MESSAGE", "sensor %s: %s", id,
                    state);
}

bool
plumb_sensor_notices_update (PlumbSensorNotices *notices, const PlumbLinkSensor *sensor,
                             const PlumbPlan *plan, const char *id, int64_t now_us)
{
  PlumbSensorNotice notice;
  memset (&notice, 0, sizeof notice); /* padding too */
  notice.connection = sensor->connection;
  notice.trouble = plan->trouble;
  notice.error = plan->error;
  notice.next_retry_us = sensor->next_retry_us;
  notice.reconnects = sensor->reconnects;
  notice.battery_percent = sensor->battery_percent;
  notice.rate_hz = sensor->rate_hz;
  notice.is_charging = sensor->is_charging;
  notice.is_bonded = sensor->is_bonded;
  g_strlcpy (notice.address, sensor->address, sizeof notice.address);
  const PlumbSensorNotice *last = &notices->last;
  if (memcmp (&notice, last, sizeof notice) == 0)
    return false;
  if (id != NULL && (notice.trouble != last->trouble || notice.error != last->error))
    log_trouble (notices, &notice, sensor->last_error, id, now_us);
  if (id != NULL && notice.connection != last->connection)
    log_connection (notice.connection, id);
  notices->last = notice;
  return true;
}
