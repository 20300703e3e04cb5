/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The present state, for the bus. */
#include "app-private.h"

static const char *
find_name (const PlumbSlot *slot, const PlumbLinkSensor *radio)
{
  const PlumbSensorSettings *settings = slot->settings;

  if (settings->address != NULL && settings->name != NULL)
    return settings->name;
  return *radio->name != '\0' ? radio->name : slot->id;
}

static const char *
find_driver (const PlumbSlot *slot, const PlumbLinkSensor *radio)
{
  const char *wanted = slot->settings->driver != NULL ? slot->settings->driver : "auto";

  return *radio->family != '\0' ? radio->family : wanted;
}

static void
describe_sensor (const PlumbSlot *slot, const PlumbSensorSnapshot *snapshot,
                 const PlumbLinkSensor *radio, PlumbServiceSensor *out_sensor)
{
  static const char *const battery[] = {"battery", NULL};
  static const char *const nothing[] = {NULL};

  *out_sensor = (PlumbServiceSensor){
      .id = slot->id,
      .address = slot->address != NULL ? slot->address : "",
      .name = find_name (slot, radio),
      .driver = find_driver (slot, radio),
      .placement = slot->settings->placement,
      .connection_state = plumb_connection_to_string (radio->connection),
      .last_error = radio->last_error,
      .model = radio->model,
      .firmware = radio->firmware,
      .next_retry_us = radio->next_retry_us,
      .calibrated_us = snapshot->calibrated_us,
      .reconnects = radio->reconnects,
      .battery_percent = radio->battery_percent,
      .battery_level = plumb_sensor_settings_battery_level (slot->settings, radio->battery_percent,
                                                            radio->is_charging),
      .calibration = snapshot->calibration,
      .calibration_reason = snapshot->calibration_reason == PLUMB_CALIBRATION_OK
                                ? ""
                                : plumb_calibration_reason_to_string (snapshot->calibration_reason),
      .capabilities = radio->battery_percent >= 0 ? battery : nothing,
      .is_bonded = radio->is_bonded,
  };
}

void
plumb_app_show (PlumbApp *app)
{
  PlumbServiceSensor sensors[PLUMB_SENSORS_MAX];
  PlumbLinkSensor radio[PLUMB_SENSORS_MAX];
  PlumbSnapshot snapshot;
  PlumbCoachSnapshot coach;
  PlumbServiceState state = {
      .boot_us = app->turn.boot_us,
      .offset_us = app->turn.offset_us,
      .bluetooth_state = plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (app->link)),
      .tone = app->settings->values.messages.tone,
      .snapshot = &snapshot,
      .coach = &coach,
  };

  plumb_engine_snapshot (app->engine, &snapshot);
  plumb_engine_get_coach (app->engine, &coach);
  state.n_alerts = plumb_engine_get_alerts (app->engine, &state.alerts);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++) {
    if (!app->slots[slot].is_used)
      continue;
    plumb_link_get_sensor (app->link, slot, &radio[slot]);
    describe_sensor (&app->slots[slot], &snapshot.sensors[slot], &radio[slot], &sensors[slot]);
    state.sensors[slot] = &sensors[slot];
  }
  plumb_service_update (app->service, &state);
  app->turn.shown_us = app->turn.boot_us;
  app->turn.is_show_due = false;
}
