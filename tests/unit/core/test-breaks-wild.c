/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for breaks whatever comes, in whatever order. */
#include "breaks-fixture.h"
#include "event.h"

#define SECOND ((int64_t)G_USEC_PER_SEC)

static void
catch_up_now (PlumbSettingsValues *values)
{
  values->breaks.catch_up_after_hold = PLUMB_CATCH_UP_NOW;
}

/* Whatever happens: every break that was due ends once, nothing is told under a hold, and without a
 * worn sensor nothing becomes due by time. */
typedef struct {
  GRand *random;
  uint32_t open; /* the break that is due, 0: none */
  bool is_held, is_worn, is_live;
} Wild;

static void
watch (Wild *wild, const PlumbBreaksEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbBreaksEvent *event = &events->event[i];
    switch (event->kind) {
    case PLUMB_BREAKS_EVENT_DUE:
      g_assert_cmpuint (wild->open, ==, 0);
      g_assert_true (event->trigger == PLUMB_TRIGGER_CHECK_IN || (wild->is_worn && wild->is_live));
      wild->open = event->id;
      break;
    case PLUMB_BREAKS_EVENT_SUGGESTED:
      g_assert_cmpuint (event->id, ==, wild->open);
      g_assert_false (wild->is_held);
      break;
    case PLUMB_BREAKS_EVENT_STARTED:
      g_assert_true (wild->open == 0 || wild->open == event->id);
      wild->open = event->id;
      break;
    case PLUMB_BREAKS_EVENT_FINISHED:
      g_assert_true (wild->open == event->id || event->outcome == PLUMB_BREAK_NATURAL);
      g_assert_cmpint (event->duration_us, >=, 0);
      if (event->outcome != PLUMB_BREAK_POSTPONED)
        wild->open = 0;
      break;
    case PLUMB_BREAKS_EVENT_MISSED: g_assert_cmpuint (event->id, ==, wild->open); break;
    }
  }
}

static void
send (Fixture *fixture, Wild *wild, const PlumbEvent *event)
{
  PlumbBreaksEvents events;

  plumb_breaks_handle (fixture->breaks, event, 1, fixture->now_us, &events);
  watch (wild, &events);
}

static void
change_wearer (Fixture *fixture, Wild *wild)
{
  PlumbEvent event = {.time_us = fixture->now_us};

  switch (g_rand_int_range (wild->random, 0, 5)) {
  case 0:
    event.kind = PLUMB_EVENT_ACTIVITY_CHANGED;
    event.activity.to = (PlumbActivity)g_rand_int_range (wild->random, 0, 7);
    break;
  case 1:
    event.kind = PLUMB_EVENT_POSTURE_CHANGED;
    event.posture.to = (PlumbPosture)g_rand_int_range (wild->random, 0, 6);
    break;
  case 2:
    event.kind = PLUMB_EVENT_WEAR_CHANGED;
    event.wear.to = (PlumbWear)g_rand_int_range (wild->random, 0, 3);
    break;
  case 3:
    event.kind = PLUMB_EVENT_QUALITY_CHANGED;
    event.quality.to = (PlumbQuality)g_rand_int_range (wild->random, 0, 5);
    break;
  default:
    event.kind =
        g_rand_boolean (wild->random) ? PLUMB_EVENT_BREAK_VERIFIED : PLUMB_EVENT_BOUT_ENDED;
    event.interval.duration_us = 60 * SECOND;
    event.interval.start_us = fixture->now_us - 60 * SECOND;
    break;
  }
  if (event.kind == PLUMB_EVENT_WEAR_CHANGED)
    wild->is_worn = event.wear.to == PLUMB_WEAR_WORN;
  if (event.kind == PLUMB_EVENT_QUALITY_CHANGED)
    wild->is_live =
        event.quality.to == PLUMB_QUALITY_LIVE || event.quality.to == PLUMB_QUALITY_SUSPECT;
  send (fixture, wild, &event);
}

static void
wish (Fixture *fixture, Wild *wild)
{
  PlumbBreaksEvents events;
  uint32_t id;

  events.count = 0;
  switch (g_rand_int_range (wild->random, 0, 6)) {
  case 0:
    plumb_breaks_start (fixture->breaks, (PlumbBreakKind)g_rand_int_range (wild->random, 0, 2), 0,
                        fixture->now_us, &events, &id);
    break;
  case 1: plumb_breaks_finish (fixture->breaks, 0, true, fixture->now_us, &events); break;
  case 2: plumb_breaks_postpone (fixture->breaks, 60, fixture->now_us, &events); break;
  case 3: plumb_breaks_skip (fixture->breaks, fixture->now_us, &events); break;
  case 4:
    wild->is_held = !wild->is_held;
    plumb_breaks_set_held (fixture->breaks, &(PlumbBreaksHold){.is_held = wild->is_held},
                           fixture->now_us, &events);
    break;
  default:
    plumb_breaks_note_check_in (fixture->breaks,
                                (PlumbFeeling)g_rand_int_range (wild->random, 0, 3), 1,
                                fixture->now_us, &events);
    break;
  }
  watch (wild, &events);
}

static void
let_pass (Fixture *fixture, Wild *wild, int64_t amount_us)
{
  int64_t end_us = fixture->now_us + amount_us;
  PlumbBreaksEvents events;

  while (plumb_breaks_deadline (fixture->breaks) <= end_us) {
    g_assert_cmpint (plumb_breaks_deadline (fixture->breaks), >, fixture->now_us);
    fixture->now_us = plumb_breaks_deadline (fixture->breaks);
    plumb_breaks_tick (fixture->breaks, fixture->now_us, &events);
    watch (wild, &events);
  }
  fixture->now_us = end_us;
  plumb_breaks_tick (fixture->breaks, end_us, &events);
  watch (wild, &events);
}

static void
test_anything (void)
{
  for (uint32_t seed = 1; seed <= 60; seed++) {
    g_autoptr (Fixture) fixture = fixture_new (seed % 2 != 0 ? NULL : catch_up_now);
    Wild wild = {.random = g_rand_new_with_seed (seed), .is_worn = true, .is_live = true};
    for (int step = 0; step < 600; step++) {
      let_pass (fixture, &wild, (int64_t)g_rand_int_range (wild.random, 0, 900) * SECOND);
      if (g_rand_int_range (wild.random, 0, 3) == 0)
        wish (fixture, &wild);
      else
        change_wearer (fixture, &wild);
    }
    g_rand_free (wild.random);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/breaks/anything", test_anything);
  return g_test_run ();
}
