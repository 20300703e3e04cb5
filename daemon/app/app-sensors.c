/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots: where settings, radio, monitor and calibrations of one sensor meet. */
#include <math.h>
#include <string.h>

#include "app-private.h"

/* How often values that change with every sample are shown on the bus. */
#define SHOW_US G_USEC_PER_SEC

static PlumbStream
stream_of (PlumbConnection connection)
{
  switch (connection) {
  case PLUMB_CONNECTION_STREAMING: return PLUMB_STREAM_LIVE;
  case PLUMB_CONNECTION_SILENT: return PLUMB_STREAM_SILENT;
  case PLUMB_CONNECTION_UNPAIRED: return PLUMB_STREAM_UNPAIRED;
  case PLUMB_CONNECTION_DISABLED: return PLUMB_STREAM_OFF;
  case PLUMB_CONNECTION_ABSENT:
  case PLUMB_CONNECTION_DISCOVERING:
  case PLUMB_CONNECTION_CONNECTING:
  case PLUMB_CONNECTION_RESOLVING:
  case PLUMB_CONNECTION_SUBSCRIBING:
  case PLUMB_CONNECTION_BACKING_OFF: return PLUMB_STREAM_LOST;
  }
  g_assert_not_reached ();
}

static void
restore_calibration (PlumbApp *app, uint32_t slot)
{
  PlumbSlot *place = &app->slots[slot];
  g_autoptr (GError) error = NULL;
  PlumbCalibration calibration;
  PlumbEvents events;
  int64_t captured_real_us;

  if (!plumb_store_load_calibration (app->store, place->address, place->settings->placement,
                                     &calibration, &captured_real_us, &error)) {
    if (error != NULL)
      g_warning ("%s; sensor %s starts without its calibration", error->message, place->id);
    return;
  }
  calibration.captured_us = captured_real_us - app->offset_us;
  if (plumb_monitor_restore_calibration (app->monitor, slot, &calibration, plumb_app_now (app),
                                         &events))
    plumb_app_dispatch (app, &events);
  else
    g_warning ("sensor %s: the stored calibration is not sane; it is not used", place->id);
}

void
plumb_app_save_calibration (PlumbApp *app, uint32_t slot)
{
  PlumbSlot *place = &app->slots[slot];
  g_autoptr (GError) error = NULL;
  PlumbCalibration calibration;

  if (place->address == NULL || !plumb_monitor_get_calibration (app->monitor, slot, &calibration))
    return;
  if (!plumb_store_save_calibration (app->store, place->address, &calibration,
                                     calibration.captured_us + app->offset_us, &error))
    g_warning ("%s; the calibration of %s holds until the daemon ends", error->message, place->id);
}

static void
learn_address (PlumbApp *app, uint32_t slot, const char *address)
{
  PlumbSlot *place = &app->slots[slot];

  if (*address == '\0' || g_strcmp0 (place->address, address) == 0)
    return;
  g_free (place->address);
  place->address = g_strdup (address);
  restore_calibration (app, slot);
}

void
plumb_app_want_sensor (PlumbApp *app, uint32_t slot)
{
  const PlumbSlot *place = &app->slots[slot];
  bool is_wanted = place->is_used && place->settings->is_enabled && app->mode != PLUMB_MODE_OFF;

  plumb_link_set_sensor (app->link, slot, is_wanted ? place->settings : NULL);
}

static void
empty_slot (PlumbApp *app, uint32_t slot)
{
  PlumbSlot *place = &app->slots[slot];
  PlumbEvents events;

  plumb_app_save_calibration (app, slot);
  plumb_link_set_sensor (app->link, slot, NULL);
  plumb_monitor_set_sensor (app->monitor, slot, false, PLUMB_PLACEMENT_OTHER, plumb_app_now (app),
                            &events);
  plumb_app_dispatch (app, &events);
  g_clear_pointer (&place->id, g_free);
  g_clear_pointer (&place->address, g_free);
  memset (place, 0, sizeof *place);
}

static int
find_slot (const PlumbApp *app, const char *id)
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
  PlumbSlot *place = &app->slots[slot];
  bool is_new = !place->is_used;
  bool is_moved = !is_new && place->placement != settings->placement;
  PlumbEvents events;

  place->is_used = true;
  place->settings = settings;
  place->placement = settings->placement;
  if (is_new) {
    place->id = g_strdup (settings->id);
    place->battery_percent = -1;
    place->stream = PLUMB_STREAM_OFF;
  }
  plumb_monitor_set_sensor (app->monitor, slot, true, settings->placement, plumb_app_now (app),
                            &events);
  plumb_app_dispatch (app, &events);
  if (is_moved && place->address != NULL)
    restore_calibration (app, slot);
  if (settings->address != NULL)
    learn_address (app, slot, settings->address);
  plumb_app_want_sensor (app, slot);
}

void
plumb_app_apply_sensors (PlumbApp *app)
{
  const PlumbSettingsValues *values = &app->settings->values;

  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used && find_settings (app, app->slots[slot].id) == NULL)
      empty_slot (app, slot);
  for (guint i = 0; i < values->n_sensors; i++) {
    int slot = find_slot (app, values->sensors[i].id);

    if (slot < 0)
      slot = find_slot (app, NULL);
    g_assert (slot >= 0); /* the settings refuse more than PLUMB_SENSORS_MAX */
    fill_slot (app, slot, &values->sensors[i]);
  }
}

static const char *
battery_level (const PlumbSensorSettings *settings, const PlumbLinkSensor *radio)
{
  if (radio->is_charging)
    return "charging";
  if (radio->battery_percent < 0)
    return "unknown";
  if (radio->battery_percent <= settings->battery_critical_percent)
    return "critical";
  return radio->battery_percent <= settings->battery_warn_percent ? "low" : "ok";
}

void
plumb_app_describe_sensor (PlumbApp *app, uint32_t slot, const PlumbSensorSnapshot *snapshot,
                           const PlumbLinkSensor *radio, PlumbServiceSensor *out_sensor)
{
  static const char *const battery[] = {"battery", NULL};
  static const char *const nothing[] = {NULL};
  const PlumbSlot *place = &app->slots[slot];
  const PlumbSensorSettings *settings = place->settings;
  bool has_given_name = settings->address != NULL && settings->name != NULL;

  *out_sensor = (PlumbServiceSensor){
      .id = place->id,
      .address = place->address != NULL ? place->address : "",
      .name = has_given_name ? settings->name : (*radio->name != '\0' ? radio->name : place->id),
      .driver =
          *radio->family != '\0' ? radio->family : (settings->driver ? settings->driver : "auto"),
      .placement = settings->placement,
      .connection_state = plumb_connection_to_string (radio->connection),
      .last_error = radio->last_error,
      .model = radio->model,
      .firmware = radio->firmware,
      .next_retry_us = radio->next_retry_us,
      .calibrated_us = snapshot->calibrated_us,
      .reconnects = radio->reconnects,
      .battery_percent = radio->battery_percent,
      .battery_level = battery_level (settings, radio),
      .calibration = snapshot->calibration,
      .calibration_reason = snapshot->calibration_reason == PLUMB_CALIBRATION_OK
                                ? ""
                                : plumb_calibration_reason_to_string (snapshot->calibration_reason),
      .capabilities = radio->battery_percent >= 0 ? battery : nothing,
      .is_bonded = radio->is_bonded,
  };
}

void
plumb_app_get_reception (uint32_t slot, PlumbServiceReception *out_reception, gpointer host)
{
  PlumbApp *app = host;
  PlumbSnapshot snapshot;
  const PlumbSensorSnapshot *judged = &snapshot.sensors[slot];
  PlumbLinkSensor radio;

  plumb_monitor_snapshot (app->monitor, &snapshot);
  plumb_link_get_sensor (app->link, slot, &radio);
  *out_reception = (PlumbServiceReception){
      .last_seen_us = radio.last_seen_us,
      .rssi_dbm = radio.rssi_dbm,
      .dropped = radio.dropped + judged->repeated + judged->out_of_order + judged->not_finite +
                 judged->out_of_range + judged->stalled,
  };
}

static void
follow_stream (PlumbApp *app, uint32_t slot, const PlumbLinkSensor *radio)
{
  PlumbSlot *place = &app->slots[slot];
  PlumbStream stream = stream_of (radio->connection);
  PlumbEvents events;

  if (stream == place->stream)
    return;
  place->stream = stream;
  plumb_monitor_set_stream (app->monitor, slot, stream, plumb_app_now (app), &events);
  plumb_app_dispatch (app, &events);
}

static void
follow_battery (PlumbApp *app, uint32_t slot, const PlumbLinkSensor *radio)
{
  PlumbSlot *place = &app->slots[slot];
  PlumbEvents events;

  if (radio->battery_percent == place->battery_percent && radio->is_charging == place->is_charging)
    return;
  place->battery_percent = radio->battery_percent;
  place->is_charging = radio->is_charging;
  plumb_monitor_set_battery (app->monitor, slot, radio->battery_percent, radio->is_charging,
                             place->settings, plumb_app_now (app), &events);
  plumb_app_dispatch (app, &events);
}

static void
on_sensor_changed (uint32_t slot, gpointer user_data)
{
  PlumbApp *app = user_data;
  PlumbLinkSensor radio;

  if (!app->slots[slot].is_used)
    return;
  plumb_link_get_sensor (app->link, slot, &radio);
  learn_address (app, slot, radio.address);
  follow_stream (app, slot, &radio);
  follow_battery (app, slot, &radio);
  plumb_app_show (app);
  plumb_app_arm (app);
}

static void
emit_reading (PlumbApp *app, const PlumbSample *sample)
{
  PlumbSnapshot snapshot;

  plumb_monitor_snapshot (app->monitor, &snapshot);
  plumb_service_emit_reading (app->service, sample->sensor, sample->time_us, app->offset_us,
                              &snapshot.sensors[sample->sensor]);
}

static void
show_now_and_then (PlumbApp *app, int64_t now_us)
{
  PlumbSnapshot snapshot;

  if (now_us - app->shown_us < SHOW_US)
    return;
  plumb_monitor_snapshot (app->monitor, &snapshot);
  if (isfinite (snapshot.deviation_deg)) {
    app->deviation_sum += snapshot.deviation_deg;
    app->deviation_count++;
  }
  plumb_app_show (app);
}

static void
on_samples (const PlumbSample *samples, size_t count, gpointer user_data)
{
  PlumbApp *app = user_data;
  PlumbEvents events;

  for (size_t i = 0; i < count; i++) {
    if (samples[i].time_us >= app->minute_end_us) {
      plumb_app_check_clock (app, samples[i].time_us);
      plumb_app_take_minutes (app, samples[i].time_us);
    }
    plumb_monitor_feed (app->monitor, &samples[i], &events);
    plumb_app_dispatch (app, &events);
    if (plumb_service_has_claims (app->service))
      emit_reading (app, &samples[i]);
  }
  if (count > 0)
    show_now_and_then (app, samples[count - 1].time_us);
  plumb_app_arm (app);
}

void
plumb_app_follow_bluetooth (PlumbApp *app)
{
  bool is_ready = plumb_link_get_bluetooth (app->link) == PLUMB_BLUETOOTH_READY;
  PlumbEvents events;

  plumb_monitor_set_hold (app->monitor, PLUMB_HOLD_NO_BLUETOOTH, !is_ready, plumb_app_now (app),
                          &events);
  plumb_app_dispatch (app, &events);
}

static void
on_bluetooth_changed (PlumbBluetoothState state, gpointer user_data)
{
  PlumbApp *app = user_data;

  plumb_app_follow_bluetooth (app);
  plumb_app_show (app);
  plumb_app_arm (app);
}

static const char *
confidence_to_string (PlumbConfidence confidence)
{
  switch (confidence) {
  case PLUMB_CONFIDENCE_NONE: return "none";
  case PLUMB_CONFIDENCE_POSSIBLE: return "possible";
  case PLUMB_CONFIDENCE_LIKELY: return "likely";
  case PLUMB_CONFIDENCE_CERTAIN: return "certain";
  }
  return "none";
}

static const char *
pairing_to_string (const char *family)
{
  const PlumbSensorDriver *driver = plumb_sensor_driver_by_name (family);

  if (driver == NULL)
    return NULL;
  switch (plumb_sensor_driver_info (driver)->pairing) {
  case PLUMB_PAIRING_NONE: return "none";
  case PLUMB_PAIRING_OPTIONAL: return "optional";
  case PLUMB_PAIRING_REQUIRED: return "required";
  case PLUMB_PAIRING_REFUSED: return "refused";
  }
  return NULL;
}

static void
on_candidate (const PlumbCandidate *candidate, gpointer user_data)
{
  PlumbApp *app = user_data;
  const PlumbServiceCandidate seen = {
      .address = candidate->address,
      .name = candidate->name,
      .rssi_dbm = candidate->rssi_dbm,
      .driver = candidate->family,
      .confidence = confidence_to_string (candidate->confidence),
      .pairing = pairing_to_string (candidate->family),
  };

  plumb_service_emit_candidate_seen (app->service, &seen);
  plumb_service_emit_candidate (app->service, candidate->address, candidate->name,
                                candidate->rssi_dbm, candidate->family);
}

static void
on_discovery_ended (gpointer user_data)
{
  g_debug ("the scan is over");
}

static void
on_deadline_changed (gpointer user_data)
{
  plumb_app_arm (user_data);
}

const PlumbLinkListener *
plumb_app_link_listener (void)
{
  static const PlumbLinkListener listener = {
      .on_samples = on_samples,
      .on_sensor_changed = on_sensor_changed,
      .on_bluetooth_changed = on_bluetooth_changed,
      .on_candidate = on_candidate,
      .on_discovery_ended = on_discovery_ended,
      .on_deadline_changed = on_deadline_changed,
      .on_passkey_wanted = plumb_app_on_passkey_wanted,
      .on_pairing_finished = plumb_app_on_pairing_finished,
  };

  return &listener;
}
