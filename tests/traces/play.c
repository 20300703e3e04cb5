/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "play.h"

#include <math.h>
#include <string.h>

#include "eager.h"
#include "event.h"
#include "totals.h"

#define RAD (M_PI / 180)

/* A monitor alone has no coach: long-sitting is what tells of sitting. */
PlumbSettings *
play_settings (void (*change) (PlumbSettingsValues *values))
{
  PlumbSettings *settings = plumb_settings_new_default ();
  eager_settings (&settings->values);
  settings->values.breaks.micro_every_min = 0;
  if (change != NULL)
    change (&settings->values);
  return settings;
}

int64_t
play_now_us (const Play *play)
{
  return (int64_t)llround (play->t_s * G_USEC_PER_SEC);
}

static void
append_field (GString *said, const PlumbField *field)
{
  g_string_append_printf (said, " %s=", field->name);
  switch (field->type) {
  case PLUMB_FIELD_STRING: g_string_append (said, field->string); break;
  case PLUMB_FIELD_DOUBLE: g_string_append_printf (said, "%.0f", field->number); break;
  case PLUMB_FIELD_INTEGER:
  case PLUMB_FIELD_UNSIGNED:
  case PLUMB_FIELD_MOMENT: g_string_append_printf (said, "%d", (int)field->integer); break;
  case PLUMB_FIELD_BOOLEAN: g_string_append (said, field->boolean ? "yes" : "no"); break;
  case PLUMB_FIELD_STRINGS: g_assert_not_reached (); /* of the wearer's words only */
  }
}

/* A revision adds to the minute that it is of. */
static void
note_minute (Play *play, const PlumbEvent *event)
{
  PlayMinute minute = {event->minute.start_us, event->minute.end_us, event->minute.totals};

  if (event->kind == PLUMB_EVENT_MINUTE) {
    g_array_append_val (play->minutes, minute);
    return;
  }
  if (minute.totals.missing_us != 0) { /* across as many as it was silent for */
    play->missing_us += minute.totals.missing_us;
    return;
  }
  for (guint i = 0; i < play->minutes->len; i++) {
    PlayMinute *told = &g_array_index (play->minutes, PlayMinute, i);
    if (told->start_us != minute.start_us)
      continue;
    g_assert_cmpint (told->end_us, ==, minute.end_us);
    plumb_totals_add (&told->totals, &minute.totals);
    return;
  }
  g_assert_not_reached ();
}

void
play_note (Play *play, const PlumbEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    PlumbField fields[PLUMB_FIELDS_MAX];
    if (event->kind == PLUMB_EVENT_MINUTE || event->kind == PLUMB_EVENT_MINUTE_REVISED)
      note_minute (play, event);
    if (event->kind == PLUMB_EVENT_CALIBRATION_PROGRESS || event->kind == PLUMB_EVENT_MINUTE ||
        event->kind == PLUMB_EVENT_MINUTE_REVISED)
      continue;
    unsigned n = plumb_event_get_fields (event, fields);
    g_string_append_printf (play->said, "%.0f %s", (double)event->time_us / G_USEC_PER_SEC,
                            plumb_event_kind_to_string (event->kind));
    for (unsigned j = 0; j < n; j++)
      append_field (play->said, &fields[j]);
    g_string_append_c (play->said, '\n');
  }
  play->events += events->count;
}

static Play *
new_wearer (void)
{
  static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  Play *play = g_new0 (Play, 1);

  play->said = g_string_new (NULL);
  play->minutes = g_array_new (FALSE, FALSE, sizeof (PlayMinute));
  play->rate_hz = 10;
  play->noise_g = 0.008;
  play->scale = 1;
  play->random = g_rand_new_with_seed (7);
  memcpy (play->turn, identity, sizeof identity);
  return play;
}

Play *
play_new (PlumbSettings *settings, PlumbPlacement placement)
{
  Play *play = new_wearer ();
  PlumbEvents events;

  play->settings = settings != NULL ? settings : play_settings (NULL);
  play->monitor = plumb_monitor_new (play->settings, 0);
  plumb_monitor_set_sensor (play->monitor, 0, true, placement, 0, &events);
  plumb_monitor_set_stream (play->monitor, 0, PLUMB_STREAM_LIVE, 0, &events);
  return play;
}

Play *
play_new_for_engine (PlumbEngine *engine,
                     void (*on_events) (const PlumbEvents *events, gpointer owner), gpointer owner)
{
  Play *play = new_wearer ();

  play->engine = engine;
  play->on_events = on_events;
  play->owner = owner;
  return play;
}

void
play_free (Play *play)
{
  g_clear_pointer (&play->monitor, plumb_monitor_free);
  g_clear_pointer (&play->settings, plumb_settings_unref);
  g_string_free (play->said, TRUE);
  g_array_unref (play->minutes);
  g_rand_free (play->random);
  g_free (play);
}

void
play_end_minute (Play *play, int64_t now_us)
{
  PlumbEvents events;

  plumb_monitor_end_minute (play->monitor, now_us, &events);
  play_note (play, &events);
}

static double
noise (Play *play, double size)
{
  double sum = 0;
  for (int i = 0; i < 4; i++)
    sum += g_rand_double_range (play->random, -1, 1);
  return sum * size * 0.87; /* standard deviation of four uniform numbers made one */
}

static void
tick_engine (Play *play, int64_t to_us)
{
  PlumbEvents events;
  bool is_done;

  do {
    is_done = plumb_engine_tick (play->engine, to_us, &events);
    play->on_events (&events, play->owner);
  } while (!is_done);
}

static void
feed_engine (Play *play, const PlumbSample *sample)
{
  PlumbEvents events;
  bool is_done;

  if (play->has_tick)
    tick_engine (play, sample->time_us - 1234);
  do {
    is_done = plumb_engine_feed (play->engine, sample, &events);
    play->on_events (&events, play->owner);
  } while (!is_done);
}

void
play_sample (Play *play, const PlumbSample *sample)
{
  PlumbEvents events;

  if (play->engine != NULL) {
    feed_engine (play, sample);
    return;
  }
  if (play->has_tick) {
    plumb_monitor_tick (play->monitor, sample->time_us - 1234, &events);
    play_note (play, &events);
  }
  plumb_monitor_feed (play->monitor, sample, &events);
  play_note (play, &events);
  if (play->after_sample != NULL)
    play->after_sample (play, sample);
}

/* body: x forward, y left, z up; the sensor sees specific force. */
static void
feed_body (Play *play, const double body[3])
{
  PlumbSample sample = {.fields = PLUMB_SAMPLE_ACCEL, .slot = play->slot};

  play->t_s += 1 / play->rate_hz;
  sample.time_us = play_now_us (play);
  for (int i = 0; i < 3; i++) {
    double sum = 0;
    for (int j = 0; j < 3; j++)
      sum += play->turn[3 * i + j] * body[j];
    sample.accel_g[i] = play->scale * sum;
  }
  if (play->has_contact) {
    sample.fields |= PLUMB_SAMPLE_WORN;
    sample.is_worn = play->is_worn;
  }
  bool is_lost = play->loss > 0 && g_rand_double (play->random) < play->loss;
  if (!is_lost)
    play_sample (play, &sample);
}

static void
feed_tilt (Play *play, double forward_deg, double right_deg, double extra_g)
{
  double f = forward_deg * RAD, r = right_deg * RAD;
  double length = 1 + extra_g;
  double body[3] = {-sin (f) * cos (r) * length, sin (r) * length, cos (f) * cos (r) * length};

  for (int i = 0; i < 3; i++)
    body[i] += noise (play, play->noise_g);
  feed_body (play, body);
}

static unsigned
steps (const Play *play, double seconds)
{
  return (unsigned)llround (seconds * play->rate_hz);
}

void
play_hold (Play *play, double seconds, double forward_deg, double right_deg)
{
  for (unsigned i = 0, n = steps (play, seconds); i < n; i++)
    feed_tilt (play, forward_deg, right_deg, 0);
}

void
play_move (Play *play, double seconds, double movement_g)
{
  for (unsigned i = 0, n = steps (play, seconds); i < n; i++)
    feed_tilt (play, 0, 0, noise (play, movement_g));
}

void
play_walk (Play *play, double seconds)
{
  for (unsigned i = 0, n = steps (play, seconds); i < n; i++)
    feed_tilt (play, 3, 0, 0.25 * sin (2 * M_PI * 1.8 * play->t_s));
}

void
play_lie (Play *play, double seconds)
{
  play_hold (play, seconds, -88, 0);
}

void
play_bend (Play *play, double seconds, double peak_deg)
{
  unsigned down = steps (play, 2);

  for (unsigned i = 0; i < down; i++)
    feed_tilt (play, peak_deg * i / down, 0, 0);
  play_hold (play, seconds, peak_deg, 0);
  for (unsigned i = 0; i < down; i++)
    feed_tilt (play, peak_deg * (down - i) / down, 0, 0);
}

void
play_table (Play *play, double seconds)
{
  double usual = play->noise_g;

  play->noise_g = 0.001;
  play_hold (play, seconds, 90, 0);
  play->noise_g = usual;
}

void
play_silence (Play *play, double seconds)
{
  double end_s = play->t_s + seconds;
  int64_t end_us = (int64_t)llround (end_s * G_USEC_PER_SEC);
  PlumbEvents events;

  while (play->engine != NULL && plumb_engine_deadline (play->engine) <= end_us)
    tick_engine (play, plumb_engine_deadline (play->engine));
  while (play->monitor != NULL && plumb_monitor_deadline (play->monitor) <= end_us) {
    plumb_monitor_tick (play->monitor, plumb_monitor_deadline (play->monitor), &events);
    play_note (play, &events);
  }
  play->t_s = end_s;
}

void
play_calibrate (Play *play, PlumbPose pose, double forward_deg)
{
  PlumbCalibration calibration;
  PlumbEvents events;

  play_hold (play, 8, forward_deg, 0);
  g_assert_cmpint (
      plumb_monitor_calibrate (play->monitor, play->slot, pose, play_now_us (play), &events), ==,
      PLUMB_START_OK);
  play_note (play, &events);
  play_hold (play, 11, forward_deg, 0);
  g_assert_true (plumb_monitor_get_calibration (play->monitor, play->slot, &calibration));
  g_assert_true (calibration.has_pose[pose]);
}

char *
play_take (Play *play)
{
  char *said = g_strdup (play->said->str);
  g_string_truncate (play->said, 0);
  return said;
}

void
play_expect_at (const char *file, int line, Play *play, const char *text)
{
  g_autofree char *said = play_take (play);

  if (strcmp (said, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, said, text);
}
