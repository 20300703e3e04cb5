/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reconnect.h"

#include "names.h"

#define PROFILE_PATH      PLUMB_PATH_GATT "/profile"
#define PROFILE_INTERFACE "org.bluez.GattProfile1"
#define MANAGER_INTERFACE "org.bluez.GattManager1"

/* With one adapter. */
typedef struct {
  char *adapter; /* object path */
  uint32_t id;   /* never 0 */
  bool is_pending;
  bool is_registered;
} Registration;

struct PlumbReconnect {
  PlumbPeer *peer;
  guint manager_id; /* of the exported objects, 0: none */
  guint profile_id;
  char **uuids;             /* registered, or to be; NULL: none */
  GPtrArray *registrations; /* of Registration: asked for, one that was refused too */
  uint32_t last_id;
};

static const char introspection[] =
    "<node>" PLUMB_PEER_MANAGER_XML "<interface name='" PROFILE_INTERFACE "'>"
    "<method name='Release'/><property name='UUIDs' type='as' access='read'/>"
    "</interface>"
    "</node>";

static void
registration_free (gpointer data)
{
  Registration *registration = data;
  g_free (registration->adapter);
  g_free (registration);
}

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
  bool is_bluetoothd = g_strcmp0 (sender, plumb_peer_get_owner (reconnect->peer)) == 0;
  for (guint i = 0; is_bluetoothd && i < reconnect->registrations->len; i++)
    ((Registration *)reconnect->registrations->pdata[i])->is_registered = false; /* Release () */
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
  g_ptr_array_set_size (reconnect->registrations, 0);
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

/* A sensor that is connected to is used with it, or would be. */
static bool
is_adapter_used (const PlumbSensorNeeds *needs, const char *path)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbSensorDriver *driver = needs[i].is_wanted ? needs[i].driver : NULL;
    if (driver != NULL && !plumb_sensor_driver_info (driver)->is_broadcast &&
        needs[i].adapter != NULL && g_strcmp0 (needs[i].adapter->path, path) == 0)
      return true;
  }
  return false;
}

static Registration *
find (const PlumbReconnect *reconnect, const char *adapter, uint32_t id)
{
  for (guint i = 0; i < reconnect->registrations->len; i++) {
    Registration *registration = reconnect->registrations->pdata[i];
    if (registration->id == id || g_strcmp0 (registration->adapter, adapter) == 0)
      return registration;
  }
  return NULL;
}

static void
on_registered (const PlumbReply *reply, gpointer user_data)
{
  Registration *registration = find (user_data, NULL, reply->tag);
  if (registration == NULL)
    return; /* taken back meanwhile */
  registration->is_pending = false;
  registration->is_registered =
      reply->error == PLUMB_BLUEZ_OK || reply->error == PLUMB_BLUEZ_ALREADY;
  if (!registration->is_registered)
    g_info ("bluetoothd does not take our profile (%s); connecting by ourselves",
            plumb_bluez_error_to_string (reply->error));
}

static void
call_manager (PlumbReconnect *reconnect, const Registration *registration, const char *method,
              GVariant *parameters, PlumbReplyHandler on_reply)
{
  plumb_peer_call (reconnect->peer, &(PlumbCall){.path = registration->adapter,
                                                 .interface = MANAGER_INTERFACE,
                                                 .method = method,
                                                 .parameters = parameters,
                                                 .on_reply = on_reply,
                                                 .user_data = reconnect,
                                                 .tag = registration->id});
}

static void
take_back (PlumbReconnect *reconnect, guint place)
{
  const Registration *registration = reconnect->registrations->pdata[place];
  if (registration->is_registered || registration->is_pending)
    call_manager (reconnect, registration, "UnregisterApplication",
                  g_variant_new ("(o)", PLUMB_PATH_GATT), NULL);
  g_ptr_array_remove_index (reconnect->registrations, place);
}

void
plumb_reconnect_unregister (PlumbReconnect *reconnect)
{
  while (reconnect->registrations->len > 0)
    take_back (reconnect, reconnect->registrations->len - 1);
}

static bool
is_same (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *)a, (const char *const *)b);
}

static bool
is_any_pending (const PlumbReconnect *reconnect)
{
  for (guint i = 0; i < reconnect->registrations->len; i++)
    if (((const Registration *)reconnect->registrations->pdata[i])->is_pending)
      return true;
  return false;
}

/* An adapter that was unplugged took our registration with it. One that is on and no longer used
 * must not connect anything any more; one that is off keeps it until it is on again. */
static void
leave_adapters (PlumbReconnect *reconnect, const PlumbSensorNeeds *needs)
{
  for (guint i = reconnect->registrations->len; i-- > 0;) {
    const Registration *registration = reconnect->registrations->pdata[i];
    const PlumbMirrorAdapter *adapter =
        plumb_mirror_get_adapter (plumb_peer_get_mirror (reconnect->peer), registration->adapter);
    if (adapter == NULL)
      g_ptr_array_remove_index (reconnect->registrations, i);
    else if (adapter->is_powered && !is_adapter_used (needs, adapter->path))
      take_back (reconnect, i);
  }
}

static void
add (PlumbReconnect *reconnect, const char *adapter)
{
  Registration *registration = g_new0 (Registration, 1);
  *registration =
      (Registration){.adapter = g_strdup (adapter), .id = ++reconnect->last_id, .is_pending = true};
  g_ptr_array_add (reconnect->registrations, registration);
  export_all (reconnect);
  call_manager (reconnect, registration, "RegisterApplication",
                g_variant_new ("(oa{sv})", PLUMB_PATH_GATT, NULL), on_registered);
}

static bool
is_any_adapter_ready (const PlumbSensorNeeds *needs)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (needs[i].driver != NULL && needs[i].adapter != NULL && needs[i].adapter->is_powered)
      return true;
  return false;
}

void
plumb_reconnect_turn (PlumbReconnect *reconnect, const PlumbSensorNeeds *needs)
{
  if (is_any_pending (reconnect))
    return;
  leave_adapters (reconnect, needs);
  if (!is_any_adapter_ready (needs))
    return;
  g_auto (GStrv) uuids = dup_uuids (needs);
  if (!is_same (uuids, reconnect->uuids)) {
    plumb_reconnect_unregister (reconnect);
    g_strfreev (reconnect->uuids);
    reconnect->uuids = g_steal_pointer (&uuids);
  }
  for (guint i = 0; i < PLUMB_SENSORS_MAX && reconnect->uuids != NULL; i++) {
    const PlumbMirrorAdapter *adapter = needs[i].adapter;
    if (adapter != NULL && adapter->is_powered && is_adapter_used (needs, adapter->path) &&
        find (reconnect, adapter->path, 0) == NULL)
      add (reconnect, adapter->path);
  }
}

bool
plumb_reconnect_is_registered (const PlumbReconnect *reconnect)
{
  for (guint i = 0; i < reconnect->registrations->len; i++)
    if (!((const Registration *)reconnect->registrations->pdata[i])->is_registered)
      return false;
  return reconnect->registrations->len > 0;
}

PlumbReconnect *
plumb_reconnect_new (PlumbPeer *peer)
{
  PlumbReconnect *reconnect = g_new0 (PlumbReconnect, 1);
  reconnect->peer = peer;
  reconnect->registrations = g_ptr_array_new_with_free_func (registration_free);
  return reconnect;
}

void
plumb_reconnect_free (PlumbReconnect *reconnect)
{
  plumb_peer_unexport (reconnect->peer, &reconnect->manager_id);
  plumb_peer_unexport (reconnect->peer, &reconnect->profile_id);
  g_strfreev (reconnect->uuids);
  g_ptr_array_unref (reconnect->registrations);
  g_free (reconnect);
}
