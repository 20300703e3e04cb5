/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "player.h"
#include "recording.h"
#include "script.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("plumbline-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "recording.csv", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
put (const Fixture *fixture, const char *text)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

/* Reads to the end; the last sample and the number of them. */
static size_t
read_all (const Fixture *fixture, PlumbRecordingSample *out_last, GError **error)
{
  g_autoptr (PlumbRecording) recording = plumb_recording_open (fixture->path, error);
  PlumbRecordingResult result = PLUMB_RECORDING_FAILED;
  size_t count = 0;
  while (recording &&
         (result = plumb_recording_next (recording, out_last, error)) == PLUMB_RECORDING_SAMPLE)
    count++;
  out_last->label = out_last->clip = NULL; /* they die with the recording */
  g_assert_true ((result == PLUMB_RECORDING_FAILED) == (error && *error));
  return count;
}

static void
test_columns_in_any_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlumbRecordingSample sample;
  put (fixture, "label,az_g,extra,t_s,ax_g,ay_g\r\nsit,1.5,x,0.25,-.5,+2e-1\r\n\nsit,1,y,0.5,0,0");
  g_autoptr (PlumbRecording) recording = plumb_recording_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_false (plumb_recording_has_rate (recording));
  g_assert_cmpint (plumb_recording_next (recording, &sample, &error), ==, PLUMB_RECORDING_SAMPLE);
  g_assert_cmpfloat (sample.t_s, ==, 0.25);
  g_assert_cmpfloat (sample.accel_g[0], ==, -0.5);
  g_assert_cmpfloat (sample.accel_g[1], ==, 0.2);
  g_assert_cmpfloat (sample.accel_g[2], ==, 1.5);
  g_assert_cmpstr (sample.label, ==, "sit");
  const char *first = sample.label;
  g_assert_cmpint (plumb_recording_next (recording, &sample, &error), ==, PLUMB_RECORDING_SAMPLE);
  g_assert_true (sample.label == first);
  g_assert_cmpint (plumb_recording_next (recording, &sample, &error), ==, PLUMB_RECORDING_END);
}

static void
test_wrong_lines (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *told;
  } wrong[] = {
      {"", ":1: column t_s is missing"},
      {"t_s,ax_g,ay_g\n", "column az_g is missing"},
      {"t_s,ax_g,ay_g,az_g,ax_g\n", "column ax_g stands twice"},
      {"t_s,ax_g,ay_g,az_g,gx_dps\n", "column gy_dps is missing"},
      {"t_s,ax_g,ay_g,az_g\n0,0,0,1\n1,0,zero,1\n", ":3: ay_g: \"zero\" is not a number"},
      {"t_s,ax_g,ay_g,az_g\n0,0,0,nan\n", ":2: az_g"},
      {"t_s,ax_g,ay_g,az_g\n0,0,0,\n", ":2: az_g: \"\" is not a number"},
      {"t_s,ax_g,ay_g,az_g\n0,0,0\n", ":2: 3 fields where the header has 4"},
      {"t_s,ax_g,ay_g,az_g\n0,0,0,1,5\n", ":2: 5 fields where the header has 4"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    PlumbRecordingSample sample;
    put (fixture, wrong[i].text);
    read_all (fixture, &sample, &error);
    g_assert_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, wrong[i].told));
  }
}

static void
test_long_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *junk = g_strnfill (5000, '1');
  g_autofree char *text = g_strconcat ("t_s,ax_g,ay_g,az_g\n0,0,0,", junk, "\n", NULL);
  PlumbRecordingSample sample;
  put (fixture, text);
  g_assert_cmpuint (read_all (fixture, &sample, &error), ==, 0);
  g_assert_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT);
}

static void
test_absent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_recording_open (fixture->path, &error));
  g_assert_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_OPEN);
}

static void
put_gzip (const Fixture *fixture, size_t lines)
{
  gzFile file = gzopen (fixture->path, "w");
  gzprintf (file, "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps,label\n");
  for (size_t i = 0; i < lines; i++)
    gzprintf (file, "%.2f,0.%03u,0,1,1,2,3,sit\n", (double)i / 50, (unsigned)(i * 7919 % 1000));
  gzclose (file);
}

static void
test_gzip_over_many_windows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlumbRecordingSample last;
  put_gzip (fixture, 50000);
  g_assert_cmpuint (read_all (fixture, &last, &error), ==, 50000);
  g_assert_no_error (error);
  g_assert_cmpfloat (last.t_s, ==, 49999.0 / 50);
  g_assert_cmpfloat (last.rate_dps[2], ==, 3);
}

static void
test_gzip_cut_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size = 0;
  PlumbRecordingSample last;
  put_gzip (fixture, 50000);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize)(size / 2), NULL));
  g_assert_cmpuint (read_all (fixture, &last, &error), >, 1000);
  g_assert_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_READ);
}

static void
test_play_has_holes_and_an_end (Fixture *fixture, gconstpointer data)
{
  const char *files[] = {fixture->path, NULL};
  PlumbMotion motion;
  put (fixture, "t_s,ax_g,ay_g,az_g\n5,0,0,1\n5.5,1,0,0\n9,0,1,0\n9.5,0,1,0\n");
  g_autoptr (PlumbPlayer) player = plumb_player_new_recordings (files, false, NULL);
  g_assert_nonnull (player);
  plumb_player_motion (player, 0.25, &motion);
  g_assert_false (motion.is_silent);
  g_assert_cmpfloat_with_epsilon (motion.accel_g[0], 0.5, 1e-9);
  plumb_player_motion (player, 2, &motion);
  g_assert_true (motion.is_silent);
  plumb_player_motion (player, 4.2, &motion);
  g_assert_false (motion.is_silent);
  g_assert_cmpfloat (motion.accel_g[1], ==, 1);
  plumb_player_motion (player, 5, &motion);
  g_assert_true (motion.is_silent);
  g_assert_true (plumb_player_is_ended (player));
  g_assert_null (plumb_player_error (player));
}

static void
test_play_loops (Fixture *fixture, gconstpointer data)
{
  const char *files[] = {fixture->path, NULL};
  PlumbMotion motion;
  put (fixture, "t_s,ax_g,ay_g,az_g\n0,0,0,1\n0.5,0,0,1\n1,0,0,1\n");
  g_autoptr (PlumbPlayer) player = plumb_player_new_recordings (files, true, NULL);
  for (double t_s = 0; t_s < 20; t_s += 0.1) {
    plumb_player_motion (player, t_s, &motion);
    g_assert_false (motion.is_silent);
  }
  g_assert_false (plumb_player_is_ended (player));
}

static void
test_play_of_nothing_ends (Fixture *fixture, gconstpointer data)
{
  const char *files[] = {fixture->path, fixture->path, NULL};
  PlumbMotion motion;
  put (fixture, "t_s,ax_g,ay_g,az_g\n");
  g_autoptr (PlumbPlayer) player = plumb_player_new_recordings (files, true, NULL);
  plumb_player_motion (player, 1, &motion);
  g_assert_true (motion.is_silent);
  g_assert_true (plumb_player_is_ended (player));
}

static double
tilt_deg (const PlumbMotion *motion)
{
  const double *a = motion->accel_g;
  return acos (a[0] / sqrt (a[0] * a[0] + a[1] * a[1] + a[2] * a[2])) * 180 / M_PI;
}

static void
test_script_motion (void)
{
  static const char text[] = "# a day\nupright 10s\nslouch 10s 30deg # deeper\nlie 20s\n"
                             "silence 2s\ndrop-link 3s\noff-body 10s\nrepeat\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPlayer) player = plumb_player_new_script (text, "day", &error);
  PlumbMotion motion;
  g_assert_no_error (error);
  for (double start_s = 0; start_s < 120; start_s += 55) {
    plumb_player_motion (player, start_s + 5, &motion);
    g_assert_cmpfloat_with_epsilon (tilt_deg (&motion), 0, 3);
    plumb_player_motion (player, start_s + 15, &motion);
    g_assert_cmpfloat_with_epsilon (tilt_deg (&motion), 30, 3);
    g_assert_cmpfloat (motion.accel_g[2], <, 0); /* forward */
    plumb_player_motion (player, start_s + 35, &motion);
    g_assert_cmpfloat_with_epsilon (tilt_deg (&motion), 88, 3);
    plumb_player_motion (player, start_s + 41, &motion);
    g_assert_true (motion.is_silent && !motion.is_link_down);
    plumb_player_motion (player, start_s + 43, &motion);
    g_assert_true (motion.is_link_down);
  }
}

static void
test_script_errors (void)
{
  static const struct {
    const char *text;
    const char *told;
  } wrong[] = {
      {"", "s: no step in it"},
      {"# nothing\n", "s: no step in it"},
      {"upright 1s\nsway 2s", "s:2: \"sway\" is not a step"},
      {"upright", "s:1: \"upright\" wants a duration"},
      {"upright 10", "wants a duration"},
      {"upright -1s", "wants a duration"},
      {"upright nans", "wants a duration"},
      {"upright 1e9h", "wants a duration"},
      {"upright 1s 20deg", "takes no angle"},
      {"slouch 1s 20", "\"20\" is not an angle"},
      {"slouch 1s 999deg", "is not an angle"},
      {"slouch 1s 20deg 3deg", "takes one angle"},
      {"upright 1s\nrepeat\nupright 1s", "s:3: nothing may follow"},
      {"upright 1s\nrepeat 2", "takes no value"},
      {"\xff 1s", "is not a step"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (plumb_script_parse (wrong[i].text, "s", &error));
    g_assert_error (error, PLUMB_SCRIPT_ERROR, PLUMB_SCRIPT_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, wrong[i].told));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/recording/columns-in-any-order", test_columns_in_any_order);
  ADD ("/recording/wrong-lines", test_wrong_lines);
  ADD ("/recording/long-line", test_long_line);
  ADD ("/recording/absent", test_absent);
  ADD ("/recording/gzip-over-many-windows", test_gzip_over_many_windows);
  ADD ("/recording/gzip-cut-off", test_gzip_cut_off);
  ADD ("/player/holes-and-an-end", test_play_has_holes_and_an_end);
  ADD ("/player/loops", test_play_loops);
  ADD ("/player/nothing-ends", test_play_of_nothing_ends);
  g_test_add_func ("/script/motion", test_script_motion);
  g_test_add_func ("/script/errors", test_script_errors);
  return g_test_run ();
}
