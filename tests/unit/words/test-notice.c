/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told of an alert: every text, in both languages. */
#include <string.h>

#include "notice.h"

#define NUMBERS 60 /* more than any texts that take turns */

typedef struct {
  const char *title, *body;
} Row;

static const PlumbLanguage *
find_language (const char *name)
{
  const char *const names[] = {name, NULL};

  return plumb_language_find (names);
}

static PlumbNotice
tell (const PlumbNoticeAlert *alert, unsigned number, PlumbTone tone, const char *language)
{
  PlumbNoticeAlert numbered = *alert;

  numbered.number = number;
  return plumb_notice_tell (&numbered, tone, find_language (language));
}

static char *
dup_line (const PlumbNoticeAlert *alert, unsigned number, PlumbTone tone, const char *language)
{
  g_auto (PlumbNotice) notice = tell (alert, number, tone, language);

  return plumb_notice_dup_line (&notice);
}

/* How many texts take turns in that case. */
static unsigned
count_texts (const PlumbNoticeAlert *alert, PlumbTone tone)
{
  g_autofree char *first = dup_line (alert, 0, tone, "en");

  for (unsigned i = 1; i < NUMBERS; i++) {
    g_autofree char *line = dup_line (alert, i, tone, "en");
    if (strcmp (line, first) == 0)
      return i;
  }
  return NUMBERS;
}

/* The rows are told, in this order, and nothing else is. */
static void
assert_rows (const PlumbNoticeAlert *alert, PlumbTone tone, const char *language, const Row *rows,
             unsigned n)
{
  g_assert_cmpuint (count_texts (alert, tone), ==, n);
  for (unsigned i = 0; i < n; i++) {
    g_auto (PlumbNotice) notice = tell (alert, i, tone, language);
    g_assert_cmpstr (notice.title, ==, rows[i].title);
    g_assert_cmpstr (notice.body, ==, rows[i].body);
  }
}

#define ASSERT_ROWS(alert, tone, language, rows)                                                   \
  assert_rows (&(PlumbNoticeAlert)alert, tone, language, rows, G_N_ELEMENTS (rows))
#define ALERT(...)                                                                                 \
  {                                                                                                \
    __VA_ARGS__                                                                                    \
  }

static void
test_shift_texts (void)
{
  static const Row plain[] = {
      {"Away from your pose for 12 min", "Shift a little, any way you like."},
      {"Time to shift", "Slide back in the seat, let the shoulders drop."},
      {"How are you sitting just now?", "Notice it, then change what you like."},
      {"Is the screen too far?", "Bring it closer instead of leaning in."},
      {"Still for 12 min", "Roll the shoulders once, then sit as you like."},
  };
  static const Row friendly[] = {
      {"A small change?", "Your back has been in one place for 12 min."},
      {"Deep in it?", "One breath, one shift, and on you go."},
      {"The next position is a good one", "Pick any other for a while."},
      {"Your pose is still there", "Come back to it, or find a new one."},
      {"Lean back for a bit?", "The chair has a back rest, it is free."},
  };
  static const Row terse[] = {
      {"Shift", "12 min."},
      {"Another position?", ""},
      {"Not in your pose", "12 min."},
      {"Feet down, back to the rest.", ""},
  };

  ASSERT_ROWS (ALERT (.kind = "slouch", .duration_s = 720), PLUMB_TONE_PLAIN, "en", plain);
  ASSERT_ROWS (ALERT (.kind = "slouch", .duration_s = 720), PLUMB_TONE_FRIENDLY, "en", friendly);
  ASSERT_ROWS (ALERT (.kind = "slouch", .duration_s = 720), PLUMB_TONE_TERSE, "en", terse);
}

static void
test_shift_texts_german (void)
{
  static const Row plain[] = {
      {"Seit 12 min nicht in deiner Haltung", "Setz dich anders hin, wie du magst."},
      {"Zeit für eine andere Haltung", "Rutsch nach hinten, lass die Schultern sinken."},
      {"Wie sitzt du gerade?", "Kurz spüren, dann ändern, was du magst."},
      {"Ist der Bildschirm zu weit weg?", "Hol ihn näher, statt dich vorzubeugen."},
      {"Seit 12 min still", "Einmal die Schultern kreisen, dann sitz, wie du magst."},
  };
  static const Row friendly[] = {
      {"Kleiner Wechsel?", "Dein Rücken ist seit 12 min am selben Platz."},
      {"Gerade vertieft?", "Einmal durchatmen, anders hinsetzen, weiter."},
      {"Die nächste Haltung ist eine gute", "Such dir eine andere aus."},
      {"Deine Haltung wartet", "Komm zurück oder finde eine neue."},
      {"Mal anlehnen?", "Die Lehne ist frei."},
  };
  static const Row terse[] = {
      {"Wechseln", "12 min."},
      {"Andere Haltung?", ""},
      {"Nicht in deiner Haltung", "12 min."},
      {"Füße auf den Boden, Rücken an die Lehne.", ""},
  };

  ASSERT_ROWS (ALERT (.kind = "slouch", .duration_s = 720), PLUMB_TONE_PLAIN, "de", plain);
  ASSERT_ROWS (ALERT (.kind = "slouch", .duration_s = 720), PLUMB_TONE_FRIENDLY, "de", friendly);
  ASSERT_ROWS (ALERT (.kind = "slouch", .duration_s = 720), PLUMB_TONE_TERSE, "de", terse);
}

static void
test_get_up_texts (void)
{
  static const Row plain[] = {
      {"12 min in one place", "Walk for a minute when it suits."},
      {"Time to get up", "To the window and back will do."},
      {"12 min without walking", "Fetch some water, or take the stairs once."},
      {"The next call standing?", "12 min in one place so far."},
  };
  static const Row friendly[] = {
      {"Fancy a short walk?", "You have been here for 12 min."},
      {"Finish the sentence, then up", "One minute is enough."},
      {"Say hello to someone", "Walking there counts."},
      {"A change of view?", "The far wall looks different up close."},
      {"Coffee, tea, window", "Any reason to get up is a good one."},
  };
  static const Row terse[] = {
      {"Get up", "12 min."},
      {"One minute of walking?", ""},
      {"Up and back", "When it suits."},
  };

  ASSERT_ROWS (ALERT (.kind = "long-sitting", .duration_s = 720), PLUMB_TONE_PLAIN, "en", plain);
  ASSERT_ROWS (ALERT (.kind = "break-due", .duration_s = 720, .trigger = "stationary"),
               PLUMB_TONE_FRIENDLY, "en", friendly);
  ASSERT_ROWS (ALERT (.kind = "break-due", .duration_s = 720), PLUMB_TONE_TERSE, "en", terse);
}

static void
test_get_up_texts_german (void)
{
  static const Row plain[] = {
      {"12 min am selben Platz", "Geh eine Minute, wenn es passt."},
      {"Zeit aufzustehen", "Zum Fenster und zurück genügt."},
      {"12 min nicht gegangen", "Hol dir Wasser oder geh einmal die Treppe."},
      {"Das nächste Gespräch im Stehen?", "Bisher 12 min am selben Platz."},
  };
  static const Row friendly[] = {
      {"Lust auf ein paar Schritte?", "Du bist seit 12 min hier."},
      {"Schreib den Satz zu Ende, dann auf", "Eine Minute genügt."},
      {"Sag jemandem Hallo", "Der Weg dahin zählt."},
      {"Mal etwas anderes sehen?", "Die Wand drüben sieht von nahem anders aus."},
      {"Kaffee, Tee, Fenster", "Jeder Grund aufzustehen ist gut."},
  };
  static const Row terse[] = {
      {"Aufstehen", "12 min."},
      {"Eine Minute gehen?", ""},
      {"Auf und ab", "Wenn es passt."},
  };

  ASSERT_ROWS (ALERT (.kind = "long-sitting", .duration_s = 720), PLUMB_TONE_PLAIN, "de", plain);
  ASSERT_ROWS (ALERT (.kind = "long-sitting", .duration_s = 720), PLUMB_TONE_FRIENDLY, "de",
               friendly);
  ASSERT_ROWS (ALERT (.kind = "long-sitting", .duration_s = 720), PLUMB_TONE_TERSE, "de", terse);
}

/* What is special about a notice is said in every tone, and only then. */
static const struct {
  PlumbNoticeAlert alert;
  unsigned number;
  PlumbTone tone;
  const char *english, *german;
} occasions[] = {
    {{.kind = "slouch", .duration_s = 1810, .is_long = true},
     0,
     PLUMB_TONE_PLAIN,
     "Half an hour in one position. Stand up for a moment, or lean back.",
     "Eine halbe Stunde in einer Haltung. Steh kurz auf oder lehn dich an."},
    {{.kind = "slouch", .duration_s = 3600, .is_long = true},
     0,
     PLUMB_TONE_FRIENDLY,
     "60 min in one position. Stand up for a moment, or lean back.",
     "60 min in einer Haltung. Steh kurz auf oder lehn dich an."},
    {{.kind = "lean", .duration_s = 720},
     3,
     PLUMB_TONE_PLAIN,
     "12 min leaning. Both feet down, let the chair carry you.",
     "12 min schräg gesessen. Füße auf den Boden, lass dich vom Stuhl tragen."},
    {{.kind = "long-sitting", .duration_s = 4200, .after = "call"},
     0,
     PLUMB_TONE_PLAIN,
     "Call over, 70 min in one place. A good moment to stretch your legs.",
     "Gespräch zu Ende, 70 min am selben Platz. Ein guter Moment, dir die Beine zu vertreten."},
    {{.kind = "long-sitting", .duration_s = 4200, .after = "call"},
     0,
     PLUMB_TONE_TERSE,
     "Call over. 70 min.",
     "Gespräch zu Ende. 70 min."},
    {{.kind = "long-sitting", .duration_s = 5400, .spell_times = 2, .quiet_s = 7200},
     0,
     PLUMB_TONE_PLAIN,
     "Once more: 90 min. After this it stays quiet for two hours.",
     "Noch einmal: 90 min. Danach ist zwei Stunden Ruhe."},
    {{.kind = "long-sitting", .duration_s = 5400, .spell_times = 2},
     0,
     PLUMB_TONE_PLAIN,
     "Once more: 90 min. Walk for a minute when it suits.",
     "Noch einmal: 90 min. Geh eine Minute, wenn es passt."},
    {{.kind = "break-due", .duration_s = 3000, .is_long = true},
     0,
     PLUMB_TONE_FRIENDLY,
     "Time for a longer break. Five minutes on your feet, the work keeps.",
     "Zeit für eine längere Pause. Fünf Minuten auf den Beinen, die Arbeit wartet."},
    {{.kind = "break-due", .duration_s = 3000, .suggestion = "Shoulder rolls"},
     1,
     PLUMB_TONE_PLAIN,
     "Time to get up. To the window and back will do. Suggested: Shoulder rolls.",
     "Zeit aufzustehen. Zum Fenster und zurück genügt. Vorschlag: Shoulder rolls."},
    {{.kind = "break-due", .suggestion = "Shoulder rolls"},
     1,
     PLUMB_TONE_TERSE,
     "One minute of walking? Suggested: Shoulder rolls.",
     "Eine Minute gehen? Vorschlag: Shoulder rolls."},
};

static void
test_occasions (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (occasions); i++) {
    g_autofree char *english =
        dup_line (&occasions[i].alert, occasions[i].number, occasions[i].tone, "en");
    g_autofree char *german =
        dup_line (&occasions[i].alert, occasions[i].number, occasions[i].tone, "de");
    g_assert_cmpstr (english, ==, occasions[i].english);
    g_assert_cmpstr (german, ==, occasions[i].german);
  }
}

/* Whole minutes, and none where there is not one. */
static void
test_minutes (void)
{
  static const struct {
    double duration_s;
    const char *title;
  } rows[] = {
      {0, "Away from your pose"},
      {15, "Away from your pose"},
      {60, "Away from your pose for 1 min"},
      {100, "Away from your pose for 2 min"},
      {3 * 3600, "Away from your pose for 180 min"},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbNoticeAlert alert = {.kind = "slouch", .duration_s = rows[i].duration_s};
    g_auto (PlumbNotice) notice = tell (&alert, 0, PLUMB_TONE_PLAIN, "en");
    g_assert_cmpstr (notice.title, ==, rows[i].title);
  }
}

static void
test_kinds (void)
{
  static const char *const told[] = {"slouch", "lean", "long-sitting", "break-due"};
  static const char *const others[] = {"battery-low", "sensor-lost", "see-professional", ""};

  for (unsigned i = 0; i < G_N_ELEMENTS (told); i++) {
    g_assert_true (plumb_notice_has (told[i]));
    g_assert_false (plumb_notice_has (others[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/notice/shift", test_shift_texts);
  g_test_add_func ("/words/notice/shift-german", test_shift_texts_german);
  g_test_add_func ("/words/notice/get-up", test_get_up_texts);
  g_test_add_func ("/words/notice/get-up-german", test_get_up_texts_german);
  g_test_add_func ("/words/notice/occasions", test_occasions);
  g_test_add_func ("/words/notice/minutes", test_minutes);
  g_test_add_func ("/words/notice/kinds", test_kinds);
  return g_test_run ();
}
