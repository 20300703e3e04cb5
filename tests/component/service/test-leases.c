/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients hold, until they give it back, it expires, or they leave. */
#include <string.h>

#include "fixture.h"

#define MANAGER PLUMB_IFACE_MANAGER
#define MONITOR PLUMB_IFACE_MONITOR

static GVariant *
inhibit_arguments (const char *what, guint seconds)
{
  return g_variant_new ("(sssu)", what, "me", "a call", seconds);
}

static guint
inhibit (const Client *client, const char *what, guint seconds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = client_call (client, PLUMB_PATH, MANAGER, "Inhibit",
                                            inhibit_arguments (what, seconds), &error);
  g_assert_no_error (error);
  guint cookie;
  g_variant_get (reply, "(u)", &cookie);
  return cookie;
}

static guint
claim (const Client *client, double max_hz)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("({'max_hz': <%f>},)", max_hz);
  g_autoptr (GVariant) reply = client_call (client, PLUMB_PATH, MONITOR, "ClaimReadings",
                                            g_variant_new_parsed (text), &error);
  g_assert_no_error (error);
  guint cookie;
  g_variant_get (reply, "(u)", &cookie);
  return cookie;
}

static char *
get_inhibitors (Fixture *fixture)
{
  g_autoptr (GVariant) value = client_get (&fixture->client[1], PLUMB_PATH, MANAGER, "Inhibitors");
  return g_variant_print (value, FALSE);
}

static void
test_inhibit (Fixture *fixture, gconstpointer data)
{
  guint cookie = inhibit (&fixture->client[0], "alerts", 60);
  g_autofree char *text = get_inhibitors (fixture);
  g_autofree char *wanted =
      g_strdup_printf ("[(%u, 'alerts', 'me', 'a call', 1795435360000000)]", cookie);
  g_assert_cmpstr (text, ==, wanted);
  guint second = inhibit (&fixture->client[1], "breaks:alerts", 60);
  g_assert_cmpstr (fixture->asked->str, ==, "inhibited 1\nbreaks inhibited 1\n");
  g_autofree char *foreign = client_call_for_error (&fixture->client[0], PLUMB_PATH, MANAGER,
                                                    "Uninhibit", g_variant_new ("(u)", second));
  g_assert_cmpstr (foreign, ==, ACCESS_DENIED);
  g_autofree char *own = client_call_for_error (&fixture->client[0], PLUMB_PATH, MANAGER,
                                                "Uninhibit", g_variant_new ("(u)", cookie));
  g_assert_null (own);
  g_assert_cmpstr (fixture->asked->str, ==, "inhibited 1\nbreaks inhibited 1\n");
  g_autofree char *last = client_call_for_error (&fixture->client[1], PLUMB_PATH, MANAGER,
                                                 "Uninhibit", g_variant_new ("(u)", second));
  g_assert_null (last);
  g_assert_cmpstr (fixture->asked->str, ==,
                   "inhibited 1\nbreaks inhibited 1\ninhibited 0\nbreaks inhibited 0\n");
}

static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  fixture->rearmed = 0;
  guint cookie = inhibit (&fixture->client[0], "alerts", 60);
  g_assert_cmpuint (fixture->rearmed, ==, 1);
  g_assert_cmpint (plumb_service_deadline (fixture->service), ==, 160 * SECOND);
  plumb_service_tick (fixture->service, 160 * SECOND - 1);
  g_assert_cmpstr (fixture->asked->str, ==, "inhibited 1\n");
  plumb_service_tick (fixture->service, 160 * SECOND);
  g_assert_cmpstr (fixture->asked->str, ==, "inhibited 1\ninhibited 0\n");
  g_assert_cmpint (plumb_service_deadline (fixture->service), ==, INT64_MAX);
  client_settle (fixture, &fixture->client[1]);
  g_autofree char *wanted = g_strdup_printf ("InhibitorExpired (%u, 'expired')", cookie);
  g_assert_cmpstr (client_last (&fixture->client[1], "InhibitorExpired"), ==, wanted);
}

static void
test_unlimited (Fixture *fixture, gconstpointer data)
{
  PlumbServiceLimits limits = {
      .max_inhibit_s = 3600, .is_unlimited_inhibit_allowed = true, .max_pause_s = 60};
  plumb_service_set_limits (fixture->service, &limits);
  guint cookie = inhibit (&fixture->client[0], "alerts", 0);
  g_autofree char *text = get_inhibitors (fixture);
  g_autofree char *wanted = g_strdup_printf ("[(%u, 'alerts', 'me', 'a call', 0)]", cookie);
  g_assert_cmpstr (text, ==, wanted);
  g_assert_cmpint (plumb_service_deadline (fixture->service), ==, INT64_MAX);
}

static bool
has_holder_left (gpointer client)
{
  return client_count (client, "InhibitorExpired") == 3;
}

static bool
has_no_claims (gpointer service)
{
  return !plumb_service_has_claims (service);
}

static void
test_holder_leaves (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    inhibit (&fixture->client[0], "alerts", 60);
  claim (&fixture->client[0], 1);
  g_assert_true (plumb_service_has_claims (fixture->service));
  client_close (&fixture->client[0]);
  wait_until (has_holder_left, &fixture->client[1], "the inhibitors to end");
  wait_until (has_no_claims, fixture->service, "the claim to end");
  g_assert_nonnull (
      strstr (client_last (&fixture->client[1], "InhibitorExpired"), "'holder-left'"));
  g_assert_cmpstr (fixture->asked->str, ==, "inhibited 1\ninhibited 0\n");
  g_autofree char *text = get_inhibitors (fixture);
  g_assert_cmpstr (text, ==, "[]");
}

/* One client gets its share, the others theirs, and a thousand requests nothing more. */
static void
test_thousand_inhibitors (Fixture *fixture, gconstpointer data)
{
  unsigned granted = 0;
  for (int i = 0; i < 1000; i++) {
    g_autofree char *error = client_call_for_error (&fixture->client[0], PLUMB_PATH, MANAGER,
                                                    "Inhibit", inhibit_arguments ("alerts", 60));
    if (error == NULL)
      granted++;
    else
      g_assert_cmpstr (error, ==, LIMITS);
  }
  g_assert_cmpuint (granted, ==, 16);
  inhibit (&fixture->client[1], "alerts", 60);
  g_assert_cmpstr (fixture->asked->str, ==, "inhibited 1\n");
}

static void
test_all_inhibitors (Fixture *fixture, gconstpointer data)
{
  Client crowd[4];
  for (int i = 0; i < 4; i++) {
    crowd[i] = client_open (fixture);
    for (int j = 0; j < 16; j++)
      inhibit (&crowd[i], "breaks", 60);
  }
  g_autofree char *error = client_call_for_error (&fixture->client[0], PLUMB_PATH, MANAGER,
                                                  "Inhibit", inhibit_arguments ("alerts", 60));
  g_assert_cmpstr (error, ==, LIMITS);
  for (int i = 0; i < 4; i++)
    client_close (&crowd[i]);
}

static void
test_claim_caps (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    claim (&fixture->client[0], 1);
  g_autofree char *error =
      client_call_for_error (&fixture->client[0], PLUMB_PATH, MONITOR, "ClaimReadings",
                             g_variant_new_parsed ("(@a{sv} {},)"));
  g_assert_cmpstr (error, ==, LIMITS);
  Client crowd[3];
  for (int i = 0; i < 3; i++) {
    crowd[i] = client_open (fixture);
    for (int j = 0; j < 4; j++)
      claim (&crowd[i], 1);
  }
  g_free (error);
  error = client_call_for_error (&fixture->client[1], PLUMB_PATH, MONITOR, "ClaimReadings",
                                 g_variant_new_parsed ("(@a{sv} {},)"));
  g_assert_cmpstr (error, ==, LIMITS);
  for (int i = 0; i < 3; i++)
    client_close (&crowd[i]);
}

/* Ten seconds of a sensor at 10/s. */
static void
play (Fixture *fixture)
{
  PlumbSensorSnapshot reading = {.pitch_deg = 3, .roll_deg = -1, .deviation_deg = 3.5};
  for (int i = 0; i < 100; i++)
    plumb_service_emit_reading (fixture->service, 0, 200 * SECOND + i * SECOND / 10, OFFSET_US,
                                &reading);
  client_settle (fixture, &fixture->client[0]);
  client_settle (fixture, &fixture->client[1]);
}

static void
test_readings (Fixture *fixture, gconstpointer data)
{
  play (fixture);
  g_assert_cmpuint (client_count (&fixture->client[0], "Reading"), ==, 0);
  guint cookie = claim (&fixture->client[0], 3);
  play (fixture);
  g_assert_cmpuint (client_count (&fixture->client[0], "Reading"), ==, 30);
  g_assert_cmpuint (client_count (&fixture->client[1], "Reading"), ==, 0);
  g_assert_nonnull (
      strstr (client_last (&fixture->client[0], "Reading"), "3.0, -1.0, {'deviation_deg': <3.5>"));
  g_autofree char *foreign = client_call_for_error (
      &fixture->client[1], PLUMB_PATH, MONITOR, "ReleaseReadings", g_variant_new ("(u)", cookie));
  g_assert_cmpstr (foreign, ==, ACCESS_DENIED);
  g_autofree char *own = client_call_for_error (&fixture->client[0], PLUMB_PATH, MONITOR,
                                                "ReleaseReadings", g_variant_new ("(u)", cookie));
  g_assert_null (own);
  g_assert_false (plumb_service_has_claims (fixture->service));
  client_forget (&fixture->client[0]);
  play (fixture);
  g_assert_cmpuint (client_count (&fixture->client[0], "Reading"), ==, 0);
}

/* Faster than the sensor is as fast as the sensor; the rate counts for each sensor. */
static void
test_reading_rates (Fixture *fixture, gconstpointer data)
{
  claim (&fixture->client[0], 100);
  claim (&fixture->client[1], 1);
  play (fixture);
  g_assert_cmpuint (client_count (&fixture->client[0], "Reading"), ==, 100);
  g_assert_cmpuint (client_count (&fixture->client[1], "Reading"), ==, 10);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/service/leases/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("inhibit", test_inhibit);
  ADD ("expiry", test_expiry);
  ADD ("unlimited", test_unlimited);
  ADD ("holder-leaves", test_holder_leaves);
  ADD ("thousand-inhibitors", test_thousand_inhibitors);
  ADD ("all-inhibitors", test_all_inhibitors);
  ADD ("claim-caps", test_claim_caps);
  ADD ("readings", test_readings);
  ADD ("reading-rates", test_reading_rates);
  return g_test_run ();
}
