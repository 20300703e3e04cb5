/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GattService1 and GattCharacteristic1: objects, subscriptions, notifications. */
#include "internal.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  PlumbDevice *device;
  char *path;
  const char *uuid;
} Service;

static GVariant *
service_get (gpointer object, const char *property)
{
  const Service *service = object;
  if (g_str_equal (property, "UUID"))
    return g_variant_new_string (service->uuid);
  if (g_str_equal (property, "Device"))
    return g_variant_new_object_path (service->device->path);
  if (g_str_equal (property, "Primary"))
    return g_variant_new_boolean (TRUE);
  return g_variant_new_objv (NULL, 0);
}

static const PlumbGattCharacteristic *
table_entry (const PlumbCharacteristic *characteristic)
{
  const PlumbFamily *family = plumb_virtual_sensor_family (characteristic->device->sensor);
  return &family->characteristics[characteristic->index];
}

static GVariant *
flags_variant (unsigned flags)
{
  static const char *const names[] = {"read", "write", "write-without-response", "notify",
                                      "indicate"};
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (flags & (1u << i))
      g_variant_builder_add (&builder, "s", names[i]);
  return g_variant_builder_end (&builder);
}

static GVariant *
characteristic_get (gpointer object, const char *property)
{
  const PlumbCharacteristic *characteristic = object;
  const PlumbGattCharacteristic *entry = table_entry (characteristic);
  if (g_str_equal (property, "UUID"))
    return g_variant_new_string (characteristic->uuid);
  if (g_str_equal (property, "Service"))
    return g_variant_new_object_path (characteristic->service_path);
  if (g_str_equal (property, "Value"))
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, characteristic->value->data,
                                      characteristic->value->len, 1);
  if (g_str_equal (property, "Notifying"))
    return g_variant_new_boolean (g_hash_table_size (characteristic->sessions) > 0);
  if (g_str_equal (property, "NotifyAcquired"))
    return entry->flags & PLUMB_GATT_NOTIFY
               ? g_variant_new_boolean (characteristic->acquired_fd >= 0)
               : NULL;
  if (g_str_equal (property, "Flags"))
    return flags_variant (entry->flags);
  return g_variant_new_uint16 (517);
}

static const PlumbTreeInterface service_interface = {IFACE_SERVICE, NULL, service_get, NULL};
static const PlumbTreeInterface characteristic_interface = {IFACE_VALUE, plumb_gatt_call,
                                                            characteristic_get, NULL};

void
plumb_gatt_changed (PlumbCharacteristic *characteristic, const char *property)
{
  plumb_tree_changed (characteristic->device->daemon->tree, characteristic->path, IFACE_VALUE,
                      property);
}

bool
plumb_gatt_is_armed (const PlumbCharacteristic *characteristic)
{
  return g_hash_table_size (characteristic->sessions) > 0 || characteristic->acquired_fd >= 0;
}

void
plumb_gatt_subscribe (PlumbCharacteristic *characteristic)
{
  const PlumbDevice *device = characteristic->device;
  if (device->is_connected)
    plumb_virtual_sensor_subscribe (device->sensor, characteristic->index,
                                    plumb_gatt_is_armed (characteristic));
}

void
plumb_gatt_release (PlumbCharacteristic *characteristic)
{
  if (characteristic->acquired_fd < 0)
    return;
  g_source_destroy (characteristic->acquired_source);
  g_clear_pointer (&characteristic->acquired_source, g_source_unref);
  close (characteristic->acquired_fd);
  characteristic->acquired_fd = -1;
  g_clear_pointer (&characteristic->acquired_by, g_free);
}

/* The characteristic that the fault takes away, NULL: none. */
static const char *
absent_uuid (const PlumbDevice *device, const PlumbFamily *family)
{
  PlumbFaults *faults = device->daemon->faults;
  if (!plumb_faults_has (faults, "missing-characteristic", device->address))
    return NULL;
  const char *uuid = NULL;
  for (size_t i = family->n_characteristics; i-- > 0;)
    if (family->characteristics[i].flags & PLUMB_GATT_NOTIFY)
      uuid = family->characteristics[i].uuid;
  return plumb_faults_text (faults, "missing-characteristic", "uuid", uuid);
}

static const char *
export_service (PlumbDevice *device, const char *uuid, unsigned handle)
{
  Service *service = g_new0 (Service, 1);
  service->device = device;
  service->uuid = uuid;
  service->path = g_strdup_printf ("%s/service%04x", device->path, handle);
  g_ptr_array_add (device->services, service);
  plumb_tree_add (device->daemon->tree, service->path, &service_interface, service);
  return service->path;
}

static void
export_characteristic (PlumbDevice *device, const char *service_path, unsigned index,
                       const char *uuid, unsigned handle)
{
  PlumbCharacteristic *characteristic = g_new0 (PlumbCharacteristic, 1);
  characteristic->device = device;
  characteristic->index = index;
  characteristic->uuid = uuid;
  characteristic->service_path = g_strdup (service_path);
  characteristic->path = g_strdup_printf ("%s/char%04x", service_path, handle);
  characteristic->value = g_byte_array_new ();
  characteristic->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  characteristic->acquired_fd = -1;
  g_ptr_array_add (device->characteristics, characteristic);
  plumb_tree_add (device->daemon->tree, characteristic->path, &characteristic_interface,
                  characteristic);
}

/* Whose services it pretends to have, its own but for a fault; as many as it has itself. */
static const PlumbGattCharacteristic *
shown_table (const PlumbDevice *device, const PlumbFamily *family, size_t *out_n)
{
  const char *become = plumb_faults_text (device->daemon->faults, "services-change", "become", "");
  const PlumbFamily *other = plumb_family_by_name (become);
  *out_n = family->n_characteristics;
  if (!other)
    return family->characteristics;
  *out_n = MIN (*out_n, other->n_characteristics);
  return other->characteristics;
}

/* Objects stay while the device is away; they are made anew only if what is there has changed. */
void
plumb_gatt_export (PlumbDevice *device)
{
  const PlumbFamily *family = plumb_virtual_sensor_family (device->sensor);
  bool is_other = plumb_faults_has (device->daemon->faults, "wrong-model", device->address);
  const char *absent = is_other ? "all" : absent_uuid (device, family);
  if (device->services->len > 0 && g_strcmp0 (absent, device->absent_uuid) == 0)
    return;
  plumb_gatt_unexport (device, false);
  g_free (device->absent_uuid);
  device->absent_uuid = g_strdup (absent);
  unsigned handle = 0x000a + device->first_handle;
  const char *service_path = export_service (device, PLUMB_SIG_UUID ("1801"), 0x0006);
  const char *service_uuid = "";
  size_t n = 0;
  const PlumbGattCharacteristic *table = shown_table (device, family, &n);
  for (unsigned i = 0; !is_other && i < n; i++, handle += 3) {
    const PlumbGattCharacteristic *entry = &table[i];
    if (!g_str_equal (entry->service_uuid, service_uuid))
      service_path = export_service (device, entry->service_uuid, handle++);
    service_uuid = entry->service_uuid;
    if (g_strcmp0 (entry->uuid, absent) != 0)
      export_characteristic (device, service_path, i, entry->uuid, handle);
  }
}

static void
characteristic_free (PlumbCharacteristic *characteristic)
{
  plumb_gatt_release (characteristic);
  g_byte_array_unref (characteristic->value);
  g_hash_table_unref (characteristic->sessions);
  g_free (characteristic->service_path);
  g_free (characteristic->path);
  g_free (characteristic);
}

void
plumb_gatt_unexport (PlumbDevice *device, bool is_silent)
{
  for (guint i = device->characteristics->len; i-- > 0;) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    if (!is_silent)
      plumb_tree_remove (device->daemon->tree, characteristic->path);
    characteristic_free (characteristic);
  }
  for (guint i = device->services->len; i-- > 0;) {
    Service *service = device->services->pdata[i];
    if (!is_silent)
      plumb_tree_remove (device->daemon->tree, service->path);
    g_free (service->path);
    g_free (service);
  }
  g_ptr_array_set_size (device->characteristics, 0);
  g_ptr_array_set_size (device->services, 0);
}

static void
on_services_changed (gpointer data)
{
  PlumbDevice *device = data;
  if (device->is_resolved)
    plumb_gatt_export (device);
}

/* What a Service Changed indication does: every object goes, and who subscribed is not asked. */
void
plumb_gatt_change_services (PlumbDevice *device)
{
  PlumbFaults *faults = device->daemon->faults;
  double seconds = plumb_faults_number (faults, "services-change", "seconds", 1);
  for (guint i = 0; i < device->characteristics->len; i++) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    g_hash_table_remove_all (characteristic->sessions);
    plumb_gatt_release (characteristic);
    plumb_gatt_subscribe (characteristic);
  }
  plumb_gatt_unexport (device, false);
  device->first_handle += 0x40;
  if (!g_str_equal (plumb_faults_text (faults, "services-change", "stay", "false"), "true"))
    plumb_timers_add (device->timers, seconds, on_services_changed, device, NULL);
}

/* bluetoothd writes the CCCs of living sessions again after a reconnect, without being asked. */
void
plumb_gatt_rearm (PlumbDevice *device)
{
  for (guint i = 0; i < device->characteristics->len; i++) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    if (plumb_gatt_is_armed (characteristic) &&
        !plumb_virtual_sensor_needs_bond (device->sensor, characteristic->index))
      plumb_gatt_subscribe (characteristic);
  }
}

void
plumb_gatt_link_down (PlumbDevice *device)
{
  for (guint i = 0; i < device->characteristics->len; i++) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    if (characteristic->acquired_fd < 0)
      continue;
    plumb_gatt_release (characteristic);
    plumb_gatt_changed (characteristic, "NotifyAcquired");
  }
}

void
plumb_gatt_client_left (PlumbDevice *device, const char *name)
{
  for (guint i = 0; i < device->characteristics->len; i++) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    bool had_session = g_hash_table_remove (characteristic->sessions, name);
    bool had_fd = g_strcmp0 (characteristic->acquired_by, name) == 0;
    if (had_fd)
      plumb_gatt_release (characteristic);
    if (!had_session && !had_fd)
      continue;
    plumb_gatt_subscribe (characteristic);
    plumb_gatt_changed (characteristic, had_fd ? "NotifyAcquired" : "Notifying");
  }
}

static PlumbCharacteristic *
find_characteristic (const PlumbDevice *device, unsigned index)
{
  for (guint i = 0; i < device->characteristics->len; i++) {
    PlumbCharacteristic *characteristic = device->characteristics->pdata[i];
    if (characteristic->index == index)
      return characteristic;
  }
  return NULL;
}

/* One signal for each subscriber, and everybody sees them all: so does the real one. */
void
plumb_gatt_notified (PlumbDevice *device, unsigned index, const uint8_t *bytes, size_t size)
{
  PlumbCharacteristic *characteristic = find_characteristic (device, index);
  if (!characteristic)
    return;
  if (plumb_faults_take (device->daemon->faults, "empty-values", device->address))
    size = 0;
  if (characteristic->acquired_fd >= 0) {
    ssize_t sent = send (characteristic->acquired_fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EAGAIN)
      g_debug ("sendmsg: the reader is slow, a notification is lost");
    return;
  }
  g_byte_array_set_size (characteristic->value, 0);
  g_byte_array_append (characteristic->value, bytes, (guint)size);
  for (guint i = g_hash_table_size (characteristic->sessions); i > 0; i--)
    plumb_gatt_changed (characteristic, "Value");
}
