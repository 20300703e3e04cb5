/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pairing.h"

#include "names.h"
#include "pairing-agent.h"
#include "plan.h"

#define AGENT_MANAGER      "org.bluez.AgentManager1"
#define AGENT_MANAGER_PATH "/org/bluez"
/* From asking to the end at the latest: BlueZ itself gives its agents 60 s (src/agent.c). */
#define LIMIT_US        (60 * (int64_t)G_USEC_PER_SEC)
#define PAIR_TIMEOUT_MS 90000 /* later than our own limit, which is the one that counts */

typedef enum {
  STAGE_IDLE,
  STAGE_PREPARING,   /* the sensor is looked for, or something else has to end first */
  STAGE_REMOVING,    /* the broken bond */
  STAGE_REGISTERING, /* the agent */
  STAGE_PAIRING,     /* Pair () is running */
} Stage;

struct PlumbPairingProcedure {
  PlumbPeer *peer;
  PlumbClock clock;
  const PlumbPairingListener *listener;
  gpointer user_data;
  PlumbPairingAgent *agent;
  Stage stage;
  uint32_t slot;
  char *id;            /* of the sensor, for the log */
  int64_t deadline_us; /* INT64_MAX: none runs */
  GCancellable *cancellable;
  char *device_path;
  bool can_enter_passkey;
  bool is_bond_broken;
  bool was_removed; /* the broken bond, with the device */
  bool is_answered; /* Pair () has ended: nothing is left to be cancelled */
};

static void
call (PlumbPairingProcedure *pairing, const PlumbCall *what)
{
  PlumbCall own = *what;
  own.user_data = pairing;
  plumb_peer_call (pairing->peer, &own);
}

static void
call_agent_manager (PlumbPairingProcedure *pairing, const char *method, GVariant *parameters,
                    GCancellable *cancellable, PlumbReplyHandler on_reply)
{
  call (pairing, &(PlumbCall){.path = AGENT_MANAGER_PATH,
                              .interface = AGENT_MANAGER,
                              .method = method,
                              .parameters = parameters,
                              .cancellable = cancellable,
                              .on_reply = on_reply});
}

/* Takes back whatever was asked of bluetoothd. */
static void
withdraw (PlumbPairingProcedure *pairing)
{
  g_cancellable_cancel (pairing->cancellable);
  g_clear_object (&pairing->cancellable);
  plumb_pairing_agent_unexport (pairing->agent);
  if (pairing->stage == STAGE_PAIRING && !pairing->is_answered)
    call (pairing, &(PlumbCall){.path = pairing->device_path,
                                .interface = PLUMB_BLUEZ_DEVICE,
                                .method = "CancelPairing",
                                .timeout_ms = PLUMB_DISCONNECT_TIMEOUT_MS});
  if (plumb_pairing_is_running (pairing))
    call_agent_manager (pairing, "UnregisterAgent", g_variant_new ("(o)", PLUMB_PATH_AGENT), NULL,
                        NULL);
  g_clear_pointer (&pairing->device_path, g_free);
  pairing->stage = STAGE_IDLE;
  pairing->deadline_us = INT64_MAX;
}

static void
finish (PlumbPairingProcedure *pairing, PlumbPairResult result)
{
  withdraw (pairing);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_SENSOR,
                    PLUMB_LOG_SENSOR, pairing->id, PLUMB_LOG_STATE,
                    result == PLUMB_PAIR_OK ? "paired" : "pairing failed", "MESSAGE",
                    "pairing of sensor %s: %s", pairing->id, plumb_pair_result_to_string (result));
  pairing->listener->on_finished (pairing->slot, result, pairing->user_data);
}

void
plumb_pairing_forget_owner (PlumbPairingProcedure *pairing)
{
  if (pairing->stage != STAGE_IDLE)
    finish (pairing, PLUMB_PAIR_NO_BLUETOOTH);
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

static void
on_paired (const PlumbReply *reply, gpointer user_data)
{
  PlumbPairingProcedure *pairing = user_data;
  PlumbPairResult result = result_of (reply->cause);
  if (result != PLUMB_PAIR_OK && plumb_pairing_agent_was_passkey_refused (pairing->agent))
    result = PLUMB_PAIR_NO_KEYBOARD;
  pairing->is_answered = true;
  finish (pairing, result);
}

static void
on_registered (const PlumbReply *reply, gpointer user_data)
{
  PlumbPairingProcedure *pairing = user_data;
  if (reply->error != PLUMB_BLUEZ_OK && reply->error != PLUMB_BLUEZ_ALREADY) {
    finish (pairing, PLUMB_PAIR_FAILED);
    return;
  }
  pairing->stage = STAGE_PAIRING;
  call (pairing, &(PlumbCall){.path = pairing->device_path,
                              .interface = PLUMB_BLUEZ_DEVICE,
                              .method = "Pair",
                              .timeout_ms = PAIR_TIMEOUT_MS,
                              .cancellable = pairing->cancellable,
                              .on_reply = on_paired});
}

static void
on_removed (const PlumbReply *reply, gpointer user_data)
{
  PlumbPairingProcedure *pairing = user_data;
  if (reply->error != PLUMB_BLUEZ_OK && reply->error != PLUMB_BLUEZ_UNKNOWN_OBJECT) {
    finish (pairing, PLUMB_PAIR_FAILED);
    return;
  }
  pairing->stage = STAGE_PREPARING; /* until it was found anew */
}

/* Only a bond that is known to be broken is thrown away, and only because the user asked. */
static void
remove_bond (PlumbPairingProcedure *pairing, const PlumbMirrorDevice *device)
{
  pairing->stage = STAGE_REMOVING;
  pairing->is_bond_broken = false;
  pairing->was_removed = true;
  call (pairing, &(PlumbCall){.path = device->adapter,
                              .interface = PLUMB_BLUEZ_ADAPTER,
                              .method = "RemoveDevice",
                              .parameters = g_variant_new ("(o)", device->path),
                              .timeout_ms = PLUMB_DISCONNECT_TIMEOUT_MS,
                              .cancellable = pairing->cancellable,
                              .on_reply = on_removed});
}

static void
start (PlumbPairingProcedure *pairing, const PlumbMirrorDevice *device)
{
  pairing->device_path = g_strdup (device->path);
  if (!plumb_pairing_agent_export (pairing->agent, device->path, pairing->can_enter_passkey)) {
    finish (pairing, PLUMB_PAIR_FAILED);
    return;
  }
  pairing->stage = STAGE_REGISTERING;
  const char *capability = pairing->can_enter_passkey ? "KeyboardOnly" : "NoInputNoOutput";
  call_agent_manager (pairing, "RegisterAgent",
                      g_variant_new ("(os)", PLUMB_PATH_AGENT, capability), pairing->cancellable,
                      on_registered);
}

/* Where the device is not free, the end of what keeps it brings the next turn. */
static void
prepare (PlumbPairingProcedure *pairing, const PlumbMirrorDevice *device)
{
  bool is_bonded = plumb_mirror_is_bonded (device);
  if (is_bonded && pairing->is_bond_broken)
    remove_bond (pairing, device);
  else if (!is_bonded)
    start (pairing, device);
  else if (!pairing->was_removed) /* else its removal has not been told yet */
    finish (pairing, PLUMB_PAIR_OK);
}

bool
plumb_pairing_turn (PlumbPairingProcedure *pairing, const PlumbPairingFacts *facts, int64_t now_us)
{
  bool is_preparing = pairing->stage == STAGE_PREPARING;
  if (pairing->stage == STAGE_IDLE)
    return false;
  if (!facts->is_wanted)
    finish (pairing, PLUMB_PAIR_CANCELLED);
  else if (now_us >= pairing->deadline_us)
    finish (pairing, is_preparing ? PLUMB_PAIR_UNREACHABLE : PLUMB_PAIR_TIMEOUT);
  else if (!facts->is_radio_ready)
    finish (pairing, PLUMB_PAIR_NO_BLUETOOTH);
  else if (is_preparing && facts->device == NULL)
    return true;
  else if (is_preparing && facts->is_device_free)
    prepare (pairing, facts->device);
  return false;
}

void
plumb_pairing_begin (PlumbPairingProcedure *pairing, uint32_t slot, const char *id,
                     bool can_enter_passkey, bool is_bond_broken)
{
  if (pairing->stage != STAGE_IDLE)
    return;
  pairing->stage = STAGE_PREPARING;
  pairing->slot = slot;
  g_free (pairing->id);
  pairing->id = g_strdup (id);
  pairing->can_enter_passkey = can_enter_passkey;
  pairing->is_bond_broken = is_bond_broken;
  pairing->was_removed = false;
  pairing->is_answered = false;
  pairing->deadline_us = pairing->clock () + LIMIT_US;
  pairing->cancellable = g_cancellable_new ();
}

PlumbPasskeyAnswer
plumb_pairing_answer (PlumbPairingProcedure *pairing, uint32_t slot, uint32_t passkey)
{
  if (passkey > PLUMB_PASSKEY_MAX)
    return PLUMB_PASSKEY_OUT_OF_RANGE;
  if (pairing->stage == STAGE_IDLE || pairing->slot != slot)
    return PLUMB_PASSKEY_NOT_WANTED;
  return plumb_pairing_agent_answer (pairing->agent, passkey) ? PLUMB_PASSKEY_TAKEN
                                                              : PLUMB_PASSKEY_NOT_WANTED;
}

bool
plumb_pairing_cancel (PlumbPairingProcedure *pairing, uint32_t slot)
{
  if (pairing->stage == STAGE_IDLE || pairing->slot != slot)
    return false;
  finish (pairing, PLUMB_PAIR_CANCELLED);
  return true;
}

int64_t
plumb_pairing_deadline (const PlumbPairingProcedure *pairing)
{
  return pairing->deadline_us;
}

bool
plumb_pairing_is_active (const PlumbPairingProcedure *pairing, uint32_t *out_slot)
{
  if (pairing->stage != STAGE_IDLE && out_slot != NULL)
    *out_slot = pairing->slot;
  return pairing->stage != STAGE_IDLE;
}

bool
plumb_pairing_is_running (const PlumbPairingProcedure *pairing)
{
  return pairing->stage >= STAGE_REGISTERING;
}

static void
on_passkey_wanted (gpointer user_data)
{
  const PlumbPairingProcedure *pairing = user_data;
  pairing->listener->on_passkey_wanted (pairing->slot, pairing->user_data);
}

PlumbPairingProcedure *
plumb_pairing_new (PlumbPeer *peer, PlumbClock clock, const PlumbPairingListener *listener,
                   gpointer user_data)
{
  PlumbPairingProcedure *pairing = g_new0 (PlumbPairingProcedure, 1);
  pairing->peer = peer;
  pairing->clock = clock;
  pairing->listener = listener;
  pairing->user_data = user_data;
  pairing->agent = plumb_pairing_agent_new (peer, on_passkey_wanted, pairing);
  pairing->deadline_us = INT64_MAX;
  return pairing;
}

void
plumb_pairing_free (PlumbPairingProcedure *pairing)
{
  withdraw (pairing);
  plumb_pairing_agent_free (pairing->agent);
  g_free (pairing->id);
  g_free (pairing);
}
