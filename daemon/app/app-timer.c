/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One timer for everybody who waits. */
#include <systemd/sd-daemon.h>

#include "app-private.h"
#include "clock.h"

static int64_t
earliest (const PlumbApp *app)
{
  int64_t due_us = plumb_monitor_deadline (app->monitor);

  due_us = MIN (due_us, plumb_link_deadline (app->link));
  due_us = MIN (due_us, plumb_service_deadline (app->service));
  due_us = MIN (due_us, plumb_app_minute_deadline (app));
  due_us = MIN (due_us, plumb_app_training_deadline (app));
  due_us = MIN (due_us, app->tidy_due_us);
  due_us = MIN (due_us, plumb_breaks_deadline (app->breaks));
  due_us = MIN (due_us, plumb_aftercare_deadline (&app->aftercare));
  due_us = MIN (due_us, plumb_app_summary_deadline (app));
  if (app->pause_until_us > 0)
    due_us = MIN (due_us, app->pause_until_us);
  if (app->watchdog_us > 0)
    due_us = MIN (due_us, app->watchdog_due_us);
  return due_us;
}

void
plumb_app_arm (PlumbApp *app)
{
  int64_t due_us = earliest (app);

  /* A timer that is armed too early costs one look; moving it with every sample costs more. */
  if (due_us < plumb_timer_get (app->timer))
    plumb_timer_set (app->timer, due_us);
}

static void
ping_watchdog (PlumbApp *app, int64_t now_us)
{
  if (app->watchdog_us == 0 || now_us < app->watchdog_due_us)
    return;
  sd_notify (0, "WATCHDOG=1");
  app->watchdog_due_us = now_us + app->watchdog_us;
}

static void
end_pause (PlumbApp *app, int64_t now_us)
{
  if (app->pause_until_us == 0 || now_us < app->pause_until_us)
    return;
  g_message ("the pause is over");
  plumb_app_host ()->resume (app, NULL);
}

void
plumb_app_on_timer (gpointer user_data)
{
  PlumbApp *app = user_data;
  int64_t now_us = plumb_clock_boot_us ();
  PlumbEvents events;

  plumb_app_check_clock (app, now_us);
  if (plumb_app_minute_deadline (app) <= now_us)
    plumb_app_take_minutes (app, now_us);
  plumb_app_look_at_training (app, now_us);
  plumb_app_look_at_summary (app, now_us);
  if (plumb_monitor_deadline (app->monitor) <= now_us) {
    plumb_app_take_minutes (app, now_us);
    plumb_monitor_tick (app->monitor, now_us, &events);
    plumb_app_dispatch (app, &events);
  }
  plumb_app_tick_breaks (app, now_us);
  plumb_app_mind_breaks (app, now_us);
  plumb_app_tick_aftercare (app, now_us);
  if (plumb_link_deadline (app->link) <= now_us)
    plumb_link_tick (app->link);
  if (plumb_service_deadline (app->service) <= now_us)
    plumb_service_tick (app->service, now_us);
  end_pause (app, now_us);
  plumb_app_tidy (app, now_us);
  ping_watchdog (app, now_us);
  plumb_app_arm (app);
}
