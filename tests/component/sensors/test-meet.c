/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each driver and its virtual sensor: found, started, read, refused, cut off, stopped. */
#include "meet.h"

#include <math.h>
#include <string.h>

#define UPRIGHT ((Pose){0, 0})

static bool
is_of_family (const Meet *meet)
{
  return g_str_has_prefix (meet->family->family, plumb_sensor_driver_info (meet->driver)->family);
}

static void
begin (Meet *meet, gconstpointer family)
{
  PlumbConfidence confidence;

  meet_begin (meet, family);
  g_assert_nonnull (meet_recognise (meet, &confidence));
  g_assert_true (is_of_family (meet));
  g_assert_cmpint (confidence, >=, PLUMB_CONFIDENCE_LIKELY);
}

static void
expect_streaming (Meet *meet)
{
  const char *error = plumb_sensor_session_error (meet->session, NULL);

  if (error != NULL)
    g_error ("%s: %s", meet->family->family, error);
  g_assert_true (plumb_sensor_session_is_streaming (meet->session));
  g_assert_cmpuint (meet->crashes, ==, 0);
}

/* Means over the last so many seconds. */
static PlumbSample
mean_of_last (const Meet *meet, double seconds)
{
  PlumbSample mean = {0};
  unsigned n = 0;

  for (guint i = 0; i < meet->samples->len; i++) {
    const PlumbSample *sample = &g_array_index (meet->samples, PlumbSample, i);

    if (sample->time_us < meet->now_us - (int64_t)(seconds * G_USEC_PER_SEC))
      continue;
    n++;
    mean.fields = sample->fields;
    mean.is_slouching = sample->is_slouching;
    mean.is_worn = sample->is_worn;
    mean.angle_deg += sample->angle_deg;
    for (int axis = 0; axis < 3; axis++)
      mean.accel_g[axis] += sample->accel_g[axis];
  }
  g_assert_cmpuint (n, >=, 2);
  mean.angle_deg /= n;
  for (int axis = 0; axis < 3; axis++)
    mean.accel_g[axis] /= n;
  return mean;
}

static double
length_of (const double v[3])
{
  return sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

static double
angle_between (const double a[3], const double b[3])
{
  double dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

  return acos (CLAMP (dot / length_of (a) / length_of (b), -1, 1)) * 180 / G_PI;
}

/* How far the sensor says that the trunk has bent. */
static void
expect_bend (const Meet *meet, const PlumbSample *before, const PlumbSample *after, double deg,
             bool is_forward)
{
  g_assert_true (after->fields & (PLUMB_SAMPLE_ACCEL | PLUMB_SAMPLE_ANGLE));
  if (after->fields & PLUMB_SAMPLE_ACCEL) {
    g_assert_cmpfloat_with_epsilon (length_of (after->accel_g), 1, 0.05);
    g_assert_cmpfloat_with_epsilon (angle_between (before->accel_g, after->accel_g), deg, 1);
  } else if (is_forward)
    g_assert_cmpfloat_with_epsilon (fabs (after->angle_deg - before->angle_deg), deg, 1.5);
  if (after->fields & PLUMB_SAMPLE_FLAG && is_forward)
    g_assert_true (after->is_slouching && !before->is_slouching);
}

/* What a device says of itself is told as it stands there. */
static void
expect_identity (const Meet *meet, const PlumbSensorStatus *status)
{
  for (size_t i = 0; i < meet->family->n_characteristics; i++) {
    const PlumbGattCharacteristic *entry = &meet->family->characteristics[i];

    if (entry->text != NULL && strcmp (entry->uuid, PLUMB_SIG_UUID ("2a24")) == 0)
      g_assert_cmpstr (status->model, ==, entry->text);
    if (entry->text != NULL && strcmp (entry->uuid, PLUMB_SIG_UUID ("2a26")) == 0)
      g_assert_cmpstr (status->firmware, ==, entry->text);
  }
}

static size_t
size_of_uuids (const char *const *uuids)
{
  static const char sig[] = PLUMB_SIG_UUID ("");
  size_t n_short = 0, n_long = 0;

  for (; uuids != NULL && *uuids != NULL; uuids++)
    if (g_str_has_suffix (*uuids, &sig[4]))
      n_short++;
    else
      n_long++;
  return (n_short > 0 ? 2 + 2 * n_short : 0) + (n_long > 0 ? 2 + 16 * n_long : 0);
}

/* What it advertises fits a real controller: 31 bytes, of which 3 are flags, and as many of the
 * name in the scan response. (Core specification, volume 3 part C, 11.) */
static void
test_advertising (gconstpointer family)
{
  Meet meet;
  const PlumbAdvertising *advertising;
  size_t size = 3;

  begin (&meet, family);
  advertising = meet_advertising (&meet);
  size += size_of_uuids (meet.family->advertised_uuids);
  if (advertising->manufacturer_data->len > 0)
    size += 4 + advertising->manufacturer_data->len;
  if (advertising->service_data->len > 0)
    size += 4 + advertising->service_data->len;
  g_assert_cmpuint (size, <=, 31);
  g_assert_cmpuint (2 + strlen (meet.family->name), <=, 31);
  meet_end (&meet);
}

static void
test_stream (gconstpointer family)
{
  PlumbSample before, forward, left;
  PlumbSensorStatus status;
  uint64_t drops = 0;
  Meet meet;

  begin (&meet, family);
  meet_connect (&meet, 10);
  meet_play (&meet, 40, UPRIGHT);
  expect_streaming (&meet);
  before = mean_of_last (&meet, 10);
  meet_play (&meet, 40, (Pose){30, 0});
  forward = mean_of_last (&meet, 10);
  meet_play (&meet, 40, (Pose){0, 20});
  left = mean_of_last (&meet, 10);
  expect_bend (&meet, &before, &forward, 30, true);
  expect_bend (&meet, &before, &left, 20, false);

  plumb_sensor_session_get_status (meet.session, &status);
  for (int kind = 0; kind < PLUMB_DROP_KINDS; kind++)
    drops += status.drops[kind];
  g_assert_cmpuint (drops, <=, 1); /* WitMotion's stream is joined in the middle of a packet */
  g_assert_cmpuint (status.samples, ==, meet.samples->len);
  expect_identity (&meet, &status);
  meet_end (&meet);
}

static void
test_stop (gconstpointer family)
{
  Meet meet;

  begin (&meet, family);
  meet_connect (&meet, 10);
  meet_play (&meet, 40, UPRIGHT);
  expect_streaming (&meet);
  meet_stop (&meet);
  g_assert_null (plumb_sensor_session_error (meet.session, NULL));
  meet.notifications = 0;
  if (!meet.family->is_broadcast)
    meet_play (&meet, 10, (Pose){30, 0});
  g_assert_cmpuint (meet.notifications, ==, 0);
  g_assert_cmpuint (meet.crashes, ==, 0);
  meet_end (&meet);
}

/* The link is lost after each number of actions: the next session must come to stream. */
static void
test_reconnect (gconstpointer family)
{
  for (unsigned cut = 0; cut < 25; cut++) {
    Meet meet;

    begin (&meet, family);
    meet_connect (&meet, 10);
    meet_act (&meet, cut);
    meet_lose_link (&meet);
    meet.now_us += 3 * G_USEC_PER_SEC;
    meet_connect (&meet, 10);
    meet_play (&meet, 40, UPRIGHT);
    expect_streaming (&meet);
    mean_of_last (&meet, 10);
    meet_end (&meet);
  }
}

/* One write is refused, each in turn: the session goes on or says why not, leaves in good order,
 * and the next one streams. */
static void
test_refused_write (gconstpointer family)
{
  for (unsigned action = 1; action < 25; action++) {
    Meet meet;

    begin (&meet, family);
    meet_connect (&meet, 10);
    meet.refused_from = action;
    meet.refused_to = action + 1;
    meet_play (&meet, 40, UPRIGHT);
    g_assert_true (plumb_sensor_session_is_streaming (meet.session) !=
                   (plumb_sensor_session_error (meet.session, NULL) != NULL));
    meet_stop (&meet);
    meet_lose_link (&meet);
    meet.refused_to = 0;
    meet_connect (&meet, 10);
    meet_play (&meet, 40, UPRIGHT);
    expect_streaming (&meet);
    meet_end (&meet);
  }
}

/* Every rate that a family has can be asked for, and comes. */
static void
test_rates (gconstpointer family)
{
  Meet meet;

  begin (&meet, family);
  for (size_t i = 0; i < plumb_sensor_driver_info (meet.driver)->n_rates; i++) {
    double rate_hz = plumb_sensor_driver_info (meet.driver)->rates_hz[i];
    PlumbSensorStatus status;
    guint n;

    meet_connect (&meet, rate_hz);
    meet_play (&meet, 20, UPRIGHT);
    expect_streaming (&meet);
    plumb_sensor_session_get_status (meet.session, &status);
    n = meet.samples->len;
    meet_play (&meet, 40, UPRIGHT);
    if (status.rate_hz > 0)
      g_assert_cmpfloat_with_epsilon ((meet.samples->len - n) / 40.0, status.rate_hz,
                                      0.1 * status.rate_hz + 0.3);
    meet_stop (&meet);
    meet_lose_link (&meet);
  }
  meet_end (&meet);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; plumb_family_at (i) != NULL; i++) {
    const PlumbFamily *family = plumb_family_at (i);
    const struct {
      const char *name;
      void (*test) (gconstpointer);
    } tests[] = {{"stream", test_stream},       {"advertising", test_advertising},
                 {"stop", test_stop},           {"rates", test_rates},
                 {"reconnect", test_reconnect}, {"refused-write", test_refused_write}};

    for (size_t t = 0; t < G_N_ELEMENTS (tests); t++) {
      g_autofree char *path = g_strdup_printf ("/%s/%s", tests[t].name, family->family);

      if (t < 3 || !family->is_broadcast)
        g_test_add_data_func (path, family, tests[t].test);
    }
  }
  return g_test_run ();
}
