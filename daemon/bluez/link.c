/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composes the modules of this folder, none of which knows another one's doings, and runs the turn:
 * what came in since the last one is in the mirror, every sensor looks at it once, then what they
 * need of the radio together is done. */
#include "link.h"

#include <string.h>

#include "link-private.h"
#include "names.h"

#define LEAVE_LIMIT_US  (3 * (int64_t)G_USEC_PER_SEC)
#define RESUME_PAUSE_US (2 * (int64_t)G_USEC_PER_SEC) /* the adapter is later than the kernel */

static int64_t
next_deadline (const PlumbLink *link)
{
  int64_t deadline_us = MIN (plumb_peer_deadline (link->peer), link->leave_deadline_us);
  deadline_us = MIN (deadline_us, plumb_discovery_deadline (link->discovery));
  deadline_us = MIN (deadline_us, plumb_pairing_deadline (link->pairing));
  deadline_us = MIN (deadline_us, link->scan_needed_us);
  return MIN (deadline_us, plumb_sensor_set_deadline (link->sensors));
}

/* What was announced holds until a tick, though it may have moved away meanwhile: whoever waits
 * for it must come, or what is announced afterwards would be compared with a time long past. */
int64_t
plumb_link_deadline (const PlumbLink *link)
{
  return MIN (next_deadline (link), link->announced_us);
}

/* A deadline that moved away is found out when it is reached: no timer is touched a sample. */
static void
announce_deadline (gpointer user_data)
{
  PlumbLink *link = user_data;
  int64_t deadline_us = next_deadline (link);
  if (deadline_us >= link->announced_us)
    return;
  link->announced_us = deadline_us;
  if (link->listener.on_deadline_changed != NULL)
    link->listener.on_deadline_changed (link->user_data);
}

static void
announce_bluetooth (PlumbLink *link)
{
  PlumbBluetoothState now = plumb_peer_get_state (link->peer);
  if (now == link->bluetooth)
    return;
  link->bluetooth = now;
  const char *state = plumb_bluetooth_state_to_string (now);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_BLUETOOTH,
                    PLUMB_LOG_STATE, state, "MESSAGE", "Bluetooth: %s", state);
  if (link->listener.on_bluetooth_changed != NULL)
    link->listener.on_bluetooth_changed (now, link->user_data);
}

static void
run_sensors (PlumbLink *link, int64_t now_us)
{
  uint32_t paired = PLUMB_NO_SLOT;
  plumb_pairing_is_active (link->pairing, &paired);
  PlumbSurroundings surroundings = {
      .is_asleep = link->is_asleep,
      .is_stopping = link->is_stopping,
      .is_radio_free =
          plumb_discovery_is_idle (link->discovery) && !plumb_pairing_is_running (link->pairing),
      .is_reconnected_for_us = plumb_reconnect_is_registered (link->reconnect),
  };
  plumb_sensor_set_turn (link->sensors, &surroundings, paired, now_us);
}

static bool
is_radio_ready (const PlumbLink *link)
{
  return plumb_peer_get_state (link->peer) == PLUMB_BLUETOOTH_READY && !link->is_asleep;
}

void
plumb_link_retry (PlumbLink *link, PlumbSensorLink *sensor)
{
  plumb_sensor_link_retry (sensor);
  plumb_discovery_retry (link->discovery);
  plumb_link_schedule (link);
}

static void
run_pairing (PlumbLink *link, int64_t now_us)
{
  uint32_t slot;
  if (!plumb_pairing_is_active (link->pairing, &slot))
    return;
  PlumbSensorLink *sensor = plumb_sensor_set_get (link->sensors, slot);
  PlumbPairingFacts facts = {.is_wanted = plumb_sensor_link_is_wanted (sensor),
                             .is_radio_ready = is_radio_ready (link),
                             .is_device_free = plumb_discovery_is_idle (link->discovery) &&
                                               plumb_sensor_link_is_ready_to_pair (sensor),
                             .device = plumb_sensor_link_find_device (sensor)};
  bool is_search_wanted = plumb_pairing_turn (link->pairing, &facts, now_us);
  if (is_search_wanted && plumb_sensor_link_is_unpaired (sensor))
    plumb_link_retry (link, sensor);
}

/* What the sensors need of the radio together. */
static void
run_radio (PlumbLink *link, int64_t now_us)
{
  PlumbSensorNeeds needs[PLUMB_SENSORS_MAX];
  plumb_sensor_set_get_needs (link->sensors, needs);
  if (!link->is_stopping && !link->is_asleep && plumb_peer_is_synced (link->peer)) {
    plumb_reconnect_turn (link->reconnect, needs);
    plumb_advertisement_monitor_turn (link->monitor, needs);
  }
  link->scan_needed_us = plumb_advertisement_monitor_mark_served (link->monitor, needs, now_us);
  plumb_discovery_turn (link->discovery, needs, is_radio_ready (link) && !link->is_stopping,
                        plumb_pairing_is_running (link->pairing), now_us);
}

/* The listener may free the link. */
static void
end_leaving (PlumbLink *link, int64_t now_us)
{
  bool is_over = plumb_peer_get_owner (link->peer) == NULL ||
                 plumb_sensor_set_is_quiet (link->sensors) || now_us >= link->leave_deadline_us;
  if (link->leave_deadline_us == INT64_MAX || !is_over)
    return;
  link->leave_deadline_us = INT64_MAX;
  plumb_sensor_set_abandon (link->sensors);
  if (link->is_stopping)
    link->on_stopped (link->stopped_data);
  else if (link->listener.on_quiet != NULL)
    link->listener.on_quiet (link->user_data);
}

static void
run_turn (PlumbLink *link)
{
  int64_t now_us = link->clock ();
  plumb_peer_tick (link->peer, now_us);
  announce_bluetooth (link);
  run_sensors (link, now_us);
  run_pairing (link, now_us);
  run_radio (link, now_us);
  plumb_sensor_set_notify (link->sensors, plumb_discovery_is_scanning (link->discovery), now_us);
  announce_deadline (link);
  end_leaving (link, now_us); /* last */
}

static gboolean
on_turn (gpointer user_data)
{
  PlumbLink *link = user_data;
  g_clear_pointer (&link->turn, g_source_unref);
  run_turn (link);
  return G_SOURCE_REMOVE;
}

void
plumb_link_schedule (gpointer user_data)
{
  PlumbLink *link = user_data;
  if (link->turn != NULL)
    return;
  link->turn = g_idle_source_new ();
  g_source_set_priority (link->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (link->turn, on_turn, link, NULL);
  g_source_attach (link->turn, g_main_context_get_thread_default ());
}

static void
on_owner_lost (gpointer user_data)
{
  PlumbLink *link = user_data;
  plumb_sensor_set_forget_owner (link->sensors);
  plumb_reconnect_forget_owner (link->reconnect);
  plumb_advertisement_monitor_forget_owner (link->monitor);
  plumb_discovery_forget_owner (link->discovery);
  plumb_pairing_forget_owner (link->pairing);
}

static bool
is_device_wanted (const PlumbMirrorDevice *device, gpointer user_data)
{
  const PlumbLink *link = user_data;
  return plumb_sensor_set_is_device_wanted (link->sensors, device);
}

/* Into the mirror, and to the sensors if it brings an advertisement. NULL: nothing of ours. */
static const PlumbMirrorDevice *
take_device_change (PlumbLink *link, const char *path, GVariant *parameters)
{
  if (!plumb_peer_properties_changed (link->peer, path, parameters))
    return NULL;
  const PlumbMirrorDevice *device =
      plumb_mirror_get_device (plumb_peer_get_mirror (link->peer), path);
  if (device != NULL && plumb_mirror_is_advertisement (parameters))
    plumb_sensor_set_receive_advertisement (link->sensors, device,
                                            plumb_discovery_is_hearing (link->discovery));
  return device;
}

/* While we scan, discovery hears every device: what comes here too was there already. */
static void
on_device_changed (const char *path, GVariant *parameters, gpointer user_data)
{
  PlumbLink *link = user_data;
  const char *interface = NULL;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  g_variant_get_child (parameters, 0, "&s", &interface);
  bool is_heard =
      plumb_discovery_is_hearing (link->discovery) && strcmp (interface, PLUMB_BLUEZ_DEVICE) == 0;
  if (!is_heard && take_device_change (link, path, parameters) != NULL)
    plumb_link_schedule (link);
}

static const PlumbMirrorDevice *
on_any_device_changed (const char *path, GVariant *parameters, gpointer user_data)
{
  PlumbLink *link = user_data;
  const PlumbMirrorDevice *device = take_device_change (link, path, parameters);
  if (device != NULL && is_device_wanted (device, link))
    plumb_link_schedule (link);
  return device;
}

/* A controller that filters duplicates tells no more of it than this: it is an advertisement as any
 * other. The sensors look first, so that one that had waited for it is listened to. */
static void
on_device_added (const PlumbMirrorDevice *device, gpointer user_data)
{
  PlumbLink *link = user_data;
  if (is_device_wanted (device, link))
    run_sensors (link, link->clock ());
  if (device->has_manufacturer || device->service_data_uuid[0] != '\0')
    plumb_sensor_set_receive_advertisement (link->sensors, device,
                                            plumb_discovery_is_hearing (link->discovery));
  plumb_discovery_report (link->discovery, device);
}

static void
on_samples (const PlumbSample *samples, size_t count, gpointer user_data)
{
  const PlumbLink *link = user_data;
  if (link->listener.on_samples != NULL)
    link->listener.on_samples (samples, count, link->user_data);
}

static void
on_sensor_changed (uint32_t slot, gpointer user_data)
{
  const PlumbLink *link = user_data;
  if (link->listener.on_sensor_changed != NULL)
    link->listener.on_sensor_changed (slot, link->user_data);
}

static void
on_candidate (const PlumbCandidate *candidate, gpointer user_data)
{
  const PlumbLink *link = user_data;
  if (link->listener.on_candidate != NULL)
    link->listener.on_candidate (candidate, link->user_data);
}

static void
on_discovery_ended (gpointer user_data)
{
  const PlumbLink *link = user_data;
  if (link->listener.on_discovery_ended != NULL)
    link->listener.on_discovery_ended (link->user_data);
}

static void
on_passkey_wanted (uint32_t slot, gpointer user_data)
{
  const PlumbLink *link = user_data;
  if (link->listener.on_passkey_wanted != NULL)
    link->listener.on_passkey_wanted (slot, link->user_data);
}

static void
on_pairing_finished (uint32_t slot, PlumbPairResult result, gpointer user_data)
{
  PlumbLink *link = user_data;
  if (result == PLUMB_PAIR_OK)
    plumb_sensor_link_retry (plumb_sensor_set_get (link->sensors, slot));
  plumb_link_schedule (link);
  if (link->listener.on_pairing_finished != NULL)
    link->listener.on_pairing_finished (slot, result, link->user_data);
}

static void
create_modules (PlumbLink *link, GDBusConnection *bus, uint32_t seed)
{
  static const PlumbPeerListener peer = {.on_changed = plumb_link_schedule,
                                         .on_lost = on_owner_lost,
                                         .on_device_added = on_device_added,
                                         .is_device_wanted = is_device_wanted};
  static const PlumbSensorListener sensor = {.on_samples = on_samples,
                                             .on_turn_wanted = plumb_link_schedule,
                                             .on_deadline_changed = announce_deadline,
                                             .on_device_changed = on_device_changed,
                                             .on_changed = on_sensor_changed};
  static const PlumbDiscoveryListener discovery = {.on_candidate = on_candidate,
                                                   .on_ended = on_discovery_ended,
                                                   .on_device_changed = on_any_device_changed};
  static const PlumbPairingListener pairing = {.on_passkey_wanted = on_passkey_wanted,
                                               .on_finished = on_pairing_finished};
  link->peer = plumb_peer_new (bus, link->clock, &peer, link);
  link->values = plumb_value_bus_new (bus);
  link->sensors =
      plumb_sensor_set_new (link->peer, link->values, link->clock, seed + 1, &sensor, link);
  link->discovery = plumb_discovery_new (link->peer, link->clock, seed, &discovery, link);
  link->pairing = plumb_pairing_new (link->peer, link->clock, &pairing, link);
  link->reconnect = plumb_reconnect_new (link->peer);
  link->monitor =
      plumb_advertisement_monitor_new (link->peer, link->clock, plumb_link_schedule, link);
}

PlumbLink *
plumb_link_new (GDBusConnection *bus, PlumbClock clock, uint32_t seed,
                const PlumbLinkListener *listener, gpointer user_data)
{
  PlumbLink *link = g_new0 (PlumbLink, 1);
  link->clock = clock;
  link->listener = *listener;
  link->user_data = user_data;
  link->scan_needed_us = INT64_MAX;
  link->leave_deadline_us = INT64_MAX;
  link->announced_us = INT64_MAX;
  link->bluetooth = PLUMB_BLUETOOTH_NO_SERVICE;
  create_modules (link, bus, seed);
  return link;
}

void
plumb_link_free (PlumbLink *link)
{
  if (link == NULL)
    return;
  plumb_pairing_free (link->pairing);
  plumb_sensor_set_free (link->sensors);
  plumb_discovery_free (link->discovery);
  plumb_reconnect_free (link->reconnect);
  plumb_advertisement_monitor_free (link->monitor);
  plumb_value_bus_free (link->values);
  plumb_peer_free (link->peer);
  if (link->turn != NULL)
    g_source_destroy (link->turn);
  g_clear_pointer (&link->turn, g_source_unref);
  g_free (link);
}

void
plumb_link_suspend (PlumbLink *link)
{
  link->is_asleep = true;
  link->leave_deadline_us = link->clock () + LEAVE_LIMIT_US;
  plumb_peer_suspend (link->peer);
  plumb_link_schedule (link);
}

void
plumb_link_resume (PlumbLink *link)
{
  link->is_asleep = false;
  if (!link->is_stopping)
    link->leave_deadline_us = INT64_MAX;
  plumb_peer_resume (link->peer, link->clock () + RESUME_PAUSE_US);
  plumb_link_schedule (link);
}

void
plumb_link_tick (PlumbLink *link)
{
  link->announced_us = INT64_MAX;
  run_turn (link);
}

void
plumb_link_stop (PlumbLink *link, void (*on_stopped) (gpointer user_data), gpointer user_data)
{
  link->is_stopping = true;
  link->on_stopped = on_stopped;
  link->stopped_data = user_data;
  link->leave_deadline_us = link->clock () + LEAVE_LIMIT_US;
  plumb_reconnect_unregister (link->reconnect);
  plumb_advertisement_monitor_unregister (link->monitor);
  plumb_link_schedule (link);
}

PlumbBluetoothState
plumb_link_get_bluetooth (const PlumbLink *link)
{
  return link->bluetooth;
}

void
plumb_link_get_sensor (const PlumbLink *link, uint32_t slot, PlumbLinkSensor *out_sensor)
{
  plumb_sensor_link_get (plumb_sensor_set_get (link->sensors, slot),
                         plumb_discovery_is_scanning (link->discovery), out_sensor);
}
