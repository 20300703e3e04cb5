/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recording through the engine. A clip is a wearer of its own: each gets a fresh engine. */
#include "event.h"
#include "replay.h"

#include <math.h>

#include "day.h"
#include "vector.h"

typedef struct {
  const PlumbReplayOptions *options;
  const PlumbCalibration *calibration;
  PlumbEngine *engine;
  PlumbReplayDays days;
  GArray *check_ins; /* PlumbCheckIn */
  GRand *random;
  const char *clip;
  int64_t offset_us; /* of the wall clock */
  int64_t start_us, last_us;
  int64_t next_kept_us, next_reading_us;
  double first_sum[3];
  bool is_first_done;
  bool is_unreachable; /* no sample arrives */
  bool are_check_ins_wanted;
  bool is_beginning; /* days that ended before are not of the recording */
  unsigned next_act;
} Replay;

static void
print_day (Replay *replay, const char *event, const char *text, bool is_over, int64_t time_us)
{
  PlumbReplayGoal goal;
  int64_t number;

  if (!plumb_day_parse (text, &number))
    return;
  const PlumbReplayDay *day = plumb_replay_days_get (&replay->days, number);
  plumb_replay_days_judge (&replay->days, day, is_over, &goal);
  plumb_replay_print_day (event, text, day, &goal, time_us, replay->clip);
}

static void
print_hour (Replay *replay, const PlumbEvent *event)
{
  char text[PLUMB_DAY_MOMENT_SIZE];
  int64_t wall_us = event->hour.start_us + event->offset_us;
  int offset_s;

  plumb_day_at (replay->options->zone, 0, wall_us, &offset_s);
  plumb_day_write_moment (wall_us, offset_s, text);
  plumb_replay_print_hour (text, plumb_replay_days_get_hour (&replay->days, wall_us),
                           event->time_us, replay->clip);
}

static void
print (Replay *replay, const PlumbEvent *event)
{
  switch (event->kind) {
  case PLUMB_EVENT_CHECK_INS_WANTED: replay->are_check_ins_wanted = true; break;
  case PLUMB_EVENT_HOUR_ENDED: print_hour (replay, event); break;
  case PLUMB_EVENT_DAY_ENDED:
    if (!replay->is_beginning)
      print_day (replay, plumb_event_kind_to_string (event->kind), event->day.text, true,
                 event->time_us);
    break;
  case PLUMB_EVENT_MINUTE:
  case PLUMB_EVENT_MINUTE_REVISED:
  case PLUMB_EVENT_KEEP: break;
  case PLUMB_EVENT_POSTURE_CHANGED:
  case PLUMB_EVENT_ACTIVITY_CHANGED:
  case PLUMB_EVENT_WEAR_CHANGED:
  case PLUMB_EVENT_QUALITY_CHANGED:
  case PLUMB_EVENT_SLOUCH_ENDED:
  case PLUMB_EVENT_BOUT_ENDED:
  case PLUMB_EVENT_INTERRUPTION:
  case PLUMB_EVENT_BREAK_VERIFIED:
  case PLUMB_EVENT_BEND:
  case PLUMB_EVENT_ALERT_RAISED:
  case PLUMB_EVENT_ALERT_REPEATED:
  case PLUMB_EVENT_ALERT_CHANGED:
  case PLUMB_EVENT_ALERT_CLEARED:
  case PLUMB_EVENT_CALIBRATION_PROGRESS:
  case PLUMB_EVENT_CALIBRATION_FINISHED:
  case PLUMB_EVENT_CALIBRATION_CHANGED:
  case PLUMB_EVENT_PROPOSAL:
  case PLUMB_EVENT_BREAK_DUE:
  case PLUMB_EVENT_BREAK_SUGGESTED:
  case PLUMB_EVENT_BREAK_STARTED:
  case PLUMB_EVENT_BREAK_FINISHED:
  case PLUMB_EVENT_BREAK_MISSED:
  case PLUMB_EVENT_NOTICE_ENDED:
  case PLUMB_EVENT_SILENT_MOMENT:
  case PLUMB_EVENT_PRACTICE_STARTED:
  case PLUMB_EVENT_PRACTICE_ENDED:
  case PLUMB_EVENT_TRAINING_CHANGED:
  case PLUMB_EVENT_AFTERCARE_CHANGED:
  case PLUMB_EVENT_PAUSE_STARTED:
  case PLUMB_EVENT_PAUSE_ENDED: plumb_replay_print_event (event, replay->clip); break;
  }
}

static void
print_all (Replay *replay, const PlumbEvents *events)
{
  int64_t state_us = INT64_MIN;

  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    plumb_replay_days_note (&replay->days, event);
    print (replay, event);
    if (event->kind == PLUMB_EVENT_POSTURE_CHANGED || event->kind == PLUMB_EVENT_ACTIVITY_CHANGED ||
        event->kind == PLUMB_EVENT_WEAR_CHANGED || event->kind == PLUMB_EVENT_QUALITY_CHANGED)
      state_us = event->time_us;
  }
  if (state_us == INT64_MIN)
    return;
  PlumbSnapshot snapshot;
  plumb_engine_snapshot (replay->engine, &snapshot);
  plumb_replay_print_state (&snapshot, state_us, replay->clip);
}

static PlumbReplyCode
carry_out (Replay *replay, const PlumbCommand *command, int64_t boot_us)
{
  PlumbEvents events;
  PlumbReply reply;
  bool is_done;

  do {
    is_done = plumb_engine_command (replay->engine, command, boot_us, &events, &reply);
    print_all (replay, &events);
  } while (!is_done);
  return reply.code;
}

static void
review_check_ins (Replay *replay, int64_t boot_us)
{
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_CHECK_INS,
      .check_ins = {.list = (const PlumbCheckIn *)(const void *)replay->check_ins->data,
                    .count = replay->check_ins->len},
  };

  replay->are_check_ins_wanted = false;
  carry_out (replay, &command, boot_us);
}

static void
pass_time (Replay *replay, int64_t boot_us)
{
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_tick (replay->engine, boot_us, &events);
    print_all (replay, &events);
  } while (!is_done);
  if (replay->are_check_ins_wanted)
    review_check_ins (replay, boot_us);
}

static void
feed (Replay *replay, const PlumbSample *sample)
{
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_feed (replay->engine, sample, &events);
    if (events.count > 0)
      print_all (replay, &events);
  } while (!is_done);
  if (replay->are_check_ins_wanted)
    review_check_ins (replay, sample->time_us);
}

static void
restore (Replay *replay, const PlumbCalibration *calibration, int64_t now_us)
{
  PlumbCalibration dated = *calibration;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_RESTORE_CALIBRATION, .restored = &dated};

  dated.captured_us = now_us;
  carry_out (replay, &command, now_us);
}

static void
follow_act (Replay *replay, const PlumbAct *act, const PlumbCommand *command, int64_t boot_us)
{
  if (act->reach != PLUMB_ACT_REACH_SAME)
    replay->is_unreachable = act->reach == PLUMB_ACT_REACH_NOBODY;
  if (command->kind == PLUMB_COMMAND_SETTINGS)
    replay->days.values = &command->settings->values;
  if (command->kind == PLUMB_COMMAND_CLOCK)
    replay->offset_us = command->clock.offset_us;
  if (command->kind != PLUMB_COMMAND_CHECK_IN)
    return;
  g_array_append_val (replay->check_ins, command->check_in);
  review_check_ins (replay, boot_us);
}

static void
perform (Replay *replay, const PlumbAct *act)
{
  int64_t boot_us = MAX (act->time_us, replay->last_us);
  PlumbCommand command;
  PlumbEvents events;
  PlumbReply reply;

  replay->last_us = boot_us;
  pass_time (replay, boot_us); /* what was before the act is printed before it */
  plumb_act_complete (act, replay->engine, boot_us, replay->offset_us, &command);
  bool is_done = plumb_engine_command (replay->engine, &command, boot_us, &events, &reply);
  g_assert (is_done); /* no time passes any more */
  plumb_replay_print_act (act, reply.code, boot_us, replay->clip);
  print_all (replay, &events);
  follow_act (replay, act, &command, boot_us);
}

static void
perform_until (Replay *replay, int64_t until_us)
{
  const PlumbAct *act;

  while ((act = plumb_acts_get (replay->options->acts, replay->next_act)) != NULL &&
         act->time_us <= until_us) {
    replay->next_act++;
    perform (replay, act);
  }
}

static void
set_up (Replay *replay, int64_t now_us)
{
  const PlumbReplayOptions *options = replay->options;
  const PlumbCommand commands[] = {
      {.kind = PLUMB_COMMAND_BEGIN},
      {.kind = PLUMB_COMMAND_ANNOUNCE},
      {.kind = PLUMB_COMMAND_LIBRARY, .collection = options->library},
      {.kind = PLUMB_COMMAND_SENSOR, .sensor = {true, options->placement}},
      {.kind = PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE},
  };

  replay->is_beginning = true;
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    carry_out (replay, &commands[i], now_us);
  replay->is_beginning = false;
}

static void
begin_clip (Replay *replay, const char *clip, int64_t now_us)
{
  const PlumbReplayOptions *options = replay->options;
  bool has_pose = false;

  replay->clip = clip;
  replay->start_us = replay->last_us = now_us;
  replay->next_kept_us = replay->next_reading_us = now_us;
  replay->is_first_done = options->first_s <= 0;
  for (int i = 0; i < 3; i++)
    replay->first_sum[i] = 0;
  replay->is_unreachable = replay->are_check_ins_wanted = false;
  replay->offset_us = options->start_us;
  replay->next_act = 0;
  replay->check_ins = g_array_new (FALSE, FALSE, sizeof (PlumbCheckIn));
  plumb_replay_days_init (&replay->days, options->zone, &options->settings->values);
  replay->engine = plumb_engine_new (options->settings, options->zone, now_us, replay->offset_us);
  set_up (replay, now_us);
  for (unsigned i = 0; i < PLUMB_POSES; i++)
    has_pose |= replay->calibration->has_pose[i];
  if (has_pose)
    restore (replay, replay->calibration, now_us);
}

static void
end_clip (Replay *replay)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_FLUSH};
  char text[PLUMB_DAY_TEXT_SIZE];
  PlumbSensorSnapshot sensor;

  if (replay->engine == NULL)
    return;
  perform_until (replay, INT64_MAX); /* without data now */
  carry_out (replay, &command, replay->last_us);
  plumb_day_write (plumb_day_at (replay->options->zone,
                                 replay->days.values->statistics.day_starts_min,
                                 replay->last_us + replay->offset_us, NULL),
                   text);
  if (replay->options->has_start)
    print_day (replay, "day", text, false, replay->last_us);
  plumb_engine_get_sensor (replay->engine, 0, &sensor);
  plumb_replay_print_summary (&replay->days.totals, &sensor, replay->start_us, replay->last_us,
                              replay->clip);
  g_clear_pointer (&replay->engine, plumb_engine_free);
  g_clear_pointer (&replay->check_ins, g_array_unref);
  plumb_replay_days_clear (&replay->days);
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
  PlumbSensorSnapshot sensor;

  if (replay->options->readings_hz <= 0 || time_us < replay->next_reading_us)
    return;
  replay->next_reading_us = time_us + llround (G_USEC_PER_SEC / replay->options->readings_hz) - 1;
  plumb_engine_get_sensor (replay->engine, 0, &sensor);
  plumb_replay_print_reading (&sensor, time_us, replay->clip);
}

static void
play (Replay *replay, const PlumbRecordingSample *from, bool has_rate)
{
  PlumbSample sample = plumb_replay_sample (from, has_rate);

  if (replay->engine == NULL || replay->clip != from->clip) {
    end_clip (replay);
    begin_clip (replay, from->clip, sample.time_us);
  }
  perform_until (replay, sample.time_us);
  replay->last_us = MAX (replay->last_us, sample.time_us);
  if (!is_kept (replay, sample.time_us) || replay->is_unreachable)
    return;
  feed (replay, &sample);
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
