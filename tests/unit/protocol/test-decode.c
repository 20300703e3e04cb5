/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes -> samples and counted drops, for every family. */
#include "payloads.h"
#include "talk.h"

#include <math.h>

static void
expect_first_sample (const Payload *payload, const PlumbSample *sample)
{
  double tolerance = payload->tolerance > 0 ? payload->tolerance : 0.001;
  uint32_t fields = payload->fields != 0 ? payload->fields : PLUMB_SAMPLE_ACCEL;

  g_assert_cmphex (sample->fields, ==, fields);
  g_assert_cmpint (sample->is_slouching, ==, payload->is_slouching);
  g_assert_cmpint (sample->is_worn, ==, payload->is_worn);
  if (fields & PLUMB_SAMPLE_ANGLE)
    g_assert_cmpfloat_with_epsilon (sample->angle_deg, payload->v[0], tolerance);
  for (int axis = 0; fields & PLUMB_SAMPLE_ACCEL && axis < 3; axis++)
    g_assert_cmpfloat_with_epsilon (sample->accel_g[axis], payload->v[axis], tolerance);
  for (int axis = 0; axis < 3; axis++)
    g_assert_cmpfloat_with_epsilon (sample->rate_dps[axis], payload->rate[axis], 0.01);
}

static void
expect_next_samples (const Payload *payload, const PlumbSample *samples)
{
  for (size_t i = 0; i < payload->n_next; i++)
    for (int axis = 0; axis < 3; axis++)
      g_assert_cmpfloat_with_epsilon (samples[1 + i].accel_g[axis], payload->next[i][axis], 1e-6);
}

static void
expect_drops (const Payload *payload, const PlumbSensorStatus *before,
              const PlumbSensorStatus *after)
{
  int wanted = payload->drop != NULL ? (int)talk_drop_kind (payload->drop) : -1;

  for (int kind = 0; kind < PLUMB_DROP_KINDS; kind++)
    g_assert_cmpuint (after->drops[kind] - before->drops[kind], ==,
                      kind == wanted ? MAX (payload->n_drops, 1) : 0);
}

static void
test_payload (gconstpointer data)
{
  const Payload *payload = data;
  g_autoptr (GByteArray) bytes = talk_bytes (payload->hex);
  g_autofree uint8_t *zeros = g_malloc0 (payload->n_zeros + 1);
  PlumbSensorStatus before, after;
  Talk talk;

  talk_begin (&talk, payload->family, NULL);
  if (payload->start != NULL)
    talk_run (&talk, payload->start);
  else
    talk_start_readily (&talk);
  plumb_sensor_session_get_status (talk.session, &before);
  g_byte_array_append (bytes, zeros, (guint)payload->n_zeros);
  talk_notify (&talk, payload->characteristic, bytes->data, bytes->len);
  plumb_sensor_session_get_status (talk.session, &after);
  g_assert_cmpuint (talk.n_samples, ==, payload->n_samples);
  g_assert_cmpuint (after.samples - before.samples, ==, payload->n_samples);
  if (talk.n_samples > 0)
    expect_first_sample (payload, &talk.samples[0]);
  expect_next_samples (payload, talk.samples);
  expect_drops (payload, &before, &after);
  talk_end (&talk);
}

/* A characteristic that was not subscribed (somebody else read it), and one that does not exist. */
static void
test_not_asked_for (gconstpointer data)
{
  const PlumbSensorDriver *driver = data;
  static const uint8_t bytes[20] = {0x55, 0x61};
  PlumbSensorStatus status;
  Talk talk;

  talk_begin (&talk, plumb_sensor_driver_info (driver)->family, NULL);
  for (unsigned characteristic = 0; characteristic < 256; characteristic++)
    plumb_sensor_session_receive (talk.session, (uint8_t)characteristic, bytes, sizeof bytes, 0,
                                  talk.samples);
  plumb_sensor_session_get_status (talk.session, &status);
  g_assert_cmpuint (status.drops[PLUMB_DROP_UNEXPECTED], ==, 256);
  g_assert_cmpuint (status.samples, ==, 0);
  talk_end (&talk);
}

static void
add_payloads (const char *kind, const Payload *payloads)
{
  for (const Payload *p = payloads; p->family != NULL; p++) {
    g_autofree char *path = g_strdup_printf ("/%s/%s/%s", kind, p->family, p->name);

    g_test_add_data_func (path, p, test_payload);
  }
}

static void
add_families (void)
{
  size_t n;
  const PlumbSensorDriver *const *drivers = plumb_sensor_drivers (&n);

  for (size_t i = 0; i < n; i++) {
    g_autofree char *path =
        g_strdup_printf ("/not-asked-for/%s", plumb_sensor_driver_info (drivers[i])->family);

    g_test_add_data_func (path, drivers[i], test_not_asked_for);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_payloads ("documented", payloads_documented);
  add_payloads ("spoilt", payloads_spoilt);
  add_families ();
  return g_test_run ();
}
