/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-link.h"

#include <string.h>

#include "plan.h"
#include "sensor-device.h"
#include "sensor-request.h"
#include "sensor-status.h"
#include "sensor-stream.h"

struct PlumbSensorLink {
  PlumbPeer *peer;
  PlumbClock clock;
  uint32_t slot;
  const PlumbSensorListener *listener;
  gpointer user_data;

  PlumbSensorRequest request;
  PlumbSurroundings surroundings; /* of the latest turn */

  PlumbSensorIdentity identity;
  PlumbPlan plan;
  PlumbSensorDevice *device;
  PlumbSensorStream *stream;
  PlumbSensorNotices notices;
  PlumbBatteryDoubt battery;
  int64_t seen_us;
  int64_t advertised_us; /* latest advertisement that came while we did not scan */
};

static void
want_turn (const PlumbSensorLink *sensor)
{
  sensor->listener->on_turn_wanted (sensor->user_data);
}

bool
plumb_sensor_link_is_wanted (const PlumbSensorLink *sensor)
{
  return plumb_sensor_request_is_wanted (&sensor->request) && !sensor->surroundings.is_stopping;
}

/* That of its device, where it is known; else the one that it would be looked for with. */
static const PlumbMirrorAdapter *
find_adapter (const PlumbSensorLink *sensor, const PlumbMirrorDevice *device)
{
  const PlumbMirror *mirror = plumb_peer_get_mirror (sensor->peer);
  return device != NULL ? plumb_mirror_get_adapter (mirror, device->adapter)
                        : plumb_mirror_find_adapter (mirror, sensor->request.settings->adapter);
}

const PlumbMirrorDevice *
plumb_sensor_link_find_device (PlumbSensorLink *sensor)
{
  const PlumbSensorIdentity before = sensor->identity;
  if (sensor->request.settings == NULL || !plumb_peer_is_synced (sensor->peer))
    return NULL;
  const PlumbMirrorDevice *device = plumb_sensor_identity_find (
      &sensor->identity, sensor->request.settings, plumb_peer_get_mirror (sensor->peer),
      plumb_sensor_device_get_path (sensor->device), sensor->surroundings.is_address_taken,
      sensor->surroundings.others);
  /* Its services were not kept while it was a neighbour. */
  if (device != NULL && device->is_connected &&
      strcmp (before.address, sensor->identity.address) != 0)
    plumb_peer_sync (sensor->peer);
  return device;
}

static void
leave_device (PlumbSensorLink *sensor)
{
  plumb_sensor_device_watch (sensor->device, NULL);
  plumb_sensor_device_cancel (sensor->device);
  plumb_plan_done (&sensor->plan, sensor->plan.pending, PLUMB_BLUEZ_CANCELLED, sensor->clock ());
}

void
plumb_sensor_link_forget_owner (PlumbSensorLink *sensor)
{
  plumb_sensor_stream_forget_owner (sensor->stream);
  plumb_plan_forget_owner (&sensor->plan);
  leave_device (sensor);
}

/* The slot is quiet: what was to follow takes its place. */
static void
install_next (PlumbSensorLink *sensor)
{
  uint32_t random = sensor->plan.tries.random;
  leave_device (sensor);
  plumb_sensor_request_install_next (&sensor->request);
  plumb_sensor_stream_reset (sensor->stream);
  plumb_sensor_notices_reset (&sensor->notices);
  plumb_sensor_identity_init (&sensor->identity, sensor->request.settings);
  plumb_plan_init (&sensor->plan, random);
  sensor->seen_us = 0;
  /* Services of a device that was a neighbour until now were not kept. */
  if (sensor->identity.address[0] != '\0' && plumb_peer_is_synced (sensor->peer))
    plumb_peer_sync (sensor->peer);
}

void
plumb_sensor_link_set (PlumbSensorLink *sensor, const PlumbSensorSettings *settings)
{
  plumb_sensor_request_follow (&sensor->request, settings, sensor->identity.address);
  if (!plumb_sensor_request_set (&sensor->request, settings))
    return;
  plumb_plan_reopen (&sensor->plan, sensor->clock ());
  plumb_sensor_stream_abort (sensor->stream);
}

void
plumb_sensor_link_set_released (PlumbSensorLink *sensor, bool is_released)
{
  sensor->request.is_released = is_released;
}

void
plumb_sensor_link_retry (PlumbSensorLink *sensor)
{
  plumb_plan_retry (&sensor->plan);
}

static void
add_device_facts (PlumbSensorLink *sensor, const PlumbMirrorDevice *device, PlumbPlanFacts *facts)
{
  const PlumbMirror *mirror = plumb_peer_get_mirror (sensor->peer);
  const PlumbMirrorAdapter *adapter = find_adapter (sensor, device);
  const PlumbSensorDriver *driver = sensor->identity.driver;
  facts->is_radio_ready =
      plumb_peer_is_synced (sensor->peer) && adapter != NULL && adapter->is_powered;
  facts->is_discovering = adapter != NULL && adapter->is_discovering;
  facts->is_broadcast = plumb_sensor_identity_is_broadcast (&sensor->identity);
  facts->is_address_private = sensor->identity.is_private;
  facts->has_device = device != NULL;
  if (device == NULL)
    return;
  facts->is_connected = device->is_connected;
  facts->is_resolved = device->is_resolved;
  facts->is_bonded = plumb_mirror_is_bonded (device);
  facts->is_bond_usual =
      driver != NULL && plumb_sensor_driver_info (driver)->pairing == PLUMB_PAIRING_REQUIRED;
  facts->is_trusted = device->is_trusted;
  facts->has_characteristics = plumb_sensor_identity_has_characteristics (
      &sensor->identity, sensor->request.settings, mirror, device,
      plumb_sensor_stream_is_open (sensor->stream));
}

static PlumbPlanFacts
collect_facts (PlumbSensorLink *sensor, const PlumbMirrorDevice *device)
{
  PlumbPlanFacts facts = {
      .is_wanted = plumb_sensor_link_is_wanted (sensor) && !sensor->surroundings.is_asleep,
      .is_bond_required = sensor->request.settings->is_bond_required,
      .is_radio_free = sensor->surroundings.is_radio_free,
      .is_reconnected_for_us = sensor->surroundings.is_reconnected_for_us,
      .retry_min_s = sensor->request.settings->retry_min_s,
      .retry_max_s = sensor->request.settings->retry_max_s,
  };
  add_device_facts (sensor, device, &facts);
  plumb_sensor_stream_add_facts (sensor->stream, &facts);
  if (sensor->request.settings->silence_s != PLUMB_SETTING_AUTO)
    facts.silence_us = (int64_t)(sensor->request.settings->silence_s * G_USEC_PER_SEC);
  return facts;
}

static void
open_stream (PlumbSensorLink *sensor)
{
  plumb_sensor_stream_open (sensor->stream, sensor->identity.driver, sensor->request.settings,
                            plumb_sensor_device_get_path (sensor->device));
}

static void
carry_out (PlumbSensorLink *sensor, PlumbPlanStep step)
{
  if (plumb_sensor_device_call (sensor->device, step))
    return;
  if (step == PLUMB_PLAN_STEP_SYNC)
    plumb_peer_sync (sensor->peer);
  else if (step == PLUMB_PLAN_STEP_OPEN)
    open_stream (sensor);
  else if (step == PLUMB_PLAN_STEP_RESUBSCRIBE)
    plumb_sensor_stream_restart (sensor->stream);
  else if (step == PLUMB_PLAN_STEP_CLOSE)
    plumb_sensor_stream_close (sensor->stream);
}

/* The device belongs to the pairing. */
static bool
is_held (const PlumbSensorLink *sensor)
{
  const PlumbPlanState state = sensor->plan.state;
  return sensor->surroundings.is_being_paired && plumb_sensor_device_get (sensor->device) != NULL &&
         state != PLUMB_PLAN_NO_DEVICE && state != PLUMB_PLAN_NO_RADIO &&
         state != PLUMB_PLAN_RELEASED && plumb_sensor_link_is_wanted (sensor);
}

static void
run_plan (PlumbSensorLink *sensor, int64_t now_us)
{
  PlumbPlanStep step;
  int turns = 0;
  do {
    const PlumbMirrorDevice *device = plumb_sensor_link_find_device (sensor);
    PlumbPlanFacts facts = collect_facts (sensor, device);
    plumb_sensor_device_watch (sensor->device, device != NULL ? device->path : NULL);
    step = plumb_plan_next (&sensor->plan, &facts, now_us);
    if (!plumb_plan_has_stream (&sensor->plan))
      plumb_sensor_stream_abort (sensor->stream);
    if (step != PLUMB_PLAN_STEP_NONE)
      carry_out (sensor, step);
  } while (step != PLUMB_PLAN_STEP_NONE && ++turns < 4);
}

bool
plumb_sensor_link_is_quiet (const PlumbSensorLink *sensor)
{
  return sensor->request.settings == NULL || (sensor->plan.state == PLUMB_PLAN_RELEASED &&
                                              sensor->plan.pending == PLUMB_PLAN_STEP_NONE &&
                                              !plumb_sensor_stream_is_open (sensor->stream));
}

void
plumb_sensor_link_abandon (PlumbSensorLink *sensor)
{
  const PlumbMirrorDevice *device = plumb_sensor_device_get (sensor->device);
  if (device != NULL && sensor->plan.link.is_ours && !plumb_sensor_link_is_quiet (sensor))
    carry_out (sensor, plumb_plan_take_leave (&sensor->plan, device->is_trusted));
}

void
plumb_sensor_link_turn (PlumbSensorLink *sensor, const PlumbSurroundings *surroundings,
                        int64_t now_us)
{
  sensor->surroundings = *surroundings;
  if (sensor->request.settings != NULL) {
    if (plumb_sensor_stream_is_open (sensor->stream))
      plumb_sensor_stream_drive (sensor->stream);
    if (plumb_sensor_stream_end_close (sensor->stream, now_us))
      plumb_plan_done (&sensor->plan, PLUMB_PLAN_STEP_CLOSE, PLUMB_BLUEZ_OK, now_us);
    if (!is_held (sensor))
      run_plan (sensor, now_us);
    if (sensor->plan.state == PLUMB_PLAN_LISTENING && !plumb_sensor_stream_is_open (sensor->stream))
      open_stream (sensor);
  }
  if (sensor->request.is_replaced && plumb_sensor_link_is_quiet (sensor)) {
    install_next (sensor);
    want_turn (sensor);
  }
}

int64_t
plumb_sensor_link_deadline (const PlumbSensorLink *sensor)
{
  if (sensor->request.settings == NULL)
    return INT64_MAX;
  int64_t plan_us = is_held (sensor) ? INT64_MAX : plumb_plan_deadline (&sensor->plan);
  return MIN (plan_us, plumb_sensor_stream_deadline (sensor->stream));
}

void
plumb_sensor_link_receive_advertisement (PlumbSensorLink *sensor, const PlumbMirrorDevice *device,
                                         bool is_scanning)
{
  if (sensor->request.settings == NULL || sensor->plan.state != PLUMB_PLAN_LISTENING ||
      g_strcmp0 (plumb_sensor_device_get_path (sensor->device), device->path) != 0)
    return;
  if (!is_scanning)
    sensor->advertised_us = sensor->clock ();
  plumb_sensor_stream_receive_advertisement (sensor->stream, device);
}

static void
on_device_changed (const char *path, GVariant *parameters, gpointer user_data)
{
  const PlumbSensorLink *sensor = user_data;
  sensor->listener->on_device_changed (path, parameters, sensor->user_data);
}

static void
on_dismissed (gpointer user_data)
{
  PlumbSensorLink *sensor = user_data;
  plumb_plan_dismiss (&sensor->plan);
  want_turn (sensor);
}

static void
on_called (PlumbBluezError error, gpointer user_data)
{
  PlumbSensorLink *sensor = user_data;
  plumb_plan_done (&sensor->plan, sensor->plan.pending, error, sensor->clock ());
}

static void
on_data (const PlumbSample *samples, size_t count, int64_t now_us, gpointer user_data)
{
  PlumbSensorLink *sensor = user_data;
  bool was_dead = sensor->plan.data_us < sensor->plan.since_us;
  sensor->seen_us = now_us;
  plumb_plan_data (&sensor->plan, now_us);
  if (was_dead || sensor->plan.state == PLUMB_PLAN_SILENT)
    want_turn (sensor);
  if (count > 0)
    sensor->listener->on_samples (samples, count, sensor->user_data);
}

static void
on_status_changed (gpointer user_data)
{
  want_turn (user_data);
}

static void
on_flood (gpointer user_data)
{
  PlumbSensorLink *sensor = user_data;
  plumb_plan_flood (&sensor->plan);
  want_turn (sensor);
}

/* While the start sequence runs a failure is the plan's to cure, later the driver's. */
static void
on_failed (PlumbBluezError error, gpointer user_data)
{
  PlumbSensorLink *sensor = user_data;
  if (sensor->plan.state == PLUMB_PLAN_SUBSCRIBING)
    plumb_plan_report (&sensor->plan, error);
}

static void
on_restarted (PlumbBluezError error, gpointer user_data)
{
  PlumbSensorLink *sensor = user_data;
  plumb_plan_done (&sensor->plan, PLUMB_PLAN_STEP_RESUBSCRIBE, error, sensor->clock ());
}

static void
on_deadline_changed (gpointer user_data)
{
  const PlumbSensorLink *sensor = user_data;
  sensor->listener->on_deadline_changed (sensor->user_data);
}

PlumbSensorLink *
plumb_sensor_link_new (PlumbPeer *peer, PlumbValueBus *values, PlumbClock clock, uint32_t slot,
                       uint32_t seed, const PlumbSensorListener *listener, gpointer user_data)
{
  static const PlumbSensorStreamListener stream = {.on_data = on_data,
                                                   .on_status_changed = on_status_changed,
                                                   .on_flood = on_flood,
                                                   .on_failed = on_failed,
                                                   .on_restarted = on_restarted,
                                                   .on_deadline_changed = on_deadline_changed};
  static const PlumbSensorDeviceListener device = {
      .on_changed = on_device_changed, .on_dismissed = on_dismissed, .on_called = on_called};
  PlumbSensorLink *sensor = g_new0 (PlumbSensorLink, 1);
  sensor->peer = peer;
  sensor->clock = clock;
  sensor->slot = slot;
  sensor->listener = listener;
  sensor->user_data = user_data;
  sensor->device = plumb_sensor_device_new (peer, &device, sensor);
  sensor->stream = plumb_sensor_stream_new (peer, values, clock, slot, &stream, sensor);
  plumb_sensor_notices_init (&sensor->notices);
  plumb_plan_init (&sensor->plan, seed);
  return sensor;
}

void
plumb_sensor_link_free (PlumbSensorLink *sensor)
{
  plumb_sensor_stream_free (sensor->stream);
  plumb_sensor_device_free (sensor->device);
  plumb_sensor_request_clear (&sensor->request);
  g_free (sensor);
}

bool
plumb_sensor_link_is_connecting (const PlumbSensorLink *sensor)
{
  return sensor->plan.state == PLUMB_PLAN_CONNECTING;
}

bool
plumb_sensor_link_has_address (const PlumbSensorLink *sensor, const char *address)
{
  return g_ascii_strcasecmp (sensor->identity.address, address) == 0;
}

bool
plumb_sensor_link_matches (const PlumbSensorLink *sensor, const PlumbMirrorDevice *device)
{
  return sensor->request.settings != NULL &&
         plumb_sensor_identity_matches (&sensor->identity, sensor->request.settings, device);
}

const char *
plumb_sensor_link_get_id (const PlumbSensorLink *sensor)
{
  return sensor->request.settings != NULL ? sensor->request.settings->id : NULL;
}

void
plumb_sensor_link_get_needs (const PlumbSensorLink *sensor, PlumbSensorNeeds *out_needs)
{
  const PlumbSensorIdentity *identity = &sensor->identity;
  *out_needs = (PlumbSensorNeeds){0};
  if (sensor->request.settings == NULL)
    return;
  out_needs->is_wanted = plumb_sensor_link_is_wanted (sensor);
  out_needs->is_searched = sensor->plan.state == PLUMB_PLAN_NO_DEVICE;
  out_needs->is_listened_to = sensor->plan.state == PLUMB_PLAN_LISTENING;
  out_needs->is_radio_wanted = plumb_plan_wants_radio (&sensor->plan, sensor->clock ());
  out_needs->has_own_adapter = sensor->request.settings->adapter != NULL;
  out_needs->adapter = find_adapter (sensor, plumb_sensor_device_get (sensor->device));
  out_needs->search_prefix =
      identity->address[0] != '\0' ? identity->address : sensor->request.settings->name;
  out_needs->driver = identity->driver;
  out_needs->pattern = out_needs->is_wanted
                           ? plumb_sensor_identity_find_pattern (identity, sensor->request.settings)
                           : NULL;
  out_needs->advertised_us = sensor->advertised_us;
}

static int
find_battery (const PlumbSensorLink *sensor)
{
  return plumb_sensor_stream_find_battery (sensor->stream,
                                           plumb_sensor_device_get (sensor->device));
}

void
plumb_sensor_link_get (const PlumbSensorLink *sensor, bool is_scanning, PlumbLinkSensor *out_sensor)
{
  *out_sensor = (PlumbLinkSensor){.connection = PLUMB_CONNECTION_DISABLED,
                                  .address = "",
                                  .set_address = "",
                                  .name = "",
                                  .family = "",
                                  .last_error = "",
                                  .battery_percent = -1};
  if (sensor->request.settings == NULL)
    return;
  const PlumbSensorDriver *driver = sensor->identity.driver;
  const PlumbPlan *plan = &sensor->plan;
  int64_t now_us = sensor->clock ();
  PlumbTroubleContext context = {sensor->request.settings->driver != NULL,
                                 plumb_sensor_identity_is_broadcast (&sensor->identity),
                                 plumb_sensor_stream_get_error (sensor->stream)};
  plumb_sensor_stream_describe (sensor->stream, out_sensor);
  out_sensor->connection = plumb_sensor_status_connection (plan, is_scanning, now_us);
  if (sensor->surroundings.is_asleep && plumb_sensor_link_is_wanted (sensor))
    out_sensor->connection = PLUMB_CONNECTION_ABSENT; /* not switched off: away for the night */
  out_sensor->address = sensor->identity.address;
  if (sensor->request.settings->address != NULL)
    out_sensor->set_address = sensor->request.settings->address;
  out_sensor->family = driver != NULL ? plumb_sensor_driver_info (driver)->family : "";
  out_sensor->last_error = plumb_sensor_status_trouble (plan, &context);
  out_sensor->last_seen_us = sensor->seen_us;
  out_sensor->next_retry_us = plumb_plan_retry_at (plan, now_us);
  out_sensor->reconnects = plan->reconnects;
  out_sensor->battery_percent =
      plumb_battery_doubt_get (&sensor->battery, find_battery (sensor), now_us);
  plumb_sensor_device_describe (sensor->device, out_sensor);
}

void
plumb_sensor_link_notify (PlumbSensorLink *sensor, bool is_scanning, int64_t now_us)
{
  PlumbLinkSensor now;
  plumb_battery_doubt_feed (&sensor->battery, find_battery (sensor), now_us);
  plumb_sensor_link_get (sensor, is_scanning, &now);
  if (plumb_sensor_notices_update (&sensor->notices, &now, &sensor->plan,
                                   plumb_sensor_link_get_id (sensor), now_us))
    sensor->listener->on_changed (sensor->slot, sensor->user_data);
}

bool
plumb_sensor_link_check_can_pair (const PlumbSensorLink *sensor, GError **error)
{
  if (sensor->request.settings != NULL)
    return plumb_sensor_identity_check_can_pair (&sensor->identity, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the sensor is switched off");
  return false;
}

bool
plumb_sensor_link_is_unpaired (const PlumbSensorLink *sensor)
{
  return sensor->plan.state == PLUMB_PLAN_UNPAIRED;
}

bool
plumb_sensor_link_is_ready_to_pair (const PlumbSensorLink *sensor)
{
  return is_held (sensor) && sensor->plan.pending == PLUMB_PLAN_STEP_NONE;
}
