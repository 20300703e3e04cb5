/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sensor family's session against a sensor that says anything. Built once a family, which is
 * FUZZ_FAMILY. The input: one byte of options, then messages of a head byte, a length byte and that
 * many bytes. The head's two highest bits say what happens, the lowest four which characteristic or
 * result: 0 bytes are notified (or, of a broadcast family, advertised); 1 the next action succeeds
 * and these are the bytes that were read; 2 it ends otherwise; 3 time passes, a tenth of a second
 * for each of the length's units.
 */
#include "sensor.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  const PlumbSensorDriver *driver;
  const PlumbSensorInfo *info;
  PlumbSensorSession *session;
  int64_t now_us;
  int64_t last_us;
} Run;

static void
check_samples (Run *run, const PlumbSample *samples, size_t n)
{
  g_assert_cmpuint (n, <=, PLUMB_SENSOR_SAMPLES_MAX);
  for (size_t i = 0; i < n; i++) {
    g_assert_true (samples[i].fields != 0);
    g_assert_true (samples[i].time_us >= run->last_us && samples[i].time_us <= run->now_us);
    g_assert_true (isfinite (samples[i].angle_deg));
    for (int axis = 0; axis < 3; axis++) {
      g_assert_true (fabs (samples[i].accel_g[axis]) <= 16);
      g_assert_true (isfinite (samples[i].rate_dps[axis]));
    }
    run->last_us = samples[i].time_us;
  }
}

static bool
is_listed (const PlumbSensorInfo *info, const PlumbSensorAction *action)
{
  for (size_t w = 0; w < info->n_writes; w++) {
    const PlumbSensorWrite *write = &info->writes[w];
    bool is_it = write->characteristic == action->characteristic && write->size == action->size;

    for (size_t i = 0; is_it && i < write->size; i++)
      is_it = ((write->pattern[i] ^ action->value[i]) & (write->mask ? write->mask[i] : 0xff)) == 0;
    if (is_it)
      return true;
  }
  return false;
}

static bool
next_action (Run *run, PlumbSensorAction *out_action)
{
  if (!plumb_sensor_session_next (run->session, run->now_us, out_action))
    return false;
  g_assert_cmpuint (out_action->characteristic, <, run->info->n_characteristics);
  if (out_action->kind == PLUMB_ACTION_WRITE || out_action->kind == PLUMB_ACTION_WRITE_COMMAND)
    g_assert_true (is_listed (run->info, out_action));
  return true;
}

static void
answer (Run *run, PlumbActionResult result, const uint8_t *bytes, size_t size)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorAction action;

  if (!next_action (run, &action))
    return;
  plumb_sensor_session_complete (run->session, &action, result, bytes, size, run->now_us);
  check_samples (run, samples, plumb_sensor_session_collect (run->session, samples));
}

static void
advertise (Run *run, unsigned kind, const uint8_t *bytes, size_t size)
{
  static const uint16_t companies[] = {0x0499, 0x0822, 0x0886, 0x006b};
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbAdvertisement advertisement = {
      .has_manufacturer = kind < G_N_ELEMENTS (companies),
      .company = companies[kind % G_N_ELEMENTS (companies)],
      .manufacturer_data = bytes,
      .manufacturer_size = MIN (size, 255),
      .service_data_uuid = "0000fcd2-0000-1000-8000-00805f9b34fb",
      .service_data = bytes,
      .service_data_size = size,
  };

  plumb_sensor_driver_match (run->driver, &advertisement);
  check_samples (
      run, samples,
      plumb_sensor_session_advertisement (run->session, &advertisement, run->now_us, samples));
}

static void
notify (Run *run, uint8_t characteristic, const uint8_t *bytes, size_t size)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];

  if (run->info->is_broadcast)
    advertise (run, characteristic, bytes, size);
  else
    check_samples (run, samples,
                   plumb_sensor_session_receive (run->session, characteristic, bytes, size,
                                                 run->now_us, samples));
}

static void
run_message (Run *run, uint8_t head, const uint8_t *bytes, size_t size)
{
  uint8_t detail = head & 0xf;

  switch (head >> 6) {
  case 0: notify (run, detail, bytes, size); break;
  case 1: answer (run, PLUMB_RESULT_OK, bytes, size); break;
  case 2: answer (run, (PlumbActionResult)(detail % (PLUMB_RESULT_FAILED + 1)), bytes, size); break;
  default: run->now_us += (int64_t)size * 100000; break;
  }
}

static void
leave (Run *run)
{
  PlumbSensorAction action;
  int patience = 100;

  plumb_sensor_session_stop (run->session);
  while (plumb_sensor_session_deadline (run->session) != INT64_MAX) {
    g_assert_cmpint (patience--, >, 0);
    if (next_action (run, &action))
      plumb_sensor_session_complete (run->session, &action, PLUMB_RESULT_OK, NULL, 0, run->now_us);
    else
      run->now_us = MAX (run->now_us, plumb_sensor_session_deadline (run->session));
  }
  g_assert_false (plumb_sensor_session_is_streaming (run->session));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Run run = {.driver = plumb_sensor_driver_by_name (FUZZ_FAMILY), .now_us = G_USEC_PER_SEC};
  PlumbSensorOptions options = {.rate_hz = 10};
  size_t at = 1;

  if (size == 0)
    return 0;
  options.is_vibration_wanted = data[0] & 1;
  options.rate_hz = (data[0] >> 1) + 0.5;
  run.info = plumb_sensor_driver_info (run.driver);
  run.session = plumb_sensor_session_new (run.driver, &options);
  while (at + 2 <= size) {
    size_t length = MIN (data[at + 1], size - at - 2);
    g_autofree uint8_t *bytes = g_memdup2 (data + at + 2, length);

    run_message (&run, data[at], bytes, length);
    at += 2 + length;
  }
  leave (&run);
  plumb_sensor_session_free (run.session);
  return 0;
}
