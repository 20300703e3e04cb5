/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of states once there is a link: what a stream may do wrong, and what is done then. */
#include "plan-fixture.h"

static void
miss (Fixture *fixture)
{
  fixture->facts.is_connected = fixture->facts.is_resolved = true;
  fixture->facts.has_characteristics = false;
  while (fixture->plan.state != PLUMB_PLAN_RESOLVING) {
    g_assert_cmpint (fixture_next (fixture), ==, PLUMB_PLAN_STEP_NONE);
    if (fixture->plan.state != PLUMB_PLAN_RESOLVING)
      fixture->now_us = plumb_plan_deadline (&fixture->plan);
  }
  fixture_next (fixture);
  fixture_to_deadline (fixture, 2, 2);
}

static void
test_missing_characteristic (Fixture *fixture, gconstpointer is_bonded)
{
  fixture->facts.is_bonded = GPOINTER_TO_INT (is_bonded);
  for (int i = 0; i < 2; i++) {
    miss (fixture);
    fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_MISSING);
    fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
  miss (fixture);
  if (is_bonded) { /* its removal would delete keys: only the user may */
    fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    return;
  }
  fixture_expect (fixture, PLUMB_PLAN_STEP_REMOVE_DEVICE, PLUMB_PLAN_REMOVING);
  fixture_done (fixture, PLUMB_PLAN_STEP_REMOVE_DEVICE, PLUMB_BLUEZ_OK);
  fixture->facts.has_device = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_NO_DEVICE);
  /* Not again and again: once an hour. */
  fixture->facts.has_device = true;
  for (int i = 0; i < 3; i++) {
    miss (fixture);
    fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
    fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
}

static void
test_characteristic_comes_late (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_resolved = true;
  fixture_link_up (fixture);
  fixture->now_us += S;
  fixture->facts.has_characteristics = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

/* The services change under the stream: at once a new session on the same link, as soon as what it
 * needs is there; a link that lost its services with itself is another matter. */
static void
test_services_change (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  fixture->facts.has_characteristics = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
  fixture->facts.is_session_open = fixture->facts.is_streaming = false;
  fixture->now_us += S;
  fixture->facts.has_characteristics = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
  fixture->facts.is_session_open = fixture->facts.is_streaming = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  fixture->facts.is_resolved = fixture->facts.has_characteristics = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
}

static void
test_no_first_sample (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
      true;
  g_assert_cmpint (fixture_next (fixture), ==, PLUMB_PLAN_STEP_OPEN);
  fixture->facts.is_session_open = fixture->facts.is_streaming = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  fixture_to_deadline (fixture, 10, 10);
  fixture_expect (fixture, PLUMB_PLAN_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_SILENT);
  fixture_done (fixture, PLUMB_PLAN_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_SILENT);
  fixture_to_deadline (fixture, 10, 10);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_STALLED);
}

static void
test_stall (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  fixture->now_us += 5 * S;
  plumb_plan_data (&fixture->plan, fixture->now_us);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  fixture_to_deadline (fixture, 10, 10); /* counted from the latest sample */
  fixture_expect (fixture, PLUMB_PLAN_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  fixture_done (fixture, PLUMB_PLAN_STEP_RESUBSCRIBE, PLUMB_BLUEZ_OK);
  fixture->now_us += S;
  plumb_plan_data (&fixture->plan, fixture->now_us); /* the new subscription cured it */
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_STREAMING);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_NONE);
  fixture_to_deadline (fixture, 10, 10); /* the next time at once the hard one */
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

static void
test_refused_resubscription (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  fixture_to_deadline (fixture, 10, 10);
  fixture_expect (fixture, PLUMB_PLAN_STEP_RESUBSCRIBE, PLUMB_PLAN_SILENT);
  fixture_done (fixture, PLUMB_PLAN_STEP_RESUBSCRIBE, PLUMB_BLUEZ_FAILED);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
}

static void
test_degraded (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 6; i++) {
    fixture->facts.is_connected = true;
    while (fixture_next (fixture) != PLUMB_PLAN_STEP_DISCONNECT)
      fixture->now_us = plumb_plan_deadline (&fixture->plan);
    fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  }
  fixture_link_down (fixture);
  fixture_next (fixture);
  fixture_to_deadline (fixture, 1, 1);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_to_deadline (fixture, 235, 361);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  /* After a minute of samples the back-off begins anew. */
  fixture_stream (fixture);
  for (int i = 0; i < 70; i++) {
    fixture->now_us += S;
    plumb_plan_data (&fixture->plan, fixture->now_us);
    fixture_next (fixture);
  }
  fixture_link_down (fixture);
  fixture_next (fixture);
  fixture_to_deadline (fixture, 0.8, 1.2);
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  plumb_plan_flood (&fixture->plan);
  fixture_expect (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_PLAN_RECYCLING);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_FLOOD);
  fixture_done (fixture, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK);
  fixture->facts.is_session_open = fixture->facts.is_streaming = false;
  int64_t cut_us = fixture->now_us;
  while (fixture->now_us <
         cut_us + 60 * S) { /* the kernel reconnects: not listened to for a minute */
    g_assert_cmpint (fixture_next (fixture), ==, PLUMB_PLAN_STEP_NONE);
    g_assert_cmpint (plumb_plan_deadline (&fixture->plan), >, fixture->now_us);
    fixture->now_us = plumb_plan_deadline (&fixture->plan);
  }
  fixture_expect (fixture, PLUMB_PLAN_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

/* No retry storm, and no kernel that reconnects for ever. */
static void
test_unpaired (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_reconnected_for_us = true;
  fixture_stream (fixture);
  fixture->facts.is_pairing_wanted = fixture->facts.is_refused = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_PLAN_UNPAIRED);
  fixture_done (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_BLUEZ_OK);
  fixture->facts.is_trusted = false;
  fixture_link_down (fixture);
  fixture->facts.is_pairing_wanted = fixture->facts.is_refused = false;
  fixture_expect_rest (fixture, PLUMB_PLAN_UNPAIRED);
  fixture->facts.is_connected = true; /* the user pairs it */
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_UNPAIRED);
  fixture->facts.is_bonded = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_PLAN_WAIT_LINK);
  fixture_done (fixture, PLUMB_PLAN_STEP_TRUST, PLUMB_BLUEZ_OK);
  fixture->facts.is_trusted = true;
  fixture_stream (fixture);
}

static void
lose_link (Fixture *fixture, double least_s, double most_s)
{
  fixture->now_us += 60 * S;
  fixture_link_down (fixture);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_WAIT_LINK);
  fixture_to_deadline (fixture, least_s, most_s);
  fixture_expect (fixture, PLUMB_PLAN_STEP_CONNECT, PLUMB_PLAN_CONNECTING);
  fixture_stream (fixture);
}

/* The kernel, which left it alone, would not come back to it by itself either: nobody waits for it.
 */
static void
test_first_loss_after_pairing (Fixture *fixture, gconstpointer data)
{
  test_unpaired (fixture, NULL);
  lose_link (fixture, 0, 1);
  lose_link (fixture, 3, 3);
}

/* Disconnect () also without a link: it ends bluetoothd's own attempts. */
static void
expect_left_alone (Fixture *fixture)
{
  g_assert_cmpint (fixture->plan.pending, ==, PLUMB_PLAN_STEP_LEAVE_TRUSTED);
  fixture_done (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_BLUEZ_NOT_CONNECTED);
  fixture_expect_rest (fixture, PLUMB_PLAN_UNPAIRED);
}

static void
test_lost_keys (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_bonded = true;
  for (int i = 0; i < 3; i++) {
    fixture->facts.is_connected = true;
    while (fixture->plan.state != PLUMB_PLAN_RESOLVING) {
      fixture_next (fixture);
      if (fixture->plan.state != PLUMB_PLAN_RESOLVING)
        fixture->now_us = plumb_plan_deadline (&fixture->plan);
    }
    fixture->now_us += S;
    fixture_link_down (fixture);
    fixture_next (fixture);
  }
  g_assert_cmpint (fixture->plan.state, ==, PLUMB_PLAN_UNPAIRED);
  expect_left_alone (fixture);
}

/* The kernel connects, services are there, the session begins, the link is cut. */
static void
cut_while_subscribing (Fixture *fixture)
{
  fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
      true;
  g_assert_cmpint (fixture_next (fixture), ==, PLUMB_PLAN_STEP_OPEN);
  fixture->now_us += S / 4;
  plumb_plan_report (&fixture->plan, PLUMB_BLUEZ_NOT_CONNECTED);
  fixture_link_down (fixture);
  fixture_next (fixture);
}

/* Never bonded: bluetoothd tries to pair, finds nobody who agrees, and says only that it broke. */
static void
test_bond_missing (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_bond_usual = true;
  fixture->facts.is_reconnected_for_us = true;
  for (int i = 0; i < 3; i++)
    cut_while_subscribing (fixture);
  g_assert_cmpint (fixture->plan.state, ==, PLUMB_PLAN_UNPAIRED);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_UNPAIRED);
  expect_left_alone (fixture);
}

/* ... or it hangs before: one link that comes to nothing is enough. */
static void
test_bond_missing_hangs (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_bond_usual = true;
  fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
      true;
  g_assert_cmpint (fixture_next (fixture), ==, PLUMB_PLAN_STEP_OPEN);
  fixture->facts.is_session_open = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_SUBSCRIBING);
  fixture_to_deadline (fixture, 15, 15);
  fixture_expect (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_PLAN_UNPAIRED);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_UNPAIRED);
}

/* Of a family that needs no bond: not left alone, but not asked each time that the kernel connects
 * either. */
static void
test_cut_again_and_again (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_reconnected_for_us = true;
  for (int i = 0; i < 3; i++)
    cut_while_subscribing (fixture);
  g_assert_cmpint (fixture->plan.state, ==, PLUMB_PLAN_WAIT_LINK);
  for (int i = 0; i < 3; i++) { /* the link does not even last until then: nothing is forgotten */
    fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
        true;
    fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
    fixture_link_down (fixture);
    fixture_next (fixture);
  }
  fixture->facts.is_connected = fixture->facts.is_resolved = fixture->facts.has_characteristics =
      true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_RESOLVING);
  fixture_to_deadline (fixture, 3, 60);
  fixture_expect (fixture, PLUMB_PLAN_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
test_streamed_between (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_bond_usual = true;
  fixture->facts.is_reconnected_for_us = true;
  for (int i = 0; i < 6; i++) {
    cut_while_subscribing (fixture);
    cut_while_subscribing (fixture);
    fixture_stream (fixture);
    fixture_link_down (fixture);
    fixture_next (fixture);
    g_assert_cmpint (fixture->plan.state, ==, PLUMB_PLAN_WAIT_LINK);
  }
}

static void
test_bond_required (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_bond_required = true;
  fixture->facts.is_connected = true; /* an impostor is there already */
  fixture_expect (fixture, PLUMB_PLAN_STEP_LEAVE_TRUSTED, PLUMB_PLAN_UNPAIRED);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_UNBONDED);
}

static void
test_new_stream_on_the_same_link (Fixture *fixture, gconstpointer data)
{
  fixture_stream (fixture);
  plumb_plan_reopen (&fixture->plan, fixture->now_us);
  fixture->facts.is_session_open = fixture->facts.is_streaming = false;
  fixture_expect (fixture, PLUMB_PLAN_STEP_OPEN, PLUMB_PLAN_SUBSCRIBING);
}

static void
test_broadcast (Fixture *fixture, gconstpointer data)
{
  fixture->facts.is_broadcast = true;
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE,
                  PLUMB_PLAN_LISTENING); /* never trusted, never connected to */
  plumb_plan_data (&fixture->plan, fixture->now_us);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_LISTENING);
  fixture_to_deadline (fixture, 10, 10);
  fixture_expect (fixture, PLUMB_PLAN_STEP_NONE, PLUMB_PLAN_LISTENING);
  g_assert_cmpint (fixture->plan.trouble, ==, PLUMB_TROUBLE_STALLED);
}

#define ADD(name, data, function) g_test_add (name, Fixture, data, fixture_setup, function, NULL)

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
  ADD ("/bluez/plan/bond-missing-hangs", NULL, test_bond_missing_hangs);
  ADD ("/bluez/plan/cut-again", NULL, test_cut_again_and_again);
  ADD ("/bluez/plan/streamed-between", NULL, test_streamed_between);
  ADD ("/bluez/plan/bond-required", NULL, test_bond_required);
  ADD ("/bluez/plan/new-stream", NULL, test_new_stream_on_the_same_link);
  ADD ("/bluez/plan/broadcast", NULL, test_broadcast);
  return g_test_run ();
}
