/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daemon's one timer: a source that fires once at a time of the boot clock. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct PlumbTimer PlumbTimer;

PlumbTimer *plumb_timer_new (void (*on_due) (gpointer user_data), gpointer user_data);
void plumb_timer_free (PlumbTimer *timer);

/* deadline_us: boot clock; INT64_MAX: never. An earlier deadline that is armed already is moved. */
void plumb_timer_set (PlumbTimer *timer, int64_t deadline_us);
/* INT64_MAX: not armed. */
int64_t plumb_timer_get (const PlumbTimer *timer);
