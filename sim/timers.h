/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-shot timers of one owner, dropped together when the owner goes. */
#pragma once

#include <glib.h>

typedef struct PlumbTimers PlumbTimers;

/* speed: how many times faster than real time every delay passes. */
PlumbTimers *plumb_timers_new (double speed);
void plumb_timers_free (PlumbTimers *timers);

/* Calls func (data) once after delay_s; destroy (data) afterwards or when the timers are dropped.
 * destroy may be NULL. Returns a number for _cancel, never 0. */
guint plumb_timers_add (PlumbTimers *timers, double delay_s, void (*func) (gpointer), gpointer data,
                        GDestroyNotify destroy);

/* Takes the number's place, sets it to 0; nothing happens if it is 0 or has run. */
void plumb_timers_cancel (PlumbTimers *timers, guint *inout_timer);
