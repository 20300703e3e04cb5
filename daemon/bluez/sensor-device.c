/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-device.h"

struct PlumbSensorDevice {
  PlumbPeer *peer;
  const PlumbSensorDeviceListener *listener;
  gpointer user_data;
  char *path; /* NULL: none */
  guint signal_id;
  guint reason_id;
  uint32_t serial; /* of the latest step: an older one's reply is stale */
  GCancellable *cancellable;
};

static void
on_changed (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
            const char *signal, GVariant *parameters, gpointer user_data)
{
  const PlumbSensorDevice *device = user_data;
  device->listener->on_changed (path, parameters, device->user_data);
}

static void
on_disconnected (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *signal, GVariant *parameters, gpointer user_data)
{
  const PlumbSensorDevice *device = user_data;
  const char *reason = "";
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ss)")))
    g_variant_get_child (parameters, 0, "&s", &reason);
  if (g_str_equal (reason, "org.bluez.Reason.Local"))
    device->listener->on_dismissed (device->user_data);
}

void
plumb_sensor_device_watch (PlumbSensorDevice *device, const char *path)
{
  if (g_strcmp0 (device->path, path) == 0)
    return;
  plumb_peer_unsubscribe (device->peer, &device->signal_id);
  plumb_peer_unsubscribe (device->peer, &device->reason_id);
  g_free (device->path);
  device->path = g_strdup (path);
  if (path == NULL)
    return;
  device->signal_id = plumb_peer_subscribe (device->peer, PLUMB_DBUS_PROPERTIES,
                                            "PropertiesChanged", path, NULL, on_changed, device);
  device->reason_id = plumb_peer_subscribe (device->peer, PLUMB_BLUEZ_DEVICE, "Disconnected", path,
                                            NULL, on_disconnected, device);
}

const char *
plumb_sensor_device_get_path (const PlumbSensorDevice *device)
{
  return device->path;
}

const PlumbMirrorDevice *
plumb_sensor_device_get (const PlumbSensorDevice *device)
{
  if (device->path == NULL)
    return NULL;
  return plumb_mirror_get_device (plumb_peer_get_mirror (device->peer), device->path);
}

void
plumb_sensor_device_describe (const PlumbSensorDevice *device, PlumbLinkSensor *out_sensor)
{
  const PlumbMirrorDevice *known = plumb_sensor_device_get (device);
  if (known == NULL)
    return;
  out_sensor->name = known->name != NULL ? known->name : "";
  out_sensor->rssi_dbm = known->rssi_dbm;
  out_sensor->is_bonded = plumb_mirror_is_bonded (known);
}

static void
on_called (const PlumbReply *reply, gpointer user_data)
{
  const PlumbSensorDevice *device = user_data;
  if (reply->tag == device->serial)
    device->listener->on_called (reply->error, device->user_data);
}

static void
call (PlumbSensorDevice *device, const char *path, const char *interface, const char *method,
      GVariant *parameters, int timeout_ms)
{
  plumb_peer_call (device->peer, &(PlumbCall){.path = path,
                                              .interface = interface,
                                              .method = method,
                                              .parameters = parameters,
                                              .timeout_ms = timeout_ms,
                                              .cancellable = device->cancellable,
                                              .on_reply = on_called,
                                              .user_data = device,
                                              .tag = device->serial});
}

static GVariant *
trusted_arguments (bool is_trusted)
{
  return g_variant_new ("(ssv)", PLUMB_BLUEZ_DEVICE, "Trusted", g_variant_new_boolean (is_trusted));
}

static void
set_trusted (PlumbSensorDevice *device, bool is_trusted)
{
  call (device, device->path, PLUMB_DBUS_PROPERTIES, "Set", trusted_arguments (is_trusted), 0);
}

/* Without waiting for the end of it. */
static void
make_trusted (const PlumbSensorDevice *device, bool is_trusted)
{
  plumb_peer_call (device->peer, &(PlumbCall){.path = device->path,
                                              .interface = PLUMB_DBUS_PROPERTIES,
                                              .method = "Set",
                                              .parameters = trusted_arguments (is_trusted)});
}

static void
disconnect (PlumbSensorDevice *device)
{
  call (device, device->path, PLUMB_BLUEZ_DEVICE, "Disconnect", NULL, PLUMB_DISCONNECT_TIMEOUT_MS);
}

/* bluetoothd takes what we ask in its order, and gives up reconnecting when Disconnect () comes for
 * a device that is not trusted; to be trusted again does not change that. Nobody needs to wait in
 * between, so it is done even where there is no time to wait. */
static void
leave (PlumbSensorDevice *device, bool is_trusted_again)
{
  make_trusted (device, false);
  disconnect (device);
  if (is_trusted_again)
    make_trusted (device, true);
}

static void
remove_device (PlumbSensorDevice *device)
{
  const PlumbMirrorDevice *known = plumb_sensor_device_get (device);
  if (known != NULL)
    call (device, known->adapter, PLUMB_BLUEZ_ADAPTER, "RemoveDevice",
          g_variant_new ("(o)", device->path), PLUMB_DISCONNECT_TIMEOUT_MS);
}

bool
plumb_sensor_device_call (PlumbSensorDevice *device, PlumbPlanStep step)
{
  device->serial++;
  switch (step) {
  case PLUMB_PLAN_STEP_TRUST: set_trusted (device, true); return true;
  case PLUMB_PLAN_STEP_CONNECT:
    call (device, device->path, PLUMB_BLUEZ_DEVICE, "Connect", NULL, PLUMB_CONNECT_TIMEOUT_MS);
    return true;
  case PLUMB_PLAN_STEP_DISCONNECT: disconnect (device); return true;
  case PLUMB_PLAN_STEP_LEAVE: leave (device, false); return true;
  case PLUMB_PLAN_STEP_LEAVE_TRUSTED: leave (device, true); return true;
  case PLUMB_PLAN_STEP_REMOVE_DEVICE: remove_device (device); return true;
  case PLUMB_PLAN_STEP_NONE:
  case PLUMB_PLAN_STEP_SYNC:
  case PLUMB_PLAN_STEP_OPEN:
  case PLUMB_PLAN_STEP_RESUBSCRIBE:
  case PLUMB_PLAN_STEP_CLOSE: break;
  }
  return false;
}

void
plumb_sensor_device_cancel (PlumbSensorDevice *device)
{
  g_cancellable_cancel (device->cancellable);
  g_object_unref (device->cancellable);
  device->cancellable = g_cancellable_new ();
}

PlumbSensorDevice *
plumb_sensor_device_new (PlumbPeer *peer, const PlumbSensorDeviceListener *listener,
                         gpointer user_data)
{
  PlumbSensorDevice *device = g_new0 (PlumbSensorDevice, 1);
  device->peer = peer;
  device->listener = listener;
  device->user_data = user_data;
  device->cancellable = g_cancellable_new ();
  return device;
}

void
plumb_sensor_device_free (PlumbSensorDevice *device)
{
  plumb_sensor_device_watch (device, NULL);
  g_cancellable_cancel (device->cancellable);
  g_object_unref (device->cancellable);
  g_free (device);
}
