/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks, training and proposals through the engine: what the parts do together. */
#include "engine-fixture.h"
#include "event.h"

static const PlumbCommand stiff = {
    .kind = PLUMB_COMMAND_CHECK_IN,
    .check_in = {.comfort = -1, .has_feeling = true, .feeling = PLUMB_FEELING_STIFF},
};

static const char *
find (const Fixture *fixture, const char *text)
{
  return strstr (fixture->log->str, text);
}

/* What was suggested before a restart is suggested still, and not told again. */
static void
test_suggested_over_restart (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  PlumbCoachSnapshot coach;

  fixture_do (fixture, &stiff);
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_expect (next, "0 alert-changed break-due notice active micro check-in\n");
  plumb_engine_get_coach (next->engine, &coach);
  g_assert_cmpint (coach.breaks.state, ==, PLUMB_BREAKS_SUGGESTED);
  g_assert_nonnull (coach.suggestion);
  g_assert_cmpstr (coach.reason, ==, "you said that you feel stiff");
  fixture_pass (next, 20 * MINUTE_US);
  fixture_expect (next, "900 break expired micro check-in\n"
                        "900 alert-cleared break-due notice active expired micro check-in\n");
}

static void
micro_after_a_minute (PlumbSettingsValues *values)
{
  values->breaks.micro_every_min = 1;
}

static void
coach_in_the_evening (PlumbSettingsValues *values)
{
  values->training.minutes_per_day_start = 60;
  values->training.from_min = 18 * 60;
  values->training.until_min = 20 * 60;
}

/* A break that was suggested before a long stop is over. Over a short one its alert stands again,
 * and nothing is told or counted. */
static void
test_suggested_before_stop (void)
{
  g_autoptr (Fixture) fixture = fixture_new (micro_after_a_minute);

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 90, 1);
  g_assert_nonnull (find (fixture, "break-due notice active micro stationary"));
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autofree char *told = g_strdup (fixture->kept[PLUMB_KEEP_PACE]);
  g_assert_true (g_str_has_prefix (told, "1 "));
  for (int i = 0; i < 3; i++) {
    g_autoptr (Fixture) soon = fixture_new_from (fixture);
    fixture_expect (soon, "0 alert-changed break-due notice active micro stationary\n");
    fixture_command (soon, PLUMB_COMMAND_FLUSH);
    g_assert_true (g_str_has_prefix (soon->kept[PLUMB_KEEP_PACE], "1 "));
  }
  fixture->now_us += 20 * MINUTE_US;
  g_autoptr (Fixture) late = fixture_new_from (fixture);
  fixture_expect (late, "0 bout-ended stationary\n"
                        "0 break expired micro stationary\n");
  fixture_command (late, PLUMB_COMMAND_FLUSH);
  g_assert_true (g_str_has_prefix (late->kept[PLUMB_KEEP_PACE], "1 "));
}

/* What was wrong is not ignored: a notice for getting up, too. */
static void
test_wrong_get_up (void)
{
  g_autoptr (Fixture) fixture = fixture_new (micro_after_a_minute);
  const PlumbAlert *alerts;

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 90, 1);
  g_assert_cmpuint (plumb_engine_get_alerts (fixture->engine, &alerts), ==, 1);
  g_string_truncate (fixture->log, 0);
  fixture_command (fixture, PLUMB_COMMAND_REPORT_FALSE, .alert = {alerts[0].id, 0});
  g_assert_nonnull (find (fixture, "notice get-up uncounted"));
  g_string_truncate (fixture->log, 0);
  fixture_hold (fixture, 700, 1);
  g_assert_null (find (fixture, "ignored"));
}

/* "Later" holds over a restart, whether it was said to one alert or to all. */
static void
test_later_over_restart (void)
{
  for (int all = 0; all < 2; all++) {
    g_autoptr (Fixture) fixture = fixture_new (micro_after_a_minute);
    const PlumbAlert *alerts;
    fixture_add_sensor (fixture, true);
    fixture_hold (fixture, 90, 1);
    plumb_engine_get_alerts (fixture->engine, &alerts);
    fixture_command (fixture, PLUMB_COMMAND_SNOOZE, .alert = {all ? 0 : alerts[0].id, 3600});
    fixture_pass (fixture, SECOND_US);
    g_autoptr (Fixture) next = fixture_new_from (fixture); /* it was killed */
    fixture_add_sensor (next, true);
    fixture_hold (next, 1800, 1);
    g_assert_null (find (next, "active micro"));
  }
}

/* Coached minutes are not used up at an hour at which nothing is told. */
static void
test_minutes_outside_hours (void)
{
  g_autoptr (Fixture) fixture = fixture_new (coach_in_the_evening);
  PlumbCoachSnapshot coach;

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 600, 1);
  plumb_engine_get_coach (fixture->engine, &coach);
  g_assert_cmpint (coach.trained_us, ==, 0);
}

static PlumbLibraryEntry
entry (const char *id, PlumbLibraryKind kind)
{
  return (PlumbLibraryEntry){.id = (char *)id,
                             .title = (char *)id,
                             .kind = kind,
                             .areas = PLUMB_AREA_WHOLE,
                             .places = PLUMB_PLACE_DESK,
                             .seconds = 30,
                             .is_enabled = true};
}

static const PlumbCommand any_massage = {
    .kind = PLUMB_COMMAND_SUGGEST,
    .wish = {.is_kind_wanted = true, .kind = PLUMB_LIBRARY_SELF_MASSAGE},
};

/* One self-massage an hour, once the red flags were shown; over a restart, too. A look uses none
 * up. */
static void
test_massage (void)
{
  PlumbLibraryEntry entries[] = {entry ("knead", PLUMB_LIBRARY_SELF_MASSAGE)};
  PlumbLibrary library = {.entries = entries, .n_entries = 1, .ref_count = 1};
  const PlumbCommand give = {.kind = PLUMB_COMMAND_LIBRARY, .collection = &library};
  const PlumbCommand take = {.kind = PLUMB_COMMAND_LIBRARY, .collection = NULL};
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_do (fixture, &give);
  for (int i = 0; i < 3; i++) {
    g_assert_cmpint (fixture_do (fixture, &any_massage), ==, PLUMB_REPLY_OK);
    g_assert_cmpstr (fixture->reply.suggestion.entry->id, ==, "knead");
    g_assert_true (fixture->reply.suggestion.is_massage);
  }
  fixture_command (fixture, PLUMB_COMMAND_START_BREAK,
                   .start = {.item = "knead", .is_safety_shown = true});
  fixture_command (fixture, PLUMB_COMMAND_FINISH_BREAK, .finish = {0, true});
  g_assert_nonnull (find (fixture, "0 break taken-unverified micro asked knead\n"));
  g_assert_cmpint (fixture_do (fixture, &any_massage), ==, PLUMB_REPLY_NOTHING_FITS);
  g_assert_cmpuint (fixture->reply.suggestion.why_not.only[PLUMB_OBSTACLE_MASSAGE_HOUR], ==, 1);
  fixture_pass (fixture, HOUR_US / 2);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_do (next, &give);
  g_assert_cmpint (fixture_do (next, &any_massage), ==, PLUMB_REPLY_NOTHING_FITS);
  fixture_pass (next, HOUR_US / 2);
  g_assert_cmpint (fixture_do (next, &any_massage), ==, PLUMB_REPLY_OK);
  fixture_do (fixture, &take);
  fixture_do (next, &take);
}

static void
long_breaks_only (PlumbSettingsValues *values)
{
  values->breaks.micro_every_min = values->breaks.slouched_share = 0;
  values->breaks.long_every_min = 2;
  values->breaks.expire_min = 5;
}

/* A break was suggested with a massage: it counts unless the break is refused or something else is
 * done in it. */
static void
test_massage_of_break (void)
{
  PlumbLibraryEntry entries[] = {entry ("knead", PLUMB_LIBRARY_SELF_MASSAGE),
                                 entry ("reach", PLUMB_LIBRARY_STRETCH)};
  PlumbLibrary library = {.entries = entries, .n_entries = 1, .ref_count = 1};
  const PlumbCommand give = {.kind = PLUMB_COMMAND_LIBRARY, .collection = &library};
  const PlumbCommand take = {.kind = PLUMB_COMMAND_LIBRARY, .collection = NULL};
  g_autoptr (Fixture) fixture = fixture_new (long_breaks_only);
  PlumbCoachSnapshot coach;

  fixture_do (fixture, &give);
  fixture_add_sensor (fixture, true);
  for (int i = 0; i < 2; i++) {
    fixture_hold (fixture, 150, 1);
    plumb_engine_get_coach (fixture->engine, &coach);
    g_assert_nonnull (coach.suggestion);
    g_assert_true (coach.suggestion->is_massage);
    library.n_entries = 2;
    if (i == 0)
      fixture_command (fixture, PLUMB_COMMAND_SKIP_BREAK, .reason = NULL);
    else
      fixture_command (fixture, PLUMB_COMMAND_START_BREAK, .start = {.item = "reach"});
    fixture_command (fixture, PLUMB_COMMAND_FINISH_BREAK, .finish = {0, true});
    g_assert_cmpint (fixture_do (fixture, &any_massage), ==, PLUMB_REPLY_OK);
    library.n_entries = 1;
  }
  fixture_hold (fixture, 150, 1);
  g_assert_cmpint (fixture_do (fixture, &any_massage), ==, PLUMB_REPLY_OK);
  fixture_hold (fixture, 300, 1);
  g_assert_nonnull (find (fixture, "break expired long schedule"));
  g_assert_cmpint (fixture_do (fixture, &any_massage), ==, PLUMB_REPLY_NOTHING_FITS);
  fixture_do (fixture, &take);
}

/* Variety goes on over a restart: each of them once before any comes again. */
static void
test_variety_over_restart (void)
{
  PlumbLibraryEntry entries[] = {
      entry ("a", PLUMB_LIBRARY_STRETCH), entry ("b", PLUMB_LIBRARY_STRETCH),
      entry ("c", PLUMB_LIBRARY_STRETCH), entry ("d", PLUMB_LIBRARY_STRETCH)};
  PlumbLibrary library = {.entries = entries, .n_entries = 4, .ref_count = 1};
  const PlumbCommand give = {.kind = PLUMB_COMMAND_LIBRARY, .collection = &library};
  const PlumbCommand take = {.kind = PLUMB_COMMAND_LIBRARY, .collection = NULL};
  const PlumbCommand suggest = {.kind = PLUMB_COMMAND_SUGGEST};
  Fixture *fixture = fixture_new (NULL);
  unsigned seen = 0;

  for (int i = 0; i < 4; i++) {
    fixture_do (fixture, &give);
    g_assert_cmpint (fixture_do (fixture, &suggest), ==, PLUMB_REPLY_OK);
    seen |= 1u << (fixture->reply.suggestion.entry->id[0] - 'a');
    fixture_command (fixture, PLUMB_COMMAND_FLUSH);
    fixture_do (fixture, &take);
    Fixture *next = fixture_new_from (fixture);
    fixture_free (fixture);
    fixture = next;
  }
  g_assert_cmpuint (seen, ==, 15);
  fixture_free (fixture);
}

static void
exclude_walks (PlumbSettingsValues *values)
{
  values->suggestions.exclude = g_strsplit ("walking movement", " ", -1);
}

/* Who excluded even walking is still told why. */
static void
test_nothing_fits (void)
{
  g_autoptr (Fixture) fixture = fixture_new (exclude_walks);
  PlumbCoachSnapshot coach;

  fixture_do (fixture, &stiff);
  g_assert_nonnull (
      find (fixture, "break-suggested micro check-in you said that you feel stiff\n"));
  plumb_engine_get_coach (fixture->engine, &coach);
  g_assert_null (coach.suggestion);
}

static void
train_a_minute (PlumbSettingsValues *values)
{
  values->training.minutes_per_day_start = 1;
  values->training.minutes_per_day_growth = 0;
  values->training.minutes_per_day_max = 1;
}

static void
test_training (void)
{
  g_autoptr (Fixture) fixture = fixture_new (train_a_minute);
  g_autoptr (PlumbSettings) more = plumb_settings_new_default ();

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 61, 1);
  g_assert_false (fixture_has_reason (fixture, PLUMB_REASON_TRAINING_DONE));
  fixture_hold (fixture, 10, 1);
  g_assert_nonnull (find (fixture, "62 training-changed"));
  g_assert_true (fixture_has_reason (fixture, PLUMB_REASON_TRAINING_DONE));
  /* a slouch is judged, but nobody speaks of it */
  fixture_hold (fixture, 60, 30);
  g_assert_nonnull (find (fixture, "posture-changed upright slouching"));
  g_assert_null (find (fixture, "alert-raised slouch"));
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  g_assert_true (fixture_has_reason (next, PLUMB_REASON_TRAINING_DONE));
  fixture_command (next, PLUMB_COMMAND_SETTINGS, .settings = more);
  g_assert_false (fixture_has_reason (next, PLUMB_REASON_TRAINING_DONE));
  fixture_pass (fixture, DAY_US);
  g_assert_false (fixture_has_reason (fixture, PLUMB_REASON_TRAINING_DONE));
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_TRAINING_CHANGED], ==, 2);
}

static void
alert_often (PlumbSettingsValues *values)
{
  values->alerts.repeat_s = 0;
  values->alerts.max_per_hour = 1000;
}

/* Enough wrong alerts make a proposal; accepted, every limit grows, and stays so. */
static void
test_proposal (void)
{
  g_autoptr (Fixture) fixture = fixture_new (alert_often);
  const PlumbAlert *alerts;
  PlumbSensorSnapshot before, after;
  PlumbSnapshot snapshot;

  fixture_add_sensor (fixture, true);
  fixture_hold (fixture, 70, 1);
  plumb_engine_get_sensor (fixture->engine, 0, &before);
  for (int i = 0; i < 9 && fixture->count[PLUMB_EVENT_PROPOSAL] == 0; i++) {
    fixture_hold (fixture, 40, 18);
    g_assert_cmpuint (plumb_engine_get_alerts (fixture->engine, &alerts), ==, 1);
    fixture_command (fixture, PLUMB_COMMAND_REPORT_FALSE, .alert = {alerts[0].id, 0});
    fixture_hold (fixture, 40, 1);
  }
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_PROPOSAL], ==, 1);
  plumb_engine_snapshot (fixture->engine, &snapshot);
  g_assert_cmpfloat (snapshot.proposal_deg, >, before.limit_deg);
  g_assert_cmpint (fixture_command (fixture, PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = true), ==,
                   PLUMB_REPLY_OK);
  fixture_hold (fixture, 1, 1);
  plumb_engine_get_sensor (fixture->engine, 0, &after);
  g_assert_cmpfloat_with_epsilon (after.limit_deg, snapshot.proposal_deg, 0.01);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_add_sensor (next, true);
  fixture_hold (next, 1, 1);
  plumb_engine_get_sensor (next->engine, 0, &after);
  g_assert_cmpfloat_with_epsilon (after.limit_deg, snapshot.proposal_deg, 0.01);
}

static void
tell_no_hours (PlumbSettingsValues *values)
{
  values->statistics.is_hour_summary_enabled = false;
}

static void
test_no_hours (void)
{
  g_autoptr (Fixture) fixture = fixture_new (tell_no_hours);

  for (int i = 0; i < 9; i++)
    fixture_pass (fixture, HOUR_US / 3);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_HOUR_ENDED], ==, 0);
  g_assert_cmpuint (fixture->count[PLUMB_EVENT_MINUTE], ==, 180);
}

/* A break that comes due while breaks are held back is missed, and told so afterwards. */
static void
test_missed (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);

  fixture_add_sensor (fixture, true);
  fixture_command (fixture, PLUMB_COMMAND_INHIBIT_BREAKS, .is_set = true);
  fixture_hold (fixture, 31 * 60, 1);
  g_assert_nonnull (find (fixture, "break-due micro stationary\n"));
  g_assert_null (find (fixture, "break-suggested"));
  fixture_command (fixture, PLUMB_COMMAND_INHIBIT_BREAKS, .is_set = false);
  g_assert_nonnull (find (fixture, "1860 break-missed\n1860 break expired micro stationary\n"));
}

/* Notices that were not heeded, so many days: what is asked then. */
static void
ignore_days (Fixture *fixture, unsigned days)
{
  for (unsigned day = 0; day < days; day++) {
    for (unsigned notice = 0; notice < 4; notice++) {
      fixture_hold (fixture, 60, 0);
      fixture_hold (fixture, 400, 40);
    }
    fixture_hold (fixture, 60, 0);
    fixture_pass (fixture, DAY_US - 4 * 460 * SECOND_US - 60 * SECOND_US);
  }
}

static void
speak_soon (PlumbSettingsValues *values)
{
  values->slouch.speak_after_s = 15;
  values->alerts.repeat_s = 30;
  values->alerts.backoff_max_min = 0;
  values->alerts.rest_after_ignored = 0;
  values->alerts.gap_min = 0;
  values->alerts.max_per_hour = 100;
  values->alerts.max_per_day = 100;
  values->alerts.worn_first_min = 0;
  values->alerts.slouch_repeats = 0;
  values->alerts.is_breaks_enabled = values->alerts.is_sitting_enabled = false;
  values->training.from_min = values->training.until_min = 0;
}

static PlumbProposalKind
asked (const Fixture *fixture)
{
  PlumbCoachSnapshot coach;

  plumb_engine_get_coach (fixture->engine, &coach);
  return coach.proposal;
}

/* A slouch of a minute and a half is told. */
static bool
is_told_soon (Fixture *fixture)
{
  fixture_hold (fixture, 130, 0);
  g_string_truncate (fixture->log, 0);
  fixture_hold (fixture, 90, 40);
  return find (fixture, "alert-raised slouch") != NULL;
}

/* A week of notices that nobody follows is asked about; nothing changes before the yes, which holds
 * over a restart, until the settings have another pace. */
static void
test_gentle (void)
{
  g_autoptr (Fixture) fixture = fixture_new (speak_soon);

  fixture_add_sensor (fixture, true);
  g_assert_true (is_told_soon (fixture));
  ignore_days (fixture, 5);
  fixture_hold (fixture, 60, 0);
  g_assert_cmpint (asked (fixture), ==, PLUMB_PROPOSAL_GENTLE);
  g_assert_nonnull (find (fixture, " proposal gentle"));
  g_assert_cmpint (fixture_command (fixture, PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = true), ==,
                   PLUMB_REPLY_OK);
  g_assert_cmpint (asked (fixture), ==, PLUMB_PROPOSAL_NONE);
  g_assert_cmpint (fixture_command (fixture, PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = true), ==,
                   PLUMB_REPLY_NO_PROPOSAL);
  g_assert_false (is_told_soon (fixture));
  fixture_command (fixture, PLUMB_COMMAND_FLUSH);
  g_autoptr (Fixture) next = fixture_new_from (fixture);
  fixture_add_sensor (next, true);
  g_assert_false (is_told_soon (next));
  PlumbSettings *strict = plumb_settings_new_default ();
  strict->values.alerts.pace = PLUMB_PACE_STRICT;
  speak_soon (&strict->values);
  fixture_command (next, PLUMB_COMMAND_SETTINGS, .settings = strict);
  g_assert_true (is_told_soon (next));
  plumb_settings_unref (strict);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plumb_engine_free (NULL);
  g_test_add_func ("/engine-coach/suggested-before-stop", test_suggested_before_stop);
  g_test_add_func ("/engine-coach/wrong-get-up", test_wrong_get_up);
  g_test_add_func ("/engine-coach/later-over-restart", test_later_over_restart);
  g_test_add_func ("/engine-coach/minutes-outside-hours", test_minutes_outside_hours);
  g_test_add_func ("/engine-coach/suggested-over-restart", test_suggested_over_restart);
  g_test_add_func ("/engine-coach/massage", test_massage);
  g_test_add_func ("/engine-coach/massage-of-break", test_massage_of_break);
  g_test_add_func ("/engine-coach/variety-over-restart", test_variety_over_restart);
  g_test_add_func ("/engine-coach/nothing-fits", test_nothing_fits);
  g_test_add_func ("/engine-coach/training", test_training);
  g_test_add_func ("/engine-coach/proposal", test_proposal);
  g_test_add_func ("/engine-coach/no-hours", test_no_hours);
  g_test_add_func ("/engine-coach/missed", test_missed);
  g_test_add_func ("/engine-coach/gentle", test_gentle);
  return g_test_run ();
}
