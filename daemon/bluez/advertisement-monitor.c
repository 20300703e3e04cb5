/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "advertisement-monitor.h"

#include <string.h>

#include "names.h"

#define MONITOR_PATH      PLUMB_PATH_MONITORS "/broadcast%u"
#define MONITOR_INTERFACE "org.bluez.AdvertisementMonitor1"
#define MANAGER_INTERFACE "org.bluez.AdvertisementMonitorManager1"
#define MONITOR_TYPE      "or_patterns"
#define PATTERNS_TYPE     G_VARIANT_TYPE ("a(yyay)")
#define PATIENCE_US       (60 * (int64_t)G_USEC_PER_SEC) /* unheard: then scan too */
#define TRIAL_US          (12 * (int64_t)G_USEC_PER_SEC) /* ... and not yet heard by this monitor */

struct PlumbAdvertisementMonitor {
  PlumbPeer *peer;
  PlumbClock clock;
  void (*on_changed) (gpointer user_data);
  gpointer user_data;
  guint manager_id; /* of the exported objects, 0: none */
  guint monitor_id;
  uint32_t serial; /* each registration has its own object */
  char *path;
  char *adapter;      /* asked for there, NULL: nowhere */
  GVariant *patterns; /* what was asked for, a(yyay) */
  int64_t active_us;
  bool is_pending;
  bool is_active; /* bluetoothd said so */
};

static const char introspection[] =
    "<node>" PLUMB_PEER_MANAGER_XML "<interface name='" MONITOR_INTERFACE "'>"
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
  const PlumbAdvertisementMonitor *monitor = user_data;
  GVariantBuilder properties;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "Type", g_variant_new_string (MONITOR_TYPE));
  if (monitor->patterns != NULL)
    g_variant_builder_add (&properties, "{sv}", "Patterns", monitor->patterns);
  plumb_peer_reply_object (invocation, monitor->path, MONITOR_INTERFACE,
                           g_variant_builder_end (&properties));
}

/* Which device was found is heard of as a device, too. What is said of an earlier registration,
 * such as its release, is heard by nobody: its object is gone. */
static void
on_monitor_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  PlumbAdvertisementMonitor *monitor = user_data;
  bool is_bluetoothd = g_strcmp0 (sender, plumb_peer_get_owner (monitor->peer)) == 0;
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (!is_bluetoothd || monitor->adapter == NULL)
    return;
  if (strcmp (method, "Activate") == 0) {
    monitor->is_active = true;
    monitor->active_us = monitor->clock ();
    monitor->on_changed (monitor->user_data);
  } else if (strcmp (method, "Release") == 0) {
    g_info ("bluetoothd released our advertisement monitor; scanning instead");
    monitor->is_active = false;
    monitor->on_changed (monitor->user_data);
  }
}

static GVariant *
on_monitor_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *property, GError **error, gpointer user_data)
{
  const PlumbAdvertisementMonitor *monitor = user_data;
  if (strcmp (property, "Type") == 0)
    return g_variant_new_string (MONITOR_TYPE);
  return monitor->patterns != NULL ? g_variant_ref (monitor->patterns)
                                   : g_variant_new_array (G_VARIANT_TYPE ("(yyay)"), NULL, 0);
}

static void
export_all (PlumbAdvertisementMonitor *monitor)
{
  static const GDBusInterfaceVTable manager = {.method_call = on_manager_call};
  static const GDBusInterfaceVTable own = {.method_call = on_monitor_call,
                                           .get_property = on_monitor_get};
  plumb_peer_export (monitor->peer, &monitor->manager_id, introspection, PLUMB_PATH_MONITORS,
                     PLUMB_DBUS_OBJECT_MANAGER, &manager, monitor);
  plumb_peer_unexport (monitor->peer, &monitor->monitor_id);
  g_free (monitor->path);
  monitor->path = g_strdup_printf (MONITOR_PATH, ++monitor->serial);
  plumb_peer_export (monitor->peer, &monitor->monitor_id, introspection, monitor->path,
                     MONITOR_INTERFACE, &own, monitor);
}

void
plumb_advertisement_monitor_forget_owner (PlumbAdvertisementMonitor *monitor)
{
  monitor->is_pending = false;
  monitor->is_active = false;
  g_clear_pointer (&monitor->adapter, g_free);
  g_clear_pointer (&monitor->patterns, g_variant_unref);
}

/* Each family once; NULL: there is none. */
static GVariant *
dup_patterns (const PlumbSensorNeeds *needs)
{
  GVariantBuilder builder;
  bool has_any = false;
  g_variant_builder_init (&builder, PATTERNS_TYPE);
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbSensorPattern *pattern = needs[i].pattern;
    bool is_new = pattern != NULL;
    for (guint j = 0; j < i; j++)
      is_new &= needs[j].pattern != pattern;
    has_any |= is_new;
    if (is_new)
      g_variant_builder_add (
          &builder, "(yy@ay)", 0, pattern->type,
          g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, pattern->bytes, pattern->size, 1));
  }
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_builder_end (&builder));
  return has_any ? g_steal_pointer (&all) : NULL;
}

static const char *
choose_adapter (const PlumbSensorNeeds *needs)
{
  for (guint i = 0; i < PLUMB_SENSORS_MAX; i++) {
    const PlumbMirrorAdapter *adapter = needs[i].pattern != NULL ? needs[i].adapter : NULL;
    if (adapter != NULL && adapter->is_powered && adapter->has_monitors)
      return adapter->path;
  }
  return NULL;
}

static void
on_registered (const PlumbReply *reply, gpointer user_data)
{
  PlumbAdvertisementMonitor *monitor = user_data;
  monitor->is_pending = false;
  if (reply->error == PLUMB_BLUEZ_OK || reply->error == PLUMB_BLUEZ_ALREADY)
    return;
  g_info ("bluetoothd does not take our advertisement monitor (%s); scanning instead",
          plumb_bluez_error_to_string (reply->error));
}

static void
call_manager (PlumbAdvertisementMonitor *monitor, const char *method, PlumbReplyHandler on_reply)
{
  plumb_peer_call (monitor->peer,
                   &(PlumbCall){.path = monitor->adapter,
                                .interface = MANAGER_INTERFACE,
                                .method = method,
                                .parameters = g_variant_new ("(o)", PLUMB_PATH_MONITORS),
                                .on_reply = on_reply,
                                .user_data = monitor});
}

void
plumb_advertisement_monitor_unregister (PlumbAdvertisementMonitor *monitor)
{
  if (monitor->adapter != NULL)
    call_manager (monitor, "UnregisterMonitor", NULL);
  plumb_advertisement_monitor_forget_owner (monitor);
}

static bool
has_manager (const PlumbAdvertisementMonitor *monitor)
{
  const PlumbMirrorAdapter *adapter =
      plumb_mirror_get_adapter (plumb_peer_get_mirror (monitor->peer), monitor->adapter);
  return adapter != NULL && adapter->has_monitors;
}

void
plumb_advertisement_monitor_turn (PlumbAdvertisementMonitor *monitor, const PlumbSensorNeeds *needs)
{
  const char *adapter = choose_adapter (needs);
  if (monitor->is_pending)
    return;
  if (monitor->adapter != NULL && !has_manager (monitor))
    plumb_advertisement_monitor_forget_owner (monitor); /* unplugged, and our monitor with it */
  g_autoptr (GVariant) patterns = dup_patterns (needs);
  if (patterns == NULL) {
    plumb_advertisement_monitor_unregister (monitor);
    return;
  }
  bool is_same = monitor->patterns != NULL && g_variant_equal (patterns, monitor->patterns);
  if (adapter == NULL || (is_same && g_strcmp0 (adapter, monitor->adapter) == 0))
    return; /* switched off: bluetoothd keeps the monitor until it is on again */
  plumb_advertisement_monitor_unregister (monitor);
  export_all (monitor);
  monitor->patterns = g_steal_pointer (&patterns);
  monitor->adapter = g_strdup (adapter);
  monitor->is_pending = true;
  call_manager (monitor, "RegisterMonitor", on_registered);
}

int64_t
plumb_advertisement_monitor_mark_served (const PlumbAdvertisementMonitor *monitor,
                                         PlumbSensorNeeds *needs, int64_t now_us)
{
  int64_t end_us = INT64_MAX;
  for (guint i = 0; i < PLUMB_SENSORS_MAX && monitor->is_active; i++) {
    bool is_covered = needs[i].pattern != NULL && needs[i].adapter != NULL &&
                      g_strcmp0 (needs[i].adapter->path, monitor->adapter) == 0;
    bool was_heard = needs[i].advertised_us >= monitor->active_us;
    int64_t until_us =
        was_heard ? needs[i].advertised_us + PATIENCE_US : monitor->active_us + TRIAL_US;
    needs[i].is_served = is_covered && now_us < until_us;
    if (needs[i].is_served)
      end_us = MIN (end_us, until_us);
  }
  return end_us;
}

PlumbAdvertisementMonitor *
plumb_advertisement_monitor_new (PlumbPeer *peer, PlumbClock clock,
                                 void (*on_changed) (gpointer user_data), gpointer user_data)
{
  PlumbAdvertisementMonitor *monitor = g_new0 (PlumbAdvertisementMonitor, 1);
  monitor->peer = peer;
  monitor->clock = clock;
  monitor->on_changed = on_changed;
  monitor->user_data = user_data;
  return monitor;
}

void
plumb_advertisement_monitor_free (PlumbAdvertisementMonitor *monitor)
{
  plumb_peer_unexport (monitor->peer, &monitor->manager_id);
  plumb_peer_unexport (monitor->peer, &monitor->monitor_id);
  plumb_advertisement_monitor_forget_owner (monitor);
  g_free (monitor->path);
  g_free (monitor);
}
