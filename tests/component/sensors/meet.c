/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meet.h"

#include <math.h>
#include <string.h>

#define NOISE_G      0.004
#define MEET_BEGIN_S 1000

typedef struct {
  unsigned index;
  GBytes *bytes;
} Notification;

struct PlumbVirtualSensor {
  Meet *meet;
  const PlumbFamily *family;
  void *state;
  uint32_t subscribed;
  double rate_hz;
  bool is_connected;
  bool is_bonded;
  GArray *queue; /* Notification: delivered when the action is over, as a radio does */
  int64_t next_us;
  PlumbAdvertising advertising;
};

static void
clear_notification (void *data)
{
  Notification *notification = data;

  g_bytes_unref (notification->bytes);
}

/* What family.h promises to the families. */

const PlumbFamily *
plumb_virtual_sensor_family (const PlumbVirtualSensor *sensor)
{
  return sensor->family;
}

void *
plumb_virtual_sensor_state (PlumbVirtualSensor *sensor)
{
  return sensor->state;
}

bool
plumb_virtual_sensor_is_subscribed (const PlumbVirtualSensor *sensor, unsigned index)
{
  return sensor->subscribed & 1u << index;
}

void
plumb_virtual_sensor_notify (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes,
                             size_t size)
{
  Notification notification = {.index = index, .bytes = g_bytes_new (bytes, size)};

  if (sensor->is_connected && plumb_virtual_sensor_is_subscribed (sensor, index))
    g_array_append_val (sensor->queue, notification);
  else
    g_bytes_unref (notification.bytes);
}

void
plumb_virtual_sensor_set_rate (PlumbVirtualSensor *sensor, double rate_hz)
{
  sensor->rate_hz = rate_hz;
}

double
plumb_virtual_sensor_rate (const PlumbVirtualSensor *sensor)
{
  return sensor->rate_hz;
}

double
plumb_virtual_sensor_time_s (const PlumbVirtualSensor *sensor)
{
  return (double)sensor->meet->now_us / G_USEC_PER_SEC - MEET_BEGIN_S;
}

int
plumb_virtual_sensor_battery (const PlumbVirtualSensor *sensor)
{
  return 80;
}

bool
plumb_virtual_sensor_is_charging (const PlumbVirtualSensor *sensor)
{
  return false;
}

bool
plumb_virtual_sensor_is_worn (const PlumbVirtualSensor *sensor)
{
  return true;
}

const char *
plumb_virtual_sensor_address (const PlumbVirtualSensor *sensor)
{
  return "C0:FF:EE:00:00:01";
}

void
plumb_virtual_sensor_crash (PlumbVirtualSensor *sensor)
{
  sensor->meet->crashes++;
}

/* The meeting. */

void
meet_begin (Meet *meet, const PlumbFamily *family)
{
  PlumbVirtualSensor *sensor = g_new0 (PlumbVirtualSensor, 1);

  *meet = (Meet){.family = family, .sensor = sensor, .now_us = MEET_BEGIN_S * G_USEC_PER_SEC};
  meet->samples = g_array_new (FALSE, FALSE, sizeof (PlumbSample));
  meet->noise = g_rand_new_with_seed (1);
  sensor->meet = meet;
  sensor->family = family;
  sensor->state = g_malloc0 (MAX (family->state_size, 1));
  sensor->rate_hz = family->rate_hz;
  sensor->is_bonded = true;
  sensor->queue = g_array_new (FALSE, FALSE, sizeof (Notification));
  g_array_set_clear_func (sensor->queue, clear_notification);
  sensor->advertising.manufacturer_data = g_byte_array_new ();
  sensor->advertising.service_data = g_byte_array_new ();
  if (family->power_on != NULL)
    family->power_on (sensor);
}

void
meet_end (Meet *meet)
{
  g_clear_pointer (&meet->session, plumb_sensor_session_free);
  g_array_unref (meet->samples);
  g_rand_free (meet->noise);
  g_array_unref (meet->sensor->queue);
  g_byte_array_unref (meet->sensor->advertising.manufacturer_data);
  g_byte_array_unref (meet->sensor->advertising.service_data);
  g_free (meet->sensor->state);
  g_free (meet->sensor);
}

static PlumbAdvertisement
advertise (Meet *meet, const PlumbMotion *motion)
{
  PlumbVirtualSensor *sensor = meet->sensor;
  const PlumbFamily *family = meet->family;
  PlumbAdvertising *advertising = &sensor->advertising;

  g_byte_array_set_size (advertising->manufacturer_data, 0);
  g_byte_array_set_size (advertising->service_data, 0);
  if (family->advertise != NULL)
    family->advertise (sensor, motion, advertising);
  return (PlumbAdvertisement){
      .name = family->name,
      .uuids = family->advertised_uuids,
      .has_manufacturer = advertising->manufacturer_data->len > 0,
      .company = family->company,
      .manufacturer_data = advertising->manufacturer_data->data,
      .manufacturer_size = advertising->manufacturer_data->len,
      .service_data_uuid = family->service_data_uuid,
      .service_data = advertising->service_data->data,
      .service_data_size = advertising->service_data->len,
  };
}

const PlumbSensorDriver *
meet_recognise (Meet *meet, PlumbConfidence *out_confidence)
{
  const PlumbAdvertisement advertisement =
      advertise (meet, &(PlumbMotion){.accel_g = {1, 0, 0}, .label = ""});

  meet->driver = plumb_sensor_driver_recognise (&advertisement, true, out_confidence);
  return meet->driver;
}

const PlumbAdvertising *
meet_advertising (const Meet *meet)
{
  return &meet->sensor->advertising;
}

void
meet_connect (Meet *meet, double rate_hz)
{
  const PlumbSensorOptions options = {.rate_hz = rate_hz};
  PlumbVirtualSensor *sensor = meet->sensor;

  meet->session = plumb_sensor_session_new (meet->driver, &options);
  meet->actions = meet->notifications = 0;
  g_array_set_size (meet->samples, 0);
  sensor->next_us = meet->now_us;
  sensor->is_connected = !meet->family->is_broadcast;
  if (sensor->is_connected && meet->family->connected != NULL)
    meet->family->connected (sensor);
}

void
meet_lose_link (Meet *meet)
{
  PlumbVirtualSensor *sensor = meet->sensor;

  g_clear_pointer (&meet->session, plumb_sensor_session_free);
  g_array_set_size (sensor->queue, 0);
  sensor->subscribed = 0;
  sensor->is_connected = false;
  if (meet->family->disconnected != NULL)
    meet->family->disconnected (sensor);
}

static const PlumbGattCharacteristic *
find (const Meet *meet, uint8_t characteristic, unsigned *out_index)
{
  const PlumbSensorCharacteristic *wanted =
      &plumb_sensor_driver_info (meet->driver)->characteristics[characteristic];

  for (unsigned i = 0; i < meet->family->n_characteristics; i++)
    if (strcmp (meet->family->characteristics[i].uuid, wanted->uuid) == 0 &&
        strcmp (meet->family->characteristics[i].service_uuid, wanted->service_uuid) == 0) {
      *out_index = i;
      return &meet->family->characteristics[i];
    }
  return NULL;
}

static uint8_t
find_back (const Meet *meet, unsigned index)
{
  const PlumbSensorInfo *info = plumb_sensor_driver_info (meet->driver);
  unsigned found;

  for (uint8_t i = 0; i < info->n_characteristics; i++)
    if (find (meet, i, &found) != NULL && found == index)
      return i;
  return UINT8_MAX;
}

static PlumbActionResult
result_of (PlumbAttError error)
{
  if (error == PLUMB_ATT_NOT_PAIRED)
    return PLUMB_RESULT_NOT_PAIRED;
  return error == PLUMB_ATT_OK ? PLUMB_RESULT_OK : PLUMB_RESULT_REFUSED;
}

static PlumbActionResult
write_value (Meet *meet, unsigned index, const PlumbSensorAction *action)
{
  bool is_refused = meet->actions >= meet->refused_from && meet->actions < meet->refused_to;

  if (is_refused || meet->family->write == NULL)
    return PLUMB_RESULT_REFUSED;
  return result_of (meet->family->write (meet->sensor, index, action->value, action->size));
}

static PlumbActionResult
subscribe (Meet *meet, unsigned index, bool is_on)
{
  uint32_t bit = 1u << index;

  meet->sensor->subscribed =
      is_on ? meet->sensor->subscribed | bit : meet->sensor->subscribed & ~bit;
  if (meet->family->subscribed != NULL)
    meet->family->subscribed (meet->sensor, index, is_on);
  return PLUMB_RESULT_OK;
}

static PlumbActionResult
carry_out (Meet *meet, const PlumbSensorAction *action, GByteArray *out_bytes)
{
  unsigned index = 0;
  const PlumbGattCharacteristic *found = find (meet, action->characteristic, &index);

  if (found == NULL)
    return PLUMB_RESULT_MISSING;
  if (found->flags & PLUMB_GATT_ENCRYPTED && !meet->sensor->is_bonded)
    return PLUMB_RESULT_NOT_PAIRED;
  switch (action->kind) {
  case PLUMB_ACTION_READ:
    if (found->text != NULL)
      g_byte_array_append (out_bytes, (const guint8 *)found->text, (guint)strlen (found->text));
    if (found->text != NULL)
      return PLUMB_RESULT_OK;
    if (!(found->flags & PLUMB_GATT_READ) || meet->family->read == NULL)
      return PLUMB_RESULT_REFUSED;
    return result_of (meet->family->read (meet->sensor, index, out_bytes));
  case PLUMB_ACTION_WRITE:
  case PLUMB_ACTION_WRITE_COMMAND:
    if (!(found->flags & (PLUMB_GATT_WRITE | PLUMB_GATT_WRITE_COMMAND)))
      return PLUMB_RESULT_REFUSED;
    return write_value (meet, index, action);
  case PLUMB_ACTION_SUBSCRIBE:
  case PLUMB_ACTION_UNSUBSCRIBE:
    if (!(found->flags & (PLUMB_GATT_NOTIFY | PLUMB_GATT_INDICATE)))
      return PLUMB_RESULT_REFUSED;
    return subscribe (meet, index, action->kind == PLUMB_ACTION_SUBSCRIBE);
  }
  return PLUMB_RESULT_FAILED;
}

static void
take_samples (Meet *meet, const PlumbSample *samples, size_t n)
{
  g_array_append_vals (meet->samples, samples, (guint)n);
}

static void
deliver (Meet *meet)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  GArray *queue = meet->sensor->queue;

  for (guint i = 0; i < queue->len; i++) {
    const Notification *notification = &g_array_index (queue, Notification, i);
    gsize size;
    const uint8_t *bytes = g_bytes_get_data (notification->bytes, &size);

    meet->notifications++;
    take_samples (meet, samples,
                  plumb_sensor_session_receive (meet->session,
                                                find_back (meet, notification->index), bytes, size,
                                                meet->now_us, samples));
  }
  g_array_set_size (queue, 0);
}

bool
meet_act (Meet *meet, unsigned n)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorAction action;

  for (; n > 0; n--) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    PlumbActionResult result;

    if (!plumb_sensor_session_next (meet->session, meet->now_us, &action))
      return false;
    meet->actions++;
    result = carry_out (meet, &action, bytes);
    plumb_sensor_session_complete (meet->session, &action, result, bytes->data, bytes->len,
                                   meet->now_us);
    take_samples (meet, samples, plumb_sensor_session_collect (meet->session, samples));
    deliver (meet);
  }
  return true;
}

static PlumbMotion
motion_of (Meet *meet, Pose pose)
{
  double forward = pose.forward_deg * G_PI / 180, left = pose.left_deg * G_PI / 180;
  PlumbMotion motion = {
      .accel_g = {cos (forward) * cos (left), -sin (left) * cos (forward), -sin (forward)},
      .label = ""};

  for (int axis = 0; axis < 3; axis++)
    motion.accel_g[axis] += g_rand_double_range (meet->noise, -NOISE_G, NOISE_G);
  return motion;
}

static void
sample (Meet *meet, Pose pose)
{
  const PlumbMotion motion = motion_of (meet, pose);

  if (meet->family->is_broadcast) {
    const PlumbAdvertisement advertisement = advertise (meet, &motion);
    PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];

    take_samples (
        meet, samples,
        plumb_sensor_session_advertisement (meet->session, &advertisement, meet->now_us, samples));
  } else if (meet->family->sample != NULL)
    meet->family->sample (meet->sensor, &motion);
}

void
meet_play (Meet *meet, double seconds, Pose pose)
{
  PlumbVirtualSensor *sensor = meet->sensor;
  int64_t end_us = meet->now_us + (int64_t)(seconds * G_USEC_PER_SEC);

  while (meet->now_us < end_us) {
    int64_t deadline_us = plumb_sensor_session_deadline (meet->session);

    meet->now_us = MAX (meet->now_us, MIN (MIN (sensor->next_us, deadline_us), end_us));
    if (meet->now_us >= sensor->next_us) {
      sample (meet, pose);
      sensor->next_us += (int64_t)(G_USEC_PER_SEC / sensor->rate_hz);
    }
    deliver (meet);
    g_assert_false (meet_act (meet, 100));
  }
}

void
meet_stop (Meet *meet)
{
  plumb_sensor_session_stop (meet->session);
  meet_act (meet, 100);
  for (int patience = 0; plumb_sensor_session_deadline (meet->session) != INT64_MAX; patience++) {
    g_assert_cmpint (patience, <, 10);
    meet->now_us = MAX (meet->now_us, plumb_sensor_session_deadline (meet->session));
    meet_act (meet, 100);
  }
}
