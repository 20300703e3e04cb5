/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-bench.h"

#include <math.h>

#include "event.h"

#define START_US INT64_C (1795420800000000) /* 2026-11-23T08:00:00Z */

static void
write_down (Bench *bench, const PlumbEvent *event)
{
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned n = plumb_event_get_fields (event, fields);

  g_string_append_printf (bench->log, "%.0f %s", (double)event->time_us / SECOND_US,
                          plumb_event_kind_to_string (event->kind));
  for (unsigned i = 0; i < n; i++)
    if (fields[i].type == PLUMB_FIELD_STRING)
      g_string_append_printf (bench->log, " %s", fields[i].string);
  g_string_append_c (bench->log, '\n');
}

static void
note (Bench *bench, const PlumbEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    bench->count[event->kind]++;
    if (event->kind == PLUMB_EVENT_KEEP) {
      g_free (bench->kept[event->keep.key]);
      bench->kept[event->keep.key] = g_strdup (event->keep.text);
    } else if (event->kind == PLUMB_EVENT_MINUTE || event->kind == PLUMB_EVENT_MINUTE_REVISED) {
      plumb_totals_add (&bench->totals, &event->minute.totals);
      bench->minute = *event;
    } else {
      write_down (bench, event);
    }
  }
}

PlumbReplyCode
bench_do (Bench *bench, const PlumbCommand *command)
{
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_command (bench->engine, command, bench->now_us, &events, &bench->reply);
    note (bench, &events);
  } while (!is_done);
  if (command->kind == PLUMB_COMMAND_CLOCK)
    bench->offset_us = command->clock.offset_us;
  return bench->reply.code;
}

static Bench *
make (PlumbSettings *settings, int64_t wall_us)
{
  Bench *bench = g_new0 (Bench, 1);

  bench->settings = settings;
  bench->zone = g_time_zone_new_utc ();
  bench->offset_us = wall_us;
  bench->engine = plumb_engine_new (settings, bench->zone, 0, wall_us);
  bench->log = g_string_new (NULL);
  return bench;
}

Bench *
bench_new (void (*change) (PlumbSettingsValues *values))
{
  PlumbSettings *settings = plumb_settings_new_default ();

  if (change != NULL)
    change (&settings->values);
  Bench *bench = make (settings, START_US);
  bench_command (bench, PLUMB_COMMAND_BEGIN);
  return bench;
}

Bench *
bench_new_from (const Bench *other)
{
  Bench *bench = make (plumb_settings_ref (other->settings), other->now_us + other->offset_us);

  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    if (other->kept[key] != NULL)
      g_assert_true (plumb_engine_restore (bench->engine, (PlumbKeep)key, other->kept[key]));
  bench_command (bench, PLUMB_COMMAND_BEGIN);
  return bench;
}

void
bench_free (Bench *bench)
{
  plumb_engine_free (bench->engine);
  plumb_settings_unref (bench->settings);
  g_time_zone_unref (bench->zone);
  g_string_free (bench->log, TRUE);
  for (unsigned key = 0; key < PLUMB_KEEPS; key++)
    g_free (bench->kept[key]);
  g_free (bench);
}

void
bench_add_sensor (Bench *bench, bool is_calibrated)
{
  const PlumbCalibration calibration = {
      .placement = PLUMB_PLACEMENT_UPPER_BACK,
      .has_pose = {true},
      .up = {{0, 0, 1}},
      .length_g = 1,
      .samples = 100,
      .captured_us = bench->now_us,
  };

  bench_command (bench, PLUMB_COMMAND_SENSOR, .sensor = {true, PLUMB_PLACEMENT_UPPER_BACK});
  bench_command (bench, PLUMB_COMMAND_STREAM, .stream = PLUMB_STREAM_LIVE);
  if (is_calibrated)
    g_assert_cmpint (
        bench_command (bench, PLUMB_COMMAND_RESTORE_CALIBRATION, .restored = &calibration), ==,
        PLUMB_REPLY_OK);
}

void
bench_sample (Bench *bench, double forward_deg)
{
  double angle = forward_deg * G_PI / 180;
  double noise = 0.012 * sin ((double)bench->now_us); /* any number, the same each time */
  const PlumbSample sample = {
      .time_us = bench->now_us,
      .fields = PLUMB_SAMPLE_ACCEL,
      .accel_g = {-sin (angle), noise, cos (angle) + noise},
  };
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_feed (bench->engine, &sample, &events);
    note (bench, &events);
  } while (!is_done);
}

void
bench_hold (Bench *bench, double seconds, double forward_deg)
{
  for (int i = 0; i < (int)(seconds * 10 + 0.5); i++) {
    bench->now_us += SECOND_US / 10;
    bench_sample (bench, forward_deg);
  }
}

void
bench_pass (Bench *bench, int64_t length_us)
{
  PlumbEvents events;
  bool is_done;

  bench->now_us += length_us;
  do {
    is_done = plumb_engine_tick (bench->engine, bench->now_us, &events);
    note (bench, &events);
  } while (!is_done);
}

void
bench_expect_at (const char *file, int line, Bench *bench, const char *text)
{
  if (strcmp (bench->log->str, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, bench->log->str, text);
  g_string_truncate (bench->log, 0);
}

bool
bench_has_reason (const Bench *bench, PlumbReason reason)
{
  PlumbSnapshot snapshot;

  plumb_engine_snapshot (bench->engine, &snapshot);
  return (snapshot.reasons & 1u << reason) != 0;
}
