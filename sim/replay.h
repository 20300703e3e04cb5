/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of plumbline-replay. */
#pragma once

#include "monitor.h"
#include "totals.h"
#include "recording.h"

typedef struct {
  const char *path;
  PlumbPlacement placement;
  char *pose_labels[PLUMB_POSES]; /* NULL: that pose is not captured */
  double first_s;                 /* > 0: the first seconds of each clip are the upright pose */
  double rate_hz;                 /* > 0: thin out to this rate */
  double loss;                    /* 0-1: fraction of samples thrown away at random */
  int seed;
  double readings_hz; /* > 0: lines with the angles as a client reads them */
  bool is_rate_ignored;
  PlumbSettings *settings;
} PlumbReplayOptions;

typedef enum {
  PLUMB_REPLAY_ERROR_NO_POSE, /* the recording has no still seconds with the label */
} PlumbReplayError;
#define PLUMB_REPLAY_ERROR (plumb_replay_error_quark ())
GQuark plumb_replay_error_quark (void);

/* The poses that the options ask for, out of the labelled seconds of the recording. has_pose all
 * false if none is asked for. */
bool plumb_replay_find_poses (const PlumbReplayOptions *options, PlumbCalibration *out_calibration,
                              GError **error);
/* Plays the recording and prints what the monitor says. */
bool plumb_replay_run (const PlumbReplayOptions *options, const PlumbCalibration *calibration,
                       GError **error);

/* The time on the monitor's clock of a sample, and the sample itself. */
PlumbSample plumb_replay_sample (const PlumbRecordingSample *from, bool has_rate);

/* Lines of JSON on standard output. */
void plumb_replay_print_event (const PlumbEvent *event, const char *clip);
void plumb_replay_print_state (const PlumbSnapshot *snapshot, int64_t time_us, const char *clip);
void
plumb_replay_print_reading (const PlumbSensorSnapshot *sensor, int64_t time_us, const char *clip);
void plumb_replay_print_pose (PlumbPose pose, const char *label, double seconds, double spread_deg);
void plumb_replay_print_summary (const PlumbTotals *totals, const PlumbSnapshot *snapshot,
                                 int64_t from_us, int64_t to_us, const char *clip);
