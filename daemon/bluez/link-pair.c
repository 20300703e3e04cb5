/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairing's stages. A sensor that forgot its keys is removed first: bluetoothd answers
 * AlreadyExists as long as it has a key of its own, however useless. */
#include "link-pair.h"

#include <string.h>

#include "link-agent.h"
#include "names.h"

#define AGENT_MANAGER      "org.bluez.AgentManager1"
#define AGENT_MANAGER_PATH "/org/bluez"
#define PAIR_TIMEOUT_MS    90000 /* later than our own limit, which is the one that counts */

void
plumb_link_pair_init (PlumbLink *link)
{
  link->pair.stage = PLUMB_PAIR_IDLE;
  link->pair.deadline_us = INT64_MAX;
}

static PlumbLinkSlot *
pairing_slot (const PlumbLink *link)
{
  return (PlumbLinkSlot *)&link->slots[link->pair.slot];
}

static bool
is_still_wanted (const PlumbLinkSlot *slot)
{
  return slot->settings != NULL && !slot->is_replaced && !slot->is_let_go &&
         !slot->link->is_stopping;
}

bool
plumb_link_pair_is_holding (const PlumbLinkSlot *slot)
{
  const PlumbLinkPair *pair = &slot->link->pair;
  bool has_device = slot->device_path != NULL &&
                    plumb_mirror_get_device (slot->link->mirror, slot->device_path) != NULL;
  return pair->stage != PLUMB_PAIR_IDLE && pair->slot == slot->slot && has_device &&
         slot->plan.state != PLUMB_PLAN_NO_DEVICE && slot->plan.state != PLUMB_PLAN_NO_RADIO &&
         slot->plan.state != PLUMB_PLAN_LET_GO && is_still_wanted (slot);
}

bool
plumb_link_pair_is_running (const PlumbLink *link)
{
  return link->pair.stage >= PLUMB_PAIR_REGISTERING;
}

static void
call_agent_manager (PlumbLink *link, const char *method, GVariant *parameters,
                    GCancellable *cancellable, PlumbCallDone done)
{
  plumb_link_call (link, &(PlumbCall){.cancellable = cancellable,
                                      .path = AGENT_MANAGER_PATH,
                                      .interface = AGENT_MANAGER,
                                      .method = method,
                                      .parameters = parameters,
                                      .timeout_ms = PLUMB_CALL_TIMEOUT_MS,
                                      .done = done});
}

static void
call_device (PlumbLink *link, const char *path, const char *interface, const char *method,
             GVariant *parameters, GCancellable *cancellable, PlumbCallDone done)
{
  plumb_link_call (link, &(PlumbCall){.cancellable = cancellable,
                                      .path = path,
                                      .interface = interface,
                                      .method = method,
                                      .parameters = parameters,
                                      .timeout_ms = PLUMB_DISCONNECT_TIMEOUT_MS,
                                      .done = done});
}

/* Takes back whatever was asked of bluetoothd. */
static void
withdraw (PlumbLink *link)
{
  PlumbLinkPair *pair = &link->pair;
  bool is_running = pair->stage == PLUMB_PAIR_PAIRING;
  bool is_registered = pair->stage >= PLUMB_PAIR_REGISTERING;
  g_cancellable_cancel (pair->cancellable);
  g_clear_object (&pair->cancellable);
  plumb_link_agent_unexport (link);
  if (is_running && !pair->is_answered)
    call_device (link, pair->device_path, PLUMB_BLUEZ_DEVICE, "CancelPairing", NULL,
                 link->cancellable, NULL);
  if (is_registered)
    call_agent_manager (link, "UnregisterAgent", g_variant_new ("(o)", PLUMB_PATH_AGENT),
                        link->cancellable, NULL);
  g_clear_pointer (&pair->device_path, g_free);
  plumb_link_pair_init (link);
}

static void
finish (PlumbLink *link, PlumbPairResult result)
{
  PlumbLinkSlot *slot = pairing_slot (link);
  withdraw (link);
  g_log_structured (
      G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_SENSOR, PLUMB_LOG_SENSOR,
      slot->settings != NULL ? slot->settings->id : "", PLUMB_LOG_STATE,
      result == PLUMB_PAIR_OK ? "paired" : "pairing failed", "MESSAGE", "pairing of sensor %s: %s",
      slot->settings != NULL ? slot->settings->id : "?", plumb_pair_result_to_string (result));
  if (result == PLUMB_PAIR_OK)
    plumb_plan_retry (&slot->plan);
  plumb_link_schedule (link);
  if (link->listener.on_pairing_finished != NULL)
    link->listener.on_pairing_finished (slot->slot, result, link->user_data);
}

void
plumb_link_pair_forget (PlumbLink *link)
{
  if (link->pair.stage != PLUMB_PAIR_IDLE)
    finish (link, PLUMB_PAIR_NO_BLUETOOTH);
}

void
plumb_link_pair_clear (PlumbLink *link)
{
  if (link->pair.stage != PLUMB_PAIR_IDLE)
    withdraw (link);
}

/* The names are those of BlueZ's src/error.c and doc/org.bluez.Device.rst. */
static PlumbPairResult
result_of (const GError *error)
{
  static const struct {
    const char *name;
    PlumbPairResult result;
  } rows[] = {
      {"org.bluez.Error.AlreadyExists", PLUMB_PAIR_OK},
      {"org.bluez.Error.AuthenticationFailed", PLUMB_PAIR_NOT_ACCEPTED},
      {"org.bluez.Error.AuthenticationRejected", PLUMB_PAIR_REFUSED},
      {"org.bluez.Error.AuthenticationCanceled", PLUMB_PAIR_CANCELLED},
      {"org.bluez.Error.AuthenticationTimeout", PLUMB_PAIR_TIMEOUT},
      {"org.bluez.Error.ConnectionAttemptFailed", PLUMB_PAIR_UNREACHABLE},
      {"org.bluez.Error.InProgress", PLUMB_PAIR_OTHER_PAIRING},
      {"org.bluez.Error.NotReady", PLUMB_PAIR_NO_BLUETOOTH},
      {"org.freedesktop.DBus.Error.UnknownObject", PLUMB_PAIR_UNREACHABLE},
      {"org.freedesktop.DBus.Error.NoReply", PLUMB_PAIR_TIMEOUT},
  };
  if (error == NULL)
    return PLUMB_PAIR_OK;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return PLUMB_PAIR_TIMEOUT;
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (name, rows[i].name) == 0)
      return rows[i].result;
  return PLUMB_PAIR_FAILED;
}

typedef struct {
  PlumbLink *link; /* valid while cancellable was not cancelled */
  GCancellable *cancellable;
} Pending;

static void
pending_free (Pending *pending)
{
  g_object_unref (pending->cancellable);
  g_free (pending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void
on_paired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_cancellable_is_cancelled (pending->cancellable))
    return;
  PlumbLinkPair *pair = &pending->link->pair;
  PlumbPairResult outcome = result_of (error);
  if (reply == NULL)
    g_debug ("Pair: %s", error->message);
  if (outcome != PLUMB_PAIR_OK && pair->was_passkey_refused)
    outcome = PLUMB_PAIR_NO_KEYBOARD;
  pair->is_answered = true;
  finish (pending->link, outcome);
}

/* Not through plumb_link_call (): what exactly bluetoothd answers matters here. */
static void
call_pair (PlumbLink *link)
{
  Pending *pending = g_new0 (Pending, 1);
  pending->link = link;
  pending->cancellable = g_object_ref (link->pair.cancellable);
  g_dbus_connection_call (link->bus, link->owner, link->pair.device_path, PLUMB_BLUEZ_DEVICE,
                          "Pair", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, PAIR_TIMEOUT_MS,
                          link->pair.cancellable, on_paired, pending);
}

static void
on_registered (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
               PlumbBluezError error, guint32 tag)
{
  if (error != PLUMB_BLUEZ_OK && error != PLUMB_BLUEZ_ALREADY) {
    finish (link, PLUMB_PAIR_FAILED);
    return;
  }
  link->pair.stage = PLUMB_PAIR_PAIRING;
  call_pair (link);
}

static void
on_removed (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
            PlumbBluezError error, guint32 tag)
{
  if (error != PLUMB_BLUEZ_OK && error != PLUMB_BLUEZ_UNKNOWN_OBJECT) {
    finish (link, PLUMB_PAIR_FAILED);
    return;
  }
  link->pair.stage = PLUMB_PAIR_PREPARING; /* until it was found anew */
}

/* Only a bond that is known to be broken is thrown away, and only because the user asked. */
static void
remove_bond (PlumbLink *link, const PlumbMirrorDevice *device)
{
  link->pair.stage = PLUMB_PAIR_REMOVING;
  link->pair.is_bond_broken = false;
  link->pair.was_removed = true;
  call_device (link, device->adapter, PLUMB_BLUEZ_ADAPTER, "RemoveDevice",
               g_variant_new ("(o)", device->path), link->pair.cancellable, on_removed);
}

static void
begin (PlumbLink *link, const PlumbMirrorDevice *device)
{
  PlumbLinkPair *pair = &link->pair;
  pair->device_path = g_strdup (device->path);
  if (!plumb_link_agent_export (link)) {
    finish (link, PLUMB_PAIR_FAILED);
    return;
  }
  pair->stage = PLUMB_PAIR_REGISTERING;
  call_agent_manager (link, "RegisterAgent",
                      g_variant_new ("(os)", PLUMB_PATH_AGENT,
                                     pair->can_enter_passkey ? "KeyboardOnly" : "NoInputNoOutput"),
                      pair->cancellable, on_registered);
}

/* bluetoothd does not know the sensor (any more): it must be seen first. */
static void
search (PlumbLink *link, PlumbLinkSlot *slot)
{
  if (slot->plan.state != PLUMB_PLAN_UNPAIRED)
    return;
  plumb_plan_retry (&slot->plan);
  plumb_scan_retry (&link->scan);
  plumb_link_schedule (link);
}

static void
prepare (PlumbLink *link)
{
  PlumbLinkSlot *slot = pairing_slot (link);
  const PlumbMirrorDevice *device = plumb_link_slot_device (slot);
  if (device == NULL) {
    search (link, slot);
    return;
  }
  bool is_busy = slot->plan.pending != PLUMB_STEP_NONE || link->scan.state != PLUMB_SCAN_IDLE ||
                 !plumb_link_pair_is_holding (slot);
  if (is_busy)
    return; /* its end brings the next turn */
  if (device->is_paired && link->pair.is_bond_broken)
    remove_bond (link, device);
  else if (!device->is_paired)
    begin (link, device);
  else if (!link->pair.was_removed) /* else its removal has not been told yet */
    finish (link, PLUMB_PAIR_OK);
}

void
plumb_link_pair_turn (PlumbLink *link, int64_t now_us)
{
  PlumbLinkPair *pair = &link->pair;
  if (pair->stage == PLUMB_PAIR_IDLE)
    return;
  if (!is_still_wanted (pairing_slot (link)))
    finish (link, PLUMB_PAIR_CANCELLED);
  else if (now_us >= pair->deadline_us)
    finish (link,
            pair->stage == PLUMB_PAIR_PREPARING ? PLUMB_PAIR_UNREACHABLE : PLUMB_PAIR_TIMEOUT);
  else if (link->is_asleep || plumb_link_bluetooth_now (link) != PLUMB_BLUETOOTH_READY)
    finish (link, PLUMB_PAIR_NO_BLUETOOTH);
  else if (pair->stage == PLUMB_PAIR_PREPARING)
    prepare (link);
}

static bool
check_can_pair (const PlumbLink *link, const PlumbLinkSlot *slot, GError **error)
{
  PlumbBluetoothState state = plumb_link_bluetooth_now (link);
  bool is_refused = slot->driver != NULL &&
                    plumb_sensor_driver_info (slot->driver)->pairing == PLUMB_PAIRING_REFUSED;
  if (link->pair.stage != PLUMB_PAIR_IDLE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PENDING, "a pairing is under way already");
  else if (state != PLUMB_BLUETOOTH_READY || link->is_stopping || link->is_asleep)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Bluetooth is not ready: %s",
                 plumb_bluetooth_state_to_string (state));
  else if (slot->settings == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the sensor is switched off");
  else if (is_refused || plumb_link_slot_is_broadcast (slot))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "this family of sensors (%s) works without pairing and refuses it",
                 plumb_sensor_driver_info (slot->driver)->family);
  else
    return true;
  return false;
}

bool
plumb_link_pair (PlumbLink *link, uint32_t number, bool can_enter_passkey, GError **error)
{
  PlumbLinkSlot *slot = &link->slots[number];
  PlumbLinkPair *pair = &link->pair;
  if (!check_can_pair (link, slot, error))
    return false;
  plumb_link_pair_init (link);
  pair->stage = PLUMB_PAIR_PREPARING;
  pair->slot = number;
  pair->can_enter_passkey = can_enter_passkey;
  pair->is_bond_broken = slot->plan.state == PLUMB_PLAN_UNPAIRED;
  pair->was_removed = false;
  pair->was_passkey_refused = false;
  pair->is_answered = false;
  pair->deadline_us = link->clock () + PLUMB_PAIR_LIMIT_US;
  pair->cancellable = g_cancellable_new ();
  slot->is_let_go = false;
  plumb_link_schedule (link);
  return true;
}

bool
plumb_link_pair_cancel (PlumbLink *link, uint32_t slot)
{
  if (link->pair.stage == PLUMB_PAIR_IDLE || link->pair.slot != slot)
    return false;
  finish (link, PLUMB_PAIR_CANCELLED);
  return true;
}

const char *
plumb_pair_result_to_string (PlumbPairResult result)
{
  static const char *const texts[] = {
      [PLUMB_PAIR_OK] = "paired",
      [PLUMB_PAIR_CANCELLED] = "the pairing was cancelled",
      [PLUMB_PAIR_REFUSED] = "the sensor or this computer refused the pairing",
      [PLUMB_PAIR_NOT_ACCEPTED] = "the sensor did not accept the pairing; wake it, see that no "
                                  "phone is connected to it, check the passkey if it has one, and "
                                  "try again",
      [PLUMB_PAIR_NO_KEYBOARD] = "the sensor asked for a passkey and nobody could enter one; run "
                                 "\"plumbline sensors pair\" on a terminal",
      [PLUMB_PAIR_TIMEOUT] = "the pairing took longer than 60 s; try again with the sensor near",
      [PLUMB_PAIR_UNREACHABLE] = "the sensor could not be reached; is it on, near, and not "
                                 "connected to a phone?",
      [PLUMB_PAIR_NO_BLUETOOTH] = "Bluetooth went away while pairing",
      [PLUMB_PAIR_OTHER_PAIRING] = "another program is pairing this sensor just now",
      [PLUMB_PAIR_FAILED] = "the Bluetooth service could not pair the sensor",
  };
  return texts[result];
}
