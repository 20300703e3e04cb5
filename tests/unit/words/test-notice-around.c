/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that are no alert, in both languages. */
#include <string.h>

#include "notice.h"

#define WORDS_MAX 9

static const PlumbLanguage *
find_language (const char *name)
{
  const char *const names[] = {name, NULL};

  return plumb_language_find (names);
}

/* As one line; the notice is freed. */
static void
assert_line (PlumbNotice notice, const char *want)
{
  static const char *const never[] = {"must", "should", "bad ",   "correct", "wrong",
                                      "muss", "soll",   "falsch", "!",       "{"};
  g_autofree char *line = plumb_notice_dup_line (&notice);
  g_auto (GStrv) words = g_strsplit (notice.body, " ", -1);

  g_assert_cmpstr (line, ==, want);
  g_assert_cmpuint (g_strv_length (words), <=, WORDS_MAX);
  for (unsigned i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_null (strstr (line, never[i]));
  plumb_notice_clear (&notice);
}

static void
test_practice (void)
{
  const PlumbLanguage *english = find_language ("en"), *german = find_language ("de");

  assert_line (plumb_notice_practice_begins (20, english),
               "20 min of practice. It speaks early now.");
  assert_line (plumb_notice_practice_begins (20, german),
               "20 min Übung. Jetzt meldet es sich früh.");
  assert_line (plumb_notice_practice_ended (83.6, english),
               "Done: near your pose 84 % of the time.");
  assert_line (plumb_notice_practice_ended (0, german),
               "Fertig: 0 % der Zeit nah an deiner Haltung.");
  assert_line (plumb_notice_practice_ended (-1, english),
               "Practice is over. Too little was judged to say more.");
  assert_line (plumb_notice_practice_ended (-1, german),
               "Die Übung ist zu Ende. Zu wenig wurde beurteilt, um mehr zu sagen.");
}

static void
test_quieter_and_pose (void)
{
  const PlumbLanguage *english = find_language ("en"), *german = find_language ("de");

  assert_line (plumb_notice_quieter (english),
               "Quieter for a while. You were busy; slouching is only recorded.");
  assert_line (plumb_notice_quieter (german),
               "Eine Weile leiser. Du hattest zu tun; es wird nur aufgezeichnet.");
  assert_line (plumb_notice_pose_doubted (english),
               "Does the pose still fit? Set it anew, it takes 15 s.");
  assert_line (plumb_notice_pose_doubted (german),
               "Passt die Haltung noch? Stell sie neu ein, es dauert 15 s.");
  assert_line (plumb_notice_pose_missing (english),
               "No pose is set yet. Sit as you like; it takes 15 s.");
  assert_line (plumb_notice_pose_missing (german),
               "Noch ist keine Haltung eingestellt. Sitz, wie du magst; es dauert 15 s.");
}

static void
test_proposals (void)
{
  static const struct {
    const char *kind, *english, *german;
  } rows[] = {
      {"tolerance", "More room around your pose? A few degrees more would spare you some notices.",
       "Mehr Spielraum um deine Haltung? Ein paar Grad mehr, und es kämen weniger Meldungen."},
      {"gentle", "Fewer notices? Few of them helped lately; \"gentle\" would halve them.",
       "Weniger Meldungen? Zuletzt halfen wenige; „sanft“ würde sie halbieren."},
      {"fade", "Time for fewer notices? You followed most of them; fewer may be enough.",
       "Zeit für weniger Meldungen? Du bist den meisten gefolgt; vielleicht genügen weniger."},
      {"hours", "Other hours for notices? At some hours few of them helped.",
       "Andere Zeiten für Meldungen? Zu manchen Stunden halfen wenige."},
      {"pose", "A new pose? You sit another way today; set that one.",
       "Eine neue Haltung? Du sitzt heute anders; stell diese ein."},
      {"of a later version", "A change of the settings? \"plumbline proposal\" says more.",
       "Eine Änderung der Einstellungen? \"plumbline proposal\" sagt mehr."},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_line (plumb_notice_proposal (rows[i].kind, find_language ("en")), rows[i].english);
    assert_line (plumb_notice_proposal (rows[i].kind, find_language ("de")), rows[i].german);
  }
}

static void
test_evening (void)
{
  const PlumbLanguage *english = find_language ("en"), *german = find_language ("de");

  assert_line (plumb_notice_evening (7, 62, 5, 5, 3, english),
               "Got up 7 times, longest 62 min. Told 5 times, 3 of them followed.");
  assert_line (plumb_notice_evening (7, 62, 5, 5, 3, german),
               "7-mal aufgestanden, am längsten 62 min. 5 Meldungen, 3 davon befolgt.");
  assert_line (plumb_notice_evening (1, 240, 1, 1, 0, english),
               "Got up 1 time, longest 240 min. Told 1 time, not followed.");
  assert_line (plumb_notice_evening (1, 240, 1, 1, 1, german),
               "1-mal aufgestanden, am längsten 240 min. 1 Meldung, befolgt.");
  assert_line (plumb_notice_evening (2, 0, 1, 1, 1, english),
               "Got up 2 times. Told 1 time, and followed.");
  assert_line (plumb_notice_evening (2, 0, 4, 3, 4, english),
               "Got up 2 times. Told 4 times, all of them followed.");
  assert_line (plumb_notice_evening (2, 0, 4, 4, 0, english),
               "Got up 2 times. Told 4 times, none of them followed.");
  assert_line (plumb_notice_evening (2, 0, 4, 4, 0, german),
               "2-mal aufgestanden. 4 Meldungen, keine davon befolgt.");
  /* nobody knows what became of all, or of any of them */
  assert_line (plumb_notice_evening (2, 0, 4, 3, 0, english), "Got up 2 times. Told 4 times.");
  assert_line (plumb_notice_evening (2, 0, 1, 0, 0, german), "2-mal aufgestanden. 1 Meldung.");
  assert_line (plumb_notice_evening (0, 0, 0, 0, 0, english), "Got up 0 times. No notices.");
  assert_line (plumb_notice_evening (4, 0, 0, 0, 0, german),
               "4-mal aufgestanden. Keine Meldungen.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/notice-around/practice", test_practice);
  g_test_add_func ("/words/notice-around/quieter-and-pose", test_quieter_and_pose);
  g_test_add_func ("/words/notice-around/proposals", test_proposals);
  g_test_add_func ("/words/notice-around/evening", test_evening);
  return g_test_run ();
}
