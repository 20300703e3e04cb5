/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mirror-private.h"

#include <string.h>

#define BROADCASTS_MAX 16 /* entries of one device that are looked at */

/* value is NULL when the property was invalidated: back to unknown. False: refused. */
typedef bool (*Setter) (void *object, GVariant *value);

typedef struct {
  PlumbMirrorKind kind;
  const char *name;
  const char *type;
  Setter set;
} Property;

bool
plumb_address_parse (const char *text, char out_address[PLUMB_ADDRESS_SIZE])
{
  if (text == NULL || strlen (text) != PLUMB_ADDRESS_SIZE - 1)
    return false;
  for (size_t i = 0; i < PLUMB_ADDRESS_SIZE - 1; i++)
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
      return false;
  for (size_t i = 0; i < PLUMB_ADDRESS_SIZE; i++)
    out_address[i] = g_ascii_toupper (text[i]);
  return true;
}

static bool
uuid_parse (const char *text, char out_uuid[PLUMB_UUID_SIZE])
{
  if (strlen (text) != PLUMB_UUID_SIZE - 1)
    return false;
  for (size_t i = 0; i < PLUMB_UUID_SIZE - 1; i++) {
    bool is_dash_place = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash_place ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return false;
  }
  for (size_t i = 0; i < PLUMB_UUID_SIZE; i++)
    out_uuid[i] = g_ascii_tolower (text[i]);
  return true;
}

static bool
bytes_copy (GVariant *value, uint8_t *out_bytes, size_t *out_size)
{
  gsize size;
  const uint8_t *bytes = g_variant_get_fixed_array (value, &size, 1);
  if (size > PLUMB_MIRROR_DATA_MAX)
    return false;
  if (size > 0)
    memcpy (out_bytes, bytes, size);
  *out_size = size;
  return true;
}

static bool
set_flag (bool *flag, GVariant *value)
{
  *flag = value != NULL && g_variant_get_boolean (value);
  return true;
}

/* An address is the object's identity: it may change (bonding), but never become unknown. */
static bool
set_address (char *address, GVariant *value)
{
  return value != NULL && plumb_address_parse (g_variant_get_string (value, NULL), address);
}

static bool
set_path (char **path, GVariant *value)
{
  if (value == NULL)
    return false;
  g_free (*path);
  *path = g_variant_dup_string (value, NULL);
  return true;
}

static bool
set_uuid (char *uuid, GVariant *value)
{
  return value != NULL && uuid_parse (g_variant_get_string (value, NULL), uuid);
}

static bool
adapter_address (void *object, GVariant *value)
{
  return set_address (((PlumbMirrorAdapter *)object)->address, value);
}

static bool
adapter_powered (void *object, GVariant *value)
{
  return set_flag (&((PlumbMirrorAdapter *)object)->is_powered, value);
}

static bool
adapter_discovering (void *object, GVariant *value)
{
  return set_flag (&((PlumbMirrorAdapter *)object)->is_discovering, value);
}

static bool
device_address (void *object, GVariant *value)
{
  return set_address (((PlumbMirrorDevice *)object)->address, value);
}

static bool
monitors_types (void *object, GVariant *value)
{
  g_autofree const char **types = value != NULL ? g_variant_get_strv (value, NULL) : NULL;
  ((PlumbMirrorAdapter *)object)->has_monitors =
      types != NULL && g_strv_contains (types, "or_patterns");
  return true;
}

static bool
device_adapter (void *object, GVariant *value)
{
  return set_path (&((PlumbMirrorDevice *)object)->adapter, value);
}

static bool
device_paired (void *object, GVariant *value)
{
  return set_flag (&((PlumbMirrorDevice *)object)->is_paired, value);
}

static bool
device_address_type (void *object, GVariant *value)
{
  ((PlumbMirrorDevice *)object)->is_address_random =
      value != NULL && strcmp (g_variant_get_string (value, NULL), "random") == 0;
  return true;
}

static bool
device_bonded (void *object, GVariant *value)
{
  PlumbMirrorDevice *device = object;
  device->tells_bonded = value != NULL;
  return set_flag (&device->is_bonded, value);
}

static bool
device_connected (void *object, GVariant *value)
{
  return set_flag (&((PlumbMirrorDevice *)object)->is_connected, value);
}

/* bluetoothd 5.66 does not signal Connected where its L2CAP socket was quicker than the kernel's
 * event; what is resolved is connected. */
static bool
device_resolved (void *object, GVariant *value)
{
  PlumbMirrorDevice *device = object;
  set_flag (&device->is_resolved, value);
  device->is_connected |= device->is_resolved;
  return true;
}

static bool
device_trusted (void *object, GVariant *value)
{
  return set_flag (&((PlumbMirrorDevice *)object)->is_trusted, value);
}

/* Names end in messages and on terminals: what is not printable becomes '?'. */
static bool
device_name (void *object, GVariant *value)
{
  PlumbMirrorDevice *device = object;
  gsize size = 0;
  const char *text = value != NULL ? g_variant_get_string (value, &size) : NULL;
  if (size > PLUMB_MIRROR_NAME_MAX)
    return false;
  g_clear_pointer (&device->name, g_free);
  if (size == 0)
    return true;
  GString *clean = g_string_sized_new (size);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    g_string_append_unichar (clean, g_unichar_isprint (c) ? c : '?');
  }
  device->name = g_string_free (clean, FALSE);
  return true;
}

static bool
device_uuids (void *object, GVariant *value)
{
  PlumbMirrorDevice *device = object;
  gsize count = value != NULL ? g_variant_n_children (value) : 0;
  if (count > PLUMB_MIRROR_UUIDS_MAX)
    return false;
  g_auto (GStrv) uuids = g_new0 (char *, count + 1);
  for (gsize i = 0; i < count; i++) {
    const char *text;
    char uuid[PLUMB_UUID_SIZE];
    g_variant_get_child (value, i, "&s", &text);
    if (!uuid_parse (text, uuid))
      return false;
    uuids[i] = g_strdup (uuid);
  }
  g_strfreev (device->uuids);
  device->uuids = g_steal_pointer (&uuids);
  return true;
}

static bool
device_rssi (void *object, GVariant *value)
{
  ((PlumbMirrorDevice *)object)->rssi_dbm = value != NULL ? g_variant_get_int16 (value) : 0;
  return true;
}

/* Of several companies the first: no sensor that we know of sends more than one. */
/* One entry of what a device broadcasts. */
typedef struct {
  uint16_t company;
  char uuid[PLUMB_UUID_SIZE]; /* "": of a company */
  uint8_t data[PLUMB_MIRROR_DATA_MAX];
  size_t size;
} Broadcast;

static PlumbConfidence
confidence_of (const Broadcast *broadcast)
{
  bool is_service = broadcast->uuid[0] != '\0';
  PlumbAdvertisement advertisement = {
      .has_manufacturer = !is_service,
      .company = broadcast->company,
      .manufacturer_data = broadcast->data,
      .manufacturer_size = is_service ? 0 : broadcast->size,
      .service_data_uuid = is_service ? broadcast->uuid : NULL,
      .service_data = broadcast->data,
      .service_data_size = is_service ? broadcast->size : 0,
  };
  PlumbConfidence confidence;
  plumb_sensor_driver_recognise (&advertisement, true, &confidence);
  return confidence;
}

/* False: too long, or not what it should be. */
static bool
read_broadcast (GVariant *entry, bool is_service, Broadcast *out_broadcast)
{
  g_autoptr (GVariant) bytes = NULL;
  const char *text;
  out_broadcast->uuid[0] = '\0';
  if (is_service)
    g_variant_get (entry, "{&sv}", &text, &bytes);
  else
    g_variant_get (entry, "{qv}", &out_broadcast->company, &bytes);
  if (is_service && !uuid_parse (text, out_broadcast->uuid))
    return false;
  return g_variant_is_of_type (bytes, G_VARIANT_TYPE_BYTESTRING) &&
         bytes_copy (bytes, out_broadcast->data, &out_broadcast->size);
}

/* bluetoothd shows all that a device ever broadcast, in no order: the entry that a driver knows
 * best, the first one where none does. False: none can be used. */
static bool
choose_broadcast (GVariant *entries, bool is_service, Broadcast *out_broadcast)
{
  bool is_any = false;
  PlumbConfidence best = PLUMB_CONFIDENCE_NONE;
  gsize n = MIN (g_variant_n_children (entries), BROADCASTS_MAX);
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
    Broadcast broadcast;
    if (!read_broadcast (entry, is_service, &broadcast))
      continue;
    PlumbConfidence confidence = n > 1 ? confidence_of (&broadcast) : best;
    if (!is_any || confidence > best)
      *out_broadcast = broadcast;
    best = MAX (best, confidence);
    is_any = true;
  }
  return is_any;
}

static bool
device_manufacturer (void *object, GVariant *value)
{
  PlumbMirrorDevice *device = object;
  Broadcast broadcast;
  bool is_gone = value == NULL || g_variant_n_children (value) == 0;
  if (!is_gone && !choose_broadcast (value, false, &broadcast))
    return false;
  device->has_manufacturer = !is_gone;
  device->manufacturer_size = is_gone ? 0 : broadcast.size;
  if (is_gone)
    return true;
  device->company = broadcast.company;
  memcpy (device->manufacturer_data, broadcast.data, broadcast.size);
  return true;
}

static bool
device_service_data (void *object, GVariant *value)
{
  PlumbMirrorDevice *device = object;
  Broadcast broadcast;
  bool is_gone = value == NULL || g_variant_n_children (value) == 0;
  if (!is_gone && !choose_broadcast (value, true, &broadcast))
    return false;
  device->service_data_uuid[0] = '\0';
  device->service_data_size = is_gone ? 0 : broadcast.size;
  if (is_gone)
    return true;
  memcpy (device->service_data_uuid, broadcast.uuid, sizeof broadcast.uuid);
  memcpy (device->service_data, broadcast.data, broadcast.size);
  return true;
}

static bool
battery_percentage (void *object, GVariant *value)
{
  int percent = value != NULL ? g_variant_get_byte (value) : -1;
  if (percent > 100)
    return false;
  ((PlumbMirrorDevice *)object)->battery_percent = percent;
  return true;
}

static bool
service_device (void *object, GVariant *value)
{
  return set_path (&((PlumbMirrorService *)object)->device, value);
}

static bool
service_uuid (void *object, GVariant *value)
{
  return set_uuid (((PlumbMirrorService *)object)->uuid, value);
}

static bool
characteristic_service (void *object, GVariant *value)
{
  return set_path (&((PlumbMirrorCharacteristic *)object)->service, value);
}

static bool
characteristic_uuid (void *object, GVariant *value)
{
  return set_uuid (((PlumbMirrorCharacteristic *)object)->uuid, value);
}

static bool
characteristic_acquired (void *object, GVariant *value)
{
  PlumbMirrorCharacteristic *characteristic = object;
  characteristic->can_acquire = value != NULL;
  return set_flag (&characteristic->is_acquired, value);
}

static const Property properties[] = {
    {PLUMB_MIRROR_ADAPTER, "Address", "s", adapter_address},
    {PLUMB_MIRROR_ADAPTER, "Powered", "b", adapter_powered},
    {PLUMB_MIRROR_ADAPTER, "Discovering", "b", adapter_discovering},
    {PLUMB_MIRROR_MONITORS, "SupportedMonitorTypes", "as", monitors_types},
    {PLUMB_MIRROR_DEVICE, "Address", "s", device_address},
    {PLUMB_MIRROR_DEVICE, "AddressType", "s", device_address_type},
    {PLUMB_MIRROR_DEVICE, "Adapter", "o", device_adapter},
    {PLUMB_MIRROR_DEVICE, "Paired", "b", device_paired},
    {PLUMB_MIRROR_DEVICE, "Bonded", "b", device_bonded},
    {PLUMB_MIRROR_DEVICE, "Connected", "b", device_connected},
    {PLUMB_MIRROR_DEVICE, "ServicesResolved", "b", device_resolved},
    {PLUMB_MIRROR_DEVICE, "Trusted", "b", device_trusted},
    {PLUMB_MIRROR_DEVICE, "Name", "s", device_name},
    {PLUMB_MIRROR_DEVICE, "UUIDs", "as", device_uuids},
    {PLUMB_MIRROR_DEVICE, "RSSI", "n", device_rssi},
    {PLUMB_MIRROR_DEVICE, "ManufacturerData", "a{qv}", device_manufacturer},
    {PLUMB_MIRROR_DEVICE, "ServiceData", "a{sv}", device_service_data},
    {PLUMB_MIRROR_BATTERY, "Percentage", "y", battery_percentage},
    {PLUMB_MIRROR_SERVICE, "Device", "o", service_device},
    {PLUMB_MIRROR_SERVICE, "UUID", "s", service_uuid},
    {PLUMB_MIRROR_CHARACTERISTIC, "Service", "o", characteristic_service},
    {PLUMB_MIRROR_CHARACTERISTIC, "UUID", "s", characteristic_uuid},
    {PLUMB_MIRROR_CHARACTERISTIC, "NotifyAcquired", "b", characteristic_acquired},
};

bool
plumb_mirror_kind_parse (const char *interface, PlumbMirrorKind *out_kind)
{
  static const char *const interfaces[PLUMB_MIRROR_KINDS] = {
      [PLUMB_MIRROR_ADAPTER] = "org.bluez.Adapter1",
      [PLUMB_MIRROR_MONITORS] = "org.bluez.AdvertisementMonitorManager1",
      [PLUMB_MIRROR_DEVICE] = "org.bluez.Device1",
      [PLUMB_MIRROR_BATTERY] = "org.bluez.Battery1",
      [PLUMB_MIRROR_SERVICE] = "org.bluez.GattService1",
      [PLUMB_MIRROR_CHARACTERISTIC] = "org.bluez.GattCharacteristic1",
  };
  for (guint i = 0; i < PLUMB_MIRROR_KINDS; i++) {
    if (strcmp (interface, interfaces[i]) != 0)
      continue;
    *out_kind = (PlumbMirrorKind)i;
    return true;
  }
  return false;
}

PlumbPropertyResult
plumb_mirror_property_set (PlumbMirrorKind kind, void *object, const char *name, GVariant *value)
{
  for (size_t i = 0; i < G_N_ELEMENTS (properties); i++) {
    const Property *property = &properties[i];
    if (property->kind != kind || strcmp (property->name, name) != 0)
      continue;
    if (value != NULL && !g_variant_is_of_type (value, G_VARIANT_TYPE (property->type)))
      return PLUMB_PROPERTY_REFUSED;
    return property->set (object, value) ? PLUMB_PROPERTY_STORED : PLUMB_PROPERTY_REFUSED;
  }
  return PLUMB_PROPERTY_IGNORED;
}
