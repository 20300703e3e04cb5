/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often one may be told, and what counts as heeded, by tables. */
#include <stdlib.h>
#include <string.h>

#include "pace.h"

#define MINUTE INT64_C (60000000)
#define NOW    (-1)   /* nothing stands in the way */
#define NEVER  999999 /* not on this day */

static PlumbSettings *
make_settings (PlumbPacePreset pace)
{
  g_autoptr (PlumbSettings) usual = plumb_settings_new_default ();

  return plumb_settings_with_pace (usual, pace);
}

static PlumbNotice
notice_of (char letter)
{
  return letter == 's'   ? PLUMB_NOTICE_SHIFT
         : letter == 'g' ? PLUMB_NOTICE_GET_UP
                         : PLUMB_NOTICE_NONE;
}

/* A letter and a minute: s a shift notice is told, g one for getting up, n another one; p a shift
 * notice in practice; i it was ignored, h heeded; w a walk ends; l "later" to a shift notice, L to
 * one for getting up; x a shift notice was wrong; d another day; z all of them are put off. */
static void
act (PlumbPace *pace, const PlumbSettings *settings, char letter, int64_t at_us)
{
  switch (letter) {
  case 's':
  case 'g':
  case 'n': plumb_pace_note_told (pace, notice_of (letter), true, at_us); break;
  case 'p': plumb_pace_note_told (pace, PLUMB_NOTICE_SHIFT, false, at_us); break;
  case 'i': plumb_pace_take (pace, settings, PLUMB_NOTICE_SHIFT, PLUMB_HEED_IGNORED, at_us); break;
  case 'h': plumb_pace_take (pace, settings, PLUMB_NOTICE_SHIFT, PLUMB_HEED_HEEDED, at_us); break;
  case 'c':
    plumb_pace_take (pace, settings, PLUMB_NOTICE_SHIFT, PLUMB_HEED_UNCOUNTED, at_us);
    break;
  case 'w': plumb_pace_note_walk (pace, at_us); break;
  case 'l': plumb_pace_note_later (pace, PLUMB_NOTICE_SHIFT, at_us + 30 * MINUTE); break;
  case 'L': plumb_pace_note_later (pace, PLUMB_NOTICE_GET_UP, at_us + 30 * MINUTE); break;
  case 'x': plumb_pace_note_wrong (pace); break;
  case 'd': plumb_pace_begin_day (pace, settings); break;
  case 'z': pace->snoozed_until_us = at_us + 30 * MINUTE; break;
  default: g_assert_not_reached ();
  }
}

static void
act_all (PlumbPace *pace, const PlumbSettings *settings, const char *text)
{
  g_auto (GStrv) acts = g_strsplit (text, " ", -1);

  for (char **at = acts; *at != NULL && **at != '\0'; at++)
    act (pace, settings, **at, g_ascii_strtoll (*at + 1, NULL, 10) * MINUTE);
}

static const struct {
  const char *acts;
  char notice;
  int at, until;
  PlumbReason reason;
} waits[] = {
    {"", 's', 0, NOW, 0},
    {"", 'g', 0, NOW, 0},
    /* two of a kind, and any two */
    {"s0", 's', 5, 20, PLUMB_REASON_REPEAT_WAIT},
    {"s0", 's', 20, NOW, 0},
    {"s0", 'g', 5, 10, PLUMB_REASON_REPEAT_WAIT},
    {"s0", 'g', 10, NOW, 0},
    {"g0", 's', 5, 10, PLUMB_REASON_REPEAT_WAIT},
    {"g0", 'g', 5, 30, PLUMB_REASON_REPEAT_WAIT},
    {"g0", 'g', 30, NOW, 0},
    {"n0", 's', 5, 10, PLUMB_REASON_REPEAT_WAIT},
    {"s0", 'n', 1, NOW, 0},
    /* two an hour, whatever kind */
    {"s0 g12", 's', 25, 60, PLUMB_REASON_CAPPED},
    {"s0 g12", 'n', 25, 60, PLUMB_REASON_CAPPED},
    {"s0 g12", 's', 60, NOW, 0},
    {"s0 g12 s60", 'g', 65, 72, PLUMB_REASON_CAPPED},
    /* ten a day */
    {"n0 n60 n120 n180 n240 n300 n360 n420 n480", 's', 600, NOW, 0},
    {"n0 n60 n120 n180 n240 n300 n360 n420 n480 n540", 's', 700, NEVER, PLUMB_REASON_CAPPED},
    {"n0 n60 n120 n180 n240 n300 n360 n420 n480 n540", 'g', 700, NEVER, PLUMB_REASON_CAPPED},
    {"n0 n60 n120 n180 n240 n300 n360 n420 n480 n540 d690", 's', 700, NOW, 0},
    /* what is practised is no part of the budget, but was said */
    {"p0 p1 p2", 's', 5, 22, PLUMB_REASON_REPEAT_WAIT},
    {"p0 p1 p2", 'g', 12, NOW, 0},
    /* ignored, heeded and in between */
    {"s0 i2", 's', 21, 40, PLUMB_REASON_REPEAT_WAIT},
    {"s0 c2", 's', 15, 20, PLUMB_REASON_REPEAT_WAIT},
    {"s0 i2", 'g', 12, NOW, 0},
    {"s0 i2 s70 h72", 's', 75, 90, PLUMB_REASON_REPEAT_WAIT},
    {"s0 i2 s70 i72", 's', 140, 162, PLUMB_REASON_RESTING},
    {"s0 i2 s70 i72", 's', 162, NOW, 0},
    {"s0 i2 s70 i72", 'g', 81, NOW, 0}, /* the next word is "get up" */
    {"s0 i2 s70 h72 s140 i142", 's', 150, 180, PLUMB_REASON_REPEAT_WAIT}, /* not in a row */
    {"s0 i2 x3", 's', 5, 20, PLUMB_REASON_REPEAT_WAIT},
    {"s0 i2 x3 s70 i72", 's', 75, 110, PLUMB_REASON_REPEAT_WAIT}, /* wrong is not ignored */
    /* a walk that is no break */
    {"w0", 'g', 5, 10, PLUMB_REASON_REPEAT_WAIT},
    {"w0", 'g', 10, NOW, 0},
    {"w0", 's', 5, NOW, 0},
    /* later, of that kind */
    {"l0", 's', 5, 30, PLUMB_REASON_SNOOZED},
    {"l0", 's', 30, NOW, 0},
    {"l0", 'g', 5, NOW, 0},
    {"L0", 'g', 5, 30, PLUMB_REASON_SNOOZED},
    {"L0", 's', 5, NOW, 0},
};

static void
test_waits (void)
{
  g_autoptr (PlumbSettings) settings = make_settings (PLUMB_PACE_NORMAL);

  for (unsigned i = 0; i < G_N_ELEMENTS (waits); i++) {
    PlumbPace pace = {0};
    act_all (&pace, settings, waits[i].acts);
    PlumbPaceWait wait =
        plumb_pace_get_wait (&pace, settings, notice_of (waits[i].notice), waits[i].at * MINUTE);
    g_test_message ("%s: %c at %d", waits[i].acts, waits[i].notice, waits[i].at);
    if (waits[i].until == NOW) {
      g_assert_cmpint (wait.until_us, <=, waits[i].at * MINUTE);
      continue;
    }
    g_assert_cmpint (wait.until_us, ==,
                     waits[i].until == NEVER ? INT64_MAX : waits[i].until * MINUTE);
    g_assert_cmpint (wait.reason, ==, waits[i].reason);
  }
}

/* The time between two shift notices, in minutes, after so many were ignored (i), heeded (h) or
 * wrong (x), and days have passed (d). */
static void
test_spacing (void)
{
  static const struct {
    const char *acts;
    double repeat_min, most_min;
    int want;
  } rows[] = {
      {"", 20, 120, 20},
      {"i", 20, 120, 40},
      {"i i", 20, 120, 80},
      {"i i i", 20, 120, 120},
      {"i i i i", 20, 120, 120},
      {"i i", 20, 0, 20},  /* it never grows */
      {"i i", 30, 20, 30}, /* nor does it shrink */
      {"i i h", 20, 120, 40},
      {"i i h h", 20, 120, 20},
      {"i i h h h", 20, 120, 20},
      {"h", 20, 120, 20},
      {"i i x", 20, 120, 20},
      {"i i i d", 20, 120, 70}, /* half of the excess is forgotten in the morning */
      {"i i i d d", 20, 120, 45},
      {"d", 20, 120, 20},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PlumbSettings) settings = make_settings (PLUMB_PACE_NORMAL);
    PlumbPace pace = {0};
    settings->values.alerts.repeat_s = 60 * rows[i].repeat_min;
    settings->values.alerts.backoff_max_min = rows[i].most_min;
    act_all (&pace, settings, rows[i].acts);
    g_test_message ("%s", rows[i].acts);
    g_assert_cmpint (plumb_pace_get_spacing_us (&pace, settings), ==, rows[i].want * MINUTE);
  }
}

/* The time between two of a kind goes with the settings of the moment: nothing of an older pace
 * stays. */
static void
test_other_spacing (void)
{
  static const char *const before[] = {"h", "d", "i h",
                                       "i d d d d d d d d d d d d d d d d d d d d d d"};
  g_autoptr (PlumbSettings) settings = make_settings (PLUMB_PACE_NORMAL);
  PlumbPace pace = {.is_soft = true};

  for (unsigned i = 0; i < G_N_ELEMENTS (before); i++) {
    PlumbPace other = {0};
    settings->values.alerts.repeat_s = 60 * 60;
    act_all (&other, settings, before[i]);
    settings->values.alerts.repeat_s = 10 * 60;
    g_test_message ("%s", before[i]);
    g_assert_cmpint (plumb_pace_get_spacing_us (&other, settings) / MINUTE, ==, 10);
  }
  settings->values.alerts.repeat_s = 20 * 60;
  act_all (&pace, settings, "i h");
  g_assert_cmpint (plumb_pace_get_spacing_us (&pace, settings), ==, 40 * MINUTE);
  pace.is_soft = false; /* the hours after a massage are over */
  g_assert_cmpint (plumb_pace_get_spacing_us (&pace, settings), ==, 20 * MINUTE);
}

/* How many in a row bring a rest, and how long a one, with each pace. */
static void
test_rest (void)
{
  static const struct {
    PlumbPacePreset pace;
    int after, rest_min;
  } rows[] = {{PLUMB_PACE_GENTLE, 1, 180}, {PLUMB_PACE_NORMAL, 2, 90}, {PLUMB_PACE_STRICT, 3, 60}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PlumbSettings) settings = make_settings (rows[i].pace);
    PlumbPace pace = {0};
    for (int round = 0; round < 2; round++) /* the count begins anew */
      for (int ignored = 1; ignored <= rows[i].after; ignored++)
        g_assert_cmpint (
            plumb_pace_take (&pace, settings, PLUMB_NOTICE_SHIFT, PLUMB_HEED_IGNORED, 7 * MINUTE),
            ==, ignored < rows[i].after ? 0 : rows[i].rest_min * MINUTE);
    g_assert_cmpint (plumb_pace_take (&pace, settings, PLUMB_NOTICE_GET_UP, PLUMB_HEED_IGNORED, 0),
                     ==, 0);
    settings->values.alerts.rest_after_ignored = 0;
    for (int ignored = 0; ignored < 9; ignored++)
      g_assert_cmpint (plumb_pace_take (&pace, settings, PLUMB_NOTICE_SHIFT, PLUMB_HEED_IGNORED, 0),
                       ==, 0);
  }
}

/* The hours after a massage: twice the time, half as many an hour. */
static void
test_soft (void)
{
  g_autoptr (PlumbSettings) settings = make_settings (PLUMB_PACE_NORMAL);
  PlumbPace pace = {.is_soft = true};

  act_all (&pace, settings, "s0");
  g_assert_cmpint (plumb_pace_get_spacing_us (&pace, settings), ==, 40 * MINUTE);
  PlumbPaceWait wait = plumb_pace_get_wait (&pace, settings, PLUMB_NOTICE_GET_UP, 12 * MINUTE);
  g_assert_cmpint (wait.until_us, ==, 60 * MINUTE);
  settings->values.alerts.max_per_hour = 3; /* rounded up */
  wait = plumb_pace_get_wait (&pace, settings, PLUMB_NOTICE_GET_UP, 12 * MINUTE);
  g_assert_cmpint (wait.until_us, ==, 12 * MINUTE);
}

/* Eight hours in one place, told as soon as it is due. */
static void
test_spell (void)
{
  static const struct {
    PlumbPacePreset pace;
    const char *want;
  } rows[] = {{PLUMB_PACE_GENTLE, "60 180 300 420"},
              {PLUMB_PACE_NORMAL, "50 90 210 330 450"},
              {PLUMB_PACE_STRICT, "30 50 70 130 190 250 310 370 430"}};

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PlumbSettings) settings = make_settings (rows[i].pace);
    g_autoptr (GString) told = g_string_new (NULL);
    int64_t first_us = (int64_t)settings->values.sitting.limit_min * MINUTE;
    PlumbSpell spell = {0};
    for (int64_t at_us = 0; at_us < 480 * MINUTE; at_us += MINUTE) {
      if (at_us < plumb_pace_get_spell_us (settings, first_us, &spell))
        continue;
      spell = (PlumbSpell){.at_us = at_us, .tellings = spell.tellings + 1};
      g_string_append_printf (told, "%s%d", told->len > 0 ? " " : "", (int)(at_us / MINUTE));
    }
    g_assert_cmpstr (told->str, ==, rows[i].want);
    settings->values.sitting.then_every_min = 0; /* no more after the repeats */
    spell.tellings = (uint32_t)settings->values.sitting.repeats + 1;
    g_assert_cmpint (plumb_pace_get_spell_us (settings, first_us, &spell), ==, INT64_MAX);
    g_assert_cmpint (plumb_pace_get_spell_us (settings, INT64_MAX, &(PlumbSpell){0}), ==,
                     INT64_MAX);
  }
}

/* Another boot, three hours later by the wall. */
static void
test_text (void)
{
  g_autoptr (PlumbSettings) settings = make_settings (PLUMB_PACE_NORMAL);
  const int64_t wall_us = INT64_C (1795420800000000), later_us = wall_us + 180 * MINUTE;
  PlumbPace pace = {0}, back = {0};
  char text[PLUMB_PACE_TEXT_MAX], again[PLUMB_PACE_TEXT_MAX];

  act_all (&pace, settings, "s0 i2 g60 s120 i122 s170");
  plumb_pace_write (&pace, wall_us, text);
  g_assert_true (plumb_pace_read (&back, text, later_us - 5 * MINUTE, 5 * MINUTE));
  g_assert_cmpint (back.told_today, ==, 4);
  g_assert_cmpuint (back.wording[PLUMB_NOTICE_SHIFT], ==, 3);
  g_assert_cmpuint (back.wording[PLUMB_NOTICE_GET_UP], ==, 1);
  g_assert_cmpint (plumb_pace_get_spacing_us (&back, settings), ==, 80 * MINUTE);
  g_assert_cmpint (back.shift_us, ==, -5 * MINUTE); /* ten minutes ago */
  g_assert_cmpint (back.get_up_us, ==, -115 * MINUTE);
  g_assert_cmpint (back.rest_until_us, ==, 37 * MINUTE);
  plumb_pace_write (&back, later_us - 5 * MINUTE, again);
  g_assert_cmpstr (again, ==, text);
  /* a clock that was set back by a year: it was just now, and a rest is over in a day */
  PlumbPace early = {0};
  g_assert_true (plumb_pace_read (&early, text, wall_us - 525600 * MINUTE, 5 * MINUTE));
  g_assert_cmpint (early.last_us, ==, 5 * MINUTE);
  g_assert_cmpint (early.rest_until_us, ==, 1445 * MINUTE);
}

/* Whatever stands in the way before a restart stands in it afterwards, for as long. */
static void
test_waits_over_restart (void)
{
  g_autoptr (PlumbSettings) settings = make_settings (PLUMB_PACE_NORMAL);
  const int64_t wall_us = INT64_C (1795420800000000);

  for (unsigned i = 0; i < G_N_ELEMENTS (waits); i++) {
    PlumbPace pace = {0}, back = {0};
    char text[PLUMB_PACE_TEXT_MAX];
    int64_t at_us = waits[i].at * MINUTE, before_us;
    PlumbNotice notice = notice_of (waits[i].notice);
    act_all (&pace, settings, waits[i].acts);
    before_us = plumb_pace_get_wait (&pace, settings, notice, at_us).until_us;
    plumb_pace_write (&pace, wall_us, text);
    g_test_message ("%s: %c at %d: %s", waits[i].acts, waits[i].notice, waits[i].at, text);
    g_assert_true (plumb_pace_read (&back, text, wall_us, at_us));
    PlumbPaceWait wait = plumb_pace_get_wait (&back, settings, notice, at_us);
    g_assert_cmpint (wait.until_us, ==, before_us);
  }
  PlumbPace pace = {0}, back = {0};
  char text[PLUMB_PACE_TEXT_MAX];
  act_all (&pace, settings, "z0 p5"); /* a practice is none of the hour's */
  plumb_pace_write (&pace, wall_us, text);
  g_assert_true (plumb_pace_read (&back, text, wall_us, 6 * MINUTE));
  g_assert_cmpint (back.snoozed_until_us, ==, 30 * MINUTE);
  g_assert_cmpint (back.hour_count, ==, 0);
}

/* The busiest hour there is, far in the future: the newest of it fit. */
static void
test_longest_text (void)
{
  PlumbPace pace = {.backoff = 1e9,
                    .ignored = G_MAXINT,
                    .has_told = true,
                    .has_shifted = true,
                    .has_got_up = true,
                    .has_walked = true};
  const int64_t wall_us = INT64_C (253402300799000000); /* 9999-12-31 */
  PlumbPace back = {0};
  char text[PLUMB_PACE_TEXT_MAX];

  for (int i = 0; i < 2000; i++)
    plumb_pace_note_told (&pace, PLUMB_NOTICE_NONE, true, i);
  pace.told_today = G_MAXINT;
  plumb_pace_write (&pace, wall_us, text);
  g_assert_cmpuint (strlen (text), <, PLUMB_PACE_TEXT_MAX - 1);
  g_assert_true (plumb_pace_read (&back, text, wall_us, MINUTE));
  g_assert_cmpuint (back.hour_count, ==, PLUMB_PACE_KEPT);
  g_assert_cmpint (back.hour_us[PLUMB_PACE_KEPT - 1], ==, 1999);
  g_strlcat (text, " 1", sizeof text); /* one more than there are */
  g_assert_false (plumb_pace_read (&back, text, wall_us, MINUTE));
}

static void
test_odd_texts (void)
{
  static const char *const wrong[] = {"",
                                      "1",
                                      "0 0 0 0 0 0 0 0 0 0 0 0",
                                      "0 0 0 0 0 0 0 0 0 0 0 0 0 ",
                                      " 0 0 0 0 0 0 0 0 0 0 0 0 0",
                                      "0  0 0 0 0 0 0 0 0 0 0 0 0",
                                      "0 0 0 0 0 0 0 0 0 0 0 0 x",
                                      "-1 0 0 0 0 0 0 0 0 0 0 0 0",
                                      "0 0 0 4294967296 0 0 0 0 0 0 0 0 0",
                                      "0 1000001 0 0 0 0 0 0 0 0 0 0 0",
                                      "1000001 0 0 0 0 0 0 0 0 0 0 0 0",
                                      "0 0 1000001 0 0 0 0 0 0 0 0 0 0",
                                      "0 0 0 0 0 0 0 0 0 0 0 0 1000000000000000000",
                                      "0 0 0 0 0 0 0 0 0 0 0 0 1.5"};
  static const char right[] = "3 1200 1 12 7 1795420800000000 1795420800000000 0 0 0 0 0 0";

  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++) {
    PlumbPace pace = {.told_today = 7}, before = pace;
    g_test_message ("\"%s\"", wrong[i]);
    g_assert_false (plumb_pace_read (&pace, wrong[i], 0, 0));
    g_assert_cmpmem (&pace, sizeof pace, &before, sizeof before); /* nothing of it was taken */
  }
  for (size_t i = 0; i < strlen (right); i++) {
    g_autofree char *text = g_strdup (right);
    PlumbPace pace = {0};
    text[i] = 'x';
    g_assert_false (plumb_pace_read (&pace, text, 0, 0));
    text[i] = '\0';
    g_assert_cmpint (plumb_pace_read (&pace, text, 0, 0), ==, false);
  }
}

/* A letter and a second, from then on: a away from the pose, u upright, s standing, w walking, l
 * lying, o taken off or without data. */
static PlumbHeedInput
input_of (char letter)
{
  return (PlumbHeedInput){
      .is_known = letter != 'o',
      .is_away = letter == 'a' || letter == 's', /* standing needs no pose */
      .is_walking = letter == 'w',
      .is_up = letter == 's' || letter == 'w' || letter == 'l',
  };
}

static PlumbHeedVerdict
watch (PlumbNotice notice, const char *text, int *out_second)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  PlumbHeedVerdict verdict = PLUMB_HEED_OPEN;
  PlumbHeed heed;
  unsigned part = 0;

  plumb_heed_begin (&heed, notice, 100 * MINUTE);
  for (int second = 0; second < 2000 && verdict == PLUMB_HEED_OPEN; second++) {
    int64_t now_us = 100 * MINUTE + second * INT64_C (1000000);
    while (parts[part + 1] != NULL && second >= atoi (parts[part + 1] + 1))
      part++;
    PlumbHeedInput input = input_of (parts[part][0]);
    verdict = plumb_heed_look (&heed, &input, now_us);
    g_assert_true (verdict != PLUMB_HEED_OPEN || plumb_heed_deadline (&heed) > now_us);
    *out_second = second;
  }
  g_assert_cmpint (plumb_heed_deadline (&heed), ==, INT64_MAX); /* nobody watches any more */
  g_assert_cmpint (plumb_heed_look (&heed, &(PlumbHeedInput){.is_known = true}, INT64_MAX / 2), ==,
                   PLUMB_HEED_OPEN);
  return verdict;
}

static void
test_heed (void)
{
  static const struct {
    PlumbNotice notice;
    const char *text;
    PlumbHeedVerdict want;
    int second;
  } rows[] = {
      /* back within two minutes, and for a minute */
      {PLUMB_NOTICE_SHIFT, "a0", PLUMB_HEED_IGNORED, 120},
      {PLUMB_NOTICE_SHIFT, "a0 u30", PLUMB_HEED_HEEDED, 90},
      {PLUMB_NOTICE_SHIFT, "a0 u119", PLUMB_HEED_HEEDED, 179},
      {PLUMB_NOTICE_SHIFT, "a0 u121", PLUMB_HEED_IGNORED, 120},
      {PLUMB_NOTICE_SHIFT, "a0 u30 a80", PLUMB_HEED_IGNORED, 120},
      {PLUMB_NOTICE_SHIFT, "a0 u30 a80 u100", PLUMB_HEED_HEEDED, 160},
      {PLUMB_NOTICE_SHIFT, "a0 u110 a140", PLUMB_HEED_IGNORED, 140},
      /* or on one's feet, or lying */
      {PLUMB_NOTICE_SHIFT, "a0 s30", PLUMB_HEED_HEEDED, 90},
      {PLUMB_NOTICE_SHIFT, "a0 w30", PLUMB_HEED_HEEDED, 90},
      {PLUMB_NOTICE_SHIFT, "a0 l30", PLUMB_HEED_HEEDED, 90},
      {PLUMB_NOTICE_SHIFT, "a0 s30 w50 u70", PLUMB_HEED_HEEDED, 90},
      /* was on the way; taken off, no data */
      {PLUMB_NOTICE_SHIFT, "u0", PLUMB_HEED_UNCOUNTED, 0},
      {PLUMB_NOTICE_SHIFT, "a0 u3", PLUMB_HEED_UNCOUNTED, 3},
      {PLUMB_NOTICE_SHIFT, "a0 u4", PLUMB_HEED_HEEDED, 64},
      {PLUMB_NOTICE_SHIFT, "a0 o50", PLUMB_HEED_UNCOUNTED, 50},
      {PLUMB_NOTICE_SHIFT, "a0 u30 o60", PLUMB_HEED_UNCOUNTED, 60},
      /* walking for 20 s that begins within ten minutes */
      {PLUMB_NOTICE_GET_UP, "a0", PLUMB_HEED_IGNORED, 600},
      {PLUMB_NOTICE_GET_UP, "u0", PLUMB_HEED_IGNORED, 600},
      {PLUMB_NOTICE_GET_UP, "u0 w300", PLUMB_HEED_HEEDED, 320},
      {PLUMB_NOTICE_GET_UP, "u0 w600", PLUMB_HEED_HEEDED, 620},
      {PLUMB_NOTICE_GET_UP, "u0 w601", PLUMB_HEED_IGNORED, 600},
      {PLUMB_NOTICE_GET_UP, "u0 w300 u310", PLUMB_HEED_IGNORED, 600},
      {PLUMB_NOTICE_GET_UP, "u0 w300 u310 w590", PLUMB_HEED_HEEDED, 610},
      {PLUMB_NOTICE_GET_UP, "u0 s100", PLUMB_HEED_IGNORED, 600},
      {PLUMB_NOTICE_GET_UP, "w0", PLUMB_HEED_UNCOUNTED, 0},
      {PLUMB_NOTICE_GET_UP, "u0 o100", PLUMB_HEED_UNCOUNTED, 100},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    int second = -1;
    g_test_message ("%s: %s", plumb_notice_to_string (rows[i].notice), rows[i].text);
    g_assert_cmpint (watch (rows[i].notice, rows[i].text, &second), ==, rows[i].want);
    g_assert_cmpint (second, ==, rows[i].second);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/waits", test_waits);
  g_test_add_func ("/pace/spacing", test_spacing);
  g_test_add_func ("/pace/rest", test_rest);
  g_test_add_func ("/pace/soft", test_soft);
  g_test_add_func ("/pace/spell", test_spell);
  g_test_add_func ("/pace/text", test_text);
  g_test_add_func ("/pace/odd-texts", test_odd_texts);
  g_test_add_func ("/pace/other-spacing", test_other_spacing);
  g_test_add_func ("/pace/waits-over-restart", test_waits_over_restart);
  g_test_add_func ("/pace/longest-text", test_longest_text);
  g_test_add_func ("/heed", test_heed);
  return g_test_run ();
}
