/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine remembers over a restart. */
#include "engine-fixture.h"
#include "event.h"

static const char breaks_text[] =
    "breaks1 saved=1795420800000000 id=3 phase=0 kind=0 trigger=0 told=0 postpones=0 due=0 "
    "suggested=0 until=0 begin=0 walked=0 seconds=30 verified=0 bout=60000000 still=60000000 "
    "worn=60000000 long=60000000 feeling=0 areas=0 sore=0 massaged=0 massage=0 safety=1";

#define RUNNING_SEEN "running1 seen=1795420800000000"
#define RUNNING_REST " measured=0 tellings=0 told=0 slouch=0 until=0 peak=0 posture=0"

typedef struct {
  PlumbKeep key;
  const char *text;
  bool is_good;
} TextRow;

static void
read_row (const TextRow *row)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  g_test_message ("%s: \"%s\"", plumb_keep_to_string (row->key), row->text);
  g_assert_cmpint (plumb_engine_restore (fixture->engine, row->key, row->text), ==, row->is_good);
  fixture_command (fixture, PLUMB_COMMAND_BEGIN);
  fixture_pass (fixture, 2 * DAY_US);
}

/* Good and broken texts of every key. */
static void
test_texts (void)
{
  static const TextRow rows[] = {
      {PLUMB_KEEP_BREAKS, breaks_text, true},
      {PLUMB_KEEP_BREAKS, "", false},
      {PLUMB_KEEP_BREAKS, "breaks1", false},
      {PLUMB_KEEP_BREAKS, "breaks2 saved=1", false},
      {PLUMB_KEEP_TRAINING, "20783 1234567 12", true},
      {PLUMB_KEEP_TRAINING, "20783 1234567", false},
      {PLUMB_KEEP_TRAINING, "", false},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000 0", true},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000 1", true},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000 2", false},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000", false},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000 ", false},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000  1", false},
      {PLUMB_KEEP_AFTERCARE, " 0", false},
      {PLUMB_KEEP_AFTERCARE, "1795424400000000000 0", false},
      {PLUMB_KEEP_SUMMARY_DAY, "2026-11-22", true},
      {PLUMB_KEEP_SUMMARY_DAY, "2026-11-31", false},
      {PLUMB_KEEP_SUMMARY_DAY, "yesterday", false},
      {PLUMB_KEEP_SEE_PROFESSIONAL, "answered 1795420800000000", true},
      {PLUMB_KEEP_SEE_PROFESSIONAL, "answered", false},
      {PLUMB_KEEP_SEE_PROFESSIONAL, "answered -5", false},
      {PLUMB_KEEP_SEE_PROFESSIONAL, "1795420800000000", false},
      {PLUMB_KEEP_PAUSE, "1795424400000000", true},
      {PLUMB_KEEP_PAUSE, "", false},
      {PLUMB_KEEP_PAUSE, "soon", false},
      {PLUMB_KEEP_PAUSE, "1795424400000000x", false},
      {PLUMB_KEEP_PAUSE, "1795424400000000000", false},
      {PLUMB_KEEP_MODE, "tracking", true},
      {PLUMB_KEEP_MODE, "Tracking", false},
      {PLUMB_KEEP_PROFILE, "commuting", true},
      {PLUMB_KEEP_PROFILE, "", false},
      {PLUMB_KEEP_TOLERANCE, "2.5", true},
      {PLUMB_KEEP_TOLERANCE, "", false},
      {PLUMB_KEEP_TOLERANCE, "2.5 degrees", false},
      {PLUMB_KEEP_TOLERANCE, "nan", false},
      {PLUMB_KEEP_TOLERANCE, "-1", false},
      {PLUMB_KEEP_TOLERANCE, "21", false},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    read_row (&rows[i]);
}

static void
test_running_texts (void)
{
  static const TextRow rows[] = {
      {PLUMB_KEEP_RUNNING, RUNNING_SEEN " start=1795417200000000 length=3000000000" RUNNING_REST,
       true},
      {PLUMB_KEEP_RUNNING, RUNNING_SEEN " start=0 length=0" RUNNING_REST, true},
      {PLUMB_KEEP_RUNNING, RUNNING_SEEN " start=1795417200000000 length=3600000001" RUNNING_REST,
       false},
      {PLUMB_KEEP_RUNNING, RUNNING_SEEN " start=1795420800000001 length=0" RUNNING_REST, false},
      {PLUMB_KEEP_RUNNING, RUNNING_SEEN " start=1795417200000000 length=3000000000", false},
      {PLUMB_KEEP_RUNNING,
       "running1 seen=0 start=0 length=0 measured=0 tellings=0 told=0 slouch=1795420000000000 "
       "until=1795420800000000 peak=311 posture=2",
       true},
      {PLUMB_KEEP_RUNNING,
       "running1 seen=0 start=0 length=0 measured=0 tellings=0 told=0 slouch=1795420000000000 "
       "until=1795420800000000 peak=311 posture=1",
       false},
      {PLUMB_KEEP_RUNNING,
       "running1 seen=0 start=0 length=0 measured=0 tellings=0 told=0 slouch=1795420000000000 "
       "until=1795410000000000 peak=311 posture=2",
       false},
      {PLUMB_KEEP_RUNNING, "running2", false},
      {PLUMB_KEEP_RUNNING, "running1", false},
      {PLUMB_KEEP_RUNNING, "", false},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    read_row (&rows[i]);
}

/* Everything that can be kept is, and comes back as it was; then it is kept by the next one. */
static void
test_all (void)
{
  static const PlumbCheckIn sore = {
      .comfort = 2, .has_feeling = true, .feeling = PLUMB_FEELING_SORE, .areas = PLUMB_AREA_NECK};
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbCoachSnapshot before, after;

  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE);
  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 400, 1);
  fixture_command (fixture, PLUMB_COMMAND_CHECK_IN, .check_in = sore);
  fixture_command (fixture, PLUMB_COMMAND_POSTPONE_BREAK, .seconds = 3000);
  fixture_command (fixture, PLUMB_COMMAND_SESSION,
                   .session = {true, fixture->now_us + fixture->offset_us});
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {3600, NULL});
  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_TRACKING);
  fixture_command (fixture, PLUMB_COMMAND_PROFILE, .profile = PLUMB_PROFILE_COMMUTING);
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_command (next, PLUMB_COMMAND_FLUSH);
  g_assert_cmpstr (next->kept[PLUMB_KEEP_TRAINING], ==, fixture->kept[PLUMB_KEEP_TRAINING]);
  plumb_engine_get_coach (fixture->engine, &before);
  plumb_engine_get_coach (next->engine, &after);
  g_assert_cmpint (after.paused_until_us, ==, before.paused_until_us - fixture->now_us);
  g_assert_cmpint (after.aftercare_until_us, ==, before.aftercare_until_us - fixture->now_us);
  g_assert_cmpint (after.trained_us, ==, before.trained_us);
  g_assert_cmpint (after.trained_us, >, 390 * SECOND_US);
  g_assert_cmpint (after.profile, ==, PLUMB_PROFILE_COMMUTING);
  g_assert_cmpuint (after.breaks.id, ==, 1);
  g_assert_cmpint (after.breaks.state, ==, PLUMB_BREAKS_HELD);
  g_assert_cmpuint (after.breaks.sore_areas, ==, PLUMB_AREA_NECK);
  g_assert_cmpint (after.breaks.worn_us, ==, before.breaks.worn_us);
  g_assert_true (fixture_has_reason (next, PLUMB_REASON_USER));
  g_assert_true (fixture_has_reason (next, PLUMB_REASON_MODE_TRACKING));
  g_assert_true (fixture_has_reason (next, PLUMB_REASON_PROFILE));
  fixture_pass (next, 2 * HOUR_US);
  g_assert_nonnull (strstr (next->log->str, "3600 pause-ended\n"));
  g_assert_null (next->kept[PLUMB_KEEP_PAUSE]);
}

/* A pause that ran out meanwhile is over; one that is longer than a pause can be is not believed.
 */
static void
test_pause (void)
{
  static const struct {
    int64_t left_s;
    bool is_paused;
  } rows[] = {{-1, false}, {0, false}, {1, true}, {480 * 60, true}, {480 * 60 + 1, false}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new (NULL);
    g_autofree char *text =
        g_strdup_printf ("%" G_GINT64_FORMAT, fixture->offset_us + rows[i].left_s * SECOND_US);
    g_assert_true (plumb_engine_restore (fixture->engine, PLUMB_KEEP_PAUSE, text));
    fixture_command (fixture, PLUMB_COMMAND_BEGIN);
    g_assert_cmpint (fixture_has_reason (fixture, PLUMB_REASON_USER), ==, rows[i].is_paused);
  }
}

/* Texts have wall times: when the clock is set, they are written anew, lest a crash loses it. */
static void
test_clock (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbCoachSnapshot before, after;

  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {3600, NULL});
  fixture_command (fixture, PLUMB_COMMAND_SESSION, .session = {true, fixture->offset_us});
  fixture_command (
      fixture, PLUMB_COMMAND_CHECK_IN,
      .check_in = {.comfort = -1, .has_feeling = true, .feeling = PLUMB_FEELING_STIFF});
  fixture_command (fixture, PLUMB_COMMAND_POSTPONE_BREAK, .seconds = 3000);
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {fixture->offset_us + DAY_US, NULL});
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  plumb_engine_get_coach (fixture->engine, &before);
  plumb_engine_get_coach (next->engine, &after);
  g_assert_cmpint (after.paused_until_us, ==, before.paused_until_us);
  g_assert_cmpint (after.aftercare_until_us, ==, before.aftercare_until_us);
  g_assert_cmpuint (after.breaks.id, ==, 1);
  fixture_command (next, PLUMB_COMMAND_UNPAUSE);
  plumb_engine_get_coach (next->engine, &after);
  g_assert_cmpint (after.breaks.next_us, ==, 3000 * SECOND_US);
}

/* It rests for a month once it was answered, over a restart too; and not if check-ins were erased.
 */
static void
test_see_professional (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbCheckIn list[10];
  const PlumbAlert *alerts;

  for (int i = 0; i < 10; i++)
    list[i] = (PlumbCheckIn){.wall_us = fixture->offset_us - i * DAY_US, .comfort = 0};
  const PlumbCommand review = {.kind = PLUMB_COMMAND_CHECK_INS, .check_ins = {list, 10}};
  fixture_do (fixture, &review);
  g_assert_cmpuint (plumb_engine_get_alerts (fixture->engine, &alerts), ==, 1);
  g_assert_cmpint (alerts[0].kind, ==, PLUMB_ALERT_SEE_PROFESSIONAL);
  fixture_command (fixture, PLUMB_COMMAND_ACKNOWLEDGE, .alert = {alerts[0].id, 0});
  g_assert_cmpstr (fixture->kept[PLUMB_KEEP_SEE_PROFESSIONAL], ==, "answered 1795420800000000");
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_do (next, &review);
  g_assert_cmpuint (plumb_engine_get_alerts (next->engine, &alerts), ==, 0);
  fixture_command (next, PLUMB_COMMAND_CHECK_INS);
  g_assert_null (next->kept[PLUMB_KEEP_SEE_PROFESSIONAL]);
  fixture_do (next, &review);
  g_assert_cmpuint (plumb_engine_get_alerts (next->engine, &alerts), ==, 1);
}

/* A machine without a clock of its own begins each time in 2024, and before: that is no other day,
 * and what is kept meanwhile can be read. */
static void
test_clock_wrong_at_boot (void)
{
  static const int64_t wrong_us[] = {INT64_C (1717200000000000), 0, -DAY_US};
  Fixture *fixture = fixture_new (NULL);

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 7300, 1); /* a day of wear */
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autofree char *day = g_strndup (fixture->kept[PLUMB_KEEP_TRAINING], 6);
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong_us); i++) {
    int64_t right_us = fixture->now_us + fixture->offset_us;
    fixture->offset_us = wrong_us[i] - fixture->now_us;
    Fixture *next = fixture_new_from (fixture);
    fixture_pass (next, 90 * SECOND_US);
    fixture_command (next, PLUMB_COMMAND_FLUSH);
    for (unsigned key = 0; key < PLUMB_KEEPS; key++) {
      g_autoptr (PlumbEngine) other = plumb_engine_new (next->settings, next->zone, 0, right_us);
      if (next->kept[key] != NULL)
        g_assert_true (plumb_engine_restore (other, (PlumbKeep)key, next->kept[key]));
    }
    fixture_command (next, PLUMB_COMMAND_CLOCK,
                     .clock = {.offset_us = right_us + 120 * SECOND_US - next->now_us});
    fixture_pass (next, 90 * SECOND_US);
    fixture_command (next, PLUMB_COMMAND_FLUSH);
    g_assert_true (g_str_has_prefix (next->kept[PLUMB_KEEP_TRAINING], day));
    PlumbCoachSnapshot coach;
    plumb_engine_get_coach (next->engine, &coach);
    g_assert_cmpuint (coach.day_of_plan, ==, 1);
    g_assert_cmpint (coach.trained_us, >, 7000 * SECOND_US);
    fixture_free (fixture);
    fixture = next;
  }
  fixture_free (fixture);
}

/* Twenty minutes in one place, the last three of them slouched. */
static void
sit_and_slouch (Fixture *fixture)
{
  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 17 * 60, 0);
  fixture_hold (fixture, 180, 30);
}

static void
assert_about (int64_t value_us, double seconds)
{
  g_assert_cmpint (value_us, >, (int64_t)((seconds - 10) * (double)SECOND_US));
  g_assert_cmpint (value_us, <, (int64_t)((seconds + 10) * (double)SECOND_US));
}

/* Who sits on through a restart sits as long as they sat, and slouches as long as they slouched. */
static void
test_running_goes_on (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbPiece piece;

  sit_and_slouch (fixture);
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  g_assert_true (plumb_engine_get_piece (next->engine, 0, 0, &piece));
  assert_about (piece.bout.duration_us, 1200);
  assert_about (piece.slouch.duration_us, 180);
  g_assert_cmpint (piece.slouch.posture, ==, PLUMB_POSTURE_SLOUCHING);
  fixture_pass (next, 20 * SECOND_US);
  fixture_add_sensor (next, true);
  fixture_hold (next, 60, 30);
  g_assert_cmpuint (next->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 0);
  fixture_hold (next, 60, 0);
  assert_about (next->slouch.interval.duration_us, 180 + 20 + 60);
  assert_about (next->slouch.interval.start_us, -180);
  g_assert_true (plumb_engine_get_piece (next->engine, next->now_us, 0, &piece));
  assert_about (piece.bout.duration_us, 1320);
  assert_about (piece.bout.start_us, -1200);
  fixture_pass (next, 11 * MINUTE_US);
  assert_about (next->bout.interval.duration_us, 1320);
  g_assert_cmpuint (next->count[PLUMB_EVENT_BOUT_ENDED], ==, 1);
  g_assert_cmpuint (next->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 1);
  g_assert_null (next->kept[PLUMB_KEEP_RUNNING]);
}

/* What silence would have ended is told as it was, in the time of the clock that held then; a clock
 * that goes wrong over a restart changes nothing of it. */
static void
test_running_ends (void)
{
  static const struct {
    int64_t away_us;
    bool has_bout;
  } rows[] = {
      {3 * MINUTE_US, true}, {11 * MINUTE_US, false}, {DAY_US, false}, {-20000 * DAY_US, false}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new (NULL);
    sit_and_slouch (fixture);
    fixture_command (fixture, PLUMB_COMMAND_FLUSH);
    int64_t wall_us = fixture->now_us + fixture->offset_us;
    fixture->offset_us += rows[i].away_us;
    g_autoptr (Fixture) next = fixture_new_from (fixture);
    fixture_pass (next, 15 * SECOND_US);
    g_assert_cmpuint (next->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 1);
    assert_about (next->slouch.interval.duration_us, 180);
    assert_about (next->slouch.interval.start_us + next->slouch.offset_us - wall_us, -180);
    g_assert_cmpfloat (next->slouch.interval.peak_deg, >, 25);
    g_assert_cmpuint (next->count[PLUMB_EVENT_BOUT_ENDED], ==, rows[i].has_bout ? 0 : 1);
    fixture_pass (next, 10 * MINUTE_US);
    g_assert_cmpuint (next->count[PLUMB_EVENT_BOUT_ENDED], ==, 1);
    assert_about (next->bout.interval.duration_us, 1200);
    assert_about (next->bout.interval.start_us + next->bout.offset_us - wall_us, -1200);
    g_assert_null (next->kept[PLUMB_KEEP_RUNNING]);
  }
}

/* Upright after the restart: the slouch ended with the daemon. */
static void
test_running_slouch_ends_upright (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  sit_and_slouch (fixture);
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_add_sensor (next, true);
  fixture_hold (next, 10, 0);
  g_assert_cmpuint (next->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 1);
  fixture_hold (next, 40, 30);
  fixture_hold (next, 30, 0);
  g_assert_cmpuint (next->count[PLUMB_EVENT_SLOUCH_ENDED], ==, 2);
  assert_about (next->slouch.interval.duration_us, 40);
}

/* A daemon that is killed knows what it was a minute ago; nothing of it once it has ended. */
static void
test_running_killed (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  sit_and_slouch (fixture);
  fixture_hold (fixture, 30, 30);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_pass (next, 15 * MINUTE_US);
  assert_about (next->bout.interval.duration_us, 1200);
  assert_about (next->slouch.interval.duration_us, 180);
  fixture_pass (fixture, 11 * MINUTE_US);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_BOUT_ENDED], ==, 1);
  g_assert_null (fixture->kept[PLUMB_KEEP_RUNNING]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-keep/texts", test_texts);
  g_test_add_func ("/engine-keep/running-texts", test_running_texts);
  g_test_add_func ("/engine-keep/all", test_all);
  g_test_add_func ("/engine-keep/pause", test_pause);
  g_test_add_func ("/engine-keep/clock", test_clock);
  g_test_add_func ("/engine-keep/see-professional", test_see_professional);
  g_test_add_func ("/engine-keep/clock-wrong-at-boot", test_clock_wrong_at_boot);
  g_test_add_func ("/engine-keep/running-goes-on", test_running_goes_on);
  g_test_add_func ("/engine-keep/running-ends", test_running_ends);
  g_test_add_func ("/engine-keep/running-slouch-ends-upright", test_running_slouch_ends_upright);
  g_test_add_func ("/engine-keep/running-killed", test_running_killed);
  return g_test_run ();
}
