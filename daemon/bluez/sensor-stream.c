/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensor-stream.h"

#include <string.h>

#include "rate-limiter.h"

#define SILENCE_UNKNOWN_US (30 * (int64_t)G_USEC_PER_SEC)
#define NOMINAL_MIN_HZ     25 /* a sensor may start faster than it is told to go on */

struct PlumbSensorStream {
  PlumbPeer *peer;
  PlumbClock clock;
  uint32_t slot;
  const PlumbSensorStreamListener *listener;
  gpointer user_data;
  PlumbSubscriptions *subscriptions;

  PlumbSensorSession *session; /* NULL: none is open */
  const PlumbSensorInfo *info; /* of its driver */
  char *device_path;
  double wanted_rate_hz;
  bool is_fd_preferred;
  GCancellable *cancellable; /* of the session */
  PlumbSensorAction action;
  PlumbRateLimiter limiter;
  int64_t close_deadline_us; /* INT64_MAX: not closing */

  uint64_t dropped;         /* of ended sessions, repeats and excess */
  PlumbSensorStatus status; /* of the latest session that ended */
  const char *error;
};

static double
nominal_hz (const PlumbSensorStream *stream, double rate_hz)
{
  double nominal = MAX (MAX (rate_hz, stream->wanted_rate_hz), NOMINAL_MIN_HZ);
  return nominal * MAX (plumb_subscriptions_count (stream->subscriptions), 1);
}

/* False: one too many. */
static bool
allow (PlumbSensorStream *stream, double rate_hz, int64_t now_us)
{
  PlumbRateVerdict verdict =
      plumb_rate_limiter_allow (&stream->limiter, nominal_hz (stream, rate_hz), now_us);
  if (verdict == PLUMB_RATE_FLOOD)
    stream->listener->on_flood (stream->user_data);
  return verdict == PLUMB_RATE_ALLOWED;
}

/* Data keeps the link alive; so does a sensor that says why it has none. */
static void
deliver (PlumbSensorStream *stream, PlumbSample *samples, size_t count,
         const PlumbSensorStatus *before, int64_t now_us)
{
  PlumbSensorStatus after;
  plumb_sensor_session_get_status (stream->session, &after);
  for (size_t i = 0; i < count; i++)
    samples[i].slot = stream->slot;
  if (after.battery_percent != before->battery_percent ||
      after.is_charging != before->is_charging || after.rate_hz != before->rate_hz)
    stream->listener->on_status_changed (stream->user_data);
  if (count > 0 || after.drops[PLUMB_DROP_CHARGING] > before->drops[PLUMB_DROP_CHARGING])
    stream->listener->on_data (samples, count, now_us, stream->user_data);
}

static void
on_value (uint8_t index, const uint8_t *bytes, size_t size, gpointer user_data)
{
  PlumbSensorStream *stream = user_data;
  PlumbSensorSession *session = stream->session;
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorStatus before;
  int64_t now_us = stream->clock ();
  plumb_sensor_session_get_status (session, &before);
  if (!allow (stream, before.rate_hz, now_us) ||
      plumb_subscriptions_is_repeat (stream->subscriptions, index, bytes, size, now_us)) {
    stream->dropped++;
    return;
  }
  size_t count = plumb_sensor_session_receive (session, index, bytes, size, now_us, samples);
  deliver (stream, samples, count, &before, now_us);
  if (stream->session == session)
    plumb_sensor_stream_drive (stream);
}

static void
on_oversized (gpointer user_data)
{
  ((PlumbSensorStream *)user_data)->dropped++;
}

/* A sensor that notifies only what changes is read now and then: what the read gave is data too. */
static void
collect (PlumbSensorStream *stream)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorStatus status;
  size_t count = plumb_sensor_session_collect (stream->session, samples);
  plumb_sensor_session_get_status (stream->session, &status);
  if (count > 0)
    deliver (stream, samples, count, &status, stream->clock ());
}

void
plumb_sensor_stream_receive_advertisement (PlumbSensorStream *stream,
                                           const PlumbMirrorDevice *device)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorStatus before;
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  int64_t now_us = stream->clock ();
  if (stream->session == NULL)
    return;
  plumb_sensor_session_get_status (stream->session, &before);
  if (!allow (stream, before.rate_hz, now_us)) {
    stream->dropped++;
    return;
  }
  size_t count =
      plumb_sensor_session_advertisement (stream->session, &advertisement, now_us, samples);
  deliver (stream, samples, count, &before, now_us);
}

static PlumbActionResult
to_result (PlumbBluezError error)
{
  switch (error) {
  case PLUMB_BLUEZ_OK:
  case PLUMB_BLUEZ_ALREADY: return PLUMB_RESULT_OK;
  case PLUMB_BLUEZ_NOT_PAIRED: return PLUMB_RESULT_NOT_PAIRED;
  case PLUMB_BLUEZ_ATT:
  case PLUMB_BLUEZ_NOT_SUPPORTED:
  case PLUMB_BLUEZ_NOT_PERMITTED: return PLUMB_RESULT_REFUSED;
  case PLUMB_BLUEZ_CANCELLED:
  case PLUMB_BLUEZ_GONE:
  case PLUMB_BLUEZ_UNKNOWN_OBJECT:
  case PLUMB_BLUEZ_NO_REPLY:
  case PLUMB_BLUEZ_ACCESS_DENIED:
  case PLUMB_BLUEZ_NOT_READY:
  case PLUMB_BLUEZ_IN_PROGRESS:
  case PLUMB_BLUEZ_ABORTED:
  case PLUMB_BLUEZ_CONNECT_FAILED:
  case PLUMB_BLUEZ_TOO_MANY_LINKS:
  case PLUMB_BLUEZ_NOTIFY_TAKEN:
  case PLUMB_BLUEZ_NOT_CONNECTED:
  case PLUMB_BLUEZ_FAILED: break;
  }
  return PLUMB_RESULT_FAILED;
}

static const PlumbSensorCharacteristic *
wanted_characteristic (const PlumbSensorStream *stream)
{
  return &stream->info->characteristics[stream->action.characteristic];
}

/* The driver knows the sensor, whoever holds the link knows the link: each is told its part. */
static void
report_failure (PlumbSensorStream *stream, PlumbBluezError error)
{
  PlumbActionResult result = to_result (error);
  bool is_refused = result == PLUMB_RESULT_REFUSED &&
                    stream->action.kind == PLUMB_ACTION_SUBSCRIBE &&
                    wanted_characteristic (stream)->is_required;
  if (result == PLUMB_RESULT_FAILED || is_refused)
    stream->listener->on_failed (error, stream->user_data);
}

static void
complete (PlumbSensorStream *stream, GVariant *reply, PlumbBluezError error)
{
  g_autoptr (GVariant) value = NULL;
  const uint8_t *bytes = NULL;
  gsize size = 0;
  const PlumbSensorAction action = stream->action;
  if (action.kind == PLUMB_ACTION_READ && reply != NULL) {
    g_variant_get (reply, "(@ay)", &value);
    bytes = g_variant_get_fixed_array (value, &size, 1);
  }
  report_failure (stream, error);
  plumb_sensor_session_complete (stream->session, &action, to_result (error), bytes, size,
                                 stream->clock ());
  collect (stream);
  if (stream->session != NULL)
    plumb_sensor_stream_drive (stream);
}

static void
on_action_done (const PlumbReply *reply, gpointer user_data)
{
  complete (user_data, reply->value, reply->error);
}

static void
on_subscription_done (PlumbBluezError error, gpointer user_data)
{
  complete (user_data, NULL, error);
}

static void
on_restarted (PlumbBluezError error, gpointer user_data)
{
  const PlumbSensorStream *stream = user_data;
  stream->listener->on_restarted (error, stream->user_data);
}

static void
call_characteristic (PlumbSensorStream *stream, const char *path, const char *method,
                     GVariant *parameters, const char *reply_type)
{
  plumb_peer_call (stream->peer, &(PlumbCall){.path = path,
                                              .interface = PLUMB_BLUEZ_CHARACTERISTIC,
                                              .method = method,
                                              .parameters = parameters,
                                              .reply_type = reply_type,
                                              .timeout_ms = PLUMB_NOTIFY_TIMEOUT_MS,
                                              .cancellable = stream->cancellable,
                                              .on_reply = on_action_done,
                                              .user_data = stream});
}

static void
write_value (PlumbSensorStream *stream, const char *path, const char *type)
{
  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "type", g_variant_new_string (type));
  GVariant *bytes =
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, stream->action.value, stream->action.size, 1);
  call_characteristic (stream, path, "WriteValue", g_variant_new ("(@aya{sv})", bytes, &options),
                       "()");
}

/* False: it ended already, the characteristic is not there. */
static bool
start_action (PlumbSensorStream *stream)
{
  const PlumbSensorAction *action = &stream->action;
  const PlumbSensorCharacteristic *wanted = wanted_characteristic (stream);
  const PlumbMirrorCharacteristic *found =
      stream->device_path != NULL
          ? plumb_mirror_find_characteristic (plumb_peer_get_mirror (stream->peer),
                                              stream->device_path, wanted->service_uuid,
                                              wanted->uuid)
          : NULL;
  if (found == NULL)
    return false;
  switch (action->kind) {
  case PLUMB_ACTION_READ:
    call_characteristic (stream, found->path, "ReadValue", g_variant_new ("(a{sv})", NULL), "(ay)");
    return true;
  case PLUMB_ACTION_WRITE: write_value (stream, found->path, "request"); return true;
  case PLUMB_ACTION_WRITE_COMMAND: write_value (stream, found->path, "command"); return true;
  case PLUMB_ACTION_SUBSCRIBE:
    plumb_subscriptions_start (stream->subscriptions, action->characteristic, found->path,
                               stream->is_fd_preferred);
    return true;
  case PLUMB_ACTION_UNSUBSCRIBE:
    plumb_subscriptions_stop (stream->subscriptions, action->characteristic);
    return true;
  }
  return false;
}

static bool
is_stop_over (const PlumbSensorStream *stream)
{
  return stream->close_deadline_us != INT64_MAX &&
         plumb_sensor_session_deadline (stream->session) == INT64_MAX;
}

void
plumb_sensor_stream_drive (PlumbSensorStream *stream)
{
  while (stream->session != NULL &&
         plumb_sensor_session_next (stream->session, stream->clock (), &stream->action)) {
    const PlumbSensorAction action = stream->action;
    if (!start_action (stream))
      plumb_sensor_session_complete (stream->session, &action, PLUMB_RESULT_MISSING, NULL, 0,
                                     stream->clock ());
  }
  if (stream->session != NULL && is_stop_over (stream))
    plumb_sensor_stream_abort (stream);
  stream->listener->on_deadline_changed (stream->user_data);
}

void
plumb_sensor_stream_restart (PlumbSensorStream *stream)
{
  plumb_subscriptions_restart (stream->subscriptions);
}

void
plumb_sensor_stream_open (PlumbSensorStream *stream, const PlumbSensorDriver *driver,
                          const PlumbSensorSettings *settings, const char *device_path)
{
  plumb_sensor_stream_abort (stream);
  PlumbSensorOptions options = {.rate_hz = settings->rate_hz,
                                .is_vibration_wanted = settings->is_vibration_wanted,
                                .was_changed = stream->status.is_changed};
  stream->session = plumb_sensor_session_new (driver, &options);
  stream->info = plumb_sensor_driver_info (driver);
  stream->device_path = g_strdup (device_path);
  stream->wanted_rate_hz = settings->rate_hz;
  stream->is_fd_preferred = settings->notify == PLUMB_NOTIFY_FD;
  stream->cancellable = g_cancellable_new ();
  stream->error = NULL;
  memset (&stream->limiter, 0, sizeof stream->limiter);
  plumb_subscriptions_open (stream->subscriptions, stream->info->n_characteristics);
  plumb_sensor_stream_drive (stream);
}

void
plumb_sensor_stream_abort (PlumbSensorStream *stream)
{
  if (stream->session == NULL)
    return;
  g_cancellable_cancel (stream->cancellable);
  g_clear_object (&stream->cancellable);
  plumb_subscriptions_close (stream->subscriptions);
  plumb_sensor_session_get_status (stream->session, &stream->status);
  stream->error = plumb_sensor_session_error (stream->session, NULL);
  for (int i = 0; i < PLUMB_DROP_KINDS; i++)
    stream->dropped += stream->status.drops[i];
  memset (stream->status.drops, 0, sizeof stream->status.drops);
  g_clear_pointer (&stream->device_path, g_free);
  g_clear_pointer (&stream->session, plumb_sensor_session_free);
}

void
plumb_sensor_stream_close (PlumbSensorStream *stream)
{
  stream->close_deadline_us = stream->clock () + PLUMB_CLOSE_LIMIT_US;
  plumb_sensor_session_stop (stream->session);
  plumb_sensor_stream_drive (stream);
}

bool
plumb_sensor_stream_end_close (PlumbSensorStream *stream, int64_t now_us)
{
  if (stream->close_deadline_us == INT64_MAX ||
      (stream->session != NULL && now_us < stream->close_deadline_us))
    return false;
  stream->close_deadline_us = INT64_MAX;
  plumb_sensor_stream_abort (stream);
  return true;
}

void
plumb_sensor_stream_reset (PlumbSensorStream *stream)
{
  stream->dropped = 0;
  stream->error = NULL;
  stream->status = (PlumbSensorStatus){.battery_percent = -1};
}

void
plumb_sensor_stream_forget_owner (PlumbSensorStream *stream)
{
  plumb_sensor_stream_abort (stream);
  plumb_subscriptions_forget_owner (stream->subscriptions);
}

int64_t
plumb_sensor_stream_deadline (const PlumbSensorStream *stream)
{
  int64_t session_us =
      stream->session != NULL ? plumb_sensor_session_deadline (stream->session) : INT64_MAX;
  return MIN (session_us, stream->close_deadline_us);
}

bool
plumb_sensor_stream_is_open (const PlumbSensorStream *stream)
{
  return stream->session != NULL;
}

void
plumb_sensor_stream_add_facts (const PlumbSensorStream *stream, PlumbPlanFacts *facts)
{
  const PlumbSensorSession *session = stream->session;
  facts->is_session_open = session != NULL;
  facts->silence_us = SILENCE_UNKNOWN_US;
  if (session == NULL)
    return;
  facts->is_streaming = plumb_sensor_session_is_streaming (session);
  facts->is_refused = plumb_sensor_session_error (session, &facts->is_pairing_wanted);
  facts->silence_us = plumb_sensor_session_silence_us (session);
}

const char *
plumb_sensor_stream_get_error (const PlumbSensorStream *stream)
{
  return stream->error;
}

void
plumb_sensor_stream_describe (const PlumbSensorStream *stream, PlumbLinkSensor *out_sensor)
{
  PlumbSensorStatus status = stream->status;
  if (stream->session != NULL)
    plumb_sensor_session_get_status (stream->session, &status);
  out_sensor->dropped = stream->dropped;
  for (int i = 0; i < PLUMB_DROP_KINDS; i++)
    out_sensor->dropped += status.drops[i];
  out_sensor->battery_percent = status.battery_percent;
  out_sensor->is_charging = status.is_charging;
  g_strlcpy (out_sensor->model, status.model, sizeof out_sensor->model);
  g_strlcpy (out_sensor->firmware, status.firmware, sizeof out_sensor->firmware);
  out_sensor->rate_hz = status.rate_hz;
}

int
plumb_sensor_stream_find_battery (const PlumbSensorStream *stream, const PlumbMirrorDevice *device)
{
  PlumbLinkSensor own;
  plumb_sensor_stream_describe (stream, &own);
  return own.battery_percent < 0 && device != NULL ? device->battery_percent : own.battery_percent;
}

PlumbSensorStream *
plumb_sensor_stream_new (PlumbPeer *peer, PlumbValueBus *values, PlumbClock clock, uint32_t slot,
                         const PlumbSensorStreamListener *listener, gpointer user_data)
{
  static const PlumbSubscriptionsListener subscriptions = {.on_value = on_value,
                                                           .on_oversized = on_oversized,
                                                           .on_done = on_subscription_done,
                                                           .on_restarted = on_restarted};
  PlumbSensorStream *stream = g_new0 (PlumbSensorStream, 1);
  stream->peer = peer;
  stream->clock = clock;
  stream->slot = slot;
  stream->listener = listener;
  stream->user_data = user_data;
  stream->subscriptions = plumb_subscriptions_new (peer, values, &subscriptions, stream);
  stream->close_deadline_us = INT64_MAX;
  plumb_sensor_stream_reset (stream);
  return stream;
}

void
plumb_sensor_stream_free (PlumbSensorStream *stream)
{
  plumb_sensor_stream_abort (stream);
  plumb_subscriptions_free (stream->subscriptions);
  g_free (stream);
}
