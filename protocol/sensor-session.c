/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session: hands out a driver's steps one at a time, and lets no write pass that is not on the
 * driver's list. */
#include "sensors/session-private.h"

PlumbSensorSession *
plumb_sensor_session_new (const PlumbSensorDriver *driver, const PlumbSensorOptions *options)
{
  PlumbSensorSession *session = g_new0 (PlumbSensorSession, 1);

  g_assert (driver->state_size <= PLUMB_SENSOR_STATE_MAX);
  g_assert (driver->info.n_characteristics <= PLUMB_CHARACTERISTICS_MAX);
  session->driver = driver;
  session->options = *options;
  session->status.battery_percent = -1;
  session->status.is_changed = options->was_changed;
  session->last_sample_us = INT64_MIN;
  if (driver->start != NULL)
    driver->start (session, session->state);
  else
    session->is_streaming = true;
  return session;
}

void
plumb_sensor_session_free (PlumbSensorSession *session)
{
  g_free (session);
}

static bool
is_write (const PlumbSensorAction *action)
{
  return action->kind == PLUMB_ACTION_WRITE || action->kind == PLUMB_ACTION_WRITE_COMMAND;
}

static bool
is_allowed_by (const PlumbSensorWrite *allowed, const PlumbSensorAction *action)
{
  if (allowed->characteristic != action->characteristic || allowed->size != action->size)
    return false;
  for (size_t i = 0; i < action->size; i++) {
    uint8_t mask = allowed->mask != NULL ? allowed->mask[i] : 0xff;

    if ((action->value[i] & mask) != (allowed->pattern[i] & mask))
      return false;
  }
  return true;
}

static bool
is_on_the_list (const PlumbSensorInfo *info, const PlumbSensorAction *action)
{
  for (size_t i = 0; i < info->n_writes; i++)
    if (is_allowed_by (&info->writes[i], action))
      return true;
  return false;
}

static void
drop_first_step (PlumbSensorSession *session)
{
  session->first_step = (session->first_step + 1) % PLUMB_STEPS_MAX;
  session->n_steps--;
  session->wait_until_us = 0;
}

static bool
hand_out (PlumbSensorSession *session, const PlumbStep *step, PlumbSensorAction *out_action)
{
  const PlumbSensorAction *action = &step->action;

  if (action->characteristic >= session->driver->info.n_characteristics ||
      (is_write (action) && !is_on_the_list (&session->driver->info, action))) {
    plumb_driver_fail (session, "the driver wanted to write what is not on its list");
    return false;
  }
  if (is_write (action))
    session->has_reply = false;
  if (action->kind == PLUMB_ACTION_SUBSCRIBE) {
    session->subscribed |= 1u << action->characteristic;
    /* What was measured before anybody listened is not sent. */
    session->last_sample_us = MAX (session->last_sample_us, session->now_us);
  }
  session->outstanding = *step;
  session->is_outstanding = true;
  session->outstanding_until_us = session->now_us + PLUMB_ACTION_TIMEOUT_US;
  *out_action = *action;
  drop_first_step (session);
  return true;
}

/* A pause or an await at the head of the queue. True: over, the next step may follow. */
static bool
has_waited (PlumbSensorSession *session, const PlumbStep *step)
{
  bool is_await = step->kind == PLUMB_STEP_AWAIT;

  if (session->wait_until_us == 0)
    session->wait_until_us = session->now_us + step->duration_us;
  if (!(is_await && session->has_reply) && session->now_us < session->wait_until_us)
    return false;

  drop_first_step (session);
  if (!is_await || session->has_reply || session->is_stopping)
    return true;
  if (session->driver->timed_out != NULL)
    session->driver->timed_out (session, session->state);
  else
    plumb_driver_fail (session, "the sensor did not reply to a command");
  return true;
}

static void
begin_streaming (PlumbSensorSession *session)
{
  drop_first_step (session);
  session->is_streaming = true;
  session->next_poll_us = session->now_us + session->driver->poll_us;
}

static bool
run_steps (PlumbSensorSession *session, PlumbSensorAction *out_action)
{
  while (session->n_steps > 0) {
    const PlumbStep step = session->steps[session->first_step];

    switch (step.kind) {
    case PLUMB_STEP_ACTION:
    case PLUMB_STEP_MODEL:
    case PLUMB_STEP_FIRMWARE: return hand_out (session, &step, out_action);
    case PLUMB_STEP_PAUSE:
    case PLUMB_STEP_AWAIT:
      if (!has_waited (session, &step))
        return false;
      break;
    case PLUMB_STEP_STREAMING: begin_streaming (session); break;
    }
  }
  return false;
}

/* After the driver's own stop sequence: one unsubscription a call. */
static bool
next_unsubscription (PlumbSensorSession *session, PlumbSensorAction *out_action)
{
  for (uint8_t i = 0; i < session->driver->info.n_characteristics; i++)
    if (session->subscribed & 1u << i) {
      PlumbStep step = {.kind = PLUMB_STEP_ACTION, .weight = PLUMB_STEP_OPTIONAL};

      session->subscribed &= ~(1u << i);
      step.action.kind = PLUMB_ACTION_UNSUBSCRIBE;
      step.action.characteristic = i;
      plumb_session_queue (session, &step);
      return run_steps (session, out_action);
    }
  session->is_over = true;
  return false;
}

static void
give_up_outstanding (PlumbSensorSession *session)
{
  session->is_outstanding = false;
  if (!session->is_stopping)
    plumb_driver_fail (session, "the sensor did not answer");
}

static void
poll_if_due (PlumbSensorSession *session)
{
  const PlumbSensorDriver *driver = session->driver;

  if (driver->poll == NULL || !session->is_streaming || session->n_steps > 0 ||
      session->now_us < session->next_poll_us)
    return;
  session->next_poll_us = session->now_us + driver->poll_us;
  driver->poll (session, session->state);
}

bool
plumb_sensor_session_next (PlumbSensorSession *session, int64_t now_us,
                           PlumbSensorAction *out_action)
{
  session->now_us = now_us;
  if (session->is_outstanding && now_us >= session->outstanding_until_us)
    give_up_outstanding (session);
  if (session->is_outstanding || session->is_over)
    return false;
  if (session->error != NULL && !session->is_stopping)
    return false;
  if (run_steps (session, out_action))
    return true;
  if (session->is_stopping)
    return session->n_steps == 0 && next_unsubscription (session, out_action);
  if (session->n_steps > 0 || session->error != NULL)
    return false;
  poll_if_due (session);
  return run_steps (session, out_action);
}

static void
fail_with_result (PlumbSensorSession *session, PlumbActionResult result)
{
  bool can_pair = session->driver->info.pairing != PLUMB_PAIRING_REFUSED;

  switch (result) {
  case PLUMB_RESULT_OK: break;
  case PLUMB_RESULT_MISSING:
    plumb_driver_fail (session, "the sensor lacks a characteristic that its family has");
    break;
  case PLUMB_RESULT_REFUSED: plumb_driver_fail (session, "the sensor refused a command"); break;
  case PLUMB_RESULT_NOT_PAIRED:
    session->is_pairing_wanted = can_pair;
    plumb_driver_fail (session, can_pair ? "the sensor wants to be paired first"
                                         : "the sensor wants a bond that its firmware refuses");
    break;
  case PLUMB_RESULT_FAILED: plumb_driver_fail (session, "a command to the sensor failed"); break;
  }
}

/* Keeps the printable ASCII of what a device says of itself. */
static void
set_text (char *text, size_t text_size, const uint8_t *bytes, size_t size)
{
  size_t n = 0;

  for (size_t i = 0; i < size && n + 1 < text_size; i++)
    if (g_ascii_isprint ((char)bytes[i]))
      text[n++] = (char)bytes[i];
  text[n] = '\0';
  g_strchomp (text);
}

void
plumb_sensor_session_complete (PlumbSensorSession *session, const PlumbSensorAction *action,
                               PlumbActionResult result, const uint8_t *bytes, size_t size,
                               int64_t now_us)
{
  const PlumbStep step = session->outstanding;
  bool has_bytes = result == PLUMB_RESULT_OK && bytes != NULL;

  if (!session->is_outstanding || action->kind != step.action.kind ||
      action->characteristic != step.action.characteristic)
    return;
  session->now_us = now_us;
  session->is_outstanding = false;
  session->n_held = 0;
  if (action->kind == PLUMB_ACTION_SUBSCRIBE && result == PLUMB_RESULT_MISSING)
    session->subscribed &= ~(1u << action->characteristic);
  if (step.kind == PLUMB_STEP_MODEL && has_bytes)
    set_text (session->status.model, sizeof session->status.model, bytes, size);
  if (step.kind == PLUMB_STEP_FIRMWARE && has_bytes)
    set_text (session->status.firmware, sizeof session->status.firmware, bytes, size);
  if (session->is_stopping || session->error != NULL)
    return;
  if (result != PLUMB_RESULT_OK && step.weight == PLUMB_STEP_VITAL)
    fail_with_result (session, result);
  else if (step.kind == PLUMB_STEP_ACTION && session->driver->completed != NULL) {
    plumb_session_open_sink (session, now_us, session->held, PLUMB_HELD_MAX);
    session->driver->completed (session, session->state, &step.action, result,
                                plumb_bytes (bytes, has_bytes ? size : 0));
    session->n_held = plumb_session_close_sink (session);
  }
  while (session->n_steps > 0 && session->steps[session->first_step].kind == PLUMB_STEP_STREAMING)
    begin_streaming (session);
}

void
plumb_sensor_session_stop (PlumbSensorSession *session)
{
  if (session->is_stopping)
    return;
  session->is_stopping = true;
  session->is_streaming = false;
  session->n_steps = 0;
  session->wait_until_us = 0;
  if (session->driver->stop != NULL)
    session->driver->stop (session, session->state);
}

bool
plumb_sensor_session_is_streaming (const PlumbSensorSession *session)
{
  return session->is_streaming;
}

static bool
is_reply_here (const PlumbSensorSession *session)
{
  return session->has_reply && session->steps[session->first_step].kind == PLUMB_STEP_AWAIT;
}

int64_t
plumb_sensor_session_deadline (const PlumbSensorSession *session)
{
  if (session->is_outstanding)
    return session->outstanding_until_us;
  if (session->is_over || (session->error != NULL && !session->is_stopping))
    return INT64_MAX;
  if (session->n_steps > 0)
    return is_reply_here (session) ? 0 : session->wait_until_us;
  if (session->is_stopping)
    return 0;
  return session->is_streaming && session->driver->poll != NULL ? session->next_poll_us : INT64_MAX;
}

int64_t
plumb_sensor_session_silence_us (const PlumbSensorSession *session)
{
  double rate_hz = session->status.rate_hz;
  int64_t from_rate_us;

  if (session->driver->silence_us > 0)
    return session->driver->silence_us;
  if (rate_hz <= 0)
    return PLUMB_SILENCE_UNKNOWN_US;
  from_rate_us = (int64_t)(PLUMB_SILENCE_PERIODS * G_USEC_PER_SEC / rate_hz);
  return MAX (from_rate_us, PLUMB_SILENCE_LEAST_US);
}

const char *
plumb_sensor_session_error (const PlumbSensorSession *session, bool *out_is_pairing_wanted)
{
  if (out_is_pairing_wanted != NULL)
    *out_is_pairing_wanted = session->is_pairing_wanted;
  return session->error;
}

void
plumb_sensor_session_get_status (const PlumbSensorSession *session, PlumbSensorStatus *out_status)
{
  *out_status = session->status;
}
