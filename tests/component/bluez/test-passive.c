/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broadcast sensors where bluetoothd has advertisement monitors: heard without a scan, and with one
 * where the monitors are refused, taken away or deaf. */
#include "conditions.h"

#include <string.h>

#define RUUVI  "--speed=20 --sensor=ruuvi"
#define BTHOME "--speed=20 --sensor=bthome"

static bool
is_discovering (Bench *bench)
{
  return bench_adapter_bool (bench, "Discovering");
}

static bool
is_heard_without_a_scan (Bench *bench)
{
  return bench_is_streaming (bench) && !is_discovering (bench);
}

static bool
is_silent (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_SILENT;
}

static void
want (Bench *bench, const char *driver)
{
  bench->sensor.driver = (char *)driver;
  bench_want (bench);
}

/* Its family stands in the settings: not even the first sight of it needs a scan. */
static void
test_never_scans (Bench *bench, gconstpointer arguments)
{
  const char *family = strstr (arguments, "bthome") != NULL ? "bthome" : "ruuvi";
  want (bench, family);
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  HOLD (bench, is_heard_without_a_scan, 120);
  g_assert_false (bench_ask_bool (bench, "connected"));
  g_assert_cmpstr (bench_sensor (bench).family, ==, family);
}

/* Without it the sensor is first looked for; the scan ends once it is known. */
static void
test_recognised (Bench *bench, gconstpointer arguments)
{
  want (bench, NULL);
  PASS_UNTIL (bench, is_heard_without_a_scan, 60);
  HOLD (bench, is_heard_without_a_scan, 60);
}

/* Where there are no monitors, or they are refused, all is as it was. */
static void
test_scans_instead (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_discovering, 30);
  PASS_UNTIL (bench, bench_is_streaming, 60);
  HOLD (bench, bench_is_streaming, 60);
}

/* A monitor that is there and hears nothing is not waited for without end. */
static void
test_deaf (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, bench_is_streaming, 120);
  HOLD (bench, bench_is_streaming, 180);
}

static void
test_release (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  bench_fault (bench, "release-monitors", NULL);
  PASS_UNTIL (bench, is_discovering, 30);
  PASS_UNTIL (bench, bench_is_streaming, 60);
}

static void
test_restart (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  bench_fault (bench, "die", "{'seconds': <5.0>}");
  PASS_UNTIL (bench, is_absent, 30);
  PASS_UNTIL (bench, is_heard_without_a_scan, 60);
  bench_fault (bench, "restart-clean", "{'seconds': <5.0>}");
  PASS_UNTIL (bench, is_absent, 30);
  PASS_UNTIL (bench, is_heard_without_a_scan, 60);
}

/* Switched off and on: bluetoothd keeps the monitor meanwhile. */
static void
test_adapter_off (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  bench_fault (bench, "adapter-off", NULL);
  PASS_UNTIL (bench, is_absent, 30);
  bench_clear_fault (bench, "adapter-off");
  PASS_UNTIL (bench, is_heard_without_a_scan, 60);
}

/* Out of range: silence is told, and looked for with a scan as well, until it is there again. */
static void
test_silence (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  bench_fault (bench, "empty", NULL);
  PASS_UNTIL (bench, is_silent, 180);
  expect_error (bench, "nothing is heard");
  PASS_UNTIL (bench, is_discovering, 60);
  bench_clear_fault (bench, "empty");
  PASS_UNTIL (bench, is_heard_without_a_scan, 120);
}

/* A sensor that is no longer wanted is no longer listened for. */
static void
test_released (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  plumb_link_disconnect (bench->link, 0);
  PASS_UNTIL (bench, bench_is_not_streaming, 30);
  bench_settle (bench);
  uint64_t samples = bench->samples[0];
  HOLD (bench, bench_is_not_streaming, 20);
  g_assert_cmpuint (bench->samples[0], ==, samples);
  plumb_link_connect (bench->link, 0);
  PASS_UNTIL (bench, is_heard_without_a_scan, 60);
}

/* Anybody may call our objects; only bluetoothd is believed. */
static void
test_impostor (Bench *bench, gconstpointer arguments)
{
  want (bench, "ruuvi");
  PASS_UNTIL (bench, is_heard_without_a_scan, 30);
  bench_call_link (bench, "/org/plumbline/Posture1/monitors/broadcast",
                   "org.bluez.AdvertisementMonitor1", "Release");
  HOLD (bench, is_heard_without_a_scan, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bench_use_sim (argv[1]);
#define ADD(name, arguments, function)                                                             \
  g_test_add ("/passive/" name, Bench, arguments, bench_setup, function, bench_teardown)
  ADD ("ruuvi", RUUVI " --fault=monitors", test_never_scans);
  ADD ("bthome", BTHOME " --fault=monitors", test_never_scans);
  ADD ("recognised", RUUVI " --fault=monitors", test_recognised);
  ADD ("none", RUUVI, test_scans_instead);
  ADD ("refused", RUUVI " --fault=monitors,refuse=register", test_scans_instead);
  ADD ("not-activated", RUUVI " --fault=monitors,refuse=release", test_scans_instead);
  ADD ("deaf", RUUVI " --fault=monitors,refuse=hear", test_deaf);
  ADD ("release", RUUVI " --fault=monitors", test_release);
  ADD ("restart", RUUVI " --fault=monitors", test_restart);
  ADD ("adapter-off", RUUVI " --fault=monitors", test_adapter_off);
  ADD ("silence", RUUVI " --fault=monitors", test_silence);
  ADD ("released", RUUVI " --fault=monitors", test_released);
  ADD ("impostor", RUUVI " --fault=monitors", test_impostor);
  return g_test_run ();
}
