/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peripheral.h"

#include "bluetoothd/tree.h"
#include "timers.h"

#define APP                  "/org/plumbline/Simulator1/app"
#define ADVERTISEMENT        APP "/advertisement"
#define IFACE_CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define IFACE_ADVERTISEMENT  "org.bluez.LEAdvertisement1"
#define ADVERTISE_AFTER_S    1.0 /* real controllers want a moment after the application */
#define RETRY_S              2.0

typedef struct {
  PlumbPeripheral *peripheral;
  char *path;
  const char *uuid;
  char *service_path; /* NULL: this is the service */
  unsigned index;     /* of the family's characteristic; past the table: the battery level */
} Attribute;

struct PlumbPeripheral {
  GDBusConnection *connection;
  char *adapter_path;
  PlumbVirtualSensor *sensor;
  const PlumbFamily *family;
  PlumbTree *tree;
  GPtrArray *attributes; /* Attribute */
  PlumbTimers *timers;
  GCancellable *cancellable; /* of calls to the bluetoothd that is there now */
  guint watch_id;
  uint32_t subscriptions;
  bool is_connected;
  bool is_ready;
  void (*changed) (gpointer);
  gpointer user_data;
};

static void
attribute_free (gpointer data)
{
  Attribute *attribute = data;
  g_free (attribute->path);
  g_free (attribute->service_path);
  g_free (attribute);
}

static GVariant *
service_get (gpointer object, const char *property)
{
  const Attribute *service = object;
  if (g_str_equal (property, "UUID"))
    return g_variant_new_string (service->uuid);
  return g_str_equal (property, "Primary") ? g_variant_new_boolean (TRUE) : NULL;
}

static GVariant *
flags_variant (unsigned flags)
{
  static const char *const open[] = {"read", "write", "write-without-response", "notify",
                                     "indicate"};
  static const char *const encrypted[] = {"encrypt-read", "encrypt-write", "encrypt-write",
                                          "encrypt-notify", "encrypt-indicate"};
  const char *const *names = flags & PLUMB_GATT_ENCRYPTED ? encrypted : open;
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (size_t i = 0; i < G_N_ELEMENTS (open); i++)
    if (flags & (1u << i))
      g_variant_builder_add (&builder, "s", names[i]);
  return g_variant_builder_end (&builder);
}

static bool
is_battery (const Attribute *attribute)
{
  return attribute->index >= attribute->peripheral->family->n_characteristics;
}

static GVariant *
characteristic_get (gpointer object, const char *property)
{
  const Attribute *attribute = object;
  const PlumbFamily *family = attribute->peripheral->family;
  if (g_str_equal (property, "UUID"))
    return g_variant_new_string (attribute->uuid);
  if (g_str_equal (property, "Service"))
    return g_variant_new_object_path (attribute->service_path);
  if (g_str_equal (property, "Flags"))
    return flags_variant (is_battery (attribute) ? PLUMB_GATT_READ
                                                 : family->characteristics[attribute->index].flags);
  return NULL;
}

static void
answer_error (GDBusMethodInvocation *invocation, PlumbAttError error)
{
  const char *name = error == PLUMB_ATT_NOT_PAIRED     ? "org.bluez.Error.NotPermitted"
                     : error == PLUMB_ATT_WRONG_LENGTH ? "org.bluez.Error.InvalidValueLength"
                                                       : "org.bluez.Error.Failed";
  g_dbus_method_invocation_return_dbus_error (invocation, name, "refused by the virtual sensor");
}

static void
call_read (const Attribute *attribute, GDBusMethodInvocation *invocation)
{
  PlumbVirtualSensor *sensor = attribute->peripheral->sensor;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  uint8_t percent = (uint8_t)plumb_virtual_sensor_battery (sensor);
  PlumbAttError error = PLUMB_ATT_OK;
  if (is_battery (attribute))
    g_byte_array_append (bytes, &percent, 1);
  else
    error = plumb_virtual_sensor_read (sensor, attribute->index, bytes);
  if (error != PLUMB_ATT_OK) {
    answer_error (invocation, error);
    return;
  }
  GVariant *value = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes->data, bytes->len, 1);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@ay)", value));
}

static void
call_write (const Attribute *attribute, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (parameters, 0);
  gsize size = 0;
  const uint8_t *bytes = g_variant_get_fixed_array (value, &size, 1);
  PlumbAttError error = PLUMB_ATT_WRITE_NOT_PERMITTED;
  if (!is_battery (attribute))
    error =
        plumb_virtual_sensor_write (attribute->peripheral->sensor, attribute->index, bytes, size);
  if (error != PLUMB_ATT_OK)
    answer_error (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

/* BlueZ does not say who is connected: the link is up from the first request on and down when
 * nobody is subscribed any more. */
static void
set_connected (PlumbPeripheral *peripheral, bool is_connected)
{
  if (peripheral->is_connected == is_connected)
    return;
  peripheral->is_connected = is_connected;
  if (is_connected)
    plumb_virtual_sensor_connect (peripheral->sensor);
  else
    plumb_virtual_sensor_disconnect (peripheral->sensor);
}

static void
call_notify (const Attribute *attribute, bool is_on, GDBusMethodInvocation *invocation)
{
  PlumbPeripheral *peripheral = attribute->peripheral;
  uint32_t bit = UINT32_C (1) << attribute->index;
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (is_battery (attribute))
    return;
  plumb_virtual_sensor_subscribe (peripheral->sensor, attribute->index, is_on);
  peripheral->subscriptions =
      is_on ? peripheral->subscriptions | bit : peripheral->subscriptions & ~bit;
  if (peripheral->subscriptions == 0)
    set_connected (peripheral, false);
}

static void
characteristic_call (gpointer object, const char *method, GVariant *parameters,
                     GDBusMethodInvocation *invocation)
{
  const Attribute *attribute = object;
  set_connected (attribute->peripheral, true);
  if (g_str_equal (method, "ReadValue"))
    call_read (attribute, invocation);
  else if (g_str_equal (method, "WriteValue"))
    call_write (attribute, parameters, invocation);
  else if (g_str_equal (method, "AcquireNotify"))
    g_dbus_method_invocation_return_dbus_error (invocation, "org.bluez.Error.NotSupported",
                                                "StartNotify serves");
  else
    call_notify (attribute, g_str_equal (method, "StartNotify"), invocation);
}

static GVariant *
bytes_variant (const GByteArray *bytes)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes->data, bytes->len, 1);
}

static GVariant *
advertised_data (const PlumbPeripheral *peripheral, bool is_manufacturer)
{
  const PlumbAdvertising *advertising = plumb_virtual_sensor_advertising (peripheral->sensor);
  const GByteArray *bytes =
      is_manufacturer ? advertising->manufacturer_data : advertising->service_data;
  GVariantBuilder builder;
  if (bytes->len == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (is_manufacturer ? "a{qv}" : "a{sv}"));
  if (is_manufacturer)
    g_variant_builder_add (&builder, "{qv}", peripheral->family->company, bytes_variant (bytes));
  else
    g_variant_builder_add (&builder, "{sv}", peripheral->family->service_data_uuid,
                           bytes_variant (bytes));
  return g_variant_builder_end (&builder);
}

static GVariant *
advertisement_get (gpointer object, const char *property)
{
  const PlumbPeripheral *peripheral = object;
  const char *const *uuids = peripheral->family->advertised_uuids;
  if (g_str_equal (property, "Type"))
    /* Also of a sensor that only broadcasts: Linux gives what is of type "broadcast" a new private
     * address each time, and nobody would find the sensor by the adapter's own. */
    return g_variant_new_string ("peripheral");
  if (g_str_equal (property, "Discoverable")) /* bluetoothd creates no device for what is not */
    return g_variant_new_boolean (TRUE);
  if (g_str_equal (property, "LocalName"))
    return g_variant_new_string (plumb_virtual_sensor_name (peripheral->sensor));
  if (g_str_equal (property, "ServiceUUIDs"))
    return uuids ? g_variant_new_strv (uuids, -1) : NULL;
  return advertised_data (peripheral, g_str_equal (property, "ManufacturerData"));
}

static void
advertisement_call (gpointer object, const char *method, GVariant *parameters,
                    GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation, NULL); /* Release */
}

static Attribute *
add_attribute (PlumbPeripheral *peripheral, const char *uuid, const char *service_path,
               unsigned index)
{
  static const PlumbTreeInterface service = {"org.bluez.GattService1", NULL, service_get, NULL};
  static const PlumbTreeInterface characteristic = {IFACE_CHARACTERISTIC, characteristic_call,
                                                    characteristic_get, NULL};
  Attribute *attribute = g_new0 (Attribute, 1);
  attribute->peripheral = peripheral;
  attribute->uuid = uuid;
  attribute->index = index;
  attribute->service_path = g_strdup (service_path);
  attribute->path = service_path ? g_strdup_printf ("%s/char%u", service_path, index)
                                 : g_strdup_printf ("%s/service%u", APP, index);
  g_ptr_array_add (peripheral->attributes, attribute);
  plumb_tree_add (peripheral->tree, attribute->path, service_path ? &characteristic : &service,
                  attribute);
  return attribute;
}

static void
add_attributes (PlumbPeripheral *peripheral)
{
  const PlumbFamily *family = peripheral->family;
  const char *service_uuid = "";
  const char *service_path = NULL;
  for (unsigned i = 0; i < family->n_characteristics; i++) {
    const PlumbGattCharacteristic *entry = &family->characteristics[i];
    if (!g_str_equal (entry->service_uuid, service_uuid))
      service_path = add_attribute (peripheral, entry->service_uuid, NULL, i)->path;
    service_uuid = entry->service_uuid;
    add_attribute (peripheral, entry->uuid, service_path, i);
  }
  if (!family->has_battery_service)
    return;
  unsigned battery = (unsigned)family->n_characteristics;
  service_path = add_attribute (peripheral, PLUMB_SIG_UUID ("180f"), NULL, battery)->path;
  add_attribute (peripheral, PLUMB_SIG_UUID ("2a19"), service_path, battery);
}

static void
on_notified (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes, size_t size,
             gpointer user_data)
{
  PlumbPeripheral *peripheral = user_data;
  for (guint i = 0; i < peripheral->attributes->len; i++) {
    const Attribute *attribute = peripheral->attributes->pdata[i];
    if (!attribute->service_path || attribute->index != index)
      continue;
    GVariantBuilder changed;
    g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&changed, "{sv}", "Value",
                           g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, size, 1));
    g_dbus_connection_emit_signal (
        peripheral->connection, NULL, attribute->path, "org.freedesktop.DBus.Properties",
        "PropertiesChanged",
        g_variant_new ("(s@a{sv}as)", IFACE_CHARACTERISTIC, g_variant_builder_end (&changed), NULL),
        NULL);
  }
}

static void
on_advertised (PlumbVirtualSensor *sensor, gpointer user_data)
{
  PlumbPeripheral *peripheral = user_data;
  bool is_manufacturer = plumb_virtual_sensor_advertising (sensor)->manufacturer_data->len > 0;
  plumb_tree_changed (peripheral->tree, ADVERTISEMENT, IFACE_ADVERTISEMENT,
                      is_manufacturer ? "ManufacturerData" : "ServiceData");
}

static void register_anew (gpointer user_data);

/* callback: NULL if nobody minds the answer. */
static void
call_manager (PlumbPeripheral *peripheral, const char *interface, const char *method,
              GVariant *parameters, GAsyncReadyCallback callback)
{
  g_dbus_connection_call (peripheral->connection, "org.bluez", peripheral->adapter_path, interface,
                          method, parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          peripheral->cancellable, callback, peripheral);
}

/* False: the peripheral or this bluetoothd is gone, or it refused and is asked again later. */
static bool
finish_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply)
    return true;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return false;
  PlumbPeripheral *peripheral = user_data;
  g_printerr ("plumbline-sim: %s: %s; trying again in %.0f s\n", peripheral->adapter_path,
              error->message, RETRY_S);
  plumb_timers_add (peripheral->timers, RETRY_S, register_anew, peripheral, NULL);
  return false;
}

static void
on_advertisement (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (!finish_call (source, result, user_data))
    return;
  PlumbPeripheral *peripheral = user_data;
  peripheral->is_ready = true;
  peripheral->changed (peripheral->user_data);
}

static void
advertise (gpointer user_data)
{
  call_manager (user_data, "org.bluez.LEAdvertisingManager1", "RegisterAdvertisement",
                g_variant_new ("(oa{sv})", ADVERTISEMENT, NULL), on_advertisement);
}

static void
on_application (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (!finish_call (source, result, user_data))
    return;
  PlumbPeripheral *peripheral = user_data;
  plumb_timers_add (peripheral->timers, ADVERTISE_AFTER_S, advertise, peripheral, NULL);
}

static void
begin_registration (gpointer user_data)
{
  PlumbPeripheral *peripheral = user_data;
  if (peripheral->family->is_broadcast)
    advertise (peripheral);
  else
    call_manager (peripheral, "org.bluez.GattManager1", "RegisterApplication",
                  g_variant_new ("(oa{sv})", APP, NULL), on_application);
}

/* What was registered before the refusal, or in spite of a missing answer, would be in the way. */
static void
register_anew (gpointer user_data)
{
  PlumbPeripheral *peripheral = user_data;
  call_manager (peripheral, "org.bluez.LEAdvertisingManager1", "UnregisterAdvertisement",
                g_variant_new ("(o)", ADVERTISEMENT), NULL);
  call_manager (peripheral, "org.bluez.GattManager1", "UnregisterApplication",
                g_variant_new ("(o)", APP), NULL);
  begin_registration (peripheral);
}

static void
on_bluez_appeared (GDBusConnection *connection, const char *name, const char *owner,
                   gpointer user_data)
{
  PlumbPeripheral *peripheral = user_data;
  peripheral->cancellable = g_cancellable_new ();
  begin_registration (peripheral);
}

static void
drop_registration (PlumbPeripheral *peripheral)
{
  if (peripheral->cancellable)
    g_cancellable_cancel (peripheral->cancellable);
  g_clear_object (&peripheral->cancellable);
  g_clear_pointer (&peripheral->timers, plumb_timers_free);
  peripheral->timers = plumb_timers_new (1);
  peripheral->subscriptions = 0;
  peripheral->is_ready = false;
  set_connected (peripheral, false);
}

static void
on_bluez_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  PlumbPeripheral *peripheral = user_data;
  drop_registration (peripheral);
  peripheral->changed (peripheral->user_data);
}

PlumbPeripheral *
plumb_peripheral_new (GDBusConnection *connection, const char *adapter, GPtrArray *sensors,
                      void (*changed) (gpointer), gpointer user_data)
{
  static const PlumbSensorHost host = {on_notified, NULL, on_advertised};
  static const PlumbTreeInterface advertisement = {IFACE_ADVERTISEMENT, advertisement_call,
                                                   advertisement_get, NULL};
  PlumbPeripheral *peripheral = g_new0 (PlumbPeripheral, 1);
  peripheral->connection = g_object_ref (connection);
  peripheral->adapter_path = g_strdup_printf ("/org/bluez/%s", adapter);
  peripheral->sensor = sensors->pdata[0];
  peripheral->family = plumb_virtual_sensor_family (peripheral->sensor);
  peripheral->changed = changed;
  peripheral->user_data = user_data;
  peripheral->timers = plumb_timers_new (1);
  peripheral->attributes = g_ptr_array_new_with_free_func (attribute_free);
  peripheral->tree = plumb_tree_new (connection, APP, NULL, NULL);
  plumb_tree_add (peripheral->tree, ADVERTISEMENT, &advertisement, peripheral);
  add_attributes (peripheral);
  plumb_virtual_sensor_set_host (peripheral->sensor, &host, peripheral);
  /* The real bluetoothd itself keeps whoever has no bond from what is encrypted. */
  plumb_virtual_sensor_set_bonded (peripheral->sensor, true);
  peripheral->watch_id =
      g_bus_watch_name_on_connection (connection, "org.bluez", G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_bluez_appeared, on_bluez_vanished, peripheral, NULL);
  return peripheral;
}

void
plumb_peripheral_free (PlumbPeripheral *peripheral)
{
  if (!peripheral)
    return;
  g_bus_unwatch_name (peripheral->watch_id);
  drop_registration (peripheral);
  plumb_virtual_sensor_set_host (peripheral->sensor, NULL, NULL);
  plumb_timers_free (peripheral->timers);
  plumb_tree_free (peripheral->tree);
  g_ptr_array_unref (peripheral->attributes);
  g_free (peripheral->adapter_path);
  g_object_unref (peripheral->connection);
  g_free (peripheral);
}

bool
plumb_peripheral_is_ready (const PlumbPeripheral *peripheral)
{
  return peripheral->is_ready;
}
