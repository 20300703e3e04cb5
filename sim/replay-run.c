/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recording through the core. A clip is a wearer of its own: each gets a fresh monitor. */
#include "event.h"
#include "replay.h"

#include <math.h>

#include "vector.h"

typedef struct {
  const PlumbReplayOptions *options;
  const PlumbCalibration *calibration;
  PlumbMonitor *monitor;
  GRand *random;
  const char *clip;
  int64_t start_us, last_us;
  int64_t next_kept_us, next_reading_us;
  double first_sum[3];
  bool is_first_done;
} Replay;

static void
print_all (Replay *replay, const PlumbEvents *events)
{
  bool is_state_new = false;

  for (unsigned i = 0; i < events->count; i++) {
    PlumbEventKind kind = events->event[i].kind;
    plumb_replay_print_event (&events->event[i], replay->clip);
    is_state_new |= kind == PLUMB_EVENT_POSTURE_CHANGED || kind == PLUMB_EVENT_ACTIVITY_CHANGED ||
                    kind == PLUMB_EVENT_WEAR_CHANGED || kind == PLUMB_EVENT_QUALITY_CHANGED;
  }
  if (!is_state_new)
    return;
  PlumbSnapshot snapshot;
  plumb_monitor_snapshot (replay->monitor, &snapshot);
  plumb_replay_print_state (&snapshot, events->event[events->count - 1].time_us, replay->clip);
}

static void
restore (Replay *replay, const PlumbCalibration *calibration, int64_t now_us)
{
  PlumbCalibration dated = *calibration;
  PlumbEvents events;

  dated.captured_us = now_us;
  plumb_monitor_restore_calibration (replay->monitor, 0, &dated, now_us, &events);
  print_all (replay, &events);
}

static void
begin_clip (Replay *replay, const char *clip, int64_t now_us)
{
  PlumbEvents events;
  bool has_pose = false;

  replay->clip = clip;
  replay->start_us = replay->last_us = now_us;
  replay->next_kept_us = replay->next_reading_us = now_us;
  replay->is_first_done = replay->options->first_s <= 0;
  for (int i = 0; i < 3; i++)
    replay->first_sum[i] = 0;
  replay->monitor = plumb_monitor_new (replay->options->settings, now_us);
  plumb_monitor_set_sensor (replay->monitor, 0, true, replay->options->placement, now_us, &events);
  print_all (replay, &events);
  plumb_monitor_set_stream (replay->monitor, 0, PLUMB_STREAM_LIVE, now_us, &events);
  print_all (replay, &events);
  for (unsigned i = 0; i < PLUMB_POSES; i++)
    has_pose |= replay->calibration->has_pose[i];
  if (has_pose)
    restore (replay, replay->calibration, now_us);
}

static void
end_clip (Replay *replay)
{
  PlumbTotals totals;
  PlumbEvents events;
  PlumbSnapshot snapshot;

  if (replay->monitor == NULL)
    return;
  plumb_monitor_end_minute (replay->monitor, replay->last_us, &events);
  totals = events.event[events.count - 1].minute.totals;
  events.count--;
  print_all (replay, &events);
  plumb_monitor_snapshot (replay->monitor, &snapshot);
  plumb_replay_print_summary (&totals, &snapshot, replay->start_us, replay->last_us, replay->clip);
  g_clear_pointer (&replay->monitor, plumb_monitor_free);
}

/* The mean of the first seconds is the wearer's upright pose. */
static void
take_first (Replay *replay, const PlumbSample *sample)
{
  PlumbCalibration calibration = {.placement = replay->options->placement, .length_g = 1};

  if (replay->is_first_done)
    return;
  for (int i = 0; i < 3; i++)
    replay->first_sum[i] += sample->accel_g[i];
  if (sample->time_us - replay->start_us < replay->options->first_s * G_USEC_PER_SEC)
    return;
  replay->is_first_done = true;
  calibration.has_pose[PLUMB_POSE_UPRIGHT] = true;
  plumb_vector_copy (calibration.up[PLUMB_POSE_UPRIGHT], replay->first_sum);
  if (plumb_vector_normalise (calibration.up[PLUMB_POSE_UPRIGHT]))
    restore (replay, &calibration, sample->time_us);
}

static bool
is_kept (Replay *replay, int64_t time_us)
{
  const PlumbReplayOptions *options = replay->options;

  if (options->rate_hz > 0) {
    int64_t step_us = llround (G_USEC_PER_SEC / options->rate_hz);
    if (time_us < replay->next_kept_us)
      return false;
    replay->next_kept_us = MAX (replay->next_kept_us + step_us, time_us - step_us / 2);
  }
  return options->loss <= 0 || g_rand_double (replay->random) >= options->loss;
}

static void
print_reading (Replay *replay, int64_t time_us)
{
  PlumbSnapshot snapshot;

  if (replay->options->readings_hz <= 0 || time_us < replay->next_reading_us)
    return;
  replay->next_reading_us = time_us + llround (G_USEC_PER_SEC / replay->options->readings_hz) - 1;
  plumb_monitor_snapshot (replay->monitor, &snapshot);
  plumb_replay_print_reading (&snapshot.sensors[0], time_us, replay->clip);
}

static void
play (Replay *replay, const PlumbRecordingSample *from, bool has_rate)
{
  PlumbSample sample = plumb_replay_sample (from, has_rate);
  PlumbEvents events;

  if (replay->monitor == NULL || replay->clip != from->clip) {
    end_clip (replay);
    begin_clip (replay, from->clip, sample.time_us);
  }
  replay->last_us = MAX (replay->last_us, sample.time_us);
  if (!is_kept (replay, sample.time_us))
    return;
  plumb_monitor_feed (replay->monitor, &sample, &events);
  if (events.count > 0)
    print_all (replay, &events);
  take_first (replay, &sample);
  print_reading (replay, sample.time_us);
}

bool
plumb_replay_run (const PlumbReplayOptions *options, const PlumbCalibration *calibration,
                  GError **error)
{
  g_autoptr (PlumbRecording) recording = plumb_recording_open (options->path, error);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32)options->seed);
  Replay replay = {.options = options, .calibration = calibration, .random = random, .clip = ""};
  PlumbRecordingSample sample;
  PlumbRecordingResult result;

  if (recording == NULL)
    return false;
  bool has_rate = plumb_recording_has_rate (recording) && !options->is_rate_ignored;
  while ((result = plumb_recording_next (recording, &sample, error)) == PLUMB_RECORDING_SAMPLE)
    play (&replay, &sample, has_rate);
  end_clip (&replay);
  return result == PLUMB_RECORDING_END;
}
