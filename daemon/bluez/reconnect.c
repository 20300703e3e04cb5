/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reconnect.h"

#include "names.h"

#define PROFILE_PATH      PLUMB_PATH_GATT "/profile"
#define PROFILE_INTERFACE "org.bluez.GattProfile1"
#define MANAGER_INTERFACE "org.bluez.GattManager1"

struct PlumbReconnect {
  PlumbPeer *peer;
  guint manager_id; /* of the exported objects, 0: none */
  guint profile_id;
  char **uuids;  /* registered, or to be; NULL: none */
  char *adapter; /* registered there, NULL: nowhere */
  bool is_pending;
  bool is_registered;
};

static const char introspection[] =
    "<node>" PLUMB_PEER_MANAGER_XML "<interface name='" PROFILE_INTERFACE "'>"
    "<method name='Release'/><property name='UUIDs' type='as' access='read'/>"
    "</interface>"
    "</node>";

static GVariant *
uuids_variant (const PlumbReconnect *reconnect)
{
  return g_variant_new_strv ((const char *const *)reconnect->uuids,
                             reconnect->uuids != NULL ? -1 : 0);
}

/* bluetoothd asks back during RegisterApplication. */
static void
on_manager_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  GVariantBuilder properties;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "UUIDs", uuids_variant (user_data));
  plumb_peer_reply_object (invocation, PROFILE_PATH, PROFILE_INTERFACE,
                           g_variant_builder_end (&properties));
}

static void
on_profile_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  PlumbReconnect *reconnect = user_data;
  if (g_strcmp0 (sender, plumb_peer_get_owner (reconnect->peer)) == 0)
    reconnect->is_registered = false; /* Release () */
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
on_profile_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *property, GError **error, gpointer user_data)
{
  return uuids_variant (user_data);
}

static void
export_all (PlumbReconnect *reconnect)
{
  static const GDBusInterfaceVTable manager = {.method_call = on_manager_call};
  static const GDBusInterfaceVTable profile = {.method_call = on_profile_call,
                                               .get_property = on_profile_get};
  plumb_peer_export (reconnect->peer, &reconnect->manager_id, introspection, PLUMB_PATH_GATT,
                     PLUMB_DBUS_OBJECT_MANAGER, &manager, reconnect);
  plumb_peer_export (reconnect->peer, &reconnect->profile_id, introspection, PROFILE_PATH,
                     PROFILE_INTERFACE, &profile, reconnect);
}

void
plumb_reconnect_forget_owner (PlumbReconnect *reconnect)
{
  reconnect->is_pending = false;
  reconnect->is_registered = false;
  g_clear_pointer (&reconnect->adapter, g_free);
}

static void
add_uuids (GPtrArray *uuids, const PlumbSensorInfo *info)
{
  for (size_t i = 0; i < info->n_characteristics; i++) {
    const PlumbSensorCharacteristic *wanted = &info->characteristics[i];
    bool is_known =
        g_ptr_array_find_with_equal_func (uuids, wanted->service_uuid, g_str_equal, NULL);
    if (wanted->is_required && !is_known)
      g_ptr_array_add (uuids, g_strdup (wanted->service_uuid));
  }
}

/* The services that are wanted; NULL: none. */
static char **
dup_uuids (const PlumbSensorNeeds *needs)
{
  GPtrArray *uuids = g_ptr_array_new ();
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbSensorInfo *info =
        needs[i].driver != NULL ? plumb_sensor_driver_info (needs[i].driver) : NULL;
    if (info != NULL && needs[i].is_wanted && !info->is_broadcast)
      add_uuids (uuids, info);
  }
  if (uuids->len > 0)
    g_ptr_array_add (uuids, NULL);
  return (char **)g_ptr_array_free (uuids, uuids->len == 0);
}

static const char *
choose_adapter (const PlumbSensorNeeds *needs)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (needs[i].driver != NULL && needs[i].adapter != NULL && needs[i].adapter->is_powered)
      return needs[i].adapter->path;
  return NULL;
}

static void
on_registered (const PlumbReply *reply, gpointer user_data)
{
  PlumbReconnect *reconnect = user_data;
  reconnect->is_pending = false;
  reconnect->is_registered = reply->error == PLUMB_BLUEZ_OK || reply->error == PLUMB_BLUEZ_ALREADY;
  if (!reconnect->is_registered)
    g_info ("bluetoothd does not take our profile (%s); connecting by ourselves",
            plumb_bluez_error_to_string (reply->error));
}

static void
call_manager (PlumbReconnect *reconnect, const char *method, GVariant *parameters,
              PlumbReplyHandler on_reply)
{
  plumb_peer_call (reconnect->peer, &(PlumbCall){.path = reconnect->adapter,
                                                 .interface = MANAGER_INTERFACE,
                                                 .method = method,
                                                 .parameters = parameters,
                                                 .on_reply = on_reply,
                                                 .user_data = reconnect});
}

void
plumb_reconnect_unregister (PlumbReconnect *reconnect)
{
  if (reconnect->adapter == NULL)
    return;
  if (reconnect->is_registered || reconnect->is_pending)
    call_manager (reconnect, "UnregisterApplication", g_variant_new ("(o)", PLUMB_PATH_GATT), NULL);
  reconnect->is_registered = false;
  g_clear_pointer (&reconnect->adapter, g_free);
}

static bool
is_same (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *)a, (const char *const *)b);
}

void
plumb_reconnect_turn (PlumbReconnect *reconnect, const PlumbSensorNeeds *needs)
{
  const char *adapter = choose_adapter (needs);
  if (reconnect->is_pending)
    return;
  if (reconnect->adapter != NULL &&
      plumb_mirror_get_adapter (plumb_peer_get_mirror (reconnect->peer), reconnect->adapter) ==
          NULL)
    plumb_reconnect_forget_owner (reconnect); /* unplugged, and our registration with it */
  if (adapter == NULL)
    return;
  g_auto (GStrv) uuids = dup_uuids (needs);
  if (is_same (uuids, reconnect->uuids) &&
      (uuids == NULL || g_strcmp0 (adapter, reconnect->adapter) == 0))
    return;
  plumb_reconnect_unregister (reconnect);
  g_strfreev (reconnect->uuids);
  reconnect->uuids = g_steal_pointer (&uuids);
  if (reconnect->uuids == NULL)
    return;
  export_all (reconnect);
  reconnect->adapter = g_strdup (adapter);
  reconnect->is_pending = true;
  call_manager (reconnect, "RegisterApplication", g_variant_new ("(oa{sv})", PLUMB_PATH_GATT, NULL),
                on_registered);
}

bool
plumb_reconnect_is_registered (const PlumbReconnect *reconnect)
{
  return reconnect->is_registered;
}

PlumbReconnect *
plumb_reconnect_new (PlumbPeer *peer)
{
  PlumbReconnect *reconnect = g_new0 (PlumbReconnect, 1);
  reconnect->peer = peer;
  return reconnect;
}

void
plumb_reconnect_free (PlumbReconnect *reconnect)
{
  plumb_peer_unexport (reconnect->peer, &reconnect->manager_id);
  plumb_peer_unexport (reconnect->peer, &reconnect->profile_id);
  g_strfreev (reconnect->uuids);
  g_free (reconnect->adapter);
  g_free (reconnect);
}
