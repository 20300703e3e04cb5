/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turn begins, and inputs go into the engine; its events, in order, into the store, the log, onto
 * the bus. */
#include "app-private.h"
#include "clock.h"
#include "event.h"

/* A wall clock that moved by more than this against the boot clock was set. */
#define JUMP_US ((int64_t)2 * G_USEC_PER_SEC)
/* Minutes in one transaction; each may bring rows of every sensor. After a week of absence there
 * are more than the store keeps waiting. */
#define MINUTES_MAX 1024

static void
handle_events (PlumbApp *app, const PlumbEvents *events)
{
  for (unsigned i = 0; i < events->count; i++)
    plumb_app_handle_event (app, &events->event[i]);
  if (events->count > 0)
    app->turn.is_show_due = true;
  if (app->turn.minutes >= MINUTES_MAX)
    plumb_app_flush (app);
}

void
plumb_app_command_full (PlumbApp *app, const PlumbCommand *command, PlumbReply *out_reply)
{
  PlumbEvents events;
  bool is_taken;

  g_assert (app->turn.is_running);
  app->turn.is_show_due = true;
  do {
    is_taken = plumb_engine_command (app->engine, command, app->turn.boot_us, &events, out_reply);
    handle_events (app, &events);
  } while (!is_taken);
}

PlumbReplyCode
plumb_app_command (PlumbApp *app, const PlumbCommand *command)
{
  PlumbReply reply;

  plumb_app_command_full (app, command, &reply);
  return reply.code;
}

void
plumb_app_feed (PlumbApp *app, const PlumbSample *sample)
{
  PlumbEvents events;
  bool is_taken;

  g_assert (app->turn.is_running);
  do {
    is_taken = plumb_engine_feed (app->engine, sample, &events);
    handle_events (app, &events);
  } while (!is_taken);
}

void
plumb_app_tick (PlumbApp *app)
{
  PlumbEvents events;
  bool is_taken;

  g_assert (app->turn.is_running);
  do {
    is_taken = plumb_engine_tick (app->engine, app->turn.boot_us, &events);
    handle_events (app, &events);
  } while (!is_taken);
}

void
plumb_app_set_clock (PlumbApp *app, int64_t offset_us, GTimeZone *zone)
{
  plumb_app_command (app, &(PlumbCommand){.kind = PLUMB_COMMAND_CLOCK, .clock = {offset_us, zone}});
  plumb_store_move_held (app->store, offset_us - app->turn.offset_us);
  app->turn.offset_us = offset_us;
}

static void
check_clock (PlumbApp *app)
{
  int64_t offset_us = plumb_clock_wall_us () - plumb_clock_boot_us ();
  int64_t jump_us = offset_us - app->turn.offset_us;

  if (ABS (jump_us) <= JUMP_US)
    return;
  g_message ("the wall clock was set by %" G_GINT64_FORMAT " s; recording goes on at the new time",
             jump_us / G_USEC_PER_SEC);
  plumb_app_set_clock (app, offset_us, NULL);
}

void
plumb_app_begin_turn (PlumbApp *app)
{
  g_assert (!app->turn.is_running);
  app->turn.is_running = true;
  app->turn.boot_us = plumb_clock_boot_us ();
  check_clock (app);
}
