/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of states: what enters, what is done, what leaves; and whatever else may happen. */
#include "plan-fixture.h"

static void
test_happy (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_radio_ready = fixture->facts.has_device = fixture->facts.is_trusted = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  g_assert_cmpint (plumb_plan_deadline (&fixture->plan), ==, INT64_MAX);
  fixture->facts.is_radio_ready = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  g_assert_cmpint (plumb_plan_deadline (&fixture->plan), ==, INT64_MAX);
  fixture->facts.has_device = true;
  fixture->facts.is_radio_free = false; /* the scan that found it is still running */
  fixture_expect (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_done (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_BLUEZ_OK);
  fixture->facts.is_trusted = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_true (plumb_plan_wants_radio (&fixture->plan, fixture->now_us));
  fixture->facts.is_radio_free = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_CONNECTING);
  fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_OK);
  fixture_link_up (fixture);
  fixture->facts.is_resolved = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
  fixture->facts.has_characteristics = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
  fixture->facts.is_session_open = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_SUBSCRIBING);
  fixture->facts.is_streaming = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  g_assert_cmpint (fixture->plan.reconnects, ==, 0);
}

/* The kernel reconnected by itself: no Connect () of ours. */
static void
test_kernel_reconnects (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_reconnected_for_us = true;
  fixture_stream (fixture);
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_LOST);
  fixture->now_us += S;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_stream (fixture);
  g_assert_cmpint (fixture->plan.reconnects, ==, 1);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_NONE);
  /* Where the kernel does not, we do after a grace. */
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_to_deadline (fixture, 3, 3);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

static void
test_connect_lies (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_OK); /* but no Connected follows */
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_CONNECTING);
  fixture_to_deadline (fixture, 0.5, 0.5);
  fixture_expect (fixture, PLUMB_PLAN_STEP_SYNC,
                  PLUMB_PLAN_CONNECTING); /* once, and it is not there */
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_CONNECTING);
  fixture_to_deadline (fixture, 4.5, 4.5);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

/* It follows, but was not signalled: the look at the objects finds it. */
static void
test_connected_unsaid (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_OK);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_CONNECTING);
  fixture_to_deadline (fixture, 0.5, 0.5);
  fixture_expect (fixture, PLUMB_PLAN_STEP_SYNC, PLUMB_PLAN_CONNECTING);
  fixture_link_up (fixture);
}

/* No call is waited for without end, whatever the bus does. */
static void
test_call_never_answered (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_to_deadline (fixture, 60, 60);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (fixture->plan.error, ==, PLUMB_BLUEZ_NO_REPLY);
  fixture_to_deadline (fixture, 15, 15);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RECYCLING);
  fixture_to_deadline (fixture, 1, 1);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* Connected before the reply, or without one ever. */
static void
test_connected_before_reply (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_link_up (fixture);
  fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_ABORTED); /* stale: nobody listens */
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
test_zombie (Fixture *fixture, gconstpointer data)
{
  fixture_link_up (fixture);
  fixture_to_deadline (fixture, 35, 35);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_UNRESOLVED);
  fixture->now_us += 2 * S;
  fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RECYCLING);
  fixture_to_deadline (fixture, 1, 1);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* A night out of reach is no reason to wait two minutes once the link is there, and breaks. */
static void
test_back_off_belongs_to_its_cause (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 10; i++) {
    fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
    fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_CONNECT_FAILED);
    fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
    fixture->now_us = plumb_plan_deadline (&fixture->plan);
  }
  fixture_stream (fixture);
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_to_deadline (fixture, 0.8, 1.2);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_CONNECT_FAILED);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_to_deadline (fixture, 0.8, 1.2); /* it was reached in between */
  fixture_stream (fixture);
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_to_deadline (fixture, 1.6, 2.4); /* but the link breaks a second time */
}

/* What a new bluetoothd shows as connected, and has no services of, was left by its predecessor. */
static void
test_left_by_predecessor (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  plumb_plan_forget_owner (&fixture->plan);
  fixture_link_down (fixture);
  fixture->facts.is_radio_ready = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  fixture->facts.is_radio_ready = fixture->facts.is_connected = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  fixture->facts.is_connected = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RECYCLING);
  fixture_to_deadline (fixture, 1, 1);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_link_up (fixture); /* the next one is new */
}

/* With auto-connect the link can be back before Connected=false was seen. */
static void
test_recycled_link_is_back (Fixture *fixture, gconstpointer data)
{
  fixture_link_up (fixture);
  fixture_to_deadline (fixture, 35, 35);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RECYCLING);
  fixture_to_deadline (fixture, 5, 5);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
test_released (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  fixture->facts.is_wanted = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_CLOSE, PLUMB_PLAN_RELEASED);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RELEASED);
  fixture->facts.is_session_open = fixture->facts.is_streaming = false;
  fixture_done (fixture, PLUMB_PLAN_STEP_CLOSE, PLUMB_BLUEZ_OK);
  fixture_expect (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_PLAN_RELEASED);
  fixture_done (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_BLUEZ_OK);
  fixture_link_down (fixture);
  fixture_expect_rest (fixture, PLUMB_PLAN_RELEASED);
  fixture->facts.is_wanted = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* Who was not trusted before us is not so afterwards, whatever bluetoothd did in between. */
static void
test_trusted_by_us (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_trusted = false;
  for (int i = 0; i < 2; i++) {
    fixture_expect (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
    fixture_done (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_BLUEZ_OK);
    fixture->facts.is_trusted = true;
    fixture->facts.is_radio_ready = false;
    fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_RADIO);
    fixture->facts.is_radio_ready = true;
    fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
    fixture->facts.is_wanted = false;
    fixture_expect (fixture, PLUMB_PLAN_STEP_LEAVE, PLUMB_PLAN_RELEASED);
    fixture_done (fixture, PLUMB_PLAN_STEP_LEAVE, PLUMB_BLUEZ_OK);
    fixture->facts.is_trusted = false;
    fixture_expect_rest (fixture, PLUMB_PLAN_RELEASED);
    fixture->facts.is_wanted = true;
  }
}

/* Somebody else's link stays. */
static void
test_released_with_nothing (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_wanted = false;
  fixture->facts.is_connected = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RELEASED);
}

static void
test_released_while_connecting (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture->facts.is_wanted = false;
  /* cancels the attempt */
  fixture_expect (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_PLAN_RELEASED);
}

static void
test_radio_goes_anywhere (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  fixture->facts.is_radio_ready = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  g_assert_cmpint (plumb_plan_deadline (&fixture->plan), ==, INT64_MAX);
  fixture->facts.is_radio_ready = true;
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING); /* without waiting */
  fixture->facts.is_radio_ready = false; /* in the middle of a call */
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_RADIO);
}

static void
test_device_removed (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture->facts.has_device = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  fixture->facts.has_device = true;
  fixture->facts.is_trusted = false; /* a new object knows nothing of the old one */
  fixture_expect (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
}

static void
test_user_retries (Fixture *fixture, gconstpointer data)
{
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_done (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_ACCESS_DENIED);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_cmpint (plumb_plan_retry_at (&fixture->plan, fixture->now_us), !=, 0);
  plumb_plan_retry (&fixture->plan);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
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
check_step (const Fixture *fixture, PlumbPlanStep step)
{
  const PlumbPlanFacts *facts = &fixture->facts;
  int64_t deadline_us = plumb_plan_deadline (&fixture->plan);
  if (step == PLUMB_PLAN_STEP_NONE)
    g_assert_cmpint (deadline_us, >, fixture->now_us); /* or we should spin */
  if (step == PLUMB_PLAN_STEP_CONNECT)
    g_assert_true (facts->is_wanted && facts->is_radio_free && !facts->is_connected);
  if (step == PLUMB_PLAN_STEP_TRUST || step == PLUMB_PLAN_STEP_OPEN)
    g_assert_true (facts->is_wanted && facts->has_device && facts->is_radio_ready);
  if (step == PLUMB_PLAN_STEP_REMOVE_DEVICE)
    g_assert_true (facts->has_device && !facts->is_bonded);
}

/* Whatever happens in whatever order: no spinning, no step without its grounds. */
static void
test_anything (Fixture *fixture, gconstpointer data)
{
  for (guint32 seed = 1; seed <= 300; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    plumb_plan_init (&fixture->plan, seed);
    for (int i = 0; i < 300; i++) {
      shuffle_facts (rand, &fixture->facts);
      fixture->now_us += g_rand_int_range (rand, 0, 20) * S / 2;
      int event = g_rand_int_range (rand, 0, 10);
      if (event == 0)
        plumb_plan_data (&fixture->plan, fixture->now_us);
      if (event == 1)
        plumb_plan_report (&fixture->plan,
                           (PlumbBluezError)g_rand_int_range (rand, 0, PLUMB_BLUEZ_FAILED + 1));
      if (event == 2)
        plumb_plan_flood (&fixture->plan);
      if (event == 3)
        plumb_plan_retry (&fixture->plan);
      if (event > 3)
        fixture_done (fixture, fixture->plan.pending,
                      (PlumbBluezError)g_rand_int_range (rand, 0, PLUMB_BLUEZ_FAILED + 1));
      check_step (fixture, fixture_next (fixture));
    }
  }
}

#define ADD(name, data, function) g_test_add (name, Fixture, data, fixture_setup, function, NULL)

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
  ADD ("/bluez/plan/back-off-belongs-to-its-cause", NULL, test_back_off_belongs_to_its_cause);
  ADD ("/bluez/plan/left-by-predecessor", NULL, test_left_by_predecessor);
  ADD ("/bluez/plan/recycled-link-is-back", NULL, test_recycled_link_is_back);
  ADD ("/bluez/plan/released", NULL, test_released);
  ADD ("/bluez/plan/trusted-by-us", NULL, test_trusted_by_us);
  ADD ("/bluez/plan/released-with-nothing", NULL, test_released_with_nothing);
  ADD ("/bluez/plan/released-while-connecting", NULL, test_released_while_connecting);
  ADD ("/bluez/plan/radio-goes", NULL, test_radio_goes_anywhere);
  ADD ("/bluez/plan/device-removed", NULL, test_device_removed);
  ADD ("/bluez/plan/user-retries", NULL, test_user_retries);
  ADD ("/bluez/plan/anything", NULL, test_anything);
  return g_test_run ();
}
