/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any serialised variant as what bluetoothd says: the first byte chooses which of its four messages
 * it claims to be. The mirror stays within its bounds and its objects stay whole. */
#include <stdint.h>
#include <string.h>

#include "mirror.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define DEVICE "/org/bluez/hci0/dev_C0_FF_EE_00_00_01"

static bool
is_wanted (const PlumbMirrorDevice *device, gpointer user_data)
{
  return device->is_connected;
}

static bool
check_device (const PlumbMirrorDevice *device, gpointer user_data)
{
  char address[PLUMB_ADDRESS_SIZE];
  g_assert_true (plumb_address_parse (device->address, address));
  g_assert_nonnull (device->adapter);
  g_assert_true (device->name == NULL || g_utf8_validate (device->name, -1, NULL));
  g_assert_cmpint (device->battery_percent, >=, -1);
  g_assert_cmpint (device->battery_percent, <=, 100);
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  plumb_sensor_driver_recognise (&advertisement, true, NULL);
  return true;
}

static GVariant *
make (const char *type, const uint8_t *data, size_t size)
{
  void *copy = g_memdup2 (data, size);
  return g_variant_ref_sink (
      g_variant_new_from_data (G_VARIANT_TYPE (type), copy, size, FALSE, g_free, copy));
}

static void
feed (PlumbMirror *mirror, uint8_t which, const uint8_t *data, size_t size)
{
  static const char *const types[] = {"(a{oa{sa{sv}}})", "(oa{sa{sv}})", "(oas)", "(sa{sv}as)"};
  g_autoptr (GVariant) variant = make (types[which], data, size);
  switch (which) {
  case 0: plumb_mirror_load (mirror, variant); break;
  case 1: plumb_mirror_interfaces_added (mirror, variant); break;
  case 2: plumb_mirror_interfaces_removed (mirror, variant); break;
  default: plumb_mirror_properties_changed (mirror, DEVICE, variant); break;
  }
}

static PlumbMirror *
new_filled (void)
{
  PlumbMirror *mirror = plumb_mirror_new (is_wanted, NULL);
  g_autoptr (GVariant) objects = g_variant_ref_sink (g_variant_new_parsed (
      "({objectpath '/org/bluez/hci0': {'org.bluez.Adapter1': {'Powered': <true>}},"
      " objectpath '" DEVICE "': {'org.bluez.Device1': {'Address': <'C0:FF:EE:00:00:01'>,"
      " 'Adapter': <objectpath '/org/bluez/hci0'>, 'Connected': <true>}}},)"));
  g_assert_true (plumb_mirror_load (mirror, objects));
  return mirror;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  g_autoptr (PlumbMirror) mirror = new_filled ();
  for (int round = 0; round < 2; round++) /* the second time everything is known already */
    feed (mirror, data[0] % 4, data + 1, size - 1);
  plumb_mirror_foreach_device (mirror, check_device, NULL);
  plumb_mirror_find_characteristic (mirror, DEVICE, "", "");
  g_assert_cmpuint (plumb_mirror_size (mirror), <=,
                    PLUMB_MIRROR_ADAPTERS_MAX + PLUMB_MIRROR_DEVICES_MAX + PLUMB_MIRROR_GATT_MAX);
  return 0;
}
