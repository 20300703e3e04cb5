/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from outside, and what was remembered from an earlier life. */
#include "engine-private.h"

#include <string.h>

#include "day.h"
#include "discomfort.h"

#define DAY_US ((int64_t)24 * 3600 * G_USEC_PER_SEC)

static void
set_settings (PlumbEngine *engine, PlumbSettings *settings, PlumbEvents *out_events)
{
  PlumbSettings *old = engine->settings;
  int64_t now_us = engine->boot_us;
  PlumbEvents said;

  if (settings->values.monitor.mode != old->values.monitor.mode)
    plumb_engine_keep (engine, PLUMB_KEEP_MODE);
  engine->settings = plumb_settings_ref (settings);
  plumb_monitor_set_settings (engine->monitor, settings, now_us, &said);
  plumb_events_append (out_events, &said);
  plumb_coach_set_settings (&engine->coach, settings, now_us, out_events);
  plumb_coach_refresh_hold (&engine->coach, now_us, out_events);
  plumb_coach_refresh_training (&engine->coach, now_us, out_events);
  plumb_engine_announce (engine, out_events);
  plumb_settings_unref (old);
}

static void
set_clock (PlumbEngine *engine, const PlumbCommand *command, PlumbEvents *out_events)
{
  GTimeZone *old = engine->zone;

  plumb_engine_end_minute (engine, out_events);
  plumb_engine_settle (engine, out_events);
  plumb_engine_set_offset (engine, command->clock.offset_us);
  if (command->clock.zone != NULL) {
    engine->zone = g_time_zone_ref (command->clock.zone);
    g_time_zone_unref (old);
  }
  plumb_engine_find_minute_end (engine);
  plumb_engine_announce (engine, out_events);
}

/* The day that it is now. */
static int64_t
today (const PlumbEngine *engine)
{
  return plumb_day_at (engine->zone, engine->settings->values.statistics.day_starts_min,
                       plumb_engine_wall_us (engine), NULL);
}

static void
set_hold (PlumbEngine *engine, PlumbHold hold, bool is_set, PlumbEvents *out_events)
{
  PlumbEvents said;

  plumb_monitor_set_hold (engine->monitor, hold, is_set, engine->boot_us, &said);
  plumb_events_append (out_events, &said);
  plumb_coach_refresh_hold (&engine->coach, engine->boot_us, out_events);
}

static void
set_mode (PlumbEngine *engine, PlumbMode mode, PlumbEvents *out_events)
{
  PlumbEvents said;

  plumb_monitor_set_mode (engine->monitor, mode, engine->boot_us, &said);
  plumb_events_append (out_events, &said);
  plumb_coach_refresh_hold (&engine->coach, engine->boot_us, out_events);
}

static void
begin (PlumbEngine *engine, PlumbEvents *out_events)
{
  if (engine->pause_until_us != 0)
    plumb_engine_set_pause (engine, engine->pause_until_us, out_events);
  if (engine->mode != plumb_monitor_get_mode (engine->monitor))
    set_mode (engine, engine->mode, out_events);
  plumb_coach_set_day (&engine->coach, today (engine), engine->boot_us, out_events);
  if (engine->profile == PLUMB_PROFILE_COMMUTING)
    set_hold (engine, PLUMB_HOLD_PROFILE, true, out_events);
  plumb_coach_begin (&engine->coach, engine->boot_us, out_events);
}

static void
end (PlumbEngine *engine, PlumbEvents *out_events)
{
  plumb_engine_end_minute (engine, out_events);
  plumb_engine_keep (engine, PLUMB_KEEP_BREAKS);
  plumb_engine_keep (engine, PLUMB_KEEP_TRAINING);
}

static void
resume (PlumbEngine *engine, PlumbEvents *out_events)
{
  PlumbEvents said;

  plumb_monitor_resume (engine->monitor, engine->boot_us, &said);
  plumb_events_append (out_events, &said);
  plumb_engine_settle (engine, out_events);
  set_hold (engine, PLUMB_HOLD_SUSPENDED, false, out_events);
}

/* Commuting: nothing may startle, so every kind of alert is held back. */
static void
set_profile (PlumbEngine *engine, PlumbProfile profile, PlumbEvents *out_events)
{
  engine->profile = profile;
  plumb_engine_keep (engine, PLUMB_KEEP_PROFILE);
  set_hold (engine, PLUMB_HOLD_PROFILE, profile == PLUMB_PROFILE_COMMUTING, out_events);
}

/* out_days: by day, [0] is today. */
static void
gather_discomfort (const PlumbEngine *engine, const PlumbCommand *command,
                   bool out_days[PLUMB_DISCOMFORT_DAYS])
{
  int starts_min = engine->settings->values.statistics.day_starts_min;
  int64_t this_day = today (engine);

  memset (out_days, 0, sizeof (bool) * PLUMB_DISCOMFORT_DAYS);
  for (unsigned i = 0; i < command->check_ins.count; i++) {
    const PlumbCheckIn *check_in = &command->check_ins.list[i];
    bool is_sore = check_in->has_feeling && check_in->feeling == PLUMB_FEELING_SORE;
    int64_t day = plumb_day_at (engine->zone, starts_min, check_in->wall_us, NULL);
    int64_t age = MAX (this_day - day, 0);
    if (age < PLUMB_DISCOMFORT_DAYS &&
        plumb_discomfort_is_told (check_in->comfort, is_sore, &engine->settings->values))
      out_days[age] = true;
  }
}

/* It was answered, or went by itself, not long ago. A stamp from far in the future counts for
 * nothing; a clock that was set back by less than a day is forgiven here as it is for check-ins. */
static bool
is_resting (const PlumbEngine *engine)
{
  int64_t rest_us = engine->settings->values.check_ins.again_after_days * DAY_US;

  if (engine->answered_wall_us == INT64_MIN)
    return false;
  int64_t age_us = plumb_engine_wall_us (engine) - engine->answered_wall_us;
  return age_us > -DAY_US && age_us < rest_us;
}

static void
review_check_ins (PlumbEngine *engine, const PlumbCommand *command, PlumbEvents *out_events)
{
  bool days[PLUMB_DISCOMFORT_DAYS];
  PlumbDiscomfort discomfort;
  PlumbEvents said;

  gather_discomfort (engine, command, days);
  plumb_discomfort_judge (days, &engine->settings->values, &discomfort);
  discomfort.is_due = discomfort.is_due && !is_resting (engine);
  plumb_monitor_set_discomfort (engine->monitor, &discomfort, engine->boot_us, &said);
  plumb_events_append (out_events, &said);
  if (command->check_ins.count > 0)
    return;
  /* what was erased is forgotten here, too */
  plumb_engine_settle (engine, out_events);
  if (engine->answered_wall_us != INT64_MIN)
    plumb_engine_keep (engine, PLUMB_KEEP_SEE_PROFESSIONAL);
  engine->answered_wall_us = INT64_MIN;
}

/*
 * One function for each command. Those that only the judge is concerned with leave what it says in
 * engine->said.
 */
typedef PlumbReplyCode (*Handler) (PlumbEngine *engine, const PlumbCommand *command,
                                   PlumbEvents *out_events, PlumbReply *out_reply);

#define HANDLER(name)                                                                              \
  static PlumbReplyCode name (PlumbEngine *engine, const PlumbCommand *command,                    \
                              PlumbEvents *out_events, PlumbReply *out_reply)

HANDLER (handle_settings)
{
  set_settings (engine, command->settings, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_library)
{
  plumb_coach_set_library (&engine->coach, command->library);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_clock)
{
  set_clock (engine, command, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_begin)
{
  begin (engine, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_announce)
{
  engine->is_announcing = true;
  plumb_engine_announce (engine, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_end)
{
  end (engine, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_sensor)
{
  plumb_monitor_set_sensor (engine->monitor, command->slot, command->sensor.is_used,
                            command->sensor.placement, engine->boot_us, &engine->said);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_stream)
{
  plumb_monitor_set_stream (engine->monitor, command->slot, command->stream, engine->boot_us,
                            &engine->said);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_battery)
{
  plumb_monitor_set_battery (engine->monitor, command->slot, command->battery.percent,
                             command->battery.is_charging, command->battery.thresholds,
                             engine->boot_us, &engine->said);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_restore_calibration)
{
  bool is_sane = plumb_monitor_restore_calibration (
      engine->monitor, command->slot, command->restored, engine->boot_us, &engine->said);

  return is_sane ? PLUMB_REPLY_OK : PLUMB_REPLY_NOT_SANE;
}

static PlumbReplyCode
reply_of (PlumbStart start)
{
  switch (start) {
  case PLUMB_START_OK: return PLUMB_REPLY_OK;
  case PLUMB_START_BUSY: return PLUMB_REPLY_CALIBRATING;
  case PLUMB_START_NO_STREAM: return PLUMB_REPLY_NO_STREAM;
  case PLUMB_START_NO_UPRIGHT: return PLUMB_REPLY_NO_UPRIGHT_POSE;
  case PLUMB_START_UNUSED: return PLUMB_REPLY_NO_SUCH_SENSOR;
  }
  return PLUMB_REPLY_NO_SUCH_SENSOR;
}

HANDLER (handle_calibrate)
{
  return reply_of (plumb_monitor_calibrate (engine->monitor, command->slot, command->pose,
                                            engine->boot_us, &engine->said));
}

HANDLER (handle_cancel_calibration)
{
  bool was_running = plumb_monitor_cancel_calibration (engine->monitor, command->slot,
                                                       engine->boot_us, &engine->said);

  return was_running ? PLUMB_REPLY_OK : PLUMB_REPLY_NOT_CALIBRATING;
}

HANDLER (handle_hold)
{
  set_hold (engine, command->hold.hold, command->hold.is_set, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_suspend)
{
  set_hold (engine, PLUMB_HOLD_SUSPENDED, true, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_resume)
{
  resume (engine, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_mode)
{
  plumb_engine_keep (engine, PLUMB_KEEP_MODE);
  set_mode (engine, command->mode, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_profile)
{
  set_profile (engine, command->profile, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_pause)
{
  plumb_engine_set_pause (engine, engine->boot_us + command->seconds * (int64_t)G_USEC_PER_SEC,
                          out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_unpause)
{
  plumb_engine_set_pause (engine, 0, out_events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
alert_reply (bool is_known)
{
  return is_known ? PLUMB_REPLY_OK : PLUMB_REPLY_NO_SUCH_ALERT;
}

HANDLER (handle_acknowledge)
{
  return alert_reply (plumb_monitor_acknowledge (engine->monitor, command->alert.id,
                                                 engine->boot_us, &engine->said));
}

HANDLER (handle_dismiss)
{
  return alert_reply (
      plumb_monitor_dismiss (engine->monitor, command->alert.id, engine->boot_us, &engine->said));
}

HANDLER (handle_report_false)
{
  return alert_reply (plumb_monitor_report_false (engine->monitor, command->alert.id,
                                                  engine->boot_us, &engine->said));
}

HANDLER (handle_snooze)
{
  uint32_t seconds = command->alert.seconds;

  if (seconds == 0)
    seconds = (uint32_t)engine->settings->values.alerts.snooze_s;
  return alert_reply (plumb_monitor_snooze (engine->monitor, command->alert.id, seconds,
                                            engine->boot_us, &engine->said));
}

HANDLER (handle_answer_proposal)
{
  if (!plumb_monitor_answer_proposal (engine->monitor, command->is_set, engine->boot_us,
                                      &engine->said))
    return PLUMB_REPLY_NO_PROPOSAL;
  plumb_engine_keep (engine, PLUMB_KEEP_TOLERANCE);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_check_in)
{
  plumb_coach_note_check_in (&engine->coach, &command->check_in, engine->boot_us, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_check_ins)
{
  review_check_ins (engine, command, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_session)
{
  if (command->session.is_massage)
    plumb_coach_note_massage (&engine->coach, command->session.wall_us - engine->offset_us,
                              engine->boot_us, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_start_break)
{
  return plumb_coach_start_break (&engine->coach, command, engine->boot_us, out_events,
                                  &out_reply->break_id);
}

HANDLER (handle_finish_break)
{
  return plumb_coach_finish_break (&engine->coach, command->finish.id, command->finish.is_completed,
                                   engine->boot_us, out_events);
}

HANDLER (handle_postpone_break)
{
  return plumb_coach_postpone_break (&engine->coach, command->seconds, engine->boot_us, out_events);
}

HANDLER (handle_skip_break)
{
  return plumb_coach_skip_break (&engine->coach, command->reason, engine->boot_us, out_events);
}

HANDLER (handle_inhibit_breaks)
{
  plumb_coach_inhibit_breaks (&engine->coach, command->is_set, engine->boot_us, out_events);
  return PLUMB_REPLY_OK;
}

HANDLER (handle_suggest)
{
  return plumb_coach_suggest (&engine->coach, &command->wish, engine->boot_us,
                              &out_reply->suggestion)
             ? PLUMB_REPLY_OK
             : PLUMB_REPLY_NOTHING_FITS;
}

static const Handler handlers[PLUMB_COMMANDS] = {
    [PLUMB_COMMAND_SETTINGS] = handle_settings,
    [PLUMB_COMMAND_LIBRARY] = handle_library,
    [PLUMB_COMMAND_CLOCK] = handle_clock,
    [PLUMB_COMMAND_BEGIN] = handle_begin,
    [PLUMB_COMMAND_ANNOUNCE] = handle_announce,
    [PLUMB_COMMAND_END] = handle_end,
    [PLUMB_COMMAND_SENSOR] = handle_sensor,
    [PLUMB_COMMAND_STREAM] = handle_stream,
    [PLUMB_COMMAND_BATTERY] = handle_battery,
    [PLUMB_COMMAND_RESTORE_CALIBRATION] = handle_restore_calibration,
    [PLUMB_COMMAND_CALIBRATE] = handle_calibrate,
    [PLUMB_COMMAND_CANCEL_CALIBRATION] = handle_cancel_calibration,
    [PLUMB_COMMAND_HOLD] = handle_hold,
    [PLUMB_COMMAND_SUSPEND] = handle_suspend,
    [PLUMB_COMMAND_RESUME] = handle_resume,
    [PLUMB_COMMAND_MODE] = handle_mode,
    [PLUMB_COMMAND_PROFILE] = handle_profile,
    [PLUMB_COMMAND_PAUSE] = handle_pause,
    [PLUMB_COMMAND_UNPAUSE] = handle_unpause,
    [PLUMB_COMMAND_ACKNOWLEDGE] = handle_acknowledge,
    [PLUMB_COMMAND_DISMISS] = handle_dismiss,
    [PLUMB_COMMAND_REPORT_FALSE] = handle_report_false,
    [PLUMB_COMMAND_SNOOZE] = handle_snooze,
    [PLUMB_COMMAND_ANSWER_PROPOSAL] = handle_answer_proposal,
    [PLUMB_COMMAND_CHECK_IN] = handle_check_in,
    [PLUMB_COMMAND_CHECK_INS] = handle_check_ins,
    [PLUMB_COMMAND_SESSION] = handle_session,
    [PLUMB_COMMAND_START_BREAK] = handle_start_break,
    [PLUMB_COMMAND_FINISH_BREAK] = handle_finish_break,
    [PLUMB_COMMAND_POSTPONE_BREAK] = handle_postpone_break,
    [PLUMB_COMMAND_SKIP_BREAK] = handle_skip_break,
    [PLUMB_COMMAND_INHIBIT_BREAKS] = handle_inhibit_breaks,
    [PLUMB_COMMAND_SUGGEST] = handle_suggest,
};

void
plumb_engine_execute (PlumbEngine *engine, const PlumbCommand *command, PlumbEvents *out_events,
                      PlumbReply *out_reply)
{
  engine->said.count = 0;
  out_reply->code = handlers[command->kind](engine, command, out_events, out_reply);
  plumb_events_append (out_events, &engine->said);
  engine->has_live = plumb_monitor_has_live (engine->monitor);
}

/* "1790000000000000": a wall time. */
static bool
read_wall_us (const char *text, int64_t *out_wall_us)
{
  size_t digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 18 || text[digits] != '\0')
    return false;
  *out_wall_us = g_ascii_strtoll (text, NULL, 10);
  return true;
}

static bool
restore_pause (PlumbEngine *engine, const char *text)
{
  double max_min = engine->settings->values.alerts.max_pause_min;
  int64_t until_us;

  if (!read_wall_us (text, &until_us))
    return false;
  int64_t left_us = until_us - plumb_engine_wall_us (engine);
  if (left_us > 0 && left_us <= (int64_t)(max_min * 60 * G_USEC_PER_SEC))
    engine->pause_until_us = engine->boot_us + left_us;
  return true;
}

static bool
restore_professional (PlumbEngine *engine, const char *text)
{
  static const char prefix[] = "answered ";

  return g_str_has_prefix (text, prefix) &&
         read_wall_us (text + strlen (prefix), &engine->answered_wall_us);
}

static bool
restore_summary_day (PlumbEngine *engine, const char *text)
{
  engine->summaries.has_told = plumb_day_parse (text, &engine->summaries.told_day);
  return engine->summaries.has_told;
}

static bool
restore_tolerance (PlumbEngine *engine, const char *text)
{
  char *end;
  double offset_deg = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0')
    return false;
  plumb_monitor_set_tolerance_offset (engine->monitor, offset_deg);
  return true;
}

bool
plumb_engine_restore (PlumbEngine *engine, PlumbKeep key, const char *text)
{
  switch (key) {
  case PLUMB_KEEP_BREAKS:
    return plumb_coach_read_breaks (&engine->coach, text, engine->offset_us, engine->boot_us);
  case PLUMB_KEEP_TRAINING: return plumb_coach_read_training (&engine->coach, text);
  case PLUMB_KEEP_AFTERCARE:
    return plumb_coach_read_aftercare (&engine->coach, text, engine->offset_us, engine->boot_us);
  case PLUMB_KEEP_SUMMARY_DAY: return restore_summary_day (engine, text);
  case PLUMB_KEEP_SEE_PROFESSIONAL: return restore_professional (engine, text);
  case PLUMB_KEEP_PAUSE: return restore_pause (engine, text);
  case PLUMB_KEEP_MODE: return plumb_mode_parse (text, &engine->mode);
  case PLUMB_KEEP_PROFILE: return plumb_profile_parse (text, &engine->profile);
  case PLUMB_KEEP_TOLERANCE: return restore_tolerance (engine, text);
  }
  return false;
}
