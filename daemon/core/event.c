/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event.h"

#include <string.h>

PlumbEvent *
plumb_events_add (PlumbEvents *events, PlumbEventKind kind, uint32_t sensor, int64_t time_us)
{
  g_assert (events->count < PLUMB_EVENTS_MAX);
  PlumbEvent *event = &events->event[events->count++];
  memset (event, 0, sizeof *event);
  event->kind = kind;
  event->slot = sensor;
  event->time_us = time_us;
  return event;
}

void
plumb_events_append (PlumbEvents *events, const PlumbEvents *more)
{
  g_assert (events->count + more->count <= PLUMB_EVENTS_MAX);
  memcpy (events->event + events->count, more->event, more->count * sizeof more->event[0]);
  events->count += more->count;
}
