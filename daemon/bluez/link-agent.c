/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-agent.h"

#include <string.h>

#include "link-object.h"
#include "names.h"

#define AGENT_INTERFACE "org.bluez.Agent1"
#define REJECTED        "org.bluez.Error.Rejected"
#define CANCELED        "org.bluez.Error.Canceled"
#define PASSKEY_MAX     999999u /* six digits: Bluetooth Core, Vol 3 Part C 3.2.3 */

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
drop_question (PlumbLinkPair *pair)
{
  GDBusMethodInvocation *asking = g_steal_pointer (&pair->asking);
  if (asking != NULL)
    g_dbus_method_invocation_return_dbus_error (asking, CANCELED, "Nobody answered");
}

/* The answer comes by plumb_link_pair_passkey (), or never: then the pairing's limit ends it. */
static void
ask_user (PlumbLink *link, GDBusMethodInvocation *invocation)
{
  PlumbLinkPair *pair = &link->pair;
  if (!pair->can_enter_passkey) {
    pair->was_passkey_refused = true;
    reject (invocation, "Nobody can enter a passkey");
    return;
  }
  drop_question (pair);
  pair->asking = invocation;
  if (link->listener.on_passkey_wanted != NULL)
    link->listener.on_passkey_wanted (pair->slot, link->user_data);
}

/* Comparing two numbers needs somebody who sees ours: RequestConfirmation is refused. */
static void
answer_device (PlumbLink *link, const char *method, GDBusMethodInvocation *invocation)
{
  if (strcmp (method, "RequestPasskey") == 0 || strcmp (method, "RequestPinCode") == 0)
    ask_user (link, invocation);
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
  PlumbLink *link = user_data;
  const char *device = NULL;
  if (g_strcmp0 (sender, link->owner) != 0) {
    reject (invocation, "Not the Bluetooth service");
    return;
  }
  if (g_variant_n_children (parameters) == 0) { /* Release () and Cancel () */
    drop_question (&link->pair);
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  g_variant_get_child (parameters, 0, "&o", &device);
  if (g_strcmp0 (device, link->pair.device_path) != 0) {
    g_message ("a pairing with another device was refused: nobody asked for it");
    reject (invocation, "Nobody asked for this device");
    return;
  }
  answer_device (link, method, invocation);
}

bool
plumb_link_agent_export (PlumbLink *link)
{
  static const GDBusInterfaceVTable vtable = {.method_call = on_call};
  link->pair.agent_id =
      plumb_link_export (link, introspection, PLUMB_PATH_AGENT, AGENT_INTERFACE, &vtable);
  return link->pair.agent_id != 0;
}

void
plumb_link_agent_unexport (PlumbLink *link)
{
  drop_question (&link->pair);
  plumb_link_unexport (link, &link->pair.agent_id);
}

PlumbPasskeyAnswer
plumb_link_pair_passkey (PlumbLink *link, uint32_t slot, uint32_t passkey)
{
  PlumbLinkPair *pair = &link->pair;
  if (passkey > PASSKEY_MAX)
    return PLUMB_PASSKEY_OUT_OF_RANGE;
  if (pair->stage == PLUMB_PAIR_IDLE || pair->slot != slot || pair->asking == NULL)
    return PLUMB_PASSKEY_NOT_WANTED;
  GDBusMethodInvocation *asking = g_steal_pointer (&pair->asking);
  g_autofree char *digits = g_strdup_printf ("%06u", passkey);
  bool is_pin = strcmp (g_dbus_method_invocation_get_method_name (asking), "RequestPinCode") == 0;
  g_dbus_method_invocation_return_value (asking, is_pin ? g_variant_new ("(s)", digits)
                                                        : g_variant_new ("(u)", passkey));
  return PLUMB_PASSKEY_TAKEN;
}
