/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hours after a massage that the wearer logged: gentle suggestions, fewer alerts, and one kind
 * word about a deep bend. A custom, not proven necessary; it never blocks anything. Pure; times in
 * microseconds on the monitor's clock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  bool is_open;
  bool is_noted; /* the word was said in this window */
  int64_t until_us;
} PlumbAftercare;

/* A massage ended at session_us; hours 0: no window. An earlier massage shortens none. */
void
plumb_aftercare_open (PlumbAftercare *aftercare, int64_t session_us, double hours, int64_t now_us);
/* Closes what is over; true if that closed it. */
bool plumb_aftercare_tick (PlumbAftercare *aftercare, int64_t now_us);
/* When a tick matters next; INT64_MAX: never. */
int64_t plumb_aftercare_deadline (const PlumbAftercare *aftercare);
/* A bend; true: say the word now, once a window. */
bool plumb_aftercare_note_bend (PlumbAftercare *aftercare, bool is_deep, int64_t now_us);
