/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sensor: the facts that its plan decides by, and the steps that it decides for. */
#include <string.h>

#include "link-pair.h"

#define SILENCE_UNKNOWN_US (30 * (int64_t)G_USEC_PER_SEC)

/* Another device, or another way to speak to it. */
static bool
is_other_sensor (const PlumbSensorSettings *a, const PlumbSensorSettings *b)
{
  return g_strcmp0 (a->address, b->address) != 0 || g_strcmp0 (a->name, b->name) != 0 ||
         g_strcmp0 (a->driver, b->driver) != 0 || g_strcmp0 (a->adapter, b->adapter) != 0;
}

/* The same device, streaming in another way. */
static bool
is_other_stream (const PlumbSensorSettings *a, const PlumbSensorSettings *b)
{
  return a->rate_hz != b->rate_hz || a->notify != b->notify ||
         a->is_vibration_wanted != b->is_vibration_wanted;
}

void
plumb_link_slot_init (PlumbLinkSlot *slot, PlumbLink *link, uint32_t number, uint32_t seed)
{
  slot->link = link;
  slot->slot = number;
  slot->close_deadline_us = INT64_MAX;
  slot->status.battery_percent = -1;
  slot->news.connection = PLUMB_CONNECTION_DISABLED;
  slot->news.battery_percent = -1;
  slot->cancellable = g_cancellable_new ();
  plumb_plan_init (&slot->plan, seed);
}

static void
cancel_steps (PlumbLinkSlot *slot)
{
  g_cancellable_cancel (slot->cancellable);
  g_object_unref (slot->cancellable);
  slot->cancellable = g_cancellable_new ();
  plumb_plan_done (&slot->plan, slot->plan.pending, PLUMB_BLUEZ_CANCELLED, slot->link->clock ());
}

void
plumb_link_slot_clear (PlumbLinkSlot *slot)
{
  plumb_link_session_abort (slot);
  plumb_link_slot_watch_device (slot, NULL);
  g_cancellable_cancel (slot->cancellable);
  g_clear_object (&slot->cancellable);
  g_clear_pointer (&slot->settings, plumb_settings_sensor_free);
  g_clear_pointer (&slot->next, plumb_settings_sensor_free);
}

void
plumb_link_slot_forget (PlumbLinkSlot *slot)
{
  plumb_link_session_abort (slot);
  plumb_link_slot_watch_device (slot, NULL);
  cancel_steps (slot);
  slot->is_acquire_refused = false;
}

/* The slot is quiet: what was to follow takes its place. */
static void
install (PlumbLinkSlot *slot, PlumbSensorSettings *settings)
{
  uint32_t random = slot->plan.random;
  g_clear_pointer (&slot->settings, plumb_settings_sensor_free);
  plumb_link_slot_watch_device (slot, NULL);
  cancel_steps (slot);
  slot->settings = settings;
  slot->is_replaced = false;
  slot->is_let_go = false;
  slot->driver = NULL;
  slot->dropped = 0;
  slot->seen_us = 0;
  slot->session_error = NULL;
  memset (slot->warned_us, 0, sizeof slot->warned_us);
  memset (&slot->status, 0, sizeof slot->status);
  slot->status.battery_percent = -1;
  plumb_plan_init (&slot->plan, random);
  slot->address[0] = '\0';
  if (settings == NULL || settings->address == NULL)
    return;
  plumb_address_parse (settings->address, slot->address);
  /* Services of a device that was a neighbour until now were not kept. */
  if (slot->link->is_synced)
    plumb_link_sync (slot->link);
}

void
plumb_link_slot_set (PlumbLinkSlot *slot, const PlumbSensorSettings *settings)
{
  bool is_same = settings != NULL && slot->settings != NULL && !slot->is_replaced &&
                 !is_other_sensor (slot->settings, settings);
  if (settings == NULL && slot->settings == NULL)
    return;
  if (!is_same) {
    g_clear_pointer (&slot->next, plumb_settings_sensor_free);
    slot->next = settings != NULL ? plumb_settings_sensor_dup (settings) : NULL;
    slot->is_replaced = true;
    return;
  }
  bool is_restarted = is_other_stream (slot->settings, settings);
  plumb_settings_sensor_free (slot->settings);
  slot->settings = plumb_settings_sensor_dup (settings);
  if (is_restarted) {
    plumb_plan_reopen (&slot->plan, slot->link->clock ());
    plumb_link_session_abort (slot);
  }
}

static void
add_session_facts (const PlumbLinkSlot *slot, PlumbPlanFacts *facts)
{
  double silence_s = slot->settings->silence_s;
  facts->silence_us = SILENCE_UNKNOWN_US;
  if (slot->session != NULL) {
    facts->is_session_open = true;
    facts->is_streaming = plumb_sensor_session_is_streaming (slot->session);
    facts->is_refused = plumb_sensor_session_error (slot->session, &facts->is_pairing_wanted);
    facts->silence_us = plumb_sensor_session_silence_us (slot->session);
  }
  if (silence_s != PLUMB_SETTING_AUTO)
    facts->silence_us = (int64_t)(silence_s * G_USEC_PER_SEC);
}

static bool
is_another_connecting (const PlumbLinkSlot *slot)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *other = &slot->link->slots[i];
    if (other != slot && other->plan.state == PLUMB_PLAN_CONNECTING)
      return true;
  }
  return false;
}

static void
add_device_facts (PlumbLinkSlot *slot, const PlumbMirrorDevice *device, PlumbPlanFacts *facts)
{
  const PlumbLink *link = slot->link;
  const PlumbMirrorAdapter *adapter = device != NULL
                                          ? plumb_mirror_get_adapter (link->mirror, device->adapter)
                                          : plumb_link_slot_adapter (slot);
  facts->is_radio_ready =
      link->is_synced && !link->is_asleep && adapter != NULL && adapter->is_powered;
  facts->is_discovering = adapter != NULL && adapter->is_discovering;
  facts->is_radio_free = link->scan.state == PLUMB_SCAN_IDLE && !is_another_connecting (slot) &&
                         !plumb_link_pair_is_running (link);
  facts->is_reconnected_for_us = link->is_profile_registered;
  facts->is_broadcast = plumb_link_slot_is_broadcast (slot);
  facts->has_device = device != NULL;
  if (device == NULL)
    return;
  facts->is_connected = device->is_connected;
  facts->is_resolved = device->is_resolved;
  facts->is_bonded = device->is_paired;
  facts->is_bond_usual = slot->driver != NULL &&
                         plumb_sensor_driver_info (slot->driver)->pairing == PLUMB_PAIRING_REQUIRED;
  /* At our own end the sensor stays known and trusted: it is wanted again at the next start. */
  facts->is_trusted = device->is_trusted && !link->is_stopping;
  facts->has_characteristics = plumb_link_slot_has_characteristics (slot, device);
}

static PlumbPlanFacts
collect_facts (PlumbLinkSlot *slot, const PlumbMirrorDevice *device)
{
  PlumbPlanFacts facts = {
      .is_wanted = !slot->is_replaced && !slot->is_let_go && !slot->link->is_stopping,
      .is_bond_required = slot->settings->is_bond_required,
      .retry_min_s = slot->settings->retry_min_s,
      .retry_max_s = slot->settings->retry_max_s,
  };
  add_device_facts (slot, device, &facts);
  add_session_facts (slot, &facts);
  return facts;
}

static void
on_step_done (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
              PlumbBluezError error, guint32 tag)
{
  if (tag == slot->serial)
    plumb_plan_done (&slot->plan, slot->plan.pending, error, link->clock ());
}

static void
call_device (PlumbLinkSlot *slot, const char *method, int timeout_ms)
{
  plumb_link_call (slot->link, &(PlumbCall){.slot = slot,
                                            .cancellable = slot->cancellable,
                                            .path = slot->device_path,
                                            .interface = PLUMB_BLUEZ_DEVICE,
                                            .method = method,
                                            .timeout_ms = timeout_ms,
                                            .done = on_step_done,
                                            .tag = slot->serial});
}

static void
set_trusted (PlumbLinkSlot *slot, bool is_trusted)
{
  GVariant *parameters =
      g_variant_new ("(ssv)", PLUMB_BLUEZ_DEVICE, "Trusted", g_variant_new_boolean (is_trusted));
  plumb_link_call (slot->link, &(PlumbCall){.slot = slot,
                                            .cancellable = slot->cancellable,
                                            .path = slot->device_path,
                                            .interface = PLUMB_DBUS_PROPERTIES,
                                            .method = "Set",
                                            .parameters = parameters,
                                            .timeout_ms = PLUMB_CALL_TIMEOUT_MS,
                                            .done = on_step_done,
                                            .tag = slot->serial});
}

static void
remove_device (PlumbLinkSlot *slot)
{
  const PlumbMirrorDevice *device = plumb_mirror_get_device (slot->link->mirror, slot->device_path);
  if (device == NULL)
    return;
  plumb_link_call (slot->link, &(PlumbCall){.slot = slot,
                                            .cancellable = slot->cancellable,
                                            .path = device->adapter,
                                            .interface = PLUMB_BLUEZ_ADAPTER,
                                            .method = "RemoveDevice",
                                            .parameters = g_variant_new ("(o)", slot->device_path),
                                            .timeout_ms = PLUMB_DISCONNECT_TIMEOUT_MS,
                                            .done = on_step_done,
                                            .tag = slot->serial});
}

static void
carry_out (PlumbLinkSlot *slot, PlumbStep step)
{
  slot->serial++;
  switch (step) {
  case PLUMB_STEP_NONE: return;
  case PLUMB_STEP_SYNC: plumb_link_sync (slot->link); return;
  case PLUMB_STEP_TRUST: set_trusted (slot, true); return;
  case PLUMB_STEP_UNTRUST: set_trusted (slot, false); return;
  case PLUMB_STEP_CONNECT: call_device (slot, "Connect", PLUMB_CONNECT_TIMEOUT_MS); return;
  case PLUMB_STEP_OPEN: plumb_link_session_open (slot); return;
  case PLUMB_STEP_RESUBSCRIBE: plumb_link_notify_restart (slot); return;
  case PLUMB_STEP_CLOSE: plumb_link_session_close (slot); return;
  case PLUMB_STEP_DISCONNECT: call_device (slot, "Disconnect", PLUMB_DISCONNECT_TIMEOUT_MS); return;
  case PLUMB_STEP_REMOVE_DEVICE: remove_device (slot); return;
  }
}

static bool
has_stream_state (const PlumbPlan *plan)
{
  return plan->state == PLUMB_PLAN_SUBSCRIBING || plan->state == PLUMB_PLAN_STREAMING ||
         plan->state == PLUMB_PLAN_SILENT || plan->state == PLUMB_PLAN_LET_GO ||
         plan->state == PLUMB_PLAN_LISTENING;
}

static void
end_close (PlumbLinkSlot *slot, int64_t now_us)
{
  if (slot->close_deadline_us == INT64_MAX)
    return;
  bool is_over = slot->session == NULL || now_us >= slot->close_deadline_us;
  if (!is_over)
    return;
  slot->close_deadline_us = INT64_MAX;
  plumb_link_session_abort (slot);
  plumb_plan_done (&slot->plan, PLUMB_STEP_CLOSE, PLUMB_BLUEZ_OK, now_us);
}

bool
plumb_link_slot_is_quiet (const PlumbLinkSlot *slot)
{
  return slot->settings == NULL || (slot->plan.state == PLUMB_PLAN_LET_GO &&
                                    slot->plan.pending == PLUMB_STEP_NONE && slot->session == NULL);
}

static void
run_plan (PlumbLinkSlot *slot, int64_t now_us)
{
  PlumbStep step;
  int turns = 0;
  do {
    const PlumbMirrorDevice *device = plumb_link_slot_device (slot);
    PlumbPlanFacts facts = collect_facts (slot, device);
    plumb_link_slot_watch_device (slot, device != NULL ? device->path : NULL);
    step = plumb_plan_next (&slot->plan, &facts, now_us);
    if (!has_stream_state (&slot->plan))
      plumb_link_session_abort (slot);
    if (step != PLUMB_STEP_NONE)
      carry_out (slot, step);
  } while (step != PLUMB_STEP_NONE && ++turns < 4);
}

void
plumb_link_slot_turn (PlumbLinkSlot *slot, int64_t now_us)
{
  if (slot->settings != NULL) {
    if (slot->session != NULL)
      plumb_link_session_drive (slot);
    end_close (slot, now_us);
    if (!plumb_link_pair_is_holding (slot))
      run_plan (slot, now_us);
    if (slot->plan.state == PLUMB_PLAN_LISTENING && slot->session == NULL)
      plumb_link_session_open (slot);
  }
  if (slot->is_replaced && plumb_link_slot_is_quiet (slot)) {
    install (slot, g_steal_pointer (&slot->next));
    plumb_link_schedule (slot->link);
  }
}
