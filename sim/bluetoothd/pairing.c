/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device1.Pair and CancelPairing: the keys are exchanged, then an agent is asked. */
#include "internal.h"

#define PAIR_S        0.8
#define AGENT_LIMIT_S 60.0 /* BlueZ src/agent.c */
#define STRANGER      "dev_AA_BB_CC_DD_EE_FF"

/* The device owns it (device->pairing); answers of agents find it gone by the cancellable. */
struct PlumbPairing {
  PlumbDevice *device;
  GDBusMethodInvocation *invocation;
  GCancellable *cancellable;
  PlumbAgent agent; /* borrowed strings are copied */
  bool was_stranger_asked;
};

void
plumb_agent_free (gpointer data)
{
  PlumbAgent *agent = data;
  g_free (agent->sender);
  g_free (agent->path);
  g_free (agent->capability);
  g_free (agent);
}

/* The caller's own agent, else the system's default. */
static const PlumbAgent *
find_agent (const PlumbBluetoothd *daemon, const char *sender)
{
  const PlumbAgent *own = g_hash_table_lookup (daemon->agents, sender);
  return own ? own : g_hash_table_lookup (daemon->agents, daemon->default_agent);
}

void
plumb_pairing_free (PlumbPairing *pairing)
{
  if (!pairing)
    return;
  g_cancellable_cancel (pairing->cancellable);
  g_object_unref (pairing->cancellable);
  g_clear_object (&pairing->invocation);
  g_free (pairing->agent.sender);
  g_free (pairing->agent.path);
  g_free (pairing->agent.capability);
  g_free (pairing);
}

/* The keys tell who it is; the object keeps its path until bluetoothd starts anew. */
static void
resolve_address (PlumbDevice *device)
{
  const char *identity = plumb_virtual_sensor_address (device->sensor);
  if (g_str_equal (device->address, identity))
    return;
  g_hash_table_remove (device->daemon->stored, device->address);
  g_free (device->address);
  device->address = g_strdup (identity);
  plumb_device_changed (device, "Address");
}

static void
end (PlumbDevice *device, const char *error, const char *text)
{
  PlumbPairing *pairing = g_steal_pointer (&device->pairing);
  GDBusMethodInvocation *invocation = g_steal_pointer (&pairing->invocation);
  plumb_timers_cancel (device->timers, &device->pair_timer);
  plumb_pairing_free (pairing);
  if (error) {
    plumb_bluez_error (invocation, error, text);
    return;
  }
  if (!device->is_connected)
    plumb_device_link_up (device);
  resolve_address (device);
  device->is_paired = true;
  plumb_virtual_sensor_set_bonded (device->sensor, true);
  plumb_faults_clear (device->daemon->faults, "lost-keys");
  plumb_device_store (device);
  plumb_device_changed (device, "Paired");
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static bool
is_error (const GError *error, const char *name)
{
  g_autofree char *remote = error ? g_dbus_error_get_remote_error (error) : NULL;
  return g_strcmp0 (remote, name) == 0;
}

static void
fail (PlumbDevice *device, const GError *error)
{
  if (is_error (error, "org.bluez.Error.Rejected"))
    end (device, "AuthenticationRejected", "Authentication Rejected");
  else if (is_error (error, "org.bluez.Error.Canceled"))
    end (device, "AuthenticationCanceled", "Authentication Canceled");
  else
    end (device, "AuthenticationFailed", "Authentication Failed");
}

static void ask (PlumbPairing *pairing);

/* The reply of the agent; NULL: the pairing ended meanwhile, or the agent did not answer (error).
 */
static PlumbPairing *
finish_question (GObject *source, GAsyncResult *result, gpointer user_data, GVariant **out_reply,
                 GError **error)
{
  g_autoptr (GCancellable) cancellable = user_data;
  PlumbDevice *device = g_object_get_data (G_OBJECT (cancellable), "device");
  *out_reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);
  return g_cancellable_is_cancelled (cancellable) ? NULL : device->pairing;
}

static void
on_stranger_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  PlumbPairing *pairing = finish_question (source, result, user_data, &reply, &error);
  if (!pairing)
    return;
  plumb_virtual_sensor_note (pairing->device->sensor,
                             reply ? "stranger-accepted" : "stranger-rejected");
  ask (pairing);
}

static void
on_authorized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  PlumbPairing *pairing = finish_question (source, result, user_data, &reply, &error);
  if (!pairing)
    return;
  if (reply)
    end (pairing->device, NULL, NULL);
  else
    fail (pairing->device, error);
}

static void
on_passkey (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  PlumbPairing *pairing = finish_question (source, result, user_data, &reply, &error);
  guint32 passkey = 0;
  if (!pairing)
    return;
  if (reply)
    g_variant_get (reply, "(u)", &passkey);
  double wanted =
      plumb_faults_number (pairing->device->daemon->faults, "passkey", "digits", 123456);
  if (reply && passkey == (guint32)wanted)
    end (pairing->device, NULL, NULL);
  else
    fail (pairing->device, error);
}

static void
ask_agent (PlumbPairing *pairing, const char *method, const char *path, const char *reply_type,
           GAsyncReadyCallback done)
{
  const PlumbBluetoothd *daemon = pairing->device->daemon;
  g_object_set_data (G_OBJECT (pairing->cancellable), "device", pairing->device);
  g_dbus_connection_call (daemon->connection, pairing->agent.sender, pairing->agent.path,
                          "org.bluez.Agent1", method, g_variant_new ("(o)", path),
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          (int)(AGENT_LIMIT_S * 1000 / daemon->speed), pairing->cancellable, done,
                          g_object_ref (pairing->cancellable));
}

/* A sensor with a passkey takes no pairing from somebody who has no keyboard. */
static void
ask (PlumbPairing *pairing)
{
  const PlumbDevice *device = pairing->device;
  PlumbFaults *faults = device->daemon->faults;
  bool has_keyboard = g_strcmp0 (pairing->agent.capability, "NoInputNoOutput") != 0;
  if (!pairing->was_stranger_asked && plumb_faults_has (faults, "stranger", device->address)) {
    g_autofree char *path = g_strdup_printf ("%s/" STRANGER, device->daemon->adapter_path);
    pairing->was_stranger_asked = true;
    ask_agent (pairing, "RequestAuthorization", path, "()", on_stranger_answered);
  } else if (!plumb_faults_has (faults, "passkey", device->address)) {
    ask_agent (pairing, "RequestAuthorization", device->path, "()", on_authorized);
  } else if (has_keyboard) {
    ask_agent (pairing, "RequestPasskey", device->path, "(u)", on_passkey);
  } else {
    fail (pairing->device, NULL);
  }
}

static void
on_exchanged (gpointer data)
{
  PlumbDevice *device = data;
  PlumbPairing *pairing = device->pairing;
  const char *sender = g_dbus_method_invocation_get_sender (pairing->invocation);
  const PlumbAgent *agent = find_agent (device->daemon, sender);
  device->pair_timer = 0;
  if (!plumb_device_is_reachable (device)) {
    end (device, "ConnectionAttemptFailed", "Page Timeout");
    return;
  }
  if (!agent || plumb_virtual_sensor_family (device->sensor)->bond == PLUMB_BOND_REFUSED) {
    fail (device, NULL);
    return;
  }
  pairing->agent =
      (PlumbAgent){g_strdup (agent->sender), g_strdup (agent->path), g_strdup (agent->capability)};
  ask (pairing);
}

void
plumb_pairing_begin (PlumbDevice *device, GDBusMethodInvocation *invocation)
{
  if (device->is_paired) {
    plumb_bluez_error (invocation, "AlreadyExists", "Already Exists");
    return;
  }
  if (device->pairing) {
    plumb_bluez_error (invocation, "InProgress", "In Progress");
    return;
  }
  device->pairing = g_new0 (PlumbPairing, 1);
  device->pairing->device = device;
  device->pairing->invocation = invocation;
  device->pairing->cancellable = g_cancellable_new ();
  device->pair_timer = plumb_timers_add (device->timers, PAIR_S, on_exchanged, device, NULL);
}

void
plumb_pairing_cancel (PlumbDevice *device, GDBusMethodInvocation *invocation)
{
  if (!device->pairing) {
    plumb_bluez_error (invocation, "DoesNotExist", "Does Not Exist");
    return;
  }
  end (device, "AuthenticationCanceled", "Authentication Canceled");
  g_dbus_method_invocation_return_value (invocation, NULL);
}
