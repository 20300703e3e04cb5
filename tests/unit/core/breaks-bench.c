/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "breaks-bench.h"

#include <string.h>

#include "event.h"

#define MINUTE_US ((int64_t)60 * G_USEC_PER_SEC)

static PlumbEvent *
say (Bench *bench, PlumbEventKind kind)
{
  PlumbEvent *event = &bench->pending.event[0];

  bench->pending.count = 1;
  *event = (PlumbEvent){.kind = kind, .time_us = bench->now_us};
  return event;
}

static void
send (Bench *bench)
{
  PlumbBreaksEvents events;

  plumb_breaks_handle (bench->breaks, bench->pending.event, bench->pending.count, bench->now_us,
                       &events);
  bench_note (bench, &events);
}

void
bench_activity (Bench *bench, PlumbActivity activity)
{
  say (bench, PLUMB_EVENT_ACTIVITY_CHANGED)->activity.to = activity;
  send (bench);
}

void
bench_posture (Bench *bench, PlumbPosture posture)
{
  say (bench, PLUMB_EVENT_POSTURE_CHANGED)->posture.to = posture;
  send (bench);
}

void
bench_wear (Bench *bench, PlumbWear wear)
{
  say (bench, PLUMB_EVENT_WEAR_CHANGED)->wear.to = wear;
  send (bench);
}

void
bench_quality (Bench *bench, PlumbQuality quality)
{
  say (bench, PLUMB_EVENT_QUALITY_CHANGED)->quality.to = quality;
  send (bench);
}

Bench *
bench_new (void (*change) (PlumbSettingsValues *values))
{
  Bench *bench = g_new0 (Bench, 1);

  bench->settings = plumb_settings_new_default ();
  if (change != NULL)
    change (&bench->settings->values);
  bench->breaks = plumb_breaks_new (bench->settings, 0);
  bench->said = g_string_new (NULL);
  bench_wear (bench, PLUMB_WEAR_WORN);
  bench_activity (bench, PLUMB_ACTIVITY_SITTING);
  bench_posture (bench, PLUMB_POSTURE_UPRIGHT);
  bench_quality (bench, PLUMB_QUALITY_LIVE);
  return bench;
}

void
bench_free (Bench *bench)
{
  plumb_breaks_free (bench->breaks);
  plumb_settings_unref (bench->settings);
  g_string_free (bench->said, TRUE);
  g_free (bench);
}

static const char *
event_word (const PlumbBreaksEvent *event)
{
  switch (event->kind) {
  case PLUMB_BREAKS_EVENT_DUE: return "due";
  case PLUMB_BREAKS_EVENT_SUGGESTED: return "suggested";
  case PLUMB_BREAKS_EVENT_STARTED: return "started";
  case PLUMB_BREAKS_EVENT_FINISHED: return plumb_break_outcome_to_string (event->outcome);
  case PLUMB_BREAKS_EVENT_MISSED: return "missed";
  }
  return "?";
}

void
bench_note (Bench *bench, const PlumbBreaksEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbBreaksEvent *event = &events->event[i];
    g_string_append_printf (bench->said, "%d %s %u %s %s\n", (int)(event->time_us / G_USEC_PER_SEC),
                            event_word (event), event->id,
                            plumb_break_kind_to_string (event->break_kind),
                            plumb_break_trigger_to_string (event->trigger));
  }
}

void
bench_pass (Bench *bench, double minutes)
{
  int64_t end_us = bench->now_us + (int64_t)(minutes * (double)MINUTE_US);
  PlumbBreaksEvents events;

  while (plumb_breaks_deadline (bench->breaks) <= end_us) {
    int64_t due_us = plumb_breaks_deadline (bench->breaks);
    g_assert_cmpint (due_us, >, bench->now_us); /* a timer that is due at once would spin */
    bench->now_us = due_us;
    plumb_breaks_tick (bench->breaks, due_us, &events);
    bench_note (bench, &events);
  }
  bench->now_us = end_us;
  plumb_breaks_tick (bench->breaks, end_us, &events);
  bench_note (bench, &events);
}

static void
verify (Bench *bench, int64_t start_us)
{
  PlumbEvent *event = say (bench, PLUMB_EVENT_BREAK_VERIFIED);

  event->interval.start_us = start_us;
  event->interval.duration_us = bench->now_us - start_us;
  bench->pending.event[1] = *event;
  bench->pending.event[1].kind = PLUMB_EVENT_BOUT_ENDED;
  bench->pending.count = 2;
  send (bench);
}

void
bench_walk (Bench *bench, double minutes)
{
  int64_t start_us = bench->now_us;

  bench_activity (bench, PLUMB_ACTIVITY_WALKING);
  bench_pass (bench, MIN (minutes, 1));
  if (minutes >= 1)
    verify (bench, start_us);
  bench_pass (bench, MAX (minutes - 1, 0));
  bench_activity (bench, PLUMB_ACTIVITY_SITTING);
}

void
bench_hold (Bench *bench, bool is_held)
{
  PlumbBreaksEvents events;

  plumb_breaks_set_held (bench->breaks, is_held, false, false, bench->now_us, &events);
  bench_note (bench, &events);
}

PlumbBreaksSnapshot
bench_look (const Bench *bench)
{
  PlumbBreaksSnapshot snapshot;

  plumb_breaks_snapshot (bench->breaks, &snapshot);
  return snapshot;
}

void
bench_expect_at (const char *file, int line, Bench *bench, const char *text)
{
  if (strcmp (bench->said->str, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, bench->said->str, text);
  g_string_truncate (bench->said, 0);
}
