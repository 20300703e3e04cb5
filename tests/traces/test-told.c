/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often a wearer is told in a day: simulated days at the office, forty of each kind, with each
 * pace and a wearer who heeds nothing, a third or more than half of it. The ranges are those that
 * docs/detection.md gives ("How often you are told").
 *
 * test-traces-told DAY PACE HEEDED SEED (0-4, 0-4, 0-1, 1-40) tells the story of one day.
 */
#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "settings-ini.h"

#define DAYS 40

/* What is said of forty days: their mean lies between these, whatever part the wearer heeds, and
 * each of them between those. The figures are of another simulation, rounded, with other dice and
 * slouches without a fidget, which are told of more: a mean may lie one notice beside them, a day
 * two. The most of a day is a limit of the settings and holds as it is. */
#define MEAN_TOLERANCE 1.0
#define DAY_TOLERANCE  2
typedef struct {
  double mean[2];
  unsigned day[2];
} Range;

typedef enum { GENTLE, NORMAL_60, NORMAL_120, NORMAL_ALL, STRICT } Column;
#define COLUMNS 5

typedef struct {
  const char *name, *settings;
  unsigned max_per_day;
} Pace;

static const Pace paces[COLUMNS] = {
    [GENTLE] = {"gentle", "[alerts]\npace = gentle\n", 5},
    [NORMAL_60] = {"normal, 60 min", "[training]\nminutes_by_week = 60\n", 10},
    [NORMAL_120] = {"normal, 120 min", "[training]\nminutes_by_week = 120\n", 10},
    [NORMAL_ALL] = {"normal, all day", "[training]\nminutes_by_week = all\n", 10},
    [STRICT] = {"strict", "[alerts]\npace = strict\n", 20},
};

typedef struct {
  OfficeDay day;
  Range range[COLUMNS];
} Expected;

static const Expected expected[] = {
    {{"desk: 8 x 50 min, 5 slouches", 8, 50, 3, 5, {15, 45}, false},
     {[GENTLE] = {{1, 1}, {0, 2}},
      [NORMAL_60] = {{2, 3}, {1, 4}},
      [NORMAL_120] = {{4, 4}, {2, 7}},
      [NORMAL_ALL] = {{2, 10}, {1, 10}},
      [STRICT] = {{13, 15}, {11, 18}}}},
    {{"bad: the same, 12 slouches", 8, 50, 3, 12, {15, 30}, false},
     {[GENTLE] = {{1, 2}, {0, 5}},
      [NORMAL_60] = {{3, 3}, {2, 4}},
      [NORMAL_120] = {{4, 6}, {3, 8}},
      [NORMAL_ALL] = {{4, 10}, {3, 10}},
      [STRICT] = {{15, 19}, {13, 20}}}},
    {{"few walks: 6 x 75 min, 5 slouches", 6, 75, 3, 5, {15, 45}, false},
     {[GENTLE] = {{5, 5}, {3, 5}},
      [NORMAL_60] = {{8, 8}, {6, 10}},
      [NORMAL_120] = {{9, 9}, {6, 10}},
      [NORMAL_ALL] = {{8, 10}, {6, 10}},
      /* fidgets end the patience, so a third word for getting up fits into 75 minutes */
      [STRICT] = {{17, 20}, {15, 20}}}},
    {{"few walks, 12 slouches", 6, 75, 3, 12, {15, 30}, false},
     {[GENTLE] = {{5, 5}, {3, 5}},
      [NORMAL_60] = {{9, 9}, {7, 10}}, /* a shift notice that gives way takes a later one along */
      [NORMAL_120] = {{10, 10}, {8, 10}},
      [NORMAL_ALL] = {{9, 10}, {8, 10}},
      [STRICT] = {{19, 20}, {15, 20}}}},
    {{"8 h without a walk, 5 slouches", 1, 480, 0, 5, {15, 45}, false},
     {[GENTLE] = {{4, 5}, {3, 5}},
      [NORMAL_60] = {{5, 10}, {4, 10}},
      [NORMAL_120] = {{5, 10}, {4, 10}},
      [NORMAL_ALL] = {{5, 10}, {4, 10}},
      [STRICT] = {{9, 20}, {8, 20}}}},
};
static const double heeds[] = {0, 0.3, 0.6};

typedef struct {
  unsigned told, least, most, kind[PLUMB_ALERT_KINDS], astray, slouches, answered, unexplained;
  double hours;
} Sum;

static void
add (Sum *sum, const OfficeTold *told)
{
  sum->least = MIN (sum->least, told->told);
  sum->most = MAX (sum->most, told->told);
  sum->told += told->told;
  for (unsigned i = 0; i < PLUMB_ALERT_KINDS; i++)
    sum->kind[i] += told->kind[i];
  sum->astray += told->astray;
  sum->slouches += told->slouches;
  sum->answered += told->answered;
  sum->unexplained += told->unexplained;
  sum->hours += told->hours;
}

static PlumbSettings *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbSettings *settings = plumb_settings_parse ("told.conf", text, strlen (text), &error);

  g_assert_no_error (error);
  return settings;
}

static Sum
live_days (const OfficeDay *day, const Pace *pace, double heeded)
{
  g_autoptr (PlumbSettings) settings = parse (pace->settings);
  Sum sum = {.least = G_MAXUINT};

  for (uint32_t seed = 1; seed <= DAYS; seed++) {
    OfficeTold told;
    office_live (day, settings, heeded, seed, &told, NULL);
    add (&sum, &told);
  }
  return sum;
}

static void
print (const OfficeDay *day, const Pace *pace, double heeded, const Sum *sum)
{
  g_test_message ("%-34s %-16s %2.0f %%  %4.1f (%u-%u)  slouch %.1f lean %.1f long-sitting %.1f "
                  "break-due %.1f; %u of %u slouches told, %u without a reason",
                  day->name, pace->name, 100 * heeded, (double)sum->told / DAYS, sum->least,
                  sum->most, (double)sum->kind[PLUMB_ALERT_SLOUCH] / DAYS,
                  (double)sum->kind[PLUMB_ALERT_LEAN] / DAYS,
                  (double)sum->kind[PLUMB_ALERT_LONG_SITTING] / DAYS,
                  (double)sum->kind[PLUMB_ALERT_BREAK_DUE] / DAYS, sum->answered, sum->slouches,
                  sum->unexplained);
}

/* Says all that does not hold, so that one look at the table is enough. */
static void
judge (const Range *range, const Pace *pace, const Sum *sum)
{
  double mean = (double)sum->told / DAYS;

  if (mean < range->mean[0] - MEAN_TOLERANCE || mean > range->mean[1] + MEAN_TOLERANCE) {
    g_test_message ("  the mean should be %.0f-%.0f", range->mean[0], range->mean[1]);
    g_test_fail ();
  }
  if (sum->least + DAY_TOLERANCE < range->day[0] || sum->most > range->day[1] + DAY_TOLERANCE ||
      sum->most > pace->max_per_day) {
    g_test_message ("  a day should be %u-%u, at most %u", range->day[0], range->day[1],
                    pace->max_per_day);
    g_test_fail ();
  }
  if (sum->astray + sum->unexplained > 0) {
    g_test_message ("  %u told while walking, lying or not worn; %u slouches without a word or a "
                    "reason",
                    sum->astray, sum->unexplained);
    g_test_fail ();
  }
}

static void
test_told (gconstpointer data)
{
  const Expected *of = data;

  for (unsigned i = 0; i < COLUMNS; i++) {
    for (unsigned j = 0; j < G_N_ELEMENTS (heeds); j++) {
      Sum sum = live_days (&of->day, &paces[i], heeds[j]);
      print (&of->day, &paces[i], heeds[j], &sum);
      judge (&of->range[i], &paces[i], &sum);
    }
  }
}

/* Who lies down, walks or has taken it off is left alone, however strict it is. */
static void
test_rests (void)
{
  static const OfficeDay day = {"with rests", 8, 40, 20, 8, {15, 30}, true};
  const Pace pace = {"strict, all day",
                     "[alerts]\npace = strict\n[training]\nminutes_by_week = all\n", 20};
  Sum sum = live_days (&day, &pace, 0);

  print (&day, &pace, 0, &sum);
  g_assert_cmpuint (sum.told, >, 5 * DAYS);
  g_assert_cmpuint (sum.astray, ==, 0);
}

/* told [DAY COLUMN HEEDED SEED]: the story of one day, for people. */
static int
tell_story (char **arguments)
{
  const Expected *of = &expected[CLAMP (atoi (arguments[0]), 0, (int)G_N_ELEMENTS (expected) - 1)];
  const Pace *pace = &paces[CLAMP (atoi (arguments[1]), 0, COLUMNS - 1)];
  g_autoptr (PlumbSettings) settings = parse (pace->settings);
  g_autoptr (GString) story = g_string_new (NULL);
  OfficeTold told;

  office_live (&of->day, settings, g_ascii_strtod (arguments[2], NULL),
               (uint32_t)atoi (arguments[3]), &told, story);
  g_print ("%s; %s; heeds %s; told %u\n%s", of->day.name, pace->name, arguments[2], told.told,
           story->str);
  return 0;
}

int
main (int argc, char **argv)
{
  static const char *const names[] = {"desk", "bad", "few-walks", "few-walks-bad", "no-walk"};

  if (argc == 5 && g_ascii_isdigit (argv[1][0]))
    return tell_story (argv + 1);
  g_test_init (&argc, &argv, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *path = g_strdup_printf ("/told/%s", names[i]);
    g_test_add_data_func (path, &expected[i], test_told);
  }
  g_test_add_func ("/told/rests", test_rests);
  return g_test_run ();
}
