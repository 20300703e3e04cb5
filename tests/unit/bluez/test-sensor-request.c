/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user wants of a slot, one wish after another. */
#include <glib.h>

#include "sensor-request.h"

static const PlumbSensorSettings back = {
    .id = (char *)"back", .address = (char *)"C0:FF:EE:00:00:01", .rate_hz = 25};
static const PlumbSensorSettings neck = {
    .id = (char *)"neck", .address = (char *)"C0:FF:EE:00:00:02", .rate_hz = 25};

static void
expect (const PlumbSensorRequest *request, const char *id, bool is_wanted)
{
  g_assert_cmpstr (request->settings != NULL ? request->settings->id : NULL, ==, id);
  g_assert_cmpint (plumb_sensor_request_is_wanted (request), ==, is_wanted);
}

static void
test_installed (void)
{
  PlumbSensorRequest request = {0};
  expect (&request, NULL, false);
  g_assert_false (plumb_sensor_request_set (&request, NULL));
  g_assert_false (request.is_replaced);
  g_assert_false (plumb_sensor_request_set (&request, &back));
  g_assert_true (request.is_replaced);
  expect (&request, NULL, false);
  plumb_sensor_request_install_next (&request);
  expect (&request, "back", true);
  g_assert_false (request.is_replaced);
  plumb_sensor_request_clear (&request);
}

/* The sensor that is there is left quiet first. */
static void
test_replaced (void)
{
  PlumbSensorRequest request = {0};
  plumb_sensor_request_set (&request, &back);
  plumb_sensor_request_install_next (&request);
  request.is_released = true;
  g_assert_false (plumb_sensor_request_set (&request, &neck));
  expect (&request, "back", false);
  g_assert_false (plumb_sensor_request_set (&request, &back)); /* back again, but anew */
  g_assert_true (request.is_replaced);
  plumb_sensor_request_install_next (&request);
  expect (&request, "back", true); /* a release is of one sensor */
  plumb_sensor_request_set (&request, NULL);
  expect (&request, "back", false);
  plumb_sensor_request_install_next (&request);
  expect (&request, NULL, false);
  plumb_sensor_request_clear (&request);
}

/* Wanted and not wanted any more before there was a turn: it must not come up. */
static void
test_taken_back (void)
{
  PlumbSensorRequest request = {0};
  plumb_sensor_request_set (&request, &back);
  plumb_sensor_request_set (&request, NULL);
  plumb_sensor_request_install_next (&request);
  expect (&request, NULL, false);
  plumb_sensor_request_clear (&request);
}

/* The fields that make another stream, those that make another sensor, and those that neither. */
static void
test_changes (void)
{
  PlumbSensorSettings other[] = {back, back, back, back, back, back, back, back};
  other[1].rate_hz = 50;
  other[2].notify = PLUMB_NOTIFY_FD;
  other[3].is_vibration_wanted = true;
  other[4].driver = (char *)"microbit";
  other[5].name = (char *)"Anna";
  other[6].adapter = (char *)"00:11:22:33:44:55";
  other[7].silence_s = 20;
  for (size_t i = 0; i < G_N_ELEMENTS (other); i++) {
    PlumbSensorRequest request = {0};
    plumb_sensor_request_set (&request, &back);
    plumb_sensor_request_install_next (&request);
    bool is_other_stream = plumb_sensor_request_set (&request, &other[i]);
    g_assert_cmpint (is_other_stream, ==, i >= 1 && i <= 3);
    g_assert_cmpint (request.is_replaced, ==, i >= 4 && i <= 6);
    if (i == 7)
      g_assert_cmpfloat (request.settings->silence_s, ==, 20);
    plumb_sensor_request_clear (&request);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/sensor-request/installed", test_installed);
  g_test_add_func ("/bluez/sensor-request/replaced", test_replaced);
  g_test_add_func ("/bluez/sensor-request/taken-back", test_taken_back);
  g_test_add_func ("/bluez/sensor-request/changes", test_changes);
  return g_test_run ();
}
