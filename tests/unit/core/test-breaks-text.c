/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What survives a restart. */
#include "breaks-fixture.h"

#include <string.h>

#define SECOND ((int64_t)G_USEC_PER_SEC)

static void
test_restart (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  g_autoptr (Fixture) after = fixture_new (NULL);
  PlumbBreaksEvents events;
  char text[PLUMB_BREAKS_TEXT_MAX], again[PLUMB_BREAKS_TEXT_MAX];
  int64_t offset_us = INT64_C (1790000000) * SECOND;

  fixture_pass (fixture, 30);
  g_assert_cmpint (plumb_breaks_postpone (fixture->breaks, 600, fixture->now_us, &events), ==,
                   PLUMB_BREAK_OK);
  plumb_breaks_note_massage (fixture->breaks, fixture->now_us);
  plumb_breaks_note_safety_shown (fixture->breaks);
  plumb_breaks_write (fixture->breaks, offset_us, text);
  /* another boot: its clock began anew; three minutes later by the wall */
  int64_t later_us = offset_us + fixture->now_us + 180 * SECOND;
  after->now_us = 20 * SECOND;
  g_assert_true (plumb_breaks_read (after->breaks, text, later_us - after->now_us, after->now_us));
  PlumbBreaksSnapshot snapshot = fixture_look (after);
  g_assert_cmpint (snapshot.state, ==, PLUMB_BREAKS_POSTPONED);
  g_assert_cmpuint (snapshot.id, ==, 1);
  g_assert_cmpint (snapshot.next_us, ==, after->now_us + 420 * SECOND);
  g_assert_cmpint (snapshot.postpones_left, ==, 2);
  g_assert_cmpint (snapshot.bout_us, ==, 1800 * SECOND);
  g_assert_false (snapshot.may_massage);
  g_assert_true (snapshot.is_safety_shown);
  plumb_breaks_write (after->breaks, later_us - after->now_us, again);
  g_assert_cmpstr (strchr (again + 8, ' '), ==, strchr (text + 8, ' ')); /* all but "saved" */
  fixture_pass (after, 8);
  fixture_expect (after, "440 suggested 1 micro stationary\n");
}

static void
test_restart_after_a_night (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  g_autoptr (PlumbBreaks) after = plumb_breaks_new (fixture->settings, 0);
  PlumbBreaksSnapshot snapshot;
  PlumbBreaksEvents events;
  char text[PLUMB_BREAKS_TEXT_MAX];

  fixture_pass (fixture, 30);
  plumb_breaks_write (fixture->breaks, SECOND, text);
  g_assert_true (plumb_breaks_read (after, text, 8 * 3600 * SECOND, 0));
  plumb_breaks_tick (after, SECOND, &events);
  g_assert_cmpuint (events.count, ==, 1);
  g_assert_cmpint (events.event[0].outcome, ==, PLUMB_BREAK_EXPIRED);
  plumb_breaks_snapshot (after, &snapshot);
  g_assert_cmpint (snapshot.bout_us + snapshot.worn_us + snapshot.long_us, ==, 0);
}

static void
test_odd_texts (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL);
  g_autoptr (Fixture) other = fixture_new (NULL);
  char text[PLUMB_BREAKS_TEXT_MAX], before[PLUMB_BREAKS_TEXT_MAX], now[PLUMB_BREAKS_TEXT_MAX];

  fixture_pass (fixture, 30);
  plumb_breaks_write (fixture->breaks, 0, text);
  plumb_breaks_write (fixture->breaks, 0, before);
  for (size_t i = 0; text[i] != '\0'; i++) {
    static const char odd[] = {'x', ' ', '-', '='};
    for (unsigned j = 0; j < sizeof odd; j++) {
      char usual = text[i];
      if (usual == odd[j])
        continue;
      text[i] = odd[j];
      g_assert_false (plumb_breaks_read (fixture->breaks, text, 0, fixture->now_us));
      text[i] = usual;
    }
    char usual = text[i];
    text[i] = '\0';
    bool is_of_before = g_str_has_suffix (text, " safety=0"); /* as version 0.1 wrote it */
    bool is_shorter_number = plumb_breaks_read (other->breaks, text, 0, fixture->now_us);
    g_assert_cmpint (is_shorter_number, ==, is_of_before);
    text[i] = usual;
  }
  g_strlcat (text, " more=1", sizeof text);
  g_assert_false (plumb_breaks_read (fixture->breaks, text, 0, fixture->now_us));
  g_assert_false (plumb_breaks_read (fixture->breaks, "", 0, fixture->now_us));
  plumb_breaks_write (fixture->breaks, 0, now);
  g_assert_cmpstr (now, ==, before); /* nothing of it was taken */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/breaks/restart", test_restart);
  g_test_add_func ("/breaks/restart-after-a-night", test_restart_after_a_night);
  g_test_add_func ("/breaks/odd-texts", test_odd_texts);
  return g_test_run ();
}
