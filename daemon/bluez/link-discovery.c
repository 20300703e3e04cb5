/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries out what scan.c decides, and tells the user's candidates. Only while scanning every
 * device's signals are heard; at other times the radio neighbourhood does not wake us. */
#include <string.h>

#include "link-pair.h"

static bool
is_searching (const PlumbLinkSlot *slot)
{
  return slot->settings != NULL && slot->plan.state == PLUMB_PLAN_NO_DEVICE;
}

static PlumbScanFacts
collect_facts (const PlumbLink *link, int64_t now_us)
{
  PlumbScanFacts facts = {
      .is_radio_ready = plumb_link_bluetooth_now (link) == PLUMB_BLUETOOTH_READY &&
                        !link->is_asleep && !link->is_stopping,
      .asked_until_us = link->asked_until_us,
  };
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *slot = &link->slots[i];
    if (slot->settings == NULL)
      continue;
    if (!plumb_link_passive_serves (slot, now_us)) {
      facts.is_search_wanted |= is_searching (slot);
      facts.is_listen_wanted |= slot->plan.state == PLUMB_PLAN_LISTENING;
    }
    facts.is_connect_wanted |= plumb_plan_wants_radio (&slot->plan, now_us);
  }
  facts.is_connect_wanted |= plumb_link_pair_is_running (link);
  return facts;
}

static void
report (PlumbLink *link, const PlumbMirrorDevice *device)
{
  if (!link->is_asked || device->rssi_dbm == 0 || link->listener.on_candidate == NULL)
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
  if (g_hash_table_add (link->reported, key))
    link->listener.on_candidate (&candidate, link->user_data);
}

static bool
report_each (const PlumbMirrorDevice *device, gpointer user_data)
{
  report (user_data, device);
  return true;
}

static bool
has_data (GVariant *changed)
{
  g_autoptr (GVariant) manufacturer = g_variant_lookup_value (changed, "ManufacturerData", NULL);
  g_autoptr (GVariant) service = g_variant_lookup_value (changed, "ServiceData", NULL);
  return manufacturer != NULL || service != NULL;
}

static void
feed_broadcast (PlumbLink *link, const PlumbMirrorDevice *device)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    PlumbLinkSlot *slot = &link->slots[i];
    if (slot->settings != NULL && slot->plan.state == PLUMB_PLAN_LISTENING &&
        g_strcmp0 (slot->device_path, device->path) == 0) {
      if (link->scan_signal_id == 0)
        slot->passive_us = link->clock ();
      plumb_link_receive_advertisement (slot, device);
    }
  }
}

bool
plumb_link_device_changed (PlumbLink *link, const char *path, GVariant *parameters)
{
  if (!plumb_mirror_properties_changed (link->mirror, path, parameters))
    return false;
  const PlumbMirrorDevice *device = plumb_mirror_get_device (link->mirror, path);
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  if (device != NULL && has_data (changed))
    feed_broadcast (link, device);
  return true;
}

static void
on_any_device_changed (GDBusConnection *bus, const char *sender, const char *path,
                       const char *interface, const char *signal, GVariant *parameters,
                       gpointer user_data)
{
  PlumbLink *link = user_data;
  if (!plumb_link_device_changed (link, path, parameters))
    return;
  const PlumbMirrorDevice *device = plumb_mirror_get_device (link->mirror, path);
  report (link, device);
  if (plumb_link_is_device_wanted (device, link))
    plumb_link_schedule (link);
}

static void
listen (PlumbLink *link)
{
  if (link->scan_signal_id == 0)
    link->scan_signal_id = g_dbus_connection_signal_subscribe (
        link->bus, link->owner, PLUMB_DBUS_PROPERTIES, "PropertiesChanged", NULL,
        PLUMB_BLUEZ_DEVICE, G_DBUS_SIGNAL_FLAGS_NONE, on_any_device_changed, link, NULL);
}

static void
listen_no_more (PlumbLink *link)
{
  if (link->scan_signal_id != 0)
    g_dbus_connection_signal_unsubscribe (link->bus, link->scan_signal_id);
  link->scan_signal_id = 0;
}

void
plumb_link_scan_forget (PlumbLink *link)
{
  listen_no_more (link);
  g_clear_pointer (&link->scan_adapter, g_free);
}

static void
call_adapter (PlumbLink *link, const char *method, GVariant *parameters, PlumbCallDone done,
              guint32 tag)
{
  plumb_link_call (link, &(PlumbCall){.cancellable = link->cancellable,
                                      .path = link->scan_adapter,
                                      .interface = PLUMB_BLUEZ_ADAPTER,
                                      .method = method,
                                      .parameters = parameters,
                                      .timeout_ms = PLUMB_CALL_TIMEOUT_MS,
                                      .done = done,
                                      .tag = tag});
}

static void
on_stopped (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
            PlumbBluezError error, guint32 tag)
{
  plumb_link_scan_forget (link);
  plumb_scan_done (&link->scan, PLUMB_SCAN_STEP_STOP, true, link->clock ());
}

static void
on_started (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
            PlumbBluezError error, guint32 tag)
{
  bool is_ok = error == PLUMB_BLUEZ_OK;
  plumb_scan_done (&link->scan, PLUMB_SCAN_STEP_START, is_ok, link->clock ());
  if (is_ok) {
    plumb_mirror_foreach_device (link->mirror, report_each, link);
    return;
  }
  g_info ("the scan was refused: %s", plumb_bluez_error_to_string (error));
  if (error == PLUMB_BLUEZ_IN_PROGRESS) /* perhaps a session of ours that we forgot */
    call_adapter (link, "StopDiscovery", NULL, NULL, 0);
  plumb_link_scan_forget (link);
}

static void set_filter (PlumbLink *link, bool is_plain);

/* An unknown key refuses the whole filter: once more without what older versions lack. */
static void
on_filtered (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
             PlumbBluezError error, guint32 is_plain)
{
  if (error == PLUMB_BLUEZ_NOT_PERMITTED && !is_plain)
    set_filter (link, true);
  else
    call_adapter (link, "StartDiscovery", NULL, on_started, 0);
}

/* The one sensor that is looked for, as bluetoothd's pattern: a prefix of the address or the name.
 * NULL: several, or something else is wanted too. */
static const char *
pattern (const PlumbLink *link)
{
  const char *text = NULL;
  if (link->asked_until_us != 0)
    return NULL;
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *slot = &link->slots[i];
    if (slot->settings != NULL && slot->plan.state == PLUMB_PLAN_LISTENING)
      return NULL;
    if (!is_searching (slot))
      continue;
    if (text != NULL)
      return NULL;
    text = slot->address[0] != '\0' ? slot->address : slot->settings->name;
  }
  return text;
}

static bool
is_listening (const PlumbLink *link)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (link->slots[i].settings != NULL && link->slots[i].plan.state == PLUMB_PLAN_LISTENING)
      return true;
  return false;
}

static void
set_filter (PlumbLink *link, bool is_plain)
{
  GVariantBuilder filter;
  const char *prefix = is_plain ? NULL : pattern (link);
  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&filter, "{sv}", "Transport", g_variant_new_string ("le"));
  g_variant_builder_add (&filter, "{sv}", "DuplicateData",
                         g_variant_new_boolean (is_listening (link)));
  if (prefix != NULL)
    g_variant_builder_add (&filter, "{sv}", "Pattern", g_variant_new_string (prefix));
  call_adapter (link, "SetDiscoveryFilter", g_variant_new ("(a{sv})", &filter), on_filtered,
                is_plain);
}

static const PlumbMirrorAdapter *
choose_adapter (const PlumbLink *link)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *slot = &link->slots[i];
    bool has_preference = slot->settings != NULL && slot->settings->adapter != NULL;
    if (has_preference && (is_searching (slot) || slot->plan.state == PLUMB_PLAN_LISTENING))
      return plumb_link_slot_adapter (slot);
  }
  return plumb_mirror_find_adapter (link->mirror, NULL);
}

static void
start (PlumbLink *link)
{
  const PlumbMirrorAdapter *adapter = choose_adapter (link);
  if (adapter == NULL || !adapter->is_powered) {
    plumb_scan_done (&link->scan, PLUMB_SCAN_STEP_START, false, link->clock ());
    return;
  }
  g_free (link->scan_adapter);
  link->scan_adapter = g_strdup (adapter->path);
  listen (link);
  set_filter (link, false);
}

static void
end_asked (PlumbLink *link)
{
  link->is_asked = false;
  link->asked_until_us = 0;
  g_hash_table_remove_all (link->reported);
  if (link->listener.on_discovery_ended != NULL)
    link->listener.on_discovery_ended (link->user_data);
}

void
plumb_link_scan_turn (PlumbLink *link, int64_t now_us)
{
  PlumbScanFacts facts = collect_facts (link, now_us);
  if (link->is_asked && (now_us >= link->asked_until_us || !facts.is_radio_ready)) {
    end_asked (link);
    facts.asked_until_us = 0;
  }
  switch (plumb_scan_next (&link->scan, &facts, now_us)) {
  case PLUMB_SCAN_STEP_NONE:
    if (link->scan.state == PLUMB_SCAN_IDLE)
      listen_no_more (link);
    return;
  case PLUMB_SCAN_STEP_START: start (link); return;
  case PLUMB_SCAN_STEP_STOP: call_adapter (link, "StopDiscovery", NULL, on_stopped, 0); return;
  }
}
