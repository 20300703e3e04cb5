/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "breaks-fixture.h"

#include <string.h>

#include "eager.h"
#include "event.h"

#define MINUTE_US ((int64_t)60 * G_USEC_PER_SEC)

static PlumbEvent *
say (Fixture *fixture, PlumbEventKind kind)
{
  PlumbEvent *event = &fixture->pending.event[0];

  fixture->pending.count = 1;
  *event = (PlumbEvent){.kind = kind, .time_us = fixture->now_us};
  return event;
}

static void
send (Fixture *fixture)
{
  PlumbBreaksEvents events;

  plumb_breaks_handle (fixture->breaks, fixture->pending.event, fixture->pending.count,
                       fixture->now_us, &events);
  fixture_note (fixture, &events);
}

void
fixture_activity (Fixture *fixture, PlumbActivity activity)
{
  say (fixture, PLUMB_EVENT_ACTIVITY_CHANGED)->activity.to = activity;
  send (fixture);
}

void
fixture_posture (Fixture *fixture, PlumbPosture posture)
{
  say (fixture, PLUMB_EVENT_POSTURE_CHANGED)->posture.to = posture;
  send (fixture);
}

void
fixture_wear (Fixture *fixture, PlumbWear wear)
{
  say (fixture, PLUMB_EVENT_WEAR_CHANGED)->wear.to = wear;
  send (fixture);
}

void
fixture_quality (Fixture *fixture, PlumbQuality quality)
{
  say (fixture, PLUMB_EVENT_QUALITY_CHANGED)->quality.to = quality;
  send (fixture);
}

/* Eager, and once more every half hour of the same spell. */
static void
be_eager (PlumbSettingsValues *values)
{
  eager_settings (values);
  values->sitting.repeat_min = 30;
  values->sitting.repeats = 100;
}

static Fixture *
make (PlumbSettings *settings, void (*change) (PlumbSettingsValues *values))
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->settings = settings;
  if (change != NULL)
    change (&fixture->settings->values);
  fixture->breaks = plumb_breaks_new (fixture->settings, 0);
  fixture->said = g_string_new (NULL);
  fixture_wear (fixture, PLUMB_WEAR_WORN);
  fixture_activity (fixture, PLUMB_ACTIVITY_SITTING);
  fixture_posture (fixture, PLUMB_POSTURE_UPRIGHT);
  fixture_quality (fixture, PLUMB_QUALITY_LIVE);
  return fixture;
}

Fixture *
fixture_new (void (*change) (PlumbSettingsValues *values))
{
  PlumbSettings *settings = plumb_settings_new_default ();

  be_eager (&settings->values);
  return make (settings, change);
}

Fixture *
fixture_new_paced (PlumbPacePreset pace, void (*change) (PlumbSettingsValues *values))
{
  g_autoptr (PlumbSettings) usual = plumb_settings_new_default ();

  return make (plumb_settings_with_pace (usual, pace), change);
}

void
fixture_free (Fixture *fixture)
{
  plumb_breaks_free (fixture->breaks);
  plumb_settings_unref (fixture->settings);
  g_string_free (fixture->said, TRUE);
  g_free (fixture);
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
fixture_note (Fixture *fixture, const PlumbBreaksEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbBreaksEvent *event = &events->event[i];
    g_string_append_printf (fixture->said, "%d %s %u %s %s\n",
                            (int)(event->time_us / G_USEC_PER_SEC), event_word (event), event->id,
                            plumb_break_kind_to_string (event->break_kind),
                            plumb_break_trigger_to_string (event->trigger));
  }
}

void
fixture_pass (Fixture *fixture, double minutes)
{
  int64_t end_us = fixture->now_us + (int64_t)(minutes * (double)MINUTE_US);
  PlumbBreaksEvents events;

  while (plumb_breaks_deadline (fixture->breaks) <= end_us) {
    int64_t due_us = plumb_breaks_deadline (fixture->breaks);
    g_assert_cmpint (due_us, >, fixture->now_us); /* a timer that is due at once would spin */
    fixture->now_us = due_us;
    plumb_breaks_tick (fixture->breaks, due_us, &events);
    fixture_note (fixture, &events);
  }
  fixture->now_us = end_us;
  plumb_breaks_tick (fixture->breaks, end_us, &events);
  fixture_note (fixture, &events);
}

static void
verify (Fixture *fixture, int64_t start_us)
{
  PlumbEvent *event = say (fixture, PLUMB_EVENT_BREAK_VERIFIED);

  event->interval.start_us = start_us;
  event->interval.duration_us = fixture->now_us - start_us;
  fixture->pending.event[1] = *event;
  fixture->pending.event[1].kind = PLUMB_EVENT_BOUT_ENDED;
  fixture->pending.count = 2;
  send (fixture);
}

void
fixture_walk (Fixture *fixture, double minutes)
{
  int64_t start_us = fixture->now_us;

  fixture_activity (fixture, PLUMB_ACTIVITY_WALKING);
  fixture_pass (fixture, MIN (minutes, 1));
  if (minutes >= 1)
    verify (fixture, start_us);
  fixture_pass (fixture, MAX (minutes - 1, 0));
  fixture_activity (fixture, PLUMB_ACTIVITY_SITTING);
}

void
fixture_hold (Fixture *fixture, bool is_held)
{
  PlumbBreaksEvents events;

  plumb_breaks_set_held (fixture->breaks, &(PlumbBreaksHold){.is_held = is_held}, fixture->now_us,
                         &events);
  fixture_note (fixture, &events);
}

void
fixture_moment (Fixture *fixture, double from_min, double boundary_min)
{
  plumb_breaks_set_moment (fixture->breaks, (int64_t)(from_min * (double)MINUTE_US), 0,
                           (int64_t)(boundary_min * (double)MINUTE_US));
  fixture_pass (fixture, 0);
}

void
fixture_hurry (Fixture *fixture)
{
  PlumbBreaksEvents events;

  plumb_breaks_hurry (fixture->breaks, fixture->now_us, &events);
  fixture_note (fixture, &events);
}

PlumbBreaksSnapshot
fixture_look (const Fixture *fixture)
{
  PlumbBreaksSnapshot snapshot;

  plumb_breaks_snapshot (fixture->breaks, &snapshot);
  return snapshot;
}

void
fixture_expect_at (const char *file, int line, Fixture *fixture, const char *text)
{
  if (strcmp (fixture->said->str, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, fixture->said->str, text);
  g_string_truncate (fixture->said, 0);
}
