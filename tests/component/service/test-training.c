/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coached time, practice, and what would be told next. */
#include "event.h"
#include "fixture.h"

#define MANAGER PLUMB_IFACE_MANAGER

/* Told when a minute is over, not with every sample; without a limit nothing is planned. */
static void
test_training (Fixture *fixture, gconstpointer data)
{
  client_forget (&fixture->client[0]);
  fixture->coach.trained_us = 119 * SECOND;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 0);
  fixture->coach.trained_us = 120 * SECOND;
  fixture->coach.planned_us = INT64_MAX;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 1);
  assert_shows (
      fixture, PLUMB_PATH, MANAGER, "Training",
      "{'minutes_today': <uint32 2>, 'day_of_plan': <uint32 2>, 'week_of_plan': <uint32 1>, "
      "'coached': <true>, 'done': <false>}");
  fixture->coach.is_coached = false;
  fixture->coach.week_of_plan = 3;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 2);
  assert_shows (
      fixture, PLUMB_PATH, MANAGER, "Training",
      "{'minutes_today': <uint32 2>, 'day_of_plan': <uint32 2>, 'week_of_plan': <uint32 3>, "
      "'coached': <false>, 'done': <false>}");
  fixture->coach.is_training_done = true;
  fixture->snapshot.reasons = 1u << PLUMB_REASON_TRAINING_DONE;
  fixture_update (fixture);
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Reasons", "['training-done']");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Paused", "false");
  fixture->snapshot.reasons = 1u << PLUMB_REASON_PROFILE;
  fixture_update (fixture);
  assert_shows (fixture, PLUMB_PATH, MANAGER, "PauseReasons", "['profile']");
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Paused", "true");
}

/* What is told next moves with the wearer; by less than ten seconds it wakes nobody. */
static void
test_next (Fixture *fixture, gconstpointer data)
{
  PlumbNext *shift = &fixture->snapshot.next_shift, *get_up = &fixture->snapshot.next_get_up;
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Next",
                "{'shift_reasons': <['posture-good']>, 'get_up_at': <uint64 1795438200000000>, "
                "'get_up_reasons': <@as []>}");
  client_forget (&fixture->client[0]);
  for (int i = 0; i < 10; i++) {
    get_up->at_us = (3000 + i) * SECOND;
    fixture_update (fixture);
  }
  assert_signals (fixture, "", 0);
  get_up->at_us = 3110 * SECOND;
  get_up->reasons = 1u << PLUMB_REASON_CALL | 1u << PLUMB_REASON_CAPPED;
  shift->at_us = 220 * SECOND;
  shift->reasons =
      1u << PLUMB_REASON_DWELLING | 1u << PLUMB_REASON_SHIFT_HOURS | 1u << PLUMB_REASON_UNCOACHED;
  fixture_update (fixture);
  assert_signals (fixture, "PropertiesChanged", 1);
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Next",
                "{'shift_at': <uint64 1795435420000000>, "
                "'shift_reasons': <['dwelling', 'uncoached', 'shift-hours']>, "
                "'get_up_at': <uint64 1795438310000000>, 'get_up_reasons': <['call', 'capped']>}");
}

/* What is due is due at any time: no clock that stands still, none that runs along. */
static void
test_next_is_over (Fixture *fixture, gconstpointer data)
{
  fixture->snapshot.next_shift = (PlumbNext){PLUMB_NOTICE_SHIFT, 100 * SECOND, 0};
  fixture->snapshot.next_get_up = (PlumbNext){PLUMB_NOTICE_GET_UP, 99 * SECOND, 0};
  fixture_update (fixture);
  assert_shows (fixture, PLUMB_PATH, MANAGER, "Next",
                "{'shift_reasons': <@as []>, 'get_up_reasons': <@as []>}");
  client_forget (&fixture->client[0]);
  for (int i = 0; i < 50; i++) {
    fixture->now_us += SECOND;
    fixture->snapshot.next_shift.at_us = fixture->now_us;
    fixture_update (fixture);
  }
  assert_signals (fixture, "", 0);
}

static void
test_practice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  assert_shows (fixture, PLUMB_PATH, MANAGER, "PracticeUntil", "0");
  client_forget (&fixture->client[0]);
  g_autoptr (GVariant) reply =
      client_call (&fixture->client[0], PLUMB_PATH, MANAGER, "Train",
                   g_variant_new_parsed ("(uint32 20, @a{sv} {})"), &error);
  g_assert_no_error (error);
  g_autofree char *text = g_variant_print (reply, FALSE);
  g_assert_cmpstr (text, ==, "(1795436500000000,)");
  assert_signals (fixture, "PropertiesChanged", 1);
  assert_shows (fixture, PLUMB_PATH, MANAGER, "PracticeUntil", "1795436500000000");
  PlumbEvent event = {.kind = PLUMB_EVENT_PRACTICE_ENDED,
                      .time_us = 1300 * SECOND,
                      .offset_us = OFFSET_US,
                      .practice = {1200 * SECOND, 900 * SECOND + 700000, 610 * SECOND, 5}};
  plumb_service_emit (fixture->service, &event);
  assert_signals (fixture,
                  "PracticeEnded ({'judged_s': <uint32 900>, 'upright_s': <uint32 610>, "
                  "'told': <uint32 5>},)",
                  1);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/service/training/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("minutes", test_training);
  ADD ("next", test_next);
  ADD ("next-is-over", test_next_is_over);
  ADD ("practice", test_practice);
  return g_test_run ();
}
