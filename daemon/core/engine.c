/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composes the parts: time moves on from deadline to deadline, then the input is taken in, then
 * whatever follows from it. */
#include "engine-private.h"

#include <math.h>

#include "day.h"
#include "event.h"

#define HOUR_US ((int64_t)3600 * G_USEC_PER_SEC)
/* The most events that one step of time, or one input, can bring with all that follows. */
#define STEP_EVENTS 176

PlumbEngine *
plumb_engine_new (PlumbSettings *settings, GTimeZone *zone, int64_t boot_us, int64_t offset_us)
{
  PlumbEngine *engine = g_new0 (PlumbEngine, 1);

  engine->given = plumb_settings_ref (settings);
  engine->settings = plumb_settings_ref (settings);
  engine->zone = g_time_zone_ref (zone);
  engine->boot_us = boot_us;
  engine->offset_us = offset_us;
  engine->mode = settings->values.monitor.mode;
  engine->answered_wall_us = INT64_MIN;
  engine->monitor = plumb_monitor_new (settings, boot_us);
  plumb_coach_init (&engine->coach, engine->monitor, settings, boot_us);
  plumb_summaries_init (&engine->summaries);
  plumb_engine_find_minute_end (engine);
  return engine;
}

void
plumb_engine_free (PlumbEngine *engine)
{
  if (engine == NULL)
    return;
  plumb_coach_clear (&engine->coach);
  plumb_monitor_free (engine->monitor);
  g_time_zone_unref (engine->zone);
  plumb_settings_unref (engine->settings);
  plumb_settings_unref (engine->given);
  g_free (engine);
}

static int64_t
summary_due_us (const PlumbEngine *engine)
{
  int64_t due_us = engine->summaries.due_wall_us;

  return due_us == INT64_MAX ? due_us : due_us - engine->offset_us;
}

/* Of everything but the end of the minute. */
static int64_t
find_due_us (const PlumbEngine *engine)
{
  int64_t due_us = plumb_monitor_deadline (engine->monitor);

  due_us = MIN (due_us, plumb_coach_deadline (&engine->coach));
  due_us = MIN (due_us, summary_due_us (engine));
  if (engine->pause_until_us != 0)
    due_us = MIN (due_us, engine->pause_until_us);
  return due_us;
}

int64_t
plumb_engine_deadline (const PlumbEngine *engine)
{
  int64_t due_us = find_due_us (engine);

  /* while nothing but absence passes, minutes can wait; an hour with data is told when it ends */
  if (engine->has_live)
    return MIN (due_us, engine->minute_end_us);
  return engine->hour_end_us > engine->boot_us ? MIN (due_us, engine->hour_end_us) : due_us;
}

static void
pass_deadline (PlumbEngine *engine, int64_t at_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  engine->boot_us = MAX (engine->boot_us, at_us);
  if (plumb_monitor_deadline (engine->monitor) <= engine->boot_us) {
    plumb_monitor_tick (engine->monitor, engine->boot_us, &more);
    plumb_events_append (out_events, &more);
    plumb_engine_handle_events (engine, out_events);
  }
  plumb_coach_advance (&engine->coach, engine->boot_us, out_events);
  if (engine->pause_until_us != 0 && engine->pause_until_us <= engine->boot_us) {
    plumb_events_add (out_events, PLUMB_EVENT_PAUSE_ENDED, 0, engine->boot_us);
    plumb_engine_set_pause (engine, 0, out_events);
  }
  if (engine->minute_end_us <= engine->boot_us)
    plumb_engine_end_minute (engine, out_events);
  if (summary_due_us (engine) <= engine->boot_us)
    plumb_engine_announce (engine, out_events);
  plumb_engine_handle_events (engine, out_events);
}

/* False: the list may be too short for what comes next. */
static bool
advance (PlumbEngine *engine, int64_t to_us, PlumbEvents *out_events)
{
  out_events->count = 0;
  engine->handled = engine->stamped = 0;
  engine->target_us = MAX (engine->boot_us, to_us);
  for (;;) {
    int64_t due_us = MIN (find_due_us (engine), engine->minute_end_us);
    if (out_events->count > PLUMB_EVENTS_MAX - STEP_EVENTS)
      return false;
    if (due_us > engine->target_us)
      break;
    pass_deadline (engine, due_us, out_events);
  }
  engine->boot_us = engine->target_us;
  return true;
}

bool
plumb_engine_feed (PlumbEngine *engine, const PlumbSample *sample, PlumbEvents *out_events)
{
  if (!advance (engine, sample->time_us, out_events))
    return false;
  plumb_monitor_feed (engine->monitor, sample, &engine->judged);
  if (engine->judged.count > 0) {
    plumb_events_append (out_events, &engine->judged);
    plumb_engine_handle_events (engine, out_events);
  }
  plumb_coach_advance (&engine->coach, engine->boot_us, out_events);
  if (out_events->count > engine->stamped)
    plumb_engine_handle_events (engine, out_events);
  plumb_engine_write (engine, out_events);
  return true;
}

bool
plumb_engine_tick (PlumbEngine *engine, int64_t boot_us, PlumbEvents *out_events)
{
  if (!advance (engine, boot_us, out_events))
    return false;
  plumb_engine_write (engine, out_events);
  return true;
}

bool
plumb_engine_command (PlumbEngine *engine, const PlumbCommand *command, int64_t boot_us,
                      PlumbEvents *out_events, PlumbReply *out_reply)
{
  if (!advance (engine, boot_us, out_events))
    return false;
  out_reply->code = PLUMB_REPLY_OK;
  plumb_engine_execute (engine, command, out_events, out_reply);
  plumb_engine_handle_events (engine, out_events);
  plumb_engine_write (engine, out_events);
  return true;
}

void
plumb_engine_snapshot (const PlumbEngine *engine, PlumbSnapshot *out_snapshot)
{
  plumb_monitor_snapshot (engine->monitor, out_snapshot);
  plumb_coach_find_get_up (&engine->coach, &out_snapshot->next_get_up);
}

void
plumb_engine_get_coach (const PlumbEngine *engine, PlumbCoachSnapshot *out_coach)
{
  plumb_coach_snapshot (&engine->coach, out_coach);
  out_coach->paused_until_us = engine->pause_until_us;
  out_coach->profile = engine->profile;
}

void
plumb_engine_get_sensor (const PlumbEngine *engine, uint32_t slot, PlumbSensorSnapshot *out_sensor)
{
  plumb_monitor_get_sensor (engine->monitor, slot, out_sensor);
}

unsigned
plumb_engine_get_alerts (const PlumbEngine *engine, const PlumbAlert **out_alerts)
{
  return plumb_monitor_get_alerts (engine->monitor, out_alerts);
}

bool
plumb_engine_get_calibration (const PlumbEngine *engine, uint32_t slot,
                              PlumbCalibration *out_calibration)
{
  return plumb_monitor_get_calibration (engine->monitor, slot, out_calibration);
}

/* Absence, hour by hour of the wall clock. */
static bool
get_absence (const PlumbEngine *engine, const PlumbRunningMinute *running, int64_t boot_us,
             unsigned index, PlumbPiece *out_piece)
{
  int64_t first_hour = plumb_day_floor (running->known_until_us + engine->offset_us, HOUR_US);
  int64_t start_us = (first_hour + index) * HOUR_US - engine->offset_us;
  int64_t end_us = MIN (start_us + HOUR_US, boot_us);

  start_us = MAX (start_us, running->known_until_us);
  if (!running->is_absent || start_us >= end_us)
    return false;
  *out_piece = (PlumbPiece){.start_us = start_us, .end_us = end_us, .deviation_deg = NAN};
  if (running->is_off)
    out_piece->totals.off_us = end_us - start_us;
  else if (running->is_paused)
    out_piece->totals.paused_us = end_us - start_us;
  else
    out_piece->totals.no_data_us = end_us - start_us;
  return true;
}

bool
plumb_engine_get_piece (const PlumbEngine *engine, int64_t boot_us, unsigned index,
                        PlumbPiece *out_piece)
{
  PlumbRunningMinute running;

  plumb_monitor_get_running (engine->monitor, &running);
  running.known_until_us = MAX (running.known_until_us, running.start_us);
  if (index > 0)
    return get_absence (engine, &running, boot_us, index - 1, out_piece);
  *out_piece = (PlumbPiece){
      .start_us = running.start_us,
      .end_us = running.known_until_us,
      .totals = running.totals,
      .deviation_deg = running.deviation_deg,
      .bout = running.bout,
      .slouch = running.slouch,
  };
  return true;
}
