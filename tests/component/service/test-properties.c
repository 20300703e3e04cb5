/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients are shown, and how often they are told. */
#include <string.h>

#include "event.h"
#include "fixture.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define MANAGER    PLUMB_IFACE_MANAGER
#define MONITOR    PLUMB_IFACE_MONITOR
#define SENSOR     PLUMB_IFACE_SENSOR

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Mode", "'training'");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Profiles", "['default', 'commuting']");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Tone", "'terse'");
  assert_shows (
      fixture, PLUMB_PATH, MANAGER, "Training",
      "{'minutes_today': <uint32 1>, 'day_of_plan': <uint32 2>, 'week_of_plan': <uint32 1>, "
      "'coached': <true>, 'done': <false>, 'minutes_planned': <uint32 60>}");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "BluetoothState", "'ready'");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Inhibitors", "[]");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Posture", "'upright'");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Activity", "'still'");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Wear", "'worn'");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "DataQuality", "'live'");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "PostureSince", "1795435210000000");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Calibrated", "true");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Deviation", "2.5");
  assert_shows (fixture, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "RetentionDays", "400");
  assert_shows (fixture, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "FirstDay", "''");
  assert_shows (fixture, SENSOR_A, SENSOR, "Id", "'back'");
  assert_shows (fixture, SENSOR_A, SENSOR, "Placement", "'upper-back'");
  assert_shows (fixture, SENSOR_A, SENSOR, "BatteryPercent", "-1");
  assert_shows (fixture, SENSOR_A, SENSOR, "NextRetryAt", "0");
  assert_shows (fixture, SENSOR_A, SENSOR, "CalibratedAt", "1795435205000000");
  assert_shows (fixture, SENSOR_A, SENSOR, "Rssi", "-60");
}

static void
test_same_again_is_silent (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  for (int i = 0; i < 100; i++)
    fixture_update (fixture);
  assert_signals (fixture, "", 0);
}

static void
test_one_change_one_signal (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  fixture->snapshot.posture = PLUMB_POSTURE_SLOUCHING;
  fixture->snapshot.posture_since_us = 99 * SECOND;
  for (int i = 0; i < 10; i++)
    fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 1);
  const char *text = client_last (&fixture->client[0], "PropertiesChanged");
  g_assert_nonnull (strstr (text, "'Posture': <'slouching'>"));
  g_assert_nonnull (strstr (text, "'PostureSince': <uint64 1795435299000000>"));
  g_assert_null (strstr (text, "Activity"));
}

/* Values that move with every sample are read, never sent. */
static void
test_fast_values_are_silent (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  for (int i = 0; i < 50; i++) {
    fixture->snapshot.deviation_deg = i;
    fixture->snapshot.dwell_fraction = i / 50.0;
    fixture->snapshot.longest_still_us = i * SECOND;
    fixture_update (fixture);
  }
  fixture->reception = (PlumbServiceReception){49 * SECOND, -49, 49}; /* and no update since */
  assert_signals (fixture, "", 0);
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Deviation", "49.0");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "DwellFraction", "0.97999999999999998");
  assert_shows (fixture, PLUMB_PATH, MONITOR, "Variation",
                "{'pose_changes_last_hour': <uint32 0>, 'longest_still_s': <uint32 49>}");
  assert_shows (fixture, SENSOR_A, SENSOR, "LastSeen", "1795435249000000");
  assert_shows (fixture, SENSOR_A, SENSOR, "Rssi", "-49");
  assert_shows (fixture, SENSOR_A, SENSOR, "DroppedSamples", "49");
}

/* The wall clock is slewed by a little all the time: that moves no time that was shown. */
static void
test_clock (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  for (int i = 0; i < 100; i++) {
    fixture->state.offset_us = OFFSET_US + i * 1000;
    fixture_update (fixture);
  }
  assert_signals (fixture, "", 0);
  fixture->state.offset_us = OFFSET_US + 3600 * SECOND;
  fixture_update (fixture);
  assert_shows (fixture, PLUMB_PATH, MONITOR, "PostureSince", "1795438810000000");
}

typedef struct {
  uint32_t reasons;
  const char *paused, *pause_reasons, *all;
} ReasonRow;

static const ReasonRow reason_rows[] = {
    {0, "false", "[]", "[]"},
    {1u << PLUMB_REASON_POSTURE_GOOD, "false", "[]", "['posture-good']"},
    {1u << PLUMB_REASON_USER, "true", "['user']", "['user']"},
    {1u << PLUMB_REASON_MODE_OFF, "true", "['mode-off']", "['mode-off']"},
    {1u << PLUMB_REASON_NO_SENSOR, "false", "['no-sensor']", "['no-sensor']"},
    {1u << PLUMB_REASON_UNCALIBRATED | 1u << PLUMB_REASON_MOVING, "false", "['uncalibrated']",
     "['uncalibrated', 'moving']"},
    {1u << PLUMB_REASON_SNOOZED, "false", "[]", "['snoozed']"},
};

static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reason_rows); i++) {
    fixture->snapshot.reasons = reason_rows[i].reasons;
    fixture_update (fixture);
    assert_shows (fixture, PLUMB_PATH, MANAGER, "Paused", reason_rows[i].paused);
    assert_shows (fixture, PLUMB_PATH, MANAGER, "PauseReasons", reason_rows[i].pause_reasons);
    assert_shows (fixture, PLUMB_PATH, MANAGER, "Reasons", reason_rows[i].all);
  }
}

static void
test_writes (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *path, *interface, *property, *value, *error, *asked;
  } rows[] = {
      {PLUMB_PATH, MANAGER, "Mode", "'tracking'", NULL, "mode tracking\n"},
      {PLUMB_PATH, MANAGER, "Mode", "'asleep'", INVALID_ARGS, ""},
      {PLUMB_PATH, MANAGER, "Mode", "uint32 1", INVALID_ARGS, ""},
      {PLUMB_PATH, MANAGER, "Profile", "'default'", NULL, "profile default\n"},
      {PLUMB_PATH, MANAGER, "Profile", "'commuting'", NULL, "profile commuting\n"},
      {PLUMB_PATH, MANAGER, "Profile", "'evening'", INVALID_ARGS, ""},
      {PLUMB_PATH, MANAGER, "Version", "'9'", INVALID_ARGS, ""},
      {PLUMB_PATH, MANAGER, "NoSuch", "'9'", INVALID_ARGS, ""},
      {PLUMB_PATH, MONITOR, "Posture", "'upright'", INVALID_ARGS, ""},
      {SENSOR_A, SENSOR, "Placement", "'chest'", NULL, "placement 0 chest\n"},
      {SENSOR_A, SENSOR, "Placement", "'knee'", INVALID_ARGS, ""},
      {SENSOR_A, SENSOR, "Name", "'mine'", NULL, "name 0 mine\n"},
      {SENSOR_A, SENSOR, "Name", "''", INVALID_ARGS, ""},
      {SENSOR_A, SENSOR, "Name", "'a\\u0007b'", INVALID_ARGS, ""},
      {SENSOR_A, SENSOR, "Address", "'C0:FF:EE:00:00:09'", INVALID_ARGS, ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_string_truncate (fixture->asked, 0);
    g_test_message ("%s = %s", rows[i].property, rows[i].value);
    g_autofree char *error = client_set (&fixture->client[0], rows[i].path, rows[i].interface,
                                         rows[i].property, g_variant_new_parsed (rows[i].value));
    g_assert_cmpstr (error, ==, rows[i].error);
    g_assert_cmpstr (fixture->asked->str, ==, rows[i].asked);
  }
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Mode", "'tracking'");
  assert_shows (fixture, SENSOR_A, SENSOR, "Placement", "'chest'");
}

static void
test_objects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  client_forget (&fixture->client[0]);
  fixture->state.sensors[1] = &fixture->sensor[1];
  fixture->state.n_alerts = 1;
  fixture_update (fixture);
  assert_signals (fixture, "InterfacesAdded", 2);
  g_autoptr (GVariant) reply =
      client_call (&fixture->client[0], PLUMB_PATH, "org.freedesktop.DBus.ObjectManager",
                   "GetManagedObjects", NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = g_variant_print (reply, FALSE);
  g_assert_nonnull (strstr (text, "'" SENSOR_A "'"));
  g_assert_nonnull (strstr (text, "'" SENSOR_B "'"));
  g_assert_nonnull (strstr (text, "'" ALERT_7 "'"));
  g_assert_nonnull (strstr (text, "'Rssi': <int16 -60>"));
  fixture->state.sensors[1] = NULL;
  fixture->state.n_alerts = 0;
  fixture_update (fixture);
  assert_signals (fixture, "InterfacesRemoved", 2);
}

/* Another sensor in the same place is another object; two of one address are two objects. */
static void
test_sensor_paths (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  fixture->sensor[0].id = "other";
  fixture_update (fixture);
  assert_signals (fixture, "InterfacesRemoved", 1);
  assert_signals (fixture, "InterfacesAdded", 1);
  assert_shows (fixture, SENSOR_A, SENSOR, "Id", "'other'");
  fixture->sensor[1].address = fixture->sensor[0].address;
  fixture->state.sensors[1] = &fixture->sensor[1];
  fixture_update (fixture);
  assert_shows (fixture, SENSOR_A "_1", SENSOR, "Id", "'chest'");
  fixture->state.sensors[1] = NULL;
  fixture_update (fixture);
  fixture->sensor[1].address = "";
  fixture->sensor[1].id = "my-chest";
  fixture->state.sensors[1] = &fixture->sensor[1];
  fixture_update (fixture);
  assert_shows (fixture, PLUMB_PATH_SENSORS "/my_chest", SENSOR, "Id", "'my-chest'");
}

static void
test_sensor_changes (Fixture *fixture, gconstpointer data)
{
  PlumbServiceSensor *sensor = &fixture->sensor[0];
  client_forget (&fixture->client[0]);
  sensor->connection_state = "backing-off";
  sensor->last_error = "out of range";
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 1);
  sensor->battery_percent = 17;
  sensor->battery_level = "low";
  sensor->next_retry_us = 130 * SECOND;
  sensor->reconnects = 2;
  sensor->calibration = PLUMB_CALIBRATION_SUSPECT;
  sensor->calibration_reason = "put-on-again";
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 2);
  assert_shows (fixture, SENSOR_A, SENSOR, "ConnectionState", "'backing-off'");
  assert_shows (fixture, SENSOR_A, SENSOR, "LastError", "'out of range'");
  assert_shows (fixture, SENSOR_A, SENSOR, "BatteryPercent", "17");
  assert_shows (fixture, SENSOR_A, SENSOR, "BatteryLevel", "'low'");
  assert_shows (fixture, SENSOR_A, SENSOR, "NextRetryAt", "1795435330000000");
  assert_shows (fixture, SENSOR_A, SENSOR, "ReconnectCount", "2");
  assert_shows (fixture, SENSOR_A, SENSOR, "CalibrationState", "'suspect'");
  assert_shows (fixture, SENSOR_A, SENSOR, "CalibrationReason", "'put-on-again'");
}

static void
test_manager_changes (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  fixture->snapshot.mode = PLUMB_MODE_TRACKING;
  fixture->state.bluetooth_state = "powered-off";
  fixture->coach.paused_until_us = 160 * SECOND;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 1);
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Mode", "'tracking'");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "BluetoothState", "'powered-off'");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "PausedUntil", "1795435360000000");
}

static void
test_alert (Fixture *fixture, gconstpointer data)
{
  fixture->state.n_alerts = 1;
  fixture_update (fixture);
  assert_shows (fixture, ALERT_7, PLUMB_IFACE_ALERT, "Kind", "'slouch'");
  assert_shows (fixture, ALERT_7, PLUMB_IFACE_ALERT, "Severity", "'notice'");
  assert_shows (fixture, ALERT_7, PLUMB_IFACE_ALERT, "State", "'active'");
  assert_shows (fixture, ALERT_7, PLUMB_IFACE_ALERT, "RaisedAt", "1795435290000000");
  client_settle (fixture, &fixture->client[0]);
  client_forget (&fixture->client[0]);
  fixture->alert[0].deviation_deg = 26;
  fixture->alert[0].duration_us = 16 * SECOND;
  fixture_update (fixture);
  assert_signals (fixture, "", 0);
  fixture->alert[0].state = PLUMB_ALERT_SNOOZED;
  fixture->alert[0].snoozed_until_us = 400 * SECOND;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 1);
  assert_shows (fixture, ALERT_7, PLUMB_IFACE_ALERT, "SnoozedUntil", "1795435600000000");
}

static void
test_event_signals (Fixture *fixture, gconstpointer data)
{
  PlumbEvents events = {.count = 6};
  events.event[0] = (PlumbEvent){.kind = PLUMB_EVENT_POSTURE_CHANGED, .time_us = 100 * SECOND};
  events.event[0].posture.from = PLUMB_POSTURE_UPRIGHT;
  events.event[0].posture.to = PLUMB_POSTURE_SLOUCHING;
  events.event[1] = (PlumbEvent){.kind = PLUMB_EVENT_ALERT_RAISED};
  events.event[1].alert.alert = fixture->alert[0];
  events.event[2] = (PlumbEvent){.kind = PLUMB_EVENT_ALERT_CLEARED};
  events.event[2].alert.alert = fixture->alert[0];
  events.event[2].alert.outcome = PLUMB_OUTCOME_CORRECTED;
  events.event[3] = (PlumbEvent){.kind = PLUMB_EVENT_CALIBRATION_PROGRESS};
  events.event[3].calibration.fraction = 0.5;
  events.event[4] = (PlumbEvent){.kind = PLUMB_EVENT_CALIBRATION_FINISHED};
  events.event[4].calibration.reason = PLUMB_CALIBRATION_MOVED;
  events.event[5] = (PlumbEvent){.kind = PLUMB_EVENT_CALIBRATION_FINISHED, .slot = 5};
  client_forget (&fixture->client[0]);
  for (unsigned i = 0; i < events.count; i++) {
    events.event[i].offset_us = OFFSET_US;
    plumb_service_emit (fixture->service, &events.event[i]);
  }
  plumb_service_emit_candidate (fixture->service, "C0:FF:EE:00:00:09", "bit", -70, NULL);
  assert_signals (fixture, "PostureChanged ('upright', 'slouching', 1795435300000000)", 1);
  assert_signals (fixture, "AlertRaised ('" ALERT_7 "', 'slouch', 'notice', {", 1);
  assert_signals (fixture, "AlertCleared ('" ALERT_7 "', 'slouch', 'corrected')", 1);
  assert_signals (fixture, "CalibrationProgress (0.5, ", 1);
  assert_signals (fixture, "CalibrationFinished (false, '" PLUMB_ERROR_CALIBRATION_FAILED "', {",
                  1);
  assert_signals (fixture, "CandidateFound ('C0:FF:EE:00:00:09', 'bit', -70, '')", 1);
  /* whoever hears of an alert finds its object */
  assert_signals (fixture, "InterfacesAdded ('" ALERT_7 "'", 1);
  assert_signals (fixture, "", 7);
}

static void
test_pairing (Fixture *fixture, gconstpointer data)
{
  const PlumbServiceCandidate candidate = {.address = "C0:FF:EE:00:00:09",
                                           .name = "bit",
                                           .rssi_dbm = -70,
                                           .driver = "polar",
                                           .confidence = "certain",
                                           .pairing = "required"};
  g_autoptr (GError) error = g_error_new (PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_PAIRING_FAILED,
                                          "the passkey was wrong");
  assert_shows (fixture, SENSOR_A, SENSOR, "Bonded", "false");
  fixture->sensor[0].is_bonded = true;
  fixture_update (fixture);
  assert_shows (fixture, SENSOR_A, SENSOR, "Bonded", "true");
  client_forget (&fixture->client[0]);
  plumb_service_emit_passkey_wanted (fixture->service, 0);
  plumb_service_emit_passkey_wanted (fixture->service, 5);
  plumb_service_emit_pairing_finished (fixture->service, 0, NULL, "paired");
  plumb_service_emit_pairing_finished (fixture->service, 0, error, "");
  plumb_service_emit_pairing_finished (fixture->service, PLUMB_SENSORS_MAX, NULL, "paired");
  plumb_service_emit_candidate_seen (fixture->service, &candidate);
  assert_signals (fixture, "PasskeyWanted ()", 1);
  assert_signals (fixture, "PairingFinished (true, '', 'paired')", 1);
  assert_signals (
      fixture, "PairingFinished (false, '" PLUMB_ERROR_PAIRING_FAILED "', 'the passkey was wrong')",
      1);
  assert_signals (fixture,
                  "CandidateSeen ({'address': <'C0:FF:EE:00:00:09'>, 'name': <'bit'>, 'driver': "
                  "<'polar'>, 'confidence': <'certain'>, 'pairing': <'required'>, 'rssi': "
                  "<int16 -70>},)",
                  1);
  assert_signals (fixture, "", 4);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/service/properties/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shown", test_shown);
  ADD ("same-again-is-silent", test_same_again_is_silent);
  ADD ("one-change-one-signal", test_one_change_one_signal);
  ADD ("fast-values-are-silent", test_fast_values_are_silent);
  ADD ("clock", test_clock);
  ADD ("reasons", test_reasons);
  ADD ("writes", test_writes);
  ADD ("objects", test_objects);
  ADD ("sensor-paths", test_sensor_paths);
  ADD ("sensor-changes", test_sensor_changes);
  ADD ("manager-changes", test_manager_changes);
  ADD ("alert", test_alert);
  ADD ("event-signals", test_event_signals);
  ADD ("pairing", test_pairing);
  return g_test_run ();
}
