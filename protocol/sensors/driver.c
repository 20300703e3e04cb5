/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session offers to the families: steps to queue, facts to state, samples to give. */
#include "session-private.h"

#include <math.h>

bool
plumb_match_name_starts (const PlumbAdvertisement *advertisement, const char *prefix)
{
  return advertisement->name != NULL && g_str_has_prefix (advertisement->name, prefix);
}

bool
plumb_match_uuid (const PlumbAdvertisement *advertisement, const char *uuid)
{
  return advertisement->uuids != NULL && g_strv_contains (advertisement->uuids, uuid);
}

bool
plumb_match_company (const PlumbAdvertisement *advertisement, uint16_t company)
{
  return advertisement->has_manufacturer && advertisement->company == company;
}

void
plumb_session_queue (PlumbSensorSession *session, const PlumbStep *step)
{
  if (session->n_steps == PLUMB_STEPS_MAX) {
    plumb_driver_fail (session, "the sensor asks for more than can be answered");
    return;
  }
  session->steps[(session->first_step + session->n_steps) % PLUMB_STEPS_MAX] = *step;
  session->n_steps++;
}

static void
queue_action (PlumbSensorSession *session, PlumbStepKind kind, PlumbActionKind action,
              uint8_t characteristic, PlumbStepWeight weight)
{
  PlumbStep step = {.kind = kind, .weight = weight};

  step.action.kind = action;
  step.action.characteristic = characteristic;
  plumb_session_queue (session, &step);
}

void
plumb_driver_read (PlumbSensorSession *session, uint8_t characteristic, PlumbStepWeight weight)
{
  queue_action (session, PLUMB_STEP_ACTION, PLUMB_ACTION_READ, characteristic, weight);
}

void
plumb_driver_subscribe (PlumbSensorSession *session, uint8_t characteristic, PlumbStepWeight weight)
{
  queue_action (session, PLUMB_STEP_ACTION, PLUMB_ACTION_SUBSCRIBE, characteristic, weight);
}

void
plumb_driver_write (PlumbSensorSession *session, uint8_t characteristic, const void *value,
                    size_t size, PlumbStepWeight weight)
{
  PlumbStep step = {.kind = PLUMB_STEP_ACTION, .weight = weight};

  g_assert (size <= PLUMB_SENSOR_WRITE_MAX);
  step.action.kind = PLUMB_ACTION_WRITE;
  step.action.characteristic = characteristic;
  step.action.size = (uint8_t)size;
  memcpy (step.action.value, value, size);
  plumb_session_queue (session, &step);
}

void
plumb_driver_pause (PlumbSensorSession *session, int64_t pause_us)
{
  plumb_session_queue (session, &(PlumbStep){.kind = PLUMB_STEP_PAUSE, .duration_us = pause_us});
}

void
plumb_driver_await (PlumbSensorSession *session, int64_t timeout_us)
{
  plumb_session_queue (session, &(PlumbStep){.kind = PLUMB_STEP_AWAIT, .duration_us = timeout_us});
}

void
plumb_driver_replied (PlumbSensorSession *session)
{
  session->has_reply = true;
}

void
plumb_driver_streaming (PlumbSensorSession *session)
{
  plumb_session_queue (session, &(PlumbStep){.kind = PLUMB_STEP_STREAMING});
}

void
plumb_driver_fail (PlumbSensorSession *session, const char *text)
{
  if (session->error == NULL)
    session->error = text;
  session->is_streaming = false;
  session->n_steps = 0;
}

void
plumb_driver_set_battery (PlumbSensorSession *session, int percent, bool is_charging)
{
  session->status.battery_percent = CLAMP (percent, -1, 100);
  session->status.is_charging = is_charging;
}

void
plumb_driver_set_changed (PlumbSensorSession *session, bool is_changed)
{
  session->status.is_changed = is_changed;
}

void
plumb_driver_set_rate (PlumbSensorSession *session, double rate_hz)
{
  session->status.rate_hz = rate_hz;
}

void
plumb_driver_read_identity (PlumbSensorSession *session, uint8_t model, uint8_t firmware)
{
  if (model != PLUMB_NO_CHARACTERISTIC)
    queue_action (session, PLUMB_STEP_MODEL, PLUMB_ACTION_READ, model, PLUMB_STEP_OPTIONAL);
  if (firmware != PLUMB_NO_CHARACTERISTIC)
    queue_action (session, PLUMB_STEP_FIRMWARE, PLUMB_ACTION_READ, firmware, PLUMB_STEP_OPTIONAL);
}

const PlumbSensorOptions *
plumb_driver_options (const PlumbSensorSession *session)
{
  return &session->options;
}

const PlumbSensorStatus *
plumb_driver_status (const PlumbSensorSession *session)
{
  return &session->status;
}

size_t
plumb_driver_nearest_rate (const PlumbSensorSession *session)
{
  const PlumbSensorInfo *info = &session->driver->info;
  double wanted_hz = CLAMP (session->options.rate_hz, 0.01, 10000.0);
  double least = INFINITY;
  size_t nearest = 0;

  for (size_t i = 0; i < info->n_rates; i++) {
    double distance = fabs (log (info->rates_hz[i] / wanted_hz));

    if (distance <= least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

void
plumb_driver_heart_rate (PlumbSensorSession *session, PlumbBytes bytes)
{
  PlumbWearEvidence evidence;

  if (!plumb_heart_rate_parse (bytes, &evidence)) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return;
  }
  if (evidence == PLUMB_WEAR_EVIDENCE_NONE)
    return;
  session->wear_evidence = evidence;
  session->wear_until_us = session->now_us + PLUMB_WEAR_EVIDENCE_US;
}

int
plumb_driver_percent_of_cell (int centivolts)
{
  static const struct {
    int centivolts;
    int percent;
  } steps[] = {{396, 100}, {393, 90}, {387, 75}, {382, 60}, {379, 50}, {377, 40},
               {373, 30},  {370, 20}, {368, 15}, {350, 10}, {340, 5}};

  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    if (centivolts >= steps[i].centivolts)
      return steps[i].percent;
  return 0;
}

void
plumb_driver_drop (PlumbSensorSession *session, PlumbDrop kind)
{
  session->status.drops[kind]++;
}

PlumbSample *
plumb_driver_sample (PlumbSensorSession *session)
{
  PlumbSample *sample;

  if (session->out == NULL || session->is_stopping) {
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
    return NULL;
  }
  if (session->n_out == session->out_max) {
    plumb_driver_drop (session, PLUMB_DROP_LENGTH);
    return NULL;
  }
  sample = &session->out[session->n_out++];
  *sample = (PlumbSample){0};
  return sample;
}

static bool
are_finite (const double v[3])
{
  return isfinite (v[0]) && isfinite (v[1]) && isfinite (v[2]);
}

static bool
is_measurable (const double v[3], double limit)
{
  bool is_zero = v[0] == 0 && v[1] == 0 && v[2] == 0;

  return !is_zero && fabs (v[0]) <= limit && fabs (v[1]) <= limit && fabs (v[2]) <= limit;
}

static void
add_wear (const PlumbSensorSession *session, PlumbSample *sample)
{
  if (session->wear_evidence == PLUMB_WEAR_EVIDENCE_NONE ||
      session->now_us >= session->wear_until_us)
    return;
  sample->fields |= PLUMB_SAMPLE_WORN;
  sample->is_worn = session->wear_evidence == PLUMB_WEAR_EVIDENCE_WORN;
}

PlumbSample *
plumb_driver_accel (PlumbSensorSession *session, const double accel_g[3], const double *rate_dps,
                    double limit_g)
{
  PlumbSample *sample;

  if (!are_finite (accel_g) || (rate_dps != NULL && !are_finite (rate_dps))) {
    plumb_driver_drop (session, PLUMB_DROP_NOT_FINITE);
    return NULL;
  }
  if (!is_measurable (accel_g, limit_g)) {
    plumb_driver_drop (session, PLUMB_DROP_RANGE);
    return NULL;
  }
  sample = plumb_driver_sample (session);
  if (sample == NULL)
    return NULL;
  sample->fields = PLUMB_SAMPLE_ACCEL;
  memcpy (sample->accel_g, accel_g, sizeof sample->accel_g);
  if (rate_dps != NULL) {
    sample->fields |= PLUMB_SAMPLE_RATE;
    memcpy (sample->rate_dps, rate_dps, sizeof sample->rate_dps);
  }
  add_wear (session, sample);
  return sample;
}
