/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passive listening: an AdvertisementMonitor1 of ours that tells bluetoothd how the advertisements
 * of the wanted broadcast sensors begin, where it has such monitors at all (so far only with
 * --experimental). Then the controller hears them and nobody scans. Where it has none, refuses
 * ours, lets go of it or hears nothing, the bounded scan serves as ever. */
#include <string.h>

#include "link-object.h"
#include "names.h"

#define MONITOR_PATH      PLUMB_PATH_MONITORS "/broadcast"
#define MONITOR_INTERFACE "org.bluez.AdvertisementMonitor1"
#define MANAGER_INTERFACE "org.bluez.AdvertisementMonitorManager1"
#define MONITOR_TYPE      "or_patterns"
#define PATTERNS_TYPE     G_VARIANT_TYPE ("a(yyay)")
#define PATIENCE_US       (60 * (int64_t)G_USEC_PER_SEC) /* unheard: then scan too */

static const char introspection[] =
    "<node>" PLUMB_LINK_MANAGER_XML "<interface name='" MONITOR_INTERFACE "'>"
    "<method name='Release'/><method name='Activate'/>"
    "<method name='DeviceFound'><arg type='o' direction='in'/></method>"
    "<method name='DeviceLost'><arg type='o' direction='in'/></method>"
    "<property name='Type' type='s' access='read'/>"
    "<property name='Patterns' type='a(yyay)' access='read'/>"
    "</interface>"
    "</node>";

/* bluetoothd reads the object after RegisterMonitor. */
static void
on_manager_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  const PlumbLink *link = user_data;
  GVariantBuilder properties;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "Type", g_variant_new_string (MONITOR_TYPE));
  if (link->passive.patterns != NULL)
    g_variant_builder_add (&properties, "{sv}", "Patterns", link->passive.patterns);
  plumb_link_reply_object (invocation, MONITOR_PATH, MONITOR_INTERFACE,
                           g_variant_builder_end (&properties));
}

/* Which device was found is heard of as a device, too. */
static void
on_monitor_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  PlumbLink *link = user_data;
  PlumbLinkPassive *passive = &link->passive;
  bool is_bluetoothd = g_strcmp0 (sender, link->owner) == 0;
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (!is_bluetoothd || passive->adapter == NULL)
    return;
  if (strcmp (method, "Activate") == 0) {
    passive->is_active = true;
    passive->active_us = link->clock ();
    plumb_link_schedule (link);
  } else if (strcmp (method, "Release") == 0) {
    g_info ("bluetoothd let go of our advertisement monitor; scanning instead");
    passive->is_active = false;
    passive->is_refused = true;
    plumb_link_schedule (link);
  }
}

static GVariant *
on_monitor_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *property, GError **error, gpointer user_data)
{
  const PlumbLink *link = user_data;
  if (strcmp (property, "Type") == 0)
    return g_variant_new_string (MONITOR_TYPE);
  return link->passive.patterns != NULL ? g_variant_ref (link->passive.patterns)
                                        : g_variant_new_array (G_VARIANT_TYPE ("(yyay)"), NULL, 0);
}

static void
export_all (PlumbLink *link)
{
  static const GDBusInterfaceVTable manager = {.method_call = on_manager_call};
  static const GDBusInterfaceVTable monitor = {.method_call = on_monitor_call,
                                               .get_property = on_monitor_get};
  PlumbLinkPassive *passive = &link->passive;
  if (passive->manager_id == 0)
    passive->manager_id = plumb_link_export (link, introspection, PLUMB_PATH_MONITORS,
                                             PLUMB_DBUS_OBJECT_MANAGER, &manager);
  if (passive->monitor_id == 0)
    passive->monitor_id =
        plumb_link_export (link, introspection, MONITOR_PATH, MONITOR_INTERFACE, &monitor);
}

void
plumb_link_passive_forget (PlumbLink *link)
{
  PlumbLinkPassive *passive = &link->passive;
  passive->is_pending = false;
  passive->is_active = false;
  passive->is_refused = false;
  g_clear_pointer (&passive->adapter, g_free);
  g_clear_pointer (&passive->patterns, g_variant_unref);
}

void
plumb_link_passive_clear (PlumbLink *link)
{
  PlumbLinkPassive *passive = &link->passive;
  plumb_link_unexport (link, &passive->manager_id);
  plumb_link_unexport (link, &passive->monitor_id);
  plumb_link_passive_forget (link);
}

/* The pattern of a slot's broadcast family; NULL: none, or not known yet. */
static const PlumbSensorPattern *
slot_pattern (const PlumbLinkSlot *slot)
{
  const PlumbSensorDriver *driver = slot->driver;
  if (slot->settings == NULL || slot->is_let_go || slot->is_replaced)
    return NULL;
  if (driver == NULL && slot->settings->driver != NULL)
    driver = plumb_sensor_driver_by_name (slot->settings->driver);
  if (driver == NULL || !plumb_sensor_driver_info (driver)->is_broadcast)
    return NULL;
  return &plumb_sensor_driver_info (driver)->pattern;
}

/* The first adapter that a broadcast sensor wants and that can do it; NULL: none. */
static const char *
choose_adapter (const PlumbLink *link)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbMirrorAdapter *adapter =
        slot_pattern (&link->slots[i]) != NULL ? plumb_link_slot_adapter (&link->slots[i]) : NULL;
    if (adapter != NULL && adapter->is_powered && adapter->has_monitors)
      return adapter->path;
  }
  return NULL;
}

/* Of every broadcast sensor that is wanted now, each family once; NULL: there is none. */
static GVariant *
wanted_patterns (const PlumbLink *link)
{
  const PlumbSensorPattern *seen[PLUMB_SENSORS_MAX];
  guint n = 0;
  GVariantBuilder patterns;
  g_variant_builder_init (&patterns, PATTERNS_TYPE);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbSensorPattern *pattern = slot_pattern (&link->slots[i]);
    bool is_new = pattern != NULL;
    for (guint j = 0; j < n; j++)
      is_new &= seen[j] != pattern;
    if (!is_new)
      continue;
    seen[n++] = pattern;
    g_variant_builder_add (
        &patterns, "(yy@ay)", 0, pattern->type,
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, pattern->bytes, pattern->size, 1));
  }
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_builder_end (&patterns));
  return n > 0 ? g_steal_pointer (&all) : NULL;
}

static void
on_registered (PlumbLink *link, PlumbLinkSlot *slot, GVariant *reply, GUnixFDList *fds,
               PlumbBluezError error, guint32 tag)
{
  link->passive.is_pending = false;
  if (error == PLUMB_BLUEZ_OK || error == PLUMB_BLUEZ_ALREADY)
    return;
  link->passive.is_refused = true;
  g_info ("bluetoothd does not take our advertisement monitor (%s); scanning instead",
          plumb_bluez_error_to_string (error));
}

static void
call_manager (PlumbLink *link, const char *method, PlumbCallDone done)
{
  plumb_link_call (link, &(PlumbCall){.cancellable = link->cancellable,
                                      .path = link->passive.adapter,
                                      .interface = MANAGER_INTERFACE,
                                      .method = method,
                                      .parameters = g_variant_new ("(o)", PLUMB_PATH_MONITORS),
                                      .timeout_ms = PLUMB_CALL_TIMEOUT_MS,
                                      .done = done});
}

void
plumb_link_passive_unregister (PlumbLink *link)
{
  if (link->passive.adapter != NULL && link->owner != NULL)
    call_manager (link, "UnregisterMonitor", NULL);
  plumb_link_passive_forget (link);
}

static bool
has_manager (const PlumbLink *link, const char *path)
{
  const PlumbMirrorAdapter *adapter = plumb_mirror_get_adapter (link->mirror, path);
  return adapter != NULL && adapter->has_monitors;
}

void
plumb_link_passive_turn (PlumbLink *link)
{
  PlumbLinkPassive *passive = &link->passive;
  if (link->is_stopping || link->is_asleep || !link->is_synced || passive->is_pending)
    return;
  if (passive->adapter != NULL && !has_manager (link, passive->adapter))
    plumb_link_passive_forget (link); /* unplugged, and our monitor with it */
  g_autoptr (GVariant) patterns = wanted_patterns (link);
  const char *adapter = choose_adapter (link);
  if (patterns == NULL) {
    plumb_link_passive_unregister (link);
    return;
  }
  bool is_same = passive->patterns != NULL && g_variant_equal (patterns, passive->patterns);
  if (adapter == NULL || (is_same && g_strcmp0 (adapter, passive->adapter) == 0))
    return; /* switched off: bluetoothd keeps the monitor until it is on again */
  plumb_link_passive_unregister (link);
  export_all (link);
  passive->patterns = g_steal_pointer (&patterns);
  passive->adapter = g_strdup (adapter);
  passive->is_pending = true;
  call_manager (link, "RegisterMonitor", on_registered);
}

/* A monitor may be broken, and a sensor out of range looks the same: from then on a slot that was
 * not heard without a scan is worth one. */
static int64_t
patience_end_us (const PlumbLinkSlot *slot)
{
  return MAX (slot->link->passive.active_us, slot->passive_us) + PATIENCE_US;
}

static bool
is_covered (const PlumbLinkSlot *slot)
{
  const PlumbLinkPassive *passive = &slot->link->passive;
  if (!passive->is_active || slot_pattern (slot) == NULL)
    return false;
  const PlumbMirrorAdapter *adapter = plumb_link_slot_adapter (slot);
  return adapter != NULL && g_strcmp0 (adapter->path, passive->adapter) == 0;
}

bool
plumb_link_passive_serves (const PlumbLinkSlot *slot, int64_t now_us)
{
  return is_covered (slot) && now_us < patience_end_us (slot);
}

int64_t
plumb_link_passive_deadline (const PlumbLink *link)
{
  int64_t deadline_us = INT64_MAX;
  if (!link->passive.is_active)
    return deadline_us;
  int64_t now_us = link->clock ();
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++)
    if (is_covered (&link->slots[i]) && patience_end_us (&link->slots[i]) > now_us)
      deadline_us = MIN (deadline_us, patience_end_us (&link->slots[i]));
  return deadline_us;
}
