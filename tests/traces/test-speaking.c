/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches of a day through the engine, and each word that is said in them to the wearer, by the
 * default settings where nothing else is written. */
#include <string.h>

#include "event.h"
#include "life.h"

typedef struct {
  Life *life;
  GString *said; /* "55 break-due": the minute, and what; a line each */
} Day;

static void
on_event (const PlumbEvent *event, gpointer owner)
{
  Day *day = owner;
  const PlumbAlert *alert = &event->alert.alert;
  double minute = (double)event->time_us / 60e6;

  if ((event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED) &&
      alert->state == PLUMB_ALERT_ACTIVE)
    g_string_append_printf (day->said, "%.0f %s%s%s\n", minute,
                            plumb_alert_kind_to_string (alert->kind), alert->is_long ? " long" : "",
                            alert->has_after && alert->after == PLUMB_HOLD_CALL ? " after call"
                            : alert->has_after                                  ? " after a hold"
                                                                                : "");
  if (event->kind == PLUMB_EVENT_SILENT_MOMENT)
    g_string_append_printf (day->said, "%.0f silent, %s\n", minute,
                            event->silent.has_ended ? "ended" : "went on");
  if (event->kind == PLUMB_EVENT_PRACTICE_ENDED)
    g_string_append_printf (day->said, "%.0f practised, told %u times\n", minute,
                            event->practice.told);
  if (event->kind == PLUMB_EVENT_BREAK_MISSED)
    g_string_append_printf (day->said, "%.0f missed\n", minute);
}

static void
restore_pose (Life *life)
{
  const PlumbCalibration calibration = {
      .placement = PLUMB_PLACEMENT_UPPER_BACK,
      .has_pose = {[PLUMB_POSE_UPRIGHT] = true},
      .up = {[PLUMB_POSE_UPRIGHT] = {0, 0, 1}},
      .length_g = 1,
  };

  life_do (life,
           &(PlumbCommand){.kind = PLUMB_COMMAND_RESTORE_CALIBRATION, .restored = &calibration});
}

/* Half past eight at the desk. change may be NULL. */
static Day *
day_new (void (*change) (PlumbSettingsValues *values), bool has_pose)
{
  Day *day = g_new0 (Day, 1);
  PlumbSettings *settings = plumb_settings_new_default ();

  if (change != NULL)
    change (&settings->values);
  day->said = g_string_new (NULL);
  day->life = life_new (settings, "Europe/Berlin", "2026-11-23T08:30:00");
  day->life->play->rate_hz = 1;
  day->life->on_event = on_event;
  day->life->owner = day;
  if (has_pose)
    restore_pose (day->life);
  return day;
}

static void
day_free (Day *day)
{
  life_free (day->life);
  g_string_free (day->said, TRUE);
  g_free (day);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Day, day_free)

static void
sit (Day *day, double minutes)
{
  play_hold (day->life->play, 60 * minutes, 1, 0);
}

static void
slouch (Day *day, double minutes)
{
  play_hold (day->life->play, 60 * minutes, 26, 0);
}

static void
walk (Day *day, double minutes)
{
  play_walk (day->life->play, 60 * minutes);
}

static void
hold (Day *day, PlumbHold hold, bool is_set)
{
  life_do (day->life,
           &(PlumbCommand){.kind = PLUMB_COMMAND_HOLD, .hold = {.hold = hold, .is_set = is_set}});
}

#define expect(day, text) expect_at (__FILE__, __LINE__, day, text)

static void
expect_at (const char *file, int line, Day *day, const char *text)
{
  if (strcmp (day->said->str, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, day->said->str, text);
  g_string_truncate (day->said, 0);
}

/* Six spells of 65 minutes were told of at 30, 40, 50 and 60 minutes each; now once. */
static void
test_spells (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  for (int i = 0; i < 6; i++) {
    sit (day, 65);
    walk (day, 3);
  }
  expect (day, "55 break-due\n123 break-due\n191 break-due\n"
               "259 break-due\n327 break-due\n395 break-due\n");
}

static void
tell_of_sitting (PlumbSettingsValues *values)
{
  values->alerts.is_breaks_enabled = false;
}

/* The same without suggestions: one voice all the same. Who gets up every 50 minutes hears none. */
static void
test_one_voice (void)
{
  g_autoptr (Day) day = day_new (tell_of_sitting, true);

  sit (day, 100);
  walk (day, 3);
  expect (day, "55 long-sitting\n100 long-sitting\n");
  for (int i = 0; i < 4; i++) {
    sit (day, 49);
    walk (day, 3);
  }
  expect (day, "");
}

static void
coach_an_hour (PlumbSettingsValues *values)
{
  values->training.minutes_by_week[0] = 60;
  values->training.n_weeks = 1;
}

/* The hour of coaching was spent by half past nine, and five later slouches went by without a word.
 */
static void
test_hour_not_spent (void)
{
  g_autoptr (Day) day = day_new (coach_an_hour, true);
  PlumbCoachSnapshot coach;

  sit (day, 60);
  plumb_engine_get_coach (day->life->engine, &coach);
  g_assert_cmpint (coach.trained_us, <=, 15 * INT64_C (60000000));
  g_assert_false (coach.is_training_done);
  walk (day, 3);
  g_string_truncate (day->said, 0);
  for (int i = 0; i < 5; i++) {
    sit (day, 8);
    slouch (day, 35);
    g_test_message ("%s", day->said->str);
    g_assert_true (strstr (day->said->str, " slouch\n") != NULL ||
                   strstr (day->said->str, " slouch long\n") != NULL ||
                   strstr (day->said->str, " break-due\n") != NULL);
    g_string_truncate (day->said, 0);
    sit (day, 3);
    walk (day, 3);
    sit (day, 40);
    walk (day, 3);
    g_string_truncate (day->said, 0);
  }
}

static void
set_profile (Day *day, PlumbProfile profile)
{
  life_do (day->life, &(PlumbCommand){.kind = PLUMB_COMMAND_PROFILE, .profile = profile});
}

/* Slouch and long sitting came in the same second after a profile; now one word, a minute later. */
static void
test_after_a_profile (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 20);
  set_profile (day, PLUMB_PROFILE_COMMUTING);
  slouch (day, 70);
  expect (day, "");
  set_profile (day, PLUMB_PROFILE_DEFAULT);
  slouch (day, 0.9);
  expect (day, "");
  slouch (day, 9);
  expect (day, "91 break-due after a hold\n");
}

static unsigned
count_held (const Day *day)
{
  const PlumbAlert *alerts;
  unsigned n = plumb_engine_get_alerts (day->life->engine, &alerts), held = 0;

  for (unsigned i = 0; i < n; i++)
    held += alerts[i].state == PLUMB_ALERT_HELD;
  return held;
}

/* After a call one notice says why it comes now; while it lasts at most one stays due. */
static void
test_call (void)
{
  g_autoptr (Day) day = day_new (tell_of_sitting, true);

  sit (day, 30);
  hold (day, PLUMB_HOLD_CALL, true);
  for (int i = 0; i < 40; i++) {
    slouch (day, 1);
    g_assert_cmpuint (count_held (day), <=, 1);
  }
  g_assert_cmpuint (count_held (day), ==, 1);
  expect (day, "");
  hold (day, PLUMB_HOLD_CALL, false);
  slouch (day, 9.5);
  expect (day, "71 long-sitting after call\n");
}

/* What came due under a hold and ended under it is not told. */
static void
test_over_in_time (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 40);
  hold (day, PLUMB_HOLD_CALL, true);
  slouch (day, 25);
  walk (day, 3);
  hold (day, PLUMB_HOLD_CALL, false);
  sit (day, 30);
  expect (day, "");
}

/* After do-not-disturb nothing but the summary. */
static void
test_do_not_disturb (void)
{
  void (*const changes[]) (PlumbSettingsValues * values) = {NULL, tell_of_sitting};

  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (Day) day = day_new (changes[i], true);
    sit (day, 30);
    hold (day, PLUMB_HOLD_DND, true);
    slouch (day, 40);
    hold (day, PLUMB_HOLD_DND, false);
    slouch (day, 10);
    /* breaks are counted whether they are told or not */
    expect (day, "70 missed\n");
  }
}

static void
practise (Day *day, uint32_t seconds)
{
  life_do (day->life, &(PlumbCommand){.kind = PLUMB_COMMAND_PRACTISE, .seconds = seconds});
}

/* From the first minute on, after 15 s, a minute apart and eight times at most; the budget of the
 * day does not know of it. */
static void
test_practice (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 0.2);
  practise (day, 1500);
  sit (day, 0.3);
  slouch (day, 14.5);
  expect (day, "1 slouch\n2 slouch\n3 slouch\n4 slouch\n5 slouch\n6 slouch\n7 slouch\n8 slouch\n");
  sit (day, 34);
  expect (day, "25 practised, told 8 times\n");
  sit (day, 6.1);
  expect (day, "55 break-due\n");
}

/* In its second half every second moment is passed over. */
static void
test_practice_fades (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 1);
  practise (day, 1200);
  sit (day, 10);
  slouch (day, 6);
  sit (day, 5);
  expect (day, "12 slouch\n14 slouch\n16 slouch\n21 practised, told 3 times\n");
}

/* It ignores settling, hours and the first minutes; a hold it does not. */
static void
test_practice_held (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 0.2);
  practise (day, 600);
  hold (day, PLUMB_HOLD_CALL, true);
  sit (day, 1);
  slouch (day, 3);
  expect (day, "");
  hold (day, PLUMB_HOLD_CALL, false);
  slouch (day, 0.5);
  expect (day, "4 slouch\n");
  g_assert_cmpint (life_say (day->life, PLUMB_COMMAND_END_PRACTICE), ==, PLUMB_REPLY_OK);
  slouch (day, 5);
  expect (day, "5 practised, told 1 times\n");
}

static void
coach_never (PlumbSettingsValues *values)
{
  values->training.minutes_by_week[0] = 0;
  values->training.n_weeks = 1;
}

static void
tell_of_slouches (PlumbSettingsValues *values)
{
  coach_never (values);
  values->alerts.is_breaks_enabled = values->alerts.is_sitting_enabled = false;
}

/* What would have been told in coached time, and whether it ended by itself within two minutes. */
static void
test_silent_moments (void)
{
  g_autoptr (Day) day = day_new (coach_never, true);

  sit (day, 20);
  slouch (day, 1.5); /* not as long as it takes */
  sit (day, 2);
  expect (day, "");
  slouch (day, 3);
  sit (day, 3.5);
  expect (day, "27 silent, ended\n");
  slouch (day, 6);
  sit (day, 2);
  expect (day, "34 silent, went on\n");
  hold (day, PLUMB_HOLD_CALL, true); /* a notice would have been kept back then, too */
  slouch (day, 6);
  expect (day, "");
}

/* Outside coached time half an hour is told of, once. */
static void
test_long_slouch (void)
{
  g_autoptr (Day) day = day_new (tell_of_slouches, true);

  sit (day, 20);
  slouch (day, 25);
  expect (day, "24 silent, went on\n");
  walk (day, 2);
  slouch (day, 75);
  expect (day, "51 silent, went on\n77 slouch long\n");
}

/* The pose is asked for once, after ten minutes worn. */
static void
test_pose_missing (void)
{
  g_autoptr (Day) day = day_new (NULL, false);

  sit (day, 9.8);
  expect (day, "");
  sit (day, 0.4);
  expect (day, "10 pose-missing\n");
  sit (day, 38);
  expect (day, "");
}

/* Who walks, lies or has taken it off is not spoken to, and later only if it matters still. */
static void
test_left_alone (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 49);
  play_lie (day->life->play, 3600);
  expect (day, "");
  sit (day, 7);
  expect (day, "115 break-due\n");
  walk (day, 15);
  slouch (day, 1);
  play_table (day->life->play, 3600);
  expect (day, "");
}

/* No shift notice in the first quarter of an hour worn. */
static void
test_just_worn (void)
{
  g_autoptr (Day) day = day_new (NULL, true);

  sit (day, 1);
  slouch (day, 13.8);
  expect (day, "");
  slouch (day, 0.5);
  expect (day, "15 slouch\n");
}

/* The wearer chose when to be told again, but no two words come nearer than ten minutes. */
static void
test_snooze (void)
{
  g_autoptr (Day) day = day_new (NULL, true);
  const PlumbAlert *alerts;

  sit (day, 1);
  slouch (day, 14.3);
  expect (day, "15 slouch\n");
  g_assert_cmpuint (plumb_engine_get_alerts (day->life->engine, &alerts), ==, 1);
  life_do (day->life, &(PlumbCommand){.kind = PLUMB_COMMAND_SNOOZE, .alert = {alerts[0].id, 60}});
  slouch (day, 11);
  expect (day, "25 slouch\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speaking/spells", test_spells);
  g_test_add_func ("/speaking/one-voice", test_one_voice);
  g_test_add_func ("/speaking/hour-not-spent", test_hour_not_spent);
  g_test_add_func ("/speaking/after-a-profile", test_after_a_profile);
  g_test_add_func ("/speaking/call", test_call);
  g_test_add_func ("/speaking/over-in-time", test_over_in_time);
  g_test_add_func ("/speaking/do-not-disturb", test_do_not_disturb);
  g_test_add_func ("/speaking/practice", test_practice);
  g_test_add_func ("/speaking/practice-fades", test_practice_fades);
  g_test_add_func ("/speaking/practice-held", test_practice_held);
  g_test_add_func ("/speaking/silent-moments", test_silent_moments);
  g_test_add_func ("/speaking/long-slouch", test_long_slouch);
  g_test_add_func ("/speaking/pose-missing", test_pose_missing);
  g_test_add_func ("/speaking/left-alone", test_left_alone);
  g_test_add_func ("/speaking/just-worn", test_just_worn);
  g_test_add_func ("/speaking/snooze", test_snooze);
  return g_test_run ();
}
