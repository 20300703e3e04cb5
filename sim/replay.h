/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of plumbline-replay. */
#pragma once

#include "engine.h"
#include "recording.h"
#include "replay-acts.h"
#include "replay-days.h"

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
  PlumbLibrary *library; /* what is suggested from, or NULL */
  PlumbActs *acts;       /* what the wearer does meanwhile, or NULL */
  int64_t start_us;      /* wall time at the recording's t_s 0 */
  bool has_start;        /* somebody said so; else that is 1970 */
  GTimeZone *zone;       /* the wearer's */
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
/* Plays the recording and the acts, and prints what the engine says. */
bool plumb_replay_run (const PlumbReplayOptions *options, const PlumbCalibration *calibration,
                       GError **error);

/* The sample, with the recording's time. */
PlumbSample plumb_replay_sample (const PlumbRecordingSample *from, bool has_rate);

/* Lines of JSON on standard output. */
void plumb_replay_print_event (const PlumbEvent *event, const char *clip);
void plumb_replay_print_state (const PlumbSnapshot *snapshot, int64_t time_us, const char *clip);
/* code: what the act came to. */
void plumb_replay_print_act (const PlumbAct *act, PlumbReplyCode code, int64_t time_us,
                             const char *clip);
/* A day that has ended, and what its goals came to. */
void plumb_replay_print_day (const char *event, const char *day, const PlumbReplayDay *totals,
                             const PlumbReplayGoal *goal, int64_t time_us, const char *clip);
/* An hour that has ended. wall: when it began, wall time. */
void plumb_replay_print_hour (const char *wall, const PlumbTotals *totals, int64_t time_us,
                              const char *clip);
void
plumb_replay_print_reading (const PlumbSensorSnapshot *sensor, int64_t time_us, const char *clip);
void plumb_replay_print_pose (PlumbPose pose, const char *label, double seconds, double spread_deg);
void plumb_replay_print_summary (const PlumbTotals *totals, const PlumbSensorSnapshot *sensor,
                                 int64_t from_us, int64_t to_us, const char *clip);
