/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the minutes of a day say: silence that was meant and silence that was not, a sensor that
 * lies on a table, mode off, what still runs. */
#include <math.h>

#include "engine-fixture.h"
#include "event.h"

/* A worn sensor, and what happens while it is silent. */
typedef void (*Meanwhile) (Fixture *fixture);

static Fixture *
begin (void)
{
  Fixture *fixture = fixture_new (NULL);

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 600, 1);
  return fixture;
}

static void
lose (Fixture *fixture, int64_t length_us)
{
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LOST);
  fixture_pass (fixture, length_us);
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE);
}

static void
expect_missing (Fixture *fixture, int64_t wanted_us)
{
  fixture_pass (fixture, MINUTE_US); /* the running minute is told */
  g_assert_cmpint (fixture->totals.missing_us, ==, wanted_us);
  g_assert_cmpint (fixture->totals.missing_us, <=, fixture->totals.no_data_us);
}

static void
test_lengths (void)
{
  static const struct {
    int64_t silent_us;
    bool is_gap;
  } rows[] = {
      {7 * SECOND_US, true},           {20 * MINUTE_US, true},
      {3 * HOUR_US - SECOND_US, true}, {3 * HOUR_US + SECOND_US, false}, /* it was left off */
      {11 * HOUR_US, false},                                             /* a night */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = begin ();
    g_test_message ("row %u", i);
    lose (fixture, rows[i].silent_us);
    fixture_hold (fixture, 30, 1);
    /* up to the first sample that came again, a tenth of a second later */
    expect_missing (fixture, rows[i].is_gap ? rows[i].silent_us + SECOND_US / 10 : 0);
  }
}

static void
sleep_meanwhile (Fixture *fixture)
{
  fixture_command (fixture, PLUMB_COMMAND_SUSPEND);
  fixture_pass (fixture, 10 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_RESUME);
}

static void
pause_meanwhile (Fixture *fixture)
{
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {300, NULL});
  fixture_pass (fixture, 6 * MINUTE_US);
}

static void
switch_off_meanwhile (Fixture *fixture)
{
  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_OFF);
  fixture_pass (fixture, 5 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_TRAINING);
}

static void
disable_meanwhile (Fixture *fixture)
{
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_OFF);
  fixture_pass (fixture, 5 * MINUTE_US);
}

static void
lay_down_meanwhile (Fixture *fixture)
{
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE);
  fixture_lie (fixture, 900, 40); /* it is back, on a table, before it is worn again */
}

/* Silence that somebody meant is not missing. */
static void
test_meant (void)
{
  static const Meanwhile meanwhiles[] = {sleep_meanwhile, pause_meanwhile, switch_off_meanwhile,
                                         disable_meanwhile, lay_down_meanwhile};

  for (unsigned i = 0; i < G_N_ELEMENTS (meanwhiles); i++) {
    g_autoptr (Fixture) fixture = begin ();
    g_test_message ("%u", i);
    fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LOST);
    fixture_pass (fixture, 5 * MINUTE_US);
    meanwhiles[i](fixture);
    lose (fixture, 5 * MINUTE_US);
    fixture_hold (fixture, 30, 1);
    expect_missing (fixture, 0);
  }
}

/* A computer that sleeps with the sensor on: nothing is missing when both wake up. */
static void
test_sleep (void)
{
  g_autoptr (Fixture) fixture = begin ();

  fixture_command (fixture, PLUMB_COMMAND_SUSPEND);
  fixture_hold (fixture, 1, 1); /* the last samples come late */
  fixture_pass (fixture, HOUR_US);
  fixture_command (fixture, PLUMB_COMMAND_RESUME);
  fixture_pass (fixture, 10 * SECOND_US);
  fixture_hold (fixture, 30, 1);
  expect_missing (fixture, 0);
}

/* A link that comes and goes: all of it is missing once the sensor moves. */
static void
test_flicker (void)
{
  g_autoptr (Fixture) fixture = begin ();

  lose (fixture, 10 * MINUTE_US);
  fixture_lie (fixture, 2, 1);
  lose (fixture, 5 * MINUTE_US);
  g_assert_cmpint (fixture->totals.missing_us, ==, 0);
  fixture_hold (fixture, 30, 1);
  expect_missing (fixture, 15 * MINUTE_US + SECOND_US / 5);
}

/* The revisions of one silence of 70 minutes from 08:10 on; the clock is set in the midst of it. */
static void
test_pieces (void)
{
  g_autoptr (Fixture) fixture = begin ();
  int64_t before_us = fixture->offset_us, start_us = fixture->now_us;
  PlumbTotals seen = {0};

  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LOST);
  fixture_pass (fixture, 25 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {before_us + 3 * HOUR_US, NULL});
  fixture_pass (fixture, 45 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE);
  fixture->revisions = g_array_new (FALSE, FALSE, sizeof (PlumbEvent));
  fixture_hold (fixture, 30, 1);
  g_assert_cmpuint (fixture->revisions->len, ==, 7);
  for (unsigned i = 0; i < fixture->revisions->len; i++) {
    const PlumbEvent *event = &g_array_index (fixture->revisions, PlumbEvent, i);
    int64_t length_us = event->minute.end_us - event->minute.start_us;
    int64_t wall_us = event->minute.start_us + event->offset_us;
    g_assert_cmpint (event->minute.totals.missing_us, ==, length_us);
    g_assert_cmpint (wall_us / (15 * MINUTE_US), ==, (wall_us + length_us - 1) / (15 * MINUTE_US));
    bool is_early = event->minute.start_us < start_us + 25 * MINUTE_US;
    g_assert_cmpint (event->offset_us, ==, is_early ? before_us : before_us + 3 * HOUR_US);
    plumb_totals_add (&seen, &event->minute.totals);
  }
  g_assert_cmpint (seen.missing_us, ==, 70 * MINUTE_US + SECOND_US / 10);
  g_clear_pointer (&fixture->revisions, g_array_unref);
}

/* The daemon is started anew in a silence: both its parts are missing, the time between is not. */
static void
test_restart (void)
{
  g_autoptr (Fixture) fixture = begin ();

  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LOST);
  fixture_pass (fixture, 10 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  fixture->now_us += 3 * MINUTE_US; /* no daemon */
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  g_assert_null (next->kept[PLUMB_KEEP_GAP]);
  fixture_pass (next, 20 * MINUTE_US);
  fixture_add_sensor (next, true);
  fixture_hold (next, 30, 1);
  g_assert_cmpint (next->totals.missing_us, ==, 30 * MINUTE_US + SECOND_US / 10);
  /* that one was killed: nothing is counted twice */
  g_autoptr (Fixture) last = fixture_new_from (next);
  fixture_add_sensor (last, true);
  fixture_hold (last, 30, 1);
  g_assert_cmpint (last->totals.missing_us, ==, 0);
}

static void
erase_last (Fixture *fixture, int64_t length_us)
{
  int64_t wall_us = fixture->now_us + fixture->offset_us;

  fixture_command (fixture, PLUMB_COMMAND_ERASE,
                   .span = {wall_us - length_us, wall_us + SECOND_US});
}

/* What was erased of a silence that lasts, or waits to be proven, is not missing later on. */
static void
test_erased_silence (void)
{
  g_autoptr (Fixture) fixture = begin ();

  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LOST);
  fixture_pass (fixture, 10 * MINUTE_US);
  erase_last (fixture, 4 * MINUTE_US);
  fixture_pass (fixture, 5 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE);
  fixture_hold (fixture, 30, 1);
  expect_missing (fixture, 11 * MINUTE_US + SECOND_US / 10);

  /* the restart keeps what came after it, and nothing of before */
  g_autoptr (Fixture) before = begin ();
  fixture_command (before, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LOST);
  fixture_pass (before, 10 * MINUTE_US);
  erase_last (before, 4 * MINUTE_US);
  fixture_pass (before, 2 * MINUTE_US);
  fixture_command (before, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) after = fixture_new_from (before);
  fixture_add_sensor (after, true);
  fixture_hold (after, 30, 1);
  g_assert_cmpint (after->totals.missing_us, ==, 2 * MINUTE_US + SECOND_US / 10);
}

/* The sensor lies on a table: what was erased before that was sure is not taken back as well. */
static void
test_erased_wear (void)
{
  g_autoptr (Fixture) fixture = begin ();

  fixture_lie (fixture, 420, 1);
  fixture_pass (fixture, 0);
  erase_last (fixture, 15 * MINUTE_US);
  fixture->totals = (PlumbTotals){0};
  fixture_lie (fixture, 400, 1);
  fixture_pass (fixture, MINUTE_US);
  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++) {
    g_test_message ("%s", plumb_totals_get_column (i));
    g_assert_cmpint (plumb_totals_get (&fixture->totals, i), >=, 0);
  }
  g_assert_cmpint (fixture->totals.not_worn_us, >, 395 * SECOND_US);
  g_assert_cmpint (fixture->totals.not_worn_us + fixture->totals.no_data_us, <=, 460 * SECOND_US);
}

/* Good and broken texts of a silence; none of an old one, or of one to come, counts. */
static void
test_texts (void)
{
  static const struct {
    const char *text;
    bool is_good;
  } rows[] = {
      {"1795420800000000 1795420800000000", true},
      {"1795400000000000 1795400000000000", true},
      {"1795420800000000 1895420800000000", true},
      {"1795420800000000 1795420700000000", false},
      {"1795420800000000", false},
      {"1795420800000000 ", false},
      {"1795420800000000 1795420800000000 1", false},
      {"99999999999999999999 99999999999999999999", false},
      {"", false},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new (NULL);
    g_test_message ("\"%s\"", rows[i].text);
    g_assert_cmpint (plumb_engine_restore (fixture->engine, PLUMB_KEEP_GAP, rows[i].text), ==,
                     rows[i].is_good);
    fixture_add_sensor (fixture, true);
    fixture_hold (fixture, 10, 1);
    g_assert_cmpint (fixture->totals.missing_us, ==, i == 0 ? SECOND_US / 10 : 0);
  }
}

/* Four minutes of slouching; then the sensor lies on a table, tilted, until that is sure. */
static void
test_taken_off (void)
{
  g_autoptr (Fixture) fixture = begin ();
  double deviation_s = 0;

  fixture_hold (fixture, 240, 30);
  g_string_truncate (fixture->log, 0);
  fixture->revisions = g_array_new (FALSE, FALSE, sizeof (PlumbEvent));
  fixture_lie (fixture, 700, 30);
  fixture_pass (fixture, MINUTE_US);
  g_assert_cmpint (fixture->totals.not_worn_us, >, 690 * SECOND_US);
  g_assert_cmpint (fixture->totals.slouching_us, <, 245 * SECOND_US);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 1);
  const char *ended = strstr (fixture->log->str, "slouch-ended");
  g_assert_nonnull (ended);
  g_assert_cmpint (fixture->slouch.interval.duration_us, >, 235 * SECOND_US);
  g_assert_cmpint (fixture->slouch.interval.duration_us, <, 245 * SECOND_US);
  g_assert_cmpint (fixture->bout.interval.duration_us, <, 850 * SECOND_US);
  g_assert_cmpint (fixture->totals.stationary_us, <, 850 * SECOND_US);
  for (unsigned i = 0; i < fixture->revisions->len; i++) {
    const PlumbEvent *event = &g_array_index (fixture->revisions, PlumbEvent, i);
    double minute_s = (double)(event->minute.end_us - event->minute.start_us) / SECOND_US;
    if (!isnan (event->minute.deviation_deg))
      deviation_s += minute_s;
    if (!isnan (event->minute.told_deg))
      deviation_s -= minute_s;
  }
  /* the minutes on the table, all but the one it was laid down in, have no tilt any more */
  g_assert_cmpfloat (deviation_s, <=, -9 * 60);
  g_assert_cmpfloat (deviation_s, >, -12 * 60);
  g_clear_pointer (&fixture->revisions, g_array_unref);
}

/* It was laid down tilted: what began on the table was no slouch. */
static void
test_laid_down_tilted (void)
{
  g_autoptr (Fixture) fixture = begin ();

  fixture_hold (fixture, 2, 40);
  fixture_lie (fixture, 700, 40);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 0);
  g_assert_cmpint (fixture->totals.slouching_us, <, 5 * SECOND_US);
}

/* All night on the table, and while nobody may look. */
static void
test_no_deviation (void)
{
  g_autoptr (Fixture) fixture = begin ();

  fixture_lie (fixture, 700, 60);
  fixture_lie (fixture, 120, 60);
  fixture_pass (fixture, 0);
  g_assert_true (isnan (fixture->minute.minute.deviation_deg));
  fixture_hold (fixture, 120, 1);
  g_assert_false (isnan (fixture->minute.minute.deviation_deg));
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {300, NULL});
  fixture_hold (fixture, 125, 1);
  g_assert_true (isnan (fixture->minute.minute.deviation_deg));
}

static void
test_mode_off (void)
{
  g_autoptr (Fixture) fixture = begin ();
  PlumbPiece piece;

  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_OFF);
  g_assert_true (plumb_engine_get_piece (fixture->engine, fixture->now_us + MINUTE_US, 1, &piece));
  g_assert_cmpint (piece.totals.off_us, ==, MINUTE_US);
  fixture_pass (fixture, 5 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {3600, NULL});
  fixture_pass (fixture, 5 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_TRACKING);
  fixture_pass (fixture, 5 * MINUTE_US);
  g_assert_cmpint (fixture->totals.off_us, ==, 10 * MINUTE_US);
  g_assert_cmpint (fixture->totals.paused_us, ==, 5 * MINUTE_US);
}

/* What runs is told beside the piece that it runs in. */
static void
test_running (void)
{
  g_autoptr (Fixture) fixture = begin ();
  PlumbPiece piece;

  g_assert_true (plumb_engine_get_piece (fixture->engine, fixture->now_us, 0, &piece));
  g_assert_cmpint (piece.bout.duration_us, >, 590 * SECOND_US);
  g_assert_cmpint (piece.slouch.duration_us, ==, 0);
  fixture_hold (fixture, 100, 30);
  g_assert_true (plumb_engine_get_piece (fixture->engine, fixture->now_us, 0, &piece));
  g_assert_cmpint (piece.bout.duration_us, >, 690 * SECOND_US);
  g_assert_cmpint (piece.slouch.duration_us, >, 95 * SECOND_US);
  g_assert_cmpint (piece.slouch.posture, ==, PLUMB_POSTURE_SLOUCHING);
}

/* A clock that begins in 1970 ends no day; when it is set, the last one is told. */
static void
test_wrong_clock (void)
{
  g_autoptr (Fixture) fixture = begin ();
  int64_t right_us = fixture->offset_us;

  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {0, NULL});
  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE);
  fixture_pass (fixture, 2 * DAY_US);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_DAY_ENDED], ==, 0);
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {right_us, NULL});
  g_assert_nonnull (strstr (fixture->log->str, "day-ended 2026-11-24\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/truth/lengths", test_lengths);
  g_test_add_func ("/engine/truth/meant", test_meant);
  g_test_add_func ("/engine/truth/sleep", test_sleep);
  g_test_add_func ("/engine/truth/flicker", test_flicker);
  g_test_add_func ("/engine/truth/pieces", test_pieces);
  g_test_add_func ("/engine/truth/restart", test_restart);
  g_test_add_func ("/engine/truth/erased-silence", test_erased_silence);
  g_test_add_func ("/engine/truth/erased-wear", test_erased_wear);
  g_test_add_func ("/engine/truth/texts", test_texts);
  g_test_add_func ("/engine/truth/taken-off", test_taken_off);
  g_test_add_func ("/engine/truth/laid-down-tilted", test_laid_down_tilted);
  g_test_add_func ("/engine/truth/no-deviation", test_no_deviation);
  g_test_add_func ("/engine/truth/mode-off", test_mode_off);
  g_test_add_func ("/engine/truth/running", test_running);
  g_test_add_func ("/engine/truth/wrong-clock", test_wrong_clock);
  return g_test_run ();
}
