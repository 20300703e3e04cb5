/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timer.h"

#include "clock.h"

struct PlumbTimer {
  GSource *source;
  int64_t deadline_us;
  void (*on_due) (gpointer);
  gpointer user_data;
};

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static gboolean
on_ready (gpointer user_data)
{
  PlumbTimer *timer = user_data;

  g_source_set_ready_time (timer->source, -1);
  timer->deadline_us = INT64_MAX;
  timer->on_due (timer->user_data);
  return G_SOURCE_CONTINUE;
}

PlumbTimer *
plumb_timer_new (void (*on_due) (gpointer user_data), gpointer user_data)
{
  static GSourceFuncs functions = {.dispatch = dispatch};
  PlumbTimer *timer = g_new0 (PlumbTimer, 1);

  *timer = (PlumbTimer){g_source_new (&functions, sizeof (GSource)), INT64_MAX, on_due, user_data};
  g_source_set_callback (timer->source, on_ready, timer, NULL);
  g_source_attach (timer->source, NULL);
  return timer;
}

void
plumb_timer_free (PlumbTimer *timer)
{
  g_source_destroy (timer->source);
  g_source_unref (timer->source);
  g_free (timer);
}

void
plumb_timer_set (PlumbTimer *timer, int64_t deadline_us)
{
  int64_t wait_us;

  timer->deadline_us = deadline_us;
  if (deadline_us == INT64_MAX) {
    g_source_set_ready_time (timer->source, -1);
    return;
  }
  wait_us = MAX (deadline_us - plumb_clock_boot_us (), 0);
  g_source_set_ready_time (timer->source, g_get_monotonic_time () + wait_us);
}

int64_t
plumb_timer_get (const PlumbTimer *timer)
{
  return timer->deadline_us;
}
