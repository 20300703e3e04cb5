/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which device is the sensor, and which driver takes it. */
#include <gio/gio.h>
#include <string.h>

#include "sensor-identity.h"

#define UUID_S "e95d0753-251d-470a-a062-fa1922dfa9a8" /* of the microbit */
#define UUID_C "e95dca4b-251d-470a-a062-fa1922dfa9a8"
#define FIRST  "C0:FF:EE:00:00:01"
#define SECOND "C0:FF:EE:00:00:02"
#define THIRD  "C0:FF:EE:00:00:03"
#define FIFTH  "C0:FF:EE:00:00:05"
#define NEAR_1 "C0:FF:EE:00:00:07"
#define NEAR_2 "C0:FF:EE:00:00:10"

#define ADAPTER(n, address)                                                                        \
  "objectpath '/org/bluez/hci" n "': {'org.bluez.Adapter1': {'Address': <'" address "'>,"          \
  " 'Powered': <true>}},"
#define LAST "objectpath '/': {'org.freedesktop.DBus.Peer': @a{sv} {}}},)"
#define DEVICE(adapter, n, address, more)                                                          \
  "objectpath '/org/bluez/hci" adapter "/dev_" n "': {'org.bluez.Device1': {"                      \
  "'Address': <'" address "'>, 'Adapter': <objectpath '/org/bluez/hci" adapter "'>, " more "}},"

/* Three that are called Anna: the second advertises the microbit's service, the third is stronger
 * than the first, but on the other adapter. Of two that are called Dora one is a microbit, of two
 * Emils and two Fritzes one is nearer: the order of the table is not ours. */
static const char neighbours[] = "({" ADAPTER ("0", "00:11:22:33:44:55") ADAPTER (
    "1", "00:11:22:33:44:66") DEVICE ("0", "1", FIRST, "'Name': <'Anna'>, 'RSSI': <int16 -60>")
    DEVICE ("0", "2", SECOND, "'Name': <'Anna'>, 'RSSI': <int16 -90>, 'UUIDs': <['" UUID_S "']>")
        DEVICE ("1", "3", THIRD, "'Name': <'Anna'>, 'RSSI': <int16 -40>")
            DEVICE ("1", "4", "C0:FF:EE:00:00:04", "'Name': <'Bert'>")
                DEVICE ("0", "5", FIFTH, "'Name': <'Dora'>, 'UUIDs': <['" UUID_S "']>")
                    DEVICE ("0", "6", "C0:FF:EE:00:00:06", "'Name': <'Dora'>")
                        DEVICE ("0", "7", NEAR_1, "'Name': <'Emil'>, 'RSSI': <int16 -30>") DEVICE (
                            "0", "8", "C0:FF:EE:00:00:08", "'Name': <'Emil'>, 'RSSI': <int16 -80>")
                            DEVICE ("0", "9", "C0:FF:EE:00:00:09",
                                    "'Name': <'Fritz'>, 'RSSI': <int16 -80>")
                                DEVICE ("0", "10", NEAR_2, "'Name': <'Fritz'>, 'RSSI': <int16 -30>")
                                    LAST;

static bool
is_every_device_wanted (const PlumbMirrorDevice *device, gpointer user_data)
{
  return true;
}

static PlumbMirror *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbMirror *mirror = plumb_mirror_new (is_every_device_wanted, NULL);
  g_autoptr (GVariant) reply = g_variant_parse (NULL, text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (plumb_mirror_load (mirror, reply));
  return mirror;
}

/* user_data: the addresses of other sensors, one after another. */
static bool
is_taken (const char *address, gpointer user_data)
{
  return strstr (user_data, address) != NULL;
}

static void
test_by_name (void)
{
  static const struct {
    const char *name;
    const char *adapter;
    const char *driver;
    const char *taken;
    const char *found; /* NULL: none */
  } rows[] = {
      {"Anna", NULL, NULL, "", SECOND}, /* surer is better than nearer */
      {"Anna", NULL, NULL, SECOND, THIRD},
      {"Anna", NULL, NULL, SECOND THIRD, FIRST},
      {"Anna", NULL, NULL, FIRST SECOND THIRD, NULL},
      {"Anna", NULL, "hipee", "", THIRD}, /* to that driver they are all the same */
      {"Anna", "00:11:22:33:44:55", "hipee", "", FIRST},
      {"Anna", "00:11:22:33:44:66", NULL, "", THIRD},
      {"Anna", "00:11:22:33:44:77", NULL, "", NULL}, /* unplugged */
      {"Dora", NULL, NULL, "", FIFTH},
      {"Emil", NULL, NULL, "", NEAR_1},
      {"Fritz", NULL, NULL, "", NEAR_2},
  };
  g_autoptr (PlumbMirror) mirror = load (neighbours);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSensorSettings settings = {.name = (char *)rows[i].name,
                                    .adapter = (char *)rows[i].adapter,
                                    .driver = (char *)rows[i].driver};
    PlumbSensorIdentity identity;
    plumb_sensor_identity_init (&identity, &settings);
    const PlumbMirrorDevice *device = plumb_sensor_identity_find (
        &identity, &settings, mirror, NULL, is_taken, (gpointer)rows[i].taken);
    g_assert_cmpstr (device != NULL ? device->address : NULL, ==, rows[i].found);
    g_assert_cmpstr (identity.address, ==, rows[i].found != NULL ? rows[i].found : "");
  }
}

/* Found once, it is its address that counts. */
static void
test_by_address (void)
{
  PlumbSensorSettings settings = {.address = (char *)"c0:ff:ee:00:00:01"};
  PlumbSensorIdentity identity;
  g_autoptr (PlumbMirror) mirror = load (neighbours);
  plumb_sensor_identity_init (&identity, NULL);
  g_assert_cmpstr (identity.address, ==, "");
  plumb_sensor_identity_init (&identity, &settings);
  g_assert_cmpstr (identity.address, ==, FIRST);
  const PlumbMirrorDevice *device =
      plumb_sensor_identity_find (&identity, &settings, mirror, NULL, is_taken, (gpointer)FIRST);
  g_assert_cmpstr (device->address, ==, FIRST);
  g_assert_true (plumb_sensor_identity_matches (&identity, &settings, device));
  settings.adapter = (char *)"00:11:22:33:44:66";
  g_assert_null (
      plumb_sensor_identity_find (&identity, &settings, mirror, NULL, is_taken, (gpointer) ""));
  PlumbSensorSettings named = {.name = (char *)"Bert"};
  plumb_sensor_identity_init (&identity, &named);
  g_assert_false (plumb_sensor_identity_matches (&identity, &named, device));
  device = plumb_sensor_identity_find (&identity, &named, mirror, NULL, is_taken, (gpointer) "");
  g_assert_true (plumb_sensor_identity_matches (&identity, &named, device));
  named.name = (char *)"Carl";
  g_assert_true (plumb_sensor_identity_matches (&identity, &named, device));
}

static const char services[] =
    "({objectpath '/org/bluez/hci0/dev_1/service1/char1': {'org.bluez.GattCharacteristic1': {"
    "'UUID': <'" UUID_C "'>, 'Service': <objectpath '/org/bluez/hci0/dev_1/service1'>}},"
    " objectpath '/org/bluez/hci0/dev_1/service1': {'org.bluez.GattService1': {"
    "'UUID': <'" UUID_S "'>, 'Device': <objectpath '/org/bluez/hci0/dev_1'>}}," DEVICE (
        "0", "1", FIRST, "'ServicesResolved': <true>") ADAPTER ("0", "00:11:22:33:44:55") LAST;

/* The services decide the driver, unless the user or a session has decided it. */
static void
test_driver_by_services (void)
{
  static const struct {
    const char *named;
    const char *recognised; /* by the advertisement, wrongly */
    bool is_fixed;
    bool has;
  } rows[] = {{NULL, NULL, false, true},
              {NULL, "hipee", false, true},
              {NULL, "hipee", true, false},
              {"hipee", "hipee", false, false},
              {"microbit", "microbit", true, true}};
  g_autoptr (PlumbMirror) mirror = load (services);
  const PlumbMirrorDevice *device = plumb_mirror_find_device (mirror, FIRST, NULL, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSensorSettings settings = {.address = (char *)FIRST, .driver = (char *)rows[i].named};
    PlumbSensorIdentity identity;
    plumb_sensor_identity_init (&identity, &settings);
    identity.driver = plumb_sensor_driver_by_name (rows[i].recognised);
    g_assert_cmpint (plumb_sensor_identity_has_characteristics (&identity, &settings, mirror,
                                                                device, rows[i].is_fixed),
                     ==, rows[i].has);
    if (rows[i].has)
      g_assert_cmpstr (plumb_sensor_driver_info (identity.driver)->family, ==, "microbit");
  }
}

/* A broadcast family is known by the settings before it was heard. */
static void
test_families (void)
{
  static const struct {
    const char *family;
    bool is_broadcast, can_pair;
  } rows[] = {{"ruuvi", true, false}, {"thingy52", false, false}, {"microbit", false, true}};
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbSensorSettings settings = {.driver = (char *)rows[i].family};
    PlumbSensorIdentity identity;
    g_autoptr (GError) error = NULL;
    plumb_sensor_identity_init (&identity, &settings);
    g_assert_false (plumb_sensor_identity_is_broadcast (&identity));
    g_assert_true (plumb_sensor_identity_check_can_pair (&identity, NULL));
    bool has_pattern = plumb_sensor_identity_find_pattern (&identity, &settings) != NULL;
    g_assert_cmpint (has_pattern, ==, rows[i].is_broadcast);
    identity.driver = plumb_sensor_driver_by_name (rows[i].family);
    g_assert_cmpint (plumb_sensor_identity_is_broadcast (&identity), ==, rows[i].is_broadcast);
    g_assert_cmpint (plumb_sensor_identity_check_can_pair (&identity, &error), ==,
                     rows[i].can_pair);
    if (!rows[i].can_pair)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/sensor-identity/by-name", test_by_name);
  g_test_add_func ("/bluez/sensor-identity/by-address", test_by_address);
  g_test_add_func ("/bluez/sensor-identity/driver-by-services", test_driver_by_services);
  g_test_add_func ("/bluez/sensor-identity/families", test_families);
  return g_test_run ();
}
