/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots: where settings, radio, engine and calibrations of one sensor meet. */
#include <string.h>

#include "added-sensor.h"
#include "app-private.h"

static const PlumbStream streams[] = {
    [PLUMB_CONNECTION_STREAMING] = PLUMB_STREAM_LIVE,
    [PLUMB_CONNECTION_SILENT] = PLUMB_STREAM_SILENT,
    [PLUMB_CONNECTION_UNPAIRED] = PLUMB_STREAM_UNPAIRED,
    [PLUMB_CONNECTION_DISABLED] = PLUMB_STREAM_OFF,
    [PLUMB_CONNECTION_ABSENT] = PLUMB_STREAM_LOST,
    [PLUMB_CONNECTION_DISCOVERING] = PLUMB_STREAM_LOST,
    [PLUMB_CONNECTION_CONNECTING] = PLUMB_STREAM_LOST,
    [PLUMB_CONNECTION_RESOLVING] = PLUMB_STREAM_LOST,
    [PLUMB_CONNECTION_SUBSCRIBING] = PLUMB_STREAM_LOST,
    [PLUMB_CONNECTION_BACKING_OFF] = PLUMB_STREAM_LOST,
};

static void
restore_calibration (PlumbApp *app, uint32_t slot)
{
  const PlumbSlot *sensor = &app->slots[slot];
  g_autoptr (GError) error = NULL;
  PlumbCalibration calibration;
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_RESTORE_CALIBRATION,
      .slot = slot,
      .restored = &calibration,
  };
  int64_t captured_wall_us;

  if (!plumb_store_load_calibration (app->store, sensor->address, sensor->settings->placement,
                                     &calibration, &captured_wall_us, &error)) {
    if (error != NULL)
      g_warning ("%s; sensor %s starts without its calibration", error->message, sensor->id);
    return;
  }
  calibration.captured_us = captured_wall_us - app->turn.offset_us;
  if (plumb_app_command (app, &command) != PLUMB_REPLY_OK)
    g_warning ("sensor %s: the stored calibration is not sane; it is not used", sensor->id);
}

static void
learn_address (PlumbApp *app, uint32_t slot, const char *address)
{
  PlumbSlot *sensor = &app->slots[slot];

  if (*address == '\0' || g_strcmp0 (sensor->address, address) == 0)
    return;
  g_free (sensor->address);
  sensor->address = g_strdup (address);
  restore_calibration (app, slot);
}

static void
want_sensor (PlumbApp *app, uint32_t slot)
{
  const PlumbSlot *sensor = &app->slots[slot];
  PlumbSnapshot snapshot;

  plumb_engine_snapshot (app->engine, &snapshot);
  bool is_wanted =
      sensor->is_used && sensor->settings->is_enabled && snapshot.mode != PLUMB_MODE_OFF;
  plumb_link_set_sensor (app->link, slot, is_wanted ? sensor->settings : NULL);
}

void
plumb_app_want_sensors (PlumbApp *app)
{
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used)
      want_sensor (app, slot);
}

static void
use_slot (PlumbApp *app, uint32_t slot, bool is_used, PlumbPlacement placement)
{
  plumb_app_command (
      app,
      &(PlumbCommand){.kind = PLUMB_COMMAND_SENSOR, .slot = slot, .sensor = {is_used, placement}});
}

static void
empty_slot (PlumbApp *app, uint32_t slot)
{
  PlumbSlot *sensor = &app->slots[slot];

  plumb_app_save_calibration (app, slot);
  plumb_link_set_sensor (app->link, slot, NULL);
  use_slot (app, slot, false, PLUMB_PLACEMENT_OTHER);
  g_clear_pointer (&sensor->id, g_free);
  g_clear_pointer (&sensor->address, g_free);
  memset (sensor, 0, sizeof *sensor);
}

int
plumb_app_find_slot (const PlumbApp *app, const char *id)
{
  for (int slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (id == NULL ? !app->slots[slot].is_used : g_strcmp0 (app->slots[slot].id, id) == 0)
      return slot;
  return -1;
}

static PlumbSensorSettings *
find_settings (const PlumbApp *app, const char *id)
{
  const PlumbSettingsValues *values = &app->settings->values;

  for (guint i = 0; i < values->n_sensors; i++)
    if (g_str_equal (values->sensors[i].id, id))
      return &values->sensors[i];
  return NULL;
}

static void
fill_slot (PlumbApp *app, uint32_t slot, PlumbSensorSettings *settings)
{
  PlumbSlot *sensor = &app->slots[slot];
  bool is_new = !sensor->is_used;
  bool is_moved = !is_new && sensor->placement != settings->placement;

  sensor->is_used = true;
  sensor->settings = settings;
  sensor->placement = settings->placement;
  if (is_new) {
    sensor->id = g_strdup (settings->id);
    sensor->battery_percent = -1;
    sensor->stream = PLUMB_STREAM_OFF;
  }
  use_slot (app, slot, true, settings->placement);
  if (is_moved && sensor->address != NULL)
    restore_calibration (app, slot);
  if (settings->address != NULL)
    learn_address (app, slot, settings->address);
  want_sensor (app, slot);
}

void
plumb_app_apply_sensors (PlumbApp *app)
{
  const PlumbSettingsValues *values = &app->settings->values;

  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used && find_settings (app, app->slots[slot].id) == NULL)
      empty_slot (app, slot);
  for (guint i = 0; i < values->n_sensors; i++) {
    int slot = plumb_app_find_slot (app, values->sensors[i].id);

    if (slot < 0)
      slot = plumb_app_find_slot (app, NULL);
    g_assert (slot >= 0); /* the settings refuse more than PLUMB_SENSORS_MAX */
    fill_slot (app, slot, &values->sensors[i]);
  }
}

static void
follow_stream (PlumbApp *app, uint32_t slot, const PlumbLinkSensor *radio)
{
  PlumbSlot *sensor = &app->slots[slot];
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_STREAM,
      .slot = slot,
      .stream = streams[radio->connection],
  };

  if (command.stream == sensor->stream)
    return;
  sensor->stream = command.stream;
  plumb_app_command (app, &command);
}

static void
follow_battery (PlumbApp *app, uint32_t slot, const PlumbLinkSensor *radio)
{
  PlumbSlot *sensor = &app->slots[slot];
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_BATTERY,
      .slot = slot,
      .battery = {.percent = radio->battery_percent,
                  .is_charging = radio->is_charging,
                  .thresholds = sensor->settings},
  };

  if (radio->battery_percent == sensor->battery_percent &&
      radio->is_charging == sensor->is_charging)
    return;
  sensor->battery_percent = radio->battery_percent;
  sensor->is_charging = radio->is_charging;
  plumb_app_command (app, &command);
}

static void
follow_sensor (PlumbApp *app, uint32_t slot)
{
  PlumbLinkSensor radio;

  if (!app->slots[slot].is_used)
    return;
  plumb_link_get_sensor (app->link, slot, &radio);
  plumb_added_follow_address (app->added, app->slots[slot].settings, radio.set_address,
                              radio.address);
  learn_address (app, slot, radio.address);
  follow_stream (app, slot, &radio);
  follow_battery (app, slot, &radio);
  app->turn.is_show_due = true;
}

/* Alerts are held while there is no radio. */
static void
follow_bluetooth (PlumbApp *app)
{
  bool is_ready = plumb_link_get_bluetooth (app->link) == PLUMB_BLUETOOTH_READY;

  plumb_app_command (app, &(PlumbCommand){.kind = PLUMB_COMMAND_HOLD,
                                          .hold = {PLUMB_HOLD_NO_BLUETOOTH, !is_ready}});
}

void
plumb_app_follow_radio (PlumbApp *app)
{
  uint32_t changed_slots = app->turn.changed_slots;
  bool has_bluetooth_changed = app->turn.has_bluetooth_changed;

  app->turn.changed_slots = 0;
  app->turn.has_bluetooth_changed = false;
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if ((changed_slots & 1u << slot) != 0)
      follow_sensor (app, slot);
  if (has_bluetooth_changed)
    follow_bluetooth (app);
}
