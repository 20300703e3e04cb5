/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A week of a wearer's life through the engine, by the wall clock of a week whose Sunday has 25
 * hours. What must always be so is held against all that is said: see ledger.h. */
#include <string.h>

#include "event.h"
#include "life.h"

#define DAYS 7

/* What is done to the engine in the middle of it all. */
typedef void (*Disturbance) (Life *life);

typedef struct {
  Disturbance at_night; /* before the fourth day */
  Disturbance at_work;  /* in the middle of a sitting of the third day */
  bool has_tick;        /* before every sample */
} Plan;

static void
act (Life *life, PlumbCommandKind kind, uint32_t seconds)
{
  const PlumbCommand command = {.kind = kind, .seconds = seconds};

  g_assert_cmpint (life_do (life, &command), ==, PLUMB_REPLY_OK);
}

/* At the desk: mostly upright, slouching now and then, seldom quite still. */
static void
sit (Life *life, unsigned minutes)
{
  for (unsigned i = 0; i < minutes; i += 5) {
    play_hold (life->play, 200, i % 10 == 0 ? 1 : 4, 0);
    play_hold (life->play, 70, i % 15 == 5 ? 26 : 2, 0);
    play_hold (life->play, 25, 3, i % 20 == 10 ? 24 : 0);
    play_move (life->play, 5, 0.2);
  }
}

static bool
is_suggested (const Life *life)
{
  PlumbCoachSnapshot coach;

  plumb_engine_get_coach (life->engine, &coach);
  return coach.breaks.state == PLUMB_BREAKS_SUGGESTED;
}

/* What the wearer does about a break that is suggested; another thing each time. */
static void
answer (Life *life, unsigned turn)
{
  if (!is_suggested (life))
    return;
  switch (turn % 4) {
  case 0: act (life, PLUMB_COMMAND_POSTPONE_BREAK, 0); break;
  case 1: life_say (life, PLUMB_COMMAND_START_BREAK); break;
  case 2:
    life_do (life, &(PlumbCommand){.kind = PLUMB_COMMAND_SKIP_BREAK, .reason = "busy"});
    break;
  default: break; /* not at all */
  }
  if (turn % 4 == 1) {
    if (turn % 8 == 1)
      play_walk (life->play, 40);
    else
      play_hold (life->play, 40, 2, 0); /* at the desk, or so it seems */
    life_do (life, &(PlumbCommand){.kind = PLUMB_COMMAND_FINISH_BREAK, .finish = {0, true}});
  }
}

static void
check_in (Life *life, PlumbFeeling feeling, int comfort)
{
  PlumbCommand command = {
      .kind = PLUMB_COMMAND_CHECK_IN,
      .check_in = {life_wall_us (life), comfort, true, feeling, PLUMB_AREA_NECK},
  };
  life_do (life, &command);
}

/* Between two samples, so that what was counted of the time before it comes after it. */
static void
set_clock (Life *life, int64_t by_s)
{
  life->play->t_s += 0.04;
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_CLOCK,
      .clock = {.offset_us = life->offset_us + by_s * (int64_t)G_USEC_PER_SEC},
  };
  life_do (life, &command);
}

/* What is so of one day only. */
static void
live_afternoon (Life *life, unsigned day)
{
  switch (day) {
  case 0:
    life_do (life, &(PlumbCommand){.kind = PLUMB_COMMAND_PAUSE, .pause = {.seconds = 1200}});
    sit (life, 30);
    break;
  case 1: life_suspend (life, 1500); break;
  case 2:
    life_do (life, &(PlumbCommand){.kind = PLUMB_COMMAND_SESSION,
                                   .session = {true, life_wall_us (life)}});
    play_bend (life->play, 4, 80);
    break;
  case 3: set_clock (life, 97); break;
  case 4: set_clock (life, -150); break;
  case 5: check_in (life, PLUMB_FEELING_STIFF, 3); break;
  default: play_lie (life->play, 1200); break;
  }
}

static void
live_day (Life *life, unsigned day, const Plan *plan)
{
  sit (life, 35);
  answer (life, day);
  sit (life, 20);
  answer (life, day + 3);
  sit (life, 25);
  if (day == 2 && plan->at_work != NULL)
    plan->at_work (life);
  sit (life, 10);
  answer (life, day + 1);
  sit (life, 20);
  play_walk (life->play, 400);
  play_bend (life->play, 3, 70);
  sit (life, 25);
  play_walk (life->play, 90);
  live_afternoon (life, day);
  sit (life, 35);
  answer (life, day + 2);
  sit (life, 30);
  /* put on the table, and a while later out of reach */
  play_table (life->play, 1500);
  life_set_stream (life, PLUMB_STREAM_LOST);
  if (day == 3 && plan->at_night != NULL) {
    life_sleep_until (life, "23:00");
    plan->at_night (life);
  }
  life_sleep_until (life, "08:10");
  life_set_stream (life, PLUMB_STREAM_LIVE);
}

/* As in a later week of wear: two blocks a day, in hours of work, and then no more of it. */
static PlumbSettings *
coach_half_an_hour (void)
{
  PlumbSettings *settings = plumb_settings_new_default ();

  settings->values.training.minutes_by_week[0] = 30;
  settings->values.training.n_weeks = 1;
  settings->values.training.until_min = 13 * 60;
  return settings;
}

static Life *
live_week (const Plan *plan)
{
  Life *life = life_new (coach_half_an_hour (), "Europe/Berlin", "2026-10-19T08:00:00");

  life->play->has_tick = plan->has_tick;
  life_calibrate (life);
  for (unsigned day = 0; day < DAYS; day++)
    live_day (life, day, plan);
  return life;
}

static void
test_adds_up (void)
{
  g_autoptr (Life) life = live_week (&(Plan){0});
  Ledger *ledger = &life->ledger;
  PlumbTotals totals;

  life_finish (life, &totals); /* holds the minutes against the time */
  /* 25 hours on Sunday; the clock went forward by 97 s and back by 150 s */
  int64_t wall_us = life_now_us (life) - (97 - 150) * (int64_t)-G_USEC_PER_SEC;
  g_assert_cmpint (wall_us / G_USEC_PER_SEC, ==, 7 * 86400 + 3600 + 600 + 10);
  /* a little of everything */
  g_assert_cmpint (totals.upright_us, >, 20 * INT64_C (3600000000));
  g_assert_cmpint (totals.slouching_us, >, INT64_C (3600000000));
  g_assert_cmpint (totals.leaning_us, >, 0);
  g_assert_cmpint (totals.walking_us, >, 45 * INT64_C (60000000));
  g_assert_cmpint (totals.lying_us, >, 15 * INT64_C (60000000));
  g_assert_cmpint (totals.not_worn_us, >, 7 * 1490 * INT64_C (1000000));
  g_assert_cmpint (totals.no_data_us, >, 7 * 12 * INT64_C (3600000000));
  g_assert_cmpint (totals.paused_us, ==, INT64_C (1200000000));
  g_assert_cmpuint (ledger->revisions, >=, DAYS); /* the table, each evening */
  g_assert_cmpuint (ledger->days->len, ==, DAYS + 1);
  g_assert_cmpstr (ledger->days->pdata[0], ==, "2026-10-18"); /* at the start */
  g_assert_cmpstr (ledger->days->pdata[DAYS], ==, "2026-10-25");
  g_assert_cmpuint (ledger->count[PLUMB_EVENT_HOUR_ENDED], >, 6 * DAYS);
  g_assert_cmpuint (ledger->count[PLUMB_EVENT_CHECK_INS_WANTED], ==, DAYS);
  g_assert_cmpuint (ledger->count[PLUMB_EVENT_PAUSE_ENDED], ==, 1);
  g_assert_cmpuint (ledger->count[PLUMB_EVENT_AFTERCARE_CHANGED], ==, 2);
  g_assert_cmpuint (ledger->count[PLUMB_EVENT_TRAINING_CHANGED], >=, DAYS);
  for (unsigned i = 0; i < PLUMB_BREAK_OUTCOMES; i++)
    g_assert_cmpuint (ledger->outcomes[i], >, 0);
}

/* False: it tells again, after a restart, what it has told before. */
static bool
is_news (const char *what, char **last)
{
  static const char *const states[] = {" training-changed", " aftercare-changed"};

  for (unsigned i = 0; i < G_N_ELEMENTS (states); i++) {
    if (!g_str_has_prefix (what, states[i]))
      continue;
    g_autofree char *old = g_steal_pointer (&last[i]);
    last[i] = g_strndup (what, strcspn (what, "=") + 2);
    return g_strcmp0 (old, last[i]) != 0;
  }
  return true;
}

/* Only what coach and days say, without durations; each time in units of so much. */
static char *
pick (const Life *life, int64_t grain_us)
{
  static const char *const wanted[] = {
      " break-due", " break-suggested",  " break-started", " break ",          " break-missed",
      " day-ended", " training-changed", " aftercare",     " check-ins-wanted"};
  g_auto (GStrv) lines = g_strsplit (life->ledger.log->str, "\n", -1);
  GString *picked = g_string_new (NULL);
  char *last[2] = {NULL, NULL};

  for (char **line = lines; **line != '\0'; line++) {
    const char *what = strchr (*line, ' ');
    int64_t time = (g_ascii_strtoll (*line, NULL, 10) + grain_us / 2) / grain_us;
    const char *durations = strstr (what, "_s=");
    int length = durations != NULL ? (int)(durations - what) : 1000;
    for (unsigned i = 0; i < G_N_ELEMENTS (wanted); i++)
      if (g_str_has_prefix (what, wanted[i]) && is_news (what, last))
        g_string_append_printf (picked, "%" G_GINT64_FORMAT "%.*s\n", time, length, what);
  }
  g_free (last[0]);
  g_free (last[1]);
  return g_string_free (picked, FALSE);
}

static void
restart (Life *life)
{
  life_restart (life, true);
}

static void
crash (Life *life)
{
  life_restart (life, false);
}

/* A night's restart changes nothing of what comes after it but by the seconds that filters take. */
static void
test_restart_at_night (void)
{
  static const Disturbance ways[] = {restart, crash};
  g_autoptr (Life) plain = live_week (&(Plan){0});
  g_autofree char *wanted = pick (plain, 60 * (int64_t)G_USEC_PER_SEC);

  for (unsigned i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (Life) life = live_week (&(Plan){.at_night = ways[i]});
    g_autofree char *got = pick (life, 60 * (int64_t)G_USEC_PER_SEC);
    PlumbTotals totals;
    g_assert_cmpstr (got, ==, wanted);
    life_finish (life, &totals);
  }
}

/* In the middle of work it knows the wearer again after some seconds; counts go on. */
static void
test_restart_at_work (void)
{
  g_autoptr (Life) plain = live_week (&(Plan){0});
  g_autoptr (Life) life = live_week (&(Plan){.at_work = restart});
  g_autofree char *wanted = pick (plain, 5 * 60 * (int64_t)G_USEC_PER_SEC);
  g_autofree char *got = pick (life, 5 * 60 * (int64_t)G_USEC_PER_SEC);
  PlumbTotals totals;

  g_assert_cmpstr (got, ==, wanted);
  life_finish (life, &totals);
}

static void
test_ticks (void)
{
  g_autoptr (Life) plain = live_week (&(Plan){0});
  g_autoptr (Life) ticked = live_week (&(Plan){.has_tick = true});
  PlumbTotals totals, more;

  g_assert_cmpstr (ticked->ledger.log->str, ==, plain->ledger.log->str);
  life_finish (plain, &totals);
  life_finish (ticked, &more);
  g_assert_cmpmem (&totals, sizeof totals, &more, sizeof more);
  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    g_assert_cmpstr (ticked->kept[key], ==, plain->kept[key]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/week/adds-up", test_adds_up);
  g_test_add_func ("/week/restart-at-night", test_restart_at_night);
  g_test_add_func ("/week/restart-at-work", test_restart_at_work);
  g_test_add_func ("/week/ticks", test_ticks);
  return g_test_run ();
}
