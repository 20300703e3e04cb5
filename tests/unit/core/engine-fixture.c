/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-fixture.h"

#include <math.h>

#include "eager.h"
#include "event.h"

#define START_US INT64_C (1795420800000000) /* 2026-11-23T08:00:00Z */

static void
write_down (Fixture *fixture, const PlumbEvent *event)
{
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned n = plumb_event_get_fields (event, fields);

  g_string_append_printf (fixture->log, "%.0f %s", (double)event->time_us / SECOND_US,
                          plumb_event_kind_to_string (event->kind));
  for (unsigned i = 0; i < n; i++)
    if (fields[i].type == PLUMB_FIELD_STRING)
      g_string_append_printf (fixture->log, " %s", fields[i].string);
  g_string_append_c (fixture->log, '\n');
}

static void
note (Fixture *fixture, const PlumbEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    fixture->count[event->kind]++;
    if (event->kind == PLUMB_EVENT_SLOUCH_ENDED)
      fixture->slouch = *event;
    if (event->kind == PLUMB_EVENT_BOUT_ENDED)
      fixture->bout = *event;
    if (event->kind == PLUMB_EVENT_KEEP) {
      g_free (fixture->kept[event->keep.key]);
      fixture->kept[event->keep.key] = g_strdup (event->keep.text);
    } else if (event->kind == PLUMB_EVENT_MINUTE || event->kind == PLUMB_EVENT_MINUTE_REVISED) {
      plumb_totals_add (&fixture->totals, &event->minute.totals);
      fixture->minute = *event;
      if (event->kind == PLUMB_EVENT_MINUTE_REVISED && fixture->revisions != NULL)
        g_array_append_val (fixture->revisions, *event);
    } else {
      write_down (fixture, event);
    }
  }
}

PlumbReplyCode
fixture_do (Fixture *fixture, const PlumbCommand *command)
{
  PlumbEvents events;
  bool is_done;

  do {
    is_done =
        plumb_engine_command (fixture->engine, command, fixture->now_us, &events, &fixture->reply);
    note (fixture, &events);
  } while (!is_done);
  if (command->kind == PLUMB_COMMAND_CLOCK)
    fixture->offset_us = command->clock.offset_us;
  return fixture->reply.code;
}

static Fixture *
make (PlumbSettings *settings, int64_t wall_us)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->settings = settings;
  fixture->zone = g_time_zone_new_utc ();
  fixture->offset_us = wall_us;
  fixture->engine = plumb_engine_new (settings, fixture->zone, 0, wall_us);
  fixture->log = g_string_new (NULL);
  return fixture;
}

Fixture *
fixture_new (void (*change) (PlumbSettingsValues *values))
{
  PlumbSettings *settings = plumb_settings_new_default ();

  eager_settings (&settings->values);
  if (change != NULL)
    change (&settings->values);
  Fixture *fixture = make (settings, START_US);
  fixture_command (fixture, PLUMB_COMMAND_BEGIN);
  return fixture;
}

Fixture *
fixture_new_from (const Fixture *other)
{
  Fixture *fixture = make (plumb_settings_ref (other->settings), other->now_us + other->offset_us);

  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    if (other->kept[key] != NULL)
      g_assert_true (plumb_engine_restore (fixture->engine, (PlumbKeep)key, other->kept[key]));
  fixture_command (fixture, PLUMB_COMMAND_BEGIN);
  return fixture;
}

void
fixture_free (Fixture *fixture)
{
  plumb_engine_free (fixture->engine);
  plumb_settings_unref (fixture->settings);
  g_time_zone_unref (fixture->zone);
  g_string_free (fixture->log, TRUE);
  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    g_free (fixture->kept[key]);
  g_free (fixture);
}

void
fixture_add_sensor (Fixture *fixture, bool is_calibrated)
{
  const PlumbCalibration calibration = {
      .placement = PLUMB_PLACEMENT_UPPER_BACK,
      .has_pose = {true},
      .up = {{0, 0, 1}},
      .length_g = 1,
      .samples = 100,
      .captured_us = fixture->now_us,
  };

  fixture_command (fixture, PLUMB_COMMAND_SENSOR, .sensor = {true, PLUMB_PLACEMENT_UPPER_BACK});
  fixture_command (fixture, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE);
  if (is_calibrated)
    g_assert_cmpint (
        fixture_command (fixture, PLUMB_COMMAND_RESTORE_CALIBRATION, .restored = &calibration), ==,
        PLUMB_REPLY_OK);
}

static void
sample (Fixture *fixture, double forward_deg, double noise)
{
  double angle = forward_deg * G_PI / 180;
  const PlumbSample sample = {
      .time_us = fixture->now_us,
      .fields = PLUMB_SAMPLE_ACCEL,
      .accel_g = {-sin (angle), noise, cos (angle) + noise},
  };
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_feed (fixture->engine, &sample, &events);
    note (fixture, &events);
  } while (!is_done);
}

void
fixture_sample (Fixture *fixture, double forward_deg)
{
  /* any number, the same each time */
  sample (fixture, forward_deg, 0.012 * sin ((double)fixture->now_us));
}

void
fixture_lie (Fixture *fixture, double seconds, double forward_deg)
{
  for (int i = 0; i < (int)(seconds * 10 + 0.5); i++) {
    fixture->now_us += SECOND_US / 10;
    sample (fixture, forward_deg, 0.001 * (i % 2));
  }
}

void
fixture_hold (Fixture *fixture, double seconds, double forward_deg)
{
  for (int i = 0; i < (int)(seconds * 10 + 0.5); i++) {
    fixture->now_us += SECOND_US / 10;
    fixture_sample (fixture, forward_deg);
  }
}

void
fixture_pass (Fixture *fixture, int64_t length_us)
{
  PlumbEvents events;
  bool is_done;

  fixture->now_us += length_us;
  do {
    is_done = plumb_engine_tick (fixture->engine, fixture->now_us, &events);
    note (fixture, &events);
  } while (!is_done);
}

void
fixture_expect_at (const char *file, int line, Fixture *fixture, const char *text)
{
  if (strcmp (fixture->log->str, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, fixture->log->str, text);
  g_string_truncate (fixture->log, 0);
}

bool
fixture_has_reason (const Fixture *fixture, PlumbReason reason)
{
  PlumbSnapshot snapshot;

  plumb_engine_snapshot (fixture->engine, &snapshot);
  return (snapshot.reasons & 1u << reason) != 0;
}
