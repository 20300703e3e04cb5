/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of states once there is a link: what a stream may do wrong, and what is done then. */
#include "plan-bench.h"

static void
miss (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = true;
  bench->facts.has_characteristics = false;
  while (bench->plan.state != PLUMB_PLAN_RESOLVING) {
    g_assert_cmpint (bench_next (bench), ==, PLUMB_STEP_NONE);
    if (bench->plan.state != PLUMB_PLAN_RESOLVING)
      bench->now_us = plumb_plan_deadline (&bench->plan);
  }
  bench_next (bench);
  bench_to_deadline (bench, 2, 2);
}

static void
test_missing_characteristic (Bench *bench, gconstpointer is_bonded)
{
  bench->facts.is_bonded = GPOINTER_TO_INT (is_bonded);
  for (int i = 0; i < 2; i++) {
    miss (bench);
    bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_MISSING);
    bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
  miss (bench);
  if (is_bonded) { /* its removal would delete keys: only the user may */
    bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    return;
  }
  bench_expect (bench, PLUMB_STEP_REMOVE_DEVICE, PLUMB_PLAN_REMOVING);
  bench_done (bench, PLUMB_STEP_REMOVE_DEVICE, PLUMB_BLUEZ_OK);
  bench->facts.has_device = false;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  /* Not again and again: once an hour. */
  bench->facts.has_device = true;
  for (int i = 0; i < 3; i++) {
    miss (bench);
    bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
}

static void
test_characteristic_comes_late (Bench *bench, gconstpointer data)
{
  bench->facts.is_resolved = true;
  bench_link_up (bench);
  bench->now_us += S;
  bench->facts.has_characteristics = true;
  bench_expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

/* The services change under the stream: at once a new session on the same link, as soon as what it
 * needs is there; a link that lost its services with itself is another matter. */
static void
test_services_change (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  bench->facts.has_characteristics = false;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  bench->now_us += S;
  bench->facts.has_characteristics = true;
  bench_expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
  bench->facts.is_session_open = bench->facts.is_streaming = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  bench->facts.is_resolved = bench->facts.has_characteristics = false;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
}

static void
test_no_first_sample (Bench *bench, gconstpointer data)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
  g_assert_cmpint (bench_next (bench), ==, PLUMB_STEP_OPEN);
  bench->facts.is_session_open = bench->facts.is_streaming = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  bench_to_deadline (bench, 10, 10);
  bench_expect (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_SILENT);
  bench_done (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_SILENT);
  bench_to_deadline (bench, 10, 10);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_STALLED);
}

static void
test_stall (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  bench->now_us += 5 * S;
  plumb_plan_data (&bench->plan, bench->now_us);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  bench_to_deadline (bench, 10, 10); /* counted from the latest sample */
  bench_expect (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  bench_done (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK);
  bench->now_us += S;
  plumb_plan_data (&bench->plan, bench->now_us); /* the new subscription cured it */
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_NONE);
  bench_to_deadline (bench, 10, 10); /* the next time at once the hard one */
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

static void
test_refused_resubscription (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  bench_to_deadline (bench, 10, 10);
  bench_expect (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  bench_done (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_FAILED);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

static void
test_degraded (Bench *bench, gconstpointer data)
{
  for (int i = 0; i < 6; i++) {
    bench->facts.is_connected = true;
    while (bench_next (bench) != PLUMB_STEP_DISCONNECT)
      bench->now_us = plumb_plan_deadline (&bench->plan);
    bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
  bench_link_down (bench);
  bench_next (bench);
  bench_to_deadline (bench, 1, 1);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  bench_to_deadline (bench, 235, 361);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  /* After a minute of samples the back-off begins anew. */
  bench_stream (bench);
  for (int i = 0; i < 70; i++) {
    bench->now_us += S;
    plumb_plan_data (&bench->plan, bench->now_us);
    bench_next (bench);
  }
  bench_link_down (bench);
  bench_next (bench);
  bench_to_deadline (bench, 0.8, 1.2);
}

static void
test_flood (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  plumb_plan_flood (&bench->plan);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_FLOOD);
  bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  int64_t cut_us = bench->now_us;
  while (bench->now_us <
         cut_us + 60 * S) { /* the kernel reconnects: not listened to for a minute */
    g_assert_cmpint (bench_next (bench), ==, PLUMB_STEP_NONE);
    g_assert_cmpint (plumb_plan_deadline (&bench->plan), >, bench->now_us);
    bench->now_us = plumb_plan_deadline (&bench->plan);
  }
  bench_expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

/* No retry storm, and no kernel that reconnects for ever. */
static void
test_unpaired (Bench *bench, gconstpointer data)
{
  bench->facts.is_reconnected_for_us = true;
  bench_stream (bench);
  bench->facts.is_pairing_wanted = bench->facts.is_refused = true;
  bench_expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_UNPAIRED);
  bench_done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_UNPAIRED);
  bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  bench_link_down (bench);
  bench->facts.is_pairing_wanted = bench->facts.is_refused = false;
  bench_expect_rest (bench, PLUMB_PLAN_UNPAIRED);
  bench->facts.is_connected = true; /* the user pairs it */
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_UNPAIRED);
  bench->facts.is_bonded = true;
  bench_expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
  bench_done (bench, PLUMB_STEP_TRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = true;
  bench_stream (bench);
}

static void
lose_link (Bench *bench, double least_s, double most_s)
{
  bench->now_us += 60 * S;
  bench_link_down (bench);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  bench_to_deadline (bench, least_s, most_s);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_stream (bench);
}

/* The kernel, which left it alone, would not come back to it by itself either: nobody waits for it.
 */
static void
test_first_loss_after_pairing (Bench *bench, gconstpointer data)
{
  test_unpaired (bench, NULL);
  lose_link (bench, 0, 1);
  lose_link (bench, 3, 3);
}

/* Disconnect () also without a link: it ends bluetoothd's own attempts. */
static void
expect_left_alone (Bench *bench)
{
  bench_done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_UNPAIRED);
  bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_NOT_CONNECTED);
  bench_expect_rest (bench, PLUMB_PLAN_UNPAIRED);
}

static void
test_lost_keys (Bench *bench, gconstpointer data)
{
  bench->facts.is_bonded = true;
  for (int i = 0; i < 3; i++) {
    bench->facts.is_connected = true;
    while (bench->plan.state != PLUMB_PLAN_RESOLVING) {
      bench_next (bench);
      if (bench->plan.state != PLUMB_PLAN_RESOLVING)
        bench->now_us = plumb_plan_deadline (&bench->plan);
    }
    bench->now_us += S;
    bench_link_down (bench);
    bench_next (bench);
  }
  g_assert_cmpint (bench->plan.state, ==, PLUMB_PLAN_UNPAIRED);
  expect_left_alone (bench);
}

/* The kernel connects, services are there, the session begins, the link is cut. */
static void
cut_while_subscribing (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
  g_assert_cmpint (bench_next (bench), ==, PLUMB_STEP_OPEN);
  bench->now_us += S / 4;
  plumb_plan_report (&bench->plan, PLUMB_BLUEZ_NOT_CONNECTED);
  bench_link_down (bench);
  bench_next (bench);
}

/* Never bonded: bluetoothd tries to pair, finds nobody who agrees, and says only that it broke. */
static void
test_bond_missing (Bench *bench, gconstpointer data)
{
  bench->facts.is_bond_usual = true;
  bench->facts.is_reconnected_for_us = true;
  for (int i = 0; i < 3; i++)
    cut_while_subscribing (bench);
  g_assert_cmpint (bench->plan.state, ==, PLUMB_PLAN_UNPAIRED);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_UNPAIRED);
  expect_left_alone (bench);
}

/* Of a family that needs no bond: not left alone, but not asked each time that the kernel connects
 * either. */
static void
test_cut_again_and_again (Bench *bench, gconstpointer data)
{
  bench->facts.is_reconnected_for_us = true;
  for (int i = 0; i < 3; i++)
    cut_while_subscribing (bench);
  g_assert_cmpint (bench->plan.state, ==, PLUMB_PLAN_WAIT_LINK);
  for (int i = 0; i < 3; i++) { /* the link does not even last until then: nothing is forgotten */
    bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
    bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
    bench_link_down (bench);
    bench_next (bench);
  }
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
  bench_to_deadline (bench, 3, 60);
  bench_expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
test_streamed_between (Bench *bench, gconstpointer data)
{
  bench->facts.is_bond_usual = true;
  bench->facts.is_reconnected_for_us = true;
  for (int i = 0; i < 6; i++) {
    cut_while_subscribing (bench);
    cut_while_subscribing (bench);
    bench_stream (bench);
    bench_link_down (bench);
    bench_next (bench);
    g_assert_cmpint (bench->plan.state, ==, PLUMB_PLAN_WAIT_LINK);
  }
}

static void
test_bond_required (Bench *bench, gconstpointer data)
{
  bench->facts.is_bond_required = true;
  bench->facts.is_connected = true; /* an impostor is there already */
  bench_expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_UNPAIRED);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_UNBONDED);
  bench_done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_UNPAIRED);
}

static void
test_new_stream_on_the_same_link (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  plumb_plan_reopen (&bench->plan, bench->now_us);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  bench_expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
test_broadcast (Bench *bench, gconstpointer data)
{
  bench->facts.is_broadcast = true;
  bench_expect (bench, PLUMB_STEP_NONE,
                PLUMB_PLAN_LISTENING); /* never trusted, never connected to */
  plumb_plan_data (&bench->plan, bench->now_us);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LISTENING);
  bench_to_deadline (bench, 10, 10);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LISTENING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_STALLED);
}

#define ADD(name, data, function) g_test_add (name, Bench, data, bench_setup, function, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/bluez/plan/missing", GINT_TO_POINTER (false), test_missing_characteristic);
  ADD ("/bluez/plan/missing-bonded", GINT_TO_POINTER (true), test_missing_characteristic);
  ADD ("/bluez/plan/late-objects", NULL, test_characteristic_comes_late);
  ADD ("/bluez/plan/services-change", NULL, test_services_change);
  ADD ("/bluez/plan/no-first-sample", NULL, test_no_first_sample);
  ADD ("/bluez/plan/stall", NULL, test_stall);
  ADD ("/bluez/plan/refused-resubscription", NULL, test_refused_resubscription);
  ADD ("/bluez/plan/degraded", NULL, test_degraded);
  ADD ("/bluez/plan/flood", NULL, test_flood);
  ADD ("/bluez/plan/unpaired", NULL, test_unpaired);
  ADD ("/bluez/plan/first-loss-after-pairing", NULL, test_first_loss_after_pairing);
  ADD ("/bluez/plan/lost-keys", NULL, test_lost_keys);
  ADD ("/bluez/plan/bond-missing", NULL, test_bond_missing);
  ADD ("/bluez/plan/cut-again", NULL, test_cut_again_and_again);
  ADD ("/bluez/plan/streamed-between", NULL, test_streamed_between);
  ADD ("/bluez/plan/bond-required", NULL, test_bond_required);
  ADD ("/bluez/plan/new-stream", NULL, test_new_stream_on_the_same_link);
  ADD ("/bluez/plan/broadcast", NULL, test_broadcast);
  return g_test_run ();
}
