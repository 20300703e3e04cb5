/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every method with right and wrong arguments: the answer, and what the host was asked. */
#include "fixture.h"

#define ROOT    PLUMB_PATH
#define MANAGER PLUMB_IFACE_MANAGER
#define MONITOR PLUMB_IFACE_MONITOR
#define STATS   PLUMB_IFACE_STATISTICS
#define SENSOR  PLUMB_IFACE_SENSOR
#define ALERT   PLUMB_IFACE_ALERT
#define NO_DATA PLUMB_ERROR_NO_DATA
#define NO_ITEM PLUMB_ERROR_NO_SUCH_ITEM
#define X50     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X250    X50 X50 X50 X50 X50

typedef struct {
  const char *path, *interface, *method;
  const char *parameters; /* GVariant text, NULL: none */
  const char *error;      /* NULL: it works */
  const char *asked;      /* of the host; "" nothing */
} Row;

static const Row manager_rows[] = {
    {ROOT, MANAGER, "Pause", "(uint32 1, 'call')", NULL, "pause 1 call\n"},
    {ROOT, MANAGER, "Pause", "(uint32 7200, '')", NULL, "pause 7200 \n"},
    {ROOT, MANAGER, "Pause", "(uint32 0, '')", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Pause", "(uint32 7201, '')", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Pause", "(uint32 60, '" X250 "')", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Pause", "(uint32 60, 'two\\nlines')", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Pause", "('60', '')", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Pause", NULL, INVALID_ARGS, ""},
    {ROOT, MANAGER, "Resume", NULL, NULL, "resume\n"},
    {ROOT, MANAGER, "Resume", "(true,)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts', 'me', 'x', uint32 0)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts', 'me', 'x', uint32 3601)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts', '', 'x', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts', 'me', '', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('', 'me', 'x', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts:', 'me', 'x', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts:alerts', 'me', 'x', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts:naps', 'me', 'x', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('alerts', '" X250 "', 'x', uint32 60)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Inhibit", "('breaks:haptics', 'me', 'x', uint32 60)", NULL,
     "breaks inhibited 1\n"},
    {ROOT, MANAGER, "Inhibit", "('alerts:breaks', 'me', 'x', uint32 60)", NULL, "inhibited 1\n"},
    {ROOT, MANAGER, "Uninhibit", "(uint32 99,)", NO_ITEM, ""},
    {ROOT, MANAGER, "Uninhibit", "(uint32 0,)", NO_ITEM, ""},
    {ROOT, MANAGER, "Snooze", "(uint32 300,)", NULL, "snooze 0 300\n"},
    {ROOT, MANAGER, "Snooze", "(uint32 0,)", NULL, "snooze 0 0\n"},
    {ROOT, MANAGER, "Snooze", "(uint32 86401,)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Train", "(uint32 1, @a{sv} {})", NULL, "practise 60\n"},
    {ROOT, MANAGER, "Train", "(uint32 60, @a{sv} {})", NULL, "practise 3600\n"},
    {ROOT, MANAGER, "Train", "(uint32 0, @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Train", "(uint32 61, @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Train", "(uint32 4294967295, @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Train", "(20, @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Train", "(uint32 20,)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "Train", "(uint32 20, {'seconds': <uint32 5>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "EndTraining", NULL, NULL, "practise 0\n"},
    {ROOT, MANAGER, "EndTraining", NULL, NO_ITEM, "practise 0\n"},
    {ROOT, MANAGER, "EndTraining", "(true,)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AnswerProposal", "(true,)", NO_ITEM, "proposal 1\n"},
    {ROOT, MANAGER, "ReloadSettings", NULL, NULL, "reload\n"},
    {ROOT, MANAGER, "StartDiscovery", "(@a{sv} {},)", NULL, "discover 30\n"},
    {ROOT, MANAGER, "StartDiscovery", "({'seconds': <uint32 5>},)", NULL, "discover 5\n"},
    {ROOT, MANAGER, "StartDiscovery", "({'seconds': <uint32 0>},)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "StartDiscovery", "({'seconds': <uint32 301>},)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "StartDiscovery", "({'seconds': <'5'>},)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "StartDiscovery", "({'minutes': <uint32 5>},)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "StopDiscovery", NULL, NULL, "discover no more\n"},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00', @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:0G', @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('', @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'rate': <10.0>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'rate_hz': <0.5>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'rate_hz': <10>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'placement': <'knee'>})", INVALID_ARGS,
     ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'id': <'a/b'>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'id': <'a'>, 'id': <'b'>})", INVALID_ARGS,
     ""},
    {ROOT, MANAGER, "AddSensor",
     "('c0:ff:ee:00:00:02', {'id': <'chest'>, 'placement': <'chest'>, 'driver': <'microbit'>, "
     "'rate_hz': <20.0>, 'name': <'bit'>})",
     NULL, "add chest C0:FF:EE:00:00:02 bit microbit chest 20\n"},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:03', @a{sv} {})", NULL,
     "add C0-FF-EE-00-00-03 C0:FF:EE:00:00:03 - - upper-back 10\n"},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:02', {'id': <'new'>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:04', {'id': <'back'>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "AddSensor", "('C0:FF:EE:00:00:04', {'driver': <'abacus'>})", INVALID_ARGS, ""},
    {ROOT, MANAGER, "RemoveSensor", "(objectpath '/',)", PLUMB_ERROR_NO_SUCH_SENSOR, ""},
    {ROOT, MANAGER, "RemoveSensor", "(objectpath '" ALERT_7 "',)", PLUMB_ERROR_NO_SUCH_SENSOR, ""},
    {ROOT, MANAGER, "RemoveSensor", "('" SENSOR_A "',)", INVALID_ARGS, ""},
    {ROOT, MANAGER, "RemoveSensor", "(objectpath '" SENSOR_A "',)", NULL, "remove 0\n"},
    {ROOT, MANAGER, "NoSuchMethod", NULL, UNKNOWN_METHOD, ""},
};

static const Row monitor_rows[] = {
    {ROOT, MONITOR, "GetStationaryTime", NULL, NULL, ""},
    {ROOT, MONITOR, "GetStationaryTime", "(uint32 1,)", INVALID_ARGS, ""},
    {ROOT, MONITOR, "ClaimReadings", "(@a{sv} {},)", NULL, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'max_hz': <100.0>},)", NULL, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'sensor': <objectpath '" SENSOR_A "'>},)", NULL, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'sensor': <objectpath '/x'>},)", PLUMB_ERROR_NO_SUCH_SENSOR,
     ""},
    {ROOT, MONITOR, "ClaimReadings", "({'max_hz': <0.0>},)", INVALID_ARGS, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'max_hz': <-1.0>},)", INVALID_ARGS, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'max_hz': <nan>},)", INVALID_ARGS, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'max_hz': <inf>},)", INVALID_ARGS, ""},
    {ROOT, MONITOR, "ClaimReadings", "({'max_hz': <uint32 5>},)", INVALID_ARGS, ""},
    {ROOT, MONITOR, "ReleaseReadings", "(uint32 77,)", NO_ITEM, ""},
};

static const Row statistics_rows[] = {
    {ROOT, STATS, "GetDay", "('2020-01-01',)", NO_DATA, ""},
    {ROOT, STATS, "GetDay", "('2020-02-30',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('2020-1-1',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('today',)", NO_DATA, ""},
    {ROOT, STATS, "GetDay", "('yesterday',)", NO_DATA, ""},
    {ROOT, STATS, "GetDay", "('today-0',)", NO_DATA, ""},
    {ROOT, STATS, "GetDay", "('today-365',)", NO_DATA, ""},
    {ROOT, STATS, "GetDay", "('today-99999',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('today-123456',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('today-',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('today--1',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('today+1',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('today-1 ',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('todays',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('Today',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('tomorrow',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('0000-01-01',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetDay", "('',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetSummary", "('2020-01-01',)", NO_DATA, ""},
    {ROOT, STATS, "GetSummary", "('today',)", NO_DATA, ""},
    {ROOT, STATS, "GetSummary", "('now',)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetRange", "('today-6', 'today', 'day')", NULL, ""},
    {ROOT, STATS, "GetRange", "('today', 'yesterday', 'day')", INVALID_ARGS, ""},
    {ROOT, STATS, "GetRange", "('today-93', 'today', 'hour')", INVALID_ARGS, ""},
    {ROOT, STATS, "GetRange", "('today-92', 'today', 'hour')", NULL, ""},
    {ROOT, STATS, "GetRange", "('2026-11-01', '2026-11-23', 'day')", NULL, ""},
    {ROOT, STATS, "GetRange", "('2026-11-23', '2026-11-01', 'day')", INVALID_ARGS, ""},
    {ROOT, STATS, "GetRange", "('2026-11-01', '2026-11-23', 'minute')", INVALID_ARGS, ""},
    {ROOT, STATS, "GetRange", "('2000-01-01', '2026-11-23', 'hour')", INVALID_ARGS, ""},
    {ROOT, STATS, "GetRange", "('0001-01-01', '9999-12-31', 'month')", INVALID_ARGS, ""},
    {ROOT, STATS, "GetHistory", "('deviation', uint64 0, uint64 0, uint32 100)", NULL, ""},
    {ROOT, STATS, "GetHistory", "('mood', uint64 0, uint64 0, uint32 100)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetHistory", "('deviation', uint64 5, uint64 5, uint32 9)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetHistory", "('deviation', uint64 0, uint64 1, uint32 0)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetHistory", "('deviation', uint64 0, uint64 1, uint32 5001)", INVALID_ARGS, ""},
    {ROOT, STATS, "GetHistory", "('deviation', uint64 0, uint64 18446744073709551615, uint32 9)",
     INVALID_ARGS, ""},
    {ROOT, STATS, "ListEvents", "(uint64 0, uint64 0, @as [], uint32 1000)", NULL, ""},
    {ROOT, STATS, "ListEvents", "(uint64 0, uint64 0, ['alert-raised'], uint32 1)", NULL, ""},
    {ROOT, STATS, "ListEvents",
     "(uint64 0, uint64 0, ['notice', 'silent-moment', 'practice-ended', 'break'], uint32 1)", NULL,
     ""},
    {ROOT, STATS, "ListEvents", "(uint64 0, uint64 0, ['minute'], uint32 1)", INVALID_ARGS, ""},
    {ROOT, STATS, "ListEvents", "(uint64 0, uint64 0, ['alerts'], uint32 1)", INVALID_ARGS, ""},
    {ROOT, STATS, "ListEvents", "(uint64 0, uint64 0, @as [], uint32 0)", INVALID_ARGS, ""},
    {ROOT, STATS, "ListEvents", "(uint64 0, uint64 0, @as [], uint32 1001)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'comfort': <uint32 7>, 'note': <'new chair'>},)", NULL,
     "check-in 7 -1 0\n"},
    {ROOT, STATS, "LogCheckIn", "({'areas': <['neck', 'hips']>},)", NULL, "check-in -1 -1 17\n"},
    {ROOT, STATS, "LogCheckIn", "({'areas': <['neck', 'neck']>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'areas': <@as []>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'areas': <['knee']>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'feeling': <'great'>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'focus': <uint32 11>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "(@a{sv} {},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'comfort': <uint32 11>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'comfort': <'good'>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'area': <'knee'>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'mood': <uint32 5>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "LogCheckIn", "({'note': <'" X250 X250 X50 "'>},)", INVALID_ARGS, ""},
    {ROOT, STATS, "Export", "(handle 0, 'csv', @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, STATS, "Export", "(handle 0, 'pdf', @a{sv} {})", INVALID_ARGS, ""},
    {ROOT, STATS, "Erase", "(uint64 10, uint64 10)", INVALID_ARGS, ""},
    {ROOT, STATS, "Erase", "(uint64 10, uint64 0)", INVALID_ARGS, ""},
    {ROOT, STATS, "Erase", "(uint64 0, uint64 10)", NULL, "erasing 0 10\nerased\n"},
};

static const Row child_rows[] = {
    {SENSOR_A, SENSOR, "Connect", NULL, NULL, "connect 0\n"},
    {SENSOR_A, SENSOR, "Disconnect", NULL, NULL, "disconnect 0\n"},
    {SENSOR_A, SENSOR, "Identify", NULL, NOT_SUPPORTED, ""},
    {SENSOR_A, SENSOR, "Calibrate", "('upright', @a{sv} {})", NULL, "calibrate 0 upright\n"},
    {SENSOR_A, SENSOR, "Calibrate", "('slouched', @a{sv} {})", NULL, "calibrate 0 slouched\n"},
    {SENSOR_A, SENSOR, "Calibrate", "('sleepy', @a{sv} {})", INVALID_ARGS, ""},
    {SENSOR_A, SENSOR, "Calibrate", "('upright', {'seconds': <uint32 5>})", INVALID_ARGS, ""},
    {SENSOR_A, SENSOR, "CancelCalibration", NULL, NULL, "cancel calibration 0\n"},
    {SENSOR_A, SENSOR, "Pair", "(@a{sv} {},)", NULL, "pair 0 0\n"},
    {SENSOR_A, SENSOR, "Pair", "({'can-enter-passkey': <true>},)", NULL, "pair 0 1\n"},
    {SENSOR_A, SENSOR, "Pair", "({'can-enter-passkey': <1>},)", INVALID_ARGS, ""},
    {SENSOR_A, SENSOR, "Pair", "({'passkey': <uint32 1>},)", INVALID_ARGS, ""},
    {SENSOR_A, SENSOR, "CancelPairing", NULL, NULL, "cancel pairing 0\n"},
    {SENSOR_A, SENSOR, "EnterPasskey", "(uint32 7,)", NULL, "passkey 0 7\n"},
    {SENSOR_A, SENSOR, "EnterPasskey", "(uint32 999999,)", NULL, "passkey 0 999999\n"},
    {SENSOR_A, SENSOR, "EnterPasskey", "(uint32 1000000,)", INVALID_ARGS, ""},
    {SENSOR_B, SENSOR, "Connect", NULL, UNKNOWN_METHOD, ""},
    {ALERT_7, ALERT, "Snooze", "(uint32 60,)", NULL, "snooze 7 60\n"},
    {ALERT_7, ALERT, "Snooze", "(uint32 0,)", NULL, "snooze 7 0\n"},
    {ALERT_7, ALERT, "Snooze", "(uint32 86401,)", INVALID_ARGS, ""},
    {ALERT_7, ALERT, "ReportFalse", "({'mood': <1>},)", INVALID_ARGS, ""},
    {ALERT_7, ALERT, "ReportFalse", "({'note': <1>},)", INVALID_ARGS, ""},
    {ALERT_7, ALERT, "ReportFalse", "({'activity': <'" X250 "'>},)", INVALID_ARGS, ""},
    {ALERT_7, ALERT, "ReportFalse", "({'activity': <'reading'>},)", NULL, "false 7\n"},
    {ALERT_7, ALERT, "Acknowledge", NULL, UNKNOWN_METHOD, ""},
};

static void
check_row (Fixture *fixture, const Row *row)
{
  GVariant *parameters = row->parameters != NULL ? g_variant_new_parsed (row->parameters) : NULL;
  g_string_truncate (fixture->asked, 0);
  g_test_message ("%s %s", row->method, row->parameters != NULL ? row->parameters : "");
  g_autofree char *error = client_call_for_error (&fixture->client[0], row->path, row->interface,
                                                  row->method, parameters);
  g_assert_cmpstr (error, ==, row->error);
  g_assert_cmpstr (fixture->asked->str, ==, row->asked);
}

static void
test_manager (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (manager_rows); i++)
    check_row (fixture, &manager_rows[i]);
}

static void
test_monitor (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (monitor_rows); i++)
    check_row (fixture, &monitor_rows[i]);
}

static void
test_statistics (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statistics_rows); i++)
    check_row (fixture, &statistics_rows[i]);
}

static void
test_children (Fixture *fixture, gconstpointer data)
{
  fixture->state.n_alerts = 1;
  fixture_update (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (child_rows); i++)
    check_row (fixture, &child_rows[i]);
}

/* An alert that is ended by its own method answers before it goes. */
static void
test_alert_ends_in_its_method (Fixture *fixture, gconstpointer data)
{
  static const char *const methods[] = {"Acknowledge", "Dismiss"};
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++) {
    fixture->state.n_alerts = 1;
    fixture_update (fixture);
    g_autofree char *error =
        client_call_for_error (&fixture->client[0], ALERT_7, ALERT, methods[i], NULL);
    g_assert_null (error);
    g_autofree char *again =
        client_call_for_error (&fixture->client[0], ALERT_7, ALERT, methods[i], NULL);
    g_assert_cmpstr (again, ==, UNKNOWN_METHOD);
  }
}

static void
test_proposal (Fixture *fixture, gconstpointer data)
{
  Row row = {ROOT, MANAGER, "AnswerProposal", "(false,)", NULL, "proposal 0\n"};
  fixture->snapshot.proposal_deg = 20;
  fixture->snapshot.proposal_reports = 4;
  fixture->snapshot.sensors[0].limit_deg = 15;
  fixture_update (fixture);
  check_row (fixture, &row);
  g_autoptr (GVariant) value = client_get (&fixture->client[0], ROOT, MANAGER, "Proposal");
  g_autofree char *text = g_variant_print (value, FALSE);
  g_assert_cmpstr (text, ==,
                   "{'kind': <'tolerance'>, 'tolerance_deg': <20.0>, 'from_deg': <15.0>, "
                   "'reports': <uint32 4>}");
}

static void
test_proposal_of_hours (Fixture *fixture, gconstpointer data)
{
  fixture->coach.proposal = PLUMB_PROPOSAL_HOURS;
  fixture->coach.proposal_reports = 31;
  fixture->coach.proposal_from_min = 1080;
  fixture->coach.proposal_until_min = 1440;
  fixture_update (fixture);
  g_autoptr (GVariant) value = client_get (&fixture->client[0], ROOT, MANAGER, "Proposal");
  g_autofree char *text = g_variant_print (value, FALSE);
  g_assert_cmpstr (text, ==,
                   "{'kind': <'hours'>, 'reports': <uint32 31>, 'from': <'18:00'>, "
                   "'until': <'24:00'>}");
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) seconds =
      client_call (&fixture->client[0], ROOT, MONITOR, "GetStationaryTime", NULL, &error);
  g_assert_no_error (error);
  guint value;
  g_variant_get (seconds, "(u)", &value);
  g_assert_cmpuint (value, ==, 92);
  g_autoptr (GVariant) added =
      client_call (&fixture->client[0], ROOT, MANAGER, "AddSensor",
                   g_variant_new_parsed ("('C0:FF:EE:00:00:02', @a{sv} {})"), &error);
  g_assert_no_error (error);
  const char *path;
  g_variant_get (added, "(&o)", &path);
  g_assert_cmpstr (path, ==, SENSOR_B);
}

typedef struct {
  GQuark (*domain) (void);
  int code;
  const char *name;
} ErrorRow;

static GQuark
bus_domain (void)
{
  return G_DBUS_ERROR;
}

static GQuark
file_domain (void)
{
  return G_FILE_ERROR;
}

static GQuark
settings_domain (void)
{
  return PLUMB_SETTINGS_ERROR;
}

static const ErrorRow error_rows[] = {
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_NOT_CALIBRATED, PLUMB_ERROR_NOT_CALIBRATED},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_CALIBRATION_FAILED,
     PLUMB_ERROR_CALIBRATION_FAILED},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR, PLUMB_ERROR_NO_SUCH_SENSOR},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
     PLUMB_ERROR_SENSOR_UNAVAILABLE},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE,
     PLUMB_ERROR_BLUETOOTH_UNAVAILABLE},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_NO_DATA, PLUMB_ERROR_NO_DATA},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_POSTPONE_LIMIT, PLUMB_ERROR_POSTPONE_LIMIT},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_NO_ACTIVE_BREAK, PLUMB_ERROR_NO_ACTIVE_BREAK},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM, PLUMB_ERROR_NO_SUCH_ITEM},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_STORAGE, PLUMB_ERROR_STORAGE},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_BUSY, PLUMB_ERROR_BUSY},
    {plumb_service_error_quark, PLUMB_SERVICE_ERROR_PAIRING_FAILED, PLUMB_ERROR_PAIRING_FAILED},
    {plumb_store_error_quark, PLUMB_STORE_ERROR_OPEN, PLUMB_ERROR_STORAGE},
    {plumb_store_error_quark, PLUMB_STORE_ERROR_WRITE, PLUMB_ERROR_STORAGE},
    {plumb_store_error_quark, PLUMB_STORE_ERROR_READ, PLUMB_ERROR_STORAGE},
    {plumb_store_error_quark, PLUMB_STORE_ERROR_ARGUMENT, INVALID_ARGS},
    {plumb_store_error_quark, PLUMB_STORE_ERROR_NO_DATA, PLUMB_ERROR_NO_DATA},
    {settings_domain, PLUMB_SETTINGS_ERROR_INVALID,
     "org.freedesktop.DBus.Error.InvalidFileContent"},
    {settings_domain, PLUMB_SETTINGS_ERROR_READ, "org.freedesktop.DBus.Error.FileNotFound"},
    {bus_domain, G_DBUS_ERROR_NOT_SUPPORTED, "org.freedesktop.DBus.Error.NotSupported"},
    {file_domain, G_FILE_ERROR_NOENT, "org.freedesktop.DBus.Error.Failed"},
};

static void
test_error_names (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_rows); i++) {
    g_clear_error (&fixture->refusal);
    fixture->refusal = g_error_new_literal (error_rows[i].domain (), error_rows[i].code, "because");
    g_autofree char *error =
        client_call_for_error (&fixture->client[0], ROOT, MANAGER, "ReloadSettings", NULL);
    g_assert_cmpstr (error, ==, error_rows[i].name);
    g_autofree char *write_error = client_set (&fixture->client[0], SENSOR_A, SENSOR, "Placement",
                                               g_variant_new_string ("chest"));
    g_assert_cmpstr (write_error, ==, error_rows[i].name);
  }
}

/* A wrong argument is named, with what was found and what was wanted. */
static void
test_messages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (client_call (&fixture->client[0], ROOT, MANAGER, "Pause",
                              g_variant_new ("(us)", 99999, ""), &error));
  g_dbus_error_strip_remote_error (error);
  g_assert_cmpstr (error->message, ==, "seconds: 99999 is not between 1 and 7200");
}

#define ADD(path, test)                                                                            \
  g_test_add ("/service/methods/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("manager", test_manager);
  ADD ("monitor", test_monitor);
  ADD ("statistics", test_statistics);
  ADD ("children", test_children);
  ADD ("alert-ends-in-its-method", test_alert_ends_in_its_method);
  ADD ("proposal", test_proposal);
  ADD ("proposal-of-hours", test_proposal_of_hours);
  ADD ("answers", test_answers);
  ADD ("error-names", test_error_names);
  ADD ("messages", test_messages);
  return g_test_run ();
}
