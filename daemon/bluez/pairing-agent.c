/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pairing-agent.h"

#include <string.h>

#include "names.h"

#define AGENT_INTERFACE "org.bluez.Agent1"
#define REJECTED        "org.bluez.Error.Rejected"
#define CANCELED        "org.bluez.Error.Canceled"

struct PlumbPairingAgent {
  PlumbPeer *peer;
  void (*on_passkey_wanted) (gpointer user_data);
  gpointer user_data;
  guint object_id; /* 0: not exported */
  char *device_path;
  GDBusMethodInvocation *asking; /* waits for a passkey */
  bool can_enter_passkey;
  bool was_passkey_refused;
};

static const char introspection[] =
    "<node><interface name='" AGENT_INTERFACE "'>"
    "<method name='Release'/><method name='Cancel'/>"
    "<method name='RequestPinCode'><arg type='o' direction='in'/>"
    "<arg type='s' direction='out'/></method>"
    "<method name='DisplayPinCode'><arg type='o' direction='in'/>"
    "<arg type='s' direction='in'/></method>"
    "<method name='RequestPasskey'><arg type='o' direction='in'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='DisplayPasskey'><arg type='o' direction='in'/>"
    "<arg type='u' direction='in'/><arg type='q' direction='in'/></method>"
    "<method name='RequestConfirmation'><arg type='o' direction='in'/>"
    "<arg type='u' direction='in'/></method>"
    "<method name='RequestAuthorization'><arg type='o' direction='in'/></method>"
    "<method name='AuthorizeService'><arg type='o' direction='in'/>"
    "<arg type='s' direction='in'/></method>"
    "</interface></node>";

static void
reject (GDBusMethodInvocation *invocation, const char *why)
{
  g_dbus_method_invocation_return_dbus_error (invocation, REJECTED, why);
}

static void
drop_question (PlumbPairingAgent *agent)
{
  GDBusMethodInvocation *asking = g_steal_pointer (&agent->asking);
  if (asking != NULL)
    g_dbus_method_invocation_return_dbus_error (asking, CANCELED, "Nobody answered");
}

/* The answer comes by plumb_pairing_agent_answer (), or never: then the pairing's limit ends it. */
static void
ask_user (PlumbPairingAgent *agent, GDBusMethodInvocation *invocation)
{
  if (!agent->can_enter_passkey) {
    agent->was_passkey_refused = true;
    reject (invocation, "Nobody can enter a passkey");
    return;
  }
  drop_question (agent);
  agent->asking = invocation;
  agent->on_passkey_wanted (agent->user_data);
}

/* Comparing two numbers needs somebody who sees ours: RequestConfirmation is refused. */
static void
answer_device (PlumbPairingAgent *agent, const char *method, GDBusMethodInvocation *invocation)
{
  if (strcmp (method, "RequestPasskey") == 0 || strcmp (method, "RequestPinCode") == 0)
    ask_user (agent, invocation);
  else if (strcmp (method, "RequestAuthorization") == 0 || strcmp (method, "AuthorizeService") == 0)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    reject (invocation, "Nothing can be shown here");
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  PlumbPairingAgent *agent = user_data;
  const char *device = NULL;
  if (g_strcmp0 (sender, plumb_peer_get_owner (agent->peer)) != 0) {
    reject (invocation, "Not the Bluetooth service");
    return;
  }
  if (g_variant_n_children (parameters) == 0) { /* Release () and Cancel () */
    drop_question (agent);
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  g_variant_get_child (parameters, 0, "&o", &device);
  if (g_strcmp0 (device, agent->device_path) != 0) {
    g_message ("a pairing with another device was refused: nobody asked for it");
    reject (invocation, "Nobody asked for this device");
    return;
  }
  answer_device (agent, method, invocation);
}

bool
plumb_pairing_agent_export (PlumbPairingAgent *agent, const char *device_path,
                            bool can_enter_passkey)
{
  static const GDBusInterfaceVTable vtable = {.method_call = on_call};
  agent->device_path = g_strdup (device_path);
  agent->can_enter_passkey = can_enter_passkey;
  agent->was_passkey_refused = false;
  return plumb_peer_export (agent->peer, &agent->object_id, introspection, PLUMB_PATH_AGENT,
                            AGENT_INTERFACE, &vtable, agent);
}

void
plumb_pairing_agent_unexport (PlumbPairingAgent *agent)
{
  drop_question (agent);
  plumb_peer_unexport (agent->peer, &agent->object_id);
  g_clear_pointer (&agent->device_path, g_free);
}

bool
plumb_pairing_agent_answer (PlumbPairingAgent *agent, uint32_t passkey)
{
  if (agent->asking == NULL)
    return false;
  GDBusMethodInvocation *asking = g_steal_pointer (&agent->asking);
  g_autofree char *digits = g_strdup_printf ("%06u", passkey);
  bool is_pin = strcmp (g_dbus_method_invocation_get_method_name (asking), "RequestPinCode") == 0;
  g_dbus_method_invocation_return_value (asking, is_pin ? g_variant_new ("(s)", digits)
                                                        : g_variant_new ("(u)", passkey));
  return true;
}

bool
plumb_pairing_agent_was_passkey_refused (const PlumbPairingAgent *agent)
{
  return agent->was_passkey_refused;
}

PlumbPairingAgent *
plumb_pairing_agent_new (PlumbPeer *peer, void (*on_passkey_wanted) (gpointer user_data),
                         gpointer user_data)
{
  PlumbPairingAgent *agent = g_new0 (PlumbPairingAgent, 1);
  agent->peer = peer;
  agent->on_passkey_wanted = on_passkey_wanted;
  agent->user_data = user_data;
  return agent;
}

void
plumb_pairing_agent_free (PlumbPairingAgent *agent)
{
  plumb_pairing_agent_unexport (agent);
  g_free (agent);
}
