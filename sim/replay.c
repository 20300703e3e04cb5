/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline-replay: a recording through the daemon's own engine, in virtual time. */
#include "replay.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "library-ini.h"
#include "settings-ini.h"

enum { EXIT_RECORDING = 1, EXIT_USAGE = 2, EXIT_NO_POSE = 3 };

typedef struct {
  PlumbReplayOptions replay;
  char *placement;
  char *settings_path, *library_path, *acts_path;
  char *start, *zone;
  char **files;
  gboolean is_json, has_no_rate;
} Arguments;

static GOptionContext *
make_context (Arguments *a)
{
  const GOptionEntry entries[] = {
      {"placement", 0, 0, G_OPTION_ARG_STRING, &a->placement, "Where the sensor was worn", "P"},
      {"calibrate", 0, 0, G_OPTION_ARG_STRING, &a->replay.pose_labels[PLUMB_POSE_UPRIGHT],
       "Upright pose: the first 15 still seconds with this label", "LABEL"},
      {"calibrate-slouched", 0, 0, G_OPTION_ARG_STRING, &a->replay.pose_labels[PLUMB_POSE_SLOUCHED],
       "The wearer's usual slouch", "LABEL"},
      {"calibrate-standing", 0, 0, G_OPTION_ARG_STRING, &a->replay.pose_labels[PLUMB_POSE_STANDING],
       "Standing upright", "LABEL"},
      {"calibrate-standing-slouched", 0, 0, G_OPTION_ARG_STRING,
       &a->replay.pose_labels[PLUMB_POSE_STANDING_SLOUCHED], "Standing, slouched", "LABEL"},
      {"calibrate-first", 0, 0, G_OPTION_ARG_DOUBLE, &a->replay.first_s,
       "Upright pose: the first seconds of the recording, or of each clip", "SECONDS"},
      {"settings", 0, 0, G_OPTION_ARG_FILENAME, &a->settings_path, "Settings file", "FILE"},
      {"library", 0, 0, G_OPTION_ARG_FILENAME, &a->library_path,
       "Folder of what is suggested in breaks", "DIR"},
      {"acts", 0, 0, G_OPTION_ARG_FILENAME, &a->acts_path, "What the wearer does meanwhile",
       "FILE"},
      {"start", 0, 0, G_OPTION_ARG_STRING, &a->start,
       "The wall time at t_s 0: 2026-11-23T08:00:00+01:00", "TIME"},
      {"zone", 0, 0, G_OPTION_ARG_STRING, &a->zone, "The wearer's time zone: Europe/Berlin",
       "ZONE"},
      {"rate", 0, 0, G_OPTION_ARG_DOUBLE, &a->replay.rate_hz, "Thin out to so many samples/s",
       "HZ"},
      {"loss", 0, 0, G_OPTION_ARG_DOUBLE, &a->replay.loss, "Throw this part of the samples away",
       "FRACTION"},
      {"seed", 0, 0, G_OPTION_ARG_INT, &a->replay.seed, "Which samples --loss throws away", "N"},
      {"readings", 0, 0, G_OPTION_ARG_DOUBLE, &a->replay.readings_hz,
       "Also print the angles, so many times a second", "HZ"},
      {"no-rate", 0, 0, G_OPTION_ARG_NONE, &a->has_no_rate, "Leave the angular rate out", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &a->is_json, "One JSON object a line (always so)", NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->files, NULL, "FILE"},
      {NULL},
  };
  GOptionContext *context =
      g_option_context_new ("- play a recording through the engine in virtual time");

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (
      context, "FILE is csv or csv.gz with columns t_s, ax_g, ay_g, az_g and perhaps gx_dps,\n"
               "gy_dps, gz_dps, clip, label. Exit codes: 0 done, 1 the recording or another file\n"
               "could not be read, 2 wrong arguments, 3 no still seconds with a wanted label.");
  return context;
}

/* The zone is that of the time, unless another one is given. NULL: all is well. */
static const char *
check_start (Arguments *a)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (a->zone != NULL ? a->zone : "UTC");

  if (zone == NULL)
    return "--zone is a time zone such as Europe/Berlin or +01:00";
  g_autoptr (GDateTime) start =
      g_date_time_new_from_iso8601 (a->start != NULL ? a->start : "1970-01-01T00:00:00Z", zone);
  if (start == NULL || g_date_time_to_unix (start) < 0)
    return "--start is a time from 1970 on such as 2026-11-23T08:00:00+01:00";
  a->replay.has_start = a->start != NULL;
  a->replay.start_us =
      g_date_time_to_unix (start) * G_USEC_PER_SEC + g_date_time_get_microsecond (start);
  a->replay.zone = g_time_zone_ref (a->zone != NULL ? zone : g_date_time_get_timezone (start));
  return NULL;
}

/* NULL: all is well. */
static const char *
check_arguments (Arguments *a)
{
  if (a->files == NULL || a->files[0] == NULL || a->files[1] != NULL)
    return "one recording is wanted";
  if (a->placement == NULL)
    return "--placement is wanted";
  if (!plumb_placement_parse (a->placement, &a->replay.placement))
    return "--placement is one of collar, chest, upper-back, mid-back, lower-back, waist, head, "
           "other";
  if (!(a->replay.loss >= 0 && a->replay.loss < 1))
    return "--loss is a number from 0 to below 1";
  if (!(a->replay.rate_hz >= 0) || !(a->replay.readings_hz >= 0) || !(a->replay.first_s >= 0))
    return "--rate, --readings and --calibrate-first are not negative";
  a->replay.path = a->files[0];
  a->replay.is_rate_ignored = a->has_no_rate;
  return check_start (a);
}

static PlumbSettings *
load_settings (const char *path, GError **error)
{
  const char *paths[] = {path, NULL};

  return path == NULL ? plumb_settings_new_default () : plumb_settings_load (paths, error);
}

/* False: something in the folder is wrong, or nothing is in it. */
static bool
load_library (Arguments *a, GError **error)
{
  const PlumbLibrarySources sources = {.shipped = a->library_path};
  g_auto (GStrv) problems = NULL;

  if (a->library_path == NULL)
    return true;
  a->replay.library = plumb_library_load (&sources, &problems);
  g_autofree char *faults = problems != NULL ? g_strjoinv ("\n", problems) : g_strdup ("");
  if (*faults == '\0' && a->replay.library->n_entries > 0)
    return true;
  g_set_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_READ, "%s",
               *faults != '\0' ? faults : "--library: there is no entry in that folder");
  return false;
}

static bool
load_acts (Arguments *a, GError **error)
{
  if (a->acts_path == NULL)
    return true;
  a->replay.acts = plumb_acts_load (a->acts_path, error);
  return a->replay.acts != NULL;
}

static int
run (Arguments *a)
{
  g_autoptr (GError) error = NULL;
  PlumbCalibration calibration;

  a->replay.settings = load_settings (a->settings_path, &error);
  if (a->replay.settings != NULL && load_library (a, &error) && load_acts (a, &error) &&
      plumb_replay_find_poses (&a->replay, &calibration, &error) &&
      plumb_replay_run (&a->replay, &calibration, &error)) {
    fflush (stdout);
    return ferror (stdout) ? EXIT_RECORDING : EXIT_SUCCESS;
  }
  fflush (stdout);
  fprintf (stderr, "plumbline-replay: %s\n", error->message);
  return error->domain == PLUMB_REPLAY_ERROR ? EXIT_NO_POSE : EXIT_RECORDING;
}

static void
clear_arguments (Arguments *a)
{
  for (unsigned i = 0; i < PLUMB_POSES; i++)
    g_free (a->replay.pose_labels[i]);
  g_free (a->placement);
  g_clear_pointer (&a->replay.settings, plumb_settings_unref);
  g_clear_pointer (&a->replay.library, plumb_library_unref);
  g_clear_pointer (&a->replay.acts, plumb_acts_free);
  g_clear_pointer (&a->replay.zone, g_time_zone_unref);
  g_free (a->settings_path);
  g_free (a->library_path);
  g_free (a->acts_path);
  g_free (a->start);
  g_free (a->zone);
  g_strfreev (a->files);
}

int
main (int argc, char **argv)
{
  Arguments arguments = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = make_context (&arguments);
  const char *wrong = NULL;
  int code = EXIT_USAGE;

  setlocale (LC_ALL, "");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    wrong = error->message;
  else
    wrong = check_arguments (&arguments);
  if (wrong != NULL)
    fprintf (stderr, "plumbline-replay: %s (see --help)\n", wrong);
  else
    code = run (&arguments);
  clear_arguments (&arguments);
  return code;
}
