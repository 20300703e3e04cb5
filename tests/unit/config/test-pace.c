/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pace and what it gives defaults to, what is set by hand, and the two plans of training. */
#include <glib/gstdio.h>
#include <string.h>

#include "settings-ini.h"
#include "settings-table.h"
#include "settings-value.h"

typedef struct {
  const char *section;
  const char *key;
  const char *defaults[3]; /* gentle, normal, strict */
} Paced;

static const Paced paced[] = {
    {"monitor", "settle_s", {"120", "60", "30"}},
    {"slouch", "speak_after_s", {"300", "120", "60"}},
    {"slouch", "long_min", {"60", "30", "20"}},
    {"sitting", "limit_min", {"60", "50", "30"}},
    {"sitting", "patience_min", {"5", "5", "2"}},
    {"sitting", "repeat_min", {"40", "40", "20"}},
    {"sitting", "repeats", {"0", "1", "2"}},
    {"sitting", "then_every_min", {"120", "120", "60"}},
    {"sitting", "walked_quiet_min", {"15", "10", "5"}},
    {"sitting", "least_apart_min", {"30", "30", "20"}},
    {"alerts", "repeat_s", {"2400", "1200", "600"}},
    {"alerts", "slouch_repeats", {"0", "1", "2"}},
    {"alerts", "max_per_hour", {"1", "2", "4"}},
    {"alerts", "max_per_day", {"5", "10", "20"}},
    {"alerts", "gap_min", {"20", "10", "5"}},
    {"alerts", "backoff_max_min", {"120", "120", "60"}},
    {"alerts", "rest_after_ignored", {"1", "2", "3"}},
    {"alerts", "rest_min", {"180", "90", "60"}},
    {"alerts", "worn_first_min", {"15", "15", "10"}},
    {"training", "minutes_by_week", {"30, 30, 30, 15", "all, all, 90, 60, 30", "240"}},
    {"training", "from", {"08:00", "07:00", "00:00"}},
    {"training", "until", {"19:00", "20:00", "00:00"}},
};

static PlumbSettings *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbSettings *settings = plumb_settings_parse ("t", text, strlen (text), &error);
  g_assert_no_error (error);
  return settings;
}

static PlumbSettings *
parse_pace (PlumbPacePreset pace)
{
  g_autofree char *text = g_strdup_printf ("[alerts]\npace = %s\n", plumb_pace_to_string (pace));
  return parse (text);
}

static void
assert_changed (const PlumbSettings *a, const PlumbSettings *b, const char *wanted)
{
  g_auto (GStrv) keys = plumb_settings_diff (a, b);
  g_autofree char *text = g_strjoinv (" ", keys);
  g_assert_cmpstr (text, ==, wanted);
}

static void
assert_value (const PlumbSettings *settings, const char *section, const char *key,
              const char *wanted)
{
  const PlumbSettingRow *row = plumb_settings_table_find (section, key);
  g_autofree char *text = plumb_settings_value_dup_text (row, &settings->values);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_defaults_of_each_pace (void)
{
  for (PlumbPacePreset pace = PLUMB_PACE_GENTLE; pace <= PLUMB_PACE_STRICT; pace++) {
    g_autoptr (PlumbSettings) settings = parse_pace (pace);
    g_assert_cmpint (settings->values.alerts.pace, ==, pace);
    for (unsigned i = 0; i < G_N_ELEMENTS (paced); i++)
      assert_value (settings, paced[i].section, paced[i].key, paced[i].defaults[pace]);
  }
}

/* Nothing else depends on the pace, and the normal one is what holds without any. */
static void
test_nothing_else_changes (void)
{
  g_autoptr (PlumbSettings) defaults = plumb_settings_new_default ();
  g_autoptr (PlumbSettings) normal = parse_pace (PLUMB_PACE_NORMAL);
  g_autoptr (PlumbSettings) strict = parse_pace (PLUMB_PACE_STRICT);
  g_auto (GStrv) keys = plumb_settings_diff (normal, strict);
  assert_changed (defaults, normal, "");
  g_assert_cmpuint (g_strv_length (keys), ==, G_N_ELEMENTS (paced) + 1);
}

static void
test_by_hand_wins (void)
{
  g_autoptr (PlumbSettings) settings = parse ("[sitting]\nlimit_min = 45\n"
                                              "[alerts]\nmax_per_day = 10\npace = strict\n"
                                              "repeat_s = 900\n"
                                              "[training]\nminutes_by_week = 20\n");
  const PlumbSettingsValues *values = &settings->values;
  g_assert_cmpfloat (values->sitting.limit_min, ==, 45);
  g_assert_cmpint (values->alerts.max_per_day, ==, 10); /* as normal has it, but written */
  g_assert_cmpfloat (values->alerts.repeat_s, ==, 900);
  assert_value (settings, "training", "minutes_by_week", "20");
  g_assert_cmpint (values->alerts.max_per_hour, ==, 4);
  g_assert_cmpfloat (values->sitting.repeat_min, ==, 20);
}

static char *
write_file (const char *directory, const char *name, const char *text)
{
  char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* The pace of the last file that sets one holds for all of them. */
static void
test_files (void)
{
  g_autofree char *directory = g_dir_make_tmp ("plumbline-pace-XXXXXX", NULL);
  g_autofree char *first =
      write_file (directory, "1.conf", "[sitting]\nlimit_min = 45\n[alerts]\npace = strict\n");
  g_autofree char *second = write_file (directory, "2.conf", "[alerts]\npace = gentle\n");
  g_autofree char *third = write_file (directory, "3.conf", "[alerts]\nrepeat_s = 900\n");
  const char *paths[] = {first, second, third, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_load (paths, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbSettings) gentle = parse_pace (PLUMB_PACE_GENTLE);
  assert_changed (gentle, settings, "sitting.limit_min alerts.repeat_s");
  for (unsigned i = 0; paths[i] != NULL; i++)
    g_remove (paths[i]);
  g_rmdir (directory);
}

static void
test_with_pace (void)
{
  PlumbSettings *normal = parse ("[alerts]\nrepeat_s = 1200\n[suggestions]\nexclude = neck, lying\n"
                                 "language = de\n[sensor:back]\nname = b\nrate_hz = 25\n");
  g_autoptr (PlumbSettings) strict = plumb_settings_with_pace (normal, PLUMB_PACE_STRICT);
  g_autoptr (PlumbSettings) back = plumb_settings_with_pace (strict, PLUMB_PACE_NORMAL);
  assert_changed (normal, back, "");
  g_assert_cmpint (normal->values.alerts.pace, ==, PLUMB_PACE_NORMAL);
  g_assert_cmpfloat (normal->values.sitting.limit_min, ==, 50);
  plumb_settings_unref (normal);

  g_autoptr (PlumbSettings) written =
      parse ("[alerts]\npace = strict\nrepeat_s = 1200\n[suggestions]\nexclude = neck, lying\n"
             "language = de\n[sensor:back]\nname = b\nrate_hz = 25\n");
  assert_changed (written, strict, "");
  g_assert_cmpstr (strict->values.sensors[0].file, ==, "t");
  g_assert_cmpint (strict->values.sensors[0].line, ==, 6);
}

static void
test_with_the_same_pace (void)
{
  g_autoptr (PlumbSettings) settings = parse_pace (PLUMB_PACE_GENTLE);
  g_autoptr (PlumbSettings) same = plumb_settings_with_pace (settings, PLUMB_PACE_GENTLE);
  g_assert_true (settings == same);
}

/* A pace that is written gives way to one that the wearer accepts; the defaults have one, too. */
static void
test_with_pace_over_a_written_one (void)
{
  g_autoptr (PlumbSettings) defaults = plumb_settings_new_default ();
  g_autoptr (PlumbSettings) strict = parse_pace (PLUMB_PACE_STRICT);
  g_autoptr (PlumbSettings) gentle = plumb_settings_with_pace (strict, PLUMB_PACE_GENTLE);
  g_autoptr (PlumbSettings) other = plumb_settings_with_pace (defaults, PLUMB_PACE_GENTLE);
  g_assert_cmpint (gentle->values.alerts.max_per_day, ==, 5);
  assert_changed (gentle, other, "");
}

static void
test_names (void)
{
  PlumbPacePreset pace = PLUMB_PACE_STRICT;
  g_assert_true (plumb_pace_parse ("gentle", &pace));
  g_assert_cmpint (pace, ==, PLUMB_PACE_GENTLE);
  g_assert_true (plumb_pace_parse ("strict", &pace));
  g_assert_false (plumb_pace_parse ("Normal", &pace));
  g_assert_cmpint (pace, ==, PLUMB_PACE_STRICT);
  g_assert_cmpstr (plumb_pace_to_string (PLUMB_PACE_NORMAL), ==, "normal");
}

static void
test_weeks (void)
{
  g_autoptr (PlumbSettings) settings =
      parse ("[training]\nminutes_by_week = 1.5,all ,0, 1440,5,6,7,8\n");
  const PlumbTrainingSettings *training = &settings->values.training;
  g_assert_cmpuint (training->n_weeks, ==, 8);
  g_assert_cmpfloat (training->minutes_by_week[0], ==, 1.5);
  g_assert_cmpfloat (training->minutes_by_week[1], ==, PLUMB_TRAINING_ALL);
  g_assert_cmpfloat (training->minutes_by_week[2], ==, 0);
  g_assert_cmpfloat (training->minutes_by_week[7], ==, 8);
  assert_value (settings, "training", "minutes_by_week", "1.5, all, 0, 1440, 5, 6, 7, 8");
  g_autoptr (PlumbSettings) defaults = plumb_settings_new_default ();
  g_assert_cmpuint (defaults->values.training.n_weeks, ==, 5);
  assert_changed (defaults, settings, "training.minutes_by_week");
}

/* A file of the time when minutes_per_day_start and its kin were the only plan means what it did.
 */
static void
test_older_plan (void)
{
  static const struct {
    const char *text;
    double start, growth, max;
  } plans[] = {
      {"", PLUMB_SETTING_AUTO, PLUMB_SETTING_AUTO, PLUMB_SETTING_AUTO},
      {"minutes_per_day_start = auto\nminutes_per_day_growth = auto\nminutes_per_day_max = auto\n",
       PLUMB_SETTING_AUTO, PLUMB_SETTING_AUTO, PLUMB_SETTING_AUTO},
      {"minutes_per_day_start = 30\n", 30, 5, 120},
      {"minutes_per_day_start = 0\n", 0, 5, 120},
      {"minutes_per_day_growth = 0\n", 60, 0, 120},
      {"minutes_per_day_max = 90\nminutes_per_day_start = auto\n", 60, 5, 90},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (plans); i++) {
    g_autofree char *text =
        g_strconcat ("[training]\n", plans[i].text, "[alerts]\npace = strict\n", NULL);
    g_autoptr (PlumbSettings) settings = parse (text);
    const PlumbTrainingSettings *training = &settings->values.training;
    g_assert_cmpfloat (training->minutes_per_day_start, ==, plans[i].start);
    g_assert_cmpfloat (training->minutes_per_day_growth, ==, plans[i].growth);
    g_assert_cmpfloat (training->minutes_per_day_max, ==, plans[i].max);
    g_assert_cmpint (plumb_settings_has_daily_plan (&settings->values), ==,
                     plans[i].start != PLUMB_SETTING_AUTO);
  }
}

static void
test_coached_time (void)
{
  static const struct {
    const char *from;
    const char *until;
    int minute;
    bool is_coached;
  } times[] = {
      {"07:00", "20:00", 419, false}, {"07:00", "20:00", 420, true},
      {"07:00", "20:00", 1199, true}, {"07:00", "20:00", 1200, false},
      {"22:00", "06:00", 1320, true}, {"22:00", "06:00", 359, true},
      {"22:00", "06:00", 360, false}, {"22:00", "06:00", 1319, false},
      {"00:00", "00:00", 0, true},    {"09:30", "09:30", 1439, true},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *text =
        g_strdup_printf ("[training]\nfrom = %s\nuntil = %s\n", times[i].from, times[i].until);
    g_autoptr (PlumbSettings) settings = parse (text);
    g_assert_cmpint (plumb_settings_is_coached_time (&settings->values, times[i].minute), ==,
                     times[i].is_coached);
  }
}

static void
test_micro_break_with_the_sitting_limit (void)
{
  g_autoptr (PlumbSettings) with_limit = parse ("[sitting]\nlimit_min = 42\n");
  g_autoptr (PlumbSettings) own =
      parse ("[sitting]\nlimit_min = 42\n[breaks]\nmicro_every_min = 7\n");
  g_autoptr (PlumbSettings) never = parse ("[breaks]\nmicro_every_min = 0\n");
  g_assert_cmpfloat (plumb_settings_micro_every_min (&with_limit->values), ==, 42);
  g_assert_cmpfloat (plumb_settings_micro_every_min (&own->values), ==, 7);
  g_assert_cmpfloat (plumb_settings_micro_every_min (&never->values), ==, 0);
}

/* What only a default contradicts is no error, so that no pace makes a good file bad. */
static void
test_pace_contradicts_nobody (void)
{
  g_autoptr (PlumbSettings) settings =
      parse ("[slouch]\ndwell_s = 200\nlong_min = 4\n[alerts]\npace = gentle\n");
  g_assert_cmpfloat (settings->values.slouch.speak_after_s, ==, 300);
}

static void
test_texts (void)
{
  g_autofree char *conf = plumb_settings_table_to_conf ();
  g_autofree char *roff = plumb_settings_table_to_roff ();
  g_assert_nonnull (strstr (conf, "At pace\n# gentle: 2400; strict: 600.\n#repeat_s = 1200\n"));
  g_assert_nonnull (strstr (conf, "At pace strict: 2.\n#patience_min = 5\n"));
  g_assert_nonnull (strstr (roff, "Default: 1200; at pace gentle: 2400; strict: 600.\n"));
  g_assert_nonnull (strstr (roff, "Default: normal.\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/defaults-of-each-pace", test_defaults_of_each_pace);
  g_test_add_func ("/pace/nothing-else-changes", test_nothing_else_changes);
  g_test_add_func ("/pace/by-hand-wins", test_by_hand_wins);
  g_test_add_func ("/pace/files", test_files);
  g_test_add_func ("/pace/with-pace", test_with_pace);
  g_test_add_func ("/pace/with-the-same-pace", test_with_the_same_pace);
  g_test_add_func ("/pace/with-pace-over-a-written-one", test_with_pace_over_a_written_one);
  g_test_add_func ("/pace/names", test_names);
  g_test_add_func ("/pace/contradicts-nobody", test_pace_contradicts_nobody);
  g_test_add_func ("/pace/texts", test_texts);
  g_test_add_func ("/training/weeks", test_weeks);
  g_test_add_func ("/training/older-plan", test_older_plan);
  g_test_add_func ("/training/coached-time", test_coached_time);
  g_test_add_func ("/breaks/micro-with-the-sitting-limit", test_micro_break_with_the_sitting_limit);
  return g_test_run ();
}
