/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries out what the driver's session asks for, one action at a time. */
#include <string.h>

#include "link-private.h"

void
plumb_link_session_open (PlumbLinkSlot *slot)
{
  const PlumbSensorInfo *info = plumb_sensor_driver_info (slot->driver);
  PlumbSensorOptions options = {.rate_hz = slot->settings->rate_hz,
                                .is_vibration_wanted = slot->settings->is_vibration_wanted};
  plumb_link_session_abort (slot);
  slot->session = plumb_sensor_session_new (slot->driver, &options);
  slot->session_cancellable = g_cancellable_new ();
  slot->session_error = NULL;
  slot->n_channels = info->n_characteristics;
  slot->channels = g_new0 (PlumbLinkChannel, slot->n_channels);
  for (size_t i = 0; i < slot->n_channels; i++) {
    slot->channels[i].slot = slot;
    slot->channels[i].index = (uint8_t)i;
    slot->channels[i].fd = -1;
  }
  memset (&slot->meter, 0, sizeof slot->meter);
  plumb_link_session_drive (slot);
}

static void
keep_status (PlumbLinkSlot *slot)
{
  plumb_sensor_session_get_status (slot->session, &slot->status);
  slot->session_error = plumb_sensor_session_error (slot->session, NULL);
  for (int i = 0; i < PLUMB_DROP_KINDS; i++)
    slot->dropped += slot->status.drops[i];
  memset (slot->status.drops, 0, sizeof slot->status.drops);
}

/* Without a word to the sensor: its link is gone, or is about to be cut. */
void
plumb_link_session_abort (PlumbLinkSlot *slot)
{
  if (slot->session == NULL)
    return;
  g_cancellable_cancel (slot->session_cancellable);
  g_clear_object (&slot->session_cancellable);
  for (size_t i = 0; i < slot->n_channels; i++)
    plumb_link_notify_drop (&slot->channels[i]);
  g_clear_pointer (&slot->channels, g_free);
  slot->n_channels = 0;
  slot->resubscribing = 0;
  keep_status (slot);
  g_clear_pointer (&slot->session, plumb_sensor_session_free);
}

void
plumb_link_session_close (PlumbLinkSlot *slot)
{
  slot->close_deadline_us = slot->link->clock () + PLUMB_CLOSE_LIMIT_US;
  plumb_sensor_session_stop (slot->session);
  plumb_link_session_drive (slot);
}

static PlumbActionResult
to_result (PlumbBluezError error)
{
  switch (error) {
  case PLUMB_BLUEZ_OK:
  case PLUMB_BLUEZ_ALREADY: return PLUMB_RESULT_OK;
  case PLUMB_BLUEZ_NOT_PAIRED: return PLUMB_RESULT_NOT_PAIRED;
  case PLUMB_BLUEZ_ATT:
  case PLUMB_BLUEZ_NOT_SUPPORTED:
  case PLUMB_BLUEZ_NOT_PERMITTED: return PLUMB_RESULT_REFUSED;
  case PLUMB_BLUEZ_CANCELLED:
  case PLUMB_BLUEZ_GONE:
  case PLUMB_BLUEZ_UNKNOWN_OBJECT:
  case PLUMB_BLUEZ_NO_REPLY:
  case PLUMB_BLUEZ_ACCESS_DENIED:
  case PLUMB_BLUEZ_NOT_READY:
  case PLUMB_BLUEZ_IN_PROGRESS:
  case PLUMB_BLUEZ_ABORTED:
  case PLUMB_BLUEZ_CONNECT_FAILED:
  case PLUMB_BLUEZ_TOO_MANY_LINKS:
  case PLUMB_BLUEZ_NOTIFY_TAKEN:
  case PLUMB_BLUEZ_NOT_CONNECTED:
  case PLUMB_BLUEZ_FAILED: break;
  }
  return PLUMB_RESULT_FAILED;
}

/* The driver knows the sensor, the plan knows the link: each is told its part. A failure of the
 * link while the start sequence runs is the plan's. */
static void
tell_plan (PlumbLinkSlot *slot, PlumbBluezError error)
{
  bool is_link_error = to_result (error) == PLUMB_RESULT_FAILED;
  bool is_subscription = slot->action.kind == PLUMB_ACTION_SUBSCRIBE;
  bool is_required = plumb_sensor_driver_info (slot->driver)
                         ->characteristics[slot->action.characteristic]
                         .is_required;
  bool is_refused = is_subscription && is_required && to_result (error) == PLUMB_RESULT_REFUSED;
  if (slot->plan.state == PLUMB_PLAN_SUBSCRIBING && (is_link_error || is_refused))
    plumb_plan_report (&slot->plan, error);
}

void
plumb_link_session_complete (PlumbLinkSlot *slot, GVariant *reply, PlumbBluezError error)
{
  g_autoptr (GVariant) value = NULL;
  const uint8_t *bytes = NULL;
  gsize size = 0;
  const PlumbSensorAction action = slot->action;
  if (action.kind == PLUMB_ACTION_READ && reply != NULL) {
    g_variant_get (reply, "(@ay)", &value);
    bytes = g_variant_get_fixed_array (value, &size, 1);
  }
  tell_plan (slot, error);
  plumb_sensor_session_complete (slot->session, &action, to_result (error), bytes, size,
                                 slot->link->clock ());
  plumb_link_collect (slot);
  if (slot->session == NULL)
    return;
  plumb_link_session_drive (slot);
}

static void
on_action_done (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
                PlumbBluezError error, guint32 tag)
{
  plumb_link_session_complete (slot, reply, error);
}

static void
call_characteristic (PlumbLinkSlot *slot, const char *path, const char *method,
                     GVariant *parameters, const char *reply_type)
{
  plumb_link_call (slot->link, &(PlumbCall){.slot = slot,
                                            .cancellable = slot->session_cancellable,
                                            .path = path,
                                            .interface = PLUMB_BLUEZ_CHARACTERISTIC,
                                            .method = method,
                                            .parameters = parameters,
                                            .reply_type = reply_type,
                                            .timeout_ms = PLUMB_NOTIFY_TIMEOUT_MS,
                                            .done = on_action_done});
}

static void
write_value (PlumbLinkSlot *slot, const char *path, const char *type)
{
  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "type", g_variant_new_string (type));
  GVariant *bytes =
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, slot->action.value, slot->action.size, 1);
  call_characteristic (slot, path, "WriteValue", g_variant_new ("(@aya{sv})", bytes, &options),
                       "()");
}

/* False: it ended already, the characteristic is not there. */
static bool
start_action (PlumbLinkSlot *slot)
{
  const PlumbSensorAction *action = &slot->action;
  const PlumbSensorCharacteristic *wanted =
      &plumb_sensor_driver_info (slot->driver)->characteristics[action->characteristic];
  const PlumbMirrorCharacteristic *found =
      slot->device_path != NULL
          ? plumb_mirror_find_characteristic (slot->link->mirror, slot->device_path,
                                              wanted->service_uuid, wanted->uuid)
          : NULL;
  if (found == NULL)
    return false;
  switch (action->kind) {
  case PLUMB_ACTION_READ:
    call_characteristic (slot, found->path, "ReadValue", g_variant_new ("(a{sv})", NULL), "(ay)");
    return true;
  case PLUMB_ACTION_WRITE: write_value (slot, found->path, "request"); return true;
  case PLUMB_ACTION_WRITE_COMMAND: write_value (slot, found->path, "command"); return true;
  case PLUMB_ACTION_SUBSCRIBE:
    plumb_link_notify_start (&slot->channels[action->characteristic], found->path);
    return true;
  case PLUMB_ACTION_UNSUBSCRIBE:
    plumb_link_notify_stop (&slot->channels[action->characteristic]);
    return true;
  }
  return false;
}

static bool
is_stop_over (const PlumbLinkSlot *slot)
{
  return slot->close_deadline_us != INT64_MAX &&
         plumb_sensor_session_deadline (slot->session) == INT64_MAX;
}

void
plumb_link_session_drive (PlumbLinkSlot *slot)
{
  PlumbLink *link = slot->link;
  while (slot->session != NULL &&
         plumb_sensor_session_next (slot->session, link->clock (), &slot->action)) {
    const PlumbSensorAction action = slot->action;
    if (start_action (slot))
      continue;
    plumb_sensor_session_complete (slot->session, &action, PLUMB_RESULT_MISSING, NULL, 0,
                                   link->clock ());
  }
  if (slot->session != NULL && is_stop_over (slot))
    plumb_link_session_abort (slot);
  plumb_link_check_deadline (link);
}
