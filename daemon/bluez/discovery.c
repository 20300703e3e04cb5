/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discovery.h"

#include "scan.h"

struct PlumbDiscovery {
  PlumbPeer *peer;
  PlumbClock clock;
  const PlumbDiscoveryListener *listener;
  gpointer user_data;
  PlumbScan scan;
  char *adapter;   /* object path of the one that scans, NULL: none */
  guint signal_id; /* of every device's changes, 0: not heard */
  int64_t asked_until_us;
  bool is_asked; /* by the user; on_ended is due */
  bool is_every_packet_wanted;
  GHashTable *reported;
};

void
plumb_discovery_report (PlumbDiscovery *discovery, const PlumbMirrorDevice *device)
{
  if (!discovery->is_asked || device->rssi_dbm == 0)
    return;
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  PlumbConfidence sure = PLUMB_CONFIDENCE_NONE;
  const PlumbSensorDriver *driver = plumb_sensor_driver_recognise (&advertisement, true, &sure);
  PlumbCandidate candidate = {
      .address = device->address,
      .name = device->name != NULL ? device->name : "",
      .rssi_dbm = device->rssi_dbm,
      .family = driver != NULL ? plumb_sensor_driver_info (driver)->family : "",
      .confidence = sure,
  };
  /* Once for each thing that can be said of it, not once a packet. */
  char *key = g_strdup_printf ("%s %s %s", candidate.address, candidate.family, candidate.name);
  if (g_hash_table_add (discovery->reported, key))
    discovery->listener->on_candidate (&candidate, discovery->user_data);
}

static bool
report_each (const PlumbMirrorDevice *device, gpointer user_data)
{
  plumb_discovery_report (user_data, device);
  return true;
}

static void
on_any_device_changed (GDBusConnection *bus, const char *sender, const char *path,
                       const char *interface, const char *signal, GVariant *parameters,
                       gpointer user_data)
{
  PlumbDiscovery *discovery = user_data;
  const PlumbMirrorDevice *device =
      discovery->listener->on_device_changed (path, parameters, discovery->user_data);
  if (device != NULL)
    plumb_discovery_report (discovery, device);
}

static void
listen (PlumbDiscovery *discovery)
{
  if (discovery->signal_id == 0)
    discovery->signal_id =
        plumb_peer_subscribe (discovery->peer, PLUMB_DBUS_PROPERTIES, "PropertiesChanged", NULL,
                              PLUMB_BLUEZ_DEVICE, on_any_device_changed, discovery);
}

void
plumb_discovery_forget_owner (PlumbDiscovery *discovery)
{
  plumb_peer_unsubscribe (discovery->peer, &discovery->signal_id);
  g_clear_pointer (&discovery->adapter, g_free);
}

static void
call_adapter (PlumbDiscovery *discovery, const char *method, GVariant *parameters,
              PlumbReplyHandler on_reply, uint32_t tag)
{
  plumb_peer_call (discovery->peer, &(PlumbCall){.path = discovery->adapter,
                                                 .interface = PLUMB_BLUEZ_ADAPTER,
                                                 .method = method,
                                                 .parameters = parameters,
                                                 .on_reply = on_reply,
                                                 .user_data = discovery,
                                                 .tag = tag});
}

static void
on_stopped (const PlumbReply *reply, gpointer user_data)
{
  PlumbDiscovery *discovery = user_data;
  plumb_discovery_forget_owner (discovery);
  plumb_scan_done (&discovery->scan, PLUMB_SCAN_STEP_STOP, true, discovery->clock ());
}

static void
on_started (const PlumbReply *reply, gpointer user_data)
{
  PlumbDiscovery *discovery = user_data;
  bool is_ok = reply->error == PLUMB_BLUEZ_OK;
  plumb_scan_done (&discovery->scan, PLUMB_SCAN_STEP_START, is_ok, discovery->clock ());
  if (is_ok) {
    plumb_mirror_foreach_device (plumb_peer_get_mirror (discovery->peer), report_each, discovery);
    return;
  }
  g_info ("the scan was refused: %s", plumb_bluez_error_to_string (reply->error));
  if (reply->error == PLUMB_BLUEZ_IN_PROGRESS) /* perhaps a session of ours that we forgot */
    call_adapter (discovery, "StopDiscovery", NULL, NULL, 0);
  plumb_discovery_forget_owner (discovery);
}

static void set_filter (PlumbDiscovery *discovery, const char *prefix, bool is_plain);

/* An unknown key refuses the whole filter: once more without what older versions lack. */
static void
on_filtered (const PlumbReply *reply, gpointer user_data)
{
  if (reply->error == PLUMB_BLUEZ_NOT_PERMITTED && reply->tag == 0)
    set_filter (user_data, NULL, true);
  else
    call_adapter (user_data, "StartDiscovery", NULL, on_started, 0);
}

/* prefix: bluetoothd's pattern, of an address or a name; NULL: none. */
static void
set_filter (PlumbDiscovery *discovery, const char *prefix, bool is_plain)
{
  GVariantBuilder filter;
  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&filter, "{sv}", "Transport", g_variant_new_string ("le"));
  g_variant_builder_add (&filter, "{sv}", "DuplicateData",
                         g_variant_new_boolean (discovery->is_every_packet_wanted));
  if (prefix != NULL)
    g_variant_builder_add (&filter, "{sv}", "Pattern", g_variant_new_string (prefix));
  call_adapter (discovery, "SetDiscoveryFilter", g_variant_new ("(a{sv})", &filter), on_filtered,
                is_plain);
}

static bool
is_scan_wanted (const PlumbSensorNeeds *needs)
{
  return needs->is_searched || needs->is_listened_to;
}

/* The first sensor that wants a scan and whose settings name an adapter decides which one scans;
 * NULL: it is not there, or off. */
static const char *
choose_adapter (const PlumbDiscovery *discovery, const PlumbSensorNeeds *needs)
{
  const PlumbMirrorAdapter *adapter =
      plumb_mirror_find_adapter (plumb_peer_get_mirror (discovery->peer), NULL);
  for (guint i = PLUMB_SENSORS_MAX; i-- > 0;) /* so that the first one has the last word */
    if (needs[i].has_own_adapter && is_scan_wanted (&needs[i]))
      adapter = needs[i].adapter;
  return adapter != NULL && adapter->is_powered ? adapter->path : NULL;
}

/* Where one sensor alone is looked for, and nothing else is wanted, bluetoothd can filter. */
static const char *
choose_prefix (const PlumbDiscovery *discovery, const PlumbSensorNeeds *needs)
{
  const char *prefix = NULL;
  guint n_wanted = discovery->is_asked;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    n_wanted += is_scan_wanted (&needs[i]);
    if (needs[i].is_searched)
      prefix = needs[i].search_prefix;
  }
  return n_wanted == 1 ? prefix : NULL;
}

static void
start (PlumbDiscovery *discovery, const PlumbSensorNeeds *needs)
{
  const char *adapter = choose_adapter (discovery, needs);
  if (adapter == NULL) {
    plumb_scan_done (&discovery->scan, PLUMB_SCAN_STEP_START, false, discovery->clock ());
    return;
  }
  g_free (discovery->adapter);
  discovery->adapter = g_strdup (adapter);
  discovery->is_every_packet_wanted = false;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    discovery->is_every_packet_wanted |= needs[i].is_listened_to;
  listen (discovery);
  set_filter (discovery, choose_prefix (discovery, needs), false);
}

static void
end_asked (PlumbDiscovery *discovery)
{
  discovery->is_asked = false;
  discovery->asked_until_us = 0;
  g_hash_table_remove_all (discovery->reported);
  discovery->listener->on_ended (discovery->user_data);
}

void
plumb_discovery_turn (PlumbDiscovery *discovery, const PlumbSensorNeeds *needs, bool is_radio_ready,
                      bool is_pairing, int64_t now_us)
{
  PlumbScanFacts facts = {.is_radio_ready = is_radio_ready, .is_connect_wanted = is_pairing};
  if (discovery->is_asked && (now_us >= discovery->asked_until_us || !is_radio_ready))
    end_asked (discovery);
  facts.asked_until_us = discovery->asked_until_us;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    facts.is_search_wanted |= needs[i].is_searched && !needs[i].is_served;
    facts.is_listen_wanted |= needs[i].is_listened_to && !needs[i].is_served;
    facts.is_connect_wanted |= needs[i].is_radio_wanted;
  }
  switch (plumb_scan_next (&discovery->scan, &facts, now_us)) {
  case PLUMB_SCAN_STEP_NONE:
    if (plumb_discovery_is_idle (discovery))
      plumb_peer_unsubscribe (discovery->peer, &discovery->signal_id);
    return;
  case PLUMB_SCAN_STEP_START: start (discovery, needs); return;
  case PLUMB_SCAN_STEP_STOP: call_adapter (discovery, "StopDiscovery", NULL, on_stopped, 0); return;
  }
}

void
plumb_discovery_ask (PlumbDiscovery *discovery, int64_t until_us)
{
  discovery->is_asked = true;
  discovery->asked_until_us = until_us;
}

bool
plumb_discovery_end (PlumbDiscovery *discovery)
{
  if (discovery->is_asked)
    discovery->asked_until_us = 1; /* in the past: the next turn ends it */
  return discovery->is_asked;
}

void
plumb_discovery_retry (PlumbDiscovery *discovery)
{
  plumb_scan_retry (&discovery->scan);
}

int64_t
plumb_discovery_deadline (const PlumbDiscovery *discovery)
{
  return plumb_scan_deadline (&discovery->scan);
}

bool
plumb_discovery_is_idle (const PlumbDiscovery *discovery)
{
  return discovery->scan.state == PLUMB_SCAN_IDLE;
}

bool
plumb_discovery_is_scanning (const PlumbDiscovery *discovery)
{
  return discovery->scan.state == PLUMB_SCAN_ACTIVE;
}

bool
plumb_discovery_is_hearing (const PlumbDiscovery *discovery)
{
  return discovery->signal_id != 0;
}

PlumbDiscovery *
plumb_discovery_new (PlumbPeer *peer, PlumbClock clock, uint32_t seed,
                     const PlumbDiscoveryListener *listener, gpointer user_data)
{
  PlumbDiscovery *discovery = g_new0 (PlumbDiscovery, 1);
  discovery->peer = peer;
  discovery->clock = clock;
  discovery->listener = listener;
  discovery->user_data = user_data;
  discovery->reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  plumb_scan_init (&discovery->scan, seed);
  return discovery;
}

void
plumb_discovery_free (PlumbDiscovery *discovery)
{
  plumb_discovery_forget_owner (discovery);
  g_hash_table_unref (discovery->reported);
  g_free (discovery);
}
