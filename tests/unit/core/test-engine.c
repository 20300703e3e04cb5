/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine answers to commands, and what follows from them. */
#include <math.h>

#include "engine-fixture.h"
#include "event.h"

/* Without a sensor and with one; in an order in which each makes way for the next. */
static void
test_replies (void)
{
  static const PlumbCalibration spoilt = {.has_pose = {true}};
  static const PlumbCheckIn sore = {
      .comfort = 2, .has_feeling = true, .feeling = PLUMB_FEELING_SORE};
  const struct {
    PlumbCommand command;
    PlumbReplyCode code;
  } rows[] = {
      {{PLUMB_COMMAND_CALIBRATE, .slot = 3}, PLUMB_REPLY_NO_SUCH_SENSOR},
      {{PLUMB_COMMAND_CANCEL_CALIBRATION}, PLUMB_REPLY_NOT_CALIBRATING},
      {{PLUMB_COMMAND_SENSOR, .sensor = {true, PLUMB_PLACEMENT_CHEST}}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_SENSOR, .slot = 1, .sensor = {true, PLUMB_PLACEMENT_CHEST}}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_CALIBRATE, .slot = 1}, PLUMB_REPLY_NO_STREAM},
      {{PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_CALIBRATE, .pose = PLUMB_POSE_SLOUCHED}, PLUMB_REPLY_NO_UPRIGHT_POSE},
      {{PLUMB_COMMAND_CALIBRATE, .pose = PLUMB_POSE_UPRIGHT}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_CALIBRATE, .pose = PLUMB_POSE_UPRIGHT}, PLUMB_REPLY_CALIBRATING},
      {{PLUMB_COMMAND_CANCEL_CALIBRATION}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_RESTORE_CALIBRATION, .restored = &spoilt}, PLUMB_REPLY_NOT_SANE},
      {{PLUMB_COMMAND_ACKNOWLEDGE, .alert = {1}}, PLUMB_REPLY_NO_SUCH_ALERT},
      {{PLUMB_COMMAND_DISMISS, .alert = {1}}, PLUMB_REPLY_NO_SUCH_ALERT},
      {{PLUMB_COMMAND_REPORT_FALSE, .alert = {1}}, PLUMB_REPLY_NO_SUCH_ALERT},
      {{PLUMB_COMMAND_SNOOZE, .alert = {1, 60}}, PLUMB_REPLY_NO_SUCH_ALERT},
      {{PLUMB_COMMAND_SNOOZE}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = true}, PLUMB_REPLY_NO_PROPOSAL},
      {{PLUMB_COMMAND_FINISH_BREAK}, PLUMB_REPLY_NO_BREAK},
      {{PLUMB_COMMAND_POSTPONE_BREAK}, PLUMB_REPLY_NO_BREAK},
      {{PLUMB_COMMAND_SKIP_BREAK}, PLUMB_REPLY_NO_BREAK},
      {{PLUMB_COMMAND_START_BREAK, .start = {.item = "x"}}, PLUMB_REPLY_NO_SUCH_ITEM},
      {{PLUMB_COMMAND_CHECK_IN, .check_in = sore}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_POSTPONE_BREAK, .seconds = 1}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_POSTPONE_BREAK, .seconds = 1}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_POSTPONE_BREAK}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_POSTPONE_BREAK}, PLUMB_REPLY_POSTPONE_LIMIT},
      {{PLUMB_COMMAND_FINISH_BREAK, .finish = {77, true}}, PLUMB_REPLY_OTHER_BREAK},
      {{PLUMB_COMMAND_START_BREAK}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_START_BREAK}, PLUMB_REPLY_TAKING_BREAK},
      {{PLUMB_COMMAND_FINISH_BREAK, .finish = {1, true}}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_SESSION, .session = {false, 0}}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_INHIBIT_BREAKS, .is_set = true}, PLUMB_REPLY_OK},
      {{PLUMB_COMMAND_SUGGEST}, PLUMB_REPLY_OK}, /* a walk, without any library */
  };
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %u", i);
    fixture_sample (fixture, 0);
    g_assert_cmpint (fixture_do (fixture, &rows[i].command), ==, rows[i].code);
    fixture->now_us += SECOND_US / 20;
  }
}

static PlumbLibraryEntry
entry (const char *id, PlumbLibraryKind kind, bool is_enabled)
{
  return (PlumbLibraryEntry){.id = (char *)id,
                             .title = (char *)id,
                             .kind = kind,
                             .areas = PLUMB_AREA_NECK,
                             .places = PLUMB_PLACE_DESK,
                             .seconds = 30,
                             .is_enabled = is_enabled};
}

static void
exclude_necks (PlumbSettingsValues *values)
{
  values->suggestions.exclude = g_strsplit ("stretch", " ", -1);
}

static void
test_library (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("about", PLUMB_LIBRARY_THERAPIST_INFO, true),
      entry ("knead", PLUMB_LIBRARY_SELF_MASSAGE, true),
      entry ("off", PLUMB_LIBRARY_MOVEMENT, false),
      entry ("pull", PLUMB_LIBRARY_STRETCH, true),
      entry ("roll", PLUMB_LIBRARY_MOVEMENT, true),
  };
  PlumbLibrary library = {.entries = entries, .n_entries = 5, .ref_count = 1};
  static const struct {
    const char *item;
    bool is_shown;
    PlumbReplyCode code;
  } rows[] = {
      {"about", true, PLUMB_REPLY_NO_SUCH_ITEM},
      {"none", true, PLUMB_REPLY_NO_SUCH_ITEM},
      {"off", false, PLUMB_REPLY_ITEM_EXCLUDED},
      {"pull", false, PLUMB_REPLY_ITEM_EXCLUDED},
      {"knead", false, PLUMB_REPLY_NO_SUCH_ITEM},
      {"knead", false, PLUMB_REPLY_SAFETY_FIRST},
      {"knead", true, PLUMB_REPLY_OK},
  };
  g_autoptr (Fixture) fixture = fixture_new (exclude_necks);

  fixture_command (fixture, PLUMB_COMMAND_LIBRARY, .collection = &library);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    /* without a library there is no such item */
    fixture_command (fixture, PLUMB_COMMAND_LIBRARY, .collection = i == 4 ? NULL : &library);
    g_test_message ("row %u", i);
    g_assert_cmpint (fixture_command (fixture, PLUMB_COMMAND_START_BREAK,
                                      .start = {.item = rows[i].item,
                                                .is_safety_shown = rows[i].is_shown && i == 6}),
                     ==, rows[i].code);
  }
  g_assert_cmpuint (fixture->reply.break_id, ==, 1);
  fixture_command (fixture, PLUMB_COMMAND_FINISH_BREAK, .finish = {1, true});
  fixture_expect (fixture, "0 break-started micro asked\n"
                           "0 break taken-unverified micro asked knead\n");
  fixture_command (
      fixture, PLUMB_COMMAND_CHECK_IN,
      .check_in = {.comfort = -1, .has_feeling = true, .feeling = PLUMB_FEELING_STIFF});
  fixture_expect (fixture, "0 break-due micro check-in\n"
                           "0 break-suggested micro check-in roll you said that you feel stiff\n"
                           "0 alert-raised break-due notice active micro check-in\n");
  g_assert_cmpint (fixture_command (fixture, PLUMB_COMMAND_SUGGEST,
                                    .wish = {.is_kind_wanted = true, .kind = PLUMB_LIBRARY_HEAT}),
                   ==, PLUMB_REPLY_NOTHING_FITS);
  fixture_command (fixture, PLUMB_COMMAND_LIBRARY, .collection = NULL);
  g_assert_cmpint (library.ref_count, ==, 1);
}

static void
test_pause (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbCoachSnapshot coach;

  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {60, "lunch"});
  plumb_engine_get_coach (fixture->engine, &coach);
  g_assert_cmpint (coach.paused_until_us, ==, MINUTE_US);
  g_assert_cmpint (plumb_engine_deadline (fixture->engine), <=, MINUTE_US);
  g_assert_true (fixture_has_reason (fixture, PLUMB_REASON_USER));
  fixture_pass (fixture, MINUTE_US - 1);
  fixture_expect (fixture, "0 pause-started\n");
  fixture_pass (fixture, 5 * MINUTE_US); /* it ended when it ended, however late anybody looks */
  fixture_expect (fixture, "60 pause-ended\n");
  g_assert_false (fixture_has_reason (fixture, PLUMB_REASON_USER));
  g_assert_null (fixture->kept[PLUMB_KEEP_PAUSE]);
  g_assert_cmpint (fixture->totals.paused_us, ==, MINUTE_US);
  /* another one takes its place; ended by hand it says nothing */
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {60, NULL});
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {3600, NULL});
  fixture_pass (fixture, 30 * MINUTE_US);
  fixture_command (fixture, PLUMB_COMMAND_UNPAUSE);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_PAUSE_ENDED], ==, 1);
  g_assert_false (fixture_has_reason (fixture, PLUMB_REASON_USER));
}

static void
test_mode_and_profile (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  g_autoptr (PlumbSettings) tracking = plumb_settings_new_default ();

  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_TRACKING);
  g_assert_true (fixture_has_reason (fixture, PLUMB_REASON_MODE_TRACKING));
  g_assert_cmpstr (fixture->kept[PLUMB_KEEP_MODE], ==, "tracking");
  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_TRAINING);
  g_assert_null (fixture->kept[PLUMB_KEEP_MODE]); /* as the settings have it */
  fixture_command (fixture, PLUMB_COMMAND_MODE, .mode = PLUMB_MODE_OFF);
  tracking->values.monitor.mode = PLUMB_MODE_TRACKING;
  fixture_command (fixture, PLUMB_COMMAND_SETTINGS,
                   .settings = tracking); /* a new word of the file */
  g_assert_true (fixture_has_reason (fixture, PLUMB_REASON_MODE_TRACKING));
  g_assert_null (fixture->kept[PLUMB_KEEP_MODE]);

  fixture_command (fixture, PLUMB_COMMAND_PROFILE, .profile = PLUMB_PROFILE_COMMUTING);
  g_assert_true (fixture_has_reason (fixture, PLUMB_REASON_PROFILE));
  g_assert_cmpstr (fixture->kept[PLUMB_KEEP_PROFILE], ==, "commuting");
  fixture_command (fixture, PLUMB_COMMAND_PROFILE, .profile = PLUMB_PROFILE_DEFAULT);
  g_assert_false (fixture_has_reason (fixture, PLUMB_REASON_PROFILE));
  g_assert_null (fixture->kept[PLUMB_KEEP_PROFILE]);
}

/* What has not been told yet, without telling it. */
static void
test_pieces (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbPiece piece;

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 90, 1);
  unsigned minutes = fixture->count[PLUMB_EVENT_MINUTE];
  g_assert_cmpuint (minutes, ==, 1);
  g_assert_true (plumb_engine_get_piece (fixture->engine, fixture->now_us, 0, &piece));
  g_assert_cmpint (piece.start_us, ==, MINUTE_US);
  g_assert_cmpint (piece.end_us, ==, 90 * SECOND_US);
  g_assert_cmpint (piece.totals.upright_us, ==, 30 * SECOND_US);
  g_assert_cmpfloat_with_epsilon (piece.deviation_deg, 1, 0.5);
  g_assert_false (plumb_engine_get_piece (fixture->engine, fixture->now_us, 1, &piece)); /* live */
  fixture_pass (fixture, 10 * SECOND_US);
  /* nobody ticks for hours: what is missing is told hour by hour of the wall clock */
  g_assert_true (plumb_engine_get_piece (fixture->engine, fixture->now_us, 0, &piece));
  int64_t later_us = 2 * HOUR_US + 30 * MINUTE_US, end_us = piece.end_us;
  for (unsigned i = 0; i < 3; i++) {
    g_assert_true (plumb_engine_get_piece (fixture->engine, later_us, i + 1, &piece));
    g_assert_cmpint (piece.start_us, ==, MAX (end_us, i * HOUR_US));
    end_us = MIN ((i + 1) * HOUR_US, later_us);
    g_assert_cmpint (piece.end_us, ==, end_us);
    g_assert_cmpint (piece.totals.no_data_us, ==, piece.end_us - piece.start_us);
    g_assert_true (isnan (piece.deviation_deg));
  }
  g_assert_false (plumb_engine_get_piece (fixture->engine, later_us, 4, &piece));
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_MINUTE], ==, minutes);
  fixture_command (fixture, PLUMB_COMMAND_PAUSE, .pause = {7200, NULL});
  g_assert_true (plumb_engine_get_piece (fixture->engine, later_us, 1, &piece));
  g_assert_cmpint (piece.totals.paused_us, ==, piece.end_us - piece.start_us);
}

/* A sample that comes after the end of a minute tells of that minute, too. */
static void
test_revision (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 59.9, 1);
  fixture->now_us += SECOND_US;
  fixture_pass (fixture, 0);
  g_assert_cmpint (fixture->minute.kind, ==, PLUMB_EVENT_MINUTE);
  g_assert_cmpint (fixture->minute.minute.totals.upright_us +
                       fixture->minute.minute.totals.unjudged_us,
                   <, MINUTE_US);
  fixture_sample (fixture, 1);
  g_assert_cmpint (fixture->minute.kind, ==, PLUMB_EVENT_MINUTE_REVISED);
  g_assert_cmpint (fixture->minute.minute.start_us, ==, 0);
  g_assert_cmpint (fixture->minute.minute.end_us, ==, MINUTE_US);
  g_assert_cmpint (fixture->minute.minute.totals.upright_us, ==, SECOND_US / 10);
  /* the wall clock was set meanwhile: that of the minute counts */
  int64_t before_us = fixture->offset_us;
  fixture->now_us += 40000;
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {before_us + HOUR_US + 7, NULL});
  fixture->now_us += 40000;
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {before_us + DAY_US, NULL});
  fixture->now_us += 40000;
  fixture_sample (fixture, 1);
  g_assert_cmpint (fixture->minute.kind, ==, PLUMB_EVENT_MINUTE_REVISED);
  g_assert_cmpint (fixture->minute.offset_us, ==, before_us + HOUR_US + 7);
}

static void
sum_up_at_nine (PlumbSettingsValues *values)
{
  values->statistics.summary_at_min = 21 * 60;
}

static char *
take_days (Fixture *fixture)
{
  g_auto (GStrv) lines = g_strsplit (fixture->log->str, "\n", -1);
  GString *days = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    if (strstr (*line, "day-ended") != NULL)
      g_string_append_printf (days, "%s\n", *line);
  g_string_truncate (fixture->log, 0);
  return g_string_free (days, FALSE);
}

static void
assert_days (Fixture *fixture, const char *wanted)
{
  g_autofree char *days = take_days (fixture);

  g_assert_cmpstr (days, ==, wanted);
}

/* 08:00 is 72000 seconds before the next four in the morning. */
static void
test_days (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_pass (fixture, DAY_US); /* nobody listens */
  assert_days (fixture, "");
  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE); /* the last one, late */
  assert_days (fixture, "86400 day-ended 2026-11-23\n");
  g_assert_cmpstr (fixture->kept[PLUMB_KEEP_SUMMARY_DAY], ==, "2026-11-23");
  fixture_pass (fixture, 2 * DAY_US);
  assert_days (fixture, "158400 day-ended 2026-11-24\n244800 day-ended 2026-11-25\n");
  /* the clock goes back over four in the morning: it was told */
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {fixture->offset_us - 5 * HOUR_US, NULL});
  fixture_pass (fixture, 6 * HOUR_US);
  assert_days (fixture, "");
  /* a clock that was wrong by a year is forgotten */
  fixture_command (fixture, PLUMB_COMMAND_CLOCK,
                   .clock = {fixture->offset_us + 365 * DAY_US, NULL});
  fixture_command (fixture, PLUMB_COMMAND_CLOCK,
                   .clock = {fixture->offset_us - 365 * DAY_US, NULL});
  assert_days (fixture, "280800 day-ended 2027-11-25\n280800 day-ended 2026-11-25\n");
  /* what was told in an earlier life is not told again */
  g_autoptr (Fixture) later = fixture_new_from (fixture);
  fixture_command (later, PLUMB_COMMAND_ANNOUNCE);
  assert_days (later, "");
  fixture_pass (later, DAY_US);
  g_assert_cmpuint (later->count[PLUMB_EVENT_DAY_ENDED], ==, 1);
}

/* The day is told in its own evening; 21:00 is 46800 s after 08:00. */
static void
test_evening (void)
{
  g_autoptr (Fixture) fixture = fixture_new (sum_up_at_nine);

  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE);
  assert_days (fixture, "0 day-ended 2026-11-22\n");
  fixture_pass (fixture, DAY_US);
  assert_days (fixture, "46800 day-ended 2026-11-23\n");
}

/* Another zone is another day and other hours; an hour is told at its end, unless that is past. */
static void
test_zone_and_hours (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  g_autoptr (GTimeZone) east = g_time_zone_new_identifier ("+13:30");

  for (int i = 0; i < 10; i++)
    fixture_pass (fixture, HOUR_US / 4);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_HOUR_ENDED], ==, 2);
  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE);
  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {fixture->offset_us, east});
  /* 10:30 is midnight there; at four in the morning the 23rd ends */
  fixture_pass (fixture, 5 * HOUR_US);
  assert_days (fixture, "9000 day-ended 2026-11-22\n23400 day-ended 2026-11-23\n");
  for (int i = 0; i < 4; i++)
    fixture_pass (fixture, HOUR_US / 2);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_HOUR_ENDED], ==, 2 + 2 + 2);
}

/* A sensor that is switched off amid an hour: the hour is told when it ends, not an hour later. */
static void
test_hour_of_a_sensor_that_is_off (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_add_sensor (fixture, false);
  fixture_hold (fixture, 90, 0);
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_OFF);
  fixture_pass (fixture, 20 * MINUTE_US);
  g_assert_cmpint (plumb_engine_deadline (fixture->engine), ==, HOUR_US);
  fixture_pass (fixture, HOUR_US - fixture->now_us);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_HOUR_ENDED], ==, 1);
  g_assert_cmpint (plumb_engine_deadline (fixture->engine), >, 2 * HOUR_US);
}

static void
begin_at_half_past_two (PlumbSettingsValues *values)
{
  values->statistics.day_starts_min = 150;
}

/* In the night to 2026-10-25 half past two comes twice, at 00:30 and at 01:30 UTC. */
static void
test_day_begins_twice (void)
{
  g_autoptr (Fixture) fixture = fixture_new (begin_at_half_past_two);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  const int64_t start_us = INT64_C (1792885800) * SECOND_US; /* 2026-10-24T23:50:00Z */

  fixture_command (fixture, PLUMB_COMMAND_CLOCK, .clock = {start_us, zone});
  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE);
  for (int i = 0; i < 14; i++)
    fixture_pass (fixture, 10 * MINUTE_US);
  assert_days (fixture, "0 day-ended 2026-10-23\n2400 day-ended 2026-10-24\n");
}

/* The wearer moves the start of the day from four in the morning, which is past, to ten past eight:
 * the 22nd goes on until then, and is told at its new end. */
static void
test_day_moves (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_command (fixture, PLUMB_COMMAND_ANNOUNCE);
  assert_days (fixture, "0 day-ended 2026-11-22\n");
  g_autoptr (PlumbSettings) moved = plumb_settings_new_default ();
  moved->values.statistics.day_starts_min = 490;
  fixture_command (fixture, PLUMB_COMMAND_SETTINGS, .settings = moved);
  assert_days (fixture, "");
  g_assert_cmpstr (fixture->kept[PLUMB_KEEP_SUMMARY_DAY], ==, "2026-11-21");
  fixture_pass (fixture, 2 * DAY_US);
  assert_days (fixture, "600 day-ended 2026-11-22\n87000 day-ended 2026-11-23\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/replies", test_replies);
  g_test_add_func ("/engine/library", test_library);
  g_test_add_func ("/engine/pause", test_pause);
  g_test_add_func ("/engine/mode-and-profile", test_mode_and_profile);
  g_test_add_func ("/engine/pieces", test_pieces);
  g_test_add_func ("/engine/revision", test_revision);
  g_test_add_func ("/engine/days", test_days);
  g_test_add_func ("/engine/day-moves", test_day_moves);
  g_test_add_func ("/engine/evening", test_evening);
  g_test_add_func ("/engine/day-begins-twice", test_day_begins_twice);
  g_test_add_func ("/engine/zone-and-hours", test_zone_and_hours);
  g_test_add_func ("/engine/hour-of-a-sensor-that-is-off", test_hour_of_a_sensor_that_is_off);
  return g_test_run ();
}
