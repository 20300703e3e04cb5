/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others are told of a sensor. */
#include <string.h>

#include "link-private.h"
#include "names.h"

#define WARN_PAUSE_US (60 * (int64_t)G_USEC_PER_SEC)

static const char *const bluetooth_names[] = {
    [PLUMB_BLUETOOTH_READY] = "ready",           [PLUMB_BLUETOOTH_POWERED_OFF] = "powered-off",
    [PLUMB_BLUETOOTH_NO_ADAPTER] = "no-adapter", [PLUMB_BLUETOOTH_NO_SERVICE] = "no-service",
    [PLUMB_BLUETOOTH_BLOCKED] = "blocked",
};

static const char *const connection_names[] = {
    [PLUMB_CONNECTION_ABSENT] = "absent",           [PLUMB_CONNECTION_DISCOVERING] = "discovering",
    [PLUMB_CONNECTION_CONNECTING] = "connecting",   [PLUMB_CONNECTION_RESOLVING] = "resolving",
    [PLUMB_CONNECTION_SUBSCRIBING] = "subscribing", [PLUMB_CONNECTION_STREAMING] = "streaming",
    [PLUMB_CONNECTION_SILENT] = "silent",           [PLUMB_CONNECTION_BACKING_OFF] = "backing-off",
    [PLUMB_CONNECTION_DISABLED] = "disabled",       [PLUMB_CONNECTION_UNPAIRED] = "unpaired",
};

const char *
plumb_bluetooth_state_to_string (PlumbBluetoothState state)
{
  return bluetooth_names[state];
}

const char *
plumb_connection_to_string (PlumbConnection connection)
{
  return connection_names[connection];
}

static PlumbConnection
waiting_connection (const PlumbLinkSlot *slot)
{
  return plumb_plan_retry_at (&slot->plan, slot->link->clock ()) != 0 ? PLUMB_CONNECTION_BACKING_OFF
                                                                      : PLUMB_CONNECTION_CONNECTING;
}

PlumbConnection
plumb_link_slot_connection (const PlumbLinkSlot *slot)
{
  bool is_scanning = slot->link->scan.state == PLUMB_SCAN_ACTIVE;
  switch (slot->plan.state) {
  case PLUMB_PLAN_LET_GO: return PLUMB_CONNECTION_DISABLED;
  case PLUMB_PLAN_NO_RADIO: return PLUMB_CONNECTION_ABSENT;
  case PLUMB_PLAN_NO_DEVICE:
    return is_scanning ? PLUMB_CONNECTION_DISCOVERING : PLUMB_CONNECTION_ABSENT;
  case PLUMB_PLAN_WAIT_LINK: return waiting_connection (slot);
  case PLUMB_PLAN_CONNECTING: return PLUMB_CONNECTION_CONNECTING;
  case PLUMB_PLAN_RESOLVING:
    return plumb_plan_retry_at (&slot->plan, slot->link->clock ()) != 0
               ? PLUMB_CONNECTION_BACKING_OFF
               : PLUMB_CONNECTION_RESOLVING;
  case PLUMB_PLAN_SUBSCRIBING: return PLUMB_CONNECTION_SUBSCRIBING;
  case PLUMB_PLAN_STREAMING: return PLUMB_CONNECTION_STREAMING;
  case PLUMB_PLAN_SILENT: return PLUMB_CONNECTION_SILENT;
  case PLUMB_PLAN_RECYCLING:
  case PLUMB_PLAN_REMOVING: return PLUMB_CONNECTION_BACKING_OFF;
  case PLUMB_PLAN_UNPAIRED: return PLUMB_CONNECTION_UNPAIRED;
  case PLUMB_PLAN_LISTENING:
    if (slot->plan.trouble == PLUMB_TROUBLE_STALLED)
      return PLUMB_CONNECTION_SILENT;
    return slot->plan.data_us != 0 ? PLUMB_CONNECTION_STREAMING : PLUMB_CONNECTION_DISCOVERING;
  }
  return PLUMB_CONNECTION_ABSENT;
}

static const char *
trouble_text (const PlumbLinkSlot *slot)
{
  switch (slot->plan.trouble) {
  case PLUMB_TROUBLE_NONE: return "";
  case PLUMB_TROUBLE_CALL: return plumb_bluez_error_to_string (slot->plan.error);
  case PLUMB_TROUBLE_UNANSWERED:
    return "the sensor does not answer; if it is near and awake, switch Bluetooth off and on";
  case PLUMB_TROUBLE_LOST: return "the link to the sensor broke";
  case PLUMB_TROUBLE_UNRESOLVED: return "connected, but the sensor's services did not come";
  case PLUMB_TROUBLE_MISSING:
    return slot->settings->driver != NULL
               ? "the sensor lacks what its driver needs; is the driver in the settings right?"
               : "no driver knows this sensor's services";
  case PLUMB_TROUBLE_REFUSED:
    return slot->session_error != NULL ? slot->session_error : "the sensor cannot be used";
  case PLUMB_TROUBLE_STALLED:
    return plumb_link_slot_is_broadcast (slot) ? "nothing is heard of the sensor any more"
                                               : "the sensor is connected but sends nothing";
  case PLUMB_TROUBLE_FLOOD: return "the sensor sends far more readings than it was asked for";
  case PLUMB_TROUBLE_UNPAIRED:
    return "the sensor wants to be paired, or its pairing was lost; run \"plumbline sensors pair\"";
  case PLUMB_TROUBLE_UNBONDED:
    return "the settings require a paired sensor and this one is not; run \"plumbline sensors "
           "pair\"";
  }
  return "";
}

static int
battery_percent (const PlumbLinkSlot *slot)
{
  const PlumbMirrorDevice *device =
      slot->device_path != NULL ? plumb_mirror_get_device (slot->link->mirror, slot->device_path)
                                : NULL;
  if (slot->status.battery_percent < 0 && device != NULL)
    return device->battery_percent;
  return slot->status.battery_percent;
}

static void
refresh_status (PlumbLinkSlot *slot)
{
  if (slot->session != NULL)
    plumb_sensor_session_get_status (slot->session, &slot->status);
}

void
plumb_link_get_sensor (const PlumbLink *link, uint32_t number, PlumbLinkSensor *out_sensor)
{
  PlumbLinkSlot *slot = (PlumbLinkSlot *)&link->slots[number];
  *out_sensor = (PlumbLinkSensor){.connection = PLUMB_CONNECTION_DISABLED,
                                  .address = "",
                                  .name = "",
                                  .family = "",
                                  .last_error = "",
                                  .battery_percent = -1,
                                  .model = "",
                                  .firmware = ""};
  if (slot->settings == NULL)
    return;
  const PlumbMirrorDevice *device =
      slot->device_path != NULL ? plumb_mirror_get_device (link->mirror, slot->device_path) : NULL;
  uint64_t dropped = slot->dropped;
  refresh_status (slot);
  for (int i = 0; i < PLUMB_DROP_KINDS; i++)
    dropped += slot->status.drops[i];
  out_sensor->connection = plumb_link_slot_connection (slot);
  out_sensor->address = slot->address;
  out_sensor->name = device != NULL && device->name != NULL ? device->name : "";
  if (slot->driver != NULL)
    out_sensor->family = plumb_sensor_driver_info (slot->driver)->family;
  out_sensor->last_error = trouble_text (slot);
  out_sensor->last_seen_us = slot->seen_us;
  out_sensor->next_retry_us = plumb_plan_retry_at (&slot->plan, link->clock ());
  out_sensor->rssi_dbm = device != NULL ? device->rssi_dbm : 0;
  out_sensor->reconnects = slot->plan.reconnects;
  out_sensor->dropped = dropped;
  out_sensor->battery_percent = battery_percent (slot);
  out_sensor->is_charging = slot->status.is_charging;
  out_sensor->is_bonded = device != NULL && device->is_paired;
  out_sensor->model = slot->status.model;
  out_sensor->firmware = slot->status.firmware;
  out_sensor->rate_hz = slot->status.rate_hz;
}

static PlumbLinkNews
collect_news (PlumbLinkSlot *slot, int64_t now_us)
{
  PlumbLinkNews news;
  const PlumbMirrorDevice *device =
      slot->device_path != NULL ? plumb_mirror_get_device (slot->link->mirror, slot->device_path)
                                : NULL;
  refresh_status (slot);
  memset (&news, 0, sizeof news); /* compared whole, padding too */
  news.connection =
      slot->settings != NULL ? plumb_link_slot_connection (slot) : PLUMB_CONNECTION_DISABLED;
  news.trouble = slot->plan.trouble;
  news.error = slot->plan.error;
  news.next_retry_us = plumb_plan_retry_at (&slot->plan, now_us);
  news.reconnects = slot->plan.reconnects;
  news.battery_percent = battery_percent (slot);
  news.rate_hz = slot->status.rate_hz;
  news.is_charging = slot->status.is_charging;
  news.is_bonded = device != NULL && device->is_paired;
  memcpy (news.address, slot->address, sizeof news.address);
  return news;
}

/* One warning a minute and cause, with what happens next; no address. */
static void
log_trouble (PlumbLinkSlot *slot, const PlumbLinkNews *news, int64_t now_us)
{
  int64_t *warned_us = &slot->warned_us[news->trouble];
  if (news->trouble == PLUMB_TROUBLE_NONE ||
      (*warned_us != 0 && now_us - *warned_us < WARN_PAUSE_US))
    return;
  g_autofree char *next =
      news->next_retry_us != 0
          ? g_strdup_printf ("trying again in %.1f s",
                             (double)(news->next_retry_us - now_us) / G_USEC_PER_SEC)
          : g_strdup (news->connection == PLUMB_CONNECTION_UNPAIRED ? "waiting for the user"
                                                                    : "trying again");
  *warned_us = now_us;
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID", PLUMB_MESSAGE_SENSOR,
                    PLUMB_LOG_SENSOR, slot->settings->id, PLUMB_LOG_STATE,
                    plumb_connection_to_string (news->connection), "MESSAGE", "sensor %s: %s; %s",
                    slot->settings->id, trouble_text (slot), next);
}

static void
log_news (PlumbLinkSlot *slot, const PlumbLinkNews *news, int64_t now_us)
{
  if (slot->settings == NULL)
    return;
  if (news->trouble != slot->news.trouble || news->error != slot->news.error)
    log_trouble (slot, news, now_us);
  if (news->connection != slot->news.connection)
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_SENSOR,
                      PLUMB_LOG_SENSOR, slot->settings->id, PLUMB_LOG_STATE,
                      plumb_connection_to_string (news->connection), "MESSAGE", "sensor %s: %s",
                      slot->settings->id, plumb_connection_to_string (news->connection));
}

void
plumb_link_slot_tell (PlumbLinkSlot *slot, int64_t now_us)
{
  PlumbLink *link = slot->link;
  PlumbLinkNews news = collect_news (slot, now_us);
  if (memcmp (&news, &slot->news, sizeof news) == 0)
    return;
  log_news (slot, &news, now_us);
  slot->news = news;
  if (link->listener.on_sensor_changed != NULL)
    link->listener.on_sensor_changed (slot->slot, link->user_data);
}
