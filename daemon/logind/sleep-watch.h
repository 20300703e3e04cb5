/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * logind's PrepareForSleep, and a delay lock: the machine waits until we let it sleep, at most as
 * long as logind is set to (InhibitDelayMaxSec, 5 s). Where there is no logind, nothing is told.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct PlumbSleepWatch PlumbSleepWatch;

/* on_changed: true before the machine sleeps, false when it is awake again. bus: the system bus. */
PlumbSleepWatch *plumb_sleep_watch_new (GDBusConnection *bus,
                                        void (*on_changed) (bool is_going_down, gpointer user_data),
                                        gpointer user_data);
void plumb_sleep_watch_free (PlumbSleepWatch *watch); /* NULL is fine */

/* All is done that was to be done before sleep. The lock is taken again after waking. */
void plumb_sleep_watch_let_go (PlumbSleepWatch *watch);
