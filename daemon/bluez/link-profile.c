/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GATT application of one GattProfile1 with the service UUIDs of our sensors: for a trusted
 * device that has one of them bluetoothd lets the kernel reconnect by itself, without scanning. */
#include <string.h>

#include "link-object.h"
#include "names.h"

#define PROFILE_PATH      PLUMB_PATH_GATT "/profile"
#define PROFILE_INTERFACE "org.bluez.GattProfile1"

static const char introspection[] =
    "<node>" PLUMB_LINK_MANAGER_XML "<interface name='" PROFILE_INTERFACE "'>"
    "<method name='Release'/><property name='UUIDs' type='as' access='read'/>"
    "</interface>"
    "</node>";

static GVariant *
uuids_variant (const PlumbLink *link)
{
  return g_variant_new_strv ((const char *const *)link->profile_uuids, -1);
}

/* bluetoothd asks back during RegisterApplication. */
static void
on_manager_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  const PlumbLink *link = user_data;
  GVariantBuilder properties;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "UUIDs", uuids_variant (link));
  plumb_link_reply_object (invocation, PROFILE_PATH, PROFILE_INTERFACE,
                           g_variant_builder_end (&properties));
}

static void
on_profile_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  PlumbLink *link = user_data;
  if (g_strcmp0 (sender, link->owner) == 0)
    link->is_profile_registered = false; /* Release () */
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
on_profile_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *property, GError **error, gpointer user_data)
{
  return uuids_variant (user_data);
}

static void
export_all (PlumbLink *link)
{
  static const GDBusInterfaceVTable manager = {.method_call = on_manager_call};
  static const GDBusInterfaceVTable profile = {.method_call = on_profile_call,
                                               .get_property = on_profile_get};
  if (link->manager_id == 0)
    link->manager_id = plumb_link_export (link, introspection, PLUMB_PATH_GATT,
                                          PLUMB_DBUS_OBJECT_MANAGER, &manager);
  if (link->profile_id == 0)
    link->profile_id =
        plumb_link_export (link, introspection, PROFILE_PATH, PROFILE_INTERFACE, &profile);
}

void
plumb_link_profile_forget (PlumbLink *link)
{
  link->is_profile_pending = false;
  link->is_profile_registered = false;
  link->is_profile_refused = false;
  g_clear_pointer (&link->profile_adapter, g_free);
}

void
plumb_link_profile_clear (PlumbLink *link)
{
  plumb_link_unexport (link, &link->manager_id);
  plumb_link_unexport (link, &link->profile_id);
  g_clear_pointer (&link->profile_uuids, g_strfreev);
  g_clear_pointer (&link->profile_adapter, g_free);
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

/* The services of every sensor that is wanted now; NULL: none. */
static char **
wanted_uuids (const PlumbLink *link)
{
  GPtrArray *uuids = g_ptr_array_new ();
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *slot = &link->slots[i];
    bool is_wanted = slot->settings != NULL && !slot->is_let_go && !slot->is_replaced;
    if (is_wanted && slot->driver != NULL && !plumb_link_slot_is_broadcast (slot))
      add_uuids (uuids, plumb_sensor_driver_info (slot->driver));
  }
  if (uuids->len == 0) {
    g_ptr_array_unref (uuids);
    return NULL;
  }
  g_ptr_array_add (uuids, NULL);
  return (char **)g_ptr_array_free (uuids, FALSE);
}

static void
on_registered (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
               PlumbBluezError error, guint32 tag)
{
  link->is_profile_pending = false;
  link->is_profile_registered = error == PLUMB_BLUEZ_OK || error == PLUMB_BLUEZ_ALREADY;
  link->is_profile_refused = !link->is_profile_registered;
  if (link->is_profile_refused)
    g_info ("bluetoothd does not take our profile (%s); connecting by ourselves",
            plumb_bluez_error_to_string (error));
}

static void
call_manager (PlumbLink *link, const char *method, GVariant *parameters, PlumbCallDone done)
{
  plumb_link_call (link, &(PlumbCall){.cancellable = link->cancellable,
                                      .path = link->profile_adapter,
                                      .interface = PLUMB_BLUEZ_GATT_MANAGER,
                                      .method = method,
                                      .parameters = parameters,
                                      .timeout_ms = PLUMB_CALL_TIMEOUT_MS,
                                      .done = done});
}

void
plumb_link_profile_unregister (PlumbLink *link)
{
  if (link->profile_adapter == NULL)
    return;
  if (link->is_profile_registered || link->is_profile_pending)
    call_manager (link, "UnregisterApplication", g_variant_new ("(o)", PLUMB_PATH_GATT), NULL);
  link->is_profile_registered = false;
  g_clear_pointer (&link->profile_adapter, g_free);
}

static void
register_on (PlumbLink *link, const char *adapter)
{
  export_all (link);
  link->profile_adapter = g_strdup (adapter);
  link->is_profile_pending = true;
  call_manager (link, "RegisterApplication", g_variant_new ("(oa{sv})", PLUMB_PATH_GATT, NULL),
                on_registered);
}

/* Only where the radio is up; one adapter, that of the first sensor. */
static const PlumbMirrorAdapter *
profile_adapter (const PlumbLink *link)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbLinkSlot *slot = &link->slots[i];
    if (slot->settings == NULL || slot->driver == NULL)
      continue;
    const PlumbMirrorAdapter *adapter = plumb_link_slot_adapter (slot);
    if (adapter != NULL && adapter->is_powered)
      return adapter;
  }
  return NULL;
}

void
plumb_link_profile_turn (PlumbLink *link)
{
  if (link->is_stopping || link->is_asleep || !link->is_synced || link->is_profile_pending)
    return;
  const PlumbMirrorAdapter *adapter = profile_adapter (link);
  const char *path = adapter != NULL ? adapter->path : NULL;
  if (link->profile_adapter != NULL &&
      plumb_mirror_get_adapter (link->mirror, link->profile_adapter) == NULL)
    plumb_link_profile_forget (link); /* unplugged, and our registration with it */
  if (path == NULL)
    return; /* off or gone: the registration outlives a power cycle */
  g_auto (GStrv) uuids = wanted_uuids (link);
  bool has_same_uuids =
      uuids == NULL || link->profile_uuids == NULL
          ? uuids == NULL && link->profile_uuids == NULL
          : g_strv_equal ((const char *const *)uuids, (const char *const *)link->profile_uuids);
  if (has_same_uuids && (uuids == NULL || g_strcmp0 (path, link->profile_adapter) == 0))
    return;
  plumb_link_profile_unregister (link);
  g_strfreev (link->profile_uuids);
  link->profile_uuids = g_steal_pointer (&uuids);
  if (link->profile_uuids != NULL)
    register_on (link, path);
}
