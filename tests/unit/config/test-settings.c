/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings as a value: defaults, the table, references, comparison, the shipped file. */
#include <string.h>

#include "settings-ini.h"
#include "settings-table.h"
#include "settings-value.h"

static PlumbSettings *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbSettings *settings = plumb_settings_parse ("t", text, strlen (text), &error);
  g_assert_no_error (error);
  return settings;
}

static void
assert_same (const PlumbSettings *a, const PlumbSettings *b)
{
  g_auto (GStrv) keys = plumb_settings_diff (a, b);
  g_autofree char *text = g_strjoinv (" ", keys);
  g_assert_cmpstr (text, ==, "");
}

static void
test_defaults (void)
{
  g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
  const PlumbSettingsValues *values = &settings->values;
  g_assert_cmpint (values->daemon.log_level, ==, PLUMB_LOG_INFO);
  g_assert_false (values->daemon.is_personal_logged);
  g_assert_cmpint (values->monitor.mode, ==, PLUMB_MODE_TRAINING);
  g_assert_cmpfloat (values->monitor.settle_s, ==, 60);
  g_assert_cmpfloat (values->monitor.moving_holdoff_s, ==, 10);
  g_assert_cmpfloat (values->monitor.gap_s, ==, 5);
  g_assert_cmpfloat (values->monitor.not_worn_after_s, ==, 600);
  g_assert_cmpfloat (values->monitor.calibration_max_age_days, ==, 30);
  g_assert_cmpfloat (values->slouch.tolerance_deg, ==, PLUMB_SETTING_AUTO);
  g_assert_cmpfloat (values->slouch.leave_deg, ==, PLUMB_SETTING_AUTO);
  g_assert_cmpfloat (values->slouch.standing_tolerance_deg, ==, PLUMB_SETTING_AUTO);
  g_assert_cmpfloat (values->slouch.dwell_s, ==, 15);
  g_assert_cmpfloat (values->slouch.clear_s, ==, 5);
  g_assert_cmpfloat (values->slouch.speak_after_s, ==, 120);
  g_assert_cmpfloat (values->slouch.long_min, ==, 30);
  g_assert_cmpfloat (values->sitting.limit_min, ==, 50);
  g_assert_cmpfloat (values->sitting.patience_min, ==, 5);
  g_assert_cmpfloat (values->sitting.repeat_min, ==, 40);
  g_assert_cmpint (values->sitting.repeats, ==, 1);
  g_assert_cmpfloat (values->sitting.then_every_min, ==, 120);
  g_assert_cmpfloat (values->sitting.walked_quiet_min, ==, 10);
  g_assert_cmpfloat (values->sitting.least_apart_min, ==, 30);
  g_assert_cmpfloat (values->sitting.reset_after_s, ==, 60);
  g_assert_cmpfloat (values->sitting.reset_window_s, ==, 180);
  g_assert_cmpfloat (values->breaks.micro_every_min, ==, PLUMB_SETTING_AUTO);
  g_assert_cmpint (values->breaks.catch_up_after_hold, ==, PLUMB_CATCH_UP_NOW);
  g_assert_cmpint (values->alerts.pace, ==, PLUMB_PACE_NORMAL);
  g_assert_cmpfloat (values->alerts.repeat_s, ==, 1200);
  g_assert_cmpint (values->alerts.slouch_repeats, ==, 1);
  g_assert_cmpint (values->alerts.max_per_hour, ==, 2);
  g_assert_cmpint (values->alerts.max_per_day, ==, 10);
  g_assert_cmpfloat (values->alerts.gap_min, ==, 10);
  g_assert_cmpfloat (values->alerts.backoff_max_min, ==, 120);
  g_assert_cmpint (values->alerts.rest_after_ignored, ==, 2);
  g_assert_cmpfloat (values->alerts.rest_min, ==, 90);
  g_assert_cmpfloat (values->alerts.worn_first_min, ==, 15);
  g_assert_cmpfloat (values->alerts.snooze_s, ==, 1800);
  g_assert_cmpfloat (values->alerts.max_pause_min, ==, 480);
  g_assert_cmpfloat (values->alerts.max_inhibit_min, ==, 240);
  g_assert_false (values->alerts.is_unlimited_inhibit_allowed);
  g_assert_true (values->alerts.is_slouch_enabled);
  g_assert_true (values->alerts.is_sitting_enabled);
  g_assert_true (values->alerts.is_battery_enabled);
  g_assert_true (values->alerts.is_sensor_enabled);
  g_assert_cmpfloat (values->alerts.sensor_lost_after_s, ==, 120);
  g_assert_cmpint (values->statistics.minutes_days, ==, 90);
  g_assert_cmpint (values->statistics.hours_days, ==, 730);
  g_assert_cmpint (values->statistics.retention_days, ==, 0);
  g_assert_cmpfloat (values->statistics.coverage_floor, ==, 0.5);
  g_assert_cmpint (values->statistics.day_starts_min, ==, 240);
  g_assert_cmpuint (values->n_sensors, ==, 0);
}

static void
test_sensor_defaults (void)
{
  g_autoptr (PlumbSettings) settings = parse ("[sensor:back]\naddress = c0:ff:ee:00:00:0a\n");
  g_assert_cmpuint (settings->values.n_sensors, ==, 1);
  const PlumbSensorSettings *sensor = &settings->values.sensors[0];
  g_assert_cmpstr (sensor->id, ==, "back");
  g_assert_cmpstr (sensor->address, ==, "C0:FF:EE:00:00:0A");
  g_assert_null (sensor->name);
  g_assert_null (sensor->driver);
  g_assert_null (sensor->adapter);
  g_assert_cmpint (sensor->placement, ==, PLUMB_PLACEMENT_UPPER_BACK);
  g_assert_cmpfloat (sensor->rate_hz, ==, 10);
  g_assert_cmpint (sensor->battery_warn_percent, ==, 20);
  g_assert_cmpint (sensor->battery_critical_percent, ==, 10);
  g_assert_cmpint (sensor->battery_clear_percent, ==, 30);
  g_assert_cmpfloat (sensor->silence_s, ==, PLUMB_SETTING_AUTO);
  g_assert_cmpfloat (sensor->retry_min_s, ==, 1);
  g_assert_cmpfloat (sensor->retry_max_s, ==, 120);
  g_assert_cmpint (sensor->notify, ==, PLUMB_NOTIFY_SIGNALS);
  g_assert_true (sensor->is_enabled);
  g_assert_false (sensor->is_bond_required);
  g_assert_false (sensor->is_experimental_allowed);
  g_assert_false (sensor->is_vibration_wanted);
  g_assert_cmpstr (sensor->file, ==, "t");
  g_assert_cmpint (sensor->line, ==, 1);
}

/* Every key as it was, every text the copy's own: it outlives what it was made from. */
static void
test_sensor_copy (void)
{
  PlumbSettings *settings = parse ("[sensor:back]\naddress = C0:FF:EE:00:00:01\nname = My sensor\n"
                                   "driver = microbit\nadapter = 00:11:22:33:44:55\n"
                                   "rate_hz = 25\nplacement = chest\n");
  g_autoptr (PlumbSensorSettings) copy = plumb_settings_sensor_dup (&settings->values.sensors[0]);
  g_autoptr (PlumbSensorSettings) other = plumb_settings_sensor_dup (copy);
  plumb_settings_unref (settings);
  g_assert_cmpstr (copy->id, ==, "back");
  g_assert_cmpstr (copy->address, ==, "C0:FF:EE:00:00:01");
  g_assert_cmpstr (copy->name, ==, "My sensor");
  g_assert_cmpstr (copy->driver, ==, "microbit");
  g_assert_cmpstr (copy->adapter, ==, "00:11:22:33:44:55");
  g_assert_cmpfloat (copy->rate_hz, ==, 25);
  g_assert_cmpint (copy->placement, ==, PLUMB_PLACEMENT_CHEST);
  g_assert_null (copy->file);
  g_assert_true (copy->name != other->name);
}

static void
test_names (void)
{
  static const char *const placements[] = {"collar",     "chest", "upper-back", "mid-back",
                                           "lower-back", "waist", "head",       "other"};
  static const char *const modes[] = {"training", "tracking", "off"};
  for (unsigned i = 0; i < G_N_ELEMENTS (placements); i++) {
    PlumbPlacement placement = PLUMB_PLACEMENT_OTHER;
    g_assert_true (plumb_placement_parse (placements[i], &placement));
    g_assert_cmpint (placement, ==, (int)i);
    g_assert_cmpstr (plumb_placement_to_string (placement), ==, placements[i]);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (modes); i++) {
    PlumbMode mode = PLUMB_MODE_OFF;
    g_assert_true (plumb_mode_parse (modes[i], &mode));
    g_assert_cmpint (mode, ==, (int)i);
    g_assert_cmpstr (plumb_mode_to_string (mode), ==, modes[i]);
  }
  PlumbPlacement untouched = PLUMB_PLACEMENT_HEAD;
  g_assert_false (plumb_placement_parse ("Chest", &untouched));
  g_assert_cmpint (untouched, ==, PLUMB_PLACEMENT_HEAD);
  PlumbMode mode = PLUMB_MODE_TRACKING;
  g_assert_false (plumb_mode_parse ("", &mode));
  g_assert_cmpint (mode, ==, PLUMB_MODE_TRACKING);
}

static void
test_references (void)
{
  PlumbSettings *settings = plumb_settings_new_default ();
  g_assert_true (plumb_settings_ref (settings) == settings);
  plumb_settings_unref (settings);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, ==, 15);
  plumb_settings_unref (settings);
}

static void
test_diff (void)
{
  g_autoptr (PlumbSettings) before = parse ("[slouch]\ndwell_s = 20\n"
                                            "[sensor:gone]\nname = a\n"
                                            "[sensor:kept]\nname = b\n"
                                            "[sensor:moved]\nname = c\n");
  g_autoptr (PlumbSettings) after = parse ("[alerts]\nslouch = no\n"
                                           "[slouch]\ndwell_s = 21\n"
                                           "[sensor:new]\nname = d\n"
                                           "[sensor:kept]\nname = b\nplacement = upper-back\n"
                                           "[sensor:moved]\nname = c\nplacement = chest\n");
  g_auto (GStrv) keys = plumb_settings_diff (before, after);
  g_autofree char *text = g_strjoinv (" ", keys);
  g_assert_cmpstr (text, ==, "slouch.dwell_s alerts.slouch sensor:gone sensor:moved sensor:new");
  assert_same (before, before);
}

static char *
read_shipped_file (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "config", "plumbline.conf", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The file in the repository is the table's; print it anew with config/settings-table-print. */
static void
test_shipped_file_is_the_table (void)
{
  g_autofree char *shipped = read_shipped_file ();
  g_autofree char *made = plumb_settings_table_to_conf ();
  g_assert_cmpstr (shipped, ==, made);
}

static void
test_shipped_file_is_the_defaults (void)
{
  g_autofree char *shipped = read_shipped_file ();
  g_autoptr (PlumbSettings) settings = parse (shipped);
  g_autoptr (PlumbSettings) defaults = plumb_settings_new_default ();
  assert_same (settings, defaults);
}

/* "#key = value" and "#[section]" without their mark; "# prose" stays. */
static char *
uncomment (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++) {
    bool is_key = lines[i][0] == '#' && lines[i][1] != ' ';
    g_string_append_printf (out, "%s\n", is_key ? lines[i] + 1 : lines[i]);
  }
  return g_string_free (out, FALSE);
}

/* What a user gets who takes the marks away: every key in place, nothing changed. */
static void
test_shipped_file_uncommented (void)
{
  g_autofree char *shipped = read_shipped_file ();
  g_autofree char *bare = uncomment (shipped);
  g_autoptr (PlumbSettings) settings = parse (bare);
  g_autoptr (PlumbSettings) expected =
      parse ("[sensor:back]\naddress = C0:FF:EE:00:00:01\nname = My sensor\n");
  assert_same (settings, expected);
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    g_autofree char *line = g_strdup_printf ("\n%s = ", rows[i].key);
    g_assert_nonnull (strstr (bare, line));
  }
}

/* Each default is within its own range, each row is complete, and no key stands twice. */
static void
test_table (void)
{
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    g_autofree char *wanted = plumb_settings_value_dup_wanted (&rows[i]);
    g_assert_true (plumb_settings_table_find (rows[i].section, rows[i].key) == &rows[i]);
    g_assert_true (plumb_settings_table_has_section (rows[i].section));
    g_assert_true (g_str_has_suffix (rows[i].help, "."));
    g_assert_cmpint (strlen (wanted), >, 3);
    g_assert_true (rows[i].fallback != NULL || rows[i].example != NULL);
  }
}

static void
test_roff_has_every_key (void)
{
  g_autofree char *roff = plumb_settings_table_to_roff ();
  size_t count;
  const PlumbSettingRow *rows = plumb_settings_table_rows (&count);
  for (size_t i = 0; i < count; i++) {
    g_autofree char *line = g_strdup_printf ("\n.B %s\n", rows[i].key);
    g_assert_nonnull (strstr (roff, line));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/sensor-defaults", test_sensor_defaults);
  g_test_add_func ("/settings/sensor-copy", test_sensor_copy);
  g_test_add_func ("/settings/names", test_names);
  g_test_add_func ("/settings/references", test_references);
  g_test_add_func ("/settings/diff", test_diff);
  g_test_add_func ("/settings/shipped-file-is-the-table", test_shipped_file_is_the_table);
  g_test_add_func ("/settings/shipped-file-is-the-defaults", test_shipped_file_is_the_defaults);
  g_test_add_func ("/settings/shipped-file-uncommented", test_shipped_file_uncommented);
  g_test_add_func ("/settings/table", test_table);
  g_test_add_func ("/settings/roff-has-every-key", test_roff_has_every_key);
  return g_test_run ();
}
