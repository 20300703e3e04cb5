/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broadcast sensors where bluetoothd has advertisement monitors: heard without a scan, and with one
 * where the monitors are refused, taken away or deaf. */
#include "conditions.h"

#include <string.h>

#define RUUVI  "--speed=20 --sensor=ruuvi"
#define BTHOME "--speed=20 --sensor=bthome"

static bool
is_discovering (Fixture *fixture)
{
  return fixture_adapter_bool (fixture, "Discovering");
}

static bool
is_heard_without_a_scan (Fixture *fixture)
{
  return fixture_is_streaming (fixture) && !is_discovering (fixture);
}

static bool
is_silent (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_SILENT;
}

static void
want (Fixture *fixture, const char *driver)
{
  fixture->sensor.driver = (char *)driver;
  fixture_want (fixture);
}

/* Its family stands in the settings: not even the first sight of it needs a scan. */
static void
test_never_scans (Fixture *fixture, gconstpointer arguments)
{
  const char *family = strstr (arguments, "bthome") != NULL ? "bthome" : "ruuvi";
  want (fixture, family);
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  HOLD (fixture, is_heard_without_a_scan, 120);
  g_assert_false (fixture_ask_bool (fixture, "connected"));
  g_assert_cmpstr (fixture_sensor (fixture).family, ==, family);
}

/* Without it the sensor is first looked for; the scan ends once it is known. */
static void
test_recognised (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, NULL);
  PASS_UNTIL (fixture, is_heard_without_a_scan, 60);
  HOLD (fixture, is_heard_without_a_scan, 60);
}

/* Where there are no monitors, or they are refused, all is as it was. */
static void
test_scans_instead (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_discovering, 30);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
  HOLD (fixture, fixture_is_streaming, 60);
}

/* A monitor that is there and hears nothing is not waited for without end. */
static void
test_deaf (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, fixture_is_streaming, 30);
  HOLD (fixture, fixture_is_streaming, 180);
}

static bool
is_second_heard (Fixture *fixture)
{
  return fixture->samples[1] > 3;
}

/* Another family is wanted: the old monitor is released, when the new one is there already. */
static void
test_second_family (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  PlumbSensorSettings second = fixture->sensor;
  second.id = (char *)"neck";
  second.address = (char *)"C0:FF:EE:00:00:02";
  second.driver = (char *)"bthome";
  plumb_link_set_sensor (fixture->link, 1, &second);
  PASS_UNTIL (fixture, is_second_heard, 60);
  PASS_UNTIL (fixture, is_heard_without_a_scan, 60);
  HOLD (fixture, is_heard_without_a_scan, 60);
}

static void
test_release (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  fixture_fault (fixture, "release-monitors", NULL);
  PASS_UNTIL (fixture, is_discovering, 30);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
}

static void
test_restart (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  fixture_fault (fixture, "die", "{'seconds': <5.0>}");
  PASS_UNTIL (fixture, is_absent, 30);
  PASS_UNTIL (fixture, is_heard_without_a_scan, 60);
  fixture_fault (fixture, "restart-clean", "{'seconds': <5.0>}");
  PASS_UNTIL (fixture, is_absent, 30);
  PASS_UNTIL (fixture, is_heard_without_a_scan, 60);
}

/* Switched off and on: bluetoothd keeps the monitor meanwhile. */
static void
test_adapter_off (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  fixture_fault (fixture, "adapter-off", NULL);
  PASS_UNTIL (fixture, is_absent, 30);
  fixture_clear_fault (fixture, "adapter-off");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 60);
}

/* Out of range: silence is told, and looked for with a scan as well, until it is there again. */
static void
test_silence (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  fixture_fault (fixture, "empty", NULL);
  PASS_UNTIL (fixture, is_silent, 180);
  expect_error (fixture, "nothing is heard");
  PASS_UNTIL (fixture, is_discovering, 60);
  fixture_clear_fault (fixture, "empty");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 120);
}

/* A sensor that is no longer wanted is no longer listened for. */
static void
test_released (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  plumb_link_disconnect (fixture->link, 0);
  PASS_UNTIL (fixture, fixture_is_not_streaming, 30);
  fixture_settle (fixture);
  uint64_t samples = fixture->samples[0];
  HOLD (fixture, fixture_is_not_streaming, 20);
  g_assert_cmpuint (fixture->samples[0], ==, samples);
  plumb_link_connect (fixture->link, 0);
  PASS_UNTIL (fixture, is_heard_without_a_scan, 60);
}

/* Anybody may call our objects; only bluetoothd is believed. */
static void
test_impostor (Fixture *fixture, gconstpointer arguments)
{
  want (fixture, "ruuvi");
  PASS_UNTIL (fixture, is_heard_without_a_scan, 30);
  fixture_call_link (fixture, "/org/plumbline/Posture1/monitors/broadcast1",
                     "org.bluez.AdvertisementMonitor1", "Release");
  HOLD (fixture, is_heard_without_a_scan, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
#define ADD(name, arguments, function)                                                             \
  g_test_add ("/passive/" name, Fixture, arguments, fixture_setup, function, fixture_teardown)
  ADD ("ruuvi", RUUVI " --fault=monitors", test_never_scans);
  ADD ("bthome", BTHOME " --fault=monitors", test_never_scans);
  ADD ("recognised", RUUVI " --fault=monitors", test_recognised);
  ADD ("none", RUUVI, test_scans_instead);
  ADD ("refused", RUUVI " --fault=monitors,refuse=register", test_scans_instead);
  ADD ("not-activated", RUUVI " --fault=monitors,refuse=release", test_scans_instead);
  ADD ("deaf", RUUVI " --fault=monitors,refuse=hear", test_deaf);
  ADD ("second-family", RUUVI " --sensor=bthome --fault=monitors,late-release=true",
       test_second_family);
  ADD ("release", RUUVI " --fault=monitors", test_release);
  ADD ("restart", RUUVI " --fault=monitors", test_restart);
  ADD ("adapter-off", RUUVI " --fault=monitors", test_adapter_off);
  ADD ("silence", RUUVI " --fault=monitors", test_silence);
  ADD ("released", RUUVI " --fault=monitors", test_released);
  ADD ("impostor", RUUVI " --fault=monitors", test_impostor);
  return g_test_run ();
}
