/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "event.h"
static gboolean
on_late (gpointer is_late)
{
  *(bool *)is_late = true;
  return G_SOURCE_CONTINUE;
}

/* What is waited for may come without anything for this loop to do: then it looks all the same. */
static gboolean
on_look (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
wait_until (bool (*is_true) (gpointer data), gpointer data, const char *what)
{
  bool is_late = false;
  guint timeout = g_timeout_add_seconds (10, on_late, &is_late);
  guint look = g_timeout_add (20, on_look, NULL);
  while (!is_true (data) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_source_remove (look);
  if (is_late && !is_true (data))
    g_error ("waited ten seconds for %s", what);
}

static void
fill_sensor (PlumbServiceSensor *sensor, const char *id, const char *address)
{
  static const char *const capabilities[] = {"battery", NULL};
  *sensor = (PlumbServiceSensor){
      .id = id,
      .address = address,
      .name = "BBC micro:bit",
      .driver = "microbit",
      .placement = PLUMB_PLACEMENT_UPPER_BACK,
      .connection_state = "streaming",
      .last_error = "",
      .model = "",
      .firmware = "",
      .battery_percent = -1,
      .battery_level = "unknown",
      .calibration = PLUMB_CALIBRATION_VALID,
      .calibration_reason = "",
      .calibrated_us = 5 * SECOND,
      .capabilities = capabilities,
  };
}

static void
fill_state (Fixture *fixture)
{
  fill_sensor (&fixture->sensor[0], "back", "C0:FF:EE:00:00:01");
  fill_sensor (&fixture->sensor[1], "chest", "C0:FF:EE:00:00:02");
  fixture->snapshot = (PlumbSnapshot){
      .posture = PLUMB_POSTURE_UPRIGHT,
      .activity = PLUMB_ACTIVITY_STILL,
      .wear = PLUMB_WEAR_WORN,
      .quality = PLUMB_QUALITY_LIVE,
      .posture_since_us = 10 * SECOND,
      .stationary_since_us = 8 * SECOND,
      .stationary_us = 92 * SECOND,
      .is_calibrated = true,
      .deviation_deg = 2.5,
      .reasons = 1u << PLUMB_REASON_POSTURE_GOOD,
      .mode = PLUMB_MODE_TRAINING,
      .next_shift = {PLUMB_NOTICE_NONE, 0, 1u << PLUMB_REASON_POSTURE_GOOD},
      .next_get_up = {PLUMB_NOTICE_GET_UP, 3000 * SECOND, 0},
  };
  fixture->alert = g_new0 (PlumbAlert, 3);
  fixture->coach = (PlumbCoachSnapshot){
      .trained_us = 95 * SECOND,
      .planned_us = 3600 * SECOND,
      .day_of_plan = 2,
      .week_of_plan = 1,
      .is_coached = true,
  };
  fixture->state = (PlumbServiceState){
      .boot_us = 100 * SECOND,
      .offset_us = OFFSET_US,
      .bluetooth_state = "ready",
      .tone = PLUMB_TONE_TERSE,
      .snapshot = &fixture->snapshot,
      .alerts = fixture->alert,
      .coach = &fixture->coach,
      .sensors = {&fixture->sensor[0]},
  };
  fixture->reception = (PlumbServiceReception){.rssi_dbm = -60};
  fixture->alert[0] = (PlumbAlert){
      .id = 7,
      .kind = PLUMB_ALERT_SLOUCH,
      .severity = PLUMB_SEVERITY_NOTICE,
      .state = PLUMB_ALERT_ACTIVE,
      .raised_us = 90 * SECOND,
      .times = 1,
      .deviation_deg = 25,
      .limit_deg = 15,
      .duration_us = 15 * SECOND,
      .posture = PLUMB_POSTURE_SLOUCHING,
  };
}

void
fixture_update (Fixture *fixture)
{
  fixture->state.boot_us = fixture->now_us;
  plumb_service_update (fixture->service, &fixture->state);
}

static void
on_name_owned (GObject *connection, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, NULL);
  g_assert_nonnull (reply);
  *(bool *)user_data = true;
}

static bool
is_set (gpointer data)
{
  return *(bool *)data;
}

static void
own_name (Fixture *fixture)
{
  bool is_owned = false;
  g_dbus_connection_call (fixture->own, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "RequestName",
                          g_variant_new ("(su)", PLUMB_BUS_NAME, 4), NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, NULL, on_name_owned, &is_owned);
  wait_until (is_set, &is_owned, "the name");
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  static const PlumbServiceLimits limits = {
      .max_inhibit_s = 3600, .max_pause_s = 7200, .retention_days = 400};
  g_autoptr (GError) error = NULL;
  fixture->bus = private_bus_new ();
  g_autofree char *path =
      g_build_filename (private_bus_get_directory (fixture->bus), PLUMB_STORE_FILE, NULL);
  fixture->store = plumb_store_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  plumb_store_set_day (fixture->store, utc, 0);
  fixture->asked = g_string_new (NULL);
  fixture->now_us = 100 * SECOND;
  fill_state (fixture);
  fixture->own = private_bus_connect (fixture->bus);
  fixture->service = plumb_service_new (fixture->store, &fake_host, fixture);
  plumb_service_set_limits (fixture->service, &limits);
  g_assert_true (plumb_service_export (fixture->service, fixture->own, &error));
  g_assert_no_error (error);
  own_name (fixture);
  fixture_update (fixture);
  for (int i = 0; i < 2; i++)
    fixture->client[i] = client_open (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 2; i++)
    client_close (&fixture->client[i]);
  g_clear_pointer (&fixture->service, plumb_service_free);
  g_clear_pointer (&fixture->store, plumb_store_close);
  g_dbus_connection_close_sync (fixture->own, NULL, NULL);
  g_clear_object (&fixture->own);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->bus, private_bus_free);
  g_free (fixture->alert);
  g_string_free (fixture->asked, TRUE);
  g_clear_error (&fixture->refusal);
}
