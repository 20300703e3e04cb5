/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a wearer does in a day, and whatever holds notices back: with each pace the budget is
 * kept, and notices keep apart. */
#include "event.h"
#include "life.h"

#define SEEDS  12
#define PARTS  60
#define MINUTE INT64_C (60000000)

typedef struct {
  Life *life;
  GRand *random;
  const PlumbSettingsValues *values;
  GArray *times[PLUMB_NOTICES]; /* of each kind, and of all together in NONE */
  bool has_snoozed;             /* whoever snoozes chooses the time of that kind */
  bool has_postponed;           /* and whoever postpones that of the break */
} Wearer;

static PlumbNotice
notice_of (const PlumbAlert *alert)
{
  if (alert->kind == PLUMB_ALERT_SLOUCH || alert->kind == PLUMB_ALERT_LEAN)
    return PLUMB_NOTICE_SHIFT;
  bool is_asked =
      alert->kind == PLUMB_ALERT_BREAK_DUE && alert->break_trigger == PLUMB_TRIGGER_CHECK_IN;
  bool is_get_up = alert->kind == PLUMB_ALERT_LONG_SITTING || alert->kind == PLUMB_ALERT_BREAK_DUE;
  return is_get_up && !is_asked ? PLUMB_NOTICE_GET_UP : PLUMB_NOTICE_NONE;
}

static void
assert_apart (const GArray *times, double minutes)
{
  for (guint i = 1; i < times->len; i++)
    g_assert_cmpint (g_array_index (times, int64_t, i) - g_array_index (times, int64_t, i - 1), >=,
                     (int64_t)(minutes * (double)MINUTE));
}

static void
assert_budget (const Wearer *wearer)
{
  const GArray *all = wearer->times[PLUMB_NOTICE_NONE];
  guint most = (guint)wearer->values->alerts.max_per_hour;

  assert_apart (all, wearer->values->alerts.gap_min);
  g_assert_cmpuint (all->len, <=, (guint)wearer->values->alerts.max_per_day);
  for (guint i = most; i < all->len; i++)
    g_assert_cmpint (g_array_index (all, int64_t, i) - g_array_index (all, int64_t, i - most), >=,
                     60 * MINUTE);
  if (wearer->has_snoozed)
    return;
  assert_apart (wearer->times[PLUMB_NOTICE_SHIFT], wearer->values->alerts.repeat_s / 60);
  assert_apart (wearer->times[PLUMB_NOTICE_GET_UP], wearer->values->sitting.least_apart_min);
}

static void
on_event (const PlumbEvent *event, gpointer owner)
{
  Wearer *wearer = owner;
  bool is_telling =
      event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED;
  PlumbNotice notice = is_telling ? notice_of (&event->alert.alert) : PLUMB_NOTICE_NONE;

  if (notice == PLUMB_NOTICE_NONE)
    return;
  if (notice == PLUMB_NOTICE_GET_UP && wearer->has_postponed) {
    wearer->has_postponed = false;
    return;
  }
  g_array_append_val (wearer->times[notice], event->time_us);
  g_array_append_val (wearer->times[PLUMB_NOTICE_NONE], event->time_us);
  assert_budget (wearer);
}

static int
any (Wearer *wearer, int below)
{
  return g_rand_int_range (wearer->random, 0, below);
}

static void
hold_for (Wearer *wearer, double seconds)
{
  PlumbCommand command = {.kind = PLUMB_COMMAND_HOLD};

  command.hold.hold = (PlumbHold)any (wearer, PLUMB_HOLD_PROFILE + 1);
  command.hold.is_set = true;
  life_do (wearer->life, &command);
  play_hold (wearer->life->play, seconds, any (wearer, 2) * 26, 0);
  command.hold.is_set = false;
  life_do (wearer->life, &command);
}

static void
answer (Wearer *wearer, bool may_snooze)
{
  const PlumbAlert *alerts;
  unsigned n = plumb_engine_get_alerts (wearer->life->engine, &alerts);
  uint32_t id = n > 0 ? alerts[0].id : 0;

  switch (any (wearer, may_snooze ? 6 : 5)) {
  case 0:
    if (life_do (wearer->life, &(PlumbCommand){.kind = PLUMB_COMMAND_POSTPONE_BREAK,
                                               .seconds = 300}) == PLUMB_REPLY_OK)
      wearer->has_postponed = true;
    break;
  case 1: life_say (wearer->life, PLUMB_COMMAND_SKIP_BREAK); break;
  case 2:
    life_do (wearer->life, &(PlumbCommand){.kind = PLUMB_COMMAND_ACKNOWLEDGE, .alert = {.id = id}});
    break;
  case 3:
    life_do (wearer->life,
             &(PlumbCommand){.kind = PLUMB_COMMAND_REPORT_FALSE, .alert = {.id = id}});
    break;
  case 4: life_suspend (wearer->life, 60 * any (wearer, 40)); break;
  default:
    wearer->has_snoozed = true;
    life_do (wearer->life,
             &(PlumbCommand){.kind = PLUMB_COMMAND_SNOOZE,
                             .alert = {.id = any (wearer, 2) > 0 ? id : 0, .seconds = 200}});
    break;
  }
}

static void
live (Wearer *wearer, bool may_snooze)
{
  Play *play = wearer->life->play;

  for (int i = 0; i < PARTS; i++) {
    double seconds = 60 * any (wearer, 20);
    switch (any (wearer, 9)) {
    case 0:
    case 1: play_hold (play, seconds, any (wearer, 6), 0); break;
    case 2:
    case 3:
    case 4: play_hold (play, seconds, 20 + any (wearer, 20), 0); break;
    case 5: play_hold (play, seconds, 0, 25); break;
    case 6: play_walk (play, seconds / 10); break;
    case 7: hold_for (wearer, 2 * seconds); break;
    default: answer (wearer, may_snooze); break;
    }
  }
}

static void
test_budget (gconstpointer data)
{
  PlumbPacePreset pace = (PlumbPacePreset)GPOINTER_TO_INT (data);
  unsigned told = 0;

  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr (PlumbSettings) usual = plumb_settings_new_default ();
    g_autoptr (Life) life =
        life_new (plumb_settings_with_pace (usual, pace), "Europe/Berlin", "2026-11-23T08:00:00");
    Wearer wearer = {.life = life, .random = g_rand_new_with_seed (seed)};
    for (unsigned i = 0; i < PLUMB_NOTICES; i++)
      wearer.times[i] = g_array_new (FALSE, FALSE, sizeof (int64_t));
    wearer.values = &life->settings->values;
    life_calibrate (life);
    life->play->rate_hz = 1;
    life->on_event = on_event;
    life->owner = &wearer;
    live (&wearer, seed % 2 == 0);
    told += wearer.times[PLUMB_NOTICE_NONE]->len;
    for (unsigned i = 0; i < PLUMB_NOTICES; i++)
      g_array_unref (wearer.times[i]);
    g_rand_free (wearer.random);
  }
  g_test_message ("told %u in %d days", told, SEEDS);
  g_assert_cmpuint (told, >, 2 * SEEDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/budget/gentle", GINT_TO_POINTER (PLUMB_PACE_GENTLE), test_budget);
  g_test_add_data_func ("/budget/normal", GINT_TO_POINTER (PLUMB_PACE_NORMAL), test_budget);
  g_test_add_data_func ("/budget/strict", GINT_TO_POINTER (PLUMB_PACE_STRICT), test_budget);
  return g_test_run ();
}
