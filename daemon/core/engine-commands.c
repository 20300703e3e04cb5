/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from outside. */
#include "engine-private.h"
#include "event.h"

/* A command that is being carried out. What the judge says in it is left in engine->judged. */
typedef struct {
  PlumbEngine *engine;
  const PlumbCommand *command;
  PlumbEvents *events;
  PlumbReply *reply;
} Call;

/* One function for each command. */
typedef PlumbReplyCode (*Handler) (const Call *call);

static PlumbReplyCode
handle_settings (const Call *call)
{
  PlumbEngine *engine = call->engine;

  plumb_settings_unref (g_steal_pointer (&engine->given));
  engine->given = plumb_settings_ref (call->command->settings);
  plumb_engine_apply_settings (engine, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_library (const Call *call)
{
  plumb_coach_set_library (&call->engine->coach, call->command->collection);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_clock (const Call *call)
{
  plumb_engine_set_clock (call->engine, call->command, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_begin (const Call *call)
{
  plumb_engine_begin (call->engine, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_announce (const Call *call)
{
  call->engine->is_announcing = true;
  plumb_engine_announce (call->engine, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_flush (const Call *call)
{
  plumb_engine_flush (call->engine, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_erase (const Call *call)
{
  plumb_engine_flush (call->engine, call->events);
  plumb_engine_erase (call->engine, call->command->span.from_us, call->command->span.to_us);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_sensor (const Call *call)
{
  plumb_monitor_set_sensor (call->engine->monitor, call->command->slot,
                            call->command->sensor.is_used, call->command->sensor.placement,
                            call->engine->boot_us, &call->engine->judged);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_stream (const Call *call)
{
  plumb_monitor_set_stream (call->engine->monitor, call->command->slot, call->command->stream,
                            call->engine->boot_us, &call->engine->judged);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_battery (const Call *call)
{
  plumb_monitor_set_battery (call->engine->monitor, call->command->slot,
                             call->command->battery.percent, call->command->battery.is_charging,
                             call->command->battery.thresholds, call->engine->boot_us,
                             &call->engine->judged);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_restore_calibration (const Call *call)
{
  bool is_sane = plumb_monitor_restore_calibration (call->engine->monitor, call->command->slot,
                                                    call->command->restored, call->engine->boot_us,
                                                    &call->engine->judged);

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

static PlumbReplyCode
handle_calibrate (const Call *call)
{
  return reply_of (plumb_monitor_calibrate (call->engine->monitor, call->command->slot,
                                            call->command->pose, call->engine->boot_us,
                                            &call->engine->judged));
}

static PlumbReplyCode
handle_cancel_calibration (const Call *call)
{
  bool was_running = plumb_monitor_cancel_calibration (
      call->engine->monitor, call->command->slot, call->engine->boot_us, &call->engine->judged);

  return was_running ? PLUMB_REPLY_OK : PLUMB_REPLY_NOT_CALIBRATING;
}

static PlumbReplyCode
handle_hold (const Call *call)
{
  plumb_engine_set_hold (call->engine, call->command->hold.hold, call->command->hold.is_set,
                         call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_suspend (const Call *call)
{
  plumb_engine_set_hold (call->engine, PLUMB_HOLD_SUSPENDED, true, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_resume (const Call *call)
{
  plumb_engine_resume (call->engine, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_mode (const Call *call)
{
  plumb_engine_keep (call->engine, PLUMB_KEEP_MODE);
  plumb_engine_set_mode (call->engine, call->command->mode, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_profile (const Call *call)
{
  plumb_engine_set_profile (call->engine, call->command->profile, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_pause (const Call *call)
{
  PlumbEngine *engine = call->engine;
  int64_t length_us = call->command->pause.seconds * (int64_t)G_USEC_PER_SEC;

  PlumbEvent *event =
      plumb_events_add (call->events, PLUMB_EVENT_PAUSE_STARTED, 0, engine->boot_us);
  event->pause.length_us = length_us;
  event->pause.reason = call->command->pause.reason;
  plumb_engine_set_pause (engine, engine->boot_us + length_us, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_unpause (const Call *call)
{
  plumb_engine_set_pause (call->engine, 0, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_practise (const Call *call)
{
  plumb_coach_practise (&call->engine->coach, call->command->seconds, call->engine->boot_us,
                        call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_end_practice (const Call *call)
{
  return plumb_coach_end_practice (&call->engine->coach, call->engine->boot_us, call->events)
             ? PLUMB_REPLY_OK
             : PLUMB_REPLY_NO_PRACTICE;
}

static PlumbReplyCode
alert_reply (bool is_known)
{
  return is_known ? PLUMB_REPLY_OK : PLUMB_REPLY_NO_SUCH_ALERT;
}

static PlumbReplyCode
handle_acknowledge (const Call *call)
{
  return alert_reply (plumb_monitor_acknowledge (call->engine->monitor, call->command->alert.id,
                                                 call->engine->boot_us, &call->engine->judged));
}

static PlumbReplyCode
handle_dismiss (const Call *call)
{
  return alert_reply (plumb_monitor_dismiss (call->engine->monitor, call->command->alert.id,
                                             call->engine->boot_us, &call->engine->judged));
}

static PlumbReplyCode
handle_report_false (const Call *call)
{
  plumb_engine_keep (call->engine, PLUMB_KEEP_TOLERANCE);
  return alert_reply (plumb_monitor_report_false (call->engine->monitor, call->command->alert.id,
                                                  call->engine->boot_us, &call->engine->judged));
}

static PlumbReplyCode
handle_snooze (const Call *call)
{
  uint32_t seconds = call->command->alert.seconds;

  if (seconds == 0)
    seconds = (uint32_t)call->engine->settings->values.alerts.snooze_s;
  plumb_engine_keep (call->engine, PLUMB_KEEP_PACE);
  return alert_reply (plumb_monitor_snooze (call->engine->monitor, call->command->alert.id, seconds,
                                            call->engine->boot_us, &call->engine->judged));
}

static PlumbReplyCode
handle_answer_proposal (const Call *call)
{
  PlumbEngine *engine = call->engine;
  bool is_accepted = call->command->is_set;
  PlumbProposalKind kind;

  if (plumb_monitor_answer_proposal (engine->monitor, is_accepted, engine->boot_us,
                                     &engine->judged)) {
    plumb_engine_keep (engine, PLUMB_KEEP_TOLERANCE);
    return PLUMB_REPLY_OK;
  }
  if (!plumb_coach_answer_proposal (&engine->coach, is_accepted, engine->boot_us, call->events,
                                    &kind))
    return PLUMB_REPLY_NO_PROPOSAL;
  if (kind == PLUMB_PROPOSAL_GENTLE && is_accepted)
    plumb_engine_apply_settings (engine, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_check_in (const Call *call)
{
  plumb_coach_note_check_in (&call->engine->coach, &call->command->check_in, call->engine->boot_us,
                             call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_check_ins (const Call *call)
{
  plumb_engine_review_check_ins (call->engine, call->command, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_session (const Call *call)
{
  if (call->command->session.is_massage)
    plumb_coach_note_massage (&call->engine->coach,
                              call->command->session.wall_us - call->engine->offset_us,
                              call->engine->boot_us, call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_start_break (const Call *call)
{
  return plumb_coach_start_break (&call->engine->coach, call->command, call->engine->boot_us,
                                  call->events, &call->reply->break_id);
}

static PlumbReplyCode
handle_finish_break (const Call *call)
{
  return plumb_coach_finish_break (&call->engine->coach, call->command->finish.id,
                                   call->command->finish.is_completed, call->engine->boot_us,
                                   call->events);
}

static PlumbReplyCode
handle_postpone_break (const Call *call)
{
  return plumb_coach_postpone_break (&call->engine->coach, call->command->seconds,
                                     call->engine->boot_us, call->events);
}

static PlumbReplyCode
handle_skip_break (const Call *call)
{
  return plumb_coach_skip_break (&call->engine->coach, call->command->reason, call->engine->boot_us,
                                 call->events);
}

static PlumbReplyCode
handle_inhibit_breaks (const Call *call)
{
  plumb_coach_inhibit_breaks (&call->engine->coach, call->command->is_set, call->engine->boot_us,
                              call->events);
  return PLUMB_REPLY_OK;
}

static PlumbReplyCode
handle_suggest (const Call *call)
{
  return plumb_coach_answer_wish (&call->engine->coach, &call->command->wish, call->engine->boot_us,
                                  call->events, &call->reply->suggestion)
             ? PLUMB_REPLY_OK
             : PLUMB_REPLY_NOTHING_FITS;
}

static PlumbReplyCode
handle_why_not (const Call *call)
{
  call->reply->suggestion = (PlumbSuggestion){0};
  plumb_coach_find_why_not (&call->engine->coach, &call->command->wish,
                            &call->reply->suggestion.why_not);
  return PLUMB_REPLY_OK;
}

static const Handler handlers[PLUMB_COMMANDS] = {
    [PLUMB_COMMAND_SETTINGS] = handle_settings,
    [PLUMB_COMMAND_LIBRARY] = handle_library,
    [PLUMB_COMMAND_CLOCK] = handle_clock,
    [PLUMB_COMMAND_BEGIN] = handle_begin,
    [PLUMB_COMMAND_ANNOUNCE] = handle_announce,
    [PLUMB_COMMAND_FLUSH] = handle_flush,
    [PLUMB_COMMAND_ERASE] = handle_erase,
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
    [PLUMB_COMMAND_PRACTISE] = handle_practise,
    [PLUMB_COMMAND_END_PRACTICE] = handle_end_practice,
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
    [PLUMB_COMMAND_WHY_NOT] = handle_why_not,
};

void
plumb_engine_execute (PlumbEngine *engine, const PlumbCommand *command, PlumbEvents *out_events,
                      PlumbReply *out_reply)
{
  const Call call = {engine, command, out_events, out_reply};

  engine->judged.count = 0;
  out_reply->code = handlers[command->kind](&call);
  plumb_events_append (out_events, &engine->judged);
  plumb_engine_note_live (engine);
}
