/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold for any wearer: the same seeded days, played in different ways. */
#include <math.h>
#include <string.h>

#include "event.h"
#include "play.h"
#include "totals.h"

#define DAYS 6

/* A day of everything, drawn from the seed. */
static void
live (Play *play, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  for (int i = 0; i < 30; i++) {
    double seconds = 10 + g_rand_int_range (random, 0, 60);
    switch (g_rand_int_range (random, 0, 8)) {
    case 0:
    case 1: play_hold (play, seconds, g_rand_double_range (random, -5, 5), 0); break;
    case 2:
    case 3: play_hold (play, seconds, g_rand_double_range (random, 22, 40), 0); break;
    case 4: play_walk (play, seconds); break;
    case 5: play_move (play, seconds, 0.3); break;
    case 6: play_silence (play, seconds * g_rand_int_range (random, 1, 4)); break;
    case 7: play_lie (play, seconds); break;
    }
  }
}

static char *
said_by (guint32 seed, void (*change) (Play *play))
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  if (change != NULL)
    change (play);
  live (play, seed);
  return play_take (play);
}

/* Everything that was said, to the letter. */
static void
assert_same (void (*change) (Play *play))
{
  for (guint32 seed = 1; seed <= DAYS; seed++) {
    g_autofree char *plain = said_by (seed, NULL);
    g_autofree char *changed = said_by (seed, change);
    g_assert_cmpuint (strlen (plain), >, 1000);
    g_assert_cmpstr (plain, ==, changed);
  }
}

static void
turn_sensor (Play *play)
{
  /* 0.8 rad about the axis (1, 2, 3) */
  static const double axis[3] = {0.2672612419, 0.5345224838, 0.8017837257};
  double c = cos (0.8), s = sin (0.8);

  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++)
      play->turn[3 * i + j] = axis[i] * axis[j] * (1 - c) + (i == j ? c : 0);
  }
  play->turn[1] -= axis[2] * s;
  play->turn[2] += axis[1] * s;
  play->turn[3] += axis[2] * s;
  play->turn[5] -= axis[0] * s;
  play->turn[6] -= axis[1] * s;
  play->turn[7] += axis[0] * s;
}

static void
test_rotation (void)
{
  assert_same (turn_sensor);
}

static void
make_small (Play *play)
{
  play->scale = 0.81;
}

static void
make_large (Play *play)
{
  play->scale = 1.24;
}

static void
test_scale (void)
{
  assert_same (make_small);
  assert_same (make_large);
}

static void
tick_in_between (Play *play)
{
  play->has_tick = true;
}

static void
test_ticks (void)
{
  assert_same (tick_in_between);
}

/* Spoilt samples between the good ones: counted, and nothing else. */
static void
feed_spoilt (Play *play, const PlumbSample *good)
{
  PlumbSample bad = *good;
  PlumbEvents events;

  plumb_monitor_feed (play->monitor, &bad, &events); /* again */
  g_assert_cmpuint (events.count, ==, 0);
  bad.time_us -= 50000; /* late */
  plumb_monitor_feed (play->monitor, &bad, &events);
  g_assert_cmpuint (events.count, ==, 0);
  bad = *good;
  bad.time_us += 10000;
  bad.accel_g[1] = NAN;
  plumb_monitor_feed (play->monitor, &bad, &events);
  g_assert_cmpuint (events.count, ==, 0);
  bad.accel_g[1] = 16; /* saturated */
  plumb_monitor_feed (play->monitor, &bad, &events);
  g_assert_cmpuint (events.count, ==, 0);
}

static void
spoil (Play *play)
{
  play->after_sample = feed_spoilt;
}

static void
test_spoilt (void)
{
  PlumbSnapshot snapshot;
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  assert_same (spoil);
  spoil (play);
  play_hold (play, 10, 0, 0);
  plumb_monitor_snapshot (play->monitor, &snapshot);
  g_assert_cmpuint (snapshot.sensors[0].accepted, ==, 100);
  g_assert_cmpuint (snapshot.sensors[0].repeated, ==, 100);
  g_assert_cmpuint (snapshot.sensors[0].out_of_order, ==, 100);
  g_assert_cmpuint (snapshot.sensors[0].not_finite, ==, 100);
  g_assert_cmpuint (snapshot.sensors[0].out_of_range, ==, 100);
}

static int64_t
sum (const PlumbTotals *totals)
{
  return totals->upright_us + totals->slouching_us + totals->leaning_us + totals->reclining_us +
         totals->moving_us + totals->lying_us + totals->unjudged_us + totals->not_worn_us +
         totals->no_data_us + totals->paused_us + totals->off_us;
}

static void
test_totals_add_up (void)
{
  for (guint32 seed = 1; seed <= DAYS; seed++) {
    g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);
    live (play, seed);
    /* the end of the day: what was waiting for its second sample is no data by now */
    int64_t end_us = play_now_us (play) + 60 * G_USEC_PER_SEC;
    play_end_minute (play, end_us);
    g_assert_cmpuint (play->minutes->len, ==, 1);
    const PlumbTotals *totals = &g_array_index (play->minutes, PlayMinute, 0).totals;
    g_assert_cmpint (sum (totals), ==, end_us);
    g_assert_cmpint (totals->upright_us, >, 0);
    g_assert_cmpint (totals->slouching_us, >, 0);
    g_assert_cmpint (totals->no_data_us, >=, 60 * G_USEC_PER_SEC);
    g_assert_cmpint (totals->walking_us, <=, totals->moving_us);
  }
}

static PlumbTotals
add_minutes (const Play *play)
{
  PlumbTotals all = {0};

  for (guint i = 0; i < play->minutes->len; i++)
    plumb_totals_add (&all, &g_array_index (play->minutes, PlayMinute, i).totals);
  return all;
}

/* Told in many pieces they are the same as at once. */
static void
test_totals_in_pieces (void)
{
  g_autoptr (Play) whole = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);
  g_autoptr (Play) pieces = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  for (int i = 0; i < 40; i++) {
    play_hold (whole, 7.3, i % 3 == 0 ? 30 : 0, 0);
    play_hold (pieces, 7.3, i % 3 == 0 ? 30 : 0, 0);
    if (i == 5) {
      play_calibrate (whole, PLUMB_POSE_UPRIGHT, 0);
      play_calibrate (pieces, PLUMB_POSE_UPRIGHT, 0);
    }
    play_end_minute (pieces, play_now_us (pieces) + 30000);
  }
  play_end_minute (whole, play_now_us (whole));
  PlumbTotals once = add_minutes (whole), all = add_minutes (pieces);
  g_assert_cmpint (all.upright_us, ==, once.upright_us);
  g_assert_cmpint (all.slouching_us, ==, once.slouching_us);
  g_assert_cmpint (sum (&all), ==, play_now_us (whole));
  g_assert_cmpint (sum (&once), ==, play_now_us (whole));
}

/* A border may fall between two samples, or into a silence that shows later: each piece holds just
 * its own time once the sample after it has come. */
static void
test_totals_keep_to_their_piece (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  for (int i = 0; i < 60; i++) {
    if (i % 7 == 3)
      play_silence (play, i % 2 == 0 ? 2.2 : 40);
    play_hold (play, 3.1, 0, 0);
    for (guint j = 0; j < play->minutes->len; j++) {
      const PlayMinute *minute = &g_array_index (play->minutes, PlayMinute, j);
      g_assert_cmpint (sum (&minute->totals), ==, minute->end_us - minute->start_us);
    }
    play_end_minute (play, play_now_us (play) + 37000);
  }
  g_assert_cmpuint (play->minutes->len, ==, 60);
}

static void
check_axis (const char *line, const char *kind, char **last)
{
  if (strstr (line, kind) == NULL)
    return;
  const char *from = strstr (line, "from=") + 5, *to = strstr (line, " to=") + 4;
  g_autofree char *was = g_strndup (from, strcspn (from, " "));
  g_assert_cmpstr (was, !=, to);
  if (*last != NULL)
    g_assert_cmpstr (was, ==, *last);
  g_free (*last);
  *last = g_strdup (to);
}

/* Each change begins where the last one ended, and is one. */
static void
test_states_are_a_chain (void)
{
  for (guint32 seed = 1; seed <= DAYS; seed++) {
    g_autofree char *said = said_by (seed, NULL);
    g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
    char *posture = NULL, *activity = NULL, *wear = NULL, *quality = NULL;
    for (char **line = lines; *line != NULL; line++) {
      check_axis (*line, " posture-changed ", &posture);
      check_axis (*line, " activity-changed ", &activity);
      check_axis (*line, " wear-changed ", &wear);
      check_axis (*line, " quality-changed ", &quality);
    }
    g_assert_nonnull (posture);
    g_assert_nonnull (activity);
    g_free (posture);
    g_free (activity);
    g_free (wear);
    g_free (quality);
  }
}

static double
time_of (const char *line)
{
  return g_ascii_strtod (line, NULL);
}

/* Slouch alerts keep repeat_s apart, and an hour holds no more than max_per_hour. */
static void
test_alert_spacing (void)
{
  unsigned seen = 0;

  for (guint32 seed = 1; seed <= DAYS; seed++) {
    g_autofree char *said = said_by (seed, NULL);
    g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
    double last_s = -1000;
    for (char **line = lines; *line != NULL; line++) {
      bool is_alert = strstr (*line, " alert-raised ") || strstr (*line, " alert-repeated ");
      if (!is_alert || strstr (*line, "alert=slouch") == NULL)
        continue;
      g_assert_cmpfloat (time_of (*line) - last_s, >=, 299);
      last_s = time_of (*line);
      seen++;
    }
  }
  g_assert_cmpuint (seen, >, DAYS);
}

static void
slow_down (Play *play)
{
  play->rate_hz = 1;
}

static void
speed_up (Play *play)
{
  play->rate_hz = 100;
}

static void
lose_half (Play *play)
{
  play->loss = 0.5;
}

static unsigned
count_lines (const char *said, const char *what)
{
  unsigned count = 0;
  for (const char *at = strstr (said, what); at != NULL; at = strstr (at + 1, what))
    count++;
  return count;
}

static void
sit_and_slouch (Play *play)
{
  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  for (int i = 0; i < 4; i++) {
    play_hold (play, 120, 0, 0);
    play_hold (play, 60, 28, 0);
    play_hold (play, 160, 2, 0);
  }
}

/* The verdicts of a day in a chair do not depend on how often the sensor speaks. */
static void
test_rates_and_loss (void)
{
  void (*const changes[]) (Play * play) = {NULL, slow_down, speed_up, lose_half};

  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);
    if (changes[i] != NULL)
      changes[i](play);
    sit_and_slouch (play);
    g_autofree char *said = play_take (play);
    g_assert_cmpuint (count_lines (said, "alert-raised"), ==, 4);
    g_assert_cmpuint (count_lines (said, "outcome=corrected"), ==, 4);
  }
}

static void
do_anything (PlumbMonitor *monitor, GRand *random, int64_t now_us, PlumbEvents *events)
{
  uint32_t slot = (uint32_t)g_rand_int_range (random, 0, PLUMB_SENSORS_MAX + 1);
  bool coin = g_rand_boolean (random);
  const PlumbAlert *alerts;
  unsigned n = plumb_monitor_get_alerts (monitor, &alerts);
  uint32_t id = n > 0 ? alerts[(unsigned)g_rand_int_range (random, 0, (int)n)].id : 7;
  const PlumbSensorSettings settings = {
      .battery_warn_percent = 20, .battery_critical_percent = 10, .battery_clear_percent = 30};

  switch (g_rand_int_range (random, 0, 14)) {
  case 0:
    plumb_monitor_set_sensor (monitor, slot, g_rand_int_range (random, 0, 4) > 0,
                              (PlumbPlacement)g_rand_int_range (random, 0, 8), now_us, events);
    break;
  case 1:
    plumb_monitor_set_stream (monitor, slot, (PlumbStream)g_rand_int_range (random, 0, 5), now_us,
                              events);
    break;
  case 2:
    plumb_monitor_set_hold (monitor, (PlumbHold)g_rand_int_range (random, 0, 10),
                            g_rand_int_range (random, 0, 3) == 0, now_us, events);
    break;
  case 3:
    plumb_monitor_set_mode (monitor, (PlumbMode)g_rand_int_range (random, 0, 3), now_us, events);
    break;
  case 4: plumb_monitor_resume (monitor, now_us, events); break;
  case 5:
  case 6:
    plumb_monitor_calibrate (monitor, slot, (PlumbPose)g_rand_int_range (random, 0, PLUMB_POSES),
                             now_us, events);
    break;
  case 7: plumb_monitor_cancel_calibration (monitor, slot, now_us, events); break;
  case 8:
    plumb_monitor_snooze (monitor, coin ? 0 : id, (uint32_t)g_rand_int_range (random, 0, 900),
                          now_us, events);
    break;
  case 9: plumb_monitor_acknowledge (monitor, id, now_us, events); break;
  case 10: plumb_monitor_report_false (monitor, id, now_us, events); break;
  case 11:
    plumb_monitor_set_battery (monitor, slot, g_rand_int_range (random, -2, 103), coin, &settings,
                               now_us, events);
    break;
  case 12: plumb_monitor_answer_proposal (monitor, coin, now_us, events); break;
  case 13: plumb_monitor_tick (monitor, now_us, events); break;
  }
}

static void
feed_anything (PlumbMonitor *monitor, GRand *random, int64_t now_us, double tilt, double shake,
               PlumbEvents *events)
{
  PlumbSample sample = {
      .time_us = now_us - g_rand_int_range (random, 0, 2) * 1000,
      .slot = (uint32_t)g_rand_int_range (random, 0, PLUMB_SENSORS_MAX + 1),
      .fields = (uint32_t)g_rand_int_range (random, 0, 32),
      .accel_g = {sin (tilt), shake * g_rand_double (random), cos (tilt)},
      .rate_dps = {g_rand_double_range (random, -90, 90), 0, 0},
      .angle_deg = 57 * tilt,
      .is_slouching = tilt > 0.4,
      .is_worn = g_rand_int_range (random, 0, 50) > 0,
  };

  if (g_rand_int_range (random, 0, 100) == 0)
    sample.accel_g[1] = NAN;
  plumb_monitor_feed (monitor, &sample, events);
}

/* Whatever comes, in whatever order: it ends, adds up, and looks ahead. */
static void
test_anything (void)
{
  for (guint32 seed = 1; seed <= 8; seed++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (seed);
    g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
    g_autoptr (PlumbMonitor) monitor = plumb_monitor_new (settings, 0);
    PlumbEvents events;
    PlumbSnapshot snapshot;
    int64_t now_us = 0;
    for (int i = 0; i < 20000; i++) {
      bool is_long = g_rand_int_range (random, 0, 300) == 0;
      now_us += is_long ? (int64_t)g_rand_int_range (random, 0, 2000) * G_USEC_PER_SEC
                        : g_rand_int_range (random, 0, 300000);
      if (g_rand_int_range (random, 0, 20) == 0)
        do_anything (monitor, random, now_us, &events);
      else
        feed_anything (monitor, random, now_us, i / 900 % 2 * 0.5, i / 3000 % 2 * 0.4, &events);
      g_assert_cmpint (plumb_monitor_deadline (monitor), >, now_us - 2000);
    }
    plumb_monitor_snapshot (monitor, &snapshot);
    now_us += 3600 * (int64_t)G_USEC_PER_SEC;
    plumb_monitor_end_minute (monitor, now_us, &events);
    const PlumbEvent *last = &events.event[events.count - 1];
    g_assert_cmpint (last->kind, ==, PLUMB_EVENT_MINUTE);
    g_assert_cmpint (sum (&last->minute.totals), ==, now_us);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/properties/rotation", test_rotation);
  g_test_add_func ("/properties/scale", test_scale);
  g_test_add_func ("/properties/ticks", test_ticks);
  g_test_add_func ("/properties/spoilt-samples", test_spoilt);
  g_test_add_func ("/properties/totals-add-up", test_totals_add_up);
  g_test_add_func ("/properties/totals-in-pieces", test_totals_in_pieces);
  g_test_add_func ("/properties/totals-keep-to-their-piece", test_totals_keep_to_their_piece);
  g_test_add_func ("/properties/states-are-a-chain", test_states_are_a_chain);
  g_test_add_func ("/properties/alert-spacing", test_alert_spacing);
  g_test_add_func ("/properties/rates-and-loss", test_rates_and_loss);
  g_test_add_func ("/properties/anything", test_anything);
  return g_test_run ();
}
