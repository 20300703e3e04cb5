/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GattCharacteristic1's methods. */
#include "internal.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define EXCHANGE_S 0.03 /* one request and its response: a connection interval or two */
#define MTU        517

/* A request that is on its way to the sensor. The characteristic lives as long as its device's
 * services; path finds it again when the answer comes. */
typedef struct {
  PlumbDevice *device;
  char *path;
  GDBusMethodInvocation *invocation;
  GBytes *bytes; /* of a write */
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;
  g_clear_object (&exchange->invocation);
  g_clear_pointer (&exchange->bytes, g_bytes_unref);
  g_free (exchange->path);
  g_free (exchange);
}

static PlumbCharacteristic *
exchange_find (const Exchange *exchange)
{
  const PlumbDevice *device = exchange->device;
  for (guint i = 0; i < device->characteristics->len; i++) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    if (g_str_equal (characteristic->path, exchange->path))
      return characteristic;
  }
  return NULL;
}

static Exchange *
exchange_begin (PlumbCharacteristic *characteristic, void (*finish) (gpointer), GBytes *bytes,
                GDBusMethodInvocation *invocation)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  exchange->device = characteristic->device;
  exchange->path = g_strdup (characteristic->path);
  exchange->invocation = invocation;
  exchange->bytes = bytes;
  plumb_timers_add (characteristic->device->timers, EXCHANGE_S, finish, exchange, exchange_free);
  return exchange;
}

typedef struct {
  PlumbDevice *device;
  GDBusMethodInvocation *invocation;
} Hanging;

static void
hanging_free (gpointer data)
{
  Hanging *hanging = data;
  g_clear_object (&hanging->invocation);
  g_free (hanging);
}

static void
on_hung (gpointer data)
{
  Hanging *hanging = data;
  plumb_bluez_att_error (g_steal_pointer (&hanging->invocation), PLUMB_ATT_UNLIKELY);
  plumb_device_link_down (hanging->device);
}

/* bluetoothd tries to pair by itself. Where no agent is there that agrees the kernel cuts the link,
 * and what was asked for is answered as when a link breaks: at once, or when the other side has no
 * more patience. */
static void
refuse_unpaired (PlumbDevice *device, GDBusMethodInvocation *invocation)
{
  const PlumbFaults *faults = device->daemon->faults;
  if (!plumb_faults_has (faults, "no-agent", device->address)) {
    plumb_bluez_att_error (invocation, PLUMB_ATT_NOT_PAIRED);
    return;
  }
  Hanging *hanging = g_new0 (Hanging, 1);
  *hanging = (Hanging){device, invocation};
  plumb_timers_add (device->timers, plumb_faults_number (faults, "no-agent", "seconds", 0), on_hung,
                    hanging, hanging_free);
}

static void
refuse (PlumbDevice *device, PlumbAttError error, GDBusMethodInvocation *invocation)
{
  if (error == PLUMB_ATT_NOT_PAIRED)
    refuse_unpaired (device, invocation);
  else
    plumb_bluez_att_error (invocation, error);
}

static void
finish_read (gpointer data)
{
  Exchange *exchange = data;
  PlumbCharacteristic *characteristic = exchange_find (exchange);
  GDBusMethodInvocation *invocation = g_steal_pointer (&exchange->invocation);
  if (characteristic)
    characteristic->is_read_pending = false;
  if (!characteristic || !exchange->device->is_connected) {
    plumb_bluez_att_error (invocation, PLUMB_ATT_UNLIKELY);
    return;
  }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  PlumbAttError error =
      plumb_virtual_sensor_read (exchange->device->sensor, characteristic->index, bytes);
  if (error != PLUMB_ATT_OK) {
    refuse (exchange->device, error, invocation);
    return;
  }
  g_byte_array_set_size (characteristic->value, 0);
  g_byte_array_append (characteristic->value, bytes->data, bytes->len);
  /* What is read is shown to everybody, exactly like a notification. */
  plumb_gatt_changed (characteristic, "Value");
  GVariant *value = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes->data, bytes->len, 1);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@ay)", value));
}

static void
call_read (PlumbCharacteristic *characteristic, GVariant *parameters,
           GDBusMethodInvocation *invocation)
{
  if (!characteristic->device->is_connected)
    plumb_bluez_error (invocation, "Failed", "Not connected");
  else if (characteristic->is_read_pending)
    plumb_bluez_error (invocation, "InProgress", "In Progress");
  else {
    characteristic->is_read_pending = true;
    exchange_begin (characteristic, finish_read, NULL, invocation);
  }
}

static PlumbAttError
write_now (PlumbCharacteristic *characteristic, GBytes *bytes)
{
  gsize size = 0;
  const uint8_t *data = g_bytes_get_data (bytes, &size);
  return plumb_virtual_sensor_write (characteristic->device->sensor, characteristic->index, data,
                                     size);
}

static void
finish_write (gpointer data)
{
  Exchange *exchange = data;
  PlumbCharacteristic *characteristic = exchange_find (exchange);
  GDBusMethodInvocation *invocation = g_steal_pointer (&exchange->invocation);
  if (characteristic)
    characteristic->is_write_pending = false;
  PlumbAttError error = PLUMB_ATT_UNLIKELY;
  if (characteristic && exchange->device->is_connected)
    error = write_now (characteristic, exchange->bytes);
  if (error != PLUMB_ATT_OK)
    refuse (exchange->device, error, invocation);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_write (PlumbCharacteristic *characteristic, GVariant *parameters,
            GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) options = NULL;
  const char *type = "";
  g_variant_get (parameters, "(@ay@a{sv})", &value, &options);
  g_variant_lookup (options, "type", "&s", &type);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (value);
  if (!characteristic->device->is_connected) {
    plumb_bluez_error (invocation, "Failed", "Not connected");
  } else if (characteristic->is_write_pending) {
    plumb_bluez_error (invocation, "InProgress", "In Progress");
  } else if (g_str_equal (type, "command")) {
    g_dbus_method_invocation_return_value (invocation, NULL);
    write_now (characteristic, bytes);
  } else {
    characteristic->is_write_pending = true;
    exchange_begin (characteristic, finish_write, g_steal_pointer (&bytes), invocation);
  }
}

/* True: refused, and the invocation is answered. */
static bool
refuse_notify (PlumbCharacteristic *characteristic, unsigned wanted,
               GDBusMethodInvocation *invocation)
{
  const PlumbDevice *device = characteristic->device;
  const PlumbFamily *family = plumb_virtual_sensor_family (device->sensor);
  PlumbFaults *faults = device->daemon->faults;
  if (!(family->characteristics[characteristic->index].flags & wanted))
    plumb_bluez_error (invocation, "NotSupported", "Operation is not supported");
  else if (characteristic->acquired_fd >= 0)
    plumb_bluez_error (invocation, "NotPermitted", "Notify acquired");
  else if (device->is_connected &&
           plumb_virtual_sensor_needs_bond (device->sensor, characteristic->index))
    refuse_unpaired (characteristic->device, invocation);
  else if (plumb_faults_take (faults, "notify-not-permitted", device->address))
    plumb_bluez_error (invocation, "NotPermitted", "Operation is not permitted");
  else if (plumb_faults_take (faults, "notify-in-progress", device->address))
    plumb_bluez_error (invocation, "InProgress", "In Progress");
  else
    return false;
  return true;
}

static void
finish_start (gpointer data)
{
  Exchange *exchange = data;
  PlumbCharacteristic *characteristic = exchange_find (exchange);
  GDBusMethodInvocation *invocation = g_steal_pointer (&exchange->invocation);
  if (!characteristic || !exchange->device->is_connected) {
    plumb_bluez_att_error (invocation, PLUMB_ATT_UNLIKELY);
    return;
  }
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  g_hash_table_add (characteristic->sessions, g_strdup (sender));
  plumb_gatt_changed (characteristic, "Notifying");
  plumb_gatt_subscribe (characteristic);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_start (PlumbCharacteristic *characteristic, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  bool is_again = g_hash_table_contains (characteristic->sessions, sender);
  bool is_connected = characteristic->device->is_connected;
  if (refuse_notify (characteristic, PLUMB_GATT_NOTIFY | PLUMB_GATT_INDICATE, invocation))
    return;
  if (is_again && !is_connected) {
    plumb_bluez_error (invocation, "InProgress", "In Progress");
  } else if (is_again) {
    g_dbus_method_invocation_return_value (invocation, NULL);
  } else if (!is_connected) {
    g_hash_table_add (characteristic->sessions, g_strdup (sender));
    g_dbus_method_invocation_return_value (invocation, NULL);
  } else {
    exchange_begin (characteristic, finish_start, NULL, invocation);
  }
}

static void
call_stop (PlumbCharacteristic *characteristic, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  bool was_acquired = characteristic->acquired_fd >= 0;
  if (was_acquired) /* whoever asks: bluetoothd does not look at the sender here */
    plumb_gatt_release (characteristic);
  else if (!g_hash_table_remove (characteristic->sessions, sender)) {
    plumb_bluez_error (invocation, "Failed", "No notify session started");
    return;
  }
  plumb_gatt_subscribe (characteristic);
  plumb_gatt_changed (characteristic, was_acquired ? "NotifyAcquired" : "Notifying");
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
on_reader_gone (int fd, GIOCondition condition, gpointer user_data)
{
  PlumbCharacteristic *characteristic = user_data;
  plumb_gatt_release (characteristic);
  plumb_gatt_subscribe (characteristic);
  plumb_gatt_changed (characteristic, "NotifyAcquired");
  return G_SOURCE_REMOVE;
}

static void
call_acquire (PlumbCharacteristic *characteristic, GDBusMethodInvocation *invocation)
{
  int ends[2] = {-1, -1};
  if (refuse_notify (characteristic, PLUMB_GATT_NOTIFY, invocation))
    return;
  if (g_hash_table_size (characteristic->sessions) > 0) {
    plumb_bluez_error (invocation, "InProgress", "In Progress");
    return;
  }
  if (!characteristic->device->is_connected ||
      socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) {
    plumb_bluez_error (invocation, "Failed", "Not connected");
    return;
  }
  characteristic->acquired_fd = ends[0];
  characteristic->acquired_by = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  characteristic->acquired_source = g_unix_fd_source_new (ends[0], G_IO_HUP);
  g_source_set_callback (characteristic->acquired_source, (GSourceFunc)(void *)on_reader_gone,
                         characteristic, NULL);
  g_source_attach (characteristic->acquired_source, g_main_context_get_thread_default ());
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new_from_array (&ends[1], 1);
  plumb_gatt_changed (characteristic, "NotifyAcquired");
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation,
                                                           g_variant_new ("(hq)", 0, MTU), fds);
  plumb_gatt_subscribe (characteristic);
}

void
plumb_gatt_call (gpointer object, const char *method, GVariant *parameters,
                 GDBusMethodInvocation *invocation)
{
  PlumbCharacteristic *characteristic = object;
  if (g_str_equal (method, "ReadValue"))
    call_read (characteristic, parameters, invocation);
  else if (g_str_equal (method, "WriteValue"))
    call_write (characteristic, parameters, invocation);
  else if (g_str_equal (method, "StartNotify"))
    call_start (characteristic, invocation);
  else if (g_str_equal (method, "StopNotify"))
    call_stop (characteristic, invocation);
  else
    call_acquire (characteristic, invocation);
}
