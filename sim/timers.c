/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timers.h"

struct PlumbTimers {
  double speed;
  guint last;
  GHashTable *sources; /* number -> GSource */
};

typedef struct {
  PlumbTimers *timers;
  guint number;
  void (*func) (gpointer);
  gpointer data;
  GDestroyNotify destroy;
} Timer;

static void
drop_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
timer_free (gpointer data)
{
  Timer *timer = data;
  if (timer->destroy)
    timer->destroy (timer->data);
  g_free (timer);
}

static gboolean
on_timer (gpointer data)
{
  Timer *timer = data;
  /* Out of the table first: func may drop all timers, and this source with them. */
  g_autoptr (GSource) source =
      g_source_ref (g_hash_table_lookup (timer->timers->sources, GUINT_TO_POINTER (timer->number)));
  g_hash_table_steal (timer->timers->sources, GUINT_TO_POINTER (timer->number));
  g_source_unref (source);
  timer->func (timer->data);
  return G_SOURCE_REMOVE;
}

PlumbTimers *
plumb_timers_new (double speed)
{
  PlumbTimers *timers = g_new0 (PlumbTimers, 1);
  timers->speed = speed;
  timers->sources = g_hash_table_new_full (NULL, NULL, NULL, drop_source);
  return timers;
}

void
plumb_timers_free (PlumbTimers *timers)
{
  if (!timers)
    return;
  g_hash_table_unref (timers->sources);
  g_free (timers);
}

guint
plumb_timers_add (PlumbTimers *timers, double delay_s, void (*func) (gpointer), gpointer data,
                  GDestroyNotify destroy)
{
  Timer *timer = g_new0 (Timer, 1);
  *timer = (Timer){timers, ++timers->last, func, data, destroy};
  GSource *source = g_timeout_source_new ((guint)(delay_s * 1000 / timers->speed));
  g_source_set_callback (source, on_timer, timer, timer_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_hash_table_insert (timers->sources, GUINT_TO_POINTER (timer->number), source);
  return timer->number;
}

void
plumb_timers_cancel (PlumbTimers *timers, guint *inout_timer)
{
  g_hash_table_remove (timers->sources, GUINT_TO_POINTER (*inout_timer));
  *inout_timer = 0;
}
