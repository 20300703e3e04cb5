/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of states: what enters, what is done, what leaves; and whatever else may happen. */
#include "plan-bench.h"

static void
test_happy (Bench *bench, gconstpointer data)
{
  bench->facts.is_radio_ready = bench->facts.has_device = bench->facts.is_trusted = false;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
  bench->facts.is_radio_ready = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
  bench->facts.has_device = true;
  bench->facts.is_radio_free = false; /* the scan that found it is still running */
  bench_expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  bench_done (bench, PLUMB_STEP_TRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_true (plumb_plan_wants_radio (&bench->plan, bench->now_us));
  bench->facts.is_radio_free = true;
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_CONNECTING);
  bench_done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_OK);
  bench_link_up (bench);
  bench->facts.is_resolved = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
  bench->facts.has_characteristics = true;
  bench_expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
  bench->facts.is_session_open = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_SUBSCRIBING);
  bench->facts.is_streaming = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  g_assert_cmpint (bench->plan.reconnects, ==, 0);
}

/* The kernel reconnected by itself: no Connect () of ours. */
static void
test_kernel_reconnects (Bench *bench, gconstpointer data)
{
  bench->facts.is_reconnected_for_us = true;
  bench_stream (bench);
  bench_link_down (bench);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_LOST);
  bench->now_us += S;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  bench_stream (bench);
  g_assert_cmpint (bench->plan.reconnects, ==, 1);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_NONE);
  /* Where the kernel does not, we do after a grace. */
  bench_link_down (bench);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  bench_to_deadline (bench, 3, 3);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

static void
test_connect_lies (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_OK); /* but no Connected follows */
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_CONNECTING);
  bench_to_deadline (bench, 0.5, 0.5);
  bench_expect (bench, PLUMB_STEP_SYNC, PLUMB_PLAN_CONNECTING); /* once, and it is not there */
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_CONNECTING);
  bench_to_deadline (bench, 4.5, 4.5);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

/* It follows, but was not signalled: the look at the objects finds it. */
static void
test_connected_unsaid (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_OK);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_CONNECTING);
  bench_to_deadline (bench, 0.5, 0.5);
  bench_expect (bench, PLUMB_STEP_SYNC, PLUMB_PLAN_CONNECTING);
  bench_link_up (bench);
}

/* No call is waited for without end, whatever the bus does. */
static void
test_call_never_answered (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_to_deadline (bench, 60, 60);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.error, ==, PLUMB_BLUEZ_NO_REPLY);
  bench_to_deadline (bench, 15, 15);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RECYCLING);
  bench_to_deadline (bench, 1, 1);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* Connected before the reply, or without one ever. */
static void
test_connected_before_reply (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_link_up (bench);
  bench_done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_ABORTED); /* stale: nobody listens */
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
test_zombie (Bench *bench, gconstpointer data)
{
  bench_link_up (bench);
  bench_to_deadline (bench, 35, 35);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_UNRESOLVED);
  bench->now_us += 2 * S;
  bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  bench_link_down (bench);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RECYCLING);
  bench_to_deadline (bench, 1, 1);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* With auto-connect the link can be back before Connected=false was seen. */
static void
test_recycled_link_is_back (Bench *bench, gconstpointer data)
{
  bench_link_up (bench);
  bench_to_deadline (bench, 35, 35);
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RECYCLING);
  bench_to_deadline (bench, 5, 5);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
test_released (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  bench->facts.is_wanted = false;
  bench_expect (bench, PLUMB_STEP_CLOSE, PLUMB_PLAN_RELEASED);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RELEASED);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  bench_done (bench, PLUMB_STEP_CLOSE, PLUMB_BLUEZ_OK);
  bench_expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_RELEASED);
  bench_done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RELEASED);
  bench_done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  bench_link_down (bench);
  bench_expect_rest (bench, PLUMB_PLAN_RELEASED);
  bench->facts.is_wanted = true;
  bench_expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
}

/* Somebody else's link stays. */
static void
test_released_with_nothing (Bench *bench, gconstpointer data)
{
  bench->facts.is_wanted = false;
  bench->facts.is_connected = true;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RELEASED);
}

static void
test_released_while_connecting (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench->facts.is_wanted = false;
  bench_expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_RELEASED);
  bench_done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  bench_expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RELEASED); /* cancels the attempt */
}

static void
test_radio_goes_anywhere (Bench *bench, gconstpointer data)
{
  bench_stream (bench);
  bench->facts.is_radio_ready = false;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
  bench->facts.is_radio_ready = true;
  bench_link_down (bench);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING); /* without waiting */
  bench->facts.is_radio_ready = false;                             /* in the middle of a call */
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_RADIO);
}

static void
test_device_removed (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench->facts.has_device = false;
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  bench->facts.has_device = true;
  bench->facts.is_trusted = false; /* a new object knows nothing of the old one */
  bench_expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
}

static void
test_user_retries (Bench *bench, gconstpointer data)
{
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench_done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_ACCESS_DENIED);
  bench_expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_cmpint (plumb_plan_retry_at (&bench->plan, bench->now_us), !=, 0);
  plumb_plan_retry (&bench->plan);
  bench_expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

static bool
flip (GRand *rand)
{
  return g_rand_int_range (rand, 0, 2) == 1;
}

static void
shuffle_facts (GRand *rand, PlumbPlanFacts *facts)
{
  facts->is_wanted = g_rand_int_range (rand, 0, 12) > 0;
  facts->is_radio_ready = g_rand_int_range (rand, 0, 10) > 0;
  facts->has_device = g_rand_int_range (rand, 0, 8) > 0;
  facts->is_connected = flip (rand);
  facts->is_resolved = facts->is_connected && flip (rand);
  facts->has_characteristics = facts->is_resolved && flip (rand);
  facts->is_trusted = flip (rand);
  facts->is_bonded = flip (rand);
  facts->is_bond_required = g_rand_int_range (rand, 0, 12) == 0;
  facts->is_radio_free = flip (rand);
  facts->is_reconnected_for_us = flip (rand);
  facts->is_discovering = flip (rand);
  facts->is_session_open = flip (rand);
  facts->is_streaming = facts->is_session_open && flip (rand);
  facts->is_refused = g_rand_int_range (rand, 0, 10) == 0;
  facts->is_pairing_wanted = g_rand_int_range (rand, 0, 10) == 0;
}

static void
check_step (const Bench *bench, PlumbStep step)
{
  const PlumbPlanFacts *facts = &bench->facts;
  int64_t deadline_us = plumb_plan_deadline (&bench->plan);
  if (step == PLUMB_STEP_NONE)
    g_assert_cmpint (deadline_us, >, bench->now_us); /* or we should spin */
  if (step == PLUMB_STEP_CONNECT)
    g_assert_true (facts->is_wanted && facts->is_radio_free && !facts->is_connected);
  if (step == PLUMB_STEP_TRUST || step == PLUMB_STEP_OPEN)
    g_assert_true (facts->is_wanted && facts->has_device && facts->is_radio_ready);
  if (step == PLUMB_STEP_REMOVE_DEVICE)
    g_assert_true (facts->has_device && !facts->is_bonded);
}

/* Whatever happens in whatever order: no spinning, no step without its grounds. */
static void
test_anything (Bench *bench, gconstpointer data)
{
  for (guint32 seed = 1; seed <= 300; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    plumb_plan_init (&bench->plan, seed);
    for (int i = 0; i < 300; i++) {
      shuffle_facts (rand, &bench->facts);
      bench->now_us += g_rand_int_range (rand, 0, 20) * S / 2;
      int event = g_rand_int_range (rand, 0, 10);
      if (event == 0)
        plumb_plan_data (&bench->plan, bench->now_us);
      if (event == 1)
        plumb_plan_report (&bench->plan,
                           (PlumbBluezError)g_rand_int_range (rand, 0, PLUMB_BLUEZ_FAILED + 1));
      if (event == 2)
        plumb_plan_flood (&bench->plan);
      if (event == 3)
        plumb_plan_retry (&bench->plan);
      if (event > 3)
        bench_done (bench, bench->plan.pending,
                    (PlumbBluezError)g_rand_int_range (rand, 0, PLUMB_BLUEZ_FAILED + 1));
      check_step (bench, bench_next (bench));
    }
  }
}

#define ADD(name, data, function) g_test_add (name, Bench, data, bench_setup, function, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/bluez/plan/happy", NULL, test_happy);
  ADD ("/bluez/plan/kernel-reconnects", NULL, test_kernel_reconnects);
  ADD ("/bluez/plan/connect-lies", NULL, test_connect_lies);
  ADD ("/bluez/plan/connected-unsaid", NULL, test_connected_unsaid);
  ADD ("/bluez/plan/call-never-answered", NULL, test_call_never_answered);
  ADD ("/bluez/plan/connected-before-reply", NULL, test_connected_before_reply);
  ADD ("/bluez/plan/zombie", NULL, test_zombie);
  ADD ("/bluez/plan/recycled-link-is-back", NULL, test_recycled_link_is_back);
  ADD ("/bluez/plan/released", NULL, test_released);
  ADD ("/bluez/plan/released-with-nothing", NULL, test_released_with_nothing);
  ADD ("/bluez/plan/released-while-connecting", NULL, test_released_while_connecting);
  ADD ("/bluez/plan/radio-goes", NULL, test_radio_goes_anywhere);
  ADD ("/bluez/plan/device-removed", NULL, test_device_removed);
  ADD ("/bluez/plan/user-retries", NULL, test_user_retries);
  ADD ("/bluez/plan/anything", NULL, test_anything);
  return g_test_run ();
}
