/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet to hand over: the page as a whole, what was not picked is not in it, long periods. */
#include <string.h>

#include "sheet.h"

#define ALL (PLUMB_REPORT_FIELD_NOTES - 1)

#define NO_SCORES .comfort = -1, .sleep = -1, .energy = -1, .focus = -1

static GDate
date (int year, int month, int day)
{
  GDate made;
  g_date_clear (&made, 1);
  g_date_set_dmy (&made, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return made;
}

static char *
dup_text (const PlumbSheet *sheet, const char *language)
{
  const char *const names[] = {language, NULL};
  char *text = plumb_sheet_dup_text (sheet, plumb_language_find (names));
  g_test_message ("%s", text);
  return text;
}

static void
assert_has (const char *page, const char *part)
{
  if (strstr (page, part) == NULL)
    g_error ("no \"%s\" in:\n%s", part, page);
}

static void
assert_lacks (const char *page, const char *part)
{
  if (strstr (page, part) != NULL)
    g_error ("\"%s\" in:\n%s", part, page);
}

typedef struct {
  PlumbSheetDay days[3];
  PlumbSheetEvent events[4];
  PlumbSheet sheet;
} Week;

/* Two days at a desk and one of which little is known; three check-ins and a massage. */
static void
make_week (Week *week, unsigned fields)
{
  *week = (Week){
      .days =
          {{.day = date (2026, 11, 23),
            .monitored_s = 7200,
            .upright_s = 5400,
            .slouching_s = 1800,
            .stationary_s = 7200,
            .sitting_s = 3600,
            .standing_s = 3600,
            .longest_sit_s = 4800,
            .longest_slouch_s = 600,
            .slouches = 3,
            .breaks = {.taken = 1, .skipped = 2}},
           {.day = date (2026, 11, 24), .monitored_s = 3600, .upright_s = 3600},
           {.day = date (2026, 11, 25), .monitored_s = 600, .upright_s = 600, .missing_s = 5400}},
      .events = {{.day = date (2026, 11, 23),
                  .moment = "2026-11-23T10:00:00+01:00",
                  .session = "massage",
                  NO_SCORES,
                  .note = "at the station"},
                 {.day = date (2026, 11, 23),
                  .moment = "2026-11-23T11:00:00+01:00",
                  .feeling = "sore",
                  .areas = {"neck", "hips"},
                  .comfort = 4,
                  .sleep = -1,
                  .energy = -1,
                  .focus = -1,
                  .note = "after the\nlong call"},
                 {.day = date (2026, 11, 24),
                  .moment = "2026-11-24T11:00:00+01:00",
                  .feeling = "fine",
                  .comfort = 7,
                  .sleep = 3,
                  .energy = -1,
                  .focus = 0},
                 {.day = date (2026, 11, 25),
                  .moment = "2026-11-25T11:00:00+01:00",
                  .comfort = 6,
                  .sleep = -1,
                  .energy = 8,
                  .focus = -1}},
  };
  week->sheet = (PlumbSheet){.fields = fields,
                             .from_day = date (2026, 11, 23),
                             .to_day = date (2026, 11, 29),
                             .coverage_floor = 0.5,
                             .days = week->days,
                             .n_days = 3,
                             .events = week->events,
                             .n_events = 4};
}

static void
test_page (void)
{
  Week week;
  make_week (&week, ALL);
  g_autofree char *page = dup_text (&week.sheet, "en");
  g_assert_cmpstr (
      page, ==,
      "Posture, sitting and breaks, 2026-11-23 to 2026-11-29\n"
      "\n"
      "Sensor worn           3 h 10 min on 3 days\n"
      "Coverage              68 % of the 4 h 40 min in which it should have told something\n"
      "In one place          2 h 00 min, 40 min a day; the longest spell 1 h 20 min\n"
      "  of that sitting     1 h 00 min\n"
      "Near the pose set     2 h 40 min, 84 % of the time that was judged\n"
      "Slouched or leaned    30 min and 0 min, 3 times; the longest slouch 10 min\n"
      "Breaks                1 taken (2 skipped)\n"
      "\n"
      "Day                   worn  in one place      slouched     near  breaks  coverage\n"
      "2026-11-23      2 h 00 min    2 h 00 min        30 min     75 %       1     100 %\n"
      "2026-11-24      1 h 00 min         0 min         0 min    100 %       0     100 %\n"
      "2026-11-25          10 min         0 min         0 min        -       0      10 %\n"
      "\n"
      "Sessions              1 noted\n"
      "Check-ins             3 on 3 days, in the wearer's own judgement\n"
      "  comfort of 10       4 to 7, the middle one 6\n"
      "  felt                fine 1, stiff 0, sore 1\n"
      "  where               neck 1, hips 1\n"
      "\n"
      "The newest first:\n"
      "2026-11-25 11:00  comfort 6  energy 8\n"
      "2026-11-24 11:00  comfort 7  fine  sleep"
      " 3  focus 0\n"
      "2026-11-23 11:00  comfort 4  sore  neck  hips\n"
      "2026-11-23 10:00  massage\n"
      "\n"
      "Made by Plumbline from a worn sensor at the wearer's wish. The sensor measures tilt,\n"
      "movement and time: not pain, tension or the shape of a spine. \"The pose set\" is one that\n"
      "the wearer chose; time without data counts as neither good nor bad. This is a personal\n"
      "record, not a medical one, and no diagnosis can be read from it.\n");
}

/* In German: no English is left, the figures are the same, the columns stand below their heads. */
static void
test_german (void)
{
  static const char *const english[] = {
      "Posture", "worn",  "overage", "place", "spell",   "sitting",   "pose",  "judged",
      "lean",    "times", "Breaks",  "near",  "slouch",  "essions",   "noted", "Check",
      "comfort", "felt",  "fine",    "stiff", "sore",    "where",     "neck",  "hips",
      "newest",  "sleep", "energy",  "focus", " record", "diagnosis", " days", " the "};
  static const char *const clinical[] = {"Diagnose",          "Patient", "Fehlhaltung",
                                         "schlechte Haltung", "krank",   "!"};
  Week week;
  make_week (&week, ALL | PLUMB_REPORT_FIELD_NOTES);
  week.events[0].note = week.events[1].note = NULL;
  g_autofree char *page = dup_text (&week.sheet, "de");
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  for (unsigned i = 0; i < G_N_ELEMENTS (english); i++)
    assert_lacks (page, english[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (clinical); i++)
    assert_lacks (page, clinical[i]);
  g_assert_cmpstr (lines[0], ==, "Haltung, Sitzen und Pausen, 2026-11-23 bis 2026-11-29");
  g_assert_cmpstr (lines[2], ==, "Sensor getragen       3 h 10 min an 3 Tagen");
  g_assert_cmpstr (
      lines[4], ==,
      "Am selben Ort         2 h 00 min, 40 min am Tag; am St\303\274ck h\303\266chstens "
      "1 h 20 min");
  g_assert_cmpstr (
      lines[10], ==,
      "Tag               getragen  am selben Ort      gesunken     nahe  Pausen   erfasst");
  g_assert_cmpint (g_utf8_strlen (lines[10], -1), ==, g_utf8_strlen (lines[11], -1));
  assert_has (page, "2026-11-23 11:00  Wohlbefinden 4  wund  Nacken  H\303\274fte\n");
  assert_has (page, "2026-11-23 10:00  Massage\n");
  assert_has (page, "kein Befund");
}

static void
test_picked_fields (void)
{
  static const struct {
    unsigned fields;
    const char *has, *lacks;
  } cases[] = {
      {PLUMB_REPORT_FIELD_SITTING, "In one place", "Near the pose"},
      {PLUMB_REPORT_FIELD_SITTING, "in one place", "slouched"},
      {PLUMB_REPORT_FIELD_SLOUCHING, "Near the pose", "In one place"},
      {PLUMB_REPORT_FIELD_BREAKS, "Breaks  ", "Check-ins"},
      {PLUMB_REPORT_FIELD_SESSIONS, "massage", "comfort"},
      {PLUMB_REPORT_FIELD_SESSIONS, "Sessions", "Check-ins"},
      {PLUMB_REPORT_FIELD_CHECK_INS, "comfort 4", "massage"},
      {PLUMB_REPORT_FIELD_CHECK_INS, "comfort 4", "long call"},
      {PLUMB_REPORT_FIELD_CHECK_INS | PLUMB_REPORT_FIELD_NOTES, "\"after the long call\"",
       "massage"},
      {PLUMB_REPORT_FIELD_SESSIONS | PLUMB_REPORT_FIELD_NOTES, "massage  \"at the station\"",
       "long call"},
      {PLUMB_REPORT_FIELD_NOTES, "Coverage", "call"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Week week;
    make_week (&week, cases[i].fields);
    g_autofree char *page = dup_text (&week.sheet, "en");
    assert_has (page, "Coverage");
    assert_has (page, cases[i].has);
    assert_lacks (page, cases[i].lacks);
  }
}

/* The thirty newest of those that were picked, with two a day. */
static void
test_many (void)
{
  PlumbSheetEvent events[80];
  char moments[G_N_ELEMENTS (events)][20];
  for (int i = 0; i < (int)G_N_ELEMENTS (events); i++) {
    int day = i / 4 + 1;
    g_snprintf (moments[i], sizeof moments[i], "2026-11-%02dT10:%02d:00", day, i % 4);
    events[i] = (PlumbSheetEvent){.day = date (2026, 11, day),
                                  .moment = moments[i],
                                  .session = i % 2 != 0 ? "other" : NULL,
                                  .comfort = 5};
  }
  const PlumbSheet sheet = {.fields = PLUMB_REPORT_FIELD_CHECK_INS,
                            .from_day = date (2026, 11, 1),
                            .to_day = date (2026, 11, 30),
                            .events = events,
                            .n_events = G_N_ELEMENTS (events)};
  g_autofree char *page = dup_text (&sheet, "en");
  assert_has (page, "40 on 20 days");
  assert_has (page, "The newest 30 of 40, the newest first:\n2026-11-20 10:02  comfort 5");
  assert_has (page, "2026-11-06 10:00");
  assert_lacks (page, "2026-11-05 10:02");
}

static void
test_long_notes (void)
{
  PlumbSheetEvent said = {.day = date (2026, 11, 23), .moment = "2026-11-23T11:00:00", NO_SCORES};
  g_autoptr (GString) note = g_string_new (NULL);
  for (int i = 0; i < 121; i++)
    g_string_append (note, "\303\244");
  said.note = note->str;
  const PlumbSheet sheet = {.fields = PLUMB_REPORT_FIELD_CHECK_INS | PLUMB_REPORT_FIELD_NOTES,
                            .from_day = said.day,
                            .to_day = said.day,
                            .events = &said,
                            .n_events = 1};
  g_autofree char *cut = dup_text (&sheet, "en");
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  assert_has (cut, "\303\244...\"\n");
  g_string_truncate (note, 240);
  said.note = note->str;
  g_autofree char *whole = dup_text (&sheet, "en");
  assert_has (whole, "\303\244\"\n");
}

static void
test_long_periods (void)
{
  PlumbSheetDay days[365];
  GDate day = date (2026, 1, 1);
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++) {
    days[i] = (PlumbSheetDay){.day = day, .monitored_s = i < 300 ? 1800 : 0};
    g_date_add_days (&day, 1);
  }
  PlumbSheet sheet = {.fields = PLUMB_REPORT_FIELD_SITTING,
                      .from_day = date (2026, 1, 1),
                      .to_day = date (2026, 12, 31),
                      .days = days,
                      .n_days = 300};
  g_autofree char *months = dup_text (&sheet, "en");
  assert_has (months, "\nMonth   ");
  assert_has (months, "\n2026-01        15 h 30 min");
  assert_lacks (months, "\n2026-11 ");
  sheet.from_day = days[4].day; /* a Monday */
  sheet.to_day = days[24].day;
  sheet.days = days + 4;
  sheet.n_days = 21;
  g_autofree char *weeks = dup_text (&sheet, "en");
  assert_has (weeks, "\nWeek from  ");
  assert_has (weeks, "\n2026-01-05      3 h 30 min");
  assert_has (weeks, "\n2026-01-19      3 h 30 min");
  assert_lacks (weeks, "\n2026-01-06");
}

/* A spell that goes on has no length yet, and a day with nothing but a word of the wearer's no
 * coverage; one is one. */
static void
test_single (void)
{
  const PlumbSheetDay days[] = {
      {.day = date (2026, 11, 23), .monitored_s = 3600, .upright_s = 3600, .slouches = 1},
      {.day = date (2026, 11, 24)}};
  const PlumbSheetEvent said = {.day = date (2026, 11, 23),
                                .moment = "2026-11-23T10:00:00",
                                .comfort = 4,
                                .sleep = -1,
                                .energy = -1,
                                .focus = -1};
  PlumbSheet sheet = {.fields = ALL,
                      .from_day = days[0].day,
                      .to_day = date (2026, 11, 29),
                      .coverage_floor = 1,
                      .days = days,
                      .n_days = 2,
                      .events = &said,
                      .n_events = 1};
  g_autofree char *page = dup_text (&sheet, "en");
  assert_has (page, "1 h 00 min on 1 day\n");
  assert_has (page, "a day\n");
  assert_has (page, "1 time\n");
  assert_has (page, "Check-ins             1 on 1 day,");
  assert_has (page, "comfort of 10       4 to 4, the middle one 4\n");
  assert_has (page, "100 %\n2026-11-24           0 min         0 min         0 min        -"
                    "       0         -\n");
  assert_lacks (page, "longest");
  assert_lacks (page, "felt");
  sheet.days = days + 1;
  sheet.n_days = 1;
  sheet.fields = PLUMB_REPORT_FIELD_SITTING;
  g_autofree char *other = dup_text (&sheet, "en");
  assert_has (other, "Coverage              -\n");
  assert_has (other, "0 min a day\n\nMade by");
  assert_lacks (other, "Check-ins");
}

/* Half past two came twice in that night. */
static void
test_clocks (void)
{
  PlumbSheetEvent said[] = {
      {.day = date (2026, 10, 25), .moment = "2026-10-25T02:30:00+02:00", NO_SCORES},
      {.day = date (2026, 10, 25), .moment = "2026-10-25T02:30:00+01:00", NO_SCORES}};
  PlumbSheet sheet = {
      .fields = ALL, .from_day = said[0].day, .to_day = said[0].day, .events = said, .n_events = 2};
  g_autofree char *page = dup_text (&sheet, "en");
  assert_has (page, "2026-10-25 02:30 +01:00\n2026-10-25 02:30 +02:00\n");
  sheet.n_events = 1;
  g_autofree char *other = dup_text (&sheet, "en");
  assert_has (other, "2026-10-25 02:30\n");
}

static PlumbSheet
sheet_of (const PlumbSheetDay *days, unsigned n_days)
{
  return (PlumbSheet){.fields = ALL,
                      .from_day = days[0].day,
                      .to_day = date (2026, 11, 29),
                      .coverage_floor = 1,
                      .days = days,
                      .n_days = n_days};
}

/* None has ended, and yet there is one. */
static void
test_going_on (void)
{
  const PlumbSheetDay running = {.day = date (2026, 11, 23),
                                 .monitored_s = 7200,
                                 .upright_s = 720,
                                 .slouching_s = 6480,
                                 .longest_slouch_s = 6480};
  PlumbSheet sheet = sheet_of (&running, 1);
  g_autofree char *going_on = dup_text (&sheet, "en");
  assert_has (going_on,
              "leaned    1 h 48 min and 0 min, one slouch that goes on, 1 h 48 min so far\n");
  g_autofree char *german = dup_text (&sheet, "de");
  assert_has (german, "1 h 48 min und 0 min, ein Mal, das andauert, bisher 1 h 48 min\n");
}

/* What only some of the days know is not told as if it were of all. */
static void
test_seated (void)
{
  PlumbSheetDay days[] = {
      {.day = date (2026, 11, 23), .monitored_s = 3600, .upright_s = 3600, .stationary_s = 3600},
      {.day = date (2026, 11, 24), .monitored_s = 3600, .upright_s = 3600, .stationary_s = 3600},
      {.day = date (2026, 11, 25), .monitored_s = 3600, .upright_s = 3600}};
  days[0].sitting_s = 1800;
  PlumbSheet one = sheet_of (days, 1);
  g_autofree char *all = dup_text (&one, "en");
  assert_has (all, "of that sitting     30 min\n");
  PlumbSheet three = sheet_of (days, 3);
  g_autofree char *some = dup_text (&three, "en");
  assert_has (some, "of that sitting     30 min, on 1 of 2 days\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/sheet/page", test_page);
  g_test_add_func ("/words/sheet/german", test_german);
  g_test_add_func ("/words/sheet/picked-fields", test_picked_fields);
  g_test_add_func ("/words/sheet/many", test_many);
  g_test_add_func ("/words/sheet/long-notes", test_long_notes);
  g_test_add_func ("/words/sheet/long-periods", test_long_periods);
  g_test_add_func ("/words/sheet/clocks", test_clocks);
  g_test_add_func ("/words/sheet/single", test_single);
  g_test_add_func ("/words/sheet/going-on", test_going_on);
  g_test_add_func ("/words/sheet/seated", test_seated);
  return g_test_run ();
}
