/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often a wearer is told in a day: simulated days at the office, forty of each kind, with each
 * pace and a wearer who heeds nothing, a third or more than half of it. The ranges are those that
 * docs/detection.md gives ("How often you are told").
 */
#include <string.h>

#include "office.h"
#include "settings-ini.h"

#define DAYS 40

static const OfficeDay days[] = {
    {"desk: 8 x 50 min, 5 slouches", 8, 50, 3, 5, {15, 45}, false},
    {"bad: the same, 12 slouches", 8, 50, 3, 12, {15, 30}, false},
    {"few walks: 6 x 75 min, 5 slouches", 6, 75, 3, 5, {15, 45}, false},
    {"few walks, 12 slouches", 6, 75, 3, 12, {15, 30}, false},
    {"8 h without a walk, 5 slouches", 1, 480, 0, 5, {15, 45}, false},
};
static const double heeds[] = {0, 0.3, 0.6};

typedef struct {
  const char *name, *settings;
} Pace;

static const Pace paces[] = {
    {"60 min", "[training]\nminutes_per_day_start = 60\n"},
    {"120 min", "[training]\nminutes_per_day_start = 120\n"},
    {"all day", "[training]\nminutes_per_day_start = 0\n"},
};

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
  g_test_message ("%-34s %-8s %2.0f %%  %4.1f (%u-%u)  slouch %.1f lean %.1f long-sitting %.1f "
                  "break-due %.1f; %u of %u slouches told, %u without a reason",
                  day->name, pace->name, 100 * heeded, (double)sum->told / DAYS, sum->least,
                  sum->most, (double)sum->kind[PLUMB_ALERT_SLOUCH] / DAYS,
                  (double)sum->kind[PLUMB_ALERT_LEAN] / DAYS,
                  (double)sum->kind[PLUMB_ALERT_LONG_SITTING] / DAYS,
                  (double)sum->kind[PLUMB_ALERT_BREAK_DUE] / DAYS, sum->answered, sum->slouches,
                  sum->unexplained);
}

static void
test_told (gconstpointer data)
{
  const OfficeDay *day = data;

  for (unsigned i = 0; i < G_N_ELEMENTS (paces); i++) {
    for (unsigned j = 0; j < G_N_ELEMENTS (heeds); j++) {
      Sum sum = live_days (day, &paces[i], heeds[j]);
      print (day, &paces[i], heeds[j], &sum);
      if (sum.astray > 0)
        g_test_message ("%u astray", sum.astray);
    }
  }
}

int
main (int argc, char **argv)
{
  static const char *const names[] = {"desk", "bad", "few-walks", "few-walks-bad", "no-walk"};

  g_test_init (&argc, &argv, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *path = g_strdup_printf ("/told/%s", names[i]);
    g_test_add_data_func (path, &days[i], test_told);
  }
  return g_test_run ();
}
