/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "life.h"

#include <stdio.h>

#include "day.h"
#include "event.h"

#define MINUTE_US (INT64_C (60) * G_USEC_PER_SEC)
#define DAY_US    (1440 * MINUTE_US)

static void
on_events (const PlumbEvents *events, gpointer owner)
{
  Life *life = owner;

  ledger_note (&life->ledger, events, life->offset_us);
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    if (life->on_event != NULL)
      life->on_event (event, life->owner);
    if (event->kind != PLUMB_EVENT_KEEP)
      continue;
    g_free (life->kept[event->keep.key]);
    life->kept[event->keep.key] = g_strdup (event->keep.text);
  }
}

int64_t
life_now_us (const Life *life)
{
  return play_now_us (life->play);
}

int64_t
life_wall_us (const Life *life)
{
  return life_now_us (life) + life->offset_us;
}

PlumbReplyCode
life_do (Life *life, const PlumbCommand *command)
{
  PlumbEvents events;
  PlumbReply reply;
  bool is_done;

  do {
    is_done = plumb_engine_command (life->engine, command, life_now_us (life), &events, &reply);
    if (is_done && command->kind == PLUMB_COMMAND_CLOCK)
      life->offset_us = command->clock.offset_us;
    on_events (&events, life);
  } while (!is_done);
  return reply.code;
}

PlumbReplyCode
life_say (Life *life, PlumbCommandKind kind)
{
  const PlumbCommand command = {.kind = kind};

  return life_do (life, &command);
}

void
life_set_stream (Life *life, PlumbStream stream)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_STREAM, .stream = stream};

  life_do (life, &command);
}

/* As the daemon begins. */
static void
begin (Life *life)
{
  const PlumbCommand sensor = {.kind = PLUMB_COMMAND_SENSOR,
                               .sensor = {true, PLUMB_PLACEMENT_UPPER_BACK}};
  const PlumbCommand calibration = {.kind = PLUMB_COMMAND_RESTORE_CALIBRATION,
                                    .restored = &life->calibration};

  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    if (life->kept[key] != NULL)
      g_assert_true (plumb_engine_restore (life->engine, (PlumbKeep)key, life->kept[key]));
  life_say (life, PLUMB_COMMAND_BEGIN);
  life_do (life, &sensor);
  if (life->has_calibration)
    life_do (life, &calibration);
  life_say (life, PLUMB_COMMAND_ANNOUNCE);
}

Life *
life_new (PlumbSettings *settings, const char *zone, const char *start)
{
  Life *life = g_new0 (Life, 1);

  life->settings = settings != NULL ? settings : plumb_settings_new_default ();
  life->zone = g_time_zone_new_identifier (zone);
  g_assert_nonnull (life->zone);
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (start, life->zone);
  g_assert_nonnull (moment);
  life->offset_us = g_date_time_to_unix (moment) * G_USEC_PER_SEC;
  ledger_init (&life->ledger, 0, life->offset_us);
  life->engine = plumb_engine_new (life->settings, life->zone, 0, life->offset_us);
  life->play = play_new_for_engine (life->engine, on_events, life);
  begin (life);
  life_set_stream (life, PLUMB_STREAM_LIVE);
  return life;
}

void
life_free (Life *life)
{
  play_free (life->play);
  plumb_engine_free (life->engine);
  ledger_clear (&life->ledger);
  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    g_free (life->kept[key]);
  g_time_zone_unref (life->zone);
  plumb_settings_unref (life->settings);
  g_free (life);
}

void
life_tick (Life *life, int64_t to_us)
{
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_tick (life->engine, to_us, &events);
    on_events (&events, life);
  } while (!is_done);
}

static void
capture (Life *life, PlumbPose pose, double forward_deg)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_CALIBRATE, .pose = pose};

  play_hold (life->play, 8, forward_deg, 0);
  g_assert_cmpint (life_do (life, &command), ==, PLUMB_REPLY_OK);
  play_hold (life->play, 11, forward_deg, 0);
  life->has_calibration = plumb_engine_get_calibration (life->engine, 0, &life->calibration);
  g_assert_true (life->has_calibration && life->calibration.has_pose[pose]);
}

void
life_calibrate (Life *life)
{
  capture (life, PLUMB_POSE_UPRIGHT, 0);
  capture (life, PLUMB_POSE_SLOUCHED, 26);
}

void
life_sleep_until (Life *life, const char *time)
{
  int hour, minute;

  g_assert_cmpint (sscanf (time, "%d:%d", &hour, &minute), ==, 2);
  int64_t day = plumb_day_at (life->zone, 0, life_wall_us (life), NULL);
  int64_t until_us = life_wall_us (life);
  for (int64_t next = day; until_us <= life_wall_us (life); next++) {
    int64_t local_us = next * DAY_US + (hour * 60 + minute) * MINUTE_US;
    int offset_s;
    plumb_day_at (life->zone, 0, local_us, &offset_s);
    until_us = local_us - offset_s * (int64_t)G_USEC_PER_SEC;
    plumb_day_at (life->zone, 0, until_us, &offset_s);
    until_us = local_us - offset_s * (int64_t)G_USEC_PER_SEC;
  }
  play_silence (life->play, (double)(until_us - life_wall_us (life)) / G_USEC_PER_SEC);
}

void
life_suspend (Life *life, double seconds)
{
  life_say (life, PLUMB_COMMAND_SUSPEND);
  life->play->t_s += seconds;
  life_say (life, PLUMB_COMMAND_RESUME);
}

/* A crash loses the minute that runs; this one comes when none does. */
static void
crash (Life *life)
{
  int64_t wall_us = life_wall_us (life);
  int64_t end_us = (plumb_day_floor (wall_us, MINUTE_US) + 1) * MINUTE_US - life->offset_us;

  life->play->t_s = (double)end_us / G_USEC_PER_SEC;
  life_tick (life, end_us);
}

void
life_restart (Life *life, bool is_told)
{
  PlumbSnapshot snapshot;

  plumb_engine_snapshot (life->engine, &snapshot);
  if (is_told)
    life_say (life, PLUMB_COMMAND_FLUSH);
  else
    crash (life);
  plumb_engine_free (life->engine);
  life->engine = plumb_engine_new (life->settings, life->zone, life_now_us (life), life->offset_us);
  life->play->engine = life->engine;
  begin (life);
  life_set_stream (life, snapshot.sensors[0].stream);
}

void
life_finish (Life *life, PlumbTotals *out_totals)
{
  play_silence (life->play, 10); /* by then the last interval is known */
  life_say (life, PLUMB_COMMAND_FLUSH);
  ledger_close (&life->ledger, life_now_us (life), out_totals);
}
