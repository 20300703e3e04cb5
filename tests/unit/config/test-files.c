/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on top of each other, and sensors written out and read back. */
#include <glib/gstdio.h>
#include <string.h>

#include "settings-ini.h"

typedef struct {
  char *directory;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->directory = g_dir_make_tmp ("plumbline-config-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  for (const char *name = directory != NULL ? g_dir_read_name (directory) : NULL; name != NULL;
       name = g_dir_read_name (directory)) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->directory);
  g_free (fixture->directory);
}

static char *
write_file (Fixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->directory, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (parent, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_later_wins_key_by_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_file (fixture, "first.conf",
                                       "[slouch]\ndwell_s = 10\nclear_s = 2\n"
                                       "[sensor:back]\nname = a\nrate_hz = 50\n");
  g_autofree char *second = write_file (fixture, "second.conf",
                                        "\n[sensor:hip]\nname = b\n"
                                        "[slouch]\ndwell_s = 11\n"
                                        "[sensor:back]\nplacement = chest\n");
  const char *paths[] = {first, second, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_load (paths, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, ==, 11);
  g_assert_cmpfloat (settings->values.slouch.clear_s, ==, 2);
  g_assert_cmpuint (settings->values.n_sensors, ==, 2);
  const PlumbSensorSettings *back = &settings->values.sensors[0];
  const PlumbSensorSettings *hip = &settings->values.sensors[1];
  g_assert_cmpstr (back->id, ==, "back");
  g_assert_cmpfloat (back->rate_hz, ==, 50);
  g_assert_cmpint (back->placement, ==, PLUMB_PLACEMENT_CHEST);
  g_assert_cmpstr (back->file, ==, first);
  g_assert_cmpint (back->line, ==, 4);
  g_assert_cmpstr (hip->file, ==, second);
  g_assert_cmpint (hip->line, ==, 2);
}

static void
test_directory_in_order_of_names (Fixture *fixture, gconstpointer data)
{
  g_free (write_file (fixture, "conf.d/20-b.conf", "[slouch]\ndwell_s = 20\n"));
  g_free (write_file (fixture, "conf.d/10-a.conf", "[slouch]\ndwell_s = 10\nclear_s = 1\n"));
  g_free (write_file (fixture, "conf.d/30-c.conf~", "[slouch]\ndwell_s = 30\n"));
  g_free (write_file (fixture, "conf.d/.hidden.conf", "junk\n"));
  g_autofree char *directory = g_build_filename (fixture->directory, "conf.d", NULL);
  const char *paths[] = {directory, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_load (paths, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, ==, 20);
  g_assert_cmpfloat (settings->values.slouch.clear_s, ==, 1);
}

static void
test_missing_files_are_skipped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->directory, "none", "x.conf", NULL);
  g_autofree char *there = write_file (fixture, "x.conf", "[slouch]\ndwell_s = 9\n");
  const char *paths[] = {missing, there, NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_load (paths, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, ==, 9);
}

static void
test_errors_of_all_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_file (fixture, "first.conf", "[slouch]\nleave_deg = 9\nx = 1\n");
  g_autofree char *second = write_file (fixture, "second.conf", "[slouch]\ntolerance_deg = 5\n");
  g_autofree char *third = write_file (fixture, "third.conf", "junk\n");
  const char *paths[] = {first, second, third, NULL};
  g_autofree char *expected =
      g_strdup_printf ("%s:3: [slouch]: \"x\" is not a key of this section\n"
                       "%s:1: \"junk\" is not \"key = value\"\n"
                       "%s:2: [slouch] leave_deg: \"9\" is not less than tolerance_deg = 5",
                       first, third, first);
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_settings_load (paths, &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  const char *paths[] = {"/dev/null", NULL};
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_settings_load (paths, &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_READ);
  g_assert_cmpstr (error->message, ==, "/dev/null: is not a regular file");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (300 * 1024, '\n');
  g_autofree char *path = write_file (fixture, "x.conf", text);
  const char *paths[] = {path, NULL};
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_settings_load (paths, &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_READ);
  g_assert_true (g_str_has_suffix (error->message, "is larger than 256 KiB"));
}

static void
test_sensor_round_trip (void)
{
  static const char text[] =
      "[sensor:b]\naddress = C0:FF:EE:00:00:01\nname = R\xc3\xbc"
      "cken #1 = x\n"
      "driver = witmotion\nadapter = 00:1A:7D:DA:71:13\nplacement = head\nrate_hz = 12.345\n"
      "battery_warn_percent = 33\nbattery_critical_percent = 3\nbattery_clear_percent = 34\n"
      "silence_s = 7\nretry_min_s = 0.1\nretry_max_s = 9\nnotify = fd\nenabled = no\n"
      "require_bond = yes\nexperimental = yes\nvibration = yes\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_parse ("f", text, sizeof text - 1, &error);
  g_assert_no_error (error);
  g_autofree char *written = plumb_settings_sensor_to_text (&settings->values.sensors[0]);
  g_assert_cmpstr (written, ==, text);
}

static void
test_sensor_check (void)
{
  g_autoptr (PlumbSensorSettings) sensor = plumb_settings_sensor_new ("back");
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_settings_sensor_check (sensor, &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  sensor->address = g_strdup ("C0:FF:EE:00:00:01");
  g_clear_error (&error);
  g_assert_true (plumb_settings_sensor_check (sensor, &error));
  g_assert_no_error (error);
}

/* Names that would say something else once they stand in a file. */
static void
test_sensor_check_refuses_smuggled_text (void)
{
  static const char *const names[] = {
      "a\n[sensor:evil]\nname = b", "a\nrate_hz = 50", "a ; b", " a", "a ", "", "a\tb", "\xff"};
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (PlumbSensorSettings) sensor = plumb_settings_sensor_new ("back");
    g_autoptr (GError) error = NULL;
    sensor->address = g_strdup ("C0:FF:EE:00:00:01");
    sensor->name = g_strdup (names[i]);
    g_assert_false (plumb_settings_sensor_check (sensor, &error));
    g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  }
}

static void
test_sensor_check_refuses_bad_id (void)
{
  static const char *const ids[] = {"", "a]b", "../a", "a\nb", "a b"};
  for (unsigned i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (PlumbSensorSettings) sensor = plumb_settings_sensor_new (ids[i]);
    g_autoptr (GError) error = NULL;
    sensor->address = g_strdup ("C0:FF:EE:00:00:01");
    g_assert_false (plumb_settings_sensor_check (sensor, &error));
    g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  }
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/files/later-wins-key-by-key", test_later_wins_key_by_key);
  add ("/files/directory-in-order-of-names", test_directory_in_order_of_names);
  add ("/files/missing-files-are-skipped", test_missing_files_are_skipped);
  add ("/files/errors-of-all-files", test_errors_of_all_files);
  add ("/files/unreadable", test_unreadable);
  add ("/files/too-large", test_too_large);
  g_test_add_func ("/sensor/round-trip", test_sensor_round_trip);
  g_test_add_func ("/sensor/check", test_sensor_check);
  g_test_add_func ("/sensor/check-refuses-smuggled-text", test_sensor_check_refuses_smuggled_text);
  g_test_add_func ("/sensor/check-refuses-bad-id", test_sensor_check_refuses_bad_id);
  return g_test_run ();
}
