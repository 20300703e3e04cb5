/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bluetoothd's variants into the table: what belongs there, and what is refused. */
#include <string.h>

#include "mirror.h"

#define ADAPTER "/org/bluez/hci0"
#define DEVICE  ADAPTER "/dev_C0_FF_EE_00_00_01"
#define SERVICE DEVICE "/service0010"
#define DATA    SERVICE "/char0011"
#define ADDRESS "C0:FF:EE:00:00:01"
#define UUID_S  "e95d0753-251d-470a-a062-fa1922dfa9a8"
#define UUID_C  "e95dca4b-251d-470a-a062-fa1922dfa9a8"

static bool
is_wanted (const PlumbMirrorDevice *device, gpointer user_data)
{
  return g_strcmp0 (device->address, ADDRESS) == 0;
}

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant = g_variant_parse (NULL, text, NULL, NULL, &error);
  g_assert_no_error (error);
  return variant; /* never floating */
}

/* The children stand before their parents, as a dictionary may give them. */
static const char whole[] =
    "({objectpath '" DATA "': {'org.bluez.GattCharacteristic1': {'UUID': <'" UUID_C "'>,"
    " 'Service': <objectpath '" SERVICE "'>, 'Value': <@ay []>, 'Notifying': <false>,"
    " 'NotifyAcquired': <false>, 'Flags': <['notify']>}},"
    " objectpath '" SERVICE "': {'org.bluez.GattService1': {'UUID': <'" UUID_S "'>,"
    " 'Device': <objectpath '" DEVICE "'>, 'Primary': <true>}},"
    " objectpath '" DEVICE "': {'org.bluez.Battery1': {'Percentage': <byte 87>},"
    " 'org.bluez.Device1': {'Address': <'c0:ff:ee:00:00:01'>, 'Name': <'BBC micro:bit [zavig]'>,"
    " 'Adapter': <objectpath '" ADAPTER "'>, 'Connected': <true>, 'ServicesResolved': <true>,"
    " 'Paired': <false>, 'Trusted': <true>, 'RSSI': <int16 -60>, 'UUIDs': <['" UUID_S "']>,"
    " 'ManufacturerData': <{uint16 1177: <[byte 5, 1]>}>,"
    " 'ServiceData': <{'" UUID_S "': <[byte 1]>}>}},"
    " objectpath '" ADAPTER "': {'org.bluez.Adapter1': {'Address': <'00:11:22:33:44:55'>,"
    " 'Powered': <true>, 'Discovering': <false>}},"
    " objectpath '/org/bluez': {'org.bluez.AgentManager1': @a{sv} {}}},)";

static PlumbMirror *
new_loaded (void)
{
  PlumbMirror *mirror = plumb_mirror_new (is_wanted, NULL);
  g_autoptr (GVariant) reply = parse (whole);
  g_assert_true (plumb_mirror_load (mirror, reply));
  g_assert_cmpuint (plumb_mirror_refused (mirror), ==, 0);
  return mirror;
}

static void
test_load (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  const PlumbMirrorAdapter *adapter = plumb_mirror_find_adapter (mirror, NULL);
  const PlumbMirrorDevice *device = plumb_mirror_find_device (mirror, ADDRESS, NULL, NULL);
  g_assert_cmpstr (adapter->path, ==, ADAPTER);
  g_assert_true (adapter->is_powered);
  g_assert_cmpstr (device->path, ==, DEVICE);
  g_assert_cmpstr (device->address, ==, ADDRESS);
  g_assert_cmpstr (device->name, ==, "BBC micro:bit [zavig]");
  g_assert_true (device->is_connected && device->is_resolved && device->is_trusted);
  g_assert_false (device->is_paired);
  g_assert_cmpint (device->rssi_dbm, ==, -60);
  g_assert_cmpint (device->battery_percent, ==, 87);
  const PlumbMirrorCharacteristic *characteristic =
      plumb_mirror_find_characteristic (mirror, DEVICE, UUID_S, UUID_C);
  g_assert_cmpstr (characteristic->path, ==, DATA);
  g_assert_true (characteristic->can_acquire);
  g_assert_null (plumb_mirror_find_characteristic (mirror, DEVICE, UUID_C, UUID_C));
  g_assert_null (plumb_mirror_find_characteristic (mirror, ADAPTER, UUID_S, UUID_C));
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  g_assert_cmpuint (advertisement.company, ==, 1177);
  g_assert_cmpuint (advertisement.manufacturer_size, ==, 2);
  g_assert_cmpstr (advertisement.service_data_uuid, ==, UUID_S);
}

static void
test_adapter_by_address (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GVariant) other =
      parse ("(objectpath '/org/bluez/hci1', {'org.bluez.Adapter1': {'Address': "
             "<'AA:AA:AA:AA:AA:AA'>, 'Powered': <false>}})");
  g_assert_true (plumb_mirror_interfaces_added (mirror, other));
  g_assert_cmpstr (plumb_mirror_find_adapter (mirror, "aa:aa:aa:aa:aa:aa")->path, ==,
                   "/org/bluez/hci1");
  g_assert_cmpstr (plumb_mirror_find_adapter (mirror, NULL)->path, ==, ADAPTER);
  g_assert_null (plumb_mirror_find_adapter (mirror, "BB:BB:BB:BB:BB:BB"));
  g_assert_null (plumb_mirror_find_device (mirror, ADDRESS, "/org/bluez/hci1", NULL));
}

/* After bonding the property is the identity, the path keeps the old address. */
static void
test_address_is_the_property (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GVariant) changed =
      parse ("('org.bluez.Device1', {'Address': <'C0:FF:EE:99:99:99'>, 'Paired': <true>}, @as [])");
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, changed));
  g_assert_null (plumb_mirror_find_device (mirror, ADDRESS, NULL, NULL));
  g_assert_cmpstr (plumb_mirror_find_device (mirror, "C0:FF:EE:99:99:99", NULL, NULL)->path, ==,
                   DEVICE);
}

static void
test_changes (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GVariant) changed = parse (
      "('org.bluez.Device1', {'Connected': <false>, 'ServicesResolved': <false>}, ['RSSI'])");
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, changed));
  const PlumbMirrorDevice *device = plumb_mirror_get_device (mirror, DEVICE);
  g_assert_false (device->is_connected || device->is_resolved);
  g_assert_cmpint (device->rssi_dbm, ==, 0);
  g_assert_false (plumb_mirror_properties_changed (mirror, "/org/bluez/hci0/dev_other", changed));
  g_autoptr (GVariant) battery = parse ("('org.bluez.Battery1', {'Percentage': <byte 9>}, @as [])");
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, battery));
  g_assert_cmpint (device->battery_percent, ==, 9);
}

#define RUUVI                                                                                      \
  "uint16 0x0499: <[byte 0x05, 0x12, 0xfc, 0x53, 0x94, 0xc3, 0x7c, 0x00, 0x04, 0xff, 0xfc, 0x04, " \
  "0x0c, 0xac, 0x36, 0x42, 0x00, 0xcd, 0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f]>"
#define APPLE                 "uint16 0x004c: <[byte 0x10, 0x05]>"
#define HUGE                  "uint16 0x0001: <@ay [%s]>"
#define BTHOME                "'0000fcd2-0000-1000-8000-00805f9b34fb': <[byte 0x40, 0x3f, 0x02, 0x0c]>"
#define OTHER                 "'0000fe95-0000-1000-8000-00805f9b34fb': <[byte 0x30, 0x58]>"
#define NOT_A_UUID            "'fcd2': <[byte 0x40, 0x3f, 0x02, 0x0c]>"
#define MANUFACTURER(entries) "('org.bluez.Device1', {'ManufacturerData': <{" entries "}>}, @as [])"
#define SERVICE_DATA(entries) "('org.bluez.Device1', {'ServiceData': <{" entries "}>}, @as [])"

/* bluetoothd shows everything that a device ever broadcast: what a driver knows is picked out. */
static void
test_several_broadcasts (void)
{
  static const char *const manufacturer[] = {MANUFACTURER (RUUVI ", " APPLE),
                                             MANUFACTURER (APPLE ", " RUUVI)};
  static const char *const service[] = {SERVICE_DATA (BTHOME ", " OTHER),
                                        SERVICE_DATA (OTHER ", " BTHOME),
                                        SERVICE_DATA (NOT_A_UUID ", " BTHOME)};
  for (size_t i = 0; i < G_N_ELEMENTS (manufacturer); i++) {
    g_autoptr (PlumbMirror) mirror = new_loaded ();
    g_autoptr (GVariant) changed = parse (manufacturer[i]);
    g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, changed));
    g_assert_cmpuint (plumb_mirror_get_device (mirror, DEVICE)->company, ==, 0x0499);
    g_assert_cmpuint (plumb_mirror_get_device (mirror, DEVICE)->manufacturer_size, ==, 24);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (service); i++) {
    g_autoptr (PlumbMirror) mirror = new_loaded ();
    g_autoptr (GVariant) changed = parse (service[i]);
    g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, changed));
    g_assert_cmpstr (plumb_mirror_get_device (mirror, DEVICE)->service_data_uuid, ==,
                     "0000fcd2-0000-1000-8000-00805f9b34fb");
    g_assert_cmpuint (plumb_mirror_get_device (mirror, DEVICE)->service_data_size, ==, 4);
  }
}

/* More than any advertisement of use holds: left out, beside what is of use and alone. */
static void
test_huge_broadcast (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GString) bytes = g_string_new ("byte 0");
  for (int i = 0; i < 1649; i++)
    g_string_append (bytes, ", 0");
  g_autofree char *huge = g_strdup_printf (HUGE, bytes->str);
  g_autofree char *both_text = g_strdup_printf (MANUFACTURER ("%s, " RUUVI), huge);
  g_autofree char *alone_text = g_strdup_printf (MANUFACTURER ("%s"), huge);
  g_autoptr (GVariant) both = parse (both_text);
  g_autoptr (GVariant) alone = parse (alone_text);
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, both));
  const PlumbMirrorDevice *device = plumb_mirror_get_device (mirror, DEVICE);
  g_assert_cmpuint (device->company, ==, 0x0499);
  uint64_t refused = plumb_mirror_refused (mirror);
  g_assert_false (plumb_mirror_properties_changed (mirror, DEVICE, alone));
  g_assert_cmpuint (plumb_mirror_refused (mirror), ==, refused + 1);
  g_assert_true (device->has_manufacturer && device->company == 0x0499); /* the old value stays */
}

#define MONITORS "org.bluez.AdvertisementMonitorManager1"

/* They come before the adapter's own piece or after it, without patterns or not at all. */
static void
test_monitors (void)
{
  g_autoptr (PlumbMirror) mirror = plumb_mirror_new (NULL, NULL);
  g_autoptr (GVariant) monitors = parse ("(objectpath '" ADAPTER "', {'" MONITORS
                                         "': {'SupportedMonitorTypes': <['or_patterns']>}})");
  g_autoptr (GVariant) adapter =
      parse ("(objectpath '" ADAPTER "', {'org.bluez.Adapter1': {'Powered': <true>}})");
  g_autoptr (GVariant) other =
      parse ("('" MONITORS "', {'SupportedMonitorTypes': <['none_of_ours']>}, @as [])");
  g_autoptr (GVariant) wrong =
      parse ("('" MONITORS "', {'SupportedMonitorTypes': <'or_patterns'>}, @as [])");
  g_autoptr (GVariant) gone = parse ("(objectpath '" ADAPTER "', ['" MONITORS "'])");
  g_assert_true (plumb_mirror_interfaces_added (mirror, monitors));
  g_assert_true (plumb_mirror_interfaces_added (mirror, adapter));
  const PlumbMirrorAdapter *found = plumb_mirror_find_adapter (mirror, NULL);
  g_assert_true (found->is_powered && found->has_monitors);
  g_assert_true (plumb_mirror_properties_changed (mirror, ADAPTER, other));
  g_assert_false (found->has_monitors);
  g_assert_true (plumb_mirror_interfaces_added (mirror, monitors));
  g_assert_false (plumb_mirror_properties_changed (mirror, ADAPTER, wrong));
  g_assert_true (found->has_monitors);
  g_assert_true (plumb_mirror_interfaces_removed (mirror, gone));
  g_assert_true (found->is_powered && !found->has_monitors);
}

/* bluetoothd 5.66 can omit Connected; that services are resolved says it too. */
static void
test_resolved_is_connected (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  const PlumbMirrorDevice *device = plumb_mirror_get_device (mirror, DEVICE);
  g_autoptr (GVariant) down =
      parse ("('org.bluez.Device1', {'Connected': <false>, 'ServicesResolved': <false>}, @as [])");
  g_autoptr (GVariant) resolved =
      parse ("('org.bluez.Device1', {'ServicesResolved': <true>}, @as [])");
  g_autoptr (GVariant) unresolved =
      parse ("('org.bluez.Device1', {'ServicesResolved': <false>}, @as [])");
  g_autoptr (GVariant) lost = parse ("('org.bluez.Device1', {'Connected': <false>}, @as [])");
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, down));
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, resolved));
  g_assert_true (device->is_connected && device->is_resolved);
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, unresolved));
  g_assert_true (device->is_connected && !device->is_resolved);
  g_assert_true (plumb_mirror_properties_changed (mirror, DEVICE, lost));
  g_assert_false (device->is_connected);
}

/* An object can come in pieces; one piece can go. */
static void
test_pieces (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GVariant) piece =
      parse ("(objectpath '" ADAPTER "', {'org.bluez.GattManager1': @a{sv} {}})");
  g_assert_false (plumb_mirror_interfaces_added (mirror, piece));
  g_autoptr (GVariant) battery = parse ("(objectpath '" DEVICE "', ['org.bluez.Battery1'])");
  g_assert_true (plumb_mirror_interfaces_removed (mirror, battery));
  g_assert_cmpint (plumb_mirror_get_device (mirror, DEVICE)->battery_percent, ==, -1);
}

static void
test_removal_takes_the_children (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GVariant) device = parse ("(objectpath '" DEVICE "', ['org.bluez.Device1'])");
  g_assert_true (plumb_mirror_interfaces_removed (mirror, device));
  g_assert_cmpuint (plumb_mirror_size (mirror), ==, 1);
  g_autoptr (PlumbMirror) unplugged = new_loaded ();
  g_autoptr (GVariant) adapter = parse ("(objectpath '" ADAPTER "', ['org.bluez.Adapter1'])");
  g_assert_true (plumb_mirror_interfaces_removed (unplugged, adapter));
  g_assert_cmpuint (plumb_mirror_size (unplugged), ==, 0);
}

/* The hostile ones: each leaves the old value and is counted. */
static const char *const bad_changes[] = {
    "('org.bluez.Device1', {'Connected': <'yes'>}, @as [])",
    "('org.bluez.Device1', {'Connected': <int32 0>}, @as [])",
    "('org.bluez.Device1', {'Address': <'C0:FF:EE:00:00'>}, @as [])",
    "('org.bluez.Device1', {'Address': <'C0-FF-EE-00-00-01'>}, @as [])",
    "('org.bluez.Device1', {'Address': <'G0:FF:EE:00:00:01'>}, @as [])",
    "('org.bluez.Device1', {'Address': <''>}, @as [])",
    "('org.bluez.Device1', @a{sv} {}, ['Address'])",
    "('org.bluez.Device1', {'Adapter': <'" ADAPTER "'>}, @as [])",
    "('org.bluez.Device1', @a{sv} {}, ['Adapter'])",
    "('org.bluez.Device1', {'RSSI': <int32 -60>}, @as [])",
    "('org.bluez.Device1', {'UUIDs': <['not a uuid']>}, @as [])",
    "('org.bluez.Device1', {'UUIDs': <'" UUID_S "'>}, @as [])",
    "('org.bluez.Device1', {'Name': <42>}, @as [])",
    "('org.bluez.Device1', {'ManufacturerData': <{uint16 1: <'text'>}>}, @as [])",
    "('org.bluez.Device1', {'ServiceData': <{'short': <[byte 1]>}>}, @as [])",
    "('org.bluez.Battery1', {'Percentage': <byte 101>}, @as [])",
    "('org.bluez.Battery1', {'Percentage': <uint32 50>}, @as [])",
};

static void
test_bad_values (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad_changes); i++) {
    g_autoptr (PlumbMirror) mirror = new_loaded ();
    g_autoptr (GVariant) changed = parse (bad_changes[i]);
    g_test_message ("%s", bad_changes[i]);
    g_assert_false (plumb_mirror_properties_changed (mirror, DEVICE, changed));
    g_assert_cmpuint (plumb_mirror_refused (mirror), ==, 1);
    const PlumbMirrorDevice *device = plumb_mirror_find_device (mirror, ADDRESS, ADAPTER, NULL);
    g_assert_true (device->is_connected);
    g_assert_cmpint (device->rssi_dbm, ==, -60);
    g_assert_cmpint (device->battery_percent, ==, 87);
    g_assert_cmpstr (device->uuids[0], ==, UUID_S);
  }
}

static void
test_wrong_types (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  g_autoptr (GVariant) wrong = parse ("('hello', 42)");
  g_assert_false (plumb_mirror_interfaces_added (mirror, wrong));
  g_assert_false (plumb_mirror_interfaces_removed (mirror, wrong));
  g_assert_false (plumb_mirror_properties_changed (mirror, DEVICE, wrong));
  g_assert_nonnull (plumb_mirror_get_device (mirror, DEVICE));
  g_assert_false (plumb_mirror_load (mirror, wrong));
  g_assert_cmpuint (plumb_mirror_size (mirror), ==, 0);
}

/* What a device object cannot do without; and children of nobody. */
static const char *const not_taken[] = {
    "(objectpath '/d', {'org.bluez.Device1': {'Address': <'" ADDRESS "'>}})",
    "(objectpath '/d', {'org.bluez.Device1': {'Adapter': <objectpath '" ADAPTER "'>}})",
    "(objectpath '/d', {'org.bluez.Device1': @a{sv} {}})",
    "(objectpath '/s', {'org.bluez.GattService1': {'UUID': <'" UUID_S "'>}})",
    "(objectpath '/s', {'org.bluez.GattService1': {'Device': <objectpath '" DEVICE "'>}})",
    "(objectpath '/s', {'org.bluez.GattService1': {'UUID': <'" UUID_S
    "'>, 'Device': <objectpath '/nobody'>}})",
    "(objectpath '/c', {'org.bluez.GattCharacteristic1': {'UUID': <'" UUID_C "'>}})",
    "(objectpath '/c', {'org.bluez.GattCharacteristic1': {'Service': <objectpath '" SERVICE
    "'>, 'UUID': <'" UUID_C "0'>}})",
    "(objectpath '/b', {'org.bluez.Battery1': {'Percentage': <byte 1>}})",
};

static void
test_incomplete_objects (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (not_taken); i++) {
    g_autoptr (PlumbMirror) mirror = new_loaded ();
    g_autoptr (GVariant) added = parse (not_taken[i]);
    g_test_message ("%s", not_taken[i]);
    g_assert_false (plumb_mirror_interfaces_added (mirror, added));
    g_assert_cmpuint (plumb_mirror_size (mirror), ==, 4);
  }
}

static void
test_names (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  const PlumbMirrorDevice *device = plumb_mirror_get_device (mirror, DEVICE);
  g_autoptr (GVariant) escape =
      parse ("('org.bluez.Device1', {'Name': <'a\\u001b[31mb\\u0007 \\u00e9'>}, @as [])");
  plumb_mirror_properties_changed (mirror, DEVICE, escape);
  g_assert_cmpstr (device->name, ==, "a?[31mb? \xc3\xa9");
  g_autofree char *text = g_strnfill (PLUMB_MIRROR_NAME_MAX + 1, 'x');
  g_autoptr (GVariant) longer = g_variant_ref_sink (
      g_variant_new_parsed ("('org.bluez.Device1', {'Name': <%s>}, @as [])", text));
  g_assert_false (plumb_mirror_properties_changed (mirror, DEVICE, longer));
  g_assert_cmpstr (device->name, ==, "a?[31mb? \xc3\xa9");
}

static void
add_neighbour (PlumbMirror *mirror, int number)
{
  g_autofree char *text = g_strdup_printf (
      "(objectpath '%s/dev_%d', {'org.bluez.Device1': {'Address': <'00:00:00:00:%02X:%02X'>,"
      " 'Adapter': <objectpath '%s'>}})",
      ADAPTER, number, number / 256, number % 256, ADAPTER);
  g_autoptr (GVariant) added = parse (text);
  plumb_mirror_interfaces_added (mirror, added);
}

/* A full radio neighbourhood does not push out the wanted one, nor grow without end. */
static void
test_neighbours (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  for (int i = 0; i < 1000; i++)
    add_neighbour (mirror, i);
  g_assert_cmpuint (plumb_mirror_size (mirror), ==, PLUMB_MIRROR_DEVICES_MAX + 3);
  g_assert_nonnull (plumb_mirror_find_device (mirror, ADDRESS, NULL, NULL));
  g_assert_nonnull (
      plumb_mirror_find_device (mirror, "00:00:00:00:03:E7", NULL, NULL)); /* the latest */
  g_assert_null (
      plumb_mirror_find_device (mirror, "00:00:00:00:00:00", NULL, NULL)); /* the oldest */
}

/* A peer with a thousand services costs it, not us. */
static void
test_gatt_bomb (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  for (int i = 0; i < 1000; i++) {
    g_autofree char *text =
        g_strdup_printf ("(objectpath '%s/s%d', {'org.bluez.GattService1': {'UUID': <'" UUID_S
                         "'>, 'Device': <objectpath '" DEVICE "'>}})",
                         DEVICE, i);
    g_autoptr (GVariant) added = parse (text);
    plumb_mirror_interfaces_added (mirror, added);
  }
  g_assert_cmpuint (plumb_mirror_size (mirror), ==, PLUMB_MIRROR_GATT_MAX + 2);
  g_assert_cmpuint (plumb_mirror_refused (mirror), ==, 1000 - (PLUMB_MIRROR_GATT_MAX - 2));
}

/* Services of a device that nobody wants are not kept at all. */
static void
test_foreign_services (void)
{
  g_autoptr (PlumbMirror) mirror = new_loaded ();
  add_neighbour (mirror, 7);
  g_autoptr (GVariant) added =
      parse ("(objectpath '/s', {'org.bluez.GattService1': {'UUID': <'" UUID_S
             "'>, 'Device': <objectpath '" ADAPTER "/dev_7'>}})");
  g_assert_false (plumb_mirror_interfaces_added (mirror, added));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/mirror/load", test_load);
  g_test_add_func ("/bluez/mirror/adapter-by-address", test_adapter_by_address);
  g_test_add_func ("/bluez/mirror/address-is-the-property", test_address_is_the_property);
  g_test_add_func ("/bluez/mirror/changes", test_changes);
  g_test_add_func ("/bluez/mirror/resolved-is-connected", test_resolved_is_connected);
  g_test_add_func ("/bluez/mirror/pieces", test_pieces);
  g_test_add_func ("/bluez/mirror/monitors", test_monitors);
  g_test_add_func ("/bluez/mirror/removal", test_removal_takes_the_children);
  g_test_add_func ("/bluez/mirror/bad-values", test_bad_values);
  g_test_add_func ("/bluez/mirror/wrong-types", test_wrong_types);
  g_test_add_func ("/bluez/mirror/incomplete-objects", test_incomplete_objects);
  g_test_add_func ("/bluez/mirror/several-broadcasts", test_several_broadcasts);
  g_test_add_func ("/bluez/mirror/huge-broadcast", test_huge_broadcast);
  g_test_add_func ("/bluez/mirror/names", test_names);
  g_test_add_func ("/bluez/mirror/neighbours", test_neighbours);
  g_test_add_func ("/bluez/mirror/gatt-bomb", test_gatt_bomb);
  g_test_add_func ("/bluez/mirror/foreign-services", test_foreign_services);
  return g_test_run ();
}
