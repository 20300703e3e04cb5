/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session's other half: bytes in, stamped samples out. */
#include "sensors/session-private.h"

/* The last sample is now; those before it one period apart, none before what was given already. */
static void
stamp_samples (PlumbSensorSession *session)
{
  double rate_hz = session->status.rate_hz;
  int64_t period_us = rate_hz > 0 ? (int64_t)(G_USEC_PER_SEC / rate_hz) : 0;
  int64_t n = (int64_t)session->n_out;
  int64_t last_us = session->now_us;
  int64_t before_us = session->last_sample_us;

  if (n == 0)
    return;
  if (last_us < before_us)
    last_us = before_us;
  if (before_us != INT64_MIN && n * period_us > last_us - before_us)
    period_us = (last_us - before_us) / n;
  for (int64_t i = 0; i < n; i++)
    session->out[i].time_us = last_us - (n - 1 - i) * period_us;
  session->last_sample_us = last_us;
  session->status.samples += (uint64_t)n;
}

void
plumb_session_open_sink (PlumbSensorSession *session, int64_t now_us, PlumbSample *out_samples,
                         size_t max)
{
  session->now_us = now_us;
  session->out = out_samples;
  session->out_max = max;
  session->n_out = 0;
}

size_t
plumb_session_close_sink (PlumbSensorSession *session)
{
  stamp_samples (session);
  session->out = NULL;
  return session->n_out;
}

size_t
plumb_sensor_session_collect (PlumbSensorSession *session, PlumbSample *out_samples)
{
  size_t n = session->n_held;

  memcpy (out_samples, session->held, n * sizeof *out_samples);
  session->n_held = 0;
  return n;
}

size_t
plumb_sensor_session_receive (PlumbSensorSession *session, uint8_t characteristic,
                              const uint8_t *bytes, size_t size, int64_t now_us,
                              PlumbSample *out_samples)
{
  if (characteristic >= PLUMB_CHARACTERISTICS_MAX ||
      !(session->subscribed & 1u << characteristic) || session->error != NULL) {
    plumb_driver_drop (session, PLUMB_DROP_UNEXPECTED);
    return 0;
  }
  plumb_session_open_sink (session, now_us, out_samples, PLUMB_SENSOR_SAMPLES_MAX);
  session->driver->notified (session, session->state, characteristic, plumb_bytes (bytes, size));
  return plumb_session_close_sink (session);
}

size_t
plumb_sensor_session_advertisement (PlumbSensorSession *session,
                                    const PlumbAdvertisement *advertisement, int64_t now_us,
                                    PlumbSample *out_samples)
{
  if (session->driver->advertised == NULL)
    return 0;
  plumb_session_open_sink (session, now_us, out_samples, PLUMB_SENSOR_SAMPLES_MAX);
  session->driver->advertised (session, session->state, advertisement);
  return plumb_session_close_sink (session);
}
