/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a day and an hour are summed up. */
#include "app-private.h"
#include "clock.h"
#include "day.h"
#include "names.h"

#define STATE_SUMMARY "summary-day"
#define HOUR_US       (INT64_C (3600) * G_USEC_PER_SEC)
#define DAY_US        (24 * HOUR_US)
#define LOOK_AGAIN_US (HOUR_US / 4)
/* An hour that ended longer ago is history. */
#define HOUR_LATE_US HOUR_US

static int
minute_of_summary (const PlumbApp *app)
{
  int at_min = app->settings->values.statistics.summary_at_min;

  return at_min < 0 ? app->settings->values.statistics.day_starts_min : at_min;
}

/* The last moment, not after now, at which a day was to be summed up; wall time. */
static int64_t
last_moment_us (const PlumbApp *app, int64_t now_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int at_min = minute_of_summary (app);
  int offset_s;
  /* days that begin at that minute: the last one that has begun */
  int64_t day = plumb_day_at (zone, at_min, now_us, &offset_s);
  int64_t local_us = day * DAY_US + at_min * INT64_C (60) * G_USEC_PER_SEC;

  plumb_day_at (zone, at_min, local_us - (int64_t)offset_s * G_USEC_PER_SEC, &offset_s);
  return MIN (local_us - (int64_t)offset_s * G_USEC_PER_SEC, now_us);
}

static void
tell_day (PlumbApp *app, const char *day)
{
  g_autofree char *told = plumb_store_dup_state (app->store, STATE_SUMMARY);

  if (g_strcmp0 (told, day) == 0 || !plumb_service_tell_day (app->service, day))
    return;
  plumb_app_remember (app, STATE_SUMMARY, day, "the day may be summed up twice");
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_SUMMARY, "MESSAGE",
                    "%s is summed up; \"plumbline summary %s\" shows it", day, day);
}

void
plumb_app_tell_day (PlumbApp *app, int64_t now_us)
{
  int64_t real_us = now_us + app->offset_us;
  int64_t moment_us = last_moment_us (app, real_us);
  g_autofree char *day = plumb_store_dup_day (app->store, moment_us - 1);

  tell_day (app, day);
  /* A day of 25 hours is not over after 24. */
  int64_t next_us = moment_us + DAY_US;
  app->summary_us = (next_us > real_us ? next_us : real_us + LOOK_AGAIN_US) - app->offset_us;
}

int64_t
plumb_app_summary_deadline (const PlumbApp *app)
{
  return app->summary_us;
}

void
plumb_app_look_at_summary (PlumbApp *app, int64_t now_us)
{
  if (app->summary_us <= now_us)
    plumb_app_tell_day (app, now_us);
}

void
plumb_app_tell_hour (PlumbApp *app, int64_t end_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int64_t real_us = end_us + app->offset_us;
  int offset_s;

  plumb_day_at (zone, 0, real_us, &offset_s);
  if (!app->settings->values.statistics.is_hour_summary_enabled ||
      (real_us + (int64_t)offset_s * G_USEC_PER_SEC) % HOUR_US != 0 ||
      plumb_clock_boot_us () - end_us > HOUR_LATE_US)
    return;
  plumb_service_tell_hour (app->service, real_us - HOUR_US);
}
