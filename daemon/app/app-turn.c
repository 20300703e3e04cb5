/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turn ends: what waited meanwhile, then one show, then one arming of the one timer. */
#include <systemd/sd-daemon.h>

#include "app-private.h"
#include "clock.h"

/* How often values that change with every sample are shown on the bus. */
#define SHOW_US G_USEC_PER_SEC

static int64_t
earliest (const PlumbApp *app)
{
  int64_t due_us = plumb_engine_deadline (app->engine);

  due_us = MIN (due_us, plumb_link_deadline (app->link));
  due_us = MIN (due_us, plumb_service_deadline (app->service));
  due_us = MIN (due_us, app->tidy_due_us);
  if (app->watchdog_us > 0)
    due_us = MIN (due_us, app->watchdog_due_us);
  return due_us;
}

void
plumb_app_arm (gpointer user_data)
{
  PlumbApp *app = user_data;
  int64_t due_us = earliest (app);

  /* A timer that is armed too early costs one look; moving it with every sample costs more. */
  if (due_us < plumb_timer_get (app->timer))
    plumb_timer_set (app->timer, due_us);
}

/* Who travels has another day from the next minute on. */
static void
follow_zone (PlumbApp *app)
{
  if (!plumb_store_follow_zone (app->store))
    return;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_message ("the time zone is another one now; days follow it");
  plumb_app_set_clock (app, app->turn.offset_us, zone);
}

static void
take_what_waits (PlumbApp *app)
{
  while (app->turn.changed_slots != 0 || app->turn.has_bluetooth_changed ||
         app->turn.are_check_ins_wanted) {
    plumb_app_follow_radio (app);
    if (app->turn.are_check_ins_wanted)
      plumb_app_review_check_ins (app);
  }
}

void
plumb_app_end_turn (PlumbApp *app)
{
  take_what_waits (app);
  if (app->turn.minutes > 0) {
    plumb_app_flush (app);
    follow_zone (app);
  }
  if (app->turn.is_show_due || app->turn.boot_us - app->turn.shown_us >= SHOW_US)
    plumb_app_show (app);
  app->turn.is_running = false;
  plumb_app_arm (app);
}

PlumbReplyCode
plumb_app_turn (PlumbApp *app, const PlumbCommand *command)
{
  plumb_app_begin_turn (app);
  PlumbReplyCode code = plumb_app_command (app, command);
  plumb_app_end_turn (app);
  return code;
}

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
