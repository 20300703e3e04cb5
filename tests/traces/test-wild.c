/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever comes, in whatever order: what is said stays in order and adds up (ledger.h), and does
 * not depend on how often anybody asks. */
#include <math.h>
#include <string.h>

#include "event.h"
#include "life.h"
#include "minutes.h"

#define SEEDS  8
#define INPUTS 12000
#define DAY_US ((int64_t)86400 * G_USEC_PER_SEC)

typedef struct {
  Life *life;
  GRand *random;
  PlumbSettings *settings[3];
  PlumbSensorSettings thresholds;
  bool has_tick; /* one more before every input, in the middle of the time to it */
  PlumbCheckIn check_ins[3];
} Wild;

static int
any (Wild *wild, int below)
{
  return g_rand_int_range (wild->random, 0, below);
}

/* 0 mostly: what is above the others, below that number. */
static unsigned
seldom (Wild *wild, int below, int others)
{
  int number = any (wild, below + others);

  return number < others ? 0 : (unsigned)(number - others);
}

static uint32_t
any_alert (Wild *wild)
{
  const PlumbAlert *alerts;
  unsigned n = plumb_engine_get_alerts (wild->life->engine, &alerts);
  int which = any (wild, 5);

  return n > 0 && which < 4 ? alerts[(unsigned)which % n].id : (uint32_t)any (wild, 3);
}

static PlumbCheckIn
any_check_in (Wild *wild)
{
  return (PlumbCheckIn){
      .wall_us = life_wall_us (wild->life) - any (wild, 30) * DAY_US,
      .comfort = any (wild, 12) - 1,
      .has_feeling = any (wild, 3) > 0,
      .feeling = (PlumbFeeling)any (wild, 3),
      .areas = (uint32_t)any (wild, 64),
  };
}

typedef void (*Fill) (Wild *wild, PlumbCommand *command);

#define FILL(name) static void name (Wild *wild, PlumbCommand *command)

FILL (fill_settings)
{
  command->settings = wild->settings[any (wild, 3)];
}

FILL (fill_clock)
{
  command->clock.offset_us =
      wild->life->offset_us + g_rand_int_range (wild->random, -7200, 7200) * (int64_t)333333;
}

FILL (fill_sensor)
{
  command->sensor.is_used = any (wild, 6) > 0;
  command->sensor.placement = (PlumbPlacement)any (wild, 8);
}

FILL (fill_stream)
{
  command->stream = (PlumbStream)any (wild, 5);
}

FILL (fill_battery)
{
  command->battery.percent = any (wild, 102) - 1;
  command->battery.is_charging = any (wild, 2) > 0;
  command->battery.thresholds = &wild->thresholds;
}

FILL (fill_calibrate)
{
  command->pose = (PlumbPose)any (wild, PLUMB_POSES);
}

FILL (fill_restore_calibration)
{
  command->slot = 0;
  command->restored = &wild->life->calibration;
}

FILL (fill_hold)
{
  command->hold.hold = (PlumbHold)any (wild, PLUMB_HOLD_PROFILE + 1);
  command->hold.is_set = any (wild, 3) == 0;
}

FILL (fill_mode)
{
  command->mode = (PlumbMode)seldom (wild, 3, 3);
}

FILL (fill_profile)
{
  command->profile = any (wild, 4) == 0 ? PLUMB_PROFILE_COMMUTING : PLUMB_PROFILE_DEFAULT;
}

FILL (fill_pause)
{
  command->pause.seconds = (uint32_t)any (wild, 900) + 1;
}

FILL (fill_seconds)
{
  command->seconds = (uint32_t)any (wild, 900) + 1;
}

FILL (fill_alert)
{
  command->alert.id = any_alert (wild);
  command->alert.seconds = (uint32_t)any (wild, 900);
}

FILL (fill_is_set)
{
  command->is_set = any (wild, 4) == 0;
}

FILL (fill_check_in)
{
  command->check_in = any_check_in (wild);
}

FILL (fill_check_ins)
{
  command->check_ins.list = wild->check_ins;
  command->check_ins.count = (unsigned)any (wild, 4);
}

FILL (fill_session)
{
  command->session.is_massage = any (wild, 4) == 0;
  command->session.wall_us = life_wall_us (wild->life) - any (wild, 7200) * (int64_t)1000000;
}

FILL (fill_start)
{
  command->start.kind = (PlumbBreakKind)any (wild, PLUMB_BREAK_KINDS);
  command->start.seconds = (uint32_t)any (wild, 300);
  command->start.item = any (wild, 9) == 0 ? "nothing-like-it" : NULL;
}

FILL (fill_finish)
{
  command->finish.is_completed = any (wild, 2) > 0;
}

FILL (fill_reason)
{
  command->reason = any (wild, 2) > 0 ? "busy" : NULL;
}

/* NULL: there is nothing to say. */
static const Fill fills[PLUMB_COMMANDS] = {
    [PLUMB_COMMAND_SETTINGS] = fill_settings,
    [PLUMB_COMMAND_CLOCK] = fill_clock,
    [PLUMB_COMMAND_SENSOR] = fill_sensor,
    [PLUMB_COMMAND_STREAM] = fill_stream,
    [PLUMB_COMMAND_BATTERY] = fill_battery,
    [PLUMB_COMMAND_RESTORE_CALIBRATION] = fill_restore_calibration,
    [PLUMB_COMMAND_CALIBRATE] = fill_calibrate,
    [PLUMB_COMMAND_HOLD] = fill_hold,
    [PLUMB_COMMAND_MODE] = fill_mode,
    [PLUMB_COMMAND_PROFILE] = fill_profile,
    [PLUMB_COMMAND_PAUSE] = fill_pause,
    [PLUMB_COMMAND_PRACTISE] = fill_seconds,
    [PLUMB_COMMAND_ACKNOWLEDGE] = fill_alert,
    [PLUMB_COMMAND_DISMISS] = fill_alert,
    [PLUMB_COMMAND_REPORT_FALSE] = fill_alert,
    [PLUMB_COMMAND_SNOOZE] = fill_alert,
    [PLUMB_COMMAND_ANSWER_PROPOSAL] = fill_is_set,
    [PLUMB_COMMAND_CHECK_IN] = fill_check_in,
    [PLUMB_COMMAND_CHECK_INS] = fill_check_ins,
    [PLUMB_COMMAND_SESSION] = fill_session,
    [PLUMB_COMMAND_START_BREAK] = fill_start,
    [PLUMB_COMMAND_FINISH_BREAK] = fill_finish,
    [PLUMB_COMMAND_POSTPONE_BREAK] = fill_seconds,
    [PLUMB_COMMAND_SKIP_BREAK] = fill_reason,
    [PLUMB_COMMAND_INHIBIT_BREAKS] = fill_is_set,
};

static void
command_anything (Wild *wild)
{
  PlumbCommand command = {
      .kind = (PlumbCommandKind)any (wild, PLUMB_COMMANDS),
      .slot = (uint32_t)any (wild, 3),
  };
  Life *life = wild->life;

  for (unsigned i = 0; i < G_N_ELEMENTS (wild->check_ins); i++)
    wild->check_ins[i] = any_check_in (wild);
  if (fills[command.kind] != NULL)
    fills[command.kind](wild, &command);
  g_assert_cmpint (life_do (life, &command), <, PLUMB_REPLIES);
}

static void
feed_anything (Wild *wild)
{
  double tilt = any (wild, 8) > 5 ? 0.5 : 0.02, shake = any (wild, 40) == 0 ? 0.4 : 0.01;
  PlumbSample sample = {
      .time_us = life_now_us (wild->life) - any (wild, 2) * 1000,
      .slot = seldom (wild, 4, 8),
      .fields = any (wild, 60) == 0 ? (uint32_t)any (wild, 32) : PLUMB_SAMPLE_ACCEL,
      .accel_g = {-sin (tilt), shake * g_rand_double (wild->random), cos (tilt)},
      .rate_dps = {g_rand_double_range (wild->random, -90, 90), 0, 0},
      .angle_deg = 57 * tilt,
      .is_slouching = tilt > 0.4,
      .is_worn = any (wild, 50) > 0,
  };

  if (any (wild, 100) == 0)
    sample.accel_g[1] = NAN;
  play_sample (wild->life->play, &sample);
}

static void
pass_time (Wild *wild)
{
  int kind = any (wild, 400);
  double seconds = kind == 0  ? any (wild, 86400)
                   : kind < 4 ? any (wild, 2400)
                              : any (wild, 300) / 1e3;
  int64_t before_us = life_now_us (wild->life);

  wild->life->play->t_s += seconds;
  if (wild->has_tick)
    life_tick (wild->life, (before_us + life_now_us (wild->life)) / 2);
}

static void
wild_begin (Wild *wild, guint32 seed, bool has_tick)
{
  *wild = (Wild){
      .life = life_new (NULL, "Europe/Berlin", "2026-10-19T08:00:00"),
      .random = g_rand_new_with_seed (seed),
      .has_tick = has_tick,
      .thresholds = {.battery_warn_percent = 20,
                     .battery_critical_percent = 10,
                     .battery_clear_percent = 30},
  };
  wild->life->ledger.is_clock_wild = true;
  for (unsigned i = 0; i < G_N_ELEMENTS (wild->settings); i++)
    wild->settings[i] = plumb_settings_new_default ();
  wild->settings[1]->values.training.minutes_per_day_start = 2;
  wild->settings[1]->values.training.minutes_per_day_growth = 1;
  wild->settings[1]->values.training.minutes_per_day_max = 9;
  wild->settings[1]->values.monitor.mode = PLUMB_MODE_TRACKING;
  wild->settings[2]->values.breaks.micro_every_min = 3;
  wild->settings[2]->values.breaks.long_every_min = 7;
  wild->settings[2]->values.breaks.expire_min = 1;
  wild->settings[2]->values.breaks.catch_up_after_hold = PLUMB_CATCH_UP_NEXT;
  wild->settings[2]->values.training.minutes_by_week[0] = 90;
  wild->settings[2]->values.training.block_min = 1;
  wild->settings[2]->values.alerts.worn_first_min = 0;
  wild->settings[2]->values.statistics.summary_at_min = 1290;
  life_calibrate (wild->life);
}

static void
wild_end (Wild *wild)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (wild->settings); i++)
    plumb_settings_unref (wild->settings[i]);
  g_rand_free (wild->random);
  life_free (wild->life);
}

static void
live_wildly (Wild *wild, guint32 seed, bool has_tick)
{
  PlumbTotals totals;

  wild_begin (wild, seed, has_tick);
  for (int i = 0; i < INPUTS; i++) {
    pass_time (wild);
    if (any (wild, 25) == 0)
      command_anything (wild);
    else
      feed_anything (wild);
    g_assert_cmpint (plumb_engine_deadline (wild->life->engine), >,
                     life_now_us (wild->life) - 2000);
  }
  life_finish (wild->life, &totals);
}

static void
test_anything (void)
{
  unsigned breaks = 0, revisions = 0;

  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    Wild wild;
    live_wildly (&wild, seed, false);
    breaks += wild.life->ledger.count[PLUMB_EVENT_BREAK_FINISHED];
    revisions += wild.life->ledger.revisions;
    wild_end (&wild);
  }
  g_assert_cmpuint (breaks, >, 100);
  g_assert_cmpuint (revisions, >, 100);
}

/* The totals of every minute, and all that was said. */
static void
assert_same (const Life *a, const Life *b)
{
  g_assert_cmpstr (a->ledger.log->str, ==, b->ledger.log->str);
  g_assert_cmpuint (a->ledger.minutes->len, ==, b->ledger.minutes->len);
  g_assert_cmpmem (a->ledger.minutes->data, a->ledger.minutes->len * sizeof (LedgerMinute),
                   b->ledger.minutes->data, b->ledger.minutes->len * sizeof (LedgerMinute));
  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    g_assert_cmpstr (a->kept[key], ==, b->kept[key]);
}

static void
test_ticks (void)
{
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    Wild plain, ticked;
    live_wildly (&plain, seed, false);
    live_wildly (&ticked, seed, true);
    assert_same (plain.life, ticked.life);
    wild_end (&plain);
    wild_end (&ticked);
  }
}

/* Three weeks in one call are more than one list can hold: call again. */
static void
test_leap (void)
{
  g_autoptr (Life) leapt = life_new (NULL, "Europe/Berlin", "2026-10-19T08:00:00");
  g_autoptr (Life) stepped = life_new (NULL, "Europe/Berlin", "2026-10-19T08:00:00");
  Life *lives[] = {leapt, stepped};
  PlumbTotals totals;

  for (unsigned i = 0; i < G_N_ELEMENTS (lives); i++) {
    life_calibrate (lives[i]);
    play_hold (lives[i]->play, 600, 2, 0);
    int64_t end_us = life_now_us (lives[i]) + 21 * DAY_US;
    unsigned lists = lives[i]->ledger.lists;
    for (int64_t at_us = life_now_us (stepped); i == 1 && at_us < end_us; at_us += 37000000)
      life_tick (stepped, at_us);
    lives[i]->play->t_s += 21 * 86400.0;
    play_hold (lives[i]->play, 60, 2, 0);
    if (i == 0) /* the samples and all that did not fit */
      g_assert_cmpuint (leapt->ledger.lists, >, lists + 600 + 21 * 1440 / PLUMB_EVENTS_MAX);
    life_finish (lives[i], &totals);
  }
  assert_same (leapt, stepped);
  g_assert_cmpuint (leapt->ledger.days->len, ==, 22);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wild/anything", test_anything);
  g_test_add_func ("/wild/ticks", test_ticks);
  g_test_add_func ("/wild/leap", test_leap);
  return g_test_run ();
}
