/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "virtual-sensor.h"

#include <math.h>
#include <string.h>

#include "sensor-log.h"
#include "timers.h"

#define INDEX_MAX   32 /* characteristics of one family */
#define PAYLOAD_MAX 512
#define LATE_MAX_US 250000 /* further behind than this, what was missed is not made up for */
#define TOO_LONG_BY 7

struct PlumbVirtualSensor {
  const PlumbFamily *family;
  char *address;
  char *name;
  double speed;
  int battery_percent;
  bool is_known;
  bool is_bonded;
  PlumbFaults *faults;
  PlumbPlayer *player;
  PlumbTimers *timers;
  const PlumbSensorHost *host;
  gpointer host_data;
  void *state;
  double rate_hz;
  int64_t born_us;
  int64_t played_from_us; /* 0: not begun */
  int64_t due_us;
  GSource *source;
  bool is_connected;
  bool is_link_down;      /* the script says so */
  bool is_off_body;       /* likewise */
  guint unreachable;      /* timer: the link was lost for a time */
  uint32_t subscriptions; /* one bit per characteristic */
  uint64_t notifications;
  const char *label;
  PlumbAdvertising advertising;
  PlumbSensorLog *log;
  GBytes *last[INDEX_MAX];
};

static gboolean on_due (PlumbVirtualSensor *sensor);

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = {.dispatch = dispatch};

static void
host_reachable_changed (PlumbVirtualSensor *sensor)
{
  if (sensor->host && sensor->host->reachable_changed)
    sensor->host->reachable_changed (sensor, sensor->host_data);
}

static double
effective_rate (const PlumbVirtualSensor *sensor)
{
  double rate_hz = sensor->rate_hz;
  if (plumb_faults_has (sensor->faults, "flood", sensor->address))
    rate_hz = plumb_faults_number (sensor->faults, "flood", "rate", 1000);
  return MAX (rate_hz, 0.01) * sensor->speed;
}

static void
begin_play (PlumbVirtualSensor *sensor)
{
  if (sensor->played_from_us != 0)
    return;
  sensor->played_from_us = sensor->due_us = g_get_monotonic_time ();
  g_source_set_ready_time (sensor->source, sensor->due_us);
}

PlumbVirtualSensor *
plumb_virtual_sensor_new (const PlumbVirtualSensorOptions *options, PlumbFaults *faults,
                          PlumbPlayer *player)
{
  PlumbVirtualSensor *sensor = g_new0 (PlumbVirtualSensor, 1);
  sensor->family = options->family;
  sensor->address = g_strdup (options->address);
  sensor->name = g_strdup (options->name ? options->name : options->family->name);
  sensor->speed = options->speed;
  sensor->battery_percent = options->battery_percent;
  sensor->is_known = options->is_known;
  sensor->is_bonded = options->is_bonded;
  sensor->rate_hz = options->rate_hz > 0 ? options->rate_hz : options->family->rate_hz;
  sensor->faults = faults;
  sensor->player = player;
  sensor->timers = plumb_timers_new (options->speed);
  sensor->state = g_malloc0 (MAX (options->family->state_size, 1));
  sensor->born_us = g_get_monotonic_time ();
  sensor->label = "";
  sensor->log = plumb_sensor_log_new ();
  sensor->advertising.manufacturer_data = g_byte_array_new ();
  sensor->advertising.service_data = g_byte_array_new ();
  sensor->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (sensor->source, (GSourceFunc)on_due, sensor, NULL);
  g_source_attach (sensor->source, g_main_context_get_thread_default ());
  if (sensor->family->power_on)
    sensor->family->power_on (sensor);
  if (sensor->family->advertise)
    sensor->family->advertise (sensor, &(PlumbMotion){.accel_g = {1, 0, 0}}, &sensor->advertising);
  if (sensor->family->is_broadcast)
    begin_play (sensor);
  return sensor;
}

void
plumb_virtual_sensor_free (PlumbVirtualSensor *sensor)
{
  if (!sensor)
    return;
  g_source_destroy (sensor->source);
  g_source_unref (sensor->source);
  plumb_timers_free (sensor->timers);
  plumb_player_free (sensor->player);
  g_byte_array_unref (sensor->advertising.manufacturer_data);
  g_byte_array_unref (sensor->advertising.service_data);
  plumb_sensor_log_free (sensor->log);
  for (size_t i = 0; i < INDEX_MAX; i++)
    g_clear_pointer (&sensor->last[i], g_bytes_unref);
  g_free (sensor->state);
  g_free (sensor->address);
  g_free (sensor->name);
  g_free (sensor);
}

void
plumb_virtual_sensor_set_host (PlumbVirtualSensor *sensor, const PlumbSensorHost *host,
                               gpointer user_data)
{
  sensor->host = host;
  sensor->host_data = user_data;
}

void
plumb_virtual_sensor_play (PlumbVirtualSensor *sensor, PlumbPlayer *player)
{
  bool has_begun = sensor->played_from_us != 0;
  plumb_player_free (sensor->player);
  sensor->player = player;
  sensor->label = "";
  sensor->played_from_us = 0;
  if (has_begun)
    begin_play (sensor);
}

void
plumb_virtual_sensor_faults_changed (PlumbVirtualSensor *sensor)
{
  if (sensor->played_from_us == 0)
    return;
  sensor->due_us = g_get_monotonic_time ();
  g_source_set_ready_time (sensor->source, sensor->due_us);
}

static void
set_link_down (PlumbVirtualSensor *sensor, bool is_down)
{
  if (sensor->is_link_down == is_down)
    return;
  sensor->is_link_down = is_down;
  host_reachable_changed (sensor);
}

static void
broadcast (PlumbVirtualSensor *sensor, const PlumbMotion *motion)
{
  g_byte_array_set_size (sensor->advertising.manufacturer_data, 0);
  g_byte_array_set_size (sensor->advertising.service_data, 0);
  sensor->family->advertise (sensor, motion, &sensor->advertising);
  sensor->notifications++;
  if (sensor->host && sensor->host->advertised)
    sensor->host->advertised (sensor, sensor->host_data);
}

static void
play_sample (PlumbVirtualSensor *sensor)
{
  PlumbMotion motion;
  double t_s = (double)(sensor->due_us - sensor->played_from_us) / G_USEC_PER_SEC * sensor->speed;
  plumb_player_motion (sensor->player, t_s, &motion);
  sensor->label = motion.label;
  sensor->is_off_body = motion.is_off_body;
  set_link_down (sensor, motion.is_link_down);
  bool is_silent = motion.is_silent || motion.is_link_down ||
                   plumb_faults_has (sensor->faults, "silent", sensor->address);
  if (is_silent)
    return;
  if (plumb_faults_has (sensor->faults, "not-finite", sensor->address))
    motion.accel_g[0] = motion.accel_g[1] = motion.accel_g[2] = NAN;
  if (sensor->family->is_broadcast)
    broadcast (sensor, &motion);
  else if (sensor->is_connected && sensor->family->sample)
    sensor->family->sample (sensor, &motion);
}

static gboolean
on_due (PlumbVirtualSensor *sensor)
{
  int64_t now_us = g_get_monotonic_time ();
  if (sensor->due_us < now_us - LATE_MAX_US)
    sensor->due_us = now_us;
  play_sample (sensor);
  sensor->due_us += (int64_t)(G_USEC_PER_SEC / effective_rate (sensor));
  g_source_set_ready_time (sensor->source, sensor->due_us);
  return G_SOURCE_CONTINUE;
}

const PlumbFamily *
plumb_virtual_sensor_family (const PlumbVirtualSensor *sensor)
{
  return sensor->family;
}

const char *
plumb_virtual_sensor_name (const PlumbVirtualSensor *sensor)
{
  return sensor->name;
}

const char *
plumb_virtual_sensor_address (const PlumbVirtualSensor *sensor)
{
  return sensor->address;
}

const PlumbAdvertising *
plumb_virtual_sensor_advertising (const PlumbVirtualSensor *sensor)
{
  return &sensor->advertising;
}

bool
plumb_virtual_sensor_is_known (const PlumbVirtualSensor *sensor)
{
  return sensor->is_known;
}

bool
plumb_virtual_sensor_is_reachable (const PlumbVirtualSensor *sensor)
{
  return !sensor->is_link_down && sensor->unreachable == 0 &&
         !plumb_faults_has (sensor->faults, "out-of-range", sensor->address) &&
         !plumb_faults_has (sensor->faults, "empty", NULL);
}

bool
plumb_virtual_sensor_is_bonded (const PlumbVirtualSensor *sensor)
{
  return sensor->is_bonded;
}

void
plumb_virtual_sensor_set_bonded (PlumbVirtualSensor *sensor, bool is_bonded)
{
  sensor->is_bonded = is_bonded;
}

void
plumb_virtual_sensor_note (PlumbVirtualSensor *sensor, const char *word)
{
  plumb_sensor_log_line (sensor->log, word, NULL);
}

bool
plumb_virtual_sensor_needs_bond (const PlumbVirtualSensor *sensor, unsigned index)
{
  return !sensor->is_bonded &&
         ((sensor->family->characteristics[index].flags & PLUMB_GATT_ENCRYPTED) ||
          plumb_faults_has (sensor->faults, "not-paired", sensor->address));
}

void
plumb_virtual_sensor_connect (PlumbVirtualSensor *sensor)
{
  sensor->is_connected = true;
  plumb_sensor_log_line (sensor->log, "connect", NULL);
  if (sensor->family->connected)
    sensor->family->connected (sensor);
}

void
plumb_virtual_sensor_disconnect (PlumbVirtualSensor *sensor)
{
  if (!sensor->is_connected)
    return;
  sensor->is_connected = false;
  sensor->subscriptions = 0;
  plumb_sensor_log_line (sensor->log, "disconnect", NULL);
  if (sensor->family->disconnected)
    sensor->family->disconnected (sensor);
}

PlumbAttError
plumb_virtual_sensor_read (PlumbVirtualSensor *sensor, unsigned index, GByteArray *out_bytes)
{
  const PlumbGattCharacteristic *characteristic = &sensor->family->characteristics[index];
  bool is_answered = characteristic->text || sensor->family->read;
  if (!(characteristic->flags & PLUMB_GATT_READ) || !is_answered)
    return PLUMB_ATT_READ_NOT_PERMITTED;
  if (plumb_virtual_sensor_needs_bond (sensor, index))
    return PLUMB_ATT_NOT_PAIRED;
  if (characteristic->text) {
    g_byte_array_append (out_bytes, (const guint8 *)characteristic->text,
                         (guint)strlen (characteristic->text));
    return PLUMB_ATT_OK;
  }
  return sensor->family->read (sensor, index, out_bytes);
}

PlumbAttError
plumb_virtual_sensor_write (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes,
                            size_t size)
{
  const PlumbGattCharacteristic *characteristic = &sensor->family->characteristics[index];
  plumb_sensor_log_write (sensor->log, characteristic->uuid, bytes, size);
  if (!(characteristic->flags & (PLUMB_GATT_WRITE | PLUMB_GATT_WRITE_COMMAND)) ||
      !sensor->family->write)
    return PLUMB_ATT_WRITE_NOT_PERMITTED;
  if (plumb_virtual_sensor_needs_bond (sensor, index))
    return PLUMB_ATT_NOT_PAIRED;
  const char *refused =
      plumb_faults_text (sensor->faults, "write-refused", "uuid", characteristic->uuid);
  if (g_ascii_strcasecmp (refused, characteristic->uuid) == 0 &&
      plumb_faults_take (sensor->faults, "write-refused", sensor->address))
    return PLUMB_ATT_REFUSED;
  return sensor->family->write (sensor, index, bytes, size);
}

void
plumb_virtual_sensor_subscribe (PlumbVirtualSensor *sensor, unsigned index, bool is_on)
{
  uint32_t bit = UINT32_C (1) << index;
  if (((sensor->subscriptions & bit) != 0) == is_on)
    return;
  sensor->subscriptions ^= bit;
  plumb_sensor_log_line (sensor->log, is_on ? "subscribe" : "unsubscribe",
                         sensor->family->characteristics[index].uuid);
  if (sensor->family->subscribed)
    sensor->family->subscribed (sensor, index, is_on);
  if (is_on)
    begin_play (sensor);
}

static void
on_reachable_again (gpointer data)
{
  PlumbVirtualSensor *sensor = data;
  sensor->unreachable = 0;
  host_reachable_changed (sensor);
}

void
plumb_virtual_sensor_lose_link (PlumbVirtualSensor *sensor, double seconds)
{
  plumb_timers_cancel (sensor->timers, &sensor->unreachable);
  sensor->unreachable =
      plumb_timers_add (sensor->timers, seconds, on_reachable_again, sensor, NULL);
  host_reachable_changed (sensor);
}

uint64_t
plumb_virtual_sensor_notifications (const PlumbVirtualSensor *sensor)
{
  return sensor->notifications;
}

GVariant *
plumb_virtual_sensor_describe (const PlumbVirtualSensor *sensor)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  double time_s = plumb_virtual_sensor_time_s (sensor);
  g_variant_builder_add (&builder, "{sv}", "family", g_variant_new_string (sensor->family->family));
  g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (sensor->name));
  g_variant_builder_add (&builder, "{sv}", "connected",
                         g_variant_new_boolean (sensor->is_connected));
  g_variant_builder_add (&builder, "{sv}", "subscribed",
                         g_variant_new_boolean (sensor->subscriptions != 0));
  g_variant_builder_add (&builder, "{sv}", "notifications",
                         g_variant_new_uint64 (sensor->notifications));
  g_variant_builder_add (&builder, "{sv}", "bonded", g_variant_new_boolean (sensor->is_bonded));
  g_variant_builder_add (&builder, "{sv}", "battery",
                         g_variant_new_int32 (plumb_virtual_sensor_battery (sensor)));
  g_variant_builder_add (&builder, "{sv}", "rate_hz", g_variant_new_double (sensor->rate_hz));
  g_variant_builder_add (&builder, "{sv}", "time_s", g_variant_new_double (time_s));
  g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (sensor->label));
  plumb_sensor_log_describe (sensor->log, &builder);
  return g_variant_builder_end (&builder);
}

void *
plumb_virtual_sensor_state (PlumbVirtualSensor *sensor)
{
  return sensor->state;
}

bool
plumb_virtual_sensor_is_subscribed (const PlumbVirtualSensor *sensor, unsigned index)
{
  return (sensor->subscriptions >> index) & 1;
}

static size_t
spoil (PlumbVirtualSensor *sensor, unsigned index, uint8_t *payload, size_t size)
{
  GBytes *last = sensor->last[index];
  if (last && plumb_faults_has (sensor->faults, "repeat-values", sensor->address)) {
    gsize last_size = 0;
    const uint8_t *bytes = g_bytes_get_data (last, &last_size);
    memcpy (payload, bytes, last_size);
    return last_size;
  }
  g_clear_pointer (&sensor->last[index], g_bytes_unref);
  sensor->last[index] = g_bytes_new (payload, size);
  if (plumb_faults_has (sensor->faults, "too-short", sensor->address))
    return size / 2;
  if (plumb_faults_has (sensor->faults, "too-long", sensor->address)) {
    memset (payload + size, 0, TOO_LONG_BY);
    return size + TOO_LONG_BY;
  }
  return size;
}

void
plumb_virtual_sensor_notify (PlumbVirtualSensor *sensor, unsigned index, const uint8_t *bytes,
                             size_t size)
{
  uint8_t payload[PAYLOAD_MAX + TOO_LONG_BY];
  g_assert (size <= PAYLOAD_MAX && index < INDEX_MAX);
  if (!sensor->is_connected || !plumb_virtual_sensor_is_subscribed (sensor, index))
    return;
  memcpy (payload, bytes, size);
  size = spoil (sensor, index, payload, size);
  sensor->notifications++;
  if (sensor->host && sensor->host->notified)
    sensor->host->notified (sensor, index, payload, size, sensor->host_data);
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
  return (double)(g_get_monotonic_time () - sensor->born_us) / G_USEC_PER_SEC * sensor->speed;
}

int
plumb_virtual_sensor_battery (const PlumbVirtualSensor *sensor)
{
  double percent = sensor->battery_percent;
  if (plumb_faults_has (sensor->faults, "battery", sensor->address))
    percent = plumb_faults_number (sensor->faults, "battery", "percent", 5);
  return (int)CLAMP (percent, 0, 100);
}

bool
plumb_virtual_sensor_is_charging (const PlumbVirtualSensor *sensor)
{
  return plumb_faults_has (sensor->faults, "charging", sensor->address);
}

bool
plumb_virtual_sensor_is_worn (const PlumbVirtualSensor *sensor)
{
  return !sensor->is_off_body && !plumb_faults_has (sensor->faults, "off-body", sensor->address);
}

void
plumb_virtual_sensor_crash (PlumbVirtualSensor *sensor)
{
  plumb_sensor_log_line (sensor->log, "crash", NULL);
  plumb_virtual_sensor_lose_link (sensor, 3);
}
