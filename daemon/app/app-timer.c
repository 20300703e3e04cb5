/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One timer for everybody who waits. */
#include <systemd/sd-daemon.h>

#include "app-private.h"
#include "clock.h"

static void
ping_watchdog (PlumbApp *app, int64_t boot_us)
{
  if (app->watchdog_us == 0 || boot_us < app->watchdog_due_us)
    return;
  sd_notify (0, "WATCHDOG=1");
  app->watchdog_due_us = boot_us + app->watchdog_us;
}

void
plumb_app_on_timer (gpointer user_data)
{
  PlumbApp *app = user_data;
  int64_t boot_us = plumb_clock_boot_us ();

  if (plumb_engine_deadline (app->engine) <= boot_us) {
    plumb_app_begin_turn (app);
    plumb_app_tick (app);
    plumb_app_end_turn (app);
  }
  if (plumb_link_deadline (app->link) <= boot_us)
    plumb_link_tick (app->link);
  if (plumb_service_deadline (app->service) <= boot_us)
    plumb_service_tick (app->service, boot_us);
  plumb_app_tidy (app);
  ping_watchdog (app, boot_us);
  plumb_app_arm (app);
}
