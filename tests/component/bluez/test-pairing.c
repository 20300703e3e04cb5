/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairing, asked for and never otherwise. */
#include <string.h>

#include "bench.h"
#include "names.h"

#define POLAR  "--speed=10 --sensor=polar"
#define BONDED "--speed=10 --sensor=polar,bonded --fault=lost-keys"

static bool
is_unpaired (Bench *bench)
{
  return bench_sensor (bench).connection == PLUMB_CONNECTION_UNPAIRED;
}

static bool
is_over (Bench *bench)
{
  return bench->pairings > 0;
}

static bool
is_asked (Bench *bench)
{
  return bench->passkeys > 0;
}

static bool
has_log (Bench *bench, const char *word)
{
  g_autoptr (GVariant) facts = bench_ask (bench, BENCH_ADDRESS);
  g_autofree const char **log = NULL;
  g_assert_true (g_variant_lookup (facts, "log", "^a&s", &log));
  return g_strv_contains (log, word);
}

static bool
is_agent_gone (Bench *bench)
{
  return has_log (bench, "agent-gone");
}

static void
reach_unpaired (Bench *bench)
{
  bench_want (bench);
  PASS_UNTIL (bench, is_unpaired, 90);
  g_assert_false (has_log (bench, "agent-registered"));
}

static void
begin (Bench *bench, bool can_enter_passkey)
{
  g_autoptr (GError) error = NULL;
  bench->pairings = 0;
  plumb_link_pair (bench->link, 0, can_enter_passkey, &error);
  g_assert_no_error (error);
}

static void
expect_end (Bench *bench, PlumbPairResult result)
{
  PASS_UNTIL (bench, is_over, 70);
  g_assert_cmpstr (plumb_pair_result_to_string (bench->pair_result), ==,
                   plumb_pair_result_to_string (result));
  WAIT (bench, is_agent_gone);
  g_assert_cmpuint (bench->pairings, ==, 1);
}

static void
test_pair (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, false);
  expect_end (bench, PLUMB_PAIR_OK);
  PASS_UNTIL (bench, bench_is_streaming, 60);
  g_assert_true (bench_sensor (bench).is_bonded);
  g_assert_cmpuint (bench->passkeys, ==, 0);
  begin (bench, false); /* once more: it is so already */
  expect_end (bench, PLUMB_PAIR_OK);
  g_assert_true (bench_is_streaming (bench));
}

static unsigned
count_links (Bench *bench)
{
  g_autoptr (GVariant) facts = bench_ask (bench, BENCH_ADDRESS);
  g_autofree const char **log = NULL;
  unsigned links = 0;
  g_assert_true (g_variant_lookup (facts, "log", "^a&s", &log));
  for (const char **line = log; *line != NULL; line++)
    links += g_str_equal (*line, "connect");
  return links;
}

/* As bluetoothd does it: no word of pairing, the link is cut each time. */
static void
test_no_agent (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  unsigned links = count_links (bench);
  g_assert_cmpuint (links, <=, 4);
  HOLD (bench, is_unpaired, 120);
  g_assert_cmpuint (count_links (bench), <=, links + 1);
  begin (bench, false);
  expect_end (bench, PLUMB_PAIR_OK);
  PASS_UNTIL (bench, bench_is_streaming, 60);
}

static void
test_passkey (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  g_assert_cmpint (plumb_link_pair_passkey (bench->link, 0, 123456), ==, PLUMB_PASSKEY_NOT_WANTED);
  begin (bench, true);
  PASS_UNTIL (bench, is_asked, 60);
  g_assert_cmpint (plumb_link_pair_passkey (bench->link, 1, 123456), ==, PLUMB_PASSKEY_NOT_WANTED);
  g_assert_cmpint (plumb_link_pair_passkey (bench->link, 0, 1000000), ==,
                   PLUMB_PASSKEY_OUT_OF_RANGE);
  g_assert_cmpint (plumb_link_pair_passkey (bench->link, 0, 123456), ==, PLUMB_PASSKEY_TAKEN);
  g_assert_cmpint (plumb_link_pair_passkey (bench->link, 0, 123456), ==, PLUMB_PASSKEY_NOT_WANTED);
  expect_end (bench, PLUMB_PAIR_OK);
  PASS_UNTIL (bench, bench_is_streaming, 60);
}

static void
test_wrong_passkey (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, true);
  PASS_UNTIL (bench, is_asked, 60);
  g_assert_cmpint (plumb_link_pair_passkey (bench->link, 0, 654321), ==, PLUMB_PASSKEY_TAKEN);
  expect_end (bench, PLUMB_PAIR_NOT_ACCEPTED);
  PASS_UNTIL (bench, is_unpaired, 60);
  HOLD (bench, is_unpaired, 60);
  g_assert_false (bench_sensor (bench).is_bonded);
}

static void
test_no_keyboard (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, false);
  expect_end (bench, PLUMB_PAIR_NOT_ACCEPTED);
  g_assert_cmpuint (bench->passkeys, ==, 0);
}

static void
test_nobody_answers (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, true);
  PASS_UNTIL (bench, is_asked, 60);
  expect_end (bench, PLUMB_PAIR_TIMEOUT);
  PASS_UNTIL (bench, is_unpaired, 60);
}

static void
test_call_never_answered (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, false);
  expect_end (bench, PLUMB_PAIR_TIMEOUT);
}

static void
test_stranger (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, false);
  expect_end (bench, PLUMB_PAIR_OK);
  g_assert_true (has_log (bench, "stranger-rejected"));
  g_assert_false (has_log (bench, "stranger-accepted"));
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
ask_agent (Bench *bench)
{
  Answer answer = {NULL};
  g_dbus_connection_call (bench->control, g_dbus_connection_get_unique_name (bench->bus),
                          PLUMB_PATH_AGENT, "org.bluez.Agent1", "RequestAuthorization",
                          g_variant_new ("(o)", "/org/bluez/hci0/dev_C0_FF_EE_00_00_01"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 10000, NULL, on_answer, &answer);
  while (!answer.is_done)
    bench_breathe (bench);
  return answer.error;
}

static void
test_agent_of_one_pairing (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  g_autofree char *before = ask_agent (bench);
  g_assert_cmpstr (before, ==, "org.freedesktop.DBus.Error.UnknownMethod");
  begin (bench, true);
  PASS_UNTIL (bench, is_asked, 60);
  g_autofree char *during = ask_agent (bench);
  g_assert_cmpstr (during, ==, "org.bluez.Error.Rejected");
  g_assert_true (plumb_link_pair_cancel (bench->link, 0));
  expect_end (bench, PLUMB_PAIR_CANCELLED);
  g_autofree char *after = ask_agent (bench);
  g_assert_cmpstr (after, ==, "org.freedesktop.DBus.Error.UnknownMethod");
  g_assert_false (plumb_link_pair_cancel (bench->link, 0));
  PASS_UNTIL (bench, is_unpaired, 60);
}

static void
test_one_at_a_time (Bench *bench, gconstpointer arguments)
{
  g_autoptr (GError) busy = NULL;
  g_autoptr (GError) empty = NULL;
  reach_unpaired (bench);
  begin (bench, true);
  g_assert_false (plumb_link_pair (bench->link, 0, false, &busy));
  g_assert_error (busy, G_IO_ERROR, G_IO_ERROR_PENDING);
  expect_end (bench, PLUMB_PAIR_OK);
  g_assert_false (plumb_link_pair (bench->link, 3, false, &empty));
  g_assert_error (empty, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_never_by_itself (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  HOLD (bench, is_unpaired, 120);
  plumb_link_connect (bench->link, 0);
  PASS_UNTIL (bench, is_unpaired, 60);
  g_assert_false (has_log (bench, "agent-registered"));
}

static void
test_lost_keys (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  g_assert_true (bench_sensor (bench).is_bonded); /* so bluetoothd believes */
  begin (bench, false);
  expect_end (bench, PLUMB_PAIR_OK);
  PASS_UNTIL (bench, bench_is_streaming, 90);
  g_assert_true (bench_ask_bool (bench, "bonded"));
}

static bool
is_recognised (Bench *bench)
{
  return *bench_sensor (bench).family != '\0';
}

static void
test_refusing_family (Bench *bench, gconstpointer arguments)
{
  g_autoptr (GError) error = NULL;
  bench_want (bench);
  PASS_UNTIL (bench, is_recognised, 60);
  g_assert_false (plumb_link_pair (bench->link, 0, false, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (has_log (bench, "agent-registered"));
}

static void
test_bluetoothd_dies (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, true);
  PASS_UNTIL (bench, is_asked, 60);
  bench_fault (bench, "die", "{'seconds': <1.0>}");
  PASS_UNTIL (bench, is_over, 30);
  g_assert_cmpint (bench->pair_result, ==, PLUMB_PAIR_NO_BLUETOOTH);
}

static void
test_out_of_range (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  bench_fault (bench, "out-of-range", NULL);
  begin (bench, false);
  PASS_UNTIL (bench, is_over, 70);
  g_assert_cmpint (bench->pair_result, ==, PLUMB_PAIR_UNREACHABLE);
}

static void
test_released (Bench *bench, gconstpointer arguments)
{
  reach_unpaired (bench);
  begin (bench, true);
  PASS_UNTIL (bench, is_asked, 60);
  plumb_link_set_sensor (bench->link, 0, NULL);
  expect_end (bench, PLUMB_PAIR_CANCELLED);
}

#define ADD(name, arguments, function)                                                             \
  g_test_add ("/link/pairing/" name, Bench, arguments, bench_setup, function, bench_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bench_use_sim (argv[1]);
  ADD ("no-passkey", POLAR, test_pair);
  ADD ("no-agent", POLAR " --fault=no-agent", test_no_agent);
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
