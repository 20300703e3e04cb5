/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the composition root that stand alone: paths and the timer. */
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "clock.h"
#include "added-sensor.h"
#include "paths.h"
#include "timer.h"

static void
test_settings_least_important_first (void)
{
  const char *const dirs[] = {"/first", "/second", NULL};
  g_auto (GStrv) paths = plumb_paths_dup_settings (dirs, "/home/me/.config");
  const char *const wanted[] = {"/second/plumbline/plumbline.conf",
                                "/second/plumbline/conf.d",
                                "/first/plumbline/plumbline.conf",
                                "/first/plumbline/conf.d",
                                "/home/me/.config/plumbline/plumbline.conf",
                                "/home/me/.config/plumbline/conf.d",
                                NULL};

  g_assert_cmpstrv (paths, wanted);
}

static void
test_settings_without_home (void)
{
  g_auto (GStrv) paths = plumb_paths_dup_settings (NULL, NULL);
  const char *const wanted[] = {"/etc/xdg/plumbline/plumbline.conf", "/etc/xdg/plumbline/conf.d",
                                NULL};

  g_assert_cmpstrv (paths, wanted);
}

static void
test_relative_directory_ignored (void)
{
  const char *const dirs[] = {"somewhere", "/abs", NULL};
  g_auto (GStrv) paths = plumb_paths_dup_settings (dirs, NULL);

  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (paths[0], ==, "/abs/plumbline/plumbline.conf");
}

static void
test_state (void)
{
  g_autofree char *given = plumb_paths_dup_state ("/var/lib/plumbline", "/s");
  g_autofree char *relative = plumb_paths_dup_state ("var", "/s");
  g_autofree char *none = plumb_paths_dup_state (NULL, "/s");

  g_assert_cmpstr (given, ==, "/var/lib/plumbline");
  g_assert_cmpstr (relative, ==, "/s/plumbline");
  g_assert_cmpstr (none, ==, "/s/plumbline");
}

static void
test_own_library (void)
{
  g_autofree char *own = plumb_paths_dup_own_library ("/d");

  g_assert_cmpstr (own, ==, "/d/plumbline/library.d");
  g_assert_null (plumb_paths_dup_own_library (NULL));
}

static void
test_private_directory (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *base = g_dir_make_tmp ("plumbline-XXXXXX", &error);
  g_autofree char *dir = g_build_filename (base, "a", "b", NULL);
  g_autofree char *above = g_build_filename (base, "a", NULL);
  GStatBuf status;

  g_assert_true (plumb_directory_make_private (dir, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (dir, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0700);
  g_rmdir (dir);
  g_rmdir (above);
  g_rmdir (base);
}

static void
test_private_directory_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (plumb_directory_make_private ("/proc/no/such", &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, "/proc/no/such: cannot be made"));
}

static void
quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static void
test_timer_fires_once_and_is_unarmed (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  PlumbTimer *timer = plumb_timer_new (quit, loop);
  int64_t start_us = plumb_clock_boot_us ();

  plumb_timer_set (timer, INT64_MAX);
  g_assert_cmpint (plumb_timer_get (timer), ==, INT64_MAX);
  plumb_timer_set (timer, start_us + 20000);
  g_main_loop_run (loop);
  g_assert_cmpint (plumb_clock_boot_us (), >=, start_us + 20000);
  g_assert_cmpint (plumb_timer_get (timer), ==, INT64_MAX);
  g_assert_false (g_main_context_pending (NULL));
  plumb_timer_free (timer);
}

static void
test_timer_in_the_past_fires_at_once (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  PlumbTimer *timer = plumb_timer_new (quit, loop);

  plumb_timer_set (timer, plumb_clock_boot_us () - 5 * G_USEC_PER_SEC);
  g_main_loop_run (loop);
  g_assert_cmpint (plumb_timer_get (timer), ==, INT64_MAX);
  plumb_timer_free (timer);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/paths/least-important-first", test_settings_least_important_first);
  g_test_add_func ("/app/paths/without-home", test_settings_without_home);
  g_test_add_func ("/app/paths/relative-ignored", test_relative_directory_ignored);
  g_test_add_func ("/app/paths/state", test_state);
  g_test_add_func ("/app/paths/own-library", test_own_library);
  g_test_add_func ("/app/paths/private", test_private_directory);
  g_test_add_func ("/app/paths/refused", test_private_directory_refused);
  g_test_add_func ("/app/timer/once", test_timer_fires_once_and_is_unarmed);
  g_test_add_func ("/app/timer/past", test_timer_in_the_past_fires_at_once);
  return g_test_run ();
}
