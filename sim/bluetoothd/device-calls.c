/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device1's methods, with the delays and the errors that were measured. */
#include "internal.h"

#define CONNECT_S    0.15
#define GIVE_UP_S    41.2 /* Connect () to a device that is not there */
#define ABORT_S      0.35
#define DISCONNECT_S 2.0

void
plumb_device_answer_connect (PlumbDevice *device, const char *error)
{
  GDBusMethodInvocation *call = g_steal_pointer (&device->connect_call);
  plumb_timers_cancel (device->timers, &device->link_timer);
  if (!call)
    return;
  if (error)
    plumb_bluez_error (call, "Failed", error);
  else
    g_dbus_method_invocation_return_value (call, NULL);
}

void
plumb_device_answer_disconnect (PlumbDevice *device)
{
  GDBusMethodInvocation *call = g_steal_pointer (&device->disconnect_call);
  if (call)
    g_dbus_method_invocation_return_value (call, NULL);
}

static void
on_connected (gpointer data)
{
  PlumbDevice *device = data;
  device->link_timer = 0;
  if (!plumb_device_is_reachable (device))
    return; /* lost meanwhile: the call waits on */
  if (!device->is_connected)
    plumb_device_link_up (device);
  plumb_device_answer_connect (device, NULL);
}

static void
on_give_up (gpointer data)
{
  PlumbDevice *device = data;
  device->link_timer = 0;
  plumb_device_answer_connect (device, "le-connection-abort-by-local");
}

static void
on_abort (gpointer data)
{
  PlumbDevice *device = data;
  device->link_timer = 0;
  device->is_connected = true;
  plumb_device_changed (device, "Connected");
  device->is_connected = false;
  plumb_device_changed (device, "Connected");
  plumb_device_answer_connect (device, "le-connection-abort-by-local");
}

static void
begin_connect (PlumbDevice *device)
{
  plumb_timers_cancel (device->timers, &device->link_timer);
  if (plumb_faults_take (device->daemon->faults, "connect-abort", device->address))
    device->link_timer = plumb_timers_add (device->timers, ABORT_S, on_abort, device, NULL);
  else if (plumb_device_is_reachable (device))
    device->link_timer = plumb_timers_add (device->timers, CONNECT_S, on_connected, device, NULL);
  else
    device->link_timer = plumb_timers_add (device->timers, GIVE_UP_S, on_give_up, device, NULL);
}

void
plumb_device_reachable_changed (PlumbDevice *device)
{
  if (!plumb_device_is_reachable (device)) {
    plumb_device_link_down (device);
    return;
  }
  if (device->connect_call)
    begin_connect (device);
  /* A link that was lost and is there again at once. */
  plumb_device_consider (device, 0.5);
}

static void
call_connect (PlumbDevice *device, GDBusMethodInvocation *invocation)
{
  if (!device->daemon->is_powered)
    plumb_bluez_error (invocation, "Failed", "Input/output error");
  else if (device->is_connected)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else if (device->connect_call)
    plumb_bluez_error (invocation, "Failed", "Operation already in progress");
  else if (plumb_faults_has (device->daemon->faults, "left-connecting", device->address))
    plumb_bluez_error (invocation, "InProgress", "Operation already in progress");
  else {
    device->is_forsaken = false;
    device->connect_call = invocation;
    begin_connect (device);
  }
}

static void
tell_reason (PlumbDevice *device)
{
  if (plumb_faults_has (device->daemon->faults, "tells-reason", device->address))
    g_dbus_connection_emit_signal (
        device->daemon->connection, NULL, device->path, IFACE_DEVICE, "Disconnected",
        g_variant_new ("(ss)", "org.bluez.Reason.Local", "Connection terminated by local host"),
        NULL);
}

static void
on_disconnected (gpointer data)
{
  PlumbDevice *device = data;
  PlumbFaults *faults = device->daemon->faults;
  bool was_connected = device->is_connected;
  plumb_device_link_down (device);
  if (was_connected)
    tell_reason (device);
  if (!g_str_equal (plumb_faults_text (faults, "never-resolves", "stay", "false"), "true"))
    plumb_faults_clear (faults, "never-resolves");
  plumb_timers_cancel (device->timers, &device->auto_timer);
  plumb_device_consider (device, 0.1);
  plumb_device_answer_disconnect (device);
}

static void
call_disconnect (PlumbDevice *device, GDBusMethodInvocation *invocation)
{
  PlumbFaults *faults = device->daemon->faults;
  bool was_connecting =
      device->connect_call != NULL || plumb_faults_has (faults, "left-connecting", device->address);
  device->is_forsaken |= !device->is_trusted; /* to be trusted again does not help */
  plumb_device_answer_connect (device, "br-connection-canceled");
  plumb_faults_clear (faults, "left-connecting");
  if (!device->is_connected && !was_connecting) {
    plumb_bluez_error (invocation, "NotConnected", "Not Connected");
  } else if (!device->is_connected) {
    g_dbus_method_invocation_return_value (invocation, NULL);
  } else if (device->disconnect_call) {
    plumb_bluez_error (invocation, "InProgress", "In Progress");
  } else {
    device->disconnect_call = invocation;
    plumb_timers_add (device->timers, DISCONNECT_S, on_disconnected, device, NULL);
  }
}

void
plumb_device_call (gpointer object, const char *method, GVariant *parameters,
                   GDBusMethodInvocation *invocation)
{
  PlumbDevice *device = object;
  if (g_str_equal (method, "Connect"))
    call_connect (device, invocation);
  else if (g_str_equal (method, "Disconnect"))
    call_disconnect (device, invocation);
  else if (g_str_equal (method, "Pair"))
    plumb_pairing_begin (device, invocation);
  else if (g_str_equal (method, "CancelPairing"))
    plumb_pairing_cancel (device, invocation);
  else
    plumb_bluez_error (invocation, "DoesNotExist", "Does Not Exist");
}
