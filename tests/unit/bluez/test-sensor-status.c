/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others are told of a sensor, and how often it is logged. */
#include <glib.h>
#include <string.h>

#include "sensor-status.h"

#define S ((int64_t)G_USEC_PER_SEC)

static guint n_warnings, n_infos;

static GLogWriterOutput
count (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  n_warnings += (level & G_LOG_LEVEL_WARNING) != 0;
  n_infos += (level & G_LOG_LEVEL_INFO) != 0;
  return G_LOG_WRITER_HANDLED;
}

static void
test_connection (void)
{
  static const struct {
    PlumbPlan plan;
    bool is_scanning;
    PlumbConnection connection;
  } rows[] = {
      {{.state = PLUMB_PLAN_RELEASED}, false, PLUMB_CONNECTION_DISABLED},
      {{.state = PLUMB_PLAN_NO_RADIO}, true, PLUMB_CONNECTION_ABSENT},
      {{.state = PLUMB_PLAN_NO_DEVICE}, false, PLUMB_CONNECTION_ABSENT},
      {{.state = PLUMB_PLAN_NO_DEVICE}, true, PLUMB_CONNECTION_DISCOVERING},
      {{.state = PLUMB_PLAN_WAIT_LINK}, false, PLUMB_CONNECTION_CONNECTING},
      {{.state = PLUMB_PLAN_WAIT_LINK, .retry_at_us = 101 * S},
       false,
       PLUMB_CONNECTION_BACKING_OFF},
      {{.state = PLUMB_PLAN_CONNECTING}, false, PLUMB_CONNECTION_CONNECTING},
      {{.state = PLUMB_PLAN_RESOLVING}, false, PLUMB_CONNECTION_RESOLVING},
      {{.state = PLUMB_PLAN_RESOLVING, .hold_until_us = 101 * S},
       false,
       PLUMB_CONNECTION_BACKING_OFF},
      {{.state = PLUMB_PLAN_SUBSCRIBING}, false, PLUMB_CONNECTION_SUBSCRIBING},
      {{.state = PLUMB_PLAN_STREAMING}, false, PLUMB_CONNECTION_STREAMING},
      {{.state = PLUMB_PLAN_SILENT}, false, PLUMB_CONNECTION_SILENT},
      {{.state = PLUMB_PLAN_RECYCLING}, false, PLUMB_CONNECTION_BACKING_OFF},
      {{.state = PLUMB_PLAN_REMOVING}, false, PLUMB_CONNECTION_BACKING_OFF},
      {{.state = PLUMB_PLAN_UNPAIRED}, false, PLUMB_CONNECTION_UNPAIRED},
      {{.state = PLUMB_PLAN_LISTENING}, false, PLUMB_CONNECTION_DISCOVERING},
      {{.state = PLUMB_PLAN_LISTENING, .data_us = 1}, false, PLUMB_CONNECTION_STREAMING},
      {{.state = PLUMB_PLAN_LISTENING, .data_us = 1, .trouble = PLUMB_TROUBLE_STALLED},
       false,
       PLUMB_CONNECTION_SILENT},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (plumb_sensor_status_connection (&rows[i].plan, rows[i].is_scanning, 100 * S),
                     ==, rows[i].connection);
}

/* Each trouble has words of its own, and some know more than the plan. */
static void
test_trouble (void)
{
  const PlumbTroubleContext plain = {0};
  const PlumbTroubleContext rich = {
      .is_driver_named = true, .is_broadcast = true, .session_error = "not an accelerometer"};
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i <= PLUMB_TROUBLE_UNBONDED; i++) {
    PlumbPlan plan = {.trouble = (PlumbTrouble)i, .error = PLUMB_BLUEZ_NO_REPLY};
    const char *text = plumb_sensor_status_trouble (&plan, &plain);
    g_assert_true (g_hash_table_add (seen, (gpointer)text));
    g_assert_cmpint (text[0] == '\0', ==, i == PLUMB_TROUBLE_NONE);
    bool is_other = strcmp (plumb_sensor_status_trouble (&plan, &rich), text) != 0;
    g_assert_cmpint (is_other, ==,
                     i == PLUMB_TROUBLE_MISSING || i == PLUMB_TROUBLE_REFUSED ||
                         i == PLUMB_TROUBLE_STALLED);
  }
}

static PlumbLinkSensor
new_sensor (void)
{
  return (PlumbLinkSensor){.connection = PLUMB_CONNECTION_DISABLED,
                           .address = "",
                           .last_error = "",
                           .battery_percent = -1};
}

/* Only what others are told makes a notice: neither the strength nor the time of a sample does. */
static void
test_notice (void)
{
  PlumbSensorNotices notices;
  PlumbPlan plan = {0};
  PlumbLinkSensor sensor = new_sensor ();
  plumb_sensor_notices_init (&notices);
  g_assert_false (plumb_sensor_notices_update (&notices, &sensor, &plan, "back", S));
  sensor.rssi_dbm = -50;
  sensor.last_seen_us = S;
  sensor.dropped = 7;
  g_assert_false (plumb_sensor_notices_update (&notices, &sensor, &plan, "back", S));
  sensor.battery_percent = 80;
  g_assert_true (plumb_sensor_notices_update (&notices, &sensor, &plan, "back", S));
  g_assert_false (plumb_sensor_notices_update (&notices, &sensor, &plan, "back", S));
  sensor.address = "C0:FF:EE:00:00:01";
  g_assert_true (plumb_sensor_notices_update (&notices, &sensor, &plan, "back", S));
  sensor.is_bonded = true;
  g_assert_true (plumb_sensor_notices_update (&notices, &sensor, &plan, "back", S));
}

/* Comes and goes every ten seconds for five minutes. */
static guint
warnings_of (PlumbSensorNotices *notices, const char *id)
{
  PlumbPlan plan = {0};
  PlumbLinkSensor sensor = new_sensor ();
  n_warnings = n_infos = 0;
  for (int i = 0; i < 30; i++) {
    plan.trouble = i % 2 == 0 ? PLUMB_TROUBLE_LOST : PLUMB_TROUBLE_NONE;
    sensor.connection = i % 2 == 0 ? PLUMB_CONNECTION_BACKING_OFF : PLUMB_CONNECTION_STREAMING;
    g_assert_true (plumb_sensor_notices_update (notices, &sensor, &plan, id, (100 + i * 10) * S));
  }
  return n_warnings;
}

static void
test_log (void)
{
  PlumbSensorNotices notices;
  plumb_sensor_notices_init (&notices);
  g_assert_cmpuint (warnings_of (&notices, NULL), ==, 0); /* an empty slot */
  g_assert_cmpuint (n_infos, ==, 0);
  g_assert_cmpuint (warnings_of (&notices, "back"), ==, 5); /* one a minute */
  g_assert_cmpuint (n_infos, ==, 30);
  g_assert_cmpuint (warnings_of (&notices, "back"), ==, 0); /* the same minutes again */
  plumb_sensor_notices_reset (&notices);
  g_assert_cmpuint (warnings_of (&notices, "neck"), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count, NULL, NULL);
  g_test_add_func ("/bluez/sensor-status/connection", test_connection);
  g_test_add_func ("/bluez/sensor-status/trouble", test_trouble);
  g_test_add_func ("/bluez/sensor-status/notice", test_notice);
  g_test_add_func ("/bluez/sensor-status/log", test_log);
  return g_test_run ();
}
