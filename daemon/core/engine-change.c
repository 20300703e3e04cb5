/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command changes in the engine as a whole: settings, clock, holds, its life. */
#include "engine-private.h"

#include "day.h"
#include "event.h"

#define MINUTE_US (INT64_C (60) * G_USEC_PER_SEC)

/* The settings in force take the place of the old ones. */
static void
set_settings (PlumbEngine *engine, PlumbSettings *settings, PlumbEvents *out_events)
{
  PlumbSettings *old = engine->settings;
  int64_t now_us = engine->boot_us;
  PlumbEvents more;

  if (settings->values.monitor.mode != old->values.monitor.mode)
    plumb_engine_keep (engine, PLUMB_KEEP_MODE);
  engine->settings = plumb_settings_ref (settings);
  plumb_monitor_set_settings (engine->monitor, settings, now_us, &more);
  plumb_events_append (out_events, &more);
  plumb_coach_set_settings (&engine->coach, settings, now_us, out_events);
  plumb_coach_refresh_hold (&engine->coach, now_us, out_events);
  plumb_coach_refresh_training (&engine->coach, now_us, out_events);
  if (settings->values.statistics.day_starts_min != old->values.statistics.day_starts_min &&
      plumb_summaries_move_day (&engine->summaries, engine->zone, &settings->values,
                                plumb_engine_wall_us (engine)))
    plumb_engine_keep (engine, PLUMB_KEEP_SUMMARY_DAY);
  plumb_engine_announce (engine, out_events);
  plumb_settings_unref (old);
}

/* Those that were given, at the pace that the wearer accepted. */
void
plumb_engine_apply_settings (PlumbEngine *engine, PlumbEvents *out_events)
{
  PlumbPacePreset pace;

  if (!plumb_coach_get_pace (&engine->coach, engine->given, &pace)) {
    set_settings (engine, engine->given, out_events);
    return;
  }
  g_autoptr (PlumbSettings) paced = plumb_settings_with_pace (engine->given, pace);
  set_settings (engine, paced, out_events);
}

/* What is kept as wall time is to be kept anew when the clock is another one. */
static void
keep_moments (PlumbEngine *engine)
{
  plumb_engine_keep (engine, PLUMB_KEEP_BREAKS);
  plumb_engine_keep (engine, PLUMB_KEEP_PACE);
  plumb_engine_keep (engine, PLUMB_KEEP_RUNNING);
  if (engine->coach.aftercare.is_open)
    plumb_engine_keep (engine, PLUMB_KEEP_AFTERCARE);
  if (engine->pause_until_us != 0)
    plumb_engine_keep (engine, PLUMB_KEEP_PAUSE);
}

void
plumb_engine_set_clock (PlumbEngine *engine, const PlumbCommand *command, PlumbEvents *out_events)
{
  GTimeZone *old = engine->zone;

  plumb_engine_end_minute (engine, out_events);
  plumb_engine_handle_events (engine, out_events);
  plumb_engine_set_offset (engine, command->clock.offset_us);
  keep_moments (engine);
  if (command->clock.zone != NULL) {
    engine->zone = g_time_zone_ref (command->clock.zone);
    g_time_zone_unref (old);
  }
  plumb_engine_find_minute_end (engine);
  plumb_engine_announce (engine, out_events);
}

void
plumb_engine_set_hold (PlumbEngine *engine, PlumbHold hold, bool is_set, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_set_hold (engine->monitor, hold, is_set, engine->boot_us, &more);
  plumb_events_append (out_events, &more);
  plumb_coach_refresh_hold (&engine->coach, engine->boot_us, out_events);
}

void
plumb_engine_set_mode (PlumbEngine *engine, PlumbMode mode, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_set_mode (engine->monitor, mode, engine->boot_us, &more);
  plumb_events_append (out_events, &more);
  plumb_coach_refresh_hold (&engine->coach, engine->boot_us, out_events);
}

void
plumb_engine_begin (PlumbEngine *engine, PlumbEvents *out_events)
{
  PlumbPacePreset pace;

  if (plumb_coach_get_pace (&engine->coach, engine->given, &pace))
    plumb_engine_apply_settings (engine, out_events);
  /* it was of that restart; who is killed knows nothing of a silence */
  plumb_engine_keep (engine, PLUMB_KEEP_GAP);
  plumb_engine_keep (engine, PLUMB_KEEP_RUNNING);
  if (engine->pause_until_us != 0)
    plumb_engine_set_pause (engine, engine->pause_until_us, out_events);
  if (engine->mode != plumb_monitor_get_mode (engine->monitor))
    plumb_engine_set_mode (engine, engine->mode, out_events);
  PlumbCoachTime time = plumb_engine_get_time (engine);
  plumb_coach_set_day (&engine->coach, &time, engine->boot_us, out_events);
  if (engine->profile == PLUMB_PROFILE_COMMUTING)
    plumb_engine_set_hold (engine, PLUMB_HOLD_PROFILE, true, out_events);
  plumb_coach_begin (&engine->coach, engine->boot_us, out_events);
}

void
plumb_engine_flush (PlumbEngine *engine, PlumbEvents *out_events)
{
  plumb_engine_end_minute (engine, out_events);
  plumb_engine_keep (engine, PLUMB_KEEP_BREAKS);
  plumb_engine_keep (engine, PLUMB_KEEP_TRAINING);
  plumb_engine_keep (engine, PLUMB_KEEP_PACE);
  plumb_engine_keep (engine, PLUMB_KEEP_GAP);
  plumb_engine_keep (engine, PLUMB_KEEP_RUNNING);
  engine->is_flushed = true;
}

void
plumb_engine_erase (PlumbEngine *engine, int64_t from_us, int64_t to_us)
{
  int64_t wall_us = plumb_engine_wall_us (engine);
  int64_t first = plumb_day_floor (MIN (from_us, wall_us), MINUTE_US);
  int64_t last = plumb_day_floor (MIN (to_us, wall_us + 1) - 1, MINUTE_US);
  int64_t end_us = MIN ((last + 1) * MINUTE_US, wall_us);

  plumb_monitor_erase (engine->monitor, first * MINUTE_US - engine->offset_us,
                       end_us - engine->offset_us);
}

void
plumb_engine_resume (PlumbEngine *engine, PlumbEvents *out_events)
{
  PlumbEvents more;

  plumb_monitor_resume (engine->monitor, engine->boot_us, &more);
  plumb_events_append (out_events, &more);
  plumb_engine_handle_events (engine, out_events);
  plumb_engine_set_hold (engine, PLUMB_HOLD_SUSPENDED, false, out_events);
}

/* Commuting: nothing may startle, so every kind of alert is held back. */
void
plumb_engine_set_profile (PlumbEngine *engine, PlumbProfile profile, PlumbEvents *out_events)
{
  engine->profile = profile;
  plumb_engine_keep (engine, PLUMB_KEEP_PROFILE);
  plumb_engine_set_hold (engine, PLUMB_HOLD_PROFILE, profile == PLUMB_PROFILE_COMMUTING,
                         out_events);
}
