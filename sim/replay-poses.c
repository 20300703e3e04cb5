/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poses out of a labelled recording: what the wearer would have captured at the start. */
#include "replay.h"

#include <math.h>

#include "activity.h"
#include "calibration.h"
#include "vector.h"

#define WANTED_US  ((int64_t)15 * G_USEC_PER_SEC) /* of still seconds with the label */
#define ENOUGH_US  ((int64_t)4 * G_USEC_PER_SEC)  /* where the recording has no more than that */
#define LONGEST_US ((int64_t)5 * G_USEC_PER_SEC)  /* between two samples of one span */

GQuark
plumb_replay_error_quark (void)
{
  return g_quark_from_static_string ("plumb-replay-error");
}

/* Captures on a clock of its own on which only still seconds with the label pass. */
typedef struct {
  const char *label; /* NULL: not wanted */
  PlumbCapture capture;
  PlumbCaptureResult result;
  bool is_found;
  int64_t clock_us;
} PoseFinder;

static void
finder_start (PoseFinder *finder, PlumbPose pose, const char *label, int64_t length_us)
{
  *finder = (PoseFinder){.label = label};
  plumb_capture_start (&finder->capture, pose, length_us, INT64_MAX);
}

static void
finder_feed (PoseFinder *finder, const PlumbSample *sample, const char *label, int64_t step_us,
             bool is_still)
{
  PlumbSample moved = *sample;

  if (finder->label == NULL || finder->is_found || !is_still ||
      g_strcmp0 (finder->label, label) != 0)
    return;
  finder->clock_us += step_us;
  moved.time_us = finder->clock_us;
  finder->is_found = plumb_capture_feed (&finder->capture, &moved, true, &finder->result);
}

PlumbSample
plumb_replay_sample (const PlumbRecordingSample *from, bool has_rate)
{
  PlumbSample sample = {
      .time_us = llround (from->t_s * G_USEC_PER_SEC),
      .fields = PLUMB_SAMPLE_ACCEL | (has_rate ? PLUMB_SAMPLE_RATE : 0u),
  };

  plumb_vector_copy (sample.accel_g, from->accel_g);
  plumb_vector_copy (sample.rate_dps, from->rate_dps);
  return sample;
}

static bool
is_complete (const PoseFinder finders[PLUMB_POSES])
{
  for (unsigned i = 0; i < PLUMB_POSES; i++) {
    if (finders[i].label != NULL && !finders[i].is_found)
      return false;
  }
  return true;
}

static bool
search (PlumbRecording *recording, PoseFinder finders[PLUMB_POSES], GError **error)
{
  PlumbActivityTracker activity = {0};
  PlumbRecordingSample from;
  PlumbRecordingResult result = PLUMB_RECORDING_SAMPLE;
  int64_t last_us = INT64_MIN;

  while (!is_complete (finders) &&
         (result = plumb_recording_next (recording, &from, error)) == PLUMB_RECORDING_SAMPLE) {
    PlumbSample sample = plumb_replay_sample (&from, false);
    int64_t step_us = last_us == INT64_MIN ? 0 : sample.time_us - last_us;
    last_us = sample.time_us;
    if (step_us < 0 || step_us > LONGEST_US) {
      plumb_activity_restart (&activity);
      step_us = 0;
    }
    PlumbActivityInput input = {
        .length_g = plumb_vector_length (sample.accel_g),
        .time_us = sample.time_us,
    };
    plumb_activity_feed_motion (&activity, &input);
    /* two samples at one time would not move the finder's clock */
    for (unsigned i = 0; i < PLUMB_POSES && step_us > 0; i++)
      finder_feed (&finders[i], &sample, from.label, step_us, activity.is_still);
  }
  return result != PLUMB_RECORDING_FAILED;
}

static bool
search_file (const PlumbReplayOptions *options, PoseFinder finders[PLUMB_POSES], int64_t length_us,
             GError **error)
{
  g_autoptr (PlumbRecording) recording = plumb_recording_open (options->path, error);

  if (recording == NULL)
    return false;
  for (unsigned i = 0; i < PLUMB_POSES; i++) {
    if (!finders[i].is_found)
      finder_start (&finders[i], (PlumbPose)i, options->pose_labels[i], length_us);
  }
  return search (recording, finders, error);
}

static bool
apply (const PlumbReplayOptions *options, const PoseFinder *finder, PlumbPose pose,
       PlumbCalibration *calibration, GError **error)
{
  PlumbCalibrationReason reason = PLUMB_CALIBRATION_NO_DATA;

  if (finder->is_found)
    reason = plumb_calibration_apply (calibration, pose, &finder->result, options->placement, 0);
  if (reason == PLUMB_CALIBRATION_OK) {
    plumb_replay_print_pose (pose, finder->label, (double)finder->clock_us / G_USEC_PER_SEC,
                             finder->result.spread_deg);
    return true;
  }
  if (!finder->is_found)
    g_set_error (error, PLUMB_REPLAY_ERROR, PLUMB_REPLAY_ERROR_NO_POSE,
                 "%s: no %d still seconds labelled \"%s\" to take the %s pose from", options->path,
                 (int)(ENOUGH_US / G_USEC_PER_SEC), finder->label, plumb_pose_to_string (pose));
  else
    g_set_error (error, PLUMB_REPLAY_ERROR, PLUMB_REPLAY_ERROR_NO_POSE, "%s: pose %s (%s): %s",
                 options->path, plumb_pose_to_string (pose), finder->label,
                 plumb_calibration_reason_to_hint (reason));
  return false;
}

bool
plumb_replay_find_poses (const PlumbReplayOptions *options, PlumbCalibration *out_calibration,
                         GError **error)
{
  PoseFinder finders[PLUMB_POSES] = {0};
  PlumbCalibration calibration = {.placement = options->placement};
  bool is_wanted = false;

  *out_calibration = calibration;
  for (unsigned i = 0; i < PLUMB_POSES; i++)
    is_wanted |= options->pose_labels[i] != NULL;
  if (!is_wanted)
    return true;
  if (!search_file (options, finders, WANTED_US, error))
    return false;
  if (!is_complete (finders) && !search_file (options, finders, ENOUGH_US, error))
    return false;
  for (unsigned i = 0; i < PLUMB_POSES; i++) {
    if (options->pose_labels[i] != NULL &&
        !apply (options, &finders[i], (PlumbPose)i, &calibration, error))
      return false;
  }
  *out_calibration = calibration;
  return true;
}
