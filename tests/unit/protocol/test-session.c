/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a session that hold whatever the family: the list of writes, one action at a time,
 * time limits, and the times of samples. */
#include "sensors/driver.h"
#include "talk.h"

/* A family of the test's own, which wants what the row says. */
typedef struct {
  const char *name;
  uint8_t characteristic;
  const char *value;
  bool is_allowed;
} Wish;

static const uint8_t exact[] = {0x01, 0x02};
static const uint8_t masked[] = {0x10, 0x00, 0x30};
static const uint8_t mask[] = {0xff, 0x00, 0xf0};

static const PlumbSensorCharacteristic rogue_characteristics[] = {
    {"0000fff0-0000-1000-8000-00805f9b34fb", "0000fff1-0000-1000-8000-00805f9b34fb", true},
    {"0000fff0-0000-1000-8000-00805f9b34fb", "0000fff2-0000-1000-8000-00805f9b34fb", true},
};
static const PlumbSensorWrite rogue_writes[] = {{1, 2, exact, NULL}, {1, 3, masked, mask}};

static const Wish wishes[] = {
    {"exact", 1, "01 02", true},
    {"another-value", 1, "01 03", false},
    {"nothing", 1, "", false},
    {"shorter", 1, "01", false},
    {"longer", 1, "01 02 00", false},
    {"another-characteristic", 0, "01 02", false},
    {"a-characteristic-beyond-the-table", 2, "01 02", false},
    {"a-free-byte", 1, "10 77 30", true},
    {"free-bits", 1, "10 77 3f", true},
    {"a-masked-bit-differs", 1, "10 77 40", false},
    {"a-fixed-byte-differs", 1, "11 00 30", false},
};

static PlumbConfidence
match_nothing (const PlumbAdvertisement *advertisement)
{
  return PLUMB_CONFIDENCE_NONE;
}

static void
ignore (PlumbSensorSession *session, void *state, uint8_t characteristic, PlumbBytes bytes)
{
}

static void
subscribe_only (PlumbSensorSession *session, void *state)
{
  plumb_driver_subscribe (session, 0, PLUMB_STEP_VITAL);
  plumb_driver_streaming (session);
}

static PlumbSensorDriver
make_rogue (void)
{
  return (PlumbSensorDriver){
      .info = {.family = "rogue",
               .characteristics = rogue_characteristics,
               .n_characteristics = G_N_ELEMENTS (rogue_characteristics),
               .writes = rogue_writes,
               .n_writes = G_N_ELEMENTS (rogue_writes)},
      .match = match_nothing,
      .start = subscribe_only,
      .notified = ignore,
  };
}

static void
test_wish (gconstpointer data)
{
  const Wish *wish = data;
  const PlumbSensorDriver driver = make_rogue ();
  const PlumbSensorOptions options = {.rate_hz = 10};
  g_autoptr (PlumbSensorSession) session = plumb_sensor_session_new (&driver, &options);
  g_autoptr (GByteArray) value = talk_bytes (wish->value);
  PlumbSensorAction action;

  g_assert_true (plumb_sensor_session_next (session, 1, &action));
  plumb_sensor_session_complete (session, &action, PLUMB_RESULT_OK, NULL, 0, 2);
  plumb_driver_write (session, wish->characteristic, value->data != NULL ? value->data : exact,
                      value->len, PLUMB_STEP_OPTIONAL);
  g_assert_cmpint (plumb_sensor_session_next (session, 3, &action), ==, wish->is_allowed);
  if (wish->is_allowed) {
    g_assert_cmpint (action.kind, ==, PLUMB_ACTION_WRITE);
    g_assert_cmpmem (action.value, action.size, value->data, value->len);
    g_assert_null (plumb_sensor_session_error (session, NULL));
    return;
  }
  g_assert_nonnull (strstr (plumb_sensor_session_error (session, NULL), "not on its list"));
  g_assert_false (plumb_sensor_session_is_streaming (session));
  g_assert_false (plumb_sensor_session_next (session, 4, &action));
  plumb_sensor_session_stop (session);
  g_assert_true (plumb_sensor_session_next (session, 5, &action));
  g_assert_cmpint (action.kind, ==, PLUMB_ACTION_UNSUBSCRIBE);
}

/* More steps than a session keeps: an error, never an overrun. */
static void
test_full_queue (void)
{
  const PlumbSensorDriver driver = make_rogue ();
  const PlumbSensorOptions options = {.rate_hz = 10};
  g_autoptr (PlumbSensorSession) session = plumb_sensor_session_new (&driver, &options);
  PlumbSensorAction action;

  for (int i = 0; i < 1000; i++)
    plumb_driver_read (session, 0, PLUMB_STEP_OPTIONAL);
  g_assert_nonnull (strstr (plumb_sensor_session_error (session, NULL), "more than can be"));
  g_assert_false (plumb_sensor_session_next (session, 1, &action));
  g_assert_cmpint (plumb_sensor_session_deadline (session), ==, INT64_MAX);
}

static void
test_one_at_a_time (void)
{
  PlumbSensorAction first, other;
  Talk talk;

  talk_begin (&talk, "microbit", NULL);
  g_assert_true (plumb_sensor_session_next (talk.session, talk.now_us, &first));
  g_assert_false (plumb_sensor_session_next (talk.session, talk.now_us, &other));
  other = first;
  other.kind = PLUMB_ACTION_READ;
  plumb_sensor_session_complete (talk.session, &other, PLUMB_RESULT_OK, NULL, 0, talk.now_us);
  g_assert_false (plumb_sensor_session_next (talk.session, talk.now_us, &other));
  plumb_sensor_session_stop (talk.session);
  g_assert_false (plumb_sensor_session_next (talk.session, talk.now_us, &other));
  plumb_sensor_session_complete (talk.session, &first, PLUMB_RESULT_FAILED, NULL, 0, talk.now_us);
  g_assert_true (plumb_sensor_session_next (talk.session, talk.now_us, &other));
  g_assert_cmpint (other.kind, ==, PLUMB_ACTION_UNSUBSCRIBE);
  talk_end (&talk);
}

/* Nobody ever completes the action: the session says so instead of waiting for good. */
static void
test_never_completed (void)
{
  PlumbSensorAction action;
  int64_t deadline_us;
  Talk talk;

  talk_begin (&talk, "microbit", NULL);
  g_assert_true (plumb_sensor_session_next (talk.session, talk.now_us, &action));
  deadline_us = plumb_sensor_session_deadline (talk.session);
  g_assert_cmpint (deadline_us, >, talk.now_us + 30 * G_USEC_PER_SEC);
  g_assert_false (plumb_sensor_session_next (talk.session, deadline_us - 1, &action));
  g_assert_null (plumb_sensor_session_error (talk.session, NULL));
  g_assert_false (plumb_sensor_session_next (talk.session, deadline_us, &action));
  g_assert_nonnull (strstr (plumb_sensor_session_error (talk.session, NULL), "did not answer"));
  talk_end (&talk);
}

/* A device's own texts are printable ASCII of bounded length, whatever it sends. */
static void
test_texts (void)
{
  PlumbSensorStatus status;
  Talk talk;

  talk_begin (&talk, "infinitime", NULL);
  talk_run (&talk, "subscribe 0 -> ok\n"
                   "read 1 -> ok 1b 5b 33 31 6d ff 41 00 0a 42 20 20\n"
                   "read 2 -> ok 30 31 32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 38 39 30 31 "
                   "32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 38 39\n");
  plumb_sensor_session_get_status (talk.session, &status);
  g_assert_cmpstr (status.model, ==, "[31mAB");
  g_assert_cmpstr (status.firmware, ==, "0123456789012345678901234567890");
  talk_end (&talk);
}

static void
expect_times (Talk *talk, const char *hex, int64_t at_us, const int64_t *offsets_us, size_t n)
{
  g_autoptr (GByteArray) bytes = talk_bytes (hex);

  talk->now_us = at_us;
  g_assert_cmpuint (talk_notify (talk, 0, bytes->data, bytes->len), ==, n);
  for (size_t i = 0; i < n; i++)
    g_assert_cmpint (talk->samples[i].time_us, ==, at_us + offsets_us[i]);
}

#define TRIPLET "00 00 00 00 00 10 "

/* Several samples in one notification: a period apart, never before what was given already, never
 * in the future. */
static void
test_times (void)
{
  const int64_t t = 2000 * (int64_t)G_USEC_PER_SEC;
  Talk talk;

  talk_begin (&talk, "plumbline", NULL);
  talk_run (&talk, "subscribe 0 -> ok\nread 1 -> ok 01 00 64 00 01\n"); /* 10 Hz */
  expect_times (&talk, "00 03 01 00 00 00 00 00" TRIPLET TRIPLET TRIPLET, t,
                (const int64_t[]){-200000, -100000, 0}, 3);
  expect_times (&talk, "00 02 02 00 00 00 00 00" TRIPLET TRIPLET, t + 250000,
                (const int64_t[]){-100000, 0}, 2);
  /* Two samples 60 ms after the last: squeezed. */
  expect_times (&talk, "00 02 03 00 00 00 00 00" TRIPLET TRIPLET, t + 310000,
                (const int64_t[]){-30000, 0}, 2);
  expect_times (&talk, "00 02 04 00 00 00 00 00" TRIPLET TRIPLET, t + 310000,
                (const int64_t[]){0, 0}, 2);
  talk_end (&talk);
}

/* A host clock that went back does not make samples go back. */
static void
test_clock_going_back (void)
{
  g_autoptr (GByteArray) bytes = talk_bytes ("00 01 01 00 00 00 00 00" TRIPLET);
  Talk talk;

  talk_begin (&talk, "plumbline", NULL);
  talk_start_readily (&talk);
  talk_notify (&talk, 0, bytes->data, bytes->len);
  bytes->data[2] = 2;
  plumb_sensor_session_receive (talk.session, 0, bytes->data, bytes->len,
                                talk.now_us - G_USEC_PER_SEC, talk.samples);
  g_assert_cmpint (talk.samples[0].time_us, ==, talk.now_us);
  talk_end (&talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (wishes); i++) {
    g_autofree char *path = g_strdup_printf ("/write-list/%s", wishes[i].name);

    g_test_add_data_func (path, &wishes[i], test_wish);
  }
  g_test_add_func ("/session/full-queue", test_full_queue);
  g_test_add_func ("/session/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/session/never-completed", test_never_completed);
  g_test_add_func ("/session/texts", test_texts);
  g_test_add_func ("/times/several-in-one", test_times);
  g_test_add_func ("/times/clock-going-back", test_clock_going_back);
  return g_test_run ();
}
