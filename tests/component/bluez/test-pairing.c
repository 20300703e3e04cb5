/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairing, asked for and never otherwise. */
#include <string.h>

#include "fixture.h"
#include "names.h"

#define POLAR  "--speed=10 --sensor=polar"
#define BONDED "--speed=10 --sensor=polar,bonded --fault=lost-keys"

static bool
is_unpaired (Fixture *fixture)
{
  return fixture_sensor (fixture).connection == PLUMB_CONNECTION_UNPAIRED;
}

static bool
is_over (Fixture *fixture)
{
  return fixture->pairings > 0;
}

static bool
is_asked (Fixture *fixture)
{
  return fixture->passkeys > 0;
}

static bool
has_log (Fixture *fixture, const char *word)
{
  g_autoptr (GVariant) facts = fixture_ask (fixture, BENCH_ADDRESS);
  g_autofree const char **log = NULL;
  g_assert_true (g_variant_lookup (facts, "log", "^a&s", &log));
  return g_strv_contains (log, word);
}

static bool
is_agent_gone (Fixture *fixture)
{
  return has_log (fixture, "agent-gone");
}

static void
reach_unpaired (Fixture *fixture)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_unpaired, 90);
  g_assert_false (has_log (fixture, "agent-registered"));
}

static void
begin (Fixture *fixture, bool can_enter_passkey)
{
  g_autoptr (GError) error = NULL;
  fixture->pairings = 0;
  plumb_link_pair (fixture->link, 0, can_enter_passkey, &error);
  g_assert_no_error (error);
}

static void
expect_end (Fixture *fixture, PlumbPairResult result)
{
  PASS_UNTIL (fixture, is_over, 70);
  g_assert_cmpstr (plumb_pair_result_to_string (fixture->pair_result), ==,
                   plumb_pair_result_to_string (result));
  WAIT (fixture, is_agent_gone);
  g_assert_cmpuint (fixture->pairings, ==, 1);
}

static void
test_pair (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_OK);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
  g_assert_true (fixture_sensor (fixture).is_bonded);
  g_assert_cmpuint (fixture->passkeys, ==, 0);
  begin (fixture, false); /* once more: it is so already */
  expect_end (fixture, PLUMB_PAIR_OK);
  g_assert_true (fixture_is_streaming (fixture));
}

static unsigned
count_links (Fixture *fixture)
{
  g_autoptr (GVariant) facts = fixture_ask (fixture, BENCH_ADDRESS);
  g_autofree const char **log = NULL;
  unsigned links = 0;
  g_assert_true (g_variant_lookup (facts, "log", "^a&s", &log));
  for (const char **line = log; *line != NULL; line++)
    links += g_str_equal (*line, "connect");
  return links;
}

/* As bluetoothd does it: no word of pairing, the link is cut each time. */
static void
test_no_agent (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  unsigned links = count_links (fixture);
  g_assert_cmpuint (links, <=, 6); /* three that are cut, and what a busy machine adds */
  HOLD (fixture, is_unpaired, 120);
  g_assert_cmpuint (count_links (fixture), <=, links + 1);
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_OK);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
}

/* ... or hangs until the strap has no more patience, half a minute later: one such link is enough.
 */
static void
test_no_agent_hangs (Fixture *fixture, gconstpointer arguments)
{
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_unpaired, 25);
  g_assert_nonnull (strstr (fixture_sensor (fixture).last_error, "sensors pair"));
  g_assert_cmpuint (count_links (fixture), ==, 1);
  HOLD (fixture, is_unpaired, 60);
  g_assert_cmpuint (count_links (fixture), ==, 1);
}

/* Its address was a private one; what the pairing tells it is called is the sensor from then on. */
static void
test_private_address (Fixture *fixture, gconstpointer arguments)
{
  fixture->sensor.address = (char *)"4A:FF:EE:00:00:01";
  reach_unpaired (fixture);
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_OK);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
  g_assert_cmpstr (fixture_sensor (fixture).address, ==, BENCH_ADDRESS);
  fixture_fault (fixture, "die", "{'seconds': <0.3>}"); /* its path is of the new address then */
  PASS_UNTIL (fixture, fixture_is_not_streaming, 10);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
  unsigned links = count_links (fixture);
  fixture->sensor.address = (char *)BENCH_ADDRESS; /* as the settings say from then on */
  fixture_want (fixture);
  HOLD (fixture, fixture_is_streaming, 10);
  g_assert_cmpuint (count_links (fixture), ==, links);
}

static void
test_passkey (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  g_assert_cmpint (plumb_link_pair_passkey (fixture->link, 0, 123456), ==,
                   PLUMB_PASSKEY_NOT_WANTED);
  begin (fixture, true);
  PASS_UNTIL (fixture, is_asked, 60);
  g_assert_cmpint (plumb_link_pair_passkey (fixture->link, 1, 123456), ==,
                   PLUMB_PASSKEY_NOT_WANTED);
  g_assert_cmpint (plumb_link_pair_passkey (fixture->link, 0, 1000000), ==,
                   PLUMB_PASSKEY_OUT_OF_RANGE);
  g_assert_cmpint (plumb_link_pair_passkey (fixture->link, 0, 123456), ==, PLUMB_PASSKEY_TAKEN);
  g_assert_cmpint (plumb_link_pair_passkey (fixture->link, 0, 123456), ==,
                   PLUMB_PASSKEY_NOT_WANTED);
  expect_end (fixture, PLUMB_PAIR_OK);
  PASS_UNTIL (fixture, fixture_is_streaming, 60);
}

static void
test_wrong_passkey (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, true);
  PASS_UNTIL (fixture, is_asked, 60);
  g_assert_cmpint (plumb_link_pair_passkey (fixture->link, 0, 654321), ==, PLUMB_PASSKEY_TAKEN);
  expect_end (fixture, PLUMB_PAIR_NOT_ACCEPTED);
  PASS_UNTIL (fixture, is_unpaired, 60);
  HOLD (fixture, is_unpaired, 60);
  g_assert_false (fixture_sensor (fixture).is_bonded);
}

static void
test_no_keyboard (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_NOT_ACCEPTED);
  g_assert_cmpuint (fixture->passkeys, ==, 0);
}

static void
test_nobody_answers (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, true);
  PASS_UNTIL (fixture, is_asked, 60);
  expect_end (fixture, PLUMB_PAIR_TIMEOUT);
  PASS_UNTIL (fixture, is_unpaired, 60);
}

static void
test_call_never_answered (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_TIMEOUT);
}

static void
test_stranger (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_OK);
  g_assert_true (has_log (fixture, "stranger-rejected"));
  g_assert_false (has_log (fixture, "stranger-accepted"));
}

typedef struct {
  char *error;
  bool is_done;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  answer->error = reply == NULL ? g_dbus_error_get_remote_error (error) : NULL;
  answer->is_done = true;
}

/* What a program that is not bluetoothd gets from our agent. */
static char *
ask_agent (Fixture *fixture)
{
  Answer answer = {NULL};
  g_dbus_connection_call (fixture->control, g_dbus_connection_get_unique_name (fixture->bus),
                          PLUMB_PATH_AGENT, "org.bluez.Agent1", "RequestAuthorization",
                          g_variant_new ("(o)", "/org/bluez/hci0/dev_C0_FF_EE_00_00_01"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 10000, NULL, on_answer, &answer);
  while (!answer.is_done)
    fixture_breathe (fixture);
  return answer.error;
}

static void
test_agent_of_one_pairing (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  g_autofree char *before = ask_agent (fixture);
  g_assert_cmpstr (before, ==, "org.freedesktop.DBus.Error.UnknownMethod");
  begin (fixture, true);
  PASS_UNTIL (fixture, is_asked, 60);
  g_autofree char *during = ask_agent (fixture);
  g_assert_cmpstr (during, ==, "org.bluez.Error.Rejected");
  g_assert_true (plumb_link_pair_cancel (fixture->link, 0));
  expect_end (fixture, PLUMB_PAIR_CANCELLED);
  g_autofree char *after = ask_agent (fixture);
  g_assert_cmpstr (after, ==, "org.freedesktop.DBus.Error.UnknownMethod");
  g_assert_false (plumb_link_pair_cancel (fixture->link, 0));
  PASS_UNTIL (fixture, is_unpaired, 60);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer arguments)
{
  g_autoptr (GError) busy = NULL;
  g_autoptr (GError) empty = NULL;
  reach_unpaired (fixture);
  begin (fixture, true);
  g_assert_false (plumb_link_pair (fixture->link, 0, false, &busy));
  g_assert_error (busy, G_IO_ERROR, G_IO_ERROR_PENDING);
  expect_end (fixture, PLUMB_PAIR_OK);
  g_assert_false (plumb_link_pair (fixture->link, 3, false, &empty));
  g_assert_error (empty, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_never_by_itself (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  HOLD (fixture, is_unpaired, 120);
  plumb_link_connect (fixture->link, 0);
  PASS_UNTIL (fixture, is_unpaired, 60);
  g_assert_false (has_log (fixture, "agent-registered"));
}

static void
test_lost_keys (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  g_assert_true (fixture_sensor (fixture).is_bonded); /* so bluetoothd believes */
  begin (fixture, false);
  expect_end (fixture, PLUMB_PAIR_OK);
  PASS_UNTIL (fixture, fixture_is_streaming, 90);
  g_assert_true (fixture_ask_bool (fixture, "bonded"));
}

static bool
is_recognised (Fixture *fixture)
{
  return *fixture_sensor (fixture).family != '\0';
}

static void
test_refusing_family (Fixture *fixture, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  fixture_want (fixture);
  PASS_UNTIL (fixture, is_recognised, 60);
  g_assert_false (plumb_link_pair (fixture->link, 0, false, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (has_log (fixture, "agent-registered"));
}

static void
test_bluetoothd_dies (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, true);
  PASS_UNTIL (fixture, is_asked, 60);
  fixture_fault (fixture, "die", "{'seconds': <1.0>}");
  PASS_UNTIL (fixture, is_over, 30);
  g_assert_cmpint (fixture->pair_result, ==, PLUMB_PAIR_NO_BLUETOOTH);
}

static void
test_out_of_range (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  fixture_fault (fixture, "out-of-range", NULL);
  begin (fixture, false);
  PASS_UNTIL (fixture, is_over, 70);
  g_assert_cmpint (fixture->pair_result, ==, PLUMB_PAIR_UNREACHABLE);
}

static void
test_released (Fixture *fixture, gconstpointer arguments)
{
  reach_unpaired (fixture);
  begin (fixture, true);
  PASS_UNTIL (fixture, is_asked, 60);
  plumb_link_set_sensor (fixture->link, 0, NULL);
  expect_end (fixture, PLUMB_PAIR_CANCELLED);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/pairing/" name, Fixture, arguments, fixture_setup, function, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_use_sim (argv[1]);
  ADD ("no-passkey", POLAR, test_pair);
  ADD ("no-agent", POLAR " --fault=no-agent", test_no_agent);
  ADD ("no-agent-hangs", POLAR " --fault=no-agent,seconds=30", test_no_agent_hangs);
  ADD ("private-address", POLAR " --fault=private-address", test_private_address);
  ADD ("passkey", POLAR " --fault=passkey", test_passkey);
  ADD ("wrong-passkey", POLAR " --fault=passkey", test_wrong_passkey);
  ADD ("no-keyboard", POLAR " --fault=passkey", test_no_keyboard);
  ADD ("nobody-answers", POLAR " --fault=passkey", test_nobody_answers);
  ADD ("call-never-answered", POLAR " --fault=no-reply,method=Pair", test_call_never_answered);
  ADD ("stranger", POLAR " --fault=stranger", test_stranger);
  ADD ("agent-of-one-pairing", POLAR " --fault=passkey", test_agent_of_one_pairing);
  ADD ("one-at-a-time", POLAR, test_one_at_a_time);
  ADD ("never-by-itself", POLAR, test_never_by_itself);
  ADD ("lost-keys", BONDED, test_lost_keys);
  ADD ("refusing-family", "--speed=10 --sensor=thingy52", test_refusing_family);
  ADD ("bluetoothd-dies", POLAR " --fault=passkey", test_bluetoothd_dies);
  ADD ("out-of-range", POLAR, test_out_of_range);
  ADD ("released", POLAR " --fault=passkey", test_released);
  return g_test_run ();
}
