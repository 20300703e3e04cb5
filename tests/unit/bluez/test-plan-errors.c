/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of errors: what each reply leads to, while connecting and while subscribing. */
#include <glib.h>

#include "plan.h"

#define S ((int64_t)G_USEC_PER_SEC)

static const PlumbPlanFacts ready = {
    .is_wanted = true,
    .is_radio_ready = true,
    .has_device = true,
    .is_trusted = true,
    .is_radio_free = true,
    .silence_us = 10 * S,
    .retry_min_s = 0.5,
    .retry_max_s = 300,
};

static const struct {
  PlumbBluezError error;
  PlumbPlanState state;
  double least_s, most_s; /* until the next attempt */
} connects[] = {
    {PLUMB_BLUEZ_CANCELLED, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_GONE, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2}, /* the loss of its owner follows */
    {PLUMB_BLUEZ_UNKNOWN_OBJECT, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_NO_REPLY, PLUMB_PLAN_RECYCLING, 0.8, 1.2},
    {PLUMB_BLUEZ_ACCESS_DENIED, PLUMB_PLAN_WAIT_LINK, 300, 300},
    {PLUMB_BLUEZ_NOT_READY, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_IN_PROGRESS, PLUMB_PLAN_WAIT_LINK, 5, 5},
    {PLUMB_BLUEZ_ABORTED, PLUMB_PLAN_WAIT_LINK, 0.5, 0.5},
    {PLUMB_BLUEZ_CONNECT_FAILED, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_TOO_MANY_LINKS, PLUMB_PLAN_WAIT_LINK, 4, 4},
    {PLUMB_BLUEZ_NOT_PAIRED, PLUMB_PLAN_UNPAIRED, 0, 0},
    {PLUMB_BLUEZ_NOT_SUPPORTED, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_NOT_CONNECTED, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_NOT_PERMITTED, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
    {PLUMB_BLUEZ_FAILED, PLUMB_PLAN_WAIT_LINK, 0.8, 1.2},
};

static void
begin_connect (PlumbPlan *plan, const PlumbPlanFacts *facts, int64_t now_us)
{
  plumb_plan_init (plan, 3);
  g_assert_cmpint (plumb_plan_next (plan, facts, now_us), ==, PLUMB_PLAN_STEP_CONNECT);
}

static void
test_connect (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (connects); i++) {
    PlumbPlan plan;
    begin_connect (&plan, &ready, S);
    plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, connects[i].error, S);
    PlumbPlanStep step = plumb_plan_next (&plan, &ready, S);
    g_test_message ("%s", plumb_bluez_error_to_string (connects[i].error));
    if (step == PLUMB_PLAN_STEP_SYNC) {
      g_assert_cmpint (connects[i].error, ==, PLUMB_BLUEZ_UNKNOWN_OBJECT);
      step = plumb_plan_next (&plan, &ready, S);
    }
    g_assert_cmpint (plan.state, ==, connects[i].state);
    double wait_s = (double)(plumb_plan_retry_at (&plan, S) - S) / S;
    if (connects[i].state != PLUMB_PLAN_UNPAIRED) {
      g_assert_cmpfloat (wait_s, >=, connects[i].least_s - 0.001);
      g_assert_cmpfloat (wait_s, <=, connects[i].most_s + 0.001);
    }
    g_assert_cmpint (step == PLUMB_PLAN_STEP_DISCONNECT, ==,
                     connects[i].state == PLUMB_PLAN_RECYCLING);
    g_assert_cmpint (plan.error, ==, connects[i].error);
  }
}

/* Three quick ones, then the table; and the table's rows rise. */
static void
test_aborts (void)
{
  static const double waits_s[] = {0.5, 0.5, 0.5, 1, 2, 5, 10, 30, 60, 120, 120};
  PlumbPlan plan;
  int64_t now_us = S;
  begin_connect (&plan, &ready, now_us);
  for (size_t i = 0; i < G_N_ELEMENTS (waits_s); i++) {
    plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_ABORTED, now_us);
    g_assert_cmpint (plumb_plan_next (&plan, &ready, now_us), ==, PLUMB_PLAN_STEP_NONE);
    g_assert_cmpint (plan.trouble, ==, i < 3 ? PLUMB_TROUBLE_CALL : PLUMB_TROUBLE_UNANSWERED);
    double wait_s = (double)(plumb_plan_deadline (&plan) - now_us) / S;
    g_assert_cmpfloat (wait_s, >=, waits_s[i] * 0.799);
    g_assert_cmpfloat (wait_s, <=, waits_s[i] * 1.201);
    now_us = plumb_plan_deadline (&plan);
    g_assert_cmpint (plumb_plan_next (&plan, &ready, now_us), ==, PLUMB_PLAN_STEP_CONNECT);
  }
}

static void
test_too_many_links (void)
{
  PlumbPlan plan;
  int64_t now_us = S;
  begin_connect (&plan, &ready, now_us);
  plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_TOO_MANY_LINKS, now_us);
  plumb_plan_next (&plan, &ready, now_us);
  now_us = plumb_plan_deadline (&plan);
  g_assert_cmpint (plumb_plan_next (&plan, &ready, now_us), ==, PLUMB_PLAN_STEP_CONNECT);
  plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_TOO_MANY_LINKS, now_us);
  plumb_plan_next (&plan, &ready, now_us);
  g_assert_cmpint (plumb_plan_deadline (&plan) - now_us, ==, 60 * S);
}

/* Somebody scans: his end is the moment to try, not the end of 45 s. */
static void
test_busy_until_the_scan_ends (void)
{
  PlumbPlan plan;
  PlumbPlanFacts facts = ready;
  facts.is_discovering = true;
  begin_connect (&plan, &facts, S);
  plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_IN_PROGRESS, S);
  g_assert_cmpint (plumb_plan_next (&plan, &facts, S), ==, PLUMB_PLAN_STEP_NONE);
  g_assert_cmpint (plumb_plan_next (&plan, &facts, 20 * S), ==, PLUMB_PLAN_STEP_NONE);
  facts.is_discovering = false;
  g_assert_cmpint (plumb_plan_next (&plan, &facts, 21 * S), ==, PLUMB_PLAN_STEP_CONNECT);
}

/* Nobody scans: another client connects, or was killed in the middle of it. */
static void
test_busy_for_ever (void)
{
  PlumbPlan plan;
  begin_connect (&plan, &ready, S);
  plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_IN_PROGRESS, S);
  g_assert_cmpint (plumb_plan_next (&plan, &ready, S), ==, PLUMB_PLAN_STEP_NONE);
  g_assert_cmpint (plumb_plan_next (&plan, &ready, 6 * S), ==, PLUMB_PLAN_STEP_CONNECT);
  plumb_plan_done (&plan, PLUMB_PLAN_STEP_CONNECT, PLUMB_BLUEZ_IN_PROGRESS, 6 * S);
  g_assert_cmpint (plumb_plan_next (&plan, &ready, 6 * S), ==, PLUMB_PLAN_STEP_DISCONNECT);
  g_assert_cmpint (plan.error, ==, PLUMB_BLUEZ_IN_PROGRESS);
  plumb_plan_done (&plan, PLUMB_PLAN_STEP_DISCONNECT, PLUMB_BLUEZ_OK, 6 * S);
  g_assert_cmpint (plumb_plan_next (&plan, &ready, 6 * S), ==, PLUMB_PLAN_STEP_NONE);
  g_assert_cmpint (plumb_plan_next (&plan, &ready, 7 * S), ==, PLUMB_PLAN_STEP_CONNECT);
}

static void
begin_subscribing (PlumbPlan *plan, PlumbPlanFacts *facts)
{
  *facts = ready;
  facts->is_connected = facts->is_resolved = facts->has_characteristics = true;
  plumb_plan_init (plan, 3);
  g_assert_cmpint (plumb_plan_next (plan, facts, S), ==, PLUMB_PLAN_STEP_OPEN);
  facts->is_session_open = true;
  g_assert_cmpint (plumb_plan_next (plan, facts, S), ==, PLUMB_PLAN_STEP_NONE);
  g_assert_cmpint (plan->state, ==, PLUMB_PLAN_SUBSCRIBING);
}

static const struct {
  PlumbBluezError error;
  PlumbPlanState state;
} subscriptions[] = {
    {PLUMB_BLUEZ_CANCELLED, PLUMB_PLAN_SUBSCRIBING},
    {PLUMB_BLUEZ_GONE, PLUMB_PLAN_SUBSCRIBING},
    {PLUMB_BLUEZ_ALREADY, PLUMB_PLAN_SUBSCRIBING},
    {PLUMB_BLUEZ_NOT_CONNECTED, PLUMB_PLAN_SUBSCRIBING}, /* the end of the link follows */
    {PLUMB_BLUEZ_UNKNOWN_OBJECT, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_NO_REPLY, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_ACCESS_DENIED, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_NOT_READY, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_IN_PROGRESS, PLUMB_PLAN_RESOLVING},
    {PLUMB_BLUEZ_NOTIFY_TAKEN, PLUMB_PLAN_RESOLVING},
    {PLUMB_BLUEZ_NOT_PAIRED, PLUMB_PLAN_UNPAIRED},
    {PLUMB_BLUEZ_NOT_SUPPORTED, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_NOT_PERMITTED, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_ATT, PLUMB_PLAN_RECYCLING},
    {PLUMB_BLUEZ_FAILED, PLUMB_PLAN_RECYCLING},
};

static void
test_subscribe (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (subscriptions); i++) {
    PlumbPlan plan;
    PlumbPlanFacts facts;
    begin_subscribing (&plan, &facts);
    plumb_plan_report (&plan, subscriptions[i].error);
    g_test_message ("%s", plumb_bluez_error_to_string (subscriptions[i].error));
    PlumbPlanStep step = plumb_plan_next (&plan, &facts, 2 * S);
    if (step == PLUMB_PLAN_STEP_SYNC)
      step = plumb_plan_next (&plan, &facts, 2 * S);
    g_assert_cmpint (plan.state, ==, subscriptions[i].state);
    g_assert_cmpint (step == PLUMB_PLAN_STEP_DISCONNECT, ==,
                     subscriptions[i].state == PLUMB_PLAN_RECYCLING);
    if (step == PLUMB_PLAN_STEP_DISCONNECT)
      g_assert_cmpint (plan.error, ==, subscriptions[i].error);
  }
}

/* Another program has the notifications: 30 s of patience on the same link, then a fresh one. */
static void
test_notify_taken (void)
{
  PlumbPlan plan;
  PlumbPlanFacts facts;
  begin_subscribing (&plan, &facts);
  plumb_plan_report (&plan, PLUMB_BLUEZ_NOTIFY_TAKEN);
  g_assert_cmpint (plumb_plan_next (&plan, &facts, 2 * S), ==, PLUMB_PLAN_STEP_NONE);
  facts.is_session_open = false;
  g_assert_cmpint (plumb_plan_deadline (&plan), ==, 32 * S);
  g_assert_cmpint (plumb_plan_retry_at (&plan, 2 * S), ==, 32 * S);
  g_assert_cmpint (plumb_plan_next (&plan, &facts, 32 * S), ==, PLUMB_PLAN_STEP_OPEN);
  facts.is_session_open = true;
  plumb_plan_next (&plan, &facts, 32 * S);
  plumb_plan_report (&plan, PLUMB_BLUEZ_NOTIFY_TAKEN);
  g_assert_cmpint (plumb_plan_next (&plan, &facts, 33 * S), ==, PLUMB_PLAN_STEP_DISCONNECT);
  g_assert_cmpint (plan.error, ==, PLUMB_BLUEZ_NOTIFY_TAKEN);
}

/* A dying link that does not die was none. */
static void
test_dying_link (void)
{
  PlumbPlan plan;
  PlumbPlanFacts facts;
  begin_subscribing (&plan, &facts);
  plumb_plan_report (&plan, PLUMB_BLUEZ_NOT_CONNECTED);
  facts.is_refused = true; /* the driver was told too */
  g_assert_cmpint (plumb_plan_next (&plan, &facts, 2 * S), ==, PLUMB_PLAN_STEP_NONE);
  g_assert_cmpint (plumb_plan_next (&plan, &facts, plumb_plan_deadline (&plan)), ==,
                   PLUMB_PLAN_STEP_DISCONNECT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/plan/errors/connect", test_connect);
  g_test_add_func ("/bluez/plan/errors/aborts", test_aborts);
  g_test_add_func ("/bluez/plan/errors/too-many-links", test_too_many_links);
  g_test_add_func ("/bluez/plan/errors/busy", test_busy_until_the_scan_ends);
  g_test_add_func ("/bluez/plan/errors/busy-for-ever", test_busy_for_ever);
  g_test_add_func ("/bluez/plan/errors/subscribe", test_subscribe);
  g_test_add_func ("/bluez/plan/errors/notify-taken", test_notify_taken);
  g_test_add_func ("/bluez/plan/errors/dying-link", test_dying_link);
  return g_test_run ();
}
