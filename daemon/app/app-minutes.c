/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in states, handed to the store minute by minute. */
#include <math.h>

#include "app-private.h"
#include "clock.h"
#include "names.h"

#define MINUTE_US   ((int64_t)60 * G_USEC_PER_SEC)
#define DAY_US      (24 * 60 * MINUTE_US)
#define WAITING_MAX 1024 /* minutes in one transaction; each may bring rows of every sensor */
/* Between two steps of throwing old history away, so that it takes a small part of the time. */
#define TIDY_PAUSE_US ((int64_t)G_USEC_PER_SEC / 10)
/* A wall clock that moved by more than this against the boot clock was set. */
#define JUMP_US ((int64_t)2 * G_USEC_PER_SEC)

static void
find_minute_end (PlumbApp *app, int64_t from_us)
{
  int64_t real_us = from_us + app->offset_us;

  app->minute_end_us = (real_us / MINUTE_US + 1) * MINUTE_US - app->offset_us;
}

static void
take_until (PlumbApp *app, int64_t until_us)
{
  int64_t from_real_us = app->taken_us + app->offset_us;
  PlumbTotals totals, late;
  PlumbEvents events;
  double deviation = app->deviation_count > 0 ? app->deviation_sum / app->deviation_count : NAN;

  if (until_us <= app->taken_us)
    return;
  plumb_monitor_take_totals (app->monitor, until_us, &totals, &events);
  plumb_monitor_take_late (app->monitor, &late);
  plumb_store_add_totals (app->store, app->piece_real_us, app->piece_real_us, &late, NAN);
  plumb_store_add_totals (app->store, from_real_us, until_us + app->offset_us, &totals, deviation);
  app->taken_us = until_us;
  app->piece_real_us = from_real_us;
  app->deviation_sum = 0;
  app->deviation_count = 0;
  plumb_app_dispatch (app, &events);
  plumb_app_train (app, &late, until_us);
  plumb_app_train (app, &totals, until_us);
}

static void
add_radio_values (PlumbApp *app, uint32_t slot)
{
  int64_t at_us = app->taken_us + app->offset_us;
  PlumbLinkSensor radio;

  plumb_link_get_sensor (app->link, slot, &radio);
  if (radio.connection != PLUMB_CONNECTION_STREAMING)
    return;
  if (radio.battery_percent >= 0) {
    g_autofree char *series = g_strdup_printf ("battery:%s", app->slots[slot].id);
    plumb_store_add_value (app->store, series, at_us, radio.battery_percent);
  }
  if (radio.rssi_dbm != 0) {
    g_autofree char *series = g_strdup_printf ("rssi:%s", app->slots[slot].id);
    plumb_store_add_value (app->store, series, at_us, radio.rssi_dbm);
  }
}

bool
plumb_app_flush (PlumbApp *app)
{
  g_autoptr (GError) error = NULL;

  if (plumb_store_flush (app->store, &error))
    return true;
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID", PLUMB_MESSAGE_STORE_FAILED,
                    "MESSAGE", "%s; kept in memory, trying again with the next minute",
                    error->message);
  return false;
}

void
plumb_app_begin_tidying (PlumbApp *app)
{
  app->tidied_us = app->tidy_due_us = plumb_clock_boot_us ();
}

void
plumb_app_tidy (PlumbApp *app, int64_t now_us)
{
  const PlumbSettingsValues *values = &app->settings->values;
  PlumbRetention retention = {
      .minutes_days = values->statistics.minutes_days,
      .hours_days = values->statistics.hours_days,
      .days = values->statistics.retention_days,
  };
  g_autoptr (GError) error = NULL;
  bool has_more = false;

  if (now_us < app->tidy_due_us)
    return;
  if (!plumb_store_tidy (app->store, plumb_clock_real_us (), &retention, &has_more, &error))
    g_warning ("%s; old history stays for another day", error->message);
  app->tidy_due_us = has_more ? now_us + TIDY_PAUSE_US : INT64_MAX;
}

static void
end_minute (PlumbApp *app)
{
  int64_t end_us = app->minute_end_us;

  take_until (app, end_us);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used)
      add_radio_values (app, slot);
  plumb_app_tell_hour (app, end_us);
  find_minute_end (app, end_us);
}

/* Who travels has another day from the next minute on. */
static void
follow_zone (PlumbApp *app, int64_t now_us)
{
  if (!plumb_store_follow_zone (app->store))
    return;
  g_message ("the time zone is another one now; days follow it");
  if (app->is_name_owned)
    plumb_app_tell_day (app, now_us);
}

void
plumb_app_take_minutes (PlumbApp *app, int64_t now_us)
{
  bool has_ended = app->minute_end_us != 0 && app->minute_end_us <= now_us;
  unsigned waiting = 0;

  if (app->minute_end_us == 0)
    find_minute_end (app, app->taken_us);
  while (app->minute_end_us <= now_us) {
    end_minute (app);
    /* After a week of absence there is more than the store keeps waiting. */
    if (++waiting == WAITING_MAX) {
      plumb_app_flush (app);
      waiting = 0;
    }
  }
  if (waiting > 0)
    plumb_app_flush (app);
  if (has_ended)
    follow_zone (app, now_us);
  if (now_us - app->tidied_us >= DAY_US)
    plumb_app_begin_tidying (app);
}

int64_t
plumb_app_now (PlumbApp *app)
{
  int64_t now_us = plumb_clock_boot_us ();

  plumb_app_check_clock (app, now_us);
  plumb_app_take_minutes (app, now_us);
  return now_us;
}

void
plumb_app_take_rest (PlumbApp *app, int64_t now_us)
{
  take_until (app, now_us);
}

void
plumb_app_check_clock (PlumbApp *app, int64_t now_us)
{
  int64_t offset_us = plumb_clock_real_us () - plumb_clock_boot_us ();

  if (ABS (offset_us - app->offset_us) <= JUMP_US)
    return;
  plumb_app_take_minutes (app, now_us);
  take_until (app, now_us);
  g_message ("the wall clock was set by %" G_GINT64_FORMAT " s; recording goes on at the new time",
             (offset_us - app->offset_us) / G_USEC_PER_SEC);
  app->offset_us = offset_us;
  find_minute_end (app, now_us);
  if (app->is_name_owned)
    plumb_app_tell_day (app, now_us);
}

static bool
is_anything_live (const PlumbApp *app)
{
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used && app->slots[slot].stream == PLUMB_STREAM_LIVE)
      return true;
  return false;
}

int64_t
plumb_app_minute_deadline (const PlumbApp *app)
{
  return is_anything_live (app) ? app->minute_end_us : INT64_MAX;
}
