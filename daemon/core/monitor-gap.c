/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Silences that were not meant: told as revisions of the time that they lie in. */
#include "event.h"
#include "monitor-private.h"

#include <math.h>

#define LEAVING_US ((int64_t)60 * G_USEC_PER_SEC)

static void
tell (const PlumbMonitor *monitor, const PlumbGapSpan *span, PlumbEvents *out_events)
{
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_MINUTE_REVISED, 0, monitor->now_us);

  event->minute.start_us = span->from_us;
  event->minute.end_us = span->until_us;
  event->minute.totals.missing_us = span->until_us - span->from_us;
  event->minute.deviation_deg = event->minute.told_deg = NAN;
}

void
plumb_monitor_prove_gap (PlumbMonitor *monitor, const PlumbWearTracker *wear,
                         PlumbEvents *out_events)
{
  PlumbGapSpan spans[PLUMB_GAP_SPANS];
  int64_t moved_us = wear->has_anchor ? wear->anchor_us : INT64_MAX;
  unsigned count = plumb_gap_prove (&monitor->gap, moved_us, spans);

  for (unsigned i = 0; i < count; i++)
    tell (monitor, &spans[i], out_events);
}

void
plumb_monitor_erase (PlumbMonitor *monitor, int64_t from_us, int64_t to_us)
{
  plumb_minutes_erase (&monitor->minutes, from_us, to_us);
  plumb_gap_erase (&monitor->gap, from_us, to_us);
}

bool
plumb_monitor_write_gap (const PlumbMonitor *monitor, int64_t offset_us,
                         char out_text[PLUMB_KEEP_TEXT_MAX])
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  bool is_off = lead != NULL && lead->stream == PLUMB_STREAM_OFF && lead->off_since_us != 0;
  int64_t until_us = is_off ? lead->off_since_us : monitor->now_us;

  /* a daemon that leaves switches the sensor off first; else its wearer did */
  return monitor->now_us - until_us <= LEAVING_US &&
         plumb_gap_write (&monitor->gap, until_us, offset_us, out_text);
}

bool
plumb_monitor_read_gap (PlumbMonitor *monitor, const char *text, int64_t offset_us)
{
  return plumb_gap_read (&monitor->gap, text, monitor->now_us, offset_us);
}
