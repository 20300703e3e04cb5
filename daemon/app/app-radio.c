/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the radio has to say. */
#include "app-private.h"

/* Noted; a turn that runs looks at it before it ends. */
static void
note_change (PlumbApp *app)
{
  if (app->turn.is_running)
    return;
  plumb_app_begin_turn (app);
  plumb_app_end_turn (app);
}

static void
on_sensor_changed (uint32_t slot, gpointer user_data)
{
  PlumbApp *app = user_data;

  app->turn.changed_slots |= 1u << slot;
  note_change (app);
}

static void
on_bluetooth_changed (PlumbBluetoothState state, gpointer user_data)
{
  PlumbApp *app = user_data;

  app->turn.has_bluetooth_changed = true;
  note_change (app);
}

static void
emit_reading (PlumbApp *app, const PlumbSample *sample)
{
  PlumbSensorSnapshot sensor;

  plumb_engine_get_sensor (app->engine, sample->slot, &sensor);
  plumb_service_emit_reading (app->service, sample->slot, sample->time_us, app->turn.offset_us,
                              &sensor);
}

static void
on_samples (const PlumbSample *samples, size_t count, gpointer user_data)
{
  PlumbApp *app = user_data;

  plumb_app_begin_turn (app);
  for (size_t i = 0; i < count; i++) {
    plumb_app_feed (app, &samples[i]);
    if (plumb_service_has_claims (app->service))
      emit_reading (app, &samples[i]);
  }
  plumb_app_end_turn (app);
}

static void
on_candidate (const PlumbCandidate *candidate, gpointer user_data)
{
  PlumbApp *app = user_data;
  const PlumbSensorDriver *driver = plumb_sensor_driver_by_name (candidate->family);
  const PlumbServiceCandidate seen = {
      .address = candidate->address,
      .name = candidate->name,
      .rssi_dbm = candidate->rssi_dbm,
      .driver = candidate->family,
      .confidence = plumb_confidence_to_string (candidate->confidence),
      .pairing = driver != NULL
                     ? plumb_pairing_to_string (plumb_sensor_driver_info (driver)->pairing)
                     : NULL,
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
on_quiet (gpointer user_data)
{
  PlumbApp *app = user_data;

  plumb_sleep_watch_let_go (app->sleep);
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
      .on_deadline_changed = plumb_app_arm,
      .on_quiet = on_quiet,
      .on_passkey_wanted = plumb_app_on_passkey_wanted,
      .on_pairing_finished = plumb_app_on_pairing_finished,
  };

  return &listener;
}
