/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a payload to samples: what is too much or a repeat is dropped and counted here, what is
 * malformed in the driver. */
#include <string.h>

#include "link-private.h"

#define NOMINAL_MIN_HZ 25 /* a sensor may start faster than it is told to go on */

static double
nominal_hz (const PlumbLinkSlot *slot, double rate_hz)
{
  double nominal = MAX (MAX (rate_hz, slot->settings->rate_hz), NOMINAL_MIN_HZ);
  guint subscribed = 0;
  for (size_t i = 0; i < slot->n_channels; i++)
    subscribed += slot->channels[i].path != NULL;
  return nominal * MAX (subscribed, 1);
}

/* False: one too many. */
static bool
admit (PlumbLinkSlot *slot, double rate_hz, int64_t now_us)
{
  PlumbIntake intake = plumb_meter_admit (&slot->meter, nominal_hz (slot, rate_hz), now_us);
  if (intake == PLUMB_INTAKE_FLOOD) {
    plumb_plan_flood (&slot->plan);
    plumb_link_schedule (slot->link);
  }
  return intake == PLUMB_INTAKE_ADMIT;
}

static bool
is_repeat (PlumbLinkChannel *channel, const uint8_t *bytes, size_t size, int64_t now_us)
{
  return channel->fd < 0 && plumb_repeats_check (&channel->repeats, bytes, size, now_us);
}

void
plumb_link_deliver (PlumbLinkSlot *slot, PlumbSample *samples, size_t count)
{
  PlumbLink *link = slot->link;
  for (size_t i = 0; i < count; i++)
    samples[i].sensor = slot->slot;
  if (count > 0 && link->listener.on_samples != NULL)
    link->listener.on_samples (samples, count, link->user_data);
}

/* Data keeps the link alive; so does a sensor that says why it has none. */
static void
note_data (PlumbLinkSlot *slot, const PlumbSensorStatus *before, size_t count, int64_t now_us)
{
  PlumbSensorStatus after;
  plumb_sensor_session_get_status (slot->session, &after);
  bool is_alive =
      count > 0 || after.drops[PLUMB_DROP_CHARGING] > before->drops[PLUMB_DROP_CHARGING];
  bool is_news = after.battery_percent != before->battery_percent ||
                 after.is_charging != before->is_charging || after.rate_hz != before->rate_hz;
  if (is_alive) {
    bool was_dead = slot->plan.data_us < slot->plan.since_us;
    slot->seen_us = now_us;
    plumb_plan_data (&slot->plan, now_us);
    is_news |= was_dead || slot->plan.state == PLUMB_PLAN_SILENT;
  }
  if (is_news)
    plumb_link_schedule (slot->link);
}

void
plumb_link_receive (PlumbLinkChannel *channel, const uint8_t *bytes, size_t size)
{
  PlumbLinkSlot *slot = channel->slot;
  PlumbSensorSession *session = slot->session;
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorStatus before;
  int64_t now_us = slot->link->clock ();
  plumb_sensor_session_get_status (session, &before);
  if (!admit (slot, before.rate_hz, now_us) || is_repeat (channel, bytes, size, now_us)) {
    slot->dropped++;
    return;
  }
  size_t count =
      plumb_sensor_session_receive (session, channel->index, bytes, size, now_us, samples);
  note_data (slot, &before, count, now_us);
  plumb_link_deliver (slot, samples, count);
  if (slot->session == session)
    plumb_link_session_drive (slot);
}

/* A sensor that notifies only what changes is read now and then: what the read gave is data too. */
void
plumb_link_collect (PlumbLinkSlot *slot)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorStatus status;
  size_t count = plumb_sensor_session_collect (slot->session, samples);
  if (count == 0)
    return;
  plumb_sensor_session_get_status (slot->session, &status);
  note_data (slot, &status, count, slot->link->clock ());
  plumb_link_deliver (slot, samples, count);
}

void
plumb_link_receive_advertisement (PlumbLinkSlot *slot, const PlumbMirrorDevice *device)
{
  PlumbSample samples[PLUMB_SENSOR_SAMPLES_MAX];
  PlumbSensorStatus before;
  PlumbAdvertisement advertisement = plumb_mirror_advertisement (device);
  int64_t now_us = slot->link->clock ();
  if (slot->session == NULL)
    return;
  plumb_sensor_session_get_status (slot->session, &before);
  if (!admit (slot, before.rate_hz, now_us)) {
    slot->dropped++;
    return;
  }
  size_t count =
      plumb_sensor_session_advertisement (slot->session, &advertisement, now_us, samples);
  note_data (slot, &before, count, now_us);
  plumb_link_deliver (slot, samples, count);
}
