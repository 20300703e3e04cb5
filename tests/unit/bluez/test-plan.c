/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row of the table of states: what enters, what is done, what leaves. */
#include <glib.h>

#include "plan.h"

#define S ((int64_t)G_USEC_PER_SEC)

typedef struct {
  PlumbPlan plan;
  PlumbPlanFacts facts;
  int64_t now_us;
} Bench;

static void
setup (Bench *bench, gconstpointer data)
{
  plumb_plan_init (&bench->plan, 11);
  bench->now_us = 1000 * S;
  bench->facts = (PlumbPlanFacts){.is_wanted = true,
                                  .is_radio_ready = true,
                                  .has_device = true,
                                  .is_trusted = true,
                                  .is_radio_free = true,
                                  .silence_us = 10 * S,
                                  .retry_min_s = 0.5,
                                  .retry_max_s = 300};
}

static PlumbStep
next (Bench *bench)
{
  return plumb_plan_next (&bench->plan, &bench->facts, bench->now_us);
}

static void
expect (Bench *bench, PlumbStep step, PlumbPlanState state)
{
  g_assert_cmpint (next (bench), ==, step);
  g_assert_cmpint (bench->plan.state, ==, state);
}

static void
done (Bench *bench, PlumbStep step, PlumbBluezError error)
{
  plumb_plan_done (&bench->plan, step, error, bench->now_us);
}

/* To the time at which the plan wants to be asked again, which must be bounded and ahead. */
static void
to_deadline (Bench *bench, double least_s, double most_s)
{
  int64_t deadline_us = plumb_plan_deadline (&bench->plan);
  double wait_s = (double)(deadline_us - bench->now_us) / S;
  g_assert_cmpfloat (wait_s, >=, least_s - 0.001);
  g_assert_cmpfloat (wait_s, <=, most_s + 0.001);
  bench->now_us = deadline_us;
}

static void
link_up (Bench *bench)
{
  bench->facts.is_connected = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
link_down (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = false;
  bench->facts.is_session_open = bench->facts.is_streaming = false;
}

/* From nothing to a first sample. */
static void
stream (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
  g_assert_cmpint (next (bench), ==, PLUMB_STEP_OPEN);
  bench->facts.is_session_open = bench->facts.is_streaming = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  plumb_plan_data (&bench->plan, bench->now_us);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
}

static void
test_happy (Bench *bench, gconstpointer data)
{
  bench->facts.is_radio_ready = bench->facts.has_device = bench->facts.is_trusted = false;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
  bench->facts.is_radio_ready = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
  bench->facts.has_device = true;
  bench->facts.is_radio_free = false; /* the scan that found it is still running */
  expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  done (bench, PLUMB_STEP_TRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_true (plumb_plan_wants_radio (&bench->plan, bench->now_us));
  bench->facts.is_radio_free = true;
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_CONNECTING);
  done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_OK);
  link_up (bench);
  bench->facts.is_resolved = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
  bench->facts.has_characteristics = true;
  expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
  bench->facts.is_session_open = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_SUBSCRIBING);
  bench->facts.is_streaming = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  g_assert_cmpint (bench->plan.reconnects, ==, 0);
}

/* The kernel reconnected by itself: no Connect () of ours. */
static void
test_kernel_reconnects (Bench *bench, gconstpointer data)
{
  bench->facts.is_reconnected_for_us = true;
  stream (bench);
  link_down (bench);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_LOST);
  bench->now_us += S;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  stream (bench);
  g_assert_cmpint (bench->plan.reconnects, ==, 1);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_NONE);
  /* Where the kernel does not, we do after a grace. */
  link_down (bench);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  to_deadline (bench, 3, 3);
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

static void
test_connect_lies (Bench *bench, gconstpointer data)
{
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_OK); /* but no Connected follows */
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_CONNECTING);
  to_deadline (bench, 5, 5);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

/* No call is waited for without end, whatever the bus does. */
static void
test_call_never_answered (Bench *bench, gconstpointer data)
{
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  to_deadline (bench, 60, 60);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.error, ==, PLUMB_BLUEZ_NO_REPLY);
  to_deadline (bench, 15, 15);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RECYCLING);
  to_deadline (bench, 1, 1);
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* Connected before the reply, or without one ever. */
static void
test_connected_before_reply (Bench *bench, gconstpointer data)
{
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  link_up (bench);
  done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_ABORTED); /* stale: nobody listens */
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
test_zombie (Bench *bench, gconstpointer data)
{
  link_up (bench);
  to_deadline (bench, 35, 35);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_UNRESOLVED);
  bench->now_us += 2 * S;
  done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  link_down (bench);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RECYCLING);
  to_deadline (bench, 1, 1);
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

/* With auto-connect the link can be back before Connected=false was seen. */
static void
test_recycled_link_is_back (Bench *bench, gconstpointer data)
{
  link_up (bench);
  to_deadline (bench, 35, 35);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RECYCLING);
  to_deadline (bench, 5, 5);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_RESOLVING);
}

static void
miss (Bench *bench)
{
  bench->facts.is_connected = bench->facts.is_resolved = true;
  bench->facts.has_characteristics = false;
  while (bench->plan.state != PLUMB_PLAN_RESOLVING) {
    g_assert_cmpint (next (bench), ==, PLUMB_STEP_NONE);
    if (bench->plan.state != PLUMB_PLAN_RESOLVING)
      bench->now_us = plumb_plan_deadline (&bench->plan);
  }
  next (bench);
  to_deadline (bench, 2, 2);
}

static void
test_missing_characteristic (Bench *bench, gconstpointer is_bonded)
{
  bench->facts.is_bonded = GPOINTER_TO_INT (is_bonded);
  for (int i = 0; i < 2; i++) {
    miss (bench);
    expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_MISSING);
    done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
  miss (bench);
  if (is_bonded) { /* its removal would delete keys: only the user may */
    expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    return;
  }
  expect (bench, PLUMB_STEP_REMOVE_DEVICE, PLUMB_PLAN_REMOVING);
  done (bench, PLUMB_STEP_REMOVE_DEVICE, PLUMB_BLUEZ_OK);
  bench->facts.has_device = false;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  /* Not again and again: once an hour. */
  bench->facts.has_device = true;
  for (int i = 0; i < 3; i++) {
    miss (bench);
    expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
}

static void
test_characteristic_comes_late (Bench *bench, gconstpointer data)
{
  bench->facts.is_resolved = true;
  link_up (bench);
  bench->now_us += S;
  bench->facts.has_characteristics = true;
  expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
test_no_first_sample (Bench *bench, gconstpointer data)
{
  bench->facts.is_connected = bench->facts.is_resolved = bench->facts.has_characteristics = true;
  g_assert_cmpint (next (bench), ==, PLUMB_STEP_OPEN);
  bench->facts.is_session_open = bench->facts.is_streaming = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  to_deadline (bench, 10, 10);
  expect (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_SILENT);
  done (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_SILENT);
  to_deadline (bench, 10, 10);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_STALLED);
}

static void
test_stall (Bench *bench, gconstpointer data)
{
  stream (bench);
  bench->now_us += 5 * S;
  plumb_plan_data (&bench->plan, bench->now_us);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  to_deadline (bench, 10, 10); /* counted from the latest sample */
  expect (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  done (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK);
  bench->now_us += S;
  plumb_plan_data (&bench->plan, bench->now_us); /* the soft step cured it */
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_STREAMING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_NONE);
  to_deadline (bench, 10, 10); /* the next time at once the hard one */
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

static void
test_refused_resubscription (Bench *bench, gconstpointer data)
{
  stream (bench);
  to_deadline (bench, 10, 10);
  expect (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  done (bench, PLUMB_STEP_RESUBSCRIBE, PLUMB_BLUEZ_FAILED);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

static void
test_degraded (Bench *bench, gconstpointer data)
{
  for (int i = 0; i < 6; i++) {
    bench->facts.is_connected = true;
    while (next (bench) != PLUMB_STEP_DISCONNECT)
      bench->now_us = plumb_plan_deadline (&bench->plan);
    done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
  link_down (bench);
  next (bench);
  to_deadline (bench, 1, 1);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  to_deadline (bench, 235, 361);
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  /* A minute of samples and all is forgiven. */
  stream (bench);
  for (int i = 0; i < 70; i++) {
    bench->now_us += S;
    plumb_plan_data (&bench->plan, bench->now_us);
    next (bench);
  }
  link_down (bench);
  next (bench);
  to_deadline (bench, 0.8, 1.2);
}

static void
test_flood (Bench *bench, gconstpointer data)
{
  stream (bench);
  plumb_plan_flood (&bench->plan);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_FLOOD);
  done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  int64_t cut_us = bench->now_us;
  while (bench->now_us <
         cut_us + 60 * S) { /* the kernel reconnects: not listened to for a minute */
    g_assert_cmpint (next (bench), ==, PLUMB_STEP_NONE);
    g_assert_cmpint (plumb_plan_deadline (&bench->plan), >, bench->now_us);
    bench->now_us = plumb_plan_deadline (&bench->plan);
  }
  expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
expect_rest (Bench *bench, PlumbPlanState state)
{
  for (int hour = 0; hour < 24; hour++) {
    expect (bench, PLUMB_STEP_NONE, state);
    g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
    bench->now_us += 3600 * S;
  }
}

/* No retry storm, and no kernel that reconnects for ever. */
static void
test_unpaired (Bench *bench, gconstpointer data)
{
  stream (bench);
  bench->facts.is_pairing_wanted = bench->facts.is_refused = true;
  expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_UNPAIRED);
  done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_UNPAIRED);
  done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  link_down (bench);
  bench->facts.is_pairing_wanted = bench->facts.is_refused = false;
  expect_rest (bench, PLUMB_PLAN_UNPAIRED);
  bench->facts.is_connected = true; /* the user pairs it */
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_UNPAIRED);
  bench->facts.is_bonded = true;
  expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
  done (bench, PLUMB_STEP_TRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = true;
  stream (bench);
}

static void
test_lost_keys (Bench *bench, gconstpointer data)
{
  bench->facts.is_bonded = true;
  for (int i = 0; i < 3; i++) {
    bench->facts.is_connected = true;
    while (bench->plan.state != PLUMB_PLAN_RESOLVING) {
      next (bench);
      if (bench->plan.state != PLUMB_PLAN_RESOLVING)
        bench->now_us = plumb_plan_deadline (&bench->plan);
    }
    bench->now_us += S;
    link_down (bench);
    next (bench);
  }
  g_assert_cmpint (bench->plan.state, ==, PLUMB_PLAN_UNPAIRED);
  done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  expect_rest (bench, PLUMB_PLAN_UNPAIRED);
}

static void
test_bond_required (Bench *bench, gconstpointer data)
{
  bench->facts.is_bond_required = true;
  bench->facts.is_connected = true; /* an impostor is there already */
  expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_UNPAIRED);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_UNBONDED);
  done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_UNPAIRED);
}

static void
test_let_go (Bench *bench, gconstpointer data)
{
  stream (bench);
  bench->facts.is_wanted = false;
  expect (bench, PLUMB_STEP_CLOSE, PLUMB_PLAN_LET_GO);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LET_GO);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  done (bench, PLUMB_STEP_CLOSE, PLUMB_BLUEZ_OK);
  expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_LET_GO);
  done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_LET_GO);
  done (bench, PLUMB_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  link_down (bench);
  expect_rest (bench, PLUMB_PLAN_LET_GO);
  bench->facts.is_wanted = true;
  expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
}

/* Somebody else's link stays. */
static void
test_let_go_of_nothing (Bench *bench, gconstpointer data)
{
  bench->facts.is_wanted = false;
  bench->facts.is_connected = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LET_GO);
}

static void
test_let_go_while_connecting (Bench *bench, gconstpointer data)
{
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench->facts.is_wanted = false;
  expect (bench, PLUMB_STEP_UNTRUST, PLUMB_PLAN_LET_GO);
  done (bench, PLUMB_STEP_UNTRUST, PLUMB_BLUEZ_OK);
  bench->facts.is_trusted = false;
  expect (bench, PLUMB_STEP_DISCONNECT, PLUMB_PLAN_LET_GO); /* cancels the attempt */
}

static void
test_radio_goes_anywhere (Bench *bench, gconstpointer data)
{
  stream (bench);
  bench->facts.is_radio_ready = false;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_RADIO);
  g_assert_cmpint (plumb_plan_deadline (&bench->plan), ==, INT64_MAX);
  bench->facts.is_radio_ready = true;
  link_down (bench);
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING); /* without waiting */
  bench->facts.is_radio_ready = false;                       /* in the middle of a call */
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_RADIO);
}

static void
test_device_removed (Bench *bench, gconstpointer data)
{
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  bench->facts.has_device = false;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  bench->facts.has_device = true;
  bench->facts.is_trusted = false; /* a new object knows nothing of the old one */
  expect (bench, PLUMB_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
}

static void
test_user_retries (Bench *bench, gconstpointer data)
{
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  done (bench, PLUMB_STEP_CONNECT, PLUMB_BLUEZ_ACCESS_DENIED);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  g_assert_cmpint (plumb_plan_retry_at (&bench->plan, bench->now_us), !=, 0);
  plumb_plan_retry (&bench->plan);
  expect (bench, PLUMB_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
}

static void
test_new_stream_on_the_same_link (Bench *bench, gconstpointer data)
{
  stream (bench);
  plumb_plan_reopen (&bench->plan, bench->now_us);
  bench->facts.is_session_open = bench->facts.is_streaming = false;
  expect (bench, PLUMB_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
test_broadcast (Bench *bench, gconstpointer data)
{
  bench->facts.is_broadcast = true;
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LISTENING); /* never trusted, never connected to */
  plumb_plan_data (&bench->plan, bench->now_us);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LISTENING);
  to_deadline (bench, 10, 10);
  expect (bench, PLUMB_STEP_NONE, PLUMB_PLAN_LISTENING);
  g_assert_cmpint (bench->plan.trouble, ==, PLUMB_TROUBLE_STALLED);
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
        done (bench, bench->plan.pending,
              (PlumbBluezError)g_rand_int_range (rand, 0, PLUMB_BLUEZ_FAILED + 1));
      check_step (bench, next (bench));
    }
  }
}

#define ADD(name, data, function) g_test_add (name, Bench, data, setup, function, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/bluez/plan/happy", NULL, test_happy);
  ADD ("/bluez/plan/kernel-reconnects", NULL, test_kernel_reconnects);
  ADD ("/bluez/plan/connect-lies", NULL, test_connect_lies);
  ADD ("/bluez/plan/call-never-answered", NULL, test_call_never_answered);
  ADD ("/bluez/plan/connected-before-reply", NULL, test_connected_before_reply);
  ADD ("/bluez/plan/zombie", NULL, test_zombie);
  ADD ("/bluez/plan/recycled-link-is-back", NULL, test_recycled_link_is_back);
  ADD ("/bluez/plan/missing", GINT_TO_POINTER (false), test_missing_characteristic);
  ADD ("/bluez/plan/missing-bonded", GINT_TO_POINTER (true), test_missing_characteristic);
  ADD ("/bluez/plan/late-objects", NULL, test_characteristic_comes_late);
  ADD ("/bluez/plan/no-first-sample", NULL, test_no_first_sample);
  ADD ("/bluez/plan/stall", NULL, test_stall);
  ADD ("/bluez/plan/refused-resubscription", NULL, test_refused_resubscription);
  ADD ("/bluez/plan/degraded", NULL, test_degraded);
  ADD ("/bluez/plan/flood", NULL, test_flood);
  ADD ("/bluez/plan/unpaired", NULL, test_unpaired);
  ADD ("/bluez/plan/lost-keys", NULL, test_lost_keys);
  ADD ("/bluez/plan/bond-required", NULL, test_bond_required);
  ADD ("/bluez/plan/let-go", NULL, test_let_go);
  ADD ("/bluez/plan/let-go-of-nothing", NULL, test_let_go_of_nothing);
  ADD ("/bluez/plan/let-go-while-connecting", NULL, test_let_go_while_connecting);
  ADD ("/bluez/plan/radio-goes", NULL, test_radio_goes_anywhere);
  ADD ("/bluez/plan/device-removed", NULL, test_device_removed);
  ADD ("/bluez/plan/user-retries", NULL, test_user_retries);
  ADD ("/bluez/plan/new-stream", NULL, test_new_stream_on_the_same_link);
  ADD ("/bluez/plan/broadcast", NULL, test_broadcast);
  ADD ("/bluez/plan/anything", NULL, test_anything);
  return g_test_run ();
}
