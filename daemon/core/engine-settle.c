/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from an event. */
#include "engine-private.h"

#include <string.h>

#include "day.h"
#include "event.h"

#define MINUTE_US  (INT64_C (60) * G_USEC_PER_SEC)
#define HOUR_US    (60 * MINUTE_US)
#define QUARTER_US (15 * MINUTE_US)
/* An hour that ended longer ago is history. */
#define HOUR_LATE_US HOUR_US

/* Each clock that is set ends a minute, so that there are no more offsets than minutes. */
void
plumb_engine_set_offset (PlumbEngine *engine, int64_t offset_us)
{
  if (engine->n_past == 0 || engine->past[0].until_us < engine->boot_us) {
    memmove (engine->past + 1, engine->past, sizeof engine->past - sizeof engine->past[0]);
    engine->past[0] = (PlumbPastOffset){engine->boot_us, engine->offset_us};
    engine->n_past = MIN (engine->n_past + 1, PLUMB_MINUTES_KEPT);
  }
  engine->offset_us = offset_us;
}

static int64_t
find_offset (const PlumbEngine *engine, int64_t at_us)
{
  int64_t offset_us = engine->offset_us;

  for (unsigned i = 0; i < engine->n_past && at_us < engine->past[i].until_us; i++)
    offset_us = engine->past[i].offset_us;
  return offset_us;
}

/* How far the offset of a moment holds. */
static int64_t
find_offset_end (const PlumbEngine *engine, int64_t at_us)
{
  int64_t end_us = INT64_MAX;

  for (unsigned i = 0; i < engine->n_past && at_us < engine->past[i].until_us; i++)
    end_us = engine->past[i].until_us;
  return end_us;
}

/* A revision by what is missing ends within its quarter of an hour, which is of one hour and, but
 * for odd settings, of one day of every zone; the rest of it is another one. */
static void
stamp_revision (PlumbEngine *engine, unsigned index, PlumbEvents *events)
{
  PlumbEvent *event = &events->event[index];
  int64_t start_us = event->minute.start_us;
  int64_t offset_us = event->offset_us = find_offset (engine, start_us);
  int64_t quarter = plumb_day_floor (start_us + offset_us, QUARTER_US);
  int64_t end_us = MIN ((quarter + 1) * QUARTER_US - offset_us, find_offset_end (engine, start_us));

  if (event->minute.totals.missing_us == 0 || event->minute.end_us <= end_us)
    return;
  PlumbEvent *rest = plumb_events_add (events, event->kind, event->slot, event->time_us);
  *rest = *event;
  rest->minute.start_us = event->minute.end_us = end_us;
  rest->minute.totals.missing_us = rest->minute.end_us - end_us;
  event->minute.totals.missing_us = end_us - start_us;
}

void
plumb_engine_stamp (PlumbEngine *engine, PlumbEvents *events)
{
  for (; engine->stamped < events->count; engine->stamped++) {
    if (events->event[engine->stamped].kind == PLUMB_EVENT_MINUTE_REVISED)
      stamp_revision (engine, engine->stamped, events);
    else
      events->event[engine->stamped].offset_us = engine->offset_us;
  }
}

/* The wearer answered, or it went by itself: it rests for a while. */
static void
note_professional (PlumbEngine *engine, const PlumbEvent *event)
{
  if (event->kind != PLUMB_EVENT_ALERT_CLEARED ||
      event->alert.alert.kind != PLUMB_ALERT_SEE_PROFESSIONAL)
    return;
  engine->answered_wall_us = event->time_us + engine->offset_us;
  plumb_engine_keep (engine, PLUMB_KEEP_SEE_PROFESSIONAL);
}

/* What has ended does not run any more, also where the daemon is killed now. */
static void
note_running (PlumbEngine *engine, const PlumbEvent *event)
{
  if (event->kind == PLUMB_EVENT_BOUT_ENDED || event->kind == PLUMB_EVENT_SLOUCH_ENDED)
    plumb_engine_keep (engine, PLUMB_KEEP_RUNNING);
}

void
plumb_engine_handle_events (PlumbEngine *engine, PlumbEvents *out_events)
{
  while (engine->handled < out_events->count) {
    unsigned from = engine->handled;
    unsigned count = out_events->count - from;
    engine->handled = out_events->count;
    for (unsigned i = 0; i < count; i++) {
      note_professional (engine, &out_events->event[from + i]);
      note_running (engine, &out_events->event[from + i]);
    }
    plumb_coach_handle (&engine->coach, out_events->event + from, count, engine->boot_us,
                        out_events);
  }
  plumb_engine_stamp (engine, out_events);
}

void
plumb_engine_set_pause (PlumbEngine *engine, int64_t until_us, PlumbEvents *out_events)
{
  PlumbEvents more;

  engine->pause_until_us = until_us;
  plumb_engine_keep (engine, PLUMB_KEEP_PAUSE);
  plumb_monitor_set_hold (engine->monitor, PLUMB_HOLD_USER, until_us != 0, engine->boot_us, &more);
  plumb_events_append (out_events, &more);
  plumb_coach_refresh_hold (&engine->coach, engine->boot_us, out_events);
}

void
plumb_engine_announce (PlumbEngine *engine, PlumbEvents *out_events)
{
  int64_t day;

  /* no day of a clock that is wrong */
  if (!engine->is_announcing || plumb_engine_wall_us (engine) < PLUMB_DAY_OLDEST_US ||
      !plumb_summaries_look (&engine->summaries, engine->zone, &engine->settings->values,
                             plumb_engine_wall_us (engine), &day))
    return;
  plumb_day_write (
      day, plumb_events_add (out_events, PLUMB_EVENT_DAY_ENDED, 0, engine->boot_us)->day.text);
  plumb_engine_keep (engine, PLUMB_KEEP_SUMMARY_DAY);
}

static void
announce_hour (PlumbEngine *engine, PlumbEvents *out_events)
{
  if (engine->target_us - engine->boot_us > HOUR_LATE_US ||
      !plumb_summaries_is_hour_end (engine->zone, &engine->settings->values,
                                    plumb_engine_wall_us (engine)))
    return;
  plumb_events_add (out_events, PLUMB_EVENT_HOUR_ENDED, 0, engine->boot_us)->hour.start_us =
      engine->boot_us - HOUR_US;
}

void
plumb_engine_find_minute_end (PlumbEngine *engine)
{
  int64_t minute = plumb_day_floor (plumb_engine_wall_us (engine), MINUTE_US);

  engine->minute_end_us = (minute + 1) * MINUTE_US - engine->offset_us;
}

void
plumb_engine_note_live (PlumbEngine *engine)
{
  engine->has_live = plumb_monitor_has_live (engine->monitor);
  if (engine->has_live)
    engine->hour_end_us =
        plumb_summaries_hour_end_us (engine->zone, plumb_engine_wall_us (engine)) -
        engine->offset_us;
}

void
plumb_engine_end_minute (PlumbEngine *engine, PlumbEvents *out_events)
{
  int64_t now_us = engine->boot_us;
  PlumbCoachTime time = plumb_engine_get_time (engine);
  PlumbEvents more;

  plumb_monitor_end_minute (engine->monitor, now_us, &more);
  plumb_events_append (out_events, &more);
  plumb_coach_end_minute (&engine->coach, &time, now_us, out_events);
  announce_hour (engine, out_events);
  if (engine->is_running_kept || plumb_monitor_has_running (engine->monitor))
    plumb_engine_keep (engine, PLUMB_KEEP_RUNNING);
  plumb_engine_note_live (engine);
  plumb_engine_find_minute_end (engine);
}
